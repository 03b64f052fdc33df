//! Web pages (.html), pages saved as one file (.mht), and pages that call themselves .doc or .xls.
//!
//! The page is taken token by token, without a tree: neither depth of nesting nor missing end tags cost anything.
//! What is not printed (hidden elements, scripts, menus) is left out; nothing is fetched.

mod builder;
mod encoding;
mod flow;
mod mime;

use jiheng_model::{Blocks, Check, Example, Finding, Outcome, Rule, Severity};

use crate::{Format, FormatError, Limits};

pub const FORMAT: Format = Format {
    name: "html",
    title: "网页",
    media_types: &["text/html"],
    extensions: &["html", "htm", "shtml", "xhtml", "mht", "mhtml"],
    matches: |bytes| mime::is_archive(bytes) || is_page(bytes),
    read,
    needs: None,
};

pub(crate) const RULES: &[&Rule] = &[&UNREADABLE_CHARACTERS, &NESTING];

const UNREADABLE_CHARACTERS: Rule = Rule {
    code: "R024",
    name: "unreadable-characters",
    severity: Severity::Warning,
    title: "有无法识别的字符",
    why: "网页的部分字节不符合其字符编码，这些字符以「\u{fffd}」代替，相应文字可能有误。",
    fix: "核对原文，或以 UTF-8 编码另存后重新提交。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("bytes_of_no_encoding_are_told"),
    check: Check::Reading,
};

const NESTING: Rule = Rule {
    code: "R025",
    name: "deep-nesting",
    severity: Severity::Warning,
    title: "表格嵌套过深",
    why: "表格套表格的层数超过限度，过深的表格按文字读取，其行列不再区分。",
    fix: "减少表格嵌套的层数后重新提交。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("deep_nesting_is_cut_and_told"),
    check: Check::Reading,
};

/// How far into the file the marks of a page are looked for.
const SNIFFED: usize = 4096;
const OPENING_MARKS: &[&str] = &[
    "<html",
    "<!doctype html",
    "<head",
    "<body",
    "<table",
    "<meta ",
    "<div",
    "<p",
    "<h1",
    "<center",
    "<style",
];
const CLOSING_MARKS: &[&str] = &["</html>", "</body>", "</table>", "</td>", "</p>"];

