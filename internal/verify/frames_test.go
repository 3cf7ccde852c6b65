package verify

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"proxypact/internal/attack"
)

// framedSite answers over TLS with the protocols that it is told to offer.
func framedSite(t *testing.T, answer http.HandlerFunc, h2 bool) (*Stack, attack.Truth) {
	t.Helper()
	server := httptest.NewUnstartedServer(answer)
	server.EnableHTTP2 = h2
	server.StartTLS()
	t.Cleanup(server.Close)
	public := attack.Public{App: "shop", Names: []string{"shop.example"}, HTTPS: 443, Client: localhost}
	s := &Stack{Public: public, layout: layout{https: netip.MustParseAddrPort(server.Listener.Addr().String()), framed: true}}
	return s, attack.Truth{Public: public, Over: attack.HTTP2}
}

func TestFramesArrive(t *testing.T) {
	t.Parallel()
	var seen *http.Request
	var body string
	s, truth := framedSite(t, func(w http.ResponseWriter, r *http.Request) {
		read, _ := io.ReadAll(r.Body)
		seen, body = r, string(read)
		w.Header().Set(reached, "1")
		io.WriteString(w, strings.Repeat("x", 40000))
	}, true)
	c := attack.Case{Request: attack.Request{Method: "POST", Target: "/", Version: attack.Framed, Split: true,
		Body: strings.Repeat("b", 40000), Trailers: []string{"last: {lie}"}, Lines: []string{":method: POST",
			":scheme: https", ":authority: {host}", ":path: /whoami/?a", "trailer: last", "long: " + strings.Repeat("a", 40000)}}}
	o, err := s.Send(t.Context(), truth, c)
	if err != nil || len(o.Answers) != 1 || o.Answers[0].Status != 200 || !o.Answers[0].Django || len(o.Answers[0].Body) != 40000 {
		t.Fatalf("got %d answers, %v, %v", len(o.Answers), o.Note, err)
	}
	if seen.ProtoMajor != 2 || seen.Host != "shop.example" || seen.RequestURI != "/whoami/?a" || len(body) != 40000 ||
		len(seen.Header.Get("Long")) != 40000 || seen.Trailer.Get("Last") != "http" {
		t.Errorf("%s %s %s, %d bytes, %v", seen.Proto, seen.Host, seen.RequestURI, len(body), seen.Trailer)
	}
}

// A server without HTTP/2 fails what has to be served, and is not passed over.
func TestNoHTTP2IsAFailure(t *testing.T) {
	t.Parallel()
	s, truth := framedSite(t, func(http.ResponseWriter, *http.Request) {}, false)
	for _, c := range attack.Cases() {
		if c.ID != "h2-continuation" {
			continue
		}
		o, err := s.Send(t.Context(), truth, c)
		if err != nil || !has(attack.Judge(c, truth, o), attack.Kept) {
			t.Errorf("got %+v, %v", o, err)
		}
	}
	if s.negotiates(t.Context()) {
		t.Error("it is said to speak HTTP/2")
	}
}

// TestIllegalFramesAreSent looks at what a server reads: nothing may be mended on the way.
func TestIllegalFramesAreSent(t *testing.T) {
	t.Parallel()
	truth := attack.Truth{Public: attack.Public{Names: []string{"shop.example"}, HTTPS: 443, Client: localhost}, Over: attack.HTTP2}
	client, server := net.Pipe()
	defer client.Close()
	request := attack.Request{Version: attack.Framed, Lines: []string{":path: /", "X-A: b\r\nC: d", ":path: ", "te: x"}}
	go newBlock(request, truth).exchange(client)
	if _, err := io.ReadFull(server, make([]byte, len(http2.ClientPreface))); err != nil {
		t.Fatal(err)
	}
	framer := http2.NewFramer(io.Discard, server)
	var got []hpack.HeaderField
	for got == nil {
		frame, err := framer.ReadFrame()
		if err != nil {
			t.Fatal(err)
		}
		if headers, ok := frame.(*http2.HeadersFrame); ok {
			if got, err = hpack.NewDecoder(4096, nil).DecodeFull(headers.HeaderBlockFragment()); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := []hpack.HeaderField{{Name: ":path", Value: "/"}, {Name: "X-A", Value: "b\r\nC: d"}, {Name: ":path"}, {Name: "te", Value: "x"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// A stream that is refused is a closed one, and what had come of an answer is kept.
func TestRefusedStreams(t *testing.T) {
	t.Parallel()
	client, server := net.Pipe()
	defer client.Close()
	go io.Copy(io.Discard, server)
	go http2.NewFramer(server, nil).WriteRSTStream(stream, http2.ErrCodeProtocol)
	o := block{}.exchange(client)
	if !o.Closed || o.Silent || len(o.Answers) != 0 || o.Note != "stream: PROTOCOL_ERROR" {
		t.Errorf("got %+v", o)
	}
}

func TestNginxOffer(t *testing.T) {
	t.Parallel()
	s := described(t, "bookshop", edits{"proxy.kind": `"nginx"`})
	s.Proxy.HTTPS.Addresses = []netip.Addr{localhost, localhost.Next()}
	for version, want := range map[string]string{"1.22.1": "listen 127.0.0.2:443 ssl http2;", "1.25.1": "http2 on;\n"} {
		if got := nginxOffer(s, version); !strings.Contains(got, want) {
			t.Errorf("%s: got %s", version, got)
		}
	}
}
