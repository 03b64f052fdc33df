"""Draws one filled form again and again, beside programs that fill or draw the same form; `make bench` calls it.

    python3 bench/forms.py BIN [--write docs/performance.md] [--count 60]
    python3 bench/forms.py BIN --batch [--write docs/performance.md] [--sizes 500,1000,2000]

`--batch`: `jiheng render` of many projects with 24 indicators each, from one document into one file of each format and
into a file or an entry of a zip for each copy, and from as many documents. CPU seconds and peak memory of the process;
twice the projects should be twice the seconds.

BIN holds `jiheng` and `examples/draw`. Every program is kept running and draws the same cells, merged alike, in the same typefaces;
a figure is the median of a form, all in one run.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import tempfile
import time

import batch

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DOCUMENT = os.path.join(ROOT, "samples", "self-evaluation.xlsx")
FORM = "national/self-evaluation"


def median(draw, count: int) -> float:
    """Milliseconds of one form; the first few warm up."""
    times = []
    for number in range(count + 3):
        start = time.perf_counter()
        draw(number)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[3:])


def grid_of(parts: list) -> dict:
    return next(part for part in parts if "rows" in part)


def docxtpl(parts: list, count: int) -> float:
    """A template with a field in each cell, merged as the form is; filled for each form."""
    from docx import Document
    from docxtpl import DocxTemplate

    grid = grid_of(parts)
    template = Document()
    values = {}
    for part in parts:
        if "text" in part:
            template.add_paragraph(part["text"] + part["right"])
    table = template.add_table(len(grid["rows"]), len(grid["columns"]))
    table.style = "Table Grid"
    for at, row in enumerate(grid["rows"]):
        for column, columns, rows, text in row:
            cell = table.cell(at, column)
            if columns > 1 or rows > 1:
                cell = cell.merge(table.cell(at + rows - 1, column + columns - 1))
            name = f"v{at}_{column}"
            values[name] = text
            cell.text = "{{ " + name + " }}"
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "template.docx")
    template.save(path)

    def draw(_: int) -> None:
        filled = DocxTemplate(path)
        filled.render(values)
        filled.save(io.BytesIO())

    return median(draw, count)


def xlsxwriter(parts: list, count: int) -> float:
    import xlsxwriter as library

    grid = grid_of(parts)

    def draw(_: int) -> None:
        book = library.Workbook(io.BytesIO(), {"in_memory": True})
        sheet = book.add_worksheet()
        style = book.add_format({"border": 1, "text_wrap": True, "align": "center", "valign": "vcenter", "font_name": "宋体", "font_size": 10.5})
        for column, width in enumerate(grid["columns"]):
            sheet.set_column(column, column, width / 2)
        line = 0
        for part in parts:
            if "text" in part:
                sheet.merge_range(line, 0, line, len(grid["columns"]) - 1, part["text"], style)
                line += 1
        for at, row in enumerate(grid["rows"], line):
            sheet.set_row(at, 28)
            for column, columns, rows, text in row:
                if columns > 1 or rows > 1:
                    sheet.merge_range(at, column, at + rows - 1, column + columns - 1, text, style)
                else:
                    sheet.write_string(at, column, text, style)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        book.close()

    return median(draw, count)


TYPST = """#set page(paper: "a4", margin: 18mm)
#set text(font: "Noto Serif CJK SC", size: 10.5pt, lang: "zh")
#set par(justify: false)
#let form = json(bytes(sys.inputs.form))
#for part in form.lines [ #part \\ ]
#table(
  columns: form.columns.map(width => width * 1fr), align: center + horizon, stroke: 0.5pt,
  ..form.cells.map(cell => table.cell(x: cell.at(0), y: cell.at(1), colspan: cell.at(2), rowspan: cell.at(3))[#cell.at(4)]),
)
"""


def typst(parts: list, count: int) -> float:
    import typst as library

    grid = grid_of(parts)
    cells = [[column, at, columns, rows, text] for at, row in enumerate(grid["rows"]) for column, columns, rows, text in row]
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "form.typ")
    with open(path, "w", encoding="utf-8") as file:
        file.write(TYPST)
    compiler = library.Compiler(path)
    lines = [part["text"] + part["right"] for part in parts if "text" in part]

    def draw(number: int) -> None:
        # Another name each time, so that nothing but the compiler is kept.
        cells[1][4] = f"第 {number} 份"
        form = json.dumps({"lines": lines, "columns": grid["columns"], "cells": cells}, ensure_ascii=False)
        compiler.compile(format="pdf", sys_inputs={"form": form})

    return median(draw, count)


# Format, peer, how many times faster ours has to be.
BARS = [("docx", "docxtpl", docxtpl, 20.0), ("xlsx", "xlsxwriter", xlsxwriter, 5.0), ("pdf", "typst", typst, 1.0)]


def projects_of(count: int) -> list:
    """Projects of 24 indicators: each with those of the two after it."""
    rng = random.Random(2026)
    made = [batch.project(number, rng) for number in range(count + 2)]
    return [{**one, "indicators": one["indicators"] + two["indicators"] + three["indicators"]}
            for one, two, three in zip(made, made[1:], made[2:])]


def written(path: str, projects: list) -> None:
    document = {"source": {"path": os.path.basename(path), "format": "json", "sha256": "", "bytes": 0},
                "kinds": ["target_declaration"], "title": "云溪县2026年项目绩效目标", "region": "云溪县", "department": "云溪县城市管理局",
                "fiscal_year": 2026, "money_unit": "万元", "projects": projects}
    with open(path, "w", encoding="utf-8") as out:
        json.dump({"schema": "jiheng/1", "documents": [document]}, out, ensure_ascii=False)


def spent(command: list) -> tuple[float, float]:
    """CPU seconds and peak MiB of a run."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    # 1 is a batch with something left to fill in.
    if os.waitstatus_to_exitcode(status) > 1:
        raise RuntimeError(said.decode())
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def batches(jiheng: str, sizes: list) -> str:
    form = "national/declaration"
    jobs = [(f"one {name}", [], f"out.{name}", False) for name in ("docx", "xlsx", "pdf", "html")]
    jobs += [("a docx each", ["--split", "--format", "docx"], "out/", False), ("a pdf each", ["--split", "--format", "pdf"], "out/", False),
             ("a zip of docx", ["--format", "docx"], "out.zip", False), ("one pdf of as many files", [], "out.pdf", True)]
    heads = " | ".join(f"{size} projects: CPU s | peak MiB" for size in sizes)
    rows = {name: f"| {name}" for name, *_ in jobs}
    for size in sizes:
        folder = tempfile.mkdtemp()
        whole, parts = os.path.join(folder, "all.json"), os.path.join(folder, "each")
        projects = projects_of(size)
        written(whole, projects)
        os.makedirs(parts)
        for number, project in enumerate(projects):
            written(os.path.join(parts, f"{number:05}.json"), [project])
        for name, options, out, of_parts in jobs:
            target = os.path.join(folder, out)
            if out.endswith("/"):
                shutil.rmtree(target, ignore_errors=True)
                os.makedirs(target)
            inputs = [os.path.join(parts, name) for name in sorted(os.listdir(parts))] if of_parts else [whole]
            seconds, peak = spent([jiheng, "render", *inputs, "--form", form, "--out", target, *options])
            rows[name] += f" | {seconds:.1f} | {peak:.0f}"
        shutil.rmtree(folder)
    lines = [f"| job | {heads} |", "| --- |" + " ---: | ---: |" * len(sizes)]
    return "\n".join(lines + [row + " |" for row in rows.values()])


def put(path: str, mark: str, table: str) -> None:
    """Writes the table between its marks."""
    path = os.path.join(ROOT, path)
    text = open(path, encoding="utf-8").read()
    text = re.sub(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", lambda found: found[1] + table + "\n" + found[2], text, flags=re.S)
    open(path, "w", encoding="utf-8").write(text)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("--write")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--batch", action="store_true")
    parser.add_argument("--sizes", default="500,1000,2000")
    arguments = parser.parse_args()
    if arguments.batch:
        table = batches(os.path.join(arguments.bin, "jiheng"), [int(size) for size in arguments.sizes.split(",")])
        print(table)
        if arguments.write:
            put(arguments.write, "batch-forms", table)
        return
    draw = os.path.join(arguments.bin, "examples", "draw")
    ours = lambda: json.loads(subprocess.check_output([draw, DOCUMENT, FORM, str(arguments.count)]))  # noqa: E731
    first = ours()
    rows = ["| format | ours | peer | times as fast | bar | met |", "| --- | ---: | ---: | ---: | --- | --- |"]
    for name, peer, run, bar in BARS:
        # Ours before and after, so that a machine that slows down shows.
        before, other, after = ours()["medians"][name], run(first["parts"], arguments.count), ours()["medians"][name]
        own = (before + after) / 2
        ratio = other / own
        rows.append(f"| {name} | {own:.2f} ms | {peer} {other:.1f} ms | {ratio:.1f} | at least {bar:g} | {'yes' if ratio >= bar else '**no**'} |")
    rows.append(f"| html | {first['medians']['html']:.2f} ms | – | – | – | – |")
    table = "\n".join(rows)
    print(table)
    if arguments.write:
        put(arguments.write, "forms", table)


if __name__ == "__main__":
    main()
