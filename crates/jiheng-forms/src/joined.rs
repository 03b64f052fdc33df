//! Fields that ran together: where a copy lost the borders of a form, only known labels part the fields of a line, as in
//! `项目名称水毁修复主管部门清河口县水务局`.
//!
//! A word of a value may be a label elsewhere. So each value must be of its field's kind; where one is not, neither it
//! nor the value before it is taken, since the border between them is not known.

use jiheng_model::text::{is_blank, tidy};
use jiheng_model::{Cell, Money, MoneyUnit, Table};

use crate::assembly::{Assembler, Printed, goal_horizon, shorten};
use crate::findings;
use crate::form::{self, is_amount, is_body, is_title};
use crate::grid::Grid;
use crate::labels::{Field, LABELS};
use crate::parse;

/// No form runs more of its fields into one line.
const LONGEST_LINE: usize = 600;

/// A label and the value behind it.
#[derive(Debug)]
struct Piece {
    field: Field,
    label: String,
    value: String,
}

/// Reads the lines of fields that begin here; returns how many lines it took, 0 if there are none.
pub(crate) fn read(asm: &mut Assembler, lines: &[Printed]) -> usize {
    if !begins(lines) {
        return 0;
    }
    let mut at = 0;
    // How many amounts follow each label of money.
    let mut amounts = 1;
    while let Some(line) = lines.get(at) {
        if let Some(columns) = money_columns(&line.raw) {
            at += 1;
            let taken = read_money(asm, &columns, line, &lines[at..]);
            at += taken;
            amounts = if taken == 0 { columns.len() } else { 1 };
            continue;
        }
        let Some(mut pieces) = pieces(line) else { break };
        at += 1;
        // A goal goes on in the next lines.
        if let Some(last) = pieces.last_mut().filter(|last| is_free_text(last.field)) {
            while let Some(next) = lines.get(at).filter(|next| goes_on(&last.value, next)) {
                last.value.push_str(&next.text);
                at += 1;
            }
        }
        apply(asm, &pieces, line, amounts);
    }
    at
}

fn begins(lines: &[Printed]) -> bool {
    const SEEN_AHEAD: usize = 6;
    let sound = |line: &Printed| {
        let pieces = pieces(line)?;
        let good = sound(&pieces, 1);
        let names = pieces.iter().zip(&good).any(|(piece, good)| {
            *good && matches!(piece.field, Field::Name | Field::Unit | Field::SupervisingDepartment)
        });
        Some((names, good.iter().filter(|good| **good).count()))
    };
    let Some((names, count)) = lines.first().and_then(sound) else { return false };
    let next =
        || lines[1..].iter().take(SEEN_AHEAD).any(|line| sound(line).is_some_and(|(_, count)| count > 0));
    names && (count > 1 || next())
}

/// Whether the line goes on with a text that has not come to its end.
fn goes_on(text: &str, next: &Printed) -> bool {
    let ended = text.ends_with(['。', '；', '！', '.']);
    let other = LABELS.field(&next.text).is_some()
        || LABELS.role(&next.text).is_some()
        || LABELS.is_class(&next.text)
        || parse::item_number(&next.text).is_some()
        || next.text.contains(['：', ':', '|'])
        || money_columns(&next.raw).is_some()
        || is_title(&next.text)
        || crate::prose::header_labels(&next.text).is_some()
        || pieces(next).is_some();
    !text.is_empty() && !ended && !other
}

