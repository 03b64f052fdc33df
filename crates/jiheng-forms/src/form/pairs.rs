//! Labels of a form and the values beside or below them.

use jiheng_model::text::key;
use jiheng_model::{FundKind, Money, MoneyUnit};

use super::blocks::read_purpose;
use super::words::{read_unit_line, read_unit_over};
use crate::assembly::{Assembler, Printed, goal_horizon};
use crate::columns::Columns;
use crate::grid::Grid;
use crate::labels::{Field, LABELS};
use crate::parse;

/// What a cell announces, if it is a label and nothing else.
fn label(grid: &Grid, row: usize, index: usize) -> Option<Field> {
    let cell = &grid.rows[row][index];
    match cell.field() {
        Some(short @ (Field::OtherShort | Field::LocalShort)) => {
            has_source_beside(grid, row).then_some(short)
        }
        // 项目资金 merged over the rows of its parts is their heading; its amount stands in one of them.
        Some(Field::Total) if cell.row_span > 1 && grid.exact && !has_amount_beside(grid, row, index) => {
            Some(Field::Heading)
        }
        field => field,
    }
}

fn has_amount_beside(grid: &Grid, row: usize, index: usize) -> bool {
    let next = grid.rows[row].get(index + 1);
    next.is_some_and(|next| Money::parse(next.text(), MoneyUnit::TenThousand).is_some())
}

fn has_source_beside(grid: &Grid, row: usize) -> bool {
    let is_source = |cell: &crate::grid::GridCell| matches!(cell.field(), Some(Field::Source(_)));
    grid.rows[row].iter().any(is_source) || (row > 0 && grid.rows[row - 1].iter().any(is_source))
}

pub(super) fn is_label(grid: &Grid, row: usize, index: usize) -> bool {
    let cell = &grid.rows[row][index];
    label(grid, row, index).is_some() || parse::plan_month(cell.text()).is_some()
}

pub(super) fn read_labels(asm: &mut Assembler, grid: &mut Grid, row: usize, filled: &[usize]) {
    for (order, index) in filled.iter().copied().enumerate() {
        if grid.is_taken(row, index) {
            continue;
        }
        let printed = grid.rows[row][index].printed.clone();
        if let Some(month) = parse::plan_month(&printed.text) {
            let value = value_of(grid, row, filled, order);
            let text = value.map(|at| grid.cell(at).printed.clone());
            if asm.add_plan_step(&printed.text, month, text.as_ref()) {
                grid.take(row, index);
                if let Some((row, index)) = value {
                    grid.take(row, index);
                }
            }
            continue;
        }
        let field = label(grid, row, index);
        if field.is_some() {
            asm.unit_in_label(&printed.text);
        }
        match field {
            Some(Field::Heading | Field::Plan | Field::ReviewTable) => grid.take(row, index),
            Some(Field::PurposeBlock) => {
                grid.take(row, index);
                read_purpose(asm, grid, row);
            }
            Some(field) => {
                let Some((value_row, value_index)) = value_of(grid, row, filled, order) else {
                    // A source whose cell is blank is printed, without an amount.
                    let blank =
                        Printed { text: String::new(), raw: String::new(), place: printed.place.clone() };
                    let kind = match field {
                        Field::Source(kind) => Some(kind),
                        Field::OtherShort => Some(FundKind::Other),
                        Field::LocalShort => Some(FundKind::Fiscal),
                        _ => None,
                    };
                    if let Some(kind) = kind.filter(|_| !repeats_later(grid, row, filled, order)) {
                        asm.add_source(kind, &printed.text, &blank);
                    }
                    grid.take(row, index);
                    continue;
                };
                let value = grid.rows[value_row][value_index].printed.clone();
                grid.take(row, index);
                grid.take(value_row, value_index);
                // The amounts of the whole period stand before those of the year, under the same labels.
                let superseded = is_amount(field) && repeats_later(grid, row, filled, order);
                if superseded || !asm.apply(field, &printed.text, &value) {
                    asm.unmapped_labelled(&printed.text, &value);
                }
            }
            None => {
                if read_unit_line(asm, &printed)
                    || read_unit_over(asm, grid, row, index)
                    || asm.inline(&printed)
                    || read_labelled_amount(asm, &printed)
                {
                    grid.take(row, index);
                }
            }
        }
    }
}

pub(crate) fn is_amount(field: Field) -> bool {
    matches!(field, Field::Total | Field::Source(_) | Field::OtherShort | Field::LocalShort)
}

