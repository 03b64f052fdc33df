//! OpenDocument spreadsheets (.ods). The text of a cell stands in the file as it is shown, so no number format is
//! applied; comments, drawings and formulas are not looked at.

use std::collections::{HashMap, HashSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use jiheng_model::{Blocks, Outcome};

use crate::number_format::general_text;
use crate::package::{self, Package};
use crate::sheet::styles::Sides;
use crate::sheet::xml::{attributes, broken, next, push_text};
use crate::sheet::{self, Area, CellCount, Sheet, SheetCell, State};
use crate::xlsx::{LAST_COLUMN, LAST_ROW};
use crate::{ErrorKind, Format, FormatError, Limits};

pub const FORMAT: Format = Format {
    name: "ods",
    title: "OpenDocument 表格",
    media_types: &["application/vnd.oasis.opendocument.spreadsheet"],
    extensions: &["ods"],
    matches: is_spreadsheet,
    read,
    needs: None,
};

/// The package says so itself. The part that says it should be stored as it is; some archivers pack it.
fn is_spreadsheet(bytes: &[u8]) -> bool {
    package::has_part(bytes, "content.xml")
        && package::media_type(bytes)
            .is_some_and(|media| media.trim().starts_with("application/vnd.oasis.opendocument.spreadsheet"))
}

/// A bordered blank cell may be repeated to the end of the sheet; a form has fewer.
const MOST_BLANK_REPEATS: u32 = 64;

fn read(bytes: &[u8], limits: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    let package = Package::open(bytes, limits)?;
    if let Some(manifest) = package.text("META-INF/manifest.xml")?
        && manifest.contains("encryption-data")
    {
        return Err(FormatError::new(ErrorKind::Encrypted));
    }
    let content =
        package.text("content.xml")?.ok_or_else(|| FormatError::new(ErrorKind::Damaged("缺少内容部件")))?;
    let mut reader = ContentReader {
        xml: Reader::from_str(&content),
        count: CellCount::new(limits),
        bordered: HashSet::new(),
        hidden_tables: HashSet::new(),
    };
    Ok(sheet::blocks(reader.sheets()?, limits))
}

struct ContentReader<'a> {
    xml: Reader<&'a [u8]>,
    count: CellCount,
    /// Names of the cell styles that draw lines around a cell.
    bordered: HashSet<String>,
    hidden_tables: HashSet<String>,
}

/// The row in hand.
#[derive(Default)]
struct Row {
    cells: Vec<SheetCell>,
    next_column: u32,
    repeats: u32,
    /// Style of cells that name none.
    style: Option<String>,
}

/// Default cell style of each stretch of columns: last column, and whether lines are drawn.
type ColumnStyles = Vec<(u32, bool)>;

