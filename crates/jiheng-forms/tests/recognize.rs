//! Text in, document out: layouts as they come, with what text extraction does to them.

use jiheng_model::{Document, Finding};

/// Reads text as the text reader does, and recognises it.
fn recognize(text: &str) -> (Document, Vec<Finding>) {
    let (_, blocks) =
        jiheng_formats::read("form.txt", text.as_bytes(), &Default::default()).expect("text is readable");
    let outcome = jiheng_forms::recognize(&blocks.value);
    (outcome.value, outcome.findings)
}

fn document(text: &str) -> Document {
    recognize(text).0
}

/// The projects as lines: head, goals, indicators.
fn summary(document: &Document) -> String {
    let mut lines = Vec::new();
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    for project in &document.projects {
        let total = project.budget.total.map_or("-".to_owned(), |total| total.to_string());
        lines.push(format!(
            "{} {} {} {total}",
            text(&project.name),
            text(&project.code),
            text(&project.unit)
        ));
        for source in &project.budget.sources {
            let amount = source.amount.map_or("-".to_owned(), |amount| amount.to_string());
            lines.push(format!("  {} {amount}", source.label));
        }
        for step in &project.budget.spending_plan {
            lines.push(format!("  {} {}", step.label, text(&step.cumulative_percent)));
        }
        for goal in &project.goals {
            lines.push(format!("  {}：{}", goal.horizon.title(), goal.text));
        }
        for indicator in &project.indicators {
            let targets: Vec<String> = indicator
                .targets
                .iter()
                .map(|target| format!("{}{}", target.horizon.title(), target.text))
                .collect();
            lines.push(format!(
                "  {}/{} {} {}",
                text(&indicator.level1),
                text(&indicator.level2),
                text(&indicator.name),
                targets.join(" ")
            ));
        }
    }
    for unmapped in &document.unmapped {
        lines.push(format!("? {}", unmapped.text));
    }
    lines.join("\n")
}

fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.rule.code).collect()
}

