//! Faults that once went unnoticed because another one stood beside them, or because the clue is not in one field.

mod edits;

use edits::found;
use serde_json::{Value, json};

#[track_caller]
fn tells(edits: &[(&str, Value)], expected: &[&str]) {
    assert_eq!(found(edits), expected);
}

/// The section on the three public expenses in other words.
fn narrative(text: &str) -> (&'static str, Value) {
    ("/budget/narrative/2", json!({"heading": "“三公”经费预算情况", "text": text, "claims": []}))
}

#[test]
fn the_total_of_a_column_stands_although_one_class_row_does_not_tie() {
    // The class row says 305.00 for projects, the total 300.00, which its own parts bear out.
    tells(
        &[
            ("/budget/tables/2/rows/4/amounts/项目支出", json!("305.00")),
            ("/budget/narrative/1/text", json!("2026年支出预算500.00万元，其中项目支出310.00万元。")),
            ("/budget/narrative/1/claims/2/amount", json!("310.00")),
        ],
        &[
            "B005 支出总表的「210 卫生健康支出」合计 464.00 万元，基本支出 164.00、项目支出 305.00 万元相加为 469.00 万元，相差 5.00 万元",
            "B010 说明中「项目支出」 310.00 万元，支出总表是 300.00 万元，相差 10.00 万元",
        ],
    );
}

#[test]
fn a_figure_beside_one_that_does_not_tie_is_compared_with_the_text() {
    let found = found(&[
        ("/budget/tables/8/rows/3/amounts/合计", json!("3.00")),
        ("/budget/tables/8/rows/3/amounts/一般公共预算财政拨款", json!("3.00")),
        ("/budget/narrative/2/claims/1/amount", json!("1.80")),
    ]);
    assert!(found.iter().any(|one| one.starts_with("B009 ")), "{found:?}");
    assert!(found.iter().any(|one| one.starts_with("B010 说明中「公务接待费」 1.80 万元")), "{found:?}");
}

#[test]
fn satisfaction_is_compared_under_whatever_name_and_with_its_own_midterm_value() {
    let row = |name: &str, targets: Value| json!({"level1": "满意度指标", "level2": "服务对象满意度指标", "name": name, "targets": targets});
    tells(
        &[("/projects/1/indicators/6", row("受助居民满意度", json!([{"text": "≥45%"}])))],
        &[
            "V016 项目「困难居民参保资助」的「受助居民满意度」指标值「≥45%」，而其他 4 项服务对象满意度指标都是 95%",
        ],
    );
    tells(
        &[(
            "/projects/2/indicators/6",
            row("窗口满意度", json!([{"text": "≥95%"}, {"horizon": "midterm", "text": "≥9.5%"}])),
        )],
        &["V023 「窗口满意度」的年度指标值「≥95%」，中期指标值却是「≥9.5%」，相差 10 倍以上"],
    );
    // A share of complaints is listed with satisfaction and measured downwards.
    tells(&[("/projects/1/indicators/6", row("受助居民投诉率", json!([{"text": "≤2%"}])))], &[]);
}

#[test]
fn satisfaction_that_all_other_projects_have_is_missed() {
    tells(
        &[(
            "/projects/3/indicators/5",
            json!({"level1": "效益指标", "level2": "社会效益指标", "name": "检查机构整改率", "targets": [{"text": "≥95%"}]}),
        )],
        &["I003 项目「医保基金监管专项检查经费」的 6 项指标中没有满意度指标，其他 4 个项目都有"],
    );
}

#[test]
fn a_goal_is_dated_by_the_project_code_where_the_year_is_not_printed() {
    tells(
        &[
            ("/fiscal_year", json!(null)),
            ("/projects/3/goals/0/text", json!("2021年10月底前完成定点医药机构检查40家。")),
        ],
        &[
            "G010 项目「医保基金监管专项检查经费」的绩效目标写的是「2021年10月底前」完成，项目编码的年度是 2026 年",
        ],
    );
    // What was so before the year may be what the work is about.
    tells(&[("/projects/3/goals/0/text", json!("检查2021年10月底前签约的定点医药机构40家。"))], &[]);
}

#[test]
fn points_of_the_execution_rate_count_towards_the_whole() {
    let execution = json!([{"label": "年度资金总额", "budget": "120.00", "executed": "120.00", "weight": "10", "score": "10"}]);
    tells(&[("/projects/1/budget/execution", execution.clone())], &[]);
    tells(
        &[("/projects/1/budget/execution", execution), ("/projects/1/indicators/0/weight", json!("15"))],
        &[
            "I017 项目「困难居民参保资助」的 7 项指标分值合计 95 分，加预算执行率 10 分为 105 分，应为 100 分，相差 5 分",
        ],
    );
}

#[test]
fn changes_of_the_text_are_recomputed() {
    tells(
        &[narrative("公务接待费1.00万元，比2025年预算数1.20万元减少0.30万元，主要是压减接待。")],
        &[
            "B024 「1.00万元，比2025年预算数1.20万元减少0.30万元」写的是减少 0.30 万元，1.00 万元与 1.20 万元相差 0.20 万元",
        ],
    );
    tells(
        &[narrative("公务接待费1.00万元，比上年预算0.00万元增长100%，主要是新增接待。")],
        &["B022 「1.00万元，比上年预算0.00万元增长100%」中上年为 0，增长 100% 无从算起"],
    );
    tells(
        &[narrative("公务接待费1.00万元，较上年减少0.20万元，增长16.67%，主要是压减接待。")],
        &["B024 「1.00万元，较上年减少0.20万元，增长16.67%」前面写减少，后面的 16.67% 却写增加"],
    );
    for right in [
        "公务接待费1.00万元，较上年减少0.20万元，下降16.67%，主要是压减接待。",
        "公务接待费1.00万元，比2025年预算数1.20万元减少0.20万元，下降16.6%，主要是压减接待。",
        "公务接待费1万元，比上年减少0.2万元，下降约17%，主要是压减接待。",
        // The difference belongs to another subject than the amount before it.
        "“三公”经费5.00万元，较2025年减少0.44万元，其中：公务接待费减少0.20万元，下降16.67%，主要是压减接待。",
        "公务用车费4.00万元、公务接待费1.00万元，增长的主要原因是业务增加50%。",
        "公务接待费1.00万元，占总额的20%，比上年减少0.20万元，主要是压减2个批次。",
    ] {
        tells(&[narrative(right)], &[]);
    }
}
