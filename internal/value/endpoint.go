package value

import "strings"

// Endpoint is where one application server is reached: "10.0.0.5:8000", "app.internal:8000", "[::1]:8000" or
// "unix:/path".
type Endpoint struct {
	Socket   SocketPath // zero: TCP
	Upstream Upstream
	Port     Port
}

// ParseEndpoint returns the endpoint in text, or a *Refusal.
func ParseEndpoint(text string) (Endpoint, error) {
	if path, found := strings.CutPrefix(text, "unix:"); found {
		socket, err := ParseSocketPath(path)
		return Endpoint{Socket: socket}, err
	}
	colon := strings.LastIndexByte(text, ':')
	if colon < 0 || strings.Contains(text[:colon], ":") != isBracketed(text[:colon]) {
		return Endpoint{}, refuseHint(text, "is not an address with a port",
			`write it as "10.0.0.5:8000", "[2001:db8::5]:8000" or "unix:/run/app.sock"`)
	}
	port, err := parsePortText(text[colon+1:])
	if err != nil {
		return Endpoint{}, err
	}
	upstream, err := ParseUpstream(strings.Trim(text[:colon], "[]"))
	return Endpoint{Upstream: upstream, Port: port}, err
}

func isBracketed(host string) bool {
	return strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]")
}

func (e Endpoint) String() string {
	if e.Socket != (SocketPath{}) {
		return "unix:" + e.Socket.String()
	}
	return e.Upstream.WithPort(e.Port)
}
