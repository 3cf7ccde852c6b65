package verify

import "strings"

// The templates that weaknesses take pieces from.
const (
	apacheForward  = "apache/forward.conf.tmpl"
	apacheSite     = "apache/site.conf.tmpl"
	apacheWorker   = "apache/worker.conf.tmpl"
	apacheNames    = "apache/names.conf.tmpl"
	apacheFront    = "apache/front.conf.tmpl"
	nginxFront     = "nginx/front.conf.tmpl"
	nginxFronts    = "nginx/fronts.conf.tmpl"
	nginxForward   = "nginx/forward.conf.tmpl"
	nginxWritten   = "nginx/written.conf.tmpl"
	nginxDotted    = "nginx/dotted.conf.tmpl"
	apachePrefix   = "apache/prefix.conf.tmpl"
	nginxPrefix    = "nginx/prefix.conf.tmpl"
	nginxPlain     = "nginx/plain.conf.tmpl"
	nginxPackets   = "nginx/uwsgi.conf.tmpl"
	apacheFiles    = "apache/files.conf.tmpl"
	apacheReleased = "apache/released.conf.tmpl"
	nginxFiles     = "nginx/files.conf.tmpl"
	nginxSite      = "nginx/site.conf.tmpl"
	nginxAlone     = "nginx/alone.conf.tmpl"
	gunicornConf   = "gunicorn/gunicorn.conf.py.tmpl"
	djangoProxy    = "django/proxy.py.tmpl"
	nginxGuard     = "nginx/guard.conf.tmpl"
	apacheGuard    = "apache/guard.conf.tmpl"
)

// without takes pieces out of a template.
func without(template string, pieces ...string) []change {
	var all []change
	for _, piece := range pieces {
		all = append(all, change{template, piece, ""})
	}
	return all
}

// together are the changes of several weaknesses.
func together(groups ...[]change) []change {
	var all []change
	for _, g := range groups {
		all = append(all, g...)
	}
	return all
}

const (
	apacheHost     = "    RequestHeader set Host {{.Host}}\n"
	apacheScheme   = "    RequestHeader set X-Forwarded-Proto {{.Scheme}}\n"
	apacheFor      = "    RequestHeader set X-Forwarded-For {{.Client}}\n"
	apacheNoAdding = "    ProxyAddHeaders Off\n"
	apacheHop      = `    RequestHeader set Connection close "expr=req_novary('Connection') !~ ` +
		`/^((close|keep-alive|upgrade)\s*(,\s*|$))*$/i"` + "\n"
	apacheUpgrade = `    RequestHeader unset Upgrade "expr=%{SERVER_PROTOCOL} != 'HTTP/1.1' || req_novary('Upgrade') !~ /^websocket$/i"` + "\n"
	apacheCleared = "{{range .Cleared}}\n    # Never from a client: {{.Why}}.\n{{- range .Names}}\n" +
		"    RequestHeader unset {{.}}\n{{- end}}\n{{end}}\n"
	apacheFolded = "{{- range .Folded}}\n    RequestHeader unset {{.}}\n{{- end}}\n"
	apacheClosed = `{{- range .Closed}}
<VirtualHost{{range .Address}} {{.}}{{end}}>
    ServerSignature Off
    ServerName {{.Name}}
    TraceEnable Off
{{- template "apache/probe_names.conf.tmpl" .Aliases}}
{{- template "apache/limits.conf.tmpl" .Limits}}
{{- template "apache/answer.conf.tmpl" .Answers}}
{{- if .Probed}}
{{- template "apache/alone.conf.tmpl"}}
{{- end}}
    <Location "/">
        Require all denied
    </Location>
{{- template "apache/probe_pass.conf.tmpl" .Probed}}
</VirtualHost>
{{- end}}
`
	apacheRejected = `{{- range .Rejected}}
<VirtualHost{{range .Address}} {{.}}{{end}}>
    ServerSignature Off
    ServerName {{.Name}}
    TraceEnable Off
{{- template "apache/probe_names.conf.tmpl" .Aliases}}
    SSLEngine on
{{- template "apache/certificates.conf.tmpl" .Certs}}
{{- template "apache/tls.conf.tmpl" .TLS}}
{{- template "apache/limits.conf.tmpl" .Limits}}
{{- template "apache/answer.conf.tmpl" .Answers}}
{{- if .Probed}}
{{- template "apache/alone.conf.tmpl"}}
{{- end}}
    <Location "/">
        Require all denied
    </Location>
{{- template "apache/probe_pass.conf.tmpl" .Probed}}
</VirtualHost>
{{- end}}
`
)

