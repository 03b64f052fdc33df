//! The stages after reading, and all of them together.
//!
//!     cargo bench -p jiheng --bench pipeline

use std::fs;
use std::path::Path;

use divan::{Bencher, black_box};
use jiheng::{Limits, RuleSet};

/// One document of each skeleton.
const FILES: &[&str] =
    &["approval.docx", "list-packed.xlsx", "self-evaluation.docx", "department-goals.txt", "unit-budget.txt"];

fn main() {
    divan::main();
}

fn load(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(name);
    fs::read(path).expect("the samples are part of the repository")
}

#[divan::bench(args = FILES)]
fn recognise(bencher: Bencher, name: &str) {
    let (_, blocks) =
        jiheng_formats::read(name, &load(name), &Limits::default()).expect("samples can be read");
    bencher.bench_local(|| jiheng_forms::recognize(black_box(&blocks.value)).value.projects.len());
}

#[divan::bench(args = FILES)]
fn check(bencher: Bencher, name: &str) {
    let readings = jiheng::read(name, &load(name), &Limits::default());
    let rule_set = RuleSet::default();
    bencher.bench_local(|| {
        readings
            .iter()
            .flatten()
            .map(|reading| jiheng::check(black_box(reading), &rule_set).len())
            .sum::<usize>()
    });
}

#[divan::bench(args = FILES)]
fn whole_pipeline(bencher: Bencher, name: &str) {
    let bytes = load(name);
    let (limits, rule_set) = (Limits::default(), RuleSet::default());
    bencher.bench_local(|| {
        let readings = jiheng::read(name, black_box(&bytes), &limits);
        readings.iter().flatten().map(|reading| jiheng::check(reading, &rule_set).len()).sum::<usize>()
    });
}
