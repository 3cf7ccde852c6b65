package verify

// weakMounts are of a site below a path. They are sent what is about that alone.
var weakMounts = []weakness{
	{id: "mount-outside", takes: "the end of what is outside", edits: mounted, alone: outsideCases,
		changes: []change{{nginxPrefix, "return 404;", "return 301 $uri;"}, {nginxPrefix, "return 301 {{.Target}};", "return 301 https://bookshop.example.com$args;"}}},
	{id: "mount-disguised", takes: "the refusal of other spellings", edits: mounted, alone: outsideCases,
		changes: []change{{nginxWritten, "!~ {{.}}", "~ ^never"}, {nginxDotted, "~ {{.}}", "~ ^never"}}},
	{id: "mount-outside-apache", takes: "the same of Apache's", edits: mounted.with(onApache), alone: outsideCases,
		changes: []change{{apachePrefix, "{{.Outside}} - [R=404,L]", "{{.Outside}} %{REQUEST_URI} [R=301,L]"}}},
}

var outsideCases = words(`honest-get outside-root outside-page outside-sibling outside-dots outside-dots-in outside-encoded outside-slashes
	outside-url outside-parameter outside-script-name outside-host outside-query outside-crlf`)
