//! Actual values: there, comparable with their target, measured and not copied from it.

use jiheng_model::value::Comparator;
use jiheng_model::{
    Check, Decimal, Example, Indicator, Parameter, ParameterValue, Project, Report, Rule, Severity,
    TargetValue,
};

use super::measure::{has_parts, is_monitoring, is_self_evaluation, measured, words};
use super::{EVALUATION_2020, measure};
use crate::projects::whole;
use crate::words::{
    has_figure, indicator_name, is_blank, is_nearly_quantified, plain, project_name, quote, quote_some,
};

pub const ACTUAL_MISSING: Rule = Rule {
    code: "S021",
    name: "actual-missing",
    severity: Severity::Warning,
    title: "没有填写实际完成值",
    why: "没有完成值，就无从比较，也不能打分。",
    fix: "填写实际完成值和计量单位；尚未统计的写明原因和完成时间。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/kinds", r#"["self_evaluation"]"#),
        ("/projects/3/indicators/0/result", r#"{"actual": "41家"}"#),
        ("/projects/3/indicators/1/result", r#"{"actual": "100%"}"#),
        ("/projects/3/indicators/2/result", r#"{"actual": "2026年10月12日"}"#),
        ("/projects/3/indicators/3/result", r#"{"actual": "23.6万元"}"#),
        ("/projects/3/indicators/4/result", r#"{"actual": "52万元"}"#),
    ]),
    check: Check::Document(|document, report| {
        let kinds = [is_self_evaluation(document), is_monitoring(document)];
        if kinds == [false, false] {
            return;
        }
        for (index, project) in whole(document) {
            actual_missing(index, project, kinds[1], report);
        }
    }),
};

fn actual_missing(index: usize, project: &Project, monitoring: bool, report: &mut Report) {
    let own = || {
        let rows = project.indicators.iter().enumerate();
        rows.filter(|(at, row)| !has_parts(project, *at) && !is_blank(words(row).0))
    };
    let is_missing = |indicator: &Indicator| {
        // 无 may be the count of accidents.
        let says = |text: &Option<String>| {
            text.as_deref().is_some_and(|text| !jiheng_model::text::is_empty_mark(text))
        };
        let result = indicator.result.as_ref();
        let told_elsewhere = monitoring
            && (says(&indicator.note)
                || result.is_some_and(|result| says(&result.reason) || says(&result.forecast)));
        !result.is_some_and(|result| says(&result.actual)) && !told_elsewhere
    };
    let missing: Vec<(usize, &Indicator)> = own().filter(|(_, row)| is_missing(row)).collect();
    let Some((first, _)) = missing.first() else { return };
    // Where most rows have none, it is no such table, or its column was not read.
    if missing.len() * 2 >= own().count() {
        return;
    }
    let names = missing.iter().map(|(_, row)| row.name.as_deref().unwrap_or("未填名称的指标"));
    report.at_pointer(
        format!("/projects/{index}/indicators/{first}"),
        format!("{}的{}没有填写实际完成值", project_name(project), quote_some(names, 3, "项指标")),
    );
}

pub const ACTUAL_NOT_COMPARABLE: Rule = Rule {
    code: "S022",
    name: "actual-not-comparable",
    severity: Severity::Warning,
    title: "实际完成值不能与指标值比较",
    why: "指标值是数值，完成值没有数值，或者一个是比例、一个是数量，就看不出完成了多少。",
    fix: "按指标值的口径和计量单位填写实际完成值。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "not_yet",
        title: "完成值含有这些词时视为尚无结果",
        default: ParameterValue::Words(&[
            "未",
            "尚",
            "暂",
            "待",
            "无法",
            "不适用",
            "取消",
            "年底",
            "正在",
            "进行中",
        ]),
    }],
    example: Example::Edits(&[
        ("/kinds", r#"["self_evaluation"]"#),
        ("/projects/3/indicators/0/result", r#"{"actual": "100%"}"#),
    ]),
    check: Check::Indicator(actual_not_comparable),
};

fn actual_not_comparable(indicator: &Indicator, _: &Project, report: &mut Report) {
    let document = report.document();
    if !is_self_evaluation(document) && !is_monitoring(document) {
        return;
    }
    let (target, actual) = words(indicator);
    let Some(TargetValue::Quantity { number, unit, .. }) =
        indicator.target().and_then(|target| target.value.as_ref())
    else {
        return;
    };
    if jiheng_model::text::is_empty_mark(actual) {
        return;
    }
    let value = indicator.result.as_ref().and_then(|result| result.value.as_ref());
    let why = match value {
        Some(TargetValue::Quantity { unit: other, .. }) => {
            let is_percent = |unit: &Option<String>| unit.as_deref() == Some("%");
            let (Some(unit), Some(other)) = (unit, other) else { return };
            // Parts of a thousand, and shares told as points, are shares as well.
            let shares = |unit: &str| ["%", "‰", "百分点", "个百分点", "分", "成"].contains(&unit);
            if is_percent(&Some(unit.clone())) == is_percent(&Some(other.clone()))
                || shares(unit) && shares(other)
            {
                return;
            }
            format!("计量单位一个是「{unit}」，一个是「{other}」")
        }
        None | Some(TargetValue::Qualitative | TargetValue::Graded { .. }) => {
            let all = number == &Decimal::ONE_HUNDRED && is_nearly_quantified(actual);
            let none = number.is_zero() && plain(actual).starts_with(['无', '未', '零']);
            let later = is_monitoring(document) && !is_self_evaluation(document);
            if has_numeral(actual) || all || none || later || report.any_in("not_yet", actual) {
                return;
            }
            "完成值没有数值".to_owned()
        }
        _ => return,
    };
    report.at(
        "result/actual",
        format!(
            "{}的指标值是{}，实际完成{}，{why}，不能比较",
            indicator_name(indicator),
            quote(target),
            quote(actual)
        ),
    );
}

/// A figure in digits or in Chinese numerals, or a word for all.
fn has_numeral(words: &str) -> bool {
    has_figure(words)
        || is_nearly_quantified(words)
        || words.contains(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十百千万半".contains(c))
}

pub const ACTUAL_AS_BOUND: Rule = Rule {
    code: "S023",
    name: "actual-as-bound",
    severity: Severity::Warning,
    title: "实际完成值写成界限",
    why: "完成值是统计出来的数，写成「≥95%」说明只是照抄指标值，没有统计。",
    fix: "填写实际统计的数值。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/kinds", r#"["self_evaluation"]"#),
        ("/projects/3/indicators/5/result", r#"{"actual": "≥95%"}"#),
    ]),
    check: Check::Project(|project, report| {
        if !is_self_evaluation(report.document()) {
            return;
        }
        let bound: Vec<(usize, &str)> = bounds(project).collect();
        let Some((first, _)) = bound.first() else { return };
        let told = quote_some(bound.iter().map(|(_, actual)| *actual), 3, "项");
        report.at(
            format!("indicators/{first}/result/actual"),
            format!("{}的实际完成值{told}写成界限，不是统计的数值", project_name(project)),
        );
    }),
};

/// Actual values with a sign before them.
fn bounds(project: &Project) -> impl Iterator<Item = (usize, &str)> {
    project.indicators.iter().enumerate().filter_map(|(at, indicator)| {
        let actual = words(indicator).1;
        let value = indicator.result.as_ref()?.value.as_ref()?;
        let is_bound = matches!(
            value.comparator()?,
            Comparator::AtLeast | Comparator::AtMost | Comparator::Above | Comparator::Below
        );
        let key = jiheng_model::text::key(actual);
        let sign = key.starts_with(['≥', '≤', '>', '<', '≧', '≦'])
            || ["不低于", "不少于", "不超过", "大于", "小于"].iter().any(|words| key.starts_with(words))
            || ["以上", "以下", "以内"].iter().any(|words| key.ends_with(words));
        (is_bound && sign && matches!(value, TargetValue::Quantity { .. })).then_some((at, actual))
    })
}

pub const ACTUALS_COPIED: Rule = Rule {
    code: "S024",
    name: "actuals-copied",
    severity: Severity::Warning,
    title: "实际完成值与指标值逐项相同",
    why: "每一项的完成值都恰好等于指标值，连不封顶的比率也分毫不差，多半没有统计，只是照抄。",
    fix: "按实际统计的结果填写完成值，并备好佐证材料。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "least", title: "至少多少项指标相同才报告", default: ParameterValue::Number(5)
        },
        Parameter {
            name: "open",
            title: "其中至少多少项是不到 100% 的下限比率",
            default: ParameterValue::Number(2),
        },
    ],
    example: Example::Edits(&[
        ("/kinds", r#"["self_evaluation"]"#),
        ("/projects/0/indicators/0/result", r#"{"actual": "24场"}"#),
        ("/projects/0/indicators/1/result", r#"{"actual": "20000册"}"#),
        ("/projects/0/indicators/2/result", r#"{"actual": "95%"}"#),
        ("/projects/0/indicators/3/result", r#"{"actual": "2026年11月底前"}"#),
        ("/projects/0/indicators/4/result", r#"{"actual": "45.5万元"}"#),
        ("/projects/0/indicators/5/result", r#"{"actual": "90%"}"#),
        ("/projects/0/indicators/6/result", r#"{"actual": "96%"}"#),
        ("/projects/0/indicators/7/result", r#"{"actual": "95%"}"#),
    ]),
    check: Check::Project(actuals_copied),
};

fn actuals_copied(project: &Project, report: &mut Report) {
    if !is_self_evaluation(report.document()) || bounds(project).next().is_some() {
        return;
    }
    let mut same = 0;
    let mut open = 0;
    for indicator in &project.indicators {
        let (target, actual) = words(indicator);
        if is_blank(actual) {
            continue;
        }
        match measured(indicator) {
            Some(measure::Measured { comparator, number, reached, is_percent, .. }) if number == reached => {
                let at_least = matches!(comparator, Comparator::AtLeast | Comparator::Above);
                open += i64::from(is_percent && at_least && number < Decimal::ONE_HUNDRED);
            }
            None if plain(target) == plain(actual) => {}
            // A single result of its own says that somebody counted.
            _ => return,
        }
        same += 1;
    }
    if same >= report.number("least") && open >= report.number("open") {
        report.at(
            "indicators",
            format!(
                "{}的 {same} 项实际完成值都与指标值相同，其中 {open} 项是不到 100% 的下限比率",
                project_name(project)
            ),
        );
    }
}

pub const GOAL_RESULT_COPIED: Rule = Rule {
    code: "S025",
    name: "goal-result-copied",
    severity: Severity::Info,
    title: "年度目标完成情况照抄目标",
    why: "完成情况与目标一字不差，看不出实际做了什么。",
    fix: "写明实际完成的数量、质量和效果。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "least",
        title: "目标至少多少字才报告",
        default: ParameterValue::Number(12),
    }],
    example: Example::Edits(&[
        ("/kinds", r#"["self_evaluation"]"#),
        ("/projects/3/goals/0/result", r#""全年检查定点医药机构40家，追回违规资金不少于50万元。""#),
    ]),
    check: Check::Project(|project, report| {
        for (at, goal) in project.goals.iter().enumerate() {
            let Some(result) = &goal.result else { continue };
            let words = plain(&goal.text);
            let least = usize::try_from(report.number("least")).unwrap_or(usize::MAX);
            if words.chars().count() >= least && words == plain(result) {
                report.at(
                    format!("goals/{at}/result"),
                    format!("{}的目标完成情况与目标一字不差：{}", project_name(project), quote(result)),
                );
            }
        }
    }),
};
