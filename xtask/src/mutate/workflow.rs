//! W · What was declared, approved, disclosed and evaluated, and the year before.

use serde_json::{Value, json};

use super::Mutation;
use super::draft::{Draft, class, is_rate, number, put};
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation { code: "W001", defect: "another budget than declared", plant: budget },
    Mutation { code: "W002", defect: "another goal than declared", plant: goal },
    Mutation { code: "W003", defect: "an indicator more or less than declared", plant: indicators },
    Mutation { code: "W004", defect: "another target value than declared", plant: target },
    Mutation { code: "W005", defect: "changed after it was approved", plant: after_approval },
    Mutation { code: "W006", defect: "evaluated by other targets than approved", plant: evaluated_target },
    Mutation { code: "W007", defect: "the budget at first is not the approved one", plant: evaluated_budget },
    Mutation { code: "W008", defect: "a fault of last year is still there", plant: again },
    Mutation { code: "W009", defect: "a target below last year's", plant: lowered },
    Mutation { code: "W010", defect: "more money and not more to do", plant: flat },
    Mutation { code: "W011", defect: "goal and indicators are last year's to the letter", plant: unchanged },
    Mutation { code: "W012", defect: "last year's words with last year's date", plant: stale },
    Mutation { code: "W013", defect: "told to be new, and there the year before", plant: known },
    Mutation { code: "W014", defect: "reviewed before it was filled in", plant: reviewed_early },
];

fn evaluates(draft: &Draft) -> bool {
    let kinds = draft.at("/kinds").to_string();
    kinds.contains("self_evaluation") || kinds.contains("monitoring")
}

/// Declared, and now approved.
fn declared(draft: &mut Draft) -> Option<()> {
    if evaluates(draft) {
        return None;
    }
    draft.put("/kinds", json!(["target_approval"]));
    put(&mut draft.other, "/kinds", json!(["target_declaration"]));
    Some(())
}

fn numbered(draft: &Draft, random: &mut Random) -> Option<(String, String)> {
    let row = draft.indicator(random, |row| is_rate(row) || class("数量")(row))?;
    let text = draft.target_text(&row);
    let figure = number(&text).filter(|figure| figure.len() >= 2 && !figure.contains('.'))?.to_owned();
    let value: i64 = figure.parse().ok()?;
    let other = if text.contains('%') {
        value - random.between(3, 12)
    } else {
        value * *random.pick(&[70, 85, 120, 150]) / 100
    };
    Some((row, text.replacen(&figure, &other.max(1).to_string(), 1)))
}

fn budget(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    declared(draft)?;
    let project = draft.project(random, |project| project["budget"]["total"].is_string())?;
    let cents = draft.cents(&format!("{project}/budget/total"))?;
    let wrong = cents + (cents * random.between(3, 60) / 100).max(10);
    put(&mut draft.other, &format!("{project}/budget/total"), super::draft::money(wrong).into());
    Some(vec![format!("{project}/budget")])
}

fn goal(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    declared(draft)?;
    let project =
        draft.project(random, |project| project["goals"].as_array().is_some_and(|goals| goals.len() == 1))?;
    let goal = format!("{project}/goals/0");
    let text = draft.text(&format!("{goal}/text")).to_owned();
    let other = match number(&text).and_then(|figure| Some((figure.to_owned(), figure.parse::<i64>().ok()?)))
    {
        Some((figure, value)) if random.chance(60) => {
            text.replacen(&figure, &(value * 13 / 10 + 1).to_string(), 1)
        }
        _ => format!("完善工作机制，{text}"),
    };
    put(&mut draft.other, &format!("{goal}/text"), other.into());
    Some(vec![goal])
}

fn indicators(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    declared(draft)?;
    let row = draft.indicator(random, |row| row["name"].is_string())?;
    let list = row.rsplit_once('/')?.0.to_owned();
    draft.retain(&list, |_| true);
    let gone = draft.at(&row).clone();
    if random.chance(50) {
        draft.retain(&list, |row| *row != gone);
    } else {
        let others = draft.other.pointer_mut(&list)?.as_array_mut()?;
        others.retain(|row| row["name"] != gone["name"]);
    }
    Some(vec![list])
}

fn target(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    declared(draft)?;
    let (row, text) = numbered(draft, random)?;
    draft.value(&row, text)?;
    Some(vec![row])
}

fn after_approval(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if evaluates(draft) {
        return None;
    }
    put(&mut draft.other, "/kinds", json!(["target_approval"]));
    draft.put("/kinds", json!(["project_targets"]));
    if random.chance(60) {
        let (row, text) = numbered(draft, random)?;
        draft.value(&row, text)?;
        return Some(vec![row]);
    }
    let project = draft.project(random, |project| project["budget"]["total"].is_string())?;
    let cents = draft.cents(&format!("{project}/budget/total"))?;
    draft.put_cents(
        &format!("{project}/budget/total"),
        cents + (cents * random.between(5, 40) / 100).max(100),
    );
    Some(vec![format!("{project}/budget")])
}

