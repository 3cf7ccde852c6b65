package site

import "fmt"

// Mention is a finding of Django's check --deploy that the rendered settings bring about, and that is as it should be:
// Django sees its own settings alone.
type Mention struct {
	ID   string `json:"id"` // Django's
	Site string `json:"site"`
	Key  string `json:"key"` // of the description, that decides
	Why  string `json:"why"`
}

// mentions are all that there can be, but for those of a project that is wrong by itself:
// what it sets is not known here.
var mentions = []struct {
	id, key string
	why     func(*Site) string // "": Django does not say it
}{
	{"security.W004", "tls.hsts", djangoSendsNoHSTS},
	{"security.W005", "tls.hsts_subdomains", leftOff(func(s *Site) bool { return s.TLS.HSTSSubdomains }, "the names below need not have https")},
	{"security.W008", "proxy.http", djangoRedirectsNot},
	{"security.W012", "tls.certificate", plainCookies},
	{"security.W016", "tls.certificate", plainCookies},
	{"security.W019", "headers.frame_options", framedBySome},
	{"security.W021", "tls.hsts_preload", leftOff(func(s *Site) bool { return s.TLS.HSTSPreload }, "browsers do not list the site beforehand")},
}

// Mentions are what check --deploy says of the site's settings, by their ids.
func (s *Site) Mentions() []Mention {
	var all []Mention
	for _, m := range mentions {
		if why := m.why(s); why != "" && s.Stage != Challenges {
			all = append(all, Mention{m.id, s.Name.String(), m.key, why})
		}
	}
	return all
}

const noHTTPS = "the site has no https"

func djangoSendsNoHSTS(s *Site) string {
	switch {
	case s.sendsHSTS():
		return ""
	case !s.Secure():
		return noHTTPS
	case s.TLS.HSTS.IsZero():
		return "nobody sends Strict-Transport-Security yet"
	case s.TLS.HSTS.Seconds() == 0:
		return "Strict-Transport-Security is being taken back"
	}
	return "the proxy sends Strict-Transport-Security"
}

// sendsHSTS reports whether Django sends Strict-Transport-Security, and for a while.
func (s *Site) sendsHSTS() bool { return s.Direct() && s.TLS.HSTS.Seconds() > 0 }

// leftOff is a reason of sites on which Django sends Strict-Transport-Security without the word.
func leftOff(has func(*Site) bool, why string) func(*Site) string {
	return func(s *Site) string {
		if !s.sendsHSTS() || has(s) {
			return ""
		}
		return why
	}
}

func djangoRedirectsNot(s *Site) string {
	switch {
	case s.Direct() && s.Proxy.Plain == Redirect:
		return ""
	case !s.Secure():
		return noHTTPS
	case s.Proxy.Plain == Redirect:
		return "the proxy redirects to https"
	case s.Proxy.Plain == Off:
		return "nothing is answered over plain http"
	}
	return "plain http is served, too"
}

func plainCookies(s *Site) string {
	if s.Secure() {
		return ""
	}
	return noHTTPS + ", over which alone a browser returns a secure cookie"
}

func framedBySome(s *Site) string {
	if s.Headers.Owner != DjangoOwns || s.Headers.Frame == "" || s.Headers.Frame == "DENY" {
		return ""
	}
	return fmt.Sprintf("pages may be framed: %s", s.Headers.Frame)
}
