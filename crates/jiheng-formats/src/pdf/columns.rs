//! The columns of print: strips that stay white over consecutive lines part them.

use super::lines::Line;
use super::page::Glyph;

/// Columns of print, by the white strips between them.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// The strips, from left to right.
    strips: Vec<(f64, f64)>,
    pub left: f64,
    pub right: f64,
    size: f64,
}

/// The glyphs of one line that stand in one column, or run over several.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub column: usize,
    pub columns: usize,
    pub glyphs: Vec<Glyph>,
}

/// The least width of a white strip, in squares of type.
pub(super) const STRIP: f64 = 0.45;
/// A gap between two words of one line.
const GAP: f64 = 0.3;

/// The stretches of a line that carry print.
pub(super) fn inked(line: &Line, size: f64) -> Vec<(f64, f64)> {
    let mut runs: Vec<(f64, f64)> = Vec::new();
    for glyph in line.glyphs.iter().filter(|glyph| glyph.character != ' ') {
        let (from, to) = (glyph.x, glyph.x + glyph.advance);
        match runs.last_mut() {
            Some(last) if from - last.1 < size * GAP => last.1 = last.1.max(to),
            _ => runs.push((from, to)),
        }
    }
    runs
}

/// The gaps of a line that may part columns.
pub(super) fn white_strips(line: &Line, size: f64) -> Vec<(f64, f64)> {
    inked(line, size)
        .windows(2)
        .map(|pair| (pair[0].1, pair[1].0))
        .filter(|(from, to)| to - from > size * 0.65)
        .collect()
}

/// The strips between runs of print.
fn white(runs: impl Iterator<Item = (f64, f64)>, size: f64) -> Vec<(f64, f64)> {
    let mut runs: Vec<(f64, f64)> = runs.collect();
    runs.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut strips = Vec::new();
    let mut end = f64::INFINITY;
    for (from, to) in runs {
        if from - end >= size * STRIP {
            strips.push((end, from));
        }
        end = if end.is_finite() { end.max(to) } else { to };
    }
    strips
}

impl Columns {
    /// The columns that some lines stand in, if there are at least `least` strips between them.
    pub fn of(lines: &[&Line], size: f64, least: usize) -> Option<Columns> {
        let runs: Vec<Vec<(f64, f64)>> = lines.iter().map(|line| inked(line, size)).collect();
        // Print that runs through what is white in many other lines is merged; among equals, the widest.
        let gaps: Vec<(f64, f64)> = lines.iter().flat_map(|line| white_strips(line, size)).collect();
        let merged = |runs: &Vec<(f64, f64)>| {
            let covered = |run: &(f64, f64)| gaps.iter().filter(|gap| run.0 < gap.0 && gap.1 < run.1).count();
            let width = runs.iter().map(|(from, to)| to - from).fold(0.0, f64::max);
            (runs.iter().map(covered).max().unwrap_or(0), width)
        };
        let mut order: Vec<(usize, (usize, f64))> = runs.iter().map(merged).enumerate().collect();
        order.sort_by(|(_, one), (_, other)| other.0.cmp(&one.0).then(other.1.total_cmp(&one.1)));
        let order: Vec<usize> = order.into_iter().map(|(index, _)| index).collect();
        // Titles and merged cells of a few lines may run through: the first lines, or the most merged.
        let left = runs.iter().flatten().map(|run| run.0).fold(f64::INFINITY, f64::min);
        let right = runs.iter().flatten().map(|run| run.1).fold(f64::NEG_INFINITY, f64::max);
        let mut best = Columns { strips: Vec::new(), left, right, size };
        let few = lines.len() / 8;
        for left_out in 0..=lines.len() * 2 / 5 {
            for heading in 0..=left_out.min(2) {
                let beyond = &order[..left_out - heading];
                let kept = runs.iter().enumerate().skip(heading).filter(|(index, _)| !beyond.contains(index));
                let strips = white(kept.flat_map(|(_, runs)| runs.iter().copied()), size);
                let columns = Columns { strips, left, right, size };
                // Where many lines are left out, as those of forms whose head is merged in its own way, the columns
                // that this gains must be seen beside each other.
                if columns.strips.len() > best.strips.len() && (left_out <= few || columns.are_shared(&runs))
                {
                    best = columns;
                }
            }
        }
        best.join_headings(&runs);
        (best.strips.len() >= least.max(1)).then_some(best)
    }

