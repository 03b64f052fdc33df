//! `docs/proof.md`: precision and recall of each rule, from the verdicts and from planted defects.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use jiheng_model::{Rule, Severity};

use crate::corpus::{Precision, Verdicts, precision_of};
use crate::mutate::{self, Outcome, Recall};

/// Plants of each defect for the page; the gate of CI plants fewer.
const PLANTS: usize = 200;

const HEAD: &str = "# How far the rules can be trusted

Made by `cargo xtask proof`; do not edit. Two things are measured for each rule.

**Precision**: of the findings in the five real documents and in the samples, how many are right. People read every
finding and judged it as a strict reviewer would: right, wrong, or arguable where two reviewers could differ. Only what
is right counts. The verdicts are data in `proof/verdicts`, without a word of the documents: address and a digest of the
message. An `error` must be right in 98 of 100, a `warning` in 90.

**Recall**: of defects planted in documents without faults, how many the rule finds at the place of the plant, below it
or at its direct parent. The documents are the known-good ones, the clean samples, and others drawn from topics with
names, years, figures, layouts and wordings of their own. The plants (`xtask/src/mutate`) are written from what the
defect is, not from the rule. A rule must find 95 of 100. Findings of other rules on the same plant are counted beside.

What readers report (R) and what a broken user rule reports (U) is proved by tests with the bytes that cause it.

```
cargo xtask corpus             # what is found today beside the verdicts: added, changed, gone; precision
cargo xtask corpus --check     # the gate
cargo xtask mutate             # recall of every rule
cargo xtask mutate A004        # and where a rule missed its defect
cargo xtask mutate --check     # the gate
cargo xtask proof              # this page
```

What the figures do not say: the real documents are five, of health insurance bureaus of four places, and one of them is
mostly OCR; a rule without findings there has its precision from samples only, or none. The plants and the rules were
written from one catalogue, so that a form of a defect that the catalogue does not know is in neither.
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
    page.push_str(
        "\n## By rule\n\n| rule | severity | judged | right | arguable | wrong | precision | planted | found | recall | \
         beside, in 100 plants |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n",
    );
    for rule in jiheng::rules() {
        page.push_str(&row(rule, precision.get(rule.code), recalls.get(rule.code).copied()));
    }
    page
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
