package explain

import (
	"fmt"
	"slices"
	"strings"

	"proxypact/internal/attack"
	"proxypact/internal/spec"
)

// describeKey takes the key's meaning from the table of keys.
func (e *Entry) describeKey() {
	i := slices.IndexFunc(spec.Keys, func(key spec.Key) bool { return key.Path == e.ID })
	if i < 0 {
		panic("no such key: " + e.ID)
	}
	e.Title, e.Shape = spec.Keys[i].Doc, shape(&spec.Keys[i])
}

func shape(key *spec.Key) string {
	text := string(key.Type)
	if len(key.Values) > 1 {
		text += ": `" + strings.Join(key.Values, "`, `") + "`"
	}
	switch {
	case key.Required:
		text += "; required"
	case key.Default != nil:
		text += fmt.Sprintf("; by default `%v`", key.Default)
	case key.Depends != "":
		text += "; by default " + key.Depends
	}
	return text
}

// requests are the cases of the catalogue, with its own words.
func requests(written []*Entry) []*Entry {
	classes, shown := map[string]*Entry{}, map[string][]string{}
	for _, e := range written {
		if e.Group == Request {
			classes[e.Fault] = e
		}
		for _, id := range e.Attacks {
			shown[id] = append(shown[id], e.ID)
		}
	}
	var list []*Entry
	for _, c := range attack.Cases() {
		e := &Entry{ID: c.ID, Group: Request, Title: c.Sends, Why: c.Why, Without: c.Symptom,
			Fault: string(c.Fault), single: true}
		if class := classes[e.Fault]; class != nil {
			class.Attacks = append(class.Attacks, c.ID)
			e.See = append(e.See, class.ID)
		}
		e.See = append(e.See, shown[c.ID]...)
		list = append(list, e)
	}
	return list
}
