//! A form whose table was flattened to lines, one cell a line, blank cells lost.
//!
//! Labels and class words tell the cells apart. Where labels stand in a row and fewer values follow, the value's
//! column cannot be known; that is said, never guessed.

use crate::assembly::{Assembler, Printed};
use crate::columns::Columns;
use crate::columnwise;
use crate::findings;
use crate::form::is_title;
use crate::grid::Grid;
use crate::indicators;
use crate::joined::is_of_kind;
use crate::labels::{Field, LABELS, Role};
use crate::parse;
use crate::review::ReviewReader;
use jiheng_model::text::{is_han, tidy};
use jiheng_model::{Cell, Table};

/// Puts labels together again that stand on several lines: 社会效益 over 指标, or one character a line at the side of a
/// table.
pub(crate) fn rejoin(lines: &[Printed]) -> Vec<Printed> {
    const LONGEST: usize = 12;
    let joined = |lines: &[Printed]| Printed {
        text: lines.iter().map(|line| line.text.as_str()).collect(),
        raw: lines.iter().map(|line| line.raw.as_str()).collect::<Vec<_>>().join("\n"),
        place: lines[0].place.clone(),
    };
    let is_label = |text: &str| LABELS.is_class(text) || LABELS.field(text) == Some(Field::Heading);
    let mut whole = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let single = lines[at..].iter().take(LONGEST).take_while(|line| is_one_character(&line.text)).count();
        let upright = (2..=single).rev().find(|count| is_label(&joined(&lines[at..at + count]).text));
        let second = lines.get(at + 1).filter(|second| {
            let first = lines[at].text.as_str();
            let short = first.chars().count() + second.text.chars().count() <= 20;
            short
                && first.chars().all(is_han)
                && (second.text == "指标" || !LABELS.is_class(first) && second.text.ends_with("指标"))
                && LABELS.level2(&joined(&lines[at..at + 2]).text).is_some()
        });
        let count = upright.or(second.map(|_| 2)).unwrap_or(1);
        whole.push(if count == 1 { lines[at].clone() } else { joined(&lines[at..at + count]) });
        at += count;
    }
    whole
}

fn is_one_character(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(is_han) && characters.next().is_none()
}

/// Whether a flattened form begins with this line: the label of a project's name alone, a value below it, and more
/// labels after that.
pub(crate) fn begins(lines: &[Printed]) -> bool {
    let field = |line: &Printed| LABELS.field(&line.text);
    if head_in_columns(lines) {
        return true;
    }
    let Some((first, rest)) = lines.split_first() else { return false };
    if !matches!(field(first), Some(Field::Name)) || rest.first().is_none_or(|value| field(value).is_some()) {
        return false;
    }
    let tells = |line: &&Printed| field(line).is_some_and(|field| field != Field::Heading) || is_level(line);
    rest.iter().take(12).filter(tells).count() >= 2
}

/// Whether the labels of a form's head stand in a column of their own, and as many values of their kinds below them.
fn head_in_columns(lines: &[Printed]) -> bool {
    const MOST_LABELS: usize = 16;
    let field = |line: &Printed| LABELS.field(&line.text);
    let count = lines.iter().take(MOST_LABELS).take_while(|line| field(line).is_some()).count();
    let labels: Vec<Field> =
        lines[..count].iter().filter_map(field).filter(|field| *field != Field::Heading).collect();
    let values = lines[count..].iter().take(labels.len());
    let fit = labels.len() >= 2
        && labels.contains(&Field::Name)
        && values.len() == labels.len()
        && values
            .zip(&labels)
            .all(|(value, label)| field(value).is_none() && is_of_kind(*label, &value.text));
    // One line more, and nothing tells which of them is no value of these labels.
    fit && lines.get(count + labels.len()).is_none_or(|next| {
        field(next).is_some() || column(next) || LABELS.is_class(&next.text) || is_title(&next.text)
    })
}

fn column(line: &Printed) -> bool {
    LABELS.role(&line.text).is_some() || crate::prose::header_labels(&line.text).is_some()
}