#[test]
fn a_form_with_twin_halves_gives_one_indicator_with_two_values() {
    let text = "# 财政项目支出绩效目标批复表\n(2026年度)\n批复单位：清河口县财政局 预算单位：清河口县水务局\n\n\
        项目名称\t水库除险加固\t\t\t\t本年度申请财政预算资金（万元）\t\t6\n\
        总体目标\t中期滚动目标\t\t\t\t年度目标\t\t\n\
        \t消除三座水库隐患。\t\t\t\t完成一座水库加固。\t\t\n\
        \t一级指标\t二级指标\t三级指标\t指标值（或计划水平）\t二级指标\t三级指标\t计划指标值（或计划水平）\n\
        绩效指标\t预期产出指标\t数量指标 （或建筑规模指标）\t加固水库\t3座\t数量指标\t加固水库\t1座\n\
        \t满意度指标\t服务对象满意度指标\t群众满意度\t≥95%\t服务对象满意度指标\t群众满意度\t≥90%\n\
        审核人\t县财政局审核意见\t\t\t\t\t审核时间\t\n审核人甲\t同意\t\t\t\t\t2026年04月12日\t\n";
    let document = document(text);
    insta::assert_snapshot!(summary(&document), @r"
    水库除险加固 - 清河口县水务局 6
      中期：消除三座水库隐患。
      年度：完成一座水库加固。
      产出指标/数量指标 加固水库 中期3座 年度1座
      满意度指标/服务对象满意度指标 群众满意度 中期≥95% 年度≥90%
    ");
    let review = &document.projects[0].review[0];
    assert_eq!((review.office.as_str(), review.date.as_deref()), ("县财政局", Some("2026-04-12")));
    assert_eq!(document.approved_by.as_deref(), Some("清河口县财政局"));
    assert_eq!((document.fiscal_year, document.region.as_deref()), (Some(2026), Some("清河口县")));
}

#[test]
fn an_indicator_named_like_its_class_is_not_taken_for_the_class() {
    let text = "1.路灯绩效目标表\n\t362009清河口县住建局本级\n\t\n\t单位：万元\n\n\t项目编码\n\t13082226P00000110001X\n\t项目名称\n\t路灯\n\n\
        \t预算规模及资金用途\n\t预算数\n\t20.00\n\t其中：财政    资金\n\t20.00\n\t其他资金\n\t \n\n\t\n\t用于路灯电费\n\t\n\n\
        \t资金支出计划（%）\n\t3月底\n\t6月底\n\t12月底\n\n\t\n\t25%\n\t\n\t100%\n\n\n\t一级指标\n\t二级指标\n\t三级指标\n\t指标值\n\n\
        \t效益指标\n\t经济效益指标\n\t经济效益指标\n\t≥5%\n\n\t\n\t社会效益指标\n\t社会效益\n\t显著\n";
    let document = document(text);
    insta::assert_snapshot!(summary(&document), @r"
    路灯 13082226P00000110001X 清河口县住建局本级 20.00
      财政资金 20.00
      其他资金 -
      3月底 25
      6月底 -
      12月底 100
      效益指标/经济效益指标 经济效益指标 年度≥5%
      效益指标/社会效益指标 社会效益 年度显著
    ");
    assert_eq!(document.projects[0].budget.purpose.as_deref(), Some("用于路灯电费"));
}

#[test]
fn blank_cells_decide_which_level_of_government_pays() {
    let text = "\t项目支出名称\n\t甲项目\n\t预算部门\n\t清河口县水务局\n\n\t年度预算金额\n\t646\n\t其中：\n\t中央/省级\n\t市级\n\t县级\n\t其他\n\n\
        \t\n\t\n\t\n\t\n\t\n\t646\n\t\n\n\t项目属性\n\t新增项目 □   延续项目 □√\n";
    let document = document(text);
    insta::assert_snapshot!(summary(&document), @r"
    甲项目 - - 646
      中央/省级 -
      市级 -
      县级 646
      其他 -
    ");
}

#[test]
fn without_blank_cells_the_column_is_reported_as_unknown_and_not_guessed() {
    let text = "项目支出名称\n甲项目\n预算部门\n清河口县水务局\n年度预算金额\n646\n其中：\n中央/省级\n市级\n县级\n其他\n646\n一级指标\n二级指标\n三级指标\n指标值\n\
        产出指标\n数量指标\n渠道\n5公里\n生态效益指标\n社会公众或服务对象满意度指标\n服务对象满意度\n99%以上\n";
    let (document, findings) = recognize(text);
    insta::assert_snapshot!(summary(&document), @r"
    甲项目 - - 646
      产出指标/数量指标 渠道 年度5公里
      满意度指标/服务对象满意度指标 服务对象满意度 年度99%以上
    ? 646
    ");
    assert_eq!(codes(&findings), ["R050", "R056"]);
}

#[test]
fn class_words_in_the_middle_of_merged_cells_reach_up_and_down() {
    let text = "\t项目名称\n\t甲项目\n\n\t\n\t一级指标\n\t二级指标\n\t指标内容\n\t指标值\n\n\t项目年度绩效指标\n\t产出指标\n\t\n\t门诊\n\t5人次\n\n\
        \t\n\t\n\t数量指标\n\t住院\n\t6人次\n\n\t\n\t\n\t\n\t急诊\n\t7人次\n\n\t\n\t\n\t质量指标\n\t合格率\n\t99%\n\n\
        \t\n\t\n\t\n\t药费\n\t1.5\n\n\t\n\t\n\t成本指标\n\t床位费\n\t2.5\n\n\t\n\t\n\t（万元）\n\t餐费\n\t3.5\n";
    insta::assert_snapshot!(summary(&document(text)), @r"
    甲项目 - - -
      产出指标/数量指标 门诊 年度5人次
      产出指标/数量指标 住院 年度6人次
      产出指标/数量指标 急诊 年度7人次
      产出指标/质量指标 合格率 年度99%
      产出指标/成本指标 药费 年度1.5
      产出指标/成本指标 床位费 年度2.5
      产出指标/成本指标 餐费 年度3.5
    ");
}

const PACKED: &str = "部门名称:清河口市水务局\n项目名称(资金使用单位)\t总计\t财政拨款\t其他资金\t绩效目标\t绩效指标\n合计\t1, 310. 50\t1, 310. 50\t\t\t\n清河口市水务局\t1, 310. 50\t1, 310. 50\t\t\t\n";

#[test]
fn damaged_items_keep_what_is_whole() {
    let text = format!(
        "{PACKED}巡河\t10.50\t10.50\t\t保障河道。\t1、1-产出指标; 11-数量指标: 巡河次数; 实施周期指标值: ≥12次: 年度指标值: ≥12次。 2、1-产出指标;12-质重指标;覆盖率;实施周期指\n\
         看护\t1,300.00\t1,300.00\t\t保障水库。\t「「」」「」\n"
    );
    let (document, findings) = recognize(&text);
    insta::assert_snapshot!(summary(&document), @r"
    巡河 - 清河口市水务局 10.50
      财政拨款 10.50
      年度：保障河道。
      产出指标/数量指标 巡河次数 实施期≥12次 年度≥12次
    看护 - 清河口市水务局 1300.00
      财政拨款 1300.00
      年度：保障水库。
    ");
    assert_eq!(document.projects[0].damaged[0].indicator.name.as_deref(), Some("覆盖率"));
    assert_eq!(document.projects[0].damaged[0].indicator.level2, None, "质重指标 is no class");
    assert_eq!(codes(&findings), ["R052", "R053", "R056"]);
    let totals: Vec<_> =
        document.totals.iter().map(|total| (total.label.as_str(), total.unit.as_deref())).collect();
    assert_eq!(totals, [("合计", None), ("清河口市水务局", Some("清河口市水务局"))]);
}

#[test]
fn two_items_of_one_name_stay_two_however_few_values_they_have() {
    let item = |number: u32, long: &str, annual: &str| {
        format!("{number}、1-产出指标;11-数量指标;巡河次数;实施周期指标值:{long};年度指标值:{annual}。")
    };
    let items = [item(1, "≥36次", ""), item(2, "", "≥12次")].concat();
    let (document, findings) = recognize(&format!("{PACKED}巡河\t10.50\t10.50\t\t保障河道。\t{items}\n"));
    let targets: Vec<usize> =
        document.projects[0].indicators.iter().map(|indicator| indicator.targets.len()).collect();
    assert_eq!(targets, [1, 1], "{findings:?}");
}

#[test]
fn a_masked_row_keeps_its_money() {
    let text = format!("{PACKED}31000120260101\t1,310.50\t1,310.50\t\t31000120260101\t31000120260101\n");
    let (document, findings) = recognize(&text);
    let project = &document.projects[0];
    assert!(project.masked && project.name.is_none() && project.goals.is_empty());
    assert_eq!(project.budget.total.map(|total| total.to_string()).as_deref(), Some("1310.50"));
    assert_eq!(codes(&findings), ["R054", "R056"]);
}

#[test]
fn a_two_sided_budget_table_gives_a_row_for_each_side() {
    let text = "单位预算收支总表\n\t571001清河口县水务局\n\t预算年度：2026\n\t单位：万元\n\n\t序号\n\t收入\n\t支出\n\n\t\n\t项  目\n\t预算数\n\t项  目\n\t预算数\n\n\
        \t栏次\n\t1\n\t2\n\t3\n\t4\n\n\t1\n\t一、一般公共预算拨款收入\n\t20.50\n\t一、一般公共服务支出\n\t\n\n\t2\n\t\n\t\n\t二、农林水支出\n\t20.50\n\n\n注：本表含结转。\n";
    let document = document(text);
    let table = &document.budget.as_ref().expect("a budget table").tables[0];
    let rows: Vec<String> = table
        .rows
        .iter()
        .map(|row| format!("{:?} {:?} {:?} {:?}", row.seq, row.side, row.name, row.amounts))
        .collect();
    insta::assert_snapshot!(rows.join("\n"), @r#"
    Some("1") Some(Income) Some("一、一般公共预算拨款收入") {"预算数": Money { fen: 20500000, decimals: 2 }}
    Some("1") Some(Expenditure) Some("一、一般公共服务支出") {}
    Some("2") Some(Expenditure) Some("二、农林水支出") {"预算数": Money { fen: 20500000, decimals: 2 }}
    "#);
    assert_eq!(table.note.as_deref(), Some("注：本表含结转。"));
    assert_eq!((table.fiscal_year, document.department.as_deref()), (Some(2026), Some("清河口县水务局")));
}

#[test]
fn each_reading_rule_with_a_text_example_fires_on_it() {
    for rule in jiheng_forms::RULES {
        if let jiheng_model::Example::Text(text) = rule.example {
            let (_, findings) = recognize(text);
            assert!(codes(&findings).contains(&rule.code), "{} is silent on its example", rule.code);
        }
    }
}
