//! Matrices of indicators and places: a column of values for each place, or a row for each place under indicators that
//! stand across. Each place becomes a project of its own.

use jiheng_model::{Horizon, Indicator};

use crate::assembly::{Assembler, Printed};
use crate::columns::Columns;
use crate::filing::{classify, push};
use crate::form::take_header;
use crate::grid::Grid;
use crate::indicators::{self, target};
use crate::labels::Field;

/// Reads the matrix whose header the row is, if it is one; returns the row after it.
pub(crate) fn read(asm: &mut Assembler, grid: &mut Grid, row: usize) -> Option<usize> {
    let places = Columns::of_places(grid, row);
    if !places.is_empty() {
        take_header(grid, row, 1);
        for index in 0..grid.rows[row].len() {
            if places.iter().any(|(place, _)| place.text == grid.rows[row][index].text()) {
                grid.take(row, index);
            }
        }
        let mut end = row + 1;
        for (place, columns) in &places {
            asm.begin_for_place(place);
            end = indicators::read_rows(asm, grid, columns, row + 1);
            // Nothing stands under it, so that no project keeps its name.
            if asm.project().is_none_or(|project| project.indicators.is_empty()) {
                asm.unmapped(place);
            }
        }
        return Some(end);
    }
    let across = Across::of_header(grid, row)?;
    for header in row..row + across.header_rows {
        for index in grid.filled(header) {
            grid.take(header, index);
        }
    }
    let start = row + across.header_rows;
    let mut at = start;
    while at < grid.rows.len() && across.read_row(asm, grid, at) {
        at += 1;
    }
    if at == start {
        // No row says anything under these words.
        let words = grid.rows[row..start.min(grid.rows.len())].iter().flatten();
        words
            .filter(|cell| !cell.is_blank() && !cell.is_label())
            .for_each(|cell| asm.unmapped(&cell.printed));
    }
    Some(at)
}

/// An indicator that stands across: its column, and what the header rows print over it.
struct Heading {
    column: u32,
    level1: Printed,
    level2: Printed,
    name: Option<String>,
}

struct Across {
    fields: Vec<(Field, String, u32)>,
    headings: Vec<Heading>,
    header_rows: usize,
}

impl Across {
    /// Level 1 in the row, level 2 below it, names below that; the columns of the project reach over all of them.
    fn of_header(grid: &Grid, row: usize) -> Option<Across> {
        if !grid.exact || row + 1 >= grid.rows.len() {
            return None;
        }
        let cells = &grid.rows[row];
        let fields: Vec<(Field, String, u32)> = cells
            .iter()
            .filter(|cell| cell.row_span >= 2)
            .filter_map(|cell| Some((cell.field()?, cell.text().to_owned(), cell.column)))
            .collect();
        let names_place = |field: &Field| matches!(field, Field::Unit | Field::Name);
        let header_rows = cells.iter().map(|cell| cell.row_span).max().unwrap_or(1).min(3) as usize;
        let below = &grid.rows[row + 1];
        let level2 = below.iter().filter(|cell| cell.meaning.level2().is_some()).count();
        let level1 = cells.iter().any(|cell| cell.meaning.level1().is_some());
        if !fields.iter().any(|(field, ..)| names_place(field)) || !level1 || level2 < 2 {
            return None;
        }
        let mut headings = Vec::new();
        let last = row + header_rows - 1;
        for cell in grid.rows.get(last)?.iter().filter(|cell| !cell.is_blank()) {
            let over = |row: usize| grid.covering(row, cell.column).map(|at| grid.cell(at).printed.clone());
            let (Some(level1), Some(level2)) = (over(row), over(row + 1)) else { continue };
            let name = (header_rows == 3).then(|| cell.text().to_owned());
            headings.push(Heading { column: cell.column, level1, level2, name });
        }
        Some(Across { fields, headings, header_rows })
    }

    /// Reads a row of data; `false` where the row names no place.
    fn read_row(&self, asm: &mut Assembler, grid: &mut Grid, row: usize) -> bool {
        let own =
            |column: u32| grid.covering(row, column).filter(|at| at.0 == row && !grid.cell(*at).is_blank());
        let named: Vec<(Field, &str, (usize, usize))> = self
            .fields
            .iter()
            .filter_map(|(field, label, column)| Some((*field, label.as_str(), own(*column)?)))
            .collect();
        if !named.iter().any(|(field, ..)| matches!(field, Field::Unit | Field::Name)) {
            return false;
        }
        let values: Vec<(&Heading, (usize, usize))> =
            self.headings.iter().filter_map(|heading| Some((heading, own(heading.column)?))).collect();
        let place = grid.rows[row][0].place().clone();
        asm.close_project();
        asm.begin_project(&place);
        for (field, label, at) in &named {
            let value = grid.cell(*at).printed.clone();
            if !asm.apply(*field, label, &value) {
                asm.unmapped(&value);
            }
        }
        let year = asm.document.fiscal_year;
        for (heading, at) in &values {
            let value = grid.cell(*at).printed.clone();
            let class = classify(Some(&heading.level1.text), Some(&heading.level2.text), true);
            let indicator = Indicator {
                level1: class.level1,
                level2: class.level2,
                level2_text: Some(heading.level2.text.clone()),
                name: heading.name.clone(),
                targets: vec![target(Horizon::Annual, value.text.clone(), year)],
                ..Indicator::default()
            };
            push(asm, indicator, &value.place, vec![("targets/0".to_owned(), value.place.clone())]);
        }
        let taken: Vec<(usize, usize)> =
            named.iter().map(|(.., at)| *at).chain(values.iter().map(|(_, at)| *at)).collect();
        for (row, index) in taken {
            grid.take(row, index);
        }
        true
    }
}
