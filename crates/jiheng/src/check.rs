//! A reading → findings: what the readers reported and what the rules found, in one order, each with its place.

use std::sync::Arc;

use jiheng_check::ledger::{Ledger, Obligations};
use jiheng_check::score::{ProjectScore, Scheme, Scoring};
use jiheng_check::{Identity, RuleSet, Suppression, compare_pointers};
use jiheng_model::{
    Batch, Diagnostic, Document, Finding, Location, Place, Provenance, Rule, Severity, Subject,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::read::Reading;

/// Everything that is wrong with a document, by address and code. The rule set also decides which findings of the
/// readers count, and how much. For many documents, or with documents to compare with, make a [`Checker`].
pub fn check(reading: &Reading, rule_set: &RuleSet) -> Vec<Finding> {
    Checker::new(jiheng_check::Checker::new(rule_set.clone())).check(reading).findings
}

/// What came of checking one document.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// By address and code.
    pub findings: Vec<Finding>,
    /// Findings that somebody has answered: counted and shown with the reason, but not among the findings.
    pub suppressed: Vec<Suppressed>,
    /// Findings that a baseline knows: counted, but not among the findings.
    pub known: Vec<Finding>,
    /// How the duties of the document stand; empty where it was only read.
    pub ledger: Ledger,
    /// One for each project; none where the document was only read.
    pub scores: Vec<ProjectScore>,
}

/// A finding, and the answer to it.
#[derive(Clone, Debug)]
pub struct Suppressed {
    pub finding: Finding,
    pub by: Arc<Suppression>,
}

impl Checked {
    /// A document that was only read: what its readers reported, as far as the rule set wants to hear it.
    pub fn read(reading: &Reading, rule_set: &RuleSet) -> Checked {
        let read = reading.findings.iter().filter(|finding| rule_set.runs(finding.rule)).map(|finding| {
            let mut finding = finding.clone();
            finding.severity = rule_set.severity(finding.rule);
            finding
        });
        Checked { findings: read.collect(), ..Checked::default() }
    }

    /// What the document came to.
    pub fn summary(&self, document: &Document) -> Summary {
        Summary {
            suppressed: self.suppressed.len(),
            known: self.known.len(),
            ..Summary::of(document, &self.findings)
        }
    }

    /// Sets aside what one of the suppressions answers.
    fn suppress<'a>(
        &mut self,
        suppressions: impl Iterator<Item = &'a Arc<Suppression>> + Clone,
        document: &Document,
    ) {
        if suppressions.clone().next().is_none() {
            return;
        }
        for finding in std::mem::take(&mut self.findings) {
            match suppressions.clone().find(|suppression| suppression.covers(&finding, document)) {
                Some(by) => self.suppressed.push(Suppressed { finding, by: Arc::clone(by) }),
                None => self.findings.push(finding),
            }
        }
    }

    /// Every finding that counts for duties and scores, and whether it is suppressed.
    fn counted(&self) -> impl Iterator<Item = (&Finding, bool)> {
        let suppressed = self.suppressed.iter().map(|one| (&one.finding, true));
        self.findings.iter().map(|finding| (finding, false)).chain(suppressed)
    }

    fn add(&mut self, findings: Vec<Finding>, document: &Document) {
        self.findings.extend(findings);
        for finding in &mut self.findings {
            if finding.place.is_none() {
                finding.place = place_of(&finding.pointer, &document.provenance).cloned();
            }
        }
        self.findings.sort_by(|left, right| {
            compare_pointers(&left.pointer, &right.pointer)
                .then_with(|| left.rule.code.cmp(right.rule.code))
                .then_with(|| left.place.cmp(&right.place))
        });
    }
}

/// Checks the documents of a batch. [`check`](Checker::check) takes them in any order and on any thread,
/// [`check_batch`](Checker::check_batch) one after another.
pub struct Checker {
    rules: jiheng_check::Checker,
    obligations: Obligations,
    scoring: Scoring,
    suppressions: Vec<Arc<Suppression>>,
}

