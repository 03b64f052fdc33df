//! Tables: ruled, cut by page breaks, turned, and without lines.

use super::outline;
use super::writer::{HEIGHT, Sheet, document, plain, utf16};

/// A small form with cells merged both ways, under a title.
fn form() -> Sheet {
    Sheet::default()
        .text(200.0, 40.0, "项目绩效目标表")
        .cell(50.0, 60.0, 100.0, 20.0, "项目名称")
        .cell(150.0, 60.0, 300.0, 20.0, "培训项目")
        .cell(50.0, 80.0, 100.0, 40.0, "资金\n（万元）")
        .cell(150.0, 80.0, 200.0, 20.0, "年度资金总额")
        .cell(350.0, 80.0, 100.0, 20.0, "1,234.50")
        .cell(150.0, 100.0, 200.0, 20.0, "其中：财政拨款")
        .cell(350.0, 100.0, 100.0, 20.0, "")
        .text(50.0, 130.0, "注：以上为预算数")
}

const FORM: &str = "\
项目绩效目标表
[table exact]
| 0:项目名称 | 1:培训项目{2×1}
| 0:资金⏎（万元）{1×2} | 1:年度资金总额 | 2:1,234.50
| 1:其中：财政拨款 | 2:
注：以上为预算数
";

#[test]
fn ruled_cells_keep_their_grid() {
    assert_eq!(outline(&plain(&[form()])), FORM);
}

#[test]
fn lines_may_be_thin_boxes_and_stop_at_the_sides() {
    // Ruling as filled boxes; no line closes the left and the right.
    let mut sheet = Sheet::default();
    for top in [60.0, 80.0, 100.0] {
        sheet = sheet.draw(&format!("50 {} 400 0.5 re f", HEIGHT - top));
    }
    for left in [150.0, 300.0] {
        sheet = sheet.draw(&format!("{left} {} 0.5 40 re f", HEIGHT - 100.0));
    }
    for (left, words) in [(60.0, ["单位", "某县医院"]), (160.0, ["预算", "12"]), (310.0, ["决算", "11"])]
    {
        sheet = sheet.text(left, 62.0, words[0]).text(left, 82.0, words[1]);
    }
    assert_eq!(
        outline(&plain(&[sheet])),
        "[table exact]\n| 0:单位 | 1:预算 | 2:决算\n| 0:某县医院 | 1:12 | 2:11\n"
    );
}

#[test]
fn turned_pages_read_like_upright_ones() {
    // Shown turned by the page's own entry, and drawn turned on an upright page.
    for (turn, matrix) in
        [("90", "0 -1 1 0 0 842 cm"), ("270", "0 1 -1 0 842 0 cm"), ("180", "-1 0 0 -1 595 842 cm")]
    {
        let sheet = Sheet::default().draw(&turned_back(turn)).draw(&form().content);
        let page =
            format!("/Rotate {turn}/MediaBox[0 0 {}]", if turn == "180" { "595 842" } else { "842 595" });
        assert_eq!(outline(&document(&[sheet], "", &page, &["null".to_owned()])), FORM, "/Rotate {turn}");
        let page = format!("/MediaBox[0 0 {}]", if turn == "180" { "595 842" } else { "842 842" });
        let sheet = Sheet::default().draw(matrix).draw(&form().content);
        assert_eq!(outline(&document(&[sheet], "", &page, &["null".to_owned()])), FORM, "{matrix}");
    }
}

/// Draws an upright page so that it is upright again after the page was turned.
fn turned_back(turn: &str) -> String {
    match turn {
        "90" => "0 1 -1 0 842 0 cm",
        "270" => "0 -1 1 0 0 595 cm",
        _ => "-1 0 0 -1 595 842 cm",
    }
    .to_owned()
}

#[test]
fn upright_labels_beside_turned_ones_stay_in_their_cells() {
    // A label written from the bottom up, in a cell merged over two rows.
    let label = format!("BT /F1 10 Tf 0 1 -1 0 70 {} Tm <{}> Tj ET", HEIGHT - 140.0, utf16("产出指标"));
    let sheet = Sheet::default()
        .cell(50.0, 80.0, 30.0, 80.0, "")
        .draw(&label)
        .cell(80.0, 80.0, 200.0, 40.0, "培训人数")
        .cell(80.0, 120.0, 200.0, 40.0, "培训场次");
    assert_eq!(outline(&plain(&[sheet])), "[table exact]\n| 0:产出指标{1×2} | 1:培训人数\n| 1:培训场次\n");
}

