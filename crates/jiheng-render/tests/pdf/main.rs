//! Sections → PDF → our own reader: every cell, span and character comes back, however pages break.

mod font;

use std::sync::OnceLock;

use jiheng_formats::{FORMATS, Limits};
use jiheng_model::{Block, Blocks};
use jiheng_render::fonts::Fonts;
use jiheng_render::laid::{Cell, Face, Grid, Line, Paper, Part, Row, Section, Style};
use jiheng_render::{RENDERERS, RenderError, Setting};
use proptest::prelude::*;

fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder can be made");
        font::write(&folder.path().join("song.ttf"), "宋体");
        let fonts = Fonts::find_only(&[folder.path().to_owned()]);
        // Opened while the file is there.
        render_with(&fonts, vec![section(vec![Part::Line(Line { text: "一".into(), ..Line::default() })])])
            .expect("the font is usable");
        fonts
    })
}

fn render_with(fonts: &Fonts, sections: Vec<Section>) -> Result<Vec<u8>, RenderError> {
    let renderer = RENDERERS.iter().find(|renderer| renderer.name == "pdf").expect("the PDF is a format");
    (renderer.write)(&mut sections.into_iter(), &Setting { title: "绩效目标表", fonts: Some(fonts) })
}

fn render(sections: Vec<Section>) -> Vec<u8> {
    render_with(fonts(), sections).expect("the PDF is written")
}

fn read(bytes: &[u8]) -> Blocks {
    let format = FORMATS.iter().find(|format| format.name == "pdf").expect("the PDF is a format");
    (format.read)(bytes, &Limits::default()).expect("the PDF is read").value
}

fn section(parts: Vec<Part>) -> Section {
    Section { name: "一".into(), paper: Paper::A4, numbered: true, parts }
}

fn line(text: &str) -> Part {
    Part::Line(Line { text: text.into(), ..Line::default() })
}

fn cell(column: usize, columns: usize, rows: usize, text: &str) -> Cell {
    Cell { column, columns, rows, text: text.into(), ..Cell::default() }
}

/// Rows of plain cells.
fn rows(texts: &[&[&str]]) -> Vec<Row> {
    let row = |texts: &&[&str]| Row {
        height: 0.0,
        cells: texts.iter().enumerate().map(|(column, text)| cell(column, 1, 1, text)).collect(),
        ..Row::default()
    };
    texts.iter().map(row).collect()
}

/// How many pages a PDF has.
fn pages(bytes: &[u8]) -> usize {
    bytes
        .windows(12)
        .filter(|window| window.starts_with(b"/Type/Page") || window.starts_with(b"/Type /Page"))
        .count()
        - bytes
            .windows(13)
            .filter(|window| window.starts_with(b"/Type/Pages") || window.starts_with(b"/Type /Pages"))
            .count()
}

