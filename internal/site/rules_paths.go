package site

import (
	"fmt"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// streamingRules are about answers that go on for long.
func streamingRules(sp *spec.Spec, s *Site) []problem.Problem {
	const key = "limits.streaming"
	problems := append(pathsTwice(key, sp.Limits.Streaming.Value, s), amongFiles(key, sp.Limits.Streaming.Value, s)...)
	for _, path := range sp.Limits.Streaming.Value {
		switch b := s.Answering(path.String()); {
		case b.Server == Gunicorn && b.Worker == SyncWorker:
			return append(problems, doubtful("streaming-ended", key, "a sync worker of gunicorn answers one request at a time, and is ended when that takes too long",
				"write "+b.Table+`.worker = "gthread", or give the path to a process that speaks ASGI`)...)
		case b.Cuts() && !s.Limits.Response.IsZero():
			return append(problems, doubtful("streaming-ended", key, fmt.Sprintf("%s ends each answer after limits.response_timeout, %s", b.Server.Title(), s.Limits.Response),
				"leave limits.response_timeout out, or give the path to a process that leaves answers their time, such as one of uvicorn")...)
		}
	}
	return problems
}

// loginRules are about how often somebody may try.
func loginRules(sp *spec.Spec, s *Site) []problem.Problem {
	const key = "limits.login_paths"
	switch {
	case sp.Limits.LoginRate.Set && !sp.Limits.LoginPaths.Set:
		return doubtful("unused-key", "limits.login_rate", "has no effect without limits.login_paths", "")
	case sp.Limits.LoginPaths.Set && s.Proxy.Kind == Apache:
		return wrong("nginx-only", key, "Apache counts no client's requests, and no module that comes with it does", "let Django count them, by the address that it is told; or use nginx")
	}
	return append(pathsTwice(key, sp.Limits.LoginPaths.Value, s), amongFiles(key, sp.Limits.LoginPaths.Value, s)...)
}

// amongFiles finds paths that no application answers.
func amongFiles(key string, paths []value.URLPath, s *Site) []problem.Problem {
	var problems []problem.Problem
	for _, path := range paths {
		for _, f := range s.Directories() {
			if f.URL.Covers(path.Below(s.Prefix)) {
				problems = append(problems, doubtful("unused-key", key, fmt.Sprintf("%q has no effect below %q (%s.url), where files are", path, f.URL, f.Table), "")...)
			}
		}
	}
	return problems
}

func pathsTwice(key string, paths []value.URLPath, s *Site) []problem.Problem {
	var problems []problem.Problem
	seen := map[value.URLPath]string{}
	for _, path := range paths {
		problems = append(problems, pathClash(key, path, seen[path], s)...)
		seen[path] = key
	}
	return problems
}
