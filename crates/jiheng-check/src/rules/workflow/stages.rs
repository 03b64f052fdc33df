//! One project from its declaration to its evaluation: budget, goal, indicators and values stay what was approved.

use jiheng_model::{
    Check, Document, Example, Kind, Money, Parameter, ParameterValue, Project, Reference, Report, Rule,
    Severity,
};

use super::pairs::{Pairs, pairs, same_figure, same_target, words};
use crate::rules::{FORM, GOALS_2015};
use crate::words::{indicator_name, plain, project_name, quote, quote_some};

fn is_evaluation(document: &Document) -> bool {
    document.kinds.iter().any(|kind| matches!(kind, Kind::Monitoring | Kind::SelfEvaluation))
}

fn is_approval(document: &Document) -> bool {
    document.kinds.contains(&Kind::TargetApproval)
}

/// A document as declared beside one that was approved or disclosed later.
fn is_declared(report: &Report, reference: &Reference) -> bool {
    !is_evaluation(report.document()) && !is_approval(reference.document)
}

/// What the other document is called in a message.
fn stage(document: &Document) -> &'static str {
    if is_approval(document) { "批复" } else { "申报" }
}

fn budgets(project: &Project, reference: &Reference) -> Option<(Money, Money)> {
    let (own, other) = project.planned().zip(reference.project.planned())?;
    (own != other).then_some((own, other))
}

fn told_budgets(project: &Project, reference: &Reference, own: Money, other: Money) -> String {
    format!(
        "{}{}时预算 {other} 万元，本文件为 {own} 万元，相差 {} 万元",
        project_name(project),
        stage(reference.document),
        (own - other).abs()
    )
}

/// The goal here and there, where both are printed and differ; its place here.
fn goals<'a>(project: &'a Project, reference: &Reference<'a>) -> Option<(usize, &'a str, &'a str)> {
    let (own, other) = project.goal().zip(reference.project.goal())?;
    let at = project.goals.iter().position(|goal| std::ptr::eq(goal, own))?;
    (plain(&own.text) != plain(&other.text)).then_some((at, own.text.as_str(), other.text.as_str()))
}

fn told_goals(project: &Project, reference: &Reference, own: &str, other: &str) -> String {
    let (own, other) = from_difference(own, other);
    format!(
        "{}的绩效目标{}时是{}，本文件是{}",
        project_name(project),
        stage(reference.document),
        quote(&other),
        quote(&own)
    )
}

/// Both texts from shortly before the place where they part, so that a short quotation shows it.
fn from_difference(one: &str, other: &str) -> (String, String) {
    const BEFORE: usize = 8;
    let common = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let cut = |text: &str| match common.checked_sub(BEFORE) {
        Some(skipped) if skipped > 0 => format!("…{}", text.chars().skip(skipped).collect::<String>()),
        _ => text.to_owned(),
    };
    (cut(one), cut(other))
}

/// What was added and what was dropped, in words.
fn told_indicators(project: &Project, reference: &Reference, pairs: &Pairs) -> Option<String> {
    let name = |indicator: &jiheng_model::Indicator| {
        indicator.name.clone().unwrap_or_else(|| "未填名称的指标".to_owned())
    };
    let added: Vec<String> = pairs.only_here.iter().map(|(_, indicator)| name(indicator)).collect();
    let dropped: Vec<String> = pairs.only_there.iter().map(|indicator| name(indicator)).collect();
    let told = |verb: &str, names: &[String]| {
        let names_quoted = quote_some(names.iter().map(String::as_str), 3, "项");
        (!names.is_empty()).then(|| format!("{verb} {} 项指标{names_quoted}", names.len()))
    };
    let parts: Vec<String> = [told("增加", &added), told("减少", &dropped)].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| {
        format!("{}与{}时相比{}", project_name(project), stage(reference.document), parts.join("，"))
    })
}

pub const APPROVED_BUDGET: Rule = Rule {
    code: "W001",
    name: "approved-budget",
    severity: Severity::Error,
    title: "预算与申报的不一致",
    why: "绩效目标与预算同步申报、同步批复；预算变了，指标也应随之调整，并有审核的依据。",
    fix: "核对两份文件；预算经审核调整的，留存依据，并相应调整绩效目标和指标。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Beside { other: &[("/projects/0/budget/total", r#""52.00""#)], edits: &[] },
    check: Check::Declared(|project, reference, report| {
        let Some((own, other)) = budgets(project, reference).filter(|_| is_declared(report, reference))
        else {
            return;
        };
        report
            .at("budget", told_budgets(project, reference, own, other))
            .evidence([("budget", own.to_string()), ("declared", other.to_string())]);
    }),
};

