//! Rule families and rule sets: Document → findings.
//!
//! A rule sees one subject and names the field that is at fault; the engine walks the document, sets the address
//! and sorts. Nothing here knows of files, layouts or the way findings are shown.

#![deny(clippy::float_arithmetic)]

mod engine;
pub mod example;
mod gaps;
mod globs;
pub mod ledger;
mod order;
mod projects;
mod rule_set;
mod rules;
pub mod score;
mod similarity;
mod suppress;
mod user;
mod vocabulary;
mod words;

use jiheng_model::{Document, Family, Finding, Rule};

pub use engine::{Checker, project_of, references};
pub use globs::glob_reason;
pub use jiheng_model::config::ConfigError;
pub use order::pointers as compare_pointers;
pub use rule_set::{
    Identity, RULE_SETS, RuleSet, SETTINGS as RULE_SET_SETTINGS, Waiver, known as known_rules,
};
pub use suppress::{KEY as SUPPRESS, Suppression};
pub use user::{FAILED as USER_RULE_FAILED, UserRules};

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
    &rules::workflow::FAMILY,
    &rules::across::FAMILY,
];

/// Every rule of this crate, by code.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|family| family.rules.iter().copied())
}

/// Runs the rules of the set over one document, in a stable order: by address, then by code. For many documents, or
/// with documents to compare with, make a [`Checker`].
pub fn check(document: &Document, rule_set: &RuleSet) -> Vec<Finding> {
    Checker::new(rule_set.clone()).check(document)
}
