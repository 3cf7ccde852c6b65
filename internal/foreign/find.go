package foreign

import (
	"regexp"
	"slices"
	"strings"
)

// matching finds directives whose text matches; letters' case is told apart by the pattern alone.
func matching(pattern string) func(theirs, _ []directive) []directive {
	shape := regexp.MustCompile(pattern)
	return func(theirs, _ []directive) []directive {
		return slices.DeleteFunc(slices.Clone(theirs), func(d directive) bool { return !shape.MatchString(d.text) })
	}
}

// lost finds matching directives that ours does not have word for word.
func lost(pattern string) func(theirs, ours []directive) []directive {
	match := matching(pattern)
	return func(theirs, ours []directive) []directive {
		held := map[string]bool{}
		for _, o := range ours {
			held[o.text] = true
		}
		return slices.DeleteFunc(match(theirs, nil), func(d directive) bool { return held[d.text] })
	}
}

// lostAs finds matching directives for which ours has none that matches as well.
func lostAs(pattern string) func(theirs, ours []directive) []directive {
	match := matching(pattern)
	return func(theirs, ours []directive) []directive {
		if len(match(ours, nil)) > 0 {
			return nil
		}
		return match(theirs, nil)
	}
}

// without finds matching directives of a file that has nothing of another pattern.
func without(pattern, other string) func(theirs, ours []directive) []directive {
	match, guard := matching(pattern), matching(other)
	return func(theirs, _ []directive) []directive {
		if len(guard(theirs, nil)) > 0 {
			return nil
		}
		return match(theirs, nil)
	}
}

// names finds the arguments of directives of these names that ours gives to none of them.
func names(of ...string) func(theirs, ours []directive) []directive {
	each := func(all []directive, do func(arg string, line int)) {
		for _, d := range all {
			if slices.Contains(of, d.name) {
				for _, arg := range d.args {
					do(arg, d.line)
				}
			}
		}
	}
	return func(theirs, ours []directive) []directive {
		held := map[string]bool{}
		each(ours, func(arg string, _ int) { held[arg] = true })
		var all []directive
		each(theirs, func(arg string, line int) {
			if !held[arg] && strings.Contains(arg, ".") {
				all = append(all, newDirective(arg, nil, line))
			}
		})
		return all
	}
}
