//! A · Prices of others, carried-over money, amounts in the wrong cell and sums told in words.

use serde_json::{Value, json};

use super::Mutation;
use super::clean::with_check;
use super::draft::{Draft, class, number, plain};
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation { code: "A014", defect: "the price is what persons pay themselves", plant: other_payer },
    Mutation { code: "A015", defect: "carried-over money with the full target", plant: carried_over },
    Mutation {
        code: "A016",
        defect: "a unit costs many times what it does in like projects",
        plant: far_from_peers,
    },
    Mutation { code: "A017", defect: "one amount stands in another cell than all others", plant: cell },
    Mutation { code: "A018", defect: "persons times standard is not the amount told", plant: product_told },
    Mutation { code: "A019", defect: "the total told in words is not the budget", plant: total_told },
    Mutation { code: "A020", defect: "the parts told are more than the whole", plant: parts_told },
];

/// The one quantity of a project, and its figure.
fn quantity(draft: &Draft, project: &str) -> Option<(String, i64)> {
    let mut counts = draft.all(&format!("{project}/indicators"), class("数量"));
    let count = counts.pop().filter(|_| counts.is_empty())?;
    let figure = number(&draft.target_text(&count))?.parse().ok()?;
    Some((count, figure))
}

/// The price row of a project.
fn price(draft: &Draft, project: &str) -> Option<String> {
    let rows = format!("{project}/indicators");
    let each = |row: &Value| class("成本")(row) && row["targets"].to_string().contains("元/");
    draft.all(&rows, each).into_iter().next()
}

fn other_payer(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft.project(random, |project| project["indicators"].to_string().contains("元/人\""))?;
    let price = price(draft, &project)?;
    let yuan: i64 = number(&draft.target_text(&price))?.parse().ok()?;
    let (name, description) = *random.pick(&[
        ("个人缴费标准", "每人缴纳的费用"),
        ("个人筹资标准", "个人筹资标准"),
        ("个人自付标准", "参加者每人自付的费用"),
        ("个人承担标准", "参加者每人承担的费用"),
    ]);
    draft.put(&format!("{price}/name"), name);
    draft.put(&format!("{price}/description"), description);
    draft.value(&price, format!("≤{}元/人", yuan * random.between(15, 40) / 10))?;
    Some(vec![price])
}

fn carried_over(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let year = draft.at("/fiscal_year").as_i64()?;
    let coded = |project: &Value| {
        project["code"].as_str().is_some_and(|code| code.len() == 21)
            && project["indicators"].to_string().contains("元/人\"")
    };
    let project = draft.project(random, coded)?;
    price(draft, &project)?;
    let mut code = draft.text(&format!("{project}/code")).to_owned();
    code.replace_range(6..8, &format!("{:02}", (year - 1) % 100));
    draft.put(&format!("{project}/code"), with_check(&code[..20]));
    let cents = draft.cents(&format!("{project}/budget/total"))?;
    let rest = (cents * random.between(1, 30) / 1000).max(1);
    draft.put_cents(&format!("{project}/budget/total"), rest);
    draft.put(
        &format!("{project}/budget/sources"),
        json!([{"kind": "fiscal", "label": "财政资金", "amount": super::draft::money(rest)}]),
    );
    // The whole cost is what is left; quantity and price are still those of the year before.
    for row in draft.all(&format!("{project}/indicators"), |row| {
        class("成本")(row) && !row["targets"].to_string().contains("元/")
    }) {
        draft.value(&row, format!("≤{}万元", plain(rest)));
    }
    Some(vec![project])
}

fn far_from_peers(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let projects = draft.all("/projects", |_| true);
    if projects.len() < 5 {
        return None;
    }
    let (name, unit) =
        *random.pick(&[("服务居民人数", "人"), ("走访家庭数量", "户"), ("整治点位数量", "处")]);
    let odd = random.below(projects.len());
    for (index, project) in projects.iter().enumerate() {
        let (count, _) = quantity(draft, project)?;
        let yuan = draft.cents(&format!("{project}/budget/total"))? * 100;
        let each = random.between(800, 1200);
        let times = if index == odd { random.between(9, 30) } else { 1 };
        let each = if index == odd && random.chance(40) { each / times } else { each * times };
        let value = (yuan / each.max(1)).max(1);
        draft.put(&format!("{count}/name"), name);
        draft.value(&count, format!("≥{value}{unit}"))?;
        // Another price would be another fault.
        draft.retain(&format!("{project}/indicators"), |row| !row["targets"].to_string().contains("元/"));
    }
    Some(vec![projects[odd].clone()])
}

