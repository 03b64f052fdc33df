//! Rules that users write: what they find, and how mistakes in them are told.

use jiheng_check::{Checker, RuleSet, UserRules, example};
use jiheng_model::{Document, Finding};

fn rules(toml: &str) -> UserRules {
    let mut rules = UserRules::default();
    rules.add(toml).unwrap_or_else(|error| panic!("{error}"));
    rules
}

fn found_in(document: &Document, toml: &str) -> Vec<Finding> {
    Checker::new(RuleSet::default()).with_user_rules(rules(toml)).check(document)
}

fn found(toml: &str) -> String {
    let findings = found_in(&example::good(), toml);
    let lines = findings.iter().map(|finding| {
        let rule = finding.rule;
        format!("{} {} {} {}", finding.severity.word(), rule.code, finding.pointer, finding.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn rule(subject: &str, when: &str, message: &str) -> String {
    format!(
        "[[rule]]\ncode = \"U001\"\nseverity = \"warning\"\ntitle = \"试点县要求\"\nsubject = \"{subject}\"\nwhen = '{when}'\nmessage = \"{message}\"\n"
    )
}

fn error(toml: &str) -> String {
    UserRules::default().add(toml).expect_err("the file has a mistake").to_string()
}

#[test]
fn conditions_see_indicators_projects_and_the_document() {
    let toml = r#"
        [[rule]]
        code = "U001"
        name = "brochure-number"
        severity = "warning"
        title = "宣传册数量偏多"
        subject = "indicator"
        when = '包含(名称, "宣传册") && 单位 == "册" && 数值 > 15000.5 && 预算 < 100'
        field = "targets/0/text"
        message = "「{名称}」为 {指标值}，超出 {数值 - 15000} 册"
        why = "数量应与人口相当。"
        fix = "核对发放范围。"
        basis = "《清河口县印刷品管理办法》"

        [[rule]]
        code = "U002"
        severity = "info"
        title = "项目资金用途过长"
        subject = "project"
        when = '字数(资金用途) > 15 && project.indicators.filter(|one| one.level2 == "时效指标").len() == 1'
        message = "{项目名称}用途 {字数(资金用途)} 字，预算 {budget} 万元"

        [[rule]]
        code = "U003"
        severity = "error"
        title = "项目过多"
        subject = "document"
        when = '年度 >= 2026 && 项目数 > 4 && document.totals.len() == 3'
        message = "{部门}{年度}年有 {项目数} 个项目，{{合计}} {document.totals[0].budget.total}"
    "#;
    insta::assert_snapshot!(found(toml), @r#"
error U003  清河口县医疗保障局2026年有 5 个项目，{合计} 300.00
warning U001 /projects/0/indicators/1/targets/0/text 「宣传册数量」为 ≥20000册，超出 5000 册
info U002 /projects/1 困难居民参保资助用途 16 字，预算 120 万元
info U002 /projects/2 信息系统运行维护用途 16 字，预算 30 万元
info U002 /projects/3 医保基金监管专项检查经费用途 18 字，预算 24 万元
"#);
    let finding = &found_in(&example::good(), toml)[1];
    assert_eq!(finding.rule.citation().as_deref(), Some("《清河口县印刷品管理办法》"));
}

#[test]
fn figures_are_exact_and_what_is_not_printed_compares_with_nothing() {
    let holds = |when: &str| !found(&rule("project", when, "x")).is_empty();
    assert!(holds("预算 == 45.5 && 预算 + 0.1 + 0.2 == 45.8"));
    assert!(holds(r#"万元("4555000元") == 455.5"#));
    assert!(holds(r#"未填(project.overview)"#));
    let mut document = example::good();
    document.projects.iter_mut().for_each(|project| project.budget.total = None);
    for when in ["预算 > 0", "预算 <= 0", "预算 == 0"] {
        let findings = found_in(&document, &rule("project", when, "x"));
        assert!(findings.iter().all(|finding| finding.rule.code != "U001"), "{when}");
    }
}

#[test]
fn a_rule_set_chooses_among_user_rules_as_among_others() {
    let toml = rule("document", "true", "总是");
    let set = RuleSet { ignore: vec!["U".to_owned()], ..RuleSet::default() };
    let findings = Checker::new(set).with_user_rules(rules(&toml)).check(&example::good());
    assert!(findings.is_empty());
}

#[test]
fn a_condition_that_fails_is_told_once_for_each_rule_and_document() {
    insta::assert_snapshot!(found(&rule("indicator", "数值 + 名称.text > 1", "x")), @"error U000 /projects/0/indicators/0 自定义规则 U001 没有算完：有一处「.」后面的名称不存在");
    insta::assert_snapshot!(found(&rule("indicator", "包含(数值, 1) && 甲乙(名称)", "x")), @"error U000 /projects/0/indicators/0 自定义规则 U001 没有算完：不能这样计算：包含(数、整数)");
    insta::assert_snapshot!(found(&rule("project", "预算 / 0 > 1", "x")), @"error U000 /projects/0 自定义规则 U001 没有算完：算术上不成立，如除以零");
    insta::assert_snapshot!(found(&rule("project", "项目名称", "x")), @"error U000 /projects/0 自定义规则 U001 没有算完：条件的结果不是真或假");
    let nested = format!(
        "{}false{}",
        "[1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6].some(|one| ".repeat(5),
        ")".repeat(5)
    );
    insta::assert_snapshot!(found(&rule("document", &nested, "x")), @"error U000  自定义规则 U001 没有算完：计算量过大");
}

#[test]
fn conditions_reach_nothing_but_the_document() {
    for when in [
        r#"eval("1 == 1")"#,
        r#"import "x" as y; true"#,
        "timestamp() > 0",
        "let x = 1; x == 1",
        "while true {}",
        "fn f() { true } f()",
    ] {
        let refused = UserRules::default().add(&rule("document", when, "x")).is_err();
        assert!(refused || found(&rule("document", when, "x")).contains("U000"), "{when}");
    }
    insta::assert_snapshot!(found(&rule("document", r#"print("x") == ()"#, "x")), @"warning U001  x");
}

#[test]
fn mistakes_are_told_by_line_and_column() {
    insta::assert_snapshot!(error(&rule("indicator", "名称 == 指标名", "x")), @"第 6 行第 15 列：没有「指标名」这个名称");
    insta::assert_snapshot!(error(&rule("project", "预算 > 5 && 名称 == 1", "x")), @"第 6 行第 19 列：没有「名称」这个名称");
    insta::assert_snapshot!(error(&rule("project", "预算 >", "x")), @"第 6 行第 13 列：写法不完整");
    insta::assert_snapshot!(error(&rule("project", "预算 > 1.2.3", "x")), @"第 6 行第 18 列：「.」后面缺少名称");
    insta::assert_snapshot!(error(&rule("project", "true", "预算 {预算 万元")), @"第 7 行第 11 列：「{」没有对应的「}」");
    insta::assert_snapshot!(error(&rule("project", "true", "预算 {预算金额} 万元")), @"第 7 行第 16 列：没有「预算金额」这个名称");
    insta::assert_snapshot!(error(&rule("unit", "true", "x")), @"第 5 行第 11 列：对象应为 document、project 或 indicator");
    insta::assert_snapshot!(error(&rule("project", "true", "x").replace("U001", "A001")), @"第 2 行第 8 列：代码应为 U 加三位数字，从 U001 起");
    insta::assert_snapshot!(error(&rule("project", "true", "x").replace("warning", "严重")), @"第 3 行第 12 列：级别应为 error、warning 或 info");
    insta::assert_snapshot!(error(&rule("project", "true", "x").replace("title", "标题")), @"第 4 行第 1 列：不符合 TOML 写法，等号左边的名称只用英文字母、数字和连字符");
    insta::assert_snapshot!(error(&rule("project", "true", "x").replace("title", "name = \"cost-above-budget\"\ntitle")), @"第 4 行第 8 列：这个名称是内置规则的名称");
    insta::assert_snapshot!(error(&rule("project", "true", "x").repeat(2)), @"第 9 行第 8 列：代码「U001」或名称「u001」已有规则使用");
    let long = rule("project", "true", "x").replace("'true'", "'''\n预算 > 1\n&& 预标 < 2\n'''");
    insta::assert_snapshot!(error(&long), @"第 8 行第 4 列：没有「预标」这个名称");
}

#[test]
fn mistakes_in_the_file_itself_are_told_in_chinese() {
    let whole = rule("project", "true", "x");
    insta::assert_snapshot!(error(&format!("{whole}filed = \"name\"\n")), @"第 8 行第 1 列：没有「filed」这项设置，可以是：code、severity、title、subject、when、message、name、field、why、fix、basis");
    insta::assert_snapshot!(error(&whole.replace("message = \"x\"\n", "")), @"第 1 行第 1 列：这条规则没有写 message");
    insta::assert_snapshot!(error(&whole.replace("message = \"x\"", "message = \" \"")), @"第 7 行第 11 列：不能空着");
    insta::assert_snapshot!(error(&whole.replace("'true'", "true")), @"第 6 行第 8 列：应为引号中的文字");
    insta::assert_snapshot!(error(&whole.replace("[[rule]]", "[rule]")), @"第 1 行第 1 列：应写成小节 [[rule]]");
    insta::assert_snapshot!(error(&whole.replace("[[rule]]", "[[rules]]")), @"第 1 行第 3 列：没有「rules」这项设置，可以是：rule");
}

#[test]
fn mistakes_in_an_expression_are_told_in_chinese() {
    let told = [
        "预算 = 5",
        "loop { }",
        "预算 > 5 &&& true",
        "项目名称 == “甲”",
        "（预算 > 5）",
        "(预算 > 5",
        "项目名称 == \"甲",
        "eval(项目名称)",
    ];
    let told = told.map(|when| error(&rule("project", when, "x"))).join("\n");
    insta::assert_snapshot!(told, @r#"
    第 6 行第 12 列：比较是否相等应写「==」
    第 6 行第 9 列：只能写一个算式，不能用「loop」
    第 6 行第 18 列：此处不能写「&」
    第 6 行第 17 列：引号应为半角
    第 6 行第 9 列：「（」应换成半角的写法，如 ( ) , >= <= ==
    第 6 行第 16 列：此处缺少「)」
    第 6 行第 17 列：引号没有成对
    第 6 行第 9 列：只能写一个算式，不能用「eval」
    "#);
}

/// The engine takes such a field for nothing: the rule would load and never find anything.
#[test]
fn a_field_that_the_canonical_json_does_not_have_is_refused() {
    insta::assert_snapshot!(error(&rule("project", "预算 > 5 && 项目.budget.sum_total > 5", "x")), @"第 6 行第 29 列：规范 JSON 中没有「sum_total」这一项，运行 jiheng schema 可查看");
    insta::assert_snapshot!(error(&rule("project", "true", "{项目.预算}")), @"第 7 行第 16 列：规范 JSON 中没有「预算」这一项，运行 jiheng schema 可查看");
    insta::assert_snapshot!(error(&format!("{}field = \"budget/sum_total\"\n", rule("project", "true", "x"))), @"第 8 行第 9 列：规范 JSON 中没有「sum_total」这一项，运行 jiheng schema 可查看");
    let fine = r#"文件.budget.tables.some(|table| table.rows.some(|row| row.amounts.合计 != () && "甲.乙" != row.name))"#;
    rules(&rule("document", fine, "x"));
}

/// Rules of one subject are asked together; each must find what it finds by itself.
#[test]
fn rules_asked_together_find_what_each_finds_alone() {
    let conditions = [
        "包含(名称, \"宣传册\") // 只看宣传册",
        "1 / 分值 > 100",
        "单位 == \"%\" && 数值 >= 98",
        "数值",
        "level1 == \"满意度指标\"",
        "预算 < 30 && 描述 != \"\" && 字数(basis) == 0",
        "名称 == \"没有这一项\"",
    ];
    // More than are asked together at a time.
    let conditions: Vec<&str> = conditions.iter().cycle().take(30).copied().collect();
    let one = |number: usize| {
        let rule = rule("indicator", conditions[number], "{名称}：{单位}");
        rule.replace("U001", &format!("U{:03}", number + 1))
    };
    let all: String = (0..conditions.len()).map(one).collect();
    let told = |findings: Vec<Finding>| -> Vec<(String, String, String)> {
        let own = findings.into_iter().filter(|finding| finding.rule.code.starts_with('U'));
        own.map(|one| (one.rule.code.to_owned(), one.pointer, one.message)).collect()
    };
    let document = example::good();
    let mut alone: Vec<_> =
        (0..conditions.len()).flat_map(|number| told(found_in(&document, &one(number)))).collect();
    let mut together = told(found_in(&document, &all));
    alone.sort();
    together.sort();
    assert!(alone.len() > 40, "{}", alone.len());
    assert_eq!(together, alone);
}
