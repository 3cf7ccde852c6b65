package scaffold

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync"

	"proxypact/internal/value"
)

// Ports below those that kernels give to clients (32768 and up on Linux), of which an attack makes thousands: one of
// them could otherwise take a port between its choice and its use.
const lowestPort, highestPort = 10000, 32000

// block is how many ports a run takes at once.
const block = 100

// FreePorts finds n ports that nothing listens on. No other run finds them as long as this one lives, and this one
// finds them again only when there are no others: a server needs a while to take what was found for it.
func FreePorts(n int) ([]value.Port, error) { return taken.find(n) }

var taken = blocks{from: lowestPort, to: highestPort}

// blocks are the ports of one run. A block is the run's while it listens on the first of its ports, so that the kernel
// keeps two runs apart and ends what a killed one held.
type blocks struct {
	sync.Mutex
	from, to int // where they are sought
	held     []net.Listener
	unused   []value.Port
	again    int // the block that is next when none can be had any more
}

func (b *blocks) find(n int) ([]value.Port, error) {
	b.Lock()
	defer b.Unlock()
	var ports []value.Port
	for range b.to - b.from {
		if len(ports) == n {
			return ports, nil
		}
		if len(b.unused) == 0 && !b.more() {
			break
		}
		port := b.unused[0]
		b.unused = b.unused[1:]
		if listener, err := listen(port); err == nil {
			listener.Close()
			ports = append(ports, port)
		}
	}
	return nil, fmt.Errorf("no %d free ports between %d and %d", n, b.from, b.to)
}

// more takes a block, or the oldest of its own once more.
func (b *blocks) more() bool {
	for _, i := range rand.Perm((b.to - b.from) / block) {
		if listener, err := listen(value.Port(b.from + i*block)); err == nil {
			b.held = append(b.held, listener)
			b.refill(listener)
			return true
		}
	}
	if len(b.held) == 0 {
		return false
	}
	b.refill(b.held[b.again%len(b.held)])
	b.again++
	return true
}

func (b *blocks) refill(first net.Listener) {
	port := first.Addr().(*net.TCPAddr).Port
	for i := 1; i < block; i++ {
		b.unused = append(b.unused, value.Port(port+i))
	}
}

func listen(port value.Port) (net.Listener, error) {
	return net.Listen("tcp4", netip.AddrPortFrom(localhost, uint16(port)).String())
}

var localhost = netip.AddrFrom4([4]byte{127, 0, 0, 1})
