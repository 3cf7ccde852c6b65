package foreign

import (
	"slices"
	"strings"

	"proxypact/internal/plan"
)

var nginxRules = []rule{
	{"adopted-scheme", plan.Notice, plan.Tightened, matching(`^proxy_set_header X-Forwarded-(Proto|Protocol|Scheme|Ssl) .*\$http_`),
		"hands on the scheme that a client says, so that anybody was taken for secure over plain http: %s; the rendered file writes it itself"},
	{"adopted-scheme", plan.Notice, plan.Tightened, without(`^(proxy|uwsgi)_pass `, `^(proxy_set_header|uwsgi_param) \S*X.FORWARDED.PROTO|^proxy_set_header X-Forwarded-Proto|^include `),
		"leaves X-Forwarded-Proto to the client, so that anybody was taken for secure over plain http: %s; the rendered file writes it itself"},
	{"adopted-address", plan.Notice, plan.Tightened, matching(`^proxy_set_header \S+ .*(\$proxy_add_x_forwarded_for|\$http_x_(forwarded_for|real_ip))`),
		"adds to the addresses that a client sends, of which many readers take the first: %s; the rendered file sends one, whoever counted hops has to count anew"},
	{"adopted-host", plan.Notice, plan.Tightened, matching(`^(proxy_set_header (Host|X-Forwarded-Host)|return \d+|rewrite) .*\$http_host`),
		"uses the host as a client wrote it: %s; the rendered file uses the name of the site that was asked for"},
	{"adopted-every-name", plan.Notice, plan.Tightened, matching(`^(listen .*default_server|server_name _$)`),
		"answers for every name that no other site claims: %s; the rendered file answers for its own names, and those of others need a home"},
	{"adopted-underscores", plan.Notice, plan.Tightened, matching(`^(underscores_in_headers on|ignore_invalid_headers off)$`),
		"lets through header names with underscores, which many servers read as the real ones: %s"},
	{"adopted-client-address", plan.Notice, "", lost(`^(set_real_ip_from|real_ip_header|real_ip_recursive) `),
		"takes the client's address from what stands in front: %s; the rendered file does not, so that every client would have the balancer's address"},
	{"adopted-access", plan.Danger, plan.Loosened, lost(`^(allow|deny|satisfy|auth_basic|auth_basic_user_file|auth_request|ssl_verify_client|limit_req|limit_conn|limit_except) `),
		"keeps people out where the rendered file does not: %s"},
	{"adopted-hsts-lost", plan.Danger, plan.Loosened, lostAs(`^add_header Strict-Transport-Security `),
		"tells browsers to come over https alone, and the rendered file does not: %s; tls.hsts says so"},
	{"adopted-header", plan.Notice, plan.Loosened, lost(`^add_header ([^S]|S[^t])`),
		"tells browsers what the rendered file does not: %s"},
	{"adopted-path", plan.Notice, "", lost(`^location `),
		"answers these paths in a way of its own, and the rendered file hands them to Django: %s"},
	{"adopted-names", plan.Notice, plan.Tightened, names("server_name"),
		"answers for names that the rendered file does not: %s"},
	{"adopted-tls", plan.Notice, plan.Tightened, matching(`^ssl_protocols (.* )?(SSLv2|SSLv3|TLSv1|TLSv1\.1)( |$)`),
		"speaks old versions of TLS: %s; clients that know no better get no answer from the rendered file"},
	{"adopted-limits", plan.Notice, "", lost(`^(client_max_body_size|client_body_\w+|proxy_\w+_timeout|proxy_\w*buffer\w*|large_client_header_buffers|keepalive_timeout|send_timeout) `),
		"has limits of its own, in whose place nginx's hold: %s"},
	{"adopted-include", plan.Notice, "", lost(`^include `),
		"includes what was not read for this review: %s"},
}

// readNginx takes an nginx configuration apart; a block counts as a directive of its own.
func readNginx(text string) []directive {
	var all []directive
	var words, in []string
	line, start := 1, 0
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '\n':
			line++
			i++
		case c == ' ' || c == '\t' || c == '\r':
			i++
		case c == '#':
			i += restOfLine(text[i:])
		case c == ';' || c == '{' || c == '}':
			if len(words) > 0 {
				all = append(all, newDirective(words[0], words[1:], start).inside(in))
			}
			in = around(in, c, words)
			words = nil
			i++
		default:
			if len(words) == 0 {
				start = line
			}
			word, length := nginxWord(text[i:])
			words = append(words, word)
			line += strings.Count(text[i:i+length], "\n")
			i += length
		}
	}
	return all
}

// around are the blocks after one more byte that ends a directive.
func around(in []string, c byte, words []string) []string {
	switch {
	case c == '{':
		return append(slices.Clip(in), strings.Join(words, " "))
	case c == '}' && len(in) > 0:
		return in[:len(in)-1]
	}
	return in
}

func restOfLine(text string) int {
	if end := strings.IndexByte(text, '\n'); end >= 0 {
		return end
	}
	return len(text)
}

// nginxWord is the first word of text and how many bytes it takes.
func nginxWord(text string) (string, int) {
	if text[0] == '"' || text[0] == '\'' {
		return quotedWord(text)
	}
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\':
			i++
		case text[i] == '$' && strings.HasPrefix(text[i:], "${"):
			i += max(strings.IndexByte(text[i:min(len(text), i+longestQuote)], '}'), 1)
		case strings.IndexByte(" \t\r\n;{}", text[i]) >= 0:
			return text[:i], i
		}
	}
	return text, len(text)
}

// quotedWord is the first word of text, which begins with a quote, and how many bytes it takes.
func quotedWord(text string) (string, int) {
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text) && (text[i+1] == text[0] || text[i+1] == '\\'):
			i++
			b.WriteByte(text[i])
		case text[i] == text[0]:
			return b.String(), i + 1
		default:
			b.WriteByte(text[i])
		}
	}
	return b.String(), len(text)
}
