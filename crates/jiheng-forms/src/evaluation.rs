//! What monitoring and self-evaluation forms say beside their indicators: the total row, grade and conclusion, points of
//! classes, and rows that are parts of the indicator above them.

use jiheng_model::text::{is_empty_mark, key};
use jiheng_model::{ClassWeight, Decimal, Evaluation, classes};

use crate::assembly::{Assembler, Printed};
use crate::columns::Columns;
use crate::grid::Grid;
use crate::indicators::RawRow;
use crate::labels::{Field, LABELS, Role};
use crate::parse;

/// Puts a labelled value of the project in hand where it belongs.
pub(crate) fn set(asm: &mut Assembler, field: Field, value: &Printed) -> bool {
    if value.is_blank() {
        return true;
    }
    let text = match field {
        Field::EvaluationGrade => match parse::ticked(&value.raw).as_slice() {
            [only] => only.clone(),
            // No box is ticked, or several are.
            _ => return false,
        },
        _ => value.text.clone(),
    };
    let Some(project) = asm.project() else { return false };
    let evaluation = project.evaluation.get_or_insert_with(Evaluation::default);
    let (name, slot) = match field {
        Field::EvaluationScore => ("score", &mut evaluation.score),
        Field::EvaluationGrade => ("grade", &mut evaluation.grade),
        Field::EvaluationConclusion => ("conclusion", &mut evaluation.conclusion),
        Field::EvaluationReason => ("reason", &mut evaluation.reason),
        Field::EvaluationProblems => ("problems", &mut evaluation.problems),
        _ => ("improvements", &mut evaluation.improvements),
    };
    if slot.is_some() {
        return slot.as_deref() == Some(text.as_str());
    }
    *slot = Some(text);
    asm.place(&format!("evaluation/{name}"), &value.place);
    true
}

/// `总分 100 96.4` under the grid: all points there are, and those that were given. Where it cannot be told which is
/// which the row stays visible, in one line.
pub(crate) fn total_row(
    asm: &mut Assembler,
    grid: &mut Grid,
    columns: &Columns,
    row: usize,
    filled: &[usize],
) {
    let label = key(grid.rows[row][filled[0]].text());
    let found = points_of_total(grid, columns, row, filled);
    let rest: Vec<usize> = filled[1..]
        .iter()
        .copied()
        .filter(|index| {
            let text = grid.rows[row][*index].text();
            let read = [found.0, found.1].contains(&Some(*index));
            !read && !is_empty_mark(text) && key(text) != label
        })
        .collect();
    // 合计 of declared points belongs to no evaluation, 小计 to a class.
    let counts = label != "小计" && (columns.has(Role::Score) || columns.has(Role::Actual));
    let text = |index: Option<usize>| index.map(|index| grid.rows[row][index].printed.clone());
    let (weight, score) = (text(found.0), text(found.1));
    let has_points = weight.is_some() || score.is_some();
    let taken = counts && has_points && keep_points(asm, weight, score);
    let left: Vec<usize> = if taken { rest } else { filled.to_vec() };
    let words: Vec<&str> = left.iter().map(|index| grid.rows[row][*index].text()).collect();
    if words.len() > 1 || taken && !words.is_empty() {
        let place = grid.rows[row][left[0]].place().clone();
        asm.unmapped(&Printed { text: words.join(" "), raw: String::new(), place });
    }
    grid.take_row(row);
}

/// The cells of all points and of the given ones.
fn points_of_total(
    grid: &Grid,
    columns: &Columns,
    row: usize,
    filled: &[usize],
) -> (Option<usize>, Option<usize>) {
    let is_points = |index: &usize| is_points(grid.rows[row][*index].text());
    let figures: Vec<usize> = filled[1..].iter().copied().filter(is_points).collect();
    let index = |role: Role| columns.columns.iter().find(|column| column.role == role).map(|c| c.index);
    // Total rows are merged as each typist likes: two figures come in the order of the two columns.
    match (figures.as_slice(), index(Role::Weight), index(Role::Score)) {
        ([first, second], Some(weight), Some(score)) if weight < score => (Some(*first), Some(*second)),
        ([first, second], Some(_), Some(_)) => (Some(*second), Some(*first)),
        ([only], Some(_), None) => (Some(*only), None),
        ([only], None, Some(_)) => (None, Some(*only)),
        ([only], Some(_), Some(_)) if grid.exact || grid.rows[row].len() == columns.width => {
            let assigned = columns.assign(grid, row);
            let is_of =
                |role: Role| assigned.iter().any(|(column, at)| column.role == role && *at == (row, *only));
            (is_of(Role::Weight).then_some(*only), is_of(Role::Score).then_some(*only))
        }
        _ => (None, None),
    }
}

