//! Automation of the workspace: `cargo xtask TASK`.

mod accuracy;
mod docs;
mod samples;

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["accuracy", folder, "--write"] => {
            let measure = fs::read_to_string(root().join("accuracy/measure.md"))?;
            fs::create_dir_all(root().join("docs"))?;
            fs::write(
                root().join("docs/accuracy.md"),
                measure + accuracy::run(Path::new(folder), None)?.as_str(),
            )?;
        }
        ["accuracy", folder, only @ ..] if only.len() < 2 => {
            let report = accuracy::run(Path::new(folder), only.first().copied())?;
            std::io::stdout().write_all(report.as_bytes())?;
        }
        ["docs"] => docs::run(&root(), false)?,
        ["docs", "--check"] => docs::run(&root(), true)?,
        ["samples"] => samples::run(&root())?,
        _ => {
            eprintln!("usage: cargo xtask accuracy FOLDER [KIND | --write]");
            eprintln!("       cargo xtask docs [--check]");
            eprintln!("       cargo xtask samples");
            std::process::exit(2);
        }
    }
    Ok(())
}

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
