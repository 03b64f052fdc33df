//! What the text says of the tables: amounts, changes and their reasons.

use jiheng_model::text::key;
use jiheng_model::{
    BudgetBook, BudgetRow, BudgetTableKind as Kind, Check, Claim, Document, Example, Gap, Money, MoneyUnit,
    NarrativeSection,
};
use jiheng_model::{Report, Rule, Severity, Side};

use super::super::{DISCLOSURE_2016, FORM};
use super::tables::{self, amount, only_amount, row_gap, row_name, side_gaps, sound_total};
use super::within::three_public_gaps;
use crate::words::{contains_any, names_other_year, quote};

pub const NARRATIVE_AND_TABLE: Rule = Rule {
    code: "B010",
    name: "narrative-and-table",
    severity: Severity::Error,
    title: "文字说明的金额与表格不一致",
    why: "说明与表格公开的是同一笔预算，金额应当相同。",
    fix: "核对表格，改正文字或表格中有误的一处。",
    basis: &[DISCLOSURE_2016, FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        (
            "/budget/narrative/1/text",
            r#""2026年支出预算500.00万元，其中基本支出200.00万元，项目支出310.00万元。""#,
        ),
        ("/budget/narrative/1/claims/2/amount", r#""310.00""#),
    ]),
    check: Check::Document(narrative_and_table),
};

fn narrative_and_table(document: &Document, report: &mut Report) {
    let Some(book) = &document.budget else { return };
    for (at, section) in book.narrative.iter().enumerate() {
        for (number, source, gap) in gaps_of(document, section) {
            let claim = &section.claims[number];
            report
                .at_pointer(
                    format!("/budget/narrative/{at}/claims/{number}"),
                    format!(
                        "说明中{} {} {}，{source}是 {} 万元，相差 {} 万元",
                        quote(&claim.subject),
                        claim.amount,
                        claim.unit,
                        gap.total,
                        gap.difference.abs()
                    ),
                )
                .evidence(gap);
        }
    }
}

/// The claims of a section that are not what their table says, with the table and the gap.
pub fn gaps_of(document: &Document, section: &NarrativeSection) -> Vec<(usize, &'static str, Gap)> {
    let Some(book) = &document.budget else { return Vec::new() };
    let text: Vec<char> = section.text.chars().collect();
    let claims = section.claims.iter().enumerate();
    let gap = |(number, claim): (usize, &Claim)| {
        if !is_of_this_year(&text, claim, document.fiscal_year) {
            return None;
        }
        let figure = figure(book, &claim.subject).or_else(|| project(document, &claim.subject));
        let (source, figure) = figure?;
        let stated = Money::parse(&claim.amount, MoneyUnit::from_word(&claim.unit)?)?;
        Some((number, source, Gap::of(figure, &[stated])?))
    };
    claims.filter_map(gap).collect()
}

/// Whether the claim is an amount of this year's budget: not a change, nor what another year had.
fn is_of_this_year(characters: &[char], claim: &Claim, year: Option<i32>) -> bool {
    const CHANGES: [&str; 12] = [
        "减少",
        "增加",
        "增长",
        "下降",
        "降低",
        "压减",
        "较上年",
        "比上年",
        "与上年",
        "相比",
        "上年预算",
        "去年",
    ];
    // A sentence longer than this is none; the bound keeps the work in proportion to the text.
    const SENTENCE: usize = 300;
    let end = (claim.span.1 as usize).min(characters.len());
    let start = (claim.span.0 as usize).min(end);
    let before = &characters[start.saturating_sub(SENTENCE)..start];
    let after = &characters[end..characters.len().min(end + SENTENCE)];
    let since = |marks: &str| before.iter().rposition(|c| marks.contains(*c)).map_or(0, |at| at + 1);
    let until = after.iter().position(|c| "。；;\n".contains(*c)).unwrap_or(after.len());
    let told = &characters[start..end];
    let clause: String = before[since("，。；：,;:、\n（(")..].iter().chain(told).collect();
    let sentence: String = before[since("。；;\n")..].iter().chain(told).chain(&after[..until]).collect();
    let other_year = year.is_some_and(|year| names_other_year(&sentence, year));
    !other_year && !contains_any(&clause, &CHANGES) && !contains_any(&claim.subject, &CHANGES)
}

