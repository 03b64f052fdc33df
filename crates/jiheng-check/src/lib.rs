//! Rule families and rule sets: Document → findings.
//!
//! A rule sees one subject and names the field that is at fault; the engine walks the document, sets the address
//! and sorts. Nothing here knows of files, layouts or the way findings are shown.

#![deny(clippy::float_arithmetic)]

pub mod example;
mod order;
mod projects;
mod rule_set;
mod rules;
mod words;

use jiheng_model::{Check, Document, Family, Finding, Report, Rule, Severity};

pub use order::pointers as compare_pointers;
pub use rule_set::{RuleSet, RuleSetError};

/// Every family, in the order of their letters.
pub const FAMILIES: &[&Family] = &[
    &rules::amounts::FAMILY,
    &rules::budget::FAMILY,
    &rules::codes::FAMILY,
    &rules::form::FAMILY,
    &rules::goals::FAMILY,
    &rules::indicators::FAMILY,
    &rules::plan::FAMILY,
    &rules::scores::FAMILY,
    &rules::values::FAMILY,
];

/// Every rule of this crate, by code.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|family| family.rules.iter().copied())
}

/// Runs the rules of the set over one document, in a stable order: by address, then by code.
pub fn check(document: &Document, rule_set: &RuleSet) -> Vec<Finding> {
    let rules: Vec<(&'static Rule, Severity)> =
        rules().filter(|rule| rule_set.runs(rule)).map(|rule| (rule, rule_set.severity(rule))).collect();
    let Some((first, _)) = rules.first().copied() else { return Vec::new() };
    let mut report = Report::new(first, document, &rule_set.parameters);

    for (rule, severity) in &rules {
        if let Check::Document(examine) = rule.check {
            report.set_rule(rule, *severity);
            examine(document, &mut report);
        }
    }
    for (index, project) in document.projects.iter().enumerate() {
        let base = format!("/projects/{index}");
        report.set_base(base.as_str());
        for (rule, severity) in &rules {
            if let Check::Project(examine) = rule.check {
                report.set_rule(rule, *severity);
                examine(project, &mut report);
            }
        }
        for (row, indicator) in project.indicators.iter().enumerate() {
            report.set_base(format!("{base}/indicators/{row}"));
            for (rule, severity) in &rules {
                if let Check::Indicator(examine) = rule.check {
                    report.set_rule(rule, *severity);
                    examine(indicator, project, &mut report);
                }
            }
        }
    }
    let mut findings = report.into_findings();
    order::sort(&mut findings);
    findings
}
