//! A project beside itself: as it was declared or approved, and a year before.

mod edits;

use edits::with;
use jiheng_check::{Checker, RuleSet, references};
use serde_json::{Value, json};

fn told(checker: Checker, here: &[(&str, Value)]) -> Vec<String> {
    let findings = checker.check(&with(here));
    let told = findings.iter().filter(|finding| finding.rule.code.starts_with('W'));
    told.map(|finding| format!("{} {} {}", finding.rule.code, finding.pointer, finding.message)).collect()
}

/// Findings of this family beside the document as it was declared or approved.
fn declared(there: &[(&str, Value)], here: &[(&str, Value)]) -> Vec<String> {
    let set = RuleSet::default();
    told(Checker::new(set.clone()).with_declared(references([with(there)], &set)), here)
}

/// Findings of this family beside last year's document.
fn last_year(there: &[(&str, Value)], here: &[(&str, Value)]) -> Vec<String> {
    let set = RuleSet::default();
    let there: Vec<(&str, Value)> =
        [("/fiscal_year", json!(2025)), ("/projects/3/goals/0/text", json!("全年检查定点医药机构。"))]
            .into_iter()
            .chain(there.iter().cloned())
            .collect();
    let told = told(Checker::new(set.clone()).with_last_year(references([with(&there)], &set)), here);
    told.into_iter().filter(|told| told.contains("/projects/3")).collect()
}

const TARGET: &str = "/projects/3/indicators/0/targets/0/text";
const NONE: [&str; 0] = [];

fn approval() -> (&'static str, Value) {
    ("/kinds", json!(["target_approval"]))
}

fn evaluation() -> (&'static str, Value) {
    ("/kinds", json!(["self_evaluation"]))
}

#[test]
fn another_wording_of_a_value_is_no_other_value() {
    for text in ["不低于40家", "40家以上", "≥ 40 家", "≥40家。"] {
        assert_eq!(declared(&[(TARGET, json!(text))], &[]), NONE, "{text}");
    }
    assert_eq!(
        declared(&[(TARGET, json!("≥50家"))], &[]),
        ["W004 /projects/3/indicators/0 「检查定点机构数」的指标值申报时是「≥50家」，本文件是「≥40家」"]
    );
}

