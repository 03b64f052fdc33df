//! Automation of the workspace: `cargo xtask TASK`.

mod accuracy;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["accuracy", folder] => print!("{}", accuracy::run(Path::new(folder), None)?),
        ["accuracy", folder, kind] => print!("{}", accuracy::run(Path::new(folder), Some(kind))?),
        _ => {
            eprintln!("usage: cargo xtask accuracy FOLDER [KIND]");
            std::process::exit(2);
        }
    }
    Ok(())
}
