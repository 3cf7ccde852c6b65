package attack

import "strings"

// below is the request of a site that is mounted at a path. What asks for no path of it stays as it is.
func (r Request) below(mount string) Request {
	if mount == "" {
		return r
	}
	before := r.text()
	r.Target = targetBelow(mount, r.Target)
	lines := make([]string, len(r.Lines))
	for i, line := range r.Lines {
		if path, found := strings.CutPrefix(line, ":path: "); found {
			line = ":path: " + targetBelow(mount, path)
		}
		if name, path, _ := strings.Cut(line, ": "); path == "/whoami" { // said to be the mount point
			line = name + ": " + mount + path
		}
		lines[i] = line
	}
	r.Lines = lines
	if r.next != nil && strings.HasSuffix(before, r.next.text()) {
		next := r.next.below(mount)
		r.Body, r.next = strings.TrimSuffix(r.Body, r.next.text())+next.text(), &next
	}
	return r
}

func targetBelow(mount, target string) string {
	scheme, after, absolute := strings.Cut(target, "://")
	switch i := strings.IndexByte(after, '/'); {
	case strings.HasPrefix(target, "/"):
		return mount + target
	case absolute && i >= 0:
		return scheme + "://" + after[:i] + mount + after[i:]
	}
	return target
}

// mountOutside asks for what is not the site's, in ways that could be taken for the site's.
var mountOutside = family{
	fault:   Mount,
	why:     "whoever serves what is beside the mount point must not find this site there, and the step onto it must not lead elsewhere",
	symptom: "pages of this site under an address of another one, or a link to this site that leads to a stranger's",
	outside: true,
	expect:  Expect{Django: Refused},
	cases: []Case{
		{ID: "outside-root", Sends: "the root of the host", Request: at("/")},
		{ID: "outside-page", Sends: "a page of the site without the mount point", Request: at(page)},
		{ID: "outside-sibling", Sends: "a path that begins like the mount point", Request: at("{mount}x/whoami/")},
		{ID: "outside-dots", Sends: "a step upwards out of the mount point", Request: at("{mount}/../whoami/")},
		{ID: "outside-dots-in", Sends: "a step upwards into the mount point", Request: at("/x/..{mount}/whoami/")},
		{ID: "outside-encoded", Sends: "an encoded slash behind the mount point", Request: at("{mount}%2Fwhoami/")},
		{ID: "outside-slashes", Sends: "two slashes before the mount point", Request: at("/{mount}/whoami/")},
		{ID: "outside-url", Sends: "a URL of ours without the mount point", Request: at("{scheme}://{host}/whoami/")},
		{ID: "outside-parameter", Sends: "a path parameter behind the mount point", Request: at("{mount};x=1/whoami/")},
		{ID: "outside-script-name", Sends: "a page without the mount point, and SCRIPT_NAME", Request: at(page, "SCRIPT_NAME: {mount}", "Script-Name: {mount}")},
		{ID: "outside-host", Sends: "a foreign host before the mount point", Request: at("//{evil}{mount}")},
		{ID: "outside-query", Sends: "the mount point without its slash, and a foreign host as its query", Request: at("{mount}?@{evil}"), Expect: Expect{Bends: true}},
		{ID: "outside-crlf", Sends: "the mount point without its slash, and an encoded line end", Request: at("{mount}%0d%0aX-Injected:%201")},
	},
}
