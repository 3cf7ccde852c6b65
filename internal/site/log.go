package site

import (
	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// LogFormat is how a line of the access log reads.
type LogFormat string

// Text is the combined format and more behind it, JSON one object for each line.
const (
	TextLog LogFormat = "text"
	JSONLog LogFormat = "json"
)

// Log is what is written about requests.
type Log struct {
	Access    value.FilePath // zero: what the rest of the configuration says
	Format    LogFormat
	RequestID bool // Django is told the id of each request
}

// RequestHeader is where Django finds the id of a request. The proxy alone writes it.
const RequestHeader = "X-Request-ID"

func log(sp *spec.Spec) Log {
	return Log{sp.Log.Access.Value, LogFormat(sp.Log.Format.Value), sp.Log.RequestID.Value}
}

// Writes reports whether the site has an access log of its own.
func (l Log) Writes() bool { return l.Access != value.FilePath{} }

func logRules(sp *spec.Spec, s *Site) []problem.Problem {
	switch {
	case sp.Log.Format.Set && !s.Log.Writes():
		return doubtful("unused-key", "log.format", "has no effect without log.access", "")
	case s.Log.Writes() && s.Log.Format == JSONLog && s.Proxy.Kind == Apache:
		return wrong("nginx-only", "log.format", `Apache writes what clients send with escapes of C, such as \xe9, which are none of JSON`, `write format = "text", or use nginx`)
	}
	return nil
}
