package nginx

import (
	"proxypact/internal/site"
)

// logged is the form of a log's lines, Text or an Object. Slices have at most one element.
type logged struct {
	Users  []users
	Text   []line
	Object []object
}

// line is what both forms have in common.
type line struct{ Name, Client, Scheme, User Arg }

// object is a line in JSON, with what clients write as text.
type object struct {
	Line                         line
	Host, Target, Referer, Agent legible
	All                          []legible
}

// users says who has shown a password, and Nobody otherwise. Asked is set where nginx asks for one, before it compares:
// elsewhere, and where it refuses or has nothing to compare with, $remote_user is a client's word.
type users struct{ Asked, User, Nobody Arg }

// legible is what a client wrote, and the same as text.
type legible struct{ Raw, Text Arg }

// logFile is an access log.
type logFile struct {
	File, Format Arg
	Nobody       []unasked
}

type unasked struct{ Asked, Nobody Arg }

func logName(s *site.Site) Arg { return Arg{s.Name.Identifier() + "_access"} }

// newLogged is at most one.
func newLogged(s *site.Site) []logged {
	if !s.Log.Writes() {
		return nil
	}
	var l logged
	form := line{Name: logName(s), Client: clientNow(s), Scheme: Arg{"$scheme"}, User: nobody(s)}
	if s.Mixed() {
		form.Scheme = variable(s, "scheme")
	}
	for _, asked := range userAsked(s) {
		form.User = variable(s, "user")
		l.Users = []users{{asked, form.User, nobody(s)}}
	}
	if s.Log.Format == site.JSONLog {
		l.Object = []object{newObject(s, form)}
	} else {
		l.Text = []line{form}
	}
	return []logged{l}
}

// nobody is what stands for a user in a line of the log.
func nobody(s *site.Site) Arg {
	if s.Log.Format == site.JSONLog {
		return quote("")
	}
	return quote("-")
}

// userAsked is the variable that is set where nginx asks for a password.
func userAsked(s *site.Site) []Arg {
	if !s.Log.Writes() || !s.Authenticates() {
		return nil
	}
	return []Arg{variable(s, "asked")}
}

// newObject keeps bytes out that are no UTF-8, and so no JSON.
func newObject(s *site.Site, form line) object {
	part := func(raw, name string) legible { return legible{Arg{raw}, variable(s, "log_"+name)} }
	o := object{Line: form, Host: part("$host", "host"), Target: part("$request_uri", "target"), Referer: part("$http_referer", "referer"),
		Agent: part("$http_user_agent", "agent")}
	o.All = []legible{o.Host, o.Target, o.Referer, o.Agent}
	if len(userAsked(s)) > 0 {
		user := legible{form.User, variable(s, "log_user")}
		o.Line.User, o.All = user.Text, append(o.All, user)
	}
	return o
}

func newLogFile(s *site.Site) []logFile {
	if !s.Log.Writes() {
		return nil
	}
	f := logFile{File: quote(s.Log.Access.String()), Format: logName(s)}
	for _, asked := range userAsked(s) {
		f.Nobody = []unasked{{asked, nobody(s)}}
	}
	return []logFile{f}
}

// identified is the id of a request, where Django is told it.
func identified(s *site.Site) []Arg {
	if !s.Log.RequestID {
		return nil
	}
	return []Arg{{site.RequestHeader}}
}
