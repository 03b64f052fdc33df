//! The score of an indicator: computed again from target, result and points.

use jiheng_model::{
    Check, Comparator, Decimal, Example, Indicator, Parameter, ParameterValue, Project, Report, Rule,
    Severity, classes,
};

use super::EVALUATION_2020;
use super::measure::{
    Measured, executed, has_parts, is_self_evaluation, is_unmet, measured, printed_rate, scored, unexplained,
    unexplained_in, words,
};
use super::schemes::SCHEMES;
use crate::projects::{is_in_first, points};
use crate::words::{contains_any, indicator_name, is_blank, project_name, quote, quote_some};

/// What the points come to by the usual ways of scoring.
struct Due {
    points: Decimal,
    /// Whether the result reaches the target.
    is_met: bool,
    /// Whether the way of scoring is the one that every scheme knows: by the share that was reached.
    is_by_share: bool,
    measured: Measured,
}

/// `None` where the result is no figure, or the form prints a way of its own to score it.
fn due(indicator: &Indicator, weight: Decimal) -> Option<Due> {
    let measured = measured(indicator)?;
    let own_way = [&indicator.standard, &indicator.description, &indicator.note, &indicator.basis];
    let tells_how =
        |words: &str| contains_any(words, &["扣", "得分", "计分", "满分", "分值", "记分", "得0分", "不得"]);
    if own_way.iter().any(|words| words.as_deref().is_some_and(tells_how)) {
        return None;
    }
    let Measured { comparator, number, reached, .. } = measured;
    if number < Decimal::ZERO || reached < Decimal::ZERO {
        return None;
    }
    let is_positive = !measured.is_reverse
        && !number.is_zero()
        && matches!(comparator, Comparator::AtLeast | Comparator::Above | Comparator::Equal);
    let points = match comparator {
        _ if !measured.is_unmet() => weight,
        _ if is_positive => reached.checked_mul(weight)?.checked_div(number)?,
        Comparator::AtMost | Comparator::Below if !number.is_zero() => {
            // As much over the target as the target itself leaves nothing.
            let over = reached.checked_sub(number)?.checked_div(number)?;
            Decimal::ONE.saturating_sub(over).max(Decimal::ZERO).checked_mul(weight)?
        }
        _ if number.is_zero() => Decimal::ZERO,
        _ => return None,
    };
    Some(Due {
        points: points.round_dp(2).normalize(),
        is_met: !measured.is_unmet(),
        is_by_share: is_positive,
        measured,
    })
}

/// A score that other rules speak of: over its points, or full though the target was not met.
fn is_told_already(indicator: &Indicator, score: Decimal, weight: Decimal) -> bool {
    let reason = indicator.result.as_ref().map(|result| unexplained(&result.reason));
    score > weight || score == weight && reason == Some(true) && is_unmet(indicator)
}

pub const SCORE_OVER_RATIO: Rule = Rule {
    code: "S014",
    name: "score-over-ratio",
    severity: Severity::Error,
    title: "没有达到指标值，得分高于完成比例",
    why: "未完成的定量指标按完成值与指标值的比例计分；得分更高，总分就虚高。",
    fix: "按完成比例重新打分；表中另有评分标准的，在表中写明。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "tolerance",
        title: "高出分值的百分之多少才报告",
        default: ParameterValue::Number(10),
    }],
    example: Example::edit(
        "/projects/1/indicators/0/result",
        r#"{"actual": "1500人", "score": "18", "reason": "下半年才开始办理"}"#,
    ),
    check: Check::Indicator(score_over_ratio),
};

fn over_ratio(indicator: &Indicator, report_tolerance: Decimal) -> Option<(Decimal, Decimal, Due)> {
    let (score, weight) = scored(indicator)?;
    let due = due(indicator, weight)?;
    // Satisfaction is scored in bands; so are results that exceed their target.
    let counts = due.is_by_share && !due.is_met && !is_in_first(indicator, classes::SATISFACTION);
    let tolerance = weight.checked_mul(report_tolerance)?.checked_div(Decimal::ONE_HUNDRED)?;
    let over = score.saturating_sub(due.points) > tolerance;
    (counts && over && !is_told_already(indicator, score, weight)).then_some((score, weight, due))
}

