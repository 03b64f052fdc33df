//! Rule families and rule sets: Document → findings.

use jiheng_model::{Document, Family, Finding, Parameters, Rule, Severity};

/// Every family, in the order of their letters.
pub const FAMILIES: &[&Family] = &[];

/// Which rules run, how severe they are, and with which parameters.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    pub name: String,
    /// Codes or family letters that run; empty for all.
    pub select: Vec<String>,
    /// Codes or family letters that do not.
    pub ignore: Vec<String>,
    pub severities: std::collections::BTreeMap<String, Severity>,
    pub parameters: Parameters,
}

impl RuleSet {
    /// Whether the rule set runs the rule.
    pub fn runs(&self, rule: &Rule) -> bool {
        let named = |list: &[String]| list.iter().any(|code| rule.code.starts_with(code.as_str()));
        (self.select.is_empty() || named(&self.select)) && !named(&self.ignore)
    }

    pub fn severity(&self, rule: &Rule) -> Severity {
        self.severities.get(rule.code).copied().unwrap_or(rule.severity)
    }
}

/// Every rule of this crate, by code.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|family| family.rules.iter().copied())
}

/// Runs the rules of the set over one document, in a stable order: by address, then by code.
pub fn check(document: &Document, rule_set: &RuleSet) -> Vec<Finding> {
    let _ = (document, rule_set);
    Vec::new()
}
