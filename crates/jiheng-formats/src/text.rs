//! Plain text and Markdown → Blocks.
//!
//! Text files keep tables in one of three shapes, often mixed in one file: rows whose cells are parted by tabs,
//! rows parted by pipes, and one cell per line (a leading tab before each cell, a blank line after each row).
//! Lines without any of these are paragraphs, one a line. What a line means is left to the recognizers.

mod encoding;
#[cfg(test)]
mod tests;

use jiheng_model::text::is_blank;
use jiheng_model::{
    Basis, Block, Blocks, Cell, Check, Example, Finding, Outcome, Paragraph, Place, Rule, Severity, Table,
};

use crate::{ErrorKind, Format, FormatError, Limits};

pub(crate) use encoding::decode;

pub const FORMAT: Format = Format {
    name: "txt",
    title: "纯文本",
    media_types: &["text/plain"],
    extensions: &["txt", "text", "tsv"],
    matches: encoding::is_text,
    read,
    needs: None,
};

pub const MARKDOWN: Format = Format {
    name: "md",
    title: "Markdown",
    media_types: &["text/markdown"],
    extensions: &["md", "markdown"],
    // Markdown is told from plain text by the file name only.
    matches: encoding::is_text,
    ..FORMAT
};

pub(crate) const RULES: &[&Rule] = &[&UNREADABLE_CHARACTERS, &TOO_MANY_CELLS];

pub(crate) static UNREADABLE_CHARACTERS: Rule = Rule {
    code: "R001",
    name: "unreadable-characters",
    severity: Severity::Warning,
    title: "文字编码中有无法识别的字符",
    why: "文件的编码声明与内容不符，或传输中有损坏，个别文字已无法还原。",
    fix: "请用原软件重新导出为 UTF-8 编码的文件。",
    basis: &[] as &[Basis],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("characters_that_no_encoding_explains_are_reported"),
    check: Check::Reading,
};

pub(crate) static TOO_MANY_CELLS: Rule = Rule {
    code: "R002",
    name: "too-many-cells",
    severity: Severity::Error,
    title: "表格单元格数超过上限，只读取了前一部分",
    why: "为防止异常文件耗尽内存，读取有上限；上限之后的内容没有检查。",
    fix: "请把文件拆分后分别读取。",
    basis: &[] as &[Basis],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("cells_beyond_the_limit_are_left_out_and_reported"),
    check: Check::Reading,
};

fn read(bytes: &[u8], limits: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    let (text, replaced) = decode(bytes, None);
    if text.chars().all(is_blank) {
        return Err(FormatError::new(ErrorKind::Empty));
    }
    let mut outcome = parse(&text, limits);
    if let Some(line) = replaced {
        let place = Place::line(line);
        outcome
            .findings
            .push(Finding::new(&UNREADABLE_CHARACTERS, "文件中有无法识别的字符，已显示为 �").at(place));
    }
    Ok(outcome)
}

/// Lines → Blocks.
fn parse(text: &str, limits: &Limits) -> Outcome<Blocks> {
    let lines: Vec<&str> = text.lines().collect();
    let mut builder = Builder { limits, cells: 0, tables: 0, outcome: Outcome::default() };
    let mut at = 0;
    while at < lines.len() && builder.cells < limits.cells {
        at = match shape(lines[at]) {
            Shape::Blank => at + 1,
            Shape::Row => builder.tabbed_rows(&lines, at),
            Shape::Cell => match next_full_line(&lines, at) {
                // A row whose only filled cell is not followed by another line of its own kind.
                Some(next) if next == at + 1 && shape(lines[next]) == Shape::Row => {
                    builder.tabbed_rows(&lines, at)
                }
                _ => builder.cells_by_line(&lines, at),
            },
            Shape::Piped => builder.piped_rows(&lines, at),
            Shape::Plain => {
                builder.paragraph(lines[at], at);
                at + 1
            }
        };
    }
    if builder.cells >= limits.cells {
        let message = format!("表格单元格超过 {} 个，第 {at} 行文字以后没有读取", limits.cells);
        builder.outcome.findings.push(Finding::new(&TOO_MANY_CELLS, message).at(Place::line(at as u32)));
    }
    builder.outcome
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Blank,
    /// Cells of one row parted by tabs.
    Row,
    /// One cell: a leading tab and nothing but text, or text and trailing tabs.
    Cell,
    /// Cells of one row parted by pipes.
    Piped,
    Plain,
}

