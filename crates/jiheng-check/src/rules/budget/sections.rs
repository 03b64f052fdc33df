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

/// How headings are numbered, from the top of a text down: 第一部分, 一、, （一）, 1、.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Part,
    Numeral,
    Bracketed,
    Digit,
}

const STYLES: usize = 4;

fn section_numbers(document: &Document, report: &mut Report) {
    let Some(book) = &document.budget else { return };
    let headings: Vec<(usize, &str, Style, u32)> = book
        .narrative
        .iter()
        .enumerate()
        .filter_map(|(at, section)| {
            let (style, number) = number(&section.heading)?;
            Some((at, section.heading.as_str(), style, number))
        })
        .collect();
    let mut before: [Option<(u32, &str, usize)>; STYLES] = [None; STYLES];
    for (place, (at, heading, style, number)) in headings.iter().enumerate() {
        let level = *style as usize;
        // What stands below another heading counts from one again.
        before[level + 1..].fill(None);
        let last = before[level].replace((*number, heading, *at));
        let follows = match last {
            None => true,
            // A new list begins anew, though not right behind the first of another.
            Some((last, _, place)) if *number == 1 => last != 1 || place + 1 != *at,
            Some((last, ..)) if *number == last + 1 => true,
            // The words are explained near the end, in a section that is not among these.
            Some((last, ..)) if *number == last + 2 && place + 1 == headings.len() => {
                !book.definitions.is_empty() || is_elsewhere(document, *style, last + 1)
            }
            Some((last, ..)) => {
                *number > last && (last + 1..*number).all(|gap| is_elsewhere(document, *style, gap))
            }
        };
        if let Some((_, last, _)) = last.filter(|_| !follows) {
            report.at_pointer(
                format!("/budget/narrative/{at}/heading"),
                format!("{}之后是{}，序号不连续", quote(last), quote(heading)),
            );
        }
    }
}

/// Whether the heading of that number stands somewhere else than among the sections: in a text, as a table or a form.
fn is_elsewhere(document: &Document, style: Style, number: u32) -> bool {
    let Some(book) = &document.budget else { return false };
    let lead = lead(style, number);
    let in_text = |text: &str| text.lines().any(|line| line.trim_start().starts_with(&lead));
    // Lists within a section are numbered （一） and 1、 too.
    let of_sections = matches!(style, Style::Part | Style::Numeral)
        && book.narrative.iter().any(|section| in_text(&section.text));
    of_sections
        || document.unmapped.iter().any(|one| in_text(&one.text))
        || book.tables.iter().any(|table| table.title.starts_with(&lead))
}

fn lead(style: Style, number: u32) -> String {
    match style {
        Style::Part => format!("第{}部分", numeral(number)),
        Style::Numeral => format!("{}、", numeral(number)),
        Style::Bracketed => format!("（{}）", numeral(number)),
        Style::Digit => format!("{number}、"),
    }
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

/// The number a heading begins with: `三、…`, `第十二部分 …`, `（三）…`, `3．…`.
fn number(heading: &str) -> Option<(Style, u32)> {
    let heading = heading.trim_start();
    let written = |printed: &str| (1..=39).find(|number| numeral(*number) == printed);
    let between = |open: char, close: &str| written(heading.strip_prefix(open)?.split_once(close)?.0);
    if let Some(number) = between('第', "部分") {
        return Some((Style::Part, number));
    }
    if let Some(number) = between('（', "）").or_else(|| between('(', ")")) {
        return Some((Style::Bracketed, number));
    }
    let (printed, rest) = heading.split_once(['、', '．', '.'])?;
    // 1.5 is a figure.
    let digits = printed.parse::<u32>().ok().filter(|_| !rest.starts_with(|c: char| c.is_ascii_digit()));
    written(printed)
        .map(|number| (Style::Numeral, number))
        .or_else(|| Some((Style::Digit, digits.filter(|number| (1..=39).contains(number))?)))
}
