//! The indicator grid of a form: header labels → columns, rows → indicators.
//!
//! Columns go by their labels, never by position. Where a text file has lost the true grid, a row shorter or longer
//! than its header is aligned from the right, and the class words tell whether that was right.

use jiheng_model::classes;
use jiheng_model::text::{is_empty_mark, key};
use jiheng_model::{Horizon, Indicator, IndicatorResult, Place, Target, TargetValue};

use crate::assembly::{Assembler, Printed, shorten};
use crate::findings;
use crate::grid::{Grid, GridCell};
use crate::labels::{LABELS, Role};
use crate::parse;

/// A column of the grid. `half` tells the two triples of a long-term | annual double grid apart.
#[derive(Clone, Copy, Debug)]
struct Column {
    role: Role,
    half: usize,
    /// Grid columns of the header cell.
    start: u32,
    end: u32,
    /// Its index among the cells of the header row.
    index: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Columns {
    columns: Vec<Column>,
    /// How many cells the header row has.
    width: usize,
    halves: usize,
    /// What the first of two halves is for.
    first_half: Horizon,
}

impl Columns {
    /// The columns, if the row is the header of an indicator grid.
    pub fn of_header(grid: &Grid, row: usize) -> Option<Columns> {
        let cells = &grid.rows[row];
        let mut columns: Vec<Column> = Vec::new();
        for (index, cell) in cells.iter().enumerate() {
            if let Some(role) = LABELS.role(cell.text()) {
                columns.push(Column { role, half: 0, start: cell.column, end: cell.end(), index });
            }
        }
        let has = |role: Role| columns.iter().any(|column| column.role == role);
        let valued = has(Role::Value) || has(Role::ValueLong) || has(Role::Actual);
        let named = has(Role::Name) || has(Role::Level2);
        if columns.len() < 3 || !valued || !named || !(has(Role::Level1) || has(Role::Level2)) {
            return None;
        }
        let texts: Vec<String> = columns.iter().map(|column| key(cells[column.index].text())).collect();
        drop_side_labels(&mut columns, &texts);
        let halves = split_halves(&mut columns);
        let long = |word: &str| texts.iter().any(|text| text.contains(word));
        let first_half = if long("长期") {
            Horizon::Longterm
        } else if long("实施") {
            Horizon::Implementation
        } else {
            Horizon::Midterm
        };
        Some(Columns { columns, width: cells.len(), halves, first_half })
    }

    /// The first half is for the horizon that the form's goals name beside the annual one.
    pub fn with_horizon(mut self, horizon: Option<Horizon>) -> Columns {
        if let Some(horizon) = horizon {
            self.first_half = horizon;
        }
        self
    }

    /// Whether the row prints the same header again, as on each page of a long table.
    pub fn is_repeated_in(&self, grid: &Grid, row: usize) -> bool {
        let again = grid.rows[row].iter().filter(|cell| LABELS.role(cell.text()).is_some()).count();
        again >= self.columns.len().max(3) - 1
    }

    /// Whether the row prints an indicator.
    pub fn has_data(&self, grid: &Grid, row: usize) -> bool {
        let named = |(column, at): &(Column, (usize, usize))| {
            at.0 == row && matches!(column.role, Role::Name | Role::Value | Role::Level2)
        };
        self.assign(grid, row).iter().any(named)
    }

    /// The cells of a data row, by the columns they belong to; blank cells and gaps are absent.
    fn assign(&self, grid: &Grid, row: usize) -> Vec<(Column, (usize, usize))> {
        let cells = &grid.rows[row];
        if grid.exact {
            let mut assigned: Vec<(Column, (usize, usize))> = Vec::new();
            for column in &self.columns {
                let positions = column.start..column.end;
                let mut found: Vec<(usize, usize)> =
                    positions.filter_map(|at| grid.covering(row, at)).collect();
                found.dedup();
                // A cell reaching over two columns belongs to the one it begins in.
                found.retain(|at| {
                    let cell = grid.cell(*at);
                    (column.start..column.end).contains(&cell.column)
                        || self.owner(cell).is_none_or(|owner| owner == column.index)
                });
                if let Some(at) = found.iter().find(|at| !grid.cell(**at).is_blank()) {
                    assigned.push((*column, *at));
                }
            }
            return assigned;
        }
        let shift = if cells.len() == self.width { 0 } else { self.shift(grid, row) };
        let mut assigned = Vec::new();
        for column in &self.columns {
            let Some(index) = column.index.checked_add_signed(shift) else { continue };
            if cells.get(index).is_some_and(|cell| !cell.is_blank()) {
                assigned.push((*column, (row, index)));
            }
        }
        assigned
    }

