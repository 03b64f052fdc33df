//! The known-good document with some edits, and what is found in it.

#![allow(dead_code, reason = "not every file of tests uses both")]

use jiheng_check::{RuleSet, check, example};
use jiheng_model::Document;
use serde_json::Value;

pub fn with(edits: &[(&str, Value)]) -> Document {
    let edits: Vec<(&str, String)> =
        edits.iter().map(|(pointer, value)| (*pointer, value.to_string())).collect();
    let edits: Vec<(&str, &str)> = edits.iter().map(|(pointer, json)| (*pointer, json.as_str())).collect();
    example::edited(&edits)
}

/// Code and message of each finding.
pub fn found(edits: &[(&str, Value)]) -> Vec<String> {
    let findings = check(&with(edits), &RuleSet::default());
    findings.iter().map(|finding| format!("{} {}", finding.rule.code, finding.message)).collect()
}
