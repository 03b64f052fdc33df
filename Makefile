# The usual tasks. Compiled files live outside the clone, so that several clones share them.
export CARGO_TARGET_DIR ?= $(HOME)/.cache/jiheng/target
JIHENG = $(CARGO_TARGET_DIR)/debug/jiheng
# README.md stands beside the samples and is none.
SAMPLES = 'samples/[a-z]*.*'
REPORT = out/report.html

.PHONY: run test lint docs bench cargo

# Every sample in every format goes into the page, one format of each onto the screen. The faulty samples have
# faults on purpose, so that faults do not fail the run.
run: cargo
	@cargo build --quiet --locked --package jiheng-cli
	@$(JIHENG) check $(SAMPLES) --fail-on never --format html --out $(REPORT)
	@$(JIHENG) check 'samples/*.txt' --fail-on never
	@echo
	@echo "HTML 报告：$(CURDIR)/$(REPORT)"

test: cargo
	cargo test --workspace --locked

lint: cargo
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

docs: cargo
	cargo run --quiet --locked --package xtask -- docs

# Whole processes, in a release build: starting, one document, and all samples.
bench: cargo
	@command -v hyperfine >/dev/null || { echo "需要安装 hyperfine：apt-get install hyperfine 或 cargo install hyperfine"; exit 1; }
	cargo build --release --locked --package jiheng-cli
	hyperfine --warmup 3 --shell none \
		'$(CARGO_TARGET_DIR)/release/jiheng --version' \
		'$(CARGO_TARGET_DIR)/release/jiheng check samples/unit-budget.docx --format json --fail-on never' \
		'$(CARGO_TARGET_DIR)/release/jiheng check samples/[a-z]*.* --format json --fail-on never'

cargo:
	@command -v cargo >/dev/null || { echo "需要安装 Rust：https://rustup.rs"; exit 1; }
