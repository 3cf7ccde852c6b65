package history

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
)

// objects is a git that stays, and is asked for one content after another.
type objects struct {
	sync.Mutex
	git  *exec.Cmd
	ask  io.WriteCloser
	read *bufio.Reader
	says bytes.Buffer
	err  error // why it answers no more
}

// object is what a name stands for. Without a kind, it stands for nothing.
type object struct {
	name, kind string
	content    []byte // its start, where it is larger than Most
}

func (r *Repository) reader(ctx context.Context) *objects {
	o := &objects{git: r.command(ctx, "cat-file", "--batch", "--follow-symlinks")}
	o.git.Stderr = &o.says
	answer, err := o.git.StdoutPipe()
	if err == nil {
		o.ask, err = o.git.StdinPipe()
	}
	if err == nil {
		err = o.git.Start()
	}
	o.read, o.err = bufio.NewReader(answer), err
	return o
}

// get is what each name stands for, in their order.
func (o *objects) get(ctx context.Context, names []string) ([]object, error) {
	o.Lock()
	defer o.Unlock()
	if o.err != nil {
		return nil, o.err
	}
	var asking sync.WaitGroup
	asking.Go(func() { _, _ = io.WriteString(o.ask, strings.Join(names, "\n")+"\n") }) // a git that ended says why below
	all := make([]object, len(names))
	for i := range all {
		if all[i], o.err = o.next(); o.err != nil {
			o.err = cmp.Or(ctx.Err(), o.ended(), o.err)
			break
		}
	}
	asking.Wait()
	return all, o.err
}

// next reads "NAME KIND SIZE" and the content, or "WHAT WAS ASKED missing", or "WHY SIZE" and where a link leads that
// leads to nothing here.
func (o *objects) next() (object, error) {
	head, err := o.read.ReadString('\n')
	if err != nil {
		return object{}, err
	}
	var one object
	var why string
	var size int64
	if _, err := fmt.Sscanf(head, "%s %d\n", &why, &size); err == nil {
		_, err = io.CopyN(io.Discard, o.read, size+1)
		return object{}, err
	}
	if _, err := fmt.Sscanf(head, "%s %s %d\n", &one.name, &one.kind, &size); err != nil {
		return object{}, nil
	}
	one.content = make([]byte, min(size, Most))
	if _, err = io.ReadFull(o.read, one.content); err == nil {
		_, err = io.CopyN(io.Discard, o.read, size-int64(len(one.content))+1)
	}
	return one, err
}

// ended is what a git said that answers no more.
func (o *objects) ended() error {
	_ = o.ask.Close()
	err := o.git.Wait()
	if text := strings.TrimSpace(o.says.String()); text != "" {
		err = errors.New(text)
	}
	if err == nil {
		return nil
	}
	return fmt.Errorf("git cat-file: %w", err)
}

// close ends git where it still answers.
func (o *objects) close() {
	o.Lock()
	defer o.Unlock()
	if o.err == nil {
		_, o.err = o.ended(), errors.New("git has been closed")
	}
}
