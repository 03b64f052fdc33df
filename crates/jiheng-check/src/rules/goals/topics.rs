//! Whether goals, indicators, duties and projects are about the same things.

use jiheng_model::{
    Check, Document, Example, Indicator, Parameter, ParameterValue, Project, Report, Rule, Severity, classes,
};

use super::super::GOALS_2015;
use super::filled;
use crate::projects::{is_cost, is_in_first, whole};
use crate::similarity::{have_common_topic, merge, shared, topics};
use crate::words::{project_name, quote};

pub const INDICATORS_UNRELATED: Rule = Rule {
    code: "G012",
    name: "indicators-unrelated",
    severity: Severity::Warning,
    title: "绩效指标与绩效目标无关",
    why: "指标由目标分解而来；产出和效益指标说的事，目标和项目名称都没有提到，指标就衡量不了目标。",
    fix: "按目标重新设置指标，或核对是否填错了项目。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "least",
        title: "目标和指标各至少有几处实际内容才比较",
        default: ParameterValue::Number(4),
    }],
    example: Example::Edits(&[
        ("/projects/3/name", r#""乡村道路养护""#),
        ("/projects/3/goals/0/text", r#""全年养护乡村道路40公里，路面破损修补率达到95%。""#),
        ("/projects/3/budget/purpose", r#""支付养护公司修补路面、清理边沟的费用""#),
    ]),
    check: Check::Document(|document, report| {
        let least = report.number("least") as usize;
        for (index, project) in whole(document) {
            // As a rule a name says at once what the goal says.
            let named = |one: &Indicator, text: &str| {
                one.name.as_deref().is_some_and(|name| have_common_topic(name, text))
            };
            let at_once =
                |text: &str| project.indicators.iter().any(|one| is_of_matter(one) && named(one, text));
            if filled(project).any(|(_, goal)| at_once(&goal.text)) {
                continue;
            }
            let mut goal = Vec::new();
            for (_, one) in filled(project) {
                merge(&mut goal, &topics(&one.text));
            }
            // Of a goal that is cut off nobody knows what else it says.
            if goal.len() < least || filled(project).any(|(_, one)| super::is_cut_off(&one.text)) {
                continue;
            }
            for text in [&project.name, &project.budget.purpose, &project.overview].into_iter().flatten() {
                merge(&mut goal, &topics(text));
            }
            let (mut count, mut related) = (0, false);
            for indicator in project.indicators.iter().filter(|one| is_of_matter(one)) {
                let values = indicator.targets.iter().map(|target| &target.text);
                let texts = [&indicator.name, &indicator.description].into_iter().flatten();
                for text in texts.chain(values) {
                    let said = topics(text);
                    count += said.len();
                    related |= shared(&said, &goal) > 0;
                }
                if related {
                    break;
                }
            }
            if !related && count >= least {
                report.at_pointer(
                    format!("/projects/{index}/indicators"),
                    format!(
                        "{}的产出和效益指标都没有提到绩效目标{}中的内容",
                        project_name(project),
                        quote(project.goal().map_or("", |goal| goal.text.as_str()))
                    ),
                );
            }
        }
    }),
};

/// Satisfaction and cost are alike everywhere; outputs and benefits are of the project's own matter.
fn is_of_matter(indicator: &Indicator) -> bool {
    !is_cost(indicator)
        && (is_in_first(indicator, classes::OUTPUT) || is_in_first(indicator, classes::BENEFIT))
}

pub const DUTY_WITHOUT_PROJECT: Rule = Rule {
    code: "G013",
    name: "duty-without-project",
    severity: Severity::Info,
    title: "部门职责目标没有对应的项目",
    why: "部门的分项目标靠项目来实现；没有项目提到其中的内容，目标就没有资金保证，也可能是项目漏报。",
    fix: "核对分项目标由哪个项目实现；只靠基本支出完成的，在目标中说明。",
    basis: &[],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "least", title: "至少多少个项目才比较", default: ParameterValue::Number(3)
        },
        Parameter {
            name: "topics",
            title: "目标至少有几处实际内容才比较",
            default: ParameterValue::Number(4),
        },
        Parameter {
            name: "internal",
            title: "名称含有这些词的目标靠基本支出完成",
            default: ParameterValue::Words(&[
                "综合",
                "机关",
                "党建",
                "党的建设",
                "内部",
                "行政",
                "队伍",
                "人事",
                "自身建设",
            ]),
        },
    ],
    example: Example::edit(
        "/department_goals",
        r#"{"overall": [], "goals": [{"title": "殡葬改革", "goal": "推行节地生态安葬，新建公益性骨灰堂两处", "indicators": []}], "safeguards": []}"#,
    ),
    check: Check::Document(duty_without_project),
};

fn duty_without_project(document: &Document, report: &mut Report) {
    let Some(department) = &document.department_goals else { return };
    let projects: Vec<&Project> = document.projects.iter().filter(|project| !project.masked).collect();
    if (projects.len() as i64) < report.number("least") || department.goals.is_empty() {
        return;
    }
    let mut known = Vec::new();
    for project in projects {
        let goals = project.goals.iter().map(|goal| goal.text.as_str());
        let indicators = project.indicators.iter().flat_map(|one| [&one.name, &one.description]).flatten();
        let texts = [&project.name, &project.budget.purpose, &project.overview].into_iter().flatten();
        for text in goals.chain(texts.chain(indicators).map(String::as_str)) {
            known.extend(topics(text));
        }
    }
    known.sort_unstable();
    known.dedup();
    for (at, duty) in department.goals.iter().enumerate() {
        if report.any_in("internal", &duty.title) {
            continue;
        }
        let mut said = topics(&duty.title);
        merge(&mut said, &topics(&duty.goal));
        if said.len() as i64 >= report.number("topics") && shared(&said, &known) == 0 {
            report.at_pointer(
                format!("/department_goals/goals/{at}"),
                format!("部门分项目标{}的内容没有项目提到", quote(&duty.title)),
            );
        }
    }
}