fn shape(line: &str) -> Shape {
    if let Some(cell) = line.strip_prefix('\t') {
        return if has_inner_tab(cell) { Shape::Row } else { Shape::Cell };
    }
    if line.chars().all(is_blank) {
        return Shape::Blank;
    }
    if line.contains('\t') {
        return Shape::Row;
    }
    let piped = line.trim();
    if piped.len() > 1
        && piped.contains('|')
        && (piped.starts_with('|') || piped.ends_with('|') || piped.matches('|').count() > 1)
    {
        return Shape::Piped;
    }
    Shape::Plain
}

fn has_inner_tab(cell: &str) -> bool {
    cell.trim_matches('\t').contains('\t') || (cell.starts_with('\t') && cell.contains(|c| !is_blank(c)))
}

fn next_full_line(lines: &[&str], at: usize) -> Option<usize> {
    (at + 1..lines.len()).find(|next| shape(lines[*next]) != Shape::Blank)
}

struct Builder<'a> {
    limits: &'a Limits,
    cells: u64,
    tables: u32,
    outcome: Outcome<Blocks>,
}

impl Builder<'_> {
    fn paragraph(&mut self, line: &str, at: usize) {
        let mut text = strip_bookmark(line.trim_matches(|c| is_blank(c) || c == '\u{feff}'));
        let heading = text.bytes().take_while(|byte| *byte == b'#').count();
        let mut level = 0;
        if (1..=6).contains(&heading) && text[heading..].starts_with([' ', '\u{3000}']) {
            level = heading as u8;
            text = text[heading..].trim();
        }
        if text.is_empty() {
            return;
        }
        let place = Place::line(at as u32 + 1);
        let paragraph = Paragraph { text: text.to_owned(), heading: level, place };
        self.outcome.value.blocks.push(Block::Paragraph(paragraph));
    }

    fn table(&mut self, rows: Vec<Vec<(String, usize)>>) {
        self.tables += 1;
        let table = self.tables;
        let mut first = None;
        let rows = rows
            .into_iter()
            .enumerate()
            .map(|(row, cells)| {
                let cells = cells.into_iter().enumerate().map(|(column, (text, line))| {
                    let place = Place::line(line as u32 + 1).cell(table, row as u32 + 1, column as u32 + 1);
                    first.get_or_insert_with(|| place.clone());
                    Cell::new(text, column as u32, place)
                });
                cells.collect()
            })
            .collect();
        let place = Place { row: None, column: None, ..first.unwrap_or_default() };
        self.outcome.value.blocks.push(Block::Table(Table { rows, exact: false, place }));
    }

    /// Rows of cells parted by tabs, up to the first line that is none.
    fn tabbed_rows(&mut self, lines: &[&str], start: usize) -> usize {
        let mut rows = Vec::new();
        let mut at = start;
        while at < lines.len()
            && matches!(shape(lines[at]), Shape::Row | Shape::Cell)
            && self.cells < self.limits.cells
        {
            let cells: Vec<(String, usize)> = lines[at].split('\t').map(|cell| (unquote(cell), at)).collect();
            self.cells += cells.len() as u64;
            rows.push(cells);
            at += 1;
        }
        self.table(rows);
        at
    }

    /// Rows of cells parted by pipes. Rules between header and body (`|---|---|`) print nothing.
    fn piped_rows(&mut self, lines: &[&str], start: usize) -> usize {
        let mut rows = Vec::new();
        let mut at = start;
        while at < lines.len() && shape(lines[at]) == Shape::Piped && self.cells < self.limits.cells {
            let line = lines[at].trim();
            let is_rule =
                line.chars().all(|c| matches!(c, '|' | '-' | ':' | '+' | ' ')) && line.contains("--");
            if !is_rule {
                let line = line.strip_prefix('|').unwrap_or(line);
                let line = line.strip_suffix('|').unwrap_or(line);
                let cells: Vec<(String, usize)> = split_unescaped(line)
                    .into_iter()
                    .map(|cell| (cell.trim().replace("<br>", "\n"), at))
                    .collect();
                self.cells += cells.len() as u64;
                rows.push(cells);
            }
            at += 1;
        }
        if !rows.is_empty() {
            self.table(rows);
        }
        at
    }

    /// One cell per line, each after a tab; a blank line ends the row, two end the table. A line without a tab goes
    /// on with the cell before it.
    fn cells_by_line(&mut self, lines: &[&str], start: usize) -> usize {
        let mut rows: Vec<Vec<(String, usize)>> = vec![Vec::new()];
        let mut at = start;
        while at < lines.len() && self.cells < self.limits.cells {
            let line = lines[at];
            match shape(line) {
                Shape::Cell => {
                    let row = rows.last_mut().expect("there is always an open row");
                    row.push((line[1..].trim_end_matches('\t').to_owned(), at));
                    // A tab after the text is the end of a paragraph inside the cell, or of a cell beside it.
                    self.cells += 1;
                    at += 1;
                }
                Shape::Plain | Shape::Piped if at > start && !lines[at - 1].chars().all(is_blank) => {
                    continue_cell(&mut rows, line);
                    at += 1;
                }
                Shape::Plain | Shape::Piped if at > start && goes_on_after_blank(lines, at) => {
                    let ended = rows.pop().filter(|row| !row.is_empty());
                    rows.extend(ended);
                    continue_cell(&mut rows, line);
                    at += 1;
                }
                // A line of blanks inside a cell is an empty paragraph of it; the row ends at a truly empty line.
                Shape::Blank => {
                    let blanks = lines[at..].iter().take_while(|line| shape(line) == Shape::Blank).count();
                    let empty = lines[at..at + blanks].iter().filter(|line| line.trim().is_empty()).count();
                    if at + blanks >= lines.len() || (empty > 1 && !goes_on_beyond(lines, at + blanks)) {
                        at += blanks;
                        break;
                    }
                    if rows.last().is_some_and(|row| !row.is_empty()) {
                        rows.push(Vec::new());
                    }
                    at += blanks;
                }
                _ => break,
            }
        }
        rows.retain(|row| !row.is_empty());
        self.table(rows);
        at
    }
}