/// Reads a flattened form; returns how many lines it took.
pub(crate) fn read(asm: &mut Assembler, lines: &[Printed]) -> usize {
    let mut at = 0;
    let mut labels: Vec<(Field, Printed)> = Vec::new();
    let mut values: Vec<Printed> = Vec::new();
    while at < lines.len() {
        let line = &lines[at];
        let field = LABELS.field(&line.text);
        if field == Some(Field::Name) && asm.has_project() && at > 0 {
            break;
        }
        if columnwise::begins(&lines[at..]) {
            assign(asm, &labels, &values);
            (labels, values) = (Vec::new(), Vec::new());
            at += columnwise::read(asm, &lines[at..]);
            continue;
        }
        if let Some(count) = grid_header(&lines[at..]) {
            assign(asm, &labels, &values);
            (labels, values) = (Vec::new(), Vec::new());
            at += read_grid(asm, &lines[at..], count);
            continue;
        }
        if field == Some(Field::ReviewTable) {
            assign(asm, &labels, &values);
            (labels, values) = (Vec::new(), Vec::new());
            at += read_review(asm, &lines[at..]);
            continue;
        }
        if is_title(&line.text) && field.is_none() {
            break;
        }
        match field {
            Some(field) => {
                if !values.is_empty() {
                    assign(asm, &labels, &values);
                    (labels, values) = (Vec::new(), Vec::new());
                }
                labels.push((field, line.clone()));
            }
            None if line.text.contains(['：', ':']) && asm.inline(line) => {
                // A signed line ends the form.
                if asm.project().is_some_and(|project| project.signoff.is_some()) {
                    at += 1;
                    break;
                }
            }
            None => values.push(line.clone()),
        }
        at += 1;
    }
    assign(asm, &labels, &values);
    at
}

/// Gives the values to the labels before them. Several labels and one value: only the last can hold it, and where
/// all of them could, none does.
fn assign(asm: &mut Assembler, labels: &[(Field, Printed)], values: &[Printed]) {
    let open: Vec<&(Field, Printed)> = labels.iter().filter(|(field, _)| *field != Field::Heading).collect();
    let Some(first) = values.first() else { return };
    let joined = Printed {
        text: tidy(&values.iter().map(|value| value.text.as_str()).collect::<Vec<_>>().join("\n")),
        raw: values.iter().map(|value| value.raw.as_str()).collect::<Vec<_>>().join("\n"),
        place: first.place.clone(),
    };
    match open.as_slice() {
        [] => values.iter().for_each(|value| asm.unmapped(value)),
        [(field, label)] => {
            if !asm.apply(*field, &label.text, &joined) {
                asm.unmapped(&joined);
            }
        }
        several if several.len() == values.len() => {
            for ((field, label), value) in several.iter().zip(values) {
                if !asm.apply(*field, &label.text, value) {
                    asm.unmapped(value);
                }
            }
        }
        several => {
            let names: Vec<&str> = several.iter().map(|(_, label)| label.text.as_str()).collect();
            let message = format!(
                "「{}」前有 {} 个栏目（{}），文本已丢失空白单元格，不能判定属于哪一栏",
                joined.text,
                several.len(),
                names.join("、")
            );
            asm.note(&findings::COLUMN_UNKNOWN, message, &joined.place);
            asm.unmapped(&joined);
        }
    }
}

/// Reads an indicator grid with a cell a line, wherever the fields of its form stand; returns how many lines it took, 0
/// where none begins here.
pub(crate) fn read_grid_alone(asm: &mut Assembler, lines: &[Printed]) -> usize {
    grid_header(lines).map_or(0, |header| read_grid(asm, lines, header))
}

/// How many of the next lines are the header of an indicator grid.
fn grid_header(lines: &[Printed]) -> Option<usize> {
    // 绩效指标 before them is a label at the side.
    let is_column = |line: &&Printed| LABELS.role(&line.text).is_some() && !LABELS.is_class(&line.text);
    lines.first().filter(|line| is_level(line))?;
    const MOST_COLUMNS: usize = 20;
    let count = lines.iter().take(MOST_COLUMNS + 1).take_while(is_column).count();
    (3..=MOST_COLUMNS).contains(&count).then(|| columns(&lines[..count])).flatten().map(|_| count)
}

