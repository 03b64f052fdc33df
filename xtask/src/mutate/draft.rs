//! A document to plant a defect in: canonical JSON, with ways to find a place and to change what stands there.
//!
//! Plants work on JSON and on words, as a filer would, and know nothing of the rules.

use jiheng_model::{Document, TargetValue};
use serde_json::{Value, json};

use super::random::Random;

#[derive(Clone)]
pub struct Draft {
    pub document: Value,
    /// What the document is compared with: an earlier one of the batch, last year's, or the declared version.
    pub other: Value,
}

impl Draft {
    pub fn at(&self, pointer: &str) -> &Value {
        self.document.pointer(pointer).unwrap_or(&Value::Null)
    }

    pub fn text(&self, pointer: &str) -> &str {
        self.at(pointer).as_str().unwrap_or_default()
    }

    pub fn count(&self, pointer: &str) -> usize {
        self.at(pointer).as_array().map_or(0, Vec::len)
    }

    pub fn has(&self, pointer: &str) -> bool {
        !self.at(pointer).is_null()
    }

    /// In place of what is there, as a new field, or at the end of a list.
    pub fn put(&mut self, pointer: &str, value: impl Into<Value>) {
        put(&mut self.document, pointer, value.into());
    }

    /// Adds an item to a list and gives its address.
    pub fn push(&mut self, list: &str, value: Value) -> String {
        let address = format!("{list}/{}", self.count(list));
        self.put(&address, value);
        address
    }

    /// Keeps the items of a list that are wanted.
    pub fn retain(&mut self, list: &str, wanted: impl Fn(&Value) -> bool) {
        if let Some(items) = self.document.pointer_mut(list).and_then(Value::as_array_mut) {
            items.retain(|item| wanted(item));
        }
    }

    /// The addresses of the items of a list that are wanted.
    pub fn all(&self, list: &str, wanted: impl Fn(&Value) -> bool) -> Vec<String> {
        let items = self.at(list).as_array().map(Vec::as_slice).unwrap_or_default();
        let addresses = items.iter().enumerate().filter(|(_, item)| wanted(item));
        addresses.map(|(index, _)| format!("{list}/{index}")).collect()
    }

    /// One of them.
    pub fn any(&self, random: &mut Random, list: &str, wanted: impl Fn(&Value) -> bool) -> Option<String> {
        let all = self.all(list, wanted);
        if all.is_empty() { None } else { Some(random.pick(&all).clone()) }
    }

    /// How many projects there are.
    pub fn projects(&self) -> usize {
        self.count("/projects")
    }

    pub fn project(&self, random: &mut Random, wanted: impl Fn(&Value) -> bool) -> Option<String> {
        self.any(random, "/projects", wanted)
    }

    /// Two different projects.
    pub fn pair(&self, random: &mut Random, wanted: impl Fn(&Value) -> bool) -> Option<(String, String)> {
        let mut all = self.all("/projects", wanted);
        if all.len() < 2 {
            return None;
        }
        random.shuffle(&mut all);
        Some((all[0].clone(), all[1].clone()))
    }

    /// An indicator of any project.
    pub fn indicator(&self, random: &mut Random, wanted: impl Fn(&Value) -> bool) -> Option<String> {
        let projects = self.all("/projects", |_| true);
        let all: Vec<String> =
            projects.iter().flat_map(|project| self.all(&format!("{project}/indicators"), &wanted)).collect();
        if all.is_empty() { None } else { Some(random.pick(&all).clone()) }
    }

    pub fn table(&self, kind: &str) -> Option<String> {
        self.all("/budget/tables", |table| table["kind"] == kind).pop()
    }

    /// The row of a table with this text in its name or code.
    pub fn row(&self, table: &str, word: &str) -> Option<String> {
        let named =
            |row: &Value| row["code"] == word || row["name"].as_str().is_some_and(|name| name.contains(word));
        self.all(&format!("{table}/rows"), named).into_iter().next()
    }

