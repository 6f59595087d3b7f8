# Five commands; each installs what it needs on Debian 12. Before the first: apt-get install -y make gcc libc6-dev, and Rust (rustup).
SHELL := /bin/bash
PROGRAM := $(or $(CARGO_TARGET_DIR),target)/debug/hailong

# `make fuzz` is for whoever changes the interface; it asks PyPI for schemathesis.
.PHONY: demo test bench lint docs fuzz

# --workspace on every line: with any other choice of packages cargo resolves other features and compiles hundreds of crates again.
demo:
	cargo build --workspace --bin hailong
	$(PROGRAM) demo

test:
	.ci/browser
	.ci/tests

bench:
	cargo bench -p analytics --bench estimate -- 1 peers
	cargo bench -p analytics --bench compose
	cargo bench -p survey-api -p charts -p analytics --bench charts
	.ci/postgres run cargo bench -p survey-api --bench intake

lint:
	@rustup component add rustfmt clippy >/dev/null 2>&1 || true
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items
	@if command -v cargo-deny >/dev/null; then cargo deny check; else echo "cargo-deny is not installed: tests/it/layers.rs still holds the layer rule"; fi

fuzz:
	cargo build --workspace --bin hailong
	.ci/schemathesis $(PROGRAM)

docs:
	cargo doc --workspace --no-deps --open
