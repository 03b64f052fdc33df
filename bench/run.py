"""Measures whole processes side by side and prints a table of ratios; `make bench` calls it.

    python3 bench/run.py BIN FILES PEERS [--batch] [--write docs/performance.md]

BIN holds `jiheng` and `examples/count`, FILES is made by `bench/make.py`, PEERS holds `calamine-peer` and `bin/undoc`.
CPU is user and system time of the process as hyperfine measures it, so that other work on the machine matters little;
beside a peer the processes run by turns, which hyperfine does not, and the ratio is the median of those of
the pairs. `--batch` measures only long batches and writes only their rows.
"""

from __future__ import annotations

import argparse
import glob
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


class Row:
    def __init__(self, job: str, ours: str, peer: str, ratio: str, bar: str, met: bool | None):
        self.cells = [job, ours, peer, ratio, bar, "–" if met is None else "yes" if met else "**no**"]

    def __str__(self) -> str:
        return "| " + " | ".join(self.cells) + " |"


# Rows that `batch_rows` makes.
BATCH = re.compile(r"\| \d+ × 48 forms ")
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


# A process counts as its own the memory of the one that starts it, so a small one does.
START = """
import os, sys
silent = [(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_WRONLY, 0) for descriptor in (1, 2)]
_, status, usage = os.wait4(os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=silent), 0)
print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
"""


def peak(command: list[str]) -> tuple[float, float]:
    """Seconds of CPU and megabytes at most in memory, of one run."""
    told = subprocess.run([sys.executable, "-I", "-S", "-c", START, *command], check=True, capture_output=True, text=True).stdout
    code, seconds, most = told.split()
    if int(code) not in (0, 1):
        sys.exit(f"failed: {' '.join(command)}")
    return float(seconds), float(most)


def against(job: str, ours: list[str], peer_name: str, peer: list[str], most: float | None, runs: int, peer_runs: int | None = None) -> Row:
    """Beside a peer, by turns: processes of a millisecond or two are disturbed by anything, but seldom one of the two alone."""
    if peer_runs:
        (own,), (other,) = cpu(ours, runs=runs), cpu(peer, runs=peer_runs)
        ratio = own / other
    else:
        pairs = [(1000 * peak(ours)[0], 1000 * peak(peer)[0]) for _ in range(runs)]
        own, other = (statistics.median(times) for times in zip(*pairs))
        ratio = statistics.median(own / other for own, other in pairs)
    bar = f"at most {most:g} of {peer_name}" if most else "–"
    return Row(job, f"{own:.1f} ms", f"{peer_name} {other:.1f} ms", f"{ratio:.2f}", bar, ratio <= most if most else None)


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


def numbered(archive: str, copies: int, folder: str) -> str:
    """A folder of copies whose projects have names, goals and figures of their own: what is the same is remembered once."""
    place = os.path.join(folder, str(copies))
    os.makedirs(place)
    with zipfile.ZipFile(archive) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    text = parts["word/document.xml"].decode()
    for index in range(copies):
        def later(match: re.Match) -> str:
            return f"{match[1]}{int(match[2]) + 48 * index}{match[3]}"

        parts["word/document.xml"] = re.sub("(养护项目|养护[^<0-9]*|≥)([0-9]+)(<|处，|次<)", later, text).encode()
        with zipfile.ZipFile(os.path.join(place, f"{index:04d}.docx"), "w", zipfile.ZIP_DEFLATED) as target:
            for name, part in parts.items():
                target.writestr(name, part)
    return place


