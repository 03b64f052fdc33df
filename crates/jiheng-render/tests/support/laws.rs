//! What holds of every form and every document: what is printed is read back.

use std::collections::BTreeSet;

use jiheng_forms::official::text::Piece;
use jiheng_forms::official::{Block, Cell, Content, Form, Row, text};
use jiheng_model::Document;
use jiheng_model::text::{is_blank, tidy};
use jiheng_render::laid::{Part, Section};
use jiheng_render::{Layout, lay_out};
use serde_json::Value;

use super::read;

/// Prints, reads and prints again; tells the first law that does not hold.
pub fn held(form: &Form, document: &Document) -> Result<(), String> {
    let Some(first) = lay_out(form, document) else { return Ok(()) };
    let once = read(&first.sections);
    let Some(second) = lay_out(form, &once) else {
        return if first.drawn.is_empty() { Ok(()) } else { Err("nothing is read".to_owned()) };
    };
    nothing_left_out(form, &second, &once)?;
    same_model(&once, &read(&second.sections))?;
    all_kept(&first, document, &once)?;
    same_pages(&first.sections, &second.sections)
}

/// (a) The same page again.
fn same_pages(first: &[Section], second: &[Section]) -> Result<(), String> {
    // The sections of a form about a whole document are called as the document is, which the page may not say.
    let pages =
        |sections: &[Section]| sections.iter().map(|section| section.parts.clone()).collect::<Vec<_>>();
    if pages(first) == pages(second) {
        return Ok(());
    }
    let (one, two) = (lines(first), lines(second));
    let differing = one.iter().zip(&two).find(|(one, two)| one != two);
    let (one, two) = differing.map_or_else(
        || (format!("{} rows", one.len()), format!("{} rows", two.len())),
        |(one, two)| (one.clone(), two.clone()),
    );
    Err(format!("another page\n  - {one}\n  + {two}"))
}

fn lines(sections: &[Section]) -> Vec<String> {
    let mut lines = Vec::new();
    for section in sections {
        for part in &section.parts {
            match part {
                Part::Line(line) => lines.push(format!("{} | {}", line.text, line.right)),
                Part::Grid(grid) => {
                    for row in &grid.rows {
                        let cells = row.cells.iter().map(|cell| {
                            format!("{}+{}×{} {}", cell.column, cell.columns, cell.rows, cell.text)
                        });
                        lines.push(cells.collect::<Vec<_>>().join(" | "));
                    }
                }
            }
        }
    }
    lines
}

/// (b) The reader put nothing anywhere that the page does not say, and what it left over are the form's own words.
fn nothing_left_out(form: &Form, layout: &Layout, read: &Document) -> Result<(), String> {
    let left_out = layout.left_out();
    if let Some(one) = left_out.first() {
        return Err(format!(
            "read but not printed: {} 「{}」 (of {})",
            one.pointer,
            one.text,
            left_out.len()
        ));
    }
    let words = words(form);
    match read
        .unmapped
        .iter()
        .find(|one| !words.iter().any(|word| word.contains(&one.text)) && !is_numbering(&one.text))
    {
        Some(one) => Err(format!("a value is left over: 「{}」", one.text)),
        None => Ok(()),
    }
}

/// 表1: words of the form around the number of its copy.
fn is_numbering(text: &str) -> bool {
    text.strip_prefix('表').is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
}

/// Everything that the form prints by itself.
fn words(form: &Form) -> Vec<String> {
    let mut words = vec![form.title.clone()];
    for section in jiheng_render::blank(form).sections {
        for part in section.parts {
            match part {
                Part::Line(line) => words.extend([line.text, line.right]),
                Part::Grid(grid) => {
                    words.extend(grid.rows.into_iter().flat_map(|row| row.cells).map(|cell| cell.text))
                }
            }
        }
    }
    words.into_iter().map(|word| tidy(&word)).filter(|word| !word.is_empty()).collect()
}

/// (c) Read again, it is the same document.
fn same_model(once: &Document, twice: &Document) -> Result<(), String> {
    let plain = |document: &Document| {
        let mut value = text::value_of(document);
        if let Some(unmapped) = value["unmapped"].as_array_mut() {
            unmapped.iter_mut().for_each(|one| *one = one["text"].take());
        }
        value
    };
    match difference("", &plain(once), &plain(twice)) {
        Some(difference) => Err(format!("read again, another document: {difference}")),
        None => Ok(()),
    }
}

fn difference(at: &str, one: &Value, two: &Value) -> Option<String> {
    match (one, two) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            keys.into_iter().find_map(|key| {
                difference(
                    &format!("{at}/{key}"),
                    a.get(key).unwrap_or(&Value::Null),
                    b.get(key).unwrap_or(&Value::Null),
                )
            })
        }
        (Value::Array(a), Value::Array(b)) => (0..a.len().max(b.len())).find_map(|index| {
            difference(
                &format!("{at}/{index}"),
                a.get(index).unwrap_or(&Value::Null),
                b.get(index).unwrap_or(&Value::Null),
            )
        }),
        (one, two) if one != two => Some(format!("{at}: {one} ≠ {two}")),
        _ => None,
    }
}

