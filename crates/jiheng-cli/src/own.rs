//! Reports that this program wrote: in a folder they lie beside the documents and are none.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use zip::ZipArchive;

/// Who wrote a page, in its head.
pub const GENERATOR: &str = "jiheng check";
/// What reports are called, on their first line and in their properties.
pub const TITLE: &str = "绩效目标检查报告";
const WRITER: &str = "绩衡";

/// More than the head of any report.
const HEAD: u64 = 1024;

/// Whether the file is a report of `jiheng check`: as page, Markdown or workbook.
pub fn is_report(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    match extension.as_str() {
        "html" | "htm" => head(path).is_some_and(|head| head.contains(&format!("content=\"{GENERATOR}\""))),
        "md" => head(path).is_some_and(|head| head.starts_with(&format!("# {TITLE}\n\n{WRITER} "))),
        "xlsx" => properties(path).is_some_and(|properties| {
            properties.contains(&format!("<dc:title>{TITLE}</dc:title>"))
                && properties.contains(&format!("<dc:creator>{WRITER}</dc:creator>"))
        }),
        _ => false,
    }
}

fn head(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(HEAD).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn properties(path: &Path) -> Option<String> {
    let mut archive = ZipArchive::new(File::open(path).ok()?).ok()?;
    let mut bytes = Vec::new();
    archive.by_name("docProps/core.xml").ok()?.take(4 * HEAD).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
