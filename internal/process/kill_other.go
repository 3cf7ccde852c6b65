//go:build !unix

package process

import "os/exec"

// Elsewhere there are no groups: workers that outlive their program stay.
func detach(*exec.Cmd) {}

func terminate(cmd *exec.Cmd) { _ = cmd.Process.Kill() }

func killGroup(cmd *exec.Cmd) { _ = cmd.Process.Kill() }

func leftBehind(*exec.Cmd) bool { return false }
