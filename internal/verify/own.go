package verify

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"proxypact/internal/attack"
	"proxypact/internal/site"
)

// Own is a Django project that Prove runs in place of the built-in one. Nothing below its directory is written.
type Own struct {
	Dir      string // absolute, where manage.py is
	Settings string // module
	WSGI     string // package.wsgi:application; "": what its settings name
	ASGI     string // the same for servers of ASGI
}

// guest is such a project once it was examined.
type guest struct {
	Own
	said  bool   // which application of WSGI it is, for this run
	login string // path of the admin's login page; "": it has none
	host  string // the canonical name, for which it has to answer
}

// meddling are variables that would change what a run proves, or that a run has of its own.
var meddling = regexp.MustCompile(`^(GUNICORN_.*|UVICORN_.*|GRANIAN_.*|UWSGI_.*|FORWARDED_ALLOW_IPS|PORT|WEB_CONCURRENCY|SCRIPT_NAME|XDG_RUNTIME_DIR|` +
	`PYTHONPATH|PYTHONSAFEPATH|PYTHONDONTWRITEBYTECODE|DJANGO_SETTINGS_MODULE|PROXYPACT_.*)=`)

// environment is the caller's own, since projects take secrets and databases from it. gunicorn puts the directory
// that it runs in before all of PYTHONPATH; XDG_RUNTIME_DIR is where it makes its control socket.
func (o Own) environment(scratch, settings string) []string {
	path := []string{filepath.Dir(settings), o.Dir, filepath.Join(scratch, "own")}
	if inherited := os.Getenv("PYTHONPATH"); inherited != "" {
		path = append(path, inherited)
	}
	return append(slices.DeleteFunc(os.Environ(), meddling.MatchString),
		"PYTHONPATH="+strings.Join(path, string(filepath.ListSeparator)),
		"PYTHONDONTWRITEBYTECODE=1",
		"PYTHONUNBUFFERED=1",
		"XDG_RUNTIME_DIR="+scratch,
		"DJANGO_SETTINGS_MODULE="+o.Settings,
		"PROXYPACT_WSGI="+o.WSGI,
		"PROXYPACT_ASGI="+o.ASGI,
		"PROXYPACT_WITNESS="+filepath.Join(scratch, "project", "shop", "witness.py"),
		"PROXYPACT_TOLD="+filepath.Join(scratch, "told"),
	)
}

// loading is the application of one server where the description names one. What is said for the run counts more.
func (g *guest) loading(a app) []string {
	switch {
	case a.loads == "" || a.calls == site.WSGI && g.said:
		return nil
	case a.calls == site.WSGI:
		return []string{"PROXYPACT_WSGI=" + a.loads}
	}
	return []string{"PROXYPACT_ASGI=" + a.loads}
}

// harmless leaves out what could change data: other methods, bodies, methods in disguise, and WebSockets, of which
// nobody knows what they do. A body is a further GET where more than one answer is asked for.
func harmless(cases []attack.Case) []attack.Case {
	return slices.DeleteFunc(cases, func(c attack.Case) bool {
		reads := slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, c.Request.Method)
		return !reads || c.Request.Body != "" && c.Expect.Answers < 2 || c.ID == "method-override" || c.Request.Opens()
	})
}

// judge makes allowance for a project's own ways: it may lead its visitors to another site over https, such as one
// for logging in, and where Django itself fails, the proxy is not to blame.
func (s *Stack) judge(c attack.Case, t attack.Truth, seen attack.Observation) attack.Trial {
	trial := attack.Trial{Case: c.ID, Over: t.Over, Way: t.Way.Name, Fault: c.Fault, Sends: c.Sends, Broken: attack.Judge(c, t, seen)}
	if s.own == nil {
		return trial
	}
	leads := func(a attack.Answer) bool { return a.Header.Get("Location") != "" && !elsewhereOfItsOwn(t, a) }
	trial.Broken = slices.DeleteFunc(trial.Broken, func(b attack.Broken) bool {
		return b.Invariant == attack.Redirect && !slices.ContainsFunc(seen.Answers, leads)
	})
	fails := func(a attack.Answer) bool { return a.Status >= http.StatusInternalServerError && a.Django }
	if len(trial.Broken) == 1 && trial.Broken[0].Invariant == attack.NoError && slices.ContainsFunc(seen.Answers, fails) {
		trial.Fault, trial.Broken[0].Fault = attack.Project, attack.Project
	}
	return trial
}

// elsewhereOfItsOwn reports whether Django leads to a site that is neither this one nor the one an attacker names.
// What it carries along in the query is for that site to judge.
func elsewhereOfItsOwn(t attack.Truth, a attack.Answer) bool {
	to, err := url.Parse(a.Header.Get("Location"))
	return err == nil && a.Django && to.Scheme == "https" && to.Hostname() != "" && to.User == nil &&
		!strings.Contains(to.Host, attack.Evil) && !slices.Contains(t.Each(), to.Hostname())
}

var toldName = regexp.MustCompile(`^\d+-\d+$`)

// recall looks up what the project was told: its own pages do not say.
func (s *Stack) recall(answers []attack.Answer) {
	for i := range answers {
		a := &answers[i]
		a.Told = nil
		name := a.Header.Get(reached)
		if !toldName.MatchString(name) {
			continue
		}
		var told attack.Told
		content, err := os.ReadFile(filepath.Join(s.dir, "told", name+".json"))
		if err == nil && json.Unmarshal(content, &told) == nil {
			a.Told = &told
		}
	}
}
