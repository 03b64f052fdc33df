//! B · Budget tables whose figures do not tie, or that are missing.

use serde_json::{Value, json};

use super::Mutation;
use super::draft::Draft;
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation { code: "B001", defect: "income and expenditure differ in total", plant: unbalanced },
    Mutation { code: "B002", defect: "the items of the summary do not add up", plant: summary_items },
    Mutation {
        code: "B003",
        defect: "functional codes do not add up to their parent",
        plant: functional_sums,
    },
    Mutation { code: "B004", defect: "economic items do not add up to their category", plant: economic_sums },
    Mutation { code: "B005", defect: "the columns of a row do not add up", plant: row_sum },
    Mutation {
        code: "B006",
        defect: "staff and office do not add up to basic expenditure",
        plant: basic_sum,
    },
    Mutation {
        code: "B007",
        defect: "the summary differs from the table of income or expenditure",
        plant: summary_and_detail,
    },
    Mutation { code: "B008", defect: "the tables of appropriations differ", plant: appropriations },
    Mutation { code: "B009", defect: "the three public expenses do not add up", plant: three_public },
    Mutation { code: "B011", defect: "an empty table without a sentence", plant: empty_unexplained },
    Mutation { code: "B012", defect: "a table that is said to be empty has figures", plant: note_on_figures },
    Mutation { code: "B013", defect: "a table is missing", plant: table_missing },
    Mutation { code: "B014", defect: "one table is of another year", plant: other_year },
    Mutation { code: "B015", defect: "one table is in another unit", plant: other_unit },
    Mutation { code: "B016", defect: "functional classification not down to items", plant: no_items },
    Mutation { code: "B017", defect: "economic classification not down to items", plant: no_economic_items },
    Mutation { code: "B018", defect: "the assets do not add up", plant: assets },
    Mutation { code: "B026", defect: "project expenditure and no targets disclosed", plant: no_targets },
];

/// A change that no rounding explains.
fn change(random: &mut Random, cents: i64) -> i64 {
    let size = (cents.abs() * random.between(2, 60) / 100).max(50);
    if random.chance(50) || cents <= size { size } else { -size }
}

/// Adds to the amounts of a row that are printed in these columns.
fn shift(draft: &mut Draft, row: &str, columns: &[&str], by: i64) -> Option<()> {
    for column in columns {
        let address = format!("{row}/amounts/{}", column.replace('/', "~1"));
        let cents = draft.cents(&address)?;
        draft.put_cents(&address, cents + by);
    }
    Some(())
}

fn amount(draft: &Draft, row: &str, column: &str) -> Option<i64> {
    draft.cents(&format!("{row}/amounts/{}", column.replace('/', "~1")))
}

/// Shifts one side of the summary as a whole, so that it ties by itself.
fn shift_side(draft: &mut Draft, table: &str, rows: &[&str], by: i64) -> Option<()> {
    for name in rows {
        let row = draft.row(table, name)?;
        shift(draft, &row, &["预算数"], by)?;
    }
    Some(())
}

const INCOME_SIDE: &[&str] = &["一、一般公共预算拨款收入", "本年收入合计", "收入总计"];
const EXPENDITURE_SIDE: &[&str] = &["二十、住房保障支出", "本年支出合计", "支出总计"];

fn unbalanced(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let table = draft.table("income_expenditure")?;
    let by = random.between(50, 9000);
    let side = if random.chance(50) { INCOME_SIDE } else { EXPENDITURE_SIDE };
    shift_side(draft, &table, side, by)?;
    Some(vec![table])
}

fn summary_items(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let table = draft.table("income_expenditure")?;
    let item = |row: &Value| {
        row["amounts"]["预算数"].is_string() && row["name"].as_str().is_some_and(|name| name.contains('、'))
    };
    let row = draft.any(random, &format!("{table}/rows"), item)?;
    let by = change(random, amount(draft, &row, "预算数")?);
    shift(draft, &row, &["预算数"], by)?;
    Some(vec![table])
}

fn functional_sums(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let kind = *random.pick(&["expenditure", "general_public"]);
    let table = draft.table(kind)?;
    let columns: &[&str] = *random.pick(&[&["合计", "基本支出"], &["合计", "项目支出"]]);
    let row = draft.any(random, &format!("{table}/rows"), |row| {
        row["code"].is_string() && columns.iter().all(|column| row["amounts"][*column].is_string())
    })?;
    let by = change(random, amount(draft, &row, columns[1])?);
    shift(draft, &row, columns, by)?;
    Some(vec![table])
}

fn economic_sums(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let table = draft.table("basic")?;
    let row = draft.any(random, &format!("{table}/rows"), |row| {
        row["code"].as_str().is_some_and(|code| code.len() == 5)
    })?;
    let column = *random.pick(&["人员经费", "公用经费"]);
    let by = change(random, amount(draft, &row, column)?);
    shift(draft, &row, &["合计", column], by)?;
    Some(vec![table])
}

fn row_sum(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let kind = *random.pick(&["expenditure", "general_public", "income"]);
    let table = draft.table(kind)?;
    let row = draft.any(random, &format!("{table}/rows"), |row| row["amounts"]["合计"].is_string())?;
    let by = change(random, amount(draft, &row, "合计")?);
    shift(draft, &row, &["合计"], by)?;
    Some(vec![row])
}

fn basic_sum(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let table = draft.table("basic")?;
    let row = draft.any(random, &format!("{table}/rows"), |row| row["amounts"]["合计"].is_string())?;
    let column = *random.pick(&["人员经费", "公用经费", "合计"]);
    let by = change(random, amount(draft, &row, column)?);
    shift(draft, &row, &[column], by)?;
    Some(vec![row])
}

