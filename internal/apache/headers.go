package apache

import (
	"proxypact/internal/render"
	"proxypact/internal/site"
)

// secured are headers of answers that tell browsers to be careful.
type secured struct{ Filled, Owned []sent }

// sent is a header of answers, and the conditions on which it is set. httpd keeps two lists: one for whatever
// answer there is, and one that it forgets where it finds out late that there is none, as of a range beyond the end
// of a file. It sets the first a second time then. So an answer that is fine has every header in the second list,
// any other in the first.
type sent struct {
	Name         Arg
	Value        HeaderValue
	Fine, Failed Arg
}

// newSent is for answers of which an expression holds besides; "": for all.
func newSent(name, value, also string) sent {
	if also != "" {
		also = " && " + also
	}
	return sent{Arg{name}, headerValue(value), quote("expr=%{REQUEST_STATUS} -lt 300" + also), quote("expr=%{REQUEST_STATUS} -ge 300" + also)}
}

func newSecured(s *site.Site) secured {
	if s.Headers.Owner == site.ProxyOwns {
		return secured{Owned: render.Each(s.Headers.Sent(), func(h site.Header) sent { return newSent(h.Name, h.Value, "") })}
	}
	return secured{Filled: render.Each(s.Headers.Sent(), func(h site.Header) sent { return newSent(h.Name, h.Value, "-z resp('"+h.Name+"')") })}
}
