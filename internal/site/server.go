package site

// Server is an application server, as backend.server names it.
type Server string

// The application servers that run Django in production.
const (
	Gunicorn  Server = "gunicorn"
	Uvicorn   Server = "uvicorn"
	Hypercorn Server = "hypercorn"
	Daphne    Server = "daphne"
	UWSGI     Server = "uwsgi"
	Waitress  Server = "waitress"
	Granian   Server = "granian"
	ModWSGI   Server = "mod_wsgi"
)

// Interface is how a server calls Django.
type Interface string

// ASGI servers speak WebSocket; WSGI servers cannot.
const (
	WSGI Interface = "wsgi"
	ASGI Interface = "asgi"
)

// Worker is how gunicorn runs Django, as backend.worker names it; other servers have one way.
type Worker string

// The workers of gunicorn's own, and those in which uvicorn reads the requests.
const (
	SyncWorker    Worker = "sync"
	ThreadWorker  Worker = "gthread"
	UvicornWorker Worker = "uvicorn"
)

// calls is how a server calls Django in such a worker.
func (server Server) calls(worker Worker) Interface {
	if server == Gunicorn && worker == UvicornWorker {
		return ASGI
	}
	return server.trait().calls
}

// InUvicorn reports whether gunicorn leaves the requests to uvicorn.
func (b Backend) InUvicorn() bool { return b.Server == Gunicorn && b.Worker == UvicornWorker }

// Protocol is what the proxy speaks to a server.
type Protocol string

// uWSGI's own protocol is packets of variables, in which a header has one name, however it was spelt.
const (
	OverHTTP  Protocol = "http"
	OverUWSGI Protocol = "uwsgi"
)

// trait is what the contract has to know about a server, of whatever version and worker.
type trait struct {
	server Server
	title  string // as its project writes it
	calls  Interface
	file   string // what its rendered file's name ends in; "": there is none
	told   bool   // its rendered file names the application, so that app.module is needed
	inside bool   // the proxy itself runs it

	line     int64 // the most bytes of a header's line that it can be told to take; 0: it reads heads of 16 kB in all, whatever its file says
	counts   bool  // it can be told how many bytes a body may have
	believes bool  // it is told whom to believe, and compares addresses as text where it takes no networks
	drops    bool  // it drops header names with underscores
	mounts   bool  // it takes a prefix from a header of anyone
	flags    bool  // it takes the scheme from X-Forwarded-Ssl of anyone

	overruns bool // it leaves it to Django to send no body after HEAD, which it does not, where it is not a version that mended it
	keeps    bool // it keeps the connection open behind such a body
	closes   bool // it closes every connection behind its answer, without a word
	mute     bool // it never sends 100 Continue, for which a client holds its body back
	silent   bool // it never pings a WebSocket
	cuts     bool // in whatever worker it ends an answer that goes on for longer than an answer may take

	notifies bool // it tells systemd when it is ready
	reloads  bool // it reads its file again at a signal, and goes on
	ends     bool // it has a status of its own where it was told to end
}

// uWSGI could take 64 kB of a head, in which the path is three times where httpd speaks its protocol. Behind a body
// after HEAD gunicorn's default worker closes the connection, its threads do so where their file says it.
var traits = []trait{
	{server: Gunicorn, title: "gunicorn", calls: WSGI, file: ".conf.py",
		line: 1 << 20, believes: true, drops: true, overruns: true, notifies: true, reloads: true},
	{server: Uvicorn, title: "uvicorn", calls: ASGI, file: ".sh", told: true, believes: true},
	{server: Hypercorn, title: "hypercorn", calls: ASGI, file: ".sh", told: true},
	{server: Daphne, title: "daphne", calls: ASGI, file: ".sh", told: true, drops: true, mounts: true, cuts: true},
	{server: UWSGI, title: "uWSGI", calls: WSGI, file: ".ini", told: true,
		line: 20 << 10, flags: true, overruns: true, closes: true, mute: true, cuts: true, ends: true},
	{server: Waitress, title: "waitress", calls: WSGI, file: ".sh", told: true,
		line: 256 << 10, counts: true, drops: true, overruns: true, keeps: true},
	{server: Granian, title: "granian", calls: ASGI, file: ".sh", told: true, silent: true},
	{server: ModWSGI, title: "mod_wsgi", calls: WSGI, told: true, inside: true, line: 1 << 20, cuts: true},
}

func (server Server) trait() trait {
	for _, t := range traits {
		if t.server == server {
			return t
		}
	}
	panic("the table of keys and the table of servers disagree on " + string(server))
}

// Title is the server's name as its project writes it.
func (server Server) Title() string { return server.trait().title }

// File is the backend's rendered file, below the output tree.
func (b Backend) File() string { return string(b.Server) + "/" + b.FileName() }

// FileName is the same without its directory.
func (b Backend) FileName() string { return b.Name.String() + b.Server.trait().file }

// Overruns reports whether an answer may be longer than its request allows. What is too much would be the beginning of
// the next answer, which is somebody else's.
func (b Backend) Overruns() bool {
	return b.Server.trait().overruns && !b.InUvicorn() && !b.Has(ShortensHead)
}

// OneRequest reports whether each request needs a connection of its own.
func (b Backend) OneRequest() bool { return b.Overruns() || b.Server.trait().closes }

// Cuts reports whether the server ends an answer that goes on for longer than limits.response_timeout.
func (b Backend) Cuts() bool {
	return b.Server.trait().cuts || b.Server == Gunicorn && b.Worker == SyncWorker
}

// Inside reports whether the proxy itself runs Django: there is no second connection, and nobody to believe.
func (b Backend) Inside() bool { return b.Server.trait().inside }

// Silent reports whether the server never pings a WebSocket, so that the proxy must bear the silence.
func (b Backend) Silent() bool { return b.Server.trait().silent }

// Mute reports whether the server never sends 100 Continue over http, so that the proxy has to.
func (b Backend) Mute() bool { return b.Server.trait().mute && b.Protocol == OverHTTP }

// Notifies reports whether the server tells systemd when it is ready.
func (server Server) Notifies() bool { return server.trait().notifies }

// Reloads reports whether the server reads its file again at a signal.
func (server Server) Reloads() bool { return server.trait().reloads }

// Ends reports whether the server has a status of its own where it was told to end.
func (server Server) Ends() bool { return server.trait().ends }
