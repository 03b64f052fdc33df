//! The known-good document of an invented county, and the edits that make each rule fire. Tests run them, the docs
//! print what is found.

use jiheng_model::{Document, Example, Rule, TargetValue};
use serde_json::Value;

/// The known-good document, in which no rule finds anything.
pub fn good() -> Document {
    read(json())
}

/// The known-good document with the rule's example made in it; `None` for rules that report while reading.
pub fn of(rule: &Rule) -> Option<Document> {
    match rule.example {
        Example::Edit { pointer, json } => Some(edited(&[(pointer, json)])),
        Example::Edits(edits) => Some(edited(edits)),
        Example::Text(_) | Example::Test(_) => None,
    }
}

/// The known-good document with JSON put at some pointers: in place of what is there, as a new field, or at the end
/// of a list.
///
/// # Panics
/// Where a pointer leads nowhere or the JSON is none: examples are part of the program.
pub fn edited(edits: &[(&str, &str)]) -> Document {
    let mut document = json();
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
    read(document)
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
