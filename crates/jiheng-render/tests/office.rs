//! What readers of text do not see: controls to fill in, number formats, print setup, markup.

use std::io::{Cursor, Read};

use insta::assert_snapshot;
use jiheng_render::laid::{Cell, CellKind, Grid, Line, Part, Row, Section};
use jiheng_render::{RENDERERS, Setting};

fn write(format: &str, sections: &[Section]) -> Vec<u8> {
    let renderer = RENDERERS.iter().find(|renderer| renderer.name == format).expect("a known format");
    let setting = Setting { title: "甲 <乙>", ..Setting::default() };
    (renderer.write)(&mut sections.iter().cloned(), &setting).expect("sections can be written")
}

fn part(package: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(package)).expect("a package");
    let mut text = String::new();
    zip.by_name(name).expect("the part is there").read_to_string(&mut text).expect("parts are text");
    text
}

/// Everything from one mark up to another, a line each, ends included.
fn between(text: &str, from: &str, to: &str) -> String {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let end = rest[at..].find(to).map_or(rest.len(), |length| at + length + to.len());
        found.push(&rest[at..end]);
        rest = &rest[end..];
    }
    found.join("\n")
}

fn cell(column: usize, text: &str, kind: CellKind) -> Cell {
    Cell { column, text: text.to_owned(), kind, ..Cell::default() }
}

fn choice(answers: &[&str]) -> CellKind {
    CellKind::Choice(answers.iter().map(|answer| (*answer).to_owned()).collect())
}

fn section(header: usize, rows: Vec<Vec<Cell>>) -> Section {
    let columns = vec![40.0; rows.iter().map(Vec::len).max().unwrap_or(1)];
    let rows = rows.into_iter().map(|cells| Row { height: 8.0, cells, ..Row::default() }).collect();
    let grid = Part::Grid(Grid { columns, header, rows });
    Section { name: "表".to_owned(), numbered: true, parts: vec![grid], ..Section::default() }
}