def instructions(command: list[str]) -> int | None:
    """Instructions of the process, which no other work on the machine changes: by the processor's counters, or else by valgrind."""
    with tempfile.NamedTemporaryFile() as log:
        for tool in (["perf", "stat", "-x", ",", "-e", "instructions:u", "-o", log.name],
                     ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", f"--log-file={log.name}"]):
            if not shutil.which(tool[0]):
                continue
            subprocess.run([*tool, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            found = re.search(r"^([0-9]+),,instructions:u|I +refs: +([0-9,]+)", open(log.name).read(), re.MULTILINE)
            if found:
                return int((found[1] or found[2]).replace(",", ""))
    return None


def batch_rows(jiheng: str, files: str, rounds: int = 5) -> list[Row]:
    """Cost and peak memory of a document in batches of four lengths, beside those in a batch of ten."""
    rows = []
    lengths = (1, 10, 100, 1000)
    with tempfile.TemporaryDirectory() as folder:
        places = {length: numbered(os.path.join(files, "forms-48.docx"), length, folder) for length in lengths}
        for jobs in (1, 2):
            def check(length: int) -> list[str]:
                return [jiheng, "check", places[length], "--format", "json", "--jobs", str(jobs), "--out", os.path.join(folder, "out.json")]

            counted = {length: instructions(check(length)) for length in lengths[:3]}
            seconds, memory = {length: [] for length in lengths}, {length: 0.0 for length in lengths}
            # Each round measures all lengths, the short ones several times, so that a slow minute is slow for all.
            for _ in range(rounds):
                for length in lengths:
                    spent, most = zip(*(peak(check(length)) for _ in range(max(1, 50 // length))))
                    seconds[length].append(statistics.mean(spent) / length)
                    memory[length] = max(memory[length], *most)
            for length in lengths:
                per = statistics.median(one / ten for one, ten in zip(seconds[length], seconds[10]))
                more = memory[length] / memory[10]
                ours = [f"{1000 * statistics.median(seconds[length]):.1f} ms a document", f"{memory[length]:.1f} MiB at most"]
                ratio = [f"{per:.2f} CPU", f"{more:.2f} memory"]
                if counted.get(length):
                    each = counted[length] / length
                    ours.insert(0, f"{each / 1e6:.1f} million instructions")
                    per = each * 10 / counted[10]
                    ratio.insert(0, f"{per:.3f} instructions")
                met = per <= 1.25 and more <= 1.25 if length > 10 else None
                bar = "linear, flat: within 1.25 of 10 documents" if length > 10 else "–"
                rows.append(Row(f"{length} × 48 forms (.docx), --jobs {jobs}", ", ".join(ours), "10 documents", ", ".join(ratio), bar, met))
    return rows


def write(path: str, renew) -> None:
    """Replaces the lines of the table in a document."""
    text = open(path, encoding="utf-8").read()
    start, end = "<!-- measured -->\n", "<!-- /measured -->"
    before, rest = text.split(start)
    table, after = rest.split(end)
    open(path, "w", encoding="utf-8").write(before + start + "".join(line + "\n" for line in renew(table.splitlines())) + end + after)


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("bin", "files", "peers"):
        parser.add_argument(name, type=os.path.abspath)
    parser.add_argument("--batch", action="store_true", help="measure only long batches")
    parser.add_argument("--write", help="the document whose table is replaced")
    arguments = parser.parse_args()
    files, jiheng, count = arguments.files, os.path.join(arguments.bin, "jiheng"), os.path.join(arguments.bin, "examples", "count")
    calamine, undoc = os.path.join(arguments.peers, "calamine-peer"), os.path.join(arguments.peers, "bin", "undoc")
    python = [sys.executable, os.path.join(HERE, "peers.py")]

    def inside(name: str) -> str:
        return os.path.join(files, name)

    def check(name: str) -> list[str]:
        return [jiheng, "check", inside(name), "--format", "json", "--jobs", "1"]

    rows = []
    print(HEAD, flush=True)

    def add(*more: Row) -> None:
        rows.extend(map(str, more))
        print(*more, sep="\n", flush=True)

    if arguments.batch:
        add(*batch_rows(jiheng, files))
        if arguments.write:
            write(arguments.write, lambda table: [line for line in table if not BATCH.match(line)] + rows)
        return
    add(corpus_row(jiheng))

    (started,) = cpu([jiheng, "--version"], runs=30, warmup=3)
    add(Row("start of the program (`--version`)", f"{started:.1f} ms", "–", "–", "–", None))
    forms = "forms-48.docx"
    if os.path.exists(undoc):
        add(against("docx, 48 tables: read and checked", check(forms), "undoc-cli", [undoc, "md", inside(forms), "--no-update-check"], 1.0, 40))
        add(against("docx, 48 tables: read only", [count, inside(forms)], "undoc-cli", [undoc, "md", inside(forms), "--no-update-check"], None, 40))
    add(against("docx, 48 tables: read and checked", check(forms), "python-docx", [*python, "docx", inside(forms)], 1.0, 20, 3))
    if os.path.exists(calamine):
        for name in ("small.xlsx", "small.xls", "large.xlsx", "large.xls"):
            cells = "360,000 cells" if name.startswith("large") else "480 cells"
            runs = 9 if name.startswith("large") else 200
            add(against(f"{name.rsplit('.')[-1]}, {cells}: tables with shown text", [count, inside(name)], "calamine", [calamine, inside(name)], 1.5, runs))
            add(against(f"{name.rsplit('.')[-1]}, {cells}: read and checked", check(name), "calamine", [calamine, inside(name)], None, runs))
    add(*pdf_rows("ruled pdf", ["pdf-ruled-libreoffice", "pdf-ruled-chromium", "pdf-long-libreoffice", "pdf-long-chromium"], 100, jiheng, count, files))
    add(*pdf_rows("borderless pdf", ["pdf-borderless-plain", "pdf-borderless-merged"], 20, jiheng, count, files))
    add(*batch_rows(jiheng, files))
    if arguments.write:
        write(arguments.write, lambda _: [*HEAD.split("\n"), *rows])


if __name__ == "__main__":
    main()
