package attack

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// A claim is a variable that somebody behind the proxy may believe. It has to
// be absent, or say what is true.
type claim struct {
	meta  string
	truth func(Truth, string) bool // nil: nothing makes it true
}

// variable is Django's name for a header.
func variable(header string) string {
	return "HTTP_" + strings.ToUpper(strings.ReplaceAll(header, "-", "_"))
}

// claims lists them by the name that Django has for them, which is the same
// for every spelling that a server folds into it.
var claims = []claim{
	{"HTTP_X_FORWARDED_PROTO", trueScheme},
	{"HTTP_X_FORWARDED_SCHEME", trueScheme},
	{"HTTP_X_SCHEME", trueScheme},
	{"HTTP_X_URL_SCHEME", trueScheme},
	{"HTTP_X_FORWARDED_SSL", nil},
	{"HTTP_X_FORWARDED_PROTOCOL", nil},
	{"HTTP_FRONT_END_HTTPS", nil},
	{"HTTP_FORWARDED", nil},
	{"HTTP_X_FORWARDED_HOST", trueHost},
	{"HTTP_X_FORWARDED_SERVER", trueName},
	{"HTTP_X_FORWARDED_PORT", truePort},
	{"HTTP_X_REAL_IP", trueClient},
	{"HTTP_X_CLIENT_IP", trueClient},
	{"HTTP_X_CLUSTER_CLIENT_IP", trueClient},
	{"HTTP_TRUE_CLIENT_IP", trueClient},
	{"HTTP_CF_CONNECTING_IP", trueClient},
	{"HTTP_CLIENT_IP", trueClient},
	{"HTTP_REMOTE_ADDR", trueClient},
	{"HTTP_PROXY", nil},
	{"REMOTE_USER", nil},
	{"HTTP_REMOTE_USER", nil},
	{"HTTP_X_REMOTE_USER", nil},
	{"HTTP_X_FORWARDED_USER", nil},
	{"HTTP_SCRIPT_NAME", nil},
	{"HTTP_PATH_INFO", nil},
	{"HTTP_DAPHNE_ROOT_PATH", nil},
	{"HTTP_UPGRADE", ownUpgrade},
	{"HTTP_CONNECTION", ownWord},
	{"HTTP_X_FORWARDED_PREFIX", nil},
	{"HTTP_X_SCRIPT_NAME", nil},
}

func trueUser(t Truth, value string) bool   { return t.User != "" && value == t.User }
func trueScheme(t Truth, value string) bool { return value == t.Scheme() }
func trueClient(t Truth, value string) bool { return value == t.Client.String() }
func trueHost(t Truth, value string) bool   { return t.owns(t.Over, value) }

// ownWord accepts what a connection may be told, which servers that speak in variables tell Django.
func ownWord(_ Truth, value string) bool {
	for word := range strings.FieldsFuncSeq(strings.ToLower(value), func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
		if !slices.Contains([]string{"close", "keep-alive", "upgrade"}, word) {
			return false
		}
	}
	return true
}
func ownUpgrade(t Truth, value string) bool {
	return t.Upgrades && strings.EqualFold(value, "websocket")
}
func trueName(t Truth, value string) bool { return slices.Contains(t.Names, value) }
func truePort(t Truth, value string) bool { return value == strconv.Itoa(int(t.port())) }

// own are the claims of every site, and what this one's proxy says of a user whom it has authenticated.
func (t Truth) own() []claim {
	said := map[string]bool{"REMOTE_USER": t.User != ""}
	if t.UserHeader != "" {
		said[variable(t.UserHeader)] = true
	}
	all := slices.DeleteFunc(slices.Clone(claims), func(c claim) bool { return said[c.meta] })
	for meta, says := range said {
		if says {
			all = append(all, claim{meta, trueUser})
		}
	}
	return all
}

// lie is the first claim that Django was told and that is not true.
func (t Truth) lie(meta map[string]string) (name, value string, found bool) {
	for _, c := range slices.Concat(t.own(), t.Front.claims(), t.certified()) {
		value, present := meta[c.meta]
		if present && (c.truth == nil || !c.truth(t, value)) {
			return c.meta, value, true
		}
	}
	return "", "", false
}

// peer reports whether addr can be whoever connected to the app server: the
// proxy beside it, a unix socket, which is nothing or 0.0.0.0, or the client itself.
func (t Truth) peer(addr string) bool {
	if addr == "" || addr == t.Client.String() {
		return true
	}
	parsed, err := netip.ParseAddr(addr)
	return err == nil && (parsed.IsLoopback() || parsed.IsUnspecified())
}
