//! A section as a sheet: cells, merges, heights and print setup.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use super::choices::Asked;
use super::columns::Columns;
use super::formats::Look;
use super::{Book, letters, number, push_number};
use crate::cover::{Cover, Slot};
use crate::laid::{Align, CellKind, Grid, Line, Paper, Part, Section, Style};
use crate::{RenderError, markup, measure};

/// The most that Excel allows, in points.
const HIGHEST: f64 = 409.0;
/// Below this size, in points, nothing is made smaller to fit.
const SMALLEST: f32 = 6.0;
/// Between tables that nothing else parts, in points.
const PARTING: f64 = 6.0;
/// Of a line, in sizes of its type: Excel draws them further apart than Word.
const LINE: f32 = 1.36;
/// Above and below the text of a cell, in points; beside it, in millimetres.
const ABOVE: f32 = 4.0;
const BESIDE: f32 = 2.2;
/// Panes are frozen only where the header begins so early, and leave room to scroll.
const FROZEN_ROWS: usize = 15;
const FROZEN_HEIGHT: f64 = 260.0;

pub(super) const START: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
);

/// The sheet that the book's list has last.
pub(super) fn write(section: &Section, name: &str, book: &mut Book) -> Result<String, RenderError> {
    let columns = Columns::of(section);
    let count = columns.count();
    let mut layout = Layout {
        book,
        letters: (0..count).map(letters).collect(),
        columns,
        cells: String::new(),
        rows: Vec::new(),
        heights: Vec::new(),
        kept: Vec::new(),
        below: vec![0; count],
        merges: String::new(),
        merged: 0,
        tall: Vec::new(),
        asked: Asked::default(),
    };
    let mut header = None;
    let mut last_end = 0;
    let mut grids = 0;
    let mut after_grid = false;
    for part in &section.parts {
        match part {
            Part::Line(line) => layout.line(line),
            Part::Grid(grid) => {
                if after_grid && !grid.rows.is_empty() {
                    layout.end_row(PARTING, false);
                }
                let first = layout.row();
                layout.grid(grid, grids, section.paper.inner_height());
                grids += 1;
                // The last grid alone: on the pages of another its header would mislead.
                header = Some((first, first + grid.repeated())).filter(|(first, end)| first < end);
                last_end = layout.row();
            }
        }
        after_grid = matches!(part, Part::Grid(_));
    }
    layout.finish(section, name, header, last_end)
}

/// What no sheet can hold is said instead of written.
pub(super) fn within_limits(rows: usize, columns: usize) -> Result<(), RenderError> {
    const ROWS: usize = 1_048_576;
    const COLUMNS: usize = 16_384;
    if rows > ROWS || columns > COLUMNS {
        return Err(RenderError::new(format!(
            "表格有 {rows} 行、{columns} 列，Excel 工作表最多 {ROWS} 行、{COLUMNS} 列，请分成几份打印"
        )));
    }
    Ok(())
}

struct Layout<'a> {
    book: &'a mut Book,
    columns: Columns,
    /// The names of the columns.
    letters: Vec<String>,
    /// The markup of all cells so far, and where each row's ends: heights stand before the cells and are known later.
    cells: String,
    rows: Vec<usize>,
    /// Of the rows so far, in points.
    heights: Vec<f64>,
    /// Whether each stays on the page of the row below it.
    kept: Vec<bool>,
    /// For each column, the look of the cell that may reach down.
    below: Vec<usize>,
    merges: String,
    merged: usize,
    /// First and last row of merged cells, and what they need.
    tall: Vec<(usize, usize, f64)>,
    asked: Asked,
}

/// A stretch of cells, merged where it is more than one. Its first row is the one under construction; ends are exclusive.
#[derive(Clone, Copy)]
struct Area {
    rows: usize,
    first: usize,
    end: usize,
}

enum Content<'a> {
    Number(f64),
    Text(&'a str),
}

