package verify

import (
	"strings"
	"testing"

	"proxypact/internal/attack"
)

// unguarded are changes of the templates, all at once, and what each of them lets happen.
var unguarded = map[string]struct {
	changes []change
	missed  []string
}{
	"apache": {
		[]change{
			{apacheForward, "    <If {{.}}>\n        Require all denied\n    </If>\n{{- end}}\n{{- range .Dotted}}", "{{- end}}\n{{- range .Dotted}}"},
			{apacheForward, "    RequestHeader unset {{.Header}}\n", ""},
			{apacheForward, "    RequestHeader unset Authorization ", "    RequestHeader unset Authorisation "},
			{apacheGuard, "Require expr {{.}}", "Require all granted"},
			{apacheGuard, "Require expr \"%{SSL_CLIENT_VERIFY} == 'SUCCESS'\"", "Require all granted"},
		},
		[]string{`"/staff%2f"`, `is told the user "admin`, `has logged in "admin"`, "is told the password", `"/house/"`, `"/staff/hooks/x"`, `GET "/cards/" ["Host: {host}"] `},
	},
	"apache-open": {
		[]change{{apacheGuard, "Require valid-user", "Require all granted"}, {apacheForward, "{{- range .Folded}}\n    RequestHeader unset {{.}}\n{{- end}}", ""}},
		[]string{`GET "/staff/" ["Host: {host}"] `, `HEAD "/staff/x"`, `"/exact" ["Host: {host}"] `, `"/house/both/" ["Host: {host}"] `, `is told the user "`},
	},
	"nginx": {
		[]change{
			{nginxForward, "proxy_set_header {{.Header}} {{.User}};", "proxy_set_header {{.Header}} $remote_user;"},
			{nginxForward, "        proxy_set_header Authorization \"\";\n", ""},
			{nginxGuard, "({{.}} = 0)", "({{.}} = 2)"},
			{nginxGuard, "$ssl_client_verify != SUCCESS", "$ssl_client_verify = never"},
		},
		[]string{`is told the user "visitor" (true), want ""`, "is told the password", `"/house/"`, `"/staff/hooks/x"`, `GET "/cards/" ["Host: {host}"] `},
	},
	"nginx-open": {
		[]change{{nginxGuard, "auth_basic {{.Realm}};", "auth_basic off;"}, {nginxForward, "proxy_set_header {{.Header}} {{.User}};", ""}},
		[]string{`GET "/staff/" ["Host: {host}"] `, `HEAD "/staff/x"`, `"/exact" ["Host: {host}"] `, `"/house/both/" ["Host: {host}"] `, `is told the user "admin"`},
	},
}

func TestPathsAreGuardedByTheseLines(t *testing.T) {
	t.Parallel()
	for name, weak := range unguarded {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kind, _, _ := strings.Cut(name, "-")
			python := interpreters(t)[0]
			setup := prepared(t, clinicSite(t, python, cards.with(edits{"proxy.kind": `"` + kind + `"`})), python)
			setup.Templates = weakness{changes: weak.changes}.changed(t)
			stack := run(t, setup)
			if v := stack.visitor(attack.Truth{Public: stack.Public, Over: attack.HTTPS}); keptOut(t.Context(), v) == nil {
				t.Errorf("%s keeps everybody out", guardFlow.ID)
			}
			all := strings.Join(misses(t, stack, attack.HTTPS), "\n")
			for _, want := range weak.missed {
				if !strings.Contains(all, want) {
					t.Errorf("nothing misses it: %s in\n%s", want, all)
				}
			}
		})
	}
}
