"""Draws one filled form again and again, beside programs that fill or draw the same form; `make bench` calls it.

    python3 bench/forms.py BIN [--write docs/performance.md] [--count 60]

BIN holds `examples/draw`. Every program is kept running and draws the same cells, merged alike, in the same typefaces;
a figure is the median of a form, all in one run.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import statistics
import subprocess
import tempfile
import time

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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("--write")
    parser.add_argument("--count", type=int, default=60)
    arguments = parser.parse_args()
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
        path = os.path.join(ROOT, arguments.write)
        text = open(path, encoding="utf-8").read()
        text = re.sub(r"(<!-- forms -->\n).*?(<!-- /forms -->)", lambda found: found[1] + table + "\n" + found[2], text, flags=re.S)
        open(path, "w", encoding="utf-8").write(text)


if __name__ == "__main__":
    main()
