package apache

import (
	"proxypact/internal/site"
)

// secured are headers of answers that tell browsers to be careful.
type secured struct {
	Filled []filled
	Owned  []sent
}

// filled is a header that httpd adds to answers that lack it.
type filled struct {
	Name    Arg
	Value   HeaderValue
	Missing Arg // the condition
}

// sent is a header that is the proxy's alone.
type sent struct {
	Name  Arg
	Value HeaderValue
}

func newSecured(s *site.Site) secured {
	var v secured
	for _, h := range s.Headers.Sent() {
		if s.Headers.Owner == site.ProxyOwns {
			v.Owned = append(v.Owned, sent{Arg{h.Name}, headerValue(h.Value)})
		} else {
			v.Filled = append(v.Filled, filled{Arg{h.Name}, headerValue(h.Value), quote("expr=-z resp('" + h.Name + "')")})
		}
	}
	return v
}
