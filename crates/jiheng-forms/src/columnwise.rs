//! Tables that were read column by column: all names first, then all values, one to a line.
//!
//! Nothing but their order pairs them, so the columns must be whole: as many values as names. Where they are not, the
//! names are kept without values and that is reported. Classes are printed once for several rows, so they belong to
//! names only where there is one for each, or one for all.

use jiheng_model::{Cell, Damaged, Horizon, Indicator, Table, TargetValue};

use crate::assembly::{Assembler, Printed};
use crate::columns::Columns;
use crate::filing::{classify, push};
use crate::findings;
use crate::form::is_title;
use crate::grid::Grid;
use crate::indicators::{self, target};
use crate::labels::{Field, LABELS, Role};

/// The cells of one column, from top to bottom.
struct Strip<'a> {
    role: Role,
    label: String,
    cells: &'a [Printed],
}

/// Reads columns that each begin with their label; returns how many lines they took, 0 where there are none.
pub(crate) fn read(asm: &mut Assembler, lines: &[Printed]) -> usize {
    let Some((strips, taken)) = labelled_strips(lines) else { return 0 };
    finish(asm, &strips, &lines[0]);
    taken
}

pub(crate) fn begins(lines: &[Printed]) -> bool {
    labelled_strips(lines).is_some()
}

/// Columns that each begin with their label, and how many lines they are.
fn labelled_strips(lines: &[Printed]) -> Option<(Vec<Strip<'_>>, usize)> {
    // No form has more columns, no grid more rows.
    const MOST_COLUMNS: usize = 16;
    const MOST_ROWS: usize = 2000;
    let mut strips: Vec<Strip> = Vec::new();
    let mut at = 0;
    while let Some((line, role)) = lines.get(at).and_then(|line| Some((line, column_label(line)?))) {
        let below = lines[at + 1..].iter().take(MOST_ROWS);
        let count = below.take_while(|line| column_label(line).is_none() && !ends(line)).count();
        if count == 0 || strips.len() == MOST_COLUMNS {
            return None;
        }
        let below = &lines[at + 1..];
        strips.push(Strip { role, label: line.text.clone(), cells: &below[..count] });
        at += 1 + count;
    }
    let count = |role: Role| strips.iter().filter(|strip| strip.role == role).count();
    let names = strips.iter().find(|strip| strip.role == Role::Name).map_or(0, |strip| strip.cells.len());
    let opens = strips.first().is_some_and(|first| is_level(first.role) || first.role == Role::Name);
    if !opens || names < 2 || count(Role::Name) != 1 || count(Role::Value) != 1 {
        return None;
    }
    // Nothing tells where the last column ends, but that it is no longer than the others.
    if let Some(last) = strips.last_mut().filter(|last| last.cells.len() > names) {
        at -= last.cells.len() - names;
        last.cells = &last.cells[..names];
    }
    Some((strips, at))
}

/// Reads columns below a header that was read as one row; returns how many lines they took, 0 where rows follow it.
pub(crate) fn read_below(asm: &mut Assembler, header: &[String], lines: &[Printed]) -> usize {
    let roles: Option<Vec<Role>> = header.iter().map(|label| LABELS.role(label)).collect();
    let Some(roles) = roles else { return 0 };
    let levels = roles.iter().take_while(|role| is_level(**role)).count();
    let (name, value) = match (position(&roles, Role::Name), position(&roles, Role::Value)) {
        (Some(name), Some(value)) if levels > 0 && name >= levels => (name - levels, value - levels),
        _ => return 0,
    };
    let is_level2 = |line: &&Printed| LABELS.level2(&line.text).is_some();
    let is_level1 = |line: &&Printed| !is_level2(line) && LABELS.level1(&line.text).is_some();
    let level1 = lines.iter().take_while(is_level1).count();
    let level2 = lines[level1..].iter().take_while(is_level2).count();
    let rest = &lines[level1 + level2..];
    let rest = &rest[..rest.iter().take_while(|line| !ends(line)).count()];
    // Two classes and nothing between them: rows would have begun with the first.
    let stacked = level2.max(level1) >= 2 && !rest.iter().any(|line| LABELS.is_class(&line.text));
    let width = roles.len() - levels;
    let count = rest.len() / width;
    if !stacked || count < 2 {
        return 0;
    }
    let whole = rest.len().is_multiple_of(width);
    let column = |at: usize| &rest[at * count..(at + 1) * count];
    let row = |at: usize| rest.iter().skip(at).step_by(width);
    let values = rest.iter().filter(|line| is_value(line)).count();
    let in_columns = whole && column(value).iter().all(is_value) && !column(name).iter().any(is_value);
    let in_rows = row(value).all(is_value) && !row(name).any(is_value);
    // All names, then all values, and not as many of these as of those.
    let first = rest.iter().take_while(|line| !is_value(line)).count();
    let unpaired = width == 2 && first >= 2 && values >= 2 && first + values == rest.len() && first != values;
    if in_rows || !(in_columns || unpaired) {
        return 0;
    }
    let mut strips: Vec<Strip> = Vec::new();
    let parts = [(Role::Level1, &lines[..level1]), (Role::Level2, &lines[level1..level1 + level2])];
    for (role, cells) in parts {
        let at = position(&roles, role);
        strips.extend(at.map(|at| Strip { role, label: header[at].clone(), cells }));
    }
    for (order, role) in roles.iter().copied().enumerate().skip(levels) {
        let cells = match (in_columns, role) {
            (true, _) => column(order - levels),
            (false, Role::Name) => &rest[..first],
            (false, _) => &rest[first..],
        };
        strips.push(Strip { role, label: header[order].clone(), cells });
    }
    finish(asm, &strips, &lines[0]);
    level1 + level2 + rest.len()
}

