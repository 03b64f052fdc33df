//! Running text and tables in the order of the page; rows of cells → a table with its grid, or, where a table only
//! arranges the page, its content.

use jiheng_model::{Block, Blocks, Cell, Paragraph, Place, Table};

/// Wider tables keep their cells in order, without grid columns shared between rows.
const MOST_COLUMNS: usize = 1000;
const MOST_COLUMN_SPAN: u32 = 1000;
/// A table around tables arranges the page when these have so many times its own cells.
const LAYOUT_FACTOR: usize = 4;

/// What a page or a cell is made of.
pub(super) enum Piece {
    Text { text: String, heading: u8 },
    Table(Table),
}

/// Text and tables while they are collected.
#[derive(Default)]
pub(super) struct Flow {
    pieces: Vec<Piece>,
    line: String,
    pub(super) heading: u8,
    /// Whether blanks and line ends count as they are (`pre`, `textarea`).
    pub(super) preformatted: bool,
}

impl Flow {
    pub(super) fn push_text(&mut self, text: &str) {
        if self.preformatted {
            self.line.push_str(text);
            return;
        }
        for character in text.chars() {
            if matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                if !self.line.is_empty() && !self.line.ends_with([' ', '\n']) {
                    self.line.push(' ');
                }
            } else {
                self.line.push(character);
            }
        }
    }

    /// Text that is printed as it is, whatever stands before it.
    pub(super) fn push_mark(&mut self, mark: &str) {
        self.line.push_str(mark);
    }

    pub(super) fn break_line(&mut self) {
        let kept = self.line.trim_end_matches(' ').len();
        self.line.truncate(kept);
        self.line.push('\n');
    }

    pub(super) fn break_block(&mut self) {
        if self.line.is_empty() {
            return;
        }
        let line = std::mem::take(&mut self.line);
        let text = line.trim_matches([' ', '\n', '\r', '\t']);
        if !text.chars().all(jiheng_model::text::is_blank) {
            self.pieces.push(Piece::Text { text: without_double_escapes(text), heading: self.heading });
        }
    }

    pub(super) fn extend(&mut self, pieces: impl IntoIterator<Item = Piece>) {
        self.break_block();
        self.pieces.extend(pieces);
    }

    pub(super) fn finish(mut self) -> Vec<Piece> {
        self.break_block();
        self.pieces
    }
}

/// Some publishing systems escape text twice, so that `&nbsp;` is seen on the page.
fn without_double_escapes(text: &str) -> String {
    const ESCAPES: &[(&str, &str)] = &[
        ("&nbsp;", "\u{a0}"),
        ("&#160;", "\u{a0}"),
        ("&ensp;", "\u{2002}"),
        ("&emsp;", "\u{2003}"),
        ("&ldquo;", "“"),
        ("&rdquo;", "”"),
        ("&ge;", "≥"),
        ("&le;", "≤"),
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    if !text.contains('&') {
        return text.to_owned();
    }
    ESCAPES.iter().fold(text.to_owned(), |text, (escape, character)| text.replace(escape, character))
}

/// A cell as it was marked up.
pub(super) struct RawCell {
    pub(super) column_span: u32,
    /// 0 reaches to the end of the rows' group.
    pub(super) row_span: u32,
    pub(super) pieces: Vec<Piece>,
}

impl RawCell {
    fn tables(&self) -> impl Iterator<Item = &Table> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Table(table) => Some(table),
            Piece::Text { .. } => None,
        })
    }
}

/// A table as it was marked up: head, bodies and foot, in the order of printing.
pub(super) struct RawTable {
    pub(super) groups: Vec<Vec<Vec<RawCell>>>,
}

impl RawTable {
    pub(super) fn into_pieces(self) -> Vec<Piece> {
        let cells = || self.groups.iter().flatten().flatten().filter(|cell| !cell.pieces.is_empty());
        let filled = cells().count();
        let holders = cells().filter(|cell| cell.tables().next().is_some()).count();
        let nested =
            cells().flat_map(RawCell::tables).flat_map(|table| &table.rows).map(Vec::len).sum::<usize>();
        let plain = filled - holders;
        match filled {
            0 => Vec::new(),
            1 => self.groups.into_iter().flatten().flatten().flat_map(|cell| cell.pieces).collect(),
            _ if holders > 0 && (plain <= holders || nested >= LAYOUT_FACTOR * plain) => self.taken_apart(),
            _ => vec![Piece::Table(self.into_table())],
        }
    }

