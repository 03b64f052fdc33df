//! Sections → bytes: one form in the formats of office programs and browsers.
//!
//!     cargo bench -p jiheng-render --bench office

use divan::{Bencher, black_box};
use jiheng_render::laid::{Align, Cell, CellKind, Face, Grid, Line, Paper, Part, Row, Section, Style};
use jiheng_render::{RENDERERS, Setting};

fn main() {
    divan::main();
}

#[divan::bench(args = ["docx", "xlsx", "html"])]
fn form(bencher: Bencher, name: &str) {
    let renderer = RENDERERS.iter().find(|renderer| renderer.name == name).expect("a known format");
    let section = section();
    let setting = Setting { title: "项目支出绩效目标表", ..Setting::default() };
    bencher
        .with_inputs(|| Some(section.clone()).into_iter())
        .bench_local_values(|mut sections| (renderer.write)(black_box(&mut sections), &setting).is_ok());
}

/// Eight columns, and eighteen indicators below six rows of fields.
fn section() -> Section {
    let mut rows: Vec<Row> = (0..6).map(|_| fields()).collect();
    for at in 0..18 {
        let mut cells = Vec::new();
        if at == 0 {
            cells.push(cell(0, 1, 18, "绩效指标"));
        }
        if at % 6 == 0 {
            cells.push(cell(1, 1, 6, "产出指标"));
        }
        if at % 2 == 0 {
            cells.push(cell(2, 1, 2, "数量指标"));
        }
        cells.push(cell(3, 2, 1, "改造提升社区养老服务设施数量（含新建社区食堂）"));
        cells.push(cell(5, 1, 1, "≥30"));
        cells.push(cell(6, 1, 1, "个"));
        cells.push(Cell { kind: CellKind::Number, ..cell(7, 1, 1, "5") });
        rows.push(Row { height: 8.0, cells, ..Row::default() });
    }
    let columns = vec![12.0, 20.0, 26.0, 30.0, 26.0, 24.0, 18.0, 18.0];
    let title = Line {
        text: "项目支出绩效目标表".to_owned(),
        heading: 1,
        style: Style { face: Face::Title, size: 22.0, align: Align::Center, ..Style::default() },
        ..Line::default()
    };
    let unit =
        Line {
            text: "填报单位：云溪县民政局".to_owned(), right: "单位：万元".to_owned(), ..Line::default()
        };
    Section {
        name: "项目支出绩效目标表".to_owned(),
        paper: Paper::A4,
        numbered: true,
        parts: vec![Part::Line(title), Part::Line(unit), Part::Grid(Grid { columns, header: 0, rows })],
    }
}

fn fields() -> Row {
    let cells = vec![
        cell(0, 2, 1, "项目名称"),
        cell(2, 3, 1, "云溪县社区养老服务设施改造提升项目"),
        cell(5, 1, 1, "年度资金总额"),
        Cell { kind: CellKind::Number, ..cell(6, 2, 1, "1250.00") },
    ];
    Row { height: 8.0, cells, ..Row::default() }
}

fn cell(column: usize, columns: usize, rows: usize, text: &str) -> Cell {
    Cell { column, columns, rows, text: text.to_owned(), ..Cell::default() }
}
