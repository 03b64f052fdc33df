//! How many indicators a second the rules examine on one core: `measure FOLDER [CODE,…]` over canonical JSON documents
//! already in memory. `bench/rules.py` calls it beside its peers. `measure FOLDER each` tells what each rule costs,
//! `measure FOLDER FILE.toml` runs the user's rules of a file alone,
//! `measure FOLDER CODE ROUNDS` runs a given number of rounds, for tools that count instructions.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::{Duration, Instant};

use jiheng_check::{Checker, RuleSet, UserRules};
use jiheng_model::Document;
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    documents: Vec<Document>,
}

/// Long enough for the clock and for the machine to settle.
const AT_LEAST: Duration = Duration::from_secs(2);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("usage: measure FOLDER [CODE,…]")?;
    let codes = arguments.next().unwrap_or_default();
    let select: Vec<String> = codes.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect();
    let mut paths: Vec<_> =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    paths.sort();
    let mut documents = Vec::new();
    for path in paths {
        documents.extend(serde_json::from_slice::<File>(&std::fs::read(path)?)?.documents);
    }
    let projects = documents.iter().flat_map(|document| &document.projects);
    let indicators: usize = projects.map(|project| project.indicators.len()).sum();

    if select == ["each"] {
        for (nanoseconds, code) in each(&documents, indicators) {
            println!("{nanoseconds:>7.1} {code}");
        }
        return Ok(());
    }
    let checker = match codes.ends_with(".toml") {
        true => {
            let mut rules = UserRules::default();
            rules.add(&std::fs::read_to_string(&codes)?)?;
            let select = vec!["U".to_owned()];
            Checker::new(RuleSet { select, ..RuleSet::default() }).with_user_rules(rules)
        }
        false => Checker::new(RuleSet { select, ..RuleSet::default() }),
    };
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in documents.iter().flat_map(|document| checker.check(document)) {
        *found.entry(finding.rule.code).or_default() += 1;
    }
    let rounds = arguments.next().map(|rounds| rounds.parse()).transpose()?;
    let at_least = if rounds.is_some() { Duration::ZERO } else { AT_LEAST };
    let seconds = seconds(&checker, &documents, at_least, rounds.unwrap_or(1));
    println!("{}", serde_json::json!({ "indicators": indicators, "seconds": seconds, "found": found }));
    Ok(())
}

/// Of one round over all documents, in the mean of so many rounds that take so long together.
fn seconds(checker: &Checker, documents: &[Document], at_least: Duration, least: u32) -> f64 {
    let (start, mut rounds) = (Instant::now(), 0);
    while rounds < least || start.elapsed() < at_least {
        rounds += 1;
        for document in documents {
            std::hint::black_box(checker.check(document));
        }
    }
    start.elapsed().as_secs_f64() / f64::from(rounds)
}

/// Nanoseconds an indicator for each rule, beyond what a rule costs that looks at nothing; the dearest first.
fn each(documents: &[Document], indicators: usize) -> Vec<(f64, &'static str)> {
    let alone = |code: &str| {
        let checker = Checker::new(RuleSet { select: vec![code.to_owned()], ..RuleSet::default() });
        seconds(&checker, documents, AT_LEAST / 40, 1) * 1e9 / indicators as f64
    };
    let nothing = alone("R001");
    let mut costs: Vec<_> =
        jiheng_check::rules().map(|rule| (alone(rule.code) - nothing, rule.code)).collect();
    costs.sort_by(|one, other| other.0.total_cmp(&one.0));
    costs
}
