//! What there is: the rules, the formats, and the shapes of the JSON outputs.

use jiheng_check::{Identity, RULE_SETS, RuleSet, Waiver};
use jiheng_model::{Diagnostic, Document, Family, ParameterValue, Rule, Severity};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use crate::check::{Summary, SuppressedDiagnostic};
use crate::standing::{Department, Standing};

/// `jiheng read --format json`.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "jiheng read")]
pub struct ReadOutput {
    pub schema: &'static str,
    pub documents: Vec<Document>,
}

/// `jiheng check --format json`.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "jiheng check")]
pub struct CheckOutput {
    pub schema: &'static str,
    /// The rule set that the findings were made with.
    pub rule_set: Identity,
    pub summary: Summary,
    /// What could not be read, so that nothing of it was checked: a sentence for each.
    pub unread: Vec<String>,
    pub diagnostics: Vec<Diagnostic>,
    /// Findings that somebody has answered.
    pub suppressed: Vec<SuppressedDiagnostic>,
    /// How the duties of each document stand, and the scores of its projects.
    pub documents: Vec<Standing>,
    /// Best score first.
    pub departments: Vec<Department>,
}

/// The JSON Schema of what `read` or `check` prints; `None` for any other name.
pub fn schema(output: &str) -> Option<serde_json::Value> {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let schema = match output {
        "read" => generator.into_root_schema_for::<ReadOutput>(),
        "check" => generator.into_root_schema_for::<CheckOutput>(),
        _ => return None,
    };
    Some(schema.to_value())
}

/// Every rule, by code: what readers and recognizers report, and what is checked afterwards.
pub fn rules() -> Vec<&'static Rule> {
    let read = jiheng_formats::RULES.iter().flat_map(|list| list.iter().copied());
    let mut rules: Vec<&'static Rule> = read
        .chain(jiheng_forms::RULES.iter().copied())
        .chain(jiheng_check::rules())
        .chain([&jiheng_check::USER_RULE_FAILED])
        .collect();
    rules.sort_by_key(|rule| rule.code);
    rules.dedup_by_key(|rule| rule.code);
    rules
}

pub fn find_rule(code: &str) -> Option<&'static Rule> {
    rules().into_iter().find(|rule| rule.code.eq_ignore_ascii_case(code) || rule.name == code)
}

/// Letter and title of each family, in the order of letters.
pub fn families() -> Vec<(char, &'static str)> {
    let checked = jiheng_check::FAMILIES.iter().map(|family: &&Family| (family.letter, family.title));
    let mut families: Vec<_> = checked.collect();
    for (letter, title) in [('F', "表单填写"), ('R', "读取"), ('U', "自定义")] {
        let used = rules().iter().any(|rule| rule.code.starts_with(letter));
        if used && families.iter().all(|(known, _)| *known != letter) {
            families.push((letter, title));
        }
    }
    families.sort();
    families
}

/// One rule as `jiheng rules --format json` lists it.
#[derive(Serialize)]
pub struct RuleEntry {
    pub code: &'static str,
    pub name: &'static str,
    pub family: String,
    pub severity: Severity,
    pub title: &'static str,
    pub why: &'static str,
    pub fix: &'static str,
    pub basis: Option<String>,
    pub since: &'static str,
    pub parameters: Vec<ParameterEntry>,
}

#[derive(Serialize)]
pub struct ParameterEntry {
    pub name: &'static str,
    pub title: &'static str,
    pub default: serde_json::Value,
}

pub fn rule_entries() -> Vec<RuleEntry> {
    let parameters = |rule: &Rule| {
        let entries = rule.parameters.iter().map(|parameter| ParameterEntry {
            name: parameter.name,
            title: parameter.title,
            default: match parameter.default {
                ParameterValue::Number(number) => number.into(),
                ParameterValue::Words(words) => words.into(),
            },
        });
        entries.collect()
    };
    let entry = |rule: &'static Rule| RuleEntry {
        code: rule.code,
        name: rule.name,
        family: rule.code.chars().take(1).collect(),
        severity: rule.severity,
        title: rule.title,
        why: rule.why,
        fix: rule.fix,
        basis: rule.citation(),
        since: rule.since,
        parameters: parameters(rule),
    };
    rules().into_iter().map(entry).collect()
}

/// One rule set as `jiheng rule-sets --format json` lists it.
#[derive(Serialize)]
pub struct RuleSetEntry {
    #[serde(flatten)]
    pub identity: Identity,
    pub description: String,
    pub extends: Option<String>,
    /// How many rules run.
    pub rules: usize,
    /// Demands that do not hold for the form; of the sets it rests on as well.
    pub waived: Vec<Waiver>,
}

/// The rule sets that come with the program, the general ones first.
pub fn rule_set_entries() -> Vec<RuleSetEntry> {
    let rules = rules();
    let entry = |(name, _): &(&str, &str)| {
        let set = RuleSet::named(name, &rules).expect("a test reads every rule set of the program");
        RuleSetEntry {
            identity: set.identity(&rules, ""),
            description: set.description.clone(),
            extends: set.base.as_ref().map(|base| base.name.clone()),
            rules: rules.iter().filter(|rule| set.runs(rule)).count(),
            waived: set.layers().flat_map(|layer| layer.waived.clone()).collect(),
        }
    };
    RULE_SETS.iter().map(entry).collect()
}

/// One file format as `jiheng formats --format json` lists it.
#[derive(Serialize)]
pub struct FormatEntry {
    pub name: &'static str,
    #[serde(skip)]
    pub title: &'static str,
    pub extensions: Vec<&'static str>,
    pub reads: bool,
    pub writes: bool,
    pub needs: Option<&'static str>,
}

/// What can be read, and what official forms are written in. Reports (text, csv, html) are outputs of a command, not formats of a document.
pub fn formats() -> Vec<FormatEntry> {
    let documents = jiheng_formats::FORMATS.iter().map(|format| FormatEntry {
        name: format.name,
        title: format.title,
        extensions: format.extensions.to_vec(),
        reads: true,
        writes: jiheng_render::RENDERERS.iter().any(|renderer| renderer.name == format.name),
        needs: format.needs,
    });
    let json = FormatEntry {
        name: "json",
        title: "jiheng/1 规范 JSON",
        extensions: vec!["json"],
        reads: true,
        writes: true,
        needs: None,
    };
    documents.chain([json]).collect()
}
