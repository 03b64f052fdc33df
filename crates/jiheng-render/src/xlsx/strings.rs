//! Texts of cells, each once for the whole workbook: what every reader of workbooks knows best.

use std::collections::HashMap;

use super::{push_number, push_text};
use crate::package::XML;

#[derive(Default)]
pub(super) struct Strings {
    known: HashMap<String, usize>,
    items: String,
    /// How many cells have a text.
    used: usize,
}

impl Strings {
    pub(super) fn number(&mut self, text: &str) -> usize {
        self.used += 1;
        if let Some(number) = self.known.get(text) {
            return *number;
        }
        let number = self.known.len();
        self.known.insert(text.to_owned(), number);
        let blank = |it: char| it.is_ascii_whitespace();
        self.items.push_str(if text.starts_with(blank) || text.ends_with(blank) {
            r#"<si><t xml:space="preserve">"#
        } else {
            "<si><t>"
        });
        push_text(&mut self.items, text);
        self.items.push_str("</t></si>");
        number
    }

    pub(super) fn write(&self) -> String {
        let mut xml = String::with_capacity(self.items.len() + 256);
        xml.push_str(XML);
        xml.push_str(r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count=""#);
        push_number(&mut xml, self.used);
        xml.push_str(r#"" uniqueCount=""#);
        push_number(&mut xml, self.known.len());
        xml.push_str("\">");
        xml.push_str(&self.items);
        xml.push_str("</sst>");
        xml
    }
}
