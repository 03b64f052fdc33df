//! Which classes of indicators a project has. Two frames are in use: cost under output (2015) and beside it (2021).

use jiheng_model::classes;
use jiheng_model::{
    Check, Document, Example, Indicator, Parameter, ParameterValue, Project, Report, Rule, Severity,
};

use super::super::{GOALS_2015, INDICATORS_2021};
use crate::projects::{is_cost, is_in, is_in_first, whole};
use crate::words::project_name;

/// Projects that have indicators, and all of them with a class: only then can one be said to be missing.
fn classified(document: &Document) -> impl Iterator<Item = (usize, &Project)> {
    whole(document).filter(|(_, project)| {
        let indicators = &project.indicators;
        !indicators.is_empty() && indicators.iter().all(|indicator| indicator.level1.is_some())
    })
}

fn has(project: &Project, test: impl Fn(&Indicator) -> bool) -> bool {
    project.indicators.iter().any(test)
}

/// Whether the document follows the newer frame, in which cost is a class of its own.
fn cost_is_own_class(document: &Document) -> bool {
    document.projects.iter().any(|project| has(project, |indicator| is_in_first(indicator, classes::COST)))
}

pub const OUTPUT_MISSING: Rule = Rule {
    code: "I001",
    name: "output-missing",
    severity: Severity::Error,
    title: "没有产出指标",
    why: "产出指标说明做了什么、做了多少，是每个项目都要有的。",
    fix: "按数量、质量、时效补充产出指标。",
    basis: &[INDICATORS_2021],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/3/indicators",
        r#"[
  {"level1": "效益指标", "level2": "社会效益指标", "name": "追回违规资金", "targets": [{"text": "≥50万元"}]},
  {"level1": "效益指标", "level2": "社会效益指标", "name": "检查后机构违规下降率", "targets": [{"text": "≥10%"}]},
  {"level1": "满意度指标", "level2": "服务对象满意度指标", "name": "服务对象满意度", "targets": [{"text": "≥95%"}]}
]"#,
    ),
    check: Check::Document(|document, report| missing(document, report, classes::OUTPUT)),
};

pub const BENEFIT_MISSING: Rule = Rule {
    code: "I002",
    name: "benefit-missing",
    severity: Severity::Error,
    title: "没有效益指标",
    why: "效益指标说明花钱带来什么变化，是每个项目都要有的。",
    fix: "补充经济、社会、生态效益或可持续影响指标。",
    basis: &[INDICATORS_2021],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/3/indicators/4",
        r#"{"level1": "产出指标", "level2": "质量指标", "name": "检查报告完整率", "targets": [{"text": "100%"}]}"#,
    ),
    check: Check::Document(|document, report| missing(document, report, classes::BENEFIT)),
};

fn missing(document: &Document, report: &mut Report, class: &str) {
    for (index, project) in classified(document) {
        if !has(project, |indicator| is_in_first(indicator, class)) {
            let message =
                format!("{}的 {} 项指标中没有{class}", project_name(project), project.indicators.len());
            report
                .at_pointer(format!("/projects/{index}/indicators"), message)
                .evidence([("indicators", project.indicators.len().to_string())]);
        }
    }
}

pub const SATISFACTION_MISSING: Rule = Rule {
    code: "I003",
    name: "satisfaction-missing",
    severity: Severity::Warning,
    title: "没有满意度指标",
    why: "有明确服务对象的项目，应当了解服务对象是否满意。",
    fix: "补充服务对象满意度指标；没有服务对象的，在备注说明。",
    basis: &[INDICATORS_2021],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "recipients",
        title: "项目名称、用途中表示有服务对象的词",
        default: ParameterValue::Words(&[
            "群众",
            "居民",
            "参保人",
            "困难家庭",
            "救助对象",
            "学生",
            "患者",
            "村民",
            "老年人",
            "残疾人",
            "人民",
            "贫困人口",
        ]),
    }],
    example: Example::edit(
        "/projects/1/indicators/6",
        r#"{"level1": "效益指标", "level2": "社会效益指标", "name": "困难居民住院报销受益率", "weight": "10", "targets": [{"text": "≥90%"}]}"#,
    ),
    check: Check::Document(|document, report| {
        let all: Vec<(usize, &Project)> = classified(document).collect();
        let satisfied = |one: &Indicator| is_in_first(one, classes::SATISFACTION);
        let with = all.iter().filter(|(_, project)| has(project, satisfied)).count();
        for (index, project) in all.iter().copied() {
            let texts = [&project.name, &project.budget.purpose];
            let words = || texts.into_iter().flatten();
            if has(project, |indicator| is_in_first(indicator, classes::SATISFACTION)) {
                continue;
            }
            let serves = report.any_word("recipients", |word| words().any(|text| text.contains(word)));
            let others = all.iter().filter(|(other, _)| *other != index);
            let alone = with >= 2 && others.count() == with;
            if serves || alone {
                let why = match (serves, alone) {
                    (true, _) => "有服务对象，却".to_owned(),
                    _ => format!("的 {} 项指标中", project.indicators.len()),
                };
                let beside = if alone { format!("，其他 {with} 个项目都有") } else { String::new() };
                report.at_pointer(
                    format!("/projects/{index}/indicators"),
                    format!("{}{why}没有满意度指标{beside}", project_name(project)),
                );
            }
        }
    }),
};

