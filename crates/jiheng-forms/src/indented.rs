//! The indented outline: units, projects, classes and indicators in one column, values and amounts in two more.
//!
//! Depth is printed by leading blanks, which not every file keeps; the class words and the amounts tell it as well.

use jiheng_model::{Horizon, Indicator, PrintedTotal};

use crate::assembly::{Assembler, Printed};
use crate::filing::{classify, push};
use crate::form::take_header;
use crate::grid::Grid;
use crate::indicators::target;
use crate::labels::{Field, LABELS, Role};
use crate::parse;

/// Where the words, the values and the amounts stand among the cells of a row.
pub(crate) struct Places {
    name: usize,
    value: usize,
    amount: usize,
}

/// The header of such an outline: 项目, 指标值 and 绩效金额, and nothing else.
pub(crate) fn header(grid: &Grid, row: usize) -> Option<Places> {
    let filled = grid.filled(row);
    let [first, second, third] = filled[..] else { return None };
    let cell = |index: usize| &grid.rows[row][index];
    let is = cell(first).field() == Some(Field::Name)
        && cell(second).role() == Some(Role::Value)
        && cell(third).field() == Some(Field::Total);
    is.then_some(Places { name: first, value: second, amount: third })
}

/// Reads the outline below its header; returns the row after it.
pub(crate) fn read(asm: &mut Assembler, grid: &mut Grid, header: usize, places: &Places) -> usize {
    take_header(grid, header, 1);
    let (mut level1, mut level2): (Option<Printed>, Option<Printed>) = (None, None);
    let rows: Vec<usize> =
        (header + 1..grid.rows.len()).filter(|row| !grid.filled(*row).is_empty()).collect();
    for (order, row) in rows.iter().copied().enumerate() {
        let cell = |grid: &Grid, row: usize, index: usize| {
            grid.rows[row].get(index).filter(|cell| !cell.is_blank()).map(|cell| cell.printed.clone())
        };
        let Some(name) = cell(grid, row, places.name) else { continue };
        let value = cell(grid, row, places.value);
        if let Some(amount) = cell(grid, row, places.amount) {
            let next = rows.get(order + 1);
            let is_total = next.is_some_and(|next| cell(grid, *next, places.amount).is_some());
            (level1, level2) = (None, None);
            if is_total {
                begin_unit(asm, &name, &amount)
            } else {
                begin_project(asm, &name, &amount)
            }
            if let Some(value) = value {
                asm.unmapped(&value);
            }
        } else if value.is_none() && LABELS.level2(&name.text).is_some() {
            level2 = Some(name);
        } else if value.is_none() && LABELS.level1(&name.text).is_some() {
            (level1, level2) = (Some(name), None);
        } else {
            let text = |printed: &Option<Printed>| printed.as_ref().map(|printed| printed.text.clone());
            let class = classify(text(&level1).as_deref(), text(&level2).as_deref(), true);
            let value_text = text(&value).unwrap_or_default();
            let indicator = Indicator {
                level1: class.level1,
                level2: class.level2,
                level2_text: text(&level2),
                name: Some(name.text.clone()),
                targets: vec![target(Horizon::Annual, value_text, asm.document.fiscal_year)],
                ..Indicator::default()
            };
            if !asm.has_project() {
                asm.begin_project(&name.place);
            }
            push(asm, indicator, &name.place, vec![("name".to_owned(), name.place.clone())]);
        }
        for index in [places.name, places.value, places.amount] {
            if index < grid.rows[row].len() {
                grid.take(row, index);
            }
        }
    }
    grid.rows.len()
}

fn begin_project(asm: &mut Assembler, name: &Printed, amount: &Printed) {
    asm.close_project();
    asm.apply(Field::Name, "项目名称", name);
    if !asm.set_total(amount) {
        asm.unmapped(amount);
    }
}

/// A row whose projects follow below it: the unit, with its total.
fn begin_unit(asm: &mut Assembler, name: &Printed, amount: &Printed) {
    asm.set_unit(name);
    let projects = asm.document.projects.len();
    asm.begin_total(&name.place);
    if !asm.set_total(amount) {
        asm.unmapped(amount);
    }
    let budget = asm.take_back_project(projects).map(|project| project.budget).unwrap_or_default();
    let unit = Some(parse::without_code(&name.text).to_owned());
    asm.document.provenance.set(format!("/totals/{}", asm.document.totals.len()), name.place.clone());
    asm.document.totals.push(PrintedTotal { label: name.text.clone(), unit, budget });
}
