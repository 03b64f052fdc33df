//! The steps of the work (项目实施进度计划): each ends after it begins, and none lies outside the period of the project.

use jiheng_model::{Check, Example, Project, Rule, Severity};

use super::super::FORM;
use crate::words::{project_name, quote};

pub const SCHEDULE_AND_PERIOD: Rule = Rule {
    code: "F013",
    name: "schedule-and-period",
    severity: Severity::Warning,
    title: "进度计划的时间颠倒或超出实施期",
    why: "每一步先开始后完成，都在项目的实施期之内；时间对不上，进度无从考核。",
    fix: "核对进度计划与实施期的起止时间。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/0/schedule",
        r#"[{"activity": "印制宣传册", "start": "2026.03.01", "end": "2027.02.28"}]"#,
    ),
    check: Check::Project(|project, report| {
        for (at, step) in project.schedule.iter().enumerate() {
            let (start, end) = (step.start.as_deref().and_then(day), step.end.as_deref().and_then(day));
            let printed = |date: &Option<String>| quote(date.as_deref().unwrap_or_default());
            if let (Some(start), Some(end)) = (start, end)
                && end.last < start.first
            {
                report.at(
                    format!("schedule/{at}"),
                    format!(
                        "{}的进度计划{}开始时间{}，完成时间{}更早",
                        project_name(project),
                        quote(&step.activity),
                        printed(&step.start),
                        printed(&step.end)
                    ),
                );
                continue;
            }
            let Some(period) = period(project) else { continue };
            let early = start.is_some_and(|start| start.last < period.0);
            let late = end.is_some_and(|end| end.first > period.1);
            if early || late {
                let (what, date) = if early { ("开始", &step.start) } else { ("完成", &step.end) };
                let text = project.period.as_ref().map(|period| quote(&period.text)).unwrap_or_default();
                report.at(
                    format!("schedule/{at}"),
                    format!(
                        "{}的进度计划{}{what}时间{}不在实施期{text}之内",
                        project_name(project),
                        quote(&step.activity),
                        printed(date)
                    ),
                );
            }
        }
    }),
};

/// Year, month and day.
type Date = (u32, u32, u32);

/// What a printed date may mean: `2026.3` is any day of March.
#[derive(Clone, Copy)]
struct Day {
    first: Date,
    last: Date,
}

fn day(printed: &str) -> Option<Day> {
    let parts: Vec<&str> =
        printed.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<u32>().ok();
    let [year, rest @ ..] = parts.as_slice() else { return None };
    let year = number(year).filter(|year| (2000..2100).contains(year))?;
    match rest {
        [month, day] => {
            let date =
                (year, number(month).filter(in_year)?, number(day).filter(|day| (1..=31).contains(day))?);
            Some(Day { first: date, last: date })
        }
        [month] => {
            let month = number(month).filter(in_year)?;
            Some(Day { first: (year, month, 1), last: (year, month, 31) })
        }
        [] => Some(Day { first: (year, 1, 1), last: (year, 12, 31) }),
        _ => None,
    }
}

fn in_year(month: &u32) -> bool {
    (1..=12).contains(month)
}

/// First and last day of the project, where both are known and in order.
fn period(project: &Project) -> Option<(Date, Date)> {
    let period = project.period.as_ref()?;
    let (start, end) = (day(period.start.as_deref()?)?.first, day(period.end.as_deref()?)?.last);
    (start <= end).then_some((start, end))
}
