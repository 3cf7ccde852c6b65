package plan

import (
	"fmt"

	"proxypact/internal/site"
)

// limits are those that a description states, and what follows from them. The rest is each program's own matter.
func limits(before, after *site.Site) []Statement {
	old, now := before.Limits, after.Limits
	if before.Proxy.Kind == after.Proxy.Kind { // nginx has a limit where nothing is said
		old.Body, now.Body = before.LargestBody(), after.LargestBody()
	}
	body, was := orUnsaid(now.Body), orUnsaid(old.Body)
	all := limit(old.Body.Bytes(), now.Body.Bytes(), say("body-limit", Notice, "", "limits.body", "a request may be %s, and might be %s", body, was))
	form, was := orUnsaid(now.Form), orUnsaid(old.Form)
	all = append(all, limit(old.Form.Bytes(), now.Form.Bytes(), say("form-limit", Notice, "", "limits.form", "Django takes %s of a form into memory, and took %s", form, was))...)
	line, was := orUnsaid(now.Header), orUnsaid(old.Header)
	all = append(all, limit(old.Header.Bytes(), now.Header.Bytes(), say("header-limit-changed", Notice, "", "limits.header", "a line of a request's head may have %s, and might have %s", line, was))...)
	answer, was := orUnsaid(now.Response), orUnsaid(old.Response)
	all = append(all, limit(old.Response.Seconds(), now.Response.Seconds(), say("response-time", Notice, "", "limits.response_timeout", "an answer may take %s, and might take %s", answer, was))...)
	silence, was := orUnsaid(now.Client), orUnsaid(old.Client)
	return append(all, limit(old.Client.Seconds(), now.Client.Seconds(), say("client-time", Notice, "", "limits.client_timeout", "a client may keep silent for %s, and might for %s", silence, was))...)
}

// limit is the statement about a limit that changed; 0 stands for none.
func limit(old, now int64, means Statement) []Statement {
	if old == now {
		return nil
	}
	means.Turn = Tightened
	if now == 0 || old > 0 && now > old {
		means.Turn = Loosened
	}
	return []Statement{means}
}

// orUnsaid is a limit in words.
func orUnsaid(limit fmt.Stringer) string {
	if limit.String() == "" {
		return "what each program allows by itself"
	}
	return limit.String()
}

func streaming(before, after *site.Site) []Statement {
	var all []Statement
	const key = "limits.streaming"
	if more := come(before.Streaming, after.Streaming); len(more) > 0 {
		all = append(all, say("streaming-started", Notice, "", key, "answers of %s go on as they come: a slow client holds the application server as long as it likes", listed(more)))
	}
	if less := gone(before.Streaming, after.Streaming); len(less) > 0 {
		all = append(all, say("streaming-stopped", Notice, "", key, "the proxy collects the answers of %s, and ends those that are silent for a minute", listed(less)))
	}
	return all
}

// logins are the paths that each client may ask for so often.
func logins(before, after *site.Site) []Statement {
	var all []Statement
	old, now := before.Logins, after.Logins
	const key = "limits.login_paths"
	if less := lost(after, old.Paths, now.Paths); len(less) > 0 {
		all = append(all, say("login-uncounted", Notice, Loosened, key, "%s may be asked for as often as anyone likes: passwords can be tried out there", listed(less)))
	}
	if more := come(old.Paths, now.Paths); len(more) > 0 {
		all = append(all, say("login-counted", Notice, Tightened, key, "%s gets 429 from a client that asks more often than %s", listed(more), now.Rate))
	}
	return append(all, loginRate(old, now)...)
}

func loginRate(old, now site.Logins) []Statement {
	if old.Rate == now.Rate || len(old.Paths) == 0 || len(now.Paths) == 0 {
		return nil
	}
	turn := Tightened
	if now.Rate.Compare(old.Rate) > 0 {
		turn = Loosened
	}
	return one("login-rate-changed", Notice, turn, "limits.login_rate", "a client may ask for a login %s, and could %s", now.Rate, old.Rate)
}
