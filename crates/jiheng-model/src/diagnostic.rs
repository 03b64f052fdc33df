//! What is wrong with a document: a [`Finding`] inside one document, a [`Diagnostic`] in a batch.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use crate::money::Gap;
use crate::place::{Location, Place};
use crate::rule::Rule;

/// `error`: cannot be submitted so. `warning`: mend it or answer it. `info`: could be better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Info,
    Warning,
    Error,
}

impl Severity {
    pub const ALL: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }

    /// The word a filer reads.
    pub fn title(self) -> &'static str {
        match self {
            Severity::Error => "错误",
            Severity::Warning => "警告",
            Severity::Info => "提示",
        }
    }

    pub fn from_word(word: &str) -> Option<Severity> {
        Severity::ALL.into_iter().find(|severity| severity.word() == word)
    }
}

/// A mechanical correction: what stands at the pointer, and what should.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fix {
    pub pointer: String,
    pub from: String,
    pub to: String,
    /// Whether it may be made without asking: only spelling, never meaning.
    pub safe: bool,
}

/// The figures behind a finding, in the order they are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence(pub Vec<(&'static str, String)>);

impl Serialize for Evidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl JsonSchema for Evidence {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Evidence".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "object", "additionalProperties": { "type": "string" } })
    }
}

impl From<Gap> for Evidence {
    fn from(gap: Gap) -> Evidence {
        Evidence(vec![
            ("total", gap.total.to_string()),
            ("sum", gap.sum.to_string()),
            ("difference", gap.difference.to_string()),
        ])
    }
}

impl<const N: usize> From<[(&'static str, String); N]> for Evidence {
    fn from(figures: [(&'static str, String); N]) -> Evidence {
        Evidence(figures.into())
    }
}

/// One fault of one document. Readers name a place, rules a pointer; the other is filled in from the provenance.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static Rule,
    /// JSON pointer from the document: `/projects/0/budget`.
    pub pointer: String,
    pub message: String,
    pub place: Option<Place>,
    pub evidence: Evidence,
    pub fix: Option<Fix>,
    /// Severity under the rule set in force.
    pub severity: Severity,
}

impl Finding {
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Finding {
        Finding {
            rule,
            pointer: String::new(),
            message: message.into(),
            place: None,
            evidence: Evidence::default(),
            fix: None,
            severity: rule.severity,
        }
    }

    pub fn at(mut self, place: Place) -> Finding {
        self.place = Some(place);
        self
    }

    pub fn on(mut self, pointer: impl Into<String>) -> Finding {
        self.pointer = pointer.into();
        self
    }

    pub fn evidence(mut self, evidence: impl Into<Evidence>) -> Finding {
        self.evidence = evidence.into();
        self
    }
}

/// What a stage made of its input, and what it has to say about it. A bad document is data, not an error.
#[derive(Clone, Debug, Default)]
pub struct Outcome<T> {
    pub value: T,
    pub findings: Vec<Finding>,
}

impl<T> Outcome<T> {
    pub fn new(value: T) -> Outcome<T> {
        Outcome { value, findings: Vec::new() }
    }
}

/// Which document of a batch, and what in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Subject {
    pub document: usize,
    pub pointer: String,
}

/// One fault of a batch, as `jiheng check --format json` prints it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Diagnostic {
    pub code: &'static str,
    pub name: &'static str,
    pub severity: Severity,
    pub message: String,
    pub subject: Subject,
    pub location: Location,
    pub evidence: Evidence,
    /// The documents the demand rests on; `null` where the basis is not known (依据不详).
    pub basis: Option<String>,
    pub fix: Option<Fix>,
}
