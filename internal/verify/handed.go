package verify

import (
	"net"
	"os"

	"proxypact/internal/process"
)

// handing has the number of the process in its environment, as systemd writes it beside the sockets that it hands over.
const handing = `LISTEN_PID=$$; export LISTEN_PID; exec "$@"`

// hand makes the socket of a program and hands it over, as systemd would. Here the proxy runs as whoever it runs as.
func (s *Stack) hand(a app, program *process.Program) (*os.File, error) {
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: a.socket, Net: "unix"})
	if err != nil {
		return nil, err
	}
	defer listener.Close()
	listener.SetUnlinkOnClose(false)
	if err := os.Chmod(a.socket, 0o666); err != nil {
		return nil, err
	}
	socket, err := listener.File()
	if err != nil {
		return nil, err
	}
	program.Files = []*os.File{socket}
	program.Env = append(program.Env, "LISTEN_FDS=1", "LISTEN_FDNAMES="+a.name+".socket")
	program.Argv = append([]string{"/bin/sh", "-c", handing, "sh"}, program.Argv...)
	return socket, nil
}
