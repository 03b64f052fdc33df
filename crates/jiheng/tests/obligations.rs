//! The catalogue of duties against the rules of the whole product.

use jiheng::duties;

#[test]
fn every_rule_proves_a_duty_and_every_duty_names_rules_there_are() {
    let rules: Vec<&str> = jiheng::rules().iter().map(|rule| rule.code).collect();
    let named: Vec<&str> = duties().iter().flat_map(|duty| &duty.rules).map(String::as_str).collect();
    let without: Vec<&&str> = rules.iter().filter(|code| !named.contains(code)).collect();
    assert!(without.is_empty(), "add to a duty of crates/jiheng-check/data/obligations.toml: {without:?}");
    let unknown: Vec<&&str> = named.iter().filter(|code| !rules.contains(code)).collect();
    assert!(unknown.is_empty(), "no rule has these codes: {unknown:?}");
}
