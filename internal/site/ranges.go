package site

import (
	"net/netip"
	"time"
)

// RangesOf is the day on which the published networks below were read.
var RangesOf = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

// cloudflare is https://www.cloudflare.com/ips/.
var cloudflare = networks(
	"103.21.244.0/22", "103.22.200.0/22", "103.31.4.0/22", "104.16.0.0/13", "104.24.0.0/14", "108.162.192.0/18",
	"131.0.72.0/22", "141.101.64.0/18", "162.158.0.0/15", "172.64.0.0/13", "173.245.48.0/20", "188.114.96.0/20",
	"190.93.240.0/20", "197.234.240.0/22", "198.41.128.0/17",
	"2400:cb00::/32", "2405:8100::/32", "2405:b500::/32", "2606:4700::/32", "2803:f800::/32", "2a06:98c0::/29", "2c0f:f248::/32",
)

// googleFrontEnds are where Google's external load balancers and their health checks connect from
// (cloud.google.com/load-balancing/docs/firewall-rules).
var googleFrontEnds = networks("35.191.0.0/16", "130.211.0.0/22", "2600:2d00:1:1::/64", "2600:2d00:1:b029::/64")

func networks(texts ...string) []netip.Prefix {
	var list []netip.Prefix
	for _, text := range texts {
		list = append(list, netip.MustParsePrefix(text))
	}
	return list
}
