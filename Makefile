# The usual tasks. Compiled files live outside the clone, so that several clones share them.
export CARGO_TARGET_DIR ?= $(HOME)/.cache/jiheng/target
JIHENG = $(CARGO_TARGET_DIR)/debug/jiheng
# README.md stands beside the samples and is none.
SAMPLES = 'samples/[a-z]*.*'
REPORT = out/report.html
WORKBOOK = out/report.xlsx
FORM = out/目标表

.PHONY: run test lint docs bench cargo fonts

# Every sample in every format goes into the page and the workbook, one format of each onto the screen. The faulty samples have
# faults on purpose, so that faults do not fail the run. One of the good ones is printed by the form of another county.
run: cargo fonts
	@cargo build --quiet --locked --package jiheng-cli
	@$(JIHENG) check $(SAMPLES) --fail-on never --format html --out $(REPORT)
	@$(JIHENG) check $(SAMPLES) --fail-on never --format xlsx --out $(WORKBOOK)
	@$(JIHENG) check 'samples/*.txt' --fail-on never
	@echo
	@echo "HTML 报告：$(CURDIR)/$(REPORT)"
	@echo "XLSX 工作簿：$(CURDIR)/$(WORKBOOK)"
	@for format in docx xlsx pdf html; do \
		$(JIHENG) render samples/declaration-boxes.docx --form hebei/project-target --out $(FORM).$$format 2>/dev/null \
			&& echo "官方表样：$(CURDIR)/$(FORM).$$format"; done; true

test: cargo fonts
	cargo test --workspace --locked

lint: cargo
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

docs: cargo
	cargo run --quiet --locked --package xtask -- docs

# Inside (divan) and as whole processes against other programs (hyperfine), in a release build. The first run fetches
# those programs and writes the test files, both beside the compiled files.
BENCH = $(CARGO_TARGET_DIR)/bench
PEERS = $(BENCH)/peers

bench: cargo
	@command -v hyperfine >/dev/null || { echo "需要安装 hyperfine：apt-get install hyperfine 或 cargo install hyperfine"; exit 1; }
	@python3 -c 'import docx, docxtpl, openpyxl, pandera, pdfplumber, polars, pypdf, reportlab, typst, xlsxwriter, xlwt' || { echo "需要安装 Python 程序包：pip install -r accuracy/requirements.txt -r samples/make/requirements.txt -r bench/requirements.txt"; exit 1; }
	cargo build --release --locked --package jiheng-cli --package jiheng-formats --package jiheng-check --package jiheng --bin jiheng --example count --example measure --example draw
	cargo build --release --locked --manifest-path bench/calamine-peer/Cargo.toml --target-dir $(BENCH)/target
	@mkdir -p $(PEERS) && cp $(BENCH)/target/release/calamine-peer $(PEERS)
	@test -x $(PEERS)/bin/undoc || CARGO_TARGET_DIR=$(BENCH)/target cargo install undoc-cli --version 0.27.1 --root $(PEERS)
	python3 bench/make.py $(BENCH)/files
	cargo bench --locked --package jiheng-formats --package jiheng --package jiheng-check --package jiheng-render --bench '*'
	python3 bench/run.py $(CARGO_TARGET_DIR)/release $(BENCH)/files $(PEERS)
	python3 bench/rules.py $(CARGO_TARGET_DIR)/release $(BENCH)/rules --longest 1000000
	python3 bench/forms.py $(CARGO_TARGET_DIR)/release
	python3 bench/forms.py $(CARGO_TARGET_DIR)/release --batch

cargo:
	@command -v cargo >/dev/null || { echo "需要安装 Rust：https://rustup.rs"; exit 1; }

# Only PDFs need a Chinese font; the rest goes on without.
fonts:
	@if ! { fc-list :lang=zh 2>/dev/null | grep -q .; } && ! ls /usr/share/fonts/*/*/*CJK* >/dev/null 2>&1; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "正在安装中文字体 fonts-noto-cjk（写 PDF 用）"; \
			{ apt-get update -qq && apt-get install -y -qq --no-install-recommends fonts-noto-cjk; } >/dev/null \
				|| echo "没有装上，写 PDF 前请安装：apt-get install fonts-noto-cjk"; \
		else echo "写 PDF 需要中文字体，请安装：apt-get install fonts-noto-cjk"; fi; fi
