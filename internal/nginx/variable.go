package nginx

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"proxypact/internal/site"
	"proxypact/internal/value"
)

// longestVariable is what nginx's hash of variables takes with buckets of 64 bytes: beyond it nginx does not start.
const longestVariable = 46

// ours begins the names of variables that gen defines, and of none of nginx's.
const ours = "gen_"

// variable is one of the site's own.
func variable(s *site.Site, name string) Arg { return named(partOf(s.Name, name)) }

// backendVariable holds where a backend is whose name is looked up.
func backendVariable(b site.Backend) Arg { return named(partOf(b.Name, "backend")) }

// partOf is a name that no other owner has: two underscores stand for one of its own name, and a single one ends it.
func partOf(owner value.Name, part string) string {
	return strings.ReplaceAll(owner.Identifier(), "_", "__") + "_" + part
}

// named is the variable of that name, or of a digest, which begins like no name, and its end.
func named(name string) Arg {
	if len(ours+name) > longestVariable {
		digest := fnv.New64a()
		digest.Write([]byte(name))
		start := fmt.Sprintf("0%016x_", digest.Sum64())
		name = start + name[len(name)-(longestVariable-len(ours+start)):]
	}
	return Arg{"$" + ours + name}
}

// Variables are those that the site's file defines, without the dollar sign.
func Variables(s *site.Site) []string {
	v := newView(s)
	all := v.mapped()
	for _, server := range v.Plain {
		all = append(all, variablesOf(server.Places)...)
	}
	for _, server := range v.Secure {
		all = append(all, variablesOf(server.Places)...)
	}
	var names []string
	for _, a := range all {
		names = append(names, strings.TrimPrefix(a.text, "$"))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// mapped are the variables that are defined outside of servers.
func (v view) mapped() []Arg {
	all := v.Subjects
	for _, u := range v.Upgrades {
		all = append(all, u.Upgrade, u.Connection)
	}
	for _, one := range v.Stripped {
		all = append(all, one.Target)
	}
	for _, m := range v.Lacking {
		all = append(all, m.Variable)
	}
	for _, f := range v.Fronts {
		all = append(all, f.variables()...)
	}
	for _, c := range v.Copies {
		all = append(all, c.Taken, c.Suffix, c.Type, c.Encoding, c.Vary)
	}
	for _, c := range v.Chosen {
		all = append(all, c.Variable)
	}
	for _, a := range v.Allowed {
		all = append(all, a.Variable)
	}
	for _, p := range v.Probers {
		all = append(all, p.variables()...)
	}
	for _, l := range v.Logged {
		all = append(all, l.variables()...)
	}
	for _, c := range v.Counters {
		all = append(all, c.Visitor, Arg{"$gen_network"})
	}
	return all
}

func (p prober) variables() []Arg {
	all := []Arg{p.Peer, p.Probe}
	for _, l := range p.Let {
		all = append(all, l.Served)
	}
	return all
}

func (f fronted) variables() []Arg {
	all := []Arg{f.Peer, f.Front, f.Client}
	for _, s := range f.Secrets {
		all = append(all, s.Secret)
	}
	for _, s := range f.Schemes {
		all = append(all, s.Scheme)
		for _, h := range s.HSTS {
			all = append(all, h.Header)
		}
		for _, p := range s.Ports {
			all = append(all, p.Port)
		}
	}
	return all
}

func (l logged) variables() []Arg {
	var all []Arg
	for _, u := range l.Users {
		all = append(all, u.Asked, u.User)
	}
	for _, o := range l.Object {
		for _, part := range o.All {
			all = append(all, part.Text)
		}
	}
	return all
}

// variablesOf are what locations set.
func variablesOf(places []place) []Arg {
	var all []Arg
	for _, p := range places {
		for _, f := range p.Forwards {
			for _, r := range f.Resolved {
				all = append(all, r.Variable)
			}
		}
		for _, f := range p.Packets {
			for _, r := range f.Resolved {
				all = append(all, r.Variable)
			}
		}
	}
	return all
}

// Builtin are the variables in the hash of an nginx 1.31.5 with all that its configure knows but GeoIP; older ones have
// fewer.
var Builtin = strings.Fields(`
ancient_browser args binary_remote_addr body_bytes_sent bytes_sent connection connection_requests connection_time
connections_active connections_reading connections_waiting connections_writing content_length content_type date_gmt
date_local document_root document_uri host hostname http2 http3 http_cookie http_host http_referer http_user_agent
http_via http_x_forwarded_for https invalid_referer is_args is_request_port limit_conn_status limit_rate
limit_req_status modern_browser msec msie nginx_version pid pipe proxy_protocol_addr proxy_protocol_port
proxy_protocol_server_addr proxy_protocol_server_port query_string realip_remote_addr realip_remote_port
realpath_root remote_addr remote_port remote_user request request_body request_body_file request_completion
request_filename request_id request_length request_method request_port request_time request_uri scheme secure_link
secure_link_expires sent_http_cache_control sent_http_connection sent_http_content_length sent_http_content_type
sent_http_keep_alive sent_http_last_modified sent_http_link sent_http_location sent_http_transfer_encoding
server_addr server_name server_port server_protocol slice_range ssl_alpn_protocol ssl_cipher ssl_ciphers
ssl_client_cert ssl_client_escaped_cert ssl_client_fingerprint ssl_client_i_dn ssl_client_i_dn_legacy
ssl_client_raw_cert ssl_client_s_dn ssl_client_s_dn_legacy ssl_client_serial ssl_client_sigalg ssl_client_v_end
ssl_client_v_remain ssl_client_v_start ssl_client_verify ssl_curve ssl_curves ssl_early_data
ssl_ech_outer_server_name ssl_ech_status ssl_protocol ssl_server_name ssl_session_id ssl_session_reused ssl_sigalg
ssl_sigalgs status tcpinfo_rcv_space tcpinfo_rtt tcpinfo_rttvar tcpinfo_snd_cwnd time_iso8601 time_local uid_got
uid_reset uid_set upstream_addr upstream_bytes_received upstream_bytes_sent upstream_cache_status
upstream_connect_time upstream_header_time upstream_response_length upstream_response_time upstream_status uri
`)
