package oracle

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"proxypact/internal/process"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
	"proxypact/internal/tool"
)

// startLimit is for machines that are busy with something else.
const startLimit = 20 * time.Second

// errInUse is no fault of the files.
var errInUse = errors.New("something else listens where the proxy would")

// starts runs the proxy until it answers, and finds what ends it before: httpd's own test reads no certificate and asks
// OpenSSL for no group.
func starts(ctx context.Context, s *site.Site, dir string, argv []string) ([]Finding, error) {
	running, err := process.Start(process.Program{Name: string(s.Proxy.Kind), Dir: dir, Env: tool.Environment(), Argv: argv, Logs: dir})
	if err != nil {
		return nil, err
	}
	defer running.Stop(time.Second)
	limited, cancel := context.WithTimeoutCause(ctx, startLimit, errors.New("it took too long to start"))
	defer cancel()
	died := running.Until(limited, func(ctx context.Context) bool { return answers(ctx, s, s.Listeners()[0]) })
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if died == nil || running.Alive() {
		return nil, died
	}
	findings := lastWords(dir, running.Log, filepath.Join(dir, "error.log"))
	if slices.ContainsFunc(findings, func(f Finding) bool { return strings.Contains(f.Message, "Address already in use") }) {
		return nil, errInUse
	}
	if len(findings) == 0 {
		return nil, died
	}
	return findings, nil
}

// opening is what a front says that announces its clients.
const opening = "PROXY TCP4 127.0.0.1 127.0.0.1 50000 80\r\n"

// answers asks the decoy, which stands beside the site. That a port accepts says nothing: httpd listens before it reads
// its certificates.
func answers(ctx context.Context, s *site.Site, l site.Listener) bool {
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, network, netip.AddrPortFrom(l.Addresses[0], uint16(l.Port)).String())
			if err == nil && s.Front.PROXY {
				_, err = conn.Write([]byte(opening))
			}
			return conn, err
		},
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
	}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, l.Scheme+"://"+scaffold.Decoy+"/", nil)
	if err != nil {
		return false
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return false
	}
	return response.Body.Close() == nil
}

// harmless is what a server that ended had also to say. Warnings count in its test, where no decoy has a foreign
// certificate.
var harmless = regexp.MustCompile(`^\[(?:\w*:)?(?:warn|notice|info|debug)\] `)

// lastWords are the findings in the logs of a server that ended.
func lastWords(dir string, logs ...string) []Finding {
	var findings []Finding
	for _, log := range logs {
		text, err := os.ReadFile(log)
		if err != nil {
			continue
		}
		findings = append(findings, readServer(string(text), dir)...)
	}
	return slices.DeleteFunc(findings, func(f Finding) bool { return harmless.MatchString(f.Message) })
}
