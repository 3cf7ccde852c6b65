// Package systemd renders the units that start a site's application servers and make their sockets.
//
// It is not an installer and enables nothing; how many workers there are, and what a project needs beside, stays with
// drop-ins. Its one invariant: where systemd makes a socket, the proxy's user alone can open it.
package systemd

import (
	"path"
	"strconv"
	"strings"

	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/tree"
	"proxypact/internal/value"
)

// ID names the target in --target and in the output tree.
const ID = "systemd"

// Render are the units of one of the site's backends: none where systemd does not start it.
func Render(set *render.Set, s *site.Site, b site.Backend) ([]tree.File, error) {
	if !b.Managed() {
		return nil, nil
	}
	files := []tree.File{{ID: ID, Site: s.Name.String(), Path: "systemd/" + unit(b, "service")}}
	content, err := set.Execute("systemd/app.service.tmpl", newService(s, b))
	if files[0].Content = content; err != nil || !b.Handed() {
		return files, err
	}
	content, err = set.Execute("systemd/app.socket.tmpl", newListening(s, b))
	return append(files, tree.File{ID: ID, Site: s.Name.String(), Path: "systemd/" + unit(b, "socket"), Content: content}), err
}

func unit(b site.Backend, kind string) string { return b.Name.String() + "." + kind }

// service feeds templates/systemd/app.service.tmpl.
type service struct {
	Title       render.Comment
	Enabled     render.Comment
	Unit        render.Comment
	File, Reads render.Comment // the server's own file, and where the unit looks for it
	Description Line
	Socket      []Line // at most one: the unit that holds it
	Notifies    bool   // when it is ready
	User        Line
	Directory   Line
	Path        Assignment
	Makes       []making
	Program     Word
	Arguments   []Word
	Reloads     bool
	Patience    Line
	Ends        bool // with a status of its own
	Homes       bool // the project is where people have theirs
	Low         bool // a port below 1024
}

// making is the directory of a socket that the server makes.
type making struct{ User, Group, Directory Word }

// listening feeds templates/systemd/app.socket.tmpl.
type listening struct {
	Title       render.Comment
	Description Line
	Socket      Line
	User        Line
}

func title(s *site.Site, b site.Backend) render.Comment {
	return render.NewComment(s.Name.String() + ": systemd, for " + b.Server.Title() + " " + b.Version.String() + tree.Origin)
}

func newService(s *site.Site, b site.Backend) service {
	v := service{
		Title: title(s, b), Enabled: render.NewComment(unit(b, "service")), Unit: render.NewComment(unit(b, "service")),
		File: render.NewComment(b.File()), Reads: render.NewComment(installed(b)),
		Description: line(b.Name.String() + ": " + b.Server.Title() + " runs Django"),
		Notifies:    b.Server.Notifies(),
		User:        line(b.User.String()),
		Directory:   line(b.Directory.String()),
		Path:        assign("PATH", programs(b)),
		Reloads:     b.Server.Reloads(),
		Patience:    line(strconv.FormatInt(max(longestEnding, s.Limits.Response.Seconds())+grace, 10)),
		Ends:        b.Server.Ends(),
		Homes:       atHome(b.Directory) || atHome(b.Venv),
		Low:         !b.OnSocket() && b.BindPort < 1024,
	}
	argv := start(b)
	v.Program, v.Arguments = argv[0], argv[1:]
	if b.Handed() {
		v.Socket = []Line{line(unit(b, "socket"))}
		v.Enabled = render.NewComment(unit(b, "socket") + " " + unit(b, "service"))
	}
	if b.Makes() {
		v.Makes = []making{{word(b.User.String()), word(s.ProxyUser()), word(b.Socket.Directory())}}
	}
	return v
}

// A server that is asked to end lets requests end first, gunicorn for 30 seconds. After that, and a while,
// it is killed.
const longestEnding, grace = 30, 10

// installed is where the server's own file is on the host.
func installed(b site.Backend) string { return path.Join("/etc", b.File()) }

// programs are the directories in which the server is looked for.
func programs(b site.Backend) string {
	const system = "/usr/local/bin:/usr/bin:/bin"
	if b.Venv == (value.FilePath{}) {
		return system
	}
	return b.Venv.Join("bin").String() + ":" + system
}

// start is the command. systemd itself does not look for a program in the unit's PATH, and takes no path with a quote.
func start(b site.Backend) []Word {
	argv := []string{"/bin/sh", installed(b)}
	switch b.Server {
	case site.Gunicorn:
		argv = []string{"/usr/bin/env", "gunicorn", "-c", installed(b)}
	case site.UWSGI:
		argv = []string{"/usr/bin/env", "uwsgi", "--ini", installed(b)}
	}
	return render.Each(argv, word)
}

// atHome reports whether a service that is kept from people's own directories could not get there.
func atHome(dir value.FilePath) bool {
	for _, home := range []string{"/home/", "/root/", "/run/user/"} {
		if strings.HasPrefix(dir.String()+"/", home) {
			return true
		}
	}
	return false
}

func newListening(s *site.Site, b site.Backend) listening {
	return listening{title(s, b), line(b.Name.String() + ": where the proxy reaches " + b.Server.Title()), line(b.Socket.String()), line(s.ProxyUser())}
}
