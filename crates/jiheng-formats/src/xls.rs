//! Excel 97–2003 workbooks (.xls), those of Excel 5 and 95, and of WPS (.et): the record stream (BIFF) → sheets.
//!
//! Macros, formulas and comments are not looked at; a formula cell shows the value that was saved with it.

mod strings;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use jiheng_model::{Blocks, Outcome};

use crate::number_format::general;
use crate::sheet::styles::{Sides, Styles};
use crate::sheet::{self, Area, CellCount, Sheet, SheetCell, State};
use crate::{ErrorKind, Format, FormatError, Limits, compound};
use strings::{CodePage, Shared, Strings};

pub const FORMAT: Format = Format {
    name: "xls",
    title: "Excel 97–2003 工作簿",
    media_types: &["application/vnd.ms-excel"],
    extensions: &["xls", "xlt", "et"],
    matches: |bytes| {
        compound::is_compound(bytes) && STREAMS.iter().any(|name| compound::has_stream(bytes, name))
    },
    read,
    needs: None,
};

const STREAMS: &[&str] = &["Workbook", "Book"];

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const CONTINUE: u16 = 0x003c;
const VERSION_8: u16 = 0x0600;
const ERRORS: &[(u8, &str)] = &[
    (0x00, "#NULL!"),
    (0x07, "#DIV/0!"),
    (0x0f, "#VALUE!"),
    (0x17, "#REF!"),
    (0x1d, "#NAME?"),
    (0x24, "#NUM!"),
    (0x2a, "#N/A"),
];

fn read(bytes: &[u8], limits: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    let stream = STREAMS
        .iter()
        .find_map(|name| compound::stream(bytes, name))
        .ok_or_else(|| damaged("工作簿数据流不完整"))?;
    let mut workbook = Workbook::read(&stream)?;
    let mut count = CellCount::new(limits);
    let listed_sheets = std::mem::take(&mut workbook.sheets);
    let mut sheets = Vec::with_capacity(listed_sheets.len());
    for listed in listed_sheets {
        let mut sheet = Sheet { name: listed.name, hidden: listed.hidden, ..Sheet::default() };
        workbook.read_sheet(&stream, listed.offset, &mut sheet, &mut count)?;
        sheets.push(sheet);
    }
    Ok(sheet::blocks(sheets, limits))
}

/// What the records before the first sheet say.
struct Workbook<'a> {
    strings: Strings,
    shared: Shared<'a>,
    styles: Styles,
    since_1904: bool,
    sheets: Vec<Listed>,
}

struct Listed {
    name: String,
    hidden: bool,
    offset: usize,
}

