package spec

import (
	"slices"

	"proxypact/internal/value"
)

// Type is the shape of a key's value in TOML and JSON.
type Type string

// The shapes that the format uses. There are no arrays of tables: the TOML library cannot tell their places.
const (
	Text       Type = "string"
	Boolean    Type = "boolean"
	Integer    Type = "integer"
	TextList   Type = "list of strings"
	TextOrList Type = "string or list of strings"
	TextTable  Type = "table of strings" // whose names the description chooses
)

// Key is one row of the format. The table Keys drives decoding, hints, the JSON Schema, gen init and the README's
// reference.
type Key struct {
	Path     string
	Type     Type
	Required bool
	Default  any                      // string, int64 or bool; nil where there is none or it depends on other keys
	Sample   string                   // a value as TOML writes it, where there is no Default; of a TextTable, of one of its names
	Starts   bool                     // a new description has the key, with its Sample
	Depends  string                   // how the default follows from other keys, in words
	Values   []string                 // the only texts accepted, one by one of a list
	Declined map[string]value.Refusal // texts that people write all the same, and why they are not accepted
	Within   bool                     // NAME in the path stands for any name
	Pattern  string                   // what an editor can check; the reader has the last word
	Most     int64                    // of an integer, which is at least 1
	Doc      string                   // one line
	read     reader
}

// Names shared by the table and its readers.
const (
	osDefault     = "debian-12"
	durationShape = `^[0-9]+[smhdwy]$`
	versionShape  = `^[0-9]+(\.[0-9]+){0,3}$`
	sizeShape     = `^[1-9][0-9]*[kmg]$`
	pathShape     = `^/`
	treeShape     = `^/(.*/)?$`
	headerShape   = `^[A-Za-z][A-Za-z0-9-]{0,45}$`
	highestPort   = 65535
)

// Keys is the whole format, in the order in which people read it.
var Keys = slices.Concat(fileKeys, appKeys, proxyKeys, backendKeys, tlsKeys, answerKeys, pathKeys, includeKeys, frontKeys, acceptKeys)

// fileKeys are the description's own.
var fileKeys = []Key{
	{Path: "format", Type: Integer, Default: int64(1), Most: 1, Doc: "format of this file",
		read: number(func(s *Spec) *Field[int64] { return &s.format }, parseFormat)},
	{Path: "extends", Type: Text, Sample: `"../defaults.toml"`, Doc: "a file, by its path from this one's directory, whose keys hold where this one has none",
		read: text(func(s *Spec) *Field[string] { return &s.extends }, parseRelative)},
}

// acceptKeys are what people say about findings.
var acceptKeys = []Key{
	{Path: "accept", Type: TextTable, Sample: `"the firewall of this host closes the port"`, Doc: "warnings of gen check and statements of gen diff that are accepted, by id, each with the reason",
		read: reasons(func(s *Spec) *Field[map[string]string] { return &s.Accept })},
}
