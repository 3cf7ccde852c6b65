// Package ngxhash says whether nginx finds a size for one of its hashes (ngx_hash_init in src/core/ngx_hash.c).
//
// It knows neither names of hosts nor variables. Its one invariant: where Fits says yes of some names, it says yes of
// fewer, so that a list with too many errs on the side of a warning.
package ngxhash

import (
	"fmt"
	"math/bits"
)

// Buckets have 64 bytes where a cache line has, less the pointer that ends one.
const (
	pointer = 8
	bucket  = 64 - pointer
)

// Fits reports whether some number of slots, up to the most, lets every bucket hold its names.
func Fits(names []string, most int) bool {
	filled := make([]int, most)
	for slots := max(1, len(names)/(bucket/(2*pointer))); slots <= most; slots++ {
		if holds(names, filled[:slots]) {
			return true
		}
	}
	return false
}

func holds(names []string, filled []int) bool {
	clear(filled)
	for _, name := range names {
		slot := hashKey(name) % uint64(len(filled))
		filled[slot] += (pointer + 2 + len(name) + pointer - 1) &^ (pointer - 1) // NGX_HASH_ELT_SIZE
		if filled[slot] > bucket {
			return false
		}
	}
	return true
}

// hashKey is ngx_hash_key.
func hashKey(name string) uint64 {
	var key uint64
	for i := range len(name) {
		key = key*31 + uint64(name[i])
	}
	return key
}

// Hint says what to write for a hash of so many names. Twice as many slots, and room for four of the longest names in
// each, were enough for 30,000.
func Hint(hash string, count int) string {
	slots := max(1024, 1<<bits.Len(uint(2*count)))
	return fmt.Sprintf("write %[1]s_max_size %[2]d; and %[1]s_bucket_size 256; once, in the http block of nginx.conf", hash, slots)
}