pub const COST_MISSING: Rule = Rule {
    code: "I004",
    name: "cost-missing",
    severity: Severity::Warning,
    title: "没有成本指标",
    why: "成本指标把目标与预算连起来；工程、修缮、购置等项目尤其需要。",
    fix: "补充总成本或单位成本指标，与预算相匹配。",
    basis: &[INDICATORS_2021],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "works",
        title: "成本单列一类时，名称含有这些词的项目需要成本指标",
        default: ParameterValue::Words(&["购置", "修缮", "维修", "工程", "改造", "装修", "新建", "扩建"]),
    }],
    example: Example::edit(
        "/projects/3/indicators/3",
        r#"{"level1": "产出指标", "level2": "质量指标", "name": "检查报告完整率", "targets": [{"text": "100%"}]}"#,
    ),
    check: Check::Document(|document, report| {
        let own_class = cost_is_own_class(document);
        for (index, project) in classified(document) {
            let name = project.name.as_deref().unwrap_or_default();
            // Where there is no doubt it is I033's.
            let works = WORKS.iter().any(|word| name.contains(word));
            let wanted = !works && (!own_class || report.any_in("works", name));
            if wanted
                && has(project, |indicator| is_in_first(indicator, classes::OUTPUT))
                && !has(project, is_cost)
            {
                report.at_pointer(
                    format!("/projects/{index}/indicators"),
                    format!("{}的 {} 项指标中没有成本指标", project_name(project), project.indicators.len()),
                );
            }
        }
    }),
};

pub const OUTPUT_INCOMPLETE: Rule = Rule {
    code: "I005",
    name: "output-incomplete",
    severity: Severity::Warning,
    title: "产出指标不全",
    why: "产出从数量、质量、时效三方面衡量，缺一方面就说不清做了多少、做得怎样、何时做完。",
    fix: "补充缺少的一类产出指标；确实不适用的在备注说明。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/0/indicators/3",
        r#"{"level1": "产出指标", "level2": "数量指标", "name": "更新宣传栏数量", "targets": [{"text": "≥60个"}]}"#,
    ),
    check: Check::Document(|document, report| {
        // The newer frame asks for them where they apply only.
        if cost_is_own_class(document) {
            return;
        }
        for (index, project) in classified(document) {
            let outputs = || project.indicators.iter().filter(|one| is_in_first(one, classes::OUTPUT));
            if outputs().next().is_none() || outputs().any(|indicator| indicator.level2.is_none()) {
                continue;
            }
            let missing: Vec<&str> = [classes::QUANTITY, classes::QUALITY, classes::TIMELINESS]
                .into_iter()
                .filter(|class| !outputs().any(|indicator| is_in(indicator, class)))
                .collect();
            if !missing.is_empty() {
                report
                    .at_pointer(
                        format!("/projects/{index}/indicators"),
                        format!("{}的产出指标缺少{}", project_name(project), missing.join("、")),
                    )
                    .evidence([("missing", missing.join("、"))]);
            }
        }
    }),
};

/// Purchases and repairs whose name says so beyond doubt.
pub const WORKS_WITHOUT_COST: Rule = Rule {
    code: "I033",
    name: "works-without-cost",
    severity: Severity::Error,
    title: "工程、修缮、购置项目没有成本指标",
    why: "工程、修缮和购置项目必须设成本指标，否则无法判断花费是否合理。",
    fix: "补充总成本或单位成本指标，与预算相匹配。",
    basis: &[INDICATORS_2021],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "works",
        title: "名称含有这些词的项目必须有成本指标",
        default: ParameterValue::Words(WORKS),
    }],
    example: Example::Edits(&[
        ("/projects/3/name", r#""检查设备购置经费""#),
        (
            "/projects/3/indicators/3",
            r#"{"level1": "产出指标", "level2": "质量指标", "name": "检查报告完整率", "targets": [{"text": "100%"}]}"#,
        ),
    ]),
    check: Check::Document(|document, report| {
        for (index, project) in classified(document) {
            let name = project.name.as_deref().unwrap_or_default();
            if report.any_in("works", name) && !has(project, is_cost) {
                report.at_pointer(
                    format!("/projects/{index}/indicators"),
                    format!(
                        "{}属于工程、修缮或购置，{} 项指标中没有成本指标",
                        project_name(project),
                        project.indicators.len()
                    ),
                );
            }
        }
    }),
};

const WORKS: &[&str] =
    &["购置", "修缮", "装修", "新建", "扩建", "改建", "建设工程", "改造工程", "维修工程", "大修"];

