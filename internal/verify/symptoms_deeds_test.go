package verify

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"proxypact/internal/attack"
)

// opens asks for a page, with further header lines, and follows no redirect.
func opens(path string, lines ...string) deed {
	return func(ctx context.Context, v *visitor) string {
		return told(v.requests(ctx, http.MethodGet, path, nil, lines, v.client.Transport.RoundTrip))
	}
}

// follows goes wherever redirects lead, until it is too often.
func follows(path string) deed {
	return func(ctx context.Context, v *visitor) string {
		v.client.CheckRedirect = nil
		return told(v.requests(ctx, http.MethodGet, path, nil, nil, v.client.Do))
	}
}

// sends posts so many bytes of JSON.
func sends(path string, size int) deed {
	return func(ctx context.Context, v *visitor) string {
		body := bytes.Repeat([]byte("x"), size)
		return told(v.requests(ctx, http.MethodPost, path, body, []string{"Content-Type: application/json"}, v.client.Transport.RoundTrip))
	}
}

// submits fills in the form, from a page that the line tells of.
func submits(line string) deed {
	return func(ctx context.Context, v *visitor) string {
		page, err := v.get(ctx, "/form/")
		if err != nil {
			return err.Error()
		}
		form := url.Values{"csrfmiddlewaretoken": {string(page.body)}, "text": {"hello"}}
		return told(v.requests(ctx, http.MethodPost, "/form/", []byte(form.Encode()),
			[]string{"Content-Type: application/x-www-form-urlencoded", line}, v.client.Do))
	}
}

// shakes asks for a WebSocket.
func shakes(path string) deed {
	return func(ctx context.Context, v *visitor) string {
		return answered(v.stack.Send(ctx, v.truth, raw(path, "Origin: {scheme}://{host}", "Connection: Upgrade", "Upgrade: websocket",
			"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")))
	}
}

// comes asks from an address that is in no list.
func comes(path string, lines ...string) deed {
	return func(ctx context.Context, v *visitor) string {
		truth := v.truth
		truth.Way.Through = false
		answers, err := v.stack.asStranger(ctx, truth, raw(path, lines...).Request)
		return answered(attack.Observation{Answers: answers}, err)
	}
}

// probes asks as load balancers do, by address and over plain http: the proxy, from where the front connects, or past
// it the application server.
func probes(path, host string, past bool) deed {
	return func(ctx context.Context, v *visitor) string {
		w := wire{addr: v.stack.http}
		if past {
			w.addr = v.stack.apps[0].address
		} else {
			w.from = netip.MustParseAddr(v.truth.Front.Peer)
		}
		return answered(w.send(ctx, message{answers: 1, raw: []byte("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")}))
	}
}

func (v *visitor) requests(ctx context.Context, method, path string, body []byte, lines []string, by func(*http.Request) (*http.Response, error)) (attack.Answer, error) {
	request, err := http.NewRequestWithContext(ctx, method, v.base()+path, bytes.NewReader(body))
	if err != nil {
		return attack.Answer{}, err
	}
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		request.Header.Set(name, value)
	}
	response, err := by(request)
	if err != nil {
		return attack.Answer{}, err
	}
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	return understand(response.StatusCode, response.Header, read), err
}

func told(answer attack.Answer, err error) string {
	if err != nil {
		return err.Error() + "\n"
	}
	return spelled(answer)
}

func answered(seen attack.Observation, err error) string {
	if err != nil || len(seen.Answers) != 1 {
		return "no answer: " + seen.Note + "\n"
	}
	return spelled(seen.Answers[0])
}
