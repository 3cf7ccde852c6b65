package site

import "proxypact/internal/value"

// Server is an application server, as backend.server names it.
type Server string

// Gunicorn is the application server that this version renders for.
const Gunicorn Server = "gunicorn"

// trait is what the contract has to know about a server.
type trait struct {
	title  string        // as its project writes it
	oldest value.Version // below which nothing was measured; what is rendered would be a guess
}

var traits = map[Server]trait{
	Gunicorn: {"gunicorn", value.V("20.1")},
}

// Title is the server's name as its project writes it.
func (server Server) Title() string { return traits[server].title }
