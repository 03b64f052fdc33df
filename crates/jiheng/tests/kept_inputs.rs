//! Inputs that once were too much for some part, and others worth keeping, through the code of the fuzz targets.

use std::fs;
use std::path::{Path, PathBuf};

#[path = "../../../fuzz/src/lib.rs"]
mod fuzz;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).expect("kept names are ASCII")
}

#[test]
fn kept_inputs_are_met_with_an_answer() {
    let mut inputs = 0;
    for target in entries(&folder().join("kept")) {
        for path in entries(&target) {
            let bytes = fs::read(&path).expect("readable");
            // Says which input it was, should it panic.
            println!("{}", path.display());
            fuzz::run(name(&target), &bytes);
            // The limits of everyday use reach further.
            for reading in jiheng::read(name(&path), &fuzz::inputs::zipped(&bytes), &everyday()) {
                let _ = reading.map(|reading| jiheng::check(&reading, &jiheng::RuleSet::default()));
            }
            inputs += 1;
        }
    }
    assert!(inputs > 0, "no input is kept");
}

fn everyday() -> jiheng::Limits {
    // Fewer cells than usual: some inputs fill whatever is allowed.
    jiheng::Limits { cells: 50_000, converters: false, ..Default::default() }
}

#[test]
fn every_format_has_its_target() {
    let targets = entries(&folder().join("fuzz_targets"));
    for format in jiheng_formats::FORMATS {
        // Markdown is read as plain text is.
        let target = if format.name == "md" { "txt" } else { format.name };
        assert!(targets.iter().any(|path| name(path) == format!("{target}.rs")), "{target} is not fuzzed");
    }
}
