//! Tables of RTF and Word 97: rows that only know the right edges of their cells, brought to one grid.

use crate::flow::{Flow, Merge};

/// Edges closer than this (in twips, a twentieth of a point) are one: rows are not always cut to the same figure.
const SAME_EDGE: i32 = 25;
/// Width given to a cell whose row does not say where it ends.
const UNKNOWN_WIDTH: i32 = 500;

/// What a row definition says of one cell.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CellDefinition {
    pub(crate) right: i32,
    pub(crate) continues_left: bool,
    pub(crate) starts_down: bool,
    pub(crate) continues_above: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct RowDefinition {
    pub(crate) left: i32,
    pub(crate) cells: Vec<CellDefinition>,
    /// Properties named so far of the cell whose edge is yet to come.
    pub(crate) next: CellDefinition,
}

/// What stands in a cell, or in the body.
#[derive(Debug)]
pub(crate) enum Piece {
    Paragraph { text: String, heading: u8 },
    Table(OpenTable),
}

#[derive(Debug, Default)]
pub(crate) struct OpenTable {
    rows: Vec<Row>,
    /// The cells of the row in hand, and what the one in hand holds so far.
    cells: Vec<Vec<Piece>>,
    pub(crate) cell: Vec<Piece>,
}

#[derive(Debug)]
struct Row {
    left: i32,
    cells: Vec<(CellDefinition, Vec<Piece>)>,
}

impl OpenTable {
    pub(crate) fn close_cell(&mut self) {
        self.cells.push(std::mem::take(&mut self.cell));
    }

    pub(crate) fn close_row(&mut self, definition: &RowDefinition) {
        let mut right = definition.left;
        let mut definitions = definition.cells.iter();
        let cells = std::mem::take(&mut self.cells).into_iter().map(|pieces| {
            let unknown =
                CellDefinition { right: right.saturating_add(UNKNOWN_WIDTH), ..CellDefinition::default() };
            let definition = definitions.next().copied().unwrap_or(unknown);
            right = definition.right;
            (definition, pieces)
        });
        let row = Row { left: definition.left, cells: cells.collect() };
        if !row.cells.is_empty() {
            self.rows.push(row);
        }
    }

    /// Ends the table: text of a last row that was never closed is kept as a row.
    pub(crate) fn finish(&mut self, definition: &RowDefinition) {
        if !self.cell.is_empty() {
            self.close_cell();
        }
        self.close_row(definition);
    }

    pub(crate) fn emit(self, flow: &mut Flow) {
        let edges = self.edges();
        let column_of = |edge: i32| match edges.binary_search(&edge) {
            Ok(at) => at as u32,
            // Not an edge of its own: it was found the same as the one before.
            Err(at) => at.saturating_sub(1) as u32,
        };
        flow.open_table();
        for row in self.rows {
            flow.open_row();
            flow.skip_columns(column_of(row.left));
            let mut column = column_of(row.left);
            for (definition, pieces) in row.cells {
                let end = column_of(definition.right).max(column + 1);
                flow.open_cell();
                pieces.into_iter().for_each(|piece| piece.emit(flow));
                flow.close_cell(end - column, definition.merge());
                column = end;
            }
            flow.close_row();
        }
        flow.close_table();
    }

    /// The edges of all rows, each once, from left to right.
    fn edges(&self) -> Vec<i32> {
        let lefts = self.rows.iter().map(|row| row.left);
        let rights =
            self.rows.iter().flat_map(|row| row.cells.iter().map(|(definition, _)| definition.right));
        let mut edges: Vec<i32> = lefts.chain(rights).collect();
        edges.sort_unstable();
        edges.dedup_by(|edge, before| edge.saturating_sub(*before) < SAME_EDGE);
        edges
    }
}

impl CellDefinition {
    fn merge(self) -> Merge {
        if self.continues_left {
            Merge::Left
        } else if self.continues_above {
            Merge::Above
        } else if self.starts_down {
            Merge::Start
        } else {
            Merge::Rows(1)
        }
    }
}

impl Piece {
    pub(crate) fn emit(self, flow: &mut Flow) {
        match self {
            Piece::Paragraph { text, heading } => flow.paragraph(&text, heading, None),
            Piece::Table(table) => table.emit(flow),
        }
    }
}
