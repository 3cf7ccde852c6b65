# make        builds gen
# make test   installs what the tests need and runs them all
# make dist   builds the released binaries and their checksums

VENV := $(CURDIR)/.tools/venv

# Debian's Django and gunicorn, and beside them the newest, where PyPI could be reached.
export PROXYPACT_PYTHONS = /usr/bin/python3$(if $(wildcard $(VENV)/bin/gunicorn),:$(VENV)/bin/python)

# What only PyPI has, where it could be reached.
export PROXYPACT_PRECOMMIT = $(wildcard $(VENV)/bin/pre-commit)
export PROXYPACT_SSLYZE = $(wildcard $(VENV)/bin/sslyze)

# Two forks of gixy are kept up, each with rules that the other lacks. Both call themselves gixy.
GIXY := $(wildcard $(VENV)/bin/gixy)
GIXY_NEXT := $(wildcard $(CURDIR)/.tools/gixy-next/bin/gixy)
export PROXYPACT_GIXYS = $(if $(GIXY_NEXT),$(if $(GIXY),$(GIXY):$(GIXY_NEXT)))

# Debian's ansible-core, and beside it the newest, where PyPI could be reached.
NEWEST_ANSIBLE := $(CURDIR)/.tools/ansible/bin
export PROXYPACT_ANSIBLES = /usr/bin$(if $(wildcard $(NEWEST_ANSIBLE)/ansible-playbook),:$(NEWEST_ANSIBLE))

.PHONY: build test setup lint bench golden matrix ranges dist clean

build:
	go build -o gen ./cmd/gen

test: setup lint
	$(MAKE) --no-print-directory gotest

.PHONY: gotest
gotest: # what takes longest begins first
	go test -timeout 30m ./internal/verify ./...

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
