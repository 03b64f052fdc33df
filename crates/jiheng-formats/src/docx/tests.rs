//! Packages made by hand go in, outlines come out.

use jiheng_model::{Blocks, Finding, Outcome};
use proptest::prelude::*;

use crate::flow::tests::{GridCell, grid_of, grids};
use crate::package::tests::zip;
use crate::{ErrorKind, FormatError, Limits};

const NAMESPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:m="math" xmlns:v="vml" xmlns:o="office"
    xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006""#;

fn document(body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"#
    )
}

fn read(parts: &[(&str, &str)]) -> Result<Outcome<Blocks>, FormatError> {
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let bytes = zip(&parts);
    let (format, outcome) = crate::read("", &bytes, &Limits::default())?;
    assert_eq!(format.name, "docx");
    Ok(outcome)
}

fn outline(body: &str) -> String {
    let outcome = read(&[("word/document.xml", &document(body))]).expect("the document is readable");
    assert!(outcome.findings.is_empty(), "{:?}", outcome.findings);
    outcome.value.outline()
}

/// A paragraph of one run.
fn p(text: &str) -> String {
    format!(r#"<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>"#)
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

fn table(rows: &[String]) -> String {
    let rows: String = rows.iter().map(|row| format!("<w:tr>{row}</w:tr>")).collect();
    format!("<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>")
}

#[test]
fn merged_cells_stand_once_at_their_grid_column() {
    let start = r#"<w:vMerge w:val="restart"/>"#;
    let rows = [
        cell("", "项目名称") + &cell(r#"<w:gridSpan w:val="3"/>"#, "示范项目"),
        cell(start, "产出指标") + &cell(start, "数量指标") + &cell("", "1") + &cell("", "2"),
        cell("<w:vMerge/>", "") + &cell("<w:vMerge/>", "") + &cell("", "3") + &cell("", ""),
        cell("<w:vMerge/>", "") + &cell(start, "质量指标") + &cell("", "4") + &cell("", "5"),
        r#"<w:trPr><w:gridBefore w:val="2"/><w:gridAfter w:val="1"/></w:trPr>"#.to_owned() + &cell("", "6"),
        cell("<w:vMerge/>", "无上格")
            + &cell(r#"<w:hMerge w:val="restart"/>"#, "左")
            + &cell("<w:hMerge/>", ""),
    ];
    insta::assert_snapshot!(outline(&table(&rows)), @r"
    [table exact]
    | 0:项目名称 | 1:示范项目{3×1}
    | 0:产出指标{1×3} | 1:数量指标{1×2} | 2:1 | 3:2
    | 2:3 | 3:
    | 1:质量指标 | 2:4 | 3:5
    | 2:6
    | 0:无上格 | 1:左{2×1}
    ");
}

#[test]
fn runs_join_and_marks_print_as_on_the_page() {
    let body = r#"<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>预算</w:t></w:r>
        <w:hyperlink><w:r><w:t>  资金 </w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>A&amp;B&#x2265;5&foo;</w:t><w:br/>
        <w:t>二</w:t><w:noBreakHyphen/><w:t>三</w:t><w:softHyphen/></w:r>
        <m:oMath><m:r><m:t>≤9</m:t></m:r></m:oMath></w:p>"#;
    insta::assert_snapshot!(outline(body), @"预算资金	A&B≥5&foo;⏎二-三≤9");
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let deleted_row = format!("<w:trPr><w:del w:id=\"1\"/></w:trPr>{}", cell("", "删去的行"));
    let inserted_row = format!("<w:trPr><w:ins w:id=\"1\"/></w:trPr>{}", cell("", "新增的行"))
        + &cell("<w:cellDel/>", "删去的格")
        + &cell(r#"<w:tcPrChange><w:tcPr><w:gridSpan w:val="5"/></w:tcPr></w:tcPrChange>"#, "末格");
    let body = format!(
        "<w:p><w:ins>{}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:moveFrom>{}</w:moveFrom>
         <w:moveTo>{}</w:moveTo></w:p>
         <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>{}{}",
        run("新"),
        run("移走"),
        run("移来"),
        run("前半"),
        p("后半"),
        table(&[deleted_row, inserted_row])
    );
    insta::assert_snapshot!(outline(&body), @r"
    新移来
    前半后半
    [table exact]
    | 0:新增的行 | 1:末格
    ");
}

#[test]
fn hidden_text_is_not_printed() {
    let styles = format!(
        r#"<w:styles {NAMESPACES}><w:style w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style>
        <w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>"#
    );
    let body = document(&format!(
        r#"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>见</w:t></w:r>
        <w:r><w:rPr><w:rStyle w:val="b"/></w:rPr><w:t>藏</w:t></w:r></w:p>
        <w:p><w:pPr><w:pStyle w:val="b"/></w:pPr><w:r><w:t>藏</w:t></w:r></w:p>{}"#,
        table(&["<w:trPr><w:hidden/></w:trPr>".to_owned() + &cell("", "藏"), cell("", "见")])
    ));
    let outcome = read(&[("word/document.xml", &body), ("word/styles.xml", &styles)]).expect("readable");
    insta::assert_snapshot!(outcome.value.outline(), @r"
    见
    [table exact]
    | 0:见
    ");
}

#[test]
fn check_boxes_of_all_kinds_read_alike() {
    let control = |checked: u8, glyph: &str| {
        format!(
            r#"<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{checked}"/></w14:checkbox></w:sdtPr>
            <w:sdtContent><w:r><w:t>{glyph}</w:t></w:r></w:sdtContent></w:sdt>"#
        )
    };
    let field = |state: &str| {
        format!(
            r#"<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{state}</w:checkBox></w:ffData></w:fldChar></w:r>
            <w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#
        )
    };
    let symbol = |font: &str, code: &str| format!(r#"<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>"#);
    let typed = r#"<w:r><w:rPr><w:rFonts w:ascii="Wingdings 2"/></w:rPr><w:t>R£</w:t></w:r>"#;
    let body = format!(
        "<w:p>{}{}</w:p><w:p>{}{}{}</w:p><w:p>{}{}{}{typed}</w:p>",
        control(1, "☒"),
        control(0, "☐"),
        field(r#"<w:default w:val="0"/><w:checked/>"#),
        field(r#"<w:default w:val="1"/>"#),
        field(r#"<w:default w:val="1"/><w:checked w:val="0"/>"#),
        symbol("Wingdings", "F0FE"),
        symbol("Wingdings", "F0A8"),
        symbol("Wingdings 2", "F050"),
    );
    insta::assert_snapshot!(outline(&body), @r"
    ☑□
    ☑☑□
    ☑□√☑□
    ");
}

#[test]
fn content_controls_may_wrap_rows_and_cells() {
    let wrap = |inner: &str| format!("<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>");
    let row = format!("<w:tr>{}{}</w:tr>", wrap(&cell("", "甲")), cell("", "乙"));
    let body = wrap(&format!("<w:tbl>{}</w:tbl>{}", wrap(&row), wrap(&p("丙"))));
    insta::assert_snapshot!(outline(&body), @r"
    [table exact]
    | 0:甲 | 1:乙
    丙
    ");
}

#[test]
fn what_a_control_asks_for_is_no_text() {
    let control = |properties: &str, inner: &str| {
        format!("<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>")
    };
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let asks = "<w:showingPlcHdr/><w:text/>";
    let date = control("<w:showingPlcHdr w:val=\"0\"/><w:date/>", &run("2026年"));
    let inline = format!("<w:p>{}{}{}{date}</w:p>", run("名称："), control(asks, &run("请填写")), run("；"));
    let block = control(asks, &p("单击此处输入文字"));
    let in_cell = table(&[cell("", "甲") + &control(asks, &cell("", "请选择")) + &cell("", "乙")]);
    insta::assert_snapshot!(outline(&(inline + &block + &in_cell)), @r"
    名称：；2026年
    [table exact]
    | 0:甲 | 1: | 2:乙
    ");
}

#[test]
fn nested_tables_and_text_boxes_are_read_once() {
    let text_box = format!(
        "<mc:AlternateContent><mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice><mc:Fallback><w:pict>
         <v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent>",
        p("框内")
    );
    let nested = format!("<w:tc>{}{}<w:p/></w:tc>", p("外"), table(&[cell("", "内") + &cell("", "嵌")]));
    let body = format!(
        "<w:p><w:r><w:t>锚</w:t>{text_box}<w:t>定</w:t></w:r></w:p>{}",
        table(&[nested + &cell("", "右")])
    );
    insta::assert_snapshot!(outline(&body), @r"
    锚定
    框内
    [table exact]
    | 0:外 | 1:右
        [table exact]
        | 0:内 | 1:嵌
    ");
}

#[test]
fn field_results_stay_and_codes_go() {
    let mark = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let code = "<w:r><w:instrText>REF x</w:instrText><w:t>码</w:t></w:r>";
    let body = format!(
        "<w:p>{}{code}{}<w:r><w:t>果</w:t></w:r>{}</w:p><w:p>{}{code}</w:p>{}",
        mark("begin"),
        mark("separate"),
        mark("end"),
        mark("begin"),
        p("后文仍在")
    );
    insta::assert_snapshot!(outline(&body), @r"
    果
    后文仍在
    ");
}

#[test]
fn automatic_numbers_and_headings_come_from_the_styles() {
    let level = |index: u8, format: &str, text: &str| {
        format!(
            r#"<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>"#
        )
    };
    let numbering = format!(
        r#"<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="7">{}{}</w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="11"/></w:lvlOverride></w:num>
        </w:numbering>"#,
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%2."),
    );
    let styles = format!(
        r#"<w:styles {NAMESPACES}><w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/>
        </w:numPr></w:pPr></w:style></w:styles>"#
    );
    let item = |list: u8, level: u8, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    };
    let heading = |text: &str| {
        format!(r#"<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#)
    };
    let body = document(
        &[
            heading("总体目标"),
            item(1, 1, "甲"),
            item(1, 1, "乙"),
            heading("分项目标"),
            item(1, 1, "丙"),
            item(2, 0, "另起"),
            item(2, 0, ""),
        ]
        .concat(),
    );
    let parts =
        [("word/document.xml", &*body), ("word/styles.xml", &styles), ("word/numbering.xml", &numbering)];
    insta::assert_snapshot!(read(&parts).expect("readable").value.outline(), @r"
    # 一、总体目标
    1. 甲
    2. 乙
    # 二、分项目标
    1. 丙
    十一、另起
    十二、
    ");
}

#[test]
fn notes_follow_the_body() {
    let body = document(r#"<w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id="2"/></w:r></w:p>"#);
    let notes = format!(
        r#"<w:footnotes {NAMESPACES}><w:footnote w:type="separator">{}</w:footnote><w:footnote w:id="2">{}</w:footnote></w:footnotes>"#,
        p("线"),
        p("脚注")
    );
    let outcome = read(&[("word/document.xml", &body), ("word/footnotes.xml", &notes)]).expect("readable");
    insta::assert_snapshot!(outcome.value.outline(), @r"
    正文
    脚注
    ");
}

#[test]
fn places_count_pages_tables_rows_and_grid_columns() {
    let next_page = "<w:p><w:r><w:lastRenderedPageBreak/><w:t>次页</w:t></w:r></w:p>";
    let rows = [cell("", "一") + &cell("", "二"), format!("<w:tc>{next_page}</w:tc>") + &cell("", "同页")];
    let body = document(&(p("首页") + &table(&rows) + &p("末段")));
    let outcome = read(&[("word/document.xml", &body)]).expect("readable");
    let table = outcome.value.tables().next().expect("a table");
    let places: Vec<String> = table.rows.iter().flatten().map(|cell| cell.place.describe()).collect();
    assert_eq!(
        places,
        [
            "第 1 页 › 表 1 第 1 行第 1 列",
            "第 1 页 › 表 1 第 1 行第 2 列",
            "第 2 页 › 表 1 第 2 行第 1 列",
            "第 2 页 › 表 1 第 2 行第 2 列"
        ]
    );
}

#[test]
fn other_prefixes_and_part_names_are_understood() {
    let body = document(&p("正文")).replace("w:", "ns0:").replace("xmlns:w=", "xmlns:ns0=");
    assert_eq!(read(&[("word/document2.xml", &body)]).expect("readable").value.outline(), "正文\n");
}

fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.rule.code).collect()
}

#[test]
fn text_before_damage_is_kept_and_the_damage_reported() {
    let whole = document(&(p("完好") + &table(&[cell("", "格内")])));
    let cut = &whole[..whole.find("</w:tc>").expect("a cell")];
    let outcome = read(&[("word/document.xml", cut)]).expect("readable in part");
    insta::assert_snapshot!(outcome.value.outline(), @r"
    完好
    [table exact]
    | 0:格内
    ");
    assert_eq!(codes(&outcome.findings), ["R011"]);
}

#[test]
fn embedded_objects_and_pictures_are_reported() {
    let object = "<w:p><w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject/></w:object></w:r></w:p>";
    let outcome = read(&[("word/document.xml", &document(object))]).expect("readable");
    assert_eq!(codes(&outcome.findings), ["R012"]);
    let scan = document("<w:p><w:r><w:pict><v:imagedata/></w:pict></w:r></w:p>");
    let error = read(&[("word/document.xml", &scan)]).expect_err("nothing but a picture");
    assert_eq!(error.kind, ErrorKind::ImageOnly);
    let error = read(&[("word/document.xml", &document("<w:p/>"))]).expect_err("nothing at all");
    assert_eq!(error.kind, ErrorKind::Empty);
}

#[test]
fn cells_beyond_the_limit_are_left_out_and_reported() {
    let rows = vec![cell("", "格") + &cell("", "格"); 4];
    let bytes = zip(&[("word/document.xml", document(&(table(&rows) + &p("后文"))).as_bytes())]);
    let (_, outcome) =
        crate::read("", &bytes, &Limits { cells: 3, ..Limits::default() }).expect("readable in part");
    insta::assert_snapshot!(outcome.value.outline(), @r"
    [table exact]
    | 0:格 | 1:格
    | 0:格
    ");
    assert_eq!(codes(&outcome.findings), ["R010"]);
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = document(&("<w:tbl><w:tr><w:tc>".repeat(5_000) + "深"));
    let error = read(&[("word/document.xml", &deep)]).expect_err("too deep");
    assert_eq!(error.kind, ErrorKind::TooLarge("嵌套层数"));
}

fn write(grid: &[Vec<GridCell>]) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let rows: Vec<String> = (0..grid.len())
        .map(|row| {
            let mut cells: Vec<(u32, String)> = Vec::new();
            for (above, line) in grid[..=row].iter().enumerate() {
                for (column, wide, tall, text) in line.iter().filter(|cell| above + cell.2 as usize > row) {
                    let (merge, text) = match (above == row, *tall) {
                        (true, 1) => ("", text.as_str()),
                        (true, _) => (r#"<w:vMerge w:val="restart"/>"#, text.as_str()),
                        (false, _) => ("<w:vMerge/>", ""),
                    };
                    let properties = format!(r#"<w:gridSpan w:val="{wide}"/>{merge}"#);
                    cells.push((*column, cell(&properties, &escape(text))));
                }
            }
            cells.sort();
            cells.into_iter().map(|(_, cell)| cell).collect()
        })
        .collect();
    table(&rows)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_grid_written_as_word_does_reads_back(grid in grids()) {
        let outcome = read(&[("word/document.xml", &document(&(p("题") + &write(&grid))))]).expect("readable");
        let table = outcome.value.tables().next().expect("a table");
        prop_assert_eq!(grid_of(table), grid);
    }

    #[test]
    fn damaged_bytes_never_panic(cut in 0usize..2_000, flip in 0usize..2_000) {
        let mut bytes = zip(&[("word/document.xml", document(&table(&[cell("", "甲")])).as_bytes())]);
        let at = flip % bytes.len();
        bytes[at] ^= 0x55;
        bytes.truncate(bytes.len().saturating_sub(cut % 64));
        let _ = crate::read("甲.docx", &bytes, &Limits::default());
    }
}
