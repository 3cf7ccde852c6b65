package verify

import (
	"bufio"
	"encoding/json"
	"net/netip"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"proxypact/internal/attack"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
)

// TestAccessLog wants one line for each request, that no client can break or begin,
// and the same id there and in Django.
func TestAccessLog(t *testing.T) {
	t.Parallel()
	python := interpreters(t)[0]
	for _, row := range []struct {
		name string
		edit edits
	}{
		{"apache", edits{"proxy.kind": `"apache"`}},
		{"nginx", edits{"proxy.kind": `"nginx"`}},
		{"nginx-packets", loads.with(runningOn(python, site.UWSGI)).with(edits{"proxy.kind": `"nginx"`, "backend.protocol": `"uwsgi"`})},
		{"nginx-json", edits{"proxy.kind": `"nginx"`, "log.format": `"json"`}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			changes := running(python).with(edits{"log.access": `"/var/log/bookshop.log"`, "log.request_id": "true",
				"access.staff.paths": `["/staff/"]`, "access.staff.password_file": `"/etc/htpasswd"`}).with(row.edit)
			stack := run(t, prepared(t, described(t, "bookshop", changes), python))
			agent := `X" 1.2.3.4 - \ é` + "\t{}"
			told := asked(t, stack, attack.HTTPS, raw("/whoami/?a=%22%0a", "User-Agent: "+agent, "X-Request-ID: mine", "X_Request_ID: mine", "X-Forwarded-For: 192.0.2.66"))
			id := told.Told.Meta["HTTP_X_REQUEST_ID"]
			if len(id) < 20 || strings.ContainsAny(id, ", ") {
				t.Fatalf("Django was told the id %q", id)
			}
			lines := logged(t, stack, 1)
			if len(lines) != 1 || !strings.Contains(lines[0], id) || !strings.Contains(lines[0], "127.0.0.1") || strings.Contains(lines[0], "192.0.2.66") {
				t.Errorf("got %q, want one line with %s and the client's own address", lines, id)
			}
			if row.name == "nginx-json" {
				var line struct {
					Agent, Client, ID string
					Status            int
				}
				if err := json.Unmarshal([]byte(lines[0]), &line); err != nil || line.Agent != agent || line.ID != id || line.Client != "127.0.0.1" || line.Status != 200 {
					t.Errorf("got %+v, %v", line, err)
				}
				wantJSON(t, stack)
			}
			wantTimes(t, stack)
			wantUsers(t, stack)
		})
	}
}

// wantTimes wants to see how long the application server took, where the answer is slow.
func wantTimes(t *testing.T, stack *Stack) {
	t.Helper()
	before := len(logged(t, stack, 1))
	asked(t, stack, attack.HTTPS, raw("/slow/?seconds=1&whoami"))
	lines := logged(t, stack, before+1)
	last := lines[len(lines)-1]
	second := regexp.MustCompile(` first_us=1\d{6}$|upstream(=|":")1\.\d`)
	if len(lines) != before+1 || !second.MatchString(last) || second.MatchString(lines[0]) {
		t.Errorf("got %q, want a second", last)
	}
}

// wantUsers wants the name of somebody in the log who has shown a password, and of nobody who claims to be somebody.
func wantUsers(t *testing.T, stack *Stack) {
	t.Helper()
	before := len(logged(t, stack, 1))
	ask := func(target, password string) {
		truth := attack.Truth{Public: stack.Public, Over: attack.HTTPS}
		truth.Password = ""
		answerTo(t, stack, truth, netip.Addr{}, raw(target, password))
	}
	ask("/?whoami", basic("mallory", "x"))
	ask("/staff/?whoami", rightPassword)
	lines := logged(t, stack, before+2)
	if len(lines) != before+2 || strings.Contains(lines[before], "mallory") || !strings.Contains(lines[before+1], scaffold.User) {
		t.Errorf("got %q, want %q in the last line alone", lines, scaffold.User)
	}
	if stack.kind != site.Nginx { // httpd's own %u, which is bogus beside 401
		return
	}
	ask("/staff/?whoami", basic("mallory", "x"))
	if lines := logged(t, stack, before+3); len(lines) != before+3 || strings.Contains(lines[before+2], "mallory") {
		t.Errorf("got %q, want nobody who was refused", lines)
	}
	file := stack.moved.Accesses[0].Passwords.String()
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	ask("/staff/?whoami", basic("mallory\xff", "x"))
	if lines := logged(t, stack, before+4); len(lines) != before+4 || strings.Contains(lines[before+3], "mallory") {
		t.Errorf("got %q, want nobody whose password was compared with none", lines[len(lines)-1])
	}
	if err := os.WriteFile(file, []byte("ren\xe9:{PLAIN}x\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	ask("/staff/?whoami", basic("ren\xe9", "x"))
	lines = logged(t, stack, before+5)
	if last := lines[len(lines)-1]; len(lines) != before+5 || !strings.Contains(last, "ren") && !strings.Contains(last, "(no UTF-8)") || strings.HasPrefix(last, "{") && !utf8.ValidString(last) {
		t.Errorf("got %q, want a name, and in JSON no other bytes than UTF-8", last)
	}
}

// wantJSON sends bytes that are no UTF-8, and wants JSON nevertheless.
func wantJSON(t *testing.T, stack *Stack) {
	t.Helper()
	for _, c := range []struct {
		bytes string
		kept  bool
	}{
		{"\xe9", false}, {"\xc3\xa9", true}, {"a\xff", false}, {"\xc0\xaf", false}, {"\xed\xa0\x80", false}, {"\xe2\x82", false}, {"\xe2\x82\xac\xac", false},
		{"\xe2\x82\xac\xf0\x9f\x98\x80", true}, {"\xf4\x90\x80\x80", false}, {"\x80", false}, {"\xf1\x80\x80", false}, {"\xf0\x9f\x98", false},
	} {
		before := len(logged(t, stack, 1))
		asked(t, stack, attack.HTTPS, raw("/?"+c.bytes, "User-Agent: whoami", "Referer: "+c.bytes))
		lines := logged(t, stack, before+1)
		last := lines[len(lines)-1]
		var line struct{ Target, Referer string }
		if err := json.Unmarshal([]byte(last), &line); err != nil || !utf8.ValidString(last) || len(lines) != before+1 {
			t.Errorf("%q: got %q, %v, want one line of JSON", c.bytes, last, err)
		}
		if kept := line.Target == "/?"+c.bytes && line.Referer == c.bytes; kept != c.kept {
			t.Errorf("%q: got %+v, kept %v, want %v", c.bytes, line, kept, c.kept)
		}
	}
}

// logged are the lines of the access log, once it has that many: both servers write them after the answer.
func logged(t *testing.T, stack *Stack, count int) []string {
	t.Helper()
	var lines []string
	for deadline := time.Now().Add(10 * time.Second); len(lines) < count && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		file, err := os.Open(stack.moved.Log.Access.String())
		if err != nil {
			t.Fatal(err)
		}
		lines = nil
		for scanner := bufio.NewScanner(file); scanner.Scan(); {
			if strings.Contains(scanner.Text(), "whoami") {
				lines = append(lines, scanner.Text())
			}
		}
		file.Close()
	}
	return lines
}
