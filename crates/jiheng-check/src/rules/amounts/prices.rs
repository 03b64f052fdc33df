//! Quantities times prices against the budget, and why they may not tie: the price is another payer's, or the money
//! is the rest of an earlier year while the targets are those of the whole.

use jiheng_model::{Check, Decimal, Example, Gap, Indicator, Money, Parameter, ParameterValue, Project};
use jiheng_model::{FundKind, Report, Rule, Severity, classes, text};

use super::super::GOALS_2015;
use super::super::codes;
use super::costs::costs;
use crate::projects::{in_yuan, is_cost, is_in, is_unit_cost, yuan};
use crate::words::{contains_any, indicator_name, plain, project_name};

/// What share of the budget quantity times price may be.
const SHARE: &[Parameter] = &[
    Parameter {
        name: "least", title: "占预算的百分比低于多少才报告", default: ParameterValue::Number(80)
    },
    Parameter {
        name: "most", title: "占预算的百分比高于多少才报告", default: ParameterValue::Number(105)
    },
];

/// Why quantity times price is not the budget, as far as the form tells.
#[derive(PartialEq)]
enum Reason {
    Unknown,
    /// The price is what somebody else pays.
    OtherPayer,
    /// The money was carried over from this year.
    CarriedOver(Option<i32>),
}

