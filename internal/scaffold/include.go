package scaffold

import (
	"os"
	"path/filepath"

	"proxypact/internal/site"
	"proxypact/internal/value"
)

// moveIncludes has an empty file stand for those of the owner's that cannot be read on this machine.
func (g Ground) moveIncludes(s *site.Site, tell note) error {
	in := &s.Includes
	for _, slot := range []struct {
		key   string
		files *[]value.FilePath
	}{{"include.server", &in.Server}, {"include.before", &in.Before}, {"include.after", &in.After}} {
		moved := make([]value.FilePath, len(*slot.files))
		for i, file := range *slot.files {
			here, err := readable(file.String())
			if err != nil {
				return err
			}
			if moved[i] = file; here {
				continue
			}
			if moved[i], err = g.empty(); err != nil {
				return err
			}
			tell(slot.key, file.String(), "an empty file")
		}
		*slot.files = moved
	}
	return nil
}

func (g Ground) empty() (value.FilePath, error) {
	path, err := value.ParseFilePath(filepath.Join(g.Dir, "empty.conf"))
	if err != nil {
		return path, err
	}
	return path, os.WriteFile(path.String(), nil, 0o644)
}
