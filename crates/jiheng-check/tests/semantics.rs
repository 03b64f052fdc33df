//! Rules that judge words: what they tell, and what reviewers know to be right and they must not tell.

mod edits;

use edits::{found, with};
use jiheng_check::{RuleSet, check};
use serde_json::{Value, json};

#[track_caller]
fn clean(edits: &[(&str, Value)]) {
    assert_eq!(found(edits), Vec::<String>::new());
}

/// A further indicator of project 0.
fn row(
    level1: &str,
    level2: &str,
    name: &str,
    description: Option<&str>,
    text: &str,
) -> (&'static str, Value) {
    let row = json!({
        "level1": level1, "level2": level2, "name": name, "description": description,
        "targets": [{"horizon": "annual", "text": text}],
    });
    ("/projects/0/indicators/8", row)
}

fn output(level2: &str, name: &str, text: &str) -> (&'static str, Value) {
    row("产出指标", level2, name, None, text)
}

fn goal(text: &str) -> (&'static str, Value) {
    ("/projects/3/goals/0/text", json!(text))
}

/// The code of each finding, in order.
#[track_caller]
fn tells(edits: &[(&str, Value)], codes: &[&str]) {
    let found = found(edits);
    let told: Vec<&str> = found.iter().map(|one| &one[..4]).collect();
    assert_eq!(told, codes, "{found:#?}");
}

#[test]
fn each_class_measures_what_is_its_own() {
    for (class, name, text, code) in [
        ("数量指标", "宣传材料完好率", "≥98%", "I021"),
        ("数量指标", "集市宣传完成率", "100%", "I022"),
        ("质量指标", "宣传材料费用", "≤3万元", "I023"),
        ("质量指标", "参加培训人数", "≥80人", "I023"),
        ("数量指标", "宣传方案定稿", "2026年3月底前", "I023"),
        ("时效指标", "宣传栏巡查覆盖率", "≥95%", "I023"),
    ] {
        tells(&[output(class, name, text)], &[code]);
    }
    // None of something is quality, 即时结算 is a matter of time, a count of days may be a quantity.
    for (class, name, text) in [
        ("质量指标", "重复登记人数", "0人"),
        ("质量指标", "登记差错次数", "≤3次"),
        ("时效指标", "即时结算覆盖率", "≥95%"),
        ("时效指标", "宣传及时率", "≥95%"),
        ("数量指标", "集市宣传天数", "≥20天"),
        ("数量指标", "资助金额", "≥3万元"),
    ] {
        clean(&[output(class, name, text)]);
    }
    clean(&[row("产出指标", "成本指标", "宣传成本节约率", None, "≥3%")]);
}

#[test]
fn an_indicator_is_about_one_matter() {
    tells(&[output("质量指标", "资料准确率、完整率", "≥98%")], &["I024"]);
    tells(&[output("数量指标", "入户走访", "走访村民800户，发放明白纸1200张")], &["I024"]);
    for (name, text) in [
        ("计算机、打印机完好率", "≥98%"),
        ("老人和儿童参保率", "≥95%"),
        ("饱和度检测合格率", "≥95%"),
        ("集市和学校宣传覆盖率", "≥95%"),
    ] {
        clean(&[output("质量指标", name, text)]);
    }
    // Parts of a whole, a time beside a figure, a price for each.
    for text in ["共120户，其中低保户30户", "15个工作日内，办结100%", "每户2次，共300户"]
    {
        clean(&[output("质量指标", "入户走访", text)]);
    }
}

#[test]
fn sets_are_neither_too_small_nor_too_large() {
    let indicators = json!([
        {"level1": "产出指标", "level2": "数量指标", "name": "检查定点机构数", "targets": [{"text": "≥40家"}]},
        {"level1": "效益指标", "level2": "社会效益指标", "name": "追回违规资金", "targets": [{"text": "≥50万元"}]},
    ]);
    // What could not be read may be the rest.
    let damaged = json!([{"text": "3、1-产出指标;12-质重", "indicator": {}}]);
    let told = found(&[("/projects/3/indicators", indicators), ("/projects/3/damaged", damaged)]);
    assert!(!told.iter().any(|one| one.starts_with("I025")), "{told:?}");
    let many: Vec<Value> = (0..20)
        .map(|at| json!({"level1": "产出指标", "level2": "数量指标", "name": format!("第{at}片区检查机构数"), "targets": [{"text": format!("≥{}家", at + 2)}]}))
        .collect();
    let told = found(&[("/projects/3/indicators", json!(many))]);
    assert!(!told.iter().any(|one| one.starts_with("I026")), "{told:?}");
}

