//! F · Form completeness (表格完整性): names, amounts, indicators and reviews are there and belong together.
//!
//! [`texts`] is about texts that cannot be what their field asks for, [`schedule`] about the steps of the work.

mod schedule;
mod texts;

use jiheng_model::{
    Check, Document, Example, Family, Parameter, ParameterValue, Project, Report, Rule, Severity,
};

use super::{FORM, GOALS_2015};
use crate::projects::whole;
use crate::words::{is_blank, plain, project_name, quote, quote_some};

pub use texts::is_swapped;

pub const FAMILY: Family = Family {
    letter: 'F',
    title: "表格完整性",
    rules: &[
        &NAME_MISSING,
        &BUDGET_MISSING,
        &INDICATORS_MISSING,
        &REVIEW_UNSIGNED,
        &SAME_OPINION,
        &REVIEWER_NAMES,
        &PERIOD_AND_YEAR,
        &PERIOD_REVERSED,
        &TYPES_TICKED,
        &texts::NUMBER_FOR_WORDS,
        &texts::NAME_AND_VALUE_SWAPPED,
        &texts::TEXT_NOISE,
        &schedule::SCHEDULE_AND_PERIOD,
        &NOTHING_TICKED,
    ],
};

const NAME_MISSING: Rule = Rule {
    code: "F001",
    name: "project-name-missing",
    severity: Severity::Error,
    title: "没有填写项目名称",
    why: "没有名称，项目就无从查对。",
    fix: "填写与预算批复一致的项目名称。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/2/name", r#""""#),
    check: Check::Document(|document, report| {
        for (index, project) in whole(document) {
            if project.name.as_deref().is_none_or(is_blank) {
                let field = if project.name.is_some() { "/name" } else { "" };
                report.at_pointer(
                    format!("/projects/{index}{field}"),
                    format!("第 {} 个项目没有填写项目名称", index + 1),
                );
            }
        }
    }),
};

const BUDGET_MISSING: Rule = Rule {
    code: "F002",
    name: "project-budget-missing",
    severity: Severity::Error,
    title: "没有填写项目预算金额",
    why: "绩效目标要与预算相匹配；没有金额就无法核对。",
    fix: "填写本年度预算金额。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[("/projects/2/budget/total", "null"), ("/totals", "[]"), ("/budget", "null")]),
    check: Check::Document(|document, report| {
        for (index, project) in whole(document) {
            // Self-evaluation forms print the amount in their execution rows.
            if project.budget.total.is_none() && project.budget.execution.is_empty() {
                report.at_pointer(
                    format!("/projects/{index}/budget"),
                    format!("{}没有填写预算金额", project_name(project)),
                );
            }
        }
    }),
};

const INDICATORS_MISSING: Rule = Rule {
    code: "F003",
    name: "indicators-missing",
    severity: Severity::Error,
    title: "没有填写绩效指标",
    why: "绩效目标要分解为指标才能衡量。",
    fix: "按产出、效益、满意度等填写绩效指标和指标值。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/3/indicators", "[]"),
    check: Check::Document(|document, report| {
        for (index, project) in whole(document) {
            if project.indicators.is_empty() {
                report.at_pointer(
                    format!("/projects/{index}"),
                    format!("{}没有填写绩效指标", project_name(project)),
                );
            }
        }
    }),
};

const REVIEW_UNSIGNED: Rule = Rule {
    code: "F004",
    name: "review-unsigned",
    severity: Severity::Info,
    title: "审核栏没有签字和日期",
    why: "审核栏空白，看不出是否经过审核。",
    fix: "由审核股室填写意见、签字并注明日期；上报前的草稿可以忽略。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/projects/0/review/0/reviewer", "null"),
        ("/projects/0/review/0/date", "null"),
        ("/projects/0/review/0/opinion", "null"),
    ]),
    check: Check::Project(|project, report| {
        let unsigned: Vec<&str> = project
            .review
            .iter()
            .filter(|review| {
                let blank = |words: &Option<String>| words.as_deref().is_none_or(is_blank);
                blank(&review.reviewer) && blank(&review.date) && blank(&review.opinion)
            })
            .map(|review| review.office.as_str())
            .collect();
        if !unsigned.is_empty() {
            let offices = quote_some(unsigned.iter().copied().filter(|office| !is_blank(office)), 3, "处");
            report.at(
                "review",
                format!(
                    "{}有 {} 处审核栏没有意见、签字和日期：{offices}",
                    project_name(project),
                    unsigned.len()
                ),
            );
        }
    }),
};