#[test]
fn tables_in_cells_are_nested_and_frames_are_not_tables() {
    let sheet = Sheet::default()
        .cell(20.0, 20.0, 550.0, 800.0, "")
        .cell(50.0, 60.0, 100.0, 60.0, "构成")
        .cell(150.0, 60.0, 300.0, 60.0, "")
        .cell(160.0, 70.0, 100.0, 20.0, "设备")
        .cell(260.0, 70.0, 100.0, 20.0, "3 台");
    assert_eq!(
        outline(&plain(&[sheet])),
        "[table exact]\n| 0:构成 | 1:\n    [table exact]\n    | 0:设备 | 1:3 台\n"
    );
}

/// Three columns of 60, 150 and 100 points from the left margin.
fn row(sheet: Sheet, top: f64, height: f64, cells: [Option<&str>; 3]) -> Sheet {
    [(50.0, 60.0), (110.0, 150.0), (260.0, 100.0)].into_iter().zip(cells).fold(
        sheet,
        |sheet, ((left, width), text)| {
            text.map_or_else(|| sheet.clone(), |text| sheet.clone().cell(left, top, width, height, text))
        },
    )
}

#[test]
fn tables_go_on_over_pages() {
    let head = [Some("类别"), Some("名称"), Some("指标值")];
    let mut first = row(Sheet::default().text(50.0, 660.0, "绩效目标表"), 680.0, 20.0, head);
    first = row(first, 700.0, 20.0, [Some("产出指标"), Some("培训人数"), Some("≥100人")]);
    // Merged over the break: a label, and beside it a row that the break cuts through.
    first = first.cell(50.0, 720.0, 60.0, 60.0, "效益指标");
    first = row(first, 720.0, 20.0, [None, Some("群众知晓率"), Some("≥90%")]);
    first = row(
        first,
        740.0,
        40.0,
        [None, Some("公共服务水平逐年稳步提升并\n形成可以复制推广的工作机制"), Some("有效提升")],
    );
    let mut second = row(Sheet::default(), 60.0, 20.0, head);
    second = second.cell(50.0, 80.0, 60.0, 40.0, "");
    second = row(second, 80.0, 20.0, [None, Some("和经验"), Some("")]);
    second = row(second, 100.0, 20.0, [None, Some("持续时间"), Some("长期")]);
    second = row(second, 120.0, 20.0, [Some("满意度"), Some("群众满意度"), Some("≥95%")]);
    let outcome = super::outcome(&plain(&[first, second]));
    assert_eq!(
        outcome.value.outline(),
        "绩效目标表\n[table exact]\n\
         | 0:类别 | 1:名称 | 2:指标值\n\
         | 0:产出指标 | 1:培训人数 | 2:≥100人\n\
         | 0:效益指标{1×3} | 1:群众知晓率 | 2:≥90%\n\
         | 1:公共服务水平逐年稳步提升并⏎形成可以复制推广的工作机制⏎和经验 | 2:有效提升\n\
         | 1:持续时间 | 2:长期\n\
         | 0:满意度 | 1:群众满意度 | 2:≥95%\n"
    );
    let table = outcome.value.tables().next().expect("there is a table");
    let places: Vec<_> = table.rows.iter().map(|row| (row[0].place.page, row[0].place.row)).collect();
    let expected = [(1, 1), (1, 2), (1, 3), (1, 4), (2, 5), (2, 6)];
    assert_eq!(places, expected.map(|(page, row)| (Some(page), Some(row))));
}

#[test]
fn the_same_form_filled_in_again_is_another_table() {
    let page = |name: &str| {
        let sheet = row(Sheet::default(), 60.0, 20.0, [Some("名称"), Some(name), Some("")]);
        let sheet = row(sheet, 80.0, 20.0, [Some("单位"), Some("某局"), Some("")]);
        row(sheet, 100.0, 660.0, [Some("目标"), Some("完成任务"), Some("")])
    };
    let both = outline(&plain(&[page("项目甲"), page("项目乙")]));
    assert_eq!(both.matches("[table exact]").count(), 2, "{both}");
}

