//! Reads all sheets of workbooks with calamine, visits each cell once and prints how many hold something. No number is
//! shown through its format, no merge looked up, no table made out: the least that a reader of cells does.

use calamine::{Data, Reader, open_workbook_auto};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut cells, mut text) = (0_usize, 0_usize);
    for path in std::env::args().skip(1) {
        let mut workbook = open_workbook_auto(path)?;
        for (_, range) in workbook.worksheets() {
            for (_, _, value) in range.used_cells() {
                cells += 1;
                if let Data::String(string) = value {
                    text += string.len();
                }
            }
        }
    }
    println!("{cells} cells, {text} bytes of text");
    Ok(())
}
