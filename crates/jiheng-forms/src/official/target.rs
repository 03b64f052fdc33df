//! A target value in columns of its own: operator, number and unit, as its text prints them.

use jiheng_model::{Comparator, TargetValue};

/// A target value taken apart: `≥` `95` `%`.
pub(super) struct TargetParts {
    pub operator: String,
    pub number: String,
    pub unit: String,
    /// Whether the parts one after another are the text as printed.
    pub literal: bool,
}

impl TargetParts {
    pub fn of(text: &str, value: Option<&TargetValue>) -> TargetParts {
        // 约 has no sign that a form prints.
        let Some(TargetValue::Quantity { comparator, number, unit }) =
            value.filter(|value| value.comparator() != Some(Comparator::About))
        else {
            let number = text.to_owned();
            return TargetParts { operator: String::new(), number, unit: String::new(), literal: true };
        };
        let signs = [">=", "<=", "≥", "≤", "≧", "≦", "⩾", "⩽", "=", "＝", ">", "<", "＞", "＜"];
        let (sign, rest) =
            match signs.iter().find_map(|sign| text.strip_prefix(sign).map(|rest| (*sign, rest))) {
                Some((sign, rest)) => (sign, rest.trim_start()),
                None => ("", text),
            };
        let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(rest.len());
        let (figure, after) = rest.split_at(end);
        let unit = unit.as_deref().unwrap_or_default();
        // 12万人次 is 12 of 万人次: what stands behind the figure and ends in the unit. Other signs than these five are
        // printed as one of them.
        let plain = matches!(sign, "" | "≥" | "≤" | "=" | ">" | "<");
        if plain && !figure.is_empty() && after.ends_with(unit) {
            return TargetParts {
                operator: sign.to_owned(),
                number: figure.to_owned(),
                unit: after.to_owned(),
                literal: true,
            };
        }
        // In words: 不低于95%, 95%以上.
        let operator = if *comparator == Comparator::Equal { "" } else { comparator.sign() };
        TargetParts {
            operator: operator.to_owned(),
            number: number.to_string(),
            unit: unit.to_owned(),
            literal: false,
        }
    }
}
