//! A reading → findings: what the readers reported and what the rules found, in one order, each with its place.

use jiheng_check::{RuleSet, compare_pointers};
use jiheng_model::{Diagnostic, Document, Finding, Location, Place, Provenance, Severity, Subject};
use schemars::JsonSchema;
use serde::Serialize;

use crate::read::Reading;

/// Everything that is wrong with a document, by address and code. The rule set also decides which findings of the
/// readers count, and how much.
pub fn check(reading: &Reading, rule_set: &RuleSet) -> Vec<Finding> {
    let read = reading.findings.iter().filter(|finding| rule_set.runs(finding.rule)).map(|finding| {
        let mut finding = finding.clone();
        finding.severity = rule_set.severity(finding.rule);
        finding
    });
    let mut findings: Vec<Finding> = read.collect();
    findings.extend(jiheng_check::check(&reading.document, rule_set));
    for finding in &mut findings {
        if finding.place.is_none() {
            finding.place = place_of(&finding.pointer, &reading.document.provenance).cloned();
        }
    }
    findings.sort_by(|left, right| {
        compare_pointers(&left.pointer, &right.pointer)
            .then_with(|| left.rule.code.cmp(right.rule.code))
            .then_with(|| left.place.cmp(&right.place))
    });
    findings
}

/// Where the value stands; a whole without a place of its own stands where its first part does.
fn place_of<'a>(pointer: &str, provenance: &'a Provenance) -> Option<&'a Place> {
    let below = format!("{pointer}/");
    let parts = provenance.0.range(below.clone()..).take_while(|(part, _)| part.starts_with(&below));
    let own = provenance.0.get(pointer);
    own.or_else(|| parts.map(|(_, place)| place).min()).or_else(|| provenance.find(pointer))
}

/// The finding as a batch reports it. `index` counts the documents that could be read, from 0.
pub fn diagnostic(index: usize, document: &Document, finding: &Finding) -> Diagnostic {
    Diagnostic {
        code: finding.rule.code,
        name: finding.rule.name,
        severity: finding.severity,
        message: finding.message.clone(),
        subject: Subject { document: index, pointer: finding.pointer.clone() },
        location: Location {
            path: document.source.path.clone(),
            place: finding.place.clone().unwrap_or_default(),
        },
        evidence: finding.evidence.clone(),
        basis: finding.rule.citation(),
        fix: finding.fix.clone(),
    }
}

/// What a batch came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    pub documents: usize,
    pub projects: usize,
    pub indicators: usize,
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
}

impl Summary {
    /// Of one document and its findings.
    pub fn of(document: &Document, findings: &[Finding]) -> Summary {
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        Summary {
            documents: 1,
            projects: document.projects.len(),
            indicators: document.projects.iter().map(|project| project.indicators.len()).sum(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
        }
    }

    pub fn add(&mut self, other: &Summary) {
        self.documents += other.documents;
        self.projects += other.projects;
        self.indicators += other.indicators;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
    }

    pub fn findings(&self) -> usize {
        self.errors + self.warnings + self.infos
    }

    /// The gravest severity that was found.
    pub fn worst(&self) -> Option<Severity> {
        let counts = [
            (self.errors, Severity::Error),
            (self.warnings, Severity::Warning),
            (self.infos, Severity::Info),
        ];
        counts.into_iter().find(|(count, _)| *count > 0).map(|(_, severity)| severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_stands_where_its_first_part_does() {
        let mut provenance = Provenance::default();
        provenance.set("/projects/0", Place::line(3));
        provenance.set("/projects/0/budget/purpose", Place::line(9));
        provenance.set("/projects/0/budget/total", Place::line(5));
        let line = |pointer| place_of(pointer, &provenance).and_then(|place| place.line);
        assert_eq!(line("/projects/0"), Some(3));
        assert_eq!(line("/projects/0/budget"), Some(5));
        assert_eq!(line("/projects/0/name"), Some(3));
        assert_eq!(line("/title"), None);
    }
}
