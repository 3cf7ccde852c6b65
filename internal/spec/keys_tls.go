package spec

import "proxypact/internal/value"

// tlsKeys are what is spoken over https, and with whom.
var tlsKeys = []Key{
	{Path: "tls.certificate", Type: TextOrList, Pattern: pathShape, Sample: `"/etc/ssl/bookshop/fullchain.pem"`, Starts: true, Doc: "certificate chain file in PEM, or a list of them",
		read: oneOrTexts(func(s *Spec) *Field[[]value.FilePath] { return &s.TLS.Certificates }, value.ParseFilePath)},
	{Path: "tls.key", Type: TextOrList, Pattern: pathShape, Sample: `"/etc/ssl/bookshop/privkey.pem"`, Starts: true, Doc: "private key file in PEM, or a list as long as `tls.certificate`",
		read: oneOrTexts(func(s *Spec) *Field[[]value.FilePath] { return &s.TLS.Keys }, value.ParseFilePath)},
	{Path: "tls.profile", Type: Text, Default: "intermediate", Values: []string{"intermediate", "modern"}, Doc: "Mozilla's recommendation",
		Declined: map[string]value.Refusal{"old": {Fact: `"old" is TLS 1.0 with broken ciphers, and guideline 6.0 has no such profile`, Hint: `write "intermediate"`}},
		read:     text(func(s *Spec) *Field[string] { return &s.TLS.Profile }, verbatim)},
	{Path: "tls.guideline", Type: Text, Default: "6.0", Values: []string{"5.0", "5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "5.7", "5.8", "6.0"}, Doc: "version of Mozilla's guideline",
		Declined: map[string]value.Refusal{"4.0": {Fact: `"4.0" is of 2016, before TLS 1.3`, Hint: `write "6.0"`}},
		read:     text(func(s *Spec) *Field[string] { return &s.TLS.Guideline }, verbatim)},
	{Path: "tls.hsts", Type: Text, Pattern: durationShape, Sample: `"1y"`, Doc: "max-age of Strict-Transport-Security; unset: no header; `0s` takes it back",
		read: text(func(s *Spec) *Field[value.Duration] { return &s.TLS.HSTS }, value.ParseDuration)},
	{Path: "tls.hsts_subdomains", Type: Boolean, Default: false, Doc: "it holds for every name below `app.hosts` too",
		read: flag(func(s *Spec) *Field[bool] { return &s.TLS.HSTSSubdomains })},
	{Path: "tls.hsts_preload", Type: Boolean, Default: false, Doc: "browsers may ship with it: a year or more, subdomains too, and hard to take back",
		read: flag(func(s *Spec) *Field[bool] { return &s.TLS.HSTSPreload })},
	{Path: "tls.acme_webroot", Type: Text, Pattern: pathShape, Sample: `"/var/www/acme"`, Doc: "directory of http-01 challenges, answered before any redirect",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.TLS.ACMEWebroot }, value.ParseDirectory)},
	{Path: "tls.http2", Type: Boolean, Sample: `true`, Doc: "HTTP/2; unset: whatever the rest of the server's configuration says",
		read: flag(func(s *Spec) *Field[bool] { return &s.TLS.HTTP2 })},
	{Path: "tls.http3", Type: Boolean, Sample: `false`, Doc: "HTTP/3 over UDP, on nginx 1.25.0 and later; unset: as for HTTP/2",
		read: flag(func(s *Spec) *Field[bool] { return &s.TLS.HTTP3 })},
	{Path: "tls.client_ca", Type: Text, Pattern: pathShape, Sample: `"/etc/ssl/bookshop/clients.pem"`, Doc: "certificates in PEM of the authorities whose client certificates count; present: clients are asked for one",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.TLS.ClientCA }, value.ParseFilePath)},
	{Path: "tls.client_certificates", Type: Text, Depends: "`required` with `tls.client_ca`", Values: []string{"required", "optional"}, Sample: `"required"`,
		Doc:  "whether a client may come without a certificate; one of another authority is refused either way",
		read: text(func(s *Spec) *Field[string] { return &s.TLS.ClientCertificates }, verbatim)},
	{Path: "tls.client_header", Type: Text, Pattern: headerShape, Sample: `"X-Client-Subject"`, Doc: "request header in which Django finds the subject of a client's certificate, such as `X-Client-Subject`; absent without one",
		read: text(func(s *Spec) *Field[value.HeaderName] { return &s.TLS.ClientHeader }, value.ParseHeaderName)},
}
