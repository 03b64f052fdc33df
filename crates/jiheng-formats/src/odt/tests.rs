//! Packages made by hand go in, outlines come out.

use proptest::prelude::*;

use crate::flow::tests::{GridCell, grid_of, grids};
use crate::package::tests::zip;
use crate::{ErrorKind, Limits};

const MEDIA_TYPE: &[u8] = b"application/vnd.oasis.opendocument.text";

fn document(styles: &str, body: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:style="s" xmlns:draw="d"
        xmlns:loext="l" xmlns:field="f"><office:automatic-styles>{styles}</office:automatic-styles>
        <office:body><office:text>{body}</office:text></office:body></office:document-content>"#
    );
    zip(&[("mimetype", MEDIA_TYPE), ("content.xml", content.as_bytes())])
}

fn outline(styles: &str, body: &str) -> String {
    let (format, outcome) = crate::read("", &document(styles, body), &Limits::default()).expect("readable");
    assert_eq!(format.name, "odt");
    assert!(outcome.findings.is_empty(), "{:?}", outcome.findings);
    outcome.value.outline()
}

#[test]
fn spans_covered_and_repeated_cells_keep_the_grid() {
    let body = r#"<table:table><table:table-column table:number-columns-repeated="4"/><table:table-header-rows><table:table-row>
        <table:table-cell table:number-columns-spanned="2"><text:p>表头</text:p><text:p/><text:p>二</text:p></table:table-cell>
        <table:covered-table-cell/><table:table-cell table:number-columns-repeated="2"><text:p>同</text:p></table:table-cell>
        </table:table-row></table:table-header-rows>
        <table:table-row><table:table-cell table:number-rows-spanned="9"><text:p>产出</text:p></table:table-cell>
        <table:table-cell><table:table><table:table-row><table:table-cell><text:p>内</text:p></table:table-cell></table:table-row>
        </table:table></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="2"><table:covered-table-cell/><table:table-cell/></table:table-row></table:table>"#;
    insta::assert_snapshot!(outline("", body), @r"
    [table exact]
    | 0:表头⏎二{2×1} | 2:同 | 3:同
    | 0:产出{1×3} | 1:
        [table exact]
        | 0:内
    | 1:
    | 1:
    ");
}

#[test]
fn text_reads_as_on_the_page() {
    let styles = r#"<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>
        <style:style style:name="T2"><style:text-properties style:font-name="Wingdings 2"/></style:style>
        <text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>
        <text:list-level-style-number text:level="2" style:num-format="1" loext:num-list-format="（%2%）"/></text:list-style>"#;
    let body = r#"<text:tracked-changes><text:changed-region><text:deletion><text:p>删</text:p></text:deletion></text:changed-region></text:tracked-changes>
        <text:h text:outline-level="2">标题</text:h>
        <text:p>  甲<text:s text:c="2"/>乙
          丙<text:tab/>丁<text:line-break/>戊<text:span text:style-name="T1">藏</text:span><office:annotation><text:p>批注</text:p></office:annotation><text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注</text:p></text:note-body></text:note></text:p>
        <text:p><loext:content-control loext:checkbox="true" loext:checked="true">☒</loext:content-control>是<field:fieldmark field:type="x.FORMCHECKBOX"><field:param field:name="Checkbox_Checked" field:value="false"/></field:fieldmark>否<text:span text:style-name="T2">R&#xf0a3;</text:span></text:p>
        <text:list text:style-name="L1"><text:list-item><text:p>一级</text:p><text:list><text:list-item><text:p>二级</text:p></text:list-item></text:list></text:list-item>
        <text:list-item><text:p/><text:p>续段</text:p></text:list-item></text:list>
        <text:p>锚<draw:frame><draw:text-box><text:p>框内</text:p></draw:text-box></draw:frame>定</text:p>"#;
    insta::assert_snapshot!(outline(styles, body), @r"
    ## 标题
    甲  乙 丙	丁⏎戊
    ☑是□否☑□
    一、一级
    （1）二级
    二、
    续段
    锚定
    框内
    脚注
    ");
}

#[test]
fn a_password_is_told() {
    let manifest = b"<manifest:encryption-data/>";
    let bytes =
        zip(&[("mimetype", MEDIA_TYPE), ("content.xml", b"\x01\x02"), ("META-INF/manifest.xml", manifest)]);
    let error = crate::read("", &bytes, &Limits::default()).err().expect("encrypted");
    assert_eq!(error.kind, ErrorKind::Encrypted);
}

#[test]
fn repeats_stop_at_the_limit() {
    let body = r#"<table:table><table:table-row table:number-rows-repeated="4000000000"><table:table-cell
        table:number-columns-repeated="4000000000"><text:p>格</text:p></table:table-cell></table:table-row></table:table>"#;
    let limits = Limits { cells: 1_000, ..Limits::default() };
    let (_, outcome) = crate::read("", &document("", body), &limits).expect("readable in part");
    assert_eq!(outcome.value.tables().flat_map(|table| &table.rows).flatten().count(), 1_000);
    assert_eq!(outcome.findings.iter().map(|finding| finding.rule.code).collect::<Vec<_>>(), ["R010"]);
}

#[test]
fn copies_count_with_all_they_hold() {
    let repeated = |cell: &str| {
        format!(
            r#"<table:table><table:table-row table:number-rows-repeated="300"><table:table-cell
            table:number-columns-repeated="300">{cell}</table:table-cell></table:table-row></table:table>"#
        )
    };
    let limits = Limits { cells: 100_000, ..Limits::default() };
    for cell in [repeated("<text:p>格</text:p>"), format!("<text:p>{}</text:p>", "长".repeat(30_000))] {
        let (_, outcome) =
            crate::read("", &document("", &repeated(&cell)), &limits).expect("readable in part");
        assert!(outcome.value.tables().flat_map(|table| &table.rows).flatten().count() < 300);
        assert_eq!(outcome.findings.iter().map(|finding| finding.rule.code).collect::<Vec<_>>(), ["R010"]);
    }
}

fn write(grid: &[Vec<GridCell>]) -> String {
    let width = grid[0].iter().map(|cell| cell.1).sum::<u32>();
    let mut rows = String::new();
    for line in grid {
        rows.push_str("<table:table-row>");
        for column in 0..width {
            match line.iter().find(|cell| cell.0 == column) {
                Some((_, columns, tall, text)) => {
                    // Blanks at the ends and in runs are layout in this format, so they are spelled out.
                    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace(' ', "<text:s/>");
                    rows.push_str(&format!(
                        r#"<table:table-cell table:number-columns-spanned="{columns}" table:number-rows-spanned="{tall}"><text:p>{text}</text:p></table:table-cell>"#
                    ));
                }
                None => rows.push_str("<table:covered-table-cell/>"),
            }
        }
        rows.push_str("</table:table-row>");
    }
    format!("<table:table>{rows}</table:table>")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_grid_reads_back(grid in grids()) {
        let bytes = document("", &format!("<text:p>题</text:p>{}", write(&grid)));
        let (_, outcome) = crate::read("", &bytes, &Limits::default()).expect("readable");
        prop_assert_eq!(grid_of(outcome.value.tables().next().expect("a table")), grid);
    }
}
