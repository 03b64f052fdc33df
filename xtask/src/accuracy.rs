//! `cargo xtask accuracy FOLDER [KIND]`: how well the readers rebuild tables whose true grid is known; with KIND, of that
//! kind only, and each cell that was missed.
//!
//! FOLDER is made by `accuracy/generate.py`. Readings of other programs, made by `accuracy/peers.py`, are scored by the
//! same code: `NNN.NAME.json` beside `NNN.truth.json`.
//!
//! The measure. The rows of all tables of a document are taken in order, nested tables after the table they stand in;
//! texts are compared by `text::key`. The rows read are aligned with the true rows, in order, so that the most cells
//! agree. A cell is *in the right row* when its text is among the cells of the row aligned with its own. A row is
//! *wholly right* when that holds for all its cells and nothing else is printed in it; the text of a merged cell counts
//! in its first row, and may be repeated where the merge reaches. A cell is *at its place* when column and both spans
//! are right as well, which only readers that tell them can have. Blank cells do not count.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiheng_formats::{Limits, read};
use jiheng_model::text::key;
use jiheng_model::{Block, Table};
use serde::Deserialize;

#[derive(Deserialize)]
struct Tables {
    tables: Vec<Vec<Vec<GridCell>>>,
    #[serde(default)]
    seconds: f64,
    #[serde(default)]
    pages: Option<u32>,
}

#[derive(Clone, Deserialize)]
struct GridCell {
    text: String,
    /// Missing where a reader does not tell it.
    column: Option<u32>,
    column_span: Option<u32>,
    row_span: Option<u32>,
}

/// One row of a document: the keys of the cells that begin in it, and of those that reach into it from above.
struct Row {
    cells: Vec<(String, GridCell)>,
    reached: Vec<String>,
}

#[derive(Default)]
struct Score {
    files: u32,
    failed: u32,
    cells: usize,
    in_row: usize,
    at_place: usize,
    places_told: bool,
    rows: usize,
    rows_right: usize,
    pages: u32,
    time: Duration,
    /// Cells that are in no row, or in a wrong one.
    missed: Vec<String>,
}

/// Our own reader's name in the table.
const OURS: &str = "jiheng";

pub fn run(folder: &Path, only: Option<&str>) -> Result<String, Box<dyn Error>> {
    let mut scores: BTreeMap<(String, String), Score> = BTreeMap::new();
    let mut kinds: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
    kinds.sort();
    for kind in kinds.iter().filter(|path| path.is_dir()) {
        let kind_name = file_name(kind);
        if only.is_some_and(|only| only != kind_name) {
            continue;
        }
        let mut files: Vec<PathBuf> =
            fs::read_dir(kind)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
        files.sort();
        for truth_path in files.iter().filter(|path| file_name(path).ends_with(".truth.json")) {
            let stem = file_name(truth_path).trim_end_matches(".truth.json").to_owned();
            let truth: Tables = serde_json::from_slice(&fs::read(truth_path)?)?;
            let true_rows = rows(&truth.tables);
            for path in files.iter().filter(|path| file_name(path).starts_with(&format!("{stem}."))) {
                let name = file_name(path);
                let (reader, reading) = if name.ends_with(".truth.json") {
                    continue;
                } else if let Some(peer) = name.strip_suffix(".json") {
                    let reader = peer[stem.len() + 1..].to_owned();
                    (reader, Some(serde_json::from_slice::<Tables>(&fs::read(path)?)?))
                } else {
                    (OURS.to_owned(), read_ours(&name, path)?)
                };
                let score = scores.entry((kind_name.clone(), reader)).or_default();
                score.files += 1;
                score.pages += truth.pages.unwrap_or(0);
                match reading {
                    Some(reading) => score.add(&true_rows, &reading),
                    None => {
                        score.failed += 1;
                        score.add(&true_rows, &Tables { tables: Vec::new(), seconds: 0.0, pages: None });
                    }
                }
            }
        }
    }
    let mut report = table(&scores);
    if only.is_some() {
        for ((_, reader), score) in &scores {
            score.missed.iter().for_each(|cell| report.push_str(&format!("{reader}: {cell}\n")));
        }
    }
    Ok(report)
}

