//! What a list in the text leaves out: `收入预算500万元，其中一般公共预算收入490万元，政府性基金0万元` without the carry-over of the
//! table. Only a list that would be whole with the item is judged; one that names a part on purpose is left alone.

use jiheng_model::{
    BudgetBook, BudgetTableKind as Kind, Check, Claim, Document, Example, Gap, Money, MoneyUnit, Report,
    Rule, Severity, Side,
};

use super::super::DISCLOSURE_2016;
use super::narrative::figure;
use super::tables::{self, only_amount, parts_of, row_name, side_gaps, total_row};
use crate::words::quote;

pub const LIST_OMITS_ITEM: Rule = Rule {
    code: "B028",
    name: "list-omits-item",
    severity: Severity::Warning,
    title: "文字说明的分项漏列表中的项目",
    why: "文字逐项列出构成，却漏了表中有金额的一项，各项相加就不等于总数。",
    fix: "在文字中补上漏列的项目。",
    basis: &[DISCLOSURE_2016],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/budget/narrative/0",
        r#"{"heading": "收入说明", "text": "2026年收入预算500.00万元，其中一般公共预算收入490.00万元，基金预算收入0.00万元。", "claims": [
  {"subject": "收入预算", "amount": "500.00", "unit": "万元", "span": [5, 17]},
  {"subject": "一般公共预算收入", "amount": "490.00", "unit": "万元", "span": [20, 36]},
  {"subject": "基金预算收入", "amount": "0.00", "unit": "万元", "span": [37, 49]}
]}"#,
    ),
    check: Check::Document(list_omits_item),
};

/// Items of a table that make up a total, with the words a text may call each by.
type Items = Vec<(String, Money)>;

fn list_omits_item(document: &Document, report: &mut Report) {
    let Some(book) = &document.budget else { return };
    for (at, section) in book.narrative.iter().enumerate() {
        if section.claims.len() < 3 || !section.text.contains("其中") {
            continue;
        }
        let text: Vec<char> = section.text.chars().collect();
        for (number, whole) in section.claims.iter().enumerate() {
            let Some((total, items)) = made_up(book, whole) else { continue };
            let listed = listed(&text, whole, &section.claims[number + 1..]);
            let Some(amounts) = listed.iter().map(|claim| stated(claim)).collect::<Option<Vec<Money>>>()
            else {
                continue;
            };
            if listed.len() < 2 {
                continue;
            }
            let missing: Vec<&(String, Money)> =
                items.iter().filter(|(name, money)| !is_named(name, *money, &listed, &amounts)).collect();
            let with_missing: Vec<Money> =
                amounts.iter().copied().chain(missing.iter().map(|(_, money)| *money)).collect();
            // The list lacks just what the table has besides.
            let lacks = Gap::of(total, &amounts).is_some_and(|gap| gap.difference.is_negative());
            if missing.is_empty() || !lacks || Gap::of(total, &with_missing).is_some() {
                continue;
            }
            let names: Vec<String> =
                missing.iter().map(|(name, money)| format!("「{name}」{money} 万元")).collect();
            report
                .at_pointer(
                    format!("/budget/narrative/{at}/text"),
                    format!(
                        "{} {total} 万元的构成列了 {} 项，漏列表中的{}",
                        quote(&whole.subject),
                        listed.len(),
                        names.join("、")
                    ),
                )
                .evidence([("total", total.to_string()), ("listed", listed.len().to_string())]);
        }
    }
}

fn stated(claim: &Claim) -> Option<Money> {
    Money::parse(&claim.amount, MoneyUnit::from_word(&claim.unit)?)
}

/// The items that make up what a claim states, where it states a total of a table as the table has it.
fn made_up(book: &BudgetBook, claim: &Claim) -> Option<(Money, Items)> {
    let (title, total) = figure(book, &claim.subject)?;
    if stated(claim).is_none_or(|stated| Gap::of(total, &[stated]).is_some()) {
        return None;
    }
    let items: Items = if title == Kind::Income.title() {
        let found = tables::of(book, Kind::IncomeExpenditure)?;
        if !side_gaps(found.table, Side::Income).is_empty() {
            return None;
        }
        let of_income = found.table.rows.iter().filter(|row| row.side == Some(Side::Income));
        let items = of_income.filter(|row| tables::is_numbered(row) || tables::is_carry_over(row));
        items.filter_map(|row| Some((row_name(row), only_amount(row)?))).collect()
    } else if title == Kind::Expenditure.title() && claim.subject.contains("支出") {
        let found = tables::of(book, Kind::Expenditure)?;
        let (row, all) = total_row(found.table, "合计")?;
        if all != total {
            return None;
        }
        parts_of(Kind::Expenditure, &found.table.rows[row])
    } else {
        return None;
    };
    Some((total, items.into_iter().filter(|(_, money)| !money.is_zero()).collect()))
}

/// The claims after 其中 that belong to the whole: those of its sentence, none inside brackets or of a part's parts.
fn listed<'a>(text: &[char], whole: &Claim, after: &'a [Claim]) -> Vec<&'a Claim> {
    let end = (whole.span.1 as usize).min(text.len());
    let until = text[end..].iter().position(|c| "。\n".contains(*c)).map_or(text.len(), |at| end + at);
    let lead: String = text[end..until].iter().take(4).collect();
    if !lead.trim_start_matches(['，', ',', '：', ':', '（', '(']).starts_with("其中") {
        return Vec::new();
    }
    let mut listed = Vec::new();
    let mut from = end;
    let mut skip = false;
    for claim in after.iter().take_while(|claim| (claim.span.1 as usize) <= until) {
        let start = (claim.span.0 as usize).clamp(from, until);
        let between: String = text[from..start].iter().collect();
        let subject = &claim.subject;
        if between.contains(['；', ';']) {
            skip = false;
        }
        skip = skip
            || ["包括", "主要", "用于"]
                .iter()
                .any(|lead| between.contains(lead) || subject.starts_with(lead));
        if !skip {
            listed.push(claim);
        }
        from = (claim.span.1 as usize).clamp(from, until);
    }
    listed
}

/// Whether a list names the item: by its amount, or by the words that are its own.
fn is_named(name: &str, money: Money, listed: &[&Claim], amounts: &[Money]) -> bool {
    const OWN: [&str; 12] = [
        "一般公共预算",
        "基金",
        "国有资本",
        "专户",
        "单位资金",
        "事业",
        "结转",
        "基本支出",
        "项目支出",
        "经营支出",
        "上解",
        "附属单位",
    ];
    let by_amount = amounts.contains(&money);
    let by_name = OWN
        .iter()
        .filter(|own| name.contains(*own))
        .any(|own| listed.iter().any(|claim| claim.subject.contains(own)));
    by_amount || by_name || listed.iter().any(|claim| claim.subject.contains(name))
}
