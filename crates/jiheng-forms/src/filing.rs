//! Files indicators under their classes: merged class cells reach over their rows, and a level 2 tells its level 1.

use jiheng_model::classes;
use jiheng_model::text::key;
use jiheng_model::{Horizon, Indicator, Place};

use crate::assembly::{Assembler, Printed, shorten};
use crate::findings;
use crate::indicators::RawRow;
use crate::labels::LABELS;
use crate::parse;

/// Gives each row its class cells: merged cells print once, at their top or, where the first row has none though a
/// later one has, in their middle.
pub(crate) fn place_classes(rows: &mut Vec<RawRow>) {
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

pub(crate) fn finish_row(asm: &mut Assembler, raw: RawRow) {
    let RawRow { level1, level2, indicators, places, place, .. } = raw;
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

/// Adds an indicator to the project in hand, or to the whole department's targets; one whose long-term twin stands there
/// already lends it its values.
pub(crate) fn push(asm: &mut Assembler, indicator: Indicator, place: &Place, places: Vec<(String, Place)>) {
    let mut indicator = indicator;
    let (list, _) = list_in_hand(asm);
    match list.iter_mut().find(|twin| is_twin(twin, &indicator)) {
        Some(twin) => twin.targets.append(&mut indicator.targets),
        None => add(asm, indicator, place, places),
    }
}

/// The indicators of what is being read, and where they stand.
fn list_in_hand(asm: &mut Assembler) -> (&mut Vec<Indicator>, String) {
    match asm.document.projects.len().checked_sub(1) {
        Some(index) if asm.has_project() => {
            (&mut asm.document.projects[index].indicators, format!("/projects/{index}"))
        }
        _ => {
            let goals = asm.document.department_goals.get_or_insert_with(Default::default);
            (&mut goals.indicators, "/department_goals".to_owned())
        }
    }
}

/// Adds an indicator that says all of its values by itself.
pub(crate) fn add(asm: &mut Assembler, indicator: Indicator, place: &Place, places: Vec<(String, Place)>) {
    let (list, owner) = list_in_hand(asm);
    let base = format!("{owner}/indicators/{}", list.len());
    list.push(indicator);
    for (field, place) in places {
        asm.document.provenance.set(format!("{base}/{field}"), place);
    }
    asm.document.provenance.set(base, place.clone());
}

/// Whether the second is the annual twin of the first, which stood in a grid of long-term indicators above it and says
/// nothing else.
fn is_twin(first: &Indicator, second: &Indicator) -> bool {
    let bare = Indicator { targets: first.targets.clone(), ..second.clone() };
    first.name.is_some()
        && first.targets.iter().all(|target| target.horizon != Horizon::Annual)
        && second.targets.iter().all(|target| target.horizon == Horizon::Annual)
        && !first.targets.is_empty()
        && (bare == *first
            || Indicator { note: first.note.clone(), ..bare } == *first && second.note.is_none())
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