/// Whether the same row prints another total, or the same source once more.
fn repeats_later(grid: &Grid, row: usize, filled: &[usize], order: usize) -> bool {
    let text = |order: usize| grid.rows[row][filled[order]].text();
    let same = |other: usize| match label(grid, row, filled[order]) {
        Some(Field::Total) => label(grid, row, filled[other]) == Some(Field::Total),
        _ => key(text(order)) == key(text(other)),
    };
    // No form prints its amounts further apart.
    (order + 1..filled.len()).take(16).any(same)
}

/// 年度资金总额50万: a label and its amount in one cell.
fn read_labelled_amount(asm: &mut Assembler, printed: &Printed) -> bool {
    let Some((label, amount)) = parse::labelled_amount(&printed.text) else { return false };
    let Some(field) = LABELS.field(label).filter(|field| is_amount(*field)) else { return false };
    asm.apply(field, label, &Printed { text: amount.to_owned(), ..printed.clone() })
}

/// The cell that holds the value of a label: the next one in its row, or else the one below it.
fn value_of(grid: &Grid, row: usize, filled: &[usize], order: usize) -> Option<(usize, usize)> {
    if let Some(next) = filled.get(order + 1).copied()
        && (!is_label(grid, row, next) || is_without_end(grid, row, filled[order], next))
        && !announces_alike(grid, row, filled[order], next)
        && !is_left_blank(grid, row, filled[order], next)
    {
        return (!grid.is_taken(row, next)).then_some((row, next));
    }
    let below = row + 1;
    if below >= grid.rows.len() {
        return None;
    }
    let below_filled = grid.filled(below);
    let index = filled[order];
    let label = &grid.rows[row][index];
    let found = if grid.exact {
        let overlaps = |cell: &crate::grid::GridCell| cell.column < label.end() && label.column < cell.end();
        below_filled.iter().copied().find(|at| overlaps(&grid.rows[below][*at]))
    } else if grid.rows[below].len() == grid.rows[row].len() {
        below_filled.iter().copied().find(|at| *at == index)
    } else {
        // The grid is lost: labels without a value of their own and values below them pair up by order.
        let valueless: Vec<usize> = (0..filled.len())
            .filter(|order| filled.get(order + 1).is_none_or(|next| is_label(grid, row, *next)))
            .map(|order| filled[order])
            .collect();
        let position = valueless.iter().rev().position(|at| *at == index)?;
        let values: Vec<usize> = below_filled.iter().rev().copied().collect();
        (values.len() == valueless.len() || values.len() + 1 == valueless.len())
            .then(|| values.get(position).copied())
            .flatten()
    }?;
    // What stands below belongs to a label of its own row, if that row has one.
    let owned = below_filled.iter().any(|at| {
        let cell = &grid.rows[below][*at];
        is_label(grid, below, *at) || has_inline_label(cell.text())
    }) || Columns::of_header(grid, below).is_some();
    (!owned && !grid.is_taken(below, found)).then_some((below, found))
}

/// `单位负责人：` beside `填报人：某某`: what stands behind the colon of the first is nothing.
fn is_left_blank(grid: &Grid, row: usize, index: usize, next: usize) -> bool {
    grid.rows[row][index].text().ends_with(['：', ':']) && has_inline_label(grid.rows[row][next].text())
}

/// 长期 heads a block of goals, but beside 项目期 it is the period.
fn is_without_end(grid: &Grid, row: usize, index: usize, next: usize) -> bool {
    label(grid, row, index) == Some(Field::Period) && key(grid.rows[row][next].text()) == "长期"
}

/// Whether the next cell holds a labelled amount beside a label of amounts, or a labelled goal beside one of goals: then
/// the first label is a heading.
fn announces_alike(grid: &Grid, row: usize, index: usize, next: usize) -> bool {
    let Some((inner, value)) = grid.rows[row][next].text().split_once(['：', ':']) else { return false };
    let (Some(outer), Some(inner)) = (label(grid, row, index), LABELS.field(inner)) else { return false };
    let goal = |field: Field| goal_horizon(field).is_some();
    !value.is_empty() && (is_amount(outer) && is_amount(inner) || goal(outer) && goal(inner))
}

fn has_inline_label(text: &str) -> bool {
    text.split_once(['：', ':'])
        .is_some_and(|(label, value)| !value.is_empty() && LABELS.field(label).is_some())
}
