//! The money grid of monitoring and self-evaluation forms: budget against spending, a row for the total and each source.

use jiheng_model::text::is_empty_mark;
use jiheng_model::{Execution, Money, MoneyUnit, Place};

use crate::assembly::{Assembler, Printed};
use crate::evaluation;
use crate::grid::Grid;
use crate::labels::{Field, LABELS};
use crate::parse;

/// A column: what it holds, and where its header cell stands.
pub(crate) struct Column {
    field: Field,
    /// Among the cells of the header row.
    index: usize,
    start: u32,
    end: u32,
    /// What is printed in the header cell after the label: 全年预计执行数120.
    glued: Option<String>,
}

/// The columns, if the row is the header of a money grid: two amounts of different stages, or one and its rate.
pub(crate) fn header(grid: &Grid, row: usize) -> Option<Vec<Column>> {
    let columns: Vec<Column> = grid.rows[row]
        .iter()
        .enumerate()
        .filter_map(|(index, cell)| {
            let whole = cell.meaning.money_column.map(|field| (field, None));
            let (field, amount) = whole.or_else(|| {
                let (label, amount) = parse::labelled_amount(cell.text())?;
                Some((LABELS.money_column(label)?, Some(amount.to_owned())))
            })?;
            Some(Column { field, index, start: cell.column, end: cell.end(), glued: amount })
        })
        .collect();
    let is = |wanted: &[Field]| columns.iter().filter(|column| wanted.contains(&column.field)).count();
    let planned = is(&[Field::MoneyInitial, Field::MoneyBudget]);
    let spent = is(&[Field::MoneyExecuted, Field::MoneyForecast]);
    let rated = is(&[Field::MoneyRate]) > 0;
    // 预算数 twice is no grid of budget against spending.
    let stages = (planned > 0) as usize + spent + (is(&[Field::MoneyInitial]) > 0 && planned > 1) as usize;
    (stages >= 2 || planned + spent >= 1 && rated).then_some(columns)
}

/// Reads the grid below (or within) its header row; returns the row after it.
pub(crate) fn read(asm: &mut Assembler, grid: &mut Grid, header: usize, columns: &[Column]) -> usize {
    if !asm.has_project() && (asm.is_whole_department() || !has_amounts(grid, header, columns)) {
        return header + 1;
    }
    if !asm.has_project() {
        // A form whose project has no name.
        let place = grid.rows[header].first().map(|cell| cell.place().clone()).unwrap_or_default();
        asm.begin_project(&place);
    }
    for cell in &grid.rows[header] {
        asm.unit_in_label(cell.text());
    }
    // `预算执行情况（20分）` at the side of a grid without a column for points.
    let headings = grid.rows[header].iter().filter(|cell| cell.text().contains("执行情况"));
    let points = headings.filter_map(|cell| evaluation::points_in_label(cell.text())).next();
    let first = asm.project().map_or(0, |project| project.budget.execution.len());
    for index in grid.filled(header) {
        let cell = &grid.rows[header][index];
        if columns.iter().any(|column| column.index == index)
            || cell.field().is_some()
            || cell.text().contains("预算执行")
        {
            grid.take(header, index);
        }
    }
    let next = if holds_its_values(grid, header, columns) {
        read_pairs(asm, grid, header, columns)
    } else {
        read_rows(asm, grid, header, columns)
    };
    if let (Some(points), Some(project)) = (points, asm.project())
        && let Some(row) = project.budget.execution.get_mut(first).filter(|row| row.score.is_some())
    {
        row.weight.get_or_insert(points);
    }
    next
}

/// Whether a row right below the header has an amount under one of its columns.
fn has_amounts(grid: &Grid, header: usize, columns: &[Column]) -> bool {
    let below = grid.rows.iter().skip(header + 1);
    let mut below = below.take_while(|cells| cells.iter().any(|cell| is_money_label(cell.text())));
    below.any(|cells| {
        cells.iter().any(|cell| {
            columns.iter().any(|column| column.start == cell.column)
                && Money::parse(cell.text(), MoneyUnit::TenThousand).is_some()
        })
    })
}

/// `年初预算数 | 10 | 1-6月执行数 | 5`: labels and values in one row.
fn holds_its_values(grid: &Grid, header: usize, columns: &[Column]) -> bool {
    columns
        .iter()
        .any(|column| column.glued.is_some() || value_right_of(grid, header, column.index).is_some())
}

/// The next cell, if it holds an amount or a rate and no label.
fn value_right_of(grid: &Grid, row: usize, index: usize) -> Option<usize> {
    let next = grid.filled(row).into_iter().find(|at| *at > index)?;
    let (text, meaning) = (grid.rows[row][next].text(), grid.rows[row][next].meaning);
    text.contains(|c: char| c.is_ascii_digit()).then_some(next).filter(|_| {
        meaning.money_column.is_none()
            && meaning.field.is_none()
            && parse::labelled_amount(text).is_none_or(|(label, _)| LABELS.money_column(label).is_none())
    })
}

