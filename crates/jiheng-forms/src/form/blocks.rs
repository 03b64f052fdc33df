//! Blocks of a form that are neither labelled values nor indicators: purpose, duties, schedule.

use jiheng_model::{Activity, DutyGoal};

use super::pairs::{is_amount, is_label};
use crate::assembly::Assembler;
use crate::columns::Columns;
use crate::grid::Grid;
use crate::labels::Field;

/// The row below 预算规模及资金用途 that holds no labels is what the money is for.
pub(super) fn read_purpose(asm: &mut Assembler, grid: &mut Grid, row: usize) {
    let Some(below) = (row + 1..grid.rows.len().min(row + 3)).find(|below| !grid.filled(*below).is_empty())
    else {
        return;
    };
    let filled = grid.filled(below);
    if filled.iter().any(|index| is_label(grid, below, *index)) {
        return;
    }
    let printed = grid.rows[below][filled[0]].printed.clone();
    // The amounts of the row above come first, so that the project is there to take its purpose.
    if asm.apply(Field::Purpose, "资金用途", &printed) {
        grid.take(below, filled[0]);
    }
}

pub(super) fn is_duty_header(grid: &Grid, row: usize) -> bool {
    let has = |wanted: Field| grid.rows[row].iter().any(|cell| cell.field() == Some(wanted));
    has(Field::DutyTitle) && has(Field::DutyGoal)
}

/// The duties of a whole department, a row each; what else stands in the row has no field and stays to be seen.
pub(super) fn read_duties(asm: &mut Assembler, grid: &mut Grid, header: usize) -> usize {
    let column = |wanted: Field| {
        let cells = grid.rows[header].iter().enumerate();
        let mut found = cells.filter(|(_, cell)| cell.field() == Some(wanted));
        found.next().map(|(index, cell)| (index, cell.column))
    };
    let (title, goal) = (column(Field::DutyTitle), column(Field::DutyGoal));
    for index in grid.filled(header) {
        if grid.rows[header][index].field().is_some() {
            grid.take(header, index);
        }
    }
    let mut row = header + 1;
    // 预算申报金额 may be parted into a total and its sources.
    let parted = |grid: &Grid, row: usize| {
        let filled = grid.filled(row);
        grid.exact && !filled.is_empty() && filled.iter().all(|index| is_label(grid, row, *index))
    };
    if row < grid.rows.len() && parted(grid, row) && Columns::of_header(grid, row).is_none() {
        grid.take_row(row);
        row += 1;
    }
    while row < grid.rows.len() && Columns::of_header(grid, row).is_none() {
        let find = |at: Option<(usize, u32)>| {
            let (index, column) = at?;
            let found = if grid.exact {
                grid.rows[row].iter().position(|cell| cell.column == column)
            } else {
                (grid.rows[row].len() == grid.rows[header].len()).then_some(index)
            };
            found.filter(|index| !grid.rows[row][*index].is_blank() && !is_label(grid, row, *index))
        };
        let (Some(title), Some(goal)) = (find(title), find(goal)) else { break };
        let (title_cell, goal_cell) =
            (grid.rows[row][title].printed.clone(), grid.rows[row][goal].printed.clone());
        let goals = asm.document.department_goals.get_or_insert_with(Default::default);
        let pointer = format!("/department_goals/goals/{}", goals.goals.len());
        goals.goals.push(DutyGoal { title: title_cell.text, goal: goal_cell.text, indicators: Vec::new() });
        asm.document.provenance.set(pointer, title_cell.place);
        grid.take(row, title);
        grid.take(row, goal);
        row += 1;
    }
    row
}

/// The projects of a department, a row each, in the form of the whole department.
pub(super) fn is_project_list(grid: &Grid, row: usize) -> bool {
    let fields: Vec<Field> = grid.rows[row].iter().filter_map(|cell| cell.field()).collect();
    let of_money = |field: &Field| is_amount(*field) || *field == Field::WholePeriodTotal;
    fields.contains(&Field::Name) && fields.iter().any(of_money) && fields.len() >= 3
}

/// Their own forms tell what they are for; here they stay to be seen. Returns the row after the last of them.
pub(super) fn pass_project_list(grid: &mut Grid, header: usize) -> usize {
    for index in grid.filled(header) {
        if grid.rows[header][index].field().is_some() {
            grid.take(header, index);
        }
    }
    let ends = |row: &usize| {
        grid.filled(*row).iter().any(|index| is_label(grid, *row, *index))
            || Columns::of_header(grid, *row).is_some()
    };
    (header + 1..grid.rows.len()).find(ends).unwrap_or(grid.rows.len())
}

pub(super) fn is_schedule_header(grid: &Grid, row: usize) -> bool {
    let fields: Vec<Field> = grid.rows[row].iter().filter_map(|cell| cell.field()).collect();
    fields.contains(&Field::ScheduleActivity) && fields.contains(&Field::ScheduleStart)
}

/// Activity, start and end, in the order of the header, until a row begins with another label.
pub(super) fn read_schedule(asm: &mut Assembler, grid: &mut Grid, header: usize) -> usize {
    grid.take_row(header);
    let mut row = header + 1;
    while row < grid.rows.len() {
        let filled = grid.filled(row);
        if filled.iter().any(|index| is_label(grid, row, *index)) || Columns::of_header(grid, row).is_some() {
            break;
        }
        if let Some(first) = filled.first() {
            let place = grid.rows[row][*first].place().clone();
            let Some(project) = asm.project() else { break };
            let cells = activity_cells(grid, header, row, &filled);
            let text = |at: Option<usize>| at.map(|index| grid.rows[row][index].text().to_owned());
            let [activity, start, end] = cells.map(text);
            let step = Activity { activity: activity.unwrap_or_default(), start, end };
            let index = project.schedule.len();
            project.schedule.push(step);
            asm.place(&format!("schedule/{index}"), &place);
            for index in cells.into_iter().flatten() {
                grid.take(row, index);
            }
        }
        row += 1;
    }
    row
}

/// The cells of a row that hold the activity, its start and its end: those under the labels or, where the grid is lost,
/// in the order in which they come.
fn activity_cells(grid: &Grid, header: usize, row: usize, filled: &[usize]) -> [Option<usize>; 3] {
    if !grid.exact {
        return [0, 1, 2].map(|at| filled.get(at).copied());
    }
    [Field::ScheduleActivity, Field::ScheduleStart, Field::ScheduleEnd].map(|wanted| {
        let label = grid.rows[header].iter().find(|cell| cell.field() == Some(wanted))?;
        let under = |index: &&usize| {
            let cell = &grid.rows[row][**index];
            cell.column < label.end() && label.column < cell.end()
        };
        filled.iter().find(under).copied()
    })
}
