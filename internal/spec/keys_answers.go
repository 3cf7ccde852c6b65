package spec

import (
	"net/netip"

	"proxypact/internal/value"
)

// answerKeys are how much the proxy takes, and what it answers and writes down by itself.
var answerKeys = []Key{
	{Path: "limits.body", Type: Text, Pattern: sizeShape, Sample: `"20m"`, Doc: "the largest request body, as `10m`; the proxy answers 413 to more. Unset: on nginx what Django reads of a form, on Apache any",
		read: text(func(s *Spec) *Field[value.Size] { return &s.Limits.Body }, value.ParseSize)},
	{Path: "limits.form", Type: Text, Pattern: sizeShape, Sample: `"5m"`, Doc: "how much of a body, files apart, Django takes into memory",
		read: text(func(s *Spec) *Field[value.Size] { return &s.Limits.Form }, value.ParseSize)},
	{Path: "limits.header", Type: Text, Pattern: sizeShape, Sample: `"16k"`, Doc: "the longest line of the head of a request or an answer, such as one with large cookies",
		read: text(func(s *Spec) *Field[value.Size] { return &s.Limits.Header }, value.ParseLine)},
	{Path: "limits.response_timeout", Type: Text, Pattern: durationShape, Sample: `"30s"`, Doc: "how long Django has for an answer; the proxy waits a little longer",
		read: text(func(s *Spec) *Field[value.Duration] { return &s.Limits.ResponseTimeout }, value.ParseTimeout)},
	{Path: "limits.client_timeout", Type: Text, Pattern: durationShape, Sample: `"20s"`, Doc: "how long a client may keep silent in the middle of a request or an answer",
		read: text(func(s *Spec) *Field[value.Duration] { return &s.Limits.ClientTimeout }, value.ParseTimeout)},
	{Path: "limits.streaming", Type: TextList, Sample: `["/events/"]`, Doc: "paths whose answers go on as they come, for hours: nothing waits for the rest",
		read: texts(func(s *Spec) *Field[[]value.URLPath] { return &s.Limits.Streaming }, value.ParseURLPath)},
	{Path: "limits.login_paths", Type: TextList, Sample: `["/accounts/login/", "/admin/login/"]`, Doc: "paths that each client may ask for at `limits.login_rate` alone, on nginx",
		read: texts(func(s *Spec) *Field[[]value.URLPath] { return &s.Limits.LoginPaths }, value.ParseURLPath)},
	{Path: "limits.login_rate", Type: Text, Default: "10/m", Pattern: `^[1-9][0-9]{0,3}/[sm]$`, Doc: "requests in a second or a minute; as many at once are let through first",
		read: text(func(s *Spec) *Field[value.Rate] { return &s.Limits.LoginRate }, value.ParseRate)},
	{Path: "headers.owner", Type: Text, Default: "django", Values: []string{"django", "proxy"},
		Doc:  "who decides about the headers below: Django, and the proxy where that says nothing; or the proxy alone",
		read: text(func(s *Spec) *Field[string] { return &s.Headers.Owner }, verbatim)},
	{Path: "headers.nosniff", Type: Boolean, Default: false, Doc: "X-Content-Type-Options, so that browsers take no file for something else",
		read: flag(func(s *Spec) *Field[bool] { return &s.Headers.Nosniff })},
	{Path: "headers.referrer_policy", Type: Text, Sample: `"same-origin"`, Doc: "Referrer-Policy, how much other sites learn about where visitors come from",
		Values: []string{"no-referrer", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin", "same-origin", "strict-origin", "strict-origin-when-cross-origin", "unsafe-url"},
		read:   text(func(s *Spec) *Field[string] { return &s.Headers.ReferrerPolicy }, verbatim)},
	{Path: "headers.frame_options", Type: Text, Values: []string{"DENY", "SAMEORIGIN"}, Sample: `"DENY"`, Doc: "X-Frame-Options, who may show pages inside their own",
		read: text(func(s *Spec) *Field[string] { return &s.Headers.FrameOptions }, verbatim)},
	{Path: "headers.opener_policy", Type: Text, Values: []string{"same-origin", "same-origin-allow-popups", "unsafe-none"}, Sample: `"same-origin"`, Doc: "Cross-Origin-Opener-Policy, whether windows that were opened from elsewhere see each other",
		read: text(func(s *Spec) *Field[string] { return &s.Headers.OpenerPolicy }, verbatim)},
	{Path: "headers.csp", Type: Text, Sample: `"default-src 'self'; img-src *"`, Doc: "Content-Security-Policy, from where pages may load what; Django writes it from 6.0 on",
		read: text(func(s *Spec) *Field[value.ContentPolicy] { return &s.Headers.CSP }, value.ParseContentPolicy)},
	{Path: "pages.maintenance_switch", Type: Text, Pattern: pathShape, Sample: `"/run/bookshop/maintenance"`, Doc: "while this file is there, everybody gets 503",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Pages.Switch }, value.ParsePlainPath)},
	{Path: "pages.maintenance", Type: Text, Pattern: pathShape, Sample: `"/srv/bookshop/maintenance.html"`, Doc: "the page that is shown then, one file of HTML",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Pages.Maintenance }, value.ParseFilePath)},
	{Path: "pages.unavailable", Type: Text, Pattern: pathShape, Sample: `"/srv/bookshop/unavailable.html"`, Doc: "the page that is shown where no application server answers, one file of HTML",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Pages.Unavailable }, value.ParseFilePath)},
	{Path: "health.path", Type: Text, Pattern: pathShape, Sample: `"/ready/"`,
		Doc:  "URL path that Django answers for `health.peers` alone, to whatever name they ask for, over http too, and in maintenance; nobody else gets it",
		read: text(func(s *Spec) *Field[value.URLPath] { return &s.Health.Path }, value.ParseURLPath)},
	{Path: "health.peers", Type: TextList, Sample: `["10.0.0.5"]`,
		Doc:  "networks that health probes connect from. The address of the connection counts; a request that a load balancer passes on for somebody else is never a probe",
		read: texts(func(s *Spec) *Field[[]netip.Prefix] { return &s.Health.Peers }, value.ParsePrefix)},
	{Path: "log.access", Type: Text, Pattern: pathShape, Depends: "what the rest of the configuration says", Sample: `"/var/log/nginx/bookshop.log"`, Doc: "the access log of this site, in a directory that is there",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Log.Access }, value.ParseFilePath)},
	{Path: "log.format", Type: Text, Default: "text", Values: []string{"text", "json"}, Doc: "how its lines read; `json` on nginx alone",
		read: text(func(s *Spec) *Field[string] { return &s.Log.Format }, verbatim)},
	{Path: "log.request_id", Type: Boolean, Default: false, Doc: "tell Django the id of each request in X-Request-ID, which no client can write",
		read: flag(func(s *Spec) *Field[bool] { return &s.Log.RequestID })},
}
