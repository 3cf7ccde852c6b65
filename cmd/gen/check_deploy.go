package main

import (
	"fmt"
	"io"
	"strings"

	"proxypact/internal/site"
)

// printMentions says what to expect of Django's own check and why it is no matter,
// once for all sites that it is alike of.
func printMentions(w io.Writer, sites []*site.Site) error {
	var all []site.Mention
	of := map[site.Mention][]string{}
	for _, s := range sites {
		for _, m := range s.Mentions() {
			m.Site = ""
			if of[m] == nil {
				all = append(all, m)
			}
			of[m] = append(of[m], s.Name.String())
		}
	}
	for _, m := range all {
		if _, err := fmt.Fprintf(w, "%s: expect %s from manage.py check --deploy: %s (%s)\n", few(of[m]), m.ID, m.Why, m.Key); err != nil {
			return err
		}
	}
	return nil
}

// few are names that fit into a line.
func few(names []string) string {
	const most = 4
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most-1], ", "), len(names)-most+1)
}
