//! Findings that somebody has answered: `[[suppress]]` with a reason, in the settings or beside a document. What is
//! suppressed is counted and shown with its reason, never gone.

use std::sync::Arc;

use globset::{GlobBuilder, GlobMatcher};
use jiheng_model::{Document, Finding, Project, Rule, text};

use crate::engine::project_of;
use crate::rule_set::{known, names};
use jiheng_model::config::{self, ConfigError, Mistake, Table, Value};

/// The key of such entries.
pub const KEY: &str = "suppress";

const FIELDS: [&str; 5] = ["rule", "project", "document", "reason", "until"];

/// Which findings are answered, by what reason, and until when.
#[derive(Clone, Debug)]
pub struct Suppression {
    /// Codes, family letters or names.
    pub rules: Vec<String>,
    /// Name or code of a project; `*` stands for any characters.
    project: Option<String>,
    document: Option<GlobMatcher>,
    pub reason: String,
    /// The last day it holds: `2026-12-31`.
    pub until: Option<String>,
    file: Arc<str>,
    line: usize,
}

impl Suppression {
    /// A file of suppressions only, as it lies beside a document. `file`: how reports name it.
    pub fn from_toml(
        text: &str,
        file: &str,
        rules: &[&'static Rule],
    ) -> Result<Vec<Suppression>, ConfigError> {
        read(text, file, rules, false)
    }

    /// What the settings of a folder suppress; the rest of the file is for others to read.
    pub fn from_settings(
        text: &str,
        file: &str,
        rules: &[&'static Rule],
    ) -> Result<Vec<Suppression>, ConfigError> {
        read(text, file, rules, true)
    }

    /// Whether it no longer holds. `today` as `2026-01-31`.
    pub fn is_over(&self, today: &str) -> bool {
        self.until.as_deref().is_some_and(|until| until < today)
    }

    /// Where it is stated: `jiheng.toml 第 3 行`.
    pub fn stated(&self) -> String {
        format!("{} 第 {} 行", self.file, self.line)
    }

    /// The reason as reports tell it.
    pub fn told(&self) -> String {
        let until = self.until.as_ref().map(|until| format!("，至 {until}")).unwrap_or_default();
        format!("{}（{}{until}）", self.reason, self.stated())
    }

    pub fn names(&self, rule: &Rule) -> bool {
        self.rules.iter().any(|pattern| names(pattern, rule))
    }

    /// Whether it speaks of the document at all.
    pub fn concerns(&self, document: &Document) -> bool {
        let path = document.source.path.replace('\\', "/");
        self.document.as_ref().is_none_or(|glob| glob.is_match(path))
    }

    /// Whether the finding is answered by it.
    pub fn covers(&self, finding: &Finding, document: &Document) -> bool {
        self.names(finding.rule)
            && self.project.as_ref().is_none_or(|pattern| {
                let project = project_of(&finding.pointer).and_then(|index| document.projects.get(index));
                project.is_some_and(|project| is_called(project, pattern))
            })
            && self.concerns(document)
    }
}

fn is_called(project: &Project, pattern: &str) -> bool {
    [&project.name, &project.code].into_iter().flatten().any(|called| matches(pattern, &text::key(called)))
}

/// `*` stands for any characters; all else is compared as printed words are.
fn matches(pattern: &str, key: &str) -> bool {
    let parts: Vec<String> = pattern.split('*').map(text::key).collect();
    let [first, middle @ .., last] = parts.as_slice() else {
        return parts.first().is_some_and(|part| part == key);
    };
    let Some(mut rest) = key.strip_prefix(first.as_str()) else { return false };
    for part in middle {
        let Some((_, after)) = rest.split_once(part.as_str()) else { return false };
        rest = after;
    }
    rest.ends_with(last.as_str())
}

fn read(
    text: &str,
    file: &str,
    rules: &[&'static Rule],
    among_settings: bool,
) -> Result<Vec<Suppression>, ConfigError> {
    let file: Arc<str> = file.into();
    let read = || {
        let table = config::parse(text)?;
        let mut suppressions = Vec::new();
        for (key, value) in table.get_ref() {
            if key.get_ref().as_ref() != KEY {
                if among_settings {
                    continue;
                }
                return Err(config::unknown(key, &[KEY]));
            }
            for (entry, table) in config::tables(value, KEY)? {
                let line = config::line_of(text, entry.span().start);
                suppressions.push(one(entry, table, rules, Arc::clone(&file), line)?);
            }
        }
        Ok(suppressions)
    };
    read().map_err(|mistake: Mistake| mistake.within(text))
}

fn one(
    entry: &Value,
    table: &Table,
    rules: &[&'static Rule],
    file: Arc<str>,
    line: usize,
) -> Result<Suppression, Mistake> {
    let mut made = Suppression {
        rules: Vec::new(),
        project: None,
        document: None,
        reason: String::new(),
        until: None,
        file,
        line,
    };
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "rule" => {
                made.rules = match value.get_ref().as_array() {
                    Some(_) => config::list(value)?,
                    None => vec![config::words(value)?.to_owned()],
                };
                known(&made.rules, rules).map_err(|message| Mistake::of(value, message))?;
            }
            "project" => made.project = Some(config::words(value)?.to_owned()),
            "document" => made.document = Some(glob(value)?),
            "reason" => made.reason = config::words(value)?.to_owned(),
            "until" => made.until = Some(date(value)?),
            _ => return Err(config::unknown(key, &FIELDS)),
        }
    }
    if made.rules.is_empty() {
        return Err(Mistake::of(entry, "要写明 rule（哪条规则）"));
    }
    if made.reason.is_empty() {
        return Err(Mistake::of(entry, "要写明 reason（为什么不计）"));
    }
    Ok(made)
}

/// Against the end of the path, so that a name alone holds in any folder.
fn glob(value: &Value) -> Result<GlobMatcher, Mistake> {
    let pattern = config::words(value)?.replace('\\', "/");
    let anywhere = format!("{{,**/}}{}", pattern.trim_start_matches("./"));
    let glob = GlobBuilder::new(&anywhere).literal_separator(true).build();
    glob.map(|glob| glob.compile_matcher()).map_err(|error| {
        Mistake::of(value, format!("通配符写法有误，{}", crate::globs::glob_reason(error.kind())))
    })
}

/// `2026-12-31`, in quotes or not.
fn date(value: &Value) -> Result<String, Mistake> {
    let bare = value.get_ref().as_datetime().map(ToString::to_string);
    let date = match bare {
        Some(date) => date,
        None => config::words(value)?.to_owned(),
    };
    if is_date(&date) { Ok(date) } else { Err(Mistake::of(value, "日期应写成 2026-12-31 的样子")) }
}

fn is_date(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
    let digits = text
        .bytes()
        .enumerate()
        .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    digits && text.len() == 10 && (1..=days).contains(&day)
}
