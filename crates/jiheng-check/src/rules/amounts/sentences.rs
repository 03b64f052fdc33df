//! Amounts and head counts that sentences tell: persons times standard is the amount, the amount is the budget, and
//! parts after 其中 are no more than the whole. A sentence with more figures than the sum needs is left alone.

use jiheng_model::{
    Check, Decimal, Document, Example, Gap, Money, Parameter, ParameterValue, Project, QuantityInText,
    Report, Rule, Severity, quantities,
};

use super::super::budget::gaps_of;
use super::super::{FORM, GOALS_2015};
use crate::projects::{in_yuan, yuan};
use crate::vocabulary::WORDS;
use crate::words::{contains_any, names_other_year, project_name, quote};

/// The texts of a project that tell of its money, with their field.
fn texts(project: &Project) -> impl Iterator<Item = (String, &str)> {
    let goals = project.goals.iter().enumerate().filter(|(_, goal)| goal.text.contains('元'));
    let goals = goals.map(|(at, goal)| (format!("goals/{at}/text"), goal.text.as_str()));
    let purpose = project.budget.purpose.as_deref().map(|text| ("budget/purpose".to_owned(), text));
    let overview = project.overview.as_deref().map(|text| ("overview".to_owned(), text));
    goals.chain(purpose).chain(overview).filter(|(_, text)| text.contains('元'))
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['。', '；', ';', '\n']).filter(|sentence| sentence.contains('元'))
}

pub const SENTENCE_PRODUCT: Rule = Rule {
    code: "A018",
    name: "persons-times-standard",
    severity: Severity::Warning,
    title: "文字中人数乘标准不等于金额",
    why: "一句话里写了人数、每人标准和总额，三个数应当对得上；对不上必有一处写错。",
    fix: "按人数和标准重新计算金额，或改正人数、标准。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "tolerance",
        title: "相差超过金额的百分之多少才报告",
        default: ParameterValue::Number(1),
    }],
    example: Example::edit(
        "/projects/1/goals/0/text",
        r#""全年资助困难居民3000人参保，每人资助400元，需安排资金150万元，资助准确率100%，6月底前缴费到位。""#,
    ),
    check: Check::Project(|project, report| {
        // A goal that repeats the purpose word for word is one fault, not two.
        let mut told: Vec<&str> = Vec::new();
        for (field, text) in texts(project) {
            for sentence in sentences(text) {
                let Some(Counted { words, count, price, amount }) = persons_and_price(sentence) else {
                    continue;
                };
                let Some(product) = price.checked_mul(count) else { continue };
                let most =
                    in_yuan(amount).abs() * Decimal::from(report.number("tolerance")) / Decimal::ONE_HUNDRED;
                let difference = (product - in_yuan(amount)).abs();
                let Some(sum) = yuan(product).filter(|_| difference > most) else { continue };
                if told.contains(&sentence) {
                    continue;
                }
                told.push(sentence);
                let shown = |money: Money| money.shown_like(amount);
                let gap = Gap { total: shown(amount), sum: shown(sum), difference: shown(sum - amount) };
                report
                    .at(
                        &field,
                        format!(
                            "{}写的{}：{} × {} 元应为 {} 万元，写作 {} 万元，相差 {} 万元",
                            project_name(project),
                            quote(&words),
                            count.normalize(),
                            price.normalize(),
                            gap.sum,
                            gap.total,
                            gap.difference.abs()
                        ),
                    )
                    .evidence(gap);
                break;
            }
        }
    }),
};

/// What a sentence counts, what each costs in yuan, and what it says they cost together.
struct Counted {
    /// The sentence from the clause of the first of the three on.
    words: String,
    count: Decimal,
    price: Decimal,
    amount: Money,
}

/// The one count, the one price for each in yuan, and the one amount of a sentence.
fn persons_and_price(sentence: &str) -> Option<Counted> {
    const COUNTED: [&str; 9] = ["人", "名", "户", "位", "亩", "头", "只", "辆", "册"];
    if !sentence.contains(['每', '均', '/']) {
        return None;
    }
    // Paid by the month, the product is another; by the year it is that of a year, unless several are told.
    let by_year =
        ["每人每年", "每名每年", "每户每年", "每人年"].iter().find(|words| sentence.contains(**words));
    let rest = by_year.map(|words| sentence.replacen(words, "每人", 1));
    const SEVERAL: [&str; 7] = ["两年", "三年", "四年", "五年", "多年", "历年", "年限"];
    if WORDS.values.periods.any_in(rest.as_deref().unwrap_or(sentence))
        || (by_year.is_some() && contains_any(sentence, &SEVERAL))
    {
        return None;
    }
    let characters: Vec<char> = sentence.chars().collect();
    let (mut counts, mut prices, mut amounts) = (Vec::new(), Vec::new(), Vec::new());
    let figures = quantities(sentence);
    for figure in &figures {
        let unit = figure.unit.as_deref()?;
        let per = unit.strip_prefix("元/").filter(|per| COUNTED.contains(per));
        if let Some(per) = per.map(str::to_owned).or_else(|| each_of(&characters, figure, &COUNTED)) {
            let price = if unit.starts_with("元") { figure.number } else { in_yuan(figure.money()?) };
            prices.push((per, price));
        } else if let Some(amount) = figure.money() {
            amounts.push(amount);
        } else if COUNTED.contains(&unit) {
            counts.push((unit.to_owned(), figure.number));
        } else if unit != "%" {
            // Months, years, times: one more factor, of which nobody knows whether it counts.
            return None;
        }
    }
    let person = |unit: &str| matches!(unit, "人" | "名" | "位");
    match (counts.as_slice(), prices.as_slice(), amounts.as_slice()) {
        ([(unit, count)], [(per, price)], [amount]) if unit == per || (person(unit) && person(per)) => {
            let first = figures.first().map_or(0, |figure| figure.span.0);
            let clause =
                characters[..first].iter().rposition(|c| "，,：:".contains(*c)).map_or(0, |at| at + 1);
            let words = characters[clause..].iter().collect();
            Some(Counted { words, count: *count, price: *price, amount: *amount })
        }
        _ => None,
    }
}

