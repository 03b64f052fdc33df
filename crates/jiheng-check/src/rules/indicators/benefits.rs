//! Benefits beside those of the other projects of a document.

use std::collections::HashMap;

use jiheng_model::{
    Check, Example, Indicator, Parameter, ParameterValue, Project, Report, Rule, Severity, classes,
};

use super::super::GOALS_2015;
use crate::projects::is_in_first;
use crate::similarity::{merge, shared, topics};
use crate::words::{has_figure, is_blank, plain, project_name, quote};

pub const BENEFIT_OF_OTHER_PROJECT: Rule = Rule {
    code: "I032",
    name: "benefit-of-other-project",
    severity: Severity::Warning,
    title: "效益指标与本项目无关",
    why: "效益与另一个项目的一字不差，说的是那个项目的内容，与本项目的名称和目标都没有关系，多半是复制而没有改。",
    fix: "改为本项目带来的变化。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "least",
        title: "与另一个项目的内容至少有几处相合才报告",
        default: ParameterValue::Number(2),
    }],
    example: Example::Edits(&[
        (
            "/projects/2/indicators/8",
            r#"{"level1": "效益指标", "level2": "社会效益指标", "name": "系统巡检成效", "targets": [{"text": "巡检后网络和系统更加稳定可靠"}]}"#,
        ),
        (
            "/projects/3/indicators/8",
            r#"{"level1": "效益指标", "level2": "社会效益指标", "name": "系统巡检成效", "targets": [{"text": "巡检后网络和系统更加稳定可靠"}]}"#,
        ),
    ]),
    check: Check::Siblings(benefit_of_other_project),
};

/// A benefit in words, with its place.
struct Benefit<'a> {
    project: usize,
    row: usize,
    words: &'a str,
}

fn benefit_of_other_project(projects: &[Project], report: &mut Report) {
    let mut benefits: HashMap<String, Vec<Benefit>> = HashMap::new();
    for (project, one) in projects.iter().enumerate() {
        for (row, indicator) in one.indicators.iter().enumerate() {
            if let Some(words) = in_words(indicator) {
                let key =
                    format!("{}|{}", plain(indicator.name.as_deref().unwrap_or_default()), plain(words));
                benefits.entry(key).or_default().push(Benefit { project, row, words });
            }
        }
    }
    let least = report.number("least") as usize;
    let mut repeated: Vec<&Vec<Benefit>> = benefits.values().filter(|places| places.len() > 1).collect();
    repeated.sort_by_key(|places| (places[0].project, places[0].row));
    let mut own: HashMap<usize, Vec<u64>> = HashMap::new();
    for places in repeated {
        let said = topics(places[0].words);
        let mut fits = Vec::with_capacity(places.len());
        for place in places {
            let about = own.entry(place.project).or_insert_with(|| about(&projects[place.project]));
            fits.push(shared(&said, about));
        }
        let Some((owner, most)) = places.iter().zip(&fits).max_by_key(|(_, fits)| **fits) else { continue };
        if *most < least {
            continue;
        }
        for (place, fits) in places.iter().zip(&fits) {
            if *fits == 0 {
                report.at_pointer(
                    format!("/projects/{}/indicators/{}", place.project, place.row),
                    format!(
                        "{}的效益{}与{}的相同，与本项目的名称和目标无关",
                        project_name(&projects[place.project]),
                        quote(place.words),
                        project_name(&projects[owner.project])
                    ),
                );
            }
        }
    }
}

/// The words of a benefit that has no figure; few words may fit anywhere.
fn in_words(indicator: &Indicator) -> Option<&str> {
    let target = indicator.target().filter(|_| is_in_first(indicator, classes::BENEFIT))?;
    let words = target.text.trim();
    (words.chars().count() >= 6 && !is_blank(words) && !has_figure(words)).then_some(words)
}

/// What a project is about: its name, purpose and goals.
fn about(project: &Project) -> Vec<u64> {
    let mut about = Vec::new();
    let texts = [&project.name, &project.budget.purpose, &project.overview];
    let goals = project.goals.iter().map(|goal| goal.text.as_str());
    for text in texts.into_iter().flatten().map(String::as_str).chain(goals) {
        merge(&mut about, &topics(text));
    }
    about
}