fn score_over_ratio(indicator: &Indicator, _: &Project, report: &mut Report) {
    let tolerance = Decimal::from(report.number("tolerance"));
    let Some((score, weight, due)) = over_ratio(indicator, tolerance) else { return };
    let (target, actual) = words(indicator);
    let share = due.measured.share().unwrap_or_default().round_dp(1).normalize();
    report
        .at(
            "result/score",
            format!(
                "{}的指标值是{}，实际完成{}，完成 {share}%，分值 {weight} 分，按比例得 {} 分，印作 {score} 分，多 {} 分",
                indicator_name(indicator),
                quote(target),
                quote(actual),
                due.points,
                score.saturating_sub(due.points).normalize()
            ),
        )
        .evidence([("due", due.points.to_string()), ("score", score.to_string()), ("weight", weight.to_string())]);
}

pub const SCORE_OFF_RATIO: Rule = Rule {
    code: "S015",
    name: "score-off-ratio",
    severity: Severity::Info,
    title: "得分与按完成情况计算的不同",
    why: "达到指标值的得满分，未达到的按比例计分；得分不同的，应有表中写明的评分办法或理由。",
    fix: "核对完成值和得分；按别的办法打分的，写明办法。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "tolerance",
            title: "相差分值的百分之多少才报告",
            default: ParameterValue::Number(5),
        },
        Parameter {
            name: "exceeding",
            title: "完成值达到指标值的百分之多少时，扣分视为指标值偏低",
            default: ParameterValue::Number(130),
        },
    ],
    example: Example::edit(
        "/projects/1/indicators/0/result",
        r#"{"actual": "3000人", "score": "14", "reason": "资料归档不全"}"#,
    ),
    check: Check::Project(score_off_ratio),
};

fn score_off_ratio(project: &Project, report: &mut Report) {
    let tolerance = Decimal::from(report.number("tolerance"));
    let exceeding = Decimal::from(report.number("exceeding"));
    for (at, indicator) in project.indicators.iter().enumerate() {
        let Some((score, weight)) = scored(indicator) else { continue };
        let Some(due) = due(indicator, weight) else { continue };
        let gross = Decimal::from(10);
        let off = score.saturating_sub(due.points).abs();
        let slight = off.saturating_mul(Decimal::ONE_HUNDRED) <= weight.saturating_mul(tolerance);
        let set_too_low = due.measured.share().is_some_and(|share| share >= exceeding) && score < weight;
        let in_bands = is_in_first(indicator, classes::SATISFACTION) && !due.is_met;
        if slight || set_too_low || in_bands || over_ratio(indicator, gross).is_some() {
            continue;
        }
        // A deduction without a reason is S019's.
        let unexplained = is_self_evaluation(report.document())
            && indicator.result.as_ref().is_some_and(|result| unexplained_in(project, &result.reason));
        if is_told_already(indicator, score, weight) || score < weight && unexplained {
            continue;
        }
        let (target, actual) = words(indicator);
        report
            .at(
                format!("indicators/{at}/result/score"),
                format!(
                    "{}的指标值是{}，实际完成{}，分值 {weight} 分，按完成情况计算得 {} 分，印作 {score} 分",
                    indicator_name(indicator),
                    quote(target),
                    quote(actual),
                    due.points
                ),
            )
            .evidence([("due", due.points.to_string()), ("score", score.to_string())]);
    }
    let Some(row) = project.budget.execution.first() else { return };
    let (Some((rate, ..)), Some(score), Some(weight)) =
        (executed(row), row.score.as_deref().and_then(points), row.weight.as_deref().and_then(points))
    else {
        return;
    };
    let due = rate.min(Decimal::ONE_HUNDRED).saturating_mul(weight) / Decimal::ONE_HUNDRED;
    let mistaken = printed_rate(row).is_some_and(|printed| printed.saturating_sub(rate).abs() > Decimal::ONE);
    if score < due.saturating_sub(Decimal::ONE) && !mistaken {
        let due = due.round_dp(2).normalize();
        report
            .at(
                "budget/execution/0",
                format!(
                    "{}的预算执行率 {}%，分值 {weight} 分，按执行率计算得 {due} 分，印作 {score} 分",
                    project_name(project),
                    rate.round_dp(2).normalize()
                ),
            )
            .evidence([("due", due.to_string()), ("score", score.to_string())]);
    }
}