    /// A heading centred over a column may miss the print under it, which is set to one side: then a strip is white
    /// between the two, but they are one column. It has print in the first lines only, its neighbour none there.
    fn join_headings(&mut self, runs: &[Vec<(f64, f64)>]) {
        const HEADING: usize = 3;
        let mut index = 0;
        while index < self.strips.len() {
            let (one, other) = (self.extent(index, runs), self.extent(index + 1, runs));
            type Extent = (Option<usize>, Option<usize>);
            let heads = |above: Extent, below: Extent| {
                above.1.zip(below.0).is_some_and(|(last, first)| last < HEADING && last < first)
            };
            if heads(one, other) || heads(other, one) {
                self.strips.remove(index);
            } else {
                index += 1;
            }
        }
    }

    /// The first and the last line with print in a column.
    fn extent(&self, column: usize, runs: &[Vec<(f64, f64)>]) -> (Option<usize>, Option<usize>) {
        let prints = |line: &Vec<(f64, f64)>| self.prints(column, line);
        (runs.iter().position(prints), runs.iter().rposition(prints))
    }

    fn prints(&self, column: usize, runs: &[(f64, f64)]) -> bool {
        runs.iter().any(|(from, to)| (self.at(*from)..=self.at(*to)).contains(&column))
    }

    /// Whether all neighbouring columns stand beside each other in some lines, and not only in wrapped ones.
    fn are_shared(&self, runs: &[Vec<(f64, f64)>]) -> bool {
        let least = (runs.len() / 10).max(2);
        (0..self.strips.len()).all(|index| {
            let beside = |line: &&Vec<(f64, f64)>| {
                let (from, to) = self.strips[index];
                let is_white = !line.iter().any(|run| run.0 < to - 0.1 && run.1 > from + 0.1);
                is_white && self.prints(index, line) && self.prints(index + 1, line)
            };
            runs.iter().filter(beside).count() >= least
        })
    }

    pub fn count(&self) -> usize {
        self.strips.len() + 1
    }

    pub fn middles(&self) -> impl Iterator<Item = f64> {
        self.strips.iter().map(|(from, to)| (from + to) / 2.0)
    }

    /// From where to where the print of each column reaches.
    pub fn print(&self) -> Vec<(f64, f64)> {
        let starts = std::iter::once(self.left).chain(self.strips.iter().map(|strip| strip.1));
        starts.zip(self.strips.iter().map(|strip| strip.0).chain([self.right])).collect()
    }

    /// The width that a column's print may take.
    pub fn width(&self, column: usize, columns: usize) -> f64 {
        let from = column
            .checked_sub(1)
            .and_then(|before| self.strips.get(before))
            .map_or(self.left, |strip| strip.1);
        let to = self.strips.get(column + columns - 1).map_or(self.right, |strip| strip.0);
        to - from
    }

    fn at(&self, x: f64) -> usize {
        self.strips.partition_point(|(from, to)| (from + to) / 2.0 <= x)
    }

    /// A line cut at the strips; print that runs through one stays together.
    pub fn pieces(&self, line: &Line) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut end = f64::NEG_INFINITY;
        for glyph in line.glyphs.iter().filter(|glyph| glyph.character != ' ') {
            let column = self.at(glyph.x + glyph.advance / 2.0);
            match pieces.last_mut() {
                Some(piece) if column < piece.column + piece.columns => piece.glyphs.push(*glyph),
                Some(piece) if glyph.x - end < self.size * GAP => {
                    piece.columns = column + 1 - piece.column;
                    piece.glyphs.push(*glyph);
                }
                _ => pieces.push(Piece { column, columns: 1, glyphs: vec![*glyph] }),
            }
            end = glyph.x + glyph.advance;
        }
        pieces
    }

    /// Whether a line has print in several columns and none that runs through a strip.
    pub fn fits(&self, line: &Line) -> bool {
        let pieces = self.pieces(line);
        pieces.len() > 1 && pieces.iter().all(|piece| piece.columns == 1)
    }

    pub fn is_crossed(&self, line: &Line, x: f64) -> bool {
        inked(line, self.size).iter().any(|(from, to)| *from < x - 1.0 && *to > x + 1.0)
    }
}