/// The fields of a line that begins with a label, as the labels part it; `None` where it begins with none.
fn pieces(line: &Printed) -> Option<Vec<Piece>> {
    let text = line.text.as_str();
    if text.len() > LONGEST_LINE || text.contains('|') {
        return None;
    }
    let text = text.strip_prefix("其中").map_or(text, |text| text.trim_start_matches(['：', ':', ' ']));
    let (mut field, mut start) = label_at(text)?;
    let mut label = &text[..start];
    let mut pieces = Vec::new();
    loop {
        let end = next_label(field, text, start);
        let value = text[start..].split_at(end.map_or(text.len(), |(at, ..)| at) - start).0;
        // Where the label has a colon, the line is parted well.
        if end.is_none() && pieces.is_empty() && value.trim_start().starts_with(['：', ':']) {
            return None;
        }
        let value = tidy(value.trim_start_matches(['：', ':', ' ']));
        // 其中 stands before the next label, and belongs to it.
        let value = value.trim_end_matches(['：', ':']).trim_end_matches("其中").to_owned();
        pieces.push(Piece { field, label: label.to_owned(), value });
        let Some((at, length, next)) = end else { break };
        (field, label, start) = (next, &text[at..at + length], at + length);
    }
    (!pieces.iter().all(|piece| piece.value.is_empty())).then_some(pieces)
}

/// Where the next label stands behind a value: its place, its length and what it announces.
fn next_label(field: Field, text: &str, start: usize) -> Option<(usize, usize, Field)> {
    let mut before: Option<char> = None;
    for (offset, c) in text[start..].char_indices() {
        let at = start + offset;
        // Sentences use the words of labels; there a label follows the end of one.
        let open = !is_free_text(field) || matches!(before, None | Some('。'));
        before = Some(c);
        if !open {
            continue;
        }
        if let Some((next, length)) = label_at(&text[at..])
            && may_follow(next, &text[at + length..])
        {
            return Some((at, length, next));
        }
    }
    None
}

/// Whether what follows could be the value of such a label: it tells a label from the same word inside a value.
fn may_follow(field: Field, rest: &str) -> bool {
    let rest = rest.trim_start_matches(['：', ':', ' ']);
    match field {
        Field::Heading => label_at(rest).is_some(),
        Field::Phone => rest.starts_with(|c: char| c.is_ascii_digit()),
        field if is_amount(field) => {
            rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '—' | '/'))
                || rest.is_empty()
                || rest.starts_with("其中")
                || label_at(rest).is_some()
        }
        _ => true,
    }
}

/// The longest label that the text begins with, and where it ends, bracketed additions included.
fn label_at(text: &str) -> Option<(Field, usize)> {
    const SHORTEST: usize = 3;
    const LONGEST: usize = 16;
    let first = text.chars().next()?;
    if !LABELS.begins_field(first) {
        return None;
    }
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST);
    let ends: Vec<usize> = ends.take_while(|end| !text[..*end].ends_with(is_blank)).collect();
    let found =
        ends.iter().skip(SHORTEST - 1).rev().find_map(|end| Some((LABELS.exact_field(&text[..*end])?, *end)));
    let (field, end) = found?;
    let Some(inner) = text[end..].strip_prefix(['（', '(']) else { return Some((field, end)) };
    let Some(close) = inner.char_indices().take(LONGEST).find(|(_, c)| matches!(c, '）' | ')')) else {
        return Some((field, end));
    };
    let opened = text.len() - inner.len();
    Some((field, opened + close.0 + close.1.len_utf8()))
}

fn is_free_text(field: Field) -> bool {
    goal_horizon(field).is_some()
        || matches!(
            field,
            Field::GoalResult
                | Field::Overview
                | Field::Duties
                | Field::Rationale
                | Field::Feasibility
                | Field::Necessity
                | Field::Measures
                | Field::Purpose
                | Field::OtherMatters
        )
}

/// Which pieces are what their labels say. `amounts` tells how many figures stand behind a label of money.
fn sound(pieces: &[Piece], amounts: usize) -> Vec<bool> {
    let repeated = |piece: &Piece| pieces.iter().filter(|other| other.label == piece.label).count() > 1;
    let fits: Vec<bool> = pieces
        .iter()
        .map(|piece| {
            let blank = piece.value.is_empty() && piece.field != Field::Name;
            let one = amounts == 1 || !is_amount(piece.field);
            !repeated(piece) && (blank || one && is_of_kind(piece.field, &piece.value))
        })
        .collect();
    // A false label cuts the value before it short.
    let cut = |at: usize| fits.get(at + 1) == Some(&false) && !is_amount(pieces[at + 1].field);
    (0..pieces.len()).map(|at| fits[at] && !cut(at)).collect()
}

