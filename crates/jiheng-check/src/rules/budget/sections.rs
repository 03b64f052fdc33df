//! The sections of the disclosed text: those that must be there are, and their numbers follow each other.

use jiheng_model::{
    BudgetBook, BudgetTableKind, Check, Document, Example, Kind, Parameter, ParameterValue, Report, Rule,
    Severity,
};

use super::super::DISCLOSURE_2016;
use crate::words::quote;

pub const SECTION_MISSING: Rule = Rule {
    code: "B030",
    name: "section-missing",
    severity: Severity::Warning,
    title: "单位预算缺少必备的说明",
    why: "公开预算要一并说明单位职责、机构设置、机关运行经费、政府采购、国有资产占用，并解释专业名词；没有相关情况的也要写明。",
    fix: "补充缺少的说明；没有相关情况的写明没有。",
    basis: &[DISCLOSURE_2016],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "sections",
            title: "必备的说明，等号后是可能的写法",
            default: ParameterValue::Words(&[
                "单位职责=职责|职能",
                "机构设置=机构设置|机构情况|内设机构|机构构成|单位构成|下属单位|预算单位",
                "机关运行经费=机关运行经费",
                "政府采购=政府采购",
                "国有资产占用=国有资产|固定资产|资产占用|资产情况",
                "名词解释=名词解释|专业名词",
            ]),
        },
        Parameter {
            name: "least", title: "至少读出多少段说明才核对", default: ParameterValue::Number(4)
        },
    ],
    example: Example::edit(
        "/budget/narrative/5",
        r#"{"heading": "日常经费情况", "text": "2026年日常经费30.00万元。", "claims": []}"#,
    ),
    check: Check::Document(section_missing),
};

fn section_missing(document: &Document, report: &mut Report) {
    let unit_budget = document.kinds.contains(&Kind::UnitBudget);
    let Some(book) = document.budget.as_ref().filter(|_| unit_budget) else { return };
    if (book.narrative.len() as i64) < report.number("least") {
        return;
    }
    let mut missing: Vec<String> = Vec::new();
    report.any_word("sections", |section| {
        let (title, words) = section.split_once('=').unwrap_or((section, section));
        if !words.split('|').any(|word| is_told(document, book, word)) {
            missing.push(title.to_owned());
        }
        false
    });
    if !missing.is_empty() {
        let missing = missing.join("、");
        report
            .at_pointer("/budget/narrative", format!("文字说明缺少{missing}"))
            .evidence([("missing", missing)]);
    }
}

/// Whether a word stands in a heading or text, names a table that was read, or stands in text that no field took.
fn is_told(document: &Document, book: &BudgetBook, word: &str) -> bool {
    let in_table = |kind: BudgetTableKind, words: &[&str]| {
        words.contains(&word) && book.tables.iter().any(|table| table.kind == kind)
    };
    book.narrative.iter().any(|section| section.heading.contains(word) || section.text.contains(word))
        || document.unmapped.iter().any(|one| one.text.contains(word))
        || (matches!(word, "名词解释" | "专业名词") && !book.definitions.is_empty())
        || in_table(BudgetTableKind::Procurement, &["政府采购"])
        || in_table(BudgetTableKind::Assets, &["国有资产", "固定资产"])
}

pub const SECTION_NUMBERS: Rule = Rule {
    code: "B031",
    name: "section-numbers",
    severity: Severity::Info,
    title: "说明的序号不连续",
    why: "序号重复、倒退或跳号，读者以为缺了内容。",
    fix: "按顺序重新编号。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/budget/narrative/0/heading", r#""一、收入说明""#),
        ("/budget/narrative/1/heading", r#""二、支出说明""#),
        ("/budget/narrative/2/heading", r#""二、“三公”经费预算情况""#),
        ("/budget/narrative/3/heading", r#""三、政府采购情况""#),
    ]),
    check: Check::Document(section_numbers),
};

fn section_numbers(document: &Document, report: &mut Report) {
    let Some(book) = &document.budget else { return };
    let mut before: Option<(u32, &str)> = None;
    for (at, section) in book.narrative.iter().enumerate() {
        let Some(number) = number(&section.heading) else { continue };
        let follows = match before {
            // A new list begins anew.
            None => true,
            _ if number == 1 => true,
            Some((last, _)) => {
                number == last + 1
                    || (number > last && (last + 1..number).all(|gap| is_elsewhere(document, gap)))
            }
        };
        if !follows && let Some((_, heading)) = before {
            report.at_pointer(
                format!("/budget/narrative/{at}/heading"),
                format!("{}之后是{}，序号不连续", quote(heading), quote(&section.heading)),
            );
        }
        before = Some((number, &section.heading));
    }
}

/// Whether the heading of that number stands somewhere else than among the sections: as a table, a form, definitions.
fn is_elsewhere(document: &Document, number: u32) -> bool {
    let Some(book) = &document.budget else { return false };
    let lead = format!("{}、", numeral(number));
    let in_text = |text: &str| text.lines().any(|line| line.trim_start().starts_with(&lead));
    !book.definitions.is_empty()
        || book.narrative.iter().any(|section| in_text(&section.text))
        || document.unmapped.iter().any(|one| in_text(&one.text))
        || book.tables.iter().any(|table| table.title.starts_with(&lead))
}

const NUMERALS: &str = "一二三四五六七八九";

fn numeral(number: u32) -> String {
    let one = |digit: u32| {
        NUMERALS.chars().nth(digit.wrapping_sub(1) as usize).map(String::from).unwrap_or_default()
    };
    match number {
        0..=9 => one(number),
        10..=19 => format!("十{}", one(number - 10)),
        _ => format!("{}十{}", one(number / 10), one(number % 10)),
    }
}

/// The number a heading begins with: `三、…`, `十二、…`.
fn number(heading: &str) -> Option<u32> {
    let (printed, _) = heading.trim_start().split_once('、')?;
    (1..=39).find(|number| numeral(*number) == printed)
}
