//! What the rules find today, in the corpus and in the samples.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use jiheng::model::{Batch, Severity};
use jiheng::{Checker, Limits, Reading, RuleSet, Rules};
use sha2::{Digest, Sha256};

/// One finding, known by document, code, address and a digest of its message. The message itself may quote a real
/// document and is only shown, never stored.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Observed {
    pub document: String,
    pub code: &'static str,
    pub pointer: String,
    pub digest: String,
    pub message: String,
    pub severity: Severity,
}

pub struct Observation {
    /// Documents looked at, in order.
    pub documents: Vec<String>,
    pub findings: BTreeSet<Observed>,
    /// Whether the real documents are there.
    pub corpus: bool,
}

/// Everything found in the real documents, where they are, and in the samples.
pub fn all(root: &Path) -> Result<Observation, Box<dyn Error>> {
    let mut observation = Observation { documents: Vec::new(), findings: BTreeSet::new(), corpus: false };
    if let Some(folder) = corpus(root) {
        observation.corpus = true;
        let mut batch = Batch::default();
        for path in texts(&folder)? {
            // A real document goes by the digit its name begins with.
            let name: String = stem(&path).chars().take_while(char::is_ascii_digit).collect();
            observe(&mut observation, name, &path, &mut batch)?;
        }
    }
    let mut batch = Batch::default();
    for path in texts(&root.join("samples"))? {
        let name = stem(&path);
        // Twins of a sample are copies on purpose, so that each is looked at alone.
        let twin = name.ends_with("-faulty") || name.ends_with("-bare");
        let batch = if twin { &mut Batch::default() } else { &mut batch };
        observe(&mut observation, name, &path, batch)?;
    }
    Ok(observation)
}

fn observe(
    observation: &mut Observation,
    name: String,
    path: &Path,
    batch: &mut Batch,
) -> Result<(), Box<dyn Error>> {
    let checker = Checker::new(Rules::new(RuleSet::default()));
    for reading in read(path)? {
        let mut checked = checker.check(&reading);
        checker.check_batch(&reading, batch, &mut checked);
        observation.findings.extend(checked.findings.into_iter().map(|finding| Observed {
            document: name.clone(),
            code: finding.rule.code,
            pointer: finding.pointer,
            digest: digest(&finding.message),
            message: finding.message,
            severity: finding.severity,
        }));
    }
    observation.documents.push(name);
    Ok(())
}

pub fn read(path: &Path) -> Result<Vec<Reading>, Box<dyn Error>> {
    let bytes = fs::read(path)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let readings = jiheng::read(&name, &bytes, &Limits::default());
    readings.into_iter().map(|reading| reading.map_err(|error| error.to_string().into())).collect()
}

/// The folder of real documents, where there is one.
fn corpus(root: &Path) -> Option<PathBuf> {
    let beside = || root.join("../shared/corpus");
    let folder = std::env::var_os("JIHENG_CORPUS").map_or_else(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// The text files of a folder, by name. Samples come in other formats too, with the same content.
pub fn texts(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

pub fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn digest(message: &str) -> String {
    Sha256::digest(message.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}
