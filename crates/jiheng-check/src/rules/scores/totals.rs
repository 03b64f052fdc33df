//! What a self-evaluation comes to: the total of its scores, the grade, and the sentence that tells both.

use jiheng_model::{
    Check, Decimal, Evaluation, Example, Parameter, ParameterValue, Project, Report, Rule, Severity,
};

use super::EVALUATION_2020;
use crate::projects::points;
use crate::rules::FORM;
use crate::words::project_name;

fn printed(points_as_printed: &Option<String>) -> Option<Decimal> {
    points(points_as_printed.as_deref()?)
}

fn sum(points: impl IntoIterator<Item = Decimal>) -> Decimal {
    points.into_iter().fold(Decimal::ZERO, Decimal::saturating_add)
}

pub const TOTAL_SCORE: Rule = Rule {
    code: "S008",
    name: "total-score",
    severity: Severity::Error,
    title: "总分与各项得分之和不等",
    why: "总分由预算执行率和各项指标的得分构成；不等说明有一项漏计或者写错。",
    fix: "把各项得分重新相加，改正总分或者有误的得分；等级随之核对。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/projects/3/evaluation", r#"{"score": "98"}"#),
        ("/projects/3/budget/execution", r#"[{"label": "年度资金总额", "score": "10"}]"#),
        ("/projects/3/indicators/0/result", r#"{"actual": "40家", "score": "30"}"#),
        ("/projects/3/indicators/1/result", r#"{"actual": "100%", "score": "20"}"#),
        ("/projects/3/indicators/2/result", r#"{"actual": "2026年10月12日", "score": "10"}"#),
        ("/projects/3/indicators/3/result", r#"{"actual": "23.6万元", "score": "10"}"#),
        ("/projects/3/indicators/4/result", r#"{"actual": "52万元", "score": "10"}"#),
        ("/projects/3/indicators/5/result", r#"{"actual": "96%", "score": "10"}"#),
    ]),
    check: Check::Project(total_score),
};

fn total_score(project: &Project, report: &mut Report) {
    let Some(evaluation) = &project.evaluation else { return };
    let Some(total) = printed(&evaluation.score) else { return };
    let own: Option<Vec<Decimal>> = project
        .indicators
        .iter()
        .filter(|indicator| !indicator.within)
        .map(|indicator| printed(&indicator.result.as_ref()?.score))
        .collect();
    // A row without a score may be one whose score was not read.
    let Some(own) = own.filter(|own| own.len() > 1 && project.damaged.is_empty()) else { return };
    // Where the points read do not make up all there are, a row is missing, and so is its score.
    let weights: Option<Vec<Decimal>> = project
        .indicators
        .iter()
        .filter(|indicator| !indicator.within)
        .map(|indicator| points(indicator.weight.as_deref()?))
        .collect();
    let execution: Vec<Decimal> =
        project.budget.execution.iter().filter_map(|row| printed(&row.score)).collect();
    let first = execution.first().copied().unwrap_or_default();
    let of_execution = project.budget.execution.first().and_then(|row| printed(&row.weight));
    let all = printed(&evaluation.weight).unwrap_or(Decimal::from(90));
    let known = weights.map(|weights| sum(weights).saturating_add(of_execution.unwrap_or_default()));
    if known.is_some_and(|known| known < all) {
        return;
    }
    let of_indicators = sum(own.iter().copied());
    let with_execution = of_indicators.saturating_add(first);
    let candidates =
        [with_execution, of_indicators, of_indicators.saturating_add(sum(execution.iter().copied()))];
    // A total printed with fewer decimals than its parts was rounded.
    let half = if total.scale() > 0 { Decimal::new(5, total.scale() + 1) } else { Decimal::ZERO };
    let fits = |sum: &Decimal| sum.saturating_sub(total).abs() <= half;
    // Points for execution that the form prints nowhere may be in the total.
    let unknown = execution.is_empty()
        && total > of_indicators
        && total.saturating_sub(of_indicators) <= Decimal::from(20);
    // Without points only a small difference is a slip; a large one is a part of the form we do not see.
    let part_unseen = known.is_none() && with_execution.saturating_sub(total).abs() > Decimal::from(10);
    if candidates.iter().any(fits) || unknown || part_unseen || unread_beside(project, report) {
        return;
    }
    let (sum, total) = (with_execution.normalize(), total.normalize());
    report
        .at(
            "evaluation/score",
            format!(
                "{}各项得分相加为 {sum} 分，总分印作 {total} 分，相差 {} 分",
                project_name(project),
                sum.saturating_sub(total).abs().normalize()
            ),
        )
        .evidence([("sum", sum.to_string()), ("total", total.to_string())]);
}

/// Whether something stayed unread in the table of the project's indicators, where a score may stand.
fn unread_beside(project: &Project, report: &Report) -> bool {
    let document = report.document();
    let Some(index) = document.projects.iter().position(|other| std::ptr::eq(other, project)) else {
        return true;
    };
    let place = |at: usize| document.provenance.0.get(&format!("/projects/{index}/indicators/{at}"));
    let (Some(first), Some(last)) = (place(0), place(project.indicators.len() - 1)) else { return false };
    let key = |place: &jiheng_model::Place| (place.sheet.clone(), place.page, place.table);
    document.unmapped.iter().any(|unmapped| {
        let row = unmapped.location.row;
        key(&unmapped.location) == key(first) && row >= first.row && row <= last.row
    })
}

pub const TOTAL_OVER: Rule = Rule {
    code: "S009",
    name: "total-over",
    severity: Severity::Error,
    title: "总分超过满分",
    why: "满分为分值合计；总分更高说明有一项得分超过分值，或者合计有误。",
    fix: "核对各项得分与分值，改正后重新合计。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "full",
        title: "没有印分值合计时的满分",
        default: ParameterValue::Number(100),
    }],
    example: Example::edit("/projects/3/evaluation", r#"{"weight": "100", "score": "104.5"}"#),
    check: Check::Project(|project, report| {
        let Some(evaluation) = &project.evaluation else { return };
        let Some(score) = printed(&evaluation.score) else { return };
        let full = printed(&evaluation.weight).filter(|weight| !weight.is_zero());
        let full = full.unwrap_or_else(|| Decimal::from(report.number("full")));
        if score > full {
            report
                .at("evaluation/score", format!("{}总分 {score} 分，满分是 {full} 分", project_name(project)))
                .evidence([("score", score.to_string()), ("full", full.to_string())]);
        }
    }),
};

/// The grade that the words name: `优`, `优秀`, `良好`.
fn grade_of(words: &str) -> Option<char> {
    match jiheng_model::text::key(words).trim_end_matches('。') {
        "优" | "优秀" => Some('优'),
        "良" | "良好" => Some('良'),
        "中" | "中等" | "一般" => Some('中'),
        "差" | "较差" => Some('差'),
        _ => None,
    }
}

/// The grade printed in its own cell, or told in the conclusion: 评价等级为「优」.
fn printed_grade(evaluation: &Evaluation) -> Option<(&'static str, char)> {
    if let Some(grade) = evaluation.grade.as_deref().and_then(grade_of) {
        return Some(("evaluation/grade", grade));
    }
    let conclusion = jiheng_model::text::key(evaluation.conclusion.as_deref()?);
    let after = ["等级为", "等级:", "等次为", "等级是", "结果为", "结论为"].into_iter().find_map(|word| {
        let at = conclusion.find(word)? + word.len();
        Some(conclusion[at..].trim_start_matches(['"', '“', '「', '\'', '‘', ':']))
    })?;
    let word: String = after.chars().take_while(|c| "优秀良好中等一般较差".contains(*c)).collect();
    Some(("evaluation/conclusion", grade_of(&word)?))
}

pub const GRADE_AND_SCORE: Rule = Rule {
    code: "S010",
    name: "grade-and-score",
    severity: Severity::Error,
    title: "评价等级与得分不符",
    why: "等级按总分划分：90 分及以上为优，80 分及以上为良，60 分及以上为中，其余为差。",
    fix: "按总分改正等级；总分有误的先改正总分。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "excellent", title: "多少分及以上为优", default: ParameterValue::Number(90)
        },
        Parameter { name: "good", title: "多少分及以上为良", default: ParameterValue::Number(80) },
        Parameter { name: "fair", title: "多少分及以上为中", default: ParameterValue::Number(60) },
    ],
    example: Example::edit("/projects/3/evaluation", r#"{"score": "88.5", "grade": "优"}"#),
    check: Check::Project(grade_and_score),
};

fn grade_and_score(project: &Project, report: &mut Report) {
    let Some(evaluation) = &project.evaluation else { return };
    let score = printed(&evaluation.score).or_else(|| told_score(evaluation.conclusion.as_deref()?));
    let (Some(score), Some((field, grade))) = (score, printed_grade(evaluation)) else { return };
    let over_hundred = score > Decimal::ONE_HUNDRED
        || printed(&evaluation.weight).is_some_and(|weight| weight != Decimal::ONE_HUNDRED);
    if over_hundred {
        return;
    }
    let least = |name: &str| Decimal::from(report.number(name));
    let due = if score >= least("excellent") {
        '优'
    } else if score >= least("good") {
        '良'
    } else if score >= least("fair") {
        '中'
    } else {
        '差'
    };
    if grade != due {
        report
            .at(field, format!("{}得 {score} 分，等级应为「{due}」，印作「{grade}」", project_name(project)))
            .evidence([("score", score.to_string()), ("due", due.to_string()), ("grade", grade.to_string())]);
    }
}

/// The score that a sentence tells: 项目自评98分, 自评得分为96.5分.
fn told_score(sentence: &str) -> Option<Decimal> {
    let sentence = jiheng_model::text::key(sentence);
    let found: Vec<Decimal> = ["自评", "得分", "总分", "综合"]
        .into_iter()
        .filter_map(|word| {
            let after = &sentence[sentence.find(word)? + word.len()..];
            let after = after.trim_start_matches(|c: char| "为是得分总综合评价约:结果".contains(c));
            let digits = after.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
            let (number, rest) = after.split_at(digits);
            rest.starts_with('分').then(|| number.parse().ok()).flatten()
        })
        .collect();
    // Two figures: of a part and of the whole, or of two projects.
    let [first, others @ ..] = found.as_slice() else { return None };
    others.iter().all(|other| other == first).then_some(*first)
}

pub const CONCLUSION_AND_SCORE: Rule = Rule {
    code: "S011",
    name: "conclusion-and-score",
    severity: Severity::Error,
    title: "评价结论中的得分与总分不符",
    why: "结论和总分说的是同一个得分；两数不等，就不知以哪个为准。",
    fix: "核对总分，改正结论或者总分。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/3/evaluation",
        r#"{"score": "95.5", "conclusion": "项目自评得分98分，完成了年度目标。"}"#,
    ),
    check: Check::Project(|project, report| {
        let Some(evaluation) = &project.evaluation else { return };
        let told = evaluation.conclusion.as_deref().and_then(told_score);
        let Some((told, score)) = told.zip(printed(&evaluation.score)) else { return };
        // A rounded figure in a sentence is no other figure.
        if told.saturating_sub(score).abs() >= Decimal::ONE || told.scale() >= score.scale() && told != score
        {
            report
                .at(
                    "evaluation/conclusion",
                    format!("{}总分 {score} 分，评价结论写 {told} 分", project_name(project)),
                )
                .evidence([("score", score.to_string()), ("told", told.to_string())]);
        }
    }),
};
