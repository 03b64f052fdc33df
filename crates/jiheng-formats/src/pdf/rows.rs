//! The rows of a table whose columns are known and whose rows no lines part.

use super::columns::Columns;
use super::geometry::Rect;
use super::layout::{PageCell, PageTable, free, sole_owner};
use super::lines::Line;

/// Consecutive lines of one cell.
struct Block {
    column: usize,
    columns: usize,
    lines: Vec<Line>,
    row: usize,
    rows: usize,
}

impl Block {
    fn rect(&self) -> Rect {
        let rects = self.lines.iter().map(|line| line.rect);
        rects.reduce(|all, rect| all.join(&rect)).unwrap_or(Rect {
            left: 0.0,
            top: 0.0,
            right: 0.0,
            bottom: 0.0,
        })
    }

    fn middle(&self) -> f64 {
        let rect = self.rect();
        (rect.top + rect.bottom) / 2.0
    }
}

/// Part of the pairs of lines at one distance that must be wrapped text for the distance to be that of wrapped text.
const WRAPPED: f64 = 0.8;

/// The distance of lines, in squares of their type, up to which they are set as in running text.
const CLOSE: f64 = 1.5;

/// The table that these lines print. `bounds` are the heights at which lines are drawn all the same.
pub(super) fn table(
    lines: &[Line],
    columns: &Columns,
    page: u32,
    size: f64,
    bounds: &[f64],
) -> Option<PageTable> {
    let mut strands: Vec<Vec<(usize, Line)>> = vec![Vec::new(); columns.count()];
    for line in lines {
        for piece in columns.pieces(line) {
            if let Some(line) = Line::new(piece.glyphs) {
                strands[piece.column].push((piece.columns, line));
            }
        }
    }
    let is_parted = |above: &Line, below: &Line| {
        bounds
            .iter()
            .any(|bound| above.rect.bottom <= bound + size * 0.3 && below.rect.top >= bound - size * 0.3)
    };
    let pitch = wrapped_pitch(&strands, columns, size);
    let mut blocks: Vec<Block> = Vec::new();
    for (column, strand) in strands.into_iter().enumerate() {
        let mut last: Option<Block> = None;
        for (columns, line) in strand {
            if let Some(block) = &mut last
                && let Some(above) = block.lines.last()
                && block.columns == columns
                && line.rect.bottom - above.rect.bottom <= pitch
                && !is_parted(above, &line)
            {
                block.lines.push(line);
                continue;
            }
            blocks.extend(last.replace(Block { column, columns, lines: vec![line], row: 0, rows: 1 }));
        }
        blocks.extend(last);
    }
    let tops = place(&mut blocks, size, columns.count());
    if blocks.len() < tops.len() * 3 / 2 {
        return None;
    }
    Some(assemble(blocks, &tops, columns, page))
}

/// The greatest distance between two lines of one wrapped cell; 0 where nothing wraps.
fn wrapped_pitch(strands: &[Vec<(usize, Line)>], columns: &Columns, size: f64) -> f64 {
    let mut pairs: Vec<(f64, bool)> = Vec::new();
    for (column, strand) in strands.iter().enumerate() {
        for pair in strand.windows(2) {
            let ((span, above), (_, below)) = (&pair[0], &pair[1]);
            let distance = below.rect.bottom - above.rect.bottom;
            let width = columns.width(column, *span);
            let next = first_word(below);
            // A word as wide as its column, a number mostly, tells nothing of whether it was wrapped.
            if !(0.0..size * 2.2).contains(&distance) {
                continue;
            }
            if are_numbers(above, below) {
                pairs.push((distance, false));
            } else if next < width * 0.45 {
                pairs.push((distance, width - above.rect.width() < next + size * 0.35));
            }
        }
    }
    pairs.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut pitch = 0.0;
    let mut rest = pairs.as_slice();
    while let Some((shortest, _)) = rest.first() {
        let end = rest.partition_point(|(distance, _)| *distance <= shortest * 1.08 + 0.2);
        let (group, after) = rest.split_at(end);
        let Some((longest, _)) = group.last() else { break };
        let wrapped = group.iter().filter(|(_, wraps)| *wraps).count();
        // Lists begin new lines before the old ones are full: lines set close, where others stand further apart, are
        // lines of one cell all the same.
        let is_close = pitch == 0.0 && *longest <= size * CLOSE && !after.is_empty();
        let least = if is_close { WRAPPED / 2.0 } else { WRAPPED };
        if (wrapped as f64) < group.len() as f64 * least {
            break;
        }
        pitch = longest + 0.1;
        rest = after;
    }
    pitch
}