impl Layout<'_> {
    /// The number of the row under construction.
    fn row(&self) -> usize {
        self.heights.len()
    }

    fn end_row(&mut self, height: f64, kept: bool) {
        self.heights.push(height);
        self.kept.push(kept);
        self.rows.push(self.cells.len());
    }

    fn line(&mut self, line: &Line) {
        let end = self.columns.count();
        let area = |first, end| Area { rows: 1, first, end };
        let look = |align, indent| Look {
            style: Style { align, ..line.style },
            ruled: false,
            decimals: None,
            quoted: false,
            indent,
        };
        let indent =
            if line.style.align == Align::Left { line.indent.round().clamp(0.0, 15.0) as u8 } else { 0 };
        let need = if line.right.is_empty() {
            self.text(area(0, end), &line.text, look(line.style.align, indent))
        } else if line.text.is_empty() {
            self.text(area(0, end), &line.right, look(Align::Right, 0))
        } else {
            let split = self.right_part(&line.right, line.style.size);
            let left = self.text(area(0, split), &line.text, look(Align::Left, indent));
            left.max(self.text(area(split, end), &line.right, look(Align::Right, 0)))
        };
        self.end_row((need + f64::from(line.before + line.after)).clamp(1.0, HIGHEST), line.keep);
    }

    /// The column from which the text on the right has room, as far right as may be.
    fn right_part(&self, text: &str, size: f32) -> usize {
        let ems = markup::lines(text)
            .map(|line| line.chars().map(crate::wrap::rough_advance).sum::<f32>())
            .fold(0.0_f32, f32::max);
        let need = ems * size * 25.4 / 72.0 * 1.06 + 2.0 * BESIDE;
        let end = self.columns.count();
        (1..end).rev().find(|first| self.columns.width(*first, end) >= need).unwrap_or(1)
    }

    fn grid(&mut self, grid: &Grid, number: usize, inner_height: f32) {
        let sides = self.columns.grids[number].clone();
        let kept = grid.kept_with_next(inner_height * measure::TOGETHER_UP_TO);
        let mut cover = Cover::new(grid);
        for (row, kept) in grid.rows.iter().zip(kept) {
            let mut height = f64::from(row.height / 25.4 * 72.0);
            let top = self.row();
            let mut at = 0;
            for slot in cover.next_row() {
                match *slot {
                    Slot::Gap { columns } => at += columns,
                    Slot::Below { columns, .. } => {
                        for column in sides[at]..sides[at + columns] {
                            self.push_blank(column, self.below[column]);
                        }
                        at += columns;
                    }
                    Slot::Cell { cell, columns, rows } => {
                        let area = Area { rows, first: sides[at], end: sides[at + columns] };
                        let look = Look {
                            style: cell.style,
                            ruled: cell.ruled,
                            decimals: None,
                            quoted: false,
                            indent: 0,
                        };
                        let need = self.cell(area, &cell.text, &cell.kind, look);
                        if rows == 1 {
                            height = height.max(need);
                        } else {
                            self.tall.push((top, top + rows - 1, need));
                        }
                        at += columns;
                    }
                }
            }
            self.end_row(height.clamp(if row.cells.is_empty() { 1.0 } else { 12.0 }, HIGHEST), kept);
        }
    }

    /// Writes a cell of a grid and tells what height it needs.
    fn cell(&mut self, area: Area, text: &str, kind: &CellKind, look: Look) -> f64 {
        match kind {
            CellKind::Number if text.is_empty() => self.asked.number(self.row(), area.first),
            CellKind::Number => {
                if let Some((number, decimals)) = number::exact(text) {
                    let look = Look { decimals: Some(decimals), ..look };
                    self.push(area, look, &Content::Number(number));
                    return self.need(area, text, look);
                }
            }
            CellKind::Choice(answers) => {
                let at = (self.row(), area.first);
                self.asked.choice(at, answers, &mut self.book.choices, &mut self.book.names);
            }
            CellKind::Text => {}
        }
        self.text(area, text, look)
    }

    /// Writes text, and tells what height it needs.
    fn text(&mut self, area: Area, text: &str, mut look: Look) -> f64 {
        let text = printable(text);
        // Excel shows these as they are, and does not take them for a formula when the cell is edited.
        look.quoted = text.starts_with(['=', '+', '-', '@', '\t']);
        let mut need = self.need(area, &text, look);
        while need > HIGHEST * area.rows as f64 && look.style.size > SMALLEST {
            look.style.size -= 0.5;
            need = self.need(area, &text, look);
        }
        self.push(area, look, &Content::Text(&text));
        need
    }

    /// Every cell of an area has its look, so that its sides are drawn.
    fn push(&mut self, area: Area, look: Look, content: &Content) {
        let format = self.book.formats.number(look);
        match content {
            Content::Text("") => self.push_blank(area.first, format),
            Content::Text(text) => {
                let number = self.book.strings.number(text);
                self.push_start(area.first, format);
                self.cells.push_str(r#" t="s"><v>"#);
                push_number(&mut self.cells, number);
                self.cells.push_str("</v></c>");
            }
            Content::Number(number) => {
                self.push_start(area.first, format);
                self.cells.push_str("><v>");
                push_number(&mut self.cells, number);
                self.cells.push_str("</v></c>");
            }
        }
        for column in area.first + 1..area.end {
            self.push_blank(column, format);
        }
        if area.rows > 1 {
            self.below[area.first..area.end].fill(format);
        }
        if area.rows > 1 || area.end - area.first > 1 {
            let (first, last) = (&self.letters[area.first], &self.letters[area.end - 1]);
            let top = self.heights.len() + 1;
            let bottom = self.heights.len() + area.rows;
            let _ = write!(self.merges, r#"<mergeCell ref="{first}{top}:{last}{bottom}"/>"#);
            self.merged += 1;
        }
    }

    fn push_blank(&mut self, column: usize, format: usize) {
        self.push_start(column, format);
        self.cells.push_str("/>");
    }

    fn push_start(&mut self, column: usize, format: usize) {
        self.cells.push_str(r#"<c r=""#);
        self.cells.push_str(&self.letters[column]);
        push_number(&mut self.cells, self.heights.len() + 1);
        self.cells.push_str(r#"" s=""#);
        push_number(&mut self.cells, format);
        self.cells.push('"');
    }

    fn need(&self, area: Area, text: &str, look: Look) -> f64 {
        let size = look.style.size;
        let indent = f32::from(look.indent) * size * 25.4 / 72.0;
        let width = self.columns.width(area.first, area.end) - BESIDE - indent;
        let lines = measure::lines(text, size, width * 0.97) as f32;
        f64::from(lines * size * LINE + ABOVE)
    }

    fn finish(
        mut self,
        section: &Section,
        name: &str,
        header: Option<(usize, usize)>,
        last_end: usize,
    ) -> Result<String, RenderError> {
        within_limits(self.row(), self.columns.count())?;
        self.tall.sort_by_key(|(first, last, _)| last - first);
        for (first, last, need) in &self.tall {
            grow(&mut self.heights[*first..=*last], *need);
        }
        let last = &self.letters[self.letters.len() - 1];
        let mut frozen = None;
        if !self.heights.is_empty() {
            self.book.sheets.print_area(name, last, self.row());
        }
        let inner_height = section.paper.inner_height();
        let mut breaks = self.breaks(inner_height, header);
        // Repeated over the text below a grid that is not parted, its header would mislead as well.
        let misleads = !breaks.iter().any(|row| header.is_some_and(|(_, end)| (end..last_end).contains(row)))
            && breaks.iter().any(|row| *row >= last_end);
        if misleads {
            breaks = self.breaks(inner_height, None);
        }
        if let Some((first, end)) = header {
            if !misleads {
                self.book.sheets.print_titles(name, first + 1, end);
            }
            let height: f64 = self.heights.iter().take(end).sum();
            frozen = Some(end).filter(|_| first < FROZEN_ROWS && height <= FROZEN_HEIGHT);
        }
        let mut xml = String::with_capacity(self.cells.len() + self.merges.len() + 4096);
        xml.push_str(START);
        xml.push_str(r#"<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>"#);
        let _ = write!(xml, r#"<dimension ref="A1:{last}{}"/>"#, self.row().max(1));
        push_view(&mut xml, self.book.sheets.is_first(), frozen);
        push_columns(&mut xml, &self.columns);
        self.push_rows(&mut xml);
        if self.merged > 0 {
            let _ = write!(xml, r#"<mergeCells count="{}">{}</mergeCells>"#, self.merged, self.merges);
        }
        self.asked.write(&mut xml, &self.book.choices);
        push_page(&mut xml, section);
        push_breaks(&mut xml, &breaks);
        xml.push_str("</worksheet>");
        Ok(xml)
    }

    /// The rows that begin a page, so that no heading stands alone at the foot of one: spreadsheets part rows anywhere.
    fn breaks(&self, inner_height: f32, header: Option<(usize, usize)>) -> Vec<usize> {
        let full = f64::from(inner_height / 25.4 * 72.0);
        // Programs differ by some hairs in how high rows are.
        let capacity = full * 0.985;
        let height = |rows: Range<usize>| self.heights[rows].iter().sum::<f64>();
        let repeated = |row: usize| match header {
            Some((first, end)) if row >= end => height(first..end),
            _ => 0.0,
        };
        let mut breaks = Vec::new();
        let (mut row, mut used) = (0, 0.0);
        while row < self.row() {
            let mut end = row + 1;
            while end < self.row() && self.kept[end - 1] {
                end += 1;
            }
            // What is higher than a page is parted as it comes.
            if height(row..end) > capacity - repeated(row) {
                end = row + 1;
            }
            let group = height(row..end);
            if used > 0.0 && used + group > capacity {
                // The last page may be as full as it gets.
                if used + height(row..self.row()) <= full {
                    break;
                }
                breaks.push(row);
                used = repeated(row);
            }
            used += group;
            row = end;
        }
        breaks
    }

    fn push_rows(&self, xml: &mut String) {
        /// Excel draws rows in whole pixels; in points.
        const PIXEL: f64 = 0.75;
        xml.push_str("<sheetData>");
        let mut start = 0;
        for (at, (height, end)) in self.heights.iter().zip(&self.rows).enumerate() {
            let height = (height / PIXEL).round() * PIXEL;
            let _ = write!(xml, r#"<row r="{}" ht="{height}" customHeight="1">"#, at + 1);
            xml.push_str(&self.cells[start..*end]);
            xml.push_str("</row>");
            start = *end;
        }
        xml.push_str("</sheetData>");
    }
}

/// Makes rows higher by equal parts until together they have what is needed, or can have no more.
fn grow(rows: &mut [f64], need: f64) {
    let mut lacking = need - rows.iter().sum::<f64>();
    while lacking > 0.1 {
        let open = rows.iter().filter(|height| **height < HIGHEST).count();
        if open == 0 {
            return;
        }
        let part = lacking / open as f64;
        for height in rows.iter_mut().filter(|height| **height < HIGHEST) {
            let grown = (*height + part).min(HIGHEST);
            lacking -= grown - *height;
            *height = grown;
        }
    }
}

fn push_view(xml: &mut String, selected: bool, frozen: Option<usize>) {
    xml.push_str("<sheetViews><sheetView");
    if selected {
        xml.push_str(r#" tabSelected="1""#);
    }
    xml.push_str(r#" workbookViewId="0""#);
    match frozen {
        Some(rows) => {
            let _ = write!(
                xml,
                r#"><pane ySplit="{rows}" topLeftCell="A{}" activePane="bottomLeft" state="frozen"/>"#,
                rows + 1
            );
            xml.push_str(r#"<selection pane="bottomLeft"/></sheetView></sheetViews>"#);
        }
        None => xml.push_str("/></sheetViews>"),
    }
}

fn push_columns(xml: &mut String, columns: &Columns) {
    /// How wide a digit of the default font is, in pixels, and how wide a column may be.
    const DIGIT: f32 = 8.0;
    const WIDEST: f32 = 2043.0;
    // Rows of 18 pixels go with the default font.
    xml.push_str(r#"<sheetFormatPr defaultRowHeight="13.5"/><cols>"#);
    for at in 0..columns.count() {
        let pixels = (columns.width(at, at + 1) / 25.4 * 96.0).round().clamp(2.0, WIDEST);
        let _ =
            write!(xml, r#"<col min="{0}" max="{0}" width="{1}" customWidth="1"/>"#, at + 1, pixels / DIGIT);
    }
    xml.push_str("</cols>");
}

fn push_breaks(xml: &mut String, breaks: &[usize]) {
    /// As many as Excel takes in a sheet.
    const MOST: usize = 1_000;
    let breaks = &breaks[..breaks.len().min(MOST)];
    if breaks.is_empty() {
        return;
    }
    let _ = write!(xml, r#"<rowBreaks count="{0}" manualBreakCount="{0}">"#, breaks.len());
    for row in breaks {
        let _ = write!(xml, r#"<brk id="{row}" max="16383" man="1"/>"#);
    }
    xml.push_str("</rowBreaks>");
}

/// As wide as the page, however high.
fn push_page(xml: &mut String, section: &Section) {
    let Paper { margins: [top, right, bottom, left], .. } = section.paper;
    let inches = |millimetres: f32| millimetres / 25.4;
    let _ = write!(
        xml,
        r#"<pageMargins left="{}" right="{}" top="{}" bottom="{}" header="{}" footer="{}"/>"#,
        inches(left),
        inches(right),
        inches(top),
        inches(bottom),
        inches(top) / 2.0,
        inches(bottom) / 2.0
    );
    let orientation = if section.paper.is_landscape() { "landscape" } else { "portrait" };
    let _ = write!(
        xml,
        r#"<pageSetup paperSize="{}" fitToHeight="0" orientation="{orientation}"/>"#,
        paper_size(&section.paper)
    );
    if section.numbered {
        xml.push_str(
            r#"<headerFooter><oddFooter>&amp;C&amp;"宋体,常规"&amp;12— &amp;P —</oddFooter></headerFooter>"#,
        );
    }
}

/// In the numbering of the format; A4 for a paper that it does not number.
fn paper_size(paper: &Paper) -> u8 {
    const SIZES: [(u8, f32, f32); 5] =
        [(9, 210.0, 297.0), (8, 297.0, 420.0), (11, 148.0, 210.0), (12, 257.0, 364.0), (13, 182.0, 257.0)];
    let (short, long) = (paper.width.min(paper.height), paper.width.max(paper.height));
    let same =
        |(_, width, height): &&(u8, f32, f32)| (width - short).abs() < 2.0 && (height - long).abs() < 2.0;
    SIZES.iter().find(same).map_or(SIZES[0].0, |(number, ..)| *number)
}

/// What a cell can hold: line ends of one kind, no characters that no file can hold, and not too much.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    /// In UTF-16 units; the format allows some more.
    const MOST: usize = 32_000;
    let is_plain = |it: char| it != '\r' && markup::is_allowed(it);
    let mut clean = Cow::Borrowed(text);
    if !text.chars().all(is_plain) {
        let lines: Vec<&str> = markup::lines(text).collect();
        clean = Cow::Owned(
            lines.join("\n").chars().map(|it| if is_plain(it) { it } else { '\u{fffd}' }).collect(),
        );
    }
    if clean.len() > MOST && clean.encode_utf16().count() > MOST {
        let mut units = 0;
        let kept = clean.chars().take_while(|it| {
            units += it.len_utf16();
            units <= MOST
        });
        clean = Cow::Owned(kept.collect::<String>() + "…（余下从略）");
    }
    clean
}
