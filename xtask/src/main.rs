//! Automation of the workspace: `cargo xtask TASK`.

mod accuracy;
mod corpus;
mod docs;
mod mutate;
mod proof;
mod samples;

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
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
        ["corpus"] => corpus::run(&root(), false)?,
        ["corpus", "--check"] => corpus::run(&root(), true)?,
        ["corpus", "--judge", verdict, reason, document, code, pointers @ ..] => {
            corpus::judge(&root(), verdict, reason, document, code, pointers)?;
        }
        ["corpus", "--reworded", codes @ ..] if !codes.is_empty() => corpus::reworded(&root(), codes)?,
        ["corpus", "--prune"] => corpus::prune(&root())?,
        ["docs"] => docs::run(&root(), false)?,
        ["docs", "--check"] => docs::run(&root(), true)?,
        ["mutate", "--check"] => mutated(&[], 40, true)?,
        ["mutate", "--count", count, codes @ ..] => mutated(codes, count.parse()?, false)?,
        // All rules are many; a few are looked at more closely.
        ["mutate"] => mutated(&[], 40, false)?,
        ["mutate", codes @ ..] => mutated(codes, 200, false)?,
        ["proof"] => proof::write(&root())?,
        ["samples"] => samples::run(&root())?,
        _ => {
            eprintln!("usage: cargo xtask accuracy FOLDER [KIND | --write]");
            eprintln!("       cargo xtask corpus [--check | --prune | --reworded CODE…]");
            eprintln!(
                "       cargo xtask corpus --judge right|wrong|arguable REASON DOCUMENT CODE [POINTER…]"
            );
            eprintln!("       cargo xtask docs [--check]");
            eprintln!("       cargo xtask mutate [--check | [--count COUNT] [CODE…]]");
            eprintln!("       cargo xtask proof");
            eprintln!("       cargo xtask samples");
            std::process::exit(2);
        }
    }
    Ok(())
}

/// Plants defects and tells how many were found; for chosen rules also where they were missed.
fn mutated(codes: &[&str], count: usize, check: bool) -> Result<(), Box<dyn Error>> {
    let asked = if check { mutate::Asked::Own } else { mutate::Asked::All };
    let outcome = mutate::run(&root(), mutate::SEED, count, codes, asked)?;
    print!("{}", mutate::text(&outcome, !codes.is_empty()));
    let faults = outcome.faults();
    if check && !faults.is_empty() {
        return Err(faults.join("\n").into());
    }
    Ok(())
}

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
