package site

import (
	"slices"
	"strings"
	"sync"

	"proxypact/internal/value"
)

// The contract's two headers. The proxy alone writes them, one literal value each.
const (
	SchemeHeader = "X-Forwarded-Proto" // "http" or "https", as the client connected
	ClientHeader = "X-Forwarded-For"   // one address, the TCP peer's
)

// HeaderGroup is a set of request headers that something behind the proxy could believe, and why.
type HeaderGroup struct {
	Why   string
	Names []string
}

const userGroup = "an identity that nobody checked"

// Cleared are the request headers that never pass from a client, beside those that the proxy overwrites. The names
// come from the sources of gunicorn (secure_scheme_headers, forwarder_headers), Django (USE_X_FORWARDED_*,
// RemoteUserMiddleware) and of what is commonly mounted in them.
var Cleared = []HeaderGroup{
	{"another word for the scheme", []string{"X-Forwarded-Ssl", "X-Forwarded-Protocol", "X-Forwarded-Scheme", "X-Scheme", "X-Url-Scheme", "Front-End-Https"}},
	{"another host or port", []string{"X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Server"}},
	{"another client address", []string{"Forwarded", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "CF-Connecting-IP", "Client-IP", "Remote-Addr"}},
	{"another mount point or path", []string{"Script-Name", "Path-Info", "X-Script-Name", "X-Forwarded-Prefix", "Daphne-Root-Path"}},
	{userGroup, []string{"Remote-User", "X-Remote-User", "X-Forwarded-User"}},
	{"a proxy for outgoing requests (httpoxy)", []string{"Proxy"}},
}

// Cleared are the headers that never pass from a client of the site: those of every site, but for the one that the
// proxy writes, and what its front says.
func (s *Site) Cleared() []HeaderGroup {
	var groups []HeaderGroup
	for _, group := range Cleared {
		group.Names = slices.DeleteFunc(slices.Clone(group.Names), s.UserHeader.Is)
		groups = append(groups, group)
	}
	if s.Protected.Served() {
		groups = append(groups, HeaderGroup{"where downloads are, which Django tells the proxy", []string{"X-Accel-Redirect", "X-Accel-Mapping", "X-Sendfile", "X-Sendfile-Type"}})
	}
	for _, header := range []value.HeaderName{s.Front.SchemeHeader, s.Front.ClientHeader} {
		if header != (value.HeaderName{}) && !isContracted(header) {
			groups = append(groups, HeaderGroup{"what the front says to this proxy alone", []string{header.String()}})
		}
	}
	if proof := s.Front.Proof; proof.HasSecret() && !isContracted(proof.SecretHeader) {
		groups = append(slices.Clip(groups), HeaderGroup{"the front's secret", []string{proof.SecretHeader.String()}})
	}
	return groups
}

// Names are those of all groups.
func Names(groups []HeaderGroup) []string {
	var all []string
	for _, group := range groups {
		all = append(all, group.Names...)
	}
	return all
}

// TellsUser reports whether Django is told whom the proxy has authenticated.
func (s *Site) TellsUser() bool { return s.UserHeader != value.HeaderName{} }

// taken says what a header is already, in words, where it cannot be the one that tells the user.
func (s *Site) taken(header value.HeaderName) string {
	for _, group := range Cleared {
		if group.Why != userGroup && slices.ContainsFunc(group.Names, header.Is) {
			return "never passed on: " + group.Why
		}
	}
	if header.Is(SchemeHeader) || header.Is(ClientHeader) {
		return "a header that says something else already"
	}
	if key := s.ownerOf(header, "app.remote_user_header"); key != "" {
		return "that of " + key
	}
	return ""
}

// ownerOf is the key before the given one that has the header too, or "".
func (s *Site) ownerOf(header value.HeaderName, key string) string {
	for _, owner := range []struct {
		key  string
		owns string
	}{
		{"front.scheme_header", s.Front.SchemeHeader.String()},
		{"front.client_header", s.Front.ClientHeader.String()},
		{"log.request_id", map[bool]string{true: RequestHeader}[s.Log.RequestID]},
		{"front.secret_header", s.Front.Proof.SecretHeader.String()},
		{"tls.client_header", s.TLS.Clients.Header.String()},
	} {
		if owner.key == key {
			return ""
		}
		if owner.owns != "" && header.Is(owner.owns) {
			return owner.key
		}
	}
	return ""
}

// SaysScheme reports whether Django is told the scheme in the contract's header. Where the proxy alone runs it, for its
// own clients, it sees that of the connection.
func (s *Site) SaysScheme() bool { return s.Fronted() || len(s.Instances()) > 0 }

// isContracted reports whether the header is overwritten or removed for every site.
func isContracted(header value.HeaderName) bool {
	if header.Is(SchemeHeader) || header.Is(ClientHeader) {
		return true
	}
	return slices.ContainsFunc(Cleared, func(group HeaderGroup) bool { return slices.ContainsFunc(group.Names, header.Is) })
}

// Spellings are the ways to write name with underscores. Application servers and older Djangos fold each of them
// into the variable of the real header.
func Spellings(name string) []string {
	parts := strings.Split(name, "-")
	var spellings []string
	for mix := 1; mix < 1<<(len(parts)-1); mix++ {
		spelling := parts[0]
		for i, part := range parts[1:] {
			separator := "-"
			if mix&(1<<i) != 0 {
				separator = "_"
			}
			spelling += separator + part
		}
		spellings = append(spellings, spelling)
	}
	return spellings
}

// Folded are the underscore spellings of every header that the site's proxy vouches for.
func (s *Site) Folded() []string {
	folded := FoldedSpellings()
	for _, header := range []value.HeaderName{s.TLS.Clients.Header, s.UserHeader} {
		if header != (value.HeaderName{}) && !isContracted(header) {
			folded = append(slices.Clip(folded), Spellings(header.String())...)
		}
	}
	if s.Log.RequestID {
		folded = append(slices.Clip(folded), Spellings(RequestHeader)...)
	}
	return folded
}

// FoldedSpellings are the underscore spellings of every header of the contract, overwritten and cleared alike.
var FoldedSpellings = sync.OnceValue(func() []string {
	spellings := append(Spellings(SchemeHeader), Spellings(ClientHeader)...)
	for _, group := range Cleared {
		for _, name := range group.Names {
			spellings = append(spellings, Spellings(name)...)
		}
	}
	return spellings
})