impl Checker {
    pub fn new(rules: jiheng_check::Checker) -> Checker {
        let own = rules.user_rules().into_iter().flat_map(|user_rules| user_rules.rules());
        let all: Vec<&'static Rule> = crate::rules().into_iter().chain(own).collect();
        let obligations = Obligations::new(rules.rule_set(), all.iter().copied(), rules.compared());
        let scoring = Scoring::new(Scheme::default(), rules.rule_set(), all);
        Checker { rules, obligations, scoring, suppressions: Vec::new() }
    }

    /// What the settings answer, for all documents; what lies beside a document comes with its [`Reading`].
    pub fn with_suppressions(self, suppressions: Vec<Arc<Suppression>>) -> Checker {
        Checker { suppressions, ..self }
    }

    pub fn rule_set(&self) -> &RuleSet {
        self.rules.rule_set()
    }

    /// By what a report names the rules it was made with.
    pub fn identity(&self) -> Identity {
        let user_rules = self.rules.user_rules();
        let mut rules = crate::rules();
        rules.extend(user_rules.iter().flat_map(|user_rules| user_rules.rules()));
        let text = user_rules.map(|user_rules| user_rules.text()).unwrap_or_default();
        self.rule_set().identity(&rules, text)
    }

    /// The document in itself, and beside the references.
    pub fn check(&self, reading: &Reading) -> Checked {
        let mut checked = Checked::read(reading, self.rule_set());
        let document = &reading.document;
        checked.add(self.rules.check(document), document);
        checked.suppress(self.answers(reading), document);
        checked.ledger = self.obligations.ledger(document, &reading.findings, checked.counted());
        checked.scores = self.scoring.scores(document, &checked.ledger, checked.counted());
        checked
    }

    /// The document beside the earlier ones, which the batch holds; the batch then holds it too.
    pub fn check_batch(&self, reading: &Reading, batch: &mut Batch, checked: &mut Checked) {
        let document = &reading.document;
        let found = self.rules.check_batch(document, batch);
        let changed = !found.is_empty();
        checked.add(found, document);
        checked.suppress(self.answers(reading), document);
        if changed || self.obligations.waits_for_batch() {
            let ledger = std::mem::take(&mut checked.ledger);
            checked.ledger = self.obligations.compared_in_batch(document, ledger, checked.counted());
        }
        if changed {
            checked.scores = self.scoring.scores(document, &checked.ledger, checked.counted());
        }
    }

    fn answers<'a>(&'a self, reading: &'a Reading) -> impl Iterator<Item = &'a Arc<Suppression>> + Clone {
        self.suppressions.iter().chain(&reading.suppressions)
    }
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

/// An answered finding as a batch reports it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SuppressedDiagnostic {
    #[serde(flatten)]
    pub diagnostic: Diagnostic,
    pub suppression: Answer,
}

/// Why a finding is not counted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Answer {
    pub reason: String,
    /// The last day it holds.
    pub until: Option<String>,
    /// The file and the line: `jiheng.toml 第 3 行`.
    pub stated: String,
}

/// As [`diagnostic`], for a finding that is answered.
pub fn suppressed_diagnostic(
    index: usize,
    document: &Document,
    suppressed: &Suppressed,
) -> SuppressedDiagnostic {
    let by = &suppressed.by;
    SuppressedDiagnostic {
        diagnostic: diagnostic(index, document, &suppressed.finding),
        suppression: Answer { reason: by.reason.clone(), until: by.until.clone(), stated: by.stated() },
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
    /// Findings that somebody has answered with a reason; in none of the counts above.
    pub suppressed: usize,
    /// Findings that the baseline knows; in none of the counts above.
    pub known: usize,
    /// Faults of the baseline that are gone.
    pub settled: usize,
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
            ..Summary::default()
        }
    }

    pub fn add(&mut self, other: &Summary) {
        self.documents += other.documents;
        self.projects += other.projects;
        self.indicators += other.indicators;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        self.suppressed += other.suppressed;
        self.known += other.known;
        self.settled += other.settled;
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
