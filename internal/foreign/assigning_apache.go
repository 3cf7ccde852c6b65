package foreign

import (
	"regexp"
	"slices"
	"strings"
)

// environs are variables that mod_wsgi and uWSGI hand to Django beside the headers, or that rendered lines read. A name
// that is put together as the server starts or asks may be any of them.
var environs = regexp.MustCompile(`(?i)^(HTTPS|HTTP_.*|REMOTE_(USER|ADDR|HOST)|AUTH_TYPE|SCRIPT_NAME|PATH_INFO|REQUEST_SCHEME|UNIQUE_ID|SSL_.*|(mod_)?wsgi\..*)$|[$%]`)

// assigning finds what gives variables a value in Apache, not what asks for theirs.
func assigning(theirs, _ []directive) []directive {
	return slices.DeleteFunc(slices.Clone(theirs), func(d directive) bool { return !slices.ContainsFunc(d.assigned(), environs.MatchString) })
}

// assigned are the names of variables that a directive of Apache gives a value, or takes it from.
func (d directive) assigned() []string {
	args := d.args
	switch d.name {
	case "setenv":
		args = args[:min(1, len(args))]
	case "passenv", "unsetenv":
	case "setenvif", "setenvifnocase":
		args = args[min(2, len(args)):]
	case "setenvifexpr", "browsermatch", "browsermatchnocase":
		args = args[min(1, len(args)):]
	case "rewriterule":
		args = kept(args[min(2, len(args)):])
	default:
		return nil
	}
	var names []string
	for _, arg := range args {
		name, _, _ := strings.Cut(strings.TrimPrefix(arg, "!"), "=")
		names = append(names, name)
	}
	return names
}

// kept are the variables that a rule's flags write, such as [E=NAME:value].
func kept(flags []string) []string {
	var names []string
	for flag := range strings.SplitSeq(strings.Trim(strings.Join(flags, ""), "[]"), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(flag), "=")
		if strings.EqualFold(name, "E") || strings.EqualFold(name, "env") {
			name, _, _ = strings.Cut(strings.TrimPrefix(value, "!"), ":")
			names = append(names, name)
		}
	}
	return names
}
