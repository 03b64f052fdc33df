//! SARIF 2.1.0, for code-scanning services and editors. Results are spooled: the rules they name stand before them and
//! are known last. Corrections are told as properties, because a SARIF fix needs the exact characters of the file, and
//! a value in a table has a cell instead.

use std::collections::BTreeMap;
use std::io::{self, Write};

use jiheng::Summary;
use jiheng::model::{Finding, Place, Rule, Severity};
use serde_json::{Value, json};

use super::spool::Spool;
use super::{Entry, Output};

pub struct Log {
    /// None for a reading: what is told then are the notes of the readers.
    rule_set: Option<String>,
    results: Spool,
    count: usize,
    artifacts: Spool,
    /// In the order of their first result.
    rules: Vec<&'static Rule>,
    indices: BTreeMap<&'static str, usize>,
    /// How often each fingerprint of the document in hand came.
    occurrences: BTreeMap<String, usize>,
    unread: Vec<Value>,
}

impl Log {
    pub fn new(rule_set: Option<String>) -> Log {
        Log {
            rule_set,
            results: Spool::default(),
            count: 0,
            artifacts: Spool::default(),
            rules: Vec::new(),
            indices: BTreeMap::new(),
            occurrences: BTreeMap::new(),
            unread: Vec::new(),
        }
    }

    fn index(&mut self, rule: &'static Rule) -> usize {
        *self.indices.entry(rule.code).or_insert_with(|| {
            self.rules.push(rule);
            self.rules.len() - 1
        })
    }

    fn result(&mut self, entry: &Entry, finding: &Finding) -> Value {
        let mut properties = json!({});
        if !finding.evidence.0.is_empty() {
            properties["evidence"] = json!(finding.evidence);
        }
        if let Some(fix) = &finding.fix {
            properties["fix"] = json!(fix);
        }
        // Two alike in a document are two: services take results with one fingerprint for one.
        let fingerprint = fingerprint(entry, finding);
        let occurrence = self.occurrences.entry(fingerprint.clone()).or_default();
        *occurrence += 1;
        let fingerprint = format!("{fingerprint}:{occurrence}");
        json!({
            "ruleId": finding.rule.code,
            "ruleIndex": self.index(finding.rule),
            "level": level(finding.severity),
            "message": { "text": finding.message },
            "locations": [location(entry, finding)],
            "partialFingerprints": { "jiheng/v1": fingerprint },
            "properties": properties,
        })
    }
}

impl Output for Log {
    fn unread(&mut self, message: &str) -> io::Result<()> {
        self.unread.push(json!({ "level": "error", "message": { "text": message } }));
        Ok(())
    }

    fn document(&mut self, _: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        self.occurrences.clear();
        let source = &entry.document.source;
        let mut artifact = json!({
            "location": { "uri": uri(&source.path) },
            "length": source.bytes,
            "roles": ["analysisTarget"],
        });
        if !source.sha256.is_empty() {
            artifact["hashes"] = json!({ "sha-256": source.sha256 });
        }
        item(&mut self.artifacts, entry.index == 0, &artifact)?;
        for finding in &entry.checked.findings {
            let result = self.result(entry, finding);
            item(&mut self.results, self.count == 0, &result)?;
            self.count += 1;
        }
        for suppressed in &entry.checked.suppressed {
            let mut result = self.result(entry, &suppressed.finding);
            let justification = suppressed.by.told();
            result["suppressions"] = json!([{ "kind": "external", "justification": justification }]);
            item(&mut self.results, self.count == 0, &result)?;
            self.count += 1;
        }
        Ok(())
    }

    fn finish(&mut self, sink: &mut dyn Write, _: &Summary) -> io::Result<()> {
        let rules: Vec<Value> = self.rules.iter().map(|rule| descriptor(rule)).collect();
        let driver = json!({
            "name": "Jiheng",
            "fullName": format!("绩衡 Jiheng {}", jiheng::VERSION),
            "semanticVersion": jiheng::VERSION,
            "language": "zh-CN",
            "rules": rules,
        });
        write!(
            sink,
            "{{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n  \"version\": \"2.1.0\",\n  \
             \"runs\": [{{\n  \"tool\": {{ \"driver\": {driver} }},\n  \"language\": \"zh-CN\",\n  \
             \"columnKind\": \"unicodeCodePoints\",\n"
        )?;
        if let Some(rule_set) = &self.rule_set {
            writeln!(sink, "  \"properties\": {},", json!({ "ruleSet": rule_set }))?;
        }
        let mut invocation = json!({ "executionSuccessful": self.unread.is_empty() });
        if !self.unread.is_empty() {
            invocation["toolExecutionNotifications"] = json!(self.unread);
        }
        writeln!(sink, "  \"invocations\": [{invocation}],")?;
        write!(sink, "  \"artifacts\": [")?;
        self.artifacts.pour(sink)?;
        write!(sink, "\n  ],\n  \"results\": [")?;
        self.results.pour(sink)?;
        writeln!(sink, "\n  ]\n  }}]\n}}")
    }
}

fn item(spool: &mut Spool, first: bool, value: &Value) -> io::Result<()> {
    spool.write_all(if first { b"\n    " } else { b",\n    " })?;
    serde_json::to_writer(spool, value).map_err(io::Error::from)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn descriptor(rule: &Rule) -> Value {
    let basis = rule.citation().unwrap_or_else(|| super::UNKNOWN_BASIS.to_owned());
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": rule.why },
        "help": {
            "text": format!("原因：{}\n处理：{}\n依据：{basis}", rule.why, rule.fix),
            "markdown": format!("**原因** {}\n\n**处理** {}\n\n**依据** {basis}", rule.why, rule.fix),
        },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "basis": rule.citation(), "since": rule.since },
    })
}

fn location(entry: &Entry, finding: &Finding) -> Value {
    let source = &entry.document.source;
    let mut physical = json!({ "artifactLocation": { "uri": uri(&source.path), "index": entry.index } });
    let place = finding.place.clone().unwrap_or_default();
    // Lines are those of a text; a page or a cell has none.
    if let Place { line: Some(line), .. } = place {
        physical["region"] = json!({ "startLine": line });
    }
    let mut location = json!({ "physicalLocation": physical });
    let described = place.describe();
    if !described.is_empty() {
        location["message"] = json!({ "text": described });
    }
    if !finding.pointer.is_empty() {
        let name = finding.pointer.rsplit('/').next().unwrap_or_default();
        location["logicalLocations"] =
            json!([{ "name": name, "fullyQualifiedName": finding.pointer, "kind": "member" }]);
    }
    location
}

/// What stays the same while a document is mended elsewhere: the rule, the project and the words.
fn fingerprint(entry: &Entry, finding: &Finding) -> String {
    let project = jiheng::project_of(&finding.pointer).and_then(|at| entry.document.projects.get(at));
    let name = project.and_then(|project| project.code.as_deref().or(project.name.as_deref()));
    let parts = [finding.rule.code, name.unwrap_or_default(), finding.message.as_str()];
    // FNV-1a: the same on every machine and in every version.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.join("\u{1f}").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}

/// A path as a URI reference: Chinese and blanks percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte))
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}
