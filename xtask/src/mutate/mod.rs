//! Recall: defects planted at random places of clean documents, and how many of them the rules find there.
//!
//! Each rule has a [`Mutation`] that is written from what the defect is, in the words of a reviewer, and not from the
//! rule's code. A defect counts as found where the rule reports it at the place of the plant, below it, or at its
//! direct parent. Findings of other rules are counted beside: a fault should give one finding, not five.

mod across;
mod amount_words;
mod amounts;
mod budget;
mod budget_words;
mod clean;
mod codes;
mod contents;
mod draft;
mod form;
mod goals;
mod indicators;
mod plan;
mod random;
mod report;
mod results;
mod scores;
mod sections;
mod texts;
mod trial;
mod value_figures;
mod value_units;
mod values;
mod workflow;

use std::error::Error;
use std::num::NonZero;
use std::path::Path;

use jiheng_model::{Check, Example, Rule};

use draft::Draft;
use random::Random;

pub use report::{SEED, text};

/// Puts a defect into the draft and tells where; `None` where the document has no place for it.
pub type Plant = fn(&mut Draft, &mut Random) -> Option<Vec<String>>;

pub struct Mutation {
    pub code: &'static str,
    /// The defect in a few words.
    pub defect: &'static str,
    pub plant: Plant,
}

/// By family, in the order of letters. A rule without a mutation is told by `cargo xtask mutate`.
const MUTATIONS: &[&[Mutation]] = &[
    amounts::MUTATIONS,
    amount_words::MUTATIONS,
    budget::MUTATIONS,
    budget_words::MUTATIONS,
    sections::MUTATIONS,
    codes::MUTATIONS,
    form::MUTATIONS,
    texts::MUTATIONS,
    goals::MUTATIONS,
    indicators::MUTATIONS,
    contents::MUTATIONS,
    plan::MUTATIONS,
    scores::MUTATIONS,
    results::MUTATIONS,
    values::MUTATIONS,
    value_units::MUTATIONS,
    value_figures::MUTATIONS,
    workflow::MUTATIONS,
    across::MUTATIONS,
];

/// Which rules look at a document with a defect in it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// All, so that it is known what else is found.
    All,
    /// The rule of the defect, which is enough to know whether it finds it, and much quicker.
    Own,
}

/// What came of planting one defect many times.
#[derive(Default)]
pub struct Recall {
    pub code: &'static str,
    pub defect: &'static str,
    pub planted: usize,
    pub found: usize,
    /// New findings of other rules, by code.
    pub beside: std::collections::BTreeMap<&'static str, usize>,
    /// Where it was planted and not found, and what was.
    pub missed: Vec<String>,
}

pub struct Outcome {
    pub recalls: Vec<Recall>,
    /// Rules without a mutation.
    pub without: Vec<&'static str>,
    /// Mutations of rules that do not exist.
    pub unknown: Vec<&'static str>,
    /// Findings in the clean documents, before anything was planted.
    pub alarms: Vec<String>,
    pub documents: usize,
}

/// Whether a defect of the rule can be planted in a document. What readers and the engine report is proved by tests of
/// their own, with bytes or settings that no document holds.
pub fn is_planted(rule: &Rule) -> bool {
    !matches!(rule.check, Check::Reading | Check::User)
        && !matches!(rule.example, Example::Test(_) | Example::Text(_))
}

/// Shares the work among the processors; each defect draws its own numbers, so that the order does not matter.
fn planted(
    ground: &trial::Ground,
    work: &[(&'static Rule, &Mutation)],
    count: usize,
    asked: Asked,
) -> Result<Vec<Recall>, Box<dyn Error>> {
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    let results: Vec<Vec<Result<Recall, String>>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|worker| {
                scope.spawn(move || {
                    let part = work.iter().skip(worker).step_by(workers);
                    let recalls = part.map(|(rule, mutation)| ground.plant(rule, mutation, count, asked));
                    recalls.map(|recall| recall.map_err(|error| error.to_string())).collect()
                })
            })
            .collect();
        let joined = threads.into_iter().map(|thread| thread.join());
        joined
            .map(|result| result.unwrap_or_else(|_| vec![Err(String::from("a mutation panicked"))]))
            .collect()
    });
    // Back in the order of the work.
    let mut parts: Vec<_> = results.into_iter().map(Vec::into_iter).collect();
    let mut recalls = Vec::with_capacity(work.len());
    for at in 0..work.len() {
        if let Some(recall) = parts[at % workers].next() {
            recalls.push(recall?);
        }
    }
    Ok(recalls)
}

/// Plants the defects of the chosen rules (of all, where none is chosen), each `count` times.
pub fn run(
    root: &Path,
    seed: u64,
    count: usize,
    chosen: &[&str],
    asked: Asked,
) -> Result<Outcome, Box<dyn Error>> {
    let ground = trial::Ground::new(root, seed)?;
    let wanted = |code: &str| chosen.is_empty() || chosen.iter().any(|chosen| code.starts_with(chosen));
    let mutations: Vec<&Mutation> = MUTATIONS.iter().flat_map(|family| family.iter()).collect();
    let rules = jiheng::rules();
    let checked: Vec<&'static Rule> =
        rules.into_iter().filter(|rule| is_planted(rule) && wanted(rule.code)).collect();
    let mut outcome = Outcome {
        recalls: Vec::new(),
        without: Vec::new(),
        unknown: Vec::new(),
        alarms: ground.alarms(),
        documents: ground.documents(),
    };
    let mut work: Vec<(&'static Rule, &Mutation)> = Vec::new();
    for rule in &checked {
        let own = work.len();
        work.extend(
            mutations.iter().filter(|mutation| mutation.code == rule.code).map(|mutation| (*rule, *mutation)),
        );
        if work.len() == own {
            outcome.without.push(rule.code);
        }
    }
    outcome.recalls = planted(&ground, &work, count, asked)?;
    let known = |code: &str| jiheng::rules().iter().any(|rule| rule.code == code);
    outcome.unknown = mutations.iter().map(|mutation| mutation.code).filter(|code| !known(code)).collect();
    Ok(outcome)
}
