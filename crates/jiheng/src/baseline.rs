//! Faults that were known when a bureau began, so that a check shows only new ones. A fault is known again by what it
//! is about, never by where it stands: rows may move, lines may shift, files may be renamed or converted.

use std::collections::{BTreeMap, BTreeSet};

use jiheng_check::{ConfigError, Identity, project_of};
use jiheng_model::{Document, Finding, text};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::check::Checked;

/// The name of the format, in its first line.
const SCHEMA: &str = "jiheng-baseline/1";

/// Known faults, by fingerprint.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// SHA-256 of the rule set that found them.
    rule_set: String,
    entries: BTreeMap<String, Entry>,
    /// Documents that were looked at, by what they are.
    seen: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Head {
    schema: String,
    rule_set: HeadSet,
}

#[derive(Deserialize)]
struct HeadSet {
    sha256: String,
}

/// One line of the file. All but fingerprint, code, count and document is for people to read.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    document: String,
    #[serde(default)]
    project: String,
    code: String,
    #[serde(default)]
    message: String,
    fingerprint: String,
    /// How many there are that cannot be told apart.
    count: usize,
}

impl Baseline {
    /// Reads what [`to_text`](Baseline::to_text) wrote.
    pub fn from_text(text: &str) -> Result<Baseline, ConfigError> {
        let told = |line: usize, column, message| ConfigError { line: line + 1, column, message };
        let broken = |line: usize, error: &serde_json::Error| {
            let what = if error.is_data() { "缺少内容或类型不合" } else { "不符合 JSON 写法" };
            told(line, error.column().max(1), format!("不是基线的一行（{what}）"))
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let (at, head) = lines.next().ok_or_else(|| told(0, 1, "文件是空的，不是基线".to_owned()))?;
        let head: Head = serde_json::from_str(head).map_err(|error| broken(at, &error))?;
        if head.schema != SCHEMA {
            return Err(told(at, 1, format!("标明的格式是「{}」，此版本只能读取 {SCHEMA}", head.schema)));
        }
        let mut baseline = Baseline { rule_set: head.rule_set.sha256, ..Baseline::default() };
        for (at, line) in lines {
            let entry: Entry = serde_json::from_str(line).map_err(|error| broken(at, &error))?;
            let known = baseline.entries.entry(entry.fingerprint.clone());
            known.and_modify(|known| known.count = known.count.saturating_add(entry.count)).or_insert(entry);
        }
        Ok(baseline)
    }

    /// A line for the rule set and a line for each fault, sorted: the same faults give the same bytes.
    pub fn to_text(&self, rule_set: &Identity) -> String {
        let mut entries: Vec<&Entry> = self.entries.values().collect();
        entries.sort_by(|left, right| {
            let key = |entry: &Entry| {
                (entry.document.clone(), entry.project.clone(), entry.code.clone(), entry.fingerprint.clone())
            };
            key(left).cmp(&key(right))
        });
        let mut text = serde_json::json!({ "schema": SCHEMA, "rule_set": rule_set }).to_string();
        text.push('\n');
        for entry in entries {
            text.push_str(&serde_json::to_string(entry).expect("texts and a number are JSON"));
            text.push('\n');
        }
        text
    }

    /// Whether the faults were found with these very rules.
    pub fn is_of(&self, rule_set: &Identity) -> bool {
        self.rule_set == rule_set.sha256
    }

    /// How many faults there are in it.
    pub fn len(&self) -> usize {
        total(self.entries.values())
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds everything found in a document, new or known.
    pub fn record(&mut self, document: &Document, checked: &Checked) {
        for entry in entries(document, checked.findings.iter().chain(&checked.known)) {
            let known = self.entries.entry(entry.fingerprint.clone());
            known.and_modify(|known| known.count += 1).or_insert(entry);
        }
    }

    /// Sets aside what is known. Each fault of the baseline is found once.
    pub fn set_aside(&mut self, document: &Document, checked: &mut Checked) {
        self.seen.insert(identity(document));
        let entries = entries(document, checked.findings.iter());
        let findings = std::mem::take(&mut checked.findings);
        for (finding, entry) in findings.into_iter().zip(entries) {
            match self.entries.get_mut(&entry.fingerprint).filter(|known| known.count > 0) {
                Some(known) => {
                    known.count -= 1;
                    checked.known.push(finding);
                }
                None => checked.findings.push(finding),
            }
        }
    }

    /// How many faults are gone: of the documents that were looked at, under rules that ran.
    pub fn settled(&self, runs: impl Fn(&str) -> bool) -> usize {
        let left =
            self.entries.values().filter(|entry| self.seen.contains(&entry.document) && runs(&entry.code));
        total(left)
    }
}

/// A file may say any number.
fn total<'a>(entries: impl Iterator<Item = &'a Entry>) -> usize {
    entries.fold(0, |sum, entry| sum.saturating_add(entry.count))
}

/// What each finding is known by, in their order.
fn entries<'a>(document: &Document, findings: impl Iterator<Item = &'a Finding>) -> Vec<Entry> {
    let mut findings = findings.peekable();
    if findings.peek().is_none() {
        return Vec::new();
    }
    let value = serde_json::to_value(document).expect("a document is JSON");
    let of = identity(document);
    let entry = |finding: &Finding| {
        let project = project_of(&finding.pointer).and_then(|index| document.projects.get(index));
        let (address, text) = subject(&value, finding);
        let figures: Vec<String> =
            finding.evidence.0.iter().map(|(name, figure)| format!("{name}={figure}")).collect();
        let parts = [finding.rule.code, &of, &address, &text, &figures.join("\u{1}")];
        let hash = Sha256::digest(parts.join("\0"));
        Entry {
            document: of.clone(),
            project: project
                .and_then(|project| project.name.clone().or(project.code.clone()))
                .unwrap_or_default(),
            code: finding.rule.code.to_owned(),
            message: finding.message.clone(),
            fingerprint: hash[..16].iter().map(|byte| format!("{byte:02x}")).collect(),
            count: 1,
        }
    };
    findings.map(entry).collect()
}