/// (d) What was printed as it was stands in what was read, with the same project.
fn all_kept(layout: &Layout, document: &Document, read: &Document) -> Result<(), String> {
    let (document, read) = (text::value_of(document), text::value_of(read));
    let owner = |pointer: &str| {
        let mut steps = pointer.split('/').skip(1);
        match (steps.next(), steps.next()) {
            (Some("projects"), Some(number)) => format!("/projects/{number}"),
            _ => String::new(),
        }
    };
    let mut known: Option<(String, BTreeSet<String>)> = None;
    for pointer in &layout.drawn {
        let of_class = pointer.ends_with("/level2_text");
        if of_class || layout.reworded.contains(pointer) || layout.summed.contains(pointer) {
            continue;
        }
        let Some(text) = document.pointer(pointer).and_then(leaf) else { continue };
        let owner = owner(pointer);
        if known.as_ref().is_none_or(|(of, _)| *of != owner) {
            let mut texts = BTreeSet::new();
            leaves(read.pointer(&owner).unwrap_or(&Value::Null), &mut texts);
            known = Some((owner, texts));
        }
        let kept = known.as_ref().is_some_and(|(_, texts)| texts.contains(&text));
        if !kept && !text.is_empty() {
            return Err(format!("printed but not read: {pointer} 「{text}」"));
        }
    }
    Ok(())
}

fn leaves(value: &Value, texts: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| leaves(item, texts)),
        Value::Object(fields) => fields.values().for_each(|field| leaves(field, texts)),
        other => texts.extend(leaf(other)),
    }
}

/// A text, tidied; of an amount, its value: 12.30 in 万元 is 123000 in 元.
fn leaf(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.contains('.') && text.chars().all(|c| c.is_ascii_digit() || c == '.') => {
            Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
        }
        Value::String(text) => Some(tidy(text)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Whether the form has a cell that must be filled in.
pub fn requires_something(form: &Form) -> bool {
    cells(form).iter().any(|cell| cell.required)
}

/// Whether the form prints several items in one cell.
pub fn packs(form: &Form) -> bool {
    let is_list = |piece: &Piece| matches!(piece, Piece::List { .. });
    cells(form).iter().any(|cell| cell.content.pieces.iter().any(is_list))
}

fn cells(form: &Form) -> Vec<&Cell> {
    fn of_rows<'a>(rows: &'a [Row], cells: &mut Vec<&'a Cell>) {
        for row in rows {
            cells.extend(&row.cells);
            of_rows(&row.rows, cells);
        }
    }
    fn of_blocks<'a>(blocks: &'a [Block], cells: &mut Vec<&'a Cell>) {
        for block in blocks {
            match &block.content {
                Content::Grid(grid) => of_rows(&grid.rows, cells),
                Content::Blocks(blocks) => of_blocks(blocks, cells),
                Content::Line { .. } => {}
            }
        }
    }
    let mut found = Vec::new();
    of_blocks(&form.blocks, &mut found);
    found
}

/// Read from a file, it is the same document. Words left over are compared without blanks, which formats print in
/// their own way between the two texts of a line.
pub fn same_values(printed: &Document, again: &Document) -> Result<(), String> {
    let plain = |document: &Document| {
        let mut value = text::value_of(document);
        let left = document.unmapped.iter().flat_map(|one| one.text.chars());
        value["unmapped"] = left.filter(|c| !is_blank(*c)).collect::<String>().into();
        value
    };
    difference("", &plain(printed), &plain(again)).map_or(Ok(()), Err)
}

/// The smallest document that still breaks the law, and how: parts are left out for as long as it breaks.
pub fn smallest(form: &Form, document: Document) -> (String, String) {
    smallest_that(document, &|document| held(form, document).err())
}

/// The same of any law.
pub fn smallest_that(document: Document, law: &dyn Fn(&Document) -> Option<String>) -> (String, String) {
    let broken = |value: &Value| law(&serde_json::from_value(value.clone()).ok()?);
    let mut value = text::value_of(&document);
    let mut law = broken(&value).unwrap_or_default();
    let first = law.split([':', '\n']).next().unwrap_or_default().to_owned();
    // A failing test need not wait for the very smallest.
    let began = std::time::Instant::now();
    let late = || began.elapsed().as_secs() > 4;
    loop {
        let mut smaller = false;
        let mut pointers = Vec::new();
        places("", &value, &mut pointers);
        let kept =
            |pointer: &String| !["/department", "/unit", "/name"].iter().any(|end| pointer.ends_with(end));
        pointers.retain(kept);
        pointers.sort_by_key(|pointer| pointer.matches('/').count());
        for pointer in pointers {
            let Some(candidate) = without(&value, &pointer).filter(|_| !late()) else { continue };
            if let Some(found) = broken(&candidate).filter(|found| found.starts_with(&first)) {
                (value, law, smaller) = (candidate, found, true);
            }
        }
        if !smaller {
            break;
        }
    }
    (bare(&value).to_string(), law)
}

/// Pointers of everything in the value, the larger parts first, later items before earlier ones.
fn places(at: &str, value: &Value, pointers: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate().rev() {
                let pointer = format!("{at}/{index}");
                pointers.push(pointer.clone());
                places(&pointer, item, pointers);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields.iter().filter(|(_, field)| !field.is_null()) {
                let pointer = format!("{at}/{name}");
                pointers.push(pointer.clone());
                places(&pointer, field, pointers);
            }
        }
        _ => {}
    }
}

fn without(value: &Value, pointer: &str) -> Option<Value> {
    let (parent, name) = pointer.rsplit_once('/')?;
    let mut value = value.clone();
    match value.pointer_mut(parent)? {
        Value::Array(items) => {
            let index: usize = name.parse().ok()?;
            (index < items.len()).then(|| items.remove(index))?;
        }
        Value::Object(fields) => {
            fields.remove(name)?;
        }
        _ => return None,
    }
    Some(value)
}

/// Without what says nothing.
fn bare(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(name, _)| *name != "source");
            let fields = fields.map(|(name, field)| (name.clone(), bare(field)));
            Value::Object(
                fields
                    .filter(|(_, field)| {
                        !field.is_null() && field.as_array().is_none_or(|items| !items.is_empty())
                    })
                    .collect(),
            )
        }
        Value::Array(items) => Value::Array(items.iter().map(bare).collect()),
        other => other.clone(),
    }
}
