# The usual tasks. Compiled files live outside the clone, so that several clones share them.
export CARGO_TARGET_DIR ?= $(HOME)/.cache/jiheng/target
JIHENG = $(CARGO_TARGET_DIR)/debug/jiheng
SAMPLES = 'samples/[a-z]*.*'
REPORT = out/report.html

.PHONY: run test lint docs bench cargo

# Status 1 says that problems were found, which is what the faulty samples are for.
run: cargo
	@cargo build --quiet --locked --package jiheng-cli
	@$(JIHENG) check $(SAMPLES) --fail-on never --format html --out $(REPORT)
	@$(JIHENG) check $(SAMPLES) --fail-on never
	@echo
	@echo "HTML 报告：$(CURDIR)/$(REPORT)"

test: cargo
	cargo test --workspace --locked

lint: cargo
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

docs: cargo
	cargo run --quiet --locked --package xtask -- docs

# Whole processes, in a release build: start, samples, and a batch of a thousand files.
bench: cargo
	@command -v hyperfine >/dev/null || { echo "需要安装 hyperfine：apt-get install hyperfine 或 cargo install hyperfine"; exit 1; }
	cargo build --release --locked --package jiheng-cli
	hyperfine --warmup 2 --shell none --ignore-failure '$(CARGO_TARGET_DIR)/release/jiheng --version'
	hyperfine --warmup 2 --ignore-failure "$(CARGO_TARGET_DIR)/release/jiheng check $(SAMPLES) --format json"

cargo:
	@command -v cargo >/dev/null || { echo "需要安装 Rust：https://rustup.rs"; exit 1; }
