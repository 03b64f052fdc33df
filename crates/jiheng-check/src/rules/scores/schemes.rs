//! How the points of a form are allotted: to its classes, and between execution and results.

use std::sync::LazyLock;

use jiheng_model::{
    Check, Decimal, Example, Indicator, Parameter, ParameterValue, Project, Report, Rule, Severity,
};
use serde::Deserialize;

use super::EVALUATION_2020;
use super::measure::is_self_evaluation;
use crate::projects::{is_in_first, points};
use crate::rules::FORM;
use crate::words::{project_name, quote};

/// `data/schemes.toml`.
#[derive(Deserialize)]
pub struct Schemes {
    #[serde(rename = "scheme")]
    schemes: Vec<Scheme>,
    #[serde(rename = "band")]
    pub bands: Vec<Band>,
}

/// A way to allot the points.
#[derive(Deserialize)]
struct Scheme {
    name: String,
    execution: u32,
    parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    classes: Vec<String>,
    points: u32,
}

/// What a graded result is worth, in per cent of its points.
#[derive(Deserialize)]
pub struct Band {
    pub words: Vec<String>,
    pub least: u32,
    pub most: u32,
}

pub static SCHEMES: LazyLock<Schemes> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../data/schemes.toml")).expect("schemes.toml is checked by a test")
});

/// The points of the indicators that count by themselves, where all are printed.
fn weights(project: &Project) -> Option<Vec<(&Indicator, Decimal)>> {
    let own = project.indicators.iter().filter(|indicator| !indicator.within);
    own.map(|indicator| Some((indicator, points(indicator.weight.as_deref()?)?))).collect()
}

fn sum(points: impl IntoIterator<Item = Decimal>) -> Decimal {
    points.into_iter().fold(Decimal::ZERO, Decimal::saturating_add)
}

pub const CLASS_POINTS: Rule = Rule {
    code: "S012",
    name: "class-points",
    severity: Severity::Error,
    title: "一级指标的分值与所属指标分值之和不等",
    why: "一级指标旁印的分值由所属各项指标分得；不等说明有一项分值写错。",
    fix: "核对所属指标的分值，使之与一级指标的分值相等。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/1/class_weights",
        r#"[{"level1": "产出指标", "weight": "70"}, {"level1": "效益指标", "weight": "30"}, {"level1": "满意度指标", "weight": "10"}]"#,
    ),
    check: Check::Project(|project, report| {
        let Some(weights) = weights(project).filter(|weights| !weights.is_empty()) else { return };
        for (at, class) in project.class_weights.iter().enumerate() {
            let Some(printed) = points(&class.weight) else { continue };
            let own = weights.iter().filter(|(indicator, _)| is_in_first(indicator, &class.level1));
            let own: Vec<Decimal> = own.map(|(_, points)| *points).collect();
            let total = sum(own.iter().copied());
            if own.is_empty() || total == printed || filed_elsewhere(project) {
                continue;
            }
            report
                .at(
                    format!("class_weights/{at}"),
                    format!(
                        "{}的{}印作 {printed} 分，所属 {} 项指标的分值相加为 {total} 分，相差 {} 分",
                        project_name(project),
                        class.level1,
                        own.len(),
                        total.saturating_sub(printed).abs().normalize()
                    ),
                )
                .evidence([("printed", printed.to_string()), ("sum", total.to_string())]);
        }
    }),
};

/// Whether the form files some rows under classes it prints no points for: their points are in those of another class.
fn filed_elsewhere(project: &Project) -> bool {
    let is_printed = |indicator: &Indicator| {
        project.class_weights.iter().any(|class| is_in_first(indicator, &class.level1))
    };
    !project.indicators.iter().all(is_printed)
}

