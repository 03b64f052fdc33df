//! A sheet that is a table: header, filters, print setup, rows that go to a temporary file as they are written, and a
//! further sheet where the rows of one are used up.

use std::io;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use jiheng::model::{Decimal, Severity};
use jiheng::{Grade, Status};
use unicode_width::UnicodeWidthStr;

/// A4, in the numbering of the format.
const A4: u8 = 9;

/// The most rows of a sheet, with the header and the blank row at the end.
const ROWS: u32 = 1_048_576;

/// The most characters of a cell.
const CHARACTERS: usize = 32_000;

#[derive(Clone, Copy)]
pub struct Column {
    pub title: &'static str,
    pub width: u16,
    pub kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Long text, wrapped.
    Text,
    /// Short text, centred.
    Word,
    /// Codes, addresses, paths: left as they are.
    Code,
    Number,
}

pub const fn column(title: &'static str, width: u16, kind: Kind) -> Column {
    Column { title, width, kind }
}

/// What a cell holds. Text is written as text, whatever it begins with: nothing of a filer's is ever run.
pub enum Cell<'a> {
    Text(&'a str),
    Count(usize),
    Decimal(Option<Decimal>),
    Severity(Severity),
    Grade(Option<Grade>),
    Status(Status),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Cell<'a> {
        Cell::Text(text)
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Cell<'a> {
        Cell::Text(text)
    }
}

impl From<usize> for Cell<'_> {
    fn from(count: usize) -> Self {
        Cell::Count(count)
    }
}

impl From<Option<Decimal>> for Cell<'_> {
    fn from(number: Option<Decimal>) -> Self {
        Cell::Decimal(number)
    }
}

impl From<Severity> for Cell<'_> {
    fn from(severity: Severity) -> Self {
        Cell::Severity(severity)
    }
}

impl From<Option<Grade>> for Cell<'_> {
    fn from(grade: Option<Grade>) -> Self {
        Cell::Grade(grade)
    }
}

impl From<Status> for Cell<'_> {
    fn from(status: Status) -> Self {
        Cell::Status(status)
    }
}

/// The formats of all sheets.
pub struct Style {
    pub title: Format,
    pub note: Format,
    pub label: Format,
    head: Format,
    text: Format,
    word: Format,
    code: Format,
    number: Format,
    error: Format,
    warning: Format,
    info: Format,
    good: Format,
    muted: Format,
}

impl Default for Style {
    fn default() -> Style {
        let base =
            Format::new().set_font_name("微软雅黑").set_font_size(10).set_align(FormatAlign::VerticalCenter);
        let line = Color::RGB(0x00C9_D1DA);
        let boxed = base.clone().set_border(FormatBorder::Thin).set_border_color(line);
        let word = boxed.clone().set_align(FormatAlign::Center);
        let graded = |ink: u32, paper: u32| {
            word.clone().set_bold().set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(paper))
        };
        Style {
            title: base.clone().set_font_size(18).set_bold().set_font_color(Color::RGB(0x000F_4C6B)),
            note: base.clone().set_font_color(Color::RGB(0x0066_7085)),
            label: base.clone().set_bold().set_font_size(12).set_font_color(Color::RGB(0x000F_4C6B)),
            head: word
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0x000F_4C6B)),
            text: boxed.clone().set_text_wrap().set_align(FormatAlign::Left).set_indent(1),
            code: boxed.clone(),
            number: boxed.set_align(FormatAlign::Right).set_indent(1),
            error: graded(0x00B4_2318, 0x00FD_ECEA),
            warning: graded(0x00A1_5C07, 0x00FD_F3D7),
            info: graded(0x001F_5FBF, 0x00E8_F1FC),
            good: graded(0x001D_7A46, 0x00E7_F5EC),
            muted: word.clone().set_font_color(Color::RGB(0x0066_7085)),
            word,
        }
    }
}

impl Style {
    fn of(&self, kind: Kind) -> &Format {
        match kind {
            Kind::Text => &self.text,
            Kind::Word => &self.word,
            Kind::Code => &self.code,
            Kind::Number => &self.number,
        }
    }

    pub fn head(&self) -> &Format {
        &self.head
    }

