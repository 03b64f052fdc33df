//! What tests of forms share: pages as a reader sees them, documents to print.

#![allow(dead_code)]

pub mod documents;
pub mod laws;

use jiheng_model::{Block, Blocks, Cell, Document, Paragraph, Place, Table};
use jiheng_render::laid::{Part, Section};

/// Sections as a reader of a lossless format would give them.
pub fn blocks(sections: &[Section]) -> Blocks {
    let mut blocks = Blocks::default();
    for (number, section) in sections.iter().enumerate() {
        let place = Place { sheet: Some(format!("{}", number + 1).into()), ..Place::default() };
        for part in &section.parts {
            blocks.blocks.push(match part {
                Part::Line(line) => {
                    let gap = if line.right.is_empty() { "" } else { "    " };
                    let text = format!("{}{gap}{}", line.text, line.right);
                    Block::Paragraph(Paragraph { text, heading: line.heading, place: place.clone() })
                }
                Part::Grid(grid) => {
                    let rows = grid.rows.iter().map(|row| {
                        let cells = row.cells.iter().map(|cell| Cell {
                            text: cell.text.clone(),
                            column: cell.column as u32,
                            column_span: cell.columns as u32,
                            row_span: cell.rows as u32,
                            place: place.clone(),
                            tables: Vec::new(),
                        });
                        cells.collect()
                    });
                    Block::Table(Table { rows: rows.collect(), exact: true, place: place.clone() })
                }
            });
        }
    }
    blocks
}

/// What the recognizers make of pages.
pub fn read(sections: &[Section]) -> Document {
    let mut document = jiheng_forms::recognize(&blocks(sections)).value;
    document.provenance = Default::default();
    document
}
