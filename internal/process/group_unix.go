//go:build unix && !linux

package process

import (
	"os/exec"
	"syscall"
)

// detach puts a program into a process group of its own.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}
