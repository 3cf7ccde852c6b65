package verify

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"proxypact/internal/attack"
)

// visitor is a browser as far as a site can tell: it knows public URLs only,
// keeps cookies and says where a form was sent from. That the site runs on
// loopback is a matter of its dialer.
type visitor struct {
	stack  *Stack
	truth  attack.Truth // of the transport that the site is meant to be used over
	client *http.Client

	transport *http.Transport
	cookie    []*http.Cookie // every one that was set, with its attributes
}

// page is an answer that has been read.
type page struct {
	*http.Response
	body []byte
}

func (s *Stack) visitor(truth attack.Truth) *visitor {
	jar, _ := cookiejar.New(nil) // fails only with options
	v := &visitor{stack: s, truth: truth}
	v.transport = &http.Transport{DialContext: v.dialer(attack.HTTP), DialTLSContext: v.dialer(attack.HTTPS)}
	v.client = &http.Client{Jar: jar, Timeout: 20 * time.Second, CheckRedirect: v.stays, Transport: speaker{v.transport, truth}}
	return v
}

func (v *visitor) leave() { v.transport.CloseIdleConnections() }

// stays refuses redirects that leave the transport or the site.
func (v *visitor) stays(next *http.Request, _ []*http.Request) error {
	if to := next.URL.Scheme + "://" + next.URL.Host; to != v.origin() {
		return fmt.Errorf("redirected to %s", next.URL)
	}
	return nil
}

func (v *visitor) origin() string {
	return v.truth.Scheme() + "://" + v.truth.Authority(v.truth.Over, v.truth.Canonical())
}

// base is the URL that paths of the site go behind.
func (v *visitor) base() string { return v.origin() + v.truth.Mount }

func (v *visitor) get(ctx context.Context, path string) (page, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, v.base()+path, nil)
	if err != nil {
		return page{}, err
	}
	return v.do(request)
}

// post sends a form as a browser does that shows the page from.
func (v *visitor) post(ctx context.Context, path, from string, form url.Values) (page, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, v.base()+path, strings.NewReader(form.Encode()))
	if err != nil {
		return page{}, err
	}
	origin, _, _ := strings.Cut(strings.TrimPrefix(from, v.truth.Scheme()+"://"), "/")
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", v.truth.Scheme()+"://"+origin)
	request.Header.Set("Referer", from)
	return v.do(request)
}

func (v *visitor) do(request *http.Request) (page, error) {
	response, err := v.client.Do(request)
	if err != nil {
		return page{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	v.cookie = append(v.cookie, response.Cookies()...)
	return page{response, body}, err
}

// once makes a request without following where it leads.
func (v *visitor) once(ctx context.Context, address string) (page, error) {
	return v.encoded(ctx, address, "")
}

// encoded makes a request for an encoding of what is there; "": any.
func (v *visitor) encoded(ctx context.Context, address, encoding string) (page, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return page{}, err
	}
	if encoding != "" {
		request.Header.Set("Accept-Encoding", encoding)
	}
	response, err := v.client.Transport.RoundTrip(request)
	if err != nil {
		return page{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return page{response, body}, err
}

// told is the witness's report, if the page is one.
func (p page) told() (attack.Told, error) {
	var told attack.Told
	if err := json.Unmarshal(p.body, &told); err != nil {
		return told, fmt.Errorf("%s instead of the report", p.Status)
	}
	return told, nil
}

// dialer connects for URLs of one scheme.
func (v *visitor) dialer(over attack.Over) func(ctx context.Context, network, address string) (net.Conn, error) {
	t := v.truth
	t.Over = over
	return func(ctx context.Context, _, address string) (net.Conn, error) {
		conn, err := v.stack.wire(t).dial(ctx)
		if err != nil || !t.Entry().Secure() {
			return conn, err
		}
		name, _, _ := net.SplitHostPort(address)
		secure := tls.Client(conn, &tls.Config{ServerName: name, RootCAs: v.stack.roots, InsecureSkipVerify: v.stack.roots == nil, Certificates: v.stack.shows(t)})
		if err := secure.HandshakeContext(ctx); err != nil {
			conn.Close()
			return nil, err
		}
		return secure, nil
	}
}