    /// Rows around the nested tables become tables of their own, the cells beside them text.
    fn taken_apart(self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for group in self.groups {
            let mut plain: Vec<Vec<RawCell>> = Vec::new();
            for row in group {
                if row.iter().all(|cell| cell.tables().next().is_none()) {
                    plain.push(row);
                    continue;
                }
                pieces.extend(RawTable { groups: vec![std::mem::take(&mut plain)] }.around());
                pieces.extend(row.into_iter().flat_map(|cell| cell.pieces));
            }
            pieces.extend(RawTable { groups: vec![plain] }.around());
        }
        pieces
    }

    fn around(self) -> Vec<Piece> {
        let is_text = self
            .groups
            .iter()
            .flatten()
            .all(|row| row.iter().filter(|cell| !cell.pieces.is_empty()).count() <= 1);
        if is_text {
            return self.groups.into_iter().flatten().flatten().flat_map(|cell| cell.pieces).collect();
        }
        vec![Piece::Table(self.into_table())]
    }

    fn into_table(self) -> Table {
        let mut table = Table { exact: true, ..Table::default() };
        // For each column, the row from which it is free again.
        let mut taken_until: Vec<usize> = Vec::new();
        for group in self.groups {
            let group_end = table.rows.len() + group.len();
            for row in group {
                let at = table.rows.len();
                let mut column = 0;
                let mut cells = Vec::with_capacity(row.len());
                for raw in row {
                    while taken_until.get(column).is_some_and(|until| *until > at) {
                        column += 1;
                    }
                    let mut span = raw.column_span.clamp(1, MOST_COLUMN_SPAN) as usize;
                    if let Some(free) =
                        (1..span).find(|next| taken_until.get(column + next).is_some_and(|until| *until > at))
                    {
                        span = free;
                    }
                    let rows_left = group_end - at;
                    let row_span = match raw.row_span as usize {
                        0 => rows_left,
                        span => span.min(rows_left),
                    };
                    let end = (column + span).min(MOST_COLUMNS);
                    if taken_until.len() < end {
                        taken_until.resize(end, 0);
                    }
                    if column < end {
                        taken_until[column..end].fill(at + row_span);
                    }
                    cells.push(cell(raw.pieces, column, span, row_span));
                    column += span;
                }
                table.rows.push(cells);
            }
        }
        table
    }
}

fn cell(pieces: Vec<Piece>, column: usize, column_span: usize, row_span: usize) -> Cell {
    let mut cell = Cell {
        column: column as u32,
        column_span: column_span as u32,
        row_span: row_span as u32,
        ..Cell::default()
    };
    for piece in pieces {
        match piece {
            Piece::Table(table) => cell.tables.push(table),
            Piece::Text { text, .. } if cell.text.is_empty() => cell.text = text,
            Piece::Text { text, .. } => {
                cell.text.push('\n');
                cell.text.push_str(&text);
            }
        }
    }
    cell
}

/// Pieces as blocks, with tables, rows and columns counted over the page.
pub(super) fn blocks(pieces: Vec<Piece>) -> Blocks {
    let mut tables = 0;
    let blocks = pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Text { text, heading } => {
                Block::Paragraph(Paragraph { text, heading, place: Place::default() })
            }
            Piece::Table(mut table) => {
                number(&mut table, &mut tables);
                Block::Table(table)
            }
        })
        .collect();
    Blocks { blocks }
}

/// Tables inside of cells come after the table they stand in. As deep as the reader lets tables nest.
fn number(table: &mut Table, tables: &mut u32) {
    *tables += 1;
    let place = Place { table: Some(*tables), ..Place::default() };
    for (row, at) in table.rows.iter_mut().zip(1..) {
        for cell in row {
            cell.place = Place { row: Some(at), column: Some(cell.column + 1), ..place.clone() };
            for nested in &mut cell.tables {
                number(nested, tables);
            }
        }
    }
    table.place = place;
}
