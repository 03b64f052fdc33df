//! Web pages that print as the form does: one file without scripts, links or anything from elsewhere. On a screen each
//! section is a sheet of paper; a narrow screen scrolls inside of it.

mod style;

use std::fmt::Write as _;

use crate::cover::{Cover, Slot};
use crate::laid::{Grid, Line, Part, Section};
use crate::{RenderError, Renderer, Setting, markup, measure};
use style::Sheet;

pub const RENDERER: Renderer =
    Renderer { name: "html", title: "网页", extension: "html", media_type: "text/html", write };

/// Beyond this much text a row may be cut by the end of a page: as a part of the height between the margins.
const SPLIT_BEYOND: f32 = 0.4;

fn write(sections: &mut dyn Iterator<Item = Section>, setting: &Setting) -> Result<Vec<u8>, RenderError> {
    let mut page = Page::default();
    sections.for_each(|section| page.section(&section));
    let mut html = String::with_capacity(page.body.len() + 8 * 1024);
    html.push_str("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    markup::escape_into(&mut html, setting.title);
    html.push_str("</title>\n<style>\n");
    page.sheet.write(&mut html);
    html.push_str("</style>\n</head>\n<body>\n<main>\n");
    html.push_str(&page.body);
    html.push_str("</main>\n</body>\n</html>\n");
    Ok(html.into_bytes())
}

/// The page under construction. The style sheet stands before the body, but is known only after it.
#[derive(Default)]
struct Page {
    body: String,
    sheet: Sheet,
}

impl Page {
    fn section(&mut self, section: &Section) {
        let paper = self.sheet.paper(section.paper, section.numbered);
        let _ = write!(self.body, "<section class=\"sheet p{paper}\" aria-label=\"");
        markup::escape_into(&mut self.body, &section.name);
        self.body.push_str("\">\n<div class=\"inner\">\n");
        for part in &section.parts {
            match part {
                Part::Line(line) => self.line(line),
                Part::Grid(grid) => self.grid(grid, section.paper.inner_height()),
            }
        }
        self.body.push_str("</div>\n</section>\n");
    }

    fn line(&mut self, line: &Line) {
        let tag = match line.heading {
            0 => "p",
            1 => "h1",
            2 => "h2",
            3 => "h3",
            4 => "h4",
            5 => "h5",
            _ => "h6",
        };
        let style = self.sheet.style(line.style);
        let both = !line.text.is_empty() && !line.right.is_empty();
        let _ = write!(self.body, "<{tag} class=\"s{style}");
        if both {
            self.body.push_str(" both");
        }
        if line.keep {
            self.body.push_str(" keep");
        }
        self.body.push('"');
        let mut css = String::new();
        if line.before > 0.0 {
            let _ = write!(css, "margin-top:{}pt;", line.before);
        }
        if line.after > 0.0 {
            let _ = write!(css, "margin-bottom:{}pt;", line.after);
        }
        if line.indent > 0.0 {
            let _ = write!(css, "text-indent:{}em;", line.indent);
        }
        if line.text.is_empty() && !line.right.is_empty() {
            css.push_str("text-align:right;");
        }
        if !css.is_empty() {
            let _ = write!(self.body, " style=\"{css}\"");
        }
        self.body.push('>');
        if both {
            self.body.push_str("<span>");
            push_text(&mut self.body, &line.text);
            // Read aloud or copied, the two are parted by a blank.
            self.body.push_str("</span> <span>");
            push_text(&mut self.body, &line.right);
            self.body.push_str("</span>");
        } else {
            push_text(&mut self.body, &line.text);
            push_text(&mut self.body, &line.right);
            if line.text.is_empty() && line.right.is_empty() {
                self.body.push_str("<br>");
            }
        }
        let _ = writeln!(self.body, "</{tag}>");
    }

    fn grid(&mut self, grid: &Grid, inner_height: f32) {
        if grid.columns.is_empty() || grid.rows.is_empty() {
            return;
        }
        let width: f32 = grid.columns.iter().sum();
        let _ = write!(self.body, "<table style=\"width:{width:.2}mm\">\n<colgroup>");
        for column in &grid.columns {
            let _ = write!(self.body, "<col style=\"width:{column:.2}mm\">");
        }
        self.body.push_str("</colgroup>\n");
        let header = grid.repeated();
        let mut cover = Cover::new(grid);
        for (at, row) in grid.rows.iter().enumerate() {
            match at {
                0 if header > 0 => self.body.push_str("<thead>\n"),
                0 => self.body.push_str("<tbody>\n"),
                _ if at == header => self.body.push_str("</thead>\n<tbody>\n"),
                _ => {}
            }
            let slots = cover.next_row();
            let is_long = slots.iter().any(|slot| match slot {
                Slot::Cell { cell, columns, .. } => {
                    let width = grid.columns.iter().skip(cell.column).take(*columns).sum();
                    measure::is_long(&cell.text, cell.style.size, width, inner_height * SPLIT_BEYOND)
                }
                _ => false,
            });
            self.body.push_str(if is_long { "<tr class=\"long\"" } else { "<tr" });
            if row.height > 0.0 {
                let _ = write!(self.body, " style=\"height:{:.2}mm\"", row.height);
            }
            self.body.push('>');
            for slot in slots {
                self.slot(slot, at < header);
            }
            self.body.push_str("</tr>\n");
        }
        self.body.push_str("</tbody>\n</table>\n");
    }

    fn slot(&mut self, slot: &Slot, is_header: bool) {
        match *slot {
            Slot::Below { .. } => {}
            Slot::Gap { columns } => {
                self.body.push_str("<td class=\"open\"");
                push_spans(&mut self.body, columns, 1);
                self.body.push_str("></td>");
            }
            Slot::Cell { cell, columns, rows } => {
                let style = self.sheet.style(cell.style);
                let tag = if is_header && !cell.text.is_empty() { "th" } else { "td" };
                let open = if cell.ruled { "" } else { " open" };
                let _ = write!(self.body, "<{tag} class=\"s{style}{open}\"");
                push_spans(&mut self.body, columns, rows);
                self.body.push('>');
                push_text(&mut self.body, &cell.text);
                let _ = write!(self.body, "</{tag}>");
            }
        }
    }
}

fn push_spans(html: &mut String, columns: usize, rows: usize) {
    if columns > 1 {
        let _ = write!(html, " colspan=\"{columns}\"");
    }
    if rows > 1 {
        let _ = write!(html, " rowspan=\"{rows}\"");
    }
}

/// Pages show several blanks as one and those at the ends of a line not at all, so such blanks do not break.
fn push_text(html: &mut String, text: &str) {
    for (at, line) in markup::lines(text).enumerate() {
        if at > 0 {
            html.push_str("<br>");
        }
        if !has_loose_blanks(line) {
            markup::escape_into(html, line);
            continue;
        }
        let mut before = ' ';
        let end = line.trim_end_matches(is_collapsed).len();
        let mut word = 0;
        for (at, character) in line.char_indices() {
            if is_collapsed(character) {
                markup::escape_into(html, &line[word..at]);
                html.push_str(if is_collapsed(before) || at >= end { "&nbsp;" } else { " " });
                word = at + character.len_utf8();
            }
            before = character;
        }
        markup::escape_into(html, &line[word..]);
    }
}

fn is_collapsed(character: char) -> bool {
    matches!(character, ' ' | '\t')
}

fn has_loose_blanks(line: &str) -> bool {
    line.starts_with(is_collapsed)
        || line.ends_with(is_collapsed)
        || line.contains('\t')
        || line.contains("  ")
}