    fn grade(&self, grade: Grade) -> &Format {
        match grade {
            Grade::Excellent | Grade::Good => &self.good,
            Grade::Fair => &self.warning,
            Grade::Poor => &self.error,
        }
    }

    fn status(&self, status: Status) -> &Format {
        match status {
            Status::Met => &self.good,
            Status::Violated => &self.error,
            Status::Unreadable | Status::NotChecked => &self.warning,
            Status::NotApplicable | Status::NotImplemented => &self.muted,
        }
    }

    fn severity(&self, severity: Severity) -> &Format {
        match severity {
            Severity::Error => &self.error,
            Severity::Warning => &self.warning,
            Severity::Info => &self.info,
        }
    }
}

/// How sheets are printed: the line under every page names the rule set.
pub struct Print {
    pub title: String,
    pub footer: String,
}

pub struct Table {
    name: &'static str,
    columns: &'static [Column],
    /// How many columns are printed; those behind are for sorting and looking up.
    printed: usize,
    /// The sheet in the workbook, and how many there are of this table.
    sheet: usize,
    parts: usize,
    next: u32,
}

impl Table {
    /// Adds the sheet to the workbook. Sheets stand in the order in which they are added.
    pub fn add(
        book: &mut Workbook,
        style: &Style,
        print: &Print,
        name: &'static str,
        columns: &'static [Column],
        printed: usize,
    ) -> io::Result<Table> {
        let mut table = Table { name, columns, printed, sheet: 0, parts: 0, next: 0 };
        table.begin(book, style, print).map_err(failed)?;
        Ok(table)
    }

    /// A fresh sheet with its header.
    fn begin(&mut self, book: &mut Workbook, style: &Style, print: &Print) -> Result<(), XlsxError> {
        self.sheet = book.worksheets().len();
        self.parts += 1;
        let name =
            if self.parts == 1 { self.name.to_owned() } else { format!("{} {}", self.name, self.parts) };
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(&name)?;
        set_up(sheet, print, &name);
        sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
        sheet.set_default_row_height(height(1));
        for (at, column) in (0..).zip(self.columns) {
            sheet.set_column_width(at, column.width)?;
        }
        sheet.set_row_height(0, 24)?;
        for (at, column) in (0..).zip(self.columns) {
            sheet.write_string_with_format(0, at, column.title, &style.head)?;
        }
        self.next = 1;
        Ok(())
    }

    pub fn row(
        &mut self,
        book: &mut Workbook,
        style: &Style,
        print: &Print,
        cells: &[Cell],
    ) -> io::Result<()> {
        if self.next == ROWS - 1 {
            self.end(book, style)?;
            self.begin(book, style, print).map_err(failed)?;
        }
        let sheet = book.worksheet_from_index(self.sheet).map_err(failed)?;
        let lines = self.columns.iter().zip(cells).map(|(column, cell)| lines(cell, *column)).max();
        // The writer keeps every height that is set, so rows of one line leave theirs to the default.
        if let Some(lines) = lines.filter(|lines| *lines > 1) {
            sheet.set_row_height(self.next, height(lines)).map_err(failed)?;
        }
        for ((at, column), cell) in (0..).zip(self.columns).zip(cells) {
            write(sheet, self.next, at, cell, style, column.kind).map_err(failed)?;
        }
        self.next += 1;
        Ok(())
    }

    /// Filters and print area, once the last row is known.
    pub fn end(&mut self, book: &mut Workbook, style: &Style) -> io::Result<()> {
        let last_column = u16::try_from(self.columns.len() - 1).expect("tables have few columns");
        let printed = u16::try_from(self.printed - 1).expect("tables have few columns");
        let sheet = book.worksheet_from_index(self.sheet).map_err(failed)?;
        if self.next == 1 {
            // A sheet with a header alone looks as if something was lost.
            for at in 0..=last_column {
                let words = if at == 0 { "无" } else { "" };
                sheet.write_string_with_format(self.next, at, words, &style.muted).map_err(failed)?;
            }
            self.next += 1;
        }
        let last = self.next - 1;
        sheet.autofilter(0, 0, last, last_column).map_err(failed)?;
        sheet.set_print_area(0, 0, last, printed).map_err(failed)?;
        // The writer (0.102) writes the last row twice where its height was set; a blank one without height is not.
        sheet.write_blank(self.next, 0, &style.note).map_err(failed)?;
        Ok(())
    }
}

