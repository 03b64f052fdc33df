//! The legal and other sources that rules and forms name, one row each in `data/sources.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

/// How sure a source is (the marks of the field handbook).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Its text, or a public copy of it, was seen.
    Seen,
    /// Computed from public documents.
    Computed,
    /// Known from the published regulation, its text not opened: cited without a clause.
    Known,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Source {
    pub id: String,
    pub title: String,
    /// Document number, e.g. 财预〔2020〕10号.
    #[serde(default)]
    pub number: Option<String>,
    pub mark: Mark,
}

impl Source {
    /// How a report cites it: `《项目支出绩效评价管理办法》（财预〔2020〕10号）`.
    pub fn citation(&self) -> String {
        match &self.number {
            Some(number) => format!("{}（{number}）", self.title),
            None => self.title.clone(),
        }
    }
}

#[derive(Deserialize)]
struct SourceList {
    source: Vec<Source>,
}

static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let list: SourceList =
        toml::from_str(include_str!("../data/sources.toml")).expect("sources.toml is checked by a test");
    list.source
});

pub fn all() -> &'static [Source] {
    &SOURCES
}

pub fn find(id: &str) -> Option<&'static Source> {
    SOURCES.iter().find(|source| source.id == id)
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_source_has_one_row() {
        let mut ids: Vec<_> = super::all().iter().map(|source| &source.id).collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
