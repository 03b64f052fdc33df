//! The form skeleton: labels and their values beside or below them, then an indicator grid, review and sign-off.
//! Serves declarations, approvals, target tables, monitoring and self-evaluation forms alike.

use jiheng_model::text::key;
use jiheng_model::{Activity, DutyGoal, FundKind, Horizon, Money, MoneyUnit};

use crate::assembly::{Assembler, Printed, goal_horizon};
use crate::columns::Columns;
use crate::execution;
use crate::grid::{Grid, WIDEST};
use crate::indented;
use crate::indicators;
use crate::labels::{Field, LABELS};
use crate::matrix;
use crate::parse;
use crate::review;

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
    if is_duty_header(grid, row) {
        return read_duties(asm, grid, row);
    }
    if let Some(columns) = execution::header(grid, row) {
        return execution::read(asm, grid, row, &columns);
    }
    if filled.iter().any(|index| LABELS.field(grid.rows[row][*index].text()) == Some(Field::ReviewTable)) {
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
            let text = grid.rows[row][index].text();
            let is_label =
                LABELS.role(text).is_some() || LABELS.field(text).is_some() || LABELS.is_class(text);
            // 年度绩效目标1（80分） at the side of the grid.
            if is_label || key(text).contains("绩效") {
                grid.take(row, index);
            }
        }
    }
}

/// A single cell over the form that reads like a title.
fn is_title_cell(grid: &Grid, row: usize, index: usize) -> bool {
    let cell = &grid.rows[row][index];
    index == 0 && is_title(cell.text()) && LABELS.field(cell.text()).is_none()
}

/// Whether a line reads like the title of a form: short, about performance or a budget, and a table or a form.
pub(crate) fn is_title(text: &str) -> bool {
    let key = key(text);
    if key.chars().count() > 80 || text.contains(['。', '；', ';', '|']) || key.starts_with('注') {
        return false;
    }
    // `五、项目预算安排及绩效目标` is a heading of the text around the forms.
    let numbered = key
        .split_once('、')
        .is_some_and(|(number, _)| number.chars().all(|c| "一二三四五六七八九十".contains(c)));
    if numbered && !key.ends_with('表') {
        return false;
    }
    let subject = ["绩效", "目标", "自评", "监控"].iter().any(|word| key.contains(word));
    let bare = jiheng_model::text::without_brackets(&key);
    let ending = ["表", "表格", "批复", "申报书", "目标", "文本", "自评", "附表", "公示"]
        .iter()
        .any(|word| bare.ends_with(word))
        || (bare.contains("目标表") && !bare.contains(':'));
    subject && ending && !key.contains("如下")
}

/// The horizon of the goal printed beside the annual one.
fn first_half(asm: &mut Assembler) -> Option<Horizon> {
    let project = asm.project()?;
    project.goals.iter().map(|goal| goal.horizon).find(|horizon| *horizon != Horizon::Annual)
}

