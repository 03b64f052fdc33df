//! The rows of an indicator grid: cells → indicators, whatever province put operator, unit and points in.

use jiheng_model::text::{is_empty_mark, key};
use jiheng_model::{Horizon, Indicator, IndicatorResult, Place, Target, TargetValue};

use crate::assembly::{Assembler, Printed};
use crate::columns::Columns;
use crate::evaluation;
use crate::filing::{finish_row, place_classes};
use crate::grid::Grid;
use crate::labels::{Field, LABELS, Role};

/// One printed row, before classes are filled down.
pub(crate) struct RawRow {
    pub level1: Option<Printed>,
    pub level2: Option<Printed>,
    pub indicators: Vec<Indicator>,
    pub places: Vec<Vec<(String, Place)>>,
    pub place: Place,
    /// The cells that were read.
    taken: Vec<(usize, usize)>,
}

/// Reads the rows below a header, from `start`; returns the first row that is not part of the grid.
pub(crate) fn read_rows(asm: &mut Assembler, grid: &mut Grid, columns: &Columns, start: usize) -> usize {
    let mut rows: Vec<RawRow> = Vec::new();
    let mut totals = Vec::new();
    let mut row = start;
    while row < grid.rows.len() {
        let filled = grid.filled(row);
        if filled.is_empty() {
            row += 1;
            continue;
        }
        if grid.numbers_columns(row) {
            grid.take_row(row);
            row += 1;
            continue;
        }
        if columns.is_repeated_in(grid, row) {
            for index in filled {
                if grid.rows[row][index].is_label() {
                    grid.take(row, index);
                }
            }
            row += 1;
            continue;
        }
        if is_total_row(grid, columns, row, &filled) {
            if asm.has_project() {
                evaluation::total_row(asm, grid, columns, row, &filled);
            } else {
                // Without a name the project begins with its indicators.
                totals.push((row, filled));
            }
            row += 1;
            continue;
        }
        if columns.ends_at(grid, row) || Columns::of_header(grid, row).is_some() {
            break;
        }
        if rejoin_broken_row(grid, columns, row, rows.last_mut()) {
            grid.take_row(row);
            row += 1;
            continue;
        }
        take_and_read(grid, columns, row, asm.document.fiscal_year, &mut rows);
        row += 1;
    }
    finish(asm, rows);
    for (row, filled) in totals {
        evaluation::total_row(asm, grid, columns, row, &filled);
    }
    row
}

/// Reads the rows from `start` up to `end`, which belong to one project of a wide table.
pub(crate) fn read_block(asm: &mut Assembler, grid: &mut Grid, columns: &Columns, start: usize, end: usize) {
    let mut rows = Vec::new();
    for row in start..end {
        let filled = grid.filled(row);
        if !filled.is_empty() && !is_total_row(grid, columns, row, &filled) {
            take_and_read(grid, columns, row, asm.document.fiscal_year, &mut rows);
        }
    }
    finish(asm, rows);
}

fn take_and_read(grid: &mut Grid, columns: &Columns, row: usize, year: Option<i32>, rows: &mut Vec<RawRow>) {
    if let Some(raw) = read_row(grid, columns, row, year) {
        for (row, index) in &raw.taken {
            grid.take(*row, *index);
        }
        rows.push(raw);
    }
    // What the template printed and nobody filled in is not worth showing.
    for index in grid.filled(row) {
        let cell = &grid.rows[row][index];
        let is_side_label = cell.field() == Some(Field::Heading);
        let is_template = is_dots(cell.text()) || strip_template_number(cell.text()).is_empty();
        if is_template || cell.is_class() || is_side_label {
            grid.take(row, index);
        }
    }
}

fn finish(asm: &mut Assembler, mut rows: Vec<RawRow>) {
    // Words in a class column that no indicator stands beside.
    let words: Vec<Printed> =
        rows.iter().flat_map(|row| [&row.level1, &row.level2]).flatten().cloned().collect();
    let points = evaluation::class_weights(&words);
    place_classes(&mut rows);
    evaluation::mark_parts(&mut rows);
    for word in words {
        let used = rows.iter().flat_map(|row| [&row.level1, &row.level2]).flatten();
        if !LABELS.is_class(&word.text) && !used.into_iter().any(|used| used.text.contains(&word.text)) {
            asm.unmapped(&word);
        }
    }
    for raw in rows {
        finish_row(asm, raw);
    }
    evaluation::keep_class_weights(asm, points);
}

