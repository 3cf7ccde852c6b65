package verify

import (
	"encoding/json"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"proxypact/internal/process"
	"proxypact/internal/site"
	"proxypact/internal/tool"
)

// started is a site that systemd starts, on a socket.
var started = loads.with(edits{"app.systemd": "true", "app.directory": `"/srv/bookshop"`, "app.client_middleware": "true",
	"backend.port": "", "backend.socket": `"/run/bookshop/app.sock"`})

// TestHandedSockets has systemd's own program make the socket and start the server by its rendered file at the first
// request, which comes through the proxy. The socket is the proxy's as the unit says, and nobody else can open it.
func TestHandedSockets(t *testing.T) {
	t.Parallel()
	for _, row := range append([]otherServer{{site.Gunicorn, nil, nil}}, otherServers...) {
		for i, python := range interpretersOf(t, row.server) {
			proxy := proxies[i%len(proxies)]
			changes := started.with(runningOn(python, row.server)).with(row.also).with(proxy.edits).with(edits{"proxy.http": `"serve"`})
			if row.server == site.ModWSGI || !described(t, "bookshop", changes).Backend.Handed() {
				continue
			}
			t.Run(strings.Join([]string{row.name(), python.Servers[string(row.server)], proxy.name}, "-"), func(t *testing.T) {
				t.Parallel()
				handedOver(t, prepared(t, described(t, "bookshop", changes), python))
			})
		}
	}
}

func handedOver(t *testing.T, setup Setup) {
	l := laidOut(t, setup)
	s := &Stack{layout: l, password: "secret"}
	if err := s.unpack(); err != nil {
		t.Fatal(err)
	}
	program := s.appServer(l.apps[0])
	argv := []string{"systemd-socket-activate", "--fdname=bookshop.socket", "--listen=" + l.apps[0].socket}
	for _, variable := range program.Env {
		argv = append(argv, "--setenv="+variable)
	}
	program.Argv = append(append(argv, "--"), program.Argv...)
	runs(t, program, func() bool { _, err := os.Stat(l.apps[0].socket); return err == nil })
	owner := give(t, l)
	runs(t, s.server(), func() bool { return process.Accepts(t.Context(), "tcp", l.http.String()) })

	if refused := connects(l.apps[0].socket, owner+1); os.Geteuid() == 0 && refused == nil {
		t.Error("another user can open the socket")
	}
	conn, err := net.Dial("tcp", l.http.String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(30 * time.Second))
	if _, err := conn.Write([]byte("GET /whoami/ HTTP/1.0\r\nHost: bookshop.example.com\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	var told struct{ Meta map[string]string }
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	body := regexp.MustCompile(`(?s)\{.*\}`).Find(answer)
	if err := json.Unmarshal(body, &told); err != nil || told.Meta["REMOTE_ADDR"] != "127.0.0.1" {
		t.Errorf("%v: Django was told %s", err, body)
	}
}

// give makes the socket what the rendered unit says, with the user that the proxy has here for the one that it names.
func give(t *testing.T, l layout) (owner int) {
	t.Helper()
	unit, err := os.ReadFile(filepath.Join(l.dir, "systemd", "bookshop.socket"))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?s)\nListenStream=(.*?)\n.*\nSocketUser=www-data\nSocketMode=(\d+)\n`).FindSubmatch(unit)
	if found == nil || string(found[1]) != l.apps[0].socket {
		t.Fatalf("got %s", unit)
	}
	mode, err := strconv.ParseUint(string(found[2]), 8, 32)
	if err != nil {
		t.Fatal(err)
	}
	if owner = os.Geteuid(); owner == 0 {
		owner = 65534 // as which both proxies work where they are started by root
		if named, err := user.Lookup("www-data"); err == nil && l.kind == site.Apache {
			owner, _ = strconv.Atoi(named.Uid)
		}
		if err := os.Chown(l.apps[0].socket, owner, -1); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(l.apps[0].socket, os.FileMode(mode)); err != nil {
		t.Fatal(err)
	}
	return owner
}

// connects is what comes of another user's attempt.
func connects(socket string, uid int) error {
	cmd := exec.Command("/usr/bin/python3", "-c", "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])", socket)
	cmd.Env = tool.Environment()
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}}
	}
	return cmd.Run()
}

// runs runs a program until the end of the test, and waits until it is ready.
func runs(t *testing.T, program process.Program, ready func() bool) {
	t.Helper()
	running, err := process.Start(program)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { running.Stop(3 * time.Second) })
	for range 300 {
		if ready() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	log, _ := os.ReadFile(running.Log)
	t.Fatalf("%s is not ready: %s", program.Name, log)
}
