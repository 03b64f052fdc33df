//! The rows of a grid position by position, for formats that must say what stands where a merged cell reaches down.

use crate::laid::{Cell, Grid, Row};

/// Of a row that says nothing of its height, in millimetres.
const LOWEST: f32 = 7.0;

/// What stands in a stretch of columns of one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Slot<'a> {
    /// A cell begins, and takes so many rows of the grid.
    Cell { cell: &'a Cell, columns: usize, rows: usize },
    /// A cell that began in a row above reaches down.
    Below { cell: &'a Cell, columns: usize },
    /// No cell.
    Gap { columns: usize },
}

/// Walks down a grid. Spans are cut to the grid, so that no file is broken by what is laid out wrongly.
pub(crate) struct Cover<'a> {
    grid: &'a Grid,
    row: usize,
    /// For each column: the cell that covers it from above, how wide it is, and the first row without it.
    above: Vec<Option<(&'a Cell, usize, usize)>>,
    slots: Vec<Slot<'a>>,
}

impl<'a> Cover<'a> {
    pub(crate) fn new(grid: &'a Grid) -> Cover<'a> {
        Cover { grid, row: 0, above: vec![None; grid.columns.len()], slots: Vec::new() }
    }

    /// What the next row holds, from left to right.
    pub(crate) fn next_row(&mut self) -> &[Slot<'a>] {
        self.slots.clear();
        let Some(row) = self.grid.rows.get(self.row) else { return &self.slots };
        let mut cells = row.cells.iter().peekable();
        let mut column = 0;
        while column < self.above.len() {
            if let Some((cell, columns, until)) = self.above[column]
                && until > self.row
            {
                self.slots.push(Slot::Below { cell, columns });
                column += columns;
                continue;
            }
            while cells.next_if(|cell| cell.column < column).is_some() {
                debug_assert!(false, "cells of a row stand side by side");
            }
            let Some(cell) = cells.next_if(|cell| cell.column == column) else {
                match self.slots.last_mut() {
                    Some(Slot::Gap { columns }) => *columns += 1,
                    _ => self.slots.push(Slot::Gap { columns: 1 }),
                }
                column += 1;
                continue;
            };
            let free = |column: &usize| self.above[*column].is_none_or(|(_, _, until)| until <= self.row);
            let end = column.saturating_add(cell.columns.max(1)).min(self.above.len());
            let columns = (column + 1..end).take_while(free).count() + 1;
            let rows = cell.rows.clamp(1, self.grid.rows.len() - self.row);
            self.above[column..column + columns].fill(Some((cell, columns, self.row + rows)));
            self.slots.push(Slot::Cell { cell, columns, rows });
            column += columns;
        }
        self.row += 1;
        &self.slots
    }
}

impl Grid {
    /// How many rows at the head can be repeated: no cell may reach out of them, and something must follow.
    pub(crate) fn repeated(&self) -> usize {
        let header = self.header.min(self.rows.len());
        let reaches_out = |end: usize| {
            let rows = self.rows.iter().enumerate().take(end);
            rows.flat_map(|(at, row)| row.cells.iter().map(move |cell| at + cell.rows))
                .any(|last| last > end && end < self.rows.len())
        };
        if header == self.rows.len() || reaches_out(header) { 0 } else { header }
    }

    /// For each row, whether it stays on the page of the next: as a heading, or where a cell that is not tall joins the
    /// two. `most` is how high such a group of rows may be, in millimetres.
    pub(crate) fn kept_with_next(&self, most: f32) -> Vec<bool> {
        let height = |row: &Row| row.height.max(LOWEST);
        let mut kept = vec![false; self.rows.len()];
        for (at, row) in self.rows.iter().enumerate() {
            kept[at] |= row.keep && at + 1 < self.rows.len();
            for cell in row.cells.iter().filter(|cell| cell.rows > 1) {
                let end = at.saturating_add(cell.rows).min(self.rows.len());
                if self.rows[at..end].iter().map(height).sum::<f32>() <= most {
                    kept[at..end - 1].fill(true);
                }
            }
        }
        // Groups that overlap must not make one that is too high.
        let mut together = 0.0;
        for (kept, row) in kept.iter_mut().zip(&self.rows) {
            together += height(row);
            *kept &= together <= most;
            if !*kept {
                together = 0.0;
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(columns: usize, header: usize, rows: &[&[(usize, usize, usize)]]) -> Grid {
        let cell = |&(column, columns, rows): &(usize, usize, usize)| Cell {
            column,
            columns,
            rows,
            ..Cell::default()
        };
        let rows = rows.iter().map(|cells| Row { cells: cells.iter().map(cell).collect(), ..Row::default() });
        Grid { columns: vec![10.0; columns], header, rows: rows.collect() }
    }

    fn told(grid: &Grid) -> Vec<String> {
        let mut cover = Cover::new(grid);
        let told = |slot: &Slot| match slot {
            Slot::Cell { columns, rows, .. } => format!("{columns}×{rows}"),
            Slot::Below { columns, .. } => format!("^{columns}"),
            Slot::Gap { columns } => format!("-{columns}"),
        };
        grid.rows.iter().map(|_| cover.next_row().iter().map(told).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn every_column_of_every_row_is_told() {
        let grid = grid(4, 0, &[&[(0, 1, 2), (1, 2, 1)], &[(2, 1, 1)], &[(0, 4, 1)], &[]]);
        assert_eq!(told(&grid), ["1×2 2×1 -1", "^1 -1 1×1 -1", "4×1", "-4"]);
    }

    #[test]
    fn spans_end_with_the_grid() {
        assert_eq!(told(&grid(3, 0, &[&[(0, 1, 9), (1, 9, 1)], &[(1, 1, 1)]])), ["1×2 2×1", "^1 1×1 -1"]);
    }

    #[test]
    fn a_header_is_repeated_where_no_cell_reaches_out_of_it() {
        let two: &[&[(usize, usize, usize)]] = &[&[(0, 1, 2), (1, 1, 1)], &[(1, 1, 1)], &[(0, 2, 1)]];
        assert_eq!([0, 1, 2, 3].map(|header| grid(2, header, two).repeated()), [0, 0, 2, 0]);
    }

    #[test]
    fn rows_that_a_cell_joins_stay_together_unless_it_is_tall() {
        let rows: &[&[(usize, usize, usize)]] =
            &[&[(0, 1, 5), (1, 1, 2)], &[], &[(1, 1, 1)], &[(1, 1, 2)], &[]];
        assert_eq!(grid(2, 0, rows).kept_with_next(20.0), [true, false, false, true, false]);
        assert_eq!(grid(2, 0, rows).kept_with_next(40.0), [true, true, true, true, false]);
        assert_eq!(grid(2, 0, rows).kept_with_next(10.0), [false; 5]);
    }

    #[test]
    fn a_heading_stays_with_the_next_row() {
        let mut grid = grid(1, 0, &[&[(0, 1, 1)], &[(0, 1, 1)], &[(0, 1, 1)]]);
        grid.rows[0].keep = true;
        grid.rows[2].keep = true;
        assert_eq!(grid.kept_with_next(40.0), [true, false, false]);
    }
}
