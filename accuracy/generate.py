"""Writes the files that `cargo xtask accuracy` scores, each with its true tables beside it.

    python3 accuracy/generate.py FOLDER [--per-kind N] [KIND…]

FOLDER/KIND/NNN.EXT is a document, FOLDER/KIND/NNN.truth.json what its tables are:
{"tables": [[[{"row", "column", "row_span", "column_span", "text"}, …a row], …a table], …]}. A nested table follows the table
it stands in; the text of its cell does not repeat it.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import random

from tables import Maker  # first: it makes the writers of the samples importable
import word
import write_office
import write_pdf
import write_web
from grid import Document, Paragraph, Sheet, Table, cell, label, place


def truth_of(table: Table) -> list[list[dict]]:
    rows: list[list[dict]] = [[] for _ in table.rows]
    for one in place(table):
        rows[one.row].append({"row": one.row, "column": one.column, "row_span": one.cell.rows,
                              "column_span": one.cell.columns, "text": one.cell.text})
    return rows


def document_of(maker: Maker, tables: list[Table], landscape: bool = False, sheets: bool = False) -> Document:
    blocks: list = [Paragraph("绩效目标表", 1)]
    for number, table in enumerate(tables, 1):
        if sheets:
            blocks.append(Sheet(f"表{number}"))
        blocks += [Paragraph(f"{number}.说明：{maker.random.choice(['以下金额单位为万元', '数据截至上年末', '由实施单位填报'])}"), table]
    return Document("accuracy", "绩效目标表", blocks, landscape=landscape)


def mixed(maker: Maker, count: int = 3) -> list[Table]:
    kinds = [maker.form, maker.wide, maker.plain]
    return [kinds[index % 3]() for index in range(count)]


# --- Word ---


def docx_with(change):
    def make(maker: Maker, seed: int, path: str) -> list:
        document = document_of(maker, mixed(maker))
        write_office.write_docx(document, path)
        change(path, seed)
        return [truth_of(table) for table in document.tables]

    return make


def docx_short_rows(maker: Maker, seed: int, path: str) -> list:
    document = document_of(maker, mixed(maker))
    write_office.write_docx(document, path)
    removed = set(word.short_rows(path, seed))
    return [
        [[one for one in row if (number, one["row"], one["column"]) not in removed] for row in truth_of(table)]
        for number, table in enumerate(document.tables)
    ]


def docx_nested(maker: Maker, seed: int, path: str) -> list:
    document = document_of(maker, mixed(maker))
    write_office.write_docx(document, path)
    inner = word.nested(path, maker, document)
    tables = []
    for number, table in enumerate(document.tables):
        tables.append(truth_of(table))
        tables += [truth_of(one) for at, _, _, one in sorted(inner, key=lambda one: one[:3]) if at == number]
    return tables


def docx_saved_again(maker: Maker, seed: int, path: str) -> list:
    """Written by python-docx, opened and saved by LibreOffice."""
    document = document_of(maker, mixed(maker))
    source = path.replace(".docx", ".source.docx")
    write_office.write_docx(document, source)
    write_pdf.convert(source, path.replace(".docx", ".odt"))
    write_pdf.convert(path.replace(".docx", ".odt"), path)
    os.remove(source)
    os.remove(path.replace(".docx", ".odt"))
    return [truth_of(table) for table in document.tables]


def by_libreoffice(extension: str, writer, source_extension: str):
    def make(maker: Maker, seed: int, path: str) -> list:
        document = document_of(maker, mixed(maker))
        source = path[: -len(extension)] + "source." + source_extension
        writer(document, source)
        write_pdf.convert(source, path)
        os.remove(source)
        return [truth_of(table) for table in document.tables]

    return make


# --- Workbooks ---


def workbook(writer, sheets: bool):
    def make(maker: Maker, seed: int, path: str) -> list:
        document = document_of(maker, mixed(maker), sheets=sheets)
        writer(document, path)
        return [truth_of(table) for table in document.tables]

    return make


FORMATS = [
    (0.95, "0%", "95%"), (0.1234, "0.0%", "12.3%"), (0.9903, "0.00%", "99.03%"), (1234.5, "#,##0.00", "1,234.50"), (1234567, "#,##0", "1,234,567"),
    (12.5, '0.00"万元"', "12.50万元"), (datetime.date(2026, 3, 5), 'yyyy"年"m"月"d"日"', "2026年3月5日"),
    (datetime.date(2026, 12, 31), "yyyy-mm-dd", "2026-12-31"), (7, "000", "007"), (-12.3, "#,##0.00;-#,##0.00", "-12.30"), (0, "0.00", "0.00"),
    (1300, "General", "1300"), (0.1, "General", "0.1"), (45, '0"个"', "45个"), (98.6, '"≥"0.0"%"', "≥98.6%"), (2.5e8, "0", "250000000"), (3.0, "@", "3"),
    (0.5, "0.00_ ", "0.50"), (88.125, "0.00_);[Red]\\(0.00\\)", "88.13"),
]


def formatted_xlsx(maker: Maker, seed: int, path: str) -> list:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    rows, truth = random.Random(seed).sample(FORMATS, len(FORMATS)), []
    for index, (value, code, shown) in enumerate(rows):
        sheet.cell(index + 1, 1, maker.name())
        target = sheet.cell(index + 1, 2, value)
        target.number_format = code
        truth.append([shown_cell(index, 0, sheet.cell(index + 1, 1).value), shown_cell(index, 1, shown)])
    book.save(path)
    return [truth]


def formatted_xls(maker: Maker, seed: int, path: str) -> list:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    rows, truth = random.Random(seed).sample(FORMATS, len(FORMATS)), []
    for index, (value, code, shown) in enumerate(rows):
        name = maker.name()
        sheet.write(index, 0, name)
        sheet.write(index, 1, value, xlwt.easyxf(num_format_str=code))
        truth.append([shown_cell(index, 0, name), shown_cell(index, 1, shown)])
    book.save(path)
    return [truth]


def shown_cell(row: int, column: int, text: str) -> dict:
    return {"row": row, "column": column, "row_span": 1, "column_span": 1, "text": text}


# --- Web pages ---


def page(**options):
    def make(maker: Maker, seed: int, path: str) -> list:
        document = document_of(maker, mixed(maker))
        write_web.write(document, path, **options)
        return [truth_of(table) for table in document.tables]

    return make


def noisy_page(maker: Maker, seed: int, path: str) -> list:
    """Tags in capitals, attributes without quotes, cells left open, entities for everything, styles and comments inside."""
    document = document_of(maker, mixed(maker))
    rng = random.Random(seed)
    lines = ["<HTML><HEAD><TITLE>公开</TITLE></HEAD><BODY>"]
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.append(f"<P align=center>{block.text}")
            continue
        lines.append("<TABLE border=1><TBODY>")
        for row in block.rows:
            lines.append("<TR>")
            for one in row:
                text = "".join(f"&#{ord(character)};" if rng.random() < 0.3 else f"&#x{ord(character):X};" if rng.random() < 0.2
                               else "<BR>" if character == "\n" else "&nbsp;" if character == " " else character for character in one.text)
                if rng.random() < 0.3:
                    text = f"<!-- 注释 --><FONT face=宋体><SPAN style='mso-spacerun:yes'>{text}</SPAN></FONT><o:p></o:p>"
                if rng.random() < 0.1:
                    text += "<STYLE>td{color:red}</STYLE>"
                spans = (f" colSpan={one.columns}" if one.columns > 1 else "") + (f" rowSpan={one.rows}" if one.rows > 1 else "")
                lines.append(f"<TD{spans}>{text}" + ("</TD>" if rng.random() < 0.5 else ""))
            if rng.random() < 0.5:
                lines.append("</TR>")
        lines.append("</TABLE>")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    return [truth_of(table) for table in document.tables]


# --- PDF ---


def pdf(writer, tables=mixed, landscape: bool = False, **options):
    def make(maker: Maker, seed: int, path: str) -> list:
        document = document_of(maker, tables(maker), landscape=landscape)
        writer(document, path, **options)
        return [truth_of(table) for table in document.tables]

    return make


def long_tables(maker: Maker) -> list[Table]:
    """Over several pages, with merged cells that the page breaks cut."""
    return [maker.wide(14), maker.form(40)]


def plain_tables(maker: Maker) -> list[Table]:
    return [maker.plain(rows=14, columns=maker.random.randint(4, 6)) for _ in range(2)]


def rotated(maker: Maker, seed: int, path: str) -> list:
    """Landscape pages stored upright and turned by /Rotate."""
    from pypdf import PdfWriter

    document = document_of(maker, mixed(maker), landscape=True)
    write_pdf.by_reportlab(document, path)
    out = PdfWriter(clone_from=path)
    for one in out.pages:
        # Turn what is drawn, then tell the viewer to turn it back.
        one.rotate(90)
        one.transfer_rotation_to_content()
        one.rotate(270)
    out.write(path)
    return [truth_of(table) for table in document.tables]


KINDS = {
    "docx-merged": ("docx", docx_with(lambda path, seed: None)),
    "docx-split-runs": ("docx", docx_with(word.split_runs)),
    "docx-content-controls": ("docx", docx_with(word.content_controls)),
    "docx-tracked-changes": ("docx", docx_with(word.tracked_changes)),
    "docx-hidden-text": ("docx", docx_with(word.hidden_text)),
    "docx-short-rows": ("docx", docx_short_rows),
    "docx-nested": ("docx", docx_nested),
    "docx-libreoffice": ("docx", docx_saved_again),
    "odt-libreoffice": ("odt", by_libreoffice("odt", write_office.write_docx, "docx")),
    "rtf-libreoffice": ("rtf", by_libreoffice("rtf", write_office.write_docx, "docx")),
    "doc-libreoffice": ("doc", by_libreoffice("doc", write_office.write_docx, "docx")),
    "xlsx-sheets": ("xlsx", workbook(write_office.write_xlsx, True)),
    "xlsx-one-sheet": ("xlsx", workbook(write_office.write_xlsx, False)),
    "xlsx-formats": ("xlsx", formatted_xlsx),
    "xls-one-sheet": ("xls", workbook(write_office.write_xls, False)),
    "xls-formats": ("xls", formatted_xls),
    "xls-libreoffice": ("xls", by_libreoffice("xls", write_office.write_xlsx, "xlsx")),
    "ods-libreoffice": ("ods", by_libreoffice("ods", write_office.write_xlsx, "xlsx")),
    "html-utf8": ("html", page()),
    "html-gb2312-declared": ("html", page(encoding="gb18030")),
    "html-gb18030-silent": ("html", page(encoding="gb18030", declared=False)),
    "html-rows-left-open": ("html", page(encoding="gb18030", declared=False, close_rows=False)),
    "html-noise": ("html", noisy_page),
    "pdf-ruled-libreoffice": ("pdf", pdf(write_pdf.by_libreoffice)),
    "pdf-ruled-chromium": ("pdf", pdf(write_pdf.by_chromium)),
    "pdf-ruled-reportlab": ("pdf", pdf(write_pdf.by_reportlab)),
    "pdf-ruled-named-font": ("pdf", pdf(write_pdf.by_reportlab, face="predefined")),
    "pdf-long-libreoffice": ("pdf", pdf(write_pdf.by_libreoffice, long_tables)),
    "pdf-long-chromium": ("pdf", pdf(write_pdf.by_chromium, long_tables)),
    "pdf-landscape": ("pdf", pdf(write_pdf.by_libreoffice, landscape=True)),
    "pdf-rotated": ("pdf", rotated),
    "pdf-rules-between-rows": ("pdf", pdf(write_pdf.by_reportlab, lines="horizontal")),
    "pdf-borderless-plain": ("pdf", pdf(write_pdf.by_reportlab, plain_tables, lines="none")),
    "pdf-borderless-merged": ("pdf", pdf(write_pdf.by_reportlab, lines="none")),
}


def pages_of(path: str) -> dict:
    if not path.endswith(".pdf"):
        return {}
    from pypdf import PdfReader

    return {"pages": len(PdfReader(path).pages)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--per-kind", type=int, default=4)
    parser.add_argument("kinds", nargs="*")
    arguments = parser.parse_intermixed_args()
    for number, (kind, (extension, make)) in enumerate(KINDS.items()):
        if arguments.kinds and kind not in arguments.kinds:
            continue
        folder = os.path.join(arguments.folder, kind)
        os.makedirs(folder, exist_ok=True)
        for index in range(arguments.per_kind):
            seed = 1000 * number + index
            path = os.path.join(folder, f"{index:03d}.{extension}")
            # The fonts that reportlab may embed have no ☑.
            tables = make(Maker(seed, tick="√" if extension == "pdf" else "☑"), seed, path)
            with open(os.path.join(folder, f"{index:03d}.truth.json"), "w", encoding="utf-8") as file:
                json.dump({"tables": tables, **pages_of(path)}, file, ensure_ascii=False)
        print(kind)


if __name__ == "__main__":
    main()
