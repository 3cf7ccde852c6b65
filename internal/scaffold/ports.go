package scaffold

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"

	"proxypact/internal/value"
)

// Ports below those that kernels give to clients (32768 and up on Linux), of which an attack makes thousands: one of
// them could otherwise take a port between its choice and its use.
const lowestPort, highestPort = 10000, 32000

// FreePorts finds n ports that nothing listens on, all held until the last is found, so that they differ.
func FreePorts(n int) ([]value.Port, error) {
	const tries = 1000
	var ports []value.Port
	for range tries {
		if len(ports) == n {
			return ports, nil
		}
		port := uint16(lowestPort + rand.IntN(highestPort-lowestPort))
		listener, err := net.Listen("tcp4", netip.AddrPortFrom(localhost, port).String())
		if err != nil {
			continue
		}
		defer listener.Close()
		ports = append(ports, value.Port(port))
	}
	return nil, fmt.Errorf("no %d free ports between %d and %d", n, lowestPort, highestPort)
}

var localhost = netip.AddrFrom4([4]byte{127, 0, 0, 1})
