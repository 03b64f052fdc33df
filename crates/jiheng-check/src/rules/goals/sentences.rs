//! What the sentences of a goal say in figures: years, the same matter as an indicator, changes. What they say of money
//! is with the amounts (A018).

use std::cell::LazyCell;

use jiheng_model::looks::{GoalLook, Row};
use jiheng_model::number::is_known_unit;
use jiheng_model::quantities;
use jiheng_model::value::TargetValue;
use jiheng_model::{
    Check, Example, Horizon, Indicator, Parameter, ParameterValue, Project, Report, Rule, Severity,
};

use super::super::{GOALS_2015, values::changes};
use super::filled;
use crate::projects::is_unit_cost;
use crate::similarity::{shared, topics};
use crate::vocabulary::WORDS;
use crate::words::{project_name, quote};

pub const GOAL_NAMES_OTHER_YEAR: Rule = Rule {
    code: "G014",
    name: "goal-names-other-year",
    severity: Severity::Warning,
    title: "年度目标写的是另一年",
    why: "年度目标说的是预算年度的事；只提到别的年份，多半是沿用了往年的文字。",
    fix: "改正年份；清算往年支出的，写明「清算」并说明原因。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "past",
        title: "目标含有这些词时，可以说往年的事",
        default: ParameterValue::Words(&[
            "清算", "结算", "补发", "补缴", "清缴", "清偿", "尾款", "欠", "垫付", "结转", "以前", "以来",
            "审计", "决算", "评价", "考核", "普查", "检查", "核查", "复核", "整改", "规划", "五年", "签订",
            "印发", "比", "较", "基数", "累计", "续建", "建成", "学年", "追溯", "届",
        ]),
    }],
    example: Example::edit(
        "/projects/3/goals/0/text",
        r#""对2024年定点医药机构开展巡诊40家，追回违规资金不少于50万元。""#,
    ),
    check: Check::Project(goal_names_other_year),
};

fn goal_names_other_year(project: &Project, report: &mut Report) {
    let Some(year) = report.document().fiscal_year else { return };
    let period = project.period.as_ref();
    let bound = |date: Option<&String>| date.and_then(|date| date.get(..4)?.parse::<i32>().ok());
    let first = bound(period.and_then(|period| period.start.as_ref())).map_or(year, |start| start.min(year));
    let last = bound(period.and_then(|period| period.end.as_ref())).map_or(year, |end| end.max(year));
    for (at, goal) in filled(project).filter(|(_, goal)| goal.horizon == Horizon::Annual) {
        if !goal.text.contains('年') {
            continue;
        }
        let told = years(&goal.text);
        let outside = |told: &(i32, bool)| told.0 < first || told.0 > last;
        // A deadline of an earlier year is G010's; documents and periods of years are no years of work.
        let Some((wrong, _)) =
            told.first().copied().filter(|_| told.iter().all(|one| outside(one) && !one.1))
        else {
            continue;
        };
        let named = project.name.as_deref().is_some_and(|name| name.contains(&format!("{wrong}年")));
        let cited = goal.text.contains(['《', '〔', '[', '【']);
        // What allows for another year stands in the clause of that year.
        let year_in = |clause: &&str| clause.contains(&format!("{wrong}年"));
        let clause = goal.text.split(['，', '。', '；', ',', ';']).find(year_in).unwrap_or(&goal.text);
        if !named && !cited && !report.any_in("past", clause) {
            report
                .at(
                    format!("goals/{at}/text"),
                    format!(
                        "{}的年度目标说的是 {wrong} 年，预算年度是 {year} 年：{}",
                        project_name(project),
                        quote(&goal.text)
                    ),
                )
                .evidence([("year", wrong.to_string()), ("fiscal_year", year.to_string())]);
        }
    }
}

/// The years of a text, and whether each is a deadline (2024年10月底前) or one end of a span (2024-2026年).
fn years(text: &str) -> Vec<(i32, bool)> {
    let mut found = Vec::new();
    for (at, mark) in text.match_indices('年') {
        let Some(digits) = at.checked_sub(4).and_then(|start| text.get(start..at)) else { continue };
        let Some(year) = digits.parse::<i32>().ok().filter(|year| (1990..2100).contains(year)) else {
            continue;
        };
        let before = text[..at - 4].chars().next_back();
        let after = &text[at + mark.len()..];
        let span = before.is_some_and(|c| c.is_ascii_digit() || "-—－至到~～".contains(c))
            || after.starts_with(['-', '—', '－', '至', '到', '~', '～']);
        let month = after.chars().take_while(char::is_ascii_digit).count();
        let dated = month > 0 && after[month..].starts_with('月') && after.chars().take(8).any(|c| c == '前');
        found.push((year, span || dated));
    }
    found
}

pub const GOAL_AND_INDICATOR: Rule = Rule {
    code: "G016",
    name: "goal-and-indicator",
    severity: Severity::Warning,
    title: "绩效目标与指标的数值不一致",
    why: "同一件事在目标和指标中写了不同的数，年终不知以哪个为准。",
    fix: "核对两处的数值，改成一致。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "least",
        title: "目标的一句与指标名称至少有几处相合，才看作同一件事",
        default: ParameterValue::Number(2),
    }],
    example: Example::edit(
        "/projects/3/goals/0/text",
        r#""全年检查定点机构60家，追回违规资金不少于50万元。""#,
    ),
    check: Check::Project(|project, report| {
        let Some((at, _)) = filled(project).find(|(_, goal)| goal.horizon == Horizon::Annual) else {
            return;
        };
        if let Some(conflict) =
            conflict(project, report.rows(), &report.goals()[at], report.number("least") as usize)
        {
            let indicator = &project.indicators[conflict.row];
            let value = indicator.target().map(|target| quote(&target.text)).unwrap_or_default();
            report
                .at(
                    format!("goals/{at}/text"),
                    format!(
                        "{}的绩效目标写「{}」，指标{}的指标值是{value}",
                        project_name(project),
                        conflict.clause.trim(),
                        quote(indicator.name.as_deref().unwrap_or_default())
                    ),
                )
                .evidence([
                    ("goal", conflict.figure),
                    ("indicator", format!("/indicators/{}", conflict.row)),
                ]);
        }
    }),
};

