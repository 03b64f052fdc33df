//! X · The same project in several documents of a batch.

use serde_json::{Value, json};

use super::Mutation;
use super::draft::{Draft, money, put};
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation { code: "X001", defect: "two projects of two documents with one code", plant: one_code },
    Mutation { code: "X002", defect: "a project that another document has already", plant: again },
    Mutation { code: "X003", defect: "one project with two budgets", plant: two_budgets },
    Mutation { code: "X004", defect: "one project with two codes", plant: two_codes },
    Mutation { code: "X005", defect: "the goal of a project of another document", plant: one_goal },
    Mutation { code: "X006", defect: "the indicators of a project of another document", plant: one_set },
    Mutation { code: "X007", defect: "another budget in the document of another stage", plant: stages },
];

fn others(draft: &Draft) -> usize {
    draft.other["projects"].as_array().map_or(0, Vec::len)
}

/// A project here and the address of one in the other document, which have different names.
fn two(draft: &Draft, random: &mut Random, wanted: impl Fn(&Value) -> bool) -> Option<(String, String)> {
    let own = draft.project(random, wanted)?;
    let count = others(draft);
    if count == 0 {
        return None;
    }
    let other = format!("/projects/{}", random.below(count));
    let name = draft.other.pointer(&format!("{other}/name"))?;
    (draft.at(&format!("{own}/name")) != name).then_some((own, other))
}

fn coded(project: &Value) -> bool {
    project["code"].is_string() && project["name"].is_string() && project["budget"]["total"].is_string()
}

fn one_code(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (own, other) = two(draft, random, coded)?;
    let code = draft.at(&format!("{own}/code")).clone();
    put(&mut draft.other, &format!("{other}/code"), code);
    Some(vec![own])
}

/// Puts a copy of a project of ours into the other document.
fn copy(draft: &mut Draft, random: &mut Random) -> Option<(String, String)> {
    let own = draft.project(random, coded)?;
    let count = others(draft);
    if count == 0 {
        return None;
    }
    let other = format!("/projects/{}", random.below(count));
    let project = draft.at(&own).clone();
    put(&mut draft.other, &other, project);
    Some((own, other))
}

fn again(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (own, _) = copy(draft, random)?;
    Some(vec![own])
}

/// Another amount in the copy.
fn rebudget(draft: &mut Draft, random: &mut Random, own: &str, other: &str) -> Option<()> {
    let cents = draft.cents(&format!("{own}/budget/total"))?;
    let wrong = cents + (cents * random.between(3, 60) / 100).max(100);
    put(&mut draft.other, &format!("{other}/budget/total"), money(wrong).into());
    Some(())
}

fn two_budgets(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    // The budget of a project may be adjusted in the course of the year.
    if draft.at("/kinds").to_string().contains("self_evaluation")
        || draft.at("/kinds").to_string().contains("monitoring")
    {
        return None;
    }
    let (own, other) = copy(draft, random)?;
    rebudget(draft, random, &own, &other)?;
    Some(vec![own])
}

fn two_codes(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (own, other) = two(draft, random, coded)?;
    draft.other.pointer(&format!("{other}/code"))?.as_str()?;
    for field in ["name", "unit"] {
        let value = draft.at(&format!("{own}/{field}")).clone();
        put(&mut draft.other, &format!("{other}/{field}"), value);
    }
    (draft.at(&format!("{own}/code")) != draft.other.pointer(&format!("{other}/code"))?).then_some(vec![own])
}

fn one_goal(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (own, other) =
        two(draft, random, |project| project["goals"].as_array().is_some_and(|goals| !goals.is_empty()))?;
    let goals = draft.at(&format!("{own}/goals")).clone();
    put(&mut draft.other, &format!("{other}/goals"), goals);
    Some(vec![own])
}

fn one_set(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (own, other) =
        two(draft, random, |project| project["indicators"].as_array().is_some_and(|rows| rows.len() >= 4))?;
    let rows = draft.at(&format!("{own}/indicators")).clone();
    put(&mut draft.other, &format!("{other}/indicators"), rows);
    Some(vec![own])
}

fn stages(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let kinds = draft.at("/kinds").to_string();
    if kinds.contains("self_evaluation") || kinds.contains("monitoring") {
        return None;
    }
    let (own, other) = copy(draft, random)?;
    rebudget(draft, random, &own, &other)?;
    let stage = if kinds.contains("target_approval") { "target_declaration" } else { "target_approval" };
    put(&mut draft.other, "/kinds", json!([stage]));
    Some(vec![own])
}
