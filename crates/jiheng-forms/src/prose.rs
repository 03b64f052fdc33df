//! Prose: indicators and fields that stand in sentences or in rows without borders, told by class words and labels.

use jiheng_model::text::{is_blank, is_han, key, tidy};
use jiheng_model::{Damaged, Horizon, Indicator, IndicatorResult, TargetValue};

use crate::assembly::{Assembler, Printed, goal_horizon, shorten};
use crate::filing::{classify, push};
use crate::findings;
use crate::indicators::target;
use crate::labels::{Field, LABELS, Role};
use crate::parse;

const SIGNS: [char; 9] = ['≥', '≤', '>', '<', '=', '＞', '＜', '＝', '≧'];

/// Reads what begins with the first line; returns how many lines it took, 0 if this is no such prose.
pub(crate) fn read(asm: &mut Assembler, lines: &[Printed]) -> usize {
    match read_fields(asm, lines) {
        0 => read_indicators(asm, lines),
        taken => taken,
    }
}

/// The style of a list number: `一、`, `（一）`, `(1)` and `1、` are four.
fn style(text: &str) -> Option<(bool, bool)> {
    parse::item_number(text)?;
    let text = text.trim_start();
    let bracketed = text.starts_with(['(', '（']);
    let digit = text.trim_start_matches(['(', '（']).starts_with(|c: char| c.is_ascii_digit());
    Some((bracketed, digit))
}

/// A numbered heading that is the label of a field, and what is printed behind it in its line.
fn heading(text: &str) -> Option<(Field, String, String)> {
    style(text)?;
    let bare = parse::strip_item_number(text);
    let (label, value) = bare.split_once(['：', ':']).unwrap_or((bare, ""));
    let field = LABELS.field(label).filter(|field| *field != Field::Heading)?;
    Some((field, label.to_owned(), value.to_owned()))
}

/// `一、项目名称`, `二、立项依据` …: numbered headings in a row, the text of each below it.
fn read_fields(asm: &mut Assembler, lines: &[Printed]) -> usize {
    const SEEN_AHEAD: usize = 60;
    let Some(first) = lines.first().filter(|line| heading(&line.text).is_some()) else { return 0 };
    let numbering = style(&first.text);
    let is_next = |line: &Printed| style(&line.text) == numbering;
    let ahead = lines.iter().take(SEEN_AHEAD).filter(|line| is_next(line) && heading(&line.text).is_some());
    if ahead.count() < 3 {
        return 0;
    }
    let mut at = 0;
    while at < lines.len() && is_next(&lines[at]) {
        let below = lines[at + 1..].iter().take_while(|line| {
            style(&line.text).is_none_or(|style| Some(style) != numbering)
                && !crate::form::is_title(&line.text)
        });
        let Some((field, label, value)) = heading(&lines[at].text) else {
            // A heading of something else is left to others, with what stands below it.
            break;
        };
        let below: Vec<&Printed> = below.collect();
        let count = below.len();
        let mut value = Printed { text: value.clone(), raw: value, place: lines[at].place.clone() };
        for line in &below {
            value.text.push_str(&line.text);
            value.raw.push('\n');
            value.raw.push_str(&line.raw);
        }
        if matches!(
            field,
            Field::Name | Field::Unit | Field::SupervisingDepartment | Field::Period | Field::Responsible
        ) {
            // The full stop ends the sentence, not the name.
            value.text = value.text.trim_end_matches('。').to_owned();
            value.raw = value.raw.trim_end_matches('。').to_owned();
        }
        if crate::form::is_amount(field)
            && let Some(amount) = only_amount(&value.text)
        {
            asm.apply(field, &label, &Printed { text: amount, ..value.clone() });
            asm.unmapped_labelled(&label, &value);
        } else if !value.text.is_empty() && !asm.apply(field, &label, &value) {
            asm.unmapped_labelled(&label, &value);
        }
        at += 1 + count;
        if goal_horizon(field).is_some() {
            // What stands below a goal may be its indicators.
            break;
        }
    }
    at
}

