package readback

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"proxypact/internal/process"
	"proxypact/internal/tool"
)

// Nginx runs nginx with text in its http block. It has to listen on address.
func Nginx(t testing.TB, dir, address, text string) *Server {
	t.Helper()
	server, err := tool.Nginx(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "daemon off;\nmaster_process off;\npid %s/pid;\nerror_log stderr;\nevents { worker_connections 512; }\nhttp {\naccess_log off;\n", dir)
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		fmt.Fprintf(&b, "%s_temp_path %s/%s;\n", kind, dir, kind)
	}
	b.WriteString(text + "\n}\n")
	argv := []string{server.Path, "-e", "stderr", "-p", dir, "-c", write(t, dir, b.String())}
	return start(t, process.Program{Name: "nginx", Dir: dir, Env: tool.Environment(), Argv: argv, Logs: dir}, address)
}

// nobody is whom Apache's children run as where the test is root.
const nobody = "#65534"

// Apache runs Apache httpd with modules, beside those that it always needs, and text at the top level.
func Apache(t testing.TB, dir, address string, modules []string, text string) *Server {
	t.Helper()
	server, err := tool.Apache(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "ServerRoot %s\nServerName localhost\nPidFile pid\nMutex file:%s default\nDefaultRuntimeDir %s\nErrorLog /dev/stderr\n", dir, dir, dir)
	for _, name := range append([]string{"mpm_event", "unixd", "authz_core"}, modules...) {
		if path := filepath.Join(server.Modules, "mod_"+name+".so"); exists(path) {
			fmt.Fprintf(&b, "LoadModule %s_module %s\n", name, path)
		}
	}
	if os.Geteuid() == 0 {
		fmt.Fprintf(&b, "User %s\nGroup %s\n", nobody, nobody)
	}
	fmt.Fprintf(&b, "Listen %s\n%s\n", address, text)
	// A server that changes its user outlives the test that is killed, so something that stays has to end it.
	argv := []string{"timeout", "60", server.Path, "-X", "-f", write(t, dir, b.String())}
	return start(t, process.Program{Name: "apache", Dir: dir, Env: tool.Environment(), Argv: argv, Logs: dir}, address)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func write(t testing.TB, dir, text string) string {
	t.Helper()
	path := filepath.Join(dir, "main.conf")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
