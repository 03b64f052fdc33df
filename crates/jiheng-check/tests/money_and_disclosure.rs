//! The families A, B, C and F at their edges: what they must tell, and what they must leave alone.

mod edits;

use edits::found;
use jiheng_check::{RuleSet, check, example};
use serde_json::{Value, json};

/// No finding of any of these codes; other rules may have their say.
#[track_caller]
fn silent(codes: &[&str], edits: &[(&str, Value)]) {
    let told: Vec<String> =
        found(edits).into_iter().filter(|one| codes.iter().any(|code| one.starts_with(code))).collect();
    assert_eq!(told, Vec::<String>::new());
}

#[track_caller]
fn tells(code: &str, edits: &[(&str, Value)], expected: &str) {
    let told: Vec<String> = found(edits).into_iter().filter(|one| one.starts_with(code)).collect();
    assert_eq!(told, [format!("{code} {expected}")]);
}

fn goal(text: &str) -> (&'static str, Value) {
    ("/projects/1/goals/0/text", json!(text))
}

fn overview(text: &str) -> (&'static str, Value) {
    ("/projects/0/overview", json!(text))
}

/// The section on procurement in other words; no claims.
fn section(text: &str) -> (&'static str, Value) {
    ("/budget/narrative/3/text", json!(text))
}

#[test]
fn a_personal_payment_that_the_budget_bears_is_a_price_like_any_other() {
    let rate = |name: &str, text: &str| {
        let row = json!({"level1": "产出指标", "level2": "成本指标", "name": name, "targets": [{"text": text}], "weight": "10"});
        ("/projects/1/indicators/4", row)
    };
    // 3000 persons times 400 yuan is the budget: the county pays the personal share.
    silent(&["A006", "A014"], &[rate("个人缴费标准", "≤400元/人")]);
    // What is granted towards the personal payment is the budget's own price.
    silent(&["A014"], &[rate("资助个人缴费标准", "≤1000元/人")]);
    tells(
        "A014",
        &[rate("个人缴费标准", "≤1000元/人")],
        "项目「困难居民参保资助」的成本指标「个人缴费标准」是个人负担的标准：「资助参保人数」≥3000人 × 「个人缴费标准」≤1000元/人，合计 300.00 万元，预算 120.00 万元，折合每单位 400.00 元",
    );
}

#[test]
fn a_carried_over_project_with_targets_of_its_size_is_fine() {
    silent(&["A006", "A015"], &[("/projects/1/code", json!("13998125P00100010002M"))]);
}

#[test]
fn the_amount_of_another_layout_stands_in_another_cell() {
    let place = |row: u32, column: u32, table: u32| json!({"table": table, "row": row, "column": column});
    let provenance = |last: Value| {
        json!({
            "/projects/0/budget/total": place(1, 7, 1),
            "/projects/1/budget/total": place(1, 7, 2),
            "/projects/2/budget/total": place(1, 7, 3),
            "/projects/3/budget/total": place(1, 7, 4),
            "/projects/4/budget/total": last,
        })
    };
    silent(&["A017"], &[("/provenance", provenance(place(4, 3, 5)))]);
    // Rows of one table have one column; a second table on its page may be arranged otherwise.
    silent(&["A017"], &[("/provenance", provenance(place(1, 8, 4)))]);
}

#[test]
fn persons_times_standard_may_be_rounded_and_may_have_more_factors() {
    for text in [
        "全年资助困难居民3000人参保，每人资助400元，需安排资金120万元。",
        "全年资助困难居民2990人参保，每人资助400元，需安排资金120万元。",
        "全年资助困难居民3000人，每人每月补助400元，发放3个月，需安排资金360万元。",
        "资助困难居民3000人，其中低保对象2000人，每人资助400元，共120万元。",
        "每人资助400元，2026年资助困难居民3000人，上级补助100万元，县级安排20万元。",
    ] {
        silent(&["A018"], &[goal(text)]);
    }
    tells(
        "A018",
        &[goal("资助困难居民3000户，户均资助400元，共需资金110万元，准确率100%，6月底前缴费到位。")],
        "项目「困难居民参保资助」写的「资助困难居民3000户，户均资助400元，共需资金110万元，准确率100%…」：3000 × 400 元应为 120 万元，写作 110 万元，相差 10 万元",
    );
}