/// The amount of a sentence that states one: 2024年安排预算50万元.
fn only_amount(text: &str) -> Option<String> {
    let (before, after) = text.split_once("万元")?;
    let start = before
        .rfind(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
        .map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
    (!before[start..].is_empty() && !after.contains("万元")).then(|| format!("{}万元", &before[start..]))
}

/// `一、产出指标` and `数量指标：甲（≥**个）>=5；乙≥3`: classes that open lines, indicators behind them.
fn read_indicators(asm: &mut Assembler, lines: &[Printed]) -> usize {
    let mut level1: Option<String> = None;
    let mut level2: Option<String> = None;
    let mut at = 0;
    let mut found = false;
    while at < lines.len() {
        let text = parse::strip_item_number(&lines[at].text);
        let alone = text.trim_end_matches(['：', ':']);
        if LABELS.level1(alone).is_some() && LABELS.level2(alone).is_none() {
            (level1, level2) = (Some(alone.to_owned()), None);
            at += 1;
            continue;
        }
        if LABELS.level2(alone).is_some() {
            level2 = Some(alone.to_owned());
            at += 1;
            continue;
        }
        let parts = class_parts(text);
        let items: Vec<Item> = parts.iter().flat_map(|(_, text)| items(text)).collect();
        let opened = parts.iter().any(|(class, _)| class.is_some()) || level2.is_some();
        if !opened || items.is_empty() || !items.iter().any(|item| item.value.is_some()) {
            break;
        }
        found = true;
        if !asm.has_project() {
            asm.begin_project(&lines[at].place);
        }
        for (class, text) in parts {
            if let Some(class) = class {
                match LABELS.level2(&class) {
                    Some(_) => level2 = Some(class),
                    None => (level1, level2) = (Some(class), None),
                }
            }
            for item in self::items(&text) {
                item.push(asm, level1.as_deref(), level2.as_deref(), &lines[at]);
            }
        }
        at += 1;
    }
    if found { at } else { 0 }
}

/// The text after each `数量指标：` in a line, with the class; text before the first has none.
fn class_parts(text: &str) -> Vec<(Option<String>, String)> {
    let mut parts: Vec<(Option<String>, String)> = Vec::new();
    for piece in text.split_inclusive([';', '；', '。']) {
        let class =
            piece.split_once(['：', ':']).map(|(class, rest)| (parse::strip_item_number(class.trim()), rest));
        match class.filter(|(class, _)| LABELS.is_class(class)) {
            Some((class, rest)) => parts.push((Some(class.to_owned()), rest.to_owned())),
            None => match parts.last_mut() {
                Some((_, text)) => text.push_str(piece),
                None => parts.push((None, piece.to_owned())),
            },
        }
    }
    parts
}

/// One indicator of a sentence.
#[derive(Default)]
struct Item {
    name: String,
    value: Option<String>,
    actual: Option<String>,
    score: Option<String>,
}

/// The indicators of a sentence: parted by semicolons and full stops, and by commas where a value has ended.
fn items(text: &str) -> Vec<Item> {
    let mut found: Vec<Item> = Vec::new();
    for sentence in text.split([';', '；', '。']) {
        let mut open = false;
        for piece in sentence.split([',', '，']).map(tidy).filter(|piece| !piece.is_empty()) {
            let role = labelled_value(&piece);
            match (role, found.last_mut()) {
                (Some((Role::Value, value)), Some(item)) if open => item.value = Some(value),
                (Some((Role::Actual, value)), Some(item)) if open => item.actual = Some(value),
                (Some((Role::Score, value)), Some(item)) if open => item.score = Some(value),
                (_, Some(item)) if open && item.value.is_none() && item.actual.is_none() => {
                    // A comma inside a name.
                    let (name, value) = name_and_value(&piece);
                    item.name = format!("{}，{name}", item.name);
                    item.value = value;
                }
                _ => {
                    let (name, value) = name_and_value(&piece);
                    found.push(Item { name, value, ..Item::default() });
                    open = true;
                }
            }
        }
    }
    found
}

/// `实际完成值≥92%`: the label of a column, and its value.
fn labelled_value(piece: &str) -> Option<(Role, String)> {
    let end = piece.find(|c: char| !is_han(c))?;
    let (label, value) = piece.split_at(end);
    let role = LABELS.role(label).filter(|role| matches!(role, Role::Value | Role::Actual | Role::Score))?;
    Some((role, tidy(value.trim_start_matches(['：', ':', ' ']))))
}

/// Parted at the first sign outside of brackets: `里程（≥**公里）>=12公里` has its template in them.
fn name_and_value(piece: &str) -> (String, Option<String>) {
    let piece = parse::strip_item_number(piece);
    let mut depth = 0usize;
    for (at, c) in piece.char_indices() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 && at > 0 && SIGNS.contains(&c) => {
                let name = piece[..at].trim_end_matches(|c| is_blank(c) || matches!(c, '：' | ':'));
                return (name.to_owned(), Some(tidy(&piece[at..])));
            }
            _ => {}
        }
    }
    match piece.split_once(['：', ':']) {
        Some((name, value)) if !value.trim().is_empty() => (name.to_owned(), Some(tidy(value))),
        _ => (piece.to_owned(), None),
    }
}

