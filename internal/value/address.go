package value

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// Port is a TCP port, 1 to 65535; 0 means absent.
type Port uint16

// DefaultPorts holds the port that browsers leave out of a URL, by scheme (RFC 9110 sections 4.2.1 and 4.2.2).
var DefaultPorts = map[string]Port{"http": 80, "https": 443}

// ParsePort returns number as a port, or a *Refusal.
func ParsePort(number int64) (Port, error) {
	if number < 1 || number > 65535 {
		return 0, &Refusal{Fact: fmt.Sprintf("%d is not in 1..65535", number)}
	}
	return Port(number), nil
}

func parsePortText(text string) (Port, error) {
	number, err := strconv.ParseUint(text, 10, 16)
	if err != nil || strconv.FormatUint(number, 10) != text {
		return 0, refuse(text, "is not a port")
	}
	return ParsePort(int64(number))
}

func (p Port) String() string { return strconv.Itoa(int(p)) }

// ParseIP returns the address in text, or a *Refusal. Zones and IPv4-mapped IPv6 addresses are refused because
// nginx and Apache read them differently.
func ParseIP(text string) (netip.Addr, error) {
	addr, err := netip.ParseAddr(text)
	if err != nil || addr.Zone() != "" || addr.Is4In6() {
		return netip.Addr{}, refuse(text, "is not an IP address")
	}
	return addr, nil
}

// ParseListen is ParseIP for an address to listen on: the unspecified one is refused, because Apache never matches
// a <VirtualHost 0.0.0.0>.
func ParseListen(text string) (netip.Addr, error) {
	addr, err := ParseBind(text)
	if err == nil && addr.IsUnspecified() {
		return netip.Addr{}, refuseHint(text, "is every address of its family", "leave proxy.listen out to listen on all addresses")
	}
	return addr, err
}

// ParseBind is ParseIP for an address to bind, one of a host's own or the unspecified one.
func ParseBind(text string) (netip.Addr, error) {
	addr, err := ParseIP(text)
	if err == nil {
		err = checkReach(text, addr)
	}
	if err != nil {
		return netip.Addr{}, err
	}
	return addr, nil
}

// ParseHostIP is ParseIP for an address that connections go to.
func ParseHostIP(text string) (netip.Addr, error) {
	addr, err := ParseBind(text)
	if err == nil && addr.IsUnspecified() {
		return netip.Addr{}, refuseHint(text, "is no host's address", "write the address of one host")
	}
	return addr, err
}

var broadcast = netip.AddrFrom4([4]byte{255, 255, 255, 255})

// checkReach refuses an address that no TCP connection leads to.
func checkReach(text string, addr netip.Addr) error {
	switch {
	case addr.IsMulticast():
		return refuseHint(text, "is a multicast address", "write the address of one host")
	case addr == broadcast:
		return refuseHint(text, "is the broadcast address", "write the address of one host")
	case addr.Is6() && addr.IsLinkLocalUnicast():
		return refuseHint(text, "is a link-local address, which says nothing without an interface", "write another address of that host")
	}
	return nil
}

// widest are the fewest bits of a network, 10.0.0.0/8 and fc00::/7 being the widest that one owner has; two of /1 would
// be everyone.
var widest = map[bool]int{true: 8, false: 7}

// ParsePrefix returns the network in text, an address alone being a network of one, or a *Refusal. Host bits, zones
// and IPv4-mapped networks are refused because nginx and Apache read them differently;
// /0 and its halves because they trust everyone.
func ParsePrefix(text string) (netip.Prefix, error) {
	if addr, err := ParseIP(text); err == nil {
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	switch {
	case err != nil || prefix.Addr().Is4In6():
		return netip.Prefix{}, refuseHint(text, "is not a network", `write it as "10.0.0.0/8" or "10.0.0.1"`)
	case prefix.Bits() == 0:
		return netip.Prefix{}, refuse(text, "is everyone")
	case prefix.Bits() < widest[prefix.Addr().Is4()]:
		return netip.Prefix{}, refuseHint(text, "is wider than any private network", "list the networks that are meant")
	case prefix != prefix.Masked():
		return netip.Prefix{}, refuseHint(text, "has host bits set", `write "`+prefix.Masked().String()+`"`)
	}
	return prefix, nil
}

// Upstream is where a proxy connects to: an IP address, or a DNS name that is resolved at run time.
type Upstream struct {
	ip   netip.Addr
	name Host
}

// ParseUpstream returns the address or name in text, or a *Refusal.
func ParseUpstream(text string) (Upstream, error) {
	if addr, err := ParseIP(text); err == nil {
		return upstreamAt(text, addr)
	}
	name, err := ParseExactHost(text)
	if err != nil || strings.Trim(text, "0123456789.") == "" {
		return Upstream{}, refuse(text, "is neither an IP address nor a host name")
	}
	return Upstream{name: name}, nil
}

func upstreamAt(text string, addr netip.Addr) (Upstream, error) {
	if addr.IsUnspecified() {
		return Upstream{}, refuseHint(text, "is not an address to connect to", "backend.bind is what the application server listens on")
	}
	if err := checkReach(text, addr); err != nil {
		return Upstream{}, err
	}
	return UpstreamIP(addr), nil
}

// UpstreamIP is the upstream at addr.
func UpstreamIP(addr netip.Addr) Upstream { return Upstream{ip: addr} }

// IP is the address, or the zero Addr where the upstream is a name.
func (u Upstream) IP() netip.Addr { return u.ip }

// IsName reports whether the upstream has to be resolved.
func (u Upstream) IsName() bool { return u.name != Host{} }

// WithPort is the upstream as URLs write it, IPv6 in brackets.
func (u Upstream) WithPort(port Port) string {
	if u.IsName() {
		return u.name.String() + ":" + port.String()
	}
	return netip.AddrPortFrom(u.ip, uint16(port)).String()
}

func (u Upstream) String() string {
	if u.IsName() {
		return u.name.String()
	}
	return u.ip.String()
}

// Bracketed is the upstream as a URL writes it without a port.
func (u Upstream) Bracketed() string {
	if u.ip.Is6() {
		return "[" + u.ip.String() + "]"
	}
	return u.String()
}