fn read_ours(name: &str, path: &Path) -> Result<Option<Tables>, Box<dyn Error>> {
    let bytes = fs::read(path)?;
    let started = Instant::now();
    let outcome = match read(name, &bytes, &Limits::default()) {
        Ok((_, outcome)) => outcome,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            return Ok(None);
        }
    };
    let seconds = started.elapsed().as_secs_f64();
    let mut tables = Vec::new();
    for block in &outcome.value.blocks {
        if let Block::Table(table) = block {
            flatten(table, &mut tables);
        }
    }
    Ok(Some(Tables { tables, seconds, pages: None }))
}

fn flatten(table: &Table, tables: &mut Vec<Vec<Vec<GridCell>>>) {
    let cell = |cell: &jiheng_model::Cell| GridCell {
        text: cell.text.clone(),
        column: Some(cell.column),
        column_span: Some(cell.column_span),
        row_span: Some(cell.row_span),
    };
    tables.push(table.rows.iter().map(|row| row.iter().map(cell).collect()).collect());
    for nested in table.rows.iter().flatten().flat_map(|cell| &cell.tables) {
        flatten(nested, tables);
    }
}

fn rows(tables: &[Vec<Vec<GridCell>>]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for table in tables {
        let mut reaching: Vec<(u32, String)> = Vec::new();
        for row in table {
            let reached = reaching.iter().map(|(_, text)| text.clone()).collect();
            reaching.iter_mut().for_each(|(left, _)| *left -= 1);
            reaching.retain(|(left, _)| *left > 0);
            let mut cells = Vec::new();
            for cell in row {
                let text = key(&cell.text);
                if text.is_empty() {
                    continue;
                }
                if let Some(span) = cell.row_span.filter(|span| *span > 1) {
                    reaching.push((span - 1, text.clone()));
                }
                cells.push((text, cell.clone()));
            }
            rows.push(Row { cells, reached });
        }
    }
    rows
}

impl Score {
    fn add(&mut self, truth: &[Row], reading: &Tables) {
        self.time += Duration::from_secs_f64(reading.seconds);
        let read = rows(&reading.tables);
        for row in truth.iter().filter(|row| !row.cells.is_empty()) {
            self.rows += 1;
            self.cells += row.cells.len();
        }
        let mut aligned = align(truth, &read).into_iter().peekable();
        for (at, row) in truth.iter().enumerate() {
            let Some((_, with)) = aligned.next_if(|(next, _)| *next == at) else {
                self.missed.extend(
                    row.cells.iter().map(|(text, _)| format!("row {at}: {text}, no such row was read")),
                );
                continue;
            };
            let read_row = &read[with];
            let pairs = pair(row, read_row);
            self.in_row += pairs.len();
            for (cell, other) in &pairs {
                let (cell, other) = (&row.cells[*cell].1, &read_row.cells[*other].1);
                self.places_told |= other.column_span.is_some();
                self.at_place += usize::from(
                    (cell.column, cell.column_span, cell.row_span)
                        == (other.column, other.column_span, other.row_span),
                );
            }
            for (index, (text, _)) in row.cells.iter().enumerate() {
                if !pairs.iter().any(|(cell, _)| *cell == index) {
                    let instead: Vec<&str> = read_row.cells.iter().map(|(text, _)| text.as_str()).collect();
                    self.missed.push(format!("row {at}: {text}, read were {}", instead.join(" | ")));
                }
            }
            let excess = |(index, (text, _)): (usize, &(String, GridCell))| {
                !pairs.iter().any(|(_, other)| *other == index)
                    && !row.reached.contains(text)
                    && !row.cells.iter().any(|(own, _)| own == text)
            };
            let complete = !row.cells.is_empty() && pairs.len() == row.cells.len();
            self.rows_right += usize::from(complete && !read_row.cells.iter().enumerate().any(excess));
        }
    }
}

/// Pairs of equal cells of two rows, each cell used once, those in the same column first.
fn pair(row: &Row, read: &Row) -> Vec<(usize, usize)> {
    let mut used = vec![false; read.cells.len()];
    let mut pairs = Vec::new();
    for same_column in [true, false] {
        for (index, (text, cell)) in row.cells.iter().enumerate() {
            if pairs.iter().any(|(taken, _)| *taken == index) {
                continue;
            }
            let found = read.cells.iter().enumerate().position(|(other, (other_text, other_cell))| {
                !used[other] && text == other_text && (!same_column || cell.column == other_cell.column)
            });
            if let Some(other) = found {
                used[other] = true;
                pairs.push((index, other));
            }
        }
    }
    pairs
}