impl Item {
    fn push(self, asm: &mut Assembler, level1: Option<&str>, level2: Option<&str>, line: &Printed) {
        let year = asm.document.fiscal_year;
        let Some(value) = self.value else {
            // Where its value begins cannot be known.
            asm.unmapped(&Printed { text: self.name, ..line.clone() });
            return;
        };
        let class = classify(level1, level2, false);
        let has_result = self.actual.is_some() || self.score.is_some();
        let indicator = Indicator {
            level1: class.level1,
            level2: class.level2,
            level2_text: level2.map(str::to_owned),
            name: Some(self.name).filter(|name| !name.is_empty()),
            targets: vec![target(Horizon::Annual, value, year)],
            result: has_result.then(|| IndicatorResult {
                value: self.actual.as_deref().and_then(|actual| TargetValue::parse(actual, year)),
                actual: self.actual,
                score: self.score,
                ..IndicatorResult::default()
            }),
            ..Indicator::default()
        };
        push(asm, indicator, &line.place, vec![("name".to_owned(), line.place.clone())]);
    }
}

/// A table whose borders are lost: a line of column labels, then rows whose cells are parted by single blanks or not at
/// all. Makes out the cells of each row, where class words, labels and values tell them apart.
#[derive(Default)]
pub(crate) struct Unruled {
    /// The header and a row for each line below it.
    pub rows: Vec<Vec<String>>,
    /// Rows whose cells cannot be told apart: only their classes stand in `rows`.
    broken: Vec<Broken>,
}

struct Broken {
    row: usize,
    level1: Option<String>,
    level2: Option<String>,
    rest: String,
}

pub(crate) fn unruled(lines: &[Printed]) -> Option<Unruled> {
    let header = header_labels(&lines.first()?.text)?;
    let levels = header
        .iter()
        .take_while(|label| matches!(LABELS.role(label), Some(Role::Level1 | Role::Level2)))
        .count();
    let width = header.len();
    let mut unruled = Unruled { rows: vec![header], ..Unruled::default() };
    let mut in_force: Vec<String> = vec![String::new(); levels];
    for line in &lines[1..] {
        let (classes, left) = class_cells(&line.raw, levels);
        for (level, class) in classes.iter().enumerate().filter(|(_, class)| !class.is_empty()) {
            in_force[level..].fill(String::new());
            in_force[level].clone_from(class);
        }
        let is_classed = classes.iter().any(|class| !class.is_empty());
        let row = match rest_cells(&left, width - levels) {
            Some(cells) => classes.into_iter().chain(cells).collect(),
            None if is_broken(&left, is_classed) => {
                let class = |level: usize| in_force.get(level).cloned().filter(|class| !class.is_empty());
                let level1 = class(0).filter(|_| levels > 1);
                let level2 = class(levels.saturating_sub(1));
                unruled.broken.push(Broken { row: unruled.rows.len(), level1, level2, rest: left });
                let mut row = classes;
                row.resize(width, String::new());
                row
            }
            None => break,
        };
        unruled.rows.push(row);
    }
    (unruled.rows.len() > 1).then_some(unruled)
}