/// What the document is: kind, year, place, department and title; its file's name where it says nothing of itself.
fn identity(document: &Document) -> String {
    let name = document.source.path.rsplit(['/', '\\']).next().unwrap_or_default();
    let nameless = document.title.is_none() && document.department.is_none();
    let parts = [
        document.fiscal_year.map(|year| year.to_string()),
        document.region.clone(),
        document.department.clone(),
        document.title.clone(),
        document.kinds.first().map(|kind| kind.title().to_owned()),
        nameless.then(|| name.to_owned()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().map(|part| text::key(&part)).collect();
    parts.join(" · ")
}

/// The address with names in place of numbers, and the words that stand there.
fn subject(document: &Value, finding: &Finding) -> (String, String) {
    if finding.pointer.is_empty() {
        return (String::new(), text::key(&finding.message));
    }
    let mut address = String::new();
    let mut value = Some(document);
    let mut depth = 0;
    for token in finding.pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        address.push('/');
        value = match value {
            Some(Value::Array(items)) => {
                let item = token.parse::<usize>().ok().and_then(|at| items.get(at));
                address.push_str(&item.map(name).unwrap_or_default());
                item
            }
            Some(Value::Object(fields)) => {
                address.push_str(&token);
                fields.get(&token)
            }
            _ => {
                address.push_str(&token);
                None
            }
        };
        depth += 1;
    }
    // A project as a whole, and a list, are known by their names: what else is in them may change.
    let whole = depth == 2 && finding.pointer.starts_with("/projects/");
    let words = match value {
        Some(Value::Object(fields)) if !whole => {
            let texts = fields.values().filter_map(Value::as_str);
            texts.map(text::key).collect::<Vec<_>>().join("\u{1}")
        }
        Some(Value::String(words)) => text::key(words),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        _ => String::new(),
    };
    (address, words)
}

/// What one item of a list is called.
fn name(item: &Value) -> String {
    if let Some(words) = item.as_str() {
        return text::key(words);
    }
    let field = |name: &str| item.get(name).and_then(Value::as_str).filter(|words| !words.is_empty());
    let unit = field("unit").unwrap_or_default();
    let code = field("code").map(str::to_owned);
    let named = || field("name").map(|name| format!("{unit}{name}"));
    let other =
        || ["title", "label", "term", "horizon", "heading", "office", "activity"].into_iter().find_map(field);
    text::key(&code.or_else(named).or_else(|| other().map(str::to_owned)).unwrap_or_default())
}
