//! The shipped samples, in every format they come in, against what their definitions say: the facts beside them were
//! written by the script that drew the samples, without our reader.

use std::path::{Path, PathBuf};

use jiheng::model::text::tidy;
use jiheng::model::{Document, Horizon, Indicator, Money, MoneyUnit, Nature, Project};
use serde_json::Value;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples")
}

/// Collects what differs, so that one run shows all of it.
struct Differences {
    sample: String,
    list: Vec<String>,
}

impl Differences {
    fn same(&mut self, what: &str, found: Option<String>, expected: &Value) {
        let expected = match expected {
            Value::Null => None,
            Value::String(text) => Some(tidy(text)),
            other => Some(other.to_string()),
        };
        let found = found.map(|text| tidy(&text));
        if found != expected {
            self.list.push(format!("{}: {what}: read {found:?}, drawn {expected:?}", self.sample));
        }
    }

    /// Amounts and figures are equal by value.
    fn money(&mut self, what: &str, found: Option<Money>, expected: &Value) {
        let expected = expected.as_str().and_then(|text| Money::parse(text, MoneyUnit::TenThousand));
        if found != expected {
            self.list.push(format!("{}: {what}: read {found:?}, drawn {expected:?}", self.sample));
        }
    }

    fn count(&mut self, what: &str, found: usize, expected: usize) {
        if found != expected {
            self.list.push(format!("{}: {what}: read {found}, drawn {expected}", self.sample));
        }
    }
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn word<T: serde::Serialize>(value: T) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

fn compare(differences: &mut Differences, document: &Document, facts: &Value) {
    let kinds: Vec<String> = document.kinds.iter().filter_map(word).collect();
    let expected: Vec<&str> = array(&facts["kinds"]).iter().filter_map(Value::as_str).collect();
    if kinds != expected {
        differences.list.push(format!("{}: kinds: read {kinds:?}, drawn {expected:?}", differences.sample));
    }
    // Where none is printed the reader may still infer one, from the unit or the project codes.
    if !facts["fiscal_year"].is_null() {
        differences.same(
            "fiscal_year",
            document.fiscal_year.map(|year| year.to_string()),
            &facts["fiscal_year"],
        );
    }
    if !facts["department"].is_null() {
        differences.same("department", document.department.clone(), &facts["department"]);
    }
    differences.same("money_unit", document.money_unit.clone(), &facts["money_unit"]);
    let projects = array(&facts["projects"]);
    differences.count("projects", document.projects.len(), projects.len());
    for (index, (project, expected)) in document.projects.iter().zip(projects).enumerate() {
        compare_project(differences, &format!("projects/{index}"), project, expected);
    }
    if !facts["totals"].is_null() {
        let totals = array(&facts["totals"]);
        differences.count("totals", document.totals.len(), totals.len());
        for (total, expected) in document.totals.iter().zip(totals) {
            differences.same("total label", Some(total.label.clone()), &expected["label"]);
            differences.money("total", total.budget.total, &expected["amount"]);
        }
    }
    compare_goals(differences, document, facts);
    if let Some(tables) = facts["budget"]["tables"].as_array() {
        compare_budget(differences, document, tables, &facts["budget"]);
    }
}

fn compare_project(differences: &mut Differences, at: &str, project: &Project, expected: &Value) {
    let fields = [
        ("name", &project.name),
        ("code", &project.code),
        ("unit", &project.unit),
        ("department", &project.supervising_department),
        ("responsible", &project.responsible),
        ("phone", &project.phone),
        ("overview", &project.overview),
        ("rationale", &project.rationale),
        ("feasibility", &project.feasibility),
        ("necessity", &project.necessity),
        ("purpose", &project.budget.purpose),
    ];
    for (name, found) in fields {
        if let Some(value) = expected.get(name) {
            differences.same(&format!("{at}/{name}"), found.clone(), value);
        }
    }
    differences.money(&format!("{at}/total"), project.budget.total, &expected["total"]);
    if let Some(nature) = expected.get("nature") {
        let found = project.nature.map(|nature| if nature == Nature::New { "new" } else { "continuing" });
        differences.same(&format!("{at}/nature"), found.map(str::to_owned), nature);
    }
    if let Some(category) = expected.get("category") {
        let found: Vec<Value> = project.category.iter().cloned().map(Value::String).collect();
        differences.same(&format!("{at}/category"), Some(Value::Array(found).to_string()), category);
    }
    if let Some(sources) = expected.get("sources") {
        for source in array(sources).iter().filter(|source| !source["amount"].is_null()) {
            let found = project.budget.sources.iter().find(|found| {
                word(found.kind).as_deref() == source["kind"].as_str()
                    && source
                        .get("label")
                        .is_none_or(|label| label.as_str().map(tidy) == Some(tidy(&found.label)))
            });
            differences.money(
                &format!("{at}/sources/{source}"),
                found.and_then(|found| found.amount),
                &source["amount"],
            );
        }
    }
    if let Some(plan) = expected.get("plan") {
        let found: Vec<Value> = project
            .budget
            .spending_plan
            .iter()
            .map(|step| step.cumulative_percent.clone().map_or(Value::Null, Value::String))
            .collect();
        let (found, plan) = (Value::Array(found).to_string(), plan.to_string());
        if found != plan {
            differences.list.push(format!("{}: {at}/plan: read {found}, drawn {plan}", differences.sample));
        }
    }
    for goal in array(&expected["goals"]) {
        let found =
            project.goals.iter().find(|found| word(found.horizon).as_deref() == goal["horizon"].as_str());
        differences.same(&format!("{at}/goal"), found.map(|found| found.text.clone()), &goal["text"]);
        if let Some(result) = goal.get("result") {
            differences.same(
                &format!("{at}/goal/result"),
                found.and_then(|found| found.result.clone()),
                result,
            );
        }
    }
    differences.count(&format!("{at}/goals"), project.goals.len(), array(&expected["goals"]).len());
    compare_indicators(differences, at, &project.indicators, array(&expected["indicators"]));
    for (review, expected) in project.review.iter().zip(array(&expected["review"])) {
        differences.same(&format!("{at}/review/office"), Some(review.office.clone()), &expected["office"]);
        differences.same(&format!("{at}/review/reviewer"), review.reviewer.clone(), &expected["reviewer"]);
        differences.same(&format!("{at}/review/date"), review.date.clone(), &expected["date"]);
    }
    if let Some(reviews) = expected.get("review") {
        differences.count(&format!("{at}/review"), project.review.len(), array(reviews).len());
    }
    if let Some(signoff) = expected.get("signoff") {
        let found = project.signoff.clone().unwrap_or_default();
        for (name, found) in [
            ("filled_by", found.filled_by),
            ("signed_by", found.signed_by),
            ("filled_on", found.filled_on),
            ("phone", found.phone),
        ] {
            if let Some(value) = signoff.get(name) {
                differences.same(&format!("{at}/signoff/{name}"), found, value);
            }
        }
    }
    if let Some(schedule) = expected.get("schedule") {
        differences.count(&format!("{at}/schedule"), project.schedule.len(), array(schedule).len());
        for (step, expected) in project.schedule.iter().zip(array(schedule)) {
            differences.same(
                &format!("{at}/schedule/activity"),
                Some(step.activity.clone()),
                &expected["activity"],
            );
            differences.same(&format!("{at}/schedule/end"), step.end.clone(), &expected["end"]);
        }
    }
    if let Some(rows) = expected.get("execution") {
        differences.count(&format!("{at}/execution"), project.budget.execution.len(), array(rows).len());
        for (row, expected) in project.budget.execution.iter().zip(array(rows)) {
            differences.money(&format!("{at}/execution/initial"), row.initial, &expected["initial"]);
            differences.money(&format!("{at}/execution/budget"), row.budget, &expected["budget"]);
            differences.money(&format!("{at}/execution/executed"), row.executed, &expected["executed"]);
            differences.same(&format!("{at}/execution/rate"), row.rate.clone(), &expected["rate"]);
            differences.same(&format!("{at}/execution/score"), row.score.clone(), &expected["score"]);
        }
    }
}

fn compare_indicators(differences: &mut Differences, at: &str, found: &[Indicator], expected: &[Value]) {
    differences.count(&format!("{at}/indicators"), found.len(), expected.len());
    for (index, (indicator, expected)) in found.iter().zip(expected).enumerate() {
        let at = format!("{at}/indicators/{index}");
        let target = |horizon: Horizon| {
            let target = indicator.targets.iter().find(|target| target.horizon == horizon);
            target.map(|target| target.text.clone())
        };
        let result = indicator.result.clone().unwrap_or_default();
        let fields = [
            ("level1", indicator.level1.clone()),
            ("level2", indicator.level2.clone()),
            ("name", indicator.name.clone()),
            ("target", target(Horizon::Annual)),
            ("midterm", target(Horizon::Midterm)),
            ("implementation", target(Horizon::Implementation)),
            ("description", indicator.description.clone()),
            ("standard", indicator.standard.clone()),
            ("basis", indicator.basis.clone()),
            ("note", indicator.note.clone()),
            ("weight", indicator.weight.clone()),
            ("actual", result.actual),
            ("score", result.score),
            ("reason", result.reason),
            ("likelihood", result.likelihood),
        ];
        for (name, found) in fields {
            if let Some(value) = expected.get(name) {
                differences.same(&format!("{at}/{name}"), found, value);
            }
        }
    }
}

fn compare_goals(differences: &mut Differences, document: &Document, facts: &Value) {
    let goals = document.department_goals.clone().unwrap_or_default();
    if let Some(expected) = facts.get("department_goals") {
        for (name, found) in [("overall", &goals.overall), ("safeguards", &goals.safeguards)] {
            differences.count(name, found.len(), array(&expected[name]).len());
            for (item, expected) in found.iter().zip(array(&expected[name])) {
                differences.same(&format!("{name} title"), Some(item.title.clone()), &expected["title"]);
                differences.same(&format!("{name} text"), Some(item.text.clone()), &expected["text"]);
            }
        }
        differences.count("duties", goals.goals.len(), array(&expected["goals"]).len());
        for (duty, expected) in goals.goals.iter().zip(array(&expected["goals"])) {
            differences.same("duty title", Some(duty.title.clone()), &expected["title"]);
            differences.same("duty goal", Some(duty.goal.clone()), &expected["goal"]);
            differences.count("duty indicators", duty.indicators.len(), array(&expected["indicators"]).len());
        }
    }
    if let Some(expected) = facts.get("department_table") {
        let goal = goals.overall.iter().find(|goal| goal.title.contains("目标"));
        differences.same("department goal", goal.map(|goal| goal.text.clone()), &expected["goal"]);
        compare_indicators(
            differences,
            "department_goals",
            &goals.indicators,
            array(&expected["indicators"]),
        );
    }
}

fn compare_budget(differences: &mut Differences, document: &Document, tables: &[Value], budget: &Value) {
    let book = document.budget.clone().unwrap_or_default();
    differences.count("budget tables", book.tables.len(), tables.len());
    for (table, expected) in book.tables.iter().zip(tables) {
        let kind = word(table.kind).unwrap_or_default();
        differences.same(&format!("{kind} kind"), Some(kind.clone()), &expected["kind"]);
        differences.same(&format!("{kind} title"), Some(table.title.clone()), &expected["title"]);
        // Two-sided tables give a row for each side: their printed rows are told by the sequence number.
        let mut seen = std::collections::BTreeSet::new();
        for (index, row) in table.rows.iter().enumerate() {
            seen.insert(row.seq.clone().unwrap_or_else(|| format!("#{index}")));
        }
        differences.count(
            &format!("{kind} rows"),
            seen.len(),
            expected["rows"].as_u64().unwrap_or(0) as usize,
        );
    }
    if let Some(definitions) = budget["definitions"].as_u64() {
        differences.count("definitions", book.definitions.len(), definitions as usize);
    }
}

#[test]
fn every_sample_reads_to_what_was_drawn_in_every_format() {
    let mut list = Vec::new();
    let mut read = 0;
    let only = std::env::var("JIHENG_SAMPLE").unwrap_or_default();
    let mut files: Vec<PathBuf> = std::fs::read_dir(samples().join("expected"))
        .expect("samples/expected is in the repository")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.to_string_lossy().ends_with(".facts.json") && path.to_string_lossy().contains(&only)
        })
        .collect();
    files.sort();
    for file in files {
        let facts: Value =
            serde_json::from_slice(&std::fs::read(&file).expect("readable")).expect("facts are JSON");
        let name = facts["sample"].as_str().expect("facts name their sample");
        for format in array(&facts["formats"]).iter().filter_map(Value::as_str) {
            let path = samples().join(format!("{name}.{format}"));
            let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let label = format!("{name}.{format}");
            for reading in jiheng::read(&label, &bytes, &Default::default()) {
                match reading {
                    Ok(reading) => {
                        let mut differences = Differences { sample: label.clone(), list: Vec::new() };
                        compare(&mut differences, &reading.document, &facts);
                        list.append(&mut differences.list);
                        read += 1;
                    }
                    Err(error) => list.push(format!("{label}: {}", error.message())),
                }
            }
        }
    }
    assert!(read > 0, "no sample was read");
    assert!(list.is_empty(), "{} differences in {read} samples:\n{}", list.len(), list.join("\n"));
}