fn summary_and_detail(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let table = draft.table("income_expenditure")?;
    let by = random.between(50, 9000);
    shift_side(draft, &table, INCOME_SIDE, by)?;
    shift_side(draft, &table, EXPENDITURE_SIDE, by)?;
    Some(vec![table])
}

fn appropriations(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let by = random.between(50, 9000);
    if random.chance(50) {
        // Basic expenditure by economic codes, from an item up to the total.
        let table = draft.table("basic")?;
        for row in ["30101", "301", "合计"] {
            let row = draft.row(&table, row)?;
            shift(draft, &row, &["合计", "人员经费"], by)?;
        }
        return Some(vec![table, draft.table("general_public")?]);
    }
    // The table of appropriations: one item and the total of its side.
    let table = draft.table("appropriation")?;
    for row in ["二十、住房保障支出", "本年支出合计", "支出总计"] {
        let row = draft.row(&table, row)?;
        shift(draft, &row, &["合计", "一般公共预算财政拨款"], by)?;
    }
    for row in ["一、一般公共预算拨款", "本年收入合计", "收入总计"] {
        let row = draft.row(&table, row)?;
        shift(draft, &row, &["金额"], by)?;
    }
    Some(vec![table, draft.table("general_public")?])
}

fn three_public(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let table = draft.table("three_public")?;
    let row = draft.any(random, &format!("{table}/rows"), |row| row["amounts"]["合计"].is_string())?;
    let by = change(random, amount(draft, &row, "合计")?);
    for column in ["合计", "一般公共预算财政拨款"] {
        shift(draft, &row, &[column], by)?;
    }
    Some(vec![table])
}

/// An empty table of the book.
fn empty(draft: &Draft, random: &mut Random) -> Option<String> {
    draft.any(random, "/budget/tables", |table| {
        table["rows"].as_array().is_some_and(Vec::is_empty) && table["note"].is_string()
    })
}

fn empty_unexplained(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let table = empty(draft, random)?;
    draft.put(&format!("{table}/note"), Value::Null);
    Some(vec![table])
}

fn note_on_figures(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let table = empty(draft, random)?;
    let cents = random.between(100, 90_000);
    let amounts = json!({"合计": super::draft::money(cents), "项目支出": super::draft::money(cents)});
    draft.push(&format!("{table}/rows"), json!({"seq": "1", "name": "合计", "amounts": amounts}));
    Some(vec![table])
}

fn table_missing(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let kinds = [
        "income",
        "expenditure",
        "appropriation",
        "general_public",
        "basic",
        "government_fund",
        "state_capital",
        "three_public",
    ];
    let kind = *random.pick(&kinds);
    draft.table(kind)?;
    draft.retain("/budget/tables", |table| table["kind"] != kind);
    Some(vec!["/budget".to_owned()])
}

/// One table of several that print the same in a field.
fn odd_one(draft: &Draft, random: &mut Random, field: &str) -> Option<String> {
    let printed = draft.all("/budget/tables", |table| !table[field].is_null());
    if printed.len() < 3 { None } else { Some(random.pick(&printed).clone()) }
}

fn other_year(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let table = odd_one(draft, random, "fiscal_year")?;
    let address = format!("{table}/fiscal_year");
    let year = draft.at(&address).as_i64()?;
    draft.put(&address, year + *random.pick(&[-2, -1, 1]));
    Some(vec![table])
}

fn other_unit(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let table = odd_one(draft, random, "money_unit")?;
    draft.put(&format!("{table}/money_unit"), *random.pick(&["元", "千元", "亿元"]));
    Some(vec![table])
}

fn no_items(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let kinds: &[&str] =
        if random.chance(50) { &["expenditure", "general_public", "income"] } else { &["general_public"] };
    for kind in kinds {
        let rows = format!("{}/rows", draft.table(kind)?);
        draft.retain(&rows, |row| row["code"].as_str().is_none_or(|code| code.len() < 7));
    }
    Some(vec![draft.table("general_public")?, draft.table("expenditure")?, "/budget".to_owned()])
}

fn no_economic_items(draft: &mut Draft, _: &mut Random) -> Option<Vec<String>> {
    let table = draft.table("basic")?;
    draft.retain(&format!("{table}/rows"), |row| row["code"].as_str().is_none_or(|code| code.len() < 5));
    Some(vec![table])
}

fn assets(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let table = draft.table("assets")?;
    let counted = |row: &Value| {
        row["amounts"]["价值"].is_string() && row["name"].as_str().is_some_and(|name| !name.contains("其中"))
    };
    let row = draft.any(random, &format!("{table}/rows"), counted)?;
    let by = change(random, amount(draft, &row, "价值")?);
    shift(draft, &row, &["价值"], by)?;
    Some(vec![table])
}

fn no_targets(draft: &mut Draft, _: &mut Random) -> Option<Vec<String>> {
    draft.table("expenditure")?;
    draft.put("/projects", json!([]));
    if draft.count("/totals") > 0 {
        draft.put("/totals", json!([]));
    }
    draft.put("/kinds", json!(["unit_budget"]));
    // Nor is it told that targets are disclosed elsewhere.
    draft.retain("/budget/narrative", |section| {
        !["heading", "text"]
            .iter()
            .any(|part| section[*part].as_str().is_some_and(|words| words.contains("绩效")))
    });
    Some(vec![String::new()])
}
