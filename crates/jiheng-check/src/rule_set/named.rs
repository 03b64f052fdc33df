//! The rule sets that come with the program: a file each.

use jiheng_model::Rule;

use super::RuleSet;
use jiheng_model::config::ConfigError;

/// Name and text of each, the general ones first. The forms of single issuers follow.
pub const RULE_SETS: &[(&str, &str)] = &[
    ("default", include_str!("../../data/rulesets/default.toml")),
    ("strict", include_str!("../../data/rulesets/strict.toml")),
    ("declaration", include_str!("../../data/rulesets/declaration.toml")),
    ("disclosure", include_str!("../../data/rulesets/disclosure.toml")),
    ("central-101", include_str!("../../data/rulesets/central-101.toml")),
    ("dongkeng", include_str!("../../data/rulesets/dongkeng.toml")),
    ("xiangtan", include_str!("../../data/rulesets/xiangtan.toml")),
    ("xinglong", include_str!("../../data/rulesets/xinglong.toml")),
    ("dachang", include_str!("../../data/rulesets/dachang.toml")),
    ("guangzhou", include_str!("../../data/rulesets/guangzhou.toml")),
];

impl RuleSet {
    /// The set of that name, of those that come with the program. `rules` are all there are. An error is a sentence.
    pub fn named(name: &str, rules: &[&'static Rule]) -> Result<RuleSet, String> {
        let Some((_, text)) = RULE_SETS.iter().find(|(known, _)| *known == name) else {
            let known: Vec<&str> = RULE_SETS.iter().map(|(name, _)| *name).collect();
            return Err(format!(
                "没有规则集「{name}」，可以是：{}；或给出规则集文件的路径",
                known.join("、")
            ));
        };
        let find = |name: &str| RuleSet::named(name, rules);
        RuleSet::from_toml(text, rules, &find).map_err(|error| format!("规则集 {name} {error}"))
    }
}

/// A set that rests on no other and names no rules of other crates.
pub fn plain(name: &str) -> Result<RuleSet, ConfigError> {
    let text = RULE_SETS.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| *text);
    RuleSet::from_toml(text, &crate::rules().collect::<Vec<_>>(), &|name| Err(name.to_owned()))
}
