# make        builds gen
# make test   installs what the tests need and runs them all
# make dist   builds the released binaries and their checksums

# What the tests run beside Debian's own, where PyPI could be reached: the newest of everything.
TOOLS := $(CURDIR)/.tools
newest = $(wildcard $(TOOLS)/$(1))

export PROXYPACT_PYTHONS = /usr/bin/python3$(patsubst %,:%,$(call newest,django/bin/python))
export PROXYPACT_MODWSGI = /usr/bin/python3$(patsubst %,:%,$(call newest,mod_wsgi/bin/python))
export PROXYPACT_ANSIBLES = /usr/bin$(patsubst %/ansible-playbook,:%,$(call newest,ansible/bin/ansible-playbook))
export PROXYPACT_PRECOMMIT = $(call newest,programs/bin/pre-commit)
export PROXYPACT_SSLYZE = $(call newest,programs/bin/sslyze)
# Two forks of gixy are kept up, each with rules that the other lacks.
GIXY_NG = $(call newest,programs/bin/gixy)
GIXY_NEXT = $(call newest,gixy-next/bin/gixy)
export PROXYPACT_GIXYS = $(if $(and $(GIXY_NG),$(GIXY_NEXT)),$(GIXY_NG):$(GIXY_NEXT))

.PHONY: build test setup lint bench golden matrix ranges dist clean

build:
	go build -o gen ./cmd/gen

test: setup lint
	$(MAKE) --no-print-directory gotest

.PHONY: gotest
gotest: # what takes longest begins first; sites wait half of their time; Debian's Python needs no shim to find it
	PATH="/usr/bin:$$PATH" $$(command -v go) test -parallel 6 -timeout 30m ./internal/verify ./...

setup:
	./.ci/setup

lint:
	@unformatted=$$(gofmt -l cmd internal templates ansible); test -z "$$unformatted" || { echo "not formatted: $$unformatted" >&2; exit 1; }
	go vet ./...
	go tool -modfile=tools.mod staticcheck ./...

bench:
	go test -run '^$$' -bench . -benchmem ./...

# Rewrites what the tests compare with; read the diff before it is committed.
golden:
	UPDATE=1 go test ./cmd/gen ./internal/target ./internal/explain
	go run ./cmd/gen schema > schema.json

# Runs every example and every recipe on every installed stack and writes docs/matrix.md.
matrix: setup
	UPDATE=1 go test -count=1 -run '^TestMatrix$$' ./internal/verify

# For maintainers: fetches the networks that CDNs publish, which gen never does, and dates them.
ranges:
	./.ci/ranges

dist:
	rm -rf dist
	mkdir dist
	for arch in amd64 arm64; do \
		CGO_ENABLED=0 GOOS=linux GOARCH=$$arch GOFLAGS=-buildvcs=false go build -trimpath -ldflags '-s -w -buildid=' -o dist/gen-linux-$$arch ./cmd/gen || exit 1; \
	done
	cd dist && sha256sum gen-linux-* > SHA256SUMS

clean:
	rm -rf dist gen .tools
