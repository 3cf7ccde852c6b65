package attack

import (
	"cmp"
	"fmt"
	"net/url"
	urlpath "path"
	"slices"
	"strings"
)

func isSecure(j judgement, told Told) *mismatch {
	return differs(fmt.Sprintf("is_secure() %v", told.IsSecure), fmt.Sprintf("is_secure() %v", j.Truth.Over.Secure()))
}

func scheme(j judgement, told Told) *mismatch { return differs(told.Scheme, j.Scheme()) }

// stranger looks at the Host that arrived, whether Django accepts it or not.
func stranger(j judgement, told Told) *mismatch {
	arrived := told.Meta["HTTP_HOST"]
	name, _, _ := strings.Cut(arrived, ":")
	if !j.owns(HTTPS, j.Authority(HTTPS, strings.TrimSuffix(strings.ToLower(name), "."))) {
		return &mismatch{quote(arrived), "one of " + quote(strings.Join(j.Names, " "))}
	}
	return nil
}

func host(j judgement, told Told) *mismatch {
	if told.Refusal != "" {
		return &mismatch{quote(told.Refusal), "one of " + quote(strings.Join(j.authorities(), " "))}
	}
	if asks := j.Request.asks(); asks != "" && j.index == 0 {
		return differs(told.Host, j.Authority(j.Truth.Over, j.expand(asks)))
	}
	if !j.owns(j.Truth.Over, told.Host) {
		return &mismatch{quote(told.Host), "one of " + quote(strings.Join(j.authorities(), " "))}
	}
	return nil
}

func (j judgement) authorities() []string {
	var all []string
	for _, name := range j.Names {
		all = append(all, j.Authority(j.Truth.Over, name))
	}
	return all
}

func absolute(j judgement, told Told) *mismatch { return j.ours(told, told.Absolute, "/x") }

// self is the URL of the request itself, with whatever path it has.
func self(j judgement, told Told) *mismatch { return j.ours(told, told.Self, "") }

// ours holds a URL that Django built against the transport and our hosts.
func (j judgement) ours(told Told, built, path string) *mismatch {
	if told.Refusal != "" {
		return nil
	}
	rest, right := strings.CutPrefix(built, j.Scheme()+"://")
	authority, after, _ := strings.Cut(rest, "/")
	if right && j.owns(j.Truth.Over, authority) && (path == "" || "/"+after == path) {
		return nil
	}
	return &mismatch{quote(built), quote(j.Scheme() + "://" + j.Authority(j.Truth.Over, j.Canonical()) + cmp.Or(path, "/..."))}
}

func mounted(j judgement, told Told) *mismatch { return differs(told.Mount, j.Truth.Mount) }

// unbent compares the path where the case leaves it alone; where it is odd, Django and the proxy may each take the
// steps and double slashes out of it, and nobody may decode it twice.
func unbent(j judgement, told Told) *mismatch {
	if j.Expect.Bends && !strings.HasPrefix(j.Request.Target, "/") || j.index > 0 {
		if strings.HasPrefix(told.Path, "/") {
			return nil
		}
		return &mismatch{quote(told.Path), "a path that begins with a slash"}
	}
	asked, _, _ := strings.Cut(j.expand(j.Request.path()), "?")
	if j.Expect.Bends && slices.Contains(straightened(asked), straight(told.Path)) {
		return nil
	}
	return differs(told.Path, decoded(asked))
}

// straightened are the paths that an odd one may come to. Django writes bytes that are no UTF-8 encoded, gunicorn
// before 22.0 takes bytes that nobody encoded for Latin-1, and servers of ASGI replace what is no UTF-8.
func straightened(asked string) []string {
	whole, _, _ := strings.Cut(asked, "#")
	return []string{straight(asked), straight(decoded(asked)), straight(decoded(whole)), straight(latin1(asked)),
		straight(string([]rune(decoded(asked))))}
}

func latin1(bytes string) string {
	runes := make([]rune, len(bytes))
	for i := range len(bytes) {
		runes[i] = rune(bytes[i])
	}
	return string(runes)
}

func straight(p string) string { return capitals(urlpath.Clean("/" + p)) }

func decoded(p string) string {
	if plain, err := url.PathUnescape(p); err == nil {
		return plain
	}
	return p
}

// address wants exactly one entry, written by the proxy.
func address(j judgement, told Told) *mismatch {
	return differs(told.Meta["HTTP_X_FORWARDED_FOR"], j.Client.String())
}

func peer(j judgement, told Told) *mismatch {
	addr := told.Meta["REMOTE_ADDR"]
	if j.Known && !told.WebSocket { // which passes no middleware
		return differs(addr, j.Client.String())
	}
	if !j.peer(addr) {
		return &mismatch{"REMOTE_ADDR " + quote(addr), "the proxy or " + quote(j.Client.String())}
	}
	return nil
}

func claimed(j judgement, told Told) *mismatch {
	if name, value, found := j.lie(told.Meta); found {
		return &mismatch{name + " " + quote(value), "the truth or nothing"}
	}
	return nil
}

// origin compares the header where the request has one: Django's check of forms and an application's check of
// WebSockets rest on it.
func origin(j judgement, told Told) *mismatch {
	for _, line := range j.Request.Lines {
		if sent, found := strings.CutPrefix(line, "Origin: "); found && j.index == 0 {
			return differs(told.Meta["HTTP_ORIGIN"], j.expand(sent))
		}
	}
	return nil
}

func read(j judgement, told Told) *mismatch {
	if j.Expect.Body == 0 {
		return nil
	}
	return differs(fmt.Sprintf("%d bytes", told.Body), fmt.Sprintf("%d bytes", j.Expect.Body))
}
