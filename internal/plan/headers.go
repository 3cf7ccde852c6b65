package plan

import (
	"proxypact/internal/site"
)

// headerKeys are where the headers of answers are described.
var headerKeys = map[string]string{
	"X-Content-Type-Options":     "headers.nosniff",
	"Referrer-Policy":            "headers.referrer_policy",
	"X-Frame-Options":            "headers.frame_options",
	"Cross-Origin-Opener-Policy": "headers.opener_policy",
	"Content-Security-Policy":    "headers.csp",
}

// headers are those that tell browsers to be careful.
func headers(before, after *site.Site) []Statement {
	old, now := before.Headers, after.Headers
	var all []Statement
	for _, h := range old.Sent() {
		was, is := h.Value, valueOf(now, h.Name)
		switch {
		case is == "":
			all = append(all, say("header-dropped", Notice, Loosened, headerKeys[h.Name], "nobody sees to it any more that answers say %s: Django's own may, and files and errors do not", h.Name))
		case is != was:
			all = append(all, say("header-changed", Notice, "", headerKeys[h.Name], "answers say %s: %s, and said %s", h.Name, is, was))
		}
	}
	for _, h := range now.Sent() {
		if valueOf(old, h.Name) == "" {
			all = append(all, say("header-added", Notice, Tightened, headerKeys[h.Name], "every answer says %s: %s", h.Name, h.Value))
		}
	}
	if old.Owner != now.Owner && len(old.Sent()) > 0 && len(now.Sent()) > 0 {
		all = append(all, say("header-owner-changed", Notice, "", "headers.owner", "%s has the last word about the headers of answers, and %s had", now.Owner, old.Owner))
	}
	return all
}

func valueOf(h site.Headers, name string) string {
	for _, one := range h.Sent() {
		if one.Name == name {
			return one.Value
		}
	}
	return ""
}
