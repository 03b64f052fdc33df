//! Self-evaluations and monitoring: what follows from the printed figures, and what does not.

mod edits;

use edits::found;
use serde_json::{Value, json};

#[track_caller]
fn tells(edits: &[(&str, Value)], expected: &[&str]) {
    assert_eq!(found(edits), expected);
}

fn evaluated() -> (&'static str, Value) {
    ("/kinds", json!(["self_evaluation"]))
}

fn monitored() -> (&'static str, Value) {
    ("/kinds", json!(["monitoring"]))
}

/// The first indicator of the project on inspections, with target, actual value, points and score.
fn scored(name: &str, target: &str, actual: &str, weight: &str, score: &str) -> (&'static str, Value) {
    (
        "/projects/3/indicators/0",
        json!({"level1": "产出指标", "level2": "数量指标", "name": name, "weight": weight, "targets": [{"text": target}],
            "result": {"actual": actual, "score": score, "reason": "资料整理较慢，已增加人手"}}),
    )
}

#[test]
fn scores_follow_the_share_that_was_reached() {
    tells(&[scored("检查定点机构数", "≥40家", "36家", "20", "18")], &[]);
    tells(
        &[scored("检查定点机构数", "≥40家", "20家", "20", "18")],
        &[
            "S014 「检查定点机构数」的指标值是「≥40家」，实际完成「20家」，完成 50%，分值 20 分，按比例得 10 分，印作 18 分，多 8 分",
        ],
    );
    tells(
        &[scored("检查定点机构数", "≥40家", "40家", "20", "12")],
        &[
            "S015 「检查定点机构数」的指标值是「≥40家」，实际完成「40家」，分值 20 分，按完成情况计算得 20 分，印作 12 分",
        ],
    );
    // Twice the target and more tells of a target set too low, which may cost points.
    tells(&[scored("检查定点机构数", "≥40家", "90家", "20", "12")], &[]);
}

#[test]
fn a_form_may_print_its_own_way_of_scoring() {
    let mut row = scored("检查定点机构数", "≥40家", "20家", "20", "18");
    row.1["note"] = json!("每少 10 家扣 1 分");
    tells(&[row], &[]);
}

#[test]
fn less_is_better_for_time_cost_and_what_is_unwanted() {
    let full = |name, target, actual| {
        let mut row = scored(name, target, actual, "20", "20");
        row.1["result"]["reason"] = json!(null);
        row
    };
    let clean = |row: (&'static str, Value)| {
        let told = found(&[row]);
        assert!(told.iter().all(|told| !told.starts_with('S')), "{told:?}");
    };
    clean(full("办结时间", "30天", "25天"));
    clean(full("单件成本", "500元/件", "480元/件"));
    clean(full("投诉件数", "2件", "1件"));
    clean(full("投诉件数", "0件", "0件"));
    let told = found(&[full("投诉件数", "0件", "1件")]);
    assert_eq!(
        told,
        ["S002 「投诉件数」的指标值是「0件」，实际完成「1件」，没有达到却得满分 20 分，也没有说明原因"]
    );
}

