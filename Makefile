# Every command a person types. `make` alone lists them.

# What failed half-way is not taken for done.
.DELETE_ON_ERROR:

.PHONY: help run web test check fmt schema bench bench-long bench-smoke bench-web screenshots bench-hostile deny advisories \
    scan image

# A debug build of it takes 105 s of CPU, a release build 270 s, and it runs for seconds.
cargo_deny := target/tools/cargo-deny-0.20.2/bin/cargo-deny
advisory_db := https://github.com/RustSec/advisory-db

# What the pages are made of. Without them, or without Node.js, the gateway runs all the same.
web_sources := $(shell find web -type d \( -name node_modules -o -name dist -o -name tests \) -prune -o -type f -print 2>/dev/null) \
    schema.graphql src/dashboard/dashboard.graphql
node_version := 20.19
has_node := node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || a == 20 && b >= 19 ? 0 : 1)' \
    2>/dev/null

# What `make bench` measures (nothing: everything), and how many rows; see bench/README.md.
TARGETS ?=
SCALE ?= 1

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

run: ## Start the gateway on an embedded database with a demo world; builds its pages where Node.js is
	@if ! $(has_node); then \
	    echo "The pages are not built, as there is no Node.js $(node_version) or newer: the gateway runs without." >&2; \
	elif ! $(MAKE) --no-print-directory web; then \
	    echo "The pages could not be built, see above: the gateway runs without, or with the last ones." >&2; \
	fi
	cargo run --release --locked --bin roundtrip

web: web/dist/index.html ## Build the dashboard and GraphiQL into web/dist (needs Node.js)

web/dist/index.html: web/node_modules/.package-lock.json $(web_sources)
	npm --prefix web run build
	@touch $@

# npm writes this file last.
web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	npm --prefix web ci --loglevel=error
	@touch $@

test: ## Run every test on SQLite, PostgreSQL and PgBouncer, and in a browser (tests/run NAME runs some)
	tests/run

# Of the fuzz targets only that they compile: to run them needs a nightly toolchain.
check: web/node_modules/.package-lock.json ## Check formatting, lints, documentation and what is depended on
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked
	cargo fmt --manifest-path fuzz/Cargo.toml --check
	cargo check --locked --manifest-path fuzz/Cargo.toml --target-dir target
	cargo fmt --manifest-path bench/tools/Cargo.toml --check
	cargo test --quiet --locked --manifest-path bench/tools/Cargo.toml --target-dir target
	python3 -m unittest discover -s bench/compare/tests -t bench/compare
	$(MAKE) --no-print-directory deny
	npm --prefix web run check

fmt: ## Format the code
	cargo fmt --all

# Not written in place: the shell empties the file before the program that fills it is built.
schema: ## Write schema.graphql, the API as checked in
	mkdir -p target
	cargo run --quiet --locked --bin roundtrip -- schema > target/schema.graphql
	mv target/schema.graphql schema.graphql

bench: ## Measure the gateway beside its rivals (TARGETS="roundtrip postgraphile", SCALE=0.1)
	python3 bench/compare --targets "$(TARGETS)" --scale "$(SCALE)"

bench-long: ## Measure it on ten times the rows, and for ten minutes
	python3 bench/compare --long --scale "$(SCALE)"

bench-smoke: ## Measure latency, throughput and idle memory, fail when a target is missed
	tests/servers cargo bench --locked --bench smoke

bench-web: web ## Measure the pages in a browser, fail when a goal is missed (needs Chromium)
	cargo build --release --locked --bin roundtrip
	node web/tests/tool.mjs bench

screenshots: web ## Photograph each page into docs/screenshots (needs Chromium)
	cargo build --locked --bin roundtrip
	node web/tests/tool.mjs screenshots

bench-hostile: ## Measure what hostile requests cost, fail when one costs over 20 ms of CPU
	cargo bench --locked --bench hostile

deny: $(cargo_deny) ## Check the dependencies' licences and sources (a part of check)
	$(cargo_deny) --locked check bans licenses sources

advisories: $(cargo_deny) ## Check the dependencies for known vulnerabilities (needs GitHub)
	@timeout 30 git ls-remote --quiet $(advisory_db) HEAD >/dev/null || { \
	    echo "nothing was checked: the advisories at $(advisory_db) cannot be reached from here" >&2; exit 1; }
	$(cargo_deny) --locked check advisories

$(cargo_deny):
	CARGO_PROFILE_DEV_DEBUG=0 cargo install cargo-deny --locked --version 0.20.2 --debug \
	    --root target/tools/cargo-deny-0.20.2

scan: ## Send the running gateway generated requests and look for faults (needs PyPI)
	tests/scan/run

image: ## Build the container image
	docker build --tag roundtrip .
