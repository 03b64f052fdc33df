//! Projects as rules may judge them: which are whole, what their amounts are, what they have in common.

use std::collections::HashSet;

use jiheng_model::document::{Document, Indicator, Project};
use jiheng_model::looks::Row;
use jiheng_model::money::Money;
use jiheng_model::place::Place;
use jiheng_model::text::{Characters, Searched};
use jiheng_model::value::TargetValue;
use jiheng_model::{Decimal, MoneyUnit, classes, text};

/// Projects whose content is disclosed and was read in full. Where text of a project's row or table stayed unread,
/// nobody can say that something is missing there.
pub fn whole(document: &Document) -> impl Iterator<Item = (usize, &Project)> {
    let row = |place: &Place| Some((place.sheet.clone(), place.page, place.table?, place.row?));
    let unread: HashSet<_> =
        document.unmapped.iter().filter_map(|unmapped| row(&unmapped.location)).collect();
    let damaged = move |index: usize| {
        let place = || document.provenance.0.get(&format!("/projects/{index}"));
        !unread.is_empty() && place().and_then(row).is_some_and(|row| unread.contains(&row))
    };
    document
        .projects
        .iter()
        .enumerate()
        .filter(move |(index, project)| !project.masked && project.damaged.is_empty() && !damaged(*index))
}

/// Whether the indicator stands in the given second-level class.
#[inline]
pub fn is_in(indicator: &Indicator, level2: &str) -> bool {
    indicator.level2.as_deref() == Some(level2)
}

#[inline]
pub fn is_in_first(indicator: &Indicator, level1: &str) -> bool {
    indicator.level1.as_deref() == Some(level1)
}

/// Cost indicators of either frame: beside output or under it.
#[inline]
pub fn is_cost(indicator: &Indicator) -> bool {
    is_in_first(indicator, classes::COST)
        || is_in(indicator, classes::COST)
        || is_in(indicator, classes::ECONOMIC_COST)
}

/// Whether a cost row is a rate (a price for each) and so belongs to no sum: by its unit or by its name.
pub fn is_unit_cost(indicator: &Indicator, row: &Row) -> bool {
    const WORDS: [&str; 4] = ["单位成本", "单价", "标准", "每"];
    // Of these and of what one of many costs.
    const NEEDED: [Characters; 4] = Characters::each(['单', '标', '每', '均']);
    let by_unit = indicator
        .target()
        .and_then(|target| target.value.as_ref())
        .and_then(TargetValue::unit)
        .is_some_and(|unit| unit.contains('/'));
    by_unit
        || [row.name.text, row.description.text].into_iter().any(|text| {
            text.characters().may_hold_any(&NEEDED)
                && (WORDS.iter().any(|word| text.holds(word)) || is_of_one(text))
        })
}

/// 单点整治费用, 场均活动经费: what one of many costs, whatever the many are.
fn is_of_one(words: Searched) -> bool {
    if !words.holds("单") && !words.holds("均") {
        return false;
    }
    const MEASURES: &str = "点个次台套户场人件座处份本册间亩米吨株块张辆批期站所家校村床例杆盏";
    // 各户均合格: not an average.
    const NO_AVERAGE: &str = "衡等匀可为已应须需有在由合达完能";
    let characters: Vec<char> = words.text().chars().collect();
    characters.windows(2).enumerate().any(|(at, pair)| match pair {
        ['单', measure] => MEASURES.contains(*measure),
        [of, '均'] => {
            (MEASURES.contains(*of) || matches!(of, '平' | '月' | '日'))
                && characters.get(at + 2).is_none_or(|next| !NO_AVERAGE.contains(*next))
        }
        _ => false,
    })
}

/// The amount of a cost row in 万元. A figure without a unit is read in the unit that the row or the form names.
pub fn cost_amount(indicator: &Indicator, document: &Document) -> Option<Money> {
    let value = indicator.target()?.value.as_ref()?;
    if let Some(money) = value.money() {
        return Some(money);
    }
    let TargetValue::Quantity { number, unit: None, .. } = value else { return None };
    let beside = [&indicator.name, &indicator.note, &indicator.description];
    let unit = if beside.iter().any(|words| words.as_ref().is_some_and(|words| words.contains("万元"))) {
        MoneyUnit::TenThousand
    } else {
        MoneyUnit::from_word(document.money_unit.as_deref()?)?
    };
    Money::parse(&number.to_string(), unit)
}

/// Points as printed: `10`, `10分`, `10%`.
pub fn points(printed: &str) -> Option<Decimal> {
    text::key(printed).trim_end_matches(['分', '%']).parse::<Decimal>().ok().map(|points| points.normalize())
}

/// An amount of yuan as money; rounded to 分.
pub fn yuan(amount: Decimal) -> Option<Money> {
    Money::parse(&amount.round_dp(2).to_string(), MoneyUnit::Yuan).map(|money| Money::from_fen(money.fen()))
}

/// An amount in yuan, exact.
pub fn in_yuan(money: Money) -> Decimal {
    Decimal::new(money.fen(), 2)
}
