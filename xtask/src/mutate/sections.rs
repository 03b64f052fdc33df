//! B · Sentences beside the tables that leave something out, and sections that are missing, late or out of order.

use serde_json::Value;

use super::Mutation;
use super::budget_words::{public, rewrite};
use super::draft::{Draft, money};
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation {
        code: "B028",
        defect: "a list in a sentence leaves out an item of the table",
        plant: left_out,
    },
    Mutation { code: "B029", defect: "disclosed more than twenty days after approval", plant: late },
    Mutation {
        code: "B030",
        defect: "a section that every disclosure has is missing",
        plant: section_missing,
    },
    Mutation { code: "B031", defect: "headings are numbered out of order", plant: misnumbered },
    Mutation {
        code: "B032",
        defect: "the changes of the parts do not make the change of the whole",
        plant: parts,
    },
    Mutation { code: "B033", defect: "a table without its unit of money", plant: no_unit },
    Mutation {
        code: "B034",
        defect: "another number of vehicles or area of houses is told",
        plant: holdings,
    },
];

/// An amount of a table that is told with its name: `住房保障支出31.20万元`.
type Item = (String, i64);

fn listed(items: &[Item]) -> String {
    let told: Vec<String> =
        items.iter().map(|(name, cents)| format!("{name}{}万元", money(*cents))).collect();
    told.join("，")
}

/// The summary's items of one side, without those that are blank.
fn side(draft: &Draft, table: &str, side: &str) -> Vec<Item> {
    let item =
        |row: &Value| row["side"] == side && row["name"].as_str().is_some_and(|name| name.contains('、'));
    draft
        .all(&format!("{table}/rows"), item)
        .iter()
        .filter_map(|row| {
            let name = draft.text(&format!("{row}/name")).split_once('、')?.1.to_owned();
            Some((name, draft.cents(&format!("{row}/amounts/预算数"))?))
        })
        .collect()
}

/// The amount in a column of the row with this name.
fn amount(draft: &Draft, kind: &str, name: &str, column: &str) -> Option<i64> {
    let row = draft.row(&draft.table(kind)?, name)?;
    draft.cents(&format!("{row}/amounts/{column}"))
}

fn total(draft: &Draft) -> Option<i64> {
    amount(draft, "income_expenditure", "支出总计", "预算数")
}

fn left_out(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let year = draft.at("/fiscal_year").as_i64()?;
    let table = draft.table("income_expenditure")?;
    let whole = money(total(draft)?);
    let of_which = *random.pick(&["其中：", "其中", "包括"]);
    match random.below(3) {
        0 => {
            let section = draft.any(random, "/budget/narrative", |section| {
                section["text"].as_str().is_some_and(|text| text.contains("收入"))
            })?;
            // What was carried over from the year before is forgotten, and what is nil is listed.
            amount(draft, "income_expenditure", "上年结转结余", "预算数")?;
            let mut items: Vec<Item> = side(draft, &table, "income");
            let nil = ["政府性基金预算收入", "国有资本经营预算收入", "单位资金收入", "财政专户管理资金收入"];
            items.extend(nil[..random.between(1, 3) as usize].iter().map(|name| ((*name).to_owned(), 0)));
            let subject = *random.pick(&["年预算收入", "年收入预算", "年收入总计"]);
            let text = format!("{year}{subject}{whole}万元，{of_which}{}。", listed(&items));
            rewrite(draft, &section, &text);
            Some(vec![section])
        }
        1 => {
            let section = draft.any(random, "/budget/narrative", |section| {
                section["text"].as_str().is_some_and(|text| text.contains("支出"))
            })?;
            // By classification, one category short.
            let mut items = side(draft, &table, "expenditure");
            if items.len() < 3 {
                return None;
            }
            items.remove(random.below(items.len()));
            let subject = *random.pick(&["年支出预算", "年预算支出", "年支出总计"]);
            let text = format!("{year}{subject}{whole}万元，按功能分类，{of_which}{}。", listed(&items));
            rewrite(draft, &section, &text);
            Some(vec![section])
        }
        _ => {
            let section = public(draft)?;
            let [all, abroad, vehicles, reception] = ["三公", "因公出国", "公务用车购置及运", "公务接待费"]
                .map(|name| amount(draft, "three_public", name, "合计"));
            let all = money(all?);
            let abroad = ("因公出国（境）费".to_owned(), abroad.unwrap_or(0));
            let vehicles = ("公务用车购置及运行维护费".to_owned(), vehicles?);
            let reception = ("公务接待费".to_owned(), reception?);
            let items = if random.chance(50) { [abroad, vehicles] } else { [abroad, reception] };
            let text = format!("{year}年“三公”经费预算{all}万元，{of_which}{}。", listed(&items));
            rewrite(draft, &section, &text);
            Some(vec![section])
        }
    }
}

const MONTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Month and day of a day of the year.
fn date(mut day: i64) -> (usize, i64) {
    for (month, days) in MONTHS.iter().enumerate() {
        if day <= *days {
            return (month + 1, day);
        }
        day -= days;
    }
    (12, 31)
}

fn late(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let year = draft.at("/fiscal_year").as_i64()?;
    let section = draft.any(random, "/budget/narrative", |section| section["text"] != "")?;
    let approved = random.between(10, 75);
    // In a leap year a day more.
    let disclosed = approved + random.between(22, 90);
    let style = random.below(3);
    let printed = |day: i64| {
        let (month, day) = date(day);
        match style {
            0 => format!("{year}年{month}月{day}日"),
            1 => format!("{year}-{month:02}-{day:02}"),
            _ => format!("{year}.{month}.{day}"),
        }
    };
    let (approved, disclosed) = (printed(approved), printed(disclosed));
    let sentence = match random.below(5) {
        0 => format!("本单位预算于{approved}经县财政局批复，{disclosed}在县政府门户网站公开。"),
        1 => format!("财政部门批复时间：{approved}。公开时间：{disclosed}。"),
        2 => format!("县财政局{approved}批复本单位预算，本单位于{disclosed}向社会公开。"),
        3 => format!("批复日期为{approved}，公开日期为{disclosed}。"),
        _ => format!("本预算公开日期：{disclosed}（财政部门批复日期：{approved}）。"),
    };
    let text = format!("{}{sentence}", draft.text(&format!("{section}/text")));
    draft.put(&format!("{section}/text"), text);
    Some(vec![section])
}

const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// `三、政府采购情况` → 2 and the words.
fn numbered(heading: &str) -> Option<(usize, &str)> {
    let (numeral, words) = heading.split_once('、')?;
    Some((NUMERALS.iter().position(|other| *other == numeral)?, words))
}

/// Numbers the headings that have a number from one on.
fn renumber(draft: &mut Draft, style: usize) -> Vec<String> {
    let headings = draft.all("/budget/narrative", |section| {
        section["heading"].as_str().is_some_and(|heading| numbered(heading).is_some())
    });
    for (at, section) in headings.iter().enumerate() {
        let address = format!("{section}/heading");
        let words = numbered(draft.text(&address)).map(|(_, words)| words.to_owned()).unwrap_or_default();
        draft.put(&address, heading(style, at, &words));
    }
    headings
}

fn heading(style: usize, at: usize, words: &str) -> String {
    match style {
        0 => format!("{}、{words}", NUMERALS[at % 10]),
        1 => format!("（{}）{words}", NUMERALS[at % 10]),
        2 => format!("{}、{words}", at + 1),
        _ => format!("第{}部分 {words}", NUMERALS[at % 10]),
    }
}

fn section_missing(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if draft.count("/budget/narrative") < 5 {
        return None;
    }
    if random.chance(15) && draft.count("/budget/definitions") > 0 {
        draft.put("/budget/definitions", serde_json::json!([]));
        return Some(vec!["/budget/narrative".to_owned()]);
    }
    let topic = *random.pick(&["职责", "机关运行经费", "政府采购", "资产"]);
    let about = |section: &Value| {
        section["heading"].as_str().is_some_and(|heading| heading.contains(topic))
            || section["text"].as_str().is_some_and(|text| text.contains(topic))
    };
    // A table of what is owned or bought tells it as well.
    let told = draft.all("/budget/tables", |table| {
        !table["rows"].as_array().is_none_or(Vec::is_empty)
            && matches!(
                (topic, table["kind"].as_str()),
                ("资产", Some("assets")) | ("政府采购", Some("procurement"))
            )
    });
    if draft.all("/budget/narrative", about).len() != 1 || !told.is_empty() && random.chance(50) {
        return None;
    }
    if let Some(table) = told.first() {
        let kind = draft.at(&format!("{table}/kind")).clone();
        draft.retain("/budget/tables", |table| table["kind"] != kind);
    }
    draft.retain("/budget/narrative", |section| !about(section));
    renumber(draft, 0);
    Some(vec!["/budget/narrative".to_owned()])
}

fn misnumbered(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let style = random.below(4);
    let headings = renumber(draft, 0);
    if headings.len() < 4 {
        return None;
    }
    let words: Vec<String> = headings
        .iter()
        .filter_map(|section| Some(numbered(draft.text(&format!("{section}/heading")))?.1.to_owned()))
        .collect();
    // From the second heading on: a number twice, one left out, or two that changed places.
    let at = 1 + random.below(headings.len() - 2);
    let kind = random.below(3);
    for (place, section) in headings.iter().enumerate() {
        let number = match kind {
            0 if place >= at => place - 1,
            1 if place >= at => place + 1,
            2 if place == at => at + 1,
            2 if place == at + 1 => at,
            _ => place,
        };
        draft.put(&format!("{section}/heading"), heading(style, number, &words[place]));
    }
    Some(vec![headings[at].clone(), headings[at + 1].clone()])
}

