//! P · Spending plan (资金支出计划): cumulative shares rise to 100 % within the year.

use jiheng_model::{
    Check, Decimal, Document, Example, Family, Parameter, ParameterValue, PlanStep, Project, Report,
};
use jiheng_model::{Rule, Severity, TargetValue, classes};

use super::{FORM, GOALS_2015};
use crate::projects::is_in;
use crate::vocabulary::WORDS;
use crate::words::{is_blank, project_name, quote};

pub const FAMILY: Family = Family {
    letter: 'P',
    title: "支出计划",
    rules: &[
        &PLAN_DECREASES,
        &PLAN_INCOMPLETE,
        &PLAN_BLANK,
        &PLAN_UNIFORM,
        &PLAN_OUT_OF_RANGE,
        &PLAN_AND_TIME,
    ],
};

fn percent(step: &PlanStep) -> Option<Decimal> {
    let printed = step.cumulative_percent.as_deref()?.trim().trim_end_matches(['%', '％']);
    printed.parse().ok()
}

/// The steps that are filled in: place, label, percentage.
fn steps(project: &Project) -> Vec<(usize, &str, Decimal)> {
    let plan = project.budget.spending_plan.iter().enumerate();
    plan.filter_map(|(at, step)| Some((at, step.label.as_str(), percent(step)?.normalize()))).collect()
}

const PLAN_DECREASES: Rule = Rule {
    code: "P001",
    name: "plan-decreases",
    severity: Severity::Error,
    title: "支出计划的累计比例后期小于前期",
    why: "支出计划按累计填写，后一时点不会小于前一时点。",
    fix: "按累计数改正各时点的比例。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/budget/spending_plan/1/cumulative_percent", r#""5""#),
    check: Check::Project(|project, report| {
        for pair in steps(project).windows(2) {
            let [(_, before, low), (at, after, high)] = pair else { continue };
            if high < low {
                report
                    .at(
                        format!("budget/spending_plan/{at}"),
                        format!(
                            "{}的支出计划{after}累计 {high}%，小于{before}的 {low}%",
                            project_name(project)
                        ),
                    )
                    .evidence([("before", low.to_string()), ("after", high.to_string())]);
            }
        }
    }),
};

const PLAN_INCOMPLETE: Rule = Rule {
    code: "P002",
    name: "plan-not-complete",
    severity: Severity::Error,
    title: "支出计划年末不为 100%",
    why: "年度预算应在年内支出，累计比例到年末为 100%。",
    fix: "核对年末的累计比例；确有结转的在备注说明。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/budget/spending_plan/3/cumulative_percent", r#""95""#),
    check: Check::Project(|project, report| {
        let filled = steps(project);
        let Some((at, label, last)) = filled.last().copied() else { return };
        let is_last = at + 1 == project.budget.spending_plan.len();
        let falls = filled.len() > 1 && filled[filled.len() - 2].2 > last;
        if is_last && last < Decimal::ONE_HUNDRED && !falls {
            let short = (Decimal::ONE_HUNDRED - last).normalize();
            report
                .at(
                    format!("budget/spending_plan/{at}"),
                    format!(
                        "{}的支出计划{label}累计 {last}%，比 100% 少 {short} 个百分点",
                        project_name(project)
                    ),
                )
                .evidence([("last", last.to_string()), ("difference", short.to_string())]);
        }
    }),
};

const PLAN_BLANK: Rule = Rule {
    code: "P003",
    name: "plan-blank",
    severity: Severity::Warning,
    title: "支出计划有空白时点",
    why: "空白不能区分没有支出和没有填写。",
    fix: "填写各时点的累计比例，没有支出的填 0%。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/budget/spending_plan/0/cumulative_percent", "null"),
    check: Check::Project(|project, report| {
        let plan = &project.budget.spending_plan;
        // After 100 % there is nothing left to fill in.
        let done = steps(project).into_iter().find(|(_, _, share)| *share == Decimal::ONE_HUNDRED);
        let end = done.map_or(plan.len(), |(at, _, _)| at);
        let blank: Vec<&str> = plan[..end]
            .iter()
            .filter(|step| step.cumulative_percent.as_deref().is_none_or(is_blank))
            .map(|step| step.label.as_str())
            .collect();
        if !blank.is_empty() {
            report
                .at(
                    "budget/spending_plan",
                    format!("{}的支出计划没有填写{}的累计比例", project_name(project), blank.join("、")),
                )
                .evidence([("blank", blank.len().to_string())]);
        }
    }),
};

const PLAN_UNIFORM: Rule = Rule {
    code: "P004",
    name: "plan-uniform",
    severity: Severity::Info,
    title: "各项目的支出计划相同",
    why: "支出进度取决于各项目的工作安排；都填同一组比例，说明是平均分配的。",
    fix: "按各项目的合同、发放和实施时间分别填写。",
    basis: &[],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "least", title: "至少多少个项目才比较", default: ParameterValue::Number(5)
        },
        Parameter {
            name: "share",
            title: "相同的项目占多少百分比以上才报告",
            default: ParameterValue::Number(60),
        },
    ],
    example: Example::Edits(&[
        ("/projects/0/budget/spending_plan", PLAN_OF_QUARTERS),
        ("/projects/2/budget/spending_plan", PLAN_OF_QUARTERS),
        ("/projects/3/budget/spending_plan", PLAN_OF_QUARTERS),
    ]),
    check: Check::Document(plan_uniform),
};