/// Whether each of two lines holds a number of its own: both with decimals, or codes of one length.
fn are_numbers(above: &Line, below: &Line) -> bool {
    let is_number = |text: &str| {
        text.chars().all(|character| character.is_ascii_digit() || ",.-%".contains(character))
            && text.chars().any(|character| character.is_ascii_digit())
    };
    let decimals = |text: &str| text.rfind('.').map_or(0, |point| text.len() - point - 1);
    let (above, below) = (above.text.as_str(), below.text.as_str());
    is_number(above)
        && is_number(below)
        && match (decimals(above), decimals(below)) {
            (0, 0) => above.len() == below.len() && above.len() >= 3,
            (above, below) => above == below,
        }
}

/// The width of the print that cannot be parted at the end of a line.
fn first_word(line: &Line) -> f64 {
    let mut glyphs = line.glyphs.iter();
    let Some(first) = glyphs.next() else { return 0.0 };
    let mut width = first.advance;
    if first.character.is_ascii_alphanumeric() {
        for glyph in glyphs {
            if !glyph.character.is_ascii_alphanumeric() && !".,%".contains(glyph.character) {
                break;
            }
            width += glyph.advance;
        }
    }
    width
}

/// Gives each block its row and returns the upper ends of the rows.
fn place(blocks: &mut [Block], size: f64, columns: usize) -> Vec<f64> {
    // Rows are told by the columns that have most print; labels beside them may span several.
    let mut order: Vec<usize> = (0..columns).collect();
    let filled = |column: usize| blocks.iter().filter(|block| block.column == column).count();
    let counts: Vec<usize> = order.iter().map(|column| filled(*column)).collect();
    order.sort_by_key(|column| std::cmp::Reverse(counts[*column]));
    // Extent of each row, and the heights at which a block may stand in it.
    let mut rows: Vec<Rect> = Vec::new();
    for column in &order {
        let fresh: Vec<Rect> = blocks
            .iter()
            .filter(|block| block.column == *column)
            .map(Block::rect)
            .filter(|rect| !rows.iter().any(|row| touches(rect, row, size)))
            .filter(|rect| !is_between(rect, &rows))
            .collect();
        rows.extend(fresh);
        // A taller cell of this column widens the row it stands in alone.
        for block in blocks.iter().filter(|block| block.column == *column) {
            let rect = block.rect();
            let mut touched = rows.iter_mut().filter(|row| touches(&rect, row, size));
            if let (Some(row), None) = (touched.next(), touched.next()) {
                *row = row.join(&rect);
            }
        }
    }
    rows.sort_by(|one, other| one.top.total_cmp(&other.top));
    for block in blocks.iter_mut() {
        let rect = block.rect();
        let middle = block.middle();
        let mut touched = (0..rows.len()).filter(|row| touches(&rect, &rows[*row], size));
        let first = touched.next();
        let last = touched.next_back();
        (block.row, block.rows) = match (first, last) {
            (Some(first), Some(last)) if rect.height() > size * 1.6 => (first, last + 1 - first),
            (Some(first), Some(last)) => {
                // A label between two rows is printed at the middle of those it is for.
                let distance = |row: usize| ((rows[row].top + rows[row].bottom) / 2.0 - middle).abs();
                let row = (first..=last)
                    .min_by(|one, other| distance(*one).total_cmp(&distance(*other)))
                    .unwrap_or(first);
                (row, 1)
            }
            (Some(first), None) => (first, 1),
            _ => {
                let below = rows.partition_point(|row| row.top < rect.top);
                (below.saturating_sub(1), if below > 0 && below < rows.len() { 2 } else { 1 })
            }
        };
    }
    for column in 0..columns {
        let of_column =
            || blocks.iter().filter(|block| block.column <= column && column < block.column + block.columns);
        if of_column().count() * 10 > rows.len() * 9 {
            break;
        }
        if let Some(spans) = tile(of_column(), &rows, size) {
            let own = blocks
                .iter_mut()
                .filter(|block| block.column <= column && column < block.column + block.columns);
            for (block, (row, count)) in own.zip(spans) {
                (block.row, block.rows) = (row, count);
            }
        }
    }
    rows.into_iter().map(|row| row.top).collect()
}

