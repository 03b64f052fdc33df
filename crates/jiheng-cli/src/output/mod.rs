//! What `read` and `check` print: one module per output, each fed one document at a time so that none is held.

mod csv;
mod html;
mod json;
mod outline;
mod paint;
mod report;
mod spool;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::{self, Write};

use jiheng::model::{Document, Finding, Rule};
use jiheng::{Checked, Identity, Summary};

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
    fn document(&mut self, sink: &mut dyn Write, entry: &Entry) -> io::Result<()>;
    fn finish(&mut self, sink: &mut dyn Write, total: &Summary) -> io::Result<()>;
}

pub fn for_read(format: OutputFormat, paint: Paint) -> Box<dyn Output> {
    match format {
        OutputFormat::Text => Box::new(outline::Outline::new(paint)),
        OutputFormat::Json => Box::new(json::Documents::default()),
        OutputFormat::Jsonl => Box::new(json::DocumentLines),
        OutputFormat::Csv => Box::new(csv::Indicators::default()),
        OutputFormat::Html => Box::new(html::Page::reading()),
    }
}

pub fn for_check(format: OutputFormat, paint: Paint, rule_set: &Identity) -> Box<dyn Output> {
    match format {
        OutputFormat::Text => Box::new(report::Report::new(paint, rule_set.describe())),
        OutputFormat::Json => Box::new(json::Diagnostics::new(rule_set.clone())),
        OutputFormat::Jsonl => Box::new(json::DiagnosticLines),
        OutputFormat::Csv => Box::new(csv::Findings::default()),
        OutputFormat::Html => Box::new(html::Page::checking(&rule_set.describe())),
    }
}

/// The project that an address lies in.
pub fn project_of(pointer: &str) -> Option<usize> {
    pointer.strip_prefix("/projects/")?.split('/').next()?.parse().ok()
}

/// How often each rule fired.
#[derive(Default)]
struct Ranking(BTreeMap<&'static str, (&'static Rule, BTreeMap<jiheng::model::Severity, usize>)>);

impl Ranking {
    fn add(&mut self, findings: &[Finding]) {
        for finding in findings {
            let (_, counts) = self.0.entry(finding.rule.code).or_insert((finding.rule, BTreeMap::new()));
            *counts.entry(finding.severity).or_default() += 1;
        }
    }

    /// Most frequent first; equals by code.
    fn rows(&self) -> Vec<(&'static Rule, jiheng::model::Severity, usize)> {
        let rows = self
            .0
            .values()
            .flat_map(|(rule, counts)| counts.iter().map(|(severity, count)| (*rule, *severity, *count)));
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by(|left, right| right.2.cmp(&left.2).then(left.0.code.cmp(right.0.code)));
        rows
    }
}
