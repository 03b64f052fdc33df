//! Corrections that may be made without asking, made: spelling only, never meaning. The rest stays a proposal.

use std::collections::BTreeMap;

use jiheng_model::{Document, Finding, Fix, TargetValue};
use serde_json::Value;

use crate::check::{Checked, Checker};
use crate::read::Reading;

/// A correction may uncover another one; more rounds than this would mean that two rules disagree.
const ROUNDS: usize = 8;

/// A correction that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub code: &'static str,
    pub fix: Fix,
}

/// A document with its safe corrections made.
#[derive(Clone, Debug, Default)]
pub struct Mended {
    pub reading: Reading,
    /// In the order they were made.
    pub changes: Vec<Change>,
    /// What is still found.
    pub checked: Checked,
    /// Which of it nobody could tell before: what a damaged value had kept from sight.
    pub uncovered: Vec<Finding>,
}

impl Checker {
    /// Makes every safe correction, until none is left.
    pub fn mend(&self, reading: &Reading) -> Mended {
        let checked = self.check(reading);
        let mut known = BTreeMap::new();
        for finding in &checked.findings {
            *known.entry((finding.pointer.clone(), finding.rule.code)).or_insert(0usize) += 1;
        }
        let mut mended = Mended { reading: reading.clone(), checked, ..Mended::default() };
        for _ in 0..ROUNDS {
            let made = apply(&mut mended.reading.document, &mended.checked.findings);
            if made.is_empty() {
                break;
            }
            mended.changes.extend(made);
            mended.checked = self.check(&mended.reading);
        }
        let uncovered = mended.checked.findings.iter().filter(|finding| {
            let left = known.get_mut(&(finding.pointer.clone(), finding.rule.code)).filter(|left| **left > 0);
            left.map(|left| *left -= 1).is_none()
        });
        mended.uncovered = uncovered.cloned().collect();
        mended
    }
}

fn apply(document: &mut Document, findings: &[Finding]) -> Vec<Change> {
    let safe = findings.iter().filter_map(|finding| {
        let fix = finding.fix.as_ref().filter(|fix| fix.safe && fix.from != fix.to)?;
        Some(Change { code: finding.rule.code, fix: fix.clone() })
    });
    let safe: Vec<Change> = safe.collect();
    if safe.is_empty() {
        return safe;
    }
    let before = serde_json::to_value(&*document).expect("a document is JSON");
    let mut value = before.clone();
    // Where two corrections want the same text, the second finds it changed and waits for the next round.
    let made: Vec<Change> = safe.into_iter().filter(|change| put(&mut value, &change.fix)).collect();
    if let Some(changed) = read(value, document, &made) {
        *document = changed;
        return made;
    }
    // One of them does not fit the model; the others do.
    let mut value = before;
    let mut kept = Vec::new();
    for change in made {
        let mut tried = value.clone();
        if put(&mut tried, &change.fix) && serde_json::from_value::<Document>(tried.clone()).is_ok() {
            value = tried;
            kept.push(change);
        }
    }
    match read(value, document, &kept) {
        Some(changed) => {
            *document = changed;
            kept
        }
        None => Vec::new(),
    }
}

/// `false` where something else stands there.
fn put(document: &mut Value, fix: &Fix) -> bool {
    match document.pointer_mut(&fix.pointer) {
        Some(Value::String(text)) if *text == fix.from => {
            text.clone_from(&fix.to);
            true
        }
        _ => false,
    }
}

/// The changed JSON as a document, with the values read anew from the words that changed.
fn read(value: Value, old: &Document, made: &[Change]) -> Option<Document> {
    let mut document: Document = serde_json::from_value(value).ok()?;
    let year = old.fiscal_year;
    for change in made {
        let tokens: Vec<&str> = change.fix.pointer.split('/').skip(1).collect();
        let (indicators, rest) = match tokens.as_slice() {
            ["projects", project, "indicators", rest @ ..] => {
                let project = project.parse::<usize>().ok().and_then(|at| document.projects.get_mut(at));
                (project.map(|project| &mut project.indicators), rest)
            }
            ["department_goals", "indicators", rest @ ..] => {
                (document.department_goals.as_mut().map(|goals| &mut goals.indicators), rest)
            }
            _ => continue,
        };
        let at = |token: &str| token.parse::<usize>().ok();
        let Some((row, rest)) = rest.split_first() else { continue };
        let indicator = indicators.and_then(|indicators| indicators.get_mut(at(row)?));
        match (indicator, rest) {
            (Some(indicator), ["targets", target, "text"]) => {
                if let Some(target) = at(target).and_then(|at| indicator.targets.get_mut(at)) {
                    target.value = TargetValue::parse(&target.text, year);
                }
            }
            (Some(indicator), ["result", "actual"]) => {
                if let Some(result) = &mut indicator.result {
                    result.value = result.actual.as_deref().and_then(|text| TargetValue::parse(text, year));
                }
            }
            _ => {}
        }
    }
    Some(document)
}
