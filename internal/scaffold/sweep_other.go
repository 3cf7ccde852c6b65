//go:build !linux

package scaffold

import "os"

// Elsewhere nothing tells a run that was killed from one that lives: what the one left stays.
func hold(string) *os.File { return nil }

func sweep(string) {}