impl Unruled {
    /// Keeps what is whole of the rows whose cells could not be told apart.
    pub fn report(self, asm: &mut Assembler, lines: &[Printed]) {
        for Broken { row, level1, level2, rest } in self.broken {
            let place = &lines[row].place;
            if !asm.has_project() {
                asm.begin_project(place);
            }
            let class = classify(level1.as_deref(), level2.as_deref(), false);
            // The sign ends the name; where the value ends is not known.
            let (name, value) = name_and_value(&rest);
            let indicator = Indicator {
                level1: class.level1,
                level2: class.level2,
                level2_text: level2,
                name: value.map(|_| name),
                ..Indicator::default()
            };
            let message = format!("指标各栏连在一起，未作为完整指标读取：「{}」", shorten(&rest));
            asm.note(&findings::ITEM_DAMAGED, message, place);
            if let Some(project) = asm.project() {
                project.damaged.push(Damaged { text: tidy(&rest), indicator });
            }
        }
    }
}

/// The labels a header line consists of, blanks or none between them.
pub(crate) fn header_labels(text: &str) -> Option<Vec<String>> {
    let letters: Vec<char> = key(text).chars().collect();
    if letters.len() > 60 {
        return None;
    }
    let mut labels = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let longest = (at + 2..=letters.len()).rev().find_map(|end| {
            let word: String = letters[at..end].iter().collect();
            LABELS.exact_role(&word).map(|role| (role, word, end))
        });
        let (_, word, end) = longest?;
        labels.push(word);
        at = end;
    }
    let has = |wanted: Role| labels.iter().any(|label| LABELS.role(label) == Some(wanted));
    let is_level = |label: &String| matches!(LABELS.role(label), Some(Role::Level1 | Role::Level2));
    let opens = labels.first().is_some_and(is_level);
    (labels.len() >= 3 && opens && has(Role::Name) && has(Role::Value)).then_some(labels)
}

/// The class words that a row begins with, one for each level, and what is left behind them.
fn class_cells(raw: &str, levels: usize) -> (Vec<String>, String) {
    let mut left = raw.trim().to_owned();
    let mut classes = vec![String::new(); levels];
    for (level, class) in classes.iter_mut().enumerate() {
        let Some(end) = class_prefix(&left, level + 1 < levels) else { continue };
        *class = left[..end].to_owned();
        left = left[end..].trim_start().to_owned();
    }
    (classes, left)
}

/// As many cells as the header has behind its classes.
fn rest_cells(left: &str, count: usize) -> Option<Vec<String>> {
    let mut cells: Vec<String> =
        left.split(is_blank).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    if cells.len() == 1 && count == 2 {
        let (name, value) = name_and_value(&cells[0]);
        cells = vec![name, value?];
    }
    (cells.len() == count).then_some(cells)
}

/// Whether what stands behind the classes of a row holds an indicator, if not one that can be told apart.
fn is_broken(left: &str, is_classed: bool) -> bool {
    const LONGEST: usize = 80;
    let sentence = left.contains(['。', '：', ':']) || left.chars().count() > LONGEST;
    let has_value = left.contains(SIGNS) || left.contains(|c: char| c.is_ascii_digit());
    !left.is_empty() && !sentence && has_value && (is_classed || left.contains(SIGNS))
}

/// Where the class word ends that the text begins with.
fn class_prefix(text: &str, first_level: bool) -> Option<usize> {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(16);
    let is_class = |end: &usize| {
        let word = &text[..*end];
        let level2 = LABELS.level2(word).is_some();
        // 指标 belongs to the word where it follows.
        let whole = !text[*end..].starts_with("指标") && word.chars().all(|c| is_han(c) || c == '、');
        whole && if first_level { LABELS.level1(word).is_some() && !level2 } else { level2 }
    };
    ends.filter(is_class).last()
}
