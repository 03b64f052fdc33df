//! One set of columns for all grids of a section: every side of a grid's column is a side of a sheet's column.

use crate::laid::{Grid, Part, Section};

/// Sides nearer than this are one, so that no column is a hair's breadth. Millimetres.
const NEAR: f32 = 0.8;
/// Grids that reach so far are taken to fill the page.
const FULL: f32 = 0.9;
/// Where the text on the right of a line may begin in a section without columns.
const RIGHT: f32 = 0.6;

pub(super) struct Columns {
    /// From the first side to the last, in millimetres; two at least.
    pub(super) sides: Vec<f32>,
    /// For each grid, the side of the sheet for each of its own.
    pub(super) grids: Vec<Vec<usize>>,
}

impl Columns {
    pub(super) fn of(section: &Section) -> Columns {
        let mut grids: Vec<Vec<f32>> = Vec::new();
        let mut both = false;
        for part in &section.parts {
            match part {
                Part::Line(line) => both |= !line.text.is_empty() && !line.right.is_empty(),
                Part::Grid(grid) => grids.push(sides(grid)),
            }
        }
        let count = grids.len();
        let inner = section.paper.inner_width().max(1.0);
        let reach = grids.iter().filter_map(|sides| sides.last()).fold(0.0_f32, |most, side| most.max(*side));
        if reach < inner * FULL {
            grids.push(vec![0.0, inner]);
        }
        if both && grids.iter().all(|sides| sides.len() <= 2) {
            grids.push(vec![0.0, reach.max(inner) * RIGHT, reach.max(inner)]);
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
    use crate::laid::Line;

    fn told(widths: &[&[f32]], both: bool) -> (Vec<f32>, Vec<Vec<usize>>) {
        let grid = |widths: &&[f32]| Part::Grid(Grid { columns: widths.to_vec(), ..Grid::default() });
        let mut parts: Vec<Part> = widths.iter().map(grid).collect();
        if both {
            let line = Line { text: "左".to_owned(), right: "右".to_owned(), ..Line::default() };
            parts.push(Part::Line(line));
        }
        let columns = Columns::of(&Section { parts, ..Section::default() });
        (columns.sides, columns.grids)
    }

    #[test]
    fn grids_of_different_widths_share_their_sides() {
        let (sides, grids) = told(&[&[60.0, 60.0, 54.0], &[87.0, 87.2]], false);
        assert_eq!(sides, [0.0, 60.0, 87.0, 120.0, 174.0]);
        assert_eq!(grids, [vec![0, 1, 3, 4], vec![0, 2, 4]]);
    }

    #[test]
    fn columns_without_width_stay_columns() {
        let (_, grids) = told(&[&[170.0, 0.0, 0.2], &[170.1]], false);
        assert_eq!(grids, [vec![0, 1, 2, 3], vec![0, 2]]);
    }

    #[test]
    fn lines_have_the_page_and_two_columns_for_two_texts() {
        assert_eq!(told(&[], false).0, [0.0, 178.0]);
        assert_eq!(told(&[&[50.0, 50.0]], false).0, [0.0, 50.0, 100.0, 178.0]);
        assert_eq!(told(&[], true).0.len(), 3);
        assert_eq!(told(&[&[178.0]], true), (vec![0.0, 178.0 * RIGHT, 178.0], vec![vec![0, 2]]));
    }
}