impl ContentReader<'_> {
    fn sheets(&mut self) -> Result<Vec<Sheet>, FormatError> {
        let mut sheets = Vec::new();
        let mut style: Option<String> = None;
        loop {
            match next(&mut self.xml)? {
                Event::Start(element) | Event::Empty(element)
                    if element.local_name().into_inner() == "style" =>
                {
                    style = attribute(&element, "name");
                }
                Event::Empty(element)
                    if matches!(element.local_name().into_inner(), "table" | "tracked-changes") => {}
                Event::Start(element) | Event::Empty(element) => match element.local_name().into_inner() {
                    "table-cell-properties" if is_boxed(&element) => self.bordered.extend(style.clone()),
                    "table-properties" if attribute(&element, "display").as_deref() == Some("false") => {
                        self.hidden_tables.extend(style.clone());
                    }
                    "table" => sheets.push(self.sheet(&element)?),
                    // Old values of tracked changes.
                    "tracked-changes" => {
                        self.xml.read_to_end(element.name()).map_err(broken)?;
                    }
                    _ => {}
                },
                Event::Eof => return Ok(sheets),
                _ => {}
            }
        }
    }

    fn sheet(&mut self, start: &BytesStart) -> Result<Sheet, FormatError> {
        let named: HashMap<&str, String> =
            attributes(start).map(|(name, value)| (name, value.into_owned())).collect();
        let hidden = named.get("style-name").is_some_and(|style| self.hidden_tables.contains(style));
        let name = named.get("name").cloned().unwrap_or_default();
        let mut sheet = Sheet { name, hidden, ..Sheet::default() };
        let mut columns: ColumnStyles = Vec::new();
        let (mut next_row, mut next_column) = (0_u32, 0_u32);
        let mut row = Row::default();
        loop {
            let event = next(&mut self.xml)?;
            match &event {
                Event::Start(element) | Event::Empty(element) => {
                    let is_empty = matches!(event, Event::Empty(_));
                    match element.local_name().into_inner() {
                        "table-column" => {
                            let last =
                                next_column.saturating_add(repeats(element, "number-columns-repeated") - 1);
                            if is_collapsed(element) {
                                sheet.hidden_columns.push((next_column, last.min(LAST_COLUMN)));
                            }
                            let style = attribute(element, "default-cell-style-name");
                            columns.push((last, style.is_some_and(|style| self.bordered.contains(&style))));
                            next_column = last.saturating_add(1);
                        }
                        "table-row" => {
                            row = Row {
                                repeats: repeats(element, "number-rows-repeated"),
                                style: attribute(element, "default-cell-style-name"),
                                ..Row::default()
                            };
                            if is_collapsed(element) {
                                let last = next_row.saturating_add(row.repeats - 1);
                                sheet.hidden_rows.push((next_row, last.min(LAST_ROW)));
                            }
                            if is_empty {
                                next_row = next_row.saturating_add(row.repeats);
                            }
                        }
                        "table-cell" | "covered-table-cell" => {
                            self.cell(element, is_empty, next_row, &columns, &mut row, &mut sheet)?;
                        }
                        // Groups and headings of rows and columns hold rows and columns.
                        "table-row-group"
                        | "table-rows"
                        | "table-header-rows"
                        | "table-column-group"
                        | "table-columns"
                        | "table-header-columns" => {}
                        _ if is_empty => {}
                        _ => {
                            self.xml.read_to_end(element.name()).map_err(broken)?;
                        }
                    }
                }
                Event::End(element) => match element.local_name().into_inner() {
                    "table-row" => {
                        next_row = self.end_row(std::mem::take(&mut row), next_row, &mut sheet)?;
                    }
                    "table" => return Ok(sheet),
                    _ => {}
                },
                Event::Eof => return Ok(sheet),
                _ => {}
            }
        }
    }

    fn cell(
        &mut self,
        element: &BytesStart,
        is_empty: bool,
        row_index: u32,
        columns: &ColumnStyles,
        row: &mut Row,
        sheet: &mut Sheet,
    ) -> Result<(), FormatError> {
        let (mut column_span, mut row_span, mut repeated) = (1_u32, 1_u32, 1_u32);
        let (mut style, mut value, mut kind) = (None, None, None);
        for (name, attribute) in attributes(element) {
            match name {
                "number-columns-spanned" => column_span = attribute.parse().unwrap_or(1),
                "number-rows-spanned" => row_span = attribute.parse().unwrap_or(1),
                "number-columns-repeated" => repeated = attribute.parse().unwrap_or(1).max(1),
                "style-name" => style = Some(attribute.into_owned()),
                "value" | "string-value" => value = Some(attribute.into_owned()),
                "value-type" => kind = Some(attribute.into_owned()),
                _ => {}
            }
        }
        let covered = element.local_name().into_inner() == "covered-table-cell";
        let shown = if is_empty { None } else { self.text(element)? };
        let text = match (shown, value, kind.as_deref()) {
            (Some(shown), _, _) => shown,
            // Some programs write a value and leave showing it to the reader.
            (None, Some(value), Some("float" | "currency")) => general_text(&value).unwrap_or(value),
            (None, Some(value), Some("string")) => value,
            _ => String::new(),
        };
        let own_style = style.as_ref().or(row.style.as_ref()).map(|style| self.bordered.contains(style));
        let bordered_at = |column: u32| {
            own_style.unwrap_or_else(|| {
                let at = columns.partition_point(|(last, _)| *last < column);
                columns.get(at).is_some_and(|(_, bordered)| *bordered)
            })
        };
        let is_error = text.starts_with('#') && (text.ends_with('!') || text == "#N/A" || text == "#NAME?");
        let state = if is_error { State::Failed } else { State::Plain };
        let first = row.next_column;
        row.next_column = first.saturating_add(repeated);
        let text = if covered { String::new() } else { text };
        let is_merged = !covered && (column_span > 1 || row_span > 1);
        let written = if text.is_empty() { repeated.min(MOST_BLANK_REPEATS) } else { repeated };
        for column in (first..=LAST_COLUMN).take(written as usize) {
            let bordered = bordered_at(column);
            let cell = SheetCell { column, text: text.clone(), bordered, state, ..SheetCell::default() };
            if cell.matters() || is_merged {
                self.count.cell(&cell.text)?;
                row.cells.push(cell);
            }
        }
        if is_merged {
            sheet.merges.push(Area {
                rows: (row_index, row_index.saturating_add(row_span.max(1) - 1).min(LAST_ROW)),
                columns: (first, first.saturating_add(column_span.max(1) - 1).min(LAST_COLUMN)),
            });
        }
        Ok(())
    }

    /// Paragraphs of a cell as lines; `None` where it has none.
    fn text(&mut self, cell: &BytesStart) -> Result<Option<String>, FormatError> {
        let mut text: Option<String> = None;
        let mut inside_paragraph = false;
        let end = cell.local_name().into_inner();
        loop {
            let event = next(&mut self.xml)?;
            match &event {
                Event::Start(element) | Event::Empty(element) => {
                    let is_empty = matches!(event, Event::Empty(_));
                    match element.local_name().into_inner() {
                        "p" => {
                            match &mut text {
                                Some(text) => text.push('\n'),
                                None => text = Some(String::new()),
                            }
                            inside_paragraph = !is_empty;
                        }
                        "s" => {
                            let count = repeats(element, "c").min(1000) as usize;
                            text.get_or_insert_default().extend(std::iter::repeat_n(' ', count));
                        }
                        "tab" => text.get_or_insert_default().push('\t'),
                        "line-break" => text.get_or_insert_default().push('\n'),
                        "annotation" | "shapes" | "frame" | "custom-shape" | "control" | "table"
                        | "ruby-text"
                            if !is_empty =>
                        {
                            self.xml.read_to_end(element.name()).map_err(broken)?;
                        }
                        _ => {}
                    }
                }
                Event::End(element) => match element.local_name().into_inner() {
                    "p" => inside_paragraph = false,
                    name if name == end => return Ok(text),
                    _ => {}
                },
                Event::Eof => return Ok(text),
                _ if inside_paragraph => push_text(&event, text.get_or_insert_default()),
                _ => {}
            }
        }
    }

    fn end_row(&mut self, row: Row, index: u32, sheet: &mut Sheet) -> Result<u32, FormatError> {
        let has_text = row.cells.iter().any(|cell| !cell.text.is_empty());
        let written = if has_text { row.repeats } else { row.repeats.min(MOST_BLANK_REPEATS) };
        let weight: u64 = row.cells.iter().map(|cell| crate::weight(&cell.text)).sum();
        self.count.add(weight.saturating_mul(u64::from(written.saturating_sub(1))))?;
        if !row.cells.is_empty() {
            for at in (index..=LAST_ROW).take(written as usize) {
                sheet.cells.extend(row.cells.iter().map(|cell| SheetCell { row: at, ..cell.clone() }));
            }
        }
        Ok(index.saturating_add(row.repeats))
    }
}