const PLAN_OF_QUARTERS: &str = r#"[
  {"label": "3月底", "month": 3, "cumulative_percent": "25"},
  {"label": "6月底", "month": 6, "cumulative_percent": "50"},
  {"label": "10月底", "month": 10, "cumulative_percent": "75"},
  {"label": "12月底", "month": 12, "cumulative_percent": "100"}
]"#;

fn plan_uniform(document: &Document, report: &mut Report) {
    let mut plans: Vec<(Vec<Decimal>, usize, usize)> = Vec::new();
    let mut planned = 0usize;
    for (index, project) in document.projects.iter().enumerate() {
        let plan: Vec<Decimal> = steps(project).into_iter().map(|(_, _, share)| share).collect();
        if plan.is_empty() {
            continue;
        }
        planned += 1;
        // All at the end of the year, or in one go, is a plan of its own kind, not an even split.
        let even = plan.len() > 2 && plan.windows(2).all(|pair| pair[1] - pair[0] == plan[0]);
        if !even {
            continue;
        }
        match plans.iter_mut().find(|(other, ..)| *other == plan) {
            Some((_, count, _)) => *count += 1,
            None => plans.push((plan, 1, index)),
        }
    }
    for (plan, count, index) in plans {
        let enough = planned as i64 >= report.number("least");
        if enough && count as i64 * 100 >= planned as i64 * report.number("share") {
            let shares: Vec<String> = plan.iter().map(|share| format!("{share}%")).collect();
            report
                .at_pointer(
                    format!("/projects/{index}/budget/spending_plan"),
                    format!("{planned} 个项目中有 {count} 个的支出计划都是 {}", shares.join("、")),
                )
                .evidence([("projects", planned.to_string()), ("same", count.to_string())]);
        }
    }
}

const PLAN_OUT_OF_RANGE: Rule = Rule {
    code: "P005",
    name: "plan-out-of-range",
    severity: Severity::Error,
    title: "支出计划的比例不在 0% 到 100% 之间",
    why: "累计支出比例最小为 0%，最大为 100%。",
    fix: "改正该时点的累计比例。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/budget/spending_plan/3/cumulative_percent", r#""110""#),
    check: Check::Project(|project, report| {
        for (at, label, share) in steps(project) {
            if share > Decimal::ONE_HUNDRED || share < Decimal::ZERO {
                report
                    .at(
                        format!("budget/spending_plan/{at}"),
                        format!(
                            "{}的支出计划{label}累计 {share}%，不在 0% 到 100% 之间",
                            project_name(project)
                        ),
                    )
                    .evidence([("share", share.to_string())]);
            }
        }
    }),
};

const PLAN_AND_TIME: Rule = Rule {
    code: "P006",
    name: "plan-and-time",
    severity: Severity::Warning,
    title: "支出计划晚于资金支付的时效指标",
    why: "时效指标要求资金在某月底前付清，支出计划到那时却没有支出完，两处必有一处不实。",
    fix: "核对支付时间，改正支出计划或时效指标。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "words",
        title: "名称含有这些词的时效指标是资金支付的时间",
        default: ParameterValue::Words(&[
            "支付时间",
            "拨付时间",
            "发放时间",
            "兑付时间",
            "到位时间",
            "缴费时间",
            "上解时间",
            "支出时间",
        ]),
    }],
    example: Example::Edits(&[("/projects/1/budget/spending_plan", PLAN_OF_QUARTERS)]),
    check: Check::Project(plan_and_time),
};

fn plan_and_time(project: &Project, report: &mut Report) {
    if project.budget.spending_plan.is_empty() {
        return;
    }
    for (row, indicator) in project.indicators.iter().enumerate() {
        let Some(name) = indicator.name.as_deref().filter(|_| is_in(indicator, classes::TIMELINESS)) else {
            continue;
        };
        // 资金拨付完成时间 is 资金拨付时间.
        let name = &name.replace("完成", "");
        // A first part of the money says nothing of the whole.
        let part = WORDS.names.parts.any_in(name);
        if part || !report.any_in("words", name) {
            continue;
        }
        let Some(target) = indicator.target() else { continue };
        let Some(TargetValue::Deadline { date: Some(date), recurrence: None, .. }) = &target.value else {
            continue;
        };
        let Some(month) = date.get(5..7).and_then(|month| month.parse::<u8>().ok()) else { continue };
        let year = date.get(..4).and_then(|year| year.parse::<i32>().ok());
        if report.document().fiscal_year.is_none() || year != report.document().fiscal_year {
            continue;
        }
        let plan = &project.budget.spending_plan;
        let Some(step) = plan.iter().find(|step| step.month.is_some_and(|at| at >= month)) else { continue };
        let Some(share) = percent(step).filter(|share| *share < Decimal::ONE_HUNDRED) else { continue };
        report
            .at(
                "budget/spending_plan",
                format!(
                    "{}的时效指标{}要求{}，支出计划{}累计只有 {share}%",
                    project_name(project),
                    quote(name),
                    quote(&target.text),
                    step.label
                ),
            )
            .evidence([("indicator", format!("/indicators/{row}")), ("share", share.to_string())]);
    }
}