#[test]
fn ecology_is_told_by_its_matter() {
    let ecology = |name: &str, text: &str| row("效益指标", "生态效益指标", name, None, text);
    tells(&[ecology("宣传材料减量", "无")], &["I027"]);
    tells(&[ecology("参保意识", "更多居民享受政策")], &["I027"]);
    clean(&[ecology("化肥减量", "≥3%")]);
    clean(&[ecology("人居环境", "村容村貌整洁有序")]);
}

#[test]
fn a_description_explains_its_name() {
    let described =
        |name: &str, description: &str| row("产出指标", "质量指标", name, Some(description), "≥95%");
    tells(&[described("药店检查合格率", "检查医院的合格比例")], &["I028"]);
    tells(&[described("宣传到户率", "宣传到户的户数")], &["I028"]);
    for (name, description) in [
        ("药店检查合格率", "药店和医院检查的合格比例"),
        ("宣传到户率", "宣传到户的户数占全部户数的比例"),
        ("宣传到户率", "宣传到户户数/应宣传户数"),
        ("海报张贴完好率", "张贴的宣传画保持完好的比例"),
    ] {
        clean(&[described(name, description)]);
    }
}

#[test]
fn a_basis_is_recent_and_stands_in_its_row() {
    let basis = |text: &str| ("/projects/0/indicators/2/basis", json!(text));
    tells(&[basis("2022年统计数据")], &["I029"]);
    for right in [
        "2025年统计数据",
        "2022-2025年统计数据",
        "2022年实际完成90%，2025年实际完成94%",
        "《2022年统计数据公报》",
        "2019年11月1日会议纪要第104号",
        "清医保发〔2022〕12号",
    ] {
        clean(&[basis(right)]);
    }
    tells(&[("/projects/0/indicators/6/basis", json!("宣传活动场次记录"))], &["I030"]);
    clean(&[("/projects/0/indicators/6/basis", json!("居民参保登记台账"))]);
    // What names another row but the figure of its own speaks of its own.
    clean(&[("/projects/0/indicators/4/basis", json!("政策知晓率提高后仍为45.5万元"))]);
}

#[test]
fn a_basis_may_be_an_older_document_but_no_later_one() {
    tells(&[("/projects/0/indicators/0/basis", json!("清医保发〔2027〕12号"))], &["I034"]);
    clean(&[("/projects/0/indicators/0/basis", json!("清医保发〔2026〕12号"))]);
}

#[test]
fn points_are_shared_out() {
    let weight = |row: &str, points: &str| (format!("/projects/1/indicators/{row}/weight"), json!(points));
    let edits = [weight("0", "60"), weight("1", "0"), weight("5", "0")];
    let edits: Vec<(&str, Value)> =
        edits.iter().map(|(pointer, value)| (pointer.as_str(), value.clone())).collect();
    tells(&edits, &["I031", "I031", "I031"]);
}

#[test]
fn a_benefit_that_two_projects_may_have_is_none_of_another() {
    let benefit = json!({"level1": "效益指标", "level2": "社会效益指标", "name": "医保服务便捷", "targets": [{"text": "居民办理医保更加方便"}]});
    clean(&[("/projects/0/indicators/8", benefit.clone()), ("/projects/1/indicators/8", benefit)]);
}

#[test]
fn works_need_a_cost_but_their_names_decide() {
    let quality = json!({"level1": "产出指标", "level2": "质量指标", "name": "检查报告完整率", "targets": [{"text": "100%"}]});
    tells(
        &[("/projects/3/indicators/3", quality.clone()), ("/projects/3/name", json!("检查设备购置"))],
        &["I033"],
    );
    tells(&[("/projects/3/indicators/3", quality)], &["I004"]);
}

#[test]
fn low_shares_are_told_where_they_should_be_high() {
    tells(&[output("质量指标", "资料合格率", "≥20%")], &["V025"]);
    for (name, text) in [
        ("资料合格率", "≥50%"),
        ("资料不合格率", "≤5%"),
        ("参保完成率提高幅度", "≥5%"),
        ("差错下降完成率", "≥10%"),
        ("村级参保覆盖率", "≥30%"),
    ] {
        clean(&[output("质量指标", name, text)]);
    }
}

