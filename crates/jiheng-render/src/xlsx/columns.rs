//! One set of columns for all grids of a section: every side of a grid's column is a side of a sheet's column.

use crate::laid::{Grid, Part, Section};

/// Sides nearer than this are one, so that no column is a hair's breadth. Millimetres.
const NEAR: f32 = 0.8;
/// Grids that reach so far are taken to fill the page.
const FULL: f32 = 0.9;
/// Into so many columns a page is parted that has one at most: a single column as wide as the page is cut off where the
/// fonts at hand make it a little wider, instead of made smaller; and the text on the right of a line needs its own.
const PARTS: u8 = 8;

pub(super) struct Columns {
    /// From the first side to the last, in millimetres; two at least.
    pub(super) sides: Vec<f32>,
    /// For each grid, the side of the sheet for each of its own.
    pub(super) grids: Vec<Vec<usize>>,
}

impl Columns {
    pub(super) fn of(section: &Section) -> Columns {
        let mut grids: Vec<Vec<f32>> = Vec::new();
        for part in &section.parts {
            if let Part::Grid(grid) = part {
                grids.push(sides(grid));
            }
        }
        let count = grids.len();
        let inner = section.paper.inner_width().max(1.0);
        let reach = grids.iter().filter_map(|sides| sides.last()).fold(0.0_f32, |most, side| most.max(*side));
        if reach < inner * FULL {
            grids.push(vec![0.0, inner]);
        }
        if grids.iter().all(|sides| sides.len() <= 2) {
            let part = reach.max(inner) / f32::from(PARTS);
            grids.push((0..=PARTS).map(|at| f32::from(at) * part).collect());
        }
        let mut columns = joined(&grids);
        columns.grids.truncate(count);
        columns
    }

    /// How many columns the sheet has.
    pub(super) fn count(&self) -> usize {
        self.sides.len() - 1
    }

    /// Width from one side to another, in millimetres.
    pub(super) fn width(&self, first: usize, end: usize) -> f32 {
        self.sides[end] - self.sides[first]
    }
}

fn sides(grid: &Grid) -> Vec<f32> {
    let mut reach = 0.0;
    std::iter::once(0.0)
        .chain(grid.columns.iter().map(|width| {
            reach += width.max(0.0);
            reach
        }))
        .collect()
}

/// Sides of several grids as one list. Two sides of the same grid stay two.
fn joined(grids: &[Vec<f32>]) -> Columns {
    let mut all: Vec<(f32, usize)> = grids
        .iter()
        .enumerate()
        .flat_map(|(grid, sides)| sides.iter().map(move |side| (*side, grid)))
        .collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut columns = Columns {
        sides: Vec::new(),
        grids: grids.iter().map(|sides| Vec::with_capacity(sides.len())).collect(),
    };
    for (side, grid) in all {
        let last = columns.sides.len().checked_sub(1);
        let joins = last.is_some_and(|last| {
            side - columns.sides[last] < NEAR && columns.grids[grid].last() != Some(&last)
        });
        if !joins {
            columns.sides.push(side);
        }
        columns.grids[grid].push(columns.sides.len() - 1);
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(widths: &[&[f32]]) -> (Vec<f32>, Vec<Vec<usize>>) {
        let grid = |widths: &&[f32]| Part::Grid(Grid { columns: widths.to_vec(), ..Grid::default() });
        let parts: Vec<Part> = widths.iter().map(grid).collect();
        let columns = Columns::of(&Section { parts, ..Section::default() });
        (columns.sides, columns.grids)
    }

    #[test]
    fn grids_of_different_widths_share_their_sides() {
        let (sides, grids) = told(&[&[60.0, 60.0, 54.0], &[87.0, 87.2]]);
        assert_eq!(sides, [0.0, 60.0, 87.0, 120.0, 174.0]);
        assert_eq!(grids, [vec![0, 1, 3, 4], vec![0, 2, 4]]);
    }

    #[test]
    fn columns_without_width_stay_columns() {
        let (_, grids) = told(&[&[170.0, 0.0, 0.2], &[170.1]]);
        assert_eq!(grids, [vec![0, 1, 2, 3], vec![0, 2]]);
    }

    #[test]
    fn a_page_has_several_columns_even_where_no_grid_has() {
        let (lines, _) = told(&[]);
        assert_eq!((lines.len(), lines[0], lines[8]), (9, 0.0, 178.0));
        assert_eq!(told(&[&[178.0]]), (lines, vec![vec![0, 8]]));
        assert_eq!(told(&[&[50.0, 50.0]]).0, [0.0, 50.0, 100.0, 178.0]);
    }
}
