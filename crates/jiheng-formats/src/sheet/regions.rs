//! Takes a sheet apart: blank rows part its tables, and lines of text around a table become paragraphs.
//!
//! Lines drawn around cells (borders) tell a blank row of a form from the end of it, and a title or note from a row
//! of the table. On a sheet without borders only what stands before the first row of two cells is taken for a title.

use jiheng_model::{Block, Cell, Paragraph, Place, Table};

use super::cells::Cells;
use super::{Printed, Visible};

/// Tables side by side beside tables one above the other, and so on: no real sheet goes as deep.
const MAX_CUTS: u32 = 16;
/// Blank cells are written out where they are at most so many for each cell of the file, or few altogether.
const BLANKS_PER_CELL: u64 = 20;
const FREE_BLANKS: u64 = 10_000;
const NOTE_WORDS: &[&str] = &["注", "备注", "说明", "填表说明", "填报说明"];

/// Writes sheet after sheet, counting tables over the whole workbook.
pub(super) struct Writer {
    tables: u32,
    /// Cells that may still be written out as blanks.
    blanks_left: u64,
}

/// The sheet in hand.
struct Context<'a> {
    rows: &'a Visible,
    columns: &'a Visible,
    place: &'a Place,
}

impl Context<'_> {
    fn place_of(&self, cell: &Printed) -> Place {
        let (row, column) = cell.origin();
        Place { row: Some(row + 1), column: Some(column + 1), ..self.place.clone() }
    }
}

impl Writer {
    pub(super) fn new(most_cells: u64) -> Writer {
        Writer { tables: 0, blanks_left: most_cells }
    }

    pub(super) fn write(
        &mut self,
        cells: Cells,
        rows: &Visible,
        columns: &Visible,
        place: &Place,
        blocks: &mut Vec<Block>,
    ) {
        self.cut(cells, &Context { rows, columns, place }, MAX_CUTS, blocks);
    }

    fn cut(&mut self, cells: Cells, context: &Context, cuts_left: u32, blocks: &mut Vec<Block>) {
        for band in bands(cells, context.rows) {
            let rows = Row::group(&band);
            let starts = if cuts_left > 0 { side_by_side(&band, &rows, context.columns) } else { Vec::new() };
            if starts.is_empty() {
                self.region(band, &rows, context, blocks);
                continue;
            }
            let mut parts: Vec<Cells> = starts.iter().map(|_| Cells::default()).collect();
            for cell in band {
                parts[part_of(&starts, &cell)].push(cell);
            }
            parts.into_iter().for_each(|part| self.cut(part, context, cuts_left - 1, blocks));
        }
    }

    /// A stretch of rows without a blank one: tables, with the lines of text above, between and below them.
    fn region(&mut self, cells: Cells, rows: &[Row], context: &Context, blocks: &mut Vec<Block>) {
        let is_text = text_rows(rows, &cells);
        let mut cells = cells.into_iter();
        for (is_text, stretch) in stretches(rows, &is_text) {
            if is_text {
                for cell in cells.by_ref().take(cell_count(stretch)).filter(|cell| !cell.is_blank()) {
                    let place = context.place_of(&cell);
                    blocks.push(Block::Paragraph(Paragraph { text: cell.text, heading: 0, place }));
                }
            } else {
                self.table(stretch, &mut cells, context, blocks);
            }
        }
    }

    /// Writes the rows as a table, of the cells that come next.
    fn table(
        &mut self,
        rows: &[Row],
        cells: &mut impl Iterator<Item = Printed>,
        context: &Context,
        blocks: &mut Vec<Block>,
    ) {
        let (rows, blank_rows) = rows.split_at(kept_rows(rows));
        let (first_column, last_column) = columns_of(rows);
        let cells_of_table = cell_count(rows);
        self.tables += 1;
        let first_rank = context.columns.rank(first_column);
        let width = context.columns.rank(last_column) - first_rank + 1;
        let kept_rows: Vec<u32> = rows.iter().map(|row| row.index).collect();
        let area = u64::from(width) * rows.len() as u64;
        let filled =
            area <= FREE_BLANKS + BLANKS_PER_CELL * cells_of_table as u64 && area <= self.blanks_left;
        let mut blanks = filled.then(|| {
            self.blanks_left -= area;
            Blanks {
                columns: (first_column..=last_column)
                    .filter(|column| context.columns.is_visible(*column))
                    .collect(),
                taken_until: vec![0; width as usize],
            }
        });
        let place = Place { table: Some(self.tables), ..context.place.clone() };
        let mut table = Table { exact: true, place: place.clone(), ..Table::default() };
        table.rows.reserve(rows.len());
        for (at, row) in rows.iter().enumerate() {
            let most = if blanks.is_some() { width as usize } else { row.cells };
            let mut written: Vec<Cell> = Vec::with_capacity(most);
            for cell in cells.by_ref().take(row.cells) {
                if cell.column < first_column || cell.column > last_column {
                    continue;
                }
                let column = context.columns.rank(cell.column) - first_rank;
                let last = context.columns.rank(cell.last_column().min(last_column)) - first_rank;
                let row_span = match &cell.merged {
                    None => 1,
                    Some(merged) => {
                        kept_rows[at..].partition_point(|row| *row <= merged.last_row).max(1) as u32
                    }
                };
                if let Some(blanks) = &mut blanks {
                    blanks.fill(at, column, row.index, &place, &mut written);
                    blanks.take(at + row_span as usize, column, last);
                }
                let (origin_row, origin_column) = cell.origin();
                let place =
                    Place { row: Some(origin_row + 1), column: Some(origin_column + 1), ..place.clone() };
                let column_span = last - column + 1;
                written.push(Cell {
                    text: cell.text,
                    column,
                    column_span,
                    row_span,
                    place,
                    tables: Vec::new(),
                });
            }
            if let Some(blanks) = &mut blanks {
                blanks.fill(at, width, row.index, &place, &mut written);
            }
            written.shrink_to_fit();
            table.rows.push(written);
        }
        blocks.push(Block::Table(table));
        cells.by_ref().take(cell_count(blank_rows)).for_each(drop);
    }
}

