//! What `read` and `check` print: one module per output, each fed one document at a time so that none is held.

mod csv;
mod html;
mod json;
mod markdown;
mod outline;
mod paint;
mod report;
mod sarif;
mod spool;
mod tally;
#[cfg(test)]
mod tests;
mod workbook;

use std::io::{self, Write};

use jiheng::model::{Document, Finding, Project};
pub use jiheng::project_of;
use jiheng::{Checked, Identity, Summary, Suppression};

pub use paint::{Paint, plain};
pub use report::project_heading;

use crate::arguments::OutputFormat;

/// One document, ready to be printed. `index` counts the documents that could be read, from 0.
pub struct Entry<'a> {
    pub index: usize,
    pub document: &'a Document,
    /// Everything found by `check`; what the readers reported by `read`.
    pub checked: &'a Checked,
    pub summary: Summary,
}

pub trait Output {
    /// Something could not be read, and why: a sentence. Comes before `finish`; where results stand row by row for
    /// other programs, it is told on standard error only.
    fn unread(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }
    fn document(&mut self, sink: &mut dyn Write, entry: &Entry) -> io::Result<()>;
    fn finish(&mut self, sink: &mut dyn Write, total: &Summary) -> io::Result<()>;
}

pub fn for_read(format: OutputFormat, paint: Paint) -> Box<dyn Output> {
    match format {
        OutputFormat::Text => Box::new(outline::Outline::new(paint)),
        OutputFormat::Json => Box::new(json::Documents::default()),
        OutputFormat::Jsonl => Box::new(json::DocumentLines),
        OutputFormat::Csv => Box::new(csv::Indicators::default()),
        OutputFormat::Sarif => Box::new(sarif::Log::new(None)),
        OutputFormat::Html => Box::new(html::Page::reading()),
        OutputFormat::Xlsx => Box::new(workbook::Reading::default()),
        OutputFormat::Md => Box::new(markdown::Reading),
    }
}

pub fn for_check(format: OutputFormat, paint: Paint, rule_set: &Identity) -> Box<dyn Output> {
    let words = rule_set.describe();
    match format {
        OutputFormat::Text => Box::new(report::Report::new(paint, words)),
        OutputFormat::Json => Box::new(json::Diagnostics::new(rule_set.clone())),
        OutputFormat::Jsonl => Box::new(json::DiagnosticLines::new(rule_set.clone())),
        OutputFormat::Csv => Box::new(csv::Findings::new(words)),
        OutputFormat::Sarif => Box::new(sarif::Log::new(Some(words))),
        OutputFormat::Html => Box::new(html::Page::checking(words)),
        OutputFormat::Xlsx => Box::new(workbook::Report::new(words)),
        OutputFormat::Md => Box::new(markdown::Report::new(words)),
    }
}

/// Formats that are no text and would upset a terminal.
pub fn is_binary(format: OutputFormat) -> bool {
    format == OutputFormat::Xlsx
}

/// The findings of a document with what a table says beside each: the project and where it stands among the others.
fn with_projects<'a>(entry: &'a Entry) -> impl Iterator<Item = (&'a Finding, Option<(usize, &'a Project)>)> {
    entry.checked.findings.iter().map(|finding| (finding, project(entry, finding)))
}

/// The same of the findings that somebody has answered, with the answers.
fn answered<'a>(
    entry: &'a Entry,
) -> impl Iterator<Item = (&'a Finding, Option<(usize, &'a Project)>, &'a Suppression)> {
    let suppressed = entry.checked.suppressed.iter();
    suppressed.map(|one| (&one.finding, project(entry, &one.finding), one.by.as_ref()))
}

fn project<'a>(entry: &Entry<'a>, finding: &Finding) -> Option<(usize, &'a Project)> {
    let number = project_of(&finding.pointer)?;
    Some((number, entry.document.projects.get(number)?))
}

/// The unit that a project or a document speaks for.
fn unit<'a>(document: &'a Document, project: Option<&'a Project>) -> &'a str {
    let own = project.and_then(|project| project.unit.as_deref());
    own.or(document.department.as_deref()).unwrap_or_default()
}

fn year(document: &Document) -> String {
    document.fiscal_year.map(|year| year.to_string()).unwrap_or_default()
}

fn basis(finding: &Finding) -> String {
    finding.rule.citation().unwrap_or_else(|| UNKNOWN_BASIS.to_owned())
}

/// Above the list of what could not be read.
const UNREAD: &str = "未能读取，没有检查";

const UNKNOWN_BASIS: &str = "依据不详";

fn place(finding: &Finding) -> String {
    finding.place.as_ref().map(|place| place.describe()).unwrap_or_default()
}
