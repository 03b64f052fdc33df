//! A section as a sheet: cells, merges, heights and print setup.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::columns::Columns;
use super::formats::Look;
use super::{Book, choices, number};
use crate::cover::{Cover, Slot};
use crate::laid::{Align, CellKind, Grid, Line, Paper, Part, Section, Style};
use crate::{markup, measure};

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
const FROZEN_ROWS: u32 = 15;
const FROZEN_HEIGHT: f64 = 260.0;

pub(super) fn write(sheet: &mut Worksheet, section: &Section, book: &mut Book) -> Result<(), XlsxError> {
    let columns = Columns::of(section);
    for at in 0..columns.count() {
        let pixels = (columns.width(at, at + 1) / 25.4 * 96.0).round().max(2.0) as u32;
        sheet.set_column_width_pixels(column(at), pixels)?;
    }
    let mut layout =
        Layout { sheet, book, columns, heights: Vec::new(), tall: Vec::new(), numbers: BTreeMap::new() };
    let mut header = None;
    let mut grids = 0;
    let mut after_grid = false;
    for part in &section.parts {
        match part {
            Part::Line(line) => layout.line(line)?,
            Part::Grid(grid) => {
                if after_grid && !grid.rows.is_empty() {
                    layout.heights.push(PARTING);
                }
                let first = layout.next_row();
                layout.grid(grid, grids)?;
                grids += 1;
                // The last grid alone: on the pages of another its header would mislead.
                header = Some((first, first + grid.repeated() as u32)).filter(|(first, end)| first < end);
            }
        }
        after_grid = matches!(part, Part::Grid(_));
    }
    layout.finish(section, header)
}

struct Layout<'a> {
    sheet: &'a mut Worksheet,
    book: &'a mut Book,
    columns: Columns,
    /// Of the rows so far, in points.
    heights: Vec<f64>,
    /// First and last row of merged cells, and what they need.
    tall: Vec<(usize, usize, f64)>,
    /// Blank cells for numbers: by column, first and last of neighbouring rows.
    numbers: BTreeMap<usize, Vec<(u32, u32)>>,
}

/// A stretch of cells, merged where it is more than one. Ends are exclusive.
#[derive(Clone, Copy)]
struct Area {
    row: u32,
    rows: u32,
    first: usize,
    end: usize,
}