#[test]
fn print_in_columns_is_a_table() {
    let mut sheet = Sheet::default().text(200.0, 40.0, "支出表");
    let rows = [
        ["编码", "名称", "合计", "项目支出"],
        ["2101501", "行政运行", "120.00", ""],
        ["2101502", "一般行政管理事务", "30.50", "30.50"],
        ["2101505", "医疗保障政策管理和经办\n服务能力建设补助经费支", "8.00", "8.00"],
        ["2101599", "其他医疗保障管理事务支", "1,000.00", ""],
    ];
    let mut top = 70.0;
    for cells in rows {
        for (left, text) in [50.0, 130.0, 270.0, 350.0].into_iter().zip(cells) {
            sheet = sheet.text(left, top, text);
        }
        top += if cells[1].contains('\n') { 36.0 } else { 22.0 };
    }
    let sheet = sheet.text(
        50.0,
        top + 10.0,
        "注：本表按照支出功能分类科目编制，金额单位为万元，未包含上年结转的资金",
    );
    assert_eq!(
        outline(&plain(&[sheet])),
        "支出表\n[table exact]\n\
         | 0:编码 | 1:名称 | 2:合计 | 3:项目支出\n\
         | 0:2101501 | 1:行政运行 | 2:120.00 | 3:\n\
         | 0:2101502 | 1:一般行政管理事务 | 2:30.50 | 3:30.50\n\
         | 0:2101505 | 1:医疗保障政策管理和经办⏎服务能力建设补助经费支 | 2:8.00 | 3:8.00\n\
         | 0:2101599 | 1:其他医疗保障管理事务支 | 2:1,000.00 | 3:\n\
         注：本表按照支出功能分类科目编制，金额单位为万元，未包含上年结转的资金\n"
    );
}

#[test]
fn rows_between_horizontal_lines_may_wrap_and_share_labels() {
    let mut sheet = Sheet::default();
    // The label on the left is merged: the line between its rows begins beside it.
    for (left, top) in [(50.0, 60.0), (50.0, 80.0), (130.0, 100.0), (50.0, 140.0), (50.0, 160.0)] {
        sheet = sheet.line(left, top, 450.0, top);
    }
    let sheet = sheet
        .text(55.0, 62.0, "类别")
        .text(135.0, 62.0, "名称")
        .text(335.0, 62.0, "指标值")
        .text(55.0, 104.0, "产出指标")
        .text(135.0, 82.0, "培训人数")
        .text(335.0, 82.0, "≥100人")
        .text(135.0, 106.0, "按时完成年度各项重点任务\n的比例")
        .text(335.0, 113.0, "100%")
        .text(55.0, 142.0, "满意度")
        .text(135.0, 142.0, "群众满意度")
        .text(335.0, 142.0, "≥95%");
    assert_eq!(
        outline(&plain(&[sheet])),
        "[table exact]\n\
         | 0:类别 | 1:名称 | 2:指标值\n\
         | 0:产出指标{1×2} | 1:培训人数 | 2:≥100人\n\
         | 1:按时完成年度各项重点任务⏎的比例 | 2:100%\n\
         | 0:满意度 | 1:群众满意度 | 2:≥95%\n"
    );
}

#[test]
fn rows_cut_at_a_page_break_are_told_from_rows_that_end_there() {
    // The break cuts a row: one cell is full to its edge, another goes on with a word that did not fit.
    let mut first = row(Sheet::default(), 700.0, 20.0, [Some("项目编码"), Some("13892126"), Some("")]);
    first = row(first, 720.0, 20.0, [Some("预算规模及"), Some("其中：第1期财政拨款及自有"), Some("48.00")]);
    let mut second = Sheet::default().cell(50.0, 40.0, 60.0, 40.0, "资金用途");
    second = row(second, 40.0, 20.0, [None, Some("资金"), Some("")]);
    second = row(second, 60.0, 20.0, [None, Some("用于培训"), Some("")]);
    assert_eq!(
        outline(&plain(&[first, second])),
        "[table exact]\n\
         | 0:项目编码 | 1:13892126 | 2:\n\
         | 0:预算规模及⏎资金用途{1×2} | 1:其中：第1期财政拨款及自有⏎资金 | 2:48.00\n\
         | 1:用于培训 | 2:\n"
    );
    // The cells are as full, but their text ends above the break: what follows is another row.
    let first =
        row(Sheet::default(), 700.0, 60.0, [Some("项目名称表"), Some("目录"), Some("一\n二\n三\n四")]);
    let second = row(Sheet::default(), 40.0, 20.0, [Some("合计"), Some(""), Some("19.20")]);
    assert_eq!(
        outline(&plain(&[first, second])),
        "[table exact]\n| 0:项目名称表 | 1:目录 | 2:一⏎二⏎三⏎四\n| 0:合计 | 1: | 2:19.20\n"
    );
    // A figure that fits into one line does not go on with another figure.
    let first = row(
        Sheet::default(),
        700.0,
        20.0,
        [Some("3181.42"), Some("其中：第1期财政拨款及自有"), Some("说明")],
    );
    let second = row(Sheet::default(), 40.0, 20.0, [Some("9.94"), Some("资金"), Some("")]);
    assert_eq!(
        outline(&plain(&[first, second])),
        "[table exact]\n| 0:3181.42 | 1:其中：第1期财政拨款及自有 | 2:说明\n| 0:9.94 | 1:资金 | 2:\n"
    );
}