pub const APPROVED_GOAL: Rule = Rule {
    code: "W002",
    name: "approved-goal",
    severity: Severity::Error,
    title: "绩效目标与申报的不一致",
    why: "批复和公开的绩效目标应是经过审核的那一个；文字变了，应能说明是哪一步改的。",
    fix: "核对两份文件；经审核修改的，留存审核意见，并更新申报文本。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Beside {
        other: &[("/projects/3/goals/0/text", r#""全年检查定点医药机构60家，追回违规资金不少于50万元。""#)],
        edits: &[],
    },
    check: Check::Declared(|project, reference, report| {
        let Some((at, own, other)) = goals(project, reference).filter(|_| is_declared(report, reference))
        else {
            return;
        };
        report.at(format!("goals/{at}"), told_goals(project, reference, own, other));
    }),
};

pub const APPROVED_INDICATORS: Rule = Rule {
    code: "W003",
    name: "approved-indicators",
    severity: Severity::Error,
    title: "绩效指标与申报的不一致",
    why: "增加或减少的指标没有经过申报和审核，就不能作为监控和评价的依据。",
    fix: "核对两份文件；经审核增减的，留存审核意见，并更新申报文本。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Beside {
        other: &[(
            "/projects/3/indicators/6",
            r#"{"level1": "效益指标", "level2": "社会效益指标", "name": "违规行为下降率", "targets": [{"text": "≥10%"}]}"#,
        )],
        edits: &[],
    },
    check: Check::Declared(|project, reference, report| {
        if !is_declared(report, reference) || project.masked {
            return;
        }
        let Some(message) = told_indicators(project, reference, &pairs(project, reference.project)) else {
            return;
        };
        report.at("indicators", message);
    }),
};

