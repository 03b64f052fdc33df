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
            const OTHER: [&str; 8] = ["购置", "新增", "更新", "报废", "处置", "租用", "上年", "拟"];
            if contains_any(sentence, &OTHER)
                || document.fiscal_year.is_some_and(|year| names_other_year(sentence, year))
            {
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

/// `共有车辆3辆`: the figure that all things of the kind are counted with.
fn counted(sentence: &str, what: &str, unit: &str) -> Option<Decimal> {
    if !sentence.contains(what) {
        return None;
    }
    let characters: Vec<char> = sentence.chars().collect();
    let is_total = |figure: &QuantityInText| {
        let before: String = characters[..figure.span.0].iter().collect();
        figure.unit.as_deref() == Some(unit)
            && [format!("有{what}"), format!("有{what}共"), format!("{what}总数"), format!("{what}合计")]
                .iter()
                .any(|lead| before.ends_with(lead.as_str()))
    };
    quantities(sentence).iter().find(|figure| is_total(figure)).map(|figure| figure.number.normalize())
}

/// The quantity of a numbered row of the table of assets.
fn quantity(table: &BudgetTable, name: &str) -> Option<Decimal> {
    let row = table.rows.iter().find(|row| tables::is_numbered(row) && row_name(row).starts_with(name))?;
    let (_, printed) = row.details.iter().find(|(column, _)| column.contains("数量"))?;
    printed.replace([',', '，'], "").trim().parse::<Decimal>().ok().map(|number| number.normalize())
}