/// Which row was read for which true row: the alignment in order with the most cells in common.
fn align(truth: &[Row], read: &[Row]) -> Vec<(usize, usize)> {
    let width = read.len() + 1;
    let mut best = vec![0usize; (truth.len() + 1) * width];
    let common: Vec<Vec<usize>> =
        truth.iter().map(|row| read.iter().map(|other| pair(row, other).len()).collect()).collect();
    for at in (0..truth.len()).rev() {
        for with in (0..read.len()).rev() {
            let skip = best[(at + 1) * width + with].max(best[at * width + with + 1]);
            let take = match common[at][with] {
                0 => 0,
                cells => cells + best[(at + 1) * width + with + 1],
            };
            best[at * width + with] = skip.max(take);
        }
    }
    let (mut at, mut with, mut aligned) = (0, 0, Vec::new());
    while at < truth.len() && with < read.len() {
        let here = best[at * width + with];
        if common[at][with] > 0 && here == common[at][with] + best[(at + 1) * width + with + 1] {
            aligned.push((at, with));
            at += 1;
            with += 1;
        } else if here == best[(at + 1) * width + with] {
            at += 1;
        } else {
            with += 1;
        }
    }
    aligned
}

fn table(scores: &BTreeMap<(String, String), Score>) -> String {
    let mut lines = vec![
        "| kind | reader | files | cells | in the right row | rows wholly right | at their place | ms a file | pages/s |".to_owned(),
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |".to_owned(),
    ];
    for ((kind, reader), score) in scores {
        let percent =
            |part: usize, whole: usize| format!("{:.1} %", 100.0 * part as f64 / whole.max(1) as f64);
        let seconds = score.time.as_secs_f64();
        lines.push(format!(
            "| {kind} | {reader} | {}{} | {} | {} | {} | {} | {:.1} | {} |",
            score.files,
            if score.failed > 0 { format!(" ({} failed)", score.failed) } else { String::new() },
            score.cells,
            percent(score.in_row, score.cells),
            percent(score.rows_right, score.rows),
            if score.places_told { percent(score.at_place, score.cells) } else { "–".to_owned() },
            1000.0 * seconds / f64::from(score.files.max(1)),
            if score.pages > 0 && seconds > 0.0 {
                format!("{:.0}", f64::from(score.pages) / seconds)
            } else {
                "–".to_owned()
            },
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, column: u32, row_span: u32) -> GridCell {
        GridCell {
            text: text.to_owned(),
            column: Some(column),
            column_span: Some(1),
            row_span: Some(row_span),
        }
    }

    fn score(truth: Vec<Vec<GridCell>>, read: Vec<Vec<GridCell>>) -> Score {
        let mut score = Score::default();
        score.add(&rows(&[truth]), &Tables { tables: vec![read], seconds: 0.0, pages: None });
        score
    }

    #[test]
    fn a_repeated_merged_cell_is_no_fault_and_a_stray_text_is_one() {
        let truth = || {
            vec![
                vec![cell("产出指标", 0, 2), cell("甲", 1, 1)],
                vec![cell("乙", 1, 1)],
                vec![cell("丙", 0, 1), cell("丁", 1, 1)],
            ]
        };
        let repeated = score(
            truth(),
            vec![
                vec![cell("产出指标", 0, 1), cell("甲", 1, 1)],
                vec![cell("产出指标", 0, 1), cell("乙", 1, 1)],
                vec![cell("丙", 0, 1), cell("丁", 1, 1), cell("页脚", 2, 1)],
            ],
        );
        assert_eq!((repeated.cells, repeated.in_row, repeated.at_place), (5, 5, 4));
        assert_eq!((repeated.rows, repeated.rows_right), (3, 2));
    }

    #[test]
    fn a_row_torn_in_two_counts_once() {
        let torn = score(
            vec![vec![cell("甲", 0, 1), cell("乙", 1, 1), cell("丙", 2, 1)]],
            vec![vec![cell("甲", 0, 1), cell("乙", 1, 1)], vec![cell("丙", 2, 1)]],
        );
        assert_eq!((torn.cells, torn.in_row, torn.rows_right), (3, 2, 0));
    }
}
