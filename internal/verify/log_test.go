package verify

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/site"
)

// TestAccessLog wants one line for each request, that no client can break or begin, and the same id there and in Django.
func TestAccessLog(t *testing.T) {
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
			inRoom(t)
			changes := running(python).with(edits{"log.access": `"/var/log/bookshop.log"`, "log.request_id": "true"}).with(row.edit)
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
			}
		})
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
