"""PDF files with a text layer, by three programs that draw them differently: LibreOffice, Chromium and reportlab."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile

from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, Paragraph as Flow, SimpleDocTemplate, Spacer, Table as FlowTable
from xml.sax.saxutils import escape

import write_office
import write_web
from grid import Document, Paragraph, Sheet, Table, place

EMBEDDED = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"


def settle(path: str) -> None:
    """Replaces the dates and identifiers of a run, so that the same content gives the same bytes where it can."""
    with open(path, "rb") as file:
        content = file.read()
    content = re.sub(rb"D:\d{14}([+\-Z])", rb"D:20260105090000\1", content)
    content = re.sub(rb"/ID\s*\[\s*<[0-9A-Fa-f]{32}>\s*<[0-9A-Fa-f]{32}>", lambda match: re.sub(
        rb"[0-9A-Fa-f]{32}", b"0" * 32, match.group()), content)
    content = re.sub(rb"/DocChecksum /[0-9A-F]{32}", b"/DocChecksum /" + b"0" * 32, content)
    with open(path, "wb") as file:
        file.write(content)


def convert(source: str, target: str, filter_name: str | None = None) -> None:
    """Saves a file in another format with LibreOffice."""
    extension = target.rsplit(".", 1)[1]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
             f"{extension}:{filter_name}" if filter_name else extension, "--outdir", folder, source],
            check=True, capture_output=True, timeout=180,
        )
        made = os.path.join(folder, os.path.basename(source).rsplit(".", 1)[0] + "." + extension)
        shutil.move(made, target)
    if extension == "pdf":
        settle(target)
    elif extension in ("odt", "ods"):
        write_office.settle(target)


def by_libreoffice(document: Document, path: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "source.docx")
        write_office.write_docx(document, source)
        convert(source, path)


def by_chromium(document: Document, path: str) -> None:
    page_to_pdf(write_web.page_of(document, menu=False, charset="utf-8"), path)


def page_to_pdf(page: str, path: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "source.html")
        with open(source, "w", encoding="utf-8") as file:
            file.write(page)
        subprocess.run(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             f"--user-data-dir={folder}/profile", f"--print-to-pdf={os.path.abspath(path)}", f"file://{source}"],
            check=True, capture_output=True, timeout=180,
        )
    settle(path)


def font(name: str) -> str:
    """`embedded` draws a subset of a TrueType font, `predefined` names a font that every viewer brings along."""
    if name == "predefined":
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        return "STSong-Light"
    pdfmetrics.registerFont(TTFont("WenQuanYi", EMBEDDED, subfontIndex=0))
    return "WenQuanYi"


def by_reportlab(document: Document, path: str, face: str = "embedded", lines: str = "grid") -> None:
    rl_config.invariant = 1
    name = font(face)
    body = ParagraphStyle("body", fontName=name, fontSize=8, leading=10.5, wordWrap="CJK")
    centre = ParagraphStyle("centre", parent=body, alignment=1)
    title = ParagraphStyle("title", parent=centre, fontSize=14, leading=20)
    size = landscape(A4) if document.landscape else A4
    pages = SimpleDocTemplate(path, pagesize=size, leftMargin=40, rightMargin=40, topMargin=45, bottomMargin=45,
                              title=document.title, author="编报单位")
    flow: list = []
    for block in document.blocks:
        if isinstance(block, Sheet):
            if flow:
                flow.append(PageBreak())
        elif isinstance(block, Paragraph):
            style = title if block.heading == 1 else centre if block.centred else body
            flow.append(Flow(escape(block.text).replace("\n", "<br/>") or "&nbsp;", style))
        else:
            flow.append(flow_table(block, size[0] - 80, body, centre, lines))
            flow.append(Spacer(1, 8))
    pages.build(flow)
    settle(path)


def flow_table(block: Table, room: float, body: ParagraphStyle, centre: ParagraphStyle, lines: str = "grid") -> FlowTable:
    content: list[list] = [[""] * block.width for _ in block.rows]
    style: list[tuple] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    style += {
        "grid": [("GRID", (0, 0), (-1, -1), 0.5, colors.black)],
        "horizontal": [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.black), ("LINEABOVE", (0, 0), (-1, 0), 0.8, colors.black)],
        "none": [],
    }[lines]
    for one in place(block):
        text = escape(one.cell.text).replace("\n", "<br/>")
        content[one.row][one.column] = Flow(text, centre if one.cell.label else body) if text else ""
        if one.cell.rows > 1 or one.cell.columns > 1:
            end = (one.column + one.cell.columns - 1, one.row + one.cell.rows - 1)
            style.append(("SPAN", (one.column, one.row), end))
    scale = room / sum(block.widths)
    return FlowTable(content, colWidths=[width * scale for width in block.widths], style=style)
