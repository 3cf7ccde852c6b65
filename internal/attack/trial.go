package attack

// Trial is one case over one transport, and what of it broke: nothing, if it held.
type Trial struct {
	Case   string // Case.ID
	Over   Over
	Way    string // Way.Name
	Fault  Fault
	Sends  string
	Broken []Broken
}

// Held reports whether every invariant held.
func (t Trial) Held() bool { return len(t.Broken) == 0 }
