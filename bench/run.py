"""Measures whole processes side by side and prints a table of ratios; `make bench` calls it.

    python3 bench/run.py BIN FILES PEERS [--write docs/performance.md]

BIN holds `jiheng` and `examples/count`, FILES is made by `bench/make.py`, PEERS holds `calamine-peer` and `bin/undoc`.
CPU is user and system time of the process as hyperfine measures it, so that other work on the machine matters little;
ours and the peer run one after the other in the same call.
"""

from __future__ import annotations

import argparse
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


class Row:
    def __init__(self, job: str, ours: str, peer: str, ratio: str, bar: str, met: bool | None):
        self.cells = [job, ours, peer, ratio, bar, "–" if met is None else "yes" if met else "**no**"]

    def __str__(self) -> str:
        return "| " + " | ".join(self.cells) + " |"


HEAD = str(Row("job", "ours", "peer", "ratio", "bar", None)).replace("–", "met") + "\n| --- | ---: | ---: | ---: | --- | --- |"


def cpu(*commands: list[str], runs: int, warmup: int = 1) -> list[float]:
    """Milliseconds of CPU of each command, in the mean of the runs."""
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        lines = [" ".join(f"'{part}'" for part in command) for command in commands]
        subprocess.run(["hyperfine", "-N", "-i", "--style", "none", "-w", str(warmup), "-r", str(runs), "--export-json", result.name, *lines],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        results = json.load(open(result.name))["results"]
    for command, one in zip(commands, results):
        # Status 1 says that a document has faults.
        if any(code not in (0, 1) for code in one["exit_codes"]):
            sys.exit(f"failed: {' '.join(command)}")
    return [1000 * (one["user"] + one["system"]) for one in results]


def peak(command: list[str]) -> tuple[float, float]:
    """Seconds of CPU and megabytes at most in memory, of one run."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"failed: {' '.join(command)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def against(job: str, ours: list[str], peer_name: str, peer: list[str], most: float | None, runs: int, peer_runs: int | None = None) -> Row:
    if peer_runs:
        (own,), (other,) = cpu(ours, runs=runs), cpu(peer, runs=peer_runs)
    else:
        own, other = cpu(ours, peer, runs=runs)
    bar = f"at most {most:g} of {peer_name}" if most else "–"
    return Row(job, f"{own:.1f} ms", f"{peer_name} {other:.1f} ms", f"{own / other:.2f}", bar, own <= most * other if most else None)


def corpus_row(jiheng: str) -> Row:
    corpus = os.environ.get("JIHENG_CORPUS") or os.path.join(ROOT, "..", "shared", "corpus")
    name = "five real documents"
    if not os.path.isdir(corpus):
        corpus, name = os.path.join(ROOT, "samples"), "the samples"
    paths = sorted(glob.glob(os.path.join(glob.escape(corpus), "*.txt")))
    (own,) = cpu([jiheng, "check", *paths, "--format", "json", "--jobs", "1"], runs=30, warmup=3)
    size = sum(map(os.path.getsize, paths)) / 1024
    return Row(f"{name}, {size:.0f} KiB of text, read and checked in one process", f"{own:.0f} ms", "–", "–", "under 100 ms", own < 100)


def pages(kind: str, files: str) -> tuple[list[str], int]:
    paths = sorted(glob.glob(os.path.join(files, "pdf", kind, "*.pdf")))
    return paths, sum(json.load(open(path.replace(".pdf", ".truth.json")))["pages"] for path in paths)


def pdf_rows(job: str, kinds: list[str], least: int, jiheng: str, count: str, files: str) -> list[Row]:
    rows = []
    for kind in kinds:
        paths, number = pages(kind, files)
        # Each file several times: a process starts once, and so does its reading of fonts' tables.
        read, check = cpu([count, *paths * 4], [jiheng, "check", *paths * 4, "--format", "json", "--jobs", "1", "--fail-on", "never"], runs=5)
        (peer,) = cpu([sys.executable, os.path.join(HERE, "peers.py"), "pdf", *paths], runs=1, warmup=0)
        own, whole, other = 4000 * number / read, 4000 * number / check, 1000 * number / peer
        rows.append(Row(f"{job}, {kind.removeprefix('pdf-')}, {number} pages", f"{own:.0f} pages/s (checked as well: {whole:.0f})",
                        f"pdfplumber (Python) {other:.1f} pages/s", f"{other / own:.3f}", f"{least} pages/s per core", own >= least))
    return rows


def batch_rows(jiheng: str, files: str) -> list[Row]:
    rows = []
    document = os.path.join(files, "forms-48.docx")
    with tempfile.TemporaryDirectory() as folder:
        for jobs in (1, 2):
            measured = {}
            for copies in (1, 10, 100, 1000):
                place = os.path.join(folder, str(copies))
                os.makedirs(place, exist_ok=True)
                for index in range(copies):
                    target = os.path.join(place, f"{index:04d}.docx")
                    if not os.path.exists(target):
                        shutil.copyfile(document, target)
                measured[copies] = peak([jiheng, "check", place, "--format", "json", "--jobs", str(jobs), "--out", os.path.join(folder, "out.json")])
            base_cpu, base_memory = measured[10][0] / 10, measured[10][1]
            for copies, (seconds, memory) in measured.items():
                per, more = seconds / copies / base_cpu, memory / base_memory
                bar = "linear, flat: within 1.25 of 10 documents" if copies > 10 else "–"
                rows.append(Row(f"{copies} × 48 forms (.docx), --jobs {jobs}", f"{1000 * seconds / copies:.1f} ms a document, {memory:.0f} MiB at most",
                                "10 documents", f"{per:.2f} CPU, {more:.2f} memory", bar, per <= 1.25 and more <= 1.25 if copies > 10 else None))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("bin", "files", "peers"):
        parser.add_argument(name, type=os.path.abspath)
    parser.add_argument("--write", help="the document whose table is replaced")
    arguments = parser.parse_args()
    files, jiheng, count = arguments.files, os.path.join(arguments.bin, "jiheng"), os.path.join(arguments.bin, "examples", "count")
    calamine, undoc = os.path.join(arguments.peers, "calamine-peer"), os.path.join(arguments.peers, "bin", "undoc")
    python = [sys.executable, os.path.join(HERE, "peers.py")]

    def inside(name: str) -> str:
        return os.path.join(files, name)

    def check(name: str) -> list[str]:
        return [jiheng, "check", inside(name), "--format", "json", "--jobs", "1"]

    rows = [corpus_row(jiheng)]
    print(HEAD, rows[0], sep="\n", flush=True)

    def add(*more: Row) -> None:
        rows.extend(more)
        print(*more, sep="\n", flush=True)

    (started,) = cpu([jiheng, "--version"], runs=30, warmup=3)
    add(Row("start of the program (`--version`)", f"{started:.1f} ms", "–", "–", "–", None))
    forms = "forms-48.docx"
    if os.path.exists(undoc):
        add(against("docx, 48 tables: read and checked", check(forms), "undoc-cli", [undoc, "md", inside(forms), "--no-update-check"], 1.0, 20))
        add(against("docx, 48 tables: read only", [count, inside(forms)], "undoc-cli", [undoc, "md", inside(forms), "--no-update-check"], None, 20))
    add(against("docx, 48 tables: read and checked", check(forms), "python-docx", [*python, "docx", inside(forms)], 1.0, 20, 3))
    if os.path.exists(calamine):
        for name in ("small.xlsx", "small.xls", "large.xlsx", "large.xls"):
            cells = "360,000 cells" if name.startswith("large") else "480 cells"
            runs = 7 if name.startswith("large") else 30
            add(against(f"{name.rsplit('.')[-1]}, {cells}: tables with shown text", [count, inside(name)], "calamine", [calamine, inside(name)], 1.5, runs))
            add(against(f"{name.rsplit('.')[-1]}, {cells}: read and checked", check(name), "calamine", [calamine, inside(name)], None, runs))
    add(*pdf_rows("ruled pdf", ["pdf-ruled-libreoffice", "pdf-ruled-chromium", "pdf-long-libreoffice", "pdf-long-chromium"], 100, jiheng, count, files))
    add(*pdf_rows("borderless pdf", ["pdf-borderless-plain", "pdf-borderless-merged"], 20, jiheng, count, files))
    add(*batch_rows(jiheng, files))
    if arguments.write:
        text = open(arguments.write, encoding="utf-8").read()
        start, end = "<!-- measured -->\n", "<!-- /measured -->"
        before, after = text.split(start)[0], text.split(end)[1]
        table = "\n".join([HEAD, *map(str, rows)])
        open(arguments.write, "w", encoding="utf-8").write(f"{before}{start}{table}\n{end}{after}")


if __name__ == "__main__":
    main()
