package attack

import "strings"

// certified are lies in the header that says whose certificate a visitor has shown.
var certified = family{
	fault:   User,
	shown:   true,
	why:     "the application takes the header for the word of a proxy that has verified a certificate",
	symptom: "anyone is whoever a certificate could name, without one",
	cases: []Case{
		{ID: "subject-forged", Sends: "the header of the certificate's subject", Request: last("{subject-header}: CN=admin")},
		{ID: "subject-first", Sends: "the header of the certificate's subject, before Host", Request: first("{subject-header}: CN=admin")},
		{ID: "subject-underscore", Sends: "the same with underscores", Request: last("{subject_header}: CN=admin")},
		{ID: "subject-variable", Sends: "the same as a variable is spelt", Request: last("{SUBJECT_HEADER}: CN=admin")},
	},
}

// certified is the variable that says whose certificate was shown.
func (t Truth) certified() []claim {
	if t.SubjectHeader == "" {
		return nil
	}
	return []claim{{variable(t.SubjectHeader), trueSubject}}
}

// trueSubject takes an empty variable for none.
func trueSubject(t Truth, value string) bool {
	return value == "" || t.Over.Secure() && value == t.Subject
}

// misdirected reports whether the handshake was for another name than the request, where it asked for a certificate.
func (t Truth) misdirected(r Request) bool {
	name, _, _ := strings.Cut(t.expand(r.asks()), ":")
	return t.Asks && t.Entry().Secure() && r.SNI != "" && r.ServerName(t) != name
}
