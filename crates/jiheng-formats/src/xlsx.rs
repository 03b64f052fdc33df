//! Excel workbooks (.xlsx, .xlsm): the parts of the package → sheets. Macros, formulas and comments are not looked at;
//! a formula cell shows the value that was saved with it.

mod styles;
#[cfg(test)]
mod tests;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use jiheng_model::{Blocks, Outcome};

use crate::number_format;
use crate::package::{self, Package};
use crate::sheet::styles::Styles;
use crate::sheet::xml::{attributes, broken, is_true, next, push_text};
use crate::sheet::{self, Area, CellCount, Sheet, SheetCell, State};
use crate::{ErrorKind, Format, FormatError, Limits};

pub const FORMAT: Format = Format {
    name: "xlsx",
    title: "Excel 工作簿",
    media_types: &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    extensions: &["xlsx", "xlsm", "xltx", "xltm"],
    matches: |bytes| package::has_part(bytes, "xl/workbook.xml") || package::is_encrypted_package(bytes),
    read,
    needs: None,
};

pub(crate) const LAST_ROW: u32 = 1_048_575;
pub(crate) const LAST_COLUMN: u32 = 16_383;

fn read(bytes: &[u8], limits: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    let package = Package::open(bytes, limits)?;
    let workbook = package.text("xl/workbook.xml")?.ok_or_else(|| damaged("缺少工作簿部件"))?;
    let relations = package.text("xl/_rels/workbook.xml.rels")?.unwrap_or_default();
    let targets = relation_targets(&relations)?;
    let target_of_kind = |kind: &str| {
        targets.iter().find(|target| target.kind.ends_with(kind)).map(|target| target.part.as_str())
    };
    let styles = package.text(target_of_kind("/styles").unwrap_or("xl/styles.xml"))?.unwrap_or_default();
    let strings =
        package.text(target_of_kind("/sharedStrings").unwrap_or("xl/sharedStrings.xml"))?.unwrap_or_default();
    let listed = listed_sheets(&workbook)?;
    let mut reader = SheetReader {
        strings: shared_strings(&strings)?,
        styles: styles::parse(&styles)?,
        since_1904: listed.since_1904,
        count: CellCount::new(limits),
    };
    let mut sheets = Vec::with_capacity(listed.sheets.len());
    for entry in listed.sheets {
        let target = targets
            .iter()
            .find(|target| target.id == entry.relation)
            .ok_or_else(|| damaged("缺少工作表的关系"))?;
        // Charts and dialogs on sheets of their own have no cells.
        if !target.kind.ends_with("/worksheet") {
            continue;
        }
        let xml = package.text(&target.part)?.ok_or_else(|| damaged("缺少工作表部件"))?;
        let mut sheet = Sheet { name: entry.name, hidden: entry.hidden, ..Sheet::default() };
        reader.read(&xml, &mut sheet)?;
        sheets.push(sheet);
    }
    Ok(sheet::blocks(sheets, limits))
}

struct Target {
    id: String,
    kind: String,
    part: String,
}

fn relation_targets(xml: &str) -> Result<Vec<Target>, FormatError> {
    let mut targets = Vec::new();
    let mut reader = Reader::from_str(xml);
    loop {
        match next(&mut reader)? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().into_inner() == "Relationship" =>
            {
                let (mut id, mut kind, mut target) = (String::new(), String::new(), String::new());
                for (name, value) in attributes(&element) {
                    match name {
                        "Id" => id = value.into_owned(),
                        "Type" => kind = value.into_owned(),
                        "Target" => target = value.into_owned(),
                        _ => {}
                    }
                }
                let part = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None => format!("xl/{}", target.trim_start_matches("./")),
                };
                targets.push(Target { id, kind, part });
            }
            Event::Eof => return Ok(targets),
            _ => {}
        }
    }
}

#[derive(Default)]
struct ListedSheets {
    sheets: Vec<ListedSheet>,
    since_1904: bool,
}

struct ListedSheet {
    name: String,
    hidden: bool,
    relation: String,
}

fn listed_sheets(xml: &str) -> Result<ListedSheets, FormatError> {
    let mut listed = ListedSheets::default();
    let mut reader = Reader::from_str(xml);
    loop {
        match next(&mut reader)? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().into_inner() {
                "workbookPr" => {
                    listed.since_1904 =
                        attributes(&element).any(|(name, value)| name == "date1904" && is_true(&value));
                }
                "sheet" => {
                    let mut sheet =
                        ListedSheet { name: String::new(), hidden: false, relation: String::new() };
                    for (name, value) in attributes(&element) {
                        match name {
                            "name" => sheet.name = value.into_owned(),
                            "state" => sheet.hidden = value != "visible",
                            "id" => sheet.relation = value.into_owned(),
                            _ => {}
                        }
                    }
                    listed.sheets.push(sheet);
                }
                _ => {}
            },
            Event::Eof => return Ok(listed),
            _ => {}
        }
    }
}

