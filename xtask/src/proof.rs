//! `docs/proof.md`: precision and recall of each rule, from the verdicts and from planted defects. It takes minutes, so
//! that nobody waits for it in every run of CI; the gates there hold what it tells.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use jiheng_model::{Rule, Severity};

use crate::corpus::{Precision, Verdicts, precision_of};
use crate::mutate::{self, Outcome, Recall};

/// Plants of each defect for the page; the gate of CI plants fewer.
const PLANTS: usize = 100;

const HEAD: &str = "# How far the rules can be trusted

Made by `cargo xtask proof`; do not edit. Two things are measured for each rule.

**Precision**: of the findings in five real documents (0 to 4) and in the samples of this repository, how many are
right. Every finding was read beside its document and judged as a strict reviewer would: right, wrong, or arguable where
two reviewers could differ. Only what is right counts. The verdicts are data in `proof/verdicts`, without a word of the
documents: address and a digest of the message. An `error` must be right in 98 of 100, a `warning` in 90; an `info` may
be a matter of taste.

**Recall**: of defects planted in documents without faults, how many the rule finds at the place of the plant, below it
or at its direct parent. The documents are the known-good ones that the tests use, the clean samples, and others drawn at
random from invented projects, with names, years, figures, layouts and wordings of their own. A seed makes documents,
places and wordings the same on every machine. The plants (`xtask/src/mutate`) are written from what the defect is, not
from the code of the rule. A rule must find 95 of 100. What other rules find on the same plant is counted beside: A012 30
means that in 30 of 100 plants A012 found something too.

What readers report (R), what a broken user rule reports (U) and what is marked so below is proved by tests of its own,
with the bytes or settings that cause it.

```
cargo xtask corpus             # what is found today beside the verdicts: added, changed, gone; precision
cargo xtask corpus --check     # the gate of CI; without the real documents it looks at the samples alone
cargo xtask mutate             # recall of every rule
cargo xtask mutate A004        # and where a rule missed its defect
cargo xtask mutate --check     # the gate of CI, with fewer plants than here
cargo xtask proof              # this page; some minutes
```

The real documents are published ones and are not in the repository; `JIHENG_CORPUS` names their folder.

What the figures do not say: five real documents are few, and one of them is mostly OCR; a rule without findings there
has its precision from the samples only, whose faults are ours, or none. Precision is counted over findings, so that one
fault repeated in a document counts as often as it is found. The plants and the rules were written from one catalogue of
defects, and rules were mended where plants were missed; a form of a defect that the catalogue does not know is in
neither.
";

pub fn write(root: &Path) -> Result<(), Box<dyn Error>> {
    let verdicts = Verdicts::read(root)?;
    let outcome = mutate::run(root, mutate::SEED, PLANTS, &[], mutate::Asked::All)?;
    fs::write(root.join("docs/proof.md"), page(&verdicts, &outcome))?;
    Ok(())
}

fn page(verdicts: &Verdicts, outcome: &Outcome) -> String {
    let precision = precision_of(verdicts);
    let all = precision.values().fold(Precision::default(), |sum, one| Precision {
        right: sum.right + one.right,
        arguable: sum.arguable + one.arguable,
        wrong: sum.wrong + one.wrong,
    });
    let (planted, found) = outcome
        .recalls
        .iter()
        .fold((0, 0), |(planted, found), recall| (planted + recall.planted, found + recall.found));
    let mut page = String::from(HEAD);
    page.push_str(&format!(
        "\n## Summary\n\n{} findings judged: {} right, {} arguable, {} wrong. {planted} defects planted with seed {} in {} \
         documents, {found} found; {} findings of errors or warnings in those documents before anything was planted.\n",
        all.judged(),
        all.right,
        all.arguable,
        all.wrong,
        mutate::SEED,
        outcome.documents,
        outcome.alarms.len(),
    ));
    let recalls: BTreeMap<&str, &Recall> =
        outcome.recalls.iter().map(|recall| (recall.code, recall)).collect();
    page.push_str("\n## By document\n\n| document | findings | right | arguable | wrong | rules |\n| --- | ---: | ---: | ---: | ---: | ---: |\n");
    for (document, (precision, rules)) in by_document(verdicts) {
        let Precision { right, arguable, wrong } = precision;
        let judged = precision.judged();
        page.push_str(&format!("| {document} | {judged} | {right} | {arguable} | {wrong} | {rules} |\n"));
    }
    page.push_str(
        "\n## By rule\n\n| rule | severity | judged | right | arguable | wrong | precision | planted | found | recall | \
         beside, in 100 plants |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n",
    );
    for rule in jiheng::rules() {
        page.push_str(&row(rule, precision.get(rule.code), recalls.get(rule.code).copied()));
    }
    page
}

/// Findings of each document and how many rules they are of. A sample without any is not among them.
fn by_document(verdicts: &Verdicts) -> BTreeMap<&str, (Precision, usize)> {
    let mut documents: BTreeMap<&str, (Precision, BTreeSet<&str>)> = BTreeMap::new();
    for ((document, code, ..), judged) in &verdicts.0 {
        let (precision, codes) = documents.entry(document).or_default();
        precision.add(judged.verdict);
        codes.insert(code);
    }
    documents.into_iter().map(|(document, (precision, codes))| (document, (precision, codes.len()))).collect()
}

fn row(rule: &Rule, precision: Option<&Precision>, recall: Option<&Recall>) -> String {
    let precision = precision.copied().unwrap_or_default();
    let Precision { right, arguable, wrong } = precision;
    let enough = rule.severity == Severity::Info || precision.suffices(rule.severity);
    let mark = |fine: bool, text: String| if fine { text } else { format!("**{text}**") };
    let recall = match recall {
        Some(recall) => format!(
            "{} | {} | {} | {}",
            recall.planted,
            recall.found,
            mark(recall.suffices(), recall.shown()),
            recall.company()
        ),
        None if mutate::is_planted(rule) => String::from("0 | 0 | **—** | no mutation"),
        None => String::from("— | — | — | tests of its own"),
    };
    format!(
        "| {} | {} | {} | {right} | {arguable} | {wrong} | {} | {recall} |\n",
        rule.code,
        rule.severity.word(),
        precision.judged(),
        mark(enough, precision.shown()),
    )
}