/// A row of a text file whose last cell slid into a line of its own: one cell, and the row above lacks its last.
fn rejoin_broken_row(grid: &Grid, columns: &Columns, row: usize, above: Option<&mut RawRow>) -> bool {
    let cells = &grid.rows[row];
    if grid.exact || cells.len() != 1 || columns.width < 4 || cells[0].is_class() {
        return false;
    }
    let Some(last) = columns.columns.iter().max_by_key(|column| column.index) else { return false };
    let Some(indicator) = above.and_then(|above| above.indicators.last_mut()) else { return false };
    let slot = match last.role {
        Role::Basis => &mut indicator.basis,
        Role::Standard => &mut indicator.standard,
        Role::Note => &mut indicator.note,
        Role::Reason => &mut indicator.result.get_or_insert_with(IndicatorResult::default).reason,
        _ => return false,
    };
    if slot.is_some() {
        return false;
    }
    *slot = Some(cells[0].text().to_owned());
    true
}

/// `合计`, `总分`: points added up, no indicator.
fn is_total_row(grid: &Grid, columns: &Columns, row: usize, filled: &[usize]) -> bool {
    let first = key(grid.rows[row][filled[0]].text());
    is_dots(&first)
        || matches!(first.as_str(), "总分" | "得分合计" | "分值合计" | "总得分")
        || matches!(first.as_str(), "合计" | "小计" | "总计")
            && (columns.has(Role::Weight) || columns.has(Role::Score))
}

fn is_dots(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| matches!(c, '…' | '.' | '·'))
}

fn read_row(grid: &Grid, columns: &Columns, row: usize, year: Option<i32>) -> Option<RawRow> {
    let assigned = columns.assign(grid, row);
    let own = |at: (usize, usize)| at.0 == row;
    let printed = |at: (usize, usize)| grid.cell(at).printed.clone();
    let mut taken: Vec<(usize, usize)> = Vec::new();
    let mut class = |role: Role| {
        let (_, at) = assigned.iter().find(|(column, at)| column.role == role && own(*at))?;
        let class = printed(*at);
        // The second half prints the same class again.
        let again = assigned.iter().filter(|(column, at)| {
            column.role == role && own(*at) && key(grid.cell(*at).text()) == key(&class.text)
        });
        taken.extend(again.map(|(_, at)| *at));
        Some(class)
    };
    let (level1, mut level2) = (class(Role::Level1), class(Role::Level2));
    let place = grid.rows[row].first().map(|cell| cell.place().clone()).unwrap_or_default();
    let (mut indicators, mut all_places) = (Vec::<Indicator>::new(), Vec::new());
    for half in 0..columns.halves {
        let cells: Vec<RoleCell> = assigned
            .iter()
            .filter(|(column, at)| {
                let shared = matches!(column.role, Role::Level1 | Role::Level2);
                // A merged name or note reaches over its rows; a value belongs to the row it stands in.
                column.half == half && !shared && (own(*at) || reaches_down(column.role))
            })
            .map(|(column, at)| RoleCell {
                role: column.role,
                header: columns.text(column),
                printed: printed(*at),
                at: *at,
            })
            .collect();
        let horizon = if columns.halves == 2 && half == 0 { columns.first_half } else { columns.horizon };
        let has_value_column =
            columns.columns.iter().any(|column| column.role == Role::Value && column.half == half);
        let form = ValueForm { horizon, long_horizon: columns.long_horizon, has_value_column, year };
        let Some(Built { mut indicator, places, unread }) = build(&cells, &form) else { continue };
        taken.extend(cells.iter().map(|cell| cell.at).filter(|at| own(*at) && !unread.contains(at)));
        // A grid of level 1, name and value only: what its names hold may be the class.
        if !columns.has(Role::Level2)
            && level2.is_none()
            && let Some(name) = cells.iter().find(|cell| cell.role == Role::Name)
            && LABELS.level2(&name.printed.text).is_some()
        {
            level2 = Some(name.printed.clone());
            indicator.name = None;
        }
        if indicator.name.is_none() {
            name_from_value(&mut indicator, year);
        }
        match indicators.first_mut() {
            Some(first) if first.name == indicator.name || indicator.name.is_none() => {
                first.targets.append(&mut indicator.targets)
            }
            _ => {
                indicators.push(indicator);
                all_places.push(places);
            }
        }
    }
    (level1.is_some() || level2.is_some() || !indicators.is_empty()).then_some(RawRow {
        level1,
        level2,
        indicators,
        places: all_places,
        place,
        taken,
    })
}

