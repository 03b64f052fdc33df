//! How many indicators a second the rules examine on one core: `cargo bench -p jiheng-check`.
//!
//! `projects` is a list as departments publish it, `unit_budget` the example document with its budget tables.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use jiheng_check::{FAMILIES, RuleSet, check, example};
use jiheng_model::Document;

fn main() {
    divan::main();
}

/// The projects of the example over and over, each with a name, code and goals of its own.
fn list(projects: usize) -> Document {
    let good = example::good();
    let mut document =
        Document { fiscal_year: good.fiscal_year, kinds: good.kinds.clone(), ..Document::default() };
    for number in 0..projects {
        let mut project = good.projects[number % good.projects.len()].clone();
        let own = |words: &Option<String>| words.as_ref().map(|words| format!("第{number}片区{words}"));
        project.name = own(&project.name);
        project.code = Some(format!("P{number:08}"));
        for goal in &mut project.goals {
            goal.text = format!("第{number}片区：{}", goal.text);
        }
        for indicator in &mut project.indicators {
            indicator.name = own(&indicator.name);
        }
        document.projects.push(project);
    }
    document
}

fn indicators(document: &Document) -> ItemsCount {
    ItemsCount::new(document.projects.iter().map(|project| project.indicators.len()).sum::<usize>())
}

#[divan::bench(args = [5, 30, 300])]
fn projects(bencher: Bencher, projects: usize) {
    let (document, rule_set) = (list(projects), RuleSet::default());
    bencher.counter(indicators(&document)).bench(|| check(black_box(&document), &rule_set));
}

#[divan::bench]
fn unit_budget(bencher: Bencher) {
    let (document, rule_set) = (example::good(), RuleSet::default());
    bencher.counter(indicators(&document)).bench(|| check(black_box(&document), &rule_set));
}

/// What each family costs, over the same thirty projects.
#[divan::bench(args = FAMILIES.iter().map(|family| family.letter))]
fn families(bencher: Bencher, letter: char) {
    let (document, rule_set) = (list(30), RuleSet { select: vec![letter.to_string()], ..RuleSet::default() });
    bencher.counter(indicators(&document)).bench(|| check(black_box(&document), &rule_set));
}

/// Settings and parameters cost nothing beside the rules themselves.
#[divan::bench(args = ["default", "strict", "central-101"])]
fn rule_sets(bencher: Bencher, name: &str) {
    let rules: Vec<_> = jiheng_check::rules().collect();
    let (document, rule_set) = (list(30), RuleSet::named(name, &rules).expect("it comes with the program"));
    bencher.counter(indicators(&document)).bench(|| check(black_box(&document), &rule_set));
}
