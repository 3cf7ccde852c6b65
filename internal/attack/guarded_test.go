package attack

import "testing"

// TestGuardOfAMountedSite holds that the step onto the mount point may lead on where its guard turns people away, and
// nothing else may.
func TestGuardOfAMountedSite(t *testing.T) {
	for _, row := range []struct {
		way  Way
		want int // cases of those outside of the mount point that need not be refused
	}{{Way{Shut: true}, 0}, {Way{Shut: true, Guarded: true}, 1}} {
		open := 0
		for _, c := range mountOutside.filled() {
			if c.expected(Truth{Way: row.way}).Django != Refused {
				open++
			}
		}
		if open != row.want {
			t.Errorf("%+v: %d, want %d", row.way, open, row.want)
		}
	}
	if step := (Case{Request: at(page)}).expected(Truth{Way: Way{Shut: true, Guarded: true}}); step.Django != Refused {
		t.Errorf("a page is %v", step.Django)
	}
}