pub const POINTS_AND_SCHEME: Rule = Rule {
    code: "S013",
    name: "points-and-scheme",
    severity: Severity::Info,
    title: "分值分配与通行的方案都不一致",
    why: "自评的分值一般为预算执行率 10 分、产出 50 分、效益 30 分、满意度 10 分；设成本指标、没有服务对象或地方另有规定的，另有方案。",
    fix: "按本地规定的方案调整分值；有特殊情况的可以调整，但应说明理由。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "schemes",
        title: "认可的方案，名称见 schemes.toml",
        default: ParameterValue::Words(&[
            "通用",
            "通用（无满意度）",
            "设成本",
            "设成本（无满意度）",
            "二四四",
        ]),
    }],
    example: Example::Edits(&[
        ("/kinds", r#"["self_evaluation"]"#),
        (
            "/projects/3/budget/execution",
            r#"[{"label": "年度资金总额", "budget": "24.00", "executed": "24.00", "weight": "10", "score": "10"}]"#,
        ),
        ("/projects/3/indicators/0/weight", r#""20""#),
        ("/projects/3/indicators/1/weight", r#""10""#),
        ("/projects/3/indicators/2/weight", r#""10""#),
        ("/projects/3/indicators/3/weight", r#""5""#),
        ("/projects/3/indicators/4/weight", r#""40""#),
        ("/projects/3/indicators/5/weight", r#""5""#),
    ]),
    check: Check::Project(points_and_scheme),
};

fn points_and_scheme(project: &Project, report: &mut Report) {
    if !is_self_evaluation(report.document()) {
        return;
    }
    let Some(weights) = weights(project).filter(|weights| weights.len() > 2) else { return };
    let execution = project
        .budget
        .execution
        .first()
        .and_then(|row| points(row.weight.as_deref()?))
        .filter(|points| !points.is_zero());
    let all = sum(weights.iter().map(|(_, points)| *points));
    // Points that do not make up a hundred are another fault.
    let whole = match execution {
        Some(execution) => all.saturating_add(execution) == Decimal::ONE_HUNDRED,
        None => [80, 90].iter().any(|known| all == Decimal::from(*known)),
    };
    let accepted = |scheme: &&Scheme| report.any_word("schemes", |name| name == scheme.name);
    let fits = |scheme: &Scheme| {
        let of_execution = execution.is_none_or(|points| points == Decimal::from(scheme.execution));
        let named = |indicator: &Indicator, part: &Part| {
            part.classes.iter().any(|class| is_in_first(indicator, class))
        };
        let all_named =
            weights.iter().all(|(indicator, _)| scheme.parts.iter().any(|part| named(indicator, part)));
        of_execution
            && all_named
            && scheme.parts.iter().all(|part| {
                let own = weights.iter().filter(|(indicator, _)| named(indicator, part));
                sum(own.map(|(_, points)| *points)) == Decimal::from(part.points)
            })
    };
    if !whole || SCHEMES.schemes.iter().filter(accepted).any(fits) {
        return;
    }
    let mut classes: Vec<&str> = Vec::new();
    for (indicator, _) in &weights {
        let class = indicator.level1.as_deref().unwrap_or("未分类");
        if !classes.contains(&class) {
            classes.push(class);
        }
    }
    let mut told: Vec<String> = execution.iter().map(|points| format!("预算执行率 {points} 分")).collect();
    told.extend(classes.iter().map(|class| {
        let own =
            weights.iter().filter(|(indicator, _)| indicator.level1.as_deref().unwrap_or("未分类") == *class);
        format!("{class} {} 分", sum(own.map(|(_, points)| *points)).normalize())
    }));
    let names: Vec<&str> =
        SCHEMES.schemes.iter().filter(accepted).map(|scheme| scheme.name.as_str()).collect();
    report.at(
        "",
        format!(
            "{}的分值为{}，与方案{}都不一致",
            project_name(project),
            told.join("、"),
            names.iter().map(|name| quote(name)).collect::<String>()
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scheme_makes_up_a_hundred_and_bands_lie_in_order() {
        for scheme in &SCHEMES.schemes {
            let parts: u32 = scheme.parts.iter().map(|part| part.points).sum();
            assert_eq!(scheme.execution + parts, 100, "{}", scheme.name);
        }
        assert!(SCHEMES.bands.iter().all(|band| band.least < band.most && band.most <= 100));
        let ParameterValue::Words(names) = POINTS_AND_SCHEME.parameters[0].default else {
            panic!("schemes are named by words")
        };
        let known: Vec<&str> = SCHEMES.schemes.iter().map(|scheme| scheme.name.as_str()).collect();
        assert_eq!(names, known.as_slice(), "the rule accepts the schemes there are");
    }
}
