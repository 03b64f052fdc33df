//! A table as recognizers see it: tidied cells, and for true grids the cell that covers each position.

use jiheng_model::{Place, Table};

use crate::assembly::Printed;
use crate::labels::{Field, Meaning, Role};

/// No official form is wider; columns beyond are not looked up by position.
pub(crate) const WIDEST: u32 = 400;
/// Cells that reach over whole columns of a huge table cover more positions than memory should hold; beyond, none is
/// looked up.
const MOST_POSITIONS: u64 = 16 << 20;

#[derive(Clone, Debug)]
pub(crate) struct GridCell {
    pub printed: Printed,
    /// First grid column, counted from 0.
    pub column: u32,
    pub column_span: u32,
    pub row_span: u32,
    /// Asked for again and again, by every recognizer.
    pub meaning: Meaning,
}

impl GridCell {
    pub fn text(&self) -> &str {
        &self.printed.text
    }

    pub fn is_blank(&self) -> bool {
        self.printed.is_blank()
    }

    /// What it announces as a label of a form.
    pub fn field(&self) -> Option<Field> {
        self.meaning.field
    }

    /// What it announces as the header of a column.
    pub fn role(&self) -> Option<Role> {
        self.meaning.role
    }

    pub fn is_class(&self) -> bool {
        self.meaning.is_class()
    }

    /// Whether it is a label of any kind.
    pub fn is_label(&self) -> bool {
        self.field().is_some() || self.role().is_some() || self.is_class()
    }

    pub fn place(&self) -> &Place {
        &self.printed.place
    }

    /// One past the last grid column.
    pub fn end(&self) -> u32 {
        self.column.saturating_add(self.column_span)
    }
}

pub(crate) struct Grid {
    pub rows: Vec<Vec<GridCell>>,
    /// Whether columns are true (see `Table::exact`).
    pub exact: bool,
    /// Row and index of the cell that covers each position, for true grids.
    cover: Vec<Vec<Option<(u32, u32)>>>,
    /// Which cells some field took.
    used: Vec<Vec<bool>>,
}

impl Grid {
    pub fn new(table: &Table) -> Grid {
        let rows: Vec<Vec<GridCell>> = table
            .rows
            .iter()
            .map(|row| {
                let cells = row.iter().map(|cell| {
                    let printed = Printed::new(&cell.text, &cell.place);
                    GridCell {
                        meaning: Meaning::of(&printed.text),
                        printed,
                        column: cell.column,
                        column_span: cell.column_span.clamp(1, WIDEST),
                        row_span: cell.row_span.max(1),
                    }
                });
                cells.collect()
            })
            .collect();
        let used = rows.iter().map(|row: &Vec<GridCell>| vec![false; row.len()]).collect();
        let mut grid = Grid { rows, exact: table.exact, cover: Vec::new(), used };
        if table.exact {
            grid.fill_cover(table.width().min(WIDEST));
        }
        grid
    }

    fn fill_cover(&mut self, width: u32) {
        self.cover = vec![Vec::new(); self.rows.len()];
        let mut left = MOST_POSITIONS;
        for (row, cells) in self.rows.iter().enumerate() {
            for (index, cell) in cells.iter().enumerate() {
                let last = (row + cell.row_span as usize).min(self.rows.len());
                let (start, end) = (cell.column as usize, cell.end().min(width) as usize);
                if start >= end {
                    continue;
                }
                for covered in &mut self.cover[row..last] {
                    let longer = end.saturating_sub(covered.len());
                    let Some(rest) = left.checked_sub((end - start + longer) as u64) else { return };
                    left = rest;
                    // Only as long as needed: one wide row does not make all the others wide.
                    covered.resize(covered.len() + longer, None);
                    for position in &mut covered[start..end] {
                        position.get_or_insert((row as u32, index as u32));
                    }
                }
            }
        }
    }

    /// One past the last position that is covered in the rows.
    pub fn width(&self, rows: std::ops::Range<usize>) -> u32 {
        self.cover[rows].iter().map(Vec::len).max().unwrap_or(0) as u32
    }

    /// The cell that covers a position of a true grid: in its own row, or reaching down from above.
    pub fn covering(&self, row: usize, column: u32) -> Option<(usize, usize)> {
        let (row, index) = (*self.cover.get(row)?.get(column as usize)?)?;
        Some((row as usize, index as usize))
    }

    pub fn cell(&self, at: (usize, usize)) -> &GridCell {
        &self.rows[at.0][at.1]
    }

    pub fn take(&mut self, row: usize, index: usize) {
        self.used[row][index] = true;
    }

    pub fn take_row(&mut self, row: usize) {
        self.used[row].fill(true);
    }

    pub fn is_taken(&self, row: usize, index: usize) -> bool {
        self.used[row][index]
    }

    /// Indexes of the cells of a row that print something.
    pub fn filled(&self, row: usize) -> Vec<usize> {
        let cells = self.rows[row].iter().enumerate();
        cells.filter(|(_, cell)| !cell.is_blank()).map(|(index, _)| index).collect()
    }

    /// Whether a row only numbers the columns: 1, 2, 3 …
    pub fn numbers_columns(&self, row: usize) -> bool {
        let filled = self.filled(row);
        let counted = |(order, index): (usize, &usize)| {
            self.rows[row][*index].text().parse::<usize>().is_ok_and(|number| number == order + 1)
        };
        filled.len() >= 3 && filled.iter().enumerate().all(counted)
    }

    /// What prints something and no field took.
    pub fn left_over(&self) -> impl Iterator<Item = &GridCell> {
        let cells = self.rows.iter().zip(&self.used).flat_map(|(row, used)| row.iter().zip(used));
        cells.filter(|(cell, used)| !**used && !cell.is_blank()).map(|(cell, _)| cell)
    }
}
