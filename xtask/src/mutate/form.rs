//! F · Forms that are not filled in, or not signed.

use serde_json::{Value, json};

use super::Mutation;
use super::draft::Draft;
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation { code: "F001", defect: "no project name", plant: name },
    Mutation { code: "F002", defect: "no budget amount", plant: budget },
    Mutation { code: "F003", defect: "no indicators", plant: indicators },
    Mutation { code: "F004", defect: "a review without opinion, name and date", plant: unsigned },
    Mutation { code: "F005", defect: "one opinion on all projects", plant: one_opinion },
    Mutation { code: "F006", defect: "a reviewer's name is spelt in two ways", plant: misspelt },
    Mutation { code: "F007", defect: "the period does not cover the budget year", plant: period },
    Mutation { code: "F008", defect: "the period ends before it begins", plant: reversed },
    Mutation { code: "F009", defect: "several project types are ticked", plant: ticked },
];

fn name(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft.project(random, |project| project["name"].is_string())?;
    let empty = if random.chance(70) { Value::Null } else { "".into() };
    draft.put(&format!("{project}/name"), empty);
    Some(vec![format!("{project}/name")])
}

fn budget(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft.project(random, |project| project["budget"]["total"].is_string())?;
    draft.put(&format!("{project}/budget/total"), Value::Null);
    draft.put(&format!("{project}/budget/sources"), json!([]));
    if draft.has(&format!("{project}/budget/execution")) {
        draft.put(&format!("{project}/budget/execution"), json!([]));
    }
    Some(vec![format!("{project}/budget/total")])
}

fn indicators(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft
        .project(random, |project| project["indicators"].as_array().is_some_and(|all| !all.is_empty()))?;
    draft.put(&format!("{project}/indicators"), json!([]));
    Some(vec![format!("{project}/indicators")])
}

fn reviewed(project: &Value) -> bool {
    let review = &project["review"][0];
    review["opinion"].is_string() && review["reviewer"].is_string()
}

fn unsigned(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft.project(random, reviewed)?;
    for field in ["opinion", "reviewer", "date"] {
        draft.put(&format!("{project}/review/0/{field}"), Value::Null);
    }
    Some(vec![format!("{project}/review")])
}

fn one_opinion(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let projects = draft.all("/projects", reviewed);
    if projects.len() < 3 || projects.len() != draft.projects() {
        return None;
    }
    let opinion =
        *random.pick(&["同意", "经审核，绩效目标符合要求，同意批复", "情况属实，同意上报，请按规定执行"]);
    for project in projects {
        draft.put(&format!("{project}/review/0/opinion"), opinion);
    }
    Some(vec!["/projects".to_owned()])
}

fn misspelt(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let projects = draft.all("/projects", reviewed);
    if projects.len() < 3 {
        return None;
    }
    let (name, typo) =
        *random.pick(&[("审核人美", "审核人羡"), ("欧阳审核", "欧阳甲核"), ("审核员丙", "审核员内")]);
    for project in &projects {
        draft.put(&format!("{project}/review/0/reviewer"), name);
    }
    draft.put(&format!("{}/review/0/reviewer", random.pick(&projects)), typo);
    Some(vec!["/projects".to_owned()])
}

fn dated(project: &Value) -> bool {
    project["period"]["start"].is_string() && project["period"]["end"].is_string()
}

fn period(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let year = draft.at("/fiscal_year").as_i64()?;
    let project = draft.project(random, dated)?;
    let first = if random.chance(50) { year - random.between(1, 4) } else { year + random.between(1, 3) };
    draft.put(
        &format!("{project}/period"),
        json!({"start": format!("{first}-01-01"), "end": format!("{first}-12-31"), "text": format!("{first}年1月1日-{first}年12月31日")}),
    );
    Some(vec![format!("{project}/period")])
}

fn reversed(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft.project(random, dated)?;
    let [start, end] = ["start", "end"].map(|field| draft.at(&format!("{project}/period/{field}")).clone());
    draft.put(&format!("{project}/period/start"), end);
    draft.put(&format!("{project}/period/end"), start);
    Some(vec![format!("{project}/period")])
}

fn ticked(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project =
        draft.project(random, |project| project["category"].as_array().is_some_and(|all| !all.is_empty()))?;
    let types = random.pick(&[
        ["行政事业类", "其他专项类"],
        ["基本建设类", "其他专项类"],
        ["基本建设类", "行政事业类"],
    ]);
    draft.put(&format!("{project}/category"), json!(types));
    Some(vec![format!("{project}/category")])
}
