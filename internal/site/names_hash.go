package site

import (
	"fmt"
	"slices"
	"strings"

	"proxypact/internal/ngxhash"
	"proxypact/internal/problem"
	"proxypact/internal/value"
)

// Crowds is what is wrong with all sites of a run together and with no single one: more names on one listener than
// nginx hashes with its usual tables. Only the fullest listener is told.
func Crowds(sites []*Site) []problem.Problem {
	port, most := value.Port(0), 0
	for _, l := range listenersOfNginx(sites) {
		slices.Sort(l.names)
		l.names = slices.Compact(l.names)
		if count := len(l.names); count > most && !l.hashed() {
			port, most = l.port, count
		}
	}
	if most == 0 {
		return nil
	}
	return doubtful("names-hash-full", "app.hosts",
		fmt.Sprintf("%d names on port %d of one nginx do not fit its usual table; it warns at every test and reload", most, port),
		ngxhash.Hint("server_names_hash", most))
}

// mostSlots is the usual server_names_hash_max_size.
const mostSlots = 512

// crowd is the names of one listener that nginx hashes.
type crowd struct {
	port  value.Port
	names []string
}

func listenersOfNginx(sites []*Site) []*crowd {
	var crowds []*crowd
	at := map[string]*crowd{}
	for _, s := range sites {
		for _, l := range s.Listeners() {
			for _, addr := range l.bound() {
				where := fmt.Sprintf("%s %s:%d", s.OS.Name, addr, l.Port)
				if s.Proxy.Kind == Nginx && at[where] == nil {
					at[where] = &crowd{port: l.Port}
					crowds = append(crowds, at[where])
				}
				if s.Proxy.Kind == Nginx {
					at[where].names = append(at[where].names, s.hashed()...)
				}
			}
		}
	}
	return crowds
}

// hashed are the site's names that are not too long for the hash.
func (s *Site) hashed() []string {
	var names []string
	for _, host := range s.Names() {
		if len(host.String()) <= LongestHashed {
			names = append(names, host.String())
		}
	}
	if len(s.CatchAll()) <= LongestHashed {
		names = append(names, s.CatchAll())
	}
	return names
}

// hashed reports whether nginx finds a size for every table: one holds the exact names, and for wildcards there is
// one for each level of labels (ngx_hash_init and ngx_hash_wildcard_init in src/core/ngx_hash.c).
func (c *crowd) hashed() bool {
	tables, known := map[string][]string{}, map[string]bool{}
	for _, name := range c.names {
		base, wildcard := strings.CutPrefix(name, "*.")
		if !wildcard {
			tables["*"] = append(tables["*"], name)
			continue
		}
		for rest, parent := base, ""; rest != ""; {
			dot := strings.LastIndexByte(rest, '.')
			label := rest[dot+1:]
			if whole := label + "." + parent; !known[whole] {
				known[whole] = true
				tables[parent] = append(tables[parent], label)
			}
			rest, parent = rest[:max(dot, 0)], label+"."+parent
		}
	}
	for _, table := range tables {
		if !ngxhash.Fits(table, mostSlots) {
			return false
		}
	}
	return true
}