#[test]
fn a_form_comes_back_as_it_was_laid_out() {
    let mut grid = Grid { columns: vec![20.0, 40.0, 40.0, 40.0], header: 0, rows: Vec::new() };
    grid.rows = vec![
        Row {
            height: 8.0,
            cells: vec![cell(0, 1, 1, "项目名称"), cell(1, 3, 1, "社区食堂新建项目")],
            ..Row::default()
        },
        Row {
            height: 8.0,
            cells: vec![cell(0, 1, 2, "资金\n（万元）"), cell(1, 1, 1, "总额"), cell(2, 2, 1, "120.00")],
            ..Row::default()
        },
        Row {
            height: 8.0,
            cells: vec![cell(1, 1, 1, "其中：财政拨款"), cell(2, 2, 1, "")],
            ..Row::default()
        },
        Row { height: 8.0, cells: vec![cell(0, 4, 1, "注：覆盖率≥95%")], ..Row::default() },
    ];
    let title = Line {
        text: "绩效目标表".into(),
        heading: 1,
        style: Style { face: Face::Title, size: 22.0, ..Style::default() },
        ..Line::default()
    };
    let unit =
        Line {
            text: "填报单位：清河口县民政局".into(), right: "单位：万元".into(), ..Line::default()
        };
    let bytes = render(vec![section(vec![Part::Line(title), Part::Line(unit), Part::Grid(grid)])]);
    insta::assert_snapshot!(read(&bytes).outline(), @"
    绩效目标表
    填报单位：清河口县民政局                                        单位：万元
    [table exact]
    | 0:项目名称 | 1:社区食堂新建项目{2×1}
    | 0:资金⏎（万元）{1×2} | 1:总额 | 2:120.00
    | 1:其中：财政拨款 | 2:
    | 0:注：覆盖率≥95%{3×1}
    ");
}

#[test]
fn no_chinese_font_is_told_with_the_package_that_has_one() {
    let none = Fonts::find_only(&[]);
    let error = render_with(&none, vec![section(vec![line("一")])]).expect_err("nothing can be drawn");
    insta::assert_snapshot!(error.message(), @"没有找到中文字体，无法生成 PDF。请安装宋体等中文字体（Debian、Ubuntu 的软件包是 fonts-noto-cjk），或者指明字体所在的文件夹");
}

#[test]
fn a_character_that_no_font_has_is_told_and_still_read() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    font::write(&folder.path().join("song.ttf"), "宋体");
    let fonts = Fonts::find_only(&[folder.path().to_owned()]);
    let bytes =
        render_with(&fonts, vec![section(vec![line("甲㐀乙𠮷丙\u{200b}")])]).expect("the PDF is written");
    assert_eq!(fonts.missing(), ['㐀', '𠮷']);
    assert_eq!(read(&bytes).outline(), "甲㐀乙𠮷丙\n");
}

#[test]
fn the_same_sections_make_the_same_bytes() {
    let sections = || vec![section(vec![line("一")]), section(vec![line("二")])];
    assert!(render(sections()) == render(sections()));
}

#[test]
fn tags_tell_headings_header_cells_and_spans() {
    let grid = Grid {
        columns: vec![40.0, 40.0],
        header: 1,
        rows: vec![
            Row { height: 8.0, cells: vec![cell(0, 2, 1, "资金")], ..Row::default() },
            Row { height: 8.0, cells: vec![cell(0, 1, 2, ""), cell(1, 1, 1, "甲")], ..Row::default() },
            Row { height: 8.0, cells: vec![cell(1, 1, 1, "乙")], ..Row::default() },
        ],
    };
    let title = Part::Line(Line { text: "表".into(), heading: 1, ..Line::default() });
    let bytes = render(vec![section(vec![title, line("注"), Part::Grid(grid)])]);
    let text = String::from_utf8_lossy(&bytes);
    let kinds: Vec<String> = text
        .split("/StructElem/S/")
        .skip(1)
        .map(|element| {
            let kind = element.split('/').next().unwrap_or_default();
            let spans: Vec<&str> = ["/RowSpan 2", "/ColSpan 2", "/Scope/Column"]
                .into_iter()
                .filter(|span| element.split("endobj").next().is_some_and(|own| own.contains(span)))
                .collect();
            format!("{kind}{}", spans.concat())
        })
        .collect();
    let mut kinds: Vec<&str> = kinds.iter().map(|kind| kind.trim()).collect();
    kinds.sort_unstable();
    insta::assert_snapshot!(kinds.join(" "), @"Document H1 P Sect TD TD TD/RowSpan 2 TH/ColSpan 2/Scope/Column TR TR TR Table");
    assert!(text.contains("/Lang(zh-CN)") && text.contains("/Marked true"));
}

#[test]
fn a_header_is_repeated_and_never_alone_at_the_foot() {
    let list = |before: usize| {
        let mut parts: Vec<Part> = (0..before).map(|_| line("前文")).collect();
        let mut all = rows(&[&["序号", "项目名称"]]);
        all.extend((1..=60).flat_map(|number| rows(&[&[&number.to_string(), "社区食堂"]])));
        parts.push(Part::Grid(Grid { columns: vec![20.0, 60.0], header: 1, rows: all }));
        section(parts)
    };
    for before in 30..50 {
        let blocks = read(&render(vec![list(before)]));
        let tables: Vec<_> = blocks.tables().collect();
        assert_eq!(tables.len(), 1, "after {before} lines");
        assert_eq!(tables[0].rows.len(), 61, "after {before} lines");
        let first = &tables[0].rows[1][0];
        assert_eq!(tables[0].rows[0][0].place.page, first.place.page, "after {before} lines");
    }
}

