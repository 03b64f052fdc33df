//! Real public documents, by their facts: counts and sums that a correct reading gives. The documents lie outside
//! the repository (`JIHENG_CORPUS`, or `../shared/corpus` beside the clone); without them there is nothing to prove.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiheng::model::{BudgetTable, Document, Money};
use jiheng::{Limits, Reading};

struct Facts {
    /// What the file name begins with.
    prefix: &'static str,
    projects: usize,
    indicators: usize,
    /// Σ of the project budgets, in 万元.
    budget: &'static str,
    codes: usize,
    /// Projects with at least one dated review.
    dated_reviews: usize,
    /// Printed rows of the first budget tables.
    table_rows: &'static [usize],
}

const FACTS: &[Facts] = &[
    Facts { projects: 10, indicators: 50, budget: "3865.93", dated_reviews: 10, ..NOTHING.named("0-") },
    Facts { projects: 6, indicators: 71, budget: "88461.22", ..NOTHING.named("1-") },
    Facts { projects: 24, indicators: 196, budget: "7928.06", codes: 24, ..NOTHING.named("2-") },
    Facts {
        projects: 17,
        indicators: 133,
        budget: "2033.99",
        codes: 17,
        table_rows: &[34, 18, 18, 37, 18, 31, 0, 0, 8],
        ..NOTHING.named("3-")
    },
    Facts { projects: 36, indicators: 101, budget: "711435.67", ..NOTHING.named("4-") },
];

const NOTHING: Facts = Facts {
    prefix: "",
    projects: 0,
    indicators: 0,
    budget: "0",
    codes: 0,
    dated_reviews: 0,
    table_rows: &[],
};

impl Facts {
    const fn named(self, prefix: &'static str) -> Facts {
        Facts { prefix, ..self }
    }
}

fn corpus() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let folder = std::env::var_os("JIHENG_CORPUS").map_or_else(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

fn read(folder: &Path, prefix: &str) -> Reading {
    let entries = std::fs::read_dir(folder).expect("the corpus can be listed");
    let names = entries.map(|entry| entry.expect("the corpus can be listed").file_name());
    let mut names = names.map(|name| name.to_string_lossy().into_owned());
    let name = names.find(|name| name.starts_with(prefix)).expect("the corpus is whole");
    let bytes = std::fs::read(folder.join(&name)).expect("the corpus can be read");
    let mut readings = jiheng::read(&name, &bytes, &Limits::default());
    assert_eq!(readings.len(), 1);
    readings.remove(0).expect("the document can be read")
}

fn dated_reviews(document: &Document) -> usize {
    let dated = |project: &&jiheng::model::Project| project.review.iter().any(|review| review.date.is_some());
    document.projects.iter().filter(dated).count()
}

/// Both sides of a two-sided table are printed in one row, under one number.
fn printed_rows(table: &BudgetTable) -> usize {
    let numbers: BTreeSet<&str> = table.rows.iter().filter_map(|row| row.seq.as_deref()).collect();
    numbers.len() + table.rows.iter().filter(|row| row.seq.is_none()).count()
}

#[test]
fn the_corpus_reads_to_its_known_counts_and_sums() {
    let Some(folder) = corpus() else { return };
    for facts in FACTS {
        let prefix = facts.prefix;
        let document = read(&folder, prefix).document;
        let indicators: usize = document.projects.iter().map(|project| project.indicators.len()).sum();
        let budget: Money = document.projects.iter().filter_map(|project| project.budget.total).sum();
        let codes = document.projects.iter().filter(|project| project.code.is_some()).count();
        let tables = document.budget.iter().flat_map(|book| &book.tables);
        let rows: Vec<usize> = tables.map(printed_rows).collect();
        assert_eq!(document.projects.len(), facts.projects, "{prefix}: projects");
        assert_eq!(indicators, facts.indicators, "{prefix}: indicators");
        assert_eq!(budget.to_string(), facts.budget, "{prefix}: budgets");
        assert_eq!(dated_reviews(&document), facts.dated_reviews, "{prefix}: dated reviews");
        assert!(facts.codes == 0 || codes == facts.codes, "{prefix}: {codes} codes");
        assert!(rows.starts_with(facts.table_rows), "{prefix}: table rows {rows:?}");
    }
}