fn evaluated_target(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if !evaluates(draft) {
        return None;
    }
    put(&mut draft.other, "/kinds", json!(["target_approval"]));
    let (row, text) = numbered(draft, random)?;
    draft.value(&row, text)?;
    Some(vec![row])
}

fn evaluated_budget(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if !evaluates(draft) {
        return None;
    }
    put(&mut draft.other, "/kinds", json!(["target_approval"]));
    let project =
        draft.project(random, |project| project["budget"]["execution"][0]["initial"].is_string())?;
    let row = format!("{project}/budget/execution/0");
    let cents = draft.cents(&format!("{row}/initial"))?;
    let wrong = cents + (cents * random.between(4, 50) / 100).max(300);
    put(&mut draft.other, &format!("{project}/budget/total"), super::draft::money(wrong).into());
    put(&mut draft.other, &format!("{project}/budget/execution"), json!([]));
    Some(vec![row, project])
}

fn again(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if evaluates(draft) {
        return None;
    }
    let row = draft.indicator(random, class("满意度"))?;
    let word = *random.pick(&["满意", "良好", "较满意"]);
    let target = draft.target(&row)?;
    draft.value(&row, word)?;
    put(&mut draft.other, &format!("{target}/text"), word.into());
    let project = row.rsplit_once("/indicators")?.0.to_owned();
    Some(vec![project])
}

fn lowered(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if evaluates(draft) {
        return None;
    }
    let row =
        draft.indicator(random, |row| is_rate(row) && (class("质量")(row) || class("满意度")(row)))?;
    let text = draft.target_text(&row);
    let figure: i64 = number(&text)?.parse().ok()?;
    if figure < 60 {
        return None;
    }
    let lower = figure - random.between(2, 9);
    draft.value(&row, text.replacen(&figure.to_string(), &lower.to_string(), 1))?;
    Some(vec![row])
}

fn flat(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if evaluates(draft) {
        return None;
    }
    let project = draft.project(random, |project| project["budget"]["total"].is_string())?;
    let cents = draft.cents(&format!("{project}/budget/total"))?;
    put(
        &mut draft.other,
        &format!("{project}/budget/total"),
        super::draft::money(cents * random.between(40, 75) / 100).into(),
    );
    for row in draft.all(&format!("{project}/indicators"), class("数量")) {
        let value = draft.at(&row).clone();
        put(&mut draft.other, &row, value);
    }
    Some(vec![project])
}

/// Takes the year out of dates: `2026年11月底前` → `11月底前`.
fn without_years(value: &mut Value, years: &[i64]) {
    let mut text = value.to_string();
    for year in years {
        text = text.replace(&format!("{year}年"), "");
    }
    if let Ok(mended) = serde_json::from_str(&text) {
        *value = mended;
    }
}

fn unchanged(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if evaluates(draft) {
        return None;
    }
    let year = draft.at("/fiscal_year").as_i64()?;
    let project = draft
        .project(random, |project| project["indicators"].as_array().is_some_and(|rows| rows.len() >= 5))?;
    for field in ["goals", "indicators"] {
        let address = format!("{project}/{field}");
        let mut value = draft.at(&address).clone();
        without_years(&mut value, &[year - 1, year, year + 1, year + 2]);
        put(&mut draft.other, &address, value.clone());
        draft.put(&address, value);
    }
    Some(vec![project])
}

fn stale(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if evaluates(draft) {
        return None;
    }
    let year = draft.at("/fiscal_year").as_i64()?;
    let row = draft.indicator(random, |row| {
        class("时效")(row) && row["targets"].to_string().contains(&format!("{year}年"))
    })?;
    let before = draft.other.pointer(&row)?["targets"].clone();
    draft.put(&format!("{row}/targets"), before);
    Some(vec![row])
}

fn known(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project =
        draft.project(random, |project| project["nature"] != "new" && project["name"].is_string())?;
    draft.put(&format!("{project}/nature"), "new");
    Some(vec![project])
}

fn reviewed_early(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft.project(random, |project| {
        project["review"][0]["date"].is_string() && project["signoff"]["filled_on"].is_string()
    })?;
    let year = draft.at("/fiscal_year").as_i64()?;
    let date = format!("{}-{:02}-{:02}", year - 1, random.between(9, 12), random.between(1, 28));
    draft.put(&format!("{project}/review/0/date"), date);
    Some(vec![project])
}
