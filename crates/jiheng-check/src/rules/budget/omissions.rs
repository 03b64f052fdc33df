//! What a list in the text leaves out: `收入预算500万元，其中一般公共预算收入490万元，政府性基金0万元` without the carry-over of the
//! table. Only a list that would be whole with the item is judged; one that names a part on purpose is left alone.

use jiheng_model::{
    BudgetBook, BudgetTableKind as Kind, Check, Claim, Document, Example, Gap, Money, MoneyUnit, Report,
    Rule, Severity, Side,
};

use super::super::DISCLOSURE_2016;
use super::narrative::figure;
use super::tables::{self, amount, only_amount, parts_of, row_name, side_gaps, total_row};
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
        if section.claims.len() < 3 || !LEADS.iter().any(|lead| section.text.contains(lead)) {
            continue;
        }
        let text: Vec<char> = section.text.chars().collect();
        for (number, whole) in section.claims.iter().enumerate() {
            let Some((total, ways)) = made_up(book, whole) else { continue };
            let listed = listed(&text, whole, &section.claims[number + 1..]);
            let Some(amounts) = listed.iter().map(|claim| stated(claim)).collect::<Option<Vec<Money>>>()
            else {
                continue;
            };
            if listed.len() < 2 {
                continue;
            }
            let lacks = Gap::of(total, &amounts).is_some_and(|gap| gap.difference.is_negative());
            // The list lacks just what the table has besides.
            let missing = ways.iter().filter(|_| lacks).find_map(|items| {
                let missing: Vec<&(String, Money)> =
                    items.iter().filter(|(name, money)| !is_named(name, *money, &listed, &amounts)).collect();
                let besides = missing.iter().map(|(_, money)| *money);
                let with_missing: Vec<Money> = amounts.iter().copied().chain(besides).collect();
                (!missing.is_empty() && Gap::of(total, &with_missing).is_none()).then_some(missing)
            });
            let Some(missing) = missing else { continue };
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

/// The ways in which tables divide what a claim states, where it states a total of a table as the table has it.
fn made_up(book: &BudgetBook, claim: &Claim) -> Option<(Money, Vec<Items>)> {
    let (title, total) = figure(book, &claim.subject)?;
    if stated(claim).is_none_or(|stated| Gap::of(total, &[stated]).is_some()) {
        return None;
    }
    let mut ways: Vec<Items> = if title == Kind::Income.title() {
        vec![of_side(book, Side::Income)?]
    } else if title == Kind::Expenditure.title() && claim.subject.contains("支出") {
        let found = tables::of(book, Kind::Expenditure)?;
        let (row, all) = total_row(found.table, "合计")?;
        if all != total {
            return None;
        }
        let by_use = parts_of(Kind::Expenditure, &found.table.rows[row]);
        // By function: 社会保障和就业支出, 住房保障支出.
        [Some(by_use), of_side(book, Side::Expenditure)].into_iter().flatten().collect()
    } else if claim.subject.contains("三公") {
        let found = tables::of(book, Kind::ThreePublic)?;
        let numbered = found.table.rows.iter().filter(|row| tables::is_numbered(row));
        vec![numbered.filter_map(|row| Some((row_name(row), amount(row, "合计")?))).collect()]
    } else {
        return None;
    };
    for items in &mut ways {
        items.retain(|(_, money)| !money.is_zero());
    }
    Some((total, ways))
}

/// The items of one side of the summary, where they tie.
fn of_side(book: &BudgetBook, side: Side) -> Option<Items> {
    let found = tables::of(book, Kind::IncomeExpenditure)?;
    if !side_gaps(found.table, side).is_empty() {
        return None;
    }
    let rows = found.table.rows.iter().filter(|row| row.side == Some(side));
    let items = rows.filter(|row| tables::is_numbered(row) || tables::is_carry_over(row));
    Some(items.filter_map(|row| Some((row_name(row), only_amount(row)?))).collect())
}

/// Words that a list of parts begins with.
const LEADS: [&str; 3] = ["其中", "包括", "包含"];

/// The claims after 其中 that belong to the whole: those of its sentence, none inside brackets or of a part's parts.
fn listed<'a>(text: &[char], whole: &Claim, after: &'a [Claim]) -> Vec<&'a Claim> {
    let end = (whole.span.1 as usize).min(text.len());
    let until = text[end..].iter().position(|c| "。\n".contains(*c)).map_or(text.len(), |at| end + at);
    let rest: String = text[end..until].iter().take(16).collect();
    let is_mark = |c: char| "，,：:（(".contains(c);
    let mut lead = rest.trim_start_matches(is_mark);
    // By what it is divided may stand before.
    if lead.starts_with('按') {
        let Some(at) = lead.find(is_mark) else { return Vec::new() };
        lead = lead[at..].trim_start_matches(is_mark);
    }
    let Some(word) = LEADS.iter().find(|word| lead.starts_with(**word)) else { return Vec::new() };
    let before = rest.chars().count() - lead.chars().count();
    let mut listed = Vec::new();
    let mut from = end + before + word.chars().count();
    let mut skip = false;
    let mut depth = 0i32;
    for claim in after.iter().take_while(|claim| (claim.span.1 as usize) <= until) {
        let end = (claim.span.1 as usize).clamp(from, until);
        // With the subject, which may begin with the lead.
        let words: String = text[from..end].iter().collect();
        for c in words.chars() {
            depth += i32::from(matches!(c, '（' | '(')) - i32::from(matches!(c, '）' | ')'));
        }
        if words.contains(['；', ';']) {
            skip = false;
        }
        skip = skip || ["包括", "主要", "用于"].iter().any(|lead| words.contains(lead));
        if !skip && depth <= 0 {
            listed.push(claim);
        }
        from = end;
    }
    listed
}

/// Whether a list names the item: by its amount, or by the words that are its own.
fn is_named(name: &str, money: Money, listed: &[&Claim], amounts: &[Money]) -> bool {
    const OWN: [&str; 15] = [
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
        "因公出国",
        "公务用车购置及",
        "公务接待",
    ];
    let by_amount = amounts.contains(&money);
    let by_name = OWN
        .iter()
        .filter(|own| name.contains(*own))
        .any(|own| listed.iter().any(|claim| claim.subject.contains(own)));
    by_amount || by_name || listed.iter().any(|claim| claim.subject.contains(name))
}
