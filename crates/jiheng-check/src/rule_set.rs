//! Which rules run, how severe they are, and with which parameters: TOML in, checked against the rules there are.

use std::collections::BTreeMap;
use std::fmt;

use jiheng_model::{ParameterValue, Parameters, Rule, Severity};
use serde::Deserialize;

/// Which rules run, how severe they are, and with which parameters.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    pub name: String,
    /// Codes, family letters or names that run; empty for all.
    pub select: Vec<String>,
    /// Codes, family letters or names that do not.
    pub ignore: Vec<String>,
    pub severities: BTreeMap<String, Severity>,
    pub parameters: Parameters,
}

/// Why a rule set cannot be used.
#[derive(Debug)]
pub struct RuleSetError(Fault);

#[derive(Debug)]
enum Fault {
    Syntax(toml::de::Error),
    Unknown { what: &'static str, word: String },
    Type { parameter: String, expected: &'static str },
}

impl fmt::Display for RuleSetError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Fault::Syntax(_) => formatter.write_str("the rule set is not valid TOML"),
            Fault::Unknown { what, word } => write!(formatter, "no {what} is called `{word}`"),
            Fault::Type { parameter, expected } => {
                write!(formatter, "parameter `{parameter}` takes {expected}")
            }
        }
    }
}

impl std::error::Error for RuleSetError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Fault::Syntax(cause) => Some(cause),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    name: String,
    #[serde(default)]
    select: Vec<String>,
    #[serde(default)]
    ignore: Vec<String>,
    #[serde(default)]
    severity: BTreeMap<String, Severity>,
    #[serde(default)]
    parameters: BTreeMap<String, BTreeMap<String, Value>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    Number(i64),
    Words(Vec<String>),
}

impl RuleSet {
    /// Reads a rule set. `readers` are the reading rules of the other crates, so that their codes are known too.
    pub fn from_toml(text: &str, readers: &[&'static Rule]) -> Result<RuleSet, RuleSetError> {
        let file: File = toml::from_str(text).map_err(|cause| RuleSetError(Fault::Syntax(cause)))?;
        let mut set = RuleSet {
            name: file.name,
            select: file.select,
            ignore: file.ignore,
            severities: file.severity,
            parameters: Parameters::default(),
        };
        for (code, values) in file.parameters {
            let rule = crate::rules().chain(readers.iter().copied()).find(|rule| rule.code == code);
            let rule = rule.ok_or_else(|| unknown("rule", &code))?;
            for (name, value) in values {
                let key = format!("{code}.{name}");
                let parameter = rule.parameters.iter().find(|parameter| parameter.name == name);
                let parameter = parameter.ok_or_else(|| unknown("parameter", &key))?;
                match (parameter.default, value) {
                    (ParameterValue::Number(_), Value::Number(number)) => {
                        set.parameters.numbers.insert(key, number);
                    }
                    (ParameterValue::Words(_), Value::Words(words)) => {
                        set.parameters.words.insert(key, words);
                    }
                    (ParameterValue::Number(_), _) => return Err(mistyped(key, "a whole number")),
                    (ParameterValue::Words(_), _) => return Err(mistyped(key, "a list of words")),
                }
            }
        }
        set.validate(readers)?;
        Ok(set)
    }

    /// Whether every code, letter and name in it is one of a rule.
    pub fn validate(&self, readers: &[&'static Rule]) -> Result<(), RuleSetError> {
        let names_one =
            |pattern: &str| crate::rules().chain(readers.iter().copied()).any(|rule| names(pattern, rule));
        for pattern in self.select.iter().chain(&self.ignore).chain(self.severities.keys()) {
            if !names_one(pattern) {
                return Err(unknown("rule", pattern));
            }
        }
        Ok(())
    }

    /// Whether the rule set runs the rule.
    pub fn runs(&self, rule: &Rule) -> bool {
        let named = |list: &[String]| list.iter().any(|pattern| names(pattern, rule));
        (self.select.is_empty() || named(&self.select)) && !named(&self.ignore)
    }

    pub fn severity(&self, rule: &Rule) -> Severity {
        let set = self.severities.get(rule.code).or_else(|| self.severities.get(rule.name));
        set.or_else(|| self.severities.get(&rule.code[..1])).copied().unwrap_or(rule.severity)
    }
}

/// A code (`A001`), a family letter (`A`) or a name (`fund-sources-sum`).
fn names(pattern: &str, rule: &Rule) -> bool {
    pattern == rule.name || pattern == rule.code || (pattern.len() == 1 && rule.code.starts_with(pattern))
}

fn unknown(what: &'static str, word: &str) -> RuleSetError {
    RuleSetError(Fault::Unknown { what, word: word.to_owned() })
}

fn mistyped(parameter: String, expected: &'static str) -> RuleSetError {
    RuleSetError(Fault::Type { parameter, expected })
}
