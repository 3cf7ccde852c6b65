package nginx

import (
	"strings"

	"proxypact/internal/ngxhash"
)

// usualHeaderSlots is proxy_headers_hash_max_size where nobody says otherwise.
const usualHeaderSlots = 512

// crowded reports whether the names of the location's headers find no place in a hash of nginx's usual size.
func (f forward) crowded() bool {
	// Those of every location, and those that nginx writes by itself (ngx_http_proxy_headers).
	names := strings.Fields("host x-forwarded-proto x-forwarded-for connection upgrade content-length transfer-encoding te keep-alive expect")
	add := func(headers ...Arg) {
		for _, header := range headers {
			names = append(names, strings.ToLower(header.text))
		}
	}
	for _, told := range f.Told {
		add(told.Header)
	}
	for _, user := range f.User {
		add(user.Header)
	}
	for _, group := range f.Cleared {
		add(group.Names...)
	}
	add(f.Identified...)
	add(f.Folded...)
	if f.Password {
		names = append(names, "authorization")
	}
	return !ngxhash.Fits(names, usualHeaderSlots)
}
