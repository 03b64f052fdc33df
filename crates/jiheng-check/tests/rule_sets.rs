//! Rule sets choose rules, severities and parameters, and say what they do not know.

use jiheng_check::{RuleSet, check, example};
use jiheng_model::Severity;

fn set(toml: &str) -> RuleSet {
    RuleSet::from_toml(toml, &[]).expect("a rule set")
}

fn codes(rule_set: &RuleSet, edits: &[(&str, &str)]) -> Vec<(&'static str, Severity)> {
    let findings = check(&example::edited(edits), rule_set);
    findings.into_iter().map(|finding| (finding.rule.code, finding.severity)).collect()
}

const EDITS: &[(&str, &str)] = &[
    ("/projects/0/indicators/2/targets/0/text", r#""≥100%""#),
    ("/projects/0/indicators/0/targets/0/text", r#""约24场""#),
    ("/projects/3/goals/0/text", r#""检查机构40家""#),
];

#[test]
fn rules_are_chosen_by_code_letter_and_name() {
    let all = codes(&RuleSet::default(), EDITS);
    assert_eq!(all, [("V018", Severity::Warning), ("V005", Severity::Warning), ("G002", Severity::Warning)]);
    assert_eq!(codes(&set(r#"select = ["G"]"#), EDITS), [("G002", Severity::Warning)]);
    assert_eq!(codes(&set(r#"select = ["impossible-percentage", "G002"]"#), EDITS).len(), 2);
    assert_eq!(codes(&set(r#"ignore = ["V"]"#), EDITS), [("G002", Severity::Warning)]);
}

#[test]
fn severities_and_parameters_are_set() {
    let rule_set = set(r#"
        name = "试点县"
        select = ["V", "G"]
        [severity]
        V018 = "error"
        G = "info"
        [parameters.G002]
        least = 4
        [parameters.V005]
        beyond = ["覆盖率"]
    "#);
    assert_eq!(rule_set.name, "试点县");
    assert_eq!(codes(&rule_set, EDITS), [("V018", Severity::Error)]);
}

#[test]
fn what_no_rule_is_called_is_an_error() {
    let message = |toml: &str| RuleSet::from_toml(toml, &[]).expect_err("an error").to_string();
    assert_eq!(message(r#"select = ["A999"]"#), "no rule is called `A999`");
    assert_eq!(message(r#"ignore = ["Z"]"#), "no rule is called `Z`");
    assert_eq!(message("[severity]\nV1 = \"info\""), "no rule is called `V1`");
    assert_eq!(message("[parameters.A006]\nlowest = 1"), "no parameter is called `A006.lowest`");
    assert_eq!(message("[parameters.A006]\nleast = [\"甲\"]"), "parameter `A006.least` takes a whole number");
    assert_eq!(message("rules = 1"), "the rule set is not valid TOML");
}