#[test]
fn headings_beside_their_print_and_names_of_one_length_keep_rows_and_columns() {
    let table = |mut sheet: Sheet, mut top: f64, rows: &[[&str; 4]]| {
        for (index, cells) in rows.iter().enumerate() {
            // Headings are centred, and so miss the figures, which are set to the left.
            let lefts = if index == 0 { [75.0, 160.0, 300.0, 380.0] } else { [50.0, 130.0, 250.0, 350.0] };
            for (left, text) in lefts.into_iter().zip(cells) {
                sheet = sheet.text(left, top, text);
            }
            top += 19.0;
        }
        sheet
    };
    let first = [
        ["编码", "名称", "预算", "决算"],
        ["2101501", "设备购置费", "120.00", "110.00"],
        ["2101502", "场馆维修费", "", "30.50"],
        ["2101505", "师资培训费", "78.00", ""],
        ["2101599", "图书采购费", "12.40", "12.40"],
    ];
    // A line of text between two tables is part of neither.
    let sheet = table(Sheet::default(), 60.0, &first).text(50.0, 160.0, "2.数据截至上年末");
    let sheet = table(sheet, 180.0, &first);
    let expected = "[table exact]\n\
         | 0:编码 | 1:名称 | 2:预算 | 3:决算\n\
         | 0:2101501 | 1:设备购置费 | 2:120.00 | 3:110.00\n\
         | 0:2101502 | 1:场馆维修费 | 2: | 3:30.50\n\
         | 0:2101505 | 1:师资培训费 | 2:78.00 | 3:\n\
         | 0:2101599 | 1:图书采购费 | 2:12.40 | 3:12.40\n";
    assert_eq!(outline(&plain(&[sheet])), format!("{expected}2.数据截至上年末\n{expected}"));
}

#[test]
fn labels_at_the_middle_of_their_rows_reach_over_them_without_any_line() {
    let mut sheet = Sheet::default().text(50.0, 60.0, "一级指标").text(110.0, 60.0, "名称");
    sheet = sheet.text(250.0, 60.0, "指标值").text(330.0, 60.0, "分值");
    for (index, (name, value)) in [
        ("培训人数", "≥100人"),
        ("培训场次", "≥4场"),
        ("知晓率", "≥90%"),
        ("满意度", "≥95%"),
        ("投诉件数", "≤2件"),
    ]
    .into_iter()
    .enumerate()
    {
        let top = 84.0 + 24.0 * index as f64;
        sheet = sheet.text(110.0, top, name).text(250.0, top, value).text(330.0, top, "10");
    }
    // One stands between two rows, the other beside the middle one of three.
    let sheet = sheet.text(50.0, 96.0, "产出指标").text(50.0, 156.0, "效益指标");
    assert_eq!(
        outline(&plain(&[sheet])),
        "[table exact]\n\
         | 0:一级指标 | 1:名称 | 2:指标值 | 3:分值\n\
         | 0:产出指标{1×2} | 1:培训人数 | 2:≥100人 | 3:10\n\
         | 1:培训场次 | 2:≥4场 | 3:10\n\
         | 0:效益指标{1×3} | 1:知晓率 | 2:≥90% | 3:10\n\
         | 1:满意度 | 2:≥95% | 3:10\n\
         | 1:投诉件数 | 2:≤2件 | 3:10\n"
    );
}
