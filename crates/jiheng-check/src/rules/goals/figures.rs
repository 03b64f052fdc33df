//! The figures and dates of a goal: of this year, and taken up by the indicators.

use jiheng_model::{Check, Decimal, Example, Horizon, Project, QuantityInText, Report, Rule, Severity};
use jiheng_model::{classes, quantities};

use super::super::{GOALS_2015, codes};
use super::{filled, follows_digit};
use crate::projects::is_in_first;
use crate::vocabulary::WORDS;
use crate::words::{project_name, quote, quote_some};

pub const GOAL_OF_OTHER_YEAR: Rule = Rule {
    code: "G010",
    name: "goal-of-other-year",
    severity: Severity::Warning,
    title: "绩效目标的完成时间早于预算年度",
    why: "目标说的是本年度要完成的事；完成时间在预算年度以前，多半是沿用了往年的文字。",
    fix: "改正年份，并核对目标是否为本年度的内容。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/3/goals/0/text",
        r#""2024年10月底前完成定点医药机构检查40家，追回违规资金不少于50万元。""#,
    ),
    check: Check::Project(|project, report| {
        let document = report.document();
        // A project is given its code when it enters the library, so what it does comes after that year.
        let known = match (document.fiscal_year, project.code.as_deref().and_then(codes::year)) {
            (Some(year), _) => Some((year, "预算年度")),
            (None, Some(year)) => Some((year, "项目编码的年度")),
            (None, None) => None,
        };
        let Some((year, what)) = known else { return };
        let started =
            project.period.as_ref().and_then(|period| period.start.as_deref()?.get(..4)?.parse().ok());
        let first = started.map_or(year, |started: i32| started.min(year));
        for (at, goal) in filled(project) {
            if let Some((told, deadline)) = deadline(&goal.text).filter(|(told, _)| *told < first) {
                report
                    .at(
                        format!("goals/{at}/text"),
                        format!(
                            "{}的绩效目标写的是「{deadline}」完成，{what}是 {year} 年",
                            project_name(project)
                        ),
                    )
                    .evidence([("year", told.to_string()), ("expected", year.to_string())]);
            }
        }
    }),
};

/// `2021年10月底前完成`: the year and the words of a date by which something is to be done.
fn deadline(text: &str) -> Option<(i32, String)> {
    if !text.match_indices('年').any(|(at, _)| follows_digit(text, at)) || !text.contains('月') {
        return None;
    }
    let characters: Vec<char> = text.chars().collect();
    let digits = |from: usize| characters[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    (0..characters.len()).find_map(|start| {
        let fresh = start == 0 || !characters[start - 1].is_ascii_digit();
        if !fresh || digits(start) != 4 || characters.get(start + 4) != Some(&'年') {
            return None;
        }
        let month = digits(start + 5);
        if !(1..=2).contains(&month) || characters.get(start + 5 + month) != Some(&'月') {
            return None;
        }
        let rest = &characters[start + 6 + month..];
        // 30日, 底, 中旬 may stand before 前; a clause that goes on names no deadline.
        let day = |c: &char| c.is_ascii_digit() || "日底末初中上下旬之以".contains(*c);
        let days = rest.iter().take_while(|c| day(c)).count();
        let before = rest.get(days).is_some_and(|c| *c == '前');
        let after: String = rest[days + usize::from(before)..].iter().take(6).collect();
        // 2024年8月完成验收: without 前 what is done follows at once, and is not told of something (完成的).
        let done = if before {
            WORDS.names.done.any_in(&after)
        } else {
            WORDS.names.done.any_starts(&after) && !after.contains('的')
        };
        if !done {
            return None;
        }
        let year: i32 = characters[start..start + 4].iter().collect::<String>().parse().ok()?;
        let words = characters[start..start + 6 + month + days + usize::from(before)].iter().collect();
        (1990..2100).contains(&year).then_some((year, words))
    })
}

pub const FIGURE_WITHOUT_INDICATOR: Rule = Rule {
    code: "G011",
    name: "figure-without-indicator",
    severity: Severity::Info,
    title: "绩效目标中的数量没有对应的指标",
    why: "指标由目标分解而来；目标写明的数量在指标中找不到，年终就无法对照。",
    fix: "为目标中的数量补充指标，或核对两处的数值。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/3/goals/0/text",
        r#""全年检查定点医药机构，培训检查人员180人，抽查处方6000张。""#,
    ),
    check: Check::Project(figure_without_indicator),
};

/// As G016 by default.
const SAME_MATTER: usize = 2;

fn figure_without_indicator(project: &Project, report: &mut Report) {
    // Lengths of time and years are circumstances more often than results.
    if project.masked
        || !project.damaged.is_empty()
        || !project.indicators.iter().any(|one| is_in_first(one, classes::OUTPUT))
    {
        return;
    }
    let Some((at, goal)) = filled(project).find(|(_, goal)| goal.horizon == Horizon::Annual) else { return };
    if !goal.text.contains(|c: char| c.is_ascii_digit() || c == '百') {
        return;
    }
    let figures: Vec<&QuantityInText> = report.goals()[at]
        .quantities()
        .iter()
        .filter(|figure| figure.unit.as_deref().is_some_and(|unit| !WORDS.measures_time(unit)))
        .filter(|figure| figure.number > Decimal::ONE)
        .collect();
    // One of several may be a circumstance; where none is taken up, goal and indicators are about different things.
    let taken_up = |known: Decimal| figures.iter().any(|figure| figure.number == known);
    let indicators = || project.indicators.iter();
    let by_target = indicators()
        .flat_map(|indicator| &indicator.targets)
        .filter_map(|target| target.value.as_ref()?.number())
        .any(taken_up);
    let money = || {
        let sources = project.budget.sources.iter().filter_map(|source| source.amount);
        sources.chain(project.budget.total).any(|known| figures.iter().any(|one| one.money() == Some(known)))
    };
    let by_words = || {
        let holds = |text: &String| quantities(text).iter().any(|known| taken_up(known.number));
        indicators().any(|one| {
            let texts = [&one.name, &one.description, &one.standard, &one.note];
            texts.into_iter().flatten().chain(one.targets.iter().map(|target| &target.text)).any(holds)
        })
    };
    if figures.is_empty() || by_target || money() || by_words() {
        return;
    }
    // Where one of them is another figure of the same matter, that is G016's.
    if super::sentences::conflict(project, report.rows(), &report.goals()[at], SAME_MATTER).is_some() {
        return;
    }
    let characters: Vec<char> = goal.text.chars().collect();
    let told: Vec<String> = figures
        .iter()
        .map(|figure| characters[figure.span.0..figure.span.1.min(characters.len())].iter().collect())
        .collect();
    let words: Vec<&str> = told.iter().map(String::as_str).collect();
    let told = quote_some(words.iter().copied(), 3, "处");
    report
        .at(
            format!("goals/{at}/text"),
            format!(
                "{}的绩效目标写有{told}，指标中没有对应的数值：{}",
                project_name(project),
                quote(&goal.text)
            ),
        )
        .evidence([("figures", words.join("、"))]);
}
