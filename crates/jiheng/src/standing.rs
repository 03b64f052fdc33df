//! What documents and departments come to, beside their findings: how the duties stand, and the scores.

use std::collections::BTreeMap;

use jiheng_check::ledger::{Entry, Status};
use jiheng_check::project_of;
use jiheng_check::score::{Grade, ProjectScore, Scheme, Tally};
use jiheng_model::{Decimal, Document, Project, Severity};
use schemars::JsonSchema;
use serde::Serialize;

use crate::check::Checked;

/// How one duty stands, as `jiheng check --format json` prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LedgerEntry {
    pub duty: &'static str,
    pub group: &'static str,
    pub title: &'static str,
    pub status: Status,
    /// How often each rule found it violated, by code.
    pub found: BTreeMap<&'static str, usize>,
    /// How many of these are suppressed with a reason.
    pub suppressed: usize,
    /// Why it is neither met nor violated.
    pub reason: Option<String>,
    /// `null` where the basis is not known (依据不详).
    pub basis: Option<String>,
}

impl From<&Entry> for LedgerEntry {
    fn from(entry: &Entry) -> LedgerEntry {
        LedgerEntry {
            duty: &entry.duty.id,
            group: &entry.duty.group,
            title: &entry.duty.title,
            status: entry.status,
            found: entry.found.clone(),
            suppressed: entry.suppressed,
            reason: entry.reason.as_deref().map(str::to_owned),
            basis: entry.duty.citation(),
        }
    }
}

/// One document of a batch, as `jiheng check --format json` prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Standing {
    pub document: usize,
    pub path: String,
    pub ledger: Vec<LedgerEntry>,
    pub scores: Vec<ProjectScore>,
}

impl Standing {
    pub fn of(index: usize, document: &Document, checked: &Checked) -> Standing {
        Standing {
            document: index,
            path: document.source.path.clone(),
            ledger: checked.ledger.entries.iter().map(LedgerEntry::from).collect(),
            scores: checked.scores.clone(),
        }
    }
}

/// What the projects of a department came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Department {
    /// 1 for the best; equal scores share a rank. `null` without a score.
    pub rank: Option<usize>,
    pub name: String,
    pub projects: usize,
    /// Projects that have a score.
    pub scored: usize,
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
    /// The mean of its projects; `null` where too few have a score.
    #[schemars(with = "Option<String>")]
    pub score: Option<Decimal>,
    pub grade: Option<Grade>,
}

/// The departments of a batch. Its size follows their number, not that of the documents.
#[derive(Clone, Debug, Default)]
pub struct Departments {
    scheme: Scheme,
    tallies: BTreeMap<String, Tally>,
}

impl Departments {
    /// Adds a document after it was checked. What is found outside of projects counts for the document's department.
    pub fn add(&mut self, document: &Document, checked: &Checked) {
        for (project, score) in document.projects.iter().zip(&checked.scores) {
            let name = department(document, Some(project));
            self.tallies.entry(name).or_default().add(&self.scheme, score, project.budget.total);
        }
        for finding in &checked.findings {
            let project = project_of(&finding.pointer).and_then(|at| document.projects.get(at));
            let tally = self.tallies.entry(department(document, project)).or_default();
            match finding.severity {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
                Severity::Info => tally.infos += 1,
            }
        }
    }

    /// Best score first, those without one last; equals by name.
    pub fn rows(&self) -> Vec<Department> {
        let departments = self.tallies.iter().map(|(name, tally)| {
            let score = tally.score(&self.scheme);
            Department {
                rank: None,
                name: name.clone(),
                projects: tally.projects,
                scored: tally.scored,
                errors: tally.errors,
                warnings: tally.warnings,
                infos: tally.infos,
                score,
                grade: score.map(|score| self.scheme.grade(score)),
            }
        });
        let mut rows: Vec<Department> = departments.collect();
        rows.sort_by(|left, right| right.score.cmp(&left.score).then_with(|| left.name.cmp(&right.name)));
        let mut last = (None, 0);
        for (at, row) in rows.iter_mut().enumerate() {
            if row.score != last.0 {
                last = (row.score, at + 1);
            }
            row.rank = row.score.map(|_| last.1);
        }
        rows
    }
}

/// Who answers for a project: the department that the document speaks for, or else the one named beside the project.
pub fn department(document: &Document, project: Option<&Project>) -> String {
    let named = document.department.as_deref();
    let beside =
        project.and_then(|project| project.supervising_department.as_deref().or(project.unit.as_deref()));
    named.or(beside).unwrap_or("未写明部门").to_owned()
}
