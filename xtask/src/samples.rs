//! `cargo xtask samples [NAME]`: every sample, in every format, against the facts it was written from.
//!
//! The facts (`samples/expected/NAME.facts.json`) come from the script that wrote the samples, never from a reader. They
//! say less than a reading does: what they do not name is not compared.

use std::error::Error;
use std::fs;
use std::path::Path;

use jiheng_formats::{Limits, read};
use jiheng_model::text::key;
use serde_json::{Map, Value, json};

/// What differs, sample by sample and format by format.
pub fn run(folder: &Path, only: Option<&str>) -> Result<Vec<String>, Box<dyn Error>> {
    let mut differences = Vec::new();
    let mut paths: Vec<_> = fs::read_dir(folder.join("expected"))?.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.to_string_lossy().ends_with(".facts.json")) {
        let facts: Value = serde_json::from_slice(&fs::read(path)?)?;
        let sample = facts["sample"].as_str().ok_or("facts without a name")?;
        if only.is_some_and(|only| only != sample) {
            continue;
        }
        for extension in facts["formats"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let name = format!("{sample}.{extension}");
            let bytes = fs::read(folder.join(&name))?;
            let blocks = match read(&name, &bytes, &Limits::default()) {
                Ok((_, outcome)) => outcome.value,
                Err(error) => {
                    differences.push(format!("{name}: {error}"));
                    continue;
                }
            };
            let document = serde_json::to_value(jiheng_forms::recognize(&blocks).value)?;
            let mut found = Vec::new();
            compare("", &facts, &said(&document), &mut found);
            differences.extend(found.into_iter().map(|difference| format!("{name}: {difference}")));
        }
    }
    Ok(differences)
}

/// The document in the words of the facts.
fn said(document: &Value) -> Value {
    let mut said = document.clone();
    said["projects"] = document["projects"].as_array().into_iter().flatten().map(project).collect();
    said["budget"] = json!({
        "tables": document["budget"]["tables"].as_array().into_iter().flatten().map(budget_table).collect::<Vec<_>>(),
        "functional": functional(&document["budget"]),
        "definitions": names(&document["budget"]["definitions"], "term"),
    });
    let total = |total: &Value| json!({ "label": total["label"], "total": total["budget"]["total"] });
    said["totals"] = document["totals"].as_array().into_iter().flatten().map(total).collect();
    let indicators = |project: &Value| project["indicators"].as_array().map_or(0, Vec::len);
    said["count"] = json!({
        "projects": document["projects"].as_array().map_or(0, Vec::len),
        "indicators": document["projects"].as_array().into_iter().flatten().map(indicators).sum::<usize>(),
    });
    said
}

fn project(project: &Value) -> Value {
    let budget = &project["budget"];
    let printed = budget["sources"].as_array().into_iter().flatten().filter(|source| !source["amount"].is_null());
    let mut said = project.clone();
    said["total"] = budget["total"].clone();
    said["sources"] = printed.cloned().collect();
    said["plan"] = names(&budget["spending_plan"], "cumulative_percent");
    said["purpose"] = budget["purpose"].clone();
    said["execution"] = budget["execution"].clone();
    said["department"] = project["supervising_department"].clone();
    said["indicators"] = project["indicators"].as_array().into_iter().flatten().map(indicator).collect();
    said
}

fn indicator(indicator: &Value) -> Value {
    let mut said = indicator.clone();
    for target in indicator["targets"].as_array().into_iter().flatten() {
        let name = if target["horizon"] == "annual" { "target" } else { target["horizon"].as_str().unwrap_or_default() };
        said[name] = target["text"].clone();
    }
    for name in ["actual", "score", "reason", "likelihood"] {
        said[name] = indicator["result"][name].clone();
    }
    said
}

fn budget_table(table: &Value) -> Value {
    // A two-sided table gives a row for each side; what is counted is the printed rows.
    let rows = table["rows"].as_array().map_or(&[][..], Vec::as_slice);
    let two_sided = rows.iter().any(|row| row["side"] == "income");
    let mut printed: Vec<&Value> = rows.iter().map(|row| &row["seq"]).collect();
    if two_sided {
        printed.dedup();
        printed.sort_by_key(|seq| seq.to_string());
        printed.dedup();
    }
    json!({ "kind": table["kind"], "rows": printed.len(), "title": table["title"] })
}

/// Totals of the expenditure table by functional code.
fn functional(budget: &Value) -> Value {
    let tables = budget["tables"].as_array().into_iter().flatten();
    let rows = tables.filter(|table| table["kind"] == "expenditure").flat_map(|table| table["rows"].as_array());
    let by_code = rows.flatten().filter_map(|row| {
        let code = row["code"].as_str()?;
        Some((code.to_owned(), json!({ "name": row["name"], "total": row["amounts"]["合计"] })))
    });
    Value::Object(by_code.collect::<Map<_, _>>())
}

fn names(list: &Value, field: &str) -> Value {
    list.as_array().into_iter().flatten().map(|entry| entry[field].clone()).collect()
}

/// Facts about the sample itself rather than about what is printed in it.
const NOT_PRINTED: [&str; 4] = ["sample", "formats", "faults", "department_table"];

fn compare(pointer: &str, fact: &Value, read: &Value, differences: &mut Vec<String>) {
    match (fact, read) {
        (Value::Object(fact), _) => {
            for (name, value) in fact.iter().filter(|(name, _)| !NOT_PRINTED.contains(&name.as_str())) {
                compare(&format!("{pointer}/{name}"), value, &read[name], differences);
            }
        }
        (Value::Array(fact), Value::Array(read)) if fact.len() == read.len() => {
            for (index, (fact, read)) in fact.iter().zip(read).enumerate() {
                compare(&format!("{pointer}/{index}"), fact, read, differences);
            }
        }
        (Value::Array(fact), Value::Array(read)) => {
            differences.push(format!("{pointer}: {} entries, read {}", fact.len(), read.len()));
        }
        _ if same(fact, read) => {}
        _ => differences.push(format!("{pointer}: {fact}, read {read}")),
    }
}

/// Equal as printed words, or as amounts: `46.80` is `46.8`.
fn same(fact: &Value, read: &Value) -> bool {
    match (fact.as_str(), read.as_str()) {
        (Some(fact), Some(read)) => key(fact) == key(read) || plain_number(fact).is_some_and(|one| Some(one) == plain_number(read)),
        _ => fact == read,
    }
}

fn plain_number(text: &str) -> Option<String> {
    let text = text.replace(',', "");
    let digits = text.chars().all(|c| c.is_ascii_digit() || c == '.') && text.chars().any(|c| c.is_ascii_digit());
    digits.then(|| if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text })
}
