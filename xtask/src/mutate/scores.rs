//! S · Self-evaluations whose points and rates do not follow from what was reached.

use serde_json::{Value, json};

use super::Mutation;
use super::draft::{Draft, is_rate, money, number, plain};
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation { code: "S001", defect: "more points than an indicator has", plant: over_weight },
    Mutation { code: "S002", defect: "full points for a target not reached", plant: unmet },
    Mutation { code: "S003", defect: "the execution rate is not that of the amounts", plant: rate },
    Mutation { code: "S004", defect: "what the sources spent does not add up", plant: parts },
    Mutation {
        code: "S005",
        defect: "more points for execution than its rate gives",
        plant: execution_score,
    },
    Mutation { code: "S006", defect: "far too little spent, and no reason", plant: off },
    Mutation { code: "S007", defect: "far more reached than planned, and no reason", plant: exceeded },
];

fn scored(row: &Value) -> bool {
    let points = |value: &Value| value.as_str().is_some_and(|points| points != "0" && !points.is_empty());
    points(&row["weight"]) && points(&row["result"]["score"])
}

fn over_weight(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, scored)?;
    let weight: i64 = draft.text(&format!("{indicator}/weight")).parse().ok()?;
    draft.put(&format!("{indicator}/result/score"), (weight + random.between(1, 10)).to_string());
    Some(vec![indicator])
}

fn unmet(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator =
        draft.indicator(random, |row| scored(row) && (is_rate(row) || row["level2"] == "数量指标"))?;
    let target = draft.target_text(&indicator);
    let figure = number(&target)?.to_owned();
    let value: i64 = figure.parse().ok().filter(|value| *value > 3)?;
    if ["≤", "不超过", "以内"].iter().any(|bound| target.contains(bound)) {
        return None;
    }
    let unit = target.split(&figure).nth(1).unwrap_or_default().trim_end_matches("以上").to_owned();
    let less = value * random.between(50, 95) / 100;
    draft.put(&format!("{indicator}/result/actual"), format!("{less}{unit}"));
    let weight = draft.at(&format!("{indicator}/weight")).clone();
    draft.put(&format!("{indicator}/result/score"), weight);
    draft.put(&format!("{indicator}/result/reason"), Value::Null);
    Some(vec![indicator])
}

/// A project with an execution row whose amounts and rate are printed.
fn executed(draft: &Draft, random: &mut Random) -> Option<(String, i64, i64)> {
    let project = draft.project(random, |project| {
        let row = &project["budget"]["execution"][0];
        row["rate"].is_string() && row["budget"].is_string() && row["executed"].is_string()
    })?;
    let row = format!("{project}/budget/execution/0");
    let (budget, executed) =
        (draft.cents(&format!("{row}/budget"))?, draft.cents(&format!("{row}/executed"))?);
    Some((row, budget, executed))
}

fn rate(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (row, budget, executed) = executed(draft, random)?;
    let right = executed * 100 / budget;
    let wrong = right + *random.pick(&[-25, -12, -6, -3, 4, 9]);
    draft.put(&format!("{row}/rate"), format!("{wrong}%"));
    Some(vec![row])
}

fn parts(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (row, budget, executed) = executed(draft, random)?;
    let list = row.rsplit_once('/')?.0.to_owned();
    if draft.count(&list) == 1 {
        let own = budget * random.between(1, 4) / 10;
        for (label, budget) in [("其中：当年财政拨款", budget - own), ("其他资金", own)] {
            let spent = executed * budget / (draft.cents(&format!("{row}/budget"))?);
            draft.push(&list, json!({"label": label, "budget": money(budget), "executed": money(spent)}));
        }
    }
    let part =
        draft.any(random, &list, |row| row["label"] != "年度资金总额" && row["executed"].is_string())?;
    let spent = draft.cents(&format!("{part}/executed"))?;
    draft.put_cents(&format!("{part}/executed"), spent + (spent * random.between(10, 60) / 100).max(500));
    if draft.has(&format!("{part}/rate")) {
        draft.put(&format!("{part}/rate"), Value::Null);
    }
    Some(vec![list])
}

fn execution_score(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (row, budget, _) = executed(draft, random)?;
    let percent = random.between(81, 92);
    draft.put_cents(&format!("{row}/executed"), budget * percent / 100);
    draft.put(&format!("{row}/rate"), format!("{}%", plain(budget * percent / 100 * 10_000 / budget)));
    draft.put(&format!("{row}/score"), *random.pick(&["10", "9.9"]));
    Some(vec![row])
}

fn off(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (row, budget, _) = executed(draft, random)?;
    let percent = if random.chance(70) { random.between(15, 75) } else { random.between(125, 190) };
    draft.put_cents(&format!("{row}/executed"), budget * percent / 100);
    draft.put(&format!("{row}/rate"), format!("{percent}%"));
    draft.put(&format!("{row}/score"), plain((percent * 10).min(1000)));
    draft.put(&format!("{row}/reason"), Value::Null);
    Some(vec![row])
}

fn exceeded(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator =
        draft.indicator(random, |row| row["level2"] == "数量指标" && row["result"]["score"].is_string())?;
    let target = draft.target_text(&indicator);
    let figure = number(&target)?.to_owned();
    let value: i64 = figure.parse().ok().filter(|value| *value > 9)?;
    let unit = target.split(&figure).nth(1).unwrap_or_default().to_owned();
    let more = value * random.between(135, 400) / 100;
    draft.put(&format!("{indicator}/result/actual"), format!("{more}{unit}"));
    draft.put(&format!("{indicator}/result/reason"), Value::Null);
    Some(vec![indicator])
}
