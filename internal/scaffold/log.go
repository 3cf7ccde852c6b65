package scaffold

import (
	"path/filepath"

	"proxypact/internal/site"
	"proxypact/internal/value"
)

// moveLog keeps requests of a trial out of the site's own log.
func (g Ground) moveLog(s *site.Site, tell note) error {
	if !s.Log.Writes() {
		return nil
	}
	file, err := value.ParseFilePath(filepath.Join(g.Dir, "access.log"))
	if err != nil {
		return err
	}
	tell("log.access", s.Log.Access.String(), file.String())
	s.Log.Access = file
	return nil
}
