//! The form skeleton: labels and their values beside or below them, then an indicator grid, review and sign-off.
//! Serves declarations, approvals, target tables, monitoring and self-evaluation forms alike.

mod blocks;
mod pairs;
mod words;

use jiheng_model::Horizon;
use jiheng_model::text::key;

use crate::assembly::Assembler;
use crate::columns::Columns;
use crate::execution;
use crate::grid::{Grid, WIDEST};
use crate::indented;
use crate::indicators;
use crate::labels::Field;
use crate::matrix;
use crate::review;
use blocks::{
    is_duty_header, is_project_list, is_schedule_header, pass_project_list, read_duties, read_schedule,
};
pub(crate) use pairs::is_amount;
use pairs::read_labels;
pub(crate) use words::{is_body, is_title, read_body, read_unit_line, read_unit_over, says_money_unit};

/// Reads a table that is a form, or a part of one.
pub(crate) fn read(asm: &mut Assembler, grid: &mut Grid) {
    let mut row = 0;
    while row < grid.rows.len() {
        row = read_row(asm, grid, row).max(row + 1);
    }
    for cell in grid.left_over() {
        asm.unmapped(&cell.printed);
    }
}

/// Reads one row, or the block that begins with it; returns the row after it.
fn read_row(asm: &mut Assembler, grid: &mut Grid, row: usize) -> usize {
    let filled = grid.filled(row);
    // A row wider than any form is none, and pairing its cells would take too long.
    if filled.is_empty() || filled.len() > WIDEST as usize {
        return row + 1;
    }
    if let Some(columns) = Columns::of_header(grid, row) {
        take_header(grid, row, columns.header_rows);
        let start = row + columns.header_rows;
        let horizon = first_half(asm);
        return indicators::read_rows(asm, grid, &columns.with_horizon(horizon), start);
    }
    if let Some(next) = matrix::read(asm, grid, row) {
        return next;
    }
    if let Some(places) = indented::header(grid, row) {
        return indented::read(asm, grid, row, &places);
    }
    if asm.is_whole_department() && is_project_list(grid, row) {
        return pass_project_list(grid, row);
    }
    if is_duty_header(grid, row) {
        return read_duties(asm, grid, row);
    }
    if let Some(columns) = execution::header(grid, row) {
        return execution::read(asm, grid, row, &columns);
    }
    if filled.iter().any(|index| grid.rows[row][*index].field() == Some(Field::ReviewTable)) {
        return review::read(asm, grid, row);
    }
    if is_schedule_header(grid, row) {
        return read_schedule(asm, grid, row);
    }
    if let [only] = filled[..]
        && is_title_cell(grid, row, only)
    {
        let printed = grid.rows[row][only].printed.clone();
        asm.title(&printed);
        grid.take(row, only);
        return row + 1;
    }
    read_labels(asm, grid, row, &filled);
    row + 1
}

/// Takes the header of a grid; what is no label there stays to be seen.
pub(crate) fn take_header(grid: &mut Grid, row: usize, rows: usize) {
    for row in row..row + rows {
        for index in grid.filled(row) {
            let cell = &grid.rows[row][index];
            // 年度绩效目标1（80分） at the side of the grid.
            if cell.is_label() || key(cell.text()).contains("绩效") {
                grid.take(row, index);
            }
        }
    }
}

/// A single cell over the form that reads like a title.
fn is_title_cell(grid: &Grid, row: usize, index: usize) -> bool {
    let cell = &grid.rows[row][index];
    index == 0 && is_title(cell.text()) && cell.field().is_none()
}

/// The horizon of the goal printed beside the annual one.
fn first_half(asm: &mut Assembler) -> Option<Horizon> {
    let project = asm.project()?;
    project.goals.iter().map(|goal| goal.horizon).find(|horizon| *horizon != Horizon::Annual)
}
