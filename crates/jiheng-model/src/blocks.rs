//! What a page shows: paragraphs and tables in reading order, each with its place. Knows nothing of budgets.

use crate::place::Place;

/// Everything a reader made out of one document, in reading order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blocks {
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Paragraph(Paragraph),
    Table(Table),
}

/// A line or paragraph outside of any table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paragraph {
    /// Text as printed; line ends inside the paragraph are kept as `\n`.
    pub text: String,
    /// 1 for a top heading, 2 below it, where the format says so; 0 for body text.
    pub heading: u8,
    pub place: Place,
}

/// A table as printed: rows of cells, merged cells once, at their top left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub rows: Vec<Vec<Cell>>,
    /// Whether `column` and the spans are the true grid of the table. In text files a merged cell may have left one
    /// blank cell, several or none, so there `column` only counts the cells of a row.
    pub exact: bool,
    pub place: Place,
}

/// One printed cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Text as printed; paragraphs and wrapped lines inside the cell are parted by `\n`.
    pub text: String,
    /// First grid column, counted from 0.
    pub column: u32,
    pub column_span: u32,
    pub row_span: u32,
    pub place: Place,
    /// Tables inside the cell, in order; their text is not repeated in `text`.
    pub tables: Vec<Table>,
}

impl Default for Cell {
    fn default() -> Cell {
        Cell {
            text: String::new(),
            column: 0,
            column_span: 1,
            row_span: 1,
            place: Place::default(),
            tables: Vec::new(),
        }
    }
}

impl Cell {
    pub fn new(text: impl Into<String>, column: u32, place: Place) -> Cell {
        Cell { text: text.into(), column, place, ..Cell::default() }
    }

    pub fn is_blank(&self) -> bool {
        self.tables.is_empty() && self.text.chars().all(crate::text::is_blank)
    }
}

impl Table {
    /// How many grid columns the widest row reaches over.
    pub fn width(&self) -> u32 {
        self.rows.iter().flatten().map(|cell| cell.column.saturating_add(cell.column_span)).max().unwrap_or(0)
    }
}

impl Blocks {
    pub fn is_blank(&self) -> bool {
        self.blocks.iter().all(|block| match block {
            Block::Paragraph(paragraph) => paragraph.text.chars().all(crate::text::is_blank),
            Block::Table(table) => table.rows.iter().flatten().all(Cell::is_blank),
        })
    }

    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        })
    }

    /// The blocks as plain text, for snapshots and for eyes: a row a line, cells parted by ` | `, and spans as
    /// `{columns×rows}`.
    pub fn outline(&self) -> String {
        let mut outline = String::new();
        for block in &self.blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    outline.push_str(&"#".repeat(usize::from(paragraph.heading)));
                    if paragraph.heading > 0 {
                        outline.push(' ');
                    }
                    outline.push_str(&paragraph.text.replace('\n', "⏎"));
                    outline.push('\n');
                }
                Block::Table(table) => table.outline_into(&mut outline, ""),
            }
        }
        outline
    }
}

impl Table {
    fn outline_into(&self, outline: &mut String, indent: &str) {
        outline.push_str(&format!("{indent}[table {}]\n", if self.exact { "exact" } else { "sequence" }));
        for row in &self.rows {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| {
                    let spans = match (cell.column_span, cell.row_span) {
                        (1, 1) => String::new(),
                        (columns, rows) => format!("{{{columns}×{rows}}}"),
                    };
                    format!("{}:{}{spans}", cell.column, cell.text.replace('\n', "⏎"))
                })
                .collect();
            outline.push_str(&format!("{indent}| {}\n", cells.join(" | ")));
            for nested in row.iter().flat_map(|cell| &cell.tables) {
                nested.outline_into(outline, &format!("{indent}    "));
            }
        }
    }
}