/// A clause of the goal and the indicator of the same matter that has another figure.
pub(super) struct Conflict {
    clause: String,
    figure: String,
    row: usize,
}

/// 人 and 名 count the same.
fn alike(one: &str, other: &str) -> bool {
    let persons = |unit: &str| matches!(unit, "人" | "名" | "位");
    one == other || (persons(one) && persons(other))
}

/// The unit in the name of an indicator whose value has none: 更新管道长度（公里）.
fn bracketed(indicator: &Indicator) -> Option<&str> {
    let name = indicator.name.as_deref()?.trim_end().strip_suffix(['）', ')'])?;
    let (_, unit) = name.rsplit_once(['（', '('])?;
    is_known_unit(unit).then_some(unit)
}

/// Units that a goal may count other things in than its indicators do.
const COMMON: [&str; 10] = ["人", "名", "个", "项", "次", "家", "户", "元", "万元", "%"];

pub(super) fn conflict(project: &Project, rows: &[Row], goal: &GoalLook, least: usize) -> Option<Conflict> {
    let text = goal.words.text.text();
    let all = goal.quantities();
    let mut next = 0;
    text.split(['，', '。', '；', ',', ';', '、']).find_map(|clause| {
        // In characters, as figures tell where they stand; one mark stands between two clauses.
        let start = next;
        let end = start + clause.chars().count();
        next = end + 1;
        if !clause.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let first = all.partition_point(|figure| figure.span.1 <= start);
        let within = &all[first..first + all[first..].partition_point(|figure| figure.span.0 < end)];
        // What a comma parts (1,200) is read anew, as the clause has it.
        let parted = within.iter().any(|figure| figure.span.0 < start || figure.span.1 > end);
        let own = if parted { quantities(clause) } else { Vec::new() };
        let [figure] = (if parted { own.as_slice() } else { within }) else { return None };
        let offset = if parted { 0 } else { start };
        let unit = figure.unit.as_deref().filter(|unit| !WORDS.measures_time(unit))?;
        let said = LazyCell::new(|| topics(clause));
        let counts = |indicator: &&Indicator| {
            let value = indicator.target().and_then(|target| target.value.as_ref());
            value.is_some_and(|value| value.unit().or(bracketed(indicator)).is_some_and(|of| alike(of, unit)))
        };
        // 期 may number what is spoken of, unless something is counted in it.
        if WORDS.qualifies(unit) && (unit != "期" || !project.indicators.iter().any(|one| counts(&one))) {
            return None;
        }
        // Where nothing else is counted in that unit, fewer words tell that the matter is the same.
        let only = LazyCell::new(|| project.indicators.iter().filter(counts).count() == 1);
        // All indicators of that unit: one of them may have the figure, and only one may be about the matter.
        let mut same = Vec::new();
        for (row, indicator) in project.indicators.iter().enumerate() {
            for target in &indicator.targets {
                let (number, of) = match &target.value {
                    Some(TargetValue::Quantity { number, unit, .. }) => {
                        let Some(of) = unit.as_deref().or(bracketed(indicator)) else { continue };
                        (*number, of)
                    }
                    Some(TargetValue::Range { .. }) => return None,
                    _ => continue,
                };
                if number == figure.number && alike(of, unit) {
                    return None;
                }
                if alike(of, unit)
                    && target.horizon == Horizon::Annual
                    && !is_unit_cost(indicator, &rows[row])
                {
                    let name = topics(indicator.name.as_deref().unwrap_or_default());
                    let half = name.len().div_ceil(2).max(1);
                    let enough = match *only {
                        // Persons and what is counted in 个 are many; 场, 公里, 顶 in one row only are the same.
                        true if !COMMON.contains(&unit) => 1,
                        true => half,
                        false => least.max(half),
                    };
                    if shared(&name, &said) >= enough {
                        same.push(row);
                    }
                }
            }
        }
        let &[row] = same.as_slice() else { return None };
        let words = clause.chars().skip(figure.span.0 - offset).take(figure.span.1 - figure.span.0).collect();
        Some(Conflict { clause: clause.to_owned(), figure: words, row })
    })
}

pub const GOAL_CHANGE: Rule = Rule {
    code: "G017",
    name: "goal-change-and-figures",
    severity: Severity::Error,
    title: "绩效目标中增减的说法与前后数值相反",
    why: "写的是提高，后面的数值却小于前面的数值，二者必有一错。",
    fix: "核对前后两个数值和增减的说法。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/3/goals/0/text",
        r#""全年检查定点医药机构40家，追回违规资金不少于50万元，问题整改率由98%提高到90%。""#,
    ),
    check: Check::Project(|project, report| {
        for (at, goal) in filled(project) {
            if let Some((words, way)) = changes::contradiction(&goal.text) {
                report.at(
                    format!("goals/{at}/text"),
                    format!("{}的绩效目标写的{}，数值却是{way}的", project_name(project), quote(&words)),
                );
            }
        }
    }),
};
