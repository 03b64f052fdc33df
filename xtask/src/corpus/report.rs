//! Findings beside verdicts, in words and as a gate.

use std::collections::BTreeMap;

use jiheng::model::Severity;

use super::observe::{Observation, Observed};
use super::verdicts::{Key, Verdict, Verdicts};

/// In per cent, how often a rule must be right. A note may be a matter of taste.
fn demanded(severity: Severity) -> Option<usize> {
    match severity {
        Severity::Error => Some(98),
        Severity::Warning => Some(90),
        Severity::Info => None,
    }
}

/// What came of judging a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Precision {
    pub right: usize,
    pub arguable: usize,
    pub wrong: usize,
}

impl Precision {
    pub fn judged(self) -> usize {
        self.right + self.arguable + self.wrong
    }

    pub fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Right => self.right += 1,
            Verdict::Arguable => self.arguable += 1,
            Verdict::Wrong => self.wrong += 1,
        }
    }

    /// Whether the rule is right often enough. An arguable finding does not count as right.
    pub fn suffices(self, severity: Severity) -> bool {
        demanded(severity).is_none_or(|per_cent| self.right * 100 >= self.judged() * per_cent)
    }

    /// `97.5%`, cut off and not rounded, so that 100% is only said of what is.
    pub fn shown(self) -> String {
        if self.judged() == 0 {
            return String::from("—");
        }
        let permille = self.right * 1000 / self.judged();
        format!("{}.{}%", permille / 10, permille % 10)
    }
}

/// Verdicts by rule, from the data alone.
pub fn precision_of(verdicts: &Verdicts) -> BTreeMap<String, Precision> {
    let mut rules: BTreeMap<String, Precision> = BTreeMap::new();
    for ((_, code, ..), judged) in &verdicts.0 {
        rules.entry(code.clone()).or_default().add(judged.verdict);
    }
    rules
}

#[derive(Default)]
pub struct Compared<'a> {
    /// By code: severity and verdicts on what is found today.
    pub rules: BTreeMap<&'static str, (Option<Severity>, Precision)>,
    pub unjudged: Vec<&'a Observed>,
    /// Unjudged, but the same rule was judged at this address with other words or figures.
    pub changed: Vec<&'a Observed>,
    pub vanished: Vec<&'a Key>,
    pub not_right: Vec<(&'a Observed, Verdict, &'a str)>,
}

pub fn compare<'a>(observation: &'a Observation, verdicts: &'a Verdicts) -> Compared<'a> {
    let mut compared = Compared { vanished: verdicts.vanished(observation).collect(), ..Compared::default() };
    for finding in &observation.findings {
        let (severity, precision) = compared.rules.entry(finding.code).or_default();
        *severity = (*severity).max(Some(finding.severity));
        let Some(judged) = verdicts.of(finding) else {
            let before = |(document, code, pointer, _): &&Key| {
                *document == finding.document && code == finding.code && *pointer == finding.pointer
            };
            let same = compared.vanished.iter().any(before);
            if same {
                compared.changed.push(finding)
            } else {
                compared.unjudged.push(finding)
            }
            continue;
        };
        precision.add(judged.verdict);
        if judged.verdict != Verdict::Right {
            compared.not_right.push((finding, judged.verdict, &judged.reason));
        }
    }
    compared
}

/// Why the verdicts do not hold; empty where they do.
pub fn faults(compared: &Compared) -> Vec<String> {
    let mut faults = Vec::new();
    for (code, (severity, precision)) in &compared.rules {
        let Some(severity) = severity else { continue };
        if !precision.suffices(*severity) {
            let Precision { right, .. } = precision;
            let judged = precision.judged();
            faults.push(format!(
                "{code} ({}) is right in {right} of {judged}: {}",
                severity.word(),
                precision.shown()
            ));
        }
    }
    let open = compared.unjudged.iter().chain(&compared.changed);
    let mut unjudged: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in open.filter(|finding| finding.severity > Severity::Info) {
        *unjudged.entry(finding.code).or_default() += 1;
    }
    for (code, count) in unjudged {
        faults.push(format!(
            "{code} has {count} findings without a verdict: read them, then `cargo xtask corpus --judge`"
        ));
    }
    if !compared.vanished.is_empty() {
        let count = compared.vanished.len();
        faults.push(format!(
            "{count} findings with a verdict are gone: if that is meant, `cargo xtask corpus --prune`"
        ));
    }
    faults
}