#[test]
fn kept_lines_stay_with_what_follows() {
    for before in 30..50 {
        let mut parts: Vec<Part> = (0..before).map(|_| line("前文")).collect();
        parts.push(Part::Line(Line { text: "表名".into(), keep: true, ..Line::default() }));
        parts.push(Part::Grid(Grid {
            columns: vec![60.0, 60.0],
            header: 0,
            rows: rows(&[&["甲", "乙"], &["丙", "丁"]]),
        }));
        let blocks = read(&render(vec![section(parts)]));
        let title = blocks.blocks.iter().find_map(|block| match block {
            Block::Paragraph(paragraph) if paragraph.text.ends_with("表名") => Some(paragraph.place.page),
            _ => None,
        });
        let table = blocks.tables().next().map(|table| table.place.page);
        assert!(title.is_some());
        assert_eq!(title, table, "after {before} lines");
    }
}

#[test]
fn a_row_taller_than_a_page_is_parted_between_lines() {
    let long = "逐条写明年度工作任务与验收方式。".repeat(150);
    let grid = Grid {
        columns: vec![30.0, 60.0],
        header: 0,
        rows: rows(&[&["任务", "说明"], &["甲", &long], &["乙", "完"]]),
    };
    let bytes = render(vec![section(vec![Part::Grid(grid)])]);
    assert!(pages(&bytes) > 2);
    let blocks = read(&bytes);
    let table = blocks.tables().next().expect("the table is read");
    assert_eq!(table.rows.len(), 3);
    assert_eq!(table.rows[1][1].text.replace('\n', ""), long);
    assert_eq!(table.rows[2][1].text, "完");
}

/// A grid as a plan of cells: row, column, rows, columns and text.
type Plan = Vec<(usize, usize, usize, usize, String)>;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => Just(String::new()),
        3 => "[甲乙丙丁项目指标]{1,6}",
        2 => "[0-9]{1,4}\\.[0-9]{2}",
        2 => "[甲乙丙丁，。（）0-9项目指标]{10,60}",
        1 => "[甲乙丙丁]{1,3}\n[甲乙丙丁]{1,3}",
    ]
}

fn plan(rows: std::ops::Range<usize>, most: usize) -> impl Strategy<Value = (usize, Vec<f32>, Plan)> {
    (rows, 2usize..6).prop_flat_map(move |(rows, columns)| {
        let choices = prop::collection::vec((1..=most, 1usize..4, text()), rows * columns);
        let widths = prop::collection::vec(18.0f32..34.0, columns);
        (widths, choices).prop_map(move |(widths, choices)| {
            let mut taken = vec![vec![false; columns]; rows];
            let mut plan = Plan::new();
            for row in 0..rows {
                for column in 0..columns {
                    if taken[row][column] {
                        continue;
                    }
                    let (down, across, text) = choices[row * columns + column].clone();
                    let down = down.min(rows - row);
                    let free = taken[row][column..].iter().take_while(|taken| !**taken).count();
                    let across = across.min(free);
                    for line in &mut taken[row..row + down] {
                        line[column..column + across].fill(true);
                    }
                    plan.push((row, column, down, across, text));
                }
            }
            (rows, widths, plan)
        })
    })
}

