//! What is written reads the same through the readers of `jiheng_formats`: paragraphs, and cells with their place.

mod drawn;

use drawn::{GridCell, Shown, blank, of_grid, sections};
use jiheng_formats::{Limits, read};
use jiheng_model::{Block, Cell, Table};
use jiheng_render::laid::{Cell as LaidCell, CellKind, Grid, Line, Part, Row, Section};
use jiheng_render::{RENDERERS, Setting};
use proptest::prelude::*;

fn write(format: &str, sections: &[Section]) -> Vec<u8> {
    let renderer = RENDERERS.iter().find(|renderer| renderer.name == format).expect("a known format");
    let setting = Setting { title: "某表 <&>\u{1}", ..Setting::default() };
    (renderer.write)(&mut sections.iter().cloned(), &setting).expect("sections can be written")
}

/// What is read again; nothing where the file holds no text.
fn blocks(format: &str, sections: &[Section]) -> Vec<Block> {
    let bytes = write(format, sections);
    assert_eq!(bytes, write(format, sections), "the same sections give the same bytes");
    let Ok((read_as, outcome)) = read("", &bytes, &Limits::default()) else { return Vec::new() };
    assert_eq!(read_as.name, format);
    // Lists of answers that are too long for a cell stand on a hidden sheet.
    let told: Vec<&str> = outcome.findings.iter().map(|finding| finding.rule.code).collect();
    assert!(told.iter().all(|code| format == "xlsx" && *code == "R020"), "{told:?}");
    outcome.value.blocks
}

fn shown(blocks: &[Block]) -> Vec<Shown> {
    let cell = |cell: &Cell| (cell.column, cell.column_span, cell.row_span, cell.text.clone());
    let table = |table: &Table| table.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(paragraph) => Shown::Paragraph(paragraph.heading, paragraph.text.clone()),
            Block::Table(it) => Shown::Table(table(it)),
        })
        .collect()
}

/// What no XML can hold is shown as U+FFFD, and lines have one kind of end.
fn printed(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let allowed = |it: char| {
        matches!(it, '\t' | '\n') || !it.is_ascii_control() && !matches!(it, '\u{fffe}' | '\u{ffff}')
    };
    text.chars().map(|it| if allowed(it) { it } else { '\u{fffd}' }).collect()
}

/// As a Word document shows it: line ends at the ends of a paragraph print nothing.
fn in_docx(sections: &[Section]) -> Vec<Shown> {
    let text = |text: &str| printed(text).trim_matches('\n').to_owned();
    let mut shown = Vec::new();
    for part in sections.iter().flat_map(|section| &section.parts) {
        match part {
            Part::Line(line) => {
                let words = match (line.text.is_empty(), line.right.is_empty()) {
                    // The tab between the two is the only one.
                    (false, false) => {
                        format!("{}\t{}", line.text.replace('\t', " "), line.right.replace('\t', " "))
                    }
                    _ => format!("{}{}", line.text, line.right),
                };
                let words = text(&words);
                if !words.is_empty() {
                    shown.push(Shown::Paragraph(line.heading, words));
                }
            }
            Part::Grid(grid) => shown.push(Shown::Table(of_grid(grid, |cell| match &cell.kind {
                // A control with nothing chosen shows blanks.
                CellKind::Choice(_) if blank(&cell.text) => String::new(),
                _ => text(&cell.text),
            }))),
        }
    }
    shown
}

/// As a page shows it: every blank is one, tables of a single text are text, blank ones are nothing.
fn in_html(sections: &[Section]) -> Vec<Shown> {
    let text = |text: &str| {
        let text = printed(text).replace(['\t', '\u{a0}'], " ");
        if blank(&text) { String::new() } else { text.trim_matches('\n').to_owned() }
    };
    let mut shown = Vec::new();
    for part in sections.iter().flat_map(|section| &section.parts) {
        match part {
            Part::Line(line) => {
                let (left, right) = (printed(&line.text), printed(&line.right));
                // The blank between the two is seen within a line only.
                let apart =
                    left.is_empty() || right.is_empty() || left.ends_with('\n') || right.starts_with('\n');
                let words = text(&format!("{left}{}{right}", if apart { "" } else { " " }));
                if !words.is_empty() {
                    shown.push(Shown::Paragraph(line.heading.min(6), words));
                }
            }
            Part::Grid(grid) => {
                let table = of_grid(grid, |cell| text(&cell.text));
                let filled: Vec<String> = table
                    .iter()
                    .flatten()
                    .map(|cell| cell.3.clone())
                    .filter(|text| !text.is_empty())
                    .collect();
                match filled.as_slice() {
                    [] => {}
                    [text] => shown.push(Shown::Paragraph(0, text.clone())),
                    _ => shown.push(Shown::Table(table)),
                }
            }
        }
    }
    shown
}

fn spaces(shown: Vec<Shown>) -> Vec<Shown> {
    let text = |text: String| text.replace('\u{a0}', " ");
    let paragraph = |it| match it {
        Shown::Paragraph(heading, words) => Shown::Paragraph(heading, text(words)),
        Shown::Table(rows) => Shown::Table(
            rows.into_iter()
                .map(|row| row.into_iter().map(|cell| (cell.0, cell.1, cell.2, text(cell.3))).collect())
                .collect(),
        ),
    };
    shown.into_iter().map(paragraph).collect()
}

/// Texts in reading order, without blank ones: a sheet has one grid for all, and lines are cells.
fn texts_in_xlsx(sections: &[Section]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for part in sections.iter().flat_map(|section| &section.parts) {
        match part {
            Part::Line(line) => texts.extend([line.text.clone(), line.right.clone()]),
            Part::Grid(grid) => {
                texts.extend(grid.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.text.clone()))
            }
        }
    }
    texts.iter().map(|text| printed(text)).filter(|text| !blank(text)).collect()
}

