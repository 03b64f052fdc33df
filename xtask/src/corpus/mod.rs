//! Precision: what the rules find in real documents and in the samples, beside what people said of each finding.
//!
//! `cargo xtask corpus` prints the findings by document and rule, what a change adds and takes away, and how often
//! each rule is right. The real documents lie outside the repository (`JIHENG_CORPUS`, or `../shared/corpus` beside
//! the clone); without them only the samples are looked at. Verdicts are data in `proof/verdicts`, see [`verdicts`].

mod observe;
mod report;
mod verdicts;

use std::error::Error;
use std::path::Path;

pub use report::{Precision, precision_of};
pub use verdicts::{Verdict, Verdicts};

pub use observe::{read, stem, texts};

use observe::Observed;

/// Prints the comparison; with `check` it is an error where the verdicts do not hold.
pub fn run(root: &Path, check: bool) -> Result<(), Box<dyn Error>> {
    let observed = observe::all(root)?;
    let verdicts = Verdicts::read(root)?;
    let compared = report::compare(&observed, &verdicts);
    print!("{}", report::text(&observed, &compared));
    let faults = report::faults(&compared);
    if check && !faults.is_empty() {
        return Err(faults.join("\n").into());
    }
    Ok(())
}

/// Records a verdict on the findings of a rule in a document that have none yet; with pointers, on those below them.
pub fn judge(
    root: &Path,
    verdict: &str,
    reason: &str,
    document: &str,
    code: &str,
    pointers: &[&str],
) -> Result<(), Box<dyn Error>> {
    let verdict = Verdict::from_word(verdict).ok_or("a verdict is right, wrong or arguable")?;
    let mut verdicts = Verdicts::read(root)?;
    let observed = observe::all(root)?;
    let chosen = observed.findings.iter().filter(|finding| {
        let below = |pointer: &&str| {
            finding.pointer == **pointer || finding.pointer.starts_with(&format!("{pointer}/"))
        };
        finding.document == document
            && finding.code == code
            && verdicts.of(finding).is_none()
            && (pointers.is_empty() || pointers.iter().any(below))
    });
    let chosen: Vec<&Observed> = chosen.collect();
    for finding in &chosen {
        verdicts.add(finding, verdict, reason);
    }
    println!("{} findings of {code} in {document}: {}", chosen.len(), verdict.word());
    verdicts.write(root)
}

/// Carries the verdicts of a rule over to messages that only say the same in other words. For whoever has read them.
pub fn reworded(root: &Path, codes: &[&str]) -> Result<(), Box<dyn Error>> {
    let mut verdicts = Verdicts::read(root)?;
    let observed = observe::all(root)?;
    let mut count = 0;
    for finding in observed.findings.iter().filter(|finding| codes.contains(&finding.code)) {
        if verdicts.of(finding).is_none() && verdicts.carry(finding, &observed) {
            count += 1;
        }
    }
    println!("{count} verdicts carried over");
    verdicts.write(root)
}

/// Takes out verdicts on what is no longer found.
pub fn prune(root: &Path) -> Result<(), Box<dyn Error>> {
    let mut verdicts = Verdicts::read(root)?;
    let observed = observe::all(root)?;
    println!("{} verdicts taken out", verdicts.prune(&observed));
    verdicts.write(root)
}