/// Every text by its key, so that blanks which one format wraps and another prints do not count.
fn keyed(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(jiheng::model::text::key(text)),
        Value::Array(list) => Value::Array(list.iter().map(keyed).collect()),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), keyed(value))).collect(),
        other => other.clone(),
    }
}

/// Where two documents differ, by pointer.
fn differ(found: &Value, expected: &Value, at: &str, list: &mut Vec<String>) {
    match (found, expected) {
        (Value::Object(left), Value::Object(right)) => {
            for name in left.keys().chain(right.keys().filter(|name| !left.contains_key(*name))) {
                let null = Value::Null;
                differ(
                    left.get(name).unwrap_or(&null),
                    right.get(name).unwrap_or(&null),
                    &format!("{at}/{name}"),
                    list,
                );
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (index, (left, right)) in left.iter().zip(right).enumerate() {
                differ(left, right, &format!("{at}/{index}"), list);
            }
        }
        _ if found != expected => list.push(format!("{at}: read {found}, expected {expected}")),
        _ => {}
    }
}

#[test]
fn every_format_of_a_sample_reads_to_the_same_document() {
    let mut list = Vec::new();
    let expected = samples().join("expected");
    for entry in std::fs::read_dir(&expected).expect("samples/expected is in the repository") {
        let path = entry.expect("readable").path();
        let Some(name) =
            path.file_name().and_then(|name| name.to_str()?.strip_suffix(".facts.json")).map(str::to_owned)
        else {
            continue;
        };
        let facts: Value =
            serde_json::from_slice(&std::fs::read(&path).expect("readable")).expect("facts are JSON");
        let json = std::fs::read(expected.join(format!("{name}.json")))
            .unwrap_or_else(|error| panic!("{name}.json: {error}"));
        let json = keyed(&serde_json::from_slice(&json).expect("the expected document is JSON"));
        for format in array(&facts["formats"]).iter().filter_map(Value::as_str) {
            let file = format!("{name}.{format}");
            let bytes =
                std::fs::read(samples().join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            let reading = jiheng::read(&file, &bytes, &Default::default())
                .pop()
                .expect("one document")
                .expect("readable");
            let mut found = serde_json::to_value(&reading.document).expect("a document is JSON");
            if let Some(fields) = found.as_object_mut() {
                // What depends on the file: where things stand, and the menus around a web page.
                fields.retain(|field, _| !matches!(field.as_str(), "source" | "provenance" | "unmapped"));
            }
            differ(&keyed(&found), &json, &file, &mut list);
        }
    }
    assert!(list.is_empty(), "{} differences:\n{}", list.len(), list.join("\n"));
}
