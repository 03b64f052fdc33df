//! The known-good document of an invented county, and the edits that make each rule fire. Tests run them, the docs
//! print what is found.

use jiheng_model::{Batch, Check, Document, Example, Finding, Rule, TargetValue};
use serde_json::Value;

use crate::{Checker, RuleSet, references};

/// The known-good document, in which no rule finds anything.
pub fn good() -> Document {
    read(json())
}

/// The known-good document with the rule's example made in it; `None` for rules that report while reading.
pub fn of(rule: &Rule) -> Option<Document> {
    match rule.example {
        Example::Edit { pointer, json } => Some(edited(&[(pointer, json)])),
        Example::Edits(edits) | Example::Beside { edits, .. } => Some(edited(edits)),
        Example::Text(_) | Example::Test(_) => None,
    }
}

/// A document of an example before and after its edits, as JSON.
pub struct Sides {
    pub before: Value,
    pub after: Value,
    pub edits: Vec<(&'static str, &'static str)>,
}

impl Sides {
    fn of(before: Value, edits: &[(&'static str, &'static str)]) -> Sides {
        let mut after = before.clone();
        put_into(&mut after, edits);
        Sides { before, after, edits: edits.to_vec() }
    }
}

/// The known-good document before and after the rule's example; `None` for rules that report while reading.
pub fn own(rule: &Rule) -> Option<Sides> {
    match rule.example {
        Example::Edit { pointer, json } => Some(Sides::of(self::json(), &[(pointer, json)])),
        Example::Edits(edits) | Example::Beside { edits, .. } => Some(Sides::of(json(), edits)),
        Example::Text(_) | Example::Test(_) => None,
    }
}

/// The document that the rule compares with, before and after; `None` for rules that compare nothing.
pub fn other(rule: &Rule) -> Option<Sides> {
    let Example::Beside { other, .. } = rule.example else { return None };
    let before = match rule.check {
        Check::Batch(_) => companion_json(),
        Check::Declared(_) => json(),
        _ => Sides::of(json(), LAST_YEAR).after,
    };
    Some(Sides::of(before, other))
}

/// What all rules find in the rule's example, beside the document that the rule compares with: the companion for
/// rules of a batch, the known-good document itself for the others.
pub fn findings(rule: &Rule) -> Vec<Finding> {
    let Some(document) = of(rule) else { return Vec::new() };
    let other = match rule.example {
        Example::Beside { other, .. } => other,
        _ => &[],
    };
    let rule_set = RuleSet::default();
    let checker = Checker::new(rule_set.clone());
    let known =
        |year: &[(&'static str, &'static str)]| references([put(json(), &[year, other].concat())], &rule_set);
    match rule.check {
        Check::Batch(_) => {
            let mut batch = Batch::default();
            checker.check_batch(&put(companion_json(), other), &mut batch);
            let mut findings = checker.check(&document);
            findings.extend(checker.check_batch(&document, &mut batch));
            findings
        }
        Check::Years(_) | Check::Recurring(_) => checker.with_last_year(known(LAST_YEAR)).check(&document),
        Check::Declared(_) => checker.with_declared(known(&[])).check(&document),
        _ => checker.check(&document),
    }
}

/// What last year's document has otherwise than the known-good one.
const LAST_YEAR: &[(&str, &str)] = &[
    ("/fiscal_year", "2025"),
    ("/projects/0/goals/0/text", r#""全年开展宣传活动20场，印制宣传册18000册，政策知晓率达到88%以上。""#),
    ("/projects/0/indicators/3/targets/0/text", r#""2025年11月底前""#),
    ("/projects/1/goals/0/text", r#""全年资助困难居民2800人参保，资助准确率100%，6月底前缴费到位。""#),
    ("/projects/1/indicators/2/targets/0/text", r#""2025年6月底前""#),
    ("/projects/2/goals/0/text", r#""全年系统巡检12次，可用率不低于98%，故障4小时内修复。""#),
    ("/projects/3/goals/0/text", r#""全年检查定点医药机构36家，追回违规资金不少于45万元。""#),
    ("/projects/3/indicators/2/targets/0/text", r#""2025年10月底前""#),
    ("/projects/4/goals/0/text", r#""按规定救助困难群众，救助资金按时发放。""#),
];

/// The same projects a year before, as a known-good document of that year.
pub fn last_year() -> Document {
    edited(LAST_YEAR)
}

/// The known-good document with JSON put at some pointers: in place of what is there, as a new field, or at the end
/// of a list.
///
/// # Panics
/// Where a pointer leads nowhere or the JSON is none: examples are part of the program.
pub fn edited(edits: &[(&str, &str)]) -> Document {
    put(json(), edits)
}

/// Another known-good document of the same county and year, which has nothing in common with the first.
pub fn companion() -> Document {
    read(companion_json())
}

fn put(mut document: Value, edits: &[(&str, &str)]) -> Document {
    put_into(&mut document, edits);
    read(document)
}

fn put_into(document: &mut Value, edits: &[(&str, &str)]) {
    for (pointer, json) in edits {
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
}

fn companion_json() -> Value {
    serde_json::from_str(include_str!("../data/companion.json")).expect("companion.json is checked by a test")
}

fn json() -> Value {
    serde_json::from_str(include_str!("../data/good.json")).expect("good.json is checked by a test")
}

/// Target values are read from their words, as a recognizer would.
fn read(document: Value) -> Document {
    let mut document: Document = serde_json::from_value(document).expect("the example is a document");
    for indicator in document.projects.iter_mut().flat_map(|project| &mut project.indicators) {
        for target in &mut indicator.targets {
            target.value = TargetValue::parse(&target.text, document.fiscal_year);
        }
        if let Some(result) = &mut indicator.result {
            result.value =
                TargetValue::parse(result.actual.as_deref().unwrap_or_default(), document.fiscal_year);
        }
    }
    document
}
