//! A printed form as rows of cells, with the findings beside the row they belong to. A finding belongs to the cell
//! with its address, or else to the nearest cell that its address lies in.

use std::collections::HashMap;
use std::fmt::Write;

use jiheng::model::{Finding, Severity};

use super::class;

/// A finding and the name by which the page links to it.
pub struct Note<'a> {
    pub finding: &'a Finding,
    pub anchor: String,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    Center,
    Right,
}

#[derive(Default)]
pub struct Cell {
    /// Text as read; escaped when written.
    pub text: String,
    pub label: bool,
    pub align: Align,
    pub span: usize,
    /// Rows below that show the same text and are merged into this cell.
    pub rows: usize,
    /// Addresses of the values the cell shows.
    pub pointers: Vec<String>,
}

impl Cell {
    pub fn label(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), label: true, span: 1, rows: 1, ..Cell::default() }
    }

    pub fn value(text: impl Into<String>, pointer: impl Into<String>) -> Cell {
        Cell { text: text.into(), span: 1, rows: 1, pointers: vec![pointer.into()], ..Cell::default() }
    }

    pub fn amount(text: impl Into<String>, pointer: impl Into<String>) -> Cell {
        Cell { align: Align::Right, ..Cell::value(text, pointer) }
    }

    pub fn centered(self) -> Cell {
        Cell { align: Align::Center, ..self }
    }

    pub fn over(self, span: usize) -> Cell {
        Cell { span, ..self }
    }

    pub fn also(mut self, pointer: impl Into<String>) -> Cell {
        self.pointers.push(pointer.into());
        self
    }
}

#[derive(Default)]
pub struct Row {
    pub cells: Vec<Cell>,
    /// Addresses of the row as a whole.
    pub pointers: Vec<String>,
    pub head: bool,
}

impl Row {
    pub fn of(cells: Vec<Cell>) -> Row {
        Row { cells, ..Row::default() }
    }

    pub fn head(labels: &[&str]) -> Row {
        Row { cells: labels.iter().map(|label| Cell::label(*label)).collect(), head: true, ..Row::default() }
    }
}

/// One table of a form. `widths` are shares of the columns.
pub struct Sheet {
    pub widths: Vec<usize>,
    pub rows: Vec<Row>,
    pub class: &'static str,
}

/// Writes the sheets with the notes beside their rows. Returns the notes that no row takes.
pub fn write<'a>(html: &mut String, sheets: &[Sheet], notes: Vec<Note<'a>>) -> Vec<Note<'a>> {
    let mut places: HashMap<&str, (usize, usize)> = HashMap::new();
    for (sheet_at, sheet) in sheets.iter().enumerate() {
        for (row_at, row) in sheet.rows.iter().enumerate() {
            for pointer in row.pointers.iter().chain(row.cells.iter().flat_map(|cell| &cell.pointers)) {
                places.entry(pointer).or_insert((sheet_at, row_at));
            }
        }
    }
    let mut rest = Vec::new();
    let mut beside: HashMap<(usize, usize), Vec<Placed>> = HashMap::new();
    for note in notes {
        match nearest(note.finding, &places) {
            Some((address, place)) => beside.entry(place).or_default().push(Placed { note, address }),
            None => rest.push(note),
        }
    }
    let noted = !beside.is_empty();
    for (sheet_at, sheet) in sheets.iter().enumerate() {
        write_sheet(html, sheet, noted, |row_at| beside.get(&(sheet_at, row_at)).map_or(&[], Vec::as_slice));
    }
    rest
}

/// A note and the address, of those shown in its row, that is the nearest to its own.
struct Placed<'a> {
    note: Note<'a>,
    address: &'a str,
}

fn nearest<'a>(
    finding: &'a Finding,
    places: &HashMap<&str, (usize, usize)>,
) -> Option<(&'a str, (usize, usize))> {
    let mut address = finding.pointer.as_str();
    loop {
        if let Some(place) = places.get(address) {
            return Some((address, *place));
        }
        address = &address[..address.rfind('/')?];
    }
}