#[test]
fn amounts_are_compared_in_one_unit_and_bare_figures_in_the_target_s() {
    let told = |target, actual, score| {
        let mut row = scored("检查定点机构数", target, actual, "20", score);
        row.1["result"]["reason"] = json!(null);
        let told = found(&[row]);
        told.into_iter()
            .filter(|told| told.starts_with('S'))
            .map(|told| told[..4].to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(told("≥50万元", "520000元", "20"), [""; 0]);
    assert_eq!(told("≥50万元", "480000元", "20"), ["S002"]);
    assert_eq!(told("≥40家", "38", "20"), ["S002"]);
    // A spreadsheet may show 97 % as 0.97.
    assert_eq!(told("≥95%", "0.94", "20"), [""; 0]);
}

#[test]
fn satisfaction_is_scored_in_bands() {
    let mut row = scored("受检机构满意度", "≥90%", "72%", "10", "9");
    (row.1["level1"], row.1["level2"]) = (json!("满意度指标"), json!("服务对象满意度指标"));
    let told = found(&[row]);
    assert!(told.iter().all(|told| !told.starts_with("S0")), "{told:?}");
}

/// Scores for all indicators of the project on inspections, 90 points in all.
fn all_scored(total: Value) -> Vec<(&'static str, Value)> {
    let result = |actual: &str, score: &str| json!({"actual": actual, "score": score});
    vec![
        ("/projects/3/indicators/0/result", result("41家", "30")),
        ("/projects/3/indicators/1/result", result("100%", "20")),
        ("/projects/3/indicators/2/result", result("2026年10月12日", "10")),
        ("/projects/3/indicators/3/result", result("23.6万元", "10")),
        ("/projects/3/indicators/4/result", result("52万元", "10")),
        ("/projects/3/indicators/5/result", result("96%", "10")),
        (
            "/projects/3/budget/execution",
            json!([{"label": "年度资金总额", "budget": "24.00", "executed": "23.60", "weight": "10", "score": "9.83"}]),
        ),
        ("/projects/3/evaluation", total),
    ]
}

#[test]
fn a_total_may_be_of_all_or_of_the_indicators_and_is_rounded_as_it_is_printed() {
    for total in ["99.83", "99.8", "90"] {
        tells(&all_scored(json!({"score": total})), &[]);
    }
    tells(
        &all_scored(json!({"score": "98.8", "weight": "100"})),
        &["S008 项目「医保基金监管专项检查经费」各项得分相加为 99.83 分，总分印作 98.8 分，相差 1.03 分"],
    );
    // One row was not read, or has no score: nobody can add up.
    let mut edits = all_scored(json!({"score": "80"}));
    edits[5].1["score"] = json!(null);
    tells(&edits, &[]);
}

#[test]
fn points_that_do_not_make_up_all_points_mean_a_row_that_was_not_read() {
    let weighted = |all: &str| {
        let mut edits = all_scored(json!({"score": "96", "weight": all}));
        for (at, weight) in ["30", "20", "10", "10", "10", "10"].into_iter().enumerate() {
            edits[at].1["score"] = json!(weight);
        }
        let weights = [
            ("/projects/3/indicators/0/weight", json!("30")),
            ("/projects/3/indicators/1/weight", json!("20")),
            ("/projects/3/indicators/2/weight", json!("10")),
            ("/projects/3/indicators/3/weight", json!("10")),
            ("/projects/3/indicators/4/weight", json!("10")),
            ("/projects/3/indicators/5/weight", json!("10")),
        ];
        edits.extend(weights);
        let told = found(&edits);
        told.into_iter()
            .filter(|told| told.starts_with('S'))
            .map(|told| told[..4].to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(weighted("100"), ["S008"]);
    assert_eq!(weighted("120"), [""; 0]);
}

#[test]
fn grades_begin_at_their_own_points() {
    let told = |evaluation: Value| {
        let told = found(&[("/projects/3/evaluation", evaluation)]);
        told.first().map(|told| told.chars().take(4).collect::<String>())
    };
    for (score, grade) in [("90", "优"), ("89.99", "良"), ("80分", "良好"), ("60", "中"), ("59.5", "差")]
    {
        assert_eq!(told(json!({"score": score, "grade": grade})), None, "{score} {grade}");
    }
    assert_eq!(told(json!({"score": "89.99", "grade": "优秀"})).as_deref(), Some("S010"));
    assert_eq!(
        told(json!({"score": "92", "conclusion": "自评得分92分，评价等级为“良”。"})).as_deref(),
        Some("S010")
    );
    // Words that name no grade, and a total of other points, prove nothing.
    assert_eq!(told(json!({"score": "70", "grade": "合格"})), None);
    assert_eq!(told(json!({"score": "70", "weight": "80", "grade": "优"})), None);
    assert_eq!(told(json!({"score": "95.6", "conclusion": "综合得分96分，完成较好。"})), None);
}

#[test]
fn schemes_with_and_without_satisfaction_are_accepted() {
    let scheme = |execution: &str, weights: [&str; 6]| {
        let mut edits = vec![
            evaluated(),
            (
                "/projects/3/budget/execution",
                json!([{"label": "年度资金总额", "budget": "24.00", "executed": "24.00", "weight": execution, "score": execution}]),
            ),
        ];
        let rows = [
            "/projects/3/indicators/0/weight",
            "/projects/3/indicators/1/weight",
            "/projects/3/indicators/2/weight",
            "/projects/3/indicators/3/weight",
            "/projects/3/indicators/4/weight",
            "/projects/3/indicators/5/weight",
        ];
        edits.extend(rows.into_iter().zip(weights.map(|weight| json!(weight))));
        let told = found(&edits);
        told.into_iter().filter(|told| told.starts_with('S')).collect::<Vec<_>>()
    };
    assert_eq!(scheme("10", ["20", "10", "10", "10", "30", "10"]), [""; 0]);
    assert_eq!(scheme("20", ["20", "10", "5", "5", "30", "10"]), [""; 0]);
    assert_eq!(
        scheme("10", ["30", "10", "10", "10", "20", "10"]),
        [
            "S013 项目「医保基金监管专项检查经费」的分值为预算执行率 10 分、产出指标 60 分、效益指标 20 分、满意度指标 10 分，与方案「通用」「通用（无满意度）」「设成本」「设成本（无满意度）」「二四四」都不一致"
        ]
    );
}

#[test]
fn a_reason_for_the_whole_form_explains_its_rows() {
    let short = ("/projects/3/indicators/0/result", json!({"actual": "30家"}));
    tells(
        &[evaluated(), short.clone()],
        &["S018 「检查定点机构数」的指标值是「≥40家」，实际完成「30家」，偏差 25%，没有说明原因"],
    );
    let with = |reason: &str| ("/projects/3/evaluation", json!({"reason": reason}));
    tells(&[evaluated(), short.clone(), with("机构合并，总数减少")], &[]);
    assert_eq!(found(&[evaluated(), short, with("无偏差")]).len(), 1);
    // A little less than planned is no deviation yet.
    tells(&[evaluated(), ("/projects/3/indicators/0/result", json!({"actual": "36家"}))], &[]);
}

#[test]
fn words_are_results_where_the_target_is_words_or_all() {
    let clean = |at: usize, actual: &str| {
        let pointer = format!("/projects/3/indicators/{at}/result");
        assert_eq!(found(&[evaluated(), (&pointer, json!({"actual": actual}))]), [""; 0], "{actual}");
    };
    clean(2, "按时完成");
    clean(1, "全部整改");
    clean(0, "已检查四十家");
    clean(0, "尚未统计");
    tells(
        &[evaluated(), ("/projects/3/indicators/0/result", json!({"actual": "已完成"}))],
        &["S022 「检查定点机构数」的指标值是「≥40家」，实际完成「已完成」，完成值没有数值，不能比较"],
    );
    // Half a year on, words are all there may be.
    tells(&[monitored(), ("/projects/3/indicators/0/result", json!({"actual": "按计划推进"}))], &[]);
}

#[test]
fn one_result_of_its_own_shows_that_somebody_counted() {
    let mut edits = vec![evaluated()];
    let results = [
        ("/projects/0/indicators/0/result", "24场"),
        ("/projects/0/indicators/1/result", "20000册"),
        ("/projects/0/indicators/2/result", "95%"),
        ("/projects/0/indicators/3/result", "2026年11月底前"),
        ("/projects/0/indicators/4/result", "45.5万元"),
        ("/projects/0/indicators/5/result", "90%"),
        ("/projects/0/indicators/6/result", "96%"),
        ("/projects/0/indicators/7/result", "95%"),
    ];
    edits.extend(results.map(|(pointer, actual)| (pointer, json!({"actual": actual}))));
    assert_eq!(found(&edits).len(), 1);
    edits[8].1["actual"] = json!("96.4%");
    tells(&edits, &[]);
}

#[test]
fn parts_of_an_indicator_need_no_points_and_their_whole_no_value() {
    let part = |name: &str, value: &str| {
        json!({"level1": "产出指标", "level2": "数量指标", "name": name, "within": true, "targets": [{"text": value}],
            "result": {"actual": value}})
    };
    let whole = json!({"level1": "产出指标", "level2": "数量指标", "name": "检查机构总数", "weight": "20", "targets": [{"text": ""}],
        "result": {"score": "20"}});
    tells(
        &[
            evaluated(),
            ("/projects/3/indicators/6", whole),
            ("/projects/3/indicators/7", part("检查医院数", "12家")),
            ("/projects/3/indicators/8", part("检查药店数", "28家")),
        ],
        &[],
    );
}

#[test]
fn lights_are_judged_by_the_year_or_by_the_months_gone() {
    let light = |actual: &str, light: &str, forecast: Value| {
        let result = json!({"actual": actual, "light": light, "forecast": forecast, "reason": "排期靠后"});
        found(&[monitored(), ("/projects/3/indicators/0/result", result)]).len()
    };
    // Eighteen of forty by June are on plan.
    assert_eq!(light("18家", "绿灯", json!(null)), 0);
    assert_eq!(light("36家", "红灯", json!(null)), 1);
    assert_eq!(light("36家", "红灯", json!("22家")), 0);
    assert_eq!(light("60家", "绿", json!(null)), 1);
    assert_eq!(light("60家", "蓝灯", json!(null)), 0);
    let rate = json!({"actual": "70%", "light": "黄灯"});
    tells(&[monitored(), ("/projects/3/indicators/5/result", rate)], &[]);
}

#[test]
fn likelihood_is_judged_by_the_forecast_and_by_what_cannot_grow_less() {
    let said = |at: usize, result: Value| {
        let pointer = format!("/projects/3/indicators/{at}/result");
        let told = found(&[monitored(), (&pointer, result)]);
        told.into_iter().map(|told| told[..4].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(said(0, json!({"actual": "18家", "likelihood": "确定能"})), [""; 0]);
    assert_eq!(said(0, json!({"actual": "41家", "likelihood": "完全不可能", "reason": "笔误"})), ["S030"]);
    assert_eq!(said(3, json!({"actual": "25.1万元", "likelihood": "确定能"})), ["S030"]);
    assert_eq!(said(0, json!({"actual": "18家", "likelihood": "不可能"})), ["S031"]);
    assert_eq!(said(0, json!({"actual": "18家", "likelihood": "有可能"})), [""; 0]);
}

#[test]
fn an_adjusted_budget_is_what_spending_is_measured_by() {
    let grid = |row: Value| {
        let told = found(&[monitored(), ("/projects/3/budget/execution", json!([row]))]);
        told.into_iter().map(|told| told[..4].to_owned()).collect::<Vec<_>>()
    };
    let row = |budget: Value, executed: &str, forecast: &str| json!({"label": "年度资金总额", "initial": "24.00", "budget": budget, "executed": executed, "forecast": forecast});
    assert_eq!(grid(row(json!("28.00"), "25.00", "27.00")), [""; 0]);
    assert_eq!(grid(row(json!(null), "25.00", "25.00")), ["S026"]);
    assert_eq!(grid(row(json!(null), "12.00", "26.00")), ["S028"]);
    assert_eq!(grid(row(json!(null), "12.00", "24.00")), [""; 0]);
}