/// What a cell announces, if it is a label and nothing else.
fn label(grid: &Grid, row: usize, index: usize) -> Option<Field> {
    let cell = &grid.rows[row][index];
    match LABELS.field(cell.text()) {
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
    let is_source =
        |cell: &crate::grid::GridCell| matches!(LABELS.field(cell.text()), Some(Field::Source(_)));
    grid.rows[row].iter().any(is_source) || (row > 0 && grid.rows[row - 1].iter().any(is_source))
}

fn is_label(grid: &Grid, row: usize, index: usize) -> bool {
    let cell = &grid.rows[row][index];
    label(grid, row, index).is_some() || parse::plan_month(cell.text()).is_some()
}

fn read_labels(asm: &mut Assembler, grid: &mut Grid, row: usize, filled: &[usize]) {
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

/// `362001清河口县水务局本级`: a code and the body that the forms below are about.
pub(crate) fn read_unit_line(asm: &mut Assembler, printed: &Printed) -> bool {
    let name = parse::without_code(&printed.text);
    if name.len() == printed.text.trim().len() || name.chars().count() > 40 || !is_body(name) {
        return false;
    }
    if asm.has_project() {
        asm.close_project();
    }
    asm.set_unit(printed);
    true
}

/// Whether the words end like the name of a public body.
pub(crate) fn is_body(name: &str) -> bool {
    const ENDINGS: [&str; 36] = [
        "镇",
        "乡",
        "街道",
        "村",
        "公司",
        "社",
        "台",
        "团",
        "法院",
        "检察院",
        "局",
        "中学",
        "小学",
        "大学",
        "银行",
        "中心",
        "本级",
        "委员会",
        "办公室",
        "院",
        "所",
        "站",
        "厅",
        "部",
        "处",
        "队",
        "馆",
        "学校",
        "政府",
        "会",
        "室",
        "署",
        "校",
        "园",
        "大队",
        "机关",
    ];
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The cell that holds the value of a label: the next one in its row, or else the one below it.
fn value_of(grid: &Grid, row: usize, filled: &[usize], order: usize) -> Option<(usize, usize)> {
    if let Some(next) = filled.get(order + 1).copied()
        && !is_label(grid, row, next)
        && !announces_alike(grid, row, filled[order], next)
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
    let owned = below_filled
        .iter()
        .any(|at| is_label(grid, below, *at) || has_inline_label(grid.rows[below][*at].text()));
    (!owned && !grid.is_taken(below, found)).then_some((below, found))
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

/// The row below 预算规模及资金用途 that holds no labels is what the money is for.
fn read_purpose(asm: &mut Assembler, grid: &mut Grid, row: usize) {
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

fn is_duty_header(grid: &Grid, row: usize) -> bool {
    let has = |wanted: Field| grid.rows[row].iter().any(|cell| LABELS.field(cell.text()) == Some(wanted));
    has(Field::DutyTitle) && has(Field::DutyGoal)
}

/// The duties of a whole department, a row each; what else stands in the row has no field and stays to be seen.
fn read_duties(asm: &mut Assembler, grid: &mut Grid, header: usize) -> usize {
    let column = |wanted: Field| {
        let cells = grid.rows[header].iter().enumerate();
        let mut found = cells.filter(|(_, cell)| LABELS.field(cell.text()) == Some(wanted));
        found.next().map(|(index, cell)| (index, cell.column))
    };
    let (title, goal) = (column(Field::DutyTitle), column(Field::DutyGoal));
    for index in grid.filled(header) {
        if LABELS.field(grid.rows[header][index].text()).is_some() {
            grid.take(header, index);
        }
    }
    let mut row = header + 1;
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

fn is_schedule_header(grid: &Grid, row: usize) -> bool {
    let fields: Vec<Field> = grid.rows[row].iter().filter_map(|cell| LABELS.field(cell.text())).collect();
    fields.contains(&Field::ScheduleActivity) && fields.contains(&Field::ScheduleStart)
}

/// Activity, start and end, in the order of the header, until a row begins with another label.
fn read_schedule(asm: &mut Assembler, grid: &mut Grid, header: usize) -> usize {
    grid.take_row(header);
    let mut row = header + 1;
    while row < grid.rows.len() {
        let filled = grid.filled(row);
        if filled.iter().any(|index| is_label(grid, row, *index)) || Columns::of_header(grid, row).is_some() {
            break;
        }
        let cells: Vec<Printed> = filled.iter().map(|index| grid.rows[row][*index].printed.clone()).collect();
        if let Some(activity) = cells.first() {
            let Some(project) = asm.project() else { break };
            let text = |at: usize| cells.get(at).map(|cell: &Printed| cell.text.clone());
            let step = Activity { activity: activity.text.clone(), start: text(1), end: text(2) };
            let index = project.schedule.len();
            project.schedule.push(step);
            asm.place(&format!("schedule/{index}"), &activity.place);
            for index in filled.iter().take(3) {
                grid.take(row, *index);
            }
        }
        row += 1;
    }
    row
}
