//! A · Amounts that do not fit each other.

use serde_json::{Value, json};

use super::Mutation;
use super::draft::{Draft, class, money, number, plain, row};
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation { code: "A001", defect: "funding sources do not add up to the budget", plant: sources },
    Mutation { code: "A002", defect: "a part of a source is larger than the source", plant: part },
    Mutation { code: "A003", defect: "the total cost is above the budget", plant: cost_above },
    Mutation { code: "A004", defect: "the total cost is below the budget", plant: cost_below },
    Mutation { code: "A005", defect: "yuan and ten thousand yuan are mixed up", plant: units_mixed },
    Mutation {
        code: "A006",
        defect: "quantity times price is far from the budget",
        plant: quantity_times_price,
    },
    Mutation {
        code: "A007",
        defect: "the projects do not add up to project expenditure",
        plant: projects_sum,
    },
    Mutation {
        code: "A008",
        defect: "a printed total differs from the sum of its projects",
        plant: printed_total,
    },
    Mutation { code: "A009", defect: "a cost has a unit and no amount", plant: amount_missing },
    Mutation { code: "A010", defect: "a cost is only said to be within the budget", plant: within_budget },
    Mutation { code: "A011", defect: "a budget of zero or less", plant: not_positive },
    Mutation { code: "A012", defect: "the sources of a printed total do not add up", plant: total_sources },
    Mutation { code: "A013", defect: "costs of one project in two units", plant: two_units },
];

fn total(project: &Value) -> Option<&str> {
    project["budget"]["total"].as_str()
}

/// The row of a project that states its whole cost.
fn whole_cost(draft: &Draft, random: &mut Random) -> Option<(String, String, i64)> {
    let whole = |indicator: &Value| {
        class("成本")(indicator) && indicator["name"].as_str().is_some_and(|name| name.contains("总成本"))
    };
    let indicator = draft.indicator(random, whole)?;
    let project = indicator.rsplit_once("/indicators")?.0.to_owned();
    let cents = draft.cents(&format!("{project}/budget/total"))?;
    Some((project, indicator, cents))
}

fn sources(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft.project(random, |project| total(project).is_some())?;
    let list = format!("{project}/budget/sources");
    let source = draft.any(random, &list, |source| source["amount"].is_string())?;
    let cents = draft.cents(&format!("{source}/amount"))?;
    let change = (cents * random.between(3, 60) / 100).max(10);
    // A blank source may hold what seems to be missing.
    let blank = !draft.all(&list, |source| source["amount"].is_null()).is_empty();
    let up = blank || cents <= change || random.chance(50);
    draft.put_cents(&format!("{source}/amount"), if up { cents + change } else { cents - change });
    Some(vec![format!("{project}/budget")])
}

fn part(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft.project(random, |project| total(project).is_some())?;
    let list = format!("{project}/budget/sources");
    let source = draft.any(random, &list, |source| source["amount"].is_string())?;
    let cents = draft.cents(&format!("{source}/amount")).filter(|cents| *cents > 0)?;
    let more = cents + (cents * random.between(2, 80) / 100).max(10);
    let label = *random.pick(&["其中：上级补助", "其中：当年财政拨款", "其中：本级安排"]);
    let index: usize = source.rsplit('/').next()?.parse().ok()?;
    let part = json!({"kind": "fiscal", "label": label, "amount": money(more), "within": true});
    draft.document.pointer_mut(&list)?.as_array_mut()?.insert(index + 1, part);
    Some(vec![list])
}

fn cost_at(draft: &mut Draft, random: &mut Random, percent: i64) -> Option<Vec<String>> {
    let (project, indicator, cents) = whole_cost(draft, random)?;
    let bound = *random.pick(&["≤", "不超过", ""]);
    draft.value(&indicator, format!("{bound}{}万元", plain(cents * percent / 100)))?;
    Some(vec![format!("{project}/indicators")])
}

fn cost_above(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let percent = random.between(104, 320);
    cost_at(draft, random, percent)
}

fn cost_below(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let percent = random.between(20, 92);
    cost_at(draft, random, percent)
}

fn units_mixed(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (_, indicator, cents) = whole_cost(draft, random)?;
    // The figure of the one unit with the name of the other.
    let text = if random.chance(50) {
        format!("≤{}元", plain(cents))
    } else {
        format!("≤{}万元", cents * 100)
    };
    draft.value(&indicator, text)?;
    Some(vec![indicator])
}

