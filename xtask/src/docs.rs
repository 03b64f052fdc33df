//! Reference pages from the constants they describe: `cargo xtask docs [--check]`.
//!
//! Each generator yields files by their path below the root; this module writes them or compares them with what is
//! there. Pages that no generator yields any more are removed.

mod catalogue;
mod forms;
mod obligations;
mod rules;
mod score;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// Generated pages by their path below the root of the repository.
pub type Pages = BTreeMap<PathBuf, String>;

/// Folders in which every file is generated.
const FOLDERS: &[&str] = &["docs/rules", forms::FOLDER];

/// Writes the pages, or with `check` fails where they differ from what is there.
pub fn run(root: &Path, check: bool) -> Result<(), Box<dyn Error>> {
    let mut pages = Pages::new();
    pages.extend(rules::pages());
    pages.extend(catalogue::pages(root)?);
    pages.extend(obligations::pages());
    pages.extend(score::pages());
    pages.extend(forms::pages());
    let mut differing = Vec::new();
    for (path, page) in &pages {
        let there = fs::read_to_string(root.join(path)).unwrap_or_default();
        if there != *page {
            differing.push(path.clone());
        }
    }
    let stale = stale(root, &pages)?;
    if check {
        differing.extend(stale);
        if let Some(first) = differing.first() {
            let count = differing.len();
            return Err(format!(
                "{count} generated pages differ, `{}` first: run `cargo xtask docs`",
                first.display()
            )
            .into());
        }
        return Ok(());
    }
    for path in &differing {
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
    }
    for path in &differing {
        fs::write(root.join(path), &pages[path])?;
    }
    for path in &stale {
        fs::remove_file(root.join(path))?;
    }
    println!("{} pages, {} written, {} removed", pages.len(), differing.len(), stale.len());
    Ok(())
}

/// Files in generated folders that no page is written to.
fn stale(root: &Path, pages: &Pages) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut stale = Vec::new();
    for folder in FOLDERS {
        if !root.join(folder).is_dir() {
            continue;
        }
        for entry in fs::read_dir(root.join(folder))? {
            let path = Path::new(folder).join(entry?.file_name());
            if !pages.contains_key(&path) {
                stale.push(path);
            }
        }
    }
    stale.sort();
    Ok(stale)
}