fn is_level(line: &Printed) -> bool {
    matches!(LABELS.role(&line.text), Some(Role::Level1 | Role::Level2))
}

fn row_grid(cells: &[Printed]) -> Grid {
    let cells = cells
        .iter()
        .enumerate()
        .map(|(column, printed)| Cell::new(printed.raw.clone(), column as u32, printed.place.clone()));
    Grid::new(&Table { rows: vec![cells.collect()], ..Table::default() })
}

fn columns(header: &[Printed]) -> Option<Columns> {
    Columns::of_header(&row_grid(header), 0)
}

/// Class words open their rows; the other lines fill the columns after the classes, row by row.
fn read_grid(asm: &mut Assembler, lines: &[Printed], header: usize) -> usize {
    let labels: Vec<String> = lines[..header].iter().map(|line| line.text.clone()).collect();
    match columnwise::read_below(asm, &labels, &lines[header..]) {
        0 => {}
        taken => return header + taken,
    }
    let levels = lines[..header].iter().filter(|line| is_level(line)).count();
    let width = header - levels;
    let mut rows: Vec<Vec<Cell>> = vec![row_cells(&lines[..header])];
    let mut at = header;
    // The level-2 class in force: an indicator may be named like its own class.
    let mut class: Option<String> = None;
    let blank =
        |line: &Printed| Printed { text: String::new(), raw: String::new(), place: line.place.clone() };
    while at < lines.len() {
        let line = &lines[at];
        let ends = LABELS.field(&line.text).is_some_and(|field| field != Field::Heading)
            && !LABELS.is_class(&line.text);
        if ends || is_title(&line.text) {
            break;
        }
        let mut row: Vec<Printed> = Vec::new();
        let (mut level1, mut level2) = (blank(line), blank(line));
        while at < lines.len() && opens_class(&lines[at], class.as_deref()) {
            if LABELS.level1(&lines[at].text).is_some() && LABELS.level2(&lines[at].text).is_none() {
                level1 = lines[at].clone();
            } else {
                // 生态效益指标 and straight on to the next class: no indicator is printed for it.
                level2 = lines[at].clone();
                class = LABELS.level2(&lines[at].text).map(str::to_owned);
            }
            at += 1;
        }
        row.push(level1);
        row.push(level2);
        row.drain(..2 - levels.min(2));
        let cells: Vec<Printed> = lines[at..]
            .iter()
            .take(width)
            .take_while(|line| !opens_class(line, class.as_deref()))
            .cloned()
            .collect();
        at += cells.len();
        if cells.is_empty() && row.iter().all(Printed::is_blank) {
            break;
        }
        row.extend(cells);
        while row.len() < header {
            row.push(blank(line));
        }
        rows.push(row_cells(&row));
    }
    let mut grid = Grid::new(&Table { rows, ..Table::default() });
    if let Some(columns) = Columns::of_header(&grid, 0) {
        indicators::read_rows(asm, &mut grid, &columns, 1);
    }
    at
}

/// Whether a line opens another class than the one in force.
fn opens_class(line: &Printed, class: Option<&str>) -> bool {
    match LABELS.level2(&line.text) {
        Some(level2) => Some(level2) != class,
        None => LABELS.level1(&line.text).is_some(),
    }
}

fn row_cells(cells: &[Printed]) -> Vec<Cell> {
    cells
        .iter()
        .enumerate()
        .map(|(column, printed)| Cell::new(printed.raw.clone(), column as u32, printed.place.clone()))
        .collect()
}

fn read_review(asm: &mut Assembler, lines: &[Printed]) -> usize {
    let mut reviews = ReviewReader::default();
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        if at > 0 && ReviewReader::ends_at(line) {
            break;
        }
        // Checklists may be written several items to a line.
        let is_item = parse::item_number(&line.text).is_some();
        let known = LABELS.field(&line.text).is_some() || line.text.starts_with("审核人");
        if at > 0 && !is_item && !known && line.text.starts_with('注') {
            break;
        }
        reviews.read(asm, line);
        at += 1;
    }
    reviews.finish(asm);
    at
}
