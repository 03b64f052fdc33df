//! A grid over as many pages as it needs. Rows stay whole where they can; the header is repeated; a merged cell that a
//! page break cuts is a box on each page, its text printed once: where it fits as a whole, or else line by line.

use std::borrow::Cow;
use std::num::NonZeroU32;
use std::ops::Range;

use krilla::tagging::{Identifier, Node, TableHeaderScope, Tag, TagGroup, TagKind};

use super::POINTS;
use super::flow::{Flow, aligned};
use super::sheet::{Part, Text};
use super::typesetter::{SetLine, Typesetter};
use crate::laid::{Cell, Grid, Style, Vertical};
use crate::renderer::RenderError;

/// White between print and ruling lines: beside, and above and below.
const BESIDE: f32 = 4.0;
const ABOVE: f32 = 1.5;
/// Height of a line of text by its size of type.
const LEADING: f32 = 1.3;
/// The least that is cut off a row taller than a page.
const PIECE: f32 = 40.0;
/// Rows merged with each other are not parted up to this part of a page, and a header is repeated up to that one.
const WHOLE: f32 = 0.16;
const REPEATED: f32 = 0.4;
/// Sums of heights differ by rounding.
const ROUNDING: f32 = 0.01;

pub(super) struct Table<'s> {
    /// Edges of the columns.
    xs: Vec<f32>,
    /// Rows at the head that belong together and are repeated.
    header: usize,
    rows: Vec<Row>,
    /// By row and column.
    cells: Vec<Set<'s>>,
    /// Those that are begun and not ended where print stands: a long table is not searched for them on each page.
    begun: Vec<usize>,
}

struct Row {
    least: f32,
    /// What the row needs by its height and the cells that stand in it alone.
    height: f32,
    /// Its cells, and those that end with it.
    cells: Range<usize>,
    ends: Vec<usize>,
    /// Whether it stays with the row below.
    keep: bool,
}

/// A cell with its lines broken.
struct Set<'s> {
    cell: &'s Cell,
    number: usize,
    row: usize,
    /// The row after its last one.
    end: usize,
    columns: usize,
    left: f32,
    right: f32,
    lines: Vec<Range<usize>>,
    /// How many of them are printed.
    printed: usize,
    /// Where the cell, or its piece on this page, begins.
    top: f32,
}

impl Set<'_> {
    fn line_height(&self) -> f32 {
        self.cell.style.size * LEADING
    }

    fn left_to_print(&self) -> usize {
        self.lines.len() - self.printed
    }

    /// The height that so many lines need.
    fn height_of(&self, lines: usize) -> f32 {
        self.line_height() * lines as f32 + 2.0 * ABOVE
    }

    /// The height that the rest of the text needs; an empty cell is as high as one with a line.
    fn need(&self) -> f32 {
        match self.left_to_print() {
            0 if self.printed > 0 => 0.0,
            lines => self.height_of(lines.max(1)),
        }
    }
}

