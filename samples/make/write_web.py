"""Web pages as publishing systems print them: a menu, a table inside layout, an encoding that may go unsaid."""

from __future__ import annotations

import html

from grid import Document, Paragraph, Sheet, Table

STYLE = """
@page { size: A4 %(orientation)s; margin: 15mm 14mm; }
body { font: 9pt "WenQuanYi Micro Hei", "Noto Serif CJK SC", serif; }
table.grid { border-collapse: collapse; width: 100%%; margin-bottom: 4mm; }
table.grid td { border: 0.6pt solid #000; padding: 1.5pt 3pt; word-break: break-all; }
b, h1, h2 { font-weight: normal; }
h1 { font-size: 14pt; text-align: center; } h2 { font-size: 12pt; }
.new-page { page-break-before: always; }
"""


def text_of(value: str) -> str:
    return html.escape(value, quote=False).replace("\n", "<br>").replace("  ", "&nbsp; ")


def table_of(table: Table, close_rows: bool) -> str:
    total = sum(table.widths)
    lines = ['<table class="grid" border="1" cellspacing="0">', "<colgroup>"]
    lines.extend(f'<col style="width:{100 * width / total:.1f}%">' for width in table.widths)
    lines.append("</colgroup>")
    for row in table.rows:
        cells = []
        for one in row:
            spans = (f' colspan="{one.columns}"' if one.columns > 1 else "") + (
                f' rowspan="{one.rows}"' if one.rows > 1 else ""
            )
            inner = text_of(one.text) or "&nbsp;"
            cells.append(f"<td{spans}>{f'<b>{inner}</b>' if one.label else inner}</td>")
        lines.append("<tr>" + "".join(cells) + ("</tr>" if close_rows else ""))
    lines.append("</table>")
    return "\n".join(lines)


def page_of(document: Document, menu: bool, charset: str | None, close_rows: bool = True) -> str:
    style = STYLE % {"orientation": "landscape" if document.landscape else "portrait"}
    declared = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    lines = ["<!DOCTYPE html>", f"<html><head>{declared}<title>{text_of(document.title)}</title>"]
    lines.append(f"<style>{style}</style></head><body>")
    if menu:
        lines.append('<div class="nav"><ul><li><a href="#">首页</a></li><li><a href="#">政务公开</a></li></ul></div>')
        lines.append('<script>var counter = "<table><tr><td>1</td></tr></table>";</script>')
        lines.append('<table width="100%"><tr><td>')
    first = True
    for block in document.blocks:
        if isinstance(block, Sheet):
            if not first:
                lines.append('<div class="new-page"></div>')
        elif isinstance(block, Paragraph):
            tag = f"h{min(block.heading, 3)}" if block.heading else "p"
            centred = ' style="text-align:center"' if block.centred else ""
            lines.append(f"<{tag}{centred}>{text_of(block.text)}</{tag}>")
        else:
            lines.append(table_of(block, close_rows))
        first = False
    if menu:
        lines.append("</td></tr></table>")
        lines.append('<div class="foot">字号：大 中 小　　打印　　关闭</div>')
    lines.append("</body></html>")
    return "\n".join(lines) + "\n"


def write(
    document: Document,
    path: str,
    encoding: str = "utf-8",
    declared: bool = True,
    menu: bool = True,
    close_rows: bool = True,
) -> None:
    charset = {"gb18030": "gb2312"}.get(encoding, encoding) if declared else None
    with open(path, "wb") as file:
        file.write(page_of(document, menu, charset, close_rows).encode(encoding))