#[test]
fn amounts_of_parts_and_of_other_years_are_not_the_budget() {
    for text in [
        "面向全县宣传，资金总额45.50万元。",
        "面向全县宣传，2025年资金总额60万元。",
        "项目总投资300万元，分五年实施。",
        "面向全县宣传，资金总额60万元，其中县级45.50万元。",
        "面向全县宣传，中央资金共60万元。",
    ] {
        silent(&["A019"], &[overview(text)]);
    }
}

#[test]
fn parts_after_their_whole_are_taken_apart_from_their_own_parts() {
    for text in [
        "全年支出45.50万元，其中宣传活动22.50万元，宣传册印制23.00万元。",
        "全年支出45.50万元，其中宣传活动40.50万元（其中：场地30.00万元，人员10.50万元），宣传册5.00万元。",
        "全年支出45.50万元，其中宣传活动40.50万元，包括场地30.00万元和人员10.50万元；宣传册5.00万元。",
        "全年支出减少5.50万元，其中宣传活动增加4.50万元，宣传册减少10.00万元。",
        "全年支出45.50万元，其中每场活动3万元，每月印制50万元。",
    ] {
        silent(&["A020"], &[overview(text)]);
    }
    tells(
        "A020",
        &[overview("全年支出45.50万元（其中：宣传活动32.50万元，宣传册23.00万元）和其他。")],
        "「全年支出45.50万元（其中：宣传活动32.50万元，宣传册23.00万元」总数 45.50 万元，其中各项合计 55.50 万元，多出 10.00 万元",
    );
}

#[test]
fn a_code_is_mended_where_one_slip_explains_it() {
    let code = |code: &str| ("/projects/0/code", json!(code));
    // The letter O for the figure 0, full-width characters, a small letter.
    for printed in
        ["13998126P001O0010001G", "１３９９８１２６Ｐ００１０００１０００１Ｇ", "13998126p00100010001g"]
    {
        let edits = [code(printed)];
        let edits: Vec<(&str, String)> = edits.iter().map(|(at, value)| (*at, value.to_string())).collect();
        let edits: Vec<(&str, &str)> = edits.iter().map(|(at, json)| (*at, json.as_str())).collect();
        let findings = check(&example::edited(&edits), &RuleSet::default());
        let fixes: Vec<_> = findings.iter().filter_map(|finding| finding.fix.as_ref()).collect();
        assert_eq!(findings.len(), 1, "{printed}");
        assert!(fixes.iter().all(|fix| fix.safe && fix.from == printed && fix.to == "13998126P00100010001G"));
    }
    // Two slips, or one that does not give the check character: nobody knows the code.
    for printed in ["13998126P0O1O0010001G", "13998126P0010001O002G"] {
        let edits = json!(printed).to_string();
        let findings = check(&example::edited(&[("/projects/0/code", &edits)]), &RuleSet::default());
        assert_eq!(
            findings.iter().map(|finding| finding.rule.code).collect::<Vec<_>>(),
            ["C001"],
            "{printed}"
        );
        assert!(findings[0].fix.is_none(), "{printed}");
    }
}

#[test]
fn codes_of_the_city_stand_beside_those_of_the_county() {
    let alone = |code: &str| {
        vec![
            ("/region", json!("兴隆县")),
            ("/projects/0/code", json!(code)),
            ("/projects/1/code", json!(null)),
            ("/projects/2/code", json!(null)),
            ("/projects/3/code", json!(null)),
            ("/projects/4/code", json!(null)),
        ]
    };
    silent(&["C010"], &alone("13080026P00100010001P"));
    tells(
        "C010",
        &alone("13102826P00100010001F"),
        "项目「城乡居民参保宣传经费」的项目编码以区划 131028 开头，兴隆县的区划是 130822",
    );
}

