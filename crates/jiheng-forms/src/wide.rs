//! The wide skeleton: one table, many projects; the cells of a project print on its first row only.

use jiheng_model::text::key;
use jiheng_model::{PrintedTotal, ProjectBudget};

use crate::assembly::{Assembler, Printed, goal_horizon};
use crate::columns::Columns;
use crate::findings;
use crate::form::take_header;
use crate::form::{is_amount, is_body};
use crate::grid::Grid;
use crate::labels::Field;
use crate::packed;
use crate::{indicators, parse};

/// The columns of a wide table.
#[derive(Clone, Debug)]
pub(crate) struct WideColumns {
    /// Columns of the project: what each holds, its label, and where it stands.
    fields: Vec<(Field, String, u32, usize)>,
    /// The indicator columns, where each indicator has a row.
    indicators: Option<Columns>,
    /// The column that holds all indicators of a project in one cell.
    packed: Option<(u32, usize)>,
}

impl WideColumns {
    /// The columns, if the row is the header of a wide table: it names a project column and what projects have.
    pub fn of_header(grid: &Grid, row: usize) -> Option<WideColumns> {
        let indicators = Columns::of_header(grid, row);
        let mut fields = Vec::new();
        let mut packed = None;
        for (index, cell) in grid.rows[row].iter().enumerate() {
            if cell.is_blank() {
                continue;
            }
            let label = cell.text().to_owned();
            if indicators.is_none() && matches!(key(&label).as_str(), "绩效指标" | "指标" | "项目绩效指标")
            {
                packed = Some((cell.column, index));
                continue;
            }
            match cell.field() {
                Some(Field::Heading) => {}
                // 自评得分 and 偏差原因分析 of each indicator.
                Some(field) if field.is_of_evaluation() && indicators.is_some() && cell.role().is_some() => {}
                Some(field) => fields.push((field, label, cell.column, index)),
                None if key(&label) == "其他" => {
                    fields.push((Field::OtherShort, label, cell.column, index))
                }
                None => {}
            }
        }
        let has = |wanted: Field| fields.iter().any(|(field, ..)| *field == wanted);
        let has_money = fields.iter().any(|(field, ..)| matches!(field, Field::Total | Field::Source(_)));
        let has_goal = fields.iter().any(|(field, ..)| goal_horizon(*field).is_some());
        let wide = has(Field::Name)
            && (has_money || has_goal)
            && (indicators.is_some() || packed.is_some() || (has_money && has_goal));
        wide.then_some(WideColumns { fields, indicators, packed })
    }
}

/// The header row of a wide table among the first rows of the grid.
pub(crate) fn header(grid: &Grid) -> Option<(usize, WideColumns)> {
    (0..grid.rows.len().min(8)).find_map(|row| Some((row, WideColumns::of_header(grid, row)?)))
}

/// Reads a wide table from its header on.
pub(crate) fn read(asm: &mut Assembler, grid: &mut Grid, header: usize, columns: &WideColumns) {
    let mut row = header;
    take_header(grid, header, 1);
    while row + 1 < grid.rows.len() {
        row += 1;
        let filled = grid.filled(row);
        if filled.is_empty() {
            continue;
        }
        if WideColumns::of_header(grid, row).is_some() {
            take_header(grid, row, 1);
            continue;
        }
        if grid.numbers_columns(row) {
            grid.take_row(row);
            continue;
        }
        let values = project_cells(grid, row, columns);
        let named = begins_row(&values);
        if named {
            read_project_row(asm, grid, row, columns, &values);
        }
        if let Some(indicator_columns) = &columns.indicators {
            let end = indicator_rows_end(grid, row, columns);
            indicators::read_block(asm, grid, indicator_columns, row, end);
            row = end - 1;
        } else if !named {
            // A row without a name goes on with the project above only where indicators have rows.
            continue;
        }
    }
    for cell in grid.left_over() {
        asm.unmapped(&cell.printed);
    }
}

/// The project cells of a row that print something in the row itself.
fn project_cells(grid: &Grid, row: usize, columns: &WideColumns) -> Vec<(Field, String, (usize, usize))> {
    let mut values = Vec::new();
    for (field, label, column, index) in &columns.fields {
        let at = cell_at(grid, row, *column, *index);
        if let Some(at) = at.filter(|at| at.0 == row && !grid.cell(*at).is_blank()) {
            values.push((*field, label.clone(), at));
        }
    }
    values
}

/// Whether the row names a project, or a unit with its total.
fn begins_row(values: &[(Field, String, (usize, usize))]) -> bool {
    let has = |wanted: Field| values.iter().any(|(field, ..)| *field == wanted);
    has(Field::Name) || has(Field::Unit) && has(Field::Total)
}

fn cell_at(grid: &Grid, row: usize, column: u32, index: usize) -> Option<(usize, usize)> {
    if grid.exact {
        return grid.covering(row, column);
    }
    (index < grid.rows[row].len()).then_some((row, index))
}

