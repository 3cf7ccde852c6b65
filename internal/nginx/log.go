package nginx

import (
	"proxypact/internal/site"
)

// logged is the form of a log's lines, of which one is filled.
type logged struct {
	Name         Arg
	Client       Arg
	Scheme       Arg
	Text, Object bool
}

// logFile is an access log.
type logFile struct{ File, Format Arg }

func logName(s *site.Site) Arg { return Arg{s.Name.Identifier() + "_access"} }

// newLogged is at most one.
func newLogged(s *site.Site) []logged {
	if !s.Log.Writes() {
		return nil
	}
	l := logged{Name: logName(s), Client: clientNow(s), Scheme: Arg{"$scheme"}, Text: s.Log.Format == site.TextLog, Object: s.Log.Format == site.JSONLog}
	if s.Mixed() {
		l.Scheme = variable(s, "scheme")
	}
	return []logged{l}
}

func newLogFile(s *site.Site) []logFile {
	if !s.Log.Writes() {
		return nil
	}
	return []logFile{{quote(s.Log.Access.String()), logName(s)}}
}

// identified is the id of a request, where Django is told it.
func identified(s *site.Site) []Arg {
	if !s.Log.RequestID {
		return nil
	}
	return []Arg{{site.RequestHeader}}
}
