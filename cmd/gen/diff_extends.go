package main

import (
	"bytes"
	"context"
	"io/fs"
	"path/filepath"
	"sync"

	"proxypact/internal/history"
	"proxypact/internal/spec"
)

// addExtending finds descriptions that stayed as they are and extend what did not. It reads all of them, which only a
// change beside them is worth.
func (v span) addExtending(ctx context.Context, s shelf, d *differences) error {
	same, err := v.unchanged(ctx, s, d)
	if err != nil {
		return err
	}
	pairs, err := v.contents(ctx, s, same)
	if err != nil {
		return err
	}
	before, after := v.openers(ctx)
	for _, p := range pairs {
		extended := spec.Extended(filepath.ToSlash(p.File), p.After, spec.Format(s.extension[1:]))
		if extended == "" {
			continue
		}
		was, errBefore := before(extended)
		is, errAfter := after(extended)
		if (errBefore == nil) != (errAfter == nil) || !bytes.Equal(was, is) {
			inside, _ := filepath.Rel(s.arg, p.File)
			if inside == "." {
				inside = ""
			}
			d.found[inside] = same[inside]
		}
	}
	return nil
}

// unchanged are the descriptions that both states have alike.
func (v span) unchanged(ctx context.Context, s shelf, d *differences) (map[string]states, error) {
	listed, err := v.listed(ctx, v.base, s)
	same := map[string]states{}
	for name, blob := range listed {
		if _, differs := d.found[name]; !differs {
			same[name] = states{old: blob, now: blob}
		}
	}
	return same, err
}

// openers read what descriptions of each state extend.
func (v span) openers(ctx context.Context) (before, after spec.Open) {
	if v.head == "" {
		return v.opener(ctx, v.base), extended(ctx)
	}
	return v.opener(ctx, v.base), v.opener(ctx, v.head)
}

func (v span) opener(ctx context.Context, commit string) spec.Open {
	return once(func(name string) ([]byte, error) {
		full, err := v.repository.Full(filepath.FromSlash(name))
		if err != nil {
			return nil, err
		}
		read, err := v.repository.Read(ctx, []string{history.At(commit, full)})
		if err == nil && read[0] == nil {
			err = &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		if err != nil {
			return nil, err
		}
		return read[0], nil
	})
}

// extended reads what descriptions on disk extend.
func extended(ctx context.Context) spec.Open {
	return once(func(name string) ([]byte, error) { return readFile(ctx, filepath.FromSlash(name)) })
}

// once reads each file one time, whoever asks for it and how often.
func once(open spec.Open) spec.Open {
	type result struct {
		data []byte
		err  error
	}
	var known sync.Map
	return func(name string) ([]byte, error) {
		read, _ := known.LoadOrStore(name, sync.OnceValue(func() result {
			data, err := open(name)
			return result{data, plain(err)}
		}))
		r := read.(func() result)()
		return r.data, r.err
	}
}
