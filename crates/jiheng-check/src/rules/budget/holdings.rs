//! Vehicles and buildings that the text counts, against the table of assets.

use jiheng_model::{
    BudgetTable, BudgetTableKind as Kind, Check, Decimal, Document, Example, QuantityInText, Report, Rule,
    Severity, quantities,
};

use super::super::FORM;
use super::tables::{self, row_name};
use crate::words::{contains_any, names_other_year, quote};

pub const HOLDINGS_AND_TABLE: Rule = Rule {
    code: "B034",
    name: "holdings-and-table",
    severity: Severity::Warning,
    title: "文字说明的车辆、房屋数量与资产表不一致",
    why: "说明与资产表是同一时点的家底，数量应当相同。",
    fix: "核对资产台账，改正文字或表格。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/budget/narrative/3/text", r#""本年没有政府采购预算。本单位共有车辆3辆。""#),
    check: Check::Document(holdings_and_table),
};

/// What is counted, the unit it is counted in, and the row of the table.
const COUNTED: [(&str, &str, &str); 2] = [("车辆", "辆", "车辆"), ("房屋", "平方米", "房屋")];

fn holdings_and_table(document: &Document, report: &mut Report) {
    let Some(book) = &document.budget else { return };
    let Some(found) = tables::of(book, Kind::Assets) else { return };
    for (at, section) in book.narrative.iter().enumerate() {
        for sentence in section.text.split(['。', '；', ';', '\n']) {
            // What is bought or done with is not what is there.
            const OTHER: [&str; 11] =
                ["购置", "新增", "更新", "报废", "处置", "租用", "出租", "出借", "闲置", "在建", "拟"];
            if contains_any(sentence, &OTHER) || !is_of_the_day(sentence, found.table, document.fiscal_year) {
                continue;
            }
            for (what, unit, row) in COUNTED {
                let Some(told) = counted(sentence, what, unit) else { continue };
                let Some(printed) = quantity(found.table, row).filter(|printed| *printed != told) else {
                    continue;
                };
                report
                    .at_pointer(
                        format!("/budget/narrative/{at}/text"),
                        format!(
                            "{}写的是{what} {told} {unit}，{}是 {printed} {unit}",
                            quote(sentence.trim()),
                            Kind::Assets.title()
                        ),
                    )
                    .evidence([("told", told.to_string()), ("table", printed.to_string())]);
            }
        }
    }
}

/// Whether a sentence tells what there was on the day of the table: at the end of the year it is of, or of the year
/// before the budget's where it prints none.
fn is_of_the_day(sentence: &str, table: &BudgetTable, fiscal_year: Option<i32>) -> bool {
    let Some(year) = fiscal_year else { return !sentence.contains('年') };
    if contains_any(sentence, &["上年", "去年"]) {
        return contains_any(sentence, &["上年末", "上年底", "上年年末", "上年年底", "去年末", "去年底"]);
    }
    let ends = table.fiscal_year.filter(|printed| *printed < year).unwrap_or(year - 1);
    !names_other_year(sentence, year)
        || (!names_other_year(sentence, ends) && contains_any(sentence, &["年末", "年底", "12月31日"]))
}

/// `共有车辆3辆`, `其中：房屋面积800平方米`: the figure that all things of the kind are counted with.
fn counted(sentence: &str, what: &str, unit: &str) -> Option<Decimal> {
    // Behind the name of the thing, longer ones first.
    const TAILS: [&str; 9] = ["总面积", "建筑面积", "面积", "总数", "合计", "共计", "共", "为", "有"];
    // Before it: other words make it one kind of the thing, or a part of all.
    const HEADS: [&str; 6] = ["有", "使用", "占用", "其中", "等", "及"];
    if !sentence.contains(what) {
        return None;
    }
    let characters: Vec<char> = sentence.chars().collect();
    let is_total = |figure: &QuantityInText| {
        let before: String = characters[..figure.span.0].iter().collect();
        let clause = before.rsplit(['，', ',', '、', '：', ':', '（', '(']).next().unwrap_or_default();
        let mut named = clause.trim();
        while let Some(tail) = TAILS.iter().find(|tail| named.ends_with(*tail)) {
            named = &named[..named.len() - tail.len()];
        }
        let same_unit = |printed: &str| printed == unit || (unit == "辆" && printed == "台");
        figure.unit.as_deref().is_some_and(same_unit)
            && named
                .strip_suffix(what)
                .is_some_and(|head| head.is_empty() || HEADS.iter().any(|word| head.ends_with(word)))
    };
    quantities(sentence).iter().find(|figure| is_total(figure)).map(|figure| figure.number.normalize())
}

/// The quantity of a numbered row of the table of assets.
fn quantity(table: &BudgetTable, name: &str) -> Option<Decimal> {
    let row = table.rows.iter().find(|row| tables::is_numbered(row) && row_name(row).starts_with(name))?;
    let (_, printed) = row.details.iter().find(|(column, _)| column.contains("数量"))?;
    printed.replace([',', '，'], "").trim().parse::<Decimal>().ok().map(|number| number.normalize())
}
