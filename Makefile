# Every command a person types. `make` alone lists them.

.PHONY: help run test check fmt schema bench-smoke deny image

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: ## Start the gateway on an embedded database with a demo world
	cargo run --release --locked --bin roundtrip

test: ## Run every test on SQLite, PostgreSQL and PgBouncer (tests/run NAME runs some)
	tests/run

check: ## Check formatting, lints and documentation
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked

fmt: ## Format the code
	cargo fmt --all

# Not written in place: the shell empties the file before the program that fills it is built.
schema: ## Write schema.graphql, the API as checked in
	mkdir -p target
	cargo run --quiet --locked --bin roundtrip -- schema > target/schema.graphql
	mv target/schema.graphql schema.graphql

bench-smoke: ## Measure latency, throughput and idle memory, fail when a target is missed
	tests/servers cargo bench --locked --bench smoke

deny: ## Check the dependencies' licences and sources (needs cargo-deny)
	cargo deny --locked check bans licenses sources

image: ## Build the container image
	docker build --tag roundtrip .