pub const TOO_FEW: Rule = Rule {
    code: "I025",
    name: "too-few-indicators",
    severity: Severity::Warning,
    title: "绩效指标过少",
    why: "一两项指标说不清产出、效益和满意度，年终评价没有依据。",
    fix: "按产出、效益、满意度补充指标。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "least",
        title: "每个项目至少多少项指标",
        default: ParameterValue::Number(3),
    }],
    example: Example::Edits(&[
        ("/projects/0/indicators/4/level1", r#""成本指标""#),
        ("/projects/0/indicators/4/level2", r#""经济成本指标""#),
        (
            "/projects/3/indicators",
            r#"[
  {"level1": "产出指标", "level2": "数量指标", "name": "检查定点机构数", "targets": [{"text": "≥40家"}]},
  {"level1": "效益指标", "level2": "社会效益指标", "name": "追回违规资金", "targets": [{"text": "≥50万元"}]}
]"#,
        ),
        (
            "/projects/4/indicators/5",
            r#"{"level1": "效益指标", "level2": "社会效益指标", "name": "救助结算一次办结率", "targets": [{"text": "≥90%"}]}"#,
        ),
        ("/projects/4/budget/purpose", "null"),
    ]),
    check: Check::Document(|document, report| {
        let least = report.number("least");
        for (index, project) in
            classified(document).filter(|(_, project)| (project.indicators.len() as i64) < least)
        {
            report
                .at_pointer(
                    format!("/projects/{index}/indicators"),
                    format!(
                        "{}只有 {} 项指标，至少应有 {least} 项",
                        project_name(project),
                        project.indicators.len()
                    ),
                )
                .evidence([("indicators", project.indicators.len().to_string())]);
        }
    }),
};

pub const TOO_MANY: Rule = Rule {
    code: "I026",
    name: "too-many-indicators",
    severity: Severity::Info,
    title: "绩效指标过多",
    why: "指标太多，重点不突出，每项的分值也太小。",
    fix: "保留反映主要产出和效益的指标，其余合并或删去。",
    basis: &[],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "most",
        title: "每个项目至多多少项指标",
        default: ParameterValue::Number(20),
    }],
    example: Example::Edits(TOO_MANY_ROWS),
    check: Check::Project(|project, report| {
        let count = project.indicators.len();
        if count as i64 > report.number("most") {
            report
                .at(
                    "indicators",
                    format!("{}有 {count} 项指标，超过 {} 项", project_name(project), report.number("most")),
                )
                .evidence([("indicators", count.to_string())]);
        }
    }),
};

const TOO_MANY_ROWS: &[(&str, &str)] = &[
    (
        "/projects/0/indicators/8",
        r#"{"level1": "产出指标", "level2": "数量指标", "name": "乡镇集市宣传场次", "targets": [{"text": "≥1场"}]}"#,
    ),
    (
        "/projects/0/indicators/9",
        r#"{"level1": "产出指标", "level2": "数量指标", "name": "学校宣传场次", "targets": [{"text": "≥2场"}]}"#,
    ),
    (
        "/projects/0/indicators/10",
        r#"{"level1": "产出指标", "level2": "数量指标", "name": "企业宣传场次", "targets": [{"text": "≥3场"}]}"#,
    ),
    (
        "/projects/0/indicators/11",
        r#"{"level1": "产出指标", "level2": "数量指标", "name": "社区宣传场次", "targets": [{"text": "≥4场"}]}"#,
    ),
    (
        "/projects/0/indicators/12",
        r#"{"level1": "产出指标", "level2": "数量指标", "name": "医院宣传场次", "targets": [{"text": "≥5场"}]}"#,
    ),
    (
        "/projects/0/indicators/13",
        r#"{"level1": "产出指标", "level2": "数量指标", "name": "车站宣传场次", "targets": [{"text": "≥6场"}]}"#,
    ),
    (
        "/projects/0/indicators/14",
        r#"{"level1": "产出指标", "level2": "数量指标", "name": "广场宣传场次", "targets": [{"text": "≥7场"}]}"#,
    ),
    (
        "/projects/0/indicators/15",
        r#"{"level1": "产出指标", "level2": "数量指标", "name": "公园宣传场次", "targets": [{"text": "≥8场"}]}"#,
    ),
    (
        "/projects/0/indicators/16",
        r#"{"level1": "产出指标", "level2": "数量指标", "name": "商场宣传场次", "targets": [{"text": "≥9场"}]}"#,
    ),
    (
        "/projects/0/indicators/17",
        r#"{"level1": "产出指标", "level2": "数量指标", "name": "养老机构宣传场次", "targets": [{"text": "≥10场"}]}"#,
    ),
    (
        "/projects/0/indicators/18",
        r#"{"level1": "产出指标", "level2": "数量指标", "name": "工地宣传场次", "targets": [{"text": "≥11场"}]}"#,
    ),
    (
        "/projects/0/indicators/19",
        r#"{"level1": "产出指标", "level2": "数量指标", "name": "夜市宣传场次", "targets": [{"text": "≥12场"}]}"#,
    ),
    (
        "/projects/0/indicators/20",
        r#"{"level1": "产出指标", "level2": "数量指标", "name": "景区宣传场次", "targets": [{"text": "≥13场"}]}"#,
    ),
];
