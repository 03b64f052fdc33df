//! The names of fields in the canonical JSON: what may stand after a dot in a condition. Taken from the schema, so that
//! they are said once.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiheng_model::Document;
use schemars::generate::SchemaSettings;
use serde_json::Value;

static FIELDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut fields = BTreeSet::new();
    collect(&generator.into_root_schema_for::<Document>().to_value(), &mut fields);
    fields
});

fn collect(schema: &Value, fields: &mut BTreeSet<String>) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        fields.extend(properties.keys().cloned());
    }
    match schema {
        Value::Object(parts) => parts.values().for_each(|part| collect(part, fields)),
        Value::Array(parts) => parts.iter().for_each(|part| collect(part, fields)),
        _ => {}
    }
}

/// What is below these is named by the columns of a table: the document's own words.
const NAMED_BY_THE_DOCUMENT: [&str; 2] = ["amounts", "details"];

/// The first name in an address like `targets/0/text` that no field has.
pub fn unknown_in_path(path: &str) -> Option<&str> {
    let is_place = |name: &str| name.is_empty() || name.bytes().all(|byte| byte.is_ascii_digit());
    path.split('/').find(|name| !is_place(name) && !FIELDS.contains(*name))
}

/// The first name after a dot that no field has, and the byte it stands at.
pub fn unknown_in_expression(expression: &str) -> Option<(usize, &str)> {
    // Whoever makes objects of his own names their fields himself.
    if expression.contains("#{") {
        return None;
    }
    let mut before = "";
    for (at, name) in after_dots(expression) {
        if !NAMED_BY_THE_DOCUMENT.contains(&before) && !FIELDS.contains(name) {
            return Some((at, name));
        }
        before = name;
    }
    None
}

/// Names after a dot, calls left out, with the bytes they stand at.
fn after_dots(expression: &str) -> Vec<(usize, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    let mut quote = None;
    let mut escaped = false;
    let mut before = ' ';
    for (at, c) in expression.char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(end) if c == end => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '`' | '\'') => quote = Some(c),
            None if c == '.' && before != '.' => {
                let rest = &expression[at + 1..];
                let name = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
                let is_call = rest[name.len()..].trim_start().starts_with('(');
                if name.starts_with(|c: char| c.is_alphabetic() || c == '_') && !is_call {
                    found.push((at + 1, name));
                }
            }
            None => {}
        }
        before = c;
    }
    found
}