fn write_sheet<'a, 'n: 'a>(
    html: &mut String,
    sheet: &Sheet,
    noted: bool,
    beside: impl Fn(usize) -> &'a [Placed<'n>],
) {
    let _ = writeln!(html, "<table class=\"form {}{}\">", sheet.class, if noted { " noted" } else { "" });
    // The column of notes takes its share from all others.
    let share = if noted { 68 } else { 100 };
    let all: usize = sheet.widths.iter().sum::<usize>().max(1);
    html.push_str("<colgroup>");
    for width in &sheet.widths {
        let per_mille = width * share * 10 / all;
        let _ = write!(html, "<col style=\"width:{}.{}%\">", per_mille / 10, per_mille % 10);
    }
    html.push_str(if noted { "<col></colgroup>\n" } else { "</colgroup>\n" });
    let heads = sheet.rows.iter().take_while(|row| row.head).count();
    for (row_at, row) in sheet.rows.iter().enumerate() {
        if row_at == 0 && heads > 0 {
            html.push_str("<thead>\n");
        }
        let notes = beside(row_at);
        html.push_str("<tr>");
        for cell in &row.cells {
            write_cell(html, cell, row.head, notes);
        }
        if noted && row.head {
            html.push_str("<th class=\"notes\">检查意见</th>");
        } else if noted {
            html.push_str("<td class=\"notes\">");
            notes.iter().for_each(|placed| write_note(html, &placed.note));
            html.push_str("</td>");
        }
        html.push_str("</tr>\n");
        if heads > 0 && row_at + 1 == heads {
            html.push_str("</thead>\n<tbody>\n");
        }
    }
    html.push_str(if heads > 0 { "</tbody>\n</table>\n" } else { "</table>\n" });
}

fn write_cell(html: &mut String, cell: &Cell, head: bool, notes: &[Placed]) {
    let mine = notes.iter().filter(|placed| cell.pointers.iter().any(|pointer| pointer == placed.address));
    let worst: Option<Severity> = mine.map(|placed| placed.note.finding.severity).max();
    let tag = if head || cell.label { "th" } else { "td" };
    let mut classes = Vec::new();
    classes.extend(worst.map(class));
    match cell.align {
        Align::Left => {}
        Align::Center => classes.push("middle"),
        Align::Right => classes.push("number"),
    }
    let _ = write!(html, "<{tag}");
    if !classes.is_empty() {
        let _ = write!(html, " class=\"{}\"", classes.join(" "));
    }
    if cell.span > 1 {
        let _ = write!(html, " colspan=\"{}\"", cell.span);
    }
    if cell.rows > 1 {
        let _ = write!(html, " rowspan=\"{}\"", cell.rows);
    }
    let _ = write!(html, ">{}</{tag}>", escape(&cell.text));
}

fn write_note(html: &mut String, note: &Note) {
    let finding = note.finding;
    let class = class(finding.severity);
    let _ = write!(
        html,
        "<div class=\"note {class}\" id=\"{}\"><a class=\"chip {class}\" href=\"#r-{}\">{} {}</a>\
         {}<p class=\"remedy\">{}</p>",
        note.anchor,
        finding.rule.code,
        finding.severity.title(),
        finding.rule.code,
        escape(&finding.message),
        escape(finding.rule.fix),
    );
    if let Some(fix) = &finding.fix {
        let _ = write!(
            html,
            "<p class=\"change\"><del>{}</del> → <ins>{}</ins></p>",
            escape(&fix.from),
            escape(&fix.to)
        );
    }
    let place = finding.place.as_ref().map(|place| place.describe()).unwrap_or_default();
    if !place.is_empty() {
        let _ = write!(html, "<p class=\"place\">{}</p>", escape(&place));
    }
    html.push_str("</div>");
}

/// Notes that stand by themselves.
pub fn note_list(notes: &[Note]) -> String {
    let mut html = String::from("<div class=\"note-list\">");
    notes.iter().for_each(|note| write_note(&mut html, note));
    html.push_str("</div>\n");
    html
}

/// Text as it may stand in a page, between tags and in quotes. Line ends stay visible.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' => escaped.push_str("<br>"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
