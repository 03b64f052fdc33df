"""What a sample looks like, told without any file format: paragraphs and tables with merged cells.

A table is a list of rows; a row lists only the cells that begin in it, left to right, as on paper. Cells that a merge
covers are not written down: `place` works out where each cell stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Cell:
    text: str
    columns: int = 1
    rows: int = 1
    # A label is printed in the middle and bold; everything else runs from the left.
    label: bool = False


@dataclass
class Table:
    rows: list[list[Cell]]
    # Relative widths, one for each grid column.
    widths: list[float]

    @property
    def width(self) -> int:
        return len(self.widths)


@dataclass
class Paragraph:
    text: str
    heading: int = 0
    centred: bool = False


@dataclass
class Sheet:
    """From here on a workbook uses a new sheet; other formats start a new page."""

    name: str


@dataclass
class Document:
    name: str
    title: str
    blocks: list = field(default_factory=list)
    facts: dict = field(default_factory=dict)
    landscape: bool = False
    # How the document is saved: extension -> options of the writer.
    formats: dict = field(default_factory=dict)

    @property
    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]


def label(text: str, columns: int = 1, rows: int = 1) -> Cell:
    return Cell(text, columns, rows, True)


def cell(text: str = "", columns: int = 1, rows: int = 1) -> Cell:
    return Cell(text, columns, rows)


@dataclass
class Placed:
    row: int
    column: int
    cell: Cell


def place(table: Table) -> list[Placed]:
    """Where each cell stands. Fails when the rows do not fill the grid exactly, so that no sample is lopsided."""
    height, width = len(table.rows), table.width
    taken = [[False] * width for _ in range(height)]
    placed = []
    for row, cells in enumerate(table.rows):
        column = 0
        for one in cells:
            while column < width and taken[row][column]:
                column += 1
            assert column + one.columns <= width, f"row {row} is too wide at {one.text!r}"
            assert row + one.rows <= height, f"row {row}: {one.text!r} reaches below the table"
            for down in range(one.rows):
                for across in range(one.columns):
                    assert not taken[row + down][column + across], f"row {row}: {one.text!r} overlaps"
                    taken[row + down][column + across] = True
            placed.append(Placed(row, column, one))
            column += one.columns
        assert all(taken[row]), f"row {row} is not filled: {[one.text for one in cells]}"
    return placed


def matrix(table: Table) -> list[list[Placed | None]]:
    """The grid with the cell that begins at each position, and nothing where a merge covers it."""
    grid: list[list[Placed | None]] = [[None] * table.width for _ in table.rows]
    for one in place(table):
        grid[one.row][one.column] = one
    return grid


def merged_column(values: list[str], make=label) -> list[Cell | None]:
    """One cell for each run of equal values, reaching over the run; `None` where the run goes on."""
    cells: list[Cell | None] = []
    for index, value in enumerate(values):
        if index and values[index - 1] == value:
            cells.append(None)
            continue
        run = 1
        while index + run < len(values) and values[index + run] == value:
            run += 1
        cells.append(make(value, 1, run))
    return cells