impl<'s> Table<'s> {
    pub fn set(
        grid: &'s Grid,
        left: f32,
        number: &mut impl FnMut() -> usize,
        typesetter: &Typesetter,
    ) -> Table<'s> {
        let mut xs = vec![left];
        for width in &grid.columns {
            xs.push(xs[xs.len() - 1] + width.max(0.0) * POINTS);
        }
        let columns = grid.columns.len();
        let header = grid.header.min(grid.rows.len());
        let mut table = Table { xs, header, rows: Vec::new(), cells: Vec::new(), begun: Vec::new() };
        for (row, given) in grid.rows.iter().enumerate() {
            let first = table.cells.len();
            for cell in given.cells.iter().filter(|cell| cell.column < columns) {
                let (from, to) = (cell.column, (cell.column + cell.columns.max(1)).min(columns));
                let (left, right) = (table.xs[from], table.xs[to]);
                let width = right - left - 2.0 * BESIDE;
                let lines = match cell.text.is_empty() {
                    true => Vec::new(),
                    false => typesetter.wrap(&cell.text, &cell.style, 0.0, width),
                };
                let end = (row + cell.rows.max(1)).min(grid.rows.len());
                table.cells.push(Set {
                    cell,
                    number: number(),
                    row,
                    end,
                    columns: to - from,
                    left,
                    right,
                    lines,
                    printed: 0,
                    top: 0.0,
                });
            }
            let cells = first..table.cells.len();
            let alone = table.cells[cells.clone()].iter().filter(|cell| cell.end == row + 1);
            // A row that cells only begin or end in is seen as well.
            let line = if alone.clone().next().is_none() {
                Style::default().size * LEADING + 2.0 * ABOVE
            } else {
                0.0
            };
            let least = (given.height * POINTS).max(line);
            let height = alone.map(Set::need).fold(least, f32::max);
            table.rows.push(Row { least, height, cells, ends: Vec::new(), keep: given.keep });
        }
        for (index, cell) in table.cells.iter().enumerate() {
            table.rows[cell.end - 1].ends.push(index);
        }
        // A cell that reaches out of the header takes the rows it covers with it.
        let reach = table.cells.iter().filter(|cell| cell.row < table.header).map(|cell| cell.end);
        table.header = reach.fold(table.header, usize::max);
        table
    }

    /// The height of some rows together, with what cells merged over them need.
    fn height(&self, rows: Range<usize>) -> f32 {
        let mut tops = vec![0.0; rows.len() + 1];
        for row in rows.clone() {
            let at = row - rows.start;
            let ends = self.rows[row].ends.iter().map(|index| &self.cells[*index]);
            let merged = ends
                .filter(|cell| cell.row >= rows.start)
                .map(|cell| tops[cell.row - rows.start] + cell.height_of(cell.lines.len().max(1)) - tops[at]);
            tops[at + 1] = tops[at] + merged.fold(self.rows[row].height, f32::max);
        }
        tops[rows.len()]
    }

    /// The rows from this one on that are not to be parted.
    fn group(&self, row: usize, capacity: f32) -> Range<usize> {
        let starting = &self.cells[self.rows[row].cells.clone()];
        let ends = starting.iter().map(|cell| cell.end);
        let end = ends.filter(|end| self.height(row..*end) <= capacity * WHOLE).max();
        let least = if row < self.header { self.header } else { row + 1 };
        let mut end = end.unwrap_or(least).max(least);
        // A heading is not left alone at the foot of a page.
        while end < self.rows.len() && self.rows[end - 1].keep && self.height(row..end + 1) <= capacity {
            end += 1;
        }
        row..end
    }

    /// What is not to be parted from the beginning: the header with the first row under it.
    pub fn height_kept(&self, capacity: f32) -> f32 {
        let end = match self.rows.get(self.header) {
            Some(_) => self.group(self.header, capacity).end,
            None => self.header,
        };
        self.height(0..end)
    }

    pub fn draw(&mut self, flow: &mut Flow<'s, '_, '_>) -> Result<(), RenderError> {
        let header = self.height(0..self.header);
        let repeats = self.header < self.rows.len() && header <= flow.capacity() * REPEATED;
        let mut pages =
            Pages { header: if repeats { header } else { 0.0 }, start: flow.top, pieces: Vec::new() };
        let mut kept = 0;
        for row in 0..self.rows.len() {
            let capacity = flow.capacity() - pages.header;
            if row >= kept {
                let group = self.group(row, capacity);
                let height = self.height(group.clone());
                kept = group.end;
                if flow.y + height > flow.bottom + ROUNDING
                    && flow.y > pages.start + ROUNDING
                    && height <= capacity
                {
                    self.turn_page(flow, &mut pages, row, false)?;
                }
            }
            self.draw_row(flow, &mut pages, row)?;
        }
        pages.print(flow);
        Ok(())
    }

    fn draw_row(
        &mut self,
        flow: &mut Flow<'s, '_, '_>,
        pages: &mut Pages<'s>,
        row: usize,
    ) -> Result<(), RenderError> {
        let mut least = self.rows[row].least;
        let mut is_begun = false;
        self.begun.retain(|index| self.cells[*index].end > row);
        self.begun.extend(self.rows[row].cells.clone());
        loop {
            if !is_begun {
                for cell in &mut self.cells[self.rows[row].cells.clone()] {
                    cell.top = flow.y;
                }
            }
            let needed = |cell: &Set| cell.top + cell.need() - flow.y;
            let ends = &self.rows[row].ends;
            let height = ends.iter().map(|index| needed(&self.cells[*index])).fold(least, f32::max);
            if flow.y + height <= flow.bottom + ROUNDING {
                flow.y += height;
                for index in self.rows[row].ends.clone() {
                    self.close(index, flow.y, Close::End, pages);
                }
                return Ok(());
            }
            let is_fresh = flow.y <= pages.start + ROUNDING;
            let capacity = flow.capacity() - pages.header;
            let room = flow.bottom - flow.y;
            if !is_begun && !is_fresh && (self.rows[row].height <= capacity || room < PIECE) {
                self.turn_page(flow, pages, row, false)?;
                continue;
            }
            // Taller than a page: what there is room for, and the rest on the next one.
            least = (least - room.max(PIECE)).max(0.0);
            flow.y = flow.bottom;
            is_begun = true;
            self.turn_page(flow, pages, row, true)?;
        }
    }

    /// Ends the pieces of cells that go on below the page, which is turned before this row, or within it.
    fn turn_page(
        &mut self,
        flow: &mut Flow<'s, '_, '_>,
        pages: &mut Pages<'s>,
        row: usize,
        is_begun: bool,
    ) -> Result<(), RenderError> {
        let capacity = flow.capacity() - pages.header;
        let next = row + usize::from(is_begun);
        let is_open = |cell: &Set| cell.row < next && cell.end > row;
        let open: Vec<usize> =
            self.begun.iter().copied().filter(|index| is_open(&self.cells[*index])).collect();
        for index in &open {
            let cell = &self.cells[*index];
            let below: f32 = self.rows[next.min(cell.end)..cell.end].iter().map(|row| row.height).sum();
            let fits_below = below >= cell.need() && cell.need() <= capacity;
            self.close(*index, flow.y, if fits_below { Close::Wait } else { Close::GoOn }, pages);
        }
        pages.print(flow);
        flow.turn_page()?;
        if row >= self.header {
            self.repeat_header(flow, pages);
        }
        pages.start = flow.y;
        for index in open {
            self.cells[index].top = flow.y;
        }
        Ok(())
    }

    /// Frames the piece of a cell that ends here and prints into it what fits.
    fn close(&mut self, index: usize, bottom: f32, close: Close, pages: &mut Pages<'s>) {
        let cell = &mut self.cells[index];
        let top = cell.top;
        let left = cell.left_to_print();
        let fitting =
            ((bottom - top - 2.0 * ABOVE + ROUNDING) / cell.line_height()).floor().max(0.0) as usize;
        let count = match close {
            Close::End => left,
            _ if fitting >= left => left,
            Close::Wait => 0,
            // A page that holds no line would never end.
            Close::GoOn if top <= pages.start + ROUNDING => fitting.max(1).min(left),
            Close::GoOn => fitting,
        };
        let lines = cell.printed..cell.printed + count;
        cell.printed += count;
        pages.pieces.push(Piece {
            key: (cell.row, cell.cell.column),
            frame: [cell.left, top, cell.right, bottom],
            cell: cell.cell,
            lines: cell.lines[lines].to_vec(),
            line_height: cell.line_height(),
            part: Part::Of(cell.number),
        });
    }

    fn repeat_header(&self, flow: &mut Flow<'s, '_, '_>, pages: &mut Pages<'s>) {
        if pages.header == 0.0 {
            return;
        }
        let tops: Vec<f32> = (0..=self.header).map(|row| flow.y + self.height(0..row)).collect();
        for cell in self.cells.iter().filter(|cell| cell.row < self.header) {
            pages.pieces.push(Piece {
                key: (cell.row, cell.cell.column),
                frame: [cell.left, tops[cell.row], cell.right, tops[cell.end]],
                cell: cell.cell,
                lines: cell.lines.clone(),
                line_height: cell.line_height(),
                part: Part::Repeated,
            });
        }
        flow.y += pages.header;
    }

    pub fn tag(&self, leaves: &mut [Vec<Identifier>]) -> TagGroup {
        let rows = self.rows.iter().enumerate().map(|(index, row)| {
            let cells = self.cells[row.cells.clone()].iter().map(|set| {
                let span = |count: usize| NonZeroU32::new(count as u32).filter(|count| count.get() > 1);
                let (across, down) = (span(set.columns), span(set.end - set.row));
                let kind: TagKind = if index < self.header {
                    Tag::TH(TableHeaderScope::Column).with_col_span(across).with_row_span(down).into()
                } else {
                    Tag::TD.with_col_span(across).with_row_span(down).into()
                };
                let own = leaves.get_mut(set.number).map(std::mem::take).unwrap_or_default();
                Node::from(TagGroup::with_children(kind, own.into_iter().map(Node::from).collect()))
            });
            Node::from(TagGroup::with_children(Tag::TR, cells.collect()))
        });
        TagGroup::with_children(Tag::Table, rows.collect())
    }
}