/// Rows under a header, grouped by two leading columns of merged cells, as indicators are.
fn indicators() -> impl Strategy<Value = (usize, Vec<f32>, Plan)> {
    let level1_names = prop::sample::select(vec!["产出指标", "效益指标", "成本指标", "满意度指标"]);
    let level2_names =
        prop::sample::select(vec!["数量指标", "时效指标", "可持续影响指标", "服务对象满意度指标"]);
    let row = ("[一-俿]{1,16}", "[0-9]{1,4}\\.[0-9]{2}", text(), any::<bool>());
    let level2 = (level2_names, prop::collection::vec(row, 1..5));
    let level1 = (level1_names, prop::collection::vec(level2, 1..6));
    prop::collection::vec(level1, 4..12).prop_map(|groups| {
        let mut plan: Plan = ["一级指标", "二级指标", "三级指标", "指标值", "备注"]
            .iter()
            .enumerate()
            .map(|(column, label)| (0, column, 1, 1, (*label).to_owned()))
            .collect();
        let mut at = 1;
        for (name, groups) in groups {
            let rows = groups.iter().map(|(_, rows)| rows.len()).sum();
            plan.push((at, 0, rows, 1, name.to_owned()));
            for (name, rows) in groups {
                plan.push((at, 1, rows.len(), 1, name.to_owned()));
                for (name, value, note, is_merged) in rows {
                    plan.push((at, 2, 1, 1, name));
                    if is_merged {
                        plan.push((at, 3, 1, 2, value));
                    } else {
                        plan.push((at, 3, 1, 1, value));
                        plan.push((at, 4, 1, 1, note));
                    }
                    at += 1;
                }
            }
        }
        (at, vec![22.0, 26.0, 50.0, 24.0, 40.0], plan)
    })
}

fn grid(rows: usize, columns: Vec<f32>, plan: &Plan) -> Grid {
    let mut grid = Grid { columns, header: 0, rows: vec![Row::default(); rows] };
    for (row, column, down, across, text) in plan {
        grid.rows[*row].cells.push(cell(*column, *across, *down, text));
    }
    grid
}

/// What a reader can tell of a plan: edges at which no cell begins or ends are not seen.
fn seen(plan: &Plan) -> Plan {
    let place = |used: &std::collections::BTreeSet<usize>, edge: usize| used.range(..edge).count();
    let across = plan.iter().flat_map(|cell| [cell.1, cell.1 + cell.3]).collect();
    let down = plan.iter().flat_map(|cell| [cell.0, cell.0 + cell.2]).collect();
    plan.iter()
        .map(|(row, column, rows, columns, text)| {
            let (top, left) = (place(&down, *row), place(&across, *column));
            let (bottom, right) = (place(&down, row + rows), place(&across, column + columns));
            (top, left, bottom - top, right - left, text.split_whitespace().collect())
        })
        .collect()
}

fn found(blocks: &Blocks) -> Plan {
    let mut plan = Plan::new();
    for table in blocks.tables() {
        let start = plan.last().map_or(0, |last: &(usize, usize, usize, usize, String)| last.0 + 1);
        for (row, cells) in table.rows.iter().enumerate() {
            for cell in cells {
                let text = cell.text.split_whitespace().collect();
                let spans = (cell.row_span as usize, cell.column_span as usize);
                plan.push((start + row, cell.column as usize, spans.0, spans.1, text));
            }
        }
    }
    plan
}

/// A plan a cell a line.
fn told(plan: &Plan) -> String {
    let cell = |(row, column, rows, columns, text): &(usize, usize, usize, usize, String)| {
        format!("{row},{column} {rows}×{columns} {text}\n")
    };
    plan.iter().map(cell).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_grid_on_one_page_comes_back((rows, columns, plan) in plan(1..7, 3)) {
        prop_assume!(plan.len() > 1 && plan.iter().any(|cell| !cell.4.is_empty()));
        let bytes = render(vec![section(vec![Part::Grid(grid(rows, columns, &plan))])]);
        prop_assume!(pages(&bytes) == 1);
        prop_assert_eq!(told(&found(&read(&bytes))), told(&seen(&plan)));
    }

    #[test]
    fn indicators_over_several_pages_come_back((rows, columns, plan) in indicators()) {
        let mut grid = grid(rows, columns, &plan);
        grid.header = 1;
        let bytes = render(vec![section(vec![Part::Grid(grid)])]);
        prop_assert_eq!(told(&found(&read(&bytes))), told(&seen(&plan)));
    }
}
