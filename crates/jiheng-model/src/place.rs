//! Where something stands: in a document ([`Place`]) and in a batch of files ([`Location`]).

use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a piece of text stands inside one document. All numbers count from 1; what does not apply is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Place {
    pub line: Option<u32>,
    pub page: Option<u32>,
    pub sheet: Option<Arc<str>>,
    pub table: Option<u32>,
    pub row: Option<u32>,
    pub column: Option<u32>,
}

impl Place {
    pub fn line(line: u32) -> Place {
        Place { line: Some(line), ..Place::default() }
    }

    pub fn page(page: u32) -> Place {
        Place { page: Some(page), ..Place::default() }
    }

    /// The same place, in the given table, row and column.
    pub fn cell(&self, table: u32, row: u32, column: u32) -> Place {
        Place { table: Some(table), row: Some(row), column: Some(column), ..self.clone() }
    }

    /// The place as a clerk reads it: `第 2 页 › 表 3 第 5 行第 2 列`, or `Sheet1 › C12` in a workbook.
    pub fn describe(&self) -> String {
        let mut parts = Vec::new();
        if let Some(sheet) = &self.sheet {
            parts.push(format!("工作表「{sheet}」"));
            if let (Some(row), Some(column)) = (self.row, self.column) {
                parts.push(format!("{}{row}", column_letters(column)));
            }
            return parts.join(" › ");
        }
        if let Some(page) = self.page {
            parts.push(format!("第 {page} 页"));
        }
        let mut cell = String::new();
        if let Some(table) = self.table {
            cell.push_str(&format!("表 {table}"));
        }
        if let Some(row) = self.row {
            cell.push_str(&format!(" 第 {row} 行"));
        }
        if let Some(column) = self.column {
            cell.push_str(&format!("第 {column} 列"));
        }
        if !cell.is_empty() {
            parts.push(cell.trim_start().to_owned());
        }
        if let Some(line) = self.line {
            parts.push(format!("第 {line} 行文字"));
        }
        parts.join(" › ")
    }
}

/// Spreadsheet letters of a column counted from 1: 1 is A, 27 is AA.
pub fn column_letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        column -= 1;
        letters.push(b'A' + (column % 26) as u8);
        column /= 26;
    }
    letters.reverse();
    String::from_utf8(letters).expect("letters A to Z are UTF-8")
}

/// A place in a named file: what a diagnostic shows to its reader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Location {
    pub path: String,
    #[serde(flatten)]
    pub place: Place,
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path);
        let place = self.place.describe();
        if place.is_empty() { formatter.write_str(name) } else { write!(formatter, "{name} › {place}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_workbook() {
        let letters: Vec<String> = [1, 26, 27, 52, 703].into_iter().map(column_letters).collect();
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "AAA"]);
    }
}
