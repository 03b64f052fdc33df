//! How long one filled form takes to draw: `cargo bench -p jiheng-render`. Fonts are those of the system; a machine
//! without a Chinese font measures only the search for one.

use divan::Bencher;
use jiheng_render::fonts::Fonts;
use jiheng_render::laid::{Align, Cell, Face, Grid, Line, Paper, Part, Row, Section, Style};
use jiheng_render::{RENDERERS, Setting};

fn main() {
    divan::main();
}

#[divan::bench]
fn find_fonts() -> Fonts {
    Fonts::find(&[])
}

#[divan::bench(args = ["pdf"])]
fn form(bencher: Bencher, name: &str) {
    sections(bencher, name, 1);
}

#[divan::bench(args = ["pdf"])]
fn forms_100(bencher: Bencher, name: &str) {
    sections(bencher, name, 100);
}

fn sections(bencher: Bencher, name: &str, count: usize) {
    let fonts = Fonts::find(&[]);
    if fonts.report().iter().all(|report| report.found.is_none()) {
        return;
    }
    let renderer = RENDERERS.iter().find(|renderer| renderer.name == name).expect("the format exists");
    let setting = Setting { title: "项目支出绩效目标表", fonts: Some(&fonts) };
    let form = filled();
    bencher.bench_local(|| {
        let mut sections = std::iter::repeat_n(&form, count).cloned();
        (renderer.write)(&mut sections, &setting).expect("the form is drawn")
    });
}

/// Eight columns, 25 rows: names and sums over goals and indicators in merged groups.
fn filled() -> Section {
    let cell = |column, columns, rows, text: &str| Cell {
        column,
        columns,
        rows,
        text: text.into(),
        ..Cell::default()
    };
    let row = |cells| Row { height: 8.0, cells, ..Row::default() };
    let mut rows = vec![
        row(vec![cell(0, 2, 1, "项目名称"), cell(2, 6, 1, "社区养老服务设施建设与运营补助")]),
        row(vec![
            cell(0, 2, 1, "主管部门"),
            cell(2, 3, 1, "清河口县民政局"),
            cell(5, 1, 1, "实施单位"),
            cell(6, 2, 1, "清河口县养老服务中心"),
        ]),
        row(vec![
            cell(0, 2, 3, "项目资金\n（万元）"),
            cell(2, 3, 1, "年度资金总额"),
            cell(5, 3, 1, "1,234.50"),
        ]),
        row(vec![cell(2, 3, 1, "其中：财政拨款"), cell(5, 3, 1, "1,000.00")]),
        row(vec![cell(2, 3, 1, "　　　其他资金"), cell(5, 3, 1, "234.50")]),
        row(vec![
            cell(0, 1, 1, "总体\n目标"),
            cell(
                1,
                7,
                1,
                "新建社区食堂2个，改造日间照料中心5个，为60周岁以上老年人提供助餐、助浴、助医等服务不少于12000人次；\
                 完成农村互助养老点设施更新18处；老年人及其家属满意度达到90%以上。",
            ),
        ]),
        row(vec![
            cell(0, 1, 19, "绩\n效\n指\n标"),
            cell(1, 1, 1, "一级指标"),
            cell(2, 1, 1, "二级指标"),
            cell(3, 3, 1, "三级指标"),
            cell(6, 1, 1, "指标值"),
            cell(7, 1, 1, "备注"),
        ]),
    ];
    let level2 = [("数量指标", 6), ("质量指标", 4), ("时效指标", 3), ("社会效益指标", 3), ("满意度指标", 2)];
    for (group, (name, count)) in level2.into_iter().enumerate() {
        for index in 0..count {
            let mut cells = Vec::new();
            match (group, index) {
                (0, 0) => cells.push(cell(1, 1, 13, "产出指标")),
                (3, 0) => cells.push(cell(1, 1, 5, "效益指标")),
                _ => {}
            }
            if index == 0 {
                cells.push(cell(2, 1, count, name));
            }
            cells.extend([
                cell(3, 3, 1, "提供助餐、助浴、助医等上门服务的人次数"),
                cell(6, 1, 1, "≥12000人次"),
                cell(7, 1, 1, ""),
            ]);
            rows.push(row(cells));
        }
    }
    let title = Style { face: Face::Title, size: 22.0, align: Align::Center, ..Style::default() };
    let small = Style { face: Face::Kai, ..Style::default() };
    Section {
        name: "社区养老".into(),
        paper: Paper::A4,
        numbered: true,
        parts: vec![
            Part::Line(Line {
                text: "项目支出绩效目标表".into(),
                heading: 1,
                style: title,
                keep: true,
                ..Line::default()
            }),
            Part::Line(Line {
                text: "填报单位：清河口县民政局".into(),
                right: "单位：万元".into(),
                style: small,
                keep: true,
                ..Line::default()
            }),
            Part::Grid(Grid {
                columns: vec![14.0, 20.0, 24.0, 24.0, 20.0, 22.0, 28.0, 22.0],
                header: 0,
                rows,
            }),
        ],
    }
}