#[test]
fn classification_names_are_those_of_the_year() {
    let name = |name: &str| ("/budget/tables/2/rows/2/name", json!(name));
    tells(
        "C008",
        &[name("行政事业单位离退休")],
        "支出总表的科目 20805 名称是「行政事业单位离退休」，《政府收支分类科目》中是「行政事业单位养老支出」",
    );
    // Income may be arranged by a classification of its own; a code that the list lacks says nothing.
    let income = json!([{"code": "101", "name": "税收收入"}, {"code": "103", "name": "非税收入"}]);
    silent(
        &["C008", "C009"],
        &[("/budget/tables/1/rows", income), ("/budget/tables/2/rows/3/code", json!("2080599"))],
    );
}

#[test]
fn names_that_begin_with_a_figure_are_names() {
    for name in ["7-10级伤残军人人数", "12345热线办结率", "24小时值守天数", "两癌筛查人数"]
    {
        silent(&["F010", "F011"], &[("/projects/0/indicators/2/name", json!(name))]);
    }
    silent(&["F010"], &[("/projects/0/name", json!("2026年参保宣传经费"))]);
    tells(
        "F010",
        &[("/projects/0/indicators/2/name", json!("95%"))],
        "项目「城乡居民参保宣传经费」的三级指标一格只有数字「95%」",
    );
}

#[test]
fn refrains_and_quotes_are_no_noise() {
    for text in [
        "宣传「医保政策」「缴费流程」和《办事指南》……",
        "进村、进户、进社区，进村宣传、进户宣传。",
        "α、β类材料各印一种，规格为Ⅱ型。",
    ] {
        silent(&["F012"], &[overview(text)]);
    }
    tells(
        "F012",
        &[overview("面向全县ニ十个乡镇开展宣传")],
        "项目「城乡居民参保宣传经费」的「面向全县ニ十个乡镇开展宣传」有无意义的字母「ニ」",
    );
}

#[test]
fn steps_within_the_period_are_in_time_however_dates_are_written() {
    let schedule = |start: &str, end: &str| {
        ("/projects/0/schedule", json!([{"activity": "印制", "start": start, "end": end}]))
    };
    for (start, end) in
        [("2026.01.01", "2026.12.31"), ("2026年1月", "2026年12月"), ("2026年", "2026年"), ("年初", "年底")]
    {
        silent(&["F013"], &[schedule(start, end)]);
    }
    tells(
        "F013",
        &[schedule("2026年5月", "2026年3月")],
        "项目「城乡居民参保宣传经费」的进度计划「印制」开始时间「2026年5月」，完成时间「2026年3月」更早",
    );
}

#[test]
fn a_list_that_names_a_part_on_purpose_omits_nothing() {
    silent(&["B028"], &[]);
    let claims = json!([
        {"subject": "收入预算", "amount": "500.00", "unit": "万元", "span": [5, 17]},
        {"subject": "一般公共预算收入", "amount": "490.00", "unit": "万元", "span": [20, 36]},
        {"subject": "上年结转", "amount": "10.00", "unit": "万元", "span": [37, 48]},
    ]);
    let text = "2026年收入预算500.00万元，其中一般公共预算收入490.00万元，上年结转10.00万元。";
    silent(
        &["B028"],
        &[("/budget/narrative/0", json!({"heading": "收入说明", "text": text, "claims": claims}))],
    );
}

