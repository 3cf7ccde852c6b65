package verify

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"proxypact/internal/attack"
)

// requests are the flows and cases for the project that runs.
func (l layout) requests() ([]Flow, []attack.Case) {
	var more []Flow
	if len(l.moved.Accesses) > 0 {
		more = []Flow{guardFlow}
	}
	if l.moved.Probe.IsAsked() {
		more = append(more, probeFlow)
	}
	if len(l.moved.Static.Compressed) > 0 {
		more = append(more, copiesFlow)
	}
	if l.own == nil {
		return slices.Concat(flows, more), attack.Cases()
	}
	list := slices.Concat(ownFlows, more)
	if l.own.login != "" {
		list = append(list, ownLogin)
	}
	for _, flow := range flows {
		if slices.Contains(anyFlows, flow.ID) {
			list = append(list, flow)
		}
	}
	return list, harmless(attack.Cases())
}

// anyFlows hold for any project: they ask nothing of its pages.
var anyFlows = []string{"flow-close", "flow-http-redirect"}

var ownFlows = []Flow{
	{ID: "flow-own-start", Does: "the start page is there, leads nowhere over http and sets Secure cookies", over: home,
		fault: attack.Project, try: ownStart},
}

var ownLogin = Flow{ID: "flow-own-admin", Does: "the admin's login page has its form, and its cookies are Secure", over: home,
	fault: attack.Project, try: ownAdmin}

func ownStart(ctx context.Context, v *visitor) error {
	_, err := v.follow(ctx, v.truth.Mount+"/")
	return errors.Join(err, v.cookiesAreSecure())
}

func ownAdmin(ctx context.Context, v *visitor) error {
	last, err := v.follow(ctx, v.stack.own.login)
	if err != nil {
		return err
	}
	if away := last.Header.Get("Location") != ""; !away && hiddenToken.FindSubmatch(last.body) == nil {
		return fmt.Errorf("%s instead of a form", last.Status)
	}
	return v.cookiesAreSecure()
}

// longestWay is as far as browsers follow.
const longestWay = 20

// follow goes where a visitor is led, up to a page or to the door of another site over https.
func (v *visitor) follow(ctx context.Context, path string) (page, error) {
	at, err := url.Parse(v.origin() + path)
	if err != nil {
		return page{}, err
	}
	for range longestWay {
		last, err := v.once(ctx, at.String())
		if err != nil {
			return last, err
		}
		v.cookie = append(v.cookie, last.Cookies()...)
		v.client.Jar.SetCookies(at, last.Cookies())
		if last.StatusCode >= http.StatusInternalServerError {
			return last, fmt.Errorf("%s on %s", last.Status, at)
		}
		to, err := last.Location()
		if err != nil {
			return last, nil // which is where the way ends
		}
		if to.Scheme != v.truth.Scheme() {
			return last, fmt.Errorf("%s leads to %s", at, to)
		}
		if to.Scheme+"://"+to.Host != v.origin() {
			return last, nil
		}
		at = to
	}
	return page{}, fmt.Errorf("%s leads in circles", v.origin()+path)
}
