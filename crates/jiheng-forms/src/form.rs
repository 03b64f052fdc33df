//! The form skeleton: labels and their values beside or below them, then an indicator grid, review and sign-off.
//! Serves declarations, approvals, target tables, monitoring and self-evaluation forms alike.

use jiheng_model::text::{is_empty_mark, key};
use jiheng_model::{Activity, Execution, FundKind, Horizon, Money, Review};

use crate::assembly::{Assembler, Printed};
use crate::grid::Grid;
use crate::indicators::{self, Columns};
use crate::labels::{Field, LABELS};
use crate::parse;

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
    if filled.is_empty() {
        return row + 1;
    }
    if let Some(columns) = Columns::of_header(grid, row) {
        grid.take_row(row);
        let horizon = first_half(asm);
        return indicators::read_rows(asm, grid, &columns.with_horizon(horizon), row + 1);
    }
    if let Some(columns) = money_header(grid, row) {
        return read_money_grid(asm, grid, row, &columns);
    }
    if filled.iter().any(|index| LABELS.field(grid.rows[row][*index].text()) == Some(Field::ReviewTable)) {
        return read_review(asm, grid, row);
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
    let ending = ["表", "表格", "批复", "申报书", "目标", "文本", "自评", "附表"]
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
        Some(Field::OtherShort) => has_source_beside(grid, row).then_some(Field::OtherShort),
        field => field,
    }
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
                        _ => None,
                    };
                    if let Some(kind) = kind {
                        asm.add_source(kind, &printed.text, &blank);
                    }
                    grid.take(row, index);
                    continue;
                };
                let value = grid.rows[value_row][value_index].printed.clone();
                grid.take(row, index);
                if asm.apply(field, &printed.text, &value) {
                    grid.take(value_row, value_index);
                }
            }
            None => {
                if read_unit_line(asm, &printed) || asm.inline(&printed) {
                    grid.take(row, index);
                }
            }
        }
    }
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
    const ENDINGS: [&str; 32] = [
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

/// Columns of a money grid: what each holds, and where.
type MoneyColumns = Vec<(Field, usize, u32, u32)>;

fn money_header(grid: &Grid, row: usize) -> Option<MoneyColumns> {
    let columns: MoneyColumns = grid.rows[row]
        .iter()
        .enumerate()
        .filter_map(|(index, cell)| Some((LABELS.money_column(cell.text())?, index, cell.column, cell.end())))
        .collect();
    let amounts = columns
        .iter()
        .filter(|(field, ..)| {
            matches!(
                field,
                Field::MoneyInitial | Field::MoneyBudget | Field::MoneyExecuted | Field::MoneyForecast
            )
        })
        .count();
    (amounts >= 2 || (amounts >= 1 && columns.iter().any(|(field, ..)| *field == Field::MoneyRate)))
        .then_some(columns)
}

/// Budget against spending: a row for the total and one for each source.
fn read_money_grid(asm: &mut Assembler, grid: &mut Grid, header: usize, columns: &MoneyColumns) -> usize {
    // A single row of labels and values: `年初预算数 | 10 | 1-6月执行数 | 5`.
    let filled = grid.filled(header);
    let alternating = columns.iter().any(|(_, index, ..)| {
        let next = filled.iter().copied().find(|at| at > index);
        next.is_some_and(|next| {
            !columns.iter().any(|(_, at, ..)| *at == next) && !is_label(grid, header, next)
        })
    });
    for cell in &grid.rows[header] {
        asm.unit_in_label(cell.text());
    }
    grid.take_row(header);
    if alternating {
        let mut execution = Execution { label: "年度资金总额".to_owned(), ..Execution::default() };
        let place = grid.rows[header][filled[0]].place().clone();
        for (field, index, ..) in columns {
            let value =
                filled.iter().copied().find(|at| at > index).map(|at| grid.rows[header][at].printed.clone());
            if let Some(value) = value {
                set_execution(asm, &mut execution, *field, &value);
            }
        }
        add_execution(asm, execution, &place);
        return header + 1;
    }
    let header_width = grid.rows[header].len();
    let mut row = header + 1;
    while row < grid.rows.len() {
        let filled = grid.filled(row);
        let label_at = filled.iter().copied().find(|index| {
            matches!(
                LABELS.field(grid.rows[row][*index].text()),
                Some(Field::Total | Field::Source(_) | Field::OtherShort)
            )
        });
        let Some(label_at) = label_at else {
            if filled.is_empty() {
                row += 1;
                continue;
            }
            break;
        };
        let printed = grid.rows[row][label_at].printed.clone();
        let mut execution = Execution { label: source_text(&printed.text), ..Execution::default() };
        let cells = &grid.rows[row];
        let shift = cells.len() as isize - header_width as isize;
        let mut values: Vec<(Field, Printed)> = Vec::new();
        for (field, index, start, end) in columns {
            let cell = if grid.exact {
                cells.iter().find(|cell| {
                    cell.column < *end && *start < cell.end() && cell.column > cells[label_at].column
                })
            } else {
                index.checked_add_signed(shift).and_then(|index| cells.get(index))
            };
            if let Some(cell) = cell.filter(|cell| !cell.is_blank()) {
                values.push((*field, cell.printed.clone()));
            }
        }
        for (field, value) in &values {
            set_execution(asm, &mut execution, *field, value);
        }
        let field = LABELS.field(&printed.text);
        let main = values.iter().find(|(field, _)| *field == Field::MoneyBudget);
        let main = main.or_else(|| values.iter().find(|(field, _)| *field == Field::MoneyInitial));
        if let (Some(field), Some((_, value))) = (field, main) {
            asm.apply(field, &printed.text, value);
        }
        add_execution(asm, execution, &printed.place);
        grid.take_row(row);
        row += 1;
    }
    row
}

fn source_text(label: &str) -> String {
    let label = label.strip_prefix("其中").map_or(label, |rest| rest.trim_start_matches(['：', ':']));
    label.trim_end_matches(['：', ':']).to_owned()
}

fn set_execution(asm: &Assembler, execution: &mut Execution, field: Field, value: &Printed) {
    let amount = Money::parse(&value.text, asm.money_unit());
    let text = Some(value.text.clone()).filter(|text| !is_empty_mark(text));
    match field {
        Field::MoneyInitial => execution.initial = amount,
        Field::MoneyBudget => execution.budget = amount,
        Field::MoneyExecuted => execution.executed = amount,
        Field::MoneyRate => execution.rate = text,
        Field::MoneyWeight => execution.weight = text,
        Field::MoneyScore => execution.score = text,
        Field::MoneyReason => execution.reason = text,
        _ => {}
    }
}

fn add_execution(asm: &mut Assembler, execution: Execution, place: &jiheng_model::Place) {
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

/// The part for the reviewing offices: cells in order, whatever rows a text file left of them.
fn read_review(asm: &mut Assembler, grid: &mut Grid, start: usize) -> usize {
    let mut reviews = ReviewReader::default();
    let mut row = start;
    while row < grid.rows.len() {
        for index in grid.filled(row) {
            let printed = grid.rows[row][index].printed.clone();
            if row > start && ReviewReader::ends_at(&printed) {
                reviews.finish(asm);
                return row;
            }
            grid.take(row, index);
            reviews.read(asm, &printed);
        }
        row += 1;
    }
    reviews.finish(asm);
    row
}

/// Reads review blocks out of a run of cells or lines: an office, its checklist, then who signed.
#[derive(Default)]
pub(crate) struct ReviewReader {
    current: Option<(Review, Printed)>,
}

impl ReviewReader {
    /// Whether the text belongs to the sign-off or to the next form.
    pub fn ends_at(printed: &Printed) -> bool {
        let head = printed.text.split(['：', ':']).next().unwrap_or("");
        matches!(
            LABELS.field(head),
            Some(
                Field::FilledBy | Field::FilledOn | Field::SignedBy | Field::Name | Field::Code | Field::Unit
            )
        ) || is_title(&printed.text) && !printed.text.contains("审核")
    }

    pub fn read(&mut self, asm: &mut Assembler, printed: &Printed) {
        let text = printed.text.as_str();
        match LABELS.field(text) {
            Some(Field::ReviewTable | Field::ReviewOffice | Field::ReviewChecklist) => return,
            Some(Field::ReviewOpinion) => {
                let key = key(text);
                if key == "审核意见" {
                    return;
                }
                self.finish(asm);
                let office = key.strip_suffix("审核意见").unwrap_or(&key).to_owned();
                self.current = Some((Review { office, ..Review::default() }, printed.clone()));
                return;
            }
            _ => {}
        }
        let Some((review, _)) = &mut self.current else {
            asm.unmapped(printed);
            return;
        };
        if let Some(signature) = printed.text.strip_prefix("审核人") {
            let signature = signature.trim_start_matches(['：', ':']);
            let end = signature.find(|c: char| c.is_ascii_digit() || c == '年').unwrap_or(signature.len());
            let reviewer = jiheng_model::text::tidy(&signature[..end]);
            review.reviewer = Some(reviewer).filter(|reviewer| !reviewer.is_empty());
            review.date = parse::date(&signature[end..]);
            return;
        }
        let items = parse::split_items(&printed.raw);
        if review.opinion.is_none()
            && (items.len() > 1 || parse::item_number(text).is_some() || review.checklist.is_empty())
        {
            review.checklist.extend(items);
        } else {
            review.opinion = Some(text.to_owned());
        }
    }

    pub fn finish(&mut self, asm: &mut Assembler) {
        let Some((review, printed)) = self.current.take() else { return };
        let Some(project) = asm.project() else {
            asm.unmapped(&printed);
            return;
        };
        let index = project.review.len();
        project.review.push(review);
        asm.place(&format!("review/{index}"), &printed.place);
    }
}