fn is_page(bytes: &[u8]) -> bool {
    let start = encoding::start(bytes, SNIFFED).to_lowercase();
    // A workbook in XML has tables as well.
    if start.contains("<workbook") || start.contains("<w:worddocument") && !start.contains("<html") {
        return false;
    }
    let marks = if start.trim_start().starts_with('<') { OPENING_MARKS } else { CLOSING_MARKS };
    marks.iter().any(|mark| start.contains(mark))
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    let unpacked = mime::is_archive(bytes).then(|| mime::page(bytes)).transpose()?;
    let (page, declared) = match &unpacked {
        Some((page, charset)) => (page.as_slice(), charset.as_deref()),
        None => (bytes, None),
    };
    let (text, has_unreadable) = encoding::decode(page, declared);
    let read = builder::read(&text, limits)?;
    let mut outcome = Outcome::new(flow::blocks(read.pieces));
    if has_unreadable {
        let message = "网页中有不符合其字符编码的字节，相应文字可能有误";
        outcome.findings.push(Finding::new(&UNREADABLE_CHARACTERS, message));
    }
    if read.cut {
        let message = format!("表格嵌套超过 {} 层，过深的表格按文字读取", limits.depth);
        outcome.findings.push(Finding::new(&NESTING, message));
    }
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::testing::{limits, told};
    use insta::assert_snapshot;

    fn page(html: &str) -> String {
        told(read(html.as_bytes(), &Limits::default()))
    }

    #[test]
    fn a_page_of_a_public_body_reads_as_printed() {
        let html = "<!DOCTYPE html><html><head><meta charset=utf-8><title>窗口</title><style>p{}</style></head><body>
            <nav><ul><li>首页</ul></nav><header>某某门户</header>
            <h2>绩效目标&nbsp;表</h2><p>单位：&emsp;万元<p>第二段<br>换行 有  空白
            <script>document.write('<p>脚本</p>')</script>
            <table border=1>
              <thead><tr><th>一级指标<th>二级指标<th colspan=2>指标值</thead>
              <tr><td rowspan=2>产出<br>指标<td>数量指标<td>≥<td><p>500</p><p>m<sup>2</sup></p>
              <tr><td>质量指标<td><td>&amp;nbsp;100%
              <tr style='DISPLAY: none'><td>隐藏</td></tr>
              <tr><td colspan=4>备注：<input type=checkbox checked>新增 <input type=checkbox>延续 <input value=甲>
                <select><option>一<option selected>二</select>
            </table>
            <ol><li>甲<li>乙</ol><div hidden>隐<div>藏</div></div><footer>版权</footer></body></html>";
        assert_snapshot!(page(html), @r"
        ## 绩效目标 表
        单位： 万元
        第二段⏎换行 有 空白
        [table exact]
        | 0:一级指标 | 1:二级指标 | 2:指标值{2×1}
        | 0:产出⏎指标{1×2} | 1:数量指标 | 2:≥ | 3:500⏎m²
        | 1:质量指标 | 2: | 3: 100%
        | 0:备注：☑新增 □延续 甲 二{4×1}
        1. 甲
        2. 乙
        ");
    }

    #[test]
    fn tables_that_only_arrange_the_page_are_taken_apart() {
        let html = "<table><tr><td>栏目<td><table><tr><td><h1>标题</h1>
            <table><tr><td>甲<td>1</tr><tr><td>乙<td>2</tr></table>尾注</table></table>";
        assert_snapshot!(page(html), @r"
        栏目
        # 标题
        [table exact]
        | 0:甲 | 1:1
        | 0:乙 | 1:2
        尾注
        ");
        let form = "<table><tr><td>项目名称<td>甲<td>主管部门<td>乙</tr><tr><td>指标<td colspan=3>见下
            <table><tr><td>数量<td>1<tr><td>质量<td>2</table></table>";
        assert_snapshot!(page(form), @r"
        [table exact]
        | 0:项目名称 | 1:甲 | 2:主管部门 | 3:乙
        | 0:指标 | 1:见下{3×1}
            [table exact]
            | 0:数量 | 1:1
            | 0:质量 | 1:2
        ");
    }

    #[test]
    fn a_table_that_was_not_closed_ends_where_the_next_begins() {
        assert_snapshot!(page("<table><tr><td>甲<td>1</tr><p>文字</p><table><tr><td>乙<td>2"), @r"
        文字
        [table exact]
        | 0:甲 | 1:1
        [table exact]
        | 0:乙 | 1:2
        ");
    }

    #[test]
    fn hidden_elements_end_where_their_cell_ends() {
        let html = "<table><tr><td>甲<div style='display:none'>隐<td>乙</tr><tr><td><span hidden>隐</td><td>丙</td></tr>
            <tbody style='display:none'><tr><td>隐<tbody><tr><td>丁</td><td style='visibility: hidden'>隐<td>戊</table>";
        assert_snapshot!(page(html), @r"
        [table exact]
        | 0:甲 | 1:乙
        | 0: | 1:丙
        | 0:丁 | 1:戊
        ");
    }

    #[test]
    fn spans_are_clamped_to_the_table() {
        let html =
            "<table><tr><td rowspan=99 colspan=0>甲<td rowspan=0>乙<td colspan=99999999999>丙<tr><td>丁
            <tbody><tr><td>戊<td>己</table>";
        assert_snapshot!(page(html), @r"
        [table exact]
        | 0:甲{1×2} | 1:乙{1×2} | 2:丙
        | 2:丁
        | 0:戊 | 1:己
        ");
    }

    #[test]
    fn encodings_are_found_out() {
        let text = "<table><tr><td>项目支出绩效目标表</td><td>单位：万元</td></tr></table>";
        let (gbk, _, _) = encoding_rs::GBK.encode(text);
        let read_bytes = |bytes: &[u8]| told(read(bytes, &Limits::default()));
        let expected = page(text);
        assert_snapshot!(expected, @r"
        [table exact]
        | 0:项目支出绩效目标表 | 1:单位：万元
        ");
        assert_eq!(read_bytes(&gbk), expected, "undeclared");
        let declared = |charset: &str, bytes: &[u8]| {
            [
                format!("<meta http-equiv=Content-Type content='text/html; charset={charset}'>").as_bytes(),
                bytes,
            ]
            .concat()
        };
        assert_eq!(read_bytes(&declared("gb2312", &gbk)), expected);
        assert_eq!(read_bytes(&declared("utf-8", &gbk)), expected, "declared as UTF-8, and is not");
        assert_eq!(read_bytes(&declared("gbk", text.as_bytes())), expected, "declared as GBK, and is UTF-8");
        let utf_16: Vec<u8> =
            [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert!(is_page(&utf_16));
        assert_eq!(read_bytes(&utf_16), expected);
    }

    #[test]
    fn bytes_of_no_encoding_are_told() {
        let bytes = ["<meta charset=utf-8><p>甲".as_bytes(), b"\xff\xff", "乙</p>".as_bytes()].concat();
        assert_snapshot!(told(read(&bytes, &Limits::default())), @r"
        甲��乙
        R024 : 网页中有不符合其字符编码的字节，相应文字可能有误
        ");
    }

    #[test]
    fn a_page_saved_as_one_file_is_read() {
        let mht = "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=\"=_b\"\r\n\r\n--=_b\r\n\
            Content-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            <p class=3Da>=E7=94=B2=\r\n=E4=B9=99</p>\r\n--=_b\r\nContent-Type: image/png\r\n\r\nxx\r\n--=_b--\r\n";
        assert!((FORMAT.matches)(mht.as_bytes()));
        assert_snapshot!(page(mht), @r"甲乙");
    }

    #[test]
    fn what_is_no_page_is_left_to_others() {
        assert!(!is_page("纯文本，含有 <尖括号>".as_bytes()));
        assert!(!is_page(b"<?xml version='1.0'?><Workbook><Table></Table></Workbook>"));
        assert!(is_page("\u{feff} <html xmlns:x='urn:example'><table>".as_bytes()));
    }

    #[test]
    fn deep_nesting_is_cut_and_told() {
        let divisions = "<div>".repeat(100_000) + "甲" + &"</div>".repeat(100_000);
        assert_eq!(page(&divisions), "甲\n");
        let tables = "<table><tr><td>甲<td>乙".repeat(10_000);
        let read = page(&tables);
        assert!(read.ends_with("R025 : 表格嵌套超过 128 层，过深的表格按文字读取\n"));
        assert_snapshot!(told(read_limited("<table><tr><td>甲<td>乙")), @r"文件超出允许的大小（单元格个数），为安全起见未读取");
    }

    fn read_limited(html: &str) -> Result<Outcome<Blocks>, FormatError> {
        read(html.as_bytes(), &limits(1))
    }
}
