package nginx

import (
	"strings"

	"proxypact/internal/render"
	"proxypact/internal/site"
)

// missing is a header that nginx adds to answers that lack it, and the variable that says so.
type missing struct {
	Name, Said, Variable, Value Arg
}

// secured are headers of answers that tell browsers to be careful.
type secured struct {
	Filled []missing
	Owned  []owned
}

// owned is a header that is the proxy's alone.
type owned struct {
	Name, Value Arg
	OverHTTP    bool // answers come over http
	InPackets   bool // answers come in uWSGI's own protocol
}

func newSecured(s *site.Site) secured {
	if s.Headers.Owner == site.ProxyOwns {
		return secured{Owned: render.Each(s.Headers.Sent(), func(h site.Header) owned {
			return newOwned(s, h.Name, quote(h.Value))
		})}
	}
	return secured{Filled: lacking(s)}
}

func newOwned(s *site.Site, name string, value Arg) owned {
	return owned{Arg{name}, value, speaks(s, site.OverHTTP), speaks(s, site.OverUWSGI)}
}

func hsts(s *site.Site) []owned {
	return render.Each(s.TLS.StrictTransportSecurity(), func(value string) owned {
		said := quote(value)
		if s.Mixed() {
			said = variable(s, "hsts")
		}
		return newOwned(s, "Strict-Transport-Security", said)
	})
}

// lacking are the headers of which Django's own stand, where nginx sends them: $upstream_http_ holds them too where it
// leaves Django's answer for one of its own.
func lacking(s *site.Site) []missing {
	if s.Headers.Owner == site.ProxyOwns {
		return nil
	}
	return render.Each(s.Headers.Sent(), func(h site.Header) missing {
		name := strings.ToLower(strings.ReplaceAll(h.Name, "-", "_"))
		return missing{Arg{h.Name}, Arg{"$sent_http_" + name}, variable(s, name), quote(h.Value)}
	})
}

func speaks(s *site.Site, protocol site.Protocol) bool {
	for _, b := range s.Backends() {
		if b.Protocol == protocol {
			return true
		}
	}
	return false
}