fn cell_count(rows: &[Row]) -> usize {
    rows.iter().map(|row| row.cells).sum()
}

/// How many of the rows belong to a table: blank rows of a form are kept between filled ones, not after them.
fn kept_rows(rows: &[Row]) -> usize {
    rows.iter().rposition(|row| row.filled > 0 || row.under_text).map_or(0, |last| last + 1)
}

/// Neighbouring rows that are all text, or all of a table.
fn stretches<'a>(rows: &'a [Row], is_text: &[bool]) -> impl Iterator<Item = (bool, &'a [Row])> {
    let mut rest = rows;
    is_text.chunk_by(|a, b| a == b).map(move |kind| {
        let (stretch, after) = rest.split_at(kind.len());
        rest = after;
        (kind[0], stretch)
    })
}

/// For each row, whether it is text beside the tables: titles, notes, `单位：万元`, and blank rows outside of a grid.
fn text_rows(rows: &[Row], cells: &Cells) -> Vec<bool> {
    let ruled = rows.iter().filter(|row| row.bordered).count() >= 2;
    let first_wide = rows.iter().position(|row| row.filled >= 2).unwrap_or(rows.len());
    let last_wide = rows.iter().rposition(|row| row.filled >= 2).unwrap_or(0);
    let (first_column, last_column) = columns_of(rows);
    let mut in_table = false;
    rows.iter()
        .zip(cells_by_row(rows, cells))
        .enumerate()
        .map(|(at, (row, cells))| {
            let mut text_cells = cells.iter().filter(|cell| !cell.is_blank());
            let full_width = || {
                let spans = |cell: &Printed| (cell.column, cell.last_column()) == (first_column, last_column);
                first_column < last_column && text_cells.clone().any(spans)
            };
            let is_text = match row.filled {
                0 => !in_table || (ruled && !row.inside),
                1 if (!in_table || (at > last_wide && !ruled)) && full_width() => true,
                filled if ruled => !row.inside && (filled == 1 || text_cells.any(Printed::is_labelled)),
                1 => at < first_wide || (at > last_wide && text_cells.all(Printed::is_note)),
                _ => false,
            };
            in_table = !is_text;
            is_text
        })
        .collect()
}

/// Which positions of a table are still blank.
struct Blanks {
    /// Sheet column of each grid column.
    columns: Vec<u32>,
    /// For each grid column, the table row from which it is free again.
    taken_until: Vec<usize>,
}

impl Blanks {
    /// Writes blank cells for the free columns after the last one written, up to `end`.
    fn fill(&self, at: usize, end: u32, row: u32, place: &Place, written: &mut Vec<Cell>) {
        let start = written.last().map_or(0, |cell| cell.column + cell.column_span);
        for column in start..end.min(self.columns.len() as u32) {
            if self.taken_until[column as usize] <= at {
                let place = Place {
                    row: Some(row + 1),
                    column: Some(self.columns[column as usize] + 1),
                    ..place.clone()
                };
                written.push(Cell::new("", column, place));
            }
        }
    }

    fn take(&mut self, until: usize, first: u32, last: u32) {
        for column in first..=last {
            if let Some(taken) = self.taken_until.get_mut(column as usize) {
                *taken = until.max(*taken);
            }
        }
    }
}

struct Row {
    index: u32,
    /// How many cells it has.
    cells: usize,
    /// Cells with text.
    filled: usize,
    bordered: bool,
    /// Whether it belongs to a ruled grid: a cell of it is bordered, or a cell from above reaches into it.
    inside: bool,
    /// Whether a cell with text reaches into it from above.
    under_text: bool,
    /// First and last column in which anything is seen; the last before the first where nothing is.
    columns: (u32, u32),
}