/// `检验批次≥800批` in the value column of a row without a name is both.
fn name_from_value(indicator: &mut Indicator, year: Option<i32>) {
    let [only] = indicator.targets.as_mut_slice() else { return };
    let Some(at) = only.text.find(['≥', '≤', '>', '<', '=', '＞', '＜', '＝']).filter(|at| *at > 0)
    else {
        return;
    };
    let (name, value) = only.text.split_at(at);
    let name = name.trim().to_owned();
    if name.chars().any(jiheng_model::text::is_han) && !name.contains(['，', '。', '；', ',']) {
        *only = target(only.horizon, value.to_owned(), year);
        indicator.name = Some(name);
    }
}

fn reaches_down(role: Role) -> bool {
    matches!(role, Role::Name | Role::Description | Role::Basis | Role::Note | Role::Standard)
}

/// A cell of a row, with the role and the header text of its column.
struct RoleCell<'a> {
    role: Role,
    header: &'a str,
    printed: Printed,
    at: (usize, usize),
}

/// What the values of a grid are for.
struct ValueForm {
    horizon: Horizon,
    long_horizon: Horizon,
    has_value_column: bool,
    year: Option<i32>,
}

struct Built {
    indicator: Indicator,
    places: Vec<(String, Place)>,
    /// Cells that had no place in the indicator.
    unread: Vec<(usize, usize)>,
}

/// An indicator out of the cells of one row; `None` where the row holds no more than classes or a template.
fn build(cells: &[RoleCell], form: &ValueForm) -> Option<Built> {
    let mut places: Vec<(String, Place)> = Vec::new();
    let mut text = |role: Role, field: &str| {
        let cell = cells.iter().find(|cell| cell.role == role)?;
        if !field.is_empty() {
            places.push((field.to_owned(), cell.printed.place.clone()));
        }
        Some(cell.printed.text.clone())
    };
    let name = text(Role::Name, "name")
        .map(|name| strip_template_number(&name).to_owned())
        .filter(|name| !name.is_empty());
    let value = text(Role::Value, "targets/0");
    let long = text(Role::ValueLong, "");
    let description = text(Role::Description, "description");
    let weight = text(Role::Weight, "weight");
    let year = form.year;
    if name.is_none() && value.is_none() && long.is_none() && description.is_none() {
        return None;
    }
    if name.as_deref().is_some_and(is_dots) {
        return None;
    }
    let mut targets = Vec::new();
    if let Some(long) = long {
        targets.push(target(form.long_horizon, long, year));
    }
    // 指标性质 and 指标方向 change places between provinces: the cell that compares is the operator, the other one tells
    // the direction.
    let signs = || cells.iter().filter(|cell| matches!(cell.role, Role::Operator | Role::Direction));
    let operator = signs().find(|cell| comparison(&cell.printed.text).is_some());
    let directions: Vec<&RoleCell> =
        signs().filter(|cell| comparison(&cell.printed.text).is_none()).collect();
    let unit = cells.iter().find(|cell| cell.role == Role::Unit);
    let composed = compose(
        operator.and_then(|cell| comparison(&cell.printed.text)),
        value.as_deref(),
        unit.map(|cell| cell.printed.text.as_str()),
    );
    let mut read: Vec<_> =
        directions.iter().map(|cell| Some(cell.at)).chain([operator.map(|cell| cell.at)]).collect();
    if unit.is_some_and(|unit| composed.contains(&unit.printed.text) || is_empty_mark(&unit.printed.text)) {
        read.push(unit.map(|unit| unit.at));
    }
    if form.has_value_column || value.is_some() {
        targets.push(target(form.horizon, composed, year));
    }
    let actual = text(Role::Actual, "result/actual");
    let score = text(Role::Score, "result/score");
    let reason = text(Role::Reason, "result/reason");
    let likelihood =
        text(Role::Likelihood, "result/likelihood").or_else(|| ticked(cells, Role::LikelihoodBox));
    let forecast = text(Role::Forecast, "result/forecast");
    let light = text(Role::Light, "result/light");
    let reasons: Vec<String> = ticked(cells, Role::ReasonBox).into_iter().chain(reason).collect();
    let reason = (!reasons.is_empty()).then(|| reasons.join("："));
    let has_result =
        [&actual, &score, &reason, &likelihood, &forecast, &light].iter().any(|cell| cell.is_some());
    let result = has_result.then(|| IndicatorResult {
        value: actual.as_deref().and_then(|actual| TargetValue::parse(actual, year)),
        actual,
        score,
        reason,
        likelihood,
        forecast,
        light,
    });
    let indicator = Indicator {
        name,
        description,
        targets,
        standard: with_labelled(text(Role::Standard, "standard"), cells, Role::Grade, ""),
        basis: text(Role::Basis, "basis"),
        note: with_labelled(text(Role::Note, "note"), cells, Role::Extra, "："),
        weight,
        direction: (!directions.is_empty()).then(|| {
            let words: Vec<&str> = directions.iter().map(|cell| cell.printed.text.as_str()).collect();
            words.join("；")
        }),
        result,
        ..Indicator::default()
    };
    let once = |role: Role| {
        !matches!(role, Role::Grade | Role::Extra | Role::Operator | Role::Direction | Role::Unit)
    };
    let unread = cells.iter().enumerate().filter(|(order, cell)| {
        let repeated = || cells[..*order].iter().any(|other| other.role == cell.role);
        let many = matches!(cell.role, Role::Grade | Role::Extra | Role::ReasonBox | Role::LikelihoodBox);
        !many && if once(cell.role) { repeated() } else { !read.contains(&Some(cell.at)) }
    });
    let unread = unread.map(|(_, cell)| cell.at).collect();
    Some(Built { indicator, places, unread })
}