pub fn text(observation: &Observation, compared: &Compared) -> String {
    let mut text = String::new();
    for document in &observation.documents {
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in observation.findings.iter().filter(|finding| finding.document == *document) {
            *codes.entry(finding.code).or_default() += 1;
        }
        let counts: Vec<String> = codes.iter().map(|(code, count)| format!("{code} {count}")).collect();
        text.push_str(&format!(
            "{document}: {} findings  {}\n",
            codes.values().sum::<usize>(),
            counts.join("  ")
        ));
    }
    text.push_str("\nrule   severity  right  arguable  wrong  precision\n");
    for (code, (severity, precision)) in &compared.rules {
        let Precision { right, arguable, wrong } = precision;
        let word = severity.map_or("", Severity::word);
        text.push_str(&format!(
            "{code}   {word:<8} {right:>6} {arguable:>9} {wrong:>6} {:>10}\n",
            precision.shown()
        ));
    }
    let line = |finding: &Observed| {
        let Observed { document, code, pointer, message, .. } = finding;
        format!("  {document} {code} {pointer}  {message}\n")
    };
    text.push_str(&format!("\nnot right: {}\n", compared.not_right.len()));
    for (finding, verdict, reason) in &compared.not_right {
        text.push_str(&format!("{}    {}: {reason}\n", line(finding), verdict.word()));
    }
    text.push_str(&format!("\nadded, without a verdict: {}\n", compared.unjudged.len()));
    compared.unjudged.iter().for_each(|finding| text.push_str(&line(finding)));
    text.push_str(&format!("\nchanged, without a verdict: {}\n", compared.changed.len()));
    compared.changed.iter().for_each(|finding| text.push_str(&line(finding)));
    text.push_str(&format!("\ngone: {}\n", compared.vanished.len()));
    for (document, code, pointer, digest) in &compared.vanished {
        text.push_str(&format!("  {document} {code} {pointer} {digest}\n"));
    }
    if !observation.corpus {
        text.push_str("\nthe real documents are not here: only the samples were looked at\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(code: &'static str, pointer: &str, digest: &str, severity: Severity) -> Observed {
        Observed {
            document: "a".to_owned(),
            code,
            pointer: pointer.to_owned(),
            digest: digest.to_owned(),
            message: format!("message {digest}"),
            severity,
        }
    }

    fn observation(findings: &[Observed]) -> Observation {
        Observation {
            documents: vec!["a".to_owned()],
            findings: findings.iter().cloned().collect(),
            corpus: false,
        }
    }

    /// Judged before the change: two findings of A001 and one of B001.
    fn judged() -> Verdicts {
        let mut verdicts = Verdicts::default();
        for (code, pointer) in [("A001", "/projects/0"), ("A001", "/projects/1"), ("B001", "/budget")] {
            verdicts.add(&finding(code, pointer, "01", Severity::Error), Verdict::Right, "as printed");
        }
        verdicts
    }

    #[test]
    fn a_change_is_told_by_what_it_adds_changes_and_takes_away() {
        let verdicts = judged();
        let today = observation(&[
            finding("A001", "/projects/0", "01", Severity::Error),
            finding("A001", "/projects/1", "02", Severity::Error),
            finding("C001", "/projects/0/code", "03", Severity::Info),
        ]);
        let shown = text(&today, &compare(&today, &verdicts));
        let part = |title: &str| {
            shown.split(title).nth(1).unwrap_or_default().split("\n\n").next().unwrap_or_default().to_owned()
        };
        assert_eq!(part("added, without a verdict: "), "1\n  a C001 /projects/0/code  message 03");
        assert_eq!(part("changed, without a verdict: "), "1\n  a A001 /projects/1  message 02");
        assert_eq!(part("gone: "), "2\n  a A001 /projects/1 01\n  a B001 /budget 01");
    }

    #[test]
    fn the_gate_asks_for_verdicts_on_errors_and_for_precision() {
        let verdicts = judged();
        let same = observation(&[
            finding("A001", "/projects/0", "01", Severity::Error),
            finding("A001", "/projects/1", "01", Severity::Error),
            finding("B001", "/budget", "01", Severity::Error),
            finding("C001", "/projects/0/code", "03", Severity::Info),
        ]);
        assert_eq!(faults(&compare(&same, &verdicts)), Vec::<String>::new());

        let mut verdicts = judged();
        verdicts.add(
            &finding("A001", "/projects/1", "01", Severity::Error),
            Verdict::Arguable,
            "could be read so",
        );
        assert_eq!(faults(&compare(&same, &verdicts)), ["A001 (error) is right in 1 of 2: 50.0%"]);

        let more = observation(&[finding("A001", "/projects/7", "01", Severity::Error)]);
        let told = faults(&compare(&more, &judged()));
        assert_eq!(
            told,
            [
                "A001 has 1 findings without a verdict: read them, then `cargo xtask corpus --judge`",
                "3 findings with a verdict are gone: if that is meant, `cargo xtask corpus --prune`",
            ]
        );
    }
}
