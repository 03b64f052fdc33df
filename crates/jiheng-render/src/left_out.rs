//! What of a document its page does not say: values that are neither printed nor follow from what is.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use crate::layout::Layout;

/// A value of the document that the form has no place for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub pointer: String,
    /// As the document prints it; blank for a part of the document as a whole.
    pub text: String,
}

/// Said of the document by the program, or of the form as a whole.
const ABOUT: [&str; 4] = ["kinds", "region", "money_unit", "title"];

/// The names of values that others follow from.
const FOLLOWED: [&str; 4] = ["code", "name", "unit", "supervising_department"];

impl Layout {
    /// The values of the document that are not on these pages, in the order of the document.
    pub fn left_out(&self) -> Vec<LeftOut> {
        let mut left_out = Vec::new();
        if let Value::Object(fields) = &self.document {
            let mut pointer = String::new();
            for (name, value) in fields.iter().filter(|(name, _)| !ABOUT.contains(&name.as_str())) {
                self.walk(&mut pointer, name, value, &mut left_out);
            }
        }
        let said = self.said();
        left_out.retain(|one| !self.follows(one, &self.document, &said));
        left_out
    }

    /// Goes into the value by the name, below the pointer.
    fn walk(&self, pointer: &mut String, name: &str, value: &Value, left_out: &mut Vec<LeftOut>) {
        let above = pointer.len();
        pointer.push('/');
        match name.contains(['~', '/']) {
            true => pointer.push_str(&name.replace('~', "~0").replace('/', "~1")),
            false => pointer.push_str(name),
        }
        match value {
            Value::Null | Value::Bool(_) => {}
            // A list of words is one thing to say.
            Value::Array(items)
                if !items.is_empty() && items.iter().all(Value::is_string) && !self.says_within(pointer) =>
            {
                let words: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
                left_out.push(LeftOut { pointer: pointer.clone(), text: words.join("、") });
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.walk(pointer, &index.to_string(), item, left_out);
                }
            }
            // Said once where there is nothing of it on the pages at all.
            Value::Object(_) if is_whole(pointer) && !self.says_within(pointer) => {
                if !holds_anything(value) {
                    pointer.truncate(above);
                    return;
                }
                left_out.push(LeftOut { pointer: pointer.clone(), text: String::new() });
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    // Parsed from a text that stands beside it.
                    let parsed = matches!(name.as_str(), "value" | "claims" | "indicator")
                        && (value.is_object() || value.is_array());
                    if !parsed {
                        self.walk(pointer, name, value, left_out);
                    }
                }
            }
            Value::String(text) if text.is_empty() => {}
            other => {
                if !self.drawn.contains(pointer.as_str()) && !self.summed.contains(pointer.as_str()) {
                    let text = other.as_str().map_or_else(|| other.to_string(), str::to_owned);
                    left_out.push(LeftOut { pointer: pointer.clone(), text });
                }
            }
        }
        pointer.truncate(above);
    }

    /// What is printed by the names that other values follow from, gathered once for all of them.
    fn said(&self) -> HashMap<&str, BTreeSet<&str>> {
        let mut said: HashMap<&str, BTreeSet<&str>> = HashMap::new();
        for pointer in &self.drawn {
            let name = pointer.rsplit('/').next().unwrap_or_default();
            if FOLLOWED.contains(&name)
                && let Some(text) = self.document.pointer(pointer).and_then(Value::as_str)
            {
                said.entry(name).or_default().insert(text);
            }
        }
        said
    }

    /// Whether a value follows from what is printed.
    fn follows(&self, one: &LeftOut, document: &Value, said: &HashMap<&str, BTreeSet<&str>>) -> bool {
        let says = |name: &str, is: &dyn Fn(&str) -> bool| {
            said.get(name).is_some_and(|texts| texts.iter().any(|text| is(text)))
        };
        let printed = |name: &str, text: &str| said.get(name).is_some_and(|texts| texts.contains(text));
        let pointer = one.pointer.as_str();
        let (parent, name) = pointer.rsplit_once('/').unwrap_or(("", pointer));
        let (list, _) = parent.rsplit_once('/').unwrap_or(("", parent));
        let list = list.rsplit('/').next().unwrap_or_default();
        match name {
            // Which year a document is of stands in the codes of its projects, or in their names over the forms.
            "fiscal_year" if parent.is_empty() => {
                let year = one.text.get(2..4).unwrap_or("??");
                let named = format!("{}年", one.text);
                says("code", &|code| code.len() >= 18 && code.get(6..8) == Some(year))
                    || says("name", &|name| name.contains(&named))
            }
            "department" => {
                let own = |body: &str| body.strip_suffix("本级").unwrap_or(body) == one.text;
                says("unit", &own) || says("supervising_department", &own)
            }
            // Printed once over the projects of a unit.
            "unit" if list == "projects" => printed("unit", &one.text),
            // Words of a record, not what it says: its amount or text is listed if it is not printed.
            "label" | "kind" | "month" | "horizon" | "side" | "seq" | "office" => true,
            // Worked out from the words of the period; steps of the schedule have theirs printed.
            "start" | "end" if parent.ends_with("/period") => true,
            "level1" if list == "class_weights" => true,
            // The same words as the class, which is listed.
            "level2_text" => {
                let class = document.pointer(&format!("{parent}/level2")).and_then(Value::as_str);
                class == Some(one.text.as_str())
            }
            "unit" => self.says_within(parent),
            "title" if parent.contains("/tables/") || parent.contains("department_goals/overall") => {
                self.says_within(parent)
            }
            // Amounts that stand in the grid of spending as well.
            "total" | "amount" if parent.contains("/budget") => {
                let project = pointer.split("/budget").next().unwrap_or_default();
                let grid = format!("{project}/budget/execution");
                let rows = document.pointer(&grid).and_then(Value::as_array);
                let rows = rows.map(Vec::as_slice).unwrap_or_default().iter().enumerate();
                let mut amounts = rows.flat_map(|(row, fields)| {
                    ["initial", "budget"].map(|name| (format!("{grid}/{row}/{name}"), fields.get(name)))
                });
                amounts.any(|(at, amount)| {
                    self.drawn.contains(&at) && amount.and_then(Value::as_str) == Some(one.text.as_str())
                })
            }
            // The names of the columns of a table stand over its amounts.
            "columns" if parent.contains("/tables/") => self.says_within(parent),
            _ => false,
        }
    }

    /// Whether anything inside of the value at the pointer is printed.
    fn says_within(&self, pointer: &str) -> bool {
        let start = format!("{pointer}/");
        let mut after = self.drawn.range(start.clone()..).chain(self.summed.range(start.clone()..));
        after.any(|printed| printed.starts_with(&start))
    }
}

/// Whether the pointer leads to a part of a document that a form prints or not: a project, the budget, the goals of the
/// department.
fn is_whole(pointer: &str) -> bool {
    let project = pointer.strip_prefix("/projects/");
    matches!(pointer, "/budget" | "/department_goals")
        || project.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn holds_anything(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => false,
        Value::String(text) => !text.is_empty(),
        Value::Number(_) => true,
        Value::Array(items) => items.iter().any(holds_anything),
        Value::Object(fields) => fields.values().any(holds_anything),
    }
}