impl Layout<'_> {
    fn next_row(&self) -> u32 {
        self.heights.len() as u32
    }

    fn line(&mut self, line: &Line) -> Result<(), XlsxError> {
        let row = self.next_row();
        let end = self.columns.count();
        let area = |first, end| Area { row, rows: 1, first, end };
        let look = |align, indent| Look {
            style: Style { align, ..line.style },
            ruled: false,
            decimals: None,
            quoted: false,
            indent,
        };
        let indent =
            if line.style.align == Align::Left { line.indent.round().clamp(0.0, 15.0) as u8 } else { 0 };
        let mut need: f64 = 0.0;
        if line.right.is_empty() {
            need = need.max(self.text(area(0, end), &line.text, look(line.style.align, indent))?);
        } else if line.text.is_empty() {
            need = need.max(self.text(area(0, end), &line.right, look(Align::Right, 0))?);
        } else {
            let split = self.right_part(&line.right, line.style.size);
            need = need.max(self.text(area(0, split), &line.text, look(Align::Left, indent))?);
            need = need.max(self.text(area(split, end), &line.right, look(Align::Right, 0))?);
        }
        self.heights.push((need + f64::from(line.before + line.after)).clamp(1.0, HIGHEST));
        Ok(())
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

    fn grid(&mut self, grid: &Grid, number: usize) -> Result<(), XlsxError> {
        let sides = self.columns.grids[number].clone();
        let mut cover = Cover::new(grid);
        for row in &grid.rows {
            let mut height = f64::from(row.height / 25.4 * 72.0);
            let top = self.next_row();
            let mut at = 0;
            for slot in cover.next_row() {
                match *slot {
                    Slot::Below { columns, .. } | Slot::Gap { columns } => at += columns,
                    Slot::Cell { cell, columns, rows } => {
                        let area =
                            Area { row: top, rows: rows as u32, first: sides[at], end: sides[at + columns] };
                        let look = Look {
                            style: cell.style,
                            ruled: cell.ruled,
                            decimals: None,
                            quoted: false,
                            indent: 0,
                        };
                        let need = self.cell(area, &cell.text, &cell.kind, look)?;
                        if rows == 1 {
                            height = height.max(need);
                        } else {
                            self.tall.push((top as usize, top as usize + rows - 1, need));
                        }
                        at += columns;
                    }
                }
            }
            self.heights.push(height.clamp(if row.cells.is_empty() { 1.0 } else { 12.0 }, HIGHEST));
        }
        Ok(())
    }

    /// Writes a cell of a grid and tells what height it needs.
    fn cell(&mut self, area: Area, text: &str, kind: &CellKind, look: Look) -> Result<f64, XlsxError> {
        match kind {
            CellKind::Number if text.is_empty() => {
                let runs = self.numbers.entry(area.first).or_default();
                match runs.last_mut() {
                    Some((_, last)) if *last + 1 == area.row => *last = area.row,
                    _ => runs.push((area.row, area.row)),
                }
            }
            CellKind::Number => {
                if let Some((number, decimals)) = number::exact(text) {
                    let format = self.book.formats.of(Look { decimals: Some(decimals), ..look });
                    if area.is_merged() {
                        let (last_row, last_column) = area.last();
                        self.sheet.merge_range(
                            area.row,
                            column(area.first),
                            last_row,
                            last_column,
                            "",
                            format,
                        )?;
                    }
                    self.sheet.write_number_with_format(area.row, column(area.first), number, format)?;
                    return Ok(self.need(area, text, look));
                }
            }
            CellKind::Choice(answers) => {
                let at = (area.row, column(area.first));
                self.book.choices.offer(self.sheet, at, answers, &mut self.book.names)?;
            }
            CellKind::Text => {}
        }
        self.text(area, text, look)
    }

    /// Writes text, and tells what height it needs.
    fn text(&mut self, area: Area, text: &str, mut look: Look) -> Result<f64, XlsxError> {
        let text = printable(text);
        // Excel shows these as they are, and does not take them for a formula when the cell is edited.
        look.quoted = text.starts_with(['=', '+', '-', '@', '\t']);
        let mut need = self.need(area, &text, look);
        while need > HIGHEST * f64::from(area.rows) && look.style.size > SMALLEST {
            look.style.size -= 0.5;
            need = self.need(area, &text, look);
        }
        let format = self.book.formats.of(look);
        if area.is_merged() {
            let (last_row, last_column) = area.last();
            self.sheet.merge_range(area.row, column(area.first), last_row, last_column, &text, format)?;
        } else {
            self.sheet.write_string_with_format(area.row, column(area.first), text, format)?;
        }
        Ok(need)
    }

    fn need(&self, area: Area, text: &str, look: Look) -> f64 {
        let size = look.style.size;
        let indent = f32::from(look.indent) * size * 25.4 / 72.0;
        let width = self.columns.width(area.first, area.end) - BESIDE - indent;
        let lines = measure::lines(text, size, width * 0.97) as f32;
        f64::from(lines * size * LINE + ABOVE)
    }

    fn finish(mut self, section: &Section, header: Option<(u32, u32)>) -> Result<(), XlsxError> {
        self.tall.sort_by_key(|(first, last, _)| last - first);
        for (first, last, need) in &self.tall {
            grow(&mut self.heights[*first..=*last], *need);
        }
        for (row, height) in (0..).zip(&self.heights) {
            self.sheet.set_row_height(row, (height * 4.0).ceil() / 4.0)?;
        }
        for (at, runs) in &self.numbers {
            for rows in runs {
                choices::ask_number(self.sheet, *rows, column(*at))?;
            }
        }
        set_up(self.sheet, section);
        if let Some(last) = self.next_row().checked_sub(1) {
            self.sheet.set_print_area(0, 0, last, column(self.columns.count() - 1))?;
        }
        if let Some((first, end)) = header {
            self.sheet.set_repeat_rows(first, end - 1)?;
            let height: f64 = self.heights.iter().take(end as usize).sum();
            if first < FROZEN_ROWS && height <= FROZEN_HEIGHT {
                self.sheet.set_freeze_panes(end, 0)?;
            }
        }
        Ok(())
    }
}

impl Area {
    fn is_merged(self) -> bool {
        self.rows > 1 || self.end - self.first > 1
    }

    fn last(self) -> (u32, u16) {
        (self.row + self.rows - 1, column(self.end - 1))
    }
}

/// A sheet beyond the last column is refused by the writer.
fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
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

fn set_up(sheet: &mut Worksheet, section: &Section) {
    let Paper { margins: [top, right, bottom, left], .. } = section.paper;
    let inches = |millimetres: f32| f64::from(millimetres) / 25.4;
    sheet
        .set_paper_size(paper_size(&section.paper))
        .set_margins(
            inches(left),
            inches(right),
            inches(top),
            inches(bottom),
            inches(top) / 2.0,
            inches(bottom) / 2.0,
        )
        .set_print_fit_to_pages(1, 0);
    if section.paper.is_landscape() {
        sheet.set_landscape();
    }
    if section.numbered {
        sheet.set_footer("&C&\"宋体,常规\"&12— &P —");
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
