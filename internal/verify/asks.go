package verify

import (
	"encoding/binary"
	"fmt"

	"proxypact/internal/site"
)

// asks are the smallest request for a page of that host. The answer is one of HTTP in either protocol.
var asks = map[site.Protocol]func(host, path string) []byte{
	site.OverHTTP: func(host, path string) []byte {
		return fmt.Appendf(nil, "GET %s HTTP/1.0\r\nHost: %s\r\n\r\n", path, host)
	},
	site.OverUWSGI: func(host, path string) []byte {
		return packet("REQUEST_METHOD", "GET", "REQUEST_URI", path, "PATH_INFO", path, "QUERY_STRING", "", "SERVER_PROTOCOL", "HTTP/1.0",
			"SERVER_NAME", host, "SERVER_PORT", "80", "HTTP_HOST", host)
	},
}

// packet is a request in uWSGI's protocol: names and values, each behind its length, and a head with that of them all.
func packet(variables ...string) []byte {
	var body []byte
	for _, text := range variables {
		body = append(binary.LittleEndian.AppendUint16(body, uint16(len(text))), text...)
	}
	return append([]byte{0, byte(len(body)), byte(len(body) >> 8), 0}, body...)
}