/// The row after the last one that belongs to the project of `row`.
fn indicator_rows_end(grid: &Grid, row: usize, columns: &WideColumns) -> usize {
    let mut end = row + 1;
    while end < grid.rows.len() {
        let cells = project_cells(grid, end, columns);
        if begins_row(&cells) || WideColumns::of_header(grid, end).is_some() {
            break;
        }
        end += 1;
    }
    end
}

/// A row that names a project, or prints a total over the projects of a unit.
fn read_project_row(
    asm: &mut Assembler,
    grid: &mut Grid,
    row: usize,
    columns: &WideColumns,
    values: &[(Field, String, (usize, usize))],
) {
    let find = |wanted: Field| values.iter().find(|(field, ..)| *field == wanted).map(|(.., at)| *at);
    let name_at = find(Field::Name).or_else(|| find(Field::Unit));
    if let Some(unit) = find(Field::Unit) {
        // Merged over its projects: printed once, in force until the next.
        asm.set_unit(&grid.cell(unit).printed.clone());
    }
    let Some(name_at) = name_at else { return };
    let name = grid.cell(name_at).printed.clone();
    let packed_at = columns.packed.and_then(|(column, index)| cell_at(grid, row, column, index));
    let packed = packed_at.map(|at| grid.cell(at).printed.clone()).filter(|printed| !printed.is_blank());
    let has_goal = values.iter().any(|(field, _, _)| goal_horizon(*field).is_some());
    let has_indicators = packed.is_some() || row_has_indicator(grid, row, columns);
    grid.take(name_at.0, name_at.1);
    for (_, _, at) in values {
        grid.take(at.0, at.1);
    }
    if !has_goal && !has_indicators && is_total(&name.text) {
        return read_total(asm, grid, name_at, values);
    }
    asm.close_project();
    asm.begin_project(&name.place);
    let masked = is_code(&name.text);
    for (field, label, at) in values {
        let value = grid.cell(*at).printed.clone();
        if masked && value.text == name.text {
            continue;
        }
        if !asm.apply(*field, label, &value) {
            asm.unmapped(&value);
        }
    }
    if masked {
        mask(asm, &name);
    }
    if let Some(at) = packed_at {
        grid.take(at.0, at.1);
        match packed {
            Some(printed) if !masked => packed::read(asm, &printed),
            Some(printed) if printed.text != name.text => asm.unmapped(&printed),
            _ => {}
        }
    }
}

fn row_has_indicator(grid: &Grid, row: usize, columns: &WideColumns) -> bool {
    columns.indicators.as_ref().is_some_and(|columns| columns.has_data(grid, row))
}

/// 合计, or the name of a body: a total over the projects that follow, and no project of its own.
fn is_total(name: &str) -> bool {
    let key = key(name);
    matches!(key.as_str(), "合计" | "总计" | "小计" | "共计")
        || is_body(parse::without_code(name))
        || key.ends_with("部门")
}

fn read_total(
    asm: &mut Assembler,
    grid: &Grid,
    name_at: (usize, usize),
    values: &[(Field, String, (usize, usize))],
) {
    let name = &grid.cell(name_at).printed;
    let label = name.text.clone();
    let over_all = matches!(key(&label).as_str(), "合计" | "总计" | "共计");
    if !over_all {
        asm.set_unit(name);
    }
    if !over_all && values.iter().all(|(_, _, at)| *at == name_at) {
        // A unit over its projects, without any amount.
        return;
    }
    let unit = (!over_all).then(|| parse::without_code(&label).to_owned());
    // The amounts are read by the same rules as a project's, in a project that is then taken out again.
    let projects = asm.document.projects.len();
    asm.begin_total(&name.place);
    for (field, label, at) in values {
        let value = grid.cell(*at).printed.clone();
        if *at == name_at || value.text == name.text {
            continue;
        }
        if !is_amount(*field) || !asm.apply(*field, label, &value) {
            asm.unmapped(&value);
        }
    }
    let budget =
        asm.take_back_project(projects).map_or_else(ProjectBudget::default, |project| project.budget);
    let index = asm.document.totals.len();
    asm.document.provenance.set(format!("/totals/{index}"), name.place.clone());
    asm.document.totals.push(PrintedTotal { label, unit, budget });
}

/// A name of nothing but letters and digits: the row is disclosed as a code only.
fn is_code(name: &str) -> bool {
    let key = key(name);
    key.len() >= 8
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && key.bytes().any(|byte| byte.is_ascii_digit())
}

fn mask(asm: &mut Assembler, name: &Printed) {
    if let Some(project) = asm.project() {
        project.masked = true;
        project.code = Some(name.text.clone());
    }
    asm.place("code", &name.place);
    let message = format!("该行只公开了代号「{}」，名称、绩效目标和指标未公开", name.text);
    asm.note(&findings::PROJECT_MASKED, message, &name.place);
}
