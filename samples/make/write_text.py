"""Plain text as web pages and converters leave it: four shapes of the same tables."""

from __future__ import annotations

from grid import Document, Paragraph, Table, matrix


def one_line(text: str) -> str:
    return text.replace("\n", " ")


def rows_by_tab(table: Table) -> list[str]:
    """A row a line, cells parted by tabs; a covered position is an empty cell."""
    return ["\t".join(one_line(one.cell.text) if one else "" for one in row) for row in matrix(table)]


def tabbed_cells(table: Table, blank_columns: bool) -> list[str]:
    """A cell a line behind a tab, a blank line after each row.

    What lies under a merge downwards is a lone tab. What a merge to the right covers is one too, or leaves nothing
    (`blank_columns`): both are met.
    """
    lines = []
    for cells in matrix(table):
        column = 0
        while column < table.width:
            one = cells[column]
            lines.append("\t" + (one.cell.text if one else ""))
            column += 1 if blank_columns or one is None else one.cell.columns
        lines.append("")
    return lines


def bare_cells(table: Table) -> list[str]:
    """A cell a line and nothing else: blank cells and row ends are lost."""
    return [one.cell.text for row in matrix(table) for one in row if one and one.cell.text]


def piped_rows(table: Table) -> list[str]:
    """A row a line between bars, as converters to Markdown print it."""
    lines = []
    for index, row in enumerate(matrix(table)):
        lines.append("| " + " | ".join(one_line(one.cell.text) if one else "" for one in row) + " |")
        if index == 0:
            lines.append("|" + " --- |" * table.width)
    return lines


SHAPES = {
    "tsv": rows_by_tab,
    "tabbed": lambda table: tabbed_cells(table, False),
    "tabbed-blanks": lambda table: tabbed_cells(table, True),
    "bare": bare_cells,
    "pipes": piped_rows,
}


def write(document: Document, path: str, shape: str = "tsv", encoding: str = "utf-8") -> None:
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            mark = "#" * block.heading + " " if block.heading and shape in ("tsv", "pipes") else ""
            lines.append(mark + block.text)
            if shape in ("tsv", "pipes"):
                lines.append("")
        elif isinstance(block, Table):
            lines.extend(SHAPES[shape](block))
            lines.append("")
    with open(path, "w", encoding=encoding, newline="\n") as file:
        file.write("\n".join(lines) + "\n")
