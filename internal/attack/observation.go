package attack

import "net/textproto"

// Observation is everything that came back for one case.
type Observation struct {
	Answers []Answer
	Closed  bool   // the connection was closed, or never came about
	Silent  bool   // nothing more came and the connection stayed open
	Note    string // what the wire said, for people: "tls: handshake failure"
}

// Answer is one response. Bytes that are no HTTP response are an Answer with
// status 0 and the bytes as its body.
type Answer struct {
	Status int
	Header textproto.MIMEHeader
	Body   []byte
	Django bool  // it passed through Django, whatever it says
	Told   *Told // what Django saw of the request, if it told
}

// Told is what the witness inside Django reports about a request.
type Told struct {
	IsSecure bool   `json:"is_secure"`
	Scheme   string `json:"scheme"`
	Host     string `json:"host"`       // get_host(), empty when refused
	Refusal  string `json:"host_error"` // why get_host() refused
	Port     string `json:"port"`
	Absolute string `json:"absolute"` // build_absolute_uri("/x")
	Self     string `json:"self"`     // build_absolute_uri()
	Path     string `json:"path"`
	Mount    string `json:"script_name"`
	Body     int    `json:"body"`
	User     string `json:"user"` // whom Django has logged in; "": nobody

	WebSocket bool `json:"websocket"` // told through one, which the answer opened

	// Meta holds every HTTP_ variable and those that name the client, the
	// user and the mount point.
	Meta map[string]string `json:"meta"`
}
