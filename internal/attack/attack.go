// Package attack is the catalogue of requests that a site must survive, and
// the judge of what came back.
//
// Every request is data: the exact bytes, a reason and the symptom that a user
// would see. The package opens no socket, runs no program and knows neither
// Apache nor nginx; whoever sends the requests tells it what was observed.
//
// Its one invariant: a verdict follows from the case, the truth about the site
// and the observation alone, so the same answers always judge the same.
package attack

// Case is one request, why it is in the catalogue, and what may come back.
type Case struct {
	ID      string // stable, kebab-case
	Sends   string // the request in one line of words
	Why     string // the mechanism, in one sentence
	Symptom string // what the owner or a visitor of the site would see
	Fault   Fault
	Over    Over // the transports that it is sent over
	Request Request
	Expect  Expect

	Shown bool // it is about certificates that visitors show

	// These are of sites behind a front only.
	Behind bool // it is about the words of the front
	Lies   bool // the front itself says them

	Outside bool // it is about what a site that is mounted below a path leaves of its hosts
}

// Fault is the class of mistake that a case looks for.
type Fault string

const (
	Honest     Fault = "honest"     // nothing is wrong: it must simply work
	Plain      Fault = "plain"      // the scheme header itself
	Underscore Fault = "underscore" // a spelling that a backend folds into it
	Alias      Fault = "alias"      // a sibling that says the same
	Hop        Fault = "hop"        // Connection asks the proxy to drop it
	Mount      Fault = "mount"      // the client moves the URL prefix
	User       Fault = "user"       // the client says who is logged in
	Client     Fault = "client"     // the client says where it comes from
	Host       Fault = "host"       // the name of the site
	Peer       Fault = "peer"       // what a front says, said by somebody else or in another form
	Access     Fault = "access"     // somebody gets what is for others
	Target     Fault = "target"     // a request line with a URL of its own
	Path       Fault = "path"       // a path that bends redirects
	Framing    Fault = "framing"    // where a request ends
	Syntax     Fault = "syntax"     // bytes that no header may hold
	Method     Fault = "method"     // methods and versions

	// These two are of a project of the user's, and no request looks for them.
	Settings Fault = "settings" // it does not run with what was rendered
	Project  Fault = "project"  // it fails by itself
)

// Over is a set of transports, as the client sees them.
type Over uint8

const (
	HTTP  Over = 1 << iota
	HTTPS      // HTTP/1 inside TLS
	HTTP2      // inside TLS, too
	Both  = HTTP | HTTPS
)

// String is the name of a single transport: a URL scheme, or what TLS negotiates.
func (o Over) String() string {
	return map[Over]string{HTTP: "http", HTTPS: "https", HTTP2: "h2", Both: "both"}[o]
}

// Secure reports whether a single transport is inside TLS.
func (o Over) Secure() bool { return o != HTTP }

// Reach says whether Django has to answer a case.
type Reach uint8

const (
	Either  Reach = iota // the proxy may refuse it or pass it on
	Reached              // Django answers; the redirecting side redirects
	Refused              // an error or a closed connection, from the proxy
)

// Expect is what a single case may do beyond the invariants of every case.
type Expect struct {
	Django   Reach
	Switches bool // to WebSocket, where the application speaks it
	Bends    bool // the path is odd enough that a proxy may normalise it
	Error    bool // the proxy may answer with a 5xx of its own
	Answers  int  // answers asked for; 0 means 1
	Unsized  bool // a body without a length, which some servers refuse
	Body     int  // bytes of body that Django must have read; 0 means any
}

// Cases is the whole catalogue, in a fixed order.
func Cases() []Case {
	var all []Case
	for _, f := range families() {
		all = append(all, f.filled()...)
	}
	return alsoFramed(all)
}

// Select keeps the cases that are sent over the transport and on the way that t is about, below its mount point.
func Select(cases []Case, t Truth) []Case {
	var some []Case
	for _, c := range cases {
		if c.fits(t) {
			if !c.Outside {
				c.Request = c.Request.below(t.Mount)
			}
			some = append(some, c)
		}
	}
	return some
}