impl<'a> Workbook<'a> {
    fn read(stream: &'a [u8]) -> Result<Workbook<'a>, FormatError> {
        let mut records = Records { stream, at: 0 };
        let version = match records.next() {
            Some(Record { kind: BOF, data }) => u16_at(data, 0).unwrap_or(VERSION_8),
            _ => return Err(damaged("工作簿开头的记录缺失")),
        };
        let mut strings = Strings { wide: version >= VERSION_8, code_page: CodePage::default() };
        let mut shared = Shared::default();
        let mut since_1904 = false;
        let mut sheets = Vec::new();
        let mut codes: HashMap<u16, String> = HashMap::new();
        let mut cell_formats = Vec::new();
        while let Some(record) = records.next() {
            let data = record.data;
            match record.kind {
                EOF => break,
                // FilePass: the rest of the stream is encrypted.
                0x002f => return Err(FormatError::new(ErrorKind::Encrypted)),
                0x0042 => strings.code_page = CodePage::of(u16_at(data, 0).unwrap_or(0)),
                0x0022 => since_1904 = u16_at(data, 0) == Some(1),
                0x0085 => sheets.extend(listed(data, &strings)),
                0x041e => {
                    if let Some(id) = u16_at(data, 0) {
                        codes.extend(strings.long_or_short(&data[2..]).map(|code| (id, code)));
                    }
                }
                0x00e0 => {
                    let format = u16_at(data, 2).unwrap_or(0);
                    cell_formats.push((format, borders(data, strings.wide).is_box()));
                }
                0x00fc => {
                    let mut parts = vec![data];
                    parts.extend(records.continued());
                    shared = Shared::read(&parts);
                }
                _ => {}
            }
        }
        let styles = Styles::new(cell_formats.into_iter(), &codes);
        Ok(Workbook { strings, shared, styles, since_1904, sheets })
    }

    fn read_sheet(
        &mut self,
        stream: &[u8],
        offset: usize,
        sheet: &mut Sheet,
        count: &mut CellCount,
    ) -> Result<(), FormatError> {
        let mut records = Records { stream, at: offset };
        if records.next().is_none_or(|record| record.kind != BOF) {
            return Err(damaged("工作表开头的记录缺失"));
        }
        // Charts inside a sheet are streams of their own between its records.
        let mut nested = 0_u32;
        // Text of a formula follows in a record of its own.
        let mut awaiting_text: Option<(SheetCell, usize)> = None;
        while let Some(record) = records.next() {
            match record.kind {
                BOF => nested += 1,
                EOF if nested == 0 => return Ok(()),
                EOF => nested -= 1,
                _ if nested > 0 => {}
                0x0207 => {
                    if let Some((mut cell, style)) = awaiting_text.take() {
                        let mut parts = vec![record.data];
                        parts.extend(records.continued());
                        cell.text = self.shown_text(self.strings.long_over(&parts), style);
                        keep(cell, sheet);
                    }
                }
                0x0208 => {
                    const HIDDEN: u16 = 0x20;
                    if let (Some(row), Some(options)) = (u16_at(record.data, 0), u16_at(record.data, 12))
                        && (options & HIDDEN != 0 || u16_at(record.data, 6) == Some(0))
                    {
                        sheet.hidden_rows.push((row.into(), row.into()));
                    }
                }
                0x007d => {
                    let field = |at| u16_at(record.data, at).unwrap_or(0);
                    if field(8) & 1 != 0 || field(4) == 0 {
                        sheet.hidden_columns.push((field(0).into(), field(2).into()));
                    }
                }
                0x00e5 => sheet.merges.extend(record.data.get(2..).unwrap_or_default().chunks_exact(8).map(
                    |area| {
                        let field = |at| u32::from(u16_at(area, at).unwrap_or(0));
                        Area { rows: (field(0), field(2)), columns: (field(4), field(6)) }
                    },
                )),
                0x00bd | 0x00be => self.read_several(&record, sheet, count)?,
                _ => {
                    if let Some((cell, style, awaits)) = self.cell(&record) {
                        count.cell(&cell.text)?;
                        if awaits {
                            awaiting_text = Some((cell, style));
                        } else {
                            keep(cell, sheet);
                        }
                    }
                }
            }
        }
        Err(damaged("工作表数据不完整"))
    }

    /// A record of one cell, its style, and whether its text is still to come.
    fn cell(&mut self, record: &Record) -> Option<(SheetCell, usize, bool)> {
        let data = record.data;
        if !matches!(record.kind, 0x0006 | 0x00d6 | 0x00fd | 0x0201 | 0x0203..=0x0206 | 0x027e | 0x0406) {
            return None;
        }
        let style = usize::from(u16_at(data, 4)?);
        let mut cell = self.blank(u16_at(data, 0)?, u16_at(data, 2)?, style);
        let value = data.get(6..)?;
        let mut awaits_text = false;
        match record.kind {
            0x0201 => {}
            0x0203 => cell.text = self.shown(f64::from_bits(u64_at(value, 0)?), style),
            0x027e => cell.text = self.shown(packed_number(u32_at(value, 0)?), style),
            0x00fd => {
                let text = self.shared.text(u32_at(value, 0)? as usize)?;
                cell.text = self.shown_text(text, style);
            }
            0x0204 | 0x00d6 => cell.text = self.shown_text(self.strings.long(value)?, style),
            0x0205 => set_logical(&mut cell, *value.first()?, *value.get(1)? != 0),
            // A formula: the result, or a mark of what it is where it is not a number.
            _ if value.get(6..8)? == [0xff, 0xff] => match value[0] {
                0 => awaits_text = true,
                1 => set_logical(&mut cell, value[2], false),
                2 => set_logical(&mut cell, value[2], true),
                _ => {}
            },
            _ => cell.text = self.shown(f64::from_bits(u64_at(value, 0)?), style),
        }
        Some((cell, style, awaits_text))
    }

    /// Neighbouring numbers or blanks in one record.
    fn read_several(
        &self,
        record: &Record,
        sheet: &mut Sheet,
        count: &mut CellCount,
    ) -> Result<(), FormatError> {
        let size = if record.kind == 0x00bd { 6 } else { 2 };
        let (Some(row), Some(first)) = (u16_at(record.data, 0), u16_at(record.data, 2)) else {
            return Ok(());
        };
        // The last column stands after the cells.
        let cells = record.data.get(4..record.data.len().saturating_sub(2)).unwrap_or_default();
        for (column, data) in (first..=u16::MAX).zip(cells.chunks_exact(size)) {
            let style = usize::from(u16_at(data, 0).unwrap_or(0));
            let mut cell = self.blank(row, column, style);
            if let Some(number) = u32_at(data, 2) {
                cell.text = self.shown(packed_number(number), style);
            }
            count.cell(&cell.text)?;
            keep(cell, sheet);
        }
        Ok(())
    }

    fn blank(&self, row: u16, column: u16, style: usize) -> SheetCell {
        SheetCell {
            row: row.into(),
            column: column.into(),
            bordered: self.styles.is_bordered(style),
            ..SheetCell::default()
        }
    }

    fn shown(&self, number: f64, style: usize) -> String {
        match self.styles.format(style) {
            Some(format) => format.show(number, self.since_1904),
            None => general(number),
        }
    }

    fn shown_text(&self, text: String, style: usize) -> String {
        self.styles.shown_text(sheet::one_line_end(text), style)
    }
}

fn listed(data: &[u8], strings: &Strings) -> Option<Listed> {
    const WORKSHEET: u8 = 0;
    let offset = u32_at(data, 0)? as usize;
    let (state, kind) = (*data.get(4)?, *data.get(5)?);
    let name = strings.short(data.get(6..)?)?;
    (kind == WORKSHEET).then_some(Listed { name, hidden: state & 3 != 0, offset })
}

fn borders(data: &[u8], wide: bool) -> Sides {
    if wide {
        let lines = u32_at(data, 10).unwrap_or(0);
        return Sides { beside: lines & 0xff != 0, top: lines & 0xf00 != 0, bottom: lines & 0xf000 != 0 };
    }
    let (fill, lines) = (u32_at(data, 8).unwrap_or(0), u32_at(data, 12).unwrap_or(0));
    Sides { beside: lines & 0x1f8 != 0, top: lines & 7 != 0, bottom: fill >> 22 & 7 != 0 }
}

/// A number in 30 bits: an integer or the upper part of a float, perhaps times 100.
fn packed_number(packed: u32) -> f64 {
    const HUNDREDTHS: u32 = 1;
    const INTEGER: u32 = 2;
    let number = if packed & INTEGER != 0 {
        f64::from(packed as i32 >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    if packed & HUNDREDTHS != 0 { number / 100.0 } else { number }
}

fn set_logical(cell: &mut SheetCell, value: u8, is_error: bool) {
    cell.state = if is_error { State::Failed } else { State::Plain };
    cell.text = if is_error {
        let known = ERRORS.iter().find(|(code, _)| *code == value);
        known.map_or("#N/A", |(_, mark)| mark)
    } else if value != 0 {
        "TRUE"
    } else {
        "FALSE"
    }
    .to_owned();
}

fn keep(cell: SheetCell, sheet: &mut Sheet) {
    if cell.matters() {
        sheet.cells.push(cell);
    }
}

struct Record<'a> {
    kind: u16,
    data: &'a [u8],
}

struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    /// The data of the `CONTINUE` records that come next.
    fn continued(&mut self) -> Vec<&'a [u8]> {
        let mut parts = Vec::new();
        while u16_at(self.stream, self.at) == Some(CONTINUE) {
            let Some(record) = self.next() else { break };
            parts.push(record.data);
        }
        parts
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let kind = u16_at(self.stream, self.at)?;
        let start = self.at.checked_add(4)?;
        let end = start + usize::from(u16_at(self.stream, self.at + 2)?);
        let data = self.stream.get(start..end)?;
        self.at = end;
        Some(Record { kind, data })
    }
}

fn damaged(part: &'static str) -> FormatError {
    FormatError::new(ErrorKind::Damaged(part))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at.checked_add(8)?)?.try_into().ok().map(u64::from_le_bytes)
}