/// The measure that a price is for, where the clause before it says so: `每人补贴`, `户均`.
fn each_of(characters: &[char], figure: &QuantityInText, measures: &[&str]) -> Option<String> {
    figure.money()?;
    let before = &characters[..figure.span.0];
    let clause = &before[before.iter().rposition(|c| "，,、：:（(".contains(*c)).map_or(0, |at| at + 1)..];
    let is_measure = |c: char| measures.iter().any(|measure| measure.chars().eq([c]));
    clause.windows(2).find_map(|pair| match pair {
        ['每', measure] if is_measure(*measure) => Some(measure.to_string()),
        [measure, '均'] if is_measure(*measure) => Some(measure.to_string()),
        _ => None,
    })
}

pub const SENTENCE_TOTAL: Rule = Rule {
    code: "A019",
    name: "amount-told-and-budget",
    severity: Severity::Warning,
    title: "文字中的资金总额与预算不一致",
    why: "目标或概况写的资金总额就是本项目的预算，两处应当相同。",
    fix: "核对预算金额，改正文字或预算中有误的一处。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "words",
        title: "金额前有哪些字样才算资金总额",
        default: ParameterValue::Words(&[
            "需安排",
            "资金总额",
            "金额总计",
            "金额合计",
            "总金额",
            "预算总额",
            "预算金额",
            "项目预算",
            "年度预算",
            "资金共计",
            "资金合计",
            "资金共",
        ]),
    }],
    example: Example::edit(
        "/projects/0/overview",
        r#""面向全县各乡镇开展参保政策宣传，资金总额54.50万元。""#,
    ),
    check: Check::Project(|project, report| {
        let Some(total) = project.budget.total.filter(|total| !total.is_zero()) else { return };
        let mut told: Vec<(String, &str, Money)> = Vec::new();
        for (field, text) in texts(project) {
            for sentence in sentences(text) {
                told.extend(
                    totals(sentence, report).into_iter().map(|money| (field.clone(), sentence, money)),
                );
            }
        }
        // Where one of them is the budget, the others speak of something else.
        let ties = |money: Money| {
            let source = project.budget.sources.iter().any(|source| source.amount == Some(money));
            source || Gap::of(total, &[money]).is_none()
        };
        if told.iter().any(|(_, _, money)| ties(*money)) {
            return;
        }
        let Some((field, sentence, money)) = told.into_iter().next() else { return };
        let Some(gap) = Gap::of(total, &[money]) else { return };
        report
            .at(
                field,
                format!(
                    "{}的文字{}写的是 {} 万元，预算 {} 万元，相差 {} 万元",
                    project_name(project),
                    quote(sentence),
                    gap.sum,
                    gap.total,
                    gap.difference.abs()
                ),
            )
            .evidence(gap);
    }),
};

/// The amounts of a sentence that call themselves the whole of the project's money.
fn totals(sentence: &str, report: &Report) -> Vec<Money> {
    // Shares of one level, of one purpose, of other years, and changes are no totals.
    const PARTS: [&str; 22] = [
        "其中",
        "中央",
        "省级",
        "市级",
        "县级",
        "区级",
        "镇级",
        "上级",
        "自筹",
        "结转",
        "上年",
        "去年",
        "比",
        "较",
        "增",
        "减",
        "总投资",
        "每",
        "均",
        "不低于",
        "以上",
        "累计",
    ];
    let other_year = report.document().fiscal_year.is_some_and(|year| names_other_year(sentence, year));
    if other_year || contains_any(sentence, &PARTS) || !report.any_in("words", sentence) {
        return Vec::new();
    }
    let characters: Vec<char> = sentence.chars().collect();
    let mut totals = Vec::new();
    let mut after = 0;
    for figure in quantities(sentence) {
        let before: String = characters[after..figure.span.0].iter().collect();
        let clause = before.rsplit(['，', ',', '、']).next().unwrap_or_default();
        if let Some(money) = figure.money()
            && report.any_in("words", clause)
        {
            totals.push(money);
        }
        after = figure.span.1;
    }
    totals
}

