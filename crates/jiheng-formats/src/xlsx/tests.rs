use super::*;
use crate::sheet::testing::{BORDERS, limits, text_cells, told, xlsx};
use insta::assert_snapshot;

fn read_sheet(cells: &[(&str, &str)], merges: &[&str]) -> String {
    let merges: String = merges.iter().map(|area| format!(r#"<mergeCell ref="{area}"/>"#)).collect();
    let xml = format!("{}<mergeCells>{merges}</mergeCells>", text_cells(cells));
    told(read(&xlsx(&[("目标表", "visible", &xml)], BORDERS, &[]), &Limits::default()))
}

#[test]
fn a_form_reads_as_printed() {
    let outline = read_sheet(
        &[
            ("A1!", "项目支出绩效目标表"),
            ("A2!", "填报单位：示例市文化馆"),
            ("D2!", "单位：万元"),
            ("A3", "项目名称"),
            ("B3", "馆舍维修"),
            ("C3", ""),
            ("D3", ""),
            ("A4", "绩效\n指标"),
            ("B4", "产出指标"),
            ("C4", "维修面积"),
            ("D4", "≥500平方米"),
            ("A5", ""),
            ("B5", ""),
            ("C5", "验收合格率"),
            ("D5", "100%"),
            ("A6", ""),
            ("B6", ""),
            ("C6", ""),
            ("D6", ""),
            ("A7!", "注：本表由项目单位填写。"),
            ("A8!", "项目支出绩效目标表"),
            ("A9", "项目名称"),
            ("B9", "设备更新"),
            ("A10", "预算数"),
            ("B10", "12"),
        ],
        &["A1:D1", "B3:D3", "A4:A6", "B4:B5"],
    );
    assert_snapshot!(outline, @r"
    项目支出绩效目标表
    填报单位：示例市文化馆
    单位：万元
    [table exact]
    | 0:项目名称 | 1:馆舍维修{3×1}
    | 0:绩效⏎指标{1×3} | 1:产出指标{1×2} | 2:维修面积 | 3:≥500平方米
    | 2:验收合格率 | 3:100%
    | 1: | 2: | 3:
    注：本表由项目单位填写。
    项目支出绩效目标表
    [table exact]
    | 0:项目名称 | 1:设备更新
    | 0:预算数 | 1:12
    ");
}

#[test]
fn blank_rows_and_columns_part_tables() {
    let outline = read_sheet(
        &[
            ("A1!", "甲"),
            ("B1!", "1"),
            ("D1!", "丙"),
            ("E1!", "3"),
            ("A2!", "乙"),
            ("B2!", "2"),
            ("D2!", "丁"),
            ("E2!", "4"),
            ("A4!", "戊"),
            ("B4!", "5"),
            ("A5!", "说明：此行以下无内容"),
        ],
        &[],
    );
    assert_snapshot!(outline, @r"
    [table exact]
    | 0:甲 | 1:1
    | 0:乙 | 1:2
    [table exact]
    | 0:丙 | 1:3
    | 0:丁 | 1:4
    [table exact]
    | 0:戊 | 1:5
    说明：此行以下无内容
    ");
}

#[test]
fn numbers_read_as_shown() {
    let styles = r##"<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="4"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="49"/></cellXfs>
        <dxfs><dxf><numFmt numFmtId="4" formatCode="0"/></dxf></dxfs>"##;
    let xml = r#"<sheetData><row r="3">
        <c r="B3"><v>0.30000000000000004</v></c><c s="1"><v>0.95</v></c><c s="2"><v>1234.5</v></c><c s="3"><v>44708</v></c>
        <c s="4"><v>44708.5</v></c><c s="5" t="s"><v>0</v></c></row><row>
        <c r="B4" t="str"><f>A1&amp;"&lt;"</f><v>甲&lt;乙</v></c><c t="b"><v>1</v></c><c s="2"><v/></c><c t="s"><v>1</v></c><c/><c t="s"><v>2</v></c>
        </row></sheetData>"#;
    let strings = [
        "<t>007</t>",
        "<r><t>富</t></r><r><rPr><b/></rPr><t>文本</t></r><rPh sb=\"0\" eb=\"1\"><t>ふ</t></rPh>",
        "<t>一_x000D_\n二_x5F三</t>",
    ];
    let outcome = read(&xlsx(&[("数", "visible", xml)], styles, &strings), &Limits::default());
    assert_snapshot!(told(outcome), @r"
    [table exact]
    | 0:0.3 | 1:95% | 2:1,234.50 | 3:2022年5月27日 | 4:2022/5/27 | 5:007
    | 0:甲<乙 | 1:TRUE | 2: | 3:富文本 | 4: | 5:一⏎二_x5F三
    ");
}

#[test]
fn places_are_those_of_the_sheet() {
    let bytes = xlsx(&[("表", "visible", &text_cells(&[("C12", "预算数"), ("D12", "5")]))], BORDERS, &[]);
    let outcome = read(&bytes, &Limits::default()).expect("the workbook is read");
    let table = outcome.value.tables().next().expect("there is a table");
    assert_eq!(table.rows[0][0].place.describe(), "工作表「表」 › C12");
    assert_eq!((table.rows[0][0].column, table.rows[0][1].column), (0, 1));
}

#[test]
fn hidden_content_is_left_out_and_told() {
    let cells = text_cells(&[
        ("A1", "项目"),
        ("B1", "去年数"),
        ("C1", "今年数"),
        ("A2", "甲"),
        ("B2", "1"),
        ("C2", "2"),
        ("A3", "乙"),
        ("C3", "3"),
    ])
    .replace(
        "<sheetData>",
        r#"<cols><col min="2" max="2" width="9" hidden="1"/></cols><sheetData><row r="2" hidden="1"/>"#,
    );
    let xml = format!(r#"{cells}<mergeCells><mergeCell ref="A2:A3"/></mergeCells>"#);
    let bytes = xlsx(&[("表", "visible", &xml), ("底稿", "veryHidden", &xml)], BORDERS, &[]);
    assert_snapshot!(told(read(&bytes, &Limits::default())), @r"
    [table exact]
    | 0:项目 | 1:今年数
    | 0:甲 | 1:3
    R021 工作表「表」 › B1: 工作表「表」的隐藏行列中有 3 个单元格的内容未读取
    R020 工作表「底稿」: 工作表「底稿」是隐藏的，其内容未读取
    ");
}

#[test]
fn formula_errors_are_kept_and_told() {
    let xml = r#"<sheetData><row><c t="str"><v>合计</v></c><c t="e"><f>SUM(#REF!)</f><v>#REF!</v></c></row></sheetData>"#;
    assert_snapshot!(told(read(&xlsx(&[("表", "visible", xml)], "", &[]), &Limits::default())), @r"
    [table exact]
    | 0:合计 | 1:#REF!
    R022 工作表「表」 › B1: 工作表「表」有 1 个单元格显示为公式错误
    ");
}

#[test]
fn formulas_without_a_result_are_told() {
    let xml = r#"<sheetData><row><c t="str"><v>合计</v></c><c><f>SUM(C1:C9)</f><v></v></c><c t="str"><f>A2</f><v></v></c></row></sheetData>"#;
    assert_snapshot!(told(read(&xlsx(&[("表", "visible", xml)], "", &[]), &Limits::default())), @r"
    合计
    R023 工作表「表」 › B1: 工作表「表」有 1 个公式没有保存计算结果，按空白读取
    ");
}

#[test]
fn far_corners_cost_only_their_cells() {
    let outline =
        read_sheet(&[("A1!", "甲"), ("XFD1!", "乙"), ("A1048576!", "丙")], &["A1048576:XFD1048576"]);
    assert!(outline.starts_with("[table exact]\n| 0:甲 | 16383:乙\n丙\n"), "{outline}");
    let diagonal: Vec<(String, &str)> = (0..3000)
        .map(|at| (format!("{}{}!", jiheng_model::place::column_letters(at + 1), at + 1), "甲"))
        .collect();
    let diagonal: Vec<(&str, &str)> = diagonal.iter().map(|(at, text)| (at.as_str(), *text)).collect();
    assert!(read_sheet(&diagonal, &[]).len() < 100_000);
}

#[test]
fn limits_and_damage_are_errors() {
    let bytes = xlsx(&[("表", "visible", &text_cells(&[("A1", "甲"), ("B1", "乙")]))], "", &[]);
    assert_snapshot!(told(read(&bytes, &limits(1))), @r"文件超出允许的大小（单元格个数），为安全起见未读取");
    assert_snapshot!(told(read(&bytes[..bytes.len() / 2], &Limits::default())), @r"文件已损坏，无法读取（压缩包目录缺失）");
    let broken =
        xlsx(&[("表", "visible", r#"<sheetData><row><c t="s"><v>7</v></c></row></sheetData>"#)], "", &[]);
    assert_snapshot!(told(read(&broken, &Limits::default())), @r"文件已损坏，无法读取（共享字符串缺失）");
}
