package scaffold

import (
	"sync"
	"testing"

	"proxypact/internal/value"
)

// TestPortsAreFoundOnce plays two runs whose servers take their time: nothing listens on a port that was found.
func TestPortsAreFoundOnce(t *testing.T) {
	one, other := apart(), apart()
	t.Cleanup(one.release)
	t.Cleanup(other.release)
	var mu sync.Mutex
	found := map[value.Port]bool{}
	var group sync.WaitGroup
	for range 40 {
		for _, run := range []*blocks{one, other} {
			group.Go(func() {
				ports, err := run.find(30)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				for _, port := range ports {
					if found[port] {
						t.Errorf("%s was found twice", port)
					}
					found[port] = true
				}
			})
		}
	}
	group.Wait()
}

func TestPortsInUseAreNotFound(t *testing.T) {
	b := apart()
	t.Cleanup(b.release)
	ports, err := b.find(1)
	if err != nil {
		t.Fatal(err)
	}
	b.unused = []value.Port{ports[0] + 1, ports[0] + 2}
	listener, err := listen(ports[0] + 1)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if again, err := b.find(1); err != nil || again[0] != ports[0]+2 {
		t.Errorf("found %v (%v) beside a listener on %s", again, err, ports[0]+1)
	}
}

func TestPortsAreFoundAgainWhenNoOthersAreLeft(t *testing.T) {
	all, none := apart(), apart()
	t.Cleanup(all.release)
	for range (all.to - all.from) / block {
		all.more()
	}
	if len(all.held) == 0 {
		t.Fatal("no block could be had")
	}
	if ports, err := all.find(block * (len(all.held) + 1)); err == nil {
		t.Errorf("found %d ports at once, more than there are", len(ports))
	}
	if _, err := all.find(block); err != nil {
		t.Error(err)
	}
	if ports, err := none.find(1); err == nil {
		t.Errorf("found %v while another run holds everything", ports)
	}
}

// apart seeks where no run does: a test takes everything.
func apart() *blocks { return &blocks{from: 4000, to: 9000} }

func (b *blocks) release() {
	for _, listener := range b.held {
		listener.Close()
	}
}