const SAME_OPINION: Rule = Rule {
    code: "F005",
    name: "same-opinion",
    severity: Severity::Info,
    title: "各项目的审核意见完全相同",
    why: "内容不同的项目用同一段意见，看不出逐项审核。",
    fix: "针对各项目写明审核意见。",
    basis: &[],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "least",
        title: "至少多少个项目意见相同才报告",
        default: ParameterValue::Number(3),
    }],
    example: Example::Edits(&[
        ("/projects/1/review/0/opinion", r#""同意申报""#),
        ("/projects/2/review/0/opinion", r#""同意申报""#),
        ("/projects/3/review/0/opinion", r#""同意申报""#),
    ]),
    check: Check::Document(|document, report| {
        let mut opinions: Vec<(String, usize, usize, usize)> = Vec::new();
        for (index, project) in document.projects.iter().enumerate() {
            for (at, review) in project.review.iter().enumerate() {
                let Some(opinion) = review.opinion.as_deref().filter(|opinion| !is_blank(opinion)) else {
                    continue;
                };
                let words = plain(opinion);
                match opinions.iter_mut().find(|(other, ..)| *other == words) {
                    Some((_, count, ..)) => *count += 1,
                    None => opinions.push((words, 1, index, at)),
                }
            }
        }
        for (_, count, index, at) in opinions {
            if count as i64 >= report.number("least") {
                let opinion = document.projects[index].review[at].opinion.as_deref().unwrap_or_default();
                report
                    .at_pointer(
                        format!("/projects/{index}/review/{at}/opinion"),
                        format!("{count} 处审核意见一字不差：{}", quote(opinion)),
                    )
                    .evidence([("count", count.to_string())]);
            }
        }
    }),
};

const REVIEWER_NAMES: Rule = Rule {
    code: "F006",
    name: "reviewer-name-variants",
    severity: Severity::Info,
    title: "审核人姓名写法不一",
    why: "同一处室的审核人姓名只差一个字，多半是录入或识别有误。",
    fix: "核对姓名，统一写法。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/1/review/0/reviewer", r#""审核人申""#),
    check: Check::Document(reviewer_names),
};

fn reviewer_names(document: &Document, report: &mut Report) {
    // The spellings, how often each occurs, and where it occurs first.
    let mut names: Vec<(Vec<char>, usize, String)> = Vec::new();
    for (index, project) in document.projects.iter().enumerate() {
        for (at, review) in project.review.iter().enumerate() {
            let Some(name) = review.reviewer.as_deref().filter(|name| !is_blank(name)) else { continue };
            let name: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).collect();
            match names.iter_mut().find(|(other, ..)| *other == name) {
                Some((_, count, _)) => *count += 1,
                None => names.push((name, 1, format!("/projects/{index}/review/{at}/reviewer"))),
            }
        }
    }
    let alike = |one: &[char], other: &[char]| {
        one.len() == other.len()
            && one.len() >= 3
            && one.iter().zip(other).filter(|(one, other)| one != other).count() == 1
            && one[0] == other[0]
    };
    let mut told = vec![false; names.len()];
    for at in 0..names.len() {
        if told[at] {
            continue;
        }
        let group: Vec<usize> =
            (at..names.len()).filter(|other| *other == at || alike(&names[at].0, &names[*other].0)).collect();
        // Two clerks may bear like names; one usual spelling and rare ones beside it are a slip.
        let Some(usual) = group.iter().copied().max_by_key(|other| names[*other].1) else { continue };
        let rare: Vec<usize> =
            group.iter().copied().filter(|other| names[*other].1 * 2 <= names[usual].1).collect();
        if rare.is_empty() {
            continue;
        }
        for other in &group {
            told[*other] = true;
        }
        let tell = |at: usize| format!("「{}」{} 次", names[at].0.iter().collect::<String>(), names[at].1);
        let variants: Vec<String> = rare.iter().map(|at| tell(*at)).collect();
        report.at_pointer(
            names[rare[0]].2.clone(),
            format!("审核人姓名写法不一：{}，{}", tell(usual), variants.join("，")),
        );
    }
}

const PERIOD_AND_YEAR: Rule = Rule {
    code: "F007",
    name: "period-and-year",
    severity: Severity::Warning,
    title: "实施期不含预算年度",
    why: "预算按年度安排，实施期应当包含预算年度。",
    fix: "核对实施期的起止日期和预算年度。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/0/period",
        r#"{"start": "2024-01-01", "end": "2024-12-31", "text": "2024年1月1日-2024年12月31日"}"#,
    ),
    check: Check::Project(period_and_year),
};

