package process

import (
	"os/exec"
	"syscall"
)

// detach puts a program into a process group of its own, and has the kernel end it if this program dies first.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
