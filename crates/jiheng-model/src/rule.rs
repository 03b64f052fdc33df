//! A check as data: what it examines, why, how to mend it, what it rests on, and the function that does it.

use std::collections::BTreeMap;

use crate::context::{Batch, Reference};
use crate::diagnostic::{Evidence, Finding, Fix, Severity};
use crate::document::{Document, Indicator, Project};
use crate::looks::{Figure, GoalLook, Looks, Row};
use crate::text::Searched;
use crate::word_list::WordList;

/// Rules of one subject, under one letter.
#[derive(Clone, Copy, Debug)]
pub struct Family {
    pub letter: char,
    pub title: &'static str,
    pub rules: &'static [&'static Rule],
}

/// One check. A constant in its family's file; run, tested and documented from the same lines.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// A letter and three digits, never reused: `A001`.
    pub code: &'static str,
    /// Two to four words for what is examined: `fund-sources-sum`.
    pub name: &'static str,
    pub severity: Severity,
    pub title: &'static str,
    pub why: &'static str,
    pub fix: &'static str,
    /// Empty where the basis is not known.
    pub basis: &'static [Basis],
    pub since: &'static str,
    pub parameters: &'static [Parameter],
    pub example: Example,
    pub check: Check,
}

/// A row of `sources.toml`, and the place in it where that is known; or the words of a user's own rule.
#[derive(Clone, Copy, Debug)]
pub struct Basis {
    /// Empty where a user's rule says in its own words what it rests on.
    pub source: &'static str,
    /// Only where somebody has read it.
    pub clause: Option<&'static str>,
}

impl Basis {
    pub const fn of(source: &'static str) -> Basis {
        Basis { source, clause: None }
    }

    /// As the writer of a rule words it.
    pub const fn words(words: &'static str) -> Basis {
        Basis { source: "", clause: Some(words) }
    }
}

impl Rule {
    /// The basis as a report cites it; `None` where it is not known.
    pub fn citation(&self) -> Option<String> {
        let citations: Vec<String> = self
            .basis
            .iter()
            .filter_map(|basis| {
                let clause = basis.clause.unwrap_or("");
                if basis.source.is_empty() {
                    return Some(clause.to_owned());
                }
                let source = crate::sources::find(basis.source)?;
                Some(format!("{}{clause}", source.citation()))
            })
            .collect();
        (!citations.is_empty()).then(|| citations.join("；"))
    }
}

/// A threshold or word list of a rule, with its default. Rule sets may change it.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    pub name: &'static str,
    pub title: &'static str,
    pub default: ParameterValue,
}

#[derive(Clone, Copy, Debug)]
pub enum ParameterValue {
    /// In the smallest unit that keeps it whole; `title` names it (per cent, count, characters).
    Number(i64),
    Words(&'static [&'static str]),
}

/// The proof of a rule: one edit of the known-good document after which exactly this rule fires.
#[derive(Clone, Copy, Debug)]
pub enum Example {
    /// Put the JSON text at the pointer of the known-good document.
    Edit { pointer: &'static str, json: &'static str },
    /// Several edits, where one alone cannot be the fault.
    Edits(&'static [(&'static str, &'static str)]),
    /// For rules that know another document: what is edited there (see [`crate::context`]), and what here.
    Beside { other: &'static [(&'static str, &'static str)], edits: &'static [(&'static str, &'static str)] },
    /// Input text that the reader reports; for the reading family.
    Text(&'static str),
    /// Proved by a test of its own (the message names it): bytes that cannot be shown as text.
    Test(&'static str),
}

impl Example {
    pub const fn edit(pointer: &'static str, json: &'static str) -> Example {
        Example::Edit { pointer, json }
    }
}

/// What a rule sees. Each function names the field below its subject; the engine knows the rest of the address.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Reported by a reader or a recognizer while it reads.
    Reading,
    Document(fn(&Document, &mut Report)),
    /// All projects of a document, side by side. Findings are addressed from the document.
    Siblings(fn(&[Project], &mut Report)),
    Project(fn(&Project, &mut Report)),
    Indicator(fn(&Indicator, &Project, &mut Report)),
    /// A document beside the earlier ones of the batch.
    Batch(fn(&Document, &Batch, &mut Report)),
    /// A project beside itself in last year's documents.
    Years(fn(&Project, &Reference, &mut Report)),
    /// A project beside itself as it was declared.
    Declared(fn(&Project, &Reference, &mut Report)),
    /// What all other rules found in a project, beside itself in last year's documents.
    Recurring(fn(&[&Finding], &Reference, &mut Report)),
    /// An expression in a file of the user's.
    User,
}

/// Parameters as a rule set sets them, over the defaults of the rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters {
    /// By code; each with the names of its parameters.
    rules: BTreeMap<&'static str, Vec<(&'static str, Setting)>>,
}

