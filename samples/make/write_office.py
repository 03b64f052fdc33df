"""Word and Excel files, written by python-docx, openpyxl and xlwt."""

from __future__ import annotations

import datetime
import re
import zipfile

import openpyxl
import xlwt
from docx import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from grid import Document, Paragraph, Sheet, Table, place

WRITTEN = datetime.datetime(2026, 1, 5, 9, 0, 0)


def settle(path: str) -> None:
    """Packs the parts again with one date, so that the same content gives the same bytes."""
    with zipfile.ZipFile(path) as package:
        parts = [(info.filename, package.read(info)) for info in package.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, content in parts:
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-01-05T09:00:00Z", content)
            elif name == "meta.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+", b"2026-01-05T09:00:00", content)
            info = zipfile.ZipInfo(name, (2026, 1, 5, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)


# --- Word -----------------------------------------------------------------------------------------------------------


def write_docx(document: Document, path: str) -> None:
    word = Word()
    properties = word.core_properties
    properties.author, properties.title, properties.comments = "编报单位", document.title, ""
    properties.created = properties.modified = WRITTEN
    lighten(word)
    style = word.styles["Normal"]
    style.font.name, style.font.size = "Noto Serif CJK SC", Pt(9)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    style.paragraph_format.space_after = Pt(0)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if document.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.8)
    room = section.page_width - section.left_margin - section.right_margin
    for block in document.blocks:
        if isinstance(block, Paragraph):
            docx_paragraph(word, block)
        elif isinstance(block, Table):
            docx_table(word, block, room)
    if document.blocks and isinstance(document.blocks[-1], Table):
        # A Word file ends with a paragraph; LibreOffice loses a table at the very end of a .doc.
        word.add_paragraph()
    word.save(path)
    settle(path)


KEPT_STYLES = {"Normal", "TableNormal", "TableGrid", "Heading1", "Heading2", "Heading3", "DefaultParagraphFont", "NoList"}


def lighten(word) -> None:
    """Drops the parts and styles of python-docx's template that no sample uses: nine tenths of the file."""
    for rels in (word.part.package.rels, word.part.rels):
        for relation in list(rels.values()):
            if relation.reltype.rsplit("/", 1)[1] in ("thumbnail", "stylesWithEffects", "customXml", "numbering", "theme"):
                del rels[relation.rId]
    styles = word.styles.element
    for style in list(styles):
        if style.tag == qn("w:style") and style.get(qn("w:styleId")) not in KEPT_STYLES:
            styles.remove(style)


def docx_paragraph(word, block: Paragraph) -> None:
    if block.heading:
        paragraph = word.add_heading(level=min(block.heading, 3))
        run = paragraph.add_run(block.text)
        run.font.name = "Noto Sans CJK SC"
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Noto Sans CJK SC")
    else:
        paragraph = word.add_paragraph(block.text)
    if block.centred or block.heading == 1:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def docx_table(word, block: Table, room: int) -> None:
    table = word.add_table(rows=len(block.rows), cols=block.width, style="Table Grid")
    table.autofit = False
    scale = room / sum(block.widths)
    for column, width in zip(table.columns, block.widths):
        column.width = int(width * scale)
    # Row by row access of python-docx is slow; its grid of cells is not.
    grid = [list(row.cells) for row in table.rows]
    for one in place(block):
        target = grid[one.row][one.column]
        if one.cell.rows > 1 or one.cell.columns > 1:
            target = target.merge(grid[one.row + one.cell.rows - 1][one.column + one.cell.columns - 1])
        lines = one.cell.text.split("\n")
        paragraphs = [target.paragraphs[0]] + [target.add_paragraph() for _ in lines[1:]]
        for paragraph, line in zip(paragraphs, lines):
            run = paragraph.add_run(line)
            if one.cell.label:
                run.bold = True
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for row, cells in zip(table.rows, grid):
        for column, target in enumerate(cells):
            target.width = int(block.widths[column] * scale)


# --- Workbooks ------------------------------------------------------------------------------------------------------

AMOUNT = re.compile(r"-?\d+\.\d{2}")
GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+\.\d{2}")
PERCENT = re.compile(r"\d{1,3}%")
COUNT = re.compile(r"[1-9]\d{0,4}|0")