pub const PARTS_EXCEED_WHOLE: Rule = Rule {
    code: "A020",
    name: "parts-exceed-whole",
    severity: Severity::Warning,
    title: "文字中「其中」各项之和大于总数",
    why: "部分相加不会大于整体；大于整体说明总数或某一项写错，或几项重复计算。",
    fix: "核对总数与「其中」各项，改正有误的一处。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/0/overview",
        r#""面向全县各乡镇开展参保政策宣传，全年支出45.50万元，其中宣传活动32.50万元，宣传册印制23.00万元。""#,
    ),
    check: Check::Document(|document, report| {
        let mut examine = |pointer: String, text: &str, report: &mut Report| {
            for sentence in text.split(['。', '\n']).filter(|sentence| sentence.contains("其中")) {
                let Some((words, gap)) = parts_and_whole(sentence) else { continue };
                report
                    .at_pointer(
                        pointer,
                        format!(
                            "{}总数 {} 万元，其中各项合计 {} 万元，多出 {} 万元",
                            quote(&words),
                            gap.total,
                            gap.sum,
                            gap.difference
                        ),
                    )
                    .evidence(gap);
                break;
            }
        };
        each_text(document, report, &mut examine);
    }),
};

fn each_text(document: &Document, report: &mut Report, examine: &mut impl FnMut(String, &str, &mut Report)) {
    for (index, project) in document.projects.iter().enumerate() {
        for (field, text) in texts(project) {
            examine(format!("/projects/{index}/{field}"), text, report);
        }
    }
    for (at, section) in document.budget.iter().flat_map(|book| book.narrative.iter().enumerate()) {
        // What is not what the table says is B010's.
        if !section.text.contains("其中") || !gaps_of(document, section).is_empty() {
            continue;
        }
        examine(format!("/budget/narrative/{at}/text"), &section.text, report);
    }
}

/// The first whole of a sentence that its parts exceed, with its words.
fn parts_and_whole(sentence: &str) -> Option<(String, Gap)> {
    // Words that lead to parts of a part, or to amounts that are no parts.
    const LEADS: [&str; 7] = ["包括", "主要", "用于", "分别", "其中", "含", "上年"];
    const CHANGES: [&str; 14] =
        ["增", "减", "降", "升", "提高", "比", "较", "同期", "去年", "上年", "每", "均", "标准", "占"];
    let characters: Vec<char> = sentence.chars().collect();
    let figures = quantities(sentence);
    let mut at = 0;
    while let Some(found) = find(&characters, at, "其中") {
        at = found + 2;
        // The whole stands right before, with nothing but marks between.
        let Some(whole) = figures.iter().rfind(|figure| figure.span.1 <= found) else { continue };
        let between = characters.get(whole.span.1..found)?;
        let (Some(total), true) = (whole.money(), between.iter().all(|c| "，,：:；;（( ".contains(*c)))
        else {
            continue;
        };
        let bracketed = between.iter().any(|c| "（(".contains(*c));
        let end = end_of_parts(&characters, at, bracketed);
        let start = characters[..whole.span.0]
            .iter()
            .rposition(|c| "，,；;：:（(".contains(*c))
            .map_or(0, |mark| mark + 1);
        let told: String = characters[start..end].iter().collect();
        if contains_any(&told, &CHANGES) {
            continue;
        }
        let mut parts = Vec::new();
        let mut depth = 0usize;
        let mut skip = false;
        let mut from = at;
        for figure in figures.iter().filter(|figure| figure.span.0 >= at && figure.span.1 <= end) {
            let words = &characters[from..figure.span.0];
            for (place, c) in words.iter().enumerate() {
                match c {
                    '（' | '(' => depth += 1,
                    '）' | ')' => depth = depth.saturating_sub(1),
                    '；' | ';' => skip = false,
                    _ => skip = skip || LEADS.iter().any(|lead| starts_with(&words[place..], lead)),
                }
            }
            from = figure.span.1;
            if let Some(money) = figure.money().filter(|_| depth == 0 && !skip) {
                parts.push(money);
            }
        }
        let gap = Gap::of(total, &parts).filter(|gap| parts.len() > 1 && !gap.difference.is_negative());
        if let Some(gap) = gap {
            return Some((characters[start..end].iter().collect(), gap));
        }
    }
    None
}

/// Where the parts end: with the bracket they stand in, or with the sentence.
fn end_of_parts(characters: &[char], from: usize, bracketed: bool) -> usize {
    let mut depth = 0usize;
    for (at, c) in characters.iter().enumerate().skip(from) {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' if depth == 0 && bracketed => return at,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    characters.len()
}

fn find(characters: &[char], from: usize, word: &str) -> Option<usize> {
    (from..characters.len()).find(|at| starts_with(&characters[*at..], word))
}

fn starts_with(characters: &[char], word: &str) -> bool {
    let mut rest = characters.iter();
    word.chars().all(|c| rest.next() == Some(&c))
}
