//! Which rules run, how severe they are, and with which parameters. A set rests on another and says only what
//! differs: the default set < a named set < the settings of a folder < the command line.

mod named;
mod read;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use jiheng_model::{ParameterValue, Parameters, Rule, Setting, Severity};
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

pub use named::RULE_SETS;
pub use read::SETTINGS;

/// Which rules run, how severe they are, and with which parameters. Without a name it changes the set it rests on;
/// with nothing in it, it is the default set.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    /// As it is called on the command line.
    pub name: String,
    pub title: String,
    pub version: String,
    pub description: String,
    /// The set that this one rests on.
    pub base: Option<Arc<RuleSet>>,
    /// Codes, family letters or names that run; empty for all that the base runs.
    pub select: Vec<String>,
    /// Codes, family letters or names that do not.
    pub ignore: Vec<String>,
    /// Demands that do not hold for the form.
    pub waived: Vec<Waiver>,
    /// By code, family letter or name.
    pub severities: BTreeMap<String, Severity>,
    /// Those of the base are among them.
    pub parameters: Parameters,
}

/// Rules that do not run, and why their demand does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waiver {
    pub rules: Vec<String>,
    pub reason: String,
}

/// By what a report names the rules it was made with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Identity {
    pub name: String,
    pub title: String,
    pub version: String,
    /// What changed the set for this run: `jiheng.toml`, `命令行`.
    pub adjusted_by: Vec<String>,
    /// Over the version of the program and every rule that runs, with its severity and parameters.
    pub sha256: String,
}

impl Identity {
    /// `默认（default 1），经 jiheng.toml 调整，指纹 0123456789ab`.
    pub fn describe(&self) -> String {
        let mut words = format!("{}（{} {}）", self.title, self.name, self.version);
        if !self.adjusted_by.is_empty() {
            words.push_str(&format!("，经 {} 调整", self.adjusted_by.join("、")));
        }
        words.push_str(&format!("，指纹 {}", &self.sha256[..self.sha256.len().min(12)]));
        words
    }
}

impl RuleSet {
    /// This set, resting on another.
    pub fn over(mut self, base: RuleSet) -> RuleSet {
        self.parameters.rest_on(&base.parameters);
        self.base = Some(Arc::new(base));
        self
    }

    /// This set and those it rests on, the nearest first.
    pub fn layers(&self) -> impl Iterator<Item = &RuleSet> {
        std::iter::successors(Some(self), |set| set.base.as_deref())
    }

    /// Whether it says anything about the rules.
    pub fn is_empty(&self) -> bool {
        let RuleSet { select, ignore, waived, severities, parameters, .. } = self;
        select.is_empty()
            && ignore.is_empty()
            && waived.is_empty()
            && severities.is_empty()
            && parameters.is_empty()
    }

    /// Whether the rule set runs the rule.
    pub fn runs(&self, rule: &Rule) -> bool {
        let (selected, ignored) = self.verdict(rule);
        selected && !ignored
    }

    /// Whether the rule is selected, and whether it is ignored: what a base ignores stays so, unless a set above it
    /// selects the very rule.
    fn verdict(&self, rule: &Rule) -> (bool, bool) {
        let (mut selected, mut ignored) = self.base.as_ref().map_or((true, false), |base| base.verdict(rule));
        if !self.select.is_empty() {
            selected = self.select.iter().any(|pattern| names(pattern, rule));
            ignored &= !self.select.iter().any(|pattern| pattern == rule.code || pattern == rule.name);
        }
        let waived = self.waived.iter().flat_map(|waiver| &waiver.rules);
        ignored |= self.ignore.iter().chain(waived).any(|pattern| names(pattern, rule));
        (selected, ignored)
    }

    /// Why the rule does not run, where its demand does not hold for the form.
    pub fn waiver(&self, rule: &Rule) -> Option<&Waiver> {
        if self.runs(rule) {
            return None;
        }
        let mut waivers = self.layers().flat_map(|set| &set.waived);
        waivers.find(|waiver| waiver.rules.iter().any(|pattern| names(pattern, rule)))
    }

    pub fn severity(&self, rule: &Rule) -> Severity {
        let own = self.severities.get(rule.code).or_else(|| self.severities.get(rule.name));
        let own = own.or_else(|| self.severities.get(&rule.code[..1])).copied();
        own.unwrap_or_else(|| self.base.as_ref().map_or(rule.severity, |base| base.severity(rule)))
    }

    /// By what a report names this set, of all the rules there are. `user_rules` is the text of those that users
    /// wrote.
    pub fn identity(&self, rules: &[&'static Rule], user_rules: &str) -> Identity {
        let set = self.layers().find(|set| !set.name.is_empty());
        let default = || named::plain("default").expect("there is a default set: a test reads them all");
        let set = set.cloned().unwrap_or_else(default);
        let adjusting = self.layers().take_while(|layer| layer.name != set.name);
        let mut adjusted_by: Vec<String> =
            adjusting.filter(|layer| !layer.is_empty()).map(|layer| layer.title.clone()).collect();
        adjusted_by.reverse();
        Identity {
            name: set.name,
            title: set.title,
            version: set.version,
            adjusted_by,
            sha256: hex(&Sha256::digest(self.effective(rules, user_rules))),
        }
    }

    /// The set in full, in words that only change with its meaning.
    fn effective(&self, rules: &[&'static Rule], user_rules: &str) -> String {
        let mut rules: Vec<&Rule> = rules.iter().copied().filter(|rule| self.runs(rule)).collect();
        rules.sort_by_key(|rule| rule.code);
        let mut text = format!("jiheng {}\n", env!("CARGO_PKG_VERSION"));
        for rule in rules {
            let _ = writeln!(text, "{} {}", rule.code, self.severity(rule).word());
            for parameter in rule.parameters {
                let value = match (self.parameters.get(rule.code, parameter.name), parameter.default) {
                    (Some(Setting::Number(number)), _) => number.to_string(),
                    (Some(Setting::Words(words)), _) => words.join("\t"),
                    (None, ParameterValue::Number(number)) => number.to_string(),
                    (None, ParameterValue::Words(words)) => words.join("\t"),
                };
                let _ = writeln!(text, " {}={value}", parameter.name);
            }
        }
        text + user_rules
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A code (`A001`), a family letter (`A`) or a name (`fund-sources-sum`).
pub(crate) fn names(pattern: &str, rule: &Rule) -> bool {
    pattern == rule.name || pattern == rule.code || (pattern.len() == 1 && rule.code.starts_with(pattern))
}

/// Whether each word names rules of those there are; a sentence about the first that does not.
pub fn known(words: &[String], rules: &[&'static Rule]) -> Result<(), String> {
    let stranger = words.iter().find(|word| !rules.iter().any(|rule| names(word, rule)));
    stranger.map_or(Ok(()), |word| Err(no_such_rule(word)))
}

fn no_such_rule(word: &str) -> String {
    format!("没有规则「{word}」，运行 jiheng rules 可查看全部规则")
}
