//! Reasons: a result that falls short, and points that were taken off, are explained, and the words say something.

use jiheng_model::{
    Check, Decimal, Example, Indicator, Parameter, ParameterValue, Project, Report, Rule, Severity,
};

use super::EVALUATION_2020;
use super::measure::{
    is_late, is_self_evaluation, is_unmet, measured, scored, unexplained, unexplained_in, words,
};
use crate::words::{indicator_name, plain, quote};

/// Full points for an unmet target without a reason are S002's, points over the weight S001's.
fn is_told_already(indicator: &Indicator) -> bool {
    scored(indicator).is_some_and(|(score, weight)| score >= weight)
}

/// The share in per cent by which the target is missed, if it is told and large enough; nothing for a date.
fn shortfall(indicator: &Indicator, least: Decimal) -> Option<Option<Decimal>> {
    match measured(indicator) {
        Some(measured) => measured.shortfall().filter(|shortfall| *shortfall > least).map(Some),
        None => is_late(indicator).then_some(None),
    }
}

pub const SHORTFALL_UNEXPLAINED: Rule = Rule {
    code: "S018",
    name: "shortfall-unexplained",
    severity: Severity::Warning,
    title: "与指标值偏差较大而没有说明原因",
    why: "偏差超过一定幅度的，应说明原因和改进措施，否则无从判断是目标定得不当还是工作没有做到。",
    fix: "在偏差原因栏写明原因和改进措施。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "percent",
        title: "偏差超过指标值的百分之多少才报告",
        default: ParameterValue::Number(15),
    }],
    example: Example::Edits(&[
        ("/kinds", r#"["self_evaluation"]"#),
        ("/projects/1/indicators/0/result", r#"{"actual": "2400人", "score": "16"}"#),
    ]),
    check: Check::Indicator(|indicator, project, report| {
        if !is_self_evaluation(report.document()) || is_told_already(indicator) {
            return;
        }
        let Some(result) = indicator.result.as_ref().filter(|result| unexplained_in(project, &result.reason))
        else {
            return;
        };
        let Some(shortfall) = shortfall(indicator, Decimal::from(report.number("percent"))) else { return };
        let (target, actual) = words(indicator);
        let by = shortfall.map_or_else(
            || "，晚于指标值".to_owned(),
            |share| format!("，偏差 {}%", share.round_dp(1).normalize()),
        );
        let noted = report.at(
            "result",
            format!(
                "{}的指标值是{}，实际完成{}{by}，没有说明原因",
                indicator_name(indicator),
                quote(target),
                quote(result.actual.as_deref().unwrap_or(actual))
            ),
        );
        if let Some(share) = shortfall {
            noted.evidence([("deviation", share.round_dp(2).normalize().to_string())]);
        }
    }),
};

pub const DEDUCTION_UNEXPLAINED: Rule = Rule {
    code: "S019",
    name: "deduction-unexplained",
    severity: Severity::Info,
    title: "扣了分而没有说明原因",
    why: "得分低于分值的，应在原因栏说明扣分的理由和改进措施。",
    fix: "补写扣分的原因；确已全部完成的，核对得分。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "percent",
        title: "偏差超过指标值的百分之多少时由 S018 报告",
        default: ParameterValue::Number(15),
    }],
    example: Example::Edits(&[
        ("/kinds", r#"["self_evaluation"]"#),
        ("/projects/1/indicators/6/result", r#"{"actual": "94%", "score": "9"}"#),
    ]),
    check: Check::Indicator(|indicator, project, report| {
        if !is_self_evaluation(report.document()) || indicator.within {
            return;
        }
        let Some((score, weight)) = scored(indicator).filter(|(score, weight)| score < weight) else {
            return;
        };
        let Some(result) = indicator.result.as_ref().filter(|result| unexplained_in(project, &result.reason))
        else {
            return;
        };
        if shortfall(indicator, Decimal::from(report.number("percent"))).is_none() {
            let actual = result.actual.as_deref().unwrap_or_default();
            let reached =
                if actual.is_empty() { String::new() } else { format!("实际完成{}，", quote(actual)) };
            report
                .at(
                    "result",
                    format!("{}{reached}分值 {weight} 分，得 {score} 分，没有说明原因", told(indicator)),
                )
                .evidence([("weight", weight.to_string()), ("score", score.to_string())]);
        }
    }),
};

fn told(indicator: &Indicator) -> String {
    format!("{}的指标值是{}，", indicator_name(indicator), quote(words(indicator).0))
}

pub const REASON_SAYS_NOTHING: Rule = Rule {
    code: "S020",
    name: "reason-says-nothing",
    severity: Severity::Warning,
    title: "偏差原因是空话",
    why: "没有完成或者扣了分，原因栏却说没有偏差或者只说客观原因，无从改进。",
    fix: "写明具体是什么原因造成偏差，以及怎样改进。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "words",
        title: "视为空话的原因，须与整句相同",
        default: ParameterValue::Words(&[
            "无偏差",
            "没有偏差",
            "未发生偏差",
            "正常",
            "正常偏差",
            "按计划完成",
            "按计划执行",
            "已完成",
            "完成",
            "全部完成",
            "客观原因",
            "客观因素",
            "其他",
            "其他原因",
            "特殊原因",
            "实际情况",
            "根据实际情况",
            "按实际情况",
            "工作需要",
            "原因",
            "见附件",
            "加强管理",
            "加强工作",
            "继续努力",
            "同上",
        ]),
    }],
    example: Example::Edits(&[
        ("/kinds", r#"["self_evaluation"]"#),
        ("/projects/1/indicators/0/result", r#"{"actual": "2400人", "score": "16", "reason": "客观原因"}"#),
    ]),
    check: Check::Indicator(reason_says_nothing),
};

fn reason_says_nothing(indicator: &Indicator, _: &Project, report: &mut Report) {
    let Some(result) = indicator.result.as_ref().filter(|result| !unexplained(&result.reason)) else {
        return;
    };
    let reason = result.reason.as_deref().unwrap_or_default();
    let deducted = scored(indicator).is_some_and(|(score, weight)| score < weight);
    let said = plain(reason);
    if !is_self_evaluation(report.document())
        || !(deducted || is_unmet(indicator))
        || !report.any_word("words", |word| plain(word) == said)
    {
        return;
    }
    let (target, actual) = words(indicator);
    report.at(
        "result/reason",
        format!(
            "{}的指标值是{}，实际完成{}，原因栏只写{}，没有说明原因",
            indicator_name(indicator),
            quote(target),
            quote(actual),
            quote(reason)
        ),
    );
}
