//! Ruling lines → grids: the cells that lines close, and how many rows and columns each covers.

use super::geometry::Rect;
use super::page::{Edge, Page};

/// A grid drawn by lines that touch.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub rect: Rect,
    /// Edges of the columns and rows, ascending.
    pub xs: Vec<f64>,
    pub ys: Vec<f64>,
    pub regions: Vec<Region>,
    /// The region at each grid position, row after row.
    at: Vec<Option<u32>>,
    /// Whether the upper and the lower end of the grid were left open, as at a page break.
    pub open_top: bool,
    pub open_bottom: bool,
}

/// A cell: where it begins in the grid and how far it reaches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Region {
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
}

/// Positions on one page beyond which a grid is a drawing.
const POSITIONS: usize = 200_000;
/// Lines on one page beyond which they are a drawing.
const LINES: usize = 20_000;
/// How much of a side must be drawn for it to count.
const DRAWN: f64 = 0.75;

/// All grids of a page. `slack` is how far lines that belong together may miss each other.
pub(super) fn grids(page: &Page, slack: f64) -> Vec<Grid> {
    let horizontal = merge(&page.horizontal, slack);
    let vertical = merge(&page.vertical, slack);
    if horizontal.is_empty() || vertical.is_empty() || horizontal.len() + vertical.len() > LINES {
        return Vec::new();
    }
    let mut groups = Groups::new(horizontal.len() + vertical.len());
    for (index, line) in horizontal.iter().enumerate() {
        let start = vertical.partition_point(|other| other.at < line.from - slack);
        for (offset, other) in vertical[start..].iter().enumerate() {
            if other.at > line.to + slack {
                break;
            }
            if line.at >= other.from - slack && line.at <= other.to + slack {
                groups.join(index, horizontal.len() + start + offset);
            }
        }
    }
    let mut members: Vec<(Vec<Edge>, Vec<Edge>)> =
        vec![Default::default(); horizontal.len() + vertical.len()];
    for (index, line) in horizontal.iter().enumerate() {
        members[groups.root(index)].0.push(*line);
    }
    for (index, line) in vertical.iter().enumerate() {
        members[groups.root(horizontal.len() + index)].1.push(*line);
    }
    members.into_iter().filter_map(|(across, down)| Grid::build(across, down, slack)).collect()
}

/// Lines that run on or over each other, made one. Sorted by where they stand.
pub(super) fn merge(edges: &[Edge], slack: f64) -> Vec<Edge> {
    let mut edges = edges.to_vec();
    edges.sort_by(|one, other| one.at.total_cmp(&other.at));
    let mut merged = Vec::new();
    let mut rest = edges.as_mut_slice();
    while let Some(first) = rest.first() {
        let limit = first.at + slack / 2.0;
        let (track, after) = rest.split_at_mut(rest.partition_point(|edge| edge.at <= limit));
        let at = track.iter().map(|edge| edge.at).sum::<f64>() / track.len() as f64;
        track.sort_by(|one, other| one.from.total_cmp(&other.from));
        let mut current = Edge { at, ..track[0] };
        for edge in &track[1..] {
            if edge.from <= current.to + slack {
                current.to = current.to.max(edge.to);
            } else {
                merged.push(std::mem::replace(&mut current, Edge { at, ..*edge }));
            }
        }
        merged.push(current);
        rest = after;
    }
    merged.retain(|edge| edge.to - edge.from > slack);
    merged
}

/// Distinct positions, those within `slack` taken for one.
fn distinct(positions: impl Iterator<Item = f64>, slack: f64) -> Vec<f64> {
    let mut sorted: Vec<f64> = positions.collect();
    sorted.sort_by(f64::total_cmp);
    let mut kept: Vec<f64> = Vec::new();
    for position in sorted {
        if kept.last().is_none_or(|last| position - last > slack) {
            kept.push(position);
        }
    }
    kept
}