fn position(roles: &[Role], wanted: Role) -> Option<usize> {
    roles.iter().position(|role| *role == wanted)
}

fn is_level(role: Role) -> bool {
    matches!(role, Role::Level1 | Role::Level2)
}

/// Whether the line reads like a target value: a figure, a date, a grade.
fn is_value(line: &Printed) -> bool {
    !matches!(TargetValue::parse(&line.text, None), None | Some(TargetValue::Qualitative))
}

fn column_label(line: &Printed) -> Option<Role> {
    // 优 and 指标 are columns as well, and may be cells.
    let long = line.text.chars().count() > 2;
    LABELS.role(&line.text).filter(|_| long && !LABELS.is_class(&line.text))
}

/// Whether the line belongs to what stands below the table.
fn ends(line: &Printed) -> bool {
    let label = |text: &str| LABELS.field(text).is_some_and(|field| field != Field::Heading);
    let head = line.text.split_once(['：', ':']).map(|(head, _)| head);
    label(&line.text) && !LABELS.is_class(&line.text)
        || head.is_some_and(label)
        || is_title(&line.text)
        || LABELS.role(&line.text).is_some() && line.text.chars().count() > 2
        || line.text.starts_with('注') && line.text.contains(['：', ':'])
}

fn finish(asm: &mut Assembler, strips: &[Strip], first: &Printed) {
    let strip =
        |role: Role| strips.iter().find(|strip| strip.role == role).map_or(&[][..], |strip| strip.cells);
    let (names, values) = (strip(Role::Name), strip(Role::Value));
    if !asm.has_project() && !asm.is_whole_department() {
        asm.begin_project(&first.place);
    }
    if names.len() != values.len() {
        return keep_apart(asm, strips, names.len(), values.len(), first);
    }
    let fits = |strip: &&Strip| strip.cells.len() == names.len();
    let one_for_all = |strip: &&Strip| is_level(strip.role) && strip.cells.len() == 1;
    // A level 2 for each name tells its level 1.
    let level2 =
        strips.iter().any(|strip| strip.role == Role::Level2 && (fits(&strip) || one_for_all(&strip)));
    let follows = |strip: &&Strip| strip.role == Role::Level1 && level2;
    let (placed, lost): (Vec<&Strip>, Vec<&Strip>) = strips
        .iter()
        .filter(|strip| !strip.cells.is_empty())
        .partition(|strip| fits(strip) || one_for_all(strip));
    let lost: Vec<&Strip> = lost.into_iter().filter(|strip| !follows(strip)).collect();
    if placed.iter().any(|strip| is_level(strip.role)) {
        read_rows(asm, &placed, names.len(), first);
    } else {
        for (name, value) in names.iter().zip(values) {
            let class = classify(None, None, false);
            let value = target(Horizon::Annual, value.text.clone(), asm.document.fiscal_year);
            let indicator = Indicator {
                level1: class.level1,
                level2: class.level2,
                name: Some(name.text.clone()),
                targets: vec![value],
                ..Indicator::default()
            };
            push(asm, indicator, &name.place, vec![("name".to_owned(), name.place.clone())]);
        }
    }
    if lost.is_empty() {
        return;
    }
    let labels: Vec<&str> = lost.iter().map(|strip| strip.label.as_str()).collect();
    let message = format!(
        "指标表被逐列读出，「{}」栏与 {} 条指标的行数不同，不能判定各属于哪一条",
        labels.join("」「"),
        names.len()
    );
    asm.note(&findings::BORDERS_LOST, message, &first.place);
    lost.iter().flat_map(|strip| strip.cells).for_each(|cell| asm.unmapped(cell));
}

/// The columns put side by side again.
fn read_rows(asm: &mut Assembler, strips: &[&Strip], count: usize, first: &Printed) {
    let cell = |text: &str, column: usize, from: &Printed| Cell::new(text, column as u32, from.place.clone());
    let header = strips.iter().enumerate().map(|(column, strip)| cell(&strip.label, column, first)).collect();
    let mut rows: Vec<Vec<Cell>> = vec![header];
    for row in 0..count {
        // One class for all of them, or one for each.
        let cells = strips.iter().map(|strip| &strip.cells[row.min(strip.cells.len() - 1)]).enumerate();
        rows.push(cells.map(|(column, printed)| cell(&printed.raw, column, printed)).collect());
    }
    let mut grid = Grid::new(&Table { rows, ..Table::default() });
    if let Some(columns) = Columns::of_header(&grid, 0) {
        indicators::read_rows(asm, &mut grid, &columns, 1);
    }
    grid.take_row(0);
    for cell in grid.left_over() {
        asm.unmapped(&cell.printed);
    }
}

/// Names without values and values without names.
fn keep_apart(asm: &mut Assembler, strips: &[Strip], names: usize, values: usize, first: &Printed) {
    let message = format!(
        "指标表被逐列读出，指标名称有 {names} 行，指标值有 {values} 行，不能判定哪个值属于哪一条指标"
    );
    asm.note(&findings::BORDERS_LOST, message, &first.place);
    for strip in strips {
        for cell in strip.cells {
            match asm.project().filter(|_| strip.role == Role::Name) {
                Some(project) => {
                    let indicator = Indicator { name: Some(cell.text.clone()), ..Indicator::default() };
                    project.damaged.push(Damaged { text: cell.text.clone(), indicator });
                }
                None => asm.unmapped(cell),
            }
        }
    }
}
