//! Verdicts on findings, as data: one file for each document, without a word of its text.
//!
//! ```toml
//! [[judged]]
//! code = "V003"
//! verdict = "right"
//! reason = "the value repeats the description and states no level"
//! findings = [
//!     "/projects/0/indicators/1/targets/0/text 3fa9c1d2",
//! ]
//! ```
//!
//! A finding is known by its address and a digest of its message, so that a finding with other figures, or a new one,
//! is unjudged.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use jiheng::model::Severity;
use serde::Deserialize;

use super::observe::{Observation, Observed, stem};

const FOLDER: &str = "proof/verdicts";

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Right,
    /// Two strict reviewers could differ.
    Arguable,
    Wrong,
}

impl Verdict {
    const ALL: [Verdict; 3] = [Verdict::Right, Verdict::Arguable, Verdict::Wrong];

    pub fn word(self) -> &'static str {
        match self {
            Verdict::Right => "right",
            Verdict::Arguable => "arguable",
            Verdict::Wrong => "wrong",
        }
    }

    pub fn from_word(word: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.word() == word)
    }
}

/// Document, code, address, digest of the message.
pub type Key = (String, String, String, String);

#[derive(Debug)]
pub struct Judged {
    pub verdict: Verdict,
    pub reason: String,
}

#[derive(Debug, Default)]
pub struct Verdicts(pub BTreeMap<Key, Judged>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    judged: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    code: String,
    verdict: Verdict,
    reason: String,
    findings: Vec<String>,
}

impl Verdicts {
    pub fn read(root: &Path) -> Result<Verdicts, Box<dyn Error>> {
        let mut verdicts = Verdicts::default();
        for entry in fs::read_dir(root.join(FOLDER))? {
            let path = entry?.path();
            let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
            let file: File = toml::from_str(&fs::read_to_string(&path)?).map_err(|error| told(&error))?;
            for Group { code, verdict, reason, findings } in file.judged {
                for finding in findings {
                    let (pointer, digest) = finding
                        .rsplit_once(' ')
                        .ok_or_else(|| told(&format!("`{finding}` is no address and digest")))?;
                    let key = (stem(&path), code.clone(), pointer.to_owned(), digest.to_owned());
                    if verdicts.0.insert(key, Judged { verdict, reason: reason.clone() }).is_some() {
                        return Err(told(&format!("`{code} {finding}` is judged twice")).into());
                    }
                }
            }
        }
        Ok(verdicts)
    }

    pub fn write(&self, root: &Path) -> Result<(), Box<dyn Error>> {
        let mut groups: BTreeMap<(&str, &str, Verdict, &str), Vec<String>> = BTreeMap::new();
        for ((document, code, pointer, digest), Judged { verdict, reason }) in &self.0 {
            groups.entry((document, code, *verdict, reason)).or_default().push(format!("{pointer} {digest}"));
        }
        let mut files: BTreeMap<&str, String> = BTreeMap::new();
        for ((document, code, verdict, reason), findings) in groups {
            let file = files.entry(document).or_default();
            let reason = toml::Value::from(reason);
            let separator = if file.is_empty() { "" } else { "\n" };
            file.push_str(&format!(
                "{separator}[[judged]]\ncode = \"{code}\"\nverdict = \"{}\"\n",
                verdict.word()
            ));
            file.push_str(&format!("reason = {reason}\nfindings = [\n"));
            for finding in findings {
                file.push_str(&format!("    {},\n", toml::Value::from(finding)));
            }
            file.push_str("]\n");
        }
        for entry in fs::read_dir(root.join(FOLDER))? {
            let path = entry?.path();
            if !files.contains_key(stem(&path).as_str()) {
                fs::remove_file(path)?;
            }
        }
        for (document, file) in files {
            fs::write(root.join(FOLDER).join(format!("{document}.toml")), file)?;
        }
        Ok(())
    }

    pub fn of(&self, finding: &Observed) -> Option<&Judged> {
        self.0.get(&key(finding))
    }

    /// Whether people found an error or a warning in the document right.
    pub fn has_fault(&self, document: &str) -> bool {
        let rules = jiheng::rules();
        let grave = |code: &str| rules.iter().any(|rule| rule.code == code && rule.severity > Severity::Info);
        self.0
            .iter()
            .any(|((of, code, ..), judged)| of == document && judged.verdict == Verdict::Right && grave(code))
    }

    pub fn add(&mut self, finding: &Observed, verdict: Verdict, reason: &str) {
        self.0.insert(key(finding), Judged { verdict, reason: reason.to_owned() });
    }

    /// Verdicts on what is no longer found. Those on real documents are left alone where these are not at hand.
    pub fn vanished<'a>(&'a self, observation: &'a Observation) -> impl Iterator<Item = &'a Key> {
        let found: std::collections::BTreeSet<Key> = observation.findings.iter().map(key).collect();
        self.0.keys().filter(move |known| observation.documents.contains(&known.0) && !found.contains(*known))
    }

    pub fn prune(&mut self, observation: &Observation) -> usize {
        let vanished: Vec<Key> = self.vanished(observation).cloned().collect();
        for key in &vanished {
            self.0.remove(key);
        }
        vanished.len()
    }

    /// Moves the verdict on a vanished finding of the same rule at the same address; `false` where there is none.
    pub fn carry(&mut self, finding: &Observed, observation: &Observation) -> bool {
        let old = self.vanished(observation).find(|(document, code, pointer, _)| {
            (document.as_str(), code.as_str(), pointer.as_str())
                == (finding.document.as_str(), finding.code, finding.pointer.as_str())
        });
        let Some(old) = old.cloned() else { return false };
        let Some(judged) = self.0.remove(&old) else { return false };
        self.0.insert(key(finding), judged);
        true
    }
}

fn key(finding: &Observed) -> Key {
    (finding.document.clone(), finding.code.to_owned(), finding.pointer.clone(), finding.digest.clone())
}
