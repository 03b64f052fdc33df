"""Reads the generated files with the usual Python libraries and writes what they give beside them, for the scorer.

    python3 accuracy/peers.py FOLDER

pdfplumber (pdf), python-docx (docx), openpyxl (xlsx), xlrd through pandas (xls), lxml (html). Each is used
the way its own documentation shows first.
"""

from __future__ import annotations

import glob
import json
import os
import sys
import time


def pdfplumber_tables(path: str) -> list:
    import pdfplumber

    with pdfplumber.open(path) as document:
        return [table for page in document.pages for table in page.extract_tables()]


def docx_tables(path: str) -> list:
    import docx

    found = []

    def walk(table) -> None:
        rows, inner = [], []
        for row in table.rows:
            seen, texts = set(), []
            for one in row.cells:
                # A merged cell is given again at each position it covers.
                if one._tc not in seen:
                    seen.add(one._tc)
                    texts.append(one.text)
                    inner.extend(one.tables)
            rows.append(texts)
        found.append(rows)
        for one in inner:
            walk(one)

    for table in docx.Document(path).tables:
        walk(table)
    return found


def openpyxl_tables(path: str) -> list:
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]


def pandas_sheets(path: str) -> list:
    import pandas

    sheets = pandas.read_excel(path, sheet_name=None, header=None, dtype=object)
    return [frame.where(frame.notna(), None).values.tolist() for frame in sheets.values()]


def lxml_tables(path: str) -> list:
    import lxml.html

    with open(path, "rb") as file:
        content = file.read()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    rows_of = lambda table: table.xpath("./tr | ./tbody/tr | ./thead/tr | ./tfoot/tr")  # noqa: E731
    return [
        [["\n".join(one.itertext()) for one in row.xpath("./td | ./th") if not one.xpath(".//table")] for row in rows_of(table)]
        for table in lxml.html.fromstring(text).xpath("//table")
    ]


PEERS = {
    "pdf": ("pdfplumber", pdfplumber_tables),
    "docx": ("python-docx", docx_tables),
    "xlsx": ("openpyxl", openpyxl_tables),
    "xls": ("pandas-xlrd", pandas_sheets),
    "html": ("lxml", lxml_tables),
}


def main() -> None:
    for path in sorted(glob.glob(os.path.join(sys.argv[1], "*", "*.*"))):
        stem, extension = path.rsplit(".", 1)
        if extension not in PEERS:
            continue
        name, read = PEERS[extension]
        started = time.perf_counter()
        try:
            tables = read(path)
        except Exception as error:  # A peer that fails has read nothing.
            print(f"{path}: {name}: {error}", file=sys.stderr)
            tables = []
        seconds = time.perf_counter() - started
        rows = [[[{"text": "" if value is None else str(value), "column": None, "column_span": None, "row_span": None} for value in row]
                 for row in table] for table in tables]
        with open(f"{stem}.{name}.json", "w", encoding="utf-8") as file:
            json.dump({"tables": rows, "seconds": seconds}, file, ensure_ascii=False)


if __name__ == "__main__":
    main()