def shown_number(text: str) -> tuple[float | int, str] | None:
    """The number behind a printed figure and the format that prints it so."""
    if GROUPED.fullmatch(text):
        return float(text.replace(",", "")), "#,##0.00"
    if AMOUNT.fullmatch(text):
        return float(text), "0.00"
    if PERCENT.fullmatch(text):
        return int(text[:-1]) / 100, "0%"
    if COUNT.fullmatch(text):
        return int(text), "General"
    return None


def sheets(document: Document) -> list[tuple[str, list]]:
    """The blocks of each sheet of a workbook."""
    parts: list[tuple[str, list]] = []
    for block in document.blocks:
        if isinstance(block, Sheet):
            parts.append((block.name, []))
        else:
            if not parts:
                parts.append(("Sheet1", []))
            parts[-1][1].append(block)
    return parts


def write_xlsx(document: Document, path: str) -> None:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    workbook.properties.creator, workbook.properties.title = "编报单位", document.title
    workbook.properties.created = workbook.properties.modified = WRITTEN
    thin = Side(style="thin")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    for name, blocks in sheets(document):
        sheet = workbook.create_sheet(name[:31])
        width = max((block.width for block in blocks if isinstance(block, Table)), default=1)
        widest = max((block for block in blocks if isinstance(block, Table)), key=lambda block: block.width, default=None)
        if widest:
            for column, share in enumerate(widest.widths):
                sheet.column_dimensions[get_column_letter(column + 1)].width = 120 * share / sum(widest.widths)
        at = 1
        for block in blocks:
            if isinstance(block, Paragraph):
                target = sheet.cell(at, 1, block.text)
                target.alignment = Alignment(horizontal="center" if block.heading or block.centred else None)
                if block.heading:
                    target.font = Font(bold=True, size=14)
                if width > 1:
                    sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=width)
                at += 1
                continue
            for one in place(block):
                target = sheet.cell(at + one.row, 1 + one.column)
                number = shown_number(one.cell.text)
                if number:
                    target.value, target.number_format = number
                elif one.cell.text:
                    target.value = one.cell.text
                    target.data_type = "s"
                target.border = border
                target.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center" if one.cell.label else None)
                if one.cell.rows > 1 or one.cell.columns > 1:
                    sheet.merge_cells(
                        start_row=at + one.row,
                        end_row=at + one.row + one.cell.rows - 1,
                        start_column=1 + one.column,
                        end_column=one.column + one.cell.columns,
                    )
            at += len(block.rows) + 1
    workbook.save(path)
    settle(path)


def write_xls(document: Document, path: str) -> None:
    workbook = xlwt.Workbook(encoding="utf-8")
    styles: dict[tuple[str, bool, bool], xlwt.XFStyle] = {}

    def style(number_format: str, bold: bool, border: bool) -> xlwt.XFStyle:
        if (number_format, bold, border) not in styles:
            line = "thin" if border else "no_line"
            styles[number_format, bold, border] = xlwt.easyxf(
                f"font: bold {'on' if bold else 'off'}; align: wrap on, vert centre;"
                f"borders: left {line}, right {line}, top {line}, bottom {line}",
                num_format_str=number_format,
            )
        return styles[number_format, bold, border]

    def put(sheet, row: int, column: int, rows: int, columns: int, text: str, bold: bool, border: bool = True) -> None:
        number = shown_number(text)
        value, number_format = number if number else (text, "General")
        look = style(number_format, bold, border)
        if rows > 1 or columns > 1:
            sheet.write_merge(row, row + rows - 1, column, column + columns - 1, value, look)
        else:
            sheet.write(row, column, value, look)

    for name, blocks in sheets(document):
        sheet = workbook.add_sheet(name[:31])
        width = max((block.width for block in blocks if isinstance(block, Table)), default=1)
        at = 0
        for block in blocks:
            if isinstance(block, Paragraph):
                put(sheet, at, 0, 1, width, block.text, bool(block.heading), border=False)
                at += 1
                continue
            for one in place(block):
                put(sheet, at + one.row, one.column, one.cell.rows, one.cell.columns, one.cell.text, one.cell.label)
            at += len(block.rows) + 1
    workbook.save(path)