fn quantity_times_price(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft.project(random, |project| {
        let rows = project["indicators"].as_array().map(Vec::as_slice).unwrap_or_default();
        rows.iter().any(|row| row["targets"][0]["text"].as_str().is_some_and(|text| text.contains("元/")))
            && rows.iter().filter(|row| class("数量")(row)).count() == 1
    })?;
    let count = draft.all(&format!("{project}/indicators"), class("数量")).pop()?;
    let text = draft.target_text(&count);
    let figure = number(&text)?.to_owned();
    let quantity: i64 = figure.parse().ok()?;
    // Beside a row for the whole cost, less than the budget only says that there are other costs.
    let rows = format!("{project}/indicators");
    let whole = draft
        .all(&rows, |row| class("成本")(row) && row["name"].as_str().is_some_and(|name| name.contains('总')));
    let percents: &[i64] = if whole.is_empty() { &[15, 30, 55, 130, 180, 400] } else { &[130, 180, 400] };
    let other = (quantity * *random.pick(percents) / 100).max(1).to_string();
    draft.value(&count, text.replacen(&figure, &other, 1))?;
    // The goal tells the same wrong quantity.
    for goal in draft.all(&format!("{project}/goals"), |_| true) {
        let text = draft.text(&format!("{goal}/text")).replacen(&figure, &other, 1);
        draft.put(&format!("{goal}/text"), text);
    }
    Some(vec![format!("{project}/indicators")])
}

fn projects_sum(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let table = draft.table("expenditure")?;
    let project = draft.project(random, |project| total(project).is_some())?;
    let cents = draft.cents(&format!("{project}/budget/total"))?;
    let wrong = cents + (cents * random.between(5, 90) / 100).max(100);
    draft.put_cents(&format!("{project}/budget/total"), wrong);
    Some(vec![table, "/projects".to_owned()])
}

fn printed_total(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let total = draft.any(random, "/totals", |row| row["budget"]["total"].is_string())?;
    let cents = draft.cents(&format!("{total}/budget/total"))?;
    let wrong =
        cents + if random.chance(50) { 1 } else { -1 } * (cents * random.between(1, 40) / 100).max(100);
    draft.put_cents(&format!("{total}/budget/total"), wrong);
    for source in draft.all(&format!("{total}/budget/sources"), |source| source["amount"].is_string()) {
        draft.put_cents(&format!("{source}/amount"), wrong);
    }
    Some(vec![total])
}

fn amount_missing(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, class("成本"))?;
    let text = *random.pick(&["万元", "元", "≤万元", "  万元"]);
    Some(vec![draft.value(&indicator, text)?])
}

fn within_budget(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, class("成本"))?;
    let text = *random.pick(&[
        "不超预算",
        "不超过年初预算数",
        "控制在预算内",
        "支出不超过预算",
        "≤预算数",
        "在预算范围内",
        "不超出批复预算",
    ]);
    Some(vec![draft.value(&indicator, text)?])
}

fn not_positive(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft.project(random, |project| total(project).is_some())?;
    let wrong = if random.chance(50) { 0 } else { -random.between(1, 9000) };
    draft.put_cents(&format!("{project}/budget/total"), wrong);
    draft.put(&format!("{project}/budget/sources"), json!([]));
    Some(vec![format!("{project}/budget")])
}

fn total_sources(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let total = draft.any(random, "/totals", |row| row["budget"]["total"].is_string())?;
    let source =
        draft.any(random, &format!("{total}/budget/sources"), |source| source["amount"].is_string())?;
    let cents = draft.cents(&format!("{source}/amount"))?;
    draft.put_cents(&format!("{source}/amount"), cents + (cents * random.between(2, 50) / 100).max(100));
    Some(vec![total])
}

fn two_units(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (project, indicator, cents) = whole_cost(draft, random)?;
    let [level1, level2] =
        ["level1", "level2"].map(|level| draft.text(&format!("{indicator}/{level}")).to_owned());
    let part = cents * random.between(2, 8) / 10;
    let (first, second) = *random.pick(&[
        ("人工成本", "材料成本"),
        ("设备购置成本", "安装调试成本"),
        ("场地租用成本", "宣传印刷成本"),
    ]);
    draft.put(&format!("{indicator}/name"), first);
    draft.put(&format!("{indicator}/description"), format!("{first}的支出"));
    draft.value(&indicator, format!("≤{}万元", plain(part)))?;
    let mut other =
        row(&level1, &level2, second, &format!("{second}的支出"), &format!("≤{}元", (cents - part) * 100));
    other["basis"] = draft.at(&format!("{indicator}/basis")).clone();
    draft.push(&format!("{project}/indicators"), other);
    Some(vec![format!("{project}/indicators")])
}
