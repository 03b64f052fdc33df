//! Words of change against their figures: 由80%提高到75% rises downwards.

use jiheng_model::text::{Characters, Searched};
use jiheng_model::{Check, Example, Rule, Severity, quantities};

use super::super::GOALS_2015;
use crate::vocabulary::WORDS;
use crate::words::{indicator_name, quote};

/// The words of a change that goes against its own figures, and the way the figures go.
pub fn contradiction<'a>(text: impl Into<Searched<'a>>) -> Option<(String, &'static str)> {
    // A start and an end are needed, and a word for the way between them.
    let searched = text.into();
    let may = |c| searched.may_hold(Characters::of(c));
    if !(may('由') || may('从')) || !(may('到') || may('至')) {
        return None;
    }
    let text = searched.text();
    if !text.contains(['由', '从']) || !text.contains(['到', '至']) {
        return None;
    }
    let characters: Vec<char> = text.chars().collect();
    let figures = quantities(text);
    figures.windows(2).find_map(|pair| {
        let (low, high) = (&pair[0], &pair[1]);
        let (start, end) = (low.span.1, high.span.0.min(characters.len()));
        if start > end || end - start > MOST_BETWEEN {
            return None;
        }
        let between: String = characters[start..end].iter().collect();
        let before = &characters[low.span.0.saturating_sub(MOST_BEFORE)..low.span.0];
        let from = before.iter().rposition(|c| matches!(c, '由' | '从'))?;
        let clause = !before[from..].iter().any(|c| "，。；,;".contains(*c));
        let to = between.ends_with(['到', '至', '为']) || between.ends_with("到了");
        let units = low.unit.is_none() || low.unit == high.unit;
        let (rises, falls) = (WORDS.names.rises.any_in(&between), WORDS.names.falls.any_in(&between));
        let wrong = (rises && high.number < low.number) || (falls && high.number > low.number);
        if !clause || !to || !units || rises == falls || !wrong {
            return None;
        }
        let first = low.span.0 - (before.len() - from);
        let words = characters[first..high.span.1.min(characters.len())].iter().collect();
        Some((words, if rises { "减少" } else { "增加" }))
    })
}

/// `由上年的 80% 逐步提高到 75%`: further apart the figures belong to different matters.
const MOST_BETWEEN: usize = 8;
const MOST_BEFORE: usize = 10;

pub const CHANGE_AND_FIGURES: Rule = Rule {
    code: "V030",
    name: "change-and-figures",
    severity: Severity::Error,
    title: "增减的说法与前后数值相反",
    why: "写的是提高，后面的数值却小于前面的数值，二者必有一错。",
    fix: "核对前后两个数值和增减的说法。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/0/indicators/6/description",
        r#""上年参保居民本年继续参保的比例由97%提高到96%""#,
    ),
    check: Check::Indicator(|indicator, _, report| {
        let row = report.row();
        let seen = row.value.text;
        let values = indicator.targets.iter().map(|target| match std::ptr::eq(&*target.text, seen.text()) {
            true => seen,
            false => Searched::new(&target.text),
        });
        let mut texts = [row.name.text, row.description.text].into_iter().chain(values).enumerate();
        if let Some((at, (words, way))) = texts.find_map(|(at, text)| Some((at, contradiction(text)?))) {
            let field = match at {
                0 => "name".to_owned(),
                1 => "description".to_owned(),
                _ => format!("targets/{}/text", at - 2),
            };
            report.at(field, format!("{}写的{}，数值却是{way}的", indicator_name(indicator), quote(&words)));
        }
    }),
};