    /// Which column a cell begins in.
    fn owner(&self, cell: &GridCell) -> Option<usize> {
        self.columns
            .iter()
            .find(|column| (column.start..column.end).contains(&cell.column))
            .map(|column| column.index)
    }

    /// By how many cells a row of another length than the header's is shifted: aligned from the right, unless its
    /// class words then stand in the wrong columns.
    fn shift(&self, grid: &Grid, row: usize) -> isize {
        let cells = &grid.rows[row];
        let from_right = cells.len() as isize - self.width as isize;
        let class_cells: Vec<(usize, bool)> = cells
            .iter()
            .enumerate()
            .filter_map(|(index, cell)| {
                let level2 = LABELS.level2(cell.text()).is_some();
                (level2 || LABELS.level1(cell.text()).is_some()).then_some((index, level2))
            })
            .collect();
        let level_columns: Vec<usize> = self
            .columns
            .iter()
            .filter(|column| matches!(column.role, Role::Level1 | Role::Level2))
            .map(|column| column.index)
            .collect();
        let fits = |shift: isize| {
            class_cells.iter().take(2).all(|(index, _)| {
                let header = *index as isize - shift;
                level_columns.iter().any(|column| *column as isize == header)
            })
        };
        let mut candidates = vec![from_right, 0];
        candidates.extend((-(self.width as isize)..=self.width as isize).filter(|shift| *shift != 0));
        candidates.into_iter().find(|shift| class_cells.is_empty() || fits(*shift)).unwrap_or(from_right)
    }

    /// Grid column (or cell index) where the names begin: labels of the form stand before it.
    fn name_start(&self, exact: bool) -> u32 {
        let name = self.columns.iter().find(|column| column.role == Role::Name);
        let name = name.or_else(|| self.columns.iter().find(|column| column.role == Role::Level2));
        name.map_or(0, |column| if exact { column.start } else { column.index as u32 })
    }

