package verify

import (
	"errors"
	"fmt"
	"io"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
)

// mailLinksTo reports whether the last mail of the site has the link.
func (s *Stack) mailLinksTo(link string) error {
	mails, _ := filepath.Glob(filepath.Join(s.mailDir(), "*.log")) // the pattern is valid
	if len(mails) == 0 {
		return errors.New("no mail")
	}
	text, err := readMail(mails[len(mails)-1])
	if err != nil || strings.Contains(text, link) {
		return err
	}
	for line := range strings.Lines(text) {
		if strings.Contains(line, "/accounts/reset/") {
			return fmt.Errorf("%q in the mail", strings.TrimSpace(line))
		}
	}
	return errors.New("a mail without a link")
}

// readMail is the text of a mail. Newer Pythons fold a line that is too long for one.
func readMail(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	message, err := mail.ReadMessage(file)
	if err != nil {
		return "", err
	}
	body := message.Body
	if strings.EqualFold(message.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	return string(text), err
}
