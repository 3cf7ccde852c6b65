package plan

import "net/netip"

// beyond is what the networks of a hold and those of b do not, in as few networks as it takes.
func beyond(a, b []netip.Prefix) []netip.Prefix {
	var all []netip.Prefix
	for _, network := range a {
		all = append(all, outside(network, b)...)
	}
	return all
}

func outside(network netip.Prefix, b []netip.Prefix) []netip.Prefix {
	parted := false
	for _, other := range b {
		if other.Bits() <= network.Bits() && other.Contains(network.Addr()) {
			return nil
		}
		parted = parted || network.Contains(other.Addr())
	}
	if !parted {
		return []netip.Prefix{network}
	}
	lower, upper := halves(network)
	return append(outside(lower, b), outside(upper, b)...)
}

// halves are those of a network of more than one address.
func halves(network netip.Prefix) (lower, upper netip.Prefix) {
	bit := network.Bits()
	first := network.Masked().Addr()
	bytes := first.AsSlice()
	bytes[bit/8] |= 1 << (7 - bit%8)
	second, _ := netip.AddrFromSlice(bytes) // as long as the first
	return netip.PrefixFrom(first, bit+1), netip.PrefixFrom(second, bit+1)
}
