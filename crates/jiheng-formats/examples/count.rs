//! Reads files and prints how many paragraphs and cells each holds: the readers alone, as a whole process.
//!
//!     cargo run --release -p jiheng-formats --example count -- 申报表.docx 预算.xlsx

use jiheng_formats::{Limits, read};
use jiheng_model::Block;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let (format, outcome) = read(&path, &bytes, &Limits::default())?;
        let (mut paragraphs, mut cells) = (0, 0);
        for block in &outcome.value.blocks {
            match block {
                Block::Paragraph(_) => paragraphs += 1,
                Block::Table(table) => cells += table.rows.iter().map(Vec::len).sum::<usize>(),
            }
        }
        println!("{path}: {}, {paragraphs} paragraphs, {cells} cells", format.name);
    }
    Ok(())
}
