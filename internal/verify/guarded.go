package verify

import (
	"context"
	"fmt"
	"net/netip"
	"strings"

	"proxypact/internal/attack"
	"proxypact/internal/site"
)

// guardFlow is for sites that keep somebody out of some paths.
var guardFlow = Flow{ID: "flow-access", Does: "who may not ask for a guarded path gets nothing of it, however it is spelled", over: home,
	fault: attack.Access, try: keptOut}

// nobody is an address that no list of the moved site has, for sites without a front.
var nobody = netip.AddrFrom4([4]byte{127, 0, 0, 9})

func keptOut(ctx context.Context, v *visitor) error {
	stack, truth := v.stack, v.truth
	truth.User, truth.Password = "", ""
	if truth.Front.Peer != "" {
		truth.Client = netip.MustParseAddr(attack.Spoof)
	}
	for _, r := range stack.moved.Routes() {
		if !r.Access.Guards() {
			continue
		}
		for _, target := range spellings(r) {
			request := attack.Request{Method: "GET", Target: target, Version: "HTTP/1.1", Lines: []string{"Host: {host}"}}
			answers, err := stack.asStranger(ctx, truth, request)
			if err != nil {
				return err
			}
			for _, answer := range answers {
				if answer.Django || answer.Status < 400 {
					return fmt.Errorf("%s was answered with %d", target, answer.Status)
				}
			}
		}
	}
	return nil
}

// asStranger sends a request from an address that is in no list.
func (s *Stack) asStranger(ctx context.Context, t attack.Truth, r attack.Request) ([]attack.Answer, error) {
	w := s.wire(t)
	if t.Front.Peer == "" {
		w.from = nobody
	}
	if t.Entry().Secure() {
		w.tls = handshake(r.ServerName(t), nil)
	}
	seen, err := w.send(ctx, message{raw: r.Bytes(t), answers: 1})
	if s.own != nil {
		s.recall(seen.Answers)
	}
	return seen.Answers, err
}

// spellings are request targets that some server reads as the route's.
func spellings(r site.Route) []string {
	path := r.Path.String()
	if r.IsMain() {
		path = "/"
	}
	all := []string{path, path + "?x", path + "%0a", path + "%0A?x", "{scheme}://{host}" + path, "/" + path, "/x/.." + path, "/%2e" + path}
	if len(path) > 1 {
		all = append(all, fmt.Sprintf("/%%%02x%s", path[1], path[2:]))
	}
	if bare, below := strings.CutSuffix(path, "/"); below && bare != "" {
		all = append(all, bare+"%2f")
	}
	if !r.Whole() {
		all = append(all, path+"x")
	}
	if r.Bare {
		all = append(all, r.Path.Bare().String(), r.Path.Bare().String()+"%0a")
	}
	return all
}
