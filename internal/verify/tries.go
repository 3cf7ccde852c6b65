package verify

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"strings"
	"time"

	"proxypact/internal/attack"
)

func absoluteURI(ctx context.Context, v *visitor) error {
	for _, name := range v.truth.Each() {
		origin := v.truth.Scheme() + "://" + v.truth.Authority(v.truth.Over, name)
		answer, err := v.once(ctx, origin+v.truth.Mount+"/whoami/")
		if err != nil {
			return err
		}
		told, err := answer.told()
		if err != nil {
			return err
		}
		if told.Absolute != origin+"/x" {
			return fmt.Errorf("%q instead of %q", told.Absolute, origin+"/x")
		}
	}
	return nil
}

func absoluteRedirect(ctx context.Context, v *visitor) error {
	answer, err := v.once(ctx, v.base()+"/absolute-redirect/")
	if err != nil {
		return err
	}
	return same(answer.Header.Get("Location"), v.base()+"/whoami/")
}

var hiddenToken = regexp.MustCompile(`name="csrfmiddlewaretoken" value="([^"]+)"`)

// open gets a page with a form and its token.
func (v *visitor) open(ctx context.Context, path string) (token string, err error) {
	form, err := v.get(ctx, path)
	if err != nil {
		return "", err
	}
	found := hiddenToken.FindSubmatch(form.body)
	if found == nil {
		return "", fmt.Errorf("%s instead of a form", form.Status)
	}
	return string(found[1]), nil
}

func adminLogin(ctx context.Context, v *visitor) error {
	next := v.truth.Mount + "/admin/"
	login := "/admin/login/?next=" + next
	token, err := v.open(ctx, login)
	if err != nil {
		return err
	}
	answer, err := v.post(ctx, login, v.base()+login, url.Values{"csrfmiddlewaretoken": {token},
		"username": {"admin"}, "password": {v.stack.password}, "next": {next}})
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK || answer.Request.URL.String() != v.base()+"/admin/" {
		return fmt.Errorf("%s on %s", answer.Status, answer.Request.URL)
	}
	return errors.Join(v.cookiesAreSecure(), v.cookiesStay())
}

// cookiesStay holds the cookies of a site to the path that it is mounted at.
func (v *visitor) cookiesStay() error {
	for _, cookie := range v.cookie {
		if cookie.Path != v.truth.Mount+"/" {
			return fmt.Errorf("the cookie %s for %s", cookie.Name, cookie.Path)
		}
	}
	return nil
}

// cookiesAreSecure holds for sites that have nothing to show over plain http.
func (v *visitor) cookiesAreSecure() error {
	if v.truth.Over != attack.HTTPS || v.truth.Plain == attack.Serves {
		return nil
	}
	for _, cookie := range v.cookie {
		if !cookie.Secure {
			return fmt.Errorf("the cookie %s without Secure", cookie.Name)
		}
	}
	return nil
}

func passwordReset(ctx context.Context, v *visitor) error {
	const form = "/accounts/password_reset/"
	token, err := v.open(ctx, form)
	if err != nil {
		return err
	}
	answer, err := v.post(ctx, form, v.base()+form, url.Values{"csrfmiddlewaretoken": {token},
		"email": {"admin@bookshop.invalid"}})
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return errors.New(answer.Status)
	}
	return v.stack.mailLinksTo(v.base() + "/accounts/reset/")
}

// fill gets the token of the plain form.
func (v *visitor) fill(ctx context.Context, text string) (url.Values, error) {
	token, err := v.get(ctx, "/form/")
	return url.Values{"csrfmiddlewaretoken": {string(token.body)}, "text": {text}}, err
}

func largePost(ctx context.Context, v *visitor) error {
	form, err := v.fill(ctx, strings.Repeat("x", 100_000))
	if err != nil {
		return err
	}
	answer, err := v.post(ctx, "/form/", v.base()+"/form/", form)
	if err != nil {
		return err
	}
	return same(fmt.Sprint(answer.StatusCode, " ", string(answer.body)), `200 {"length": 100000}`)
}

func foreignPost(ctx context.Context, v *visitor) error {
	form, err := v.fill(ctx, "x")
	if err != nil {
		return err
	}
	answer, err := v.post(ctx, "/form/", v.truth.Scheme()+"://"+attack.Evil+"/form/", form)
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusForbidden || answer.Header.Get(reached) == "" {
		return errors.New(answer.Status)
	}
	return nil
}

