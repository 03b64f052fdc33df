//! A project beside itself a year before: faults mended, targets no lower, texts brought up to date.

use jiheng_model::value::{Comparator, TargetValue};
use jiheng_model::{
    Check, Decimal, Example, Finding, Indicator, Money, Nature, Parameter, ParameterValue, Project,
    Reference, Report, Rule, Severity,
};

use super::OPINION_2018;
use super::pairs::{pairs, words};
use crate::projects::is_cost;
use crate::rules::GOALS_2015;
use crate::words::{indicator_name, is_blank, plain, project_name, quote, quote_some};

/// The year of the document in hand and of the one before it, where they follow each other.
fn years(reference: &Reference, report: &Report) -> Option<(i32, i32)> {
    let (now, before) = report.document().fiscal_year.zip(reference.document.fiscal_year)?;
    (before < now).then_some((now, before))
}

pub const FOUND_AGAIN: Rule = Rule {
    code: "W008",
    name: "found-again",
    severity: Severity::Warning,
    title: "上年发现的问题仍然存在",
    why: "评审和评价的结果要用于改进；同一问题连年出现，说明没有整改。",
    fix: "按上年的整改意见逐条改正；不改的说明理由。",
    basis: &[OPINION_2018],
    since: "0.1.0",
    parameters: &[],
    example: Example::Beside {
        other: &[("/projects/0/indicators/5/targets/0/text", r#""≥90""#)],
        edits: &[("/projects/0/indicators/5/targets/0/text", r#""≥90""#)],
    },
    check: Check::Recurring(found_again),
};

fn found_again(findings: &[&Finding], reference: &Reference, report: &mut Report) {
    // What readers stumble over, and what comes of comparing, is not the filer's to mend.
    let counts = |finding: &&&Finding| {
        finding.severity >= Severity::Warning && !finding.rule.code.starts_with(['R', 'U', 'W', 'X'])
    };
    let mut again: Vec<(&str, &str)> = findings
        .iter()
        .filter(counts)
        .map(|finding| (finding.rule.code, finding.rule.title))
        .filter(|(code, _)| reference.codes.contains(code))
        .collect();
    again.sort_unstable();
    again.dedup();
    if again.is_empty() {
        return;
    }
    let told: Vec<String> = again.iter().map(|(code, title)| format!("{code} {title}")).collect();
    report
        .at(
            "",
            format!(
                "{}上年有、今年仍有 {} 类问题：{}",
                project_name(reference.project),
                again.len(),
                told.join("；")
            ),
        )
        .evidence([("codes", again.iter().map(|(code, _)| *code).collect::<Vec<_>>().join(" "))]);
}

fn budget(project: &Project) -> Option<Money> {
    project.planned().or(project.budget.total).filter(|budget| budget.fen() > 0)
}

/// A figure of this year beside last year's, in one unit; costs are left to the budget.
struct Moved {
    is_reverse: bool,
    is_percent: bool,
    now: Decimal,
    before: Decimal,
}

fn moved(own: &Indicator, other: &Indicator) -> Option<Moved> {
    let value = |indicator: &'_ Indicator| indicator.target().and_then(|target| target.value.clone());
    let (
        TargetValue::Quantity { comparator, number: now, unit },
        TargetValue::Quantity { comparator: earlier, number: before, unit: other_unit },
    ) = (value(own)?, value(other)?)
    else {
        return None;
    };
    let less = |comparator| matches!(comparator, Comparator::AtMost | Comparator::Below);
    let more = |comparator| matches!(comparator, Comparator::AtLeast | Comparator::Above);
    let is_percent = unit.as_deref() == Some("%");
    // A plain number is a target of no direction, unless it is a rate of 100 %.
    let full =
        |comparator, number| comparator == Comparator::Equal && is_percent && number == Decimal::ONE_HUNDRED;
    let is_reverse = less(comparator) && less(earlier);
    // Beside all of last year, any share is less.
    let share_of_all = comparator == Comparator::Equal && is_percent && full(earlier, before);
    let is_positive = (more(comparator) || full(comparator, now) || share_of_all)
        && (more(earlier) || full(earlier, before));
    let comparable = unit == other_unit && !is_cost(own) && (is_reverse || is_positive);
    comparable.then_some(Moved { is_reverse, is_percent, now, before })
}

pub const TARGET_LOWERED: Rule = Rule {
    code: "W009",
    name: "target-lowered",
    severity: Severity::Warning,
    title: "指标值比上年降低",
    why: "没有理由而降低指标值，说明目标定得不够，或者是为了容易完成。",
    fix: "恢复到不低于上年的水平；任务确实减少的，说明理由。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "percent",
        title: "数量比预算多降百分之多少才报告",
        default: ParameterValue::Number(5),
    }],
    example: Example::Beside {
        other: &[("/projects/3/indicators/0/targets/0/text", r#""≥60家""#)],
        edits: &[],
    },
    check: Check::Years(target_lowered),
};

fn target_lowered(project: &Project, reference: &Reference, report: &mut Report) {
    if years(reference, report).is_none() {
        return;
    }
    let slack = Decimal::from(report.number("percent"));
    let budgets = budget(project).zip(budget(reference.project));
    for (at, own, other) in pairs(project, reference.project).both {
        let Some(moved) = moved(own, other) else { continue };
        let is_lower = if moved.is_reverse { moved.now > moved.before } else { moved.now < moved.before };
        // Fewer for less money is no lower target.
        let in_proportion = || {
            let share =
                |now: Decimal, before: Decimal| now.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before);
            let of_budget = budgets.and_then(|(now, before)| share(now.fen().into(), before.fen().into()));
            match (share(moved.now, moved.before), of_budget) {
                (Some(target), Some(budget)) => target.saturating_add(slack) >= budget,
                _ => true,
            }
        };
        if !is_lower || !moved.is_percent && (moved.is_reverse || in_proportion()) {
            continue;
        }
        let direction = if moved.is_reverse { "放宽" } else { "降低" };
        report
            .at(
                format!("indicators/{at}"),
                format!(
                    "{}的指标值是{}，上年是{}，比上年{direction}",
                    indicator_name(own),
                    quote(words(own)),
                    quote(words(other))
                ),
            )
            .evidence([("now", moved.now.to_string()), ("before", moved.before.to_string())]);
    }
}

pub const BUDGET_UP_TARGETS_FLAT: Rule = Rule {
    code: "W010",
    name: "budget-up-targets-flat",
    severity: Severity::Info,
    title: "预算比上年增加而数量指标没有增加",
    why: "钱多了，要做的事应当更多或者更好；指标不变，看不出增加的预算用在哪里。",
    fix: "按增加的预算调高数量指标，或者说明增加的原因（如提标）。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "percent",
        title: "预算增加百分之多少以上才报告",
        default: ParameterValue::Number(10),
    }],
    example: Example::Beside {
        other: &[
            ("/projects/3/budget/total", r#""18.00""#),
            ("/projects/3/indicators/4/targets/0/text", r#""≥50万元""#),
        ],
        edits: &[],
    },
    check: Check::Years(budget_up_targets_flat),
};

fn budget_up_targets_flat(project: &Project, reference: &Reference, report: &mut Report) {
    let Some((now, before)) = budget(project).zip(budget(reference.project)) else { return };
    let grown = (Decimal::from(now.fen()).saturating_mul(Decimal::ONE_HUNDRED) / Decimal::from(before.fen()))
        .saturating_sub(Decimal::ONE_HUNDRED);
    if years(reference, report).is_none() || grown <= Decimal::from(report.number("percent")) {
        return;
    }
    let both = pairs(project, reference.project).both;
    let counts: Vec<(&Indicator, Moved)> = both
        .iter()
        .filter_map(|(_, own, other)| Some((*own, moved(own, other)?)))
        .filter(|(_, moved)| !moved.is_percent && !moved.is_reverse)
        .collect();
    // An indicator that is new this year may be what the money is for.
    let is_new = both.len() < project.indicators.len();
    if counts.is_empty() || is_new || counts.iter().any(|(_, moved)| moved.now > moved.before) {
        return;
    }
    let names = counts.iter().map(|(indicator, _)| indicator.name.as_deref().unwrap_or("未填名称的指标"));
    report
        .at(
            "budget",
            format!(
                "{}预算 {now} 万元，上年 {before} 万元，增加 {}%，数量指标{}没有增加",
                project_name(project),
                grown.round_dp(1).normalize(),
                quote_some(names, 3, "项")
            ),
        )
        .evidence([("now", now.to_string()), ("before", before.to_string())]);
}

/// Texts of the project that name last year and are the same as in last year's document: place and text.
fn stale<'a>(project: &'a Project, reference: &Reference<'a>, before: i32) -> Vec<(String, &'a str)> {
    let year = format!("{before}年");
    let mut stale = Vec::new();
    if let Some((own, other)) = project.goal().zip(reference.project.goal())
        && own.text.contains(&year)
        && plain(&own.text) == plain(&other.text)
        && let Some(at) = project.goals.iter().position(|goal| std::ptr::eq(goal, own))
    {
        stale.push((format!("goals/{at}/text"), own.text.as_str()));
    }
    for (at, own, other) in pairs(project, reference.project).both {
        let (own, other) = (words(own), words(other));
        if own.contains(&year) && plain(own) == plain(other) {
            stale.push((format!("indicators/{at}"), own));
        }
    }
    stale
}

pub const UNCHANGED: Rule = Rule {
    code: "W011",
    name: "unchanged-from-last-year",
    severity: Severity::Info,
    title: "绩效目标和全部指标与上年一字不差",
    why: "延续项目每年的任务和水平会有变化；全部照搬，多半没有重新测算。",
    fix: "按本年的任务和预算逐项核对指标值；确实不变的可以不改。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "least",
        title: "至少多少项指标相同才报告",
        default: ParameterValue::Number(5),
    }],
    example: Example::Beside {
        other: &[
            ("/projects/3/goals/0/text", r#""全年检查定点医药机构40家，追回违规资金不少于50万元。""#),
            ("/projects/3/indicators/2/targets/0/text", r#""2026年10月底前""#),
        ],
        edits: &[],
    },
    check: Check::Years(|project, reference, report| {
        let Some((_, before)) = years(reference, report) else { return };
        let least = usize::try_from(report.number("least")).unwrap_or(usize::MAX);
        let pairs = pairs(project, reference.project);
        let goals = project.goal().zip(reference.project.goal());
        let same = pairs.only_here.is_empty()
            && pairs.only_there.is_empty()
            && pairs.both.len() >= least
            && goals.is_some_and(|(own, other)| plain(&own.text) == plain(&other.text))
            && pairs.both.iter().all(|(_, own, other)| plain(words(own)) == plain(words(other)));
        if same && stale(project, reference, before).is_empty() {
            report.at(
                "indicators",
                format!("{}的绩效目标和 {} 项指标与上年一字不差", project_name(project), pairs.both.len()),
            );
        }
    }),
};

pub const STALE_TEXT: Rule = Rule {
    code: "W012",
    name: "stale-from-last-year",
    severity: Severity::Warning,
    title: "照搬上年的文字，年份没有改",
    why: "目标或指标值与上年的文件相同，写的还是上年的年份，说明没有按本年编制。",
    fix: "改为本年的年份，并核对指标值是否也要调整。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::Beside {
        other: &[("/projects/0/indicators/3/targets/0/text", r#""2025年11月底前""#)],
        edits: &[("/projects/0/indicators/3/targets/0/text", r#""2025年11月底前""#)],
    },
    check: Check::Years(|project, reference, report| {
        let Some((now, before)) = years(reference, report) else { return };
        let stale = stale(project, reference, before);
        let Some((first, _)) = stale.first() else { return };
        let told = quote_some(stale.iter().map(|(_, text)| *text), 3, "处");
        report.at(
            first,
            format!("{}是 {now} 年的，与上年相同的文字仍写 {before} 年：{told}", project_name(project)),
        );
    }),
};

pub const NEW_BUT_KNOWN: Rule = Rule {
    code: "W013",
    name: "new-but-known",
    severity: Severity::Warning,
    title: "填作新增项目，上年的文件中却有",
    why: "新增项目要作事前评估；上年已有的项目填作新增，或者性质填错，或者重复立项。",
    fix: "改为延续项目；确是新项目的，在名称上加以区别。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Beside { other: &[], edits: &[("/projects/0/nature", r#""new""#)] },
    check: Check::Years(|project, reference, report| {
        let named = reference.project.name.as_deref().is_some_and(|name| !is_blank(name));
        if years(reference, report).is_some() && project.nature == Some(Nature::New) && named {
            report.at(
                "nature",
                format!(
                    "{}填作新增项目，{} 年的文件{}中已有",
                    project_name(project),
                    reference.document.fiscal_year.unwrap_or_default(),
                    quote(&reference.document.source.path)
                ),
            );
        }
    }),
};