fn attribute(element: &BytesStart, wanted: &str) -> Option<String> {
    attributes(element).find(|(name, _)| *name == wanted).map(|(_, value)| value.into_owned())
}

fn repeats(element: &BytesStart, name: &str) -> u32 {
    attribute(element, name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}

/// Hidden, or left out by a filter.
fn is_collapsed(element: &BytesStart) -> bool {
    attribute(element, "visibility").is_some_and(|visibility| visibility != "visible")
}

fn is_boxed(element: &BytesStart) -> bool {
    let mut sides = Sides::default();
    for (name, value) in attributes(element) {
        if value == "none" {
            continue;
        }
        match name {
            "border" | "border-left" | "border-right" => sides.beside = true,
            "border-top" => sides.top = true,
            "border-bottom" => sides.bottom = true,
            _ => {}
        }
    }
    sides.is_box()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::testing::{package, told};
    use insta::assert_snapshot;

    fn read_content(content: &str, manifest: &str) -> String {
        let bytes = package(&[
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", manifest),
            ("content.xml", content),
        ]);
        told(read(&bytes, &Limits::default()))
    }

    #[test]
    fn a_sheet_reads_as_shown() {
        let content = r##"<office:document-content>
            <style:style style:name="box"><style:table-cell-properties fo:border="1pt solid #000"/></style:style>
            <style:style style:name="off"><style:table-properties table:display="false"/></style:style>
            <table:table table:name="表">
              <table:table-column table:number-columns-repeated="2" table:default-cell-style-name="box"/>
              <table:table-column table:visibility="collapse"/>
              <table:table-row><table:table-cell table:style-name="none" table:number-columns-spanned="2">
                  <text:p>目标<text:s text:c="2"/>表</text:p></table:table-cell><table:covered-table-cell/></table:table-row>
              <table:table-header-rows><table:table-row>
                <table:table-cell table:number-rows-spanned="2"><office:annotation><text:p>批注</text:p></office:annotation>
                  <text:p>产出</text:p><text:p><text:span>指标</text:span></text:p></table:table-cell>
                <table:table-cell office:value-type="percentage" office:value="0.95"><text:p>95%</text:p></table:table-cell>
                <table:table-cell><text:p>隐藏</text:p></table:table-cell>
              </table:table-row></table:table-header-rows>
              <table:table-row><table:covered-table-cell/><table:table-cell office:value-type="float" office:value="0.30000000000000004"/></table:table-row>
              <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
              <table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="2"><text:p>同</text:p></table:table-cell></table:table-row>
            </table:table>
            <table:table table:name="底稿" table:style-name="off"><table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell></table:table-row></table:table>
            </office:document-content>"##;
        assert_snapshot!(read_content(content, "<manifest/>"), @r"
        目标  表
        [table exact]
        | 0:产出⏎指标{1×2} | 1:95%
        | 1:0.3
        [table exact]
        | 0:同 | 1:同
        | 0:同 | 1:同
        | 0:同 | 1:同
        R021 工作表「表」 › C2: 工作表「表」的隐藏行列中有 1 个单元格的内容未读取
        R020 工作表「底稿」: 工作表「底稿」是隐藏的，其内容未读取
        ");
    }

    #[test]
    fn repeated_cells_are_counted() {
        let content = r#"<table:table><table:table-row table:number-rows-repeated="1048576">
            <table:table-cell table:number-columns-repeated="16384"><text:p>甲</text:p></table:table-cell></table:table-row></table:table>"#;
        assert_snapshot!(read_content(content, ""), @r"文件超出允许的大小（单元格个数），为安全起见未读取");
    }

    #[test]
    fn a_spreadsheet_under_a_password_is_told() {
        assert_snapshot!(read_content("", "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"), @r"文件已加密，请解除密码保护后再试");
    }
}
