package history

import (
	"context"
	"path"
	"strings"
)

// Change is git's names for what two states have of one file, "" for none. Symbolic links and submodules are none.
type Change struct{ Old, New string }

// Between are the files in the directory, or the file itself, that two commits have differently, by path as in List.
func (r *Repository) Between(ctx context.Context, base, head, name string) (map[string]Change, error) {
	return r.changed(ctx, name, "diff-tree", "-r", base, head)
}

// Staged is like Between, for a commit and git's index.
func (r *Repository) Staged(ctx context.Context, base, name string) (map[string]Change, error) {
	return r.changed(ctx, name, "diff-index", "--cached", base)
}

// changed asks for the raw form of a difference, which compares names of contents and reads none.
func (r *Repository) changed(ctx context.Context, name, command string, args ...string) (map[string]Change, error) {
	full, err := r.full(name)
	if err != nil {
		return nil, err
	}
	args = append([]string{command, "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff"}, args...)
	out, err := r.run(ctx, nil, append(args, "--", path.Join(r.upwards(), full))...)
	if err != nil {
		return nil, err
	}
	changes := map[string]Change{}
	records := strings.Split(string(out), "\x00")
	for i := 0; i+1 < len(records); i += 2 {
		// ":100644 100644 NAME NAME M", then the path.
		if fields := strings.Fields(records[i]); len(fields) == 5 {
			changes[below(full, records[i+1])] = Change{file(fields[0][1:], fields[2]), file(fields[1], fields[3])}
		}
	}
	return changes, nil
}

// file is the name of a regular file's content, whose mode begins with 100.
func file(mode, blob string) string {
	if strings.HasPrefix(mode, "100") {
		return blob
	}
	return ""
}

// below is a path from the root of the repository, from the directory full on.
func below(full, name string) string {
	return strings.TrimPrefix(strings.TrimPrefix(name, full), "/")
}