/// Whether a value is such as its field has: a body, a code, an amount.
pub(crate) fn is_of_kind(field: Field, value: &str) -> bool {
    match field {
        Field::Heading => false,
        Field::Unit | Field::SupervisingDepartment => is_body(parse::without_code(value)),
        Field::Code => value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'),
        Field::Phone => value.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' ')),
        Field::Period => value.contains(|c: char| c.is_ascii_digit()),
        Field::Responsible => value.chars().count() <= 8,
        field if is_amount(field) => Money::parse(value, MoneyUnit::TenThousand).is_some(),
        _ => !value.is_empty(),
    }
}

fn apply(asm: &mut Assembler, pieces: &[Piece], line: &Printed, amounts: usize) {
    let mut lost: Vec<&str> = Vec::new();
    for (piece, sound) in pieces.iter().zip(sound(pieces, amounts)) {
        let value =
            Printed { text: piece.value.clone(), raw: piece.value.clone(), place: line.place.clone() };
        asm.unit_in_label(&piece.label);
        if value.is_blank() && sound {
            continue;
        }
        if !sound {
            lost.push(&piece.label);
        }
        if !sound || !asm.apply(piece.field, &piece.label, &value) {
            asm.unmapped_labelled(&piece.label, &value);
        }
    }
    report(asm, &lost, line);
}

fn report(asm: &mut Assembler, lost: &[&str], line: &Printed) {
    if !lost.is_empty() {
        let message = format!(
            "「{}」处的文字连在一起，不能判定「{}」各填了什么",
            shorten(&line.text),
            lost.join("」「")
        );
        asm.note(&findings::BORDERS_LOST, message, &line.place);
    }
}

/// `年初预算数全年预算数全年执行数分值执行率得分`: nothing but columns of a money grid, blanks or none between them.
fn money_columns(raw: &str) -> Option<Vec<String>> {
    let letters: Vec<char> = raw.chars().filter(|c| !is_blank(*c)).collect();
    if letters.len() < 5 || letters.len() > 60 {
        return None;
    }
    let mut columns = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let words = (at + 2..=letters.len().min(at + 20)).rev();
        let mut words = words.map(|end| (letters[at..end].iter().collect::<String>(), end));
        let (word, end) = words.find(|(word, _)| LABELS.is_exact_money_column(word))?;
        columns.push(word);
        at = end;
    }
    (columns.len() >= 2).then_some(columns)
}

/// The rows of money under such a header, where blanks still part their figures; returns how many lines they are.
fn read_money(asm: &mut Assembler, columns: &[String], header: &Printed, lines: &[Printed]) -> usize {
    let row = |line: &Printed| {
        let cells: Vec<&str> = line.raw.split(is_blank).filter(|cell| !cell.is_empty()).collect();
        let first = cells.first()?;
        let label = LABELS.field(first).filter(|field| is_amount(*field))?;
        (cells.len() == columns.len() + 1)
            .then(|| (label, cells.into_iter().map(str::to_owned).collect::<Vec<_>>()))
    };
    let rows: Vec<Vec<String>> = lines.iter().map_while(row).map(|(_, cells)| cells).collect();
    if rows.is_empty() {
        return 0;
    }
    let count = rows.len();
    let head = std::iter::once(String::new()).chain(columns.iter().cloned()).collect();
    let places = std::iter::once(header).chain(lines).map(|line| &line.place);
    let cells = std::iter::once(head).chain(rows).zip(places).map(|(row, place): (Vec<String>, _)| {
        row.into_iter()
            .enumerate()
            .map(|(column, text)| Cell::new(text, column as u32, place.clone()))
            .collect()
    });
    let table = Table { rows: cells.collect(), exact: false, place: header.place.clone() };
    form::read(asm, &mut Grid::new(&table));
    count
}