/// The figure a subject names, and the table it stands in.
pub fn figure(book: &BudgetBook, subject: &str) -> Option<(&'static str, Money)> {
    let subject = key(subject);
    // `2024年支出预算`, `我单位财政拨款“三公”经费预算`: the year and the speaker name no other figure.
    let mut subject = subject.as_str();
    if let Some((year, rest)) = subject.split_once('年')
        && year.len() == 4
        && year.bytes().all(|b| b.is_ascii_digit())
    {
        subject = rest.trim_start_matches("度");
    }
    for speaker in ["我单位", "本单位", "我部门", "本部门", "我局", "本局"] {
        subject = subject.strip_prefix(speaker).unwrap_or(subject);
    }
    for tail in ["为", "安排", "预算安排", "预算", "共计", "合计", "共", "计", "约"] {
        if !matches!(subject, "收入预算" | "支出预算" | "收入总计" | "支出总计") {
            subject = subject.strip_suffix(tail).unwrap_or(subject);
        }
    }
    let total = |kind: Kind, column: &str| {
        let found = tables::of(book, kind)?;
        Some((kind.title(), sound_total(found.table, column)?.1))
    };
    match subject {
        "收入预算" | "预算收入" | "收入总预算" | "总收入" | "收入总计" | "预算收支" | "收支预算"
        | "收支总预算" => total(Kind::Income, "合计"),
        "支出预算" | "预算支出" | "支出总预算" | "总支出" | "支出总计" => {
            total(Kind::Expenditure, "合计")
        }
        "基本支出" => total(Kind::Expenditure, "基本支出"),
        "项目支出" => total(Kind::Expenditure, "项目支出"),
        "人员经费" | "人员经费支出" => total(Kind::Basic, "人员经费"),
        "公用经费" | "日常公用经费" | "公用经费支出" => total(Kind::Basic, "公用经费"),
        _ => income_item(book, subject)
            .or_else(|| three_public(book, subject))
            .or_else(|| assets(book, subject)),
    }
}

/// The whole of the assets: `…局上年末固定资产金额`.
fn assets(book: &BudgetBook, subject: &str) -> Option<(&'static str, Money)> {
    let whole = ["固定资产金额", "固定资产总额", "资产总额"].iter().any(|name| subject.ends_with(name));
    let bought = ["购置", "新增", "处置"].iter().any(|word| subject.contains(word));
    let found = tables::of(book, Kind::Assets).filter(|_| whole && !bought)?;
    let row = found.table.rows.iter().find(|row| row_name(row).contains("资产总额"))?;
    Some((Kind::Assets.title(), row.amounts.values().next().copied()?))
}

/// An item of the income side of the summary table.
fn income_item(book: &BudgetBook, subject: &str) -> Option<(&'static str, Money)> {
    let wanted: &[&str] = match subject {
        "一般公共预算收入" | "一般公共预算拨款收入" | "一般公共预算财政拨款收入" => {
            &["一般公共预算拨款收入", "一般公共预算财政拨款收入"]
        }
        "基金预算收入" | "政府性基金预算收入" | "政府性基金预算拨款收入" => {
            &["政府性基金预算拨款收入", "政府性基金预算财政拨款收入"]
        }
        "国有资本经营预算收入" | "国有资本经营预算拨款收入" => {
            &["国有资本经营预算拨款收入", "国有资本经营预算财政拨款收入"]
        }
        "财政专户核拨收入" | "财政专户管理资金收入" => {
            &["财政专户管理资金收入", "财政专户核拨收入"]
        }
        "单位资金收入" | "单位资金" => &["单位资金", "单位资金收入"],
        "上年结转" | "上年结转结余" => &["上年结转", "上年结转结余"],
        _ => return None,
    };
    let found = tables::of(book, Kind::IncomeExpenditure)?;
    if !side_gaps(found.table, Side::Income).is_empty() {
        return None;
    }
    let (_, row) = tables::side_row(found.table, Side::Income, wanted)?;
    // A blank cell of this table is zero: the text says 0.00.
    Some((Kind::IncomeExpenditure.title(), only_amount(row).unwrap_or(Money::ZERO)))
}

