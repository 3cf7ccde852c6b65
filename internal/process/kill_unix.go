//go:build unix

package process

import (
	"os/exec"
	"syscall"
)

// terminate asks the program itself to stop, which then stops its workers.
func terminate(cmd *exec.Cmd) { _ = syscall.Kill(cmd.Process.Pid, syscall.SIGTERM) }

// killGroup ends the program and every worker that it left behind. The group has the id of the program, which the
// kernel does not give away while a member lives.
func killGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }

// leftBehind reports whether the group of a program that was reaped has members.
func leftBehind(cmd *exec.Cmd) bool { return syscall.Kill(-cmd.Process.Pid, 0) == nil }