/// How a piece of a cell ends.
#[derive(Clone, Copy)]
enum Close {
    /// With the cell.
    End,
    /// At the foot of the page, and there is room for the text as a whole below it.
    Wait,
    /// At the foot of the page.
    GoOn,
}

/// The page that the table is drawn on.
struct Pages<'s> {
    /// Height of the header where it is repeated.
    header: f32,
    /// Where the first row of this page may begin.
    start: f32,
    pieces: Vec<Piece<'s>>,
}

/// A cell, or what of it stands on this page.
struct Piece<'s> {
    key: (usize, usize),
    frame: [f32; 4],
    cell: &'s Cell,
    lines: Vec<Range<usize>>,
    line_height: f32,
    part: Part,
}

impl<'s> Pages<'s> {
    /// Puts the pieces on the page in the order in which they are read.
    fn print(&mut self, flow: &mut Flow<'s, '_, '_>) {
        let mut pieces = std::mem::take(&mut self.pieces);
        pieces.sort_by_key(|piece| (piece.part != Part::Repeated, piece.key));
        for Piece { frame: [left, top, right, bottom], cell, lines, line_height, part, .. } in pieces {
            if cell.ruled {
                flow.sheet.rules.frame(left, top, right, bottom);
            }
            let style = &cell.style;
            let free = bottom - top - 2.0 * ABOVE - line_height * lines.len() as f32;
            let lead = match style.vertical {
                Vertical::Top => 0.0,
                Vertical::Middle => free.max(0.0) / 2.0,
                Vertical::Bottom => free.max(0.0),
            };
            let mut y = top + ABOVE + lead;
            let mut set = Vec::with_capacity(lines.len());
            for range in lines {
                let width = flow.book.typesetter.width(&cell.text[range.clone()], style);
                let x = left + BESIDE + aligned(style.align, right - left - 2.0 * BESIDE - width);
                set.push(SetLine { x, baseline: y + Typesetter::baseline(style, line_height), range });
                y += line_height;
            }
            if set.iter().any(|line| !line.range.is_empty()) {
                flow.sheet.texts.push(Text {
                    text: Cow::Borrowed(&cell.text),
                    style: *style,
                    lines: set,
                    part,
                });
            }
        }
    }
}