#[test]
fn a_figure_belongs_into_the_value() {
    let told = |name: &str, description: Option<&str>, text: &str| {
        row("产出指标", "质量指标", name, description, text)
    };
    assert_eq!(
        found(&[told("每份资料印制费300元", None, "每份资料印制费300元")]),
        [
            "V026 「每份资料印制费300元」的指标值「每份资料印制费300元」照抄名称或描述，数值「300元」夹在语句里"
        ]
    );
    tells(&[told("资料合格情况", Some("资料合格率达到98%"), "合格")], &["V026"]);
    // A qualification is no target, and a value with a word of comparison is a value.
    tells(&[told("60岁以上居民参保情况", None, "良好")], &["V014"]);
    tells(&[told("7-10级伤残居民参保情况", None, "良好")], &["V014"]);
    clean(&[told("走访户数占比", Some("不低于95%"), "不低于95%")]);
}

#[test]
fn numbers_are_mended_where_there_is_one_reading() {
    let fixes = |text: &str| -> Vec<(&'static str, String, bool)> {
        let edits = [("/projects/0/indicators/2/targets/0/text", json!(text))];
        let findings = check(&with(&edits), &RuleSet::default());
        findings
            .iter()
            .filter_map(|finding| {
                let fix = finding.fix.as_ref()?;
                Some((finding.rule.code, fix.to.clone(), fix.safe))
            })
            .collect()
    };
    let one = |code, to: &str, safe| vec![(code, to.to_owned(), safe)];
    assert_eq!(fixes("≥9O%"), one("V027", "≥90%", true));
    assert_eq!(fixes("≥9l1人"), one("V027", "≥911人", true));
    assert_eq!(fixes("≥95。5%"), one("V027", "≥95.5%", true));
    assert_eq!(fixes("≥95..5%"), one("V027", "≥95.5%", false));
    assert_eq!(fixes("≥9 5%"), one("V027", "≥95%", false));
    assert_eq!(fixes("≥1 200人"), one("V027", "≥1200人", true));
    assert_eq!(fixes("≥９５％"), one("V028", "≥95%", true));
    assert_eq!(fixes("≥95百分比"), one("V007", "≥95%", true));
    for right in ["≥95%", "≥95.5%", "95% 以上", "≥1,200人"] {
        assert_eq!(fixes(right), [], "{right}");
    }
}

#[test]
fn names_with_digits_are_no_garbled_numbers() {
    for text in ["O2O平台上线", "PM2.5达到二级标准", "共3家。5家已签约", "运行稳定...90天"]
    {
        let told = found(&[output("质量指标", "平台运行", text)]);
        assert!(!told.iter().any(|one| one.starts_with("V027")), "{told:?}");
    }
}

#[test]
fn a_month_may_be_a_date_or_a_length_of_time() {
    tells(&[output("时效指标", "宣传材料印制时间", "≤6月份")], &["V029"]);
    for right in ["6月底前", "≤6个月", "2026年6月底前", "每月底前"] {
        clean(&[output("时效指标", "宣传材料印制时间", right)]);
    }
}

#[test]
fn words_of_change_go_with_their_figures() {
    let described = |text: &str| ("/projects/0/indicators/6/description", json!(text));
    tells(&[described("继续参保的比例由96%降低到97%")], &["V030"]);
    for right in ["继续参保的比例由95%提高到96%", "从登记到缴费的办理情况", "参保居民从12000人增加到12500人"]
    {
        clean(&[described(right)]);
    }
    tells(&[goal("全年检查定点医药机构40家，追回违规资金不少于50万元，整改率从95%提升至90%。")], &["G017"]);
}

#[test]
fn a_target_is_not_weaker_than_what_was_reached() {
    tells(&[("/projects/0/indicators/2/basis", json!("上年完成97%"))], &["V031"]);
    tells(&[("/projects/4/indicators/4/basis", json!("上年为18%"))], &["V031"]);
    clean(&[("/projects/0/indicators/2/basis", json!("上年完成95%"))]);
    clean(&[("/projects/0/indicators/2/basis", json!("上年完成走访980户"))]);
}

#[test]
fn sizes_without_a_bound_are_vague() {
    tells(&[output("数量指标", "集市宣传", "若干场")], &["V018"]);
    tells(&[output("数量指标", "集市宣传", "按计划")], &["V002"]);
}

#[test]
fn a_time_is_no_number_of_times() {
    tells(&[output("时效指标", "宣传栏更新及时性", "12次")], &["V012"]);
    clean(&[output("时效指标", "宣传栏更新频次", "≥12次")]);
    clean(&[output("时效指标", "宣传延误次数", "0次")]);
}

