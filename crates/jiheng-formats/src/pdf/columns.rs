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

impl Columns {
    /// The columns that some lines stand in, if there are more than `least` strips between them.
    pub fn of(lines: &[&Line], size: f64, least: usize) -> Option<Columns> {
        // Titles and merged cells of a few lines may run through.
        let allowed = (lines.len() / 8) as i64;
        let mut ends: Vec<(f64, i64)> = Vec::new();
        for line in lines {
            for (from, to) in inked(line, size) {
                ends.push((from, 1));
                ends.push((to, -1));
            }
        }
        ends.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let (left, right) = (ends.first()?.0, ends.last()?.0);
        let mut strips: Vec<(f64, f64)> = Vec::new();
        let mut depth = 0;
        let mut open: Option<f64> = None;
        for (x, step) in ends {
            let was_white = depth <= allowed;
            depth += step;
            match (was_white, depth <= allowed) {
                (false, true) => open = Some(x),
                (true, false) => {
                    if let Some(from) = open.take()
                        && x - from >= size * STRIP
                    {
                        strips.push((from, x));
                    }
                }
                _ => {}
            }
        }
        (strips.len() >= least).then_some(Columns { strips, left, right, size })
    }

    pub fn count(&self) -> usize {
        self.strips.len() + 1
    }

    pub fn middles(&self) -> impl Iterator<Item = f64> {
        self.strips.iter().map(|(from, to)| (from + to) / 2.0)
    }

    /// The width that a column's print may take.
    pub fn width(&self, column: usize, columns: usize) -> f64 {
        let from = column.checked_sub(1).and_then(|before| self.strips.get(before)).map_or(self.left, |strip| strip.1);
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