fn years(project: &Project) -> Option<(i32, i32)> {
    let period = project.period.as_ref()?;
    let year = |date: &Option<String>| date.as_deref()?.get(..4)?.parse::<i32>().ok();
    Some((year(&period.start)?, year(&period.end)?))
}

fn period_and_year(project: &Project, report: &mut Report) {
    let (Some((start, end)), Some(year)) = (years(project), report.document().fiscal_year) else { return };
    if start <= end && !(start..=end).contains(&year) {
        let text = project.period.as_ref().map(|period| quote(&period.text)).unwrap_or_default();
        report
            .at("period", format!("{}的实施期{text}不含预算年度 {year} 年", project_name(project)))
            .evidence([
                ("start", start.to_string()),
                ("end", end.to_string()),
                ("fiscal_year", year.to_string()),
            ]);
    }
}

const PERIOD_REVERSED: Rule = Rule {
    code: "F008",
    name: "period-reversed",
    severity: Severity::Error,
    title: "实施期的结束早于开始",
    why: "起止日期颠倒，实施期无法确定。",
    fix: "改正起止日期。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/0/period",
        r#"{"start": "2026-12-31", "end": "2026-01-01", "text": "2026年12月31日-2026年1月1日"}"#,
    ),
    check: Check::Project(|project, report| {
        let Some(period) = &project.period else { return };
        if let (Some(start), Some(end)) = (&period.start, &period.end)
            && end < start
        {
            report.at(
                "period",
                format!("{}的实施期{}结束早于开始", project_name(project), quote(&period.text)),
            );
        }
    }),
};

const TYPES_TICKED: Rule = Rule {
    code: "F009",
    name: "several-types-ticked",
    severity: Severity::Warning,
    title: "项目类型勾选了几类",
    why: "几类项目类型互相排斥，各有不同的审核要求；勾选两类就不知按哪一类办理。",
    fix: "只保留一类，二级选项随所属的一类勾选。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "types",
        title: "互相排斥的项目类型",
        default: ParameterValue::Words(&["基本建设类", "行政事业类", "其他专项类"]),
    }],
    example: Example::edit("/projects/0/category", r#"["行政事业类", "其他专项类"]"#),
    check: Check::Project(|project, report| {
        let is_type = |ticked: &&String| report.any_word("types", |word| plain(ticked) == word);
        let types: Vec<&str> = project.category.iter().filter(is_type).map(String::as_str).collect();
        if types.len() > 1 {
            let message = format!(
                "{}的项目类型勾选了 {} 类：{}",
                project_name(project),
                types.len(),
                quote_some(types.iter().copied(), 3, "类")
            );
            let types = types.join("、");
            report.at("category", message).evidence([("types", types)]);
        }
    }),
};

const NOTHING_TICKED: Rule = Rule {
    code: "F014",
    name: "nothing-ticked",
    severity: Severity::Warning,
    title: "项目属性或类型没有勾选",
    why: "方框一个也没有勾选，看不出是新增还是延续、属于哪一类，不知按哪种要求审核。",
    fix: "按项目实际勾选一项。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/provenance", r#"{"/projects/0/category": {"table": 1, "row": 5, "column": 2}}"#),
    check: Check::Document(|document, report| {
        // What was printed and read has a place, whether or not a box in it is ticked.
        if document.provenance.is_empty() {
            return;
        }
        for (index, project) in whole(document) {
            let printed =
                |field: &str| document.provenance.0.contains_key(&format!("/projects/{index}/{field}"));
            let mut blank: Vec<&str> = Vec::new();
            if project.nature.is_none() && printed("nature") {
                blank.push("项目属性");
            }
            if project.category.is_empty() && printed("category") {
                blank.push("项目类型");
            }
            if !blank.is_empty() {
                report.at_pointer(
                    format!("/projects/{index}"),
                    format!("{}的{}没有勾选，或勾选了相反的几项", project_name(project), blank.join("和")),
                );
            }
        }
    }),
};