/// The headers of the boxes that are ticked, by whatever mark.
fn ticked(cells: &[RoleCell], role: Role) -> Option<String> {
    let boxes = cells.iter().filter(|cell| cell.role == role && !is_empty_mark(&cell.printed.text));
    let words: Vec<&str> = boxes.map(|cell| cell.header).collect();
    (!words.is_empty()).then(|| words.join("、"))
}

/// `良90%；中85%`: cells that have no field of their own, after their column's label.
fn with_labelled(text: Option<String>, cells: &[RoleCell], role: Role, colon: &str) -> Option<String> {
    let labelled = cells.iter().filter(|cell| cell.role == role);
    let labelled = labelled.map(|cell| format!("{}{colon}{}", cell.header, cell.printed.text));
    let parts: Vec<String> = text.into_iter().chain(labelled).collect();
    (!parts.is_empty()).then(|| parts.join("；"))
}

pub(crate) fn target(horizon: Horizon, text: String, year: Option<i32>) -> Target {
    let value = TargetValue::parse(&text, year);
    Target { horizon, text, value }
}

/// The sign of an operator cell; 正向 and 定性 are none.
fn comparison(text: &str) -> Option<&'static str> {
    Some(match key(text).as_str() {
        "≥" | ">=" | "大于等于" | "不低于" | "不少于" => "≥",
        "≤" | "<=" | "小于等于" | "不高于" | "不超过" => "≤",
        ">" | "大于" => ">",
        "<" | "小于" => "<",
        "=" | "==" | "等于" => "=",
        _ => return None,
    })
}

/// Operator, number and unit, where they stand in columns of their own.
fn compose(operator: Option<&str>, value: Option<&str>, unit: Option<&str>) -> String {
    let value = value.unwrap_or("");
    let mut text = String::new();
    if is_empty_mark(value) {
        // No value: a sign or a unit alone is none either.
        return value.to_owned();
    }
    if let Some(operator) = operator
        && !value.starts_with(['≥', '≤', '>', '<', '='])
    {
        text.push_str(operator);
    }
    text.push_str(value);
    if let Some(unit) = unit
        && !is_empty_mark(unit)
        && value.ends_with(|c: char| c.is_ascii_digit())
    {
        text.push_str(unit);
    }
    text
}

/// `指标1：修路里程` → 修路里程; `指标2：` is what the template printed and nobody filled in.
fn strip_template_number(name: &str) -> &str {
    let Some(rest) = name.strip_prefix("指标") else { return name };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    match rest.strip_prefix(['：', ':', '.', '、', '．']) {
        Some(rest) => rest.trim_start(),
        None if rest.is_empty() && name.len() > "指标".len() => "",
        None => name,
    }
}
