//! The indicators of a project beside those of the same project in another document.

use std::collections::HashMap;

use jiheng_model::{Indicator, Project, TargetValue};

use crate::words::{is_blank, plain};

/// Indicators of one name in both documents, and those that only one has.
pub struct Pairs<'a> {
    /// Place in the document in hand, the indicator there, and the other one.
    pub both: Vec<(usize, &'a Indicator, &'a Indicator)>,
    pub only_here: Vec<(usize, &'a Indicator)>,
    pub only_there: Vec<&'a Indicator>,
}

/// Pairs by name, or by description where there is none; of several with one name, those with one description first.
pub fn pairs<'a>(here: &'a Project, there: &'a Project) -> Pairs<'a> {
    let mut left: HashMap<String, Vec<&Indicator>> = HashMap::new();
    for indicator in &there.indicators {
        left.entry(key(indicator)).or_default().push(indicator);
    }
    let mut both = Vec::new();
    let mut only_here = Vec::new();
    for (at, indicator) in here.indicators.iter().enumerate() {
        let candidates = left.get_mut(&key(indicator)).filter(|candidates| !candidates.is_empty());
        let Some(candidates) = candidates else {
            only_here.push((at, indicator));
            continue;
        };
        let alike = candidates.iter().position(|other| other.description == indicator.description);
        both.push((at, indicator, candidates.remove(alike.unwrap_or(0))));
    }
    // In the order of the other document.
    let is_left = |indicator: &&Indicator| {
        left.get(&key(indicator))
            .is_some_and(|left| left.iter().any(|other| std::ptr::eq(*other, *indicator)))
    };
    let only_there = there.indicators.iter().filter(is_left).collect();
    Pairs { both, only_here, only_there }
}

fn key(indicator: &Indicator) -> String {
    let words = [&indicator.name, &indicator.description, &indicator.level2];
    let words = words.into_iter().flatten().find(|words| !is_blank(words));
    plain(words.map_or("", String::as_str))
}

pub fn words(indicator: &Indicator) -> &str {
    indicator.target().map_or("", |target| target.text.trim())
}

/// Whether the targets say the same, whatever their wording: 不低于95% and ≥95%.
pub fn same_target(one: &Indicator, other: &Indicator) -> bool {
    plain(words(one)) == plain(words(other)) || is_same_value(one, other, |one, other| one == other)
}

/// The same, where an evaluation may print `95%` for `≥95%`.
pub fn same_figure(one: &Indicator, other: &Indicator) -> bool {
    let alike = |one: &TargetValue, other: &TargetValue| match (one, other) {
        (
            TargetValue::Quantity { number, unit, .. },
            TargetValue::Quantity { number: other, unit: other_unit, .. },
        ) => number == other && (unit == other_unit || unit.is_none() || other_unit.is_none()),
        _ => one == other,
    };
    plain(words(one)) == plain(words(other)) || is_same_value(one, other, alike)
}

fn is_same_value(
    one: &Indicator,
    other: &Indicator,
    alike: impl Fn(&TargetValue, &TargetValue) -> bool,
) -> bool {
    let value = |indicator: &'_ Indicator| indicator.target().and_then(|target| target.value.clone());
    let quantified =
        |value: &TargetValue| !matches!(value, TargetValue::Qualitative | TargetValue::Graded { .. });
    value(one).zip(value(other)).is_some_and(|(one, other)| quantified(&one) && alike(&one, &other))
}
