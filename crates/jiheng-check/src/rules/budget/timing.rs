//! When a budget was published: within the days that the law gives after approval, where the document prints both dates.

use jiheng_model::{Basis, Check, Document, Example, Parameter, ParameterValue, Report, Rule, Severity};

use crate::words::quote;

const BUDGET_LAW: Basis = Basis::of("budget-law");

pub const DISCLOSED_LATE: Rule = Rule {
    code: "B029",
    name: "disclosed-late",
    severity: Severity::Error,
    title: "公开时间超过批复后的期限",
    why: "部门预算应在财政部门批复后二十日内向社会公开。",
    fix: "核对批复和公开的日期；日期无误的，说明推迟公开的原因。",
    basis: &[BUDGET_LAW],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "days",
        title: "批复后多少日内应当公开",
        default: ParameterValue::Number(20),
    }],
    example: Example::edit(
        "/budget/narrative/3/text",
        r#""本单位预算于2026年1月20日经财政部门批复，于2026年2月25日向社会公开。本年没有政府采购预算。""#,
    ),
    check: Check::Document(disclosed_late),
};

struct Dated {
    /// Index of the section.
    section: usize,
    words: String,
    day: i64,
}

/// Whether the document prints when the budget was approved and when it was published.
pub fn tells_when_disclosed(document: &Document) -> bool {
    dates(document).is_some()
}

/// The one day of approval and the one day of publishing that the text prints.
fn dates(document: &Document) -> Option<(Dated, Dated)> {
    let (mut approved, mut disclosed): (Vec<Dated>, Vec<Dated>) = (Vec::new(), Vec::new());
    for (section, narrative) in document.budget.as_ref()?.narrative.iter().enumerate() {
        if !narrative.text.contains("公开") && !narrative.text.contains("批复") {
            continue;
        }
        for clause in narrative.text.split(['，', '。', '；', ',', ';', '\n', '（', '）', '(', ')']) {
            let Some(day) = only_day(clause) else { continue };
            let (is_approved, is_disclosed) = (clause.contains("批复"), clause.contains("公开"));
            let dated = Dated { section, words: clause.trim().to_owned(), day };
            match (is_approved, is_disclosed) {
                (true, false) => approved.push(dated),
                (false, true) => disclosed.push(dated),
                _ => {}
            }
        }
    }
    // With several dates nobody knows which belong together.
    let only = |mut found: Vec<Dated>| found.pop().filter(|_| found.is_empty());
    Some((only(approved)?, only(disclosed)?))
}

fn disclosed_late(document: &Document, report: &mut Report) {
    let Some((approved, disclosed)) = dates(document) else { return };
    const YEAR: i64 = 366;
    let (days, allowed) = (disclosed.day - approved.day, report.number("days"));
    if days > allowed && days < YEAR {
        report
            .at_pointer(
                format!("/budget/narrative/{}/text", disclosed.section),
                format!(
                    "{}，{}，相隔 {days} 日，超过 {allowed} 日",
                    quote(&approved.words),
                    quote(&disclosed.words)
                ),
            )
            .evidence([("days", days.to_string()), ("allowed", allowed.to_string())]);
    }
}

/// The one full date of a clause (2026年1月20日, 2026-01-20, 2026.1.20), as a count of days.
fn only_day(clause: &str) -> Option<i64> {
    let characters: Vec<char> = clause.chars().collect();
    let digits = |from: usize| characters[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let number = |from: usize, length: usize| {
        characters[from..from + length].iter().collect::<String>().parse::<i64>()
    };
    let mut found = (0..characters.len()).filter_map(|at| {
        let fresh = at == 0 || !characters[at - 1].is_ascii_digit();
        let year = fresh.then(|| digits(at)).filter(|length| *length == 4)?;
        let mark = characters.get(at + year).filter(|mark| "年-./".contains(**mark))?;
        let month_at = at + year + 1;
        let month = digits(month_at);
        let after = characters.get(month_at + month)?;
        if !(1..=2).contains(&month) || *after != if *mark == '年' { '月' } else { *mark } {
            return None;
        }
        let day_at = month_at + month + 1;
        let day = digits(day_at);
        let ends = *mark != '年' || characters.get(day_at + day).is_some_and(|c| "日号".contains(*c));
        if !(1..=2).contains(&day) || !ends {
            return None;
        }
        let month = number(month_at, month).ok().filter(|month| (1..=12).contains(month))?;
        let day = number(day_at, day).ok().filter(|day| (1..=31).contains(day))?;
        Some(day_number(number(at, year).ok()?, month, day))
    });
    found.next().filter(|_| found.next().is_none())
}

/// Days since a day long ago, in the Gregorian calendar: years begin in March, so that leap days come last.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day
}