    /// Whether the row no longer belongs to the grid: it begins with a label of the form.
    pub fn ends_at(&self, grid: &Grid, row: usize) -> bool {
        let Some(first) = grid.filled(row).into_iter().next() else { return false };
        let cell = &grid.rows[row][first];
        let column = if grid.exact { cell.column } else { first as u32 };
        if column >= self.name_start(grid.exact) {
            return false;
        }
        let text = cell.text();
        if LABELS.is_class(text) {
            return false;
        }
        match LABELS.field(text) {
            Some(crate::labels::Field::Heading) => {
                grid.filled(row).len() == 1 || Columns::of_header(grid, row).is_some()
            }
            Some(_) => true,
            // `填报人：…` and the like.
            None => text.split_once(['：', ':']).is_some_and(|(label, _)| LABELS.field(label).is_some()),
        }
    }
}

/// 绩效指标 beside 三级指标 is a label at the side, not a column of names.
fn drop_side_labels(columns: &mut Vec<Column>, texts: &[String]) {
    let proper = |text: &str| text != "绩效指标" && text != "评价指标";
    let has_proper_name =
        columns.iter().zip(texts).any(|(column, text)| column.role == Role::Name && proper(text));
    let has_proper_level2 =
        columns.iter().zip(texts).any(|(column, text)| column.role == Role::Level2 && proper(text));
    let keep: Vec<bool> = columns
        .iter()
        .zip(texts)
        .map(|(column, text)| match column.role {
            Role::Name => proper(text) || !has_proper_name,
            Role::Level2 => proper(text) || !has_proper_level2,
            _ => true,
        })
        .collect();
    let mut keep = keep.into_iter();
    columns.retain(|_| keep.next().unwrap_or(true));
}

/// Two columns of names mean two halves; the second begins with the column that repeats a role of the first.
fn split_halves(columns: &mut [Column]) -> usize {
    let names = columns.iter().filter(|column| column.role == Role::Name).count();
    let values = columns.iter().filter(|column| column.role == Role::Value).count();
    if names < 2 || values < 2 {
        return 1;
    }
    let mut seen: Vec<Role> = Vec::new();
    let mut half = 0;
    for column in columns.iter_mut() {
        if half == 0 && seen.contains(&column.role) {
            half = 1;
        }
        seen.push(column.role);
        column.half = half;
    }
    2
}

/// One printed row, before classes are filled down.
struct RawRow {
    level1: Option<Printed>,
    level2: Option<Printed>,
    /// The level-2 cell of the second half, where it differs.
    indicators: Vec<Indicator>,
    places: Vec<Vec<(String, Place)>>,
    place: Place,
}

/// Reads the rows below a header, from `start`; returns the first row that is not part of the grid.
pub(crate) fn read_rows(asm: &mut Assembler, grid: &mut Grid, columns: &Columns, start: usize) -> usize {
    let mut rows: Vec<RawRow> = Vec::new();
    let mut row = start;
    while row < grid.rows.len() {
        let filled = grid.filled(row);
        if filled.is_empty() {
            row += 1;
            continue;
        }
        if columns.is_repeated_in(grid, row) {
            grid.take_row(row);
            row += 1;
            continue;
        }
        if columns.ends_at(grid, row) || Columns::of_header(grid, row).is_some() {
            break;
        }
        if rejoin_broken_row(grid, columns, row, rows.last_mut()) || is_total_row(grid, row, &filled) {
            grid.take_row(row);
            row += 1;
            continue;
        }
        if let Some(raw) = read_row(grid, columns, row, asm.document.fiscal_year) {
            rows.push(raw);
        }
        grid.take_row(row);
        row += 1;
    }
    place_classes(&mut rows);
    for raw in rows {
        finish_row(asm, raw);
    }
    row
}

/// Reads the rows from `start` up to `end`, which belong to one project of a wide table.
pub(crate) fn read_block(asm: &mut Assembler, grid: &mut Grid, columns: &Columns, start: usize, end: usize) {
    let mut rows = Vec::new();
    for row in start..end {
        let filled = grid.filled(row);
        if filled.is_empty() || is_total_row(grid, row, &filled) {
            continue;
        }
        if let Some(raw) = read_row(grid, columns, row, asm.document.fiscal_year) {
            rows.push(raw);
            for (_, (taken_row, index)) in columns.assign(grid, row) {
                grid.take(taken_row, index);
            }
        }
    }
    place_classes(&mut rows);
    for raw in rows {
        finish_row(asm, raw);
    }
}

/// A row of a text file whose last cell slid into a line of its own: one cell, and the row above lacks its last.
fn rejoin_broken_row(grid: &Grid, columns: &Columns, row: usize, above: Option<&mut RawRow>) -> bool {
    let cells = &grid.rows[row];
    if grid.exact || cells.len() != 1 || columns.width < 4 || LABELS.is_class(cells[0].text()) {
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
fn is_total_row(grid: &Grid, row: usize, filled: &[usize]) -> bool {
    let first = key(grid.rows[row][filled[0]].text());
    matches!(
        first.as_str(),
        "合计"
            | "总分"
            | "小计"
            | "总计"
            | "得分合计"
            | "分值合计"
            | "总得分"
            | "……"
            | "..."
            | "…"
    )
}

fn read_row(grid: &Grid, columns: &Columns, row: usize, year: Option<i32>) -> Option<RawRow> {
    let assigned = columns.assign(grid, row);
    let own = |at: (usize, usize)| at.0 == row;
    let printed = |at: (usize, usize)| grid.cell(at).printed.clone();
    let class = |role: Role| {
        let cell = assigned.iter().find(|(column, at)| column.role == role && own(*at));
        cell.map(|(_, at)| printed(*at))
    };
    let (level1, mut level2) = (class(Role::Level1), class(Role::Level2));
    let place = grid.rows[row].first().map(|cell| cell.place().clone()).unwrap_or_default();
    let mut raw = RawRow { level1, level2: None, indicators: Vec::new(), places: Vec::new(), place };
    for half in 0..columns.halves {
        let cells: Vec<(Role, Printed)> = assigned
            .iter()
            .filter(|(column, at)| {
                let shared = matches!(column.role, Role::Level1 | Role::Level2);
                // A merged name or note reaches over its rows; a value belongs to the row it stands in.
                column.half == half && !shared && (own(*at) || reaches_down(column.role))
            })
            .map(|(column, at)| (column.role, printed(*at)))
            .collect();
        let horizon = if columns.halves == 2 && half == 0 { columns.first_half } else { Horizon::Annual };
        let has_value_column =
            columns.columns.iter().any(|column| column.role == Role::Value && column.half == half);
        let Some((mut indicator, places)) = build(&cells, horizon, has_value_column, year) else { continue };
        // A grid of level 1, name and value only: what its names hold may be the class.
        let has_level2 = columns.columns.iter().any(|column| column.role == Role::Level2);
        if !has_level2
            && level2.is_none()
            && let Some((_, name)) = cells.iter().find(|(role, _)| *role == Role::Name)
            && LABELS.level2(&name.text).is_some()
        {
            level2 = Some(name.clone());
            indicator.name = None;
        }
        match raw.indicators.first_mut() {
            Some(first) if first.name == indicator.name || indicator.name.is_none() => {
                first.targets.append(&mut indicator.targets)
            }
            _ => {
                raw.indicators.push(indicator);
                raw.places.push(places);
            }
        }
    }
    raw.level2 = level2;
    (raw.level1.is_some() || raw.level2.is_some() || !raw.indicators.is_empty()).then_some(raw)
}

fn reaches_down(role: Role) -> bool {
    matches!(role, Role::Name | Role::Description | Role::Basis | Role::Note | Role::Standard)
}

/// An indicator out of the cells of one row; `None` where the row holds no more than classes or a template.
fn build(
    cells: &[(Role, Printed)],
    horizon: Horizon,
    has_value_column: bool,
    year: Option<i32>,
) -> Option<(Indicator, Vec<(String, Place)>)> {
    let mut places: Vec<(String, Place)> = Vec::new();
    let mut text = |role: Role, field: &str| {
        let (_, printed) = cells.iter().find(|(found, _)| *found == role)?;
        if !field.is_empty() {
            places.push((field.to_owned(), printed.place.clone()));
        }
        Some(printed.text.clone())
    };
    let name = text(Role::Name, "name")
        .map(|name| strip_template_number(&name).to_owned())
        .filter(|name| !name.is_empty());
    let value = text(Role::Value, "targets/0");
    let long = text(Role::ValueLong, "");
    let description = text(Role::Description, "description");
    let weight = text(Role::Weight, "weight");
    if name.is_none() && value.is_none() && long.is_none() && description.is_none() {
        return None;
    }
    if name.as_deref().is_some_and(|name| name.chars().all(|c| matches!(c, '…' | '.' | '·'))) {
        return None;
    }
    let mut targets = Vec::new();
    if let Some(long) = long {
        targets.push(target(Horizon::Implementation, long, year));
    }
    let unit = text(Role::Unit, "");
    // 指标性质 and 指标方向 change places between provinces: the cell that compares is the operator.
    let operator =
        cells.iter().filter(|(role, _)| *role == Role::Operator).find_map(|(_, cell)| comparison(&cell.text));
    let printed_value = compose(operator, value.as_deref(), unit.as_deref());
    if has_value_column || value.is_some() {
        targets.push(target(horizon, printed_value, year));
    }
    let actual = text(Role::Actual, "result/actual");
    let score = text(Role::Score, "result/score");
    let reason = text(Role::Reason, "result/reason");
    let likelihood = text(Role::Likelihood, "result/likelihood");
    let has_result = actual.is_some() || score.is_some() || reason.is_some() || likelihood.is_some();
    let result = has_result.then(|| IndicatorResult {
        value: actual.as_deref().and_then(|actual| TargetValue::parse(actual, year)),
        actual,
        score,
        reason,
        likelihood,
    });
    let indicator = Indicator {
        name,
        description,
        targets,
        standard: text(Role::Standard, "standard"),
        basis: text(Role::Basis, "basis"),
        note: text(Role::Note, "note"),
        weight,
        result,
        ..Indicator::default()
    };
    Some((indicator, places))
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

/// Gives each row its class cells: merged cells print once, at their top or, where the first row has none though a
/// later one has, in their middle.
fn place_classes(rows: &mut Vec<RawRow>) {
    join_bracketed_lines(rows);
    let centred = rows.first().is_some_and(|row| row.level2.is_none() && !row.indicators.is_empty())
        && rows.iter().any(|row| row.level2.is_some());
    if centred {
        centre(rows);
    }
    let mut level1: Option<Printed> = None;
    let mut level2: Option<Printed> = None;
    let mut level1_row = 0;
    for (index, row) in rows.iter_mut().enumerate() {
        if let Some(printed) = &row.level1 {
            let text = printed.text.clone();
            // A level-2 term in the level-1 column is filed under its own level 1.
            let is_level2 =
                LABELS.level2(&text).is_some() && LABELS.level1(&text).is_none() && row.level2.is_none();
            if is_level2 && !(text == classes::COST || LABELS.level2(&text) == Some(classes::COST)) {
                row.level2 = row.level1.take();
            } else {
                level1 = Some(printed.clone());
                level1_row = index;
                level2 = None;
            }
        }
        if row.level2.is_some() {
            level2 = row.level2.clone();
        } else {
            row.level2 = level2.clone();
        }
        let own = level1_row == index && row.level1.is_some();
        if !own {
            row.level1 = level1.clone().map(|mut printed| {
                printed.raw.clear();
                printed
            });
        }
    }
    rows.retain(|row| !row.indicators.is_empty());
}

/// `成本指标` over `（万元）` in the next row: the second line of a merged cell.
fn join_bracketed_lines(rows: &mut [RawRow]) {
    for index in 1..rows.len() {
        let bracketed = rows[index].level2.as_ref().is_some_and(|printed| {
            let key = key(&printed.text);
            key.starts_with('(') && key.ends_with(')') && LABELS.level2(&printed.text).is_none()
        });
        if bracketed
            && let (Some(line), Some(label)) = (rows[index].level2.take(), rows[index - 1].level2.as_mut())
        {
            label.text.push_str(&line.text);
            // The label's lines stand around the middle of its cell.
            rows[index].level2 = None;
        }
    }
}

/// Class labels printed in the middle of their merged cells: as many rows above a label as below it.
fn centre(rows: &mut [RawRow]) {
    let labels: Vec<usize> = (0..rows.len()).filter(|index| rows[*index].level2.is_some()).collect();
    let mut begin = 0;
    for (order, at) in labels.iter().enumerate() {
        let above = at - begin;
        let next = labels.get(order + 1).copied().unwrap_or(rows.len());
        // The last label takes what is left; others as much as they have above.
        let end = if order + 1 == labels.len() { rows.len() } else { (at + 1 + above).min(next) };
        let label = rows[*at].level2.clone();
        for row in &mut rows[begin..end] {
            row.level2 = label.clone();
        }
        begin = end;
    }
}

fn finish_row(asm: &mut Assembler, raw: RawRow) {
    let RawRow { level1, level2, indicators, places, place } = raw;
    let own_level1 = level1.as_ref().is_some_and(|printed| !printed.raw.is_empty());
    for (mut indicator, places) in indicators.into_iter().zip(places) {
        let class = classify(
            level1.as_ref().map(|p| p.text.as_str()),
            level2.as_ref().map(|p| p.text.as_str()),
            own_level1,
        );
        if !asm.has_project() && !asm.is_whole_department() {
            // Indicators without any project name: a form that never names one.
            asm.begin_project(&place);
        }
        if class.level1.is_none() && class.level2.is_none() {
            let name = indicator.name.as_deref().unwrap_or("");
            let message = format!("指标「{}」没有印一级、二级指标类别", shorten(name));
            asm.note(&findings::CLASS_MISSING, message, &place);
        }
        indicator.level1 = class.level1;
        indicator.level2 = class.level2;
        indicator.level2_text = level2.as_ref().map(|printed| printed.text.clone());
        push(asm, indicator, &place, places);
    }
}

/// Adds an indicator to the project in hand, or to the whole department's targets.
pub(crate) fn push(asm: &mut Assembler, indicator: Indicator, place: &Place, places: Vec<(String, Place)>) {
    let (list, owner) = match asm.document.projects.len().checked_sub(1) {
        Some(index) if asm.has_project() => {
            (&mut asm.document.projects[index].indicators, format!("/projects/{index}"))
        }
        _ => {
            let goals = asm.document.department_goals.get_or_insert_with(Default::default);
            (&mut goals.indicators, "/department_goals".to_owned())
        }
    };
    let base = format!("{owner}/indicators/{}", list.len());
    list.push(indicator);
    for (field, place) in places {
        asm.document.provenance.set(format!("{base}/{field}"), place);
    }
    asm.document.provenance.set(base, place.clone());
}

/// The canonical class of an indicator.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Class {
    pub level1: Option<String>,
    pub level2: Option<String>,
}

/// Files an indicator by the class cells printed for it. A level 2 decides its own level 1, unless another level 1
/// is printed in the same row.
pub(crate) fn classify(level1_text: Option<&str>, level2_text: Option<&str>, own_level1: bool) -> Class {
    let level1_known = level1_text.and_then(level1_of);
    let Some(level2_printed) = level2_text else {
        // 数量指标 in the only class column.
        if let Some(level2) =
            level1_text.and_then(|text| LABELS.level2(text)).filter(|_| level1_known.is_none())
        {
            return Class {
                level1: classes::parent(level2).map(str::to_owned),
                level2: Some(level2.to_owned()),
            };
        }
        return Class { level1: level1_known.or_else(|| level1_text.map(plain)), level2: None };
    };
    let level2 = match LABELS.level2(level2_printed) {
        Some(level2) => Some(level2.to_owned()),
        None if LABELS.level1(level2_printed) == Some(classes::SATISFACTION) => {
            Some(classes::RECIPIENTS.to_owned())
        }
        // A level-1 word in the level-2 column names no level 2.
        None if LABELS.level1(level2_printed).is_some() => None,
        None => Some(plain(level2_printed)),
    };
    let Some(level2) = level2 else {
        return Class {
            level1: level1_known.or_else(|| LABELS.level1(level2_printed).map(str::to_owned)),
            level2: None,
        };
    };
    let parent = classes::parent(&level2).map(str::to_owned);
    let level1 = match (&level1_known, parent) {
        // Cost stands under output in older forms and is a level 1 of its own in newer ones.
        (Some(printed), Some(_))
            if level2 == classes::COST && matches!(printed.as_str(), classes::OUTPUT | classes::COST) =>
        {
            level1_known
        }
        (_, Some(parent)) if parent == classes::SATISFACTION => Some(parent),
        (Some(_), Some(_)) if own_level1 => level1_known,
        (_, Some(parent)) => Some(parent),
        (_, None) => level1_known.or_else(|| level1_text.map(plain)),
    };
    Class { level1, level2: Some(level2) }
}

fn level1_of(text: &str) -> Option<String> {
    if let Some(level1) = LABELS.level1(text) {
        return Some(level1.to_owned());
    }
    (LABELS.level2(text) == Some(classes::COST)).then(|| classes::COST.to_owned())
}

/// A class that is not in the tree, as printed but without brackets: 投入指标(10分) → 投入指标.
fn plain(text: &str) -> String {
    let without = jiheng_model::text::without_brackets(&key(text));
    let bare = parse::strip_item_number(&without);
    if bare.is_empty() { text.to_owned() } else { bare.to_owned() }
}
