//! Recall in words and as a gate.

use super::{Outcome, Recall};

/// The same documents and places in every run.
pub const SEED: u64 = 20_260_101;

/// In per cent, how many planted defects a rule must find.
const DEMANDED: usize = 95;

/// Fewer plants prove little.
const LEAST: usize = 20;

impl Recall {
    pub fn suffices(&self) -> bool {
        self.found * 100 >= self.planted * DEMANDED && self.planted >= LEAST
    }

    /// `97.5%`, cut off and not rounded.
    pub fn shown(&self) -> String {
        if self.planted == 0 {
            return String::from("—");
        }
        let permille = self.found * 1000 / self.planted;
        format!("{}.{}%", permille / 10, permille % 10)
    }

    /// The rules that most often report something beside, with how often in a hundred plants.
    pub fn company(&self) -> String {
        let mut codes: Vec<(&&str, &usize)> = self.beside.iter().collect();
        codes.sort_by_key(|(code, count)| (std::cmp::Reverse(**count), **code));
        let shown =
            codes.into_iter().take(3).map(|(code, count)| format!("{code} {}", count * 100 / self.planted));
        shown.collect::<Vec<String>>().join("  ")
    }
}

impl Outcome {
    /// Why the rules do not find enough; empty where they do.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for recall in self.recalls.iter().filter(|recall| !recall.suffices()) {
            let Recall { code, defect, planted, found, .. } = recall;
            faults.push(format!("{code}: found {found} of {planted} ({defect})"));
        }
        faults.extend(
            self.without
                .iter()
                .map(|code| format!("{code} has no mutation: add one to its family in `xtask/src/mutate`")),
        );
        faults.extend(self.alarms.iter().map(|alarm| format!("found in a clean document: {alarm}")));
        faults.extend(self.unknown.iter().map(|code| format!("{code} has a mutation and is no rule")));
        faults
    }
}

pub fn text(outcome: &Outcome, show: bool) -> String {
    let mut text = String::from("rule   planted  found  recall   beside, in 100 plants         defect\n");
    for recall in &outcome.recalls {
        let Recall { code, defect, planted, found, .. } = recall;
        let mark = if recall.suffices() { ' ' } else { '!' };
        let company = recall.company();
        text.push_str(&format!(
            "{code} {mark} {planted:>7} {found:>6} {:>7}   {company:<28}  {defect}\n",
            recall.shown()
        ));
        if show {
            recall.missed.iter().for_each(|missed| text.push_str(&format!("    {missed}\n")));
        }
    }
    text.push_str(&format!(
        "\n{} clean documents, {} findings in them\n",
        outcome.documents,
        outcome.alarms.len()
    ));
    outcome.alarms.iter().for_each(|alarm| text.push_str(&format!("    {alarm}\n")));
    if !outcome.without.is_empty() {
        text.push_str(&format!("without a mutation: {}\n", outcome.without.join(" ")));
    }
    text
}