const (
	nginxHost       = "        proxy_set_header Host {{.Host}};\n"
	nginxScheme     = "        proxy_set_header X-Forwarded-Proto {{.Scheme}};\n"
	nginxFor        = "        proxy_set_header X-Forwarded-For {{.Client}};\n"
	nginxConnection = "        proxy_set_header Connection {{.Connection}};\n"
	nginxUpgrade    = "        proxy_set_header Upgrade {{.Upgrade}};\n"
	nginxRedirect   = "        proxy_redirect off;\n"
	nginxPass       = "proxy_pass http://{{.}};"
	nginxCleared    = "{{range .Cleared}}\n        # Never from a client: {{.Why}}.\n{{- range .Names}}\n" +
		"        proxy_set_header {{.}} \"\";\n{{- end}}\n{{end}}\n"
	nginxFolded = "{{- range .Folded}}\n        proxy_set_header {{.}} \"\";\n{{- end}}\n"
	nginxClosed = `{{- range .Closed}}
server {
{{- range .Listen}}
    listen {{.}};
{{- end}}
    server_tokens off;
    server_name{{range .Names}} {{.}}{{end}};
{{- template "nginx/limits.conf.tmpl" .Limits}}
    underscores_in_headers off;
    ignore_invalid_headers on;
{{- template "nginx/closed.conf.tmpl" .Foreign}}
}
{{- end}}
`
)

// underscored lets nginx take names with underscores for names, in every server.
var underscored = []change{
	{nginxSite, "underscores_in_headers off", "underscores_in_headers on"},
}

// unmatchedNames lets nginx pass every name.
var unmatchedNames = []change{
	{nginxSite, "ignore_invalid_headers on", "ignore_invalid_headers off"},
}

const (
	gunicornSchemes = "secure_scheme_headers = { {{- .SchemeKey}}: {{.Secure -}} }\n"
	gunicornDrops   = "    req.headers = [header for header in req.headers if \"_\" not in header[0]]\n"
	gunicornMap     = "header_map = \"drop\"\n"
)

// folding lets gunicorn before 22.0 take an underscore for a dash; dangerous does it for later ones.
var (
	folding   = []change{{gunicornConf, gunicornDrops, "    pass\n"}}
	dangerous = []change{{gunicornConf, gunicornMap, "header_map = \"dangerous\"\n"}}
)

// astray sends all but one path to somewhere that is made of the path, as rules that add or take slashes do.
func astray(rule string) []change {
	const merged, apart = "merge_slashes on;", "merge_slashes off;"
	return []change{
		{nginxForward, nginxRedirect, "        if ($request_uri != /whoami/) {\n            " + rule + "\n        }\n"},
		{"nginx/closed.conf.tmpl", merged, apart},
		{nginxAlone, merged, apart + "\n    absolute_redirect off;"},
	}
}

// roomy lets nginx and gunicorn take more and longer lines than they do by default.
var roomy = []change{
	{nginxSite, "underscores_in_headers off;", "underscores_in_headers on;\n    large_client_header_buffers 8 64k;"},
	{gunicornConf, gunicornDrops, "    pass\n\n\n" + strings.Join([]string{
		"limit_request_line = 0", "limit_request_field_size = 0", "limit_request_fields = 300"}, "\n") + "\n"},
}
