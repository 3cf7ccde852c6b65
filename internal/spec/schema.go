package spec

import (
	"encoding/json"
	"strings"
)

// Schema is the JSON Schema of a description, made from Keys. Editors complete and check with it; Decode has the
// last word.
func Schema() []byte {
	root := object("A Django site, its proxy and its backend")
	root["$schema"] = "http://json-schema.org/draft-07/schema#"
	for i := range Keys {
		addToSchema(root, &Keys[i])
	}
	for _, n := range namedTables {
		root["properties"].(schema)[n.table] = n.schema()
	}
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic(err) // strings, numbers and maps of them always marshal
	}
	return append(text, '\n')
}

type schema = map[string]any

func object(title string) schema {
	return schema{"title": title, "type": "object", "additionalProperties": false, "properties": schema{}}
}

func addToSchema(root schema, key *Key) {
	if key.Within {
		return
	}
	table := root
	parent, name := cutLast(key.Path)
	if parent != "" {
		table = child(root, parent)
	}
	table["properties"].(schema)[name] = key.schema()
	if key.Required {
		require(table, name)
		require(root, parent)
	}
}

func child(root schema, name string) schema {
	properties := root["properties"].(schema)
	if properties[name] == nil {
		properties[name] = object(name)
	}
	return properties[name].(schema)
}

func require(table schema, name string) {
	names, _ := table["required"].([]string)
	for _, other := range names {
		if other == name {
			return
		}
	}
	table["required"] = append(names, name)
}

func (k *Key) schema() schema {
	one := schema{"type": "string"}
	if k.Pattern != "" {
		one["pattern"] = k.Pattern
	}
	if len(k.Values) > 0 {
		one["enum"] = k.Values
	}
	many := schema{"type": "array", "items": one, "minItems": 1, "maxItems": longestList, "uniqueItems": true}
	var s schema
	switch k.Type {
	case Integer:
		s = schema{"type": "integer", "minimum": 1, "maximum": k.Most}
	case Boolean:
		s = schema{"type": "boolean"}
	case TextList:
		s = many
	case TextTable:
		s = schema{"type": "object", "additionalProperties": schema{"type": "string", "minLength": 1, "maxLength": longestReason}}
	case TextOrList:
		s = schema{"anyOf": []schema{one, many}}
	default:
		s = one
	}
	s["description"] = k.describe()
	if k.Default != nil {
		s["default"] = k.Default
	}
	return s
}

func (k *Key) describe() string {
	text := strings.ReplaceAll(k.Doc, "`", "")
	if k.Depends != "" {
		text += " (default: " + strings.ReplaceAll(k.Depends, "`", "") + ")"
	}
	return text
}
