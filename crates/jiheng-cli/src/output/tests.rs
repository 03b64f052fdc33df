//! Every output of one invented document with invented findings.

use jiheng::model::{Check, Document, Example, Finding, Fix, Kind, Rule, Severity};
use jiheng::{Limits, RuleSet, Summary, Suppression};

use super::*;

const SOURCES: Rule = Rule {
    code: "A001",
    name: "fund-sources-sum",
    severity: Severity::Error,
    title: "资金来源合计与预算总额不一致",
    why: "总额由各来源构成。两数不等，就不知道批复的是哪一个。",
    fix: "核对各来源金额与总额，改正其中有误的一项。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("every_output"),
    check: Check::Reading,
};

const VALUE: Rule = Rule {
    code: "V003",
    name: "rate-above-hundred",
    title: "比率超过 100%",
    why: "部分不会大于整体。",
    fix: "核对指标值。",
    ..SOURCES
};

const SPELLING: Rule = Rule {
    code: "V007",
    name: "value-spelling",
    severity: Severity::Warning,
    title: "指标值没有比较符号",
    why: "没有符号就不知道是不少于还是正好。",
    fix: "在数值前加上符号。",
    ..SOURCES
};

fn sample() -> (Document, Vec<Finding>) {
    let bytes = include_bytes!("../../tests/data/lamps.json");
    let readings = jiheng::read("lamps.json", bytes, &Limits::default());
    let reading = readings.into_iter().next().expect("one document").expect("it can be read");
    let document = reading.document;
    let mut spelled =
        Finding::new(&SPELLING, "指标值「60个」没有比较符号").on("/projects/0/indicators/1/targets/0");
    let pointer = "/projects/0/indicators/1/targets/0/text".to_owned();
    spelled.fix = Some(Fix { pointer, from: "60个".to_owned(), to: "≥60个".to_owned(), safe: false });
    let mut findings = vec![
        Finding::new(&SPELLING, "制表说明没有放在表中"),
        Finding::new(&SOURCES, "项目支出 137.50 万元，合计减基本支出 136.50 万元，相差 1.00 万元")
            .on("/budget/tables/0/rows/0/amounts/项目支出"),
        Finding::new(&SOURCES, "资金来源合计 99.00 万元，总额 100.00 万元，相差 1.00 万元")
            .on("/projects/0/budget")
            .evidence([("total", "100.00".to_owned()), ("difference", "1.00".to_owned())]),
        Finding::new(&SPELLING, "10月底 40%，少于 6月底 50%").on("/projects/0/budget/spending_plan/2"),
        spelled,
        Finding::new(&VALUE, "「=验收合格率」≥120%，比率不会大于 100%")
            .on("/projects/0/indicators/2/targets/0"),
        Finding::new(&SPELLING, "缺少质量指标").on("/projects/1/indicators"),
    ];
    for finding in &mut findings {
        finding.place = document.provenance.find(&finding.pointer).cloned();
    }
    (document, findings)
}

fn rule_set() -> Identity {
    Identity {
        name: "default".to_owned(),
        title: "默认".to_owned(),
        version: "1".to_owned(),
        adjusted_by: vec!["jiheng.toml".to_owned()],
        sha256: "0123456789abcdef".to_owned(),
    }
}

fn print(mut output: Box<dyn Output>) -> String {
    let (document, findings) = sample();
    let summary = Summary::of(&document, &findings);
    let checked = Checked { findings, ..Checked::default() };
    let mut sink = Vec::new();
    let entry = Entry { index: 0, document: &document, checked: &checked, summary };
    output.document(&mut sink, &entry).expect("memory takes all");
    output.finish(&mut sink, &summary).expect("memory takes all");
    String::from_utf8(sink).expect("outputs are UTF-8")
}

fn check_as(format: OutputFormat) -> String {
    print(for_check(format, Paint(false), &rule_set()))
}