/// The line that is not drawn where at least two others end together, beyond the last that is.
fn closing(lines: &[Edge], end: impl Fn(&Edge) -> f64, outermost: f64, at: f64, slack: f64) -> Option<Edge> {
    if (at - outermost).abs() <= slack {
        return None;
    }
    let reaching = || lines.iter().filter(|line| (end(line) - at).abs() <= slack);
    let from = reaching().map(|line| line.at).fold(f64::INFINITY, f64::min);
    let to = reaching().map(|line| line.at).fold(f64::NEG_INFINITY, f64::max);
    (reaching().count() >= 2 && to - from > slack).then_some(Edge { at, from, to })
}

fn least(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::INFINITY, f64::min)
}

fn most(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::NEG_INFINITY, f64::max)
}

impl Grid {
    pub fn build(mut across: Vec<Edge>, mut down: Vec<Edge>, slack: f64) -> Option<Grid> {
        if across.is_empty() || down.is_empty() {
            return None;
        }
        let left = least(across.iter().map(|line| line.from));
        let right = most(across.iter().map(|line| line.to));
        let top = least(down.iter().map(|line| line.from));
        let bottom = most(down.iter().map(|line| line.to));
        let sides = [
            closing(&across, |line| line.from, least(down.iter().map(|line| line.at)), left, slack),
            closing(&across, |line| line.to, most(down.iter().map(|line| line.at)), right, slack),
        ];
        let ends = [
            closing(&down, |line| line.from, least(across.iter().map(|line| line.at)), top, slack),
            closing(&down, |line| line.to, most(across.iter().map(|line| line.at)), bottom, slack),
        ];
        down.extend(sides.into_iter().flatten());
        across.extend(ends.into_iter().flatten());

        let xs = distinct(down.iter().map(|line| line.at), slack);
        let ys = distinct(across.iter().map(|line| line.at), slack);
        let (columns, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
        if columns == 0 || rows == 0 || columns.saturating_mul(rows) > POSITIONS {
            return None;
        }
        let mut grid = Grid {
            rect: Rect { left: xs[0], top: ys[0], right: xs[columns], bottom: ys[rows] },
            at: vec![None; columns * rows],
            regions: Vec::new(),
            open_top: ends[0].is_some(),
            open_bottom: ends[1].is_some(),
            xs,
            ys,
        };
        // Whether a line is drawn left of each position (and right of the last), and above it (and below).
        let beside = cover(&down, &grid.xs, &grid.ys, slack);
        let above = cover(&across, &grid.ys, &grid.xs, slack);
        let has_left = |row: usize, column: usize| beside[column * rows + row];
        let has_top = |row: usize, column: usize| above[row * columns + column];
        for row in 0..rows {
            for column in 0..columns {
                if grid.at[row * columns + column].is_some() {
                    continue;
                }
                let is_free =
                    |grid: &Grid, row: usize, column: usize| grid.at[row * columns + column].is_none();
                let mut end = column + 1;
                while end < columns && !has_left(row, end) && is_free(&grid, row, end) {
                    end += 1;
                }
                let mut low = row + 1;
                while low < rows
                    && (column..end).all(|x| !has_top(low, x) && is_free(&grid, low, x))
                    && (column + 1..end).all(|x| !has_left(low, x))
                {
                    low += 1;
                }
                let is_closed = [
                    (column..end).all(|x| has_top(row, x)),
                    (column..end).all(|x| has_top(low, x)),
                    (row..low).all(|y| has_left(y, column)),
                    (row..low).all(|y| has_left(y, end)),
                ];
                // Marked as taken either way, so that what lies outside is not cut into cells again.
                let index = grid.regions.len() as u32;
                grid.regions.push(Region { row, column, rows: low - row, columns: end - column });
                for y in row..low {
                    grid.at[y * columns..][column..end].fill(Some(index));
                }
                if is_closed.iter().filter(|closed| **closed).count() < 3 {
                    grid.regions[index as usize].rows = 0;
                }
            }
        }
        grid.drop_outside();
        grid.compact();
        (!grid.regions.is_empty()).then_some(grid)
    }

    /// Forgets the regions that lines do not close.
    fn drop_outside(&mut self) {
        let mut kept = 0;
        let renamed: Vec<Option<u32>> = self
            .regions
            .iter()
            .map(|region| {
                (region.rows > 0).then(|| {
                    kept += 1;
                    kept - 1
                })
            })
            .collect();
        self.regions.retain(|region| region.rows > 0);
        for position in &mut self.at {
            *position = position.and_then(|index| renamed[index as usize]);
        }
    }

    /// Drops the edges at which no cell begins or ends.
    fn compact(&mut self) {
        let (rows, columns) = (self.ys.len() - 1, self.xs.len() - 1);
        let mut used_rows = vec![false; rows + 1];
        let mut used_columns = vec![false; columns + 1];
        for region in &self.regions {
            used_rows[region.row] = true;
            used_rows[region.row + region.rows] = true;
            used_columns[region.column] = true;
            used_columns[region.column + region.columns] = true;
        }
        if used_rows.iter().chain(&used_columns).all(|used| *used) {
            return;
        }
        let renumber = |used: &[bool]| -> Vec<usize> {
            let mut count = 0;
            used.iter()
                .map(|used| {
                    count += usize::from(*used);
                    count.saturating_sub(1)
                })
                .collect()
        };
        let (new_row, new_column) = (renumber(&used_rows), renumber(&used_columns));
        let keep = |edges: &mut Vec<f64>, used: &[bool]| {
            let mut used = used.iter();
            edges.retain(|_| used.next().is_some_and(|used| *used));
        };
        keep(&mut self.ys, &used_rows);
        keep(&mut self.xs, &used_columns);
        let width = self.xs.len().saturating_sub(1);
        self.at = vec![None; width * self.ys.len().saturating_sub(1)];
        for (index, region) in self.regions.iter_mut().enumerate() {
            let (low, end) = (new_row[region.row + region.rows], new_column[region.column + region.columns]);
            region.row = new_row[region.row];
            region.column = new_column[region.column];
            region.rows = low - region.row;
            region.columns = end - region.column;
            for row in region.row..low {
                self.at[row * width..][region.column..end].fill(Some(index as u32));
            }
        }
        if let (Some(left), Some(right), Some(top), Some(bottom)) =
            (self.xs.first(), self.xs.last(), self.ys.first(), self.ys.last())
        {
            self.rect = Rect { left: *left, top: *top, right: *right, bottom: *bottom };
        }
    }

    /// The region that a point lies in.
    pub fn region_at(&self, (x, y): (f64, f64)) -> Option<usize> {
        let column = self.xs.partition_point(|edge| *edge <= x).checked_sub(1)?;
        let row = self.ys.partition_point(|edge| *edge <= y).checked_sub(1)?;
        if column + 1 >= self.xs.len() || row + 1 >= self.ys.len() {
            return None;
        }
        self.at[row * (self.xs.len() - 1) + column].map(|index| index as usize)
    }

    pub fn rect_of(&self, region: &Region) -> Rect {
        Rect {
            left: self.xs[region.column],
            top: self.ys[region.row],
            right: self.xs[region.column + region.columns],
            bottom: self.ys[region.row + region.rows],
        }
    }
}

/// For each of `tracks` and each step between two neighbours of `stops`, whether a line is drawn there.
fn cover(lines: &[Edge], tracks: &[f64], stops: &[f64], slack: f64) -> Vec<bool> {
    let steps = stops.len() - 1;
    let mut drawn = vec![0.0f64; tracks.len() * steps];
    for line in lines {
        let Some(track) = tracks.partition_point(|track| *track <= line.at + 1e-6).checked_sub(1) else {
            continue;
        };
        // `distinct` keeps the first of close positions, so the line's own track is at it or just before.
        if line.at - tracks[track] > slack + 1e-6 {
            continue;
        }
        let first = stops.partition_point(|stop| *stop < line.from).saturating_sub(1);
        for step in first..steps {
            if stops[step] >= line.to {
                break;
            }
            drawn[track * steps + step] += line.to.min(stops[step + 1]) - line.from.max(stops[step]);
        }
    }
    drawn
        .iter()
        .enumerate()
        .map(|(index, length)| {
            let step = index % steps;
            *length >= (stops[step + 1] - stops[step]) * DRAWN - 1e-6
        })
        .collect()
}

/// Sets of lines that touch.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Groups {
        Groups((0..count).collect())
    }

    fn root(&mut self, mut index: usize) -> usize {
        while self.0[index] != index {
            self.0[index] = self.0[self.0[index]];
            index = self.0[index];
        }
        index
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }
}