#[test]
fn a_choice_is_a_control_in_word_and_blank_until_chosen() {
    let answers = choice(&["是", "否", "是", " "]);
    let bytes =
        write("docx", &[section(0, vec![vec![cell(0, "", answers.clone()), cell(1, "否", answers)]])]);
    let controls = between(&part(&bytes, "word/document.xml"), "<w:alias", "</w:sdtContent>");
    let run = between(&controls, "<w:rPr>", "</w:rPr>");
    let run = run.lines().next().expect("runs have properties");
    assert_snapshot!(controls.replace(run, "…"), @r#"
    <w:alias w:val="请选择"/><w:id w:val="1"/><w:showingPlcHdr/><w:dropDownList><w:listItem w:displayText="是" w:value="是"/><w:listItem w:displayText="否" w:value="否"/></w:dropDownList></w:sdtPr><w:sdtContent><w:r>…<w:t xml:space="preserve">    </w:t></w:r></w:sdtContent>
    <w:alias w:val="请选择"/><w:id w:val="2"/><w:dropDownList><w:listItem w:displayText="是" w:value="是"/><w:listItem w:displayText="否" w:value="否"/></w:dropDownList></w:sdtPr><w:sdtContent><w:r>…<w:t xml:space="preserve">否</w:t></w:r></w:sdtContent>
    "#);
}

#[test]
fn sections_of_word_have_their_paper_and_their_footer() {
    let mut landscape = section(0, vec![vec![cell(0, "甲", CellKind::Text)]]);
    landscape.paper = landscape.paper.landscape();
    landscape.numbered = false;
    let bytes = write("docx", &[section(0, vec![vec![cell(0, "乙", CellKind::Text)]]), landscape]);
    assert_snapshot!(between(&part(&bytes, "word/document.xml"), "<w:sectPr>", "<w:pgMar"), @r#"
    <w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:type w:val="nextPage"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar
    <w:sectPr><w:footerReference w:type="default" r:id="rId5"/><w:type w:val="nextPage"/><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar
    "#);
    assert_snapshot!(between(&part(&bytes, "docProps/core.xml"), "<dc:title>", "</dc:title>"), @"<dc:title>甲 &lt;乙&gt;</dc:title>");
}

#[test]
fn word_is_given_no_table_that_it_cannot_open() {
    let wide = |columns: usize| {
        let cells = (0..columns).map(|at| cell(at, "甲", CellKind::Text)).collect();
        let mut section = section(0, vec![cells]);
        for part in &mut section.parts {
            if let Part::Grid(grid) = part {
                grid.columns.fill(2.0);
            }
        }
        let renderer = RENDERERS.iter().find(|renderer| renderer.name == "docx").expect("a known format");
        (renderer.write)(&mut [section].into_iter(), &Setting::default())
            .map(|_| ())
            .map_err(|error| error.message().to_owned())
    };
    assert_eq!(wide(63), Ok(()));
    assert_snapshot!(wide(64).expect_err("Word opens 63 at most"), @"表格有 64 列，Word 文档的表格最多 63 列，请改用 Excel、PDF 或网页格式");
}

#[test]
fn cells_of_a_workbook_are_numbers_lists_and_text_but_never_formulas() {
    let long: Vec<String> = (1..80).map(|at| format!("第{at}项")).collect();
    let bytes = write(
        "xlsx",
        &[section(
            1,
            vec![
                vec![
                    cell(0, "文", CellKind::Text),
                    cell(1, "数", CellKind::Text),
                    cell(2, "选", CellKind::Text),
                ],
                vec![
                    cell(0, "=1+1", CellKind::Text),
                    cell(1, "-0.50", CellKind::Number),
                    cell(2, "", choice(&["是", "否"])),
                ],
                vec![
                    cell(0, "@甲", CellKind::Text),
                    cell(1, "", CellKind::Number),
                    cell(2, "", CellKind::Choice(long)),
                ],
                vec![
                    cell(0, "007", CellKind::Text),
                    cell(1, "", CellKind::Number),
                    cell(2, "", choice(&["一,二"])),
                ],
            ],
        )],
    );
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>"));
    assert_snapshot!(between(&sheet, "<c r=\"A", "</c>") + "\n" + &between(&sheet, "<c r=\"B", ">"), @r#"
    <c r="A1" s="1" t="s"><v>0</v></c>
    <c r="A2" s="2" t="s"><v>3</v></c>
    <c r="A3" s="2" t="s"><v>4</v></c>
    <c r="A4" s="1" t="s"><v>5</v></c>
    <c r="B1" s="1" t="s">
    <c r="B2" s="3">
    <c r="B3" s="1"/>
    <c r="B4" s="1"/>
    "#);
    assert_snapshot!(between(&sheet, "<dataValidation ", "</dataValidation>"), @r#"
    <dataValidation type="decimal" allowBlank="1" showInputMessage="1" showErrorMessage="1" errorTitle="此处填写数字" error="请只填写数字，不带单位、逗号和其他文字" sqref="B3:B4"><formula1>-1000000000000000</formula1><formula2>1000000000000000</formula2></dataValidation>
    <dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" errorTitle="不在可选范围内" error="请从列表中选择：是、否" prompt="请从列表中选择" sqref="C2"><formula1>&quot;是,否&quot;</formula1></dataValidation>
    <dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" errorTitle="不在可选范围内" error="请从列表中选择一项" prompt="请从列表中选择" sqref="C3"><formula1>'选项'!$A$1:$A$79</formula1></dataValidation>
    <dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" errorTitle="不在可选范围内" error="请从列表中选择：一,二" prompt="请从列表中选择" sqref="C4"><formula1>'选项'!$B$1:$B$1</formula1></dataValidation>
    "#);
    assert_snapshot!(between(&part(&bytes, "xl/styles.xml"), "<cellXfs", "</cellXfs>").matches("quotePrefix=\"1\"").count(), @"1");
    assert_snapshot!(between(&part(&bytes, "xl/workbook.xml"), "<sheets>", "</definedNames>"), @r#"<sheets><sheet name="表" sheetId="1" r:id="rId1"/><sheet name="选项" sheetId="2" state="hidden" r:id="rId2"/></sheets><definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">'表'!$A$1:$D$4</definedName><definedName name="_xlnm.Print_Titles" localSheetId="0">'表'!$1:$1</definedName></definedNames>"#);
    assert_snapshot!(between(&sheet, "<sheetPr>", "</sheetView>") + &between(&sheet, "<pageSetup", "</headerFooter>"), @r#"<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:D4"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView><pageSetup paperSize="9" fitToHeight="0" orientation="portrait"/><headerFooter><oddFooter>&amp;C&amp;"宋体,常规"&amp;12— &amp;P —</oddFooter></headerFooter>"#);
}

#[test]
fn text_that_no_row_of_a_workbook_can_hold_is_smaller_and_the_row_as_high_as_may_be() {
    let bytes = write("xlsx", &[section(0, vec![vec![cell(0, &"字".repeat(600), CellKind::Text)]])]);
    assert_snapshot!(between(&part(&bytes, "xl/worksheets/sheet1.xml"), "<row", ">"), @r#"<row r="1" ht="339.75" customHeight="1">"#);
    assert_snapshot!(between(&part(&bytes, "xl/styles.xml"), "<font><sz", "/>"), @r#"
    <font><sz val="11"/>
    <font><sz val="6.5"/>
    "#);
    // More than a cell can hold at all is cut, and says so.
    let bytes = write("xlsx", &[section(0, vec![vec![cell(0, &"字".repeat(40_000), CellKind::Text)]])]);
    let strings = part(&bytes, "xl/sharedStrings.xml");
    assert_eq!(strings.matches('字').count(), 32_000);
    assert!(strings.contains("…（余下从略）"));
}

#[test]
fn a_page_stands_alone_and_holds_nothing_but_text_and_tables() {
    let mut form = section(
        1,
        vec![
            vec![cell(0, "名 称", CellKind::Text), cell(1, "", CellKind::Text)],
            vec![
                Cell { rows: 2, ruled: false, ..cell(0, "<b>&\"", CellKind::Text) },
                cell(1, "一\n 二  三", CellKind::Text),
            ],
            vec![],
        ],
    );
    let line =
        Line { text: "左".to_owned(), right: "右".to_owned(), heading: 1, keep: true, ..Line::default() };
    form.parts.insert(0, Part::Line(line));
    let page = String::from_utf8(write("html", &[form])).expect("pages are UTF-8");
    assert_snapshot!(between(&page, "<main>", "</main>"), @r#"
    <main>
    <section class="sheet p0" aria-label="表">
    <div class="inner">
    <h1 class="s0 both keep"><span>左</span> <span>右</span></h1>
    <table style="width:80.00mm">
    <colgroup><col style="width:40.00mm"><col style="width:40.00mm"></colgroup>
    <thead>
    <tr style="height:8.00mm"><th class="s0">名 称</th><td class="s0"></td></tr>
    </thead>
    <tbody>
    <tr class="keep" style="height:8.00mm"><td class="s0 open" rowspan="2">&lt;b&gt;&amp;&quot;</td><td class="s0">一<br>&nbsp;二 &nbsp;三</td></tr>
    <tr style="height:8.00mm"><td class="open"></td></tr>
    </tbody>
    </table>
    </div>
    </section>
    </main>
    "#);
    assert_snapshot!(between(&page, "<title>", "</title>"), @"<title>甲 &lt;乙&gt;</title>");
    assert_snapshot!(between(&page, "@page", "\n"), @r#"@page p0{size:210mm 297mm;margin:20mm 15.5mm 17.5mm 15.5mm;@bottom-center{content:"— " counter(page) " —";font:12pt "Jiheng Latin",SimSun,"Noto Serif CJK SC",serif}}"#);
    for foreign in ["http", "<script", "<link", "url(", "@import", "<img"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
}
