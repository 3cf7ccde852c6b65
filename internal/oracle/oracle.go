// Package oracle asks the real programs whether they read what gen renders, and the proxy whether it starts on it.
//
// It is not the proof that a site is safe: no request reaches a site. Its one invariant: only a
// program's clean "yes" counts; a warning is a finding, and a program that is missing is an error, never a pass.
package oracle

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"proxypact/internal/render"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
	"proxypact/internal/target"
	"proxypact/internal/tool"
	"proxypact/internal/tree"
)

// Finding is what a program said against a rendered file.
type Finding struct {
	Path    string // of the rendered file; "" where the program named none
	Line    int    // in the file as rendered for the real host; 0: unknown
	Message string
}

// Verdict is what the programs said of one site.
type Verdict struct {
	Findings []Finding
	Moved    []scaffold.Change
	Asked    []string // "nginx 1.22.1"
}

// Oracle knows the programs; it is safe for concurrent use.
type Oracle struct {
	servers map[site.Kind]tool.Server
	python  tool.Python
}

// Find locates the programs that sites need.
func Find(ctx context.Context, sites []*site.Site) (*Oracle, error) {
	o := &Oracle{servers: map[site.Kind]tool.Server{}}
	for _, s := range sites {
		if _, known := o.servers[s.Proxy.Kind]; known || s.Direct() {
			continue
		}
		server, err := Server(ctx, s.Proxy.Kind)
		if err != nil {
			return nil, err
		}
		o.servers[s.Proxy.Kind] = server
	}
	var err error
	o.python, err = tool.AnyPython(ctx)
	return o, err
}

// Server locates the proxy of that kind; where there is none, nginx plays the front.
func Server(ctx context.Context, kind site.Kind) (tool.Server, error) {
	if kind == site.Apache {
		return tool.Apache(ctx)
	}
	return tool.Nginx(ctx)
}

// Ask has the proxy and Python read the files of s, moved to where this user may open them, and starts the proxy.
func (o *Oracle) Ask(ctx context.Context, set *render.Set, s *site.Site) (Verdict, error) {
	const tries = 3 // as somebody else may take a free port before the proxy does
	verdict, err := o.ask(ctx, set, s)
	for try := 1; errors.Is(err, errInUse) && try < tries; try++ {
		verdict, err = o.ask(ctx, set, s)
	}
	return verdict, err
}

func (o *Oracle) ask(ctx context.Context, set *render.Set, s *site.Site) (Verdict, error) {
	scratch, err := scaffold.NewScratch()
	if err != nil {
		return Verdict{}, err
	}
	defer scratch.Remove()
	dir := scratch.Dir
	ports, err := scaffold.FreePorts(2)
	if err != nil {
		return Verdict{}, err
	}
	moved, changes, err := scaffold.Ground{Dir: dir, HTTP: ports[0], HTTPS: ports[1]}.Move(s)
	if err != nil {
		return Verdict{}, err
	}
	files, err := target.Files(set, moved, "")
	if err != nil {
		return Verdict{}, err
	}
	if _, err := tree.Write(ctx, dir, tree.Of(files)); err != nil {
		return Verdict{}, err
	}
	verdict := Verdict{Moved: changes, Findings: append(pairs(moved), openSecrets(moved)...)}
	for _, ask := range []func(context.Context, string, *site.Site, []tree.File, *Verdict) error{o.askServer, o.askPython} {
		if err := ask(ctx, dir, moved, files, &verdict); err != nil {
			return Verdict{}, err
		}
	}
	return verdict, nil
}

// pairs finds certificates that do not go with their keys. httpd's own test does not read them.
func pairs(s *site.Site) []Finding {
	var findings []Finding
	for _, c := range s.TLS.Certificates {
		if _, err := tls.LoadX509KeyPair(c.Chain.String(), c.Key.String()); err != nil {
			findings = append(findings, Finding{Message: c.Chain.String() + ": " + strings.TrimPrefix(err.Error(), "tls: ")})
		}
	}
	return findings
}

func (o *Oracle) askServer(ctx context.Context, dir string, s *site.Site, files []tree.File, verdict *Verdict) error {
	if s.Direct() {
		return nil
	}
	server := o.servers[s.Proxy.Kind]
	frame := scaffold.Frame{Site: s, Include: []string{filepath.Join(dir, files[0].Path)}, Modules: server.Modules}
	main, err := frame.Write(dir)
	if err != nil {
		return err
	}
	verdict.Asked = append(verdict.Asked, fmt.Sprintf("%s %s (described: %s)", s.Proxy.Kind, server.Version, s.Proxy.Version))
	argv := append(frame.Command(server, main), "-t")
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Env = tool.Environment()
	output, failed := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	verdict.Findings = append(verdict.Findings, withheld(s, readServer(string(output), dir))...)
	if failed != nil && len(verdict.Findings) == 0 { // such as a program that cannot be executed
		return fmt.Errorf("%s: %w", server.Path, failed)
	}
	if len(verdict.Findings) > 0 {
		return nil
	}
	verdict.Findings, err = starts(ctx, s, dir, frame.Start(server, main))
	return err
}

const compileAll = `
import sys
for path in sys.argv[1:]:
    try:
        compile(open(path, "rb").read(), path, "exec")
    except (SyntaxError, ValueError) as e:
        print("%s\t%d\t%s" % (path, getattr(e, "lineno", None) or 0, getattr(e, "msg", e)))
`

func (o *Oracle) askPython(ctx context.Context, dir string, _ *site.Site, files []tree.File, verdict *Verdict) error {
	argv := []string{"-I", "-W", "error", "-c", compileAll}
	for _, f := range files {
		if filepath.Ext(f.Path) == ".py" {
			argv = append(argv, filepath.Join(dir, f.Path))
		}
	}
	cmd := exec.CommandContext(ctx, o.python.Path, argv...)
	cmd.Env = tool.Environment()
	output, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s: %w", o.python.Path, err)
	}
	verdict.Asked = append(verdict.Asked, "Python "+o.python.Version)
	for line := range strings.Lines(string(output)) {
		verdict.Findings = append(verdict.Findings, readPython(strings.TrimSpace(line), dir))
	}
	return nil
}