func cookies(ctx context.Context, v *visitor) error {
	var last page
	for range 2 {
		var err error
		if last, err = v.get(ctx, "/cookies/"); err != nil {
			return err
		}
	}
	return same(string(last.body), `{"taste": "sweet"}`)
}

func keepAlive(ctx context.Context, v *visitor) error {
	reused := 0
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if info.Reused {
			reused++
		}
	}})
	for range 2 {
		if _, err := v.get(ctx, "/whoami/"); err != nil {
			return err
		}
	}
	return same(fmt.Sprint(reused, " reused"), "1 reused")
}

// closes waits for the server's end of the connection, not only for its word.
func closes(ctx context.Context, v *visitor) error {
	conn, err := v.dialer(v.truth.Over)(ctx, "tcp", v.truth.Canonical()+":443")
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(3 * time.Second))
	conn.Write(attack.Request{Method: "GET", Target: v.truth.Mount + "/whoami/", Version: "HTTP/1.1", Lines: []string{"Host: {host}", "Connection: close"}}.Bytes(v.truth))
	_, err = io.Copy(io.Discard, bufio.NewReader(conn))
	if isTimeout(err) {
		return errors.New("open after 3 seconds")
	}
	return err
}

func httpRedirect(ctx context.Context, v *visitor) error {
	path := v.truth.Mount + "/whoami/?a=1&next=%2Fadmin%2F"
	for _, name := range v.truth.Each() {
		answer, err := v.once(ctx, "http://"+v.truth.Authority(attack.HTTP, name)+path)
		if err != nil {
			return err
		}
		want := "https://" + v.truth.Authority(attack.HTTPS, name) + path
		if err := same(answer.Header.Get("Location"), want); err != nil {
			return err
		}
		if permanent := answer.StatusCode == 301 || answer.StatusCode == 308; !permanent {
			return errors.New(answer.Status)
		}
	}
	return nil
}

func lead(ctx context.Context, v *visitor) error {
	path := v.truth.Mount + "/whoami/?a=1&next=%2Fadmin%2F"
	for _, name := range v.truth.Leading {
		answer, err := v.once(ctx, v.truth.Scheme()+"://"+v.truth.Authority(v.truth.Over, name)+path)
		if err != nil {
			return err
		}
		if err := same(answer.Header.Get("Location"), v.origin()+path); err != nil {
			return err
		}
		if answer.Header.Get(reached) != "" {
			return errors.New("the application answers under " + name)
		}
	}
	return nil
}

// mountedBelow goes to where a site is mounted, and to what its pages name.
func mountedBelow(ctx context.Context, v *visitor) error {
	for _, name := range v.truth.Each() {
		here := v.truth.Scheme() + "://" + v.truth.Authority(v.truth.Over, name) + v.truth.Mount
		answer, err := v.once(ctx, here+"?a=%2F&b")
		if err != nil {
			return err
		}
		if err := same(fmt.Sprint(answer.StatusCode, " to ", answer.Header.Get("Location")), "301 to "+here+"/?a=%2F&b"); err != nil {
			return err
		}
	}
	answer, err := v.once(ctx, v.base()+"/members/")
	if err != nil {
		return err
	}
	if err := same(answer.Header.Get("Location"), v.truth.Mount+"/accounts/login/?next="+v.truth.Mount+"/members/"); err != nil {
		return err
	}
	answer, err = v.get(ctx, "/links/")
	if err != nil {
		return err
	}
	return same(string(answer.body), fmt.Sprintf(`{"whoami": %q, "elsewhere": %q}`, v.truth.Mount+"/whoami/", v.base()+"/links/"))
}

func httpServe(ctx context.Context, v *visitor) error {
	answer, err := v.get(ctx, "/whoami/")
	if err != nil {
		return err
	}
	told, err := answer.told()
	if err != nil {
		return err
	}
	return same(fmt.Sprintf("%s, is_secure() %v", told.Scheme, told.IsSecure), "http, is_secure() false")
}

func same(saw, want string) error {
	if saw == want {
		return nil
	}
	return fmt.Errorf("%.200q instead of %.200q", saw, want)
}
