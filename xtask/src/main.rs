//! Automation of the workspace: `cargo xtask TASK`.

mod accuracy;
mod docs;

use std::error::Error;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["accuracy", folder] => print!("{}", accuracy::run(Path::new(folder), None)?),
        ["accuracy", folder, kind] => print!("{}", accuracy::run(Path::new(folder), Some(kind))?),
        ["docs"] => docs::run(&root(), false)?,
        ["docs", "--check"] => docs::run(&root(), true)?,
        _ => {
            eprintln!("usage: cargo xtask accuracy FOLDER [KIND]\n       cargo xtask docs [--check]");
            std::process::exit(2);
        }
    }
    Ok(())
}

/// The root of the repository, in which this crate lies.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