fn texts(shown: Vec<Shown>) -> Vec<String> {
    let of_block = |it| match it {
        Shown::Paragraph(_, text) => vec![text],
        Shown::Table(rows) => rows.into_iter().flatten().map(|cell| cell.3).collect(),
    };
    shown.into_iter().flat_map(of_block).filter(|text| !blank(text)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn word_documents_read_as_drawn(sections in sections()) {
        let read = blocks("docx", &sections);
        let mut read = shown(&read);
        // A control that shows blanks is told from a text of blanks by what was drawn alone.
        let expected = in_docx(&sections);
        for (read, expected) in read.iter_mut().zip(&expected) {
            read.blank_where_blank(expected);
        }
        if !read.is_empty() {
            prop_assert_eq!(read, expected);
        } else {
            prop_assert!(texts(expected).is_empty());
        }
    }

    #[test]
    fn pages_read_as_drawn(sections in sections()) {
        prop_assert_eq!(spaces(shown(&blocks("html", &sections))), in_html(&sections));
    }

    #[test]
    fn workbooks_hold_the_same_texts_in_the_same_order(sections in sections()) {
        prop_assert_eq!(texts(shown(&blocks("xlsx", &sections))), texts_in_xlsx(&sections));
    }

    #[test]
    fn workbooks_merge_as_drawn(grid in drawn::full_grid()) {
        let section = Section { parts: vec![Part::Grid(grid.clone())], ..Section::default() };
        // A row in which no cell begins is not seen.
        let rows: Vec<bool> = grid.rows.iter().map(|row| !row.cells.is_empty()).collect();
        let seen = |at: usize, cell: &GridCell| rows[at..at + cell.2 as usize].iter().filter(|seen| **seen).count();
        let expected: Vec<GridCell> = of_grid(&grid, |cell| cell.text.clone())
            .into_iter()
            .enumerate()
            .flat_map(|(at, row)| row.into_iter().map(move |cell| (at, cell)))
            .map(|(at, cell)| (cell.0, cell.1, seen(at, &cell) as u32, cell.3))
            .collect();
        let mut read = Vec::new();
        for it in shown(&blocks("xlsx", &[section])) {
            match it {
                Shown::Table(rows) => read.extend(rows.into_iter().flatten()),
                // A row that is one cell is read as a heading over the table.
                Shown::Paragraph(_, text) => {
                    let width = grid.columns.len() as u32;
                    read.push((0, width, expected[read.len()].2, text));
                }
            }
        }
        prop_assert_eq!(read, expected);
    }
}

fn cell(column: usize, text: &str, kind: CellKind) -> LaidCell {
    LaidCell { column, text: text.to_owned(), kind, ..LaidCell::default() }
}

fn section(rows: Vec<Vec<LaidCell>>) -> Section {
    let rows = rows.into_iter().map(|cells| Row { height: 8.0, cells, ..Row::default() }).collect();
    let grid = Grid { columns: vec![40.0; 4], header: 1, rows };
    let title = Line { text: "项目表".to_owned(), heading: 1, ..Line::default() };
    let unit =
        Line { text: "填报单位：".to_owned(), right: "单位：万元".to_owned(), ..Line::default() };
    Section { parts: vec![Part::Line(title), Part::Line(unit), Part::Grid(grid)], ..Section::default() }
}

fn outline(format: &str, sections: &[Section]) -> String {
    jiheng_model::Blocks { blocks: blocks(format, sections) }.outline()
}

#[test]
fn numbers_and_what_looks_like_a_formula_are_read_as_printed() {
    let number = CellKind::Number;
    let choices = CellKind::Choice(vec!["是".to_owned(), "否".to_owned()]);
    let section = section(vec![
        vec![
            cell(0, "名称", CellKind::Text),
            cell(1, "数", CellKind::Text),
            cell(2, "选", CellKind::Text),
            cell(3, "文", CellKind::Text),
        ],
        vec![
            cell(0, "=1+1", CellKind::Text),
            cell(1, "-1234.50", number.clone()),
            cell(2, "是", choices.clone()),
            cell(3, "@甲", CellKind::Text),
        ],
        vec![
            cell(0, "+1", CellKind::Text),
            cell(1, "0.00", number.clone()),
            cell(2, "", choices),
            cell(3, "-", CellKind::Text),
        ],
        vec![
            cell(0, "007", CellKind::Text),
            cell(1, "1234567890123456.5", number.clone()),
            cell(2, "待定", number.clone()),
            cell(3, "", number),
        ],
    ]);
    let sections = [section];
    let read = outline("xlsx", &sections);
    insta::assert_snapshot!(read, @r"
    项目表
    填报单位：
    单位：万元
    [table exact]
    | 0:名称 | 1:数 | 2:选 | 3:文
    | 0:=1+1 | 1:-1234.50 | 2:是 | 3:@甲
    | 0:+1 | 1:0.00 | 2: | 3:-
    | 0:007 | 1:1234567890123456.5 | 2:待定 | 3:
    ");
    // A workbook has no headings, and the two texts of a line are cells of their own there.
    let as_sheet = |text: String| text.replace("# ", "").replace("填报单位： ", "填报单位：\n");
    assert_eq!(as_sheet(outline("html", &sections)), read);
    let nothing_chosen = |text: String| text.replace("2:    ", "2:").replace('\t', " ");
    assert_eq!(as_sheet(nothing_chosen(outline("docx", &sections))), read);
}