/// 增加1.20万元, 减少1.20万元.
fn changed(cents: i64) -> String {
    let word = if cents < 0 { "减少" } else { "增加" };
    format!("{word}{}万元", money(cents.abs()))
}

fn parts(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let year = draft.at("/fiscal_year").as_i64()?;
    let (section, subject, whole, [first, second]) = if random.chance(50) {
        let all = amount(draft, "three_public", "三公", "合计")?;
        (public(draft)?, "“三公”经费", all, ["公务用车运行维护费", "公务接待费"])
    } else {
        let section = draft.any(random, "/budget/narrative", |section| {
            section["text"].as_str().is_some_and(|text| text.contains("项目支出"))
        })?;
        let subject = *random.pick(&["预算收支", "支出预算", "预算支出"]);
        (section, subject, total(draft)?, ["基本支出", "项目支出"])
    };
    let sign = |random: &mut Random| if random.chance(50) { 1 } else { -1 };
    let (one, other) = (random.between(30, 900) * sign(random), random.between(30, 900) * sign(random));
    // The whole is right for other parts: one has the wrong direction, or a wrong amount.
    let sum =
        if random.chance(50) { one - other } else { one + other + random.between(20, 300) * sign(random) };
    let percent = (sum.abs() * 20_000 / whole.max(1) + 1) / 2;
    if sum == 0 || sum == one + other || percent > 8_000 {
        return None;
    }
    let (before, whole, sum, one, other) =
        (year - 1, money(whole), changed(sum), changed(one), changed(other));
    // The third part of the three, without which the other two need not make the whole.
    let rest = match subject {
        "“三公”经费" => *random.pick(&[
            "因公出国（境）费与上年持平，",
            "因公出国（境）费无增减变化，",
            "因公出国（境）费增加0.00万元，",
        ]),
        _ => "",
    };
    let first = format!("{rest}{first}");
    let text = match random.below(4) {
        0 => format!(
            "{year}年{subject}{whole}万元，较{before}年预算{sum}，其中：{first}{one}，{second}{other}，主要原因是任务调整。"
        ),
        1 => format!(
            "{year}年{subject}{whole}万元，比上年{sum}。其中，{first}{one}；{second}{other}。主要原因是任务调整。"
        ),
        2 => format!(
            "{year}年{subject}{whole}万元，与{before}年相比{sum}，其中{first}{one}、{second}{other}，主要是任务调整。"
        ),
        _ => format!(
            "{year}年{subject}{whole}万元，比上年{sum}，主要是任务调整，其中：{first}比上年{one}，{second}比上年{other}。"
        ),
    };
    rewrite(draft, &section, &text);
    Some(vec![section])
}

fn no_unit(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    // A table without figures needs no unit.
    let table = draft.any(random, "/budget/tables", |table| {
        table["money_unit"].is_string() && table["rows"].as_array().is_some_and(|rows| !rows.is_empty())
    })?;
    draft.put(&format!("{table}/money_unit"), Value::Null);
    Some(vec![table])
}

fn holdings(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let year = draft.at("/fiscal_year").as_i64()? - 1;
    let table = draft.table("assets")?;
    let counted = |draft: &Draft, name: &str| {
        let row = draft.row(&table, name)?;
        draft.text(&format!("{row}/details/数量")).parse::<i64>().ok()
    };
    let (houses, vehicles) = (counted(draft, "1、房屋")?, counted(draft, "2、车辆")?);
    let section = draft.any(random, "/budget/narrative", |section| {
        section["heading"].as_str().is_some_and(|heading| heading.contains("资产"))
    })?;
    let (wrong_houses, wrong_vehicles) =
        (houses + random.between(1, 40) * 10, vehicles + *random.pick(&[-1, 1, 2, 3, 8]));
    let sentence = match random.below(6) {
        0 => format!("截至{year}年12月31日，本单位共有车辆{wrong_vehicles}辆。"),
        1 => format!("{year}年末，本单位共有房屋{wrong_houses}平方米，车辆{vehicles}辆。"),
        2 => format!("其中：房屋{houses}平方米，车辆{wrong_vehicles}台。"),
        3 => format!("其中房屋面积{wrong_houses}平方米。"),
        4 => format!("我单位上年末占有使用房屋面积为{wrong_houses}.00平方米；车辆{vehicles}辆。"),
        _ => format!("现有公务用车等车辆共计{wrong_vehicles}辆。"),
    };
    let text = format!("{}{sentence}", draft.text(&format!("{section}/text")));
    draft.put(&format!("{section}/text"), text);
    Some(vec![section])
}