/// Points, with or without 分.
fn is_points(text: &str) -> bool {
    let key = key(text);
    let number = key.trim_end_matches('分');
    number.starts_with(|c: char| c.is_ascii_digit()) && number.parse::<Decimal>().is_ok()
}

/// Returns whether the project took the points: a second total of another size is left to be seen.
fn keep_points(asm: &mut Assembler, weight: Option<Printed>, score: Option<Printed>) -> bool {
    let Some(project) = asm.project() else { return false };
    let evaluation = project.evaluation.get_or_insert_with(Evaluation::default);
    let slots = [(&mut evaluation.weight, &weight), (&mut evaluation.score, &score)];
    let other = |known: &Option<String>, printed: &Option<Printed>| {
        known.as_ref().zip(printed.as_ref()).is_some_and(|(known, printed)| key(known) != key(&printed.text))
    };
    if slots.iter().any(|(slot, printed)| other(slot, printed)) {
        return false;
    }
    for (slot, printed) in slots {
        if let Some(printed) = printed {
            *slot = Some(printed.text.clone());
        }
    }
    for (name, printed) in [("weight", weight), ("score", score)] {
        if let Some(printed) = printed {
            asm.place(&format!("evaluation/{name}"), &printed.place);
        }
    }
    true
}

/// The points printed with names of classes: `产出指标（50分）`.
pub(crate) fn class_weights(words: &[Printed]) -> Vec<ClassWeight> {
    let mut found: Vec<ClassWeight> = Vec::new();
    for printed in words {
        let class = LABELS.level1(&printed.text).or_else(|| LABELS.level2(&printed.text));
        let (Some(class), Some(weight)) = (class, points_in_label(&printed.text)) else { continue };
        let is_level1 = LABELS.level1(&printed.text).is_some() || class == classes::COST;
        if is_level1 && found.iter().all(|known| known.level1 != class) {
            found.push(ClassWeight { level1: class.to_owned(), weight });
        }
    }
    found
}

/// `预算执行情况（20分）` → 20; `成本指标（0-20）分` → 0-20.
pub(crate) fn points_in_label(text: &str) -> Option<String> {
    let key = key(text);
    let label = key.trim_end_matches(')');
    let label = label.strip_suffix('分').or_else(|| label.strip_suffix('%'))?;
    let start = label.trim_end_matches(|c: char| c.is_ascii_digit() || "().-~".contains(c)).len();
    let points = label[start..].trim_matches(['(', ')']);
    points.starts_with(|c: char| c.is_ascii_digit()).then(|| points.to_owned())
}

/// The points of classes belong to the project whose indicators stand beside them.
pub(crate) fn keep_class_weights(asm: &mut Assembler, weights: Vec<ClassWeight>) {
    let Some(project) = asm.project() else { return };
    for weight in weights {
        if project.class_weights.iter().all(|known| known.level1 != weight.level1) {
            project.class_weights.push(weight);
        }
    }
}

/// Rows with a value and no points below one with points and no value, or named 其中, are its parts.
pub(crate) fn mark_parts(rows: &mut [RawRow]) {
    let says = |text: Option<&str>| text.is_some_and(|text| !is_empty_mark(text));
    let class = |row: &RawRow| row.level2.as_ref().or(row.level1.as_ref()).map(|printed| key(&printed.text));
    // The class of the row that carries the points, and whether it has no value of its own.
    let mut whole: Option<(Option<String>, bool)> = None;
    for row in rows {
        let of_class = class(row);
        for indicator in &mut row.indicators {
            let result = indicator.result.as_ref();
            let has_points =
                says(indicator.weight.as_deref()) || says(result.and_then(|result| result.score.as_deref()));
            let has_value = indicator.targets.iter().any(|target| says(Some(&target.text)))
                || says(result.and_then(|result| result.actual.as_deref()));
            if has_points {
                whole = Some((of_class.clone(), !has_value));
                continue;
            }
            let named = indicator.name.as_deref().is_some_and(|name| name.starts_with("其中"));
            indicator.within = has_value
                && whole.as_ref().is_some_and(|(class, bare)| *class == of_class && (*bare || named));
        }
    }
}