#[test]
fn twenty_days_are_in_time_and_several_dates_belong_to_nobody_knows_what() {
    for text in [
        "本单位预算于2026年2月10日批复，于2026年3月2日公开。",
        "本单位预算于2026年1月20日批复，2026年2月1日转发所属单位。",
        "预算于2026年1月20日批复，决算于2025年8月1日批复，于2026年3月25日公开。",
        "财政部门批复后20日内公开。",
    ] {
        silent(&["B029"], &[section(text)]);
    }
    tells(
        "B029",
        &[section("本单位预算于2025年12月30日批复，于2026年1月20日公开。本年没有政府采购预算。")],
        "「本单位预算于2025年12月30日批复」，「于2026年1月20日公开」，相隔 21 日，超过 20 日",
    );
}

#[test]
fn headings_may_begin_anew_and_leave_out_what_stands_elsewhere() {
    let headings = |numbers: [&str; 4]| -> Vec<(&'static str, Value)> {
        let at = [
            "/budget/narrative/0/heading",
            "/budget/narrative/1/heading",
            "/budget/narrative/2/heading",
            "/budget/narrative/3/heading",
        ];
        at.into_iter().zip(numbers).map(|(at, number)| (at, json!(format!("{number}、说明")))).collect()
    };
    // The eighth of nine is the list of definitions.
    silent(&["B031"], &headings(["一", "二", "三", "五"]));
    silent(&["B031"], &headings(["一", "", "一", "二"]));
    tells("B031", &headings(["一", "一", "二", "三"]), "「一、说明」之后是「一、说明」，序号不连续");
    tells("B031", &headings(["二", "三", "二", "三"]), "「三、说明」之后是「二、说明」，序号不连续");
}

#[test]
fn changes_of_parts_are_added_with_their_direction() {
    for text in [
        "2026年预算500.00万元，较2025年减少2.00万元，其中：基本支出增加3.00万元，项目支出减少5.00万元。",
        "2026年预算500.00万元，较2025年减少2.01万元，其中：基本支出减少1.00万元，项目支出减少1.00万元。",
        "2026年预算500.00万元，较2025年减少3.00万元，其中：基本支出减少3.00万元，项目支出与上年持平。",
        "公务用车、因公出国和公务接待较2025年减少9.00万元，其中：公务接待费减少3.00万元。",
    ] {
        silent(&["B032"], &[section(text)]);
    }
}

#[test]
fn classes_without_items_and_blank_rows_go_as_deep_as_they_can() {
    let with = |row: Value| ("/budget/tables/2/rows/13", row);
    silent(
        &["B016"],
        &[with(json!({"code": "227", "name": "预备费", "amounts": {"合计": "9.00", "项目支出": "9.00"}}))],
    );
    silent(&["B016"], &[with(json!({"code": "229", "name": "其他支出", "amounts": {}}))]);
    tells(
        "B016",
        &[with(json!({"code": "229", "name": "其他支出", "amounts": {"合计": "9.00", "项目支出": "9.00"}}))],
        "支出总表的科目「229 其他支出」下没有项级科目（7 位）",
    );
}

#[test]
fn vehicles_that_are_bought_are_not_those_that_are_there() {
    for text in ["共有车辆2辆。", "拟购置后共有车辆3辆。", "2024年末共有车辆3辆。", "共有车辆中轿车1辆。"]
    {
        silent(&["B034"], &[section(text)]);
    }
}

#[test]
fn the_year_of_a_code_is_that_of_the_others_where_none_is_printed() {
    let later = ("/projects/0/code", json!("13998127P00100010001Y"));
    tells(
        "C003",
        &[("/fiscal_year", json!(null)), later.clone()],
        "项目「城乡居民参保宣传经费」的项目编码「13998127P00100010001Y」是 2027 年的，晚于其他项目的 2026 年",
    );
    // With one other code nobody knows which of the two is late.
    let gone = ["/projects/2/code", "/projects/3/code", "/projects/4/code"].map(|at| (at, json!(null)));
    silent(&["C003"], &[&[("/fiscal_year", json!(null)), later][..], &gone].concat());
}
