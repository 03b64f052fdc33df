//! Automation of the workspace: `cargo xtask TASK`.

mod accuracy;
mod samples;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["accuracy", folder] => print!("{}", accuracy::run(Path::new(folder), None)?),
        ["accuracy", folder, kind] => print!("{}", accuracy::run(Path::new(folder), Some(kind))?),
        ["samples", only @ ..] if only.len() < 2 => {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples");
            let differences = samples::run(&folder, only.first().copied())?;
            differences.iter().for_each(|difference| println!("{difference}"));
            println!("{} differences", differences.len());
        }
        _ => {
            eprintln!("usage: cargo xtask accuracy FOLDER [KIND] | samples [NAME]");
            std::process::exit(2);
        }
    }
    Ok(())
}