    /// Writes the year's target value of an indicator. A standard in the same row would be another defect.
    pub fn value(&mut self, indicator: &str, text: impl Into<String>) -> Option<String> {
        let target = self.target(indicator)?;
        self.put(&format!("{target}/text"), text.into());
        if self.has(&format!("{indicator}/standard")) {
            self.put(&format!("{indicator}/standard"), Value::Null);
        }
        Some(indicator.to_owned())
    }

    /// The address of the year's target value.
    pub fn target(&self, indicator: &str) -> Option<String> {
        let list = format!("{indicator}/targets");
        let annual = self.all(&list, |target| target["horizon"] == "annual" || target["horizon"].is_null());
        annual.into_iter().next().or_else(|| self.all(&list, |_| true).into_iter().next())
    }

    pub fn target_text(&self, indicator: &str) -> String {
        self.target(indicator)
            .map(|target| self.text(&format!("{target}/text")).to_owned())
            .unwrap_or_default()
    }

    /// Amounts in 0.01 of the unit they are printed in.
    pub fn cents(&self, pointer: &str) -> Option<i64> {
        cents_of(self.at(pointer).as_str()?)
    }

    pub fn put_cents(&mut self, pointer: &str, cents: i64) {
        self.put(pointer, money(cents));
    }
}

pub fn put(document: &mut Value, pointer: &str, value: Value) {
    let (parent, field) = pointer.rsplit_once('/').expect("an address below the document");
    match document.pointer_mut(parent) {
        Some(Value::Object(fields)) => {
            fields.insert(field.to_owned(), value);
        }
        Some(Value::Array(items)) => {
            let at: usize = field.parse().expect("an address of a list names an item");
            if at < items.len() { items[at] = value } else { items.push(value) }
        }
        _ => panic!("nothing stands at {parent}"),
    }
}

/// `1234` → `12.34`.
pub fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
}

/// As in a sentence, without idle zeros: `24.5`.
pub fn plain(cents: i64) -> String {
    let text = money(cents);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn cents_of(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part = format!("{part:0<2}");
    let cents: i64 = format!("{whole}{}", part.get(..2)?).parse().ok()?;
    // Finer amounts are left alone: a plant must not round them.
    part.get(2..)?.chars().all(|digit| digit == '0').then_some(cents)
}

/// The first number of a text, as digits with a point.
pub fn number(text: &str) -> Option<&str> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let rest = &text[start..];
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    Some(rest[..end].trim_end_matches('.'))
}

/// Indicators of a class, by a word of it: 数量, 成本, 效益, 满意度.
pub fn class(word: &'static str) -> impl Fn(&Value) -> bool + Copy {
    move |indicator| {
        let level2 = indicator["level2"].as_str().unwrap_or_default();
        let level1 = indicator["level1"].as_str().unwrap_or_default();
        level2.contains(word) || (matches!(word, "效益" | "满意度" | "产出") && level1.contains(word))
    }
}

/// Indicators whose value is a percentage.
pub fn is_rate(indicator: &Value) -> bool {
    let targets = indicator["targets"].as_array().map(Vec::as_slice).unwrap_or_default();
    !targets.is_empty()
        && targets.iter().all(|target| target["text"].as_str().is_some_and(|text| text.contains('%')))
}

/// An indicator as a form prints it.
pub fn row(level1: &str, level2: &str, name: &str, description: &str, value: &str) -> Value {
    json!({
        "level1": level1, "level2": level2, "name": name,
        "description": if description.is_empty() { Value::Null } else { description.into() },
        "targets": [{"horizon": "annual", "text": value}],
    })
}

/// The document as a recognizer would give it: target values read from their words.
pub fn document(value: Value) -> Result<Document, serde_json::Error> {
    let mut document: Document = serde_json::from_value(value)?;
    let year = document.fiscal_year;
    let goals = document.department_goals.iter_mut().flat_map(|goals| &mut goals.indicators);
    let indicators = document.projects.iter_mut().flat_map(|project| &mut project.indicators).chain(goals);
    for indicator in indicators {
        for target in &mut indicator.targets {
            target.value = TargetValue::parse(&target.text, year);
        }
        if let Some(result) = &mut indicator.result {
            result.value = TargetValue::parse(result.actual.as_deref().unwrap_or_default(), year);
        }
    }
    Ok(document)
}