pub const QUANTITY_TIMES_PRICE: Rule = Rule {
    code: "A006",
    name: "quantity-times-price",
    severity: Severity::Warning,
    title: "数量乘单价与预算不符",
    why: "数量指标乘以单位成本应当接近预算；相差很多，说明指标没有覆盖主要支出或口径不同。",
    fix: "核对数量、单位成本和预算；还有其他支出的补充成本指标。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: SHARE,
    example: Example::edit("/projects/1/indicators/4/targets/0/text", r#""≤800元/人""#),
    check: Check::Project(|project, report| {
        let Some(Product { rate, told, gap, .. }) = mismatch(project, Reason::Unknown, report) else {
            return;
        };
        let message = format!(
            "{}按指标计算：{told}，合计 {} 万元，预算 {} 万元，相差 {} 万元",
            project_name(project),
            gap.sum,
            gap.total,
            gap.difference.abs()
        );
        report.at(format!("indicators/{rate}"), message).evidence(gap);
    }),
};

pub const OTHER_PAYER: Rule = Rule {
    code: "A014",
    name: "price-of-another-payer",
    severity: Severity::Warning,
    title: "单位成本不是本项目负担的标准",
    why: "个人缴费、自付的标准由个人负担，不是预算资金的单位成本；用它衡量成本，与预算对不上。",
    fix: "改填预算资金负担的单位标准，如财政对每人的补助金额。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: SHARE,
    example: Example::Edits(&[(
        "/projects/1/indicators/4",
        r#"{"level1": "产出指标", "level2": "成本指标", "name": "个人缴费标准", "description": "每名居民参保的个人缴费金额", "targets": [{"text": "≤1000元/人"}], "weight": "10"}"#,
    )]),
    check: Check::Project(|project, report| {
        let Some(Product { rate, told, gap, number }) = mismatch(project, Reason::OtherPayer, report) else {
            return;
        };
        let each = project.budget.total.and_then(|total| in_yuan(total).checked_div(number));
        let Some(each) = each.map(|each| each.round_dp(2)) else { return };
        let message = format!(
            "{}的成本指标{}是个人负担的标准：{told}，合计 {} 万元，预算 {} 万元，折合每单位 {each} 元",
            project_name(project),
            indicator_name(&project.indicators[rate]),
            gap.sum,
            gap.total,
        );
        report.at(format!("indicators/{rate}"), message).evidence(gap);
    }),
};

pub const CARRIED_OVER: Rule = Rule {
    code: "A015",
    name: "carried-over-in-full",
    severity: Severity::Warning,
    title: "结转资金仍按全量设指标",
    why: "结转的只是上年的余款，目标要与本年实际安排的资金相匹配；照抄上年的数量和成本，自评时无从对应。",
    fix: "按结转资金能办成的事重设指标；只是清算余款的，写明清算的内容。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: SHARE,
    example: Example::Edits(&[
        ("/projects/1/code", r#""13998125P00100010002M""#),
        ("/projects/1/budget/total", r#""0.50""#),
        ("/projects/1/budget/sources/0/amount", r#""0.50""#),
        ("/projects/1/indicators/3/targets/0/text", r#""≤0.5万元""#),
        ("/totals", "[]"),
        ("/budget", "null"),
    ]),
    check: Check::Project(|project, report| {
        let of = carried_over(project, report.document().fiscal_year);
        let Some(Product { rate, told, gap, .. }) =
            of.and_then(|year| mismatch(project, Reason::CarriedOver(year), report))
        else {
            return;
        };
        let of = of.flatten().map_or("上年".to_owned(), |year| format!(" {year} 年"));
        let message = format!(
            "{}是{of}结转的，预算只有 {} 万元，指标仍按全量：{told}，合计 {} 万元",
            project_name(project),
            gap.total,
            gap.sum,
        );
        report.at(format!("indicators/{rate}"), message).evidence(gap);
    }),
};

/// Whether a project spends what an earlier year left over, and of which year where its code tells.
fn carried_over(project: &Project, fiscal_year: Option<i32>) -> Option<Option<i32>> {
    let year = project.code.as_deref().and_then(codes::year);
    if let Some(year) = year.filter(|year| fiscal_year.is_some_and(|fiscal| *year < fiscal)) {
        return Some(Some(year));
    }
    let carried = project.budget.sources.iter().find(|source| source.kind == FundKind::CarryOver)?;
    (carried.amount.is_some() && carried.amount == project.budget.total).then_some(None)
}

/// Whether a price is what persons pay themselves.
fn is_of_another_payer(rate: &Indicator) -> bool {
    const PERSONAL: [&str; 5] = ["个人缴费", "个人筹资", "个人负担", "个人承担", "个人自付"];
    // 资助个人缴费标准 is what the budget pays.
    const PUBLIC: [&str; 4] = ["资助", "补助", "补贴", "代缴"];
    rate.name.as_deref().is_some_and(|name| contains_any(name, &PERSONAL) && !contains_any(name, &PUBLIC))
}

struct Product {
    /// The row of the first price.
    rate: usize,
    told: String,
    gap: Gap,
    /// The quantity that the first price is multiplied with.
    number: Decimal,
}

/// Quantities times prices, where they are not the budget, and for this reason.
fn mismatch(project: &Project, reason: Reason, report: &Report) -> Option<Product> {
    let total = project.budget.total.filter(|total| !total.is_zero() && !total.is_negative())?;
    let rates: Vec<(usize, &Indicator)> = project
        .indicators
        .iter()
        .enumerate()
        .filter(|(row, indicator)| is_cost(indicator) && is_unit_cost(indicator, &report.rows()[*row]))
        .collect();
    let first = rates.first()?;
    let document = report.document();
    let found = match carried_over(project, document.fiscal_year) {
        Some(year) => Reason::CarriedOver(year),
        None if rates.iter().any(|(_, rate)| is_of_another_payer(rate)) => Reason::OtherPayer,
        None => Reason::Unknown,
    };
    if found != reason {
        return None;
    }
    let quantities: Vec<&Indicator> =
        project.indicators.iter().filter(|indicator| is_in(indicator, classes::QUANTITY)).collect();
    let mut product = Decimal::ZERO;
    let mut told = Vec::new();
    let mut numbers = Vec::new();
    for (_, rate) in &rates {
        let price = price_in_yuan(rate)?;
        let (quantity, number) = counted_by(rate, &quantities, rates.len())?;
        product += price.checked_mul(number)?;
        numbers.push(number);
        let words = |indicator: &Indicator| {
            indicator.target().map(|target| target.text.trim().to_owned()).unwrap_or_default()
        };
        told.push(format!(
            "{}{} × {}{}",
            indicator_name(quantity),
            words(quantity),
            indicator_name(rate),
            words(rate)
        ));
    }
    let budget = in_yuan(total);
    // Whole-cost rows beside the rates explain the rest of the budget.
    let whole: Money = costs(project, report.rows(), document).amounts.iter().copied().sum();
    let percent = |part: Decimal| (part * Decimal::ONE_HUNDRED).checked_div(budget);
    let (share, with_whole) = (percent(product)?, percent(product + in_yuan(whole))?);
    let (least, most) = (Decimal::from(report.number("least")), Decimal::from(report.number("most")));
    let fits = |share: Decimal| share >= least && share <= most;
    if fits(share) || fits(with_whole) || (!whole.is_zero() && share < least) {
        return None;
    }
    // What an earlier year left over is less than the whole; more is another matter.
    if matches!(reason, Reason::CarriedOver(_)) && share < least {
        return None;
    }
    let sum = yuan(product)?;
    let shown = |amount: Money| amount.shown_like(total);
    let gap = Gap { total: shown(total), sum: shown(sum), difference: shown(sum - total) };
    Some(Product { rate: first.0, told: told.join("；"), gap, number: *numbers.first()? })
}

/// The price of a rate in yuan: 400元/人, 1.2万元/个, ≤3950元.
fn price_in_yuan(rate: &Indicator) -> Option<Decimal> {
    let value = rate.target()?.value.as_ref()?;
    let number = value.number()?;
    let unit = value.unit()?;
    let money = unit.split('/').next()?;
    match money {
        "元" => Some(number),
        "万元" => number.checked_mul(Decimal::from(10_000)),
        _ => None,
    }
}

/// The quantity that a rate is a price for: by the unit after the slash, by the words in brackets, or because a
/// price for each person meets the only count of persons.
fn counted_by<'a>(
    rate: &Indicator,
    quantities: &[&'a Indicator],
    rates: usize,
) -> Option<(&'a Indicator, Decimal)> {
    const ALIKE: [&[&str]; 4] = [
        &["人", "名", "位", "人次"],
        &["本", "册", "份"],
        &["个", "家", "所", "处"],
        &["次", "场", "场次", "期"],
    ];
    let counted = |indicator: &&'a Indicator| -> Option<(&'a Indicator, Decimal, String)> {
        let value = indicator.target()?.value.as_ref()?;
        let unit = value.unit().filter(|unit| *unit != "%")?;
        Some((*indicator, value.number()?, unit.to_owned()))
    };
    let counts: Vec<(&Indicator, Decimal, String)> = quantities.iter().filter_map(counted).collect();
    let only = |found: Vec<&(&'a Indicator, Decimal, String)>| match found.as_slice() {
        [(indicator, number, _)] => Some((*indicator, *number)),
        _ => None,
    };
    let alike = |one: &str, other: &str| {
        one == other || ALIKE.iter().any(|group| group.contains(&one) && group.contains(&other))
    };
    let name = rate.name.as_deref().unwrap_or_default();
    let unit = rate.target()?.value.as_ref()?.unit()?;
    if let Some(bracketed) = bracketed(name) {
        return only(
            counts
                .iter()
                .filter(|(one, ..)| one.name.as_deref().and_then(self::bracketed) == Some(bracketed.clone()))
                .collect(),
        );
    }
    let mut per = unit.split('/').skip(1);
    if let Some(per_unit) = per.next() {
        if per.next().is_some() {
            return None;
        }
        // A price for each person meets the count of persons; other units (个, 次) say too little without the noun.
        let noun = noun_of(name);
        let of_noun = |one: &Indicator| {
            let counted = plain(one.name.as_deref().unwrap_or_default());
            let counted_noun = noun_of(&counted);
            let within = counted.contains(&noun) || noun.contains(&counted_noun);
            !noun.is_empty() && (within || (per_unit != "项" && share_a_word(&noun, &counted_noun)))
        };
        // 盏, 株, 顶 are said of one kind of thing.
        const SPECIAL: [&str; 14] =
            ["盏", "株", "棵", "顶", "卷", "亩", "座", "间", "头", "只", "辆", "床", "块", "平方米"];
        let persons = alike(per_unit, "人") || SPECIAL.contains(&per_unit);
        return only(
            counts
                .iter()
                .filter(|(one, _, unit)| alike(unit, per_unit) && (persons || of_noun(one)))
                .collect(),
        );
    }
    // Without a slash: 人均…成本, 个人…标准 meet the one count of persons.
    let by_person = ["人均", "每人", "个人", "人员"].iter().any(|word| name.contains(word));
    if by_person && rates == 1 {
        return only(counts.iter().filter(|(_, _, unit)| alike(unit, "人")).collect());
    }
    None
}

/// What a price is for: the name without the words for price and count.
fn noun_of(name: &str) -> String {
    const WORDS: [&str; 14] = [
        "单位成本",
        "平均成本",
        "成本",
        "单价",
        "费用",
        "标准",
        "平均",
        "印制",
        "制作",
        "采购",
        "购置",
        "数量",
        "个数",
        "每",
    ];
    WORDS.iter().fold(plain(name), |noun, word| noun.replace(word, ""))
}

/// Whether two names have two characters in a row in common: 单件器具补助, 适配辅助器具.
fn share_a_word(one: &str, other: &str) -> bool {
    let characters: Vec<char> = one.chars().collect();
    characters.windows(2).any(|pair| other.contains(&pair.iter().collect::<String>()))
}

fn bracketed(name: &str) -> Option<String> {
    let key = text::key(name);
    let start = key.find('(')? + 1;
    let inner = key[start..].split(')').next()?;
    (!inner.is_empty() && plain(inner).chars().any(char::is_alphabetic)).then(|| inner.to_owned())
}
