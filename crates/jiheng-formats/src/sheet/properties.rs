//! Random tables with merged cells, written as a page and as a workbook, read back as the same grid.

use jiheng_model::{Blocks, Outcome, Table};
use proptest::prelude::*;

use super::testing::{BORDERS, xlsx};
use crate::{Format, Limits, read};

/// A cell of the grid: text, and how many columns and rows it takes.
#[derive(Clone, Debug, PartialEq)]
struct Placed {
    row: u32,
    column: u32,
    columns: u32,
    rows: u32,
    text: String,
}

#[derive(Clone, Debug)]
struct Grid {
    columns: u32,
    rows: u32,
    cells: Vec<Placed>,
}

/// Lays out the wished spans from left to right and top to bottom, cut to what is free.
fn grid() -> impl Strategy<Value = Grid> {
    let wish = (1_u32..4, 1_u32..4, "[a-z甲乙≥%&<\"]{1,6}");
    (2_u32..6, 2_u32..7, proptest::collection::vec(wish, 36)).prop_map(|(columns, rows, wishes)| {
        let mut taken = vec![false; (columns * rows) as usize];
        let mut cells = Vec::new();
        let mut wishes = wishes.into_iter();
        for row in 0..rows {
            for column in 0..columns {
                let at = |row, column| (row * columns + column) as usize;
                if taken[at(row, column)] {
                    continue;
                }
                let (wide, high, text) = wishes.next().unwrap_or((1, 1, "尾".to_owned()));
                let wide = (1..=wide.min(columns - column))
                    .take_while(|span| !taken[at(row, column + span - 1)])
                    .last()
                    .unwrap_or(1);
                let high = high.min(rows - row);
                for covered in row..row + high {
                    taken[at(covered, column)..at(covered, column) + wide as usize].fill(true);
                }
                // The row below may be taken further right only by cells of this row or those above.
                cells.push(Placed { row, column, columns: wide, rows: high, text });
            }
        }
        Grid { columns, rows, cells }
    })
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn as_page(grid: &Grid) -> Vec<u8> {
    let mut page = "<html><body><table>".to_owned();
    for row in 0..grid.rows {
        page.push_str("<tr>");
        for cell in grid.cells.iter().filter(|cell| cell.row == row) {
            let text = escape(&cell.text);
            page.push_str(&format!("<td colspan={} rowspan='{}'>{text}", cell.columns, cell.rows));
        }
    }
    page.into_bytes()
}

fn as_workbook(grid: &Grid) -> Vec<u8> {
    let mut rows = String::new();
    let mut merges = String::new();
    let position =
        |row: u32, column: u32| format!("{}{}", jiheng_model::place::column_letters(column + 1), row + 1);
    for row in 0..grid.rows {
        rows.push_str("<row>");
        for column in 0..grid.columns {
            let text = grid.cells.iter().find(|cell| (cell.row, cell.column) == (row, column));
            let text = text.map(|cell| escape(&cell.text)).unwrap_or_default();
            let at = position(row, column);
            rows.push_str(&format!(r#"<c r="{at}" s="1" t="inlineStr"><is><t>{text}</t></is></c>"#));
        }
        rows.push_str("</row>");
    }
    for cell in &grid.cells {
        let last = position(cell.row + cell.rows - 1, cell.column + cell.columns - 1);
        merges.push_str(&format!(r#"<mergeCell ref="{}:{last}"/>"#, position(cell.row, cell.column)));
    }
    let xml = format!("<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>");
    xlsx(&[("表", "visible", &xml)], BORDERS, &[])
}

fn placed(table: &Table) -> Vec<Placed> {
    let rows = table.rows.iter().zip(0..);
    rows.flat_map(|(cells, row)| {
        cells.iter().map(move |cell| Placed {
            row,
            column: cell.column,
            columns: cell.column_span,
            rows: cell.row_span,
            text: cell.text.clone(),
        })
    })
    .collect()
}

fn read_back(bytes: &[u8]) -> (&'static Format, Outcome<Blocks>) {
    read("表", bytes, &Limits::default()).expect("what was written can be read")
}

proptest! {
    #[test]
    fn a_page_reads_back_as_its_grid(grid in grid()) {
        // A table of one cell is text.
        if grid.cells.len() == 1 {
            return Ok(());
        }
        let (format, outcome) = read_back(&as_page(&grid));
        prop_assert_eq!(format.name, "html");
        let table = outcome.value.tables().next().expect("there is a table");
        prop_assert_eq!(placed(table), grid.cells);
    }

    #[test]
    fn a_workbook_reads_back_as_its_grid(mut grid in grid()) {
        // Lines of one cell around a grid are its titles, and rows in which no cell begins take no room there.
        let begins = |row| grid.cells.iter().filter(|cell| cell.row == row).count();
        if begins(0) == 1 || (0..grid.rows).any(|row| begins(row) == 0) {
            return Ok(());
        }
        let (format, outcome) = read_back(&as_workbook(&grid));
        prop_assert_eq!(format.name, "xlsx");
        let table = outcome.value.tables().next().expect("there is a table");
        grid.cells.sort_by_key(|cell| (cell.row, cell.column));
        prop_assert_eq!(placed(table), grid.cells);
    }

    #[test]
    fn damaged_workbooks_do_not_panic(at in 0_usize..2000, byte: u8, cut in 0_usize..2000) {
        let xml = super::testing::text_cells(&[("A1", "甲"), ("B2", "乙")]);
        let mut bytes = xlsx(&[("表", "visible", &xml)], BORDERS, &["<t>丙</t>"]);
        let at = at % bytes.len();
        bytes[at] = byte;
        bytes.truncate(bytes.len().saturating_sub(cut % 200));
        let _ = read("表.xlsx", &bytes, &Limits::default());
    }

    #[test]
    fn no_page_panics(page in "(<(/?(table|tr|td|th|div|p|ol|li|select|option|tbody|thead|script|br|input)( hidden| rowspan=3| colspan=2| type=checkbox)?>)|甲| |&nbsp;|&){0,60}") {
        let _ = read("页.html", page.as_bytes(), &Limits::default());
    }
}
