//! Excel workbooks, a sheet for each section, made to be filled in and printed: numbers are numbers, answers are chosen
//! from lists, and a filer's text is never a formula. All grids of a section share one set of columns. Elements stand in
//! the order of the schema, which Excel insists on.

mod choices;
mod columns;
mod formats;
mod names;
mod number;
mod parts;
mod sheet;
mod strings;

use std::fmt::Write as _;

use crate::laid::Section;
use crate::package::{self, Package};
use crate::{RenderError, Renderer, Setting};
use choices::Choices;
use formats::Formats;
use names::Names;
use parts::Sheets;
use strings::Strings;

pub const RENDERER: Renderer = Renderer {
    name: "xlsx",
    title: "Excel 工作簿",
    extension: "xlsx",
    media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write,
};

/// What all sheets share.
#[derive(Default)]
struct Book {
    formats: Formats,
    names: Names,
    choices: Choices,
    strings: Strings,
    sheets: Sheets,
}

fn write(sections: &mut dyn Iterator<Item = Section>, setting: &Setting) -> Result<Vec<u8>, RenderError> {
    let mut package = Package::new();
    // Parts that depend on the sheets follow them, so that no sheet is kept.
    package.add("_rels/.rels", parts::RELATIONS)?;
    package.add("docProps/app.xml", package::APPLICATION)?;
    package.add("docProps/core.xml", &package::core_properties(setting.title))?;
    let mut book = Book::default();
    let mut sections = sections.peekable();
    if sections.peek().is_none() {
        // A workbook has a sheet.
        add(&mut package, &mut book, &Section::default())?;
    }
    for section in sections {
        add(&mut package, &mut book, &section)?;
    }
    if let Some(name) = book.choices.sheet.take() {
        let part = book.sheets.add(&name, true);
        let xml = book.choices.write(&mut book.strings)?;
        package.add(&part, &xml)?;
    }
    package.add("xl/sharedStrings.xml", &book.strings.write())?;
    package.add("xl/styles.xml", &book.formats.write())?;
    package.add("xl/workbook.xml", &book.sheets.workbook())?;
    package.add("xl/_rels/workbook.xml.rels", &book.sheets.relations())?;
    package.add("[Content_Types].xml", &book.sheets.content_types())?;
    package.finish()
}

fn add(package: &mut Package, book: &mut Book, section: &Section) -> Result<(), RenderError> {
    let name = book.names.unique(&section.name);
    let part = book.sheets.add(&name, false);
    let xml = sheet::write(section, &name, book)?;
    package.add(&part, &xml)
}

/// `A` of `A1`, for the first column.
fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The name of a sheet as formulas have it.
fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

/// Appends text as spreadsheets escape it. They take `_x000D_` for a character, so that one typed as such needs another.
fn push_text(xml: &mut String, text: &str) {
    let mut rest = text;
    let mut start = 0;
    while let Some(at) = rest[start..].find("_x").map(|at| start + at) {
        start = at + 2;
        let code = rest.as_bytes().get(start..start + 5);
        if code.is_some_and(|code| code[..4].iter().all(u8::is_ascii_hexdigit) && code[4] == b'_') {
            crate::markup::escape_into(xml, &rest[..at]);
            xml.push_str("_x005F");
            rest = &rest[at..];
            start = 2;
        }
    }
    crate::markup::escape_into(xml, rest);
}

fn push_number(xml: &mut String, number: impl std::fmt::Display) {
    let _ = write!(xml, "{number}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_letters() {
        assert_eq!([0, 25, 26, 701, 702, 16_383].map(letters), ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn text_that_looks_like_an_escape_stays_text() {
        let mut xml = String::new();
        push_text(&mut xml, "_x000D_ <_x_x0041_x0042_> _x甲 _xZZZZ_ _x00");
        assert_eq!(xml, "_x005F_x000D_ &lt;_x_x005F_x0041_x005F_x0042_&gt; _x甲 _xZZZZ_ _x00");
    }
}