/// Whether print stands between two rows that are no further apart than others: it labels both.
fn is_between(block: &Rect, rows: &[Rect]) -> bool {
    let mut sorted: Vec<&Rect> = rows.iter().collect();
    sorted.sort_by(|one, other| one.top.total_cmp(&other.top));
    let mut gaps: Vec<f64> = sorted.windows(2).map(|pair| pair[1].top - pair[0].bottom).collect();
    let below = sorted.partition_point(|row| row.top < block.top);
    let Some(gap) = below.checked_sub(1).and_then(|above| gaps.get(above).copied()) else { return false };
    gaps.sort_by(f64::total_cmp);
    gap <= gaps[gaps.len() / 2] * 1.3
}

/// The rows that the labels of one column reach over, if each stands at the middle of its rows and together they cover
/// all rows. Labels are given from top to bottom.
fn tile<'a>(
    labels: impl Iterator<Item = &'a Block>,
    rows: &[Rect],
    size: f64,
) -> Option<Vec<(usize, usize)>> {
    let mut spans = Vec::new();
    let mut start = 0;
    for label in labels {
        let top = rows.get(start)?.top;
        let miss = |end: &usize| ((top + rows[*end].bottom) / 2.0 - label.middle()).abs();
        let end = (start..rows.len()).min_by(|one, other| miss(one).total_cmp(&miss(other)))?;
        if miss(&end) > size * 0.6 {
            return None;
        }
        spans.push((start, end + 1 - start));
        start = end + 1;
    }
    (start == rows.len()).then_some(spans)
}

/// Whether a block stands at the height of a row, by more than the tips of its letters.
fn touches(block: &Rect, row: &Rect, size: f64) -> bool {
    block.top.max(row.top) + size * 0.35 < block.bottom.min(row.bottom)
}

fn assemble(blocks: Vec<Block>, tops: &[f64], columns: &Columns, page: u32) -> PageTable {
    let rect = blocks.iter().map(Block::rect).reduce(|all, rect| all.join(&rect));
    let rect = rect.unwrap_or(Rect { left: 0.0, top: 0.0, right: 0.0, bottom: 0.0 });
    let mut taken = vec![false; tops.len() * columns.count()];
    let mut cells: Vec<PageCell> = Vec::new();
    for block in blocks {
        let start = block.row * columns.count() + block.column;
        let lines: Vec<String> = block.lines.iter().map(|line| line.text.clone()).collect();
        // Two blocks at one place are one cell whose lines stand apart.
        if taken[start] {
            let before = cells.iter_mut().find(|cell| (cell.row, cell.column) == (block.row, block.column));
            if let Some(cell) = before {
                cell.lines.extend(lines);
            }
            continue;
        }
        for row in block.row..block.row + block.rows {
            for column in block.column..block.column + block.columns {
                taken[row * columns.count() + column] = true;
            }
        }
        let width = columns.width(block.column, block.columns);
        let place = [block.row, block.column, block.rows, block.columns];
        cells.push(PageCell {
            free: free(&block.lines, width, 0.0),
            owner: sole_owner(block.lines.iter().flat_map(|line| &line.glyphs)),
            ..PageCell::plain(place, lines, page)
        });
    }
    for (index, taken) in taken.into_iter().enumerate() {
        if !taken {
            let place = [index / columns.count(), index % columns.count(), 1, 1];
            cells.push(PageCell::plain(place, Vec::new(), page));
        }
    }
    let exact = cells.iter().all(|cell| cell.columns == 1 || cell.row < 3);
    let xs = std::iter::once(rect.left).chain(columns.middles()).chain([rect.right]).collect();
    let ys = tops.iter().copied().chain([rect.bottom]).collect();
    PageTable {
        page,
        rect,
        xs,
        ys,
        cells,
        open_top: false,
        open_bottom: false,
        exact,
        ruled: false,
        print: columns.print(),
        told: None,
    }
}
