//! Real public documents, by their facts: counts and sums that a correct reading gives. The documents lie outside
//! the repository (`JIHENG_CORPUS`, or `../shared/corpus` beside the clone); without them there is nothing to prove.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiheng::model::{BudgetTable, Document, Money};
use jiheng::{Limits, Reading};
use sha2::{Digest, Sha256};

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

#[test]
fn the_corpus_reads_to_its_further_facts() {
    let Some(folder) = corpus() else { return };
    let per_project = |document: &Document| -> Vec<usize> {
        document.projects.iter().map(|project| project.indicators.len()).collect()
    };

    let approval = read(&folder, "0-").document;
    let twins = approval.projects.iter().flat_map(|project| &project.indicators);
    assert!(
        twins.clone().all(|indicator| indicator.targets.len() == 2),
        "a midterm and an annual value each"
    );

    let declaration = read(&folder, "1-").document;
    let indicators = declaration.projects.iter().flat_map(|project| &project.indicators);
    let reviews = declaration.projects.iter().flat_map(|project| &project.review);
    assert_eq!(per_project(&declaration), [16, 18, 8, 11, 10, 8]);
    assert_eq!(indicators.filter(|indicator| indicator.standard.is_some()).count(), 60);
    assert_eq!(declaration.projects.iter().filter(|project| project.signoff.is_some()).count(), 6);
    assert_eq!(reviews.clone().count(), 18);
    assert!(
        reviews.clone().all(|review| review.reviewer.is_none() && review.date.is_none()),
        "none is signed"
    );

    let department = read(&folder, "2-").document;
    let goals = department.department_goals.expect("the goals of a department");
    let indicators: usize = goals.goals.iter().map(|goal| goal.indicators.len()).sum();
    assert_eq!((goals.overall.len(), goals.goals.len(), indicators, goals.safeguards.len()), (5, 4, 7, 6));

    let budget = read(&folder, "3-").document.budget.expect("the budget of a unit");
    let rows: Vec<usize> = budget.tables.iter().map(printed_rows).collect();
    assert_eq!(rows, [34, 18, 18, 37, 18, 31, 0, 0, 8, 0, 6], "nine tables, procurement, assets");
    assert_eq!(budget.definitions.len(), 10);

    let list = read(&folder, "4-");
    let units: BTreeSet<_> = list.document.projects.iter().map(|project| &project.unit).collect();
    let of_unit =
        |unit: &Option<String>| list.document.projects.iter().filter(|project| project.unit == *unit).count();
    let mut sizes: Vec<usize> = units.into_iter().map(of_unit).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [6, 7, 23]);
    assert_eq!(list.document.totals.len(), 4);
    assert_eq!(list.document.projects.iter().filter(|project| project.masked).count(), 1);
    assert_eq!(
        list.findings.iter().filter(|finding| finding.rule.code == "R053").count(),
        2,
        "unreadable cells"
    );
}

/// Every word and figure of the corpus documents as read, by digest, since their text does not enter the repository.
/// A change here is a change of what is read: look at it in `jiheng read --format json` before taking the new digest.
const DIGESTS: [(&str, &str); 5] = [
    ("0-", "41c4f10c001eba1a"),
    ("1-", "f806955e742bf25c"),
    ("2-", "6ba86c3db4a198ee"),
    ("3-", "3c968fca44acfc7e"),
    ("4-", "57691dbd7384ff10"),
];

#[test]
fn the_corpus_reads_to_the_same_documents_as_before() {
    let Some(folder) = corpus() else { return };
    let digests = DIGESTS.map(|(prefix, _)| {
        let mut document = read(&folder, prefix).document;
        document.source = Default::default();
        document.provenance = Default::default();
        let json = serde_json::to_vec(&document).expect("a document is JSON");
        let digest: String = Sha256::digest(json).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        (prefix, digest)
    });
    assert_eq!(digests, DIGESTS.map(|(prefix, digest)| (prefix, digest.to_owned())));
}
