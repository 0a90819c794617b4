# Every command a person types. `make` alone lists them.

.PHONY: help run test check fmt schema bench-smoke bench-hostile deny advisories scan image

# A debug build of it takes 105 s of CPU, a release build 270 s, and it runs for seconds.
cargo_deny := target/tools/cargo-deny-0.20.2/bin/cargo-deny
advisory_db := https://github.com/RustSec/advisory-db

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

run: ## Start the gateway on an embedded database with a demo world
	cargo run --release --locked --bin roundtrip

test: ## Run every test on SQLite, PostgreSQL and PgBouncer (tests/run NAME runs some)
	tests/run

# Of the fuzz targets only that they compile: to run them needs a nightly toolchain.
check: ## Check formatting, lints, documentation and what is depended on
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked
	cargo fmt --manifest-path fuzz/Cargo.toml --check
	cargo check --locked --manifest-path fuzz/Cargo.toml --target-dir target
	$(MAKE) --no-print-directory deny

fmt: ## Format the code
	cargo fmt --all

# Not written in place: the shell empties the file before the program that fills it is built.
schema: ## Write schema.graphql, the API as checked in
	mkdir -p target
	cargo run --quiet --locked --bin roundtrip -- schema > target/schema.graphql
	mv target/schema.graphql schema.graphql

bench-smoke: ## Measure latency, throughput and idle memory, fail when a target is missed
	tests/servers cargo bench --locked --bench smoke

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
