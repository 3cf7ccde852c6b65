package verify

import (
	"strings"
	"testing"

	"proxypact/internal/attack"
)

// unbroken are the cases that no weakness of these servers makes succeed, why, and how the judge would see that one
// of them did.
var unbroken = []struct {
	why  string
	bent func(*attack.Observation)
	want attack.Invariant
	ids  []string
}{
	{"a dot becomes an underscore in CGI variables only, which mod_wsgi, uWSGI and FastCGI use and gunicorn does not",
		insecurely, attack.Scheme, words(`proto-dot-first proto-dot-last proto-dot-underscore-first
		proto-dot-underscore-last`)},
	{"only hops before HTTP/1.1 obey it", insecurely, attack.Scheme, words(`hop-proxy-connection`)},
	{"the certificate is not judged, and the page is right whichever the handshake asked for", toStranger, attack.Strangers,
		words(`sni-none sni-foreign`)},
	{"both proxies refuse or ignore the host of such a line before any rule of a site sees it", toStranger, attack.Strangers,
		words(`target-userinfo target-userinfo-ours target-backslash target-authority target-relative target-at target-dot`)},
	{"both proxies refuse it or resolve it before any rule of a site sees it", moved, attack.Mounted,
		words(`path-dots-encoded path-dots-root path-nul path-percent path-percent-end path-dollar`)},
	{"both proxies and gunicorn refuse it, and no setting makes them take it", accepted, attack.Kept,
		words(`length-two length-list length-minus length-hex length-blank length-empty te-xchunked te-vertical-tab
		te-identity-last te-quoted proto-blank-in-name proto-nul-name`)},
	{"both proxies read the body themselves and write its length anew", twoAnswers, attack.OneAnswer,
		words(`smuggle-length-then-chunked smuggle-chunked-then-length smuggle-chunked-upper-case smuggle-fold
		smuggle-two-codings smuggle-hop smuggle-twin smuggle-length-twin smuggle-get-body smuggle-http10-chunked
		chunk-extension chunk-size-hex chunk-size-huge chunk-size-minus chunk-wrong-end`)},
	{"no server merges trailers into headers by itself", insecurely, attack.Scheme,
		words(`chunk-trailer chunk-trailer-twin`)},
	{"the line is refused, or stays a name that nobody folds", insecurely, attack.Scheme, words(`proto-fold-other
		proto-fold-first header-no-colon header-no-name header-form-feed header-latin1 header-hyphen-utf8 header-plus`)},
	{"the proxy answers such a line itself, whatever its rules are", insecurely, attack.Scheme,
		words(`method-options-star method-get-star method-connect-ours version-0.9`)},
	{"the readers of HTTP/2 in both proxies refuse it, and no setting makes them take it", accepted, attack.Kept,
		words(`h2-pseudo-proto h2-host-two h2-authority-two h2-path-none h2-path-empty h2-path-two h2-path-line
		h2-method-none h2-method-two h2-method-line h2-method-blank h2-scheme-none h2-scheme-two h2-protocol h2-value-crlf
		h2-value-crlf-twin h2-value-request h2-name-crlf h2-name-colon h2-name-empty h2-authority-crlf h2-cookie-crlf
		h2-trailer-crlf h2-length-short h2-length-less h2-length-more h2-length-get h2-coding-crlf`)},
	{"neither proxy takes the scheme or a header from there", insecurely, attack.Scheme,
		words(`h2-scheme-lie h2-scheme-url h2-proto-upper-case h2-proto-upper-case-twin h2-trailer-lie h2-trailer-twin
		h2-path-blank`)},
	{"nginx refuses it, and Apache takes :authority", toStranger, attack.Strangers,
		words(`h2-host-same h2-host-foreign h2-authority-late`)},
	{"frames alone say where a body ends, and both proxies tell it on in their own words", twoAnswers, attack.OneAnswer,
		words(`h2-coding h2-coding-blank h2-coding-twin h2-length-twin h2-get-body`)},
	{"Django has no reader for it", insecurely, attack.Scheme, words(`method-override`)},
}

func words(text string) []string { return strings.Fields(text) }

func insecurely(o *attack.Observation) { o.Answers[0].Told.IsSecure = !o.Answers[0].Told.IsSecure }
func toStranger(o *attack.Observation) { o.Answers[0].Told.Meta["HTTP_HOST"] = attack.Evil }
func moved(o *attack.Observation)      { o.Answers[0].Told.Mount = "/x" }
func accepted(*attack.Observation)     {}
func twoAnswers(o *attack.Observation) { o.Answers = append(o.Answers, o.Answers[0]) }

// TestTheJudgeSeesTheUnbroken fakes their success.
func TestTheJudgeSeesTheUnbroken(t *testing.T) {
	cases := map[string]attack.Case{}
	for _, c := range attack.Cases() {
		cases[c.ID] = c
	}
	public := Public(described(t, "bookshop", nil))
	truth := attack.Truth{Public: public, Over: attack.HTTPS}
	for _, row := range unbroken {
		for _, id := range row.ids {
			c, found := cases[id]
			if !found {
				t.Errorf("%s: no such case", id)
				continue
			}
			seen := believed()
			row.bent(&seen)
			if !has(attack.Judge(c, truth, seen), row.want) {
				t.Errorf("%s: %q was not found broken", id, row.want)
			}
		}
	}
}

// believed is an answer of Django's to a request that nobody bent.
func believed() attack.Observation {
	return attack.Observation{Answers: []attack.Answer{{Status: 200, Django: true, Told: &attack.Told{IsSecure: true,
		Scheme: "https", Host: "bookshop.example.com", Path: "/whoami/", Absolute: "https://bookshop.example.com/x",
		Self: "https://bookshop.example.com/whoami/", Meta: map[string]string{"HTTP_HOST": "bookshop.example.com",
			"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}}}}}
}

func has(broken []attack.Broken, want attack.Invariant) bool {
	for _, b := range broken {
		if b.Invariant == want {
			return true
		}
	}
	return false
}
