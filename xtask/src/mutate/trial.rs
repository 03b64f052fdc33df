//! One planted defect: which document, beside which other, and what is found that was not found before.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

use jiheng_check::{Checker, RuleSet, references};
use jiheng_model::{Batch, Check, Document, Rule, Severity};
use serde_json::Value;

use super::clean::{self, Clean};
use super::draft::{self, Draft};
use super::random::Random;
use super::{Asked, Mutation, Recall};

/// Documents drawn beside the known-good ones and the samples.
const DRAWN: usize = 64;

/// Attempts for each plant that is wanted: not every document has a place for every defect.
const ATTEMPTS: usize = 60;

/// Code and address.
type Found = BTreeSet<(&'static str, String)>;

pub struct Ground {
    seed: u64,
    clean: Vec<Clean>,
    /// Beside `clean`: what is found before anything is planted.
    before: Vec<Found>,
    alarms: Vec<String>,
}

impl Ground {
    pub fn new(root: &Path, seed: u64) -> Result<Ground, Box<dyn Error>> {
        let clean = clean::all(root, seed, DRAWN)?;
        let checker = Checker::new(RuleSet::default());
        let (mut before, mut alarms) = (Vec::new(), Vec::new());
        for Clean { name, document } in &clean {
            let findings = checker.check(&draft::document(document.clone())?);
            for finding in findings.iter().filter(|finding| finding.severity > Severity::Info) {
                alarms.push(format!("{name} {} {} {}", finding.rule.code, finding.pointer, finding.message));
            }
            before.push(findings.into_iter().map(|finding| (finding.rule.code, finding.pointer)).collect());
        }
        Ok(Ground { seed, clean, before, alarms })
    }

    pub fn documents(&self) -> usize {
        self.clean.len()
    }

    pub fn alarms(&self) -> Vec<String> {
        self.alarms.clone()
    }

    /// Plants a defect `count` times. Where only its own rule is asked, what others find beside is not known.
    pub fn plant(
        &self,
        rule: &'static Rule,
        mutation: &Mutation,
        count: usize,
        asked: Asked,
    ) -> Result<Recall, Box<dyn Error>> {
        let Mutation { code, defect, plant } = mutation;
        let mut random = Random::of(self.seed, &format!("{code} {defect}"));
        let mut recall = Recall { code, defect, ..Recall::default() };
        let rule_set = match (asked, rule.check) {
            // What comes back from last year is what other rules found.
            (Asked::All, _) | (_, Check::Recurring(_)) => RuleSet::default(),
            (Asked::Own, _) => RuleSet { select: vec![(*code).to_owned()], ..RuleSet::default() },
        };
        for _ in 0..count * ATTEMPTS {
            if recall.planted == count {
                break;
            }
            let index = random.below(self.clean.len());
            let Clean { name, document } = &self.clean[index];
            let other = self.other(rule, index, &mut random);
            let mut draft = Draft { document: document.clone(), other };
            let untouched = draft.clone();
            let Some(addresses) = plant(&mut draft, &mut random) else { continue };
            let after = found(rule, &rule_set, &draft)?;
            let before = match rule.check {
                Check::Batch(_) | Check::Years(_) | Check::Recurring(_) | Check::Declared(_) => {
                    found(rule, &rule_set, &untouched)?
                }
                _ => self.before[index].clone(),
            };
            let new: Vec<&(&str, String)> = after.difference(&before).collect();
            recall.planted += 1;
            let hit = |found: &str| addresses.iter().any(|address| is_at(found, address));
            if new.iter().any(|(found, pointer)| found == code && hit(pointer)) {
                recall.found += 1;
            } else if recall.missed.len() < 12 {
                let told: Vec<String> =
                    new.iter().map(|(code, pointer)| format!("{code} {pointer}")).collect();
                let stands = addresses.first().map(|address| shown(draft.at(address))).unwrap_or_default();
                recall.missed.push(format!("{name} {addresses:?} {stands} → {told:?}"));
            }
            for (found, _) in new.iter().filter(|(found, _)| found != code) {
                *recall.beside.entry(found).or_default() += 1;
            }
        }
        Ok(recall)
    }

    /// What the document is compared with, before the plant.
    fn other(&self, rule: &Rule, index: usize, random: &mut Random) -> Value {
        let document = &self.clean[index].document;
        match rule.check {
            Check::Batch(_) => {
                // Another document, of the same kind and year, as a batch of one county has them.
                let step = 1 + random.below(self.clean.len() - 1);
                let mut other = self.clean[(index + step) % self.clean.len()].document.clone();
                for field in ["kinds", "fiscal_year"] {
                    other[field] = document[field].clone();
                }
                other
            }
            Check::Years(_) | Check::Recurring(_) => last_year(document),
            Check::Declared(_) => document.clone(),
            _ => Value::Null,
        }
    }
}

/// The same projects a year before: its dates a year earlier, its quantities a little smaller.
fn last_year(document: &Value) -> Value {
    let mut draft = Draft { document: document.clone(), other: Value::Null };
    let Some(year) = draft.at("/fiscal_year").as_i64() else { return draft.document };
    for project in draft.all("/projects", |_| true) {
        // The quantity with its unit, wherever it is told.
        let count = draft.all(&format!("{project}/indicators"), draft::class("数量")).into_iter().next();
        let told = count.map(|count| draft.target_text(&count)).unwrap_or_default();
        let smaller = draft::number(&told).and_then(|figure| {
            let unit = told.split(figure).nth(1)?;
            let smaller = figure.parse::<i64>().ok()? * 9 / 10;
            Some((format!("{figure}{unit}"), format!("{smaller}{unit}")))
        });
        for field in ["goals", "indicators", "period"] {
            let address = format!("{project}/{field}");
            let mut text = draft.at(&address).to_string();
            if let Some((figure, smaller)) = &smaller {
                text = text.replace(figure.as_str(), smaller);
            }
            for before in [year - 1, year, year + 1, year + 2] {
                text = text.replace(&format!("{before}年"), &format!("{}年", before - 1));
                text = text.replace(&format!("{before}-"), &format!("{}-", before - 1));
            }
            let value: Value = serde_json::from_str(&text).expect("dates and quantities do not break JSON");
            if draft.has(&address) {
                draft.put(&address, value);
            }
        }
    }
    draft.put("/fiscal_year", year - 1);
    draft.document
}

fn found(rule: &Rule, rule_set: &RuleSet, draft: &Draft) -> Result<Found, Box<dyn Error>> {
    let document = draft::document(draft.document.clone())?;
    let checker = Checker::new(rule_set.clone());
    let other = || -> Result<Document, Box<dyn Error>> { Ok(draft::document(draft.other.clone())?) };
    let findings = match rule.check {
        Check::Batch(_) => {
            let mut batch = Batch::default();
            checker.check_batch(&other()?, &mut batch);
            let mut findings = checker.check(&document);
            findings.extend(checker.check_batch(&document, &mut batch));
            findings
        }
        Check::Years(_) | Check::Recurring(_) => {
            checker.with_last_year(references([other()?], rule_set)).check(&document)
        }
        Check::Declared(_) => checker.with_declared(references([other()?], rule_set)).check(&document),
        _ => checker.check(&document),
    };
    Ok(findings.into_iter().map(|finding| (finding.rule.code, finding.pointer)).collect())
}

/// At the address, below it, or at its direct parent.
fn is_at(found: &str, address: &str) -> bool {
    let parent = address.rsplit_once('/').map_or("", |(parent, _)| parent);
    let below = found.strip_prefix(address).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    below || (found == parent && !parent.is_empty())
}

fn shown(value: &Value) -> String {
    value.to_string().chars().take(200).collect()
}
