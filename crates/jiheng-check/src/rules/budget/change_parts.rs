//! Changes of a whole and of all its parts: `比上年减少44.52万元，其中：基本支出减少19.58万元…项目支出减少24.93万元` must add up.

use jiheng_model::{Check, Example, Gap, Money, Rule, Severity, quantities};

use super::super::{DISCLOSURE_2016, FORM};
use super::changes::direction;
use crate::words::{contains_any, quote};

pub const CHANGE_OF_PARTS: Rule = Rule {
    code: "B032",
    name: "change-of-parts",
    severity: Severity::Warning,
    title: "各部分的增减与总数的增减不符",
    why: "总数的增减等于各部分增减之和；不等说明某一项的数额或方向写错。",
    fix: "核对两年的金额，改正有误的增减。",
    basis: &[DISCLOSURE_2016, FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/budget/narrative/3/text",
        r#""2026年预算收支安排500.00万元，较2025年预算减少12.00万元，其中：基本支出减少5.00万元，项目支出减少17.00万元。本年没有政府采购预算。""#,
    ),
    check: Check::Document(|document, report| {
        let Some(book) = &document.budget else { return };
        for (at, section) in book.narrative.iter().enumerate() {
            for paragraph in section.text.split('\n').filter(|text| text.contains("其中")) {
                let Some((words, gap)) = off(paragraph) else { continue };
                report
                    .at_pointer(
                        format!("/budget/narrative/{at}/text"),
                        format!(
                            "{}：各部分合计{}，总数{}，相差 {} 万元",
                            quote(&words),
                            told(gap.sum),
                            told(gap.total),
                            gap.difference.abs()
                        ),
                    )
                    .evidence(gap);
            }
        }
    }),
};

fn told(change: Money) -> String {
    format!("{} {} 万元", if change.is_negative() { "减少" } else { "增加" }, change.abs())
}

/// Parts that make up a whole between them.
const WHOLES: [&[&str]; 2] = [&["基本支出", "项目支出"], &["因公出国", "公务用车", "公务接待"]];

/// The change of a whole that the changes of its parts do not add up to.
fn off(paragraph: &str) -> Option<(String, Gap)> {
    let parts_of = WHOLES.iter().find(|parts| parts.iter().all(|part| paragraph.contains(part)))?;
    let characters: Vec<char> = paragraph.chars().collect();
    let mut whole: Option<(Money, usize)> = None;
    let mut parts: Vec<Option<Money>> = vec![None; parts_of.len()];
    // 因公出国（境）费与上年持平: a part that did not change is told without a figure.
    let mut still = vec![false; parts_of.len()];
    for clause in paragraph.split(['，', '。', '；', '、', ',', ';', '：', ':']) {
        if contains_any(clause, &["持平", "无增减", "没有增减", "无变化", "没有变化"]) {
            for (part, name) in parts_of.iter().enumerate() {
                if clause.contains(name) {
                    parts[part] = Some(Money::ZERO);
                    still[part] = true;
                }
            }
        }
    }
    let mut begun = false;
    let mut from = 0;
    let mut end = 0;
    for figure in quantities(paragraph) {
        let between: String = characters[from.min(figure.span.0)..figure.span.0].iter().collect();
        from = figure.span.1;
        begun = begun || (whole.is_some() && between.contains("其中"));
        let Some((grows, _)) = direction(&characters, figure.span.0) else { continue };
        let Some(money) = figure.money() else { continue };
        let change = if grows { money } else { -money };
        match (whole, begun) {
            (None, _) if ["较", "比", "与"].iter().any(|mark| between.contains(mark)) => {
                whole = Some((change, figure.span.0));
            }
            (Some(_), true) => {
                // The part is named last before its verb; what names two parts is no part.
                let named: Vec<usize> = (0..parts_of.len())
                    .filter(|part| !still[*part] && between.contains(parts_of[*part]))
                    .collect();
                match named.as_slice() {
                    [part] if parts[*part].is_none() => parts[*part] = Some(change),
                    _ => return None,
                }
                end = figure.span.1;
            }
            _ => return None,
        }
    }
    let (whole, start) = whole?;
    let parts: Vec<Money> = parts.into_iter().collect::<Option<Vec<Money>>>()?;
    let clause = characters[..start].iter().rposition(|c| "，,。；".contains(*c)).map_or(0, |at| at + 1);
    Some((characters[clause..end].iter().collect(), Gap::of(whole, &parts)?))
}