/// A project that the text names with its amount: `主要为…资金1317.22万元`.
fn project(document: &Document, subject: &str) -> Option<(&'static str, Money)> {
    let subject = key(subject);
    let mut subject = subject.as_str();
    for lead in ["主要用于", "主要包括", "主要为", "主要是", "包括", "其中", "用于"] {
        subject = subject.strip_prefix(lead).unwrap_or(subject).trim_start_matches([':', '，']);
    }
    let mut named = document
        .projects
        .iter()
        .filter(|project| project.name.as_deref().is_some_and(|name| key(name) == subject));
    let project = named.next().filter(|_| named.next().is_none())?;
    Some(("该项目的预算", project.budget.total?))
}

fn three_public(book: &BudgetBook, subject: &str) -> Option<(&'static str, Money)> {
    let found = tables::of(book, Kind::ThreePublic)?;
    let wanted: fn(&str) -> bool = match subject {
        _ if subject.contains("三公") && (subject.ends_with("经费") || subject.ends_with("支出")) => {
            |name| name.contains("三公")
        }
        "因公出国(境)费" | "因公出国(境)费用" | "因公出国(境)经费" => {
            |name| name.starts_with("因公出国")
        }
        "公务用车购置及运维费" | "公务用车购置及运行费" | "公务用车购置及运行维护费" => {
            |name| name.starts_with("公务用车购置及")
        }
        "公务用车购置费" => |name| name == "公务用车购置费",
        "公务用车运维费" | "公务用车运行维护费" | "公务用车运行费" => {
            |name| name.starts_with("公务用车运行") || name.starts_with("公务用车运维")
        }
        "公务接待费" => |name| name.starts_with("公务接待"),
        _ => return None,
    };
    let row = found.table.rows.iter().find(|row| wanted(&row_name(row)))?;
    // Which of the figures that do not tie is the wrong one, nobody knows; one beside them is as good as ever.
    let of_cars = |row: &BudgetRow| row_name(row).starts_with("公务用车");
    let doubtful = three_public_gaps(found.table).iter().any(|(at, _)| {
        let parent = &found.table.rows[*at];
        !of_cars(parent) || of_cars(row)
    });
    if doubtful || row_gap(Kind::ThreePublic, row).is_some() {
        return None;
    }
    // A blank cell of this table is zero: the text says 0.00.
    Some(("“三公”经费支出表", amount(row, "合计").unwrap_or(Money::ZERO)))
}

pub const CHANGE_WITHOUT_REASON: Rule = Rule {
    code: "B019",
    name: "change-without-reason",
    severity: Severity::Warning,
    title: "“三公”经费增减没有说明原因",
    why: "公开“三公”经费应同时说明与上年相比增减变化的原因。",
    fix: "补充增减变化的原因。",
    basis: &[DISCLOSURE_2016],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/budget/narrative/2",
        r#"{"heading": "“三公”经费预算情况", "text": "2026年“三公”经费预算5.00万元，比上年减少0.20万元。", "claims": []}"#,
    ),
    check: Check::Document(|document, report| {
        const REASONS: [&str; 10] =
            ["原因", "主要是", "主要为", "主要系", "由于", "因为", "系", "根据", "按照", "落实"];
        let Some(book) = &document.budget else { return };
        for (at, section) in book.narrative.iter().enumerate() {
            let of_three = section.heading.contains("三公");
            let changed = contains_any(&section.text, &["增加", "减少", "增长", "下降", "压减"]);
            if of_three && changed && !contains_any(&section.text, &REASONS) {
                report.at_pointer(
                    format!("/budget/narrative/{at}"),
                    format!("{}写了增减，没有说明原因", quote(&section.heading)),
                );
            }
        }
    }),
};