pub const APPROVED_TARGETS: Rule = Rule {
    code: "W004",
    name: "approved-targets",
    severity: Severity::Error,
    title: "指标值与申报的不一致",
    why: "批复和公开的指标值应是申报并经过审核的；不一致时监控和评价就没有准绳。",
    fix: "核对两份文件；经审核调整的，留存审核意见，并更新申报文本。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Beside {
        other: &[("/projects/3/indicators/0/targets/0/text", r#""≥60家""#)],
        edits: &[],
    },
    check: Check::Declared(|project, reference, report| {
        if !is_declared(report, reference) {
            return;
        }
        for (at, own, other) in pairs(project, reference.project).both {
            if !same_target(own, other) {
                report
                    .at(
                        format!("indicators/{at}"),
                        format!(
                            "{}的指标值申报时是{}，本文件是{}",
                            indicator_name(own),
                            quote(words(other)),
                            quote(words(own))
                        ),
                    )
                    .evidence([("declared", words(other).to_owned()), ("here", words(own).to_owned())]);
            }
        }
    }),
};

pub const CHANGED_AFTER_APPROVAL: Rule = Rule {
    code: "W005",
    name: "changed-after-approval",
    severity: Severity::Error,
    title: "批复以后作了改动",
    why: "绩效目标一经批复，一般不予调整；确需调整的，应按程序报批。",
    fix: "按批复改正；已经报批调整的，与调整后的批复比较。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::Beside {
        other: &[
            ("/kinds", r#"["target_approval"]"#),
            ("/projects/3/indicators/0/targets/0/text", r#""≥60家""#),
        ],
        edits: &[],
    },
    check: Check::Declared(changed_after_approval),
};

fn changed_after_approval(project: &Project, reference: &Reference, report: &mut Report) {
    if is_evaluation(report.document()) || !is_approval(reference.document) || project.masked {
        return;
    }
    if let Some((own, other)) = budgets(project, reference) {
        report
            .at("budget", told_budgets(project, reference, own, other))
            .evidence([("budget", own.to_string()), ("approved", other.to_string())]);
    }
    if let Some((at, own, other)) = goals(project, reference) {
        report.at(format!("goals/{at}"), told_goals(project, reference, own, other));
    }
    let pairs = pairs(project, reference.project);
    if let Some(message) = told_indicators(project, reference, &pairs) {
        report.at("indicators", message);
    }
    for (at, own, other) in pairs.both {
        if !same_target(own, other) {
            let (own_value, other_value) = (words(own), words(other));
            report
                .at(
                    format!("indicators/{at}"),
                    format!(
                        "{}的指标值批复时是{}，本文件是{}",
                        indicator_name(own),
                        quote(other_value),
                        quote(own_value)
                    ),
                )
                .evidence([("approved", other_value.to_owned()), ("here", own_value.to_owned())]);
        }
    }
}

pub const EVALUATED_TARGETS: Rule = Rule {
    code: "W006",
    name: "evaluated-targets",
    severity: Severity::Warning,
    title: "监控或自评所用的指标与批复的不一致",
    why: "监控和自评以批复的绩效目标为准；换了指标或指标值，结果就不能说明目标是否完成。",
    fix: "按批复的指标和指标值填写；目标经报批调整的，注明调整的文号。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::Beside {
        other: &[
            ("/kinds", r#"["target_approval"]"#),
            ("/projects/3/indicators/0/targets/0/text", r#""≥60家""#),
        ],
        edits: &[("/kinds", r#"["self_evaluation"]"#)],
    },
    check: Check::Declared(evaluated_targets),
};

fn evaluated_targets(project: &Project, reference: &Reference, report: &mut Report) {
    if !is_evaluation(report.document()) || is_evaluation(reference.document) {
        return;
    }
    let mut pairs = pairs(project, reference.project);
    // Parts of an indicator are told in the evaluation only.
    pairs.only_here.retain(|(_, indicator)| !indicator.within);
    if let Some(message) = told_indicators(project, reference, &pairs) {
        report.at("indicators", message);
    }
    for (at, own, other) in pairs.both {
        let (own_value, other_value) = (words(own), words(other));
        if own_value.is_empty() || other_value.is_empty() || same_figure(own, other) {
            continue;
        }
        report
            .at(
                format!("indicators/{at}"),
                format!(
                    "{}的指标值{}时是{}，本文件是{}",
                    indicator_name(own),
                    stage(reference.document),
                    quote(other_value),
                    quote(own_value)
                ),
            )
            .evidence([("approved", other_value.to_owned()), ("here", own_value.to_owned())]);
    }
}

pub const EVALUATED_BUDGET: Rule = Rule {
    code: "W007",
    name: "evaluated-budget",
    severity: Severity::Warning,
    title: "年初预算数与批复的不一致",
    why: "年初预算数就是批复的预算；不一致时执行率和得分都会算错。",
    fix: "按批复填写年初预算数；年中调整的填入全年（调整后）预算数。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "yuan",
        title: "相差不超过多少元不报告",
        default: ParameterValue::Number(100),
    }],
    example: Example::Beside {
        other: &[("/projects/3/budget/total", r#""26.00""#)],
        edits: &[
            ("/kinds", r#"["self_evaluation"]"#),
            (
                "/projects/3/budget/execution",
                r#"[{"label": "年度资金总额", "initial": "24.00", "budget": "24.00"}]"#,
            ),
        ],
    },
    check: Check::Declared(|project, reference, report| {
        if !is_evaluation(report.document()) || is_evaluation(reference.document) {
            return;
        }
        let tolerance = report.number("yuan").saturating_mul(100);
        let Some((own, other)) = budgets(project, reference) else { return };
        // Without a money grid the budget of the form may be the adjusted one.
        if project.budget.execution.is_empty() || (own.fen() - other.fen()).abs() <= tolerance {
            return;
        }
        report
            .at(
                "budget/execution/0",
                format!(
                    "{}{}的预算是 {other} 万元，本文件的年初预算数是 {own} 万元，相差 {} 万元",
                    project_name(project),
                    stage(reference.document),
                    (own - other).abs()
                ),
            )
            .evidence([("initial", own.to_string()), ("approved", other.to_string())]);
    }),
};

pub const REVIEWED_BEFORE_FILED: Rule = Rule {
    code: "W014",
    name: "reviewed-before-filed",
    severity: Severity::Warning,
    title: "审核或批复的日期早于填报日期",
    why: "先填报，后审核、批复；日期倒置说明有一个写错，或者审核以后又改过。",
    fix: "核对日期；审核以后又修改的，重新审核。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/review/0/date", r#""2026-01-05""#),
    check: Check::Project(reviewed_before_filed),
};

fn reviewed_before_filed(project: &Project, report: &mut Report) {
    let Some(filed) = project.signoff.as_ref().and_then(|signoff| iso(signoff.filled_on.as_deref())) else {
        return;
    };
    let approved = iso(report.document().approved_on.as_deref());
    for (at, review) in project.review.iter().enumerate() {
        if let Some(reviewed) = iso(review.date.as_deref()).filter(|reviewed| *reviewed < filed) {
            report.at(
                format!("review/{at}"),
                format!(
                    "{}填报日期是 {filed}，{}的审核日期是 {reviewed}",
                    project_name(project),
                    quote(&review.office)
                ),
            );
        }
    }
    if let Some(approved) = approved.filter(|approved| *approved < filed) {
        report.at("signoff", format!("{}填报日期是 {filed}，批复日期是 {approved}", project_name(project)));
    }
}

/// A date as the readers give it; other words are none.
fn iso(date: Option<&str>) -> Option<&str> {
    date.filter(|date| {
        date.len() == 10
            && date
                .bytes()
                .enumerate()
                .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
    })
}
