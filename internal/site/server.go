package site

import "slices"

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

// Silent reports whether the server never pings a WebSocket, so that the proxy must bear the silence.
func (b Backend) Silent() bool { return b.Server == Granian }

// Protocol is what the proxy speaks to a server.
type Protocol string

// uWSGI's own protocol is packets of variables, in which a header has one name, however it was spelt.
const (
	OverHTTP  Protocol = "http"
	OverUWSGI Protocol = "uwsgi"
)

// trait is what the contract has to know about a server.
type trait struct {
	server Server
	title  string // as its project writes it
	calls  Interface
	told   bool   // its rendered file names the application, so that app.module is needed
	file   string // what its rendered file's name ends in; "": there is none
}

var traits = []trait{
	{Gunicorn, "gunicorn", WSGI, false, ".conf.py"},
	{Uvicorn, "uvicorn", ASGI, true, ".sh"},
	{Hypercorn, "hypercorn", ASGI, true, ".sh"},
	{Daphne, "daphne", ASGI, true, ".sh"},
	{UWSGI, "uWSGI", WSGI, true, ".ini"},
	{Waitress, "waitress", WSGI, true, ".sh"},
	{Granian, "granian", ASGI, true, ".sh"},
	{ModWSGI, "mod_wsgi", WSGI, true, ""},
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

// overrunning are the servers that leave it to Django to send no body after HEAD, which it does not, where they are not
// a version that mended it. gunicorn's default worker closes the connection behind it, its threads do not.
var overrunning = []Server{Gunicorn, Waitress, UWSGI}

// Overruns reports whether an answer may be longer than its request allows. What is too much would be the beginning of
// the next answer, which is somebody else's.
func (b Backend) Overruns() bool {
	return slices.Contains(overrunning, b.Server) && !b.InUvicorn() && !b.Has(ShortensHead)
}

// OneRequest reports whether each request needs a connection of its own. uWSGI closes them without a word.
func (b Backend) OneRequest() bool { return b.Overruns() || b.Server == UWSGI }

// Inside reports whether the proxy itself runs Django: there is no second connection, and nobody to believe.
func (b Backend) Inside() bool { return b.Server == ModWSGI }