/// How many lines the cell takes in its column. Not every program finds out by itself.
pub fn lines(cell: &Cell, column: Column) -> usize {
    let (Cell::Text(text), Kind::Text) = (cell, column.kind) else { return 1 };
    // A Chinese character is nearly two columns wide; the rest of the second makes up for the indent.
    let room = usize::from(column.width).saturating_sub(1).max(1);
    text.lines().map(|line| wrapped(line, room)).sum::<usize>().max(1)
}

/// How many lines the words take. A Chinese character may begin a line; Latin letters, figures and the marks between
/// them stay together, as some programs keep `W001、W002`.
fn wrapped(line: &str, room: usize) -> usize {
    let may_begin = |c: char| !c.is_ascii() && c.is_alphabetic() || matches!(c, '「' | '《' | '（' | '“');
    let (mut lines, mut filled) = (1, 0);
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let next = rest.char_indices().skip(1).find(|(_, c)| *c == ' ' || may_begin(*c));
        let (word, after) = rest.split_at(next.map_or(rest.len(), |(at, _)| at));
        let width = word.trim_end().width();
        if filled > 0 && filled + width > room && first != ' ' {
            lines += 1;
            filled = 0;
        }
        filled += word.width();
        // A word longer than the line is cut.
        lines += filled.saturating_sub(1) / room;
        filled = if filled > room { filled % room } else { filled };
        rest = after;
    }
    lines
}

/// In points, for so many lines.
pub fn height(lines: usize) -> u32 {
    /// The most that the format allows.
    const HIGHEST: usize = 409;
    u32::try_from((lines * 15 + 5).min(HIGHEST)).expect("at most 409")
}

/// Landscape A4, as many pages high as it takes.
pub fn set_up(sheet: &mut Worksheet, print: &Print, name: &str) {
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    // An ampersand begins a code in headers and footers.
    let plain = |text: &str| text.replace('&', "&&");
    sheet.set_header(format!("&L&9{}&R&9{}", plain(&print.title), plain(name)));
    sheet.set_footer(format!("&L&8{}&R&8第 &P 页，共 &N 页", plain(&print.footer)));
}

pub fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    style: &Style,
    kind: Kind,
) -> Result<(), XlsxError> {
    let format = style.of(kind);
    match cell {
        Cell::Text(text) => sheet.write_string_with_format(row, column, printable(text), format)?,
        Cell::Count(count) => {
            let count = u32::try_from(*count).unwrap_or(u32::MAX);
            sheet.write_number_with_format(row, column, count, format)?
        }
        Cell::Decimal(None) => sheet.write_string_with_format(row, column, "—", format)?,
        Cell::Decimal(Some(number)) => {
            // Workbooks know binary fractions only; the text is what they show again.
            let number: f64 = number.to_string().parse().unwrap_or(f64::NAN);
            sheet.write_number_with_format(row, column, number, format)?
        }
        Cell::Grade(None) => sheet.write_string_with_format(row, column, "—", &style.muted)?,
        Cell::Grade(Some(grade)) => {
            sheet.write_string_with_format(row, column, grade.title(), style.grade(*grade))?
        }
        Cell::Status(status) => {
            sheet.write_string_with_format(row, column, status.title(), style.status(*status))?
        }
        Cell::Severity(severity) => {
            sheet.write_string_with_format(row, column, severity.title(), style.severity(*severity))?
        }
    };
    Ok(())
}

/// What a cell can hold: no control characters, and not too much.
fn printable(text: &str) -> String {
    let clean = text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c });
    let mut clean: String = clean.take(CHARACTERS + 1).collect();
    if let Some((cut, _)) = clean.char_indices().nth(CHARACTERS) {
        clean.truncate(cut);
        clean.push_str("…（余下从略）");
    }
    clean
}

pub fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(format!("无法生成工作簿（{other}）")),
    }
}