#[test]
fn every_difference_from_the_approval_is_told_with_both_values() {
    let there = [
        approval(),
        ("/projects/3/budget/total", json!("30.00")),
        ("/projects/3/goals/0/text", json!("全年检查定点医药机构48家，追回违规资金不少于50万元。")),
        ("/projects/3/indicators/1/name", json!("问题整改完成率")),
        (TARGET, json!("≥48家")),
    ];
    insta::assert_snapshot!(declared(&there, &[]).join("\n"), @r"
    W005 /projects/3/budget 项目「医保基金监管专项检查经费」批复时预算 30.00 万元，本文件为 24.00 万元，相差 6.00 万元
    W005 /projects/3/goals/0 项目「医保基金监管专项检查经费」的绩效目标批复时是「…查定点医药机构48家，追回违规资金不少于50万元。」，本文件是「…查定点医药机构40家，追回违规资金不少于50万元。」
    W005 /projects/3/indicators 项目「医保基金监管专项检查经费」与批复时相比增加 1 项指标「问题整改率」，减少 1 项指标「问题整改完成率」
    W005 /projects/3/indicators/0 「检查定点机构数」的指标值批复时是「≥48家」，本文件是「≥40家」
    ");
}

#[test]
fn an_approval_is_compared_with_the_declaration_and_evaluations_are_lenient() {
    let codes = |there: &[(&str, Value)], here: &[(&str, Value)]| {
        declared(there, here).iter().map(|told| told[..4].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&[(TARGET, json!("≥50家"))], &[approval()]), ["W004"]);
    assert_eq!(codes(&[approval(), (TARGET, json!("≥50家"))], &[evaluation()]), ["W006"]);
    // An evaluation prints the figure without its sign.
    assert_eq!(codes(&[approval()], &[evaluation(), (TARGET, json!("40家"))]), NONE);
    // The budget of an evaluation may be the adjusted one, unless its grid says what it was at first.
    let grid = json!([{"label": "年度资金总额", "budget": "26.00", "executed": "26.00"}]);
    assert_eq!(codes(&[approval()], &[evaluation(), ("/projects/3/budget/execution", grid)]), NONE);
}

#[test]
fn projects_of_other_names_and_codes_are_not_compared() {
    let there = [
        ("/projects/3/code", json!("13998126P001000100999")),
        ("/projects/3/name", json!("另一个项目")),
        (TARGET, json!("≥50家")),
    ];
    assert_eq!(declared(&there, &[]), NONE);
}

#[test]
fn a_lower_target_is_told_by_its_direction_and_beside_the_budget() {
    let codes = |there: &[(&str, Value)], here: &[(&str, Value)]| {
        last_year(there, here).iter().map(|told| told[..4].to_owned()).collect::<Vec<_>>()
    };
    let rate = "/projects/3/indicators/5/targets/0/text";
    assert_eq!(codes(&[(rate, json!("≥97%"))], &[]), ["W009"]);
    assert_eq!(codes(&[(rate, json!("≥93%"))], &[]), NONE);
    assert_eq!(codes(&[(TARGET, json!("≥50家"))], &[]), ["W009"]);
    // A quarter more money last year for a quarter more to do.
    assert_eq!(codes(&[(TARGET, json!("≥50家")), ("/projects/3/budget/total", json!("30.00"))], &[]), NONE);
    // A cost follows the budget.
    assert_eq!(codes(&[("/projects/3/indicators/3/targets/0/text", json!("≤20万元"))], &[]), NONE);
    let less = |limit: &str| json!({"level1": "效益指标", "level2": "社会效益指标", "name": "有责投诉率", "targets": [{"text": limit}]});
    let at = "/projects/3/indicators/4";
    assert_eq!(codes(&[(at, less("≤1%"))], &[(at, less("≤2%"))]), ["W009"]);
    assert_eq!(codes(&[(at, less("≤2%"))], &[(at, less("≤1%"))]), NONE);
    // A document of the same year is no last year.
    assert_eq!(codes(&[("/fiscal_year", json!(2026)), (TARGET, json!("≥50家"))], &[]), NONE);
}

#[test]
fn more_money_is_accounted_for_by_one_target_that_grew() {
    let budget = ("/projects/3/budget/total", json!("20.00"));
    let found = last_year(std::slice::from_ref(&budget), &[]);
    assert_eq!(found.iter().map(|told| &told[..4]).collect::<Vec<_>>(), ["W010"]);
    assert_eq!(last_year(&[budget, (TARGET, json!("≥30家"))], &[]), NONE);
    assert_eq!(last_year(&[("/projects/3/budget/total", json!("23.00"))], &[]), NONE);
}

#[test]
fn a_fault_mended_is_not_found_again() {
    let fault = ("/projects/3/indicators/5/targets/0/text", json!("≥95"));
    let again = last_year(std::slice::from_ref(&fault), std::slice::from_ref(&fault));
    assert_eq!(
        again,
        [
            "W008 /projects/3 项目「医保基金监管专项检查经费」上年有、今年仍有 1 类问题：V006 指标值缺少计量单位"
        ]
    );
    assert_eq!(last_year(&[], std::slice::from_ref(&fault)), NONE);
    assert_eq!(last_year(&[fault], &[]), NONE);
}

#[test]
fn dates_in_order_are_not_told() {
    let here =
        [("/approved_on", json!("2026-01-20")), ("/projects/0/signoff/filled_on", json!("2026年1月8日"))];
    assert_eq!(declared(&[], &here), NONE);
    let here = [("/approved_on", json!("2026-01-02"))];
    assert_eq!(
        declared(&[], &here),
        ["W014 /projects/0/signoff 项目「城乡居民参保宣传经费」填报日期是 2026-01-08，批复日期是 2026-01-02"]
    );
}
