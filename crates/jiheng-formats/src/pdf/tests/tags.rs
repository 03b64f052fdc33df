//! Tables of tagged documents.

use super::outline;
use super::writer::{Sheet, plain, tagged};

/// A header that is repeated, a label merged over the page break, and rows with empty cells on both sides of it.
fn sheets() -> [Sheet; 2] {
    let head = |sheet: Sheet, top: f64, artifact: bool| {
        let sheet = if artifact { sheet.draw("/Artifact <</Type/Layout>> BDC") } else { sheet };
        let sheet = sheet
            .marked(0, [50.0, top, 100.0, 20.0], "类别")
            .marked(1, [150.0, top, 150.0, 20.0], "名称")
            .marked(2, [300.0, top, 100.0, 20.0], "指标值");
        if artifact { sheet.draw("EMC") } else { sheet }
    };
    let first = head(Sheet::default(), 700.0, false)
        .marked(3, [50.0, 720.0, 100.0, 40.0], "产出指标")
        .marked(4, [150.0, 720.0, 150.0, 20.0], "培训人数")
        .marked(5, [300.0, 720.0, 100.0, 20.0], "≥100人")
        .marked(6, [150.0, 740.0, 150.0, 20.0], "培训场次")
        .cell(300.0, 740.0, 100.0, 20.0, "");
    let second = head(Sheet::default(), 40.0, true)
        .cell(50.0, 60.0, 100.0, 20.0, "")
        .cell(150.0, 60.0, 150.0, 20.0, "")
        .marked(3, [300.0, 60.0, 100.0, 20.0], "长期")
        .cell(50.0, 80.0, 100.0, 20.0, "")
        .marked(4, [150.0, 80.0, 150.0, 20.0], "持续时间")
        .cell(300.0, 80.0, 100.0, 20.0, "");
    [first, second]
}

/// A cell: its attributes, and which page it prints on (5 or 7) under which number.
type Tag<'t> = (&'t str, Option<(u32, u32)>);

fn table(kind: &str, rows: &[&[Tag]]) -> String {
    let cell = |(attributes, print): &Tag| {
        let kids = print.map_or(String::new(), |(page, mark)| {
            format!("/K[<</S/P/Pg {page} 0 R/K[<</Type/MCR/MCID {mark}>>]>>]")
        });
        format!("<</S/TD/A<</O/Table{attributes}>>{kids}>>")
    };
    let row = |cells: &&[_]| format!("<</S/TR/K[{}]>>", cells.iter().map(cell).collect::<String>());
    format!("<</S/{kind}/K[{}]>>", rows.iter().map(row).collect::<String>())
}

const HEAD: &[Tag] = &[("", Some((5, 0))), ("", Some((5, 1))), ("", Some((5, 2)))];

#[test]
fn tags_tell_which_rows_a_page_break_parts() {
    let rows: [&[_]; 5] = [
        HEAD,
        &[("/RowSpan 3", Some((5, 3))), ("", Some((5, 4))), ("", Some((5, 5)))],
        &[("", Some((5, 6))), ("", None)],
        &[("", None), ("", Some((7, 3)))],
        &[("", None), ("", Some((7, 4))), ("", None)],
    ];
    // By their roles in the document, too.
    for kind in ["Table", "Grid"] {
        assert_eq!(
            outline(&tagged(&sheets(), &table(kind, &rows))),
            "[table exact]\n\
             | 0:类别 | 1:名称 | 2:指标值\n\
             | 0:产出指标{1×3} | 1:培训人数 | 2:≥100人\n\
             | 1:培训场次 | 2:\n\
             | 1: | 2:长期\n\
             | 0: | 1:持续时间 | 2:\n"
        );
    }
    // Nothing but the tags tells that these are two rows.
    let drawn = outline(&plain(&sheets()));
    assert!(drawn.contains("| 1:培训场次 | 2:长期\n"), "{drawn}");
}

#[test]
fn tags_tell_which_lines_are_one_paragraph() {
    let line = |sheet: Sheet, mark: u32, top: f64, text: &str| {
        sheet.draw(&format!("/P <</MCID {mark}>> BDC")).text(50.0, top, text).draw("EMC")
    };
    let sheet = line(Sheet::default(), 0, 100.0, "完成道路养护，");
    let sheet = line(sheet, 1, 114.0, "并按期验收。");
    let sheet = line(sheet, 2, 128.0, "满意度不低于90%。");
    let plain_lines = outline(&plain(std::slice::from_ref(&sheet))).lines().count();
    let paragraph = |marks: &str| format!("<</S/P/Pg 5 0 R/K[{marks}]>>");
    assert_eq!(
        outline(&tagged(std::slice::from_ref(&sheet), &[paragraph("0 1"), paragraph("2")].concat())),
        "完成道路养护，⏎并按期验收。\n满意度不低于90%。\n"
    );
    // The blank that the line is broken at.
    let sheet = line(Sheet::default(), 0, 100.0, "完成养护，API ");
    let sheet = line(sheet, 1, 114.0, "2 个。");
    assert_eq!(outline(&tagged(&[sheet], &paragraph("0 1"))), "完成养护，API 2 个。\n");
    // Lines far too short to run on.
    assert_eq!(plain_lines, 3);
}

#[test]
fn tables_side_by_side_in_one_frame_are_told_apart() {
    let sheet = Sheet::default()
        .marked(0, [50.0, 100.0, 100.0, 20.0], "项目名称")
        .marked(1, [150.0, 100.0, 100.0, 20.0], "桥梁维护")
        .marked(2, [50.0, 120.0, 200.0, 20.0], "审核意见");
    let tables = [
        table("Table", &[&[("", Some((5, 0))), ("", Some((5, 1)))]]),
        table("Table", &[&[("", Some((5, 2)))]]),
    ];
    assert_eq!(
        outline(&tagged(&[sheet], &tables.concat())),
        "[table exact]\n| 0:项目名称 | 1:桥梁维护\n[table exact]\n| 0:审核意见\n"
    );
}

#[test]
fn tags_that_do_not_agree_with_the_page_are_not_believed() {
    let drawn = outline(&plain(&sheets()));
    // The merge is not told, so that later cells of its rows would stand in other columns.
    let shifted: [&[_]; 4] = [
        HEAD,
        &[("", Some((5, 3))), ("", Some((5, 4))), ("", Some((5, 5)))],
        &[("", Some((5, 6)))],
        &[("", None), ("", Some((7, 4))), ("", Some((7, 3)))],
    ];
    assert_eq!(outline(&tagged(&sheets(), &table("Table", &shifted))), drawn);
    // Half of the print is not told of.
    let partly: [&[_]; 1] = [HEAD];
    assert_eq!(outline(&tagged(&sheets(), &table("Table", &partly))), drawn);
    // Spans beyond measure, cells in no row, elements in themselves.
    let wide: [&[_]; 1] = [&[("/ColSpan 99999999/RowSpan 4294967295", Some((5, 0)))]];
    for elements in
        [table("Table", &wide), "<</S/Table/K[<</S/TD/Pg 5 0 R/K 0>>]>>".to_owned(), "4 0 R".to_owned()]
    {
        assert_eq!(outline(&tagged(&sheets(), &elements)), drawn, "{elements}");
    }
}