#[test]
fn indicators_and_goal_are_about_one_matter() {
    // Other words of the same matter, and a goal that is too short to tell.
    clean(&[goal("全年现场核查医药机构40家，使违规使用的资金追回50万元。")]);
    tells(&[goal("加强基金监管40次。")], &[]);
}

#[test]
fn duties_have_projects_or_are_done_by_the_office_itself() {
    let duty = |title: &str, text: &str| {
        (
            "/department_goals",
            json!({"overall": [], "goals": [{"title": title, "goal": text, "indicators": []}], "safeguards": []}),
        )
    };
    tells(&[duty("殡葬改革", "推行节地生态安葬，新建公益性骨灰堂两处")], &["G013"]);
    clean(&[duty("综合事务", "做好档案归集、保密检查和值班值守")]);
    clean(&[duty("医疗救助", "困难居民住院和门诊救助应救尽救")]);
}

#[test]
fn a_goal_speaks_of_its_own_year() {
    tells(&[goal("对2023年签约机构开展巡诊40家，追回违规资金不少于50万元。")], &["G014"]);
    for right in [
        "2026年检查定点医药机构40家，追回违规资金不少于50万元。",
        "清算2023年救助资金，检查机构40家，追回违规资金不少于50万元。",
        "2024-2026年检查定点机构40家，追回违规资金不少于50万元。",
        "按《2021年监管方案》检查定点机构40家，追回违规资金不少于50万元。",
        "检查定点机构40家，问题比2024年减少，追回违规资金不少于50万元。",
    ] {
        clean(&[goal(right)]);
    }
}

#[test]
fn heads_times_standard_is_the_amount() {
    let told = |text: &str| ("/projects/1/goals/0/text", json!(text));
    tells(&[told("全年资助困难居民3000人参保，每人资助400元，共需资金150万元。")], &["A018"]);
    for right in [
        "全年资助困难居民3000人参保，每人资助400元，共需资金120万元。",
        // Rounded up to whole 万元, and another payer's amount before the standard.
        "全年资助困难居民3000人参保，每人资助396元，共需资金119万元。",
        "个人缴费380元，全年资助困难居民3000人参保，每人资助400元，共需资金120万元。",
        "全年资助困难居民3000人参保，每人每月资助40元，共需资金120万元。",
    ] {
        clean(&[told(right)]);
    }
}

#[test]
fn goal_and_indicator_have_one_figure_for_one_matter() {
    tells(&[goal("全年检查定点机构60家，追回违规资金不少于50万元。")], &["G016"]);
    for right in [
        "全年检查定点机构40家，追回违规资金不少于50万元。",
        // A part of it, another unit, a time.
        "全年检查定点机构40家，其中医院8家，追回违规资金不少于50万元。",
        "全年检查定点机构120次，追回违规资金不少于50万元。",
        "用10个月检查定点机构，追回违规资金不少于50万元。",
    ] {
        clean(&[goal(right)]);
    }
}

#[test]
fn goals_that_are_nearly_the_same_are_copies() {
    let text = "全年组织定点医药机构开展医保政策和基金监管业务培训，提高经办人员业务水平，规范诊疗服务行为，追回违规资金不少于50万元，检查机构40家";
    let other = text.replace("业务水平", "工作水平");
    let told = found(&[goal(text), ("/projects/4/goals/0/text", json!(other))]);
    assert!(told.iter().any(|one| one.starts_with("G006") && one.contains("几乎相同")), "{told:?}");
    let other = text.replace("定点医药机构开展医保政策和基金监管", "乡镇敬老院护理人员开展照护技能");
    let told = found(&[goal(text), ("/projects/4/goals/0/text", json!(other))]);
    assert!(!told.iter().any(|one| one.starts_with("G006")), "{told:?}");
}

#[test]
fn a_purpose_copied_with_a_few_more_words_is_copied() {
    let purpose = "检查定点医药机构的诊疗和收费，聘请专家核对病历，追回违规资金不少于50万元";
    let told = found(&[("/projects/3/budget/purpose", json!(purpose)), goal(&format!("通过{purpose}。"))]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("G004") && told[0].contains("几乎相同"), "{told:?}");
}

#[test]
fn a_slogan_is_one_behind_an_adverb_too() {
    let benefit = |text: &str| row("效益指标", "社会效益指标", "就医感受", None, text);
    tells(&[benefit("切实减轻居民的就医负担")], &["I020"]);
    clean(&[benefit("就医排队的居民明显少于上年同期")]);
}
