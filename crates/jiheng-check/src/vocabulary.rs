//! Words of the field that several rules go by, from `data/words.toml`. Lists of a single rule are its parameters.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::similarity;

pub static WORDS: LazyLock<Vocabulary> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/words.toml")).expect("words.toml is read by every test of a rule")
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    pub values: Values,
    pub names: Names,
    nouns: Vec<Noun>,
    pub things: Things,
    pub kinds: Vec<Kind>,
    topics: Topics,
}

/// What stands in the column of values.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Values {
    pub all: Vec<String>,
    pub blank: Vec<String>,
    pub unit_only: Vec<String>,
    pub placeholders: Vec<String>,
    pub placeholders_alone: Vec<String>,
    pub placeholders_numbered: Vec<String>,
    pub times: Vec<String>,
    pub time_in_name: Vec<String>,
    pub count_units: Vec<String>,
    pub time_units: Vec<String>,
    pub qualifying_units: Vec<String>,
}

/// What the names of indicators are made of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    pub shares: Vec<String>,
    pub counts: Vec<String>,
    pub reversing: Vec<String>,
    pub movements: Vec<String>,
}

/// What a name ends with, and the units that go with it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Noun {
    endings: Vec<String>,
    /// Where given, only these units and those that begin with the prefix.
    #[serde(default)]
    units: Vec<String>,
    #[serde(default)]
    prefix: Option<String>,
    #[serde(default)]
    never: Vec<String>,
}

/// Things that are told apart within one kind.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Things {
    pub bodies: Vec<String>,
    pub persons: Vec<String>,
    pub goods: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    pub words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Topics {
    generic: HashSet<String>,
}

impl Vocabulary {
    /// Whether the name asks for another unit than this.
    pub fn unit_disagrees(&self, name: &str, unit: &str) -> bool {
        self.nouns.iter().any(|noun| ends_with_any(name, &noun.endings) && !noun.suits(unit))
    }

    pub fn names_share(&self, name: &str) -> bool {
        ends_with_any(name, &self.names.shares)
    }

    pub fn names_count(&self, name: &str) -> bool {
        ends_with_any(name, &self.names.counts)
    }

    pub fn counts(&self, unit: &str) -> bool {
        is_any(unit, &self.values.count_units)
    }

    pub fn measures_time(&self, unit: &str) -> bool {
        is_any(unit, &self.values.time_units)
    }

    pub fn qualifies(&self, unit: &str) -> bool {
        is_any(unit, &self.values.qualifying_units)
    }
}

impl Noun {
    fn suits(&self, unit: &str) -> bool {
        let listed = self.units.is_empty()
            || is_any(unit, &self.units)
            || self.prefix.as_deref().is_some_and(|prefix| unit.starts_with(prefix));
        listed && !is_any(unit, &self.never)
    }
}

/// Pairs of characters that tell no topic, as [`similarity`] compares them.
pub static GENERIC: LazyLock<HashSet<u64>> =
    LazyLock::new(|| WORDS.topics.generic.iter().flat_map(|word| similarity::pairs(word)).collect());

pub fn has_any(words: &str, list: &[String]) -> bool {
    list.iter().any(|word| words.contains(word.as_str()))
}

pub fn ends_with_any(words: &str, list: &[String]) -> bool {
    list.iter().any(|word| words.ends_with(word.as_str()))
}

pub fn is_any(words: &str, list: &[String]) -> bool {
    list.iter().any(|word| words == word)
}
