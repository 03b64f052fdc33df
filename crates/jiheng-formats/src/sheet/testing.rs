//! Workbooks written by hand for tests.

use std::io::{Cursor, Write};

use jiheng_model::{Blocks, Outcome};

use crate::{FormatError, Limits};

pub(crate) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("the part can be begun");
        zip.write_all(content.as_bytes()).expect("the part can be written");
    }
    zip.finish().expect("the package can be finished").into_inner()
}

/// A workbook of sheets, each given as name, state and the XML inside of `worksheet`.
pub(crate) fn xlsx(sheets: &[(&str, &str, &str)], styles: &str, strings: &[&str]) -> Vec<u8> {
    let mut list = String::new();
    let mut relations = String::new();
    let mut parts = Vec::new();
    for (at, (name, state, xml)) in sheets.iter().enumerate() {
        let number = at + 1;
        list.push_str(&format!(
            r#"<sheet name="{name}" sheetId="{number}" state="{state}" r:id="s{number}"/>"#
        ));
        relations.push_str(&format!(
            r#"<Relationship Id="s{number}" Type="http://example.test/relationships/worksheet" Target="worksheets/sheet{number}.xml"/>"#
        ));
        parts.push((format!("xl/worksheets/sheet{number}.xml"), format!("<worksheet>{xml}</worksheet>")));
    }
    let strings: String = strings.iter().map(|string| format!("<si>{string}</si>")).collect();
    parts.extend([
        ("xl/workbook.xml".to_owned(), format!("<workbook><sheets>{list}</sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels".to_owned(), format!("<Relationships>{relations}</Relationships>")),
        ("xl/styles.xml".to_owned(), format!("<styleSheet>{styles}</styleSheet>")),
        ("xl/sharedStrings.xml".to_owned(), format!("<sst>{strings}</sst>")),
    ]);
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, xml)| (name.as_str(), xml.as_str())).collect();
    package(&parts)
}

/// Cells with inline text at the given positions, in reading order. A position with `!` has no border.
pub(crate) fn text_cells(cells: &[(&str, &str)]) -> String {
    let cells: String = cells
        .iter()
        .map(|(position, text)| {
            let style = u8::from(!position.ends_with('!'));
            let position = position.trim_end_matches('!');
            format!(r#"<c r="{position}" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>"#)
        })
        .collect();
    format!("<sheetData><row>{cells}</row></sheetData>")
}

/// Style 0 without and style 1 with borders.
pub(crate) const BORDERS: &str = r#"<borders><border/><border><left style="thin"/><right style="thin"/></border></borders>
    <cellXfs><xf numFmtId="0" borderId="0"/><xf numFmtId="0" borderId="1"/></cellXfs>"#;

/// What a reader makes of the bytes: outline, then findings.
pub(crate) fn told(outcome: Result<Outcome<Blocks>, FormatError>) -> String {
    match outcome {
        Ok(outcome) => {
            let mut told = outcome.value.outline();
            for finding in outcome.findings {
                let place = finding.place.map(|place| place.describe()).unwrap_or_default();
                told.push_str(&format!("{} {place}: {}\n", finding.rule.code, finding.message));
            }
            told
        }
        Err(error) => format!("{error}\n"),
    }
}

pub(crate) fn limits(cells: u64) -> Limits {
    Limits { cells, ..Limits::default() }
}
