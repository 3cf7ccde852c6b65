package spec

import (
	"fmt"
	"testing"
)

// A process may be begun in a file of shared keys and ended here, or by whoever runs gen.
func TestProcessesOfSeveralLayers(t *testing.T) {
	set, err := ParseSettings("--set", []string{"process.live.version=25.0", "process.live.addresses=127.0.0.1:1,127.0.0.1:2"})
	if err != nil {
		t.Fatal(err)
	}
	open := func(string) ([]byte, error) {
		return []byte("[process.live]\nport = 8001\nversion = '20.1'\n[process.deep]\nport = 8002\npaths = ['/deep/']\n"), nil
	}
	sp, problems := Decode("d.toml", []byte("extends = 'base.toml'\n"+minimal+"[process.live]\npaths = ['/ws/']\n"), TOML, Beside{Open: open, Set: set})
	if sp == nil {
		t.Fatal(problems)
	}
	var got []string
	for _, p := range sp.Processes {
		got = append(got, fmt.Sprintf("%s %v %s %s %v %s", p.Table(), p.Paths.Value, p.Port.Value, p.Version.Value, p.Addresses.Value, p.Server.Value))
	}
	if want := "[process.deep [/deep/] 8002  [] gunicorn process.live [/ws/] 8001 25.0 [127.0.0.1:1 127.0.0.1:2] gunicorn]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}
