//! Sections at random, and what a reader should make of a grid.

use jiheng_render::laid::{Cell, CellKind, Grid, Line, Paper, Part, Row, Section};
use proptest::collection::vec;
use proptest::prelude::*;

/// First column, columns, rows and text of a cell.
pub type GridCell = (u32, u32, u32, String);

#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    Paragraph(u8, String),
    Table(Vec<Vec<GridCell>>),
}

impl Shown {
    /// Takes blanks for nothing where nothing is expected.
    pub fn blank_where_blank(&mut self, expected: &Shown) {
        if let (Shown::Table(rows), Shown::Table(expected)) = (self, expected) {
            for (cell, expected) in rows.iter_mut().flatten().zip(expected.iter().flatten()) {
                if expected.3.is_empty() && blank(&cell.3) {
                    cell.3.clear();
                }
            }
        }
    }
}

pub fn blank(text: &str) -> bool {
    text.chars().all(jiheng_model::text::is_blank)
}

/// The cells of each row; neighbouring columns without a cell read as one blank cell.
pub fn of_grid(grid: &Grid, text: impl Fn(&Cell) -> String) -> Vec<Vec<GridCell>> {
    let mut free_from = vec![0; grid.columns.len()];
    let mut rows = Vec::new();
    for (at, row) in grid.rows.iter().enumerate() {
        let mut cells: Vec<GridCell> = Vec::new();
        let mut after_gap = false;
        for column in 0..grid.columns.len() {
            if let Some(cell) = row.cells.iter().find(|cell| cell.column == column) {
                free_from[column..column + cell.columns].fill(at + cell.rows);
                cells.push((column as u32, cell.columns as u32, cell.rows as u32, text(cell)));
                after_gap = false;
            } else if free_from[column] > at {
                after_gap = false;
            } else if after_gap {
                cells.last_mut().expect("the gap has begun").1 += 1;
            } else {
                cells.push((column as u32, 1, 1, String::new()));
                after_gap = true;
            }
        }
        rows.push(cells);
    }
    rows
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        6 => "[\u{4e00}-\u{4e20}、，。（）％≥“”—ａ-ｚ０-９]{1,8}",
        2 => "[ -~]{1,10}",
        1 => "[=+@\\-\t]{1,2}[ -~]{0,4}",
        1 => "[ \t\u{3000}]{1,2}甲[ \u{a0}]{1,3}乙[ \t]{0,2}",
        1 => "[\u{4e00}-\u{4e20}a-c \n]{1,12}",
        1 => "(甲|乙|\r\n|\r|\n){1,6}",
        1 => "[\u{0}-\u{1f}\u{7f}\u{85}\u{2028}\u{fffe}甲]{1,4}",
        1 => "[\u{1f600}-\u{1f610}\u{20000}-\u{20010}\u{301}é]{1,4}",
        1 => "(_x000D_|_x|]]>|<!--|&#10;|</td>|<w:t>){1,2}",
        1 => "[\u{4e00}-\u{4e20}，]{300,400}",
        2 => "-?[0-9]{1,6}(\\.[0-9]{1,3})?",
    ]
}

fn kind() -> impl Strategy<Value = CellKind> {
    prop_oneof![
        6 => Just(CellKind::Text),
        2 => Just(CellKind::Number),
        1 => vec("[甲乙丙,\"\n ]{0,3}", 0..4).prop_map(CellKind::Choice),
    ]
}

/// Cuts a grid into cells; some are then left out.
fn grid(texts: impl Strategy<Value = String>, whole: bool) -> impl Strategy<Value = Grid> {
    let cuts = vec((1usize..4, 1usize..4, prop::bool::weighted(0.9)), 36);
    let cells = vec((texts, kind(), prop::bool::weighted(0.8)), 36);
    (2usize..6, 2usize..6, 0usize..3, cuts, cells, vec(5.0f32..34.0, 6)).prop_map(
        move |(columns, count, header, cuts, cells, widths)| {
            let mut taken = vec![vec![false; columns]; count];
            let mut rows = vec![Row::default(); count];
            let mut next = cuts.into_iter().zip(cells).cycle();
            for at in 0..count {
                for column in 0..columns {
                    if taken[at][column] {
                        continue;
                    }
                    let Some(((wide, tall, kept), (text, kind, ruled))) = next.next() else { continue };
                    let wide =
                        (1..wide).take_while(|w| taken[at].get(column + w) == Some(&false)).count() + 1;
                    let tall = tall.min(count - at);
                    for line in &mut taken[at..at + tall] {
                        line[column..column + wide].fill(true);
                    }
                    let cell = Cell {
                        column,
                        columns: wide,
                        rows: tall,
                        text,
                        kind,
                        ruled: ruled || whole,
                        ..Cell::default()
                    };
                    if kept || whole {
                        rows[at].cells.push(cell);
                    }
                }
            }
            Grid { columns: widths[..columns].to_vec(), header, rows }
        },
    )
}

/// Every position with a cell, every cell with a text, all of them ruled.
pub fn full_grid() -> impl Strategy<Value = Grid> {
    grid("[\u{4e00}-\u{4e20}]{1,6}", true)
}

fn line() -> impl Strategy<Value = Line> {
    let right = prop_oneof![2 => Just(String::new()), 1 => text()];
    (text(), right, 0u8..4, 0.0f32..3.0, any::<bool>()).prop_map(|(text, right, heading, indent, keep)| {
        Line { text, right, heading, indent, keep, before: 6.0, ..Line::default() }
    })
}

pub fn sections() -> impl Strategy<Value = Vec<Section>> {
    let part = prop_oneof![line().prop_map(Part::Line), grid(text(), false).prop_map(Part::Grid)];
    let section = (".{0,6}", vec(part, 0..5), any::<bool>(), any::<bool>()).prop_map(
        |(name, parts, landscape, numbered)| Section {
            name,
            paper: if landscape { Paper::A4.landscape() } else { Paper::A4 },
            numbered,
            parts,
        },
    );
    vec(section, 0..3)
}
