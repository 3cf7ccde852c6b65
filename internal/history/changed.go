package history

import (
	"context"
	"strings"
)

// Change is git's names for what two states have of one file, "" for none. Symbolic links and submodules are none.
type Change struct{ Old, New string }

// Scope is what is looked at of a repository: the directory or file of this name, and every file whose name ends so.
type Scope struct{ Name, Suffix string }

// Between are the files of the scope that two commits have differently, by path from the root of the repository.
func (r *Repository) Between(ctx context.Context, base, head string, scope Scope) (map[string]Change, error) {
	return r.changed(ctx, scope, "diff-tree", "-r", base, head)
}

// Staged is like Between, for a commit and git's index.
func (r *Repository) Staged(ctx context.Context, base string, scope Scope) (map[string]Change, error) {
	return r.changed(ctx, scope, "diff-index", "--cached", base)
}

// changed asks for the raw form of a difference, which compares names of contents and reads none.
func (r *Repository) changed(ctx context.Context, scope Scope, command string, args ...string) (map[string]Change, error) {
	paths, err := r.pathspecs(scope)
	if err != nil {
		return nil, err
	}
	args = append([]string{command, "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff"}, args...)
	out, err := r.run(ctx, append(args, paths...)...)
	if err != nil {
		return nil, err
	}
	changes := map[string]Change{}
	records := strings.Split(string(out), "\x00")
	for i := 0; i+1 < len(records); i += 2 {
		// ":100644 100644 NAME NAME M", then the path.
		if fields := strings.Fields(records[i]); len(fields) == 5 {
			changes[records[i+1]] = Change{file(fields[0][1:], fields[2]), file(fields[1], fields[3])}
		}
	}
	return changes, nil
}

// pathspecs are the scope as git reads it (gitglossary(7)).
func (r *Repository) pathspecs(scope Scope) ([]string, error) {
	full, err := r.Full(scope.Name)
	return []string{"--", ":(top,literal)" + full, ":(top)*" + scope.Suffix}, err
}

// file is the name of a regular file's content, whose mode begins with 100.
func file(mode, blob string) string {
	if strings.HasPrefix(mode, "100") {
		return blob
	}
	return ""
}
