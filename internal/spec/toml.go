package spec

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

func parseTOML(data []byte) (map[string]any, error) {
	var root map[string]any
	if err := toml.Unmarshal(data, &root); err != nil {
		return nil, err
	}
	return root, nil
}

// syntaxTOML is the offset and the text of the library's error in our form, or offset -1.
func syntaxTOML(err error) (int, string) {
	wrong, ok := errors.AsType[toml.ParseError](err)
	if !ok {
		return -1, strings.TrimPrefix(err.Error(), "toml: ")
	}
	message := strings.TrimSuffix(wrong.Message, ".")
	if message == "" {
		// The library keeps the text of some errors in a value that only Error prints.
		message = lastKey.ReplaceAllString(strings.TrimPrefix(wrong.Error(), "toml: "), "")
	}
	return wrong.Position.Start, lowerFirst(message)
}

var lastKey = regexp.MustCompile(`^line \d+( \(last key "[^"]*"\))?: `)

func lowerFirst(text string) string {
	if text == "" {
		return text
	}
	return strings.ToLower(text[:1]) + text[1:]
}

// A snare fails to decode, on purpose: the library then tells the place of the value it was given.
type snare struct{}

func (*snare) UnmarshalTOML(any) error { return errors.New("found") }

// offsetTOML is the byte offset at which the library places the value at path, or -1. A table that only headers of
// inner tables name has no place of its own and gets that of its first key.
func offsetTOML(text string, path []string) int {
	var root map[string]toml.Primitive
	md, err := toml.Decode(text, &root)
	if err != nil {
		return -1
	}
	if offset := placeTOML(md, root, path); offset >= 0 {
		return offset
	}
	for _, key := range md.Keys() {
		if len(key) > len(path) && slices.Equal(key[:len(path)], path) {
			if offset := placeTOML(md, root, key); offset >= 0 {
				return offset
			}
		}
	}
	return -1
}

func placeTOML(md toml.MetaData, table map[string]toml.Primitive, path []string) int {
	for _, name := range path[:len(path)-1] {
		var inner map[string]toml.Primitive
		if p, found := table[name]; !found || md.PrimitiveDecode(p, &inner) != nil {
			return -1
		}
		table = inner
	}
	p, found := table[path[len(path)-1]]
	if !found {
		return -1
	}
	wrong, ok := errors.AsType[toml.ParseError](md.PrimitiveDecode(p, &snare{}))
	if !ok || wrong.Position.Line == 0 {
		return -1
	}
	return wrong.Position.Start
}
