package systemd

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unicode"

	"proxypact/internal/readback"
	"proxypact/internal/value"
)

// read is what systemd itself reads in units, in its own words: its test mode loads them, shows all,
// and starts nothing.
func read(t *testing.T, units map[string]string) string {
	t.Helper()
	dir := readback.Dir(t)
	for _, name := range []string{"sysinit", "basic", "shutdown", "sockets", "default"} {
		units[name+".target"] = "[Unit]\nDefaultDependencies=no\nWants=" + strings.Join(slices.Collect(maps.Keys(units)), " ") + "\n"
	}
	for name, text := range units {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("timeout", "20", "/lib/systemd/systemd", "--test", "--system", "--unit=default.target", "--log-target=console")
	cmd.Dir, cmd.Env = dir, []string{"SYSTEMD_UNIT_PATH=" + dir, "SYSTEMD_LOG_LEVEL=warning", "XDG_RUNTIME_DIR=" + dir, "HOME=/", "PATH=" + os.Getenv("PATH")}
	if os.Geteuid() == 0 { // which it refuses to be for a test
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

// shown are the values that systemd shows of a unit by that name.
func shown(dump, unit, name string) []string {
	_, dump, _ = strings.Cut(dump, "-> Unit "+unit+":\n")
	dump, _, _ = strings.Cut(dump, "-> Unit ")
	var all []string
	for _, found := range regexp.MustCompile(`(?m)^\t+`+name+`: (.*)$`).FindAllStringSubmatch(dump, -1) {
		all = append(all, found[1])
	}
	return all
}

var escaped = regexp.MustCompile(`\\([0-7]{3}|.)`)

// literal is a text behind what systemd shows of it: quotes where a shell wants them, and bytes by their number.
func literal(text string) string {
	if inner, found := strings.CutPrefix(text, `"`); found {
		text = strings.TrimSuffix(inner, `"`)
	}
	return escaped.ReplaceAllStringFunc(text, func(pair string) string {
		if number, err := strconv.ParseUint(pair[1:], 8, 8); err == nil && len(pair) == 4 {
			return string([]byte{byte(number)})
		}
		return pair[1:]
	})
}

// same compares what was read with what was written.
func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d of kind %s came of %d", len(got), what, len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s: got %q, want %q", what, got[i], want[i])
		}
	}
	t.Logf("%d of kind %s", len(want), what)
}

func TestUnitsReadBack(t *testing.T) {
	names := readback.Keep(readback.FileNames(1, 1500, 60), func(text string) bool {
		return !strings.Contains(text, "\U0010FFFF") && strings.TrimRightFunc(text, unicode.IsSpace) == text && !strings.HasSuffix(text, `\`)
	})
	texts := append(slices.Clone(names), "a b", "%n", "%%", "$HOME", "${HOME}", `\x41`, `a"b`, "a'b", ";", "#", "-", "a;b", "=")
	units := map[string]string{}
	service, socket := "[Service]\nType=oneshot\n", "[Socket]\nService=x.service\n"
	var words, variables, sockets, directories []string
	for i, text := range texts {
		name := fmt.Sprintf("V%d", i)
		service += "ExecStart=/usr/bin/env " + word(text).String() + "\nEnvironment=" + assign(name, text).String() + "\n"
		words = append(words, strings.ReplaceAll(text, "$", "$$")) // which it reads when it starts the program
		variables = append(variables, name+"="+text)
	}
	for i, name := range names {
		if path, err := value.ParseSocketPath("/run/" + name); err == nil {
			sockets = append(sockets, path.String())
			socket += "ListenStream=" + line(path.String()).String() + "\n"
		}
		if path, err := value.ParseDirectory("/srv/" + name); err == nil && i%3 == 0 {
			units[fmt.Sprintf("d%d.service", len(directories))] = "[Service]\nExecStart=/bin/true\nWorkingDirectory=" + line(path.String()).String() + "\n"
			directories = append(directories, path.String())
		}
	}
	units["x.service"], units["x.socket"] = service, socket
	dump := read(t, units)
	var commands, heard, found []string
	for _, command := range shown(dump, "x.service", "Command Line") {
		commands = append(commands, literal(strings.TrimPrefix(command, "/usr/bin/env ")))
	}
	for _, path := range shown(dump, "x.socket", "ListenStream") {
		heard = append(heard, literal(path))
	}
	for i := range directories {
		found = append(found, shown(dump, fmt.Sprintf("d%d.service", i), "WorkingDirectory")...)
	}
	same(t, "word", commands, words)
	same(t, "socket", heard, sockets)
	same(t, "directory", found, directories)
	same(t, "variable", shown(dump, "x.service", "Environment"), variables)
}
