// Package explain says why a line of a rendered file is there, what a finding or a key means, and what is behind an
// error that somebody has on the screen.
//
// It is not a diagnosis: it reads no site and asks no server, it only finds what was written beforehand. Its one
// invariant: what another package already says, the keys, the cleared headers and the catalogue of requests, is taken
// from there and never written twice.
package explain

import "sync"

// Group is what an entry is about.
type Group string

// The groups, in the order in which they are listed.
const (
	Symptom   Group = "symptom"   // what a user or an owner sees
	Directive Group = "directive" // of the rendered nginx and Apache files
	Setting   Group = "setting"   // of the rendered files of Django and the application servers
	Key       Group = "key"       // of a description
	Finding   Group = "finding"   // a problem that gen reports, by its id
	Request   Group = "request"   // of the catalogue of attacks, and its classes
	Trial     Group = "trial"     // what gen verify looks at beside requests
	Change    Group = "change"    // what gen diff says that a change means
)

// Side is who can mend something.
type Side string

// The sides, in the order in which a request meets them, the machine that holds them last.
const (
	Balancer Side = "balancer"
	Proxy    Side = "proxy"
	Server   Side = "server"
	Django   Side = "django"
	Host     Side = "host"
)

var sides = []struct {
	side Side
	name string
}{{Balancer, "balancer"}, {Proxy, "proxy"}, {Server, "app server"}, {Django, "Django"}, {Host, "host"}}

// Entry is one explanation. Prose is one paragraph, with code in backquotes.
type Entry struct {
	ID       string          `toml:"-" json:"id"`
	Group    Group           `toml:"-" json:"group"`
	Title    string          `json:"title"`
	Shape    string          `toml:"-" json:"shape,omitempty"` // of a key: type and default
	Terms    []string        `json:"terms,omitempty"`          // what it answers to beside its id
	Signs    []string        `json:"signs,omitempty"`          // of pasted text; " ... " stands for any words
	Why      string          `json:"why"`                      // it is there, or what causes it
	Without  string          `json:"without,omitempty"`        // what returns where it is missing
	Fix      map[Side]string `json:"fix,omitempty"`
	Gen      string          `json:"gen,omitempty"` // what gen does about it, and by which keys
	Versions string          `json:"versions,omitempty"`
	Attacks  []string        `json:"requests,omitempty"` // of the catalogue, that show it
	See      []string        `json:"see,omitempty"`

	// How an entry of the files is completed from other packages.
	Clears string `json:"-"` // a header of the group of cleared ones that it is about
	Folded bool   `json:"-"` // it is about every spelling with underscores
	Fault  string `json:"-"` // the class of requests that it is about, where its id is not that

	section string
	single  bool // one request, found by its id alone
}

// All is every entry, in the order in which they are listed.
var All = sync.OnceValue(func() []*Entry {
	var all []*Entry
	for _, s := range sections {
		all = append(all, s.entries()...)
	}
	all = append(all, requests(all)...)
	return all
})
