//! What reviewers know to be right and rules must not report, point by point.

mod edits;

use edits::{found, with};
use jiheng_check::{RuleSet, check};
use jiheng_model::Severity;
use serde_json::{Value, json};

fn clean(edits: &[(&str, Value)]) {
    assert_eq!(found(edits), Vec::<String>::new());
}

/// An indicator of project 0 put in the place of its first.
fn value(text: &str) -> (&'static str, Value) {
    ("/projects/0/indicators/0/targets/0/text", json!(text))
}

#[test]
fn sums_may_be_off_by_their_rounding() {
    clean(&[
        ("/budget/tables/0/rows/12/amounts/预算数", json!("500.01")),
        ("/budget/tables/2/rows/1/amounts/合计", json!("20.01")),
        ("/budget/tables/5/rows/1/amounts/合计", json!("160.01")),
        ("/projects/4/budget/sources/0/amount", json!("50.01")),
    ]);
}

#[test]
fn all_and_none_are_values() {
    clean(&[("/projects/0/indicators/2/targets/0/text", json!("100%"))]);
    for text in ["0人", "0次", "0"] {
        clean(&[value(text), ("/projects/0/indicators/0/name", json!("重复宣传场次"))]);
    }
}

#[test]
fn growth_and_financing_may_pass_100_per_cent() {
    for name in ["资金筹资保障率", "参保人数增长率"] {
        clean(&[
            ("/projects/0/indicators/6/name", json!(name)),
            ("/projects/0/indicators/6/targets/0/text", json!("≥100%")),
        ]);
    }
}

#[test]
fn a_carried_over_project_has_a_code_of_an_earlier_year() {
    clean(&[("/projects/0/code", json!(with_check("13998124P00100010001")))]);
}

/// The first twenty characters of a project code with their check character.
fn with_check(code: &str) -> String {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let mut weight = 1;
    let mut sum = 0;
    for c in code.chars() {
        sum = (sum + ALPHABET.find(c).expect("a character of codes") * weight) % 31;
        weight = weight * 3 % 31;
    }
    format!("{code}{}", &ALPHABET[30 - sum..31 - sum])
}

#[test]
fn a_cost_split_over_rows_of_one_name_is_a_sum() {
    let row = |description: &str, text: &str| json!({"level1": "产出指标", "level2": "成本指标", "name": "总成本", "description": description, "targets": [{"text": text}]});
    clean(&[
        ("/projects/0/indicators/4", row("宣传活动的支出", "≤22.5万元")),
        ("/projects/0/indicators/8", row("宣传册印制的支出", "≤13万元")),
        ("/projects/0/indicators/9", row("媒体投放的支出", "≤10万元")),
    ]);
}

#[test]
fn a_budget_rounded_up_to_whole_ten_thousands_ties_with_quantity_and_price() {
    clean(&[
        ("/projects/1/indicators/0/targets/0/text", json!("≥2990人")),
        ("/projects/1/indicators/0/standard", json!("≥2990人")),
        ("/projects/1/goals/0/text", json!("全年资助困难居民2990人参保，资助准确率100%，6月底前缴费到位。")),
    ]);
}

#[test]
fn prices_for_each_are_in_no_sum() {
    let row = |name: &str, text: &str| json!({"level1": "产出指标", "level2": "成本指标", "name": name, "description": null, "targets": [{"text": text}]});
    clean(&[
        ("/projects/0/indicators/8", row("宣传册印制费用", "≤5元/张")),
        ("/projects/0/indicators/9", row("单位成本（海报）", "≤3950元")),
        ("/projects/0/indicators/10", row("每场活动费用", "≤9000元")),
    ]);
    for name in ["单点整治费用", "场均活动经费", "户均改造费用", "单场宣传总费用"] {
        clean(&[("/projects/0/indicators/4", row(name, "≤13.4万元"))]);
    }
    // 各项均合格 averages nothing.
    let whole = json!({"level1": "产出指标", "level2": "成本指标", "name": "总成本", "description": "各场均合格的全部支出", "targets": [{"text": "≤40万元"}]});
    assert_eq!(found(&[("/projects/0/indicators/4", whole)]).len(), 1);
}

#[test]
fn words_for_all_are_a_note_only() {
    for words in ["全覆盖", "应保尽保", "全部到位"] {
        let findings = check(&with(&[value(words)]), &RuleSet::default());
        let told: Vec<_> = findings.iter().map(|finding| (finding.rule.code, finding.severity)).collect();
        assert_eq!(told, [("V013", Severity::Info)], "{words}");
    }
}

#[test]
fn what_could_not_be_read_is_not_missing() {
    // A damaged indicator, a withheld row, and text that stayed unread in a project's own row.
    let damaged = json!([{"text": "2、1-产出指标;12-质重", "indicator": {}}]);
    clean(&[("/projects/3/indicators", json!([])), ("/projects/3/damaged", damaged)]);
    clean(&[
        ("/projects/3/indicators", json!([])),
        ("/projects/3/goals", json!([])),
        ("/projects/3/masked", json!(true)),
    ]);
    clean(&[
        ("/projects/3/indicators", json!([])),
        ("/provenance", json!({"/projects/3": {"table": 2, "row": 5}})),
        ("/unmapped", json!([{"text": "检查机构 40 家", "location": {"table": 2, "row": 5, "column": 7}}])),
    ]);
    // One source of several is blank: the rest may still be the whole.
    clean(&[("/projects/4/budget/sources/2", json!({"kind": "other", "label": "其他资金", "amount": null}))]);
}

#[test]
fn a_cost_row_that_is_a_part_on_purpose_need_not_be_the_whole_budget() {
    clean(&[
        ("/projects/0/indicators/4/name", json!("媒体投放费用")),
        ("/projects/0/indicators/4/description", json!("在县融媒体投放的支出")),
        ("/projects/0/indicators/4/targets/0/text", json!("≤8万元")),
    ]);
}

#[test]
fn a_price_for_each_meets_only_what_it_is_a_price_for() {
    let row = json!({"level1": "产出指标", "level2": "成本指标", "name": "展板单位成本", "targets": [{"text": "≤300元/场"}]});
    clean(&[("/projects/0/indicators/8", row)]);
}

#[test]
fn a_date_in_a_goal_is_a_figure() {
    clean(&[("/projects/3/goals/0/text", json!("2026年10月底前完成定点医药机构检查和违规资金追缴"))]);
}