/// The lines of a page that hold the word.
fn lines_with(page: &str, word: &str) -> String {
    page.lines().filter(|line| line.contains(word)).collect::<Vec<_>>().join("\n")
}

#[test]
fn findings_as_text() {
    let text = check_as(OutputFormat::Text);
    insta::assert_snapshot!(text, @r#"
    ━━ 申报材料/云溪县城市照明所.docx
       云溪县城市照明所2026年项目支出绩效目标表 · 云溪县城市照明所

    警告 V007  制表说明没有放在表中
      位置  云溪县城市照明所.docx
      原因  没有符号就不知道是不少于还是正好。
      处理  在数值前加上符号。
      依据  依据不详

    错误 A001  项目支出 137.50 万元，合计减基本支出 136.50 万元，相差 1.00 万元
      位置  云溪县城市照明所.docx › 第 5 页 › 表 3 第 3 行第 2 列    /budget/tables/0/rows/0/amounts/项目支出
      原因  总额由各来源构成。两数不等，就不知道批复的是哪一个。
      处理  核对各来源金额与总额，改正其中有误的一项。
      依据  依据不详

    ── 项目 1  老旧路灯更换（999999P00000010001X）

    错误 A001  资金来源合计 99.00 万元，总额 100.00 万元，相差 1.00 万元
      位置  云溪县城市照明所.docx › 第 2 页 › 表 1 第 1 行第 1 列    /projects/0/budget
      原因  总额由各来源构成。两数不等，就不知道批复的是哪一个。
      处理  核对各来源金额与总额，改正其中有误的一项。
      依据  依据不详

    警告 V007  10月底 40%，少于 6月底 50%
      位置  云溪县城市照明所.docx › 第 2 页 › 表 1 第 1 行第 1 列    /projects/0/budget/spending_plan/2
      原因  没有符号就不知道是不少于还是正好。
      处理  在数值前加上符号。
      依据  依据不详

    警告 V007  指标值「60个」没有比较符号
      位置  云溪县城市照明所.docx › 第 2 页 › 表 1 第 1 行第 1 列    /projects/0/indicators/1/targets/0
      原因  没有符号就不知道是不少于还是正好。
      处理  在数值前加上符号。
      依据  依据不详
      改为  「60个」→「≥60个」

    错误 V003  「=验收合格率」≥120%，比率不会大于 100%
      位置  云溪县城市照明所.docx › 第 2 页 › 表 1 第 14 行第 5 列    /projects/0/indicators/2/targets/0
      原因  部分不会大于整体。
      处理  核对指标值。
      依据  依据不详

    ── 项目 2  照明设施日常维护（999999P000000100028）

    警告 V007  缺少质量指标
      位置  云溪县城市照明所.docx › 第 3 页 › 表 2 第 1 行第 1 列    /projects/1/indicators
      原因  没有符号就不知道是不少于还是正好。
      处理  在数值前加上符号。
      依据  依据不详

    ━━ 汇总

    文件                              项目    指标    错误    警告    提示
    申报材料/云溪县城市照明所.docx       2       8       3       4       0
    合计                                 2       8       3       4       0

    规则集：默认（default 1），经 jiheng.toml 调整，指纹 0123456789ab

    ━━ 问题排行

      4  警告  V007  指标值没有比较符号
      2  错误  A001  资金来源合计与预算总额不一致
      1  错误  V003  比率超过 100%

    运行 jiheng explain V007 可查看规则说明
    "#);
}

#[test]
fn colour_changes_nothing_but_colour() {
    let coloured = print(for_check(OutputFormat::Text, Paint(true), &rule_set()));
    assert!(coloured.contains("\u{1b}["));
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some(start) = rest.find('\u{1b}') {
        plain.push_str(&rest[..start]);
        let end = rest[start..].find('m').expect("a colour code ends in m");
        rest = &rest[start + end + 1..];
    }
    plain.push_str(rest);
    assert_eq!(plain, check_as(OutputFormat::Text));
}

#[test]
fn findings_as_csv_open_in_a_spreadsheet_and_run_nothing() {
    let text = check_as(OutputFormat::Csv);
    assert!(text.starts_with('\u{feff}'));
    assert!(text.lines().all(|line| line.ends_with('\r') || !line.contains('\r')));
    insta::assert_snapshot!(text.replace(['\u{feff}', '\r'], ""), @r#"
    文件,单位,年度,项目序号,项目名称,项目编码,级别,代码,问题,位置,地址,数据,原因,处理,依据,建议改为,规则集,不计入的原因
    申报材料/云溪县城市照明所.docx,云溪县城市照明所,2026,,,,警告,V007,制表说明没有放在表中,,,,没有符号就不知道是不少于还是正好。,在数值前加上符号。,依据不详,,默认（default 1），经 jiheng.toml 调整，指纹 0123456789ab,
    申报材料/云溪县城市照明所.docx,云溪县城市照明所,2026,,,,错误,A001,项目支出 137.50 万元，合计减基本支出 136.50 万元，相差 1.00 万元,第 5 页 › 表 3 第 3 行第 2 列,/budget/tables/0/rows/0/amounts/项目支出,,总额由各来源构成。两数不等，就不知道批复的是哪一个。,核对各来源金额与总额，改正其中有误的一项。,依据不详,,默认（default 1），经 jiheng.toml 调整，指纹 0123456789ab,
    申报材料/云溪县城市照明所.docx,云溪县城市照明所,2026,1,老旧路灯更换,999999P00000010001X,错误,A001,资金来源合计 99.00 万元，总额 100.00 万元，相差 1.00 万元,第 2 页 › 表 1 第 1 行第 1 列,/projects/0/budget,总额 100.00；相差 1.00,总额由各来源构成。两数不等，就不知道批复的是哪一个。,核对各来源金额与总额，改正其中有误的一项。,依据不详,,默认（default 1），经 jiheng.toml 调整，指纹 0123456789ab,
    申报材料/云溪县城市照明所.docx,云溪县城市照明所,2026,1,老旧路灯更换,999999P00000010001X,警告,V007,10月底 40%，少于 6月底 50%,第 2 页 › 表 1 第 1 行第 1 列,/projects/0/budget/spending_plan/2,,没有符号就不知道是不少于还是正好。,在数值前加上符号。,依据不详,,默认（default 1），经 jiheng.toml 调整，指纹 0123456789ab,
    申报材料/云溪县城市照明所.docx,云溪县城市照明所,2026,1,老旧路灯更换,999999P00000010001X,警告,V007,指标值「60个」没有比较符号,第 2 页 › 表 1 第 1 行第 1 列,/projects/0/indicators/1/targets/0,,没有符号就不知道是不少于还是正好。,在数值前加上符号。,依据不详,≥60个,默认（default 1），经 jiheng.toml 调整，指纹 0123456789ab,
    申报材料/云溪县城市照明所.docx,云溪县城市照明所,2026,1,老旧路灯更换,999999P00000010001X,错误,V003,「=验收合格率」≥120%，比率不会大于 100%,第 2 页 › 表 1 第 14 行第 5 列,/projects/0/indicators/2/targets/0,,部分不会大于整体。,核对指标值。,依据不详,,默认（default 1），经 jiheng.toml 调整，指纹 0123456789ab,
    申报材料/云溪县城市照明所.docx,云溪县城市照明所,2026,2,照明设施日常维护,999999P000000100028,警告,V007,缺少质量指标,第 3 页 › 表 2 第 1 行第 1 列,/projects/1/indicators,,没有符号就不知道是不少于还是正好。,在数值前加上符号。,依据不详,,默认（default 1），经 jiheng.toml 调整，指纹 0123456789ab,
    "#);
}

#[test]
fn cells_that_begin_like_formulas_are_quoted() {
    let (mut document, _) = sample();
    document.projects.truncate(1);
    document.projects[0].indicators.truncate(1);
    document.projects[0].name = Some("=HYPERLINK(\"a\",\"b\")".to_owned());
    document.projects[0].code = Some("@SUM".to_owned());
    let mut sink = Vec::new();
    let entry = Entry {
        index: 0,
        document: &document,
        checked: &Checked::default(),
        summary: Summary::of(&document, &[]),
    };
    for_read(OutputFormat::Csv, Paint(false)).document(&mut sink, &entry).expect("memory takes all");
    let text = String::from_utf8(sink).expect("outputs are UTF-8");
    insta::assert_snapshot!(text.lines().nth(1).expect("a row"), @r#"申报材料/云溪县城市照明所.docx,云溪县城市照明所,2026,1,"'=HYPERLINK(""a"",""b"")","'@SUM",100.00,产出指标,数量指标,更换路灯数量,年内更换的路灯盏数,年度,≥480盏,≥,480,盏,实施方案,"#);
}

#[test]
fn findings_as_json_follow_the_contract() {
    let json: serde_json::Value = serde_json::from_str(&check_as(OutputFormat::Json)).expect("JSON");
    assert_eq!(json["schema"], "jiheng/1");
    insta::assert_snapshot!(json["summary"], @r#"{"documents":1,"projects":2,"indicators":8,"errors":3,"warnings":4,"infos":0,"suppressed":0,"known":0,"settled":0}"#);
    insta::assert_snapshot!(json["diagnostics"][4], @r#"{"code":"V007","name":"value-spelling","severity":"warning","message":"指标值「60个」没有比较符号","subject":{"document":0,"pointer":"/projects/0/indicators/1/targets/0"},"location":{"path":"申报材料/云溪县城市照明所.docx","line":null,"page":2,"sheet":null,"table":1,"row":1,"column":1},"evidence":{},"basis":null,"fix":{"pointer":"/projects/0/indicators/1/targets/0/text","from":"60个","to":"≥60个","safe":false}}"#);
    let lines = check_as(OutputFormat::Jsonl);
    let mut lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    for line in &mut lines {
        let rule_set = line.as_object_mut().and_then(|line| line.remove("rule_set"));
        assert_eq!(rule_set, Some(json["rule_set"].clone()));
    }
    assert_eq!(json["diagnostics"], serde_json::Value::Array(lines));
}

#[test]
fn the_page_shows_findings_beside_the_cells_they_point_at() {
    let page = check_as(OutputFormat::Html);
    insta::assert_snapshot!(lines_with(&page, "检修配电箱数量"), @r##"<tr><td>检修配电箱数量</td><td>年内检修的配电箱数</td><td class="warning middle">60个</td><td class="middle">实施方案</td><td class="notes"><div class="note warning" id="f0-4"><a class="chip warning" href="#r-V007">警告 V007</a>指标值「60个」没有比较符号<p class="remedy">在数值前加上符号。</p><p class="change"><del>60个</del> → <ins>≥60个</ins></p><p class="place">第 2 页 › 表 1 第 1 行第 1 列</p></div></td></tr>"##);
    insta::assert_snapshot!(lines_with(&page, "预算总额</th><td class"), @r##"<tr><th>预算总额</th><td class="error">100.00 万元</td><th>财政资金</th><td>75.00 万元</td><td class="notes"><div class="note error" id="f0-2"><a class="chip error" href="#r-A001">错误 A001</a>资金来源合计 99.00 万元，总额 100.00 万元，相差 1.00 万元<p class="remedy">核对各来源金额与总额，改正其中有误的一项。</p><p class="place">第 2 页 › 表 1 第 1 行第 1 列</p></div></td></tr>"##);
    // Filers' text is text.
    assert!(page.contains("&lt;480&gt; 盏") && !page.contains("<480>"));
    // Nothing is run or fetched.
    assert!(!page.contains("<script") && !page.contains("http"));
}

#[test]
fn every_link_of_the_page_leads_somewhere() {
    let page = check_as(OutputFormat::Html);
    let targets: Vec<&str> = page
        .split("href=\"#")
        .skip(1)
        .map(|rest| &rest[..rest.find('"').expect("a closing quote")])
        .collect();
    assert!(targets.len() > 10);
    for target in targets {
        assert_eq!(page.matches(&format!("id=\"{target}\"")).count(), 1, "{target}");
    }
}

#[test]
fn every_finding_is_on_the_page_once() {
    let page = check_as(OutputFormat::Html);
    for (number, finding) in sample().1.iter().enumerate() {
        assert_eq!(page.matches(&format!("id=\"f0-{number}\"")).count(), 1, "{}", finding.message);
    }
}

#[test]
fn a_reading_as_text() {
    insta::assert_snapshot!(print(for_read(OutputFormat::Text, Paint(false))), @r#"
    ━━ 申报材料/云溪县城市照明所.docx
      格式      docx，20480 字节
      内容      项目绩效目标、单位预算
      标题      云溪县城市照明所2026年项目支出绩效目标表
      区划      云溪县
      单位      云溪县城市照明所
      年度      2026
      金额单位  万元
      项目      2 个，指标 8 条

    ── 部门整体绩效目标

      总体目标  城区照明安全、节能、满意。
      分项目标  照明运行：亮灯率不低于98%。
                · 亮灯率98%
                · 故障修复时间24小时以内
      保障措施  加强巡查：每周夜间巡查一次。

    ── 单位预算

      表        部门支出总表：2 行；合计、基本支出、项目支出
      文字说明  1 节，其中金额 1 处
      名词解释  1 条

    ── 项目 1  老旧路灯更换（999999P00000010001X）

      预算单位  云溪县城市照明所
      主管部门  云溪县城市管理局
      层级      本级
      项目属性  新增项目
      项目类型  其他专项类 / 市政维护
      实施期    2026.1.1-2026.12.31
      负责人    填报人甲
      电话      0000-0000000
      概述      更换城区老旧路灯 <480> 盏，改用节能灯具，并对配电箱 & 线路作安全检查。
      立项依据  县城市照明三年行动方案
      预算      100.00 万元（财政资金 75.00，自有资金 24.00）
      用途      用于灯具采购与安装
      支出计划  3月底 25%，6月底 50%，10月底 40%，12月底 100%
      年度目标  目标1：完成城区 480 盏老旧路灯更换；目标2：亮灯率稳定在98%以上；目标3：群众夜间出行满意。

      一级指标    二级指标            三级指标        指标值
      产出指标    数量指标            更换路灯数量    ≥480盏
      产出指标    数量指标            检修配电箱数量  60个
      产出指标    质量指标            验收合格率      ≥120%
      产出指标    时效指标            完成时间        2026年11月底前
      效益指标    社会效益指标        夜间出行安全    有所提升
      满意度指标  服务对象满意度指标  居民满意度      ≥90%

      审核      财政归口业务股室（未签署）：未填写意见

    ── 项目 2  照明设施日常维护（999999P000000100028）

      预算单位  云溪县城市照明所
      预算      36.50 万元（财政资金 36.50）
      年度目标  保障城区照明设施正常运行。

      一级指标    二级指标            三级指标      指标值
      产出指标    数量指标            维护路灯数量  2300盏
      满意度指标  服务对象满意度指标  居民满意度    ≥90%

    ── 表中印出的合计

      合计      合计 136.50 万元

    ── 未能归入任何栏目的文字

      制表说明：本表一式两份。  第 88 行文字

    ── 读取时发现的问题

      警告 V007  制表说明没有放在表中
      错误 A001  项目支出 137.50 万元，合计减基本支出 136.50 万元，相差 1.00 万元  第 5 页 › 表 3 第 3 行第 2 列
      错误 A001  资金来源合计 99.00 万元，总额 100.00 万元，相差 1.00 万元  第 2 页 › 表 1 第 1 行第 1 列
      警告 V007  10月底 40%，少于 6月底 50%  第 2 页 › 表 1 第 1 行第 1 列
      警告 V007  指标值「60个」没有比较符号  第 2 页 › 表 1 第 1 行第 1 列
      错误 V003  「=验收合格率」≥120%，比率不会大于 100%  第 2 页 › 表 1 第 14 行第 5 列
      警告 V007  缺少质量指标  第 3 页 › 表 2 第 1 行第 1 列
    "#);
}

/// The same document as the rules see it, with its ledger and scores.
fn judged(format: OutputFormat) -> Vec<u8> {
    judged_as(format, None)
}

fn judged_as(format: OutputFormat, kind: Option<Kind>) -> Vec<u8> {
    let bytes = include_bytes!("../../tests/data/lamps.json");
    let readings = jiheng::read("lamps.json", bytes, &Limits::default());
    let mut reading = readings.into_iter().next().expect("one document").expect("it can be read");
    // As a filer might write it.
    reading.document.projects[1].name = Some("=HYPERLINK(\"x\",\"照明|维护\")".to_owned());
    reading.document.kinds.extend(kind);
    let rule_set = RuleSet { ignore: vec!["P".to_owned()], ..RuleSet::default() };
    let answers = "[[suppress]]\nrule = \"I015\"\nproject = \"老旧*\"\nreason = \"时间 | 另有文件\"\nuntil = 2026-12-31\n";
    let answers = Suppression::from_toml(answers, "jiheng.toml", &jiheng::rules()).expect("answers");
    let checker = jiheng::Checker::new(jiheng::Rules::new(rule_set));
    let checker = checker.with_suppressions(answers.into_iter().map(std::sync::Arc::new).collect());
    let checked = checker.check(&reading);
    let summary = Summary { known: 4, settled: 2, ..checked.summary(&reading.document) };
    let mut output = for_check(format, Paint(false), &self::rule_set());
    let mut sink = Vec::new();
    let entry = Entry { index: 0, document: &reading.document, checked: &checked, summary };
    output.document(&mut sink, &entry).expect("memory takes all");
    output.finish(&mut sink, &summary).expect("memory takes all");
    sink
}

fn judged_text(format: OutputFormat) -> String {
    String::from_utf8(judged(format)).expect("this output is UTF-8")
}

#[test]
fn the_text_tells_how_duties_stand_and_what_was_not_checked() {
    let text = judged_text(OutputFormat::Text);
    assert!(text.contains("── 义务清单：未满足 "));
    insta::assert_snapshot!(lines_with(&text, "  未检查"), @r#"
      未检查    资金支出计划填写完整、逐期递增、年末为 100%（规则集没有启用 P001、P002、P003、P005）
      未检查    资金支出计划按项目编制，与时效指标一致（规则集没有启用 P004、P006）
      未检查    批复、公开与申报一致，调整经过批复（没有提供申报的文件，W001、W002、W003、W004、W005 没有运行）
      未检查    上年发现的问题已经整改，目标没有无故下调或照搬（没有提供上年的文件，W008、W009、W010、W011、W012、W013 没有运行）
      未检查    一个项目一个代码、一个预算，不重复报送（没有与同批文件对照，X001、X002、X003、X004、X007 没有运行）
      未检查    绩效目标和指标不照抄别的文件（没有与同批文件对照，X005、X006、X008 没有运行）
    "#);
    insta::assert_snapshot!(lines_with(&text, "  未能读全"), @"  未能读全  填写的内容能够归入栏目（1 处文字没有归入栏目，如第 88 行文字）");
    // What nothing can prove yet is owed by declarations alone.
    let heading = "━━ 尚不能检查的义务（需要人工核对）";
    assert!(!text.contains(heading));
    let declared = judged_as(OutputFormat::Text, Some(Kind::TargetDeclaration));
    let declared = String::from_utf8(declared).expect("this output is UTF-8");
    let (_, open) = declared.split_once(heading).expect("one duty is open");
    insta::assert_snapshot!(open.lines().nth(2).expect("a line"), @"  立项必要性、投入经济性、目标合理性、方案可行性、筹资合规性经过事前评估：需要评估报告与人工评审，程序不作判断");
}

#[test]
fn json_holds_the_ledger_and_the_scores_of_each_document() {
    let json: serde_json::Value = serde_json::from_str(&judged_text(OutputFormat::Json)).expect("JSON");
    let document = &json["documents"][0];
    assert_eq!(document["path"], "申报材料/云溪县城市照明所.docx");
    let ledger = document["ledger"].as_array().expect("a list");
    let duty = |id: &str| ledger.iter().find(|entry| entry["duty"] == id).expect("the duty is owed");
    insta::assert_snapshot!(duty("sources-tie"), @r#"{"duty":"sources-tie","group":"预算与资金","title":"资金来源合计与预算总额一致","status":"violated","found":{"A001":1},"suppressed":0,"reason":null,"basis":"所用表格的栏目与勾稽关系"}"#);
    insta::assert_snapshot!(duty("plan-complete"), @r#"{"duty":"plan-complete","group":"预算与资金","title":"资金支出计划填写完整、逐期递增、年末为 100%","status":"not_checked","found":{},"suppressed":0,"reason":"规则集没有启用 P001、P002、P003、P005","basis":"所用表格的栏目与勾稽关系"}"#);
    let score = &document["scores"][1];
    assert_eq!(score["pointer"], "/projects/1");
    insta::assert_snapshot!(score["lost"][0], @r#"{"title":"缺少效益指标","codes":["I002"],"count":1,"points":"4"}"#);
    let department = &json["departments"][0];
    assert_eq!((&department["rank"], &department["scored"]), (&1.into(), &2.into()));
    assert_eq!(department["name"], "云溪县城市照明所");
}

#[test]
fn a_sarif_log_names_rules_places_and_addresses() {
    let log: serde_json::Value = serde_json::from_str(&check_as(OutputFormat::Sarif)).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("a list");
    let results = run["results"].as_array().expect("a list");
    assert_eq!(results.len(), sample().1.len());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    insta::assert_snapshot!(rules[0], @r#"{"id":"V007","name":"value-spelling","shortDescription":{"text":"指标值没有比较符号"},"fullDescription":{"text":"没有符号就不知道是不少于还是正好。"},"help":{"text":"原因：没有符号就不知道是不少于还是正好。\n处理：在数值前加上符号。\n依据：依据不详","markdown":"**原因** 没有符号就不知道是不少于还是正好。\n\n**处理** 在数值前加上符号。\n\n**依据** 依据不详"},"defaultConfiguration":{"level":"warning"},"properties":{"basis":null,"since":"0.1.0"}}"#);
    insta::assert_snapshot!(results[4], @r#"{"ruleId":"V007","ruleIndex":0,"level":"warning","message":{"text":"指标值「60个」没有比较符号"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"%E7%94%B3%E6%8A%A5%E6%9D%90%E6%96%99/%E4%BA%91%E6%BA%AA%E5%8E%BF%E5%9F%8E%E5%B8%82%E7%85%A7%E6%98%8E%E6%89%80.docx","index":0}},"message":{"text":"第 2 页 › 表 1 第 1 行第 1 列"},"logicalLocations":[{"name":"0","fullyQualifiedName":"/projects/0/indicators/1/targets/0","kind":"member"}]}],"partialFingerprints":{"jiheng/v1":"2c46b68cbcc1e468:1"},"properties":{"fix":{"pointer":"/projects/0/indicators/1/targets/0/text","from":"60个","to":"≥60个","safe":false}}}"#);
    insta::assert_snapshot!(run["artifacts"][0], @r#"{"location":{"uri":"%E7%94%B3%E6%8A%A5%E6%9D%90%E6%96%99/%E4%BA%91%E6%BA%AA%E5%8E%BF%E5%9F%8E%E5%B8%82%E7%85%A7%E6%98%8E%E6%89%80.docx"},"length":20480,"roles":["analysisTarget"],"hashes":{"sha-256":"0000000000000000000000000000000000000000000000000000000000000000"}}"#);
}

#[test]
fn a_markdown_report_keeps_filers_text_as_text() {
    let text = judged_text(OutputFormat::Md);
    assert!(text.contains(r#"=HYPERLINK("x","照明\|维护")"#) && !text.contains("照明|维护"));
    // Every row of a table has the cells of its head.
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let lines: Vec<&str> = text.lines().collect();
    for pair in lines.windows(2).filter(|pair| pair.iter().all(|line| line.starts_with('|'))) {
        assert_eq!(cells(pair[0]), cells(pair[1]), "{}", pair[1]);
    }
}

/// The parts of a workbook that hold the word.
fn parts(workbook: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(io::Cursor::new(workbook)).expect("a workbook is a zip archive");
    let read = (0..archive.len()).map(|at| {
        let mut part = archive.by_index(at).expect("a part of the archive");
        let mut text = String::new();
        io::Read::read_to_string(&mut part, &mut text).expect("parts of a workbook are text");
        (part.name().expect("names are UTF-8").into_owned(), text)
    });
    read.collect()
}

#[test]
fn a_workbook_holds_no_formula_and_opens_with_filters() {
    let workbook = judged(OutputFormat::Xlsx);
    let parts = parts(&workbook);
    let part = |name: &str| &parts.iter().find(|(other, _)| other == name).expect("the part is there").1;
    let names: Vec<&str> = part("xl/workbook.xml")
        .split("<sheet name=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().expect("a quote"))
        .collect();
    insta::assert_snapshot!(names.join(" "), @"汇总 问题清单 已作说明 部门排行 规则排行 项目得分 义务清单 文件清单");
    for (name, text) in parts.iter().filter(|(name, _)| name.starts_with("xl/worksheets/")) {
        assert!(!text.contains("<f>") && !text.contains("<hyperlink"), "{name} runs nothing");
        assert!(text.contains("orientation=") && text.contains("paperSize=\"9\""), "{name} prints on A4");
        let rows: Vec<u32> = text
            .split("<row r=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().and_then(|row| row.parse().ok()).expect("a row number"))
            .collect();
        assert!(rows.is_sorted_by(|one, next| one < next), "{name} has each row once");
        let summary = name.ends_with("sheet1.xml");
        assert_eq!(text.contains("<autoFilter "), !summary, "{name}");
        assert_eq!(text.contains("state=\"frozen\""), !summary, "{name}");
    }
    assert!(part("xl/worksheets/sheet3.xml").contains("时间 | 另有文件"), "the answer is shown");
    let scores = part("xl/worksheets/sheet6.xml");
    assert!(scores.contains("=HYPERLINK("), "the name stands as text: {scores}");
}

#[test]
fn a_workbook_is_the_same_to_the_byte() {
    let first = judged(OutputFormat::Xlsx);
    // A clock in it would have moved on.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    assert!(first == judged(OutputFormat::Xlsx));
}

#[test]
fn a_reading_as_a_workbook_has_a_row_for_each_value() {
    let mut output = for_read(OutputFormat::Xlsx, Paint(false));
    let (document, _) = sample();
    let summary = Summary::of(&document, &[]);
    let mut sink = Vec::new();
    let entry = Entry { index: 0, document: &document, checked: &Checked::default(), summary };
    output.document(&mut sink, &entry).expect("memory takes all");
    output.finish(&mut sink, &summary).expect("memory takes all");
    let parts = parts(&sink);
    let (_, sheet) = parts.iter().find(|(name, _)| name == "xl/worksheets/sheet1.xml").expect("a sheet");
    let indicators = document.projects.iter().flat_map(|project| &project.indicators);
    let values: usize = indicators.map(|indicator| indicator.targets.len().max(1)).sum();
    // The header, and a blank row at the end.
    assert_eq!(sheet.matches("<row ").count(), values + 2);
}
