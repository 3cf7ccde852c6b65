package attack

import "strings"

const clientSymptom = "bans, rate limits and logs see an address that the client chose"

var client = family{
	fault:   Client,
	why:     "a proxy that appends leaves the client's own entry in front, where many applications look",
	symptom: clientSymptom,
	expect:  Expect{Django: Reached},
	cases: []Case{
		{ID: "for-plain", Sends: "X-Forwarded-For", Request: last("X-Forwarded-For: {spoof}")},
		{ID: "for-lower-case", Sends: "x-forwarded-for before Host", Request: first("x-forwarded-for: {spoof}")},
		{ID: "for-list", Sends: "X-Forwarded-For with a list", Request: last("X-Forwarded-For: {spoof}, 10.0.0.1, {client}")},
		{ID: "for-twice", Sends: "X-Forwarded-For twice", Request: last("X-Forwarded-For: {spoof}", "X-Forwarded-For: {client}")},
		{ID: "for-client", Sends: "X-Forwarded-For with the right address", Request: last("X-Forwarded-For: {client}")},
		{ID: "for-empty", Sends: "X-Forwarded-For without a value", Request: last("X-Forwarded-For:")},
		{ID: "for-garbage", Sends: "X-Forwarded-For with markup", Request: last("X-Forwarded-For: <script>, unknown")},
		{ID: "for-port", Sends: "X-Forwarded-For with a port", Request: last("X-Forwarded-For: {spoof}:443")},
		{ID: "for-long", Sends: "X-Forwarded-For with 300 addresses", Request: last("X-Forwarded-For: " + strings.Repeat("{spoof}, ", 300) + "{client}")},
		{ID: "for-real-ip", Sends: "X-Real-IP", Request: last("X-Real-IP: {spoof}")},
		{ID: "for-client-ip", Sends: "X-Client-IP", Request: last("X-Client-IP: {spoof}")},
		{ID: "for-cdn", Sends: "the address headers of CDNs",
			Request: last("CF-Connecting-IP: {spoof}", "True-Client-IP: {spoof}", "X-Cluster-Client-IP: {spoof}")},
		{ID: "for-client-ip-bare", Sends: "Client-IP", Request: last("Client-IP: {spoof}")},
	},
}

var clientTwin = family{
	fault:   Underscore,
	why:     "the twin of X-Forwarded-For with underscores is folded into the same list",
	symptom: clientSymptom,
	cases: []Case{
		{ID: "for-underscore", Sends: "X_Forwarded_For", Request: last("X_Forwarded_For: {spoof}")},
		{ID: "for-underscore-first", Sends: "X_Forwarded_For before Host", Request: first("X_Forwarded_For: {spoof}")},
		{ID: "for-underscore-left", Sends: "X_Forwarded-For", Request: last("X_Forwarded-For: {spoof}")},
		{ID: "for-underscore-right", Sends: "X-Forwarded_For", Request: last("X-Forwarded_For: {spoof}")},
		{ID: "for-real-ip-underscore", Sends: "X_Real_IP", Request: last("X_Real_IP: {spoof}")},
		{ID: "for-remote-addr", Sends: "REMOTE_ADDR", Request: last("REMOTE_ADDR: {spoof}")},
		{ID: "for-remote-addr-hyphen", Sends: "Remote-Addr", Request: last("Remote-Addr: {spoof}")},
	},
}

const forwardedHostSymptom = "password-reset mails and redirects point to a stranger's host, or every page is 400"

var forwardedHost = family{
	fault:   Host,
	why:     "with USE_X_FORWARDED_HOST Django takes the host from this header, and Apache appends to what the client sent",
	symptom: forwardedHostSymptom,
	expect:  Expect{Django: Reached},
	cases: []Case{
		{ID: "forwarded-host", Sends: "X-Forwarded-Host", Request: last("X-Forwarded-Host: {evil}")},
		{ID: "forwarded-host-first", Sends: "X-Forwarded-Host before Host", Request: first("x-forwarded-host: {evil}")},
		{ID: "forwarded-host-twice", Sends: "X-Forwarded-Host twice", Request: last("X-Forwarded-Host: {evil}", "X-Forwarded-Host: {host}")},
		{ID: "forwarded-host-list", Sends: "X-Forwarded-Host with a list", Request: last("X-Forwarded-Host: {evil}, {host}")},
		{ID: "forwarded-host-port", Sends: "X-Forwarded-Host with an odd port", Request: last("X-Forwarded-Host: {name}:1")},
		{ID: "forwarded-server", Sends: "X-Forwarded-Server", Request: last("X-Forwarded-Server: {evil}")},
		{ID: "forwarded-port", Sends: "X-Forwarded-Port", Request: last("X-Forwarded-Port: 1")},
		{ID: "forwarded-host-others", Sends: "X-Host, X-HTTP-Host-Override and Forwarded",
			Request: last("X-Host: {evil}", "X-HTTP-Host-Override: {evil}", "Forwarded: host={evil}")},
	},
}

var forwardedHostTwin = family{
	fault:   Underscore,
	why:     "the twin of X-Forwarded-Host with underscores is folded into the same value",
	symptom: forwardedHostSymptom,
	cases: []Case{
		{ID: "forwarded-host-underscore", Sends: "X_Forwarded_Host", Request: last("X_Forwarded_Host: {evil}")},
		{ID: "forwarded-host-underscore-left", Sends: "X_Forwarded-Host", Request: last("X_Forwarded-Host: {evil}")},
		{ID: "forwarded-host-underscore-right", Sends: "X-Forwarded_Host", Request: last("X-Forwarded_Host: {evil}")},
		{ID: "forwarded-server-underscore", Sends: "X_Forwarded_Server", Request: last("X_Forwarded_Server: {evil}")},
		{ID: "host-variable", Sends: "HTTP_HOST and SERVER_NAME as headers", Request: last("HTTP_HOST: {evil}", "SERVER_NAME: {evil}")},
	},
}
