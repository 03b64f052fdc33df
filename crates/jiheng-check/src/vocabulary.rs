//! Words of the field that several rules go by, from `data/words.toml`. Lists of a single rule are its parameters.

use std::sync::LazyLock;

use jiheng_model::{Sieve, WordList};
use serde::Deserialize;

use crate::similarity;

pub static WORDS: LazyLock<Vocabulary> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/words.toml")).expect("words.toml is read by every test of a rule")
});

/// What the names of things, and of goods of all kinds, begin with: most texts have none of them.
pub static THINGS: LazyLock<Sieve> =
    LazyLock::new(|| WORDS.things.lists().into_iter().flat_map(WordList::iter).collect());
pub static GOODS: LazyLock<Sieve> =
    LazyLock::new(|| WORDS.kinds.iter().flat_map(|kind| kind.words.iter()).collect());

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
    pub all: WordList,
    pub blank: WordList,
    pub unit_only: WordList,
    pub placeholders: WordList,
    pub placeholders_alone: WordList,
    pub placeholders_numbered: WordList,
    pub vague: WordList,
    pub times: WordList,
    pub times_in_year: WordList,
    pub periods: WordList,
    pub time_in_name: WordList,
    pub count_units: WordList,
    pub time_units: WordList,
    pub qualifying_units: WordList,
}

/// What the names of indicators are made of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    pub shares: WordList,
    pub counts: WordList,
    pub reversing: WordList,
    pub timely: WordList,
    pub satisfaction: WordList,
    pub parts: WordList,
    pub counted: WordList,
    pub shared: WordList,
    pub no_shares: WordList,
    pub rises: WordList,
    pub falls: WordList,
    pub done: WordList,
    pub movements: WordList,
}

/// What a name ends with, and the units that go with it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Noun {
    endings: WordList,
    /// Where given, only these units and those that begin with the prefix.
    #[serde(default)]
    units: WordList,
    #[serde(default)]
    prefix: Option<String>,
    #[serde(default)]
    never: WordList,
}

/// Things that are told apart within one kind.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Things {
    bodies: WordList,
    persons: WordList,
    goods: WordList,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    pub words: WordList,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Topics {
    generic: WordList,
}

impl Things {
    pub fn lists(&self) -> [&WordList; 3] {
        [&self.bodies, &self.persons, &self.goods]
    }
}

impl Vocabulary {
    /// Whether the name asks for another unit than this.
    pub fn unit_disagrees(&self, name: &str, unit: &str) -> bool {
        self.nouns.iter().any(|noun| noun.endings.any_ends(name) && !noun.suits(unit))
    }

    pub fn names_share(&self, name: &str) -> bool {
        self.names.shares.any_ends(name)
    }

    pub fn names_count(&self, name: &str) -> bool {
        self.names.counts.any_ends(name)
    }

    pub fn counts(&self, unit: &str) -> bool {
        self.values.count_units.is_one(unit)
    }

    pub fn measures_time(&self, unit: &str) -> bool {
        self.values.time_units.is_one(unit)
    }

    pub fn qualifies(&self, unit: &str) -> bool {
        self.values.qualifying_units.is_one(unit)
    }
}

impl Noun {
    fn suits(&self, unit: &str) -> bool {
        let listed = self.units.is_empty()
            || self.units.is_one(unit)
            || self.prefix.as_deref().is_some_and(|prefix| unit.starts_with(prefix));
        listed && !self.never.is_one(unit)
    }
}

/// Pairs of characters that tell no topic, in order, as [`similarity`] compares them.
pub static GENERIC: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut pairs: Vec<u64> = WORDS.topics.generic.iter().flat_map(similarity::pairs).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
});
