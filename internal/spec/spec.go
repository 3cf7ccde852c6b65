// Package spec reads a description: bytes in TOML or JSON become a Spec that mirrors the file key by key.
//
// It is not the model: a Spec may be incomplete or contradict itself, and no default that depends on another key is
// filled in. It opens no file and knows no target. Its one invariant: every value in a Spec was accepted by the
// reader of its key in the table Keys, and everything else in the file became a problem with its true place.
package spec

import (
	"net/netip"
	"slices"

	"proxypact/internal/value"
)

// Field is the value of one key. Where Set is false, the key was not written and Value is its fixed default, or zero.
type Field[T any] struct {
	Value T
	Set   bool
}

// Or is the value, or other where the key was not written.
func (f Field[T]) Or(other T) T {
	if f.Set {
		return f.Value
	}
	return other
}

// Hop is a front beyond the first: a network, or the name of a kind whose networks are published.
type Hop struct {
	Network netip.Prefix
	Kind    string // "": Network says it
}

// Files is a table of a directory that the proxy answers.
type Files struct {
	URL  Field[value.URLPath]
	Root Field[value.FilePath]
}

// Backend is a table that describes an application server.
type Backend struct {
	Server     Field[string]
	Version    Field[value.Version]
	Worker     Field[string]
	Port       Field[value.Port]
	Socket     Field[value.SocketPath]
	Addresses  Field[[]value.Endpoint]
	Address    Field[value.Upstream]
	Bind       Field[netip.Addr]
	BindPort   Field[value.Port]
	ProxyPeers Field[[]netip.Prefix]
	Protocol   Field[string]

	// Of a process alone.
	Name   value.Name
	Paths  Field[[]value.URLPath]
	Module Field[value.Module]
}

// Table is the table's path.
func (b *Backend) Table() string {
	if b.Name == (value.Name{}) {
		return "backend"
	}
	return processes + "." + b.Name.String()
}

// Access is a table that says who may ask for some paths.
type Access struct {
	Name          value.Name
	Paths         Field[[]value.URLPath]
	Allow         Field[[]netip.Prefix]
	PasswordFile  Field[value.FilePath]
	Certificate   Field[bool]
	Authenticated Field[bool]
}

// Table is the table's path.
func (a *Access) Table() string { return accesses + "." + a.Name.String() }

// Spec is one description.
type Spec struct {
	Origin

	App struct {
		Name           Field[value.Name]
		Hosts          Field[[]value.Host]
		RedirectHosts  Field[[]value.Host]
		InternalHosts  Field[[]string]
		TrustedOrigins Field[[]value.Origin]
		Django         Field[value.Version]
		Module         Field[value.Module]
		Directory      Field[value.FilePath]
		Venv           Field[value.FilePath]
		Prefix         Field[value.URLPath]
		UserHeader     Field[value.HeaderName]
		Systemd        Field[bool]
		User           Field[value.User]
		Middleware     Field[bool]
	}
	Host struct {
		OS Field[string]
	}
	Proxy struct {
		Kind            Field[string]
		Version         Field[value.Version]
		OpenSSL         Field[value.Version]
		Listen          Field[[]netip.Addr]
		HTTPPort        Field[value.Port]
		HTTPSPort       Field[value.Port]
		PublicHTTPPort  Field[value.Port]
		PublicHTTPSPort Field[value.Port]
		HTTP            Field[string]
		Resolver        Field[[]netip.Addr]
	}
	Backend   Backend
	Processes []*Backend               // by name
	Accesses  []*Access                // by name
	Accept    Field[map[string]string] // reason by id
	TLS       struct {
		Certificates   Field[[]value.FilePath]
		Keys           Field[[]value.FilePath]
		Profile        Field[string]
		Guideline      Field[string]
		HSTS           Field[value.Duration]
		HSTSSubdomains Field[bool]
		HSTSPreload    Field[bool]
		ACMEWebroot    Field[value.FilePath]

		HTTP2 Field[bool]
		HTTP3 Field[bool]

		ClientCA           Field[value.FilePath]
		ClientCertificates Field[string]
		ClientHeader       Field[value.HeaderName]
	}

	Limits struct {
		Body            Field[value.Size]
		Form            Field[value.Size]
		Header          Field[value.Size]
		ResponseTimeout Field[value.Duration]
		ClientTimeout   Field[value.Duration]
		Streaming       Field[[]value.URLPath]
		LoginPaths      Field[[]value.URLPath]
		LoginRate       Field[value.Rate]
	}

	Headers struct {
		Owner          Field[string]
		Nosniff        Field[bool]
		ReferrerPolicy Field[string]
		FrameOptions   Field[string]
		OpenerPolicy   Field[string]
		CSP            Field[value.ContentPolicy]
	}

	Log struct {
		Access    Field[value.FilePath]
		Format    Field[string]
		RequestID Field[bool]
	}

	Include struct {
		Server Field[[]value.FilePath]
		Before Field[[]value.FilePath]
		After  Field[[]value.FilePath]
	}

	Pages struct {
		Switch      Field[value.FilePath]
		Maintenance Field[value.FilePath]
		Unavailable Field[value.FilePath]
	}

	Health struct {
		Path  Field[value.URLPath]
		Peers Field[[]netip.Prefix]
	}

	Front struct {
		Kind          Field[string]
		Peers         Field[[]netip.Prefix]
		Outer         Field[[]Hop]
		SchemeHeader  Field[value.HeaderName]
		ClientHeader  Field[value.HeaderName]
		Only          Field[bool]
		ProxyProtocol Field[bool]
		HealthPath    Field[value.URLPath]
		HealthHosts   Field[[]string]
		SecretHeader  Field[value.HeaderName]
		SecretFile    Field[value.FilePath]
		ClientCA      Field[value.FilePath]
	}

	Static struct {
		Files
		Hashed     Field[bool]
		Compressed Field[[]string]
	}
	Media, Protected Files

	format  Field[int64]
	extends Field[string]
	filling bool     // with the defaults of Keys, not from the file
	into    *Backend // the table that is read
	access  *Access  // the same of [access]
}

// Writes reports whether the key at path is written, or any of that table.
func (s *Spec) Writes(path string) bool {
	return slices.ContainsFunc(s.layers(), func(layer source) bool { return holds(layer.table(), splitPath(path)) })
}

func holds(table map[string]any, path []string) bool {
	v, found := table[path[0]]
	inner, isTable := v.(map[string]any)
	if isTable && len(path) > 1 {
		return holds(inner, path[1:])
	}
	return found && (!isTable || len(inner) > 0)
}