fn cell(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let projects = draft.projects();
    if projects < 5 || draft.has("/provenance") {
        return None;
    }
    let (row, column) = (random.between(1, 4), random.between(2, 7));
    let odd = random.below(projects);
    let places: serde_json::Map<String, Value> = (0..projects)
        .map(|index| {
            let place = json!({"table": index + 1, "row": row, "column": column + i64::from(index == odd)});
            (format!("/projects/{index}/budget/total"), place)
        })
        .collect();
    draft.put("/provenance", Value::from(places));
    Some(vec![format!("/projects/{odd}/budget/total")])
}

/// A text of a project that tells of its money.
fn tell(draft: &mut Draft, random: &mut Random, project: &str, sentence: &str) -> Option<Vec<String>> {
    if random.chance(50) {
        draft.put(&format!("{project}/overview"), format!("本项目面向全县实施。{sentence}"));
        return Some(vec![format!("{project}/overview")]);
    }
    let goal = format!("{project}/goals/0");
    if !draft.has(&goal) {
        return None;
    }
    let text = format!("{}{sentence}", draft.text(&format!("{goal}/text")));
    draft.put(&format!("{goal}/text"), text);
    Some(vec![goal])
}

fn product_told(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft.project(random, |project| project["budget"]["total"].is_string())?;
    let persons = random.step(200, 9000, 50);
    let yuan = random.step(60, 900, 20);
    let wrong = persons * yuan / 100 * *random.pick(&[60, 85, 115, 140]) / 100;
    let (wrong, who) = (plain(wrong), *random.pick(&["困难居民", "村级代办员", "参保居民", "退役人员"]));
    let sentence = match random.below(4) {
        0 => format!("预计{who}{persons}人，每人补贴{yuan}元，共需资金{wrong}万元。"),
        1 => format!("全年补助{who}{persons}人，每人每年{yuan}元，合计{wrong}万元。"),
        2 => format!("{who}{persons}人，按每人{yuan}元的标准补助，共计{wrong}万元。"),
        _ => format!("为{persons}名{who}发放补助，人均{yuan}元，合计{wrong}万元。"),
    };
    tell(draft, random, &project, &sentence)
}

fn total_told(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft.project(random, |project| project["budget"]["total"].is_string())?;
    let cents = draft.cents(&format!("{project}/budget/total"))?;
    let wrong = plain(cents + (cents * random.between(5, 60) / 100).max(100));
    let sentence = match random.below(4) {
        0 => format!("本项目资金总额{wrong}万元。"),
        1 => format!("项目预算总额{wrong}万元。"),
        2 => format!("需安排财政资金{wrong}万元。"),
        _ => format!("资金总额：{wrong}万元。"),
    };
    tell(draft, random, &project, &sentence)
}

fn parts_told(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft.project(random, |project| project["budget"]["total"].is_string())?;
    let whole = draft.cents(&format!("{project}/budget/total")).filter(|cents| *cents > 500)?;
    let first = whole * random.between(45, 90) / 100;
    let second = whole - first + (whole * random.between(5, 60) / 100).max(100);
    let (whole, first, second) = (plain(whole), plain(first), plain(second));
    let sentence = match random.below(3) {
        0 => format!("全年支出{whole}万元，其中设备购置{first}万元，人员培训{second}万元。"),
        1 => format!("项目经费{whole}万元，其中：材料费{first}万元、劳务费{second}万元。"),
        _ => format!("共投入{whole}万元，其中工程费用{first}万元，监理费用{second}万元。"),
    };
    tell(draft, random, &project, &sentence)
}