/// The row of labels and values, and the rows below it that pair sources and amounts at the same places.
fn read_pairs(asm: &mut Assembler, grid: &mut Grid, header: usize, columns: &[Column]) -> usize {
    let mut row = header;
    while row < grid.rows.len() {
        let mut pairs: Vec<(Field, String, Printed)> = Vec::new();
        let mut taken = Vec::new();
        for column in columns {
            let position = if grid.exact {
                grid.filled(row).into_iter().find(|index| grid.rows[row][*index].column == column.start)
            } else {
                let from_right = grid.rows[header].len() - column.index;
                grid.rows[row].len().checked_sub(from_right)
            };
            let Some(index) = position.filter(|index| *index < grid.rows[row].len()) else { continue };
            let label = grid.rows[row][index].printed.clone();
            if row == header
                && let Some(amount) = &column.glued
            {
                let value = Printed { text: amount.clone(), ..label.clone() };
                pairs.push((column.field, "年度资金总额".to_owned(), value));
                continue;
            }
            let is_label = row == header || is_money_label(&label.text);
            if let Some(value) = value_right_of(grid, row, index).filter(|_| is_label) {
                let name =
                    if row == header { "年度资金总额".to_owned() } else { source_text(&label.text) };
                pairs.push((column.field, name, grid.rows[row][value].printed.clone()));
                taken.extend([index, value]);
            }
        }
        let Some((_, name, first)) = pairs.first().cloned() else { break };
        if pairs.iter().any(|(_, other, _)| *other != name) {
            break;
        }
        let mut execution = Execution { label: name.clone(), ..Execution::default() };
        let values: Vec<(Field, Printed)> =
            pairs.into_iter().map(|(field, _, value)| (field, value)).collect();
        for (field, value) in &values {
            if !set(asm, &mut execution, *field, value) {
                asm.unmapped(&Printed { text: value.raw.clone(), ..value.clone() });
            }
        }
        apply_main(asm, LABELS.field(&name), &name, &values);
        add(asm, execution, &first.place);
        for index in taken {
            grid.take(row, index);
        }
        row += 1;
    }
    row.max(header + 1)
}

/// A row of values for each label below the header.
fn read_rows(asm: &mut Assembler, grid: &mut Grid, header: usize, columns: &[Column]) -> usize {
    let header_width = grid.rows[header].len();
    let mut row = header + 1;
    while row < grid.rows.len() {
        let filled = grid.filled(row);
        if filled.is_empty() {
            row += 1;
            continue;
        }
        let Some(label_at) =
            filled.iter().copied().find(|index| is_money_label(grid.rows[row][*index].text()))
        else {
            break;
        };
        let printed = grid.rows[row][label_at].printed.clone();
        let mut execution = Execution { label: source_text(&printed.text), ..Execution::default() };
        let cells = &grid.rows[row];
        let shift = cells.len() as isize - header_width as isize;
        let mut values: Vec<(Field, Printed)> = Vec::new();
        let mut taken = vec![label_at];
        for column in columns {
            let found = if grid.exact {
                cells.iter().position(|cell| {
                    cell.column < column.end
                        && column.start < cell.end()
                        && cell.column > cells[label_at].column
                })
            } else {
                column.index.checked_add_signed(shift).filter(|index| *index < cells.len())
            };
            if let Some(index) = found.filter(|index| !cells[*index].is_blank() && !taken.contains(index)) {
                let value = cells[index].printed.clone();
                if set(asm, &mut execution, column.field, &value) {
                    taken.push(index);
                    values.push((column.field, value));
                }
            }
        }
        for index in filled {
            // 年度预算数（万元） merged over the rows, and blanks of the sheet.
            if LABELS.field(grid.rows[row][index].text()).is_some() && index < label_at {
                taken.push(index);
            }
        }
        for index in taken {
            grid.take(row, index);
        }
        apply_main(asm, LABELS.field(&printed.text), &printed.text, &values);
        add(asm, execution, &printed.place);
        row += 1;
    }
    row
}

fn is_money_label(text: &str) -> bool {
    matches!(
        LABELS.field(text),
        Some(Field::Total | Field::Source(_) | Field::OtherShort | Field::LocalShort)
    )
}

/// The budget of the row, or else what was planned first, is the amount of the project.
fn apply_main(asm: &mut Assembler, field: Option<Field>, label: &str, values: &[(Field, Printed)]) {
    let find = |wanted: Field| values.iter().find(|(field, _)| *field == wanted);
    if let (Some(field), Some((_, value))) =
        (field, find(Field::MoneyBudget).or_else(|| find(Field::MoneyInitial)))
    {
        asm.apply(field, label, value);
    }
}

fn source_text(label: &str) -> String {
    let label = label.strip_prefix("其中").map_or(label, |rest| rest.trim_start_matches(['：', ':']));
    label.trim_end_matches(['：', ':']).to_owned()
}

/// Whether the value has a place in the row.
fn set(asm: &Assembler, execution: &mut Execution, field: Field, value: &Printed) -> bool {
    let amount = Money::parse(&value.text, asm.money_unit());
    let text = Some(value.text.clone()).filter(|text| !is_empty_mark(text));
    match field {
        Field::MoneyInitial => execution.initial = amount,
        Field::MoneyBudget => execution.budget = amount,
        Field::MoneyExecuted => execution.executed = amount,
        Field::MoneyForecast => execution.forecast = amount,
        Field::MoneyRate => execution.rate = text,
        Field::MoneyWeight => execution.weight = text,
        Field::MoneyScore => execution.score = text,
        Field::MoneyReason => execution.reason = text,
        _ => return false,
    }
    let is_amount = matches!(
        field,
        Field::MoneyInitial | Field::MoneyBudget | Field::MoneyExecuted | Field::MoneyForecast
    );
    !is_amount || amount.is_some() || is_empty_mark(&value.text)
}

fn add(asm: &mut Assembler, execution: Execution, place: &Place) {
    let Some(project) = asm.project() else { return };
    if project.budget.total.is_none()
        && execution.budget.or(execution.initial).is_some()
        && project.budget.execution.is_empty()
    {
        project.budget.total = execution.budget.or(execution.initial);
    }
    let index = project.budget.execution.len();
    project.budget.execution.push(execution);
    asm.place(&format!("budget/execution/{index}"), place);
}
