//! The parts around the sheets: the workbook, and what the package says of its parts.

use std::fmt::Write as _;

use super::{push_text, quoted};
use crate::package::XML;

pub(super) const RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#,
    r#"<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties" Target="docProps/app.xml"/>"#,
    r#"</Relationships>"#,
);

/// The list of sheets under construction.
#[derive(Default)]
pub(super) struct Sheets {
    count: usize,
    list: String,
    /// Defined names, of one kind each: Excel lists them in the order of their names.
    areas: String,
    titles: String,
}

impl Sheets {
    /// The name of the sheet's part.
    pub(super) fn add(&mut self, name: &str, hidden: bool) -> String {
        self.count += 1;
        self.list.push_str(r#"<sheet name=""#);
        push_text(&mut self.list, name);
        let state = if hidden { r#" state="hidden""# } else { "" };
        let _ = write!(self.list, r#"" sheetId="{0}"{state} r:id="rId{0}"/>"#, self.count);
        format!("xl/{}", part(self.count))
    }

    /// Whether the last sheet is the first, too.
    pub(super) fn is_first(&self) -> bool {
        self.count == 1
    }

    /// What the last sheet prints: up to a column of so many letters, and so many rows.
    pub(super) fn print_area(&mut self, name: &str, letters: &str, rows: usize) {
        let reference = format!("{}!$A$1:${letters}${rows}", quoted(name));
        define(&mut self.areas, "_xlnm.Print_Area", self.count, &reference);
    }

    /// Which rows of the last sheet each page repeats; counted from 1.
    pub(super) fn print_titles(&mut self, name: &str, first: usize, last: usize) {
        let reference = format!("{}!${first}:${last}", quoted(name));
        define(&mut self.titles, "_xlnm.Print_Titles", self.count, &reference);
    }

    pub(super) fn workbook(&self) -> String {
        let mut xml = String::from(XML);
        xml.push_str(concat!(
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" "#,
            r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr/>"#,
            r#"<bookViews><workbookView xWindow="240" yWindow="15" windowWidth="16095" windowHeight="9660"/></bookViews><sheets>"#,
        ));
        xml.push_str(&self.list);
        xml.push_str("</sheets>");
        if !self.areas.is_empty() {
            let _ = write!(xml, "<definedNames>{}{}</definedNames>", self.areas, self.titles);
        }
        xml.push_str("</workbook>");
        xml
    }

    pub(super) fn relations(&self) -> String {
        let mut xml = String::from(XML);
        xml.push_str(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
        );
        let sheets = (1..=self.count).map(|number| ("worksheet", part(number)));
        let shared = [("styles", "styles.xml".to_owned()), ("sharedStrings", "sharedStrings.xml".to_owned())];
        for (number, (kind, target)) in (1..).zip(sheets.chain(shared)) {
            let _ = write!(
                xml,
                r#"<Relationship Id="rId{number}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>"#
            );
        }
        xml.push_str("</Relationships>");
        xml
    }

    pub(super) fn content_types(&self) -> String {
        let mut xml = String::from(XML);
        xml.push_str(concat!(
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
            r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
            r#"<Default Extension="xml" ContentType="application/xml"/>"#,
            r#"<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>"#,
            r#"<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#,
        ));
        let sheets = (1..=self.count).map(|number| ("worksheet", part(number)));
        let shared = [
            ("sheet.main", "workbook.xml".to_owned()),
            ("styles", "styles.xml".to_owned()),
            ("sharedStrings", "sharedStrings.xml".to_owned()),
        ];
        for (kind, part) in shared.into_iter().chain(sheets) {
            let _ = write!(
                xml,
                r#"<Override PartName="/xl/{part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>"#
            );
        }
        xml.push_str("</Types>");
        xml
    }
}

fn part(number: usize) -> String {
    format!("worksheets/sheet{number}.xml")
}

/// `number` is that of the sheet, which names count from 0.
fn define(names: &mut String, name: &str, number: usize, reference: &str) {
    let _ = write!(names, r#"<definedName name="{name}" localSheetId="{}">"#, number - 1);
    push_text(names, reference);
    names.push_str("</definedName>");
}
