package attack

// Invariant is a sentence that has to hold for every case.
type Invariant string

const (
	Answered    Invariant = "every request is answered or its connection closed"
	OneAnswer   Invariant = "a request gets one answer"
	Kept        Invariant = "the case gets what it expects"
	NoError     Invariant = "no request makes the servers fail"
	NoInjection Invariant = "the client writes no header of the answer"
	Redirect    Invariant = "a redirect leads to https on one of our hosts"
	Switched    Invariant = "only a WebSocket that the application speaks makes a tunnel"
	Pinned      Invariant = "Strict-Transport-Security is the proxy's, once, and over https only"

	Scheme    Invariant = "Django knows the scheme that the client used"
	Name      Invariant = "get_host() is ours as browsers write it"
	Absolute  Invariant = "absolute URLs are ours with the client's scheme"
	Mounted   Invariant = "the client moves neither mount point nor path"
	Address   Invariant = "X-Forwarded-For is the one address of the client"
	Claims    Invariant = "what Django is told is true"
	Unaltered Invariant = "Origin arrives as it was sent"
	Strangers Invariant = "a foreign name does not reach Django"
	Read      Invariant = "Django reads the body that was sent"

	// These two are judged by whoever runs the servers.
	Alive    Invariant = "no process dies or crashes"
	Unhidden Invariant = "a request inside a body never runs"
)

// Invariants is every invariant in the order in which it is judged.
func Invariants() []Invariant {
	return []Invariant{
		Answered, OneAnswer, Kept, NoError, NoInjection, Redirect, Switched, Pinned,
		Scheme, Name, Absolute, Mounted, Address, Claims, Unaltered, Strangers, Read,
		Alive, Unhidden,
	}
}

type check[T any] struct {
	breaks Invariant
	find   func(judgement, T) *mismatch
}

var onWire = []check[Observation]{
	{Answered, answered},
	{OneAnswer, oneAnswer},
	{Kept, refused},
	{Kept, reached},
	{Kept, switched},
}

var onAnswer = []check[Answer]{
	{NoError, noError},
	{NoInjection, noInjection},
	{Redirect, redirect},
	{Switched, tunnel},
	{Pinned, pinned},
}

var inDjango = []check[Told]{
	{Scheme, isSecure},
	{Scheme, scheme},
	{Strangers, stranger},
	{Name, host},
	{Absolute, absolute},
	{Absolute, self},
	{Mounted, mounted},
	{Mounted, unbent},
	{Address, address},
	{Address, peer},
	{Claims, claimed},
	{Unaltered, origin},
	{Read, read},
}