fn shared_strings(xml: &str) -> Result<Vec<String>, FormatError> {
    let mut strings = Vec::new();
    let mut reader = Reader::from_str(xml);
    loop {
        match next(&mut reader)? {
            Event::Start(element) if element.local_name().into_inner() == "si" => {
                strings.push(rich_text(&mut reader, "si")?);
            }
            Event::Empty(element) if element.local_name().into_inner() == "si" => strings.push(String::new()),
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// The text of all runs up to the end of the element; readings above Chinese characters (phonetic runs) are left out.
fn rich_text(reader: &mut Reader<&[u8]>, end: &str) -> Result<String, FormatError> {
    let mut text = String::new();
    let mut inside_text = false;
    loop {
        match next(reader)? {
            Event::Start(element) => match element.local_name().into_inner() {
                "t" => inside_text = true,
                "rPh" => {
                    reader.read_to_end(element.name()).map_err(broken)?;
                }
                _ => {}
            },
            Event::End(element) => match element.local_name().into_inner() {
                "t" => inside_text = false,
                name if name == end => return Ok(unescaped(text)),
                _ => {}
            },
            Event::Eof => return Ok(unescaped(text)),
            event if inside_text => push_text(&event, &mut text),
            _ => {}
        }
    }
}

/// `_x000D_` stands for a character that XML cannot hold; line ends are `\n`.
fn unescaped(text: String) -> String {
    // Looked for by single characters, which is quicker; hardly any text has them.
    if !text.contains(['_', '\r']) {
        return text;
    }
    let mut unescaped = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        unescaped.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let character = code
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        match character {
            Some(character) => {
                unescaped.push(character);
                rest = &rest[at + 7..];
            }
            None => {
                unescaped.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    unescaped.push_str(rest);
    sheet::one_line_end(unescaped)
}

struct SheetReader {
    strings: Vec<String>,
    styles: Styles,
    since_1904: bool,
    count: CellCount,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Number,
    Shared,
    Text,
    Inline,
    Boolean,
    Error,
    Date,
}

impl SheetReader {
    fn read(&mut self, xml: &str, sheet: &mut Sheet) -> Result<(), FormatError> {
        let mut reader = Reader::from_str(xml);
        let (mut row, mut column) = (0, 0);
        loop {
            match next(&mut reader)? {
                Event::Start(element) => match element.local_name().into_inner() {
                    "row" => (row, column) = (row_start(&element, row, sheet), 0),
                    "c" => {
                        let cell = self.cell(&mut reader, &element, row, column)?;
                        column = cell.column + 1;
                        keep(cell, sheet);
                    }
                    "sheetData" | "worksheet" | "cols" | "mergeCells" => {}
                    "col" => hidden_column(&element, sheet),
                    "mergeCell" => merge(&element, sheet),
                    // Comments, pictures and the like: nothing printed in cells.
                    _ => {
                        reader.read_to_end(element.name()).map_err(broken)?;
                    }
                },
                Event::Empty(element) => match element.local_name().into_inner() {
                    "row" => (row, column) = (row_start(&element, row, sheet), 0),
                    "c" => {
                        self.count.add(1)?;
                        let (cell, _, _) = self.cell_start(&element, row, column);
                        column = cell.column + 1;
                        keep(cell, sheet);
                    }
                    "col" => hidden_column(&element, sheet),
                    "mergeCell" => merge(&element, sheet),
                    _ => {}
                },
                Event::End(element) if element.local_name().into_inner() == "row" => row += 1,
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn cell_start(&self, element: &BytesStart, row: u32, column: u32) -> (SheetCell, Kind, usize) {
        let mut cell = SheetCell { row, column, ..SheetCell::default() };
        let mut kind = Kind::Number;
        let mut style = 0;
        for (name, value) in attributes(element) {
            match name {
                "r" => {
                    if let Some((row, column)) = position(&value) {
                        (cell.row, cell.column) = (row, column);
                    }
                }
                "s" => style = value.parse().unwrap_or(0),
                "t" => {
                    kind = match value.as_ref() {
                        "s" => Kind::Shared,
                        "str" => Kind::Text,
                        "inlineStr" => Kind::Inline,
                        "b" => Kind::Boolean,
                        "e" => Kind::Error,
                        "d" => Kind::Date,
                        _ => Kind::Number,
                    };
                }
                _ => {}
            }
        }
        cell.bordered = self.styles.is_bordered(style);
        (cell, kind, style)
    }

    fn cell(
        &mut self,
        reader: &mut Reader<&[u8]>,
        start: &BytesStart,
        row: u32,
        column: u32,
    ) -> Result<SheetCell, FormatError> {
        let (mut cell, kind, style) = self.cell_start(start, row, column);
        let (mut is_formula, mut inside_value) = (false, false);
        let mut value = String::new();
        loop {
            match next(reader)? {
                Event::Start(element) => match element.local_name().into_inner() {
                    "v" => inside_value = true,
                    "is" => value = rich_text(reader, "is")?,
                    name => {
                        is_formula |= name == "f";
                        reader.read_to_end(element.name()).map_err(broken)?;
                    }
                },
                Event::Empty(element) => is_formula |= element.local_name().into_inner() == "f",
                Event::End(element) => match element.local_name().into_inner() {
                    "v" => inside_value = false,
                    "c" => break,
                    _ => {}
                },
                Event::Eof => break,
                event if inside_value => push_text(&event, &mut value),
                _ => {}
            }
        }
        cell.state = match kind {
            Kind::Error => State::Failed,
            // An empty text is a result.
            Kind::Number if is_formula && value.is_empty() => State::NotCalculated,
            _ => State::Plain,
        };
        cell.text = self.shown(value, kind, style)?;
        self.count.cell(&cell.text)?;
        Ok(cell)
    }

    fn shown(&self, value: String, kind: Kind, style: usize) -> Result<String, FormatError> {
        if value.is_empty() {
            return Ok(value);
        }
        Ok(match kind {
            Kind::Shared => {
                let index: usize = value.trim().parse().map_err(|_| damaged("共享字符串编号有误"))?;
                let text = self.strings.get(index).ok_or_else(|| damaged("共享字符串缺失"))?;
                self.styles.shown_text(text.clone(), style)
            }
            Kind::Text => self.styles.shown_text(unescaped(value), style),
            Kind::Inline => self.styles.shown_text(value, style),
            Kind::Boolean => if is_true(&value) { "TRUE" } else { "FALSE" }.to_owned(),
            Kind::Error | Kind::Date => value,
            Kind::Number => match self.styles.format(style) {
                None => number_format::general_text(&value).unwrap_or(value),
                Some(format) => match value.trim().parse() {
                    Ok(number) => format.show(number, self.since_1904),
                    Err(_) => value,
                },
            },
        })
    }
}

fn keep(cell: SheetCell, sheet: &mut Sheet) {
    if cell.row <= LAST_ROW && cell.column <= LAST_COLUMN && cell.matters() {
        sheet.cells.push(cell);
    }
}

/// The index of the row that begins; rows are numbered, or follow one another.
fn row_start(element: &BytesStart, next_row: u32, sheet: &mut Sheet) -> u32 {
    let mut row = next_row;
    let mut hidden = false;
    for (name, value) in attributes(element) {
        match name {
            "r" => row = value.parse::<u32>().ok().and_then(|row| row.checked_sub(1)).unwrap_or(next_row),
            "hidden" => hidden |= is_true(&value),
            // A row of no height.
            "ht" => hidden |= value.parse() == Ok(0.0),
            _ => {}
        }
    }
    if hidden {
        sheet.hidden_rows.push((row, row));
    }
    row.min(LAST_ROW + 1)
}

fn hidden_column(element: &BytesStart, sheet: &mut Sheet) {
    let (mut first, mut last, mut hidden) = (0_u32, 0_u32, false);
    for (name, value) in attributes(element) {
        match name {
            "min" => first = value.parse().unwrap_or(0),
            "max" => last = value.parse().unwrap_or(0),
            "hidden" => hidden |= is_true(&value),
            "width" => hidden |= value.parse() == Ok(0.0),
            _ => {}
        }
    }
    if hidden && first > 0 && first <= last {
        sheet.hidden_columns.push((first - 1, (last - 1).min(LAST_COLUMN)));
    }
}

fn merge(element: &BytesStart, sheet: &mut Sheet) {
    let reference = attributes(element).find(|(name, _)| *name == "ref");
    sheet.merges.extend(reference.and_then(|(_, reference)| area(&reference)));
}

fn area(reference: &str) -> Option<Area> {
    let (from, to) = reference.split_once(':')?;
    let (from, to) = (position(from)?, position(to)?);
    Some(Area { rows: (from.0, to.0.min(LAST_ROW)), columns: (from.1, to.1.min(LAST_COLUMN)) })
}

/// `C12` as row and column counted from 0.
fn position(reference: &str) -> Option<(u32, u32)> {
    let (mut column, mut row) = (0_u32, 0_u32);
    for byte in reference.bytes() {
        match byte {
            b'A'..=b'Z' => column = column.checked_mul(26)?.checked_add(u32::from(byte - b'A') + 1)?,
            b'a'..=b'z' => column = column.checked_mul(26)?.checked_add(u32::from(byte - b'a') + 1)?,
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            b'$' => {}
            _ => return None,
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

fn damaged(part: &'static str) -> FormatError {
    FormatError::new(ErrorKind::Damaged(part))
}
