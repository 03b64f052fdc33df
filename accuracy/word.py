"""Word files with what makes them hard: content controls, tracked changes, hidden text, short rows, nested tables.

The tables are written by python-docx; the marks are then put into its XML the way Word writes them.
"""

from __future__ import annotations

import copy
import random

from docx import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from grid import Document, place
from tables import Maker

import write_office


def element(tag: str, **attributes: str):
    made = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def run(text: str, hidden: bool = False, deleted: bool = False):
    made = element("r")
    if hidden:
        properties = element("rPr")
        properties.append(element("vanish"))
        made.append(properties)
    content = element("delText" if deleted else "t")
    content.text = text
    content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.append(content)
    return made


def edit(path: str, change) -> None:
    word = Word(path)
    change(word)
    word.save(path)
    write_office.settle(path)


def runs_of(word, rng: random.Random, share: float):
    """Some of the runs in table cells that hold text."""
    for table in word.tables:
        for node in list(table._element.iter(qn("w:r"))):
            if "".join(part.text or "" for part in node.iter(qn("w:t"))) and rng.random() < share:
                yield node


def content_controls(path: str, seed: int) -> None:
    """Wraps runs, paragraphs, whole cells and whole rows in w:sdt, also one in another."""
    rng = random.Random(seed)

    def wrap(node) -> None:
        control, content = element("sdt"), element("sdtContent")
        properties = element("sdtPr")
        properties.append(element("alias", val="填写项"))
        control.append(properties)
        node.addprevious(control)
        content.append(node)
        control.append(content)

    def change(word) -> None:
        for table in word.tables:
            for row in list(table._element.iter(qn("w:tr"))):
                for target in list(row.iter(qn("w:tc"))):
                    if rng.random() < 0.3:
                        wrap(target)
                    elif rng.random() < 0.3:
                        wrap(rng.choice(list(target.iter(qn("w:p")))))
                if rng.random() < 0.2:
                    wrap(row)
        for node in runs_of(word, rng, 0.15):
            wrap(node)

    edit(path, change)


def tracked_changes(path: str, seed: int) -> None:
    """Text is inserted, deleted and moved under revision marks; the truth is the document with all accepted."""
    rng = random.Random(seed)
    mark = {"id": "7", "author": "修订人", "date": "2026-01-05T09:00:00Z"}

    def change(word) -> None:
        for node in runs_of(word, rng, 0.4):
            kind = rng.choice(["ins", "moveTo", "before", "after", "from"])
            if kind in ("ins", "moveTo"):
                holder = element(kind, **mark)
                node.addprevious(holder)
                holder.append(node)
            elif kind == "from":
                holder = element("moveFrom", **mark)
                holder.append(run("移走的文字"))
                node.addprevious(holder)
            else:
                holder = element("del", **mark)
                holder.append(run("删去的旧文字38", deleted=True))
                (node.addprevious if kind == "before" else node.addnext)(holder)
        # A whole row that was deleted, and one that was inserted.
        for table in word.tables:
            rows = list(table._element.iter(qn("w:tr")))
            gone = copy.deepcopy(rows[-1])
            for text in list(gone.iter(qn("w:t"))):
                text.tag = qn("w:delText")
            for merge in list(gone.iter(qn("w:vMerge"))):
                merge.getparent().remove(merge)
            properties = gone.get_or_add_trPr()
            properties.append(element("del", **mark))
            rows[-1].addnext(gone)
            rows[0].get_or_add_trPr().append(element("ins", **mark))

    edit(path, change)


def hidden_text(path: str, seed: int) -> None:
    rng = random.Random(seed)

    def change(word) -> None:
        for node in runs_of(word, rng, 0.4):
            (node.addprevious if rng.random() < 0.5 else node.addnext)(run("隐藏的填表说明", hidden=True))

    edit(path, change)


def split_runs(path: str, seed: int) -> None:
    """Breaks runs in the middle, as Word does at every change of script, with proofing marks between them."""
    rng = random.Random(seed)

    def change(word) -> None:
        for node in runs_of(word, rng, 0.6):
            texts = list(node.iter(qn("w:t")))
            if len(texts) != 1 or len(texts[0].text) < 2:
                continue
            cut = rng.randint(1, len(texts[0].text) - 1)
            rest = copy.deepcopy(node)
            list(rest.iter(qn("w:t")))[0].text = texts[0].text[cut:]
            texts[0].text = texts[0].text[:cut]
            node.addnext(rest)
            node.addnext(element("proofErr", type="spellStart"))
            number = str(rng.randint(1, 9999))
            node.addnext(element("bookmarkEnd", id=number))
            node.addnext(element("bookmarkStart", id=number, name=f"_Toc{number}"))

    edit(path, change)


def short_rows(path: str, seed: int) -> list[tuple[int, int, int]]:
    """Takes the blank cells at the right end of rows away and leaves w:gridAfter; the first cell likewise (gridBefore).

    Gives (table, row, column) of the positions that are no longer cells.
    """
    rng = random.Random(seed)
    removed = []

    def change(word) -> None:
        for number, table in enumerate(word.tables):
            for index, row in enumerate(table._element.iter(qn("w:tr"))):
                cells = list(row.iter(qn("w:tc")))
                for side, target in (("gridAfter", cells[-1]), ("gridBefore", cells[0])):
                    properties = target.tcPr
                    if properties is not None and (properties.find(qn("w:gridSpan")) is not None or properties.find(qn("w:vMerge")) is not None):
                        continue
                    blank = not "".join(text.text or "" for text in target.iter(qn("w:t")))
                    if len(list(row.iter(qn("w:tc")))) < 3 or not blank or rng.random() < 0.2:
                        continue
                    offset = element(side, val="1")
                    row.get_or_add_trPr().insert(0, offset)
                    row.remove(target)
                    removed.append((number, index, 0 if side == "gridBefore" else len(table.columns) - 1))

    edit(path, change)
    return removed


def nested(path: str, maker: Maker, document: Document) -> list[tuple[int, int, int, object]]:
    """Puts a small table into some blank cells. Gives (table, row, column, inner table)."""
    inner_tables = []

    def change(word) -> None:
        for number, (table, block) in enumerate(zip(word.tables, document.tables)):
            blanks = [one for one in place(block) if not one.cell.text and one.cell.rows == 1]
            for one in maker.random.sample(blanks, min(2, len(blanks))):
                inner = maker.plain(rows=2, columns=3)
                target = table.cell(one.row, one.column)
                made = target.add_table(rows=len(inner.rows), cols=inner.width)
                for part in place(inner):
                    made.cell(part.row, part.column).text = part.cell.text
                target.add_paragraph("")
                inner_tables.append((number, one.row, one.column, inner))

    edit(path, change)
    return inner_tables
