// Package verify runs a site on loopback with the real proxy, the real app server and a real Django project, and finds
// out whether it holds.
//
// It is no judge and no installer: package attack says what is right and wrong, and nothing outside of the scratch
// directory is written. The site's files run exactly as they are rendered; only addresses, ports and certificates that
// this machine does not have are others, and the workers of the app server are few.
//
// Its one invariant: whatever happens, no process that it started outlives the Stack, its context or this program, and
// nothing listens beyond loopback.
package verify