/// What a parameter is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    Number(i64),
    Words(Vec<String>),
}

impl Parameters {
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    pub fn set(&mut self, code: &'static str, name: &'static str, setting: Setting) {
        let settings = self.rules.entry(code).or_default();
        match settings.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = setting,
            None => settings.push((name, setting)),
        }
    }

    pub fn get(&self, code: &str, name: &str) -> Option<&Setting> {
        let settings = self.rules.get(code)?;
        settings.iter().find(|(known, _)| *known == name).map(|(_, setting)| setting)
    }

    /// Takes over what the other ones set and these do not.
    pub fn rest_on(&mut self, base: &Parameters) {
        for (code, settings) in &base.rules {
            for (name, setting) in settings {
                if self.get(code, name).is_none() {
                    self.set(code, name, setting.clone());
                }
            }
        }
    }
}

/// A rule ready to run: with the severity and the parameters that a rule set gives it.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub rule: &'static Rule,
    pub severity: Severity,
    parameters: Vec<(&'static str, Value)>,
}

#[derive(Clone, Debug)]
enum Value {
    Number(i64),
    Words(WordList),
}

impl Prepared {
    pub fn of(rule: &'static Rule, severity: Severity, parameters: &Parameters) -> Prepared {
        let value =
            |parameter: &Parameter| match (parameters.get(rule.code, parameter.name), parameter.default) {
                (Some(Setting::Number(number)), ParameterValue::Number(_)) => Value::Number(*number),
                (Some(Setting::Words(words)), ParameterValue::Words(_)) => {
                    Value::Words(words.iter().collect())
                }
                (_, ParameterValue::Number(number)) => Value::Number(number),
                (_, ParameterValue::Words(words)) => Value::Words(words.iter().collect()),
            };
        let parameters = rule.parameters.iter().map(|parameter| (parameter.name, value(parameter))).collect();
        Prepared { rule, severity, parameters }
    }

    #[inline]
    fn value(&self, name: &str) -> Option<&Value> {
        self.parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// The subject in hand, from which fields are addressed. It becomes text only where something is found.
#[derive(Clone, Copy, Debug)]
pub enum Base {
    Document,
    Project(usize),
    /// Of a project, and its place there.
    Indicator(usize, usize),
}

impl Base {
    fn pointer(self) -> String {
        match self {
            Base::Document => String::new(),
            Base::Project(project) => format!("/projects/{project}"),
            Base::Indicator(project, indicator) => format!("/projects/{project}/indicators/{indicator}"),
        }
    }
}

/// Where a rule puts its findings. The engine sets rule and base address before each call.
pub struct Report<'a> {
    findings: Vec<Finding>,
    rule: &'a Prepared,
    document: &'a Document,
    looks: &'a Looks<'a>,
    base: Base,
    /// The row in hand, where the base is one.
    row: Option<&'a Row<'a>>,
}

impl<'a> Report<'a> {
    /// `looks` are those at the document.
    pub fn new(rule: &'a Prepared, document: &'a Document, looks: &'a Looks<'a>) -> Report<'a> {
        Report { findings: Vec::new(), rule, document, looks, base: Base::Document, row: None }
    }

    #[inline]
    pub fn set_rule(&mut self, rule: &'a Prepared) {
        self.rule = rule;
    }