impl Row {
    fn group(cells: &Cells) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        // Cells from above reach down to, but not into, these rows.
        let (mut seen_until, mut text_until) = (0, 0);
        for cells in cells.rows() {
            let index = cells[0].row;
            let bordered = cells.iter().any(|cell| cell.bordered);
            let mut row = Row {
                index,
                cells: cells.len(),
                filled: 0,
                bordered,
                inside: bordered || seen_until > index,
                under_text: text_until > index,
                columns: (u32::MAX, 0),
            };
            for cell in cells {
                if cell.is_seen() {
                    row.columns = (row.columns.0.min(cell.column), row.columns.1.max(cell.last_column()));
                }
                if !cell.is_blank() {
                    row.filled += 1;
                    text_until = text_until.max(cell.last_row() + 1);
                    seen_until = seen_until.max(cell.last_row() + 1);
                } else if cell.bordered {
                    seen_until = seen_until.max(cell.last_row() + 1);
                }
            }
            rows.push(row);
        }
        rows
    }
}

impl Printed {
    /// Whether it names what it gives, as `编制单位：…` and `单位：万元` do.
    fn is_labelled(&self) -> bool {
        self.text.contains([':', '：'])
    }

    fn is_note(&self) -> bool {
        let text = self.text.trim_start();
        NOTE_WORDS.iter().any(|word| {
            text.strip_prefix(word).is_some_and(|rest| rest.trim_start().starts_with([':', '：']))
        })
    }
}

/// First and last column in which anything is seen.
fn columns_of(rows: &[Row]) -> (u32, u32) {
    let (first, last) = rows
        .iter()
        .fold((u32::MAX, 0), |(first, last), row| (row.columns.0.min(first), row.columns.1.max(last)));
    (first.min(last), last)
}

/// The cells of each row, without a look at any of them.
fn cells_by_row<'a>(rows: &'a [Row], cells: &'a Cells) -> impl Iterator<Item = &'a [Printed]> {
    cells.parts(rows.iter().map(|row| row.cells))
}

/// Parts the cells before rows that follow upon rows in which nothing is seen.
fn bands(cells: Cells, rows: &Visible) -> Vec<Cells> {
    let mut starts: Vec<usize> = Vec::new();
    let mut reach: Option<u32> = None;
    for (at, cell) in cells.iter().enumerate() {
        if reach.is_some_and(|reach| cell.row <= reach && cell.last_row() <= reach) || !cell.is_seen() {
            continue;
        }
        if reach.is_some_and(|reach| rows.rank(cell.row) > rows.rank(reach) + 1) {
            starts.push(at);
        }
        reach = reach.max(Some(cell.last_row()));
    }
    cells.split(&starts)
}

/// Whether the cells of a row reach from the one column to the other without a column between in which nothing is seen.
fn reaches_across(row: &[Printed], first: u32, last: u32, columns: &Visible) -> bool {
    let mut reach: Option<u32> = None;
    for cell in row.iter().filter(|cell| cell.is_seen()) {
        let goes_on = match reach {
            None => cell.column == first,
            Some(reach) => columns.rank(cell.column) <= columns.rank(reach) + 1,
        };
        if !goes_on {
            return false;
        }
        reach = reach.max(Some(cell.last_column()));
    }
    reach == Some(last)
}

/// What is filled of one part of a band.
#[derive(Default)]
struct Shape {
    /// Row and column of the first cell with text.
    first: Option<(u32, u32)>,
    several_rows: bool,
    several_columns: bool,
}

/// Where to part a band at columns in which nothing is seen, where each part is a table by itself: the first column of
/// each. None where there is but one.
fn side_by_side(band: &Cells, rows: &[Row], columns: &Visible) -> Vec<u32> {
    let (first, last) = columns_of(rows);
    // As a rule the head of a table has a cell in each column, and nothing need be sorted.
    if cells_by_row(rows, band).any(|row| reaches_across(row, first, last, columns)) {
        return Vec::new();
    }
    let mut spans: Vec<(u32, u32)> =
        band.iter().filter(|cell| cell.is_seen()).map(|cell| (cell.column, cell.last_column())).collect();
    spans.sort_unstable();
    let mut starts: Vec<u32> = Vec::new();
    let mut reach: Option<u32> = None;
    for (first, last) in spans {
        if reach.is_none_or(|reach| columns.rank(first) > columns.rank(reach) + 1) {
            starts.push(first);
        }
        reach = reach.max(Some(last));
    }
    if starts.len() < 2 {
        return Vec::new();
    }
    let mut shapes: Vec<Shape> = starts.iter().map(|_| Shape::default()).collect();
    for cell in band.iter().filter(|cell| !cell.is_blank()) {
        let shape = &mut shapes[part_of(&starts, cell)];
        let (row, column) = *shape.first.get_or_insert((cell.row, cell.column));
        shape.several_rows |= cell.row != row;
        shape.several_columns |= cell.column != column;
    }
    if shapes.iter().all(|shape| shape.several_rows && shape.several_columns) { starts } else { Vec::new() }
}

/// Which part a cell belongs to, of those that begin at these columns.
fn part_of(starts: &[u32], cell: &Printed) -> usize {
    starts.partition_point(|start| *start <= cell.column).saturating_sub(1)
}
