//! Every rule is proved by its example: the known-good document is clean, and each edit of it yields that one code.

use std::collections::BTreeSet;

use jiheng_check::{FAMILIES, RuleSet, check, rules};
use jiheng_model::{Document, Example, TargetValue};
use serde_json::Value;

fn good() -> Value {
    serde_json::from_str(include_str!("good.json")).expect("good.json is JSON")
}

/// Puts JSON at a pointer: in place of what is there, as a new field, or at the end of a list.
fn edit(document: &mut Value, pointer: &str, json: &str) {
    let value: Value = serde_json::from_str(json).unwrap_or_else(|error| panic!("{pointer}: {error}"));
    let (parent, field) = pointer.rsplit_once('/').expect("a pointer below the document");
    match document.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer} has a parent")) {
        Value::Object(fields) => {
            fields.insert(field.to_owned(), value);
        }
        Value::Array(items) => {
            let at: usize = field.parse().unwrap_or_else(|_| panic!("{pointer} names an item"));
            if at < items.len() { items[at] = value } else { items.push(value) }
        }
        _ => panic!("{pointer} stands in neither an object nor a list"),
    }
}

/// Reads the document and its target values, as a recognizer would.
fn read(document: Value) -> Document {
    let mut document: Document = serde_json::from_value(document).expect("the example is a document");
    for indicator in document.projects.iter_mut().flat_map(|project| &mut project.indicators) {
        for target in &mut indicator.targets {
            target.value = TargetValue::parse(&target.text, document.fiscal_year);
        }
    }
    document
}

fn found(document: &Document) -> Vec<String> {
    let findings = check(document, &RuleSet::default());
    findings
        .iter()
        .map(|finding| format!("{} {} {}", finding.rule.code, finding.pointer, finding.message))
        .collect()
}

#[test]
fn the_good_document_is_clean() {
    assert_eq!(found(&read(good())), Vec::<String>::new());
}

#[test]
fn each_example_yields_its_code_and_no_other() {
    let mut faults = Vec::new();
    for rule in rules() {
        let mut document = good();
        match rule.example {
            Example::Edit { pointer, json } => edit(&mut document, pointer, json),
            Example::Edits(edits) => {
                for (pointer, json) in edits {
                    edit(&mut document, pointer, json);
                }
            }
            Example::Text(_) | Example::Test(_) => panic!("{} is no reading rule", rule.code),
        }
        let document = read(document);
        let findings = check(&document, &RuleSet::default());
        let codes: BTreeSet<&str> = findings.iter().map(|finding| finding.rule.code).collect();
        if codes != BTreeSet::from([rule.code]) {
            faults.push(format!("{}: {:#?}", rule.code, found(&document)));
        }
        let json = serde_json::to_value(&document).expect("a document is JSON");
        for finding in findings {
            assert!(
                finding.pointer.is_empty() || json.pointer(&finding.pointer).is_some(),
                "{}: nothing stands at {}",
                rule.code,
                finding.pointer
            );
            if let Some(fix) = &finding.fix {
                let stands = json.pointer(&fix.pointer).and_then(Value::as_str);
                assert_eq!(
                    stands,
                    Some(fix.from.as_str()),
                    "{}: the fix replaces what stands there",
                    rule.code
                );
            }
            assert_style(rule.code, &finding.message);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn assert_style(code: &str, text: &str) {
    let plain = !text.contains("非法") && !text.contains(['！', '!']) && !text.ends_with('。');
    assert!(plain, "{code}: {text}");
}

#[test]
fn rules_are_told_in_full_and_in_order() {
    let mut codes = Vec::new();
    let mut names = BTreeSet::new();
    for family in FAMILIES {
        for rule in family.rules {
            assert!(rule.code.starts_with(family.letter), "{} stands in family {}", rule.code, family.letter);
            assert!(names.insert(rule.name), "{} is the name of two rules", rule.name);
            for text in [rule.title, rule.why, rule.fix] {
                assert!(
                    !text.is_empty() && !text.contains("非法") && !text.contains('！'),
                    "{}: {text}",
                    rule.code
                );
            }
            assert!(!rule.title.ends_with('。'), "{}: {}", rule.code, rule.title);
            assert_eq!(
                rule.basis.is_empty(),
                rule.citation().is_none(),
                "{} names sources that exist",
                rule.code
            );
            codes.push(rule.code);
        }
    }
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(codes, sorted, "codes are given in order");
    assert!(codes.len() >= 45, "{} rules", codes.len());
}

#[test]
fn checking_twice_gives_the_same_list() {
    let mut document = good();
    for rule in rules() {
        if let Example::Edit { pointer, json } = rule.example
            && pointer.contains("indicators/0/")
        {
            edit(&mut document, pointer, json);
        }
    }
    let document = read(document);
    assert_eq!(found(&document), found(&document));
}