fn continue_cell(rows: &mut [Vec<(String, usize)>], line: &str) {
    let last = rows.iter_mut().rev().find_map(|row| row.last_mut());
    if let Some((text, _)) = last {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(line.trim());
    }
}

/// Whether a line without a tab, standing after one blank line, still belongs to the cell before it: the table goes
/// on below it, and it does not read like a title over the next one.
fn goes_on_after_blank(lines: &[&str], at: usize) -> bool {
    let blank_before = lines[..at].iter().rev().take_while(|line| line.chars().all(is_blank)).count();
    let text = lines[at].trim();
    if blank_before != 1 || text.ends_with('表') || text.contains("单位：") || text.contains("单位:") {
        return false;
    }
    let mut blanks = 0;
    for line in &lines[at + 1..] {
        match shape(line) {
            Shape::Cell => return true,
            Shape::Blank => blanks += 1,
            Shape::Plain => blanks = 0,
            Shape::Row | Shape::Piped => return false,
        }
        if blanks > 2 || line.trim().ends_with('表') {
            return false;
        }
    }
    false
}

/// Whether the table goes on after several blank lines: its next line is a cell, and no title stands between.
fn goes_on_beyond(lines: &[&str], at: usize) -> bool {
    shape(lines[at]) == Shape::Cell
}

/// `[bookmark: _Toc123]` is left in the text by a converter from Word; it was never printed.
fn strip_bookmark(text: &str) -> &str {
    let stripped = text.strip_prefix("[bookmark:").and_then(|rest| rest.split_once(']'));
    stripped.map_or(text, |(_, rest)| rest.trim_start())
}

/// `"a ""quoted"" cell"` as spreadsheets write it into tab-separated text.
fn unquote(cell: &str) -> String {
    match cell.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) {
        Some(inner) if !inner.is_empty() && !inner.replace("\"\"", "").contains('"') => {
            inner.replace("\"\"", "\"")
        }
        _ => cell.to_owned(),
    }
}

fn split_unescaped(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in line.chars() {
        let cell = cells.last_mut().expect("there is always an open cell");
        match c {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            '|' if !escaped => cells.push(String::new()),
            '|' => cell.push('|'),
            _ => {
                if escaped {
                    cell.push('\\');
                }
                cell.push(c);
            }
        }
        escaped = false;
    }
    cells
}