    #[inline]
    pub fn set_base(&mut self, base: Base) {
        self.base = base;
        self.row = match base {
            Base::Indicator(project, row) => self.looks.rows(project).get(row),
            _ => None,
        };
    }

    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// The document in hand: its year, region, unit and kinds.
    #[inline]
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// What can be told of the rows of the project in hand at one look, in their order.
    #[inline]
    pub fn rows(&self) -> &'a [Row<'a>] {
        match self.base {
            Base::Document => &[],
            Base::Project(project) | Base::Indicator(project, _) => self.looks.rows(project),
        }
    }

    /// Whether no two rows of the project in hand have one name.
    pub fn names_differ(&self) -> bool {
        match self.base {
            Base::Document => true,
            Base::Project(project) | Base::Indicator(project, _) => self.looks.names_differ(project),
        }
    }

    /// The rows of any project of the document.
    #[inline]
    pub fn rows_of(&self, project: usize) -> &'a [Row<'a>] {
        self.looks.rows(project)
    }

    /// What can be told of the goals of the project in hand, in their order.
    #[inline]
    pub fn goals(&self) -> &'a [GoalLook<'a>] {
        match self.base {
            Base::Document => &[],
            Base::Project(project) | Base::Indicator(project, _) => self.looks.goals(project),
        }
    }

    /// The row in hand. Only rules of indicators have one.
    #[inline]
    pub fn row(&self) -> &'a Row<'a> {
        match self.row {
            Some(row) => row,
            None => panic!("{} is no rule of indicators", self.rule.rule.code),
        }
    }

    /// The figure of the row in hand.
    #[inline]
    pub fn figure(&self) -> Option<Figure<'a>> {
        self.row().figure
    }

    /// A numeric parameter of the rule in hand.
    #[inline]
    pub fn number(&self, name: &str) -> i64 {
        match self.rule.value(name) {
            Some(Value::Number(number)) => *number,
            _ => panic!("{} has no numeric parameter {name}", self.rule.rule.code),
        }
    }

    /// A list parameter of the rule in hand.
    #[inline]
    pub fn words(&self, name: &str) -> &'a WordList {
        match self.rule.value(name) {
            Some(Value::Words(words)) => words,
            _ => panic!("{} has no word list {name}", self.rule.rule.code),
        }
    }

    /// Whether any word of a list parameter satisfies the test.
    pub fn any_word(&self, name: &str, test: impl FnMut(&str) -> bool) -> bool {
        self.words(name).iter().any(test)
    }

    /// Whether the text holds any word of a list parameter.
    pub fn any_in<'t>(&self, name: &str, text: impl Into<Searched<'t>>) -> bool {
        self.words(name).any_in(text)
    }

    /// Whether the text is one of the words of a list parameter.
    pub fn any_is(&self, name: &str, text: &str) -> bool {
        self.words(name).is_one(text)
    }

    /// Whether the text ends with any word of a list parameter.
    pub fn any_ends(&self, name: &str, text: &str) -> bool {
        self.words(name).any_ends(text)
    }

    /// Reports a fault at a field below the subject (`budget`, `targets/0`, or empty for the subject itself).
    pub fn at(&mut self, field: impl AsRef<str>, message: impl Into<String>) -> Noted<'_> {
        let mut pointer = self.base.pointer();
        let field = field.as_ref();
        if !field.is_empty() && !field.starts_with('/') {
            pointer.push('/');
        }
        pointer.push_str(field);
        self.at_pointer(pointer, message)
    }

    /// Reports a fault at a full pointer of the document in hand.
    pub fn at_pointer(&mut self, pointer: impl Into<String>, message: impl Into<String>) -> Noted<'_> {
        let mut finding = Finding::new(self.rule.rule, message).on(pointer);
        finding.severity = self.rule.severity;
        self.findings.push(finding);
        Noted(self.findings.last_mut().expect("a finding was pushed above"))
    }
}

/// A finding just reported, to add figures and a correction to.
pub struct Noted<'a>(&'a mut Finding);

impl Noted<'_> {
    pub fn evidence(self, evidence: impl Into<Evidence>) -> Self {
        self.0.evidence = evidence.into();
        self
    }

    /// A correction of the text that the finding points at.
    pub fn correct(self, from: impl Into<String>, to: impl Into<String>, safe: bool) -> Self {
        let pointer = self.0.pointer.clone();
        self.fix(pointer, from, to, safe)
    }

    /// A correction of the text at a full pointer.
    pub fn fix(
        self,
        pointer: impl Into<String>,
        from: impl Into<String>,
        to: impl Into<String>,
        safe: bool,
    ) -> Self {
        self.0.fix = Some(Fix { pointer: pointer.into(), from: from.into(), to: to.into(), safe });
        self
    }
}
