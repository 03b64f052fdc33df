"""Ten simple rules over the same rows: ours, as a user of ours writes them, as expressions in polars, as a schema in
pandera. Then all our rules, and batches of growing length as whole processes.

    python3 bench/rules.py BIN FOLDER [--rows 200000] [--longest 10000000]

BIN holds `jiheng` and `examples/measure`; FOLDER takes the documents. One core each (`taskset`, POLARS_MAX_THREADS).
"""

from __future__ import annotations

import argparse
import glob
import json
import os
import shutil
import subprocess
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "1"
import pandera.polars as pa  # noqa: E402
import polars as pl  # noqa: E402

import batch  # noqa: E402
from run import peak  # noqa: E402

# Each rule of ours, and the same demand as an expression that holds for a sound row.
NAME, DESCRIPTION, TEXT, LEVEL1, LEVEL2 = (pl.col(column) for column in ("name", "description", "text", "level1", "level2"))
NUMBER = TEXT.str.extract(r"(\d+)", 1).cast(pl.Int64, strict=False)
SATISFIED = LEVEL1.str.contains("满意度")
RULES = {
    "V001": TEXT.str.strip_chars().str.len_chars() > 0,
    "V003": TEXT != DESCRIPTION,
    "V004": TEXT != NAME,
    "V005": ~(TEXT.str.contains(r"^(≥|>|大于)1\d\d+(\.\d+)?%$") & NAME.str.contains("率")),
    "V010": ~TEXT.str.contains(r"待定|XX|目标内容|\*\*"),
    "V011": ~(SATISFIED & ~TEXT.str.contains(r"\d") & (TEXT != "")),
    "V012": ~((LEVEL2 == "时效指标") & ~TEXT.str.contains(r"年|月|日|天|小时|及时|率|%|\d")),
    "V018": ~TEXT.str.contains(r"约|左右|若干|大概"),
    "V021": ~(SATISFIED & (NUMBER == 100)),
    "I009": ~((LEVEL1 == "产出指标") & ~LEVEL2.str.contains("数量|质量|时效|成本")
              | (LEVEL1 == "效益指标") & ~LEVEL2.str.contains("经济|社会|生态|可持续")
              | (LEVEL1 == "满意度指标") & ~LEVEL2.str.contains("满意")),
}


def rows(folder: str) -> pl.DataFrame:
    flat = []
    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        for document in json.load(open(path, encoding="utf-8"))["documents"]:
            for project in document["projects"]:
                for row in project["indicators"]:
                    flat.append((row["level1"], row["level2"], row["name"], row["description"], row["targets"][0]["text"]))
    return pl.DataFrame(flat, schema=["level1", "level2", "name", "description", "text"], orient="row")


def best(work, least: float = 2.0) -> float:
    """Seconds of the processor for one round, in the mean of rounds that take `least` seconds together."""
    work()
    start, rounds = time.process_time(), 0
    while time.process_time() - start < least:
        work()
        rounds += 1
    return (time.process_time() - start) / rounds


def polars_rules(frame: pl.DataFrame) -> dict[str, int]:
    """Which rows break each rule: the positions, as ours gives addresses."""
    return {code: len(frame.select((~sound).arg_true()).to_series()) for code, sound in RULES.items()}


def pandera_rules(frame: pl.DataFrame) -> int:
    def check(code: str, sound: pl.Expr):
        return pa.Check(lambda data, sound=sound: data.lazyframe.select(sound), name=code)
    schema = pa.DataFrameSchema(checks=[check(code, sound) for code, sound in RULES.items()])
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return len(errors.failure_cases)
    return 0


def measure(binary: str, folder: str, codes: str) -> dict:
    command = ["taskset", "-c", "0", os.path.join(binary, "examples/measure"), folder, *([codes] if codes else [])]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def table(binary: str, folder: str, count: int, longest: int) -> None:
    own = os.path.join(folder, "rules")
    if not os.path.isdir(own):
        batch.write(own, count, 4000)
    frame = rows(own)
    ten, whole = measure(binary, own, ",".join(RULES)), measure(binary, own, "")
    users = measure(binary, own, os.path.join(os.path.dirname(os.path.abspath(__file__)), "ten.toml"))
    polars, pandera = best(lambda: polars_rules(frame)), best(lambda: pandera_rules(frame))
    speed = lambda seconds: frame.height / seconds  # noqa: E731
    print(f"found by ours   {ten['found']}", f"found by polars {polars_rules(frame)}", sep="\n", file=sys.stderr)
    print("| rules over the same rows, one core | indicators/s | ours against it |", "| --- | ---: | ---: |", sep="\n")
    for name, seconds in [("jiheng, ten rules", ten["seconds"]), ("polars, ten expressions", polars), ("pandera over polars, ten checks", pandera)]:
        print(f"| {name} | {speed(seconds):,.0f} | {seconds / ten['seconds']:.2f} |")
    print(f"| jiheng, ten rules of a user (`bench/ten.toml`) | {speed(users['seconds']):,.0f} | {users['seconds'] / ten['seconds']:.2f} |")
    print(f"| jiheng, all rules of the default set | {speed(whole['seconds']):,.0f} | {whole['seconds'] / ten['seconds']:.2f} |")
    print("\n| indicators in a batch, `jiheng check --jobs 1` | CPU s | indicators/s, JSON read and findings written | MiB at most |", "| --- | ---: | ---: | ---: |", sep="\n")
    length = longest
    lengths = []
    while length >= 10_000:
        lengths.append(length)
        length //= 10
    for length in reversed(lengths):
        long = os.path.join(folder, "batch")
        shutil.rmtree(long, ignore_errors=True)
        batch.write(long, length, 4000)
        command = [os.path.join(binary, "jiheng"), "check", os.path.join(long, "*.json"), "--format", "jsonl", "--fail-on", "never", "--jobs", "1"]
        seconds, most = peak(command)
        print(f"| {length:,} | {seconds:.1f} | {length / seconds:,.0f} | {most:.0f} |", flush=True)
        shutil.rmtree(long)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("folder")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--longest", type=int, default=10_000_000)
    arguments = parser.parse_args()
    table(arguments.binary, arguments.folder, arguments.rows, arguments.longest)
