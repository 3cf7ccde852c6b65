package value

import (
	"slices"
	"strings"
)

// Name is a site's name: [a-z][a-z0-9_-]{0,63}. It names files, upstreams and variables in every target.
type Name struct{ text string }

const longestName = 64

// ParseName returns the name in text, or a *Refusal.
func ParseName(text string) (Name, error) {
	if !isName(text) {
		return Name{}, refuseHint(text, "is not a site name",
			"start with a lower-case letter; then lower-case letters, digits, - and _, at most 64 in all")
	}
	return Name{text}, nil
}

func isName(text string) bool {
	if text == "" || len(text) > longestName || !isLower(text[0]) {
		return false
	}
	for i := range len(text) {
		if c := text[i]; !isLower(c) && !isDigit(c) && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

func (n Name) String() string { return n.text }

// Identifier is the name as Python and nginx variables can carry it: dashes become underscores.
func (n Name) Identifier() string { return strings.ReplaceAll(n.text, "-", "_") }

// With is the name of a part of what n names.
func (n Name) With(part string) Name { return Name{n.text + "-" + part} }

// User is a user of the host, by name.
type User struct{ text string }

const longestUser = 31 // utmp(5) has room for no more

// ParseUser returns the user in text, or a *Refusal. Root is nobody to run a site as.
func ParseUser(text string) (User, error) {
	switch {
	case text == "root":
		return User{}, refuseHint(text, "can do anything on the host, and so could a hole in the site", "write a user that has the site alone")
	case len(text) > longestUser || !isName(strings.TrimPrefix(text, "_")):
		return User{}, refuseHint(text, "is not a user", "start with a lower-case letter; then lower-case letters, digits, - and _, at most 31 in all")
	}
	return User{text}, nil
}

func (u User) String() string { return u.text }

// User is the user of the same name, if there can be one.
func (n Name) User() (User, error) { return ParseUser(n.text) }

// Module names a WSGI or ASGI callable as "package.module:attribute".
type Module struct{ text string }

// ParseModule returns the callable that text names, or a *Refusal.
func ParseModule(text string) (Module, error) {
	path, attribute, found := strings.Cut(text, ":")
	if !found || !isDotted(path) || !isIdentifier(attribute) || slices.Contains(keywords, attribute) || len(text) > 200 {
		return Module{}, refuseHint(text, "does not name an application", `write it as "package.wsgi:application"`)
	}
	return Module{text}, nil
}

// keywords are Python's (its keyword.kwlist): no statement can import a module of such a name.
var keywords = strings.Fields(`False None True and as assert async await break class continue def del elif else except
	finally for from global if import in is lambda nonlocal not or pass raise return try while with yield`)

func isDotted(text string) bool {
	for part := range strings.SplitSeq(text, ".") {
		if !isIdentifier(part) || slices.Contains(keywords, part) {
			return false
		}
	}
	return true
}

func isIdentifier(text string) bool {
	if text == "" || isDigit(text[0]) {
		return false
	}
	for i := range len(text) {
		if c := text[i]; !isAlpha(c) && !isDigit(c) && c != '_' {
			return false
		}
	}
	return true
}

func (m Module) String() string { return m.text }

// File is the module's file below the directory of its topmost package.
func (m Module) File() string {
	module, _, _ := strings.Cut(m.text, ":")
	return strings.ReplaceAll(module, ".", "/") + ".py"
}

// Attribute is the callable's name in the module.
func (m Module) Attribute() string {
	_, attribute, _ := strings.Cut(m.text, ":")
	return attribute
}