pub const SCORE_AND_BAND: Rule = Rule {
    code: "S016",
    name: "score-and-band",
    severity: Severity::Error,
    title: "定性指标的得分与所评等次不符",
    why: "定性指标按达成、部分达成、未达成三档，分别得分值的 100%–80%、80%–60%、60%–0%。",
    fix: "核对完成情况属于哪一档，在该档之内打分。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/1/indicators/5",
        r#"{"level1": "效益指标", "level2": "社会效益指标", "name": "困难居民参保率", "description": "困难居民参加医疗保险的比例", "weight": "20", "targets": [{"text": "≥99%"}], "result": {"actual": "部分达成预期指标", "score": "18", "reason": "部分居民在外地参保"}}"#,
    ),
    check: Check::Indicator(|indicator, _, report| {
        let Some((score, weight)) = scored(indicator) else { return };
        let (_, actual) = words(indicator);
        let said = jiheng_model::text::key(actual);
        let said = said.trim_end_matches(['。', '.']);
        let Some(band) = SCHEMES.bands.iter().find(|band| band.words.iter().any(|word| word == said)) else {
            return;
        };
        let part = |percent: u32| {
            (weight.saturating_mul(Decimal::from(percent)) / Decimal::ONE_HUNDRED).round_dp(2).normalize()
        };
        let (least, most) = (part(band.least), part(band.most));
        // What exceeds the points is S001's.
        if score <= weight && (score < least || score > most) {
            report
                .at(
                    "result/score",
                    format!(
                        "{}的实际完成是{}，分值 {weight} 分，应得 {least} 分到 {most} 分，印作 {score} 分",
                        indicator_name(indicator),
                        quote(actual)
                    ),
                )
                .evidence([
                    ("least", least.to_string()),
                    ("most", most.to_string()),
                    ("score", score.to_string()),
                ]);
        }
    }),
};

pub const SCORE_MISSING: Rule = Rule {
    code: "S017",
    name: "score-missing",
    severity: Severity::Warning,
    title: "有分值和完成值，没有得分",
    why: "其他指标都有得分，缺的一项无从计入总分。",
    fix: "补填该项得分，并核对总分。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/kinds", r#"["self_evaluation"]"#),
        ("/projects/1/indicators/0/result", r#"{"actual": "3000人", "score": "20"}"#),
        ("/projects/1/indicators/1/result", r#"{"actual": "100%", "score": "20"}"#),
        ("/projects/1/indicators/3/result", r#"{"actual": "118万元", "score": "10"}"#),
        ("/projects/1/indicators/4/result", r#"{"actual": "395元/人", "score": "10"}"#),
        ("/projects/1/indicators/5/result", r#"{"actual": "99.2%", "score": "20"}"#),
        ("/projects/1/indicators/6/result", r#"{"actual": "96%"}"#),
        ("/projects/1/indicators/2/result", r#"{"actual": "2026年6月20日", "score": "10"}"#),
    ]),
    check: Check::Project(score_missing),
};

fn score_missing(project: &Project, report: &mut Report) {
    if !is_self_evaluation(report.document()) {
        return;
    }
    let score = |indicator: &Indicator| {
        indicator
            .result
            .as_ref()
            .and_then(|result| result.score.as_deref())
            .is_some_and(|score| !is_blank(score))
    };
    let weight = |indicator: &Indicator| {
        indicator.weight.as_deref().and_then(points).is_some_and(|weight| !weight.is_zero())
    };
    let own = || {
        let rows = project.indicators.iter().enumerate();
        rows.filter(|(at, row)| !row.within && !has_parts(project, *at) && weight(row))
    };
    let missing: Vec<(usize, &Indicator)> =
        own().filter(|(_, row)| !score(row) && !is_blank(words(row).1)).collect();
    let Some((first, _)) = missing.first() else { return };
    // Where most rows have none, the column was left to somebody else or not read.
    if missing.len() * 2 >= own().count() {
        return;
    }
    let names = missing.iter().map(|(_, row)| row.name.as_deref().unwrap_or("未填名称的指标"));
    report.at(
        format!("indicators/{first}/result"),
        format!("{}的{}有分值和完成值，没有得分", project_name(project), quote_some(names, 3, "项指标")),
    );
}
