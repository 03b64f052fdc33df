//! Figures that stand in words instead of in the value: in a sentence that repeats the name, or in the name alone.

use jiheng_model::{Check, Example, Indicator, Rule, Severity, quantities};

use super::super::GOALS_2015;
use super::super::form::is_swapped;
use super::{Wording, is_worded, value_field};
use crate::vocabulary::WORDS;
use crate::words::{indicator_name, quote};

/// Longer values are sentences, in which 部分 or 多次 may mean anything.
pub(super) const LONGEST_VAGUE: usize = 10;

/// A figure of a text.
pub(super) struct Figure {
    pub words: String,
    /// Nothing but a word of comparison stands before it, and nothing behind.
    pub is_alone: bool,
}

/// The figure of a sentence, where there is one with a unit that measures.
pub(super) fn figure_within(words: &str) -> Option<Figure> {
    let found = in_text(words)?;
    // 不超过, 不低于: four characters are a comparison, more are a subject.
    let is_alone = found.start == 0 || (found.compared && found.start <= 4);
    Some(Figure { words: found.words, is_alone: is_alone && found.ends })
}

/// The figure that ends the description or the name, where the value has none: 案件调查率达到100%.
pub(super) fn figure_elsewhere(indicator: &Indicator) -> Option<(&str, String)> {
    let texts = [indicator.name.as_deref(), indicator.description.as_deref()];
    texts.into_iter().flatten().find_map(|text| {
        // Qualifications are followed by what they qualify: 60岁以上老人, 100万元以上的项目.
        let found = in_text(text).filter(|found| found.ends && found.start > 0)?;
        Some((text, found.words))
    })
}

struct Found {
    words: String,
    start: usize,
    compared: bool,
    ends: bool,
}

fn in_text(text: &str) -> Option<Found> {
    if !text.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || c == '百') {
        return None;
    }
    let measures = |unit: &Option<String>| {
        unit.as_deref().is_some_and(|unit| !unit.is_empty() && !WORDS.qualifies(unit))
    };
    let figure = quantities(text).into_iter().rfind(|figure| measures(&figure.unit))?;
    let characters: Vec<char> = text.chars().collect();
    let (start, end) = (figure.span.0, figure.span.1.min(characters.len()));
    let rest: String = characters[end..].iter().collect();
    let rest = rest.trim_matches(|c: char| c.is_whitespace() || "。，；,;.)）".contains(c));
    let digits: String = characters[start..end].iter().collect();
    Some(Found {
        words: format!("{}{digits}", figure.comparator.sign()),
        start,
        compared: figure.comparator != jiheng_model::value::Comparator::Equal,
        ends: rest.is_empty() || matches!(rest, "以上" | "以内" | "以下" | "左右" | "之内"),
    })
}

pub const FIGURE_IN_WORDS: Rule = Rule {
    code: "V026",
    name: "figure-in-words",
    severity: Severity::Warning,
    title: "数值写在语句里，没有单独写成指标值",
    why: "要达到的数值写在名称、描述或照抄的语句里，指标值栏就没有可以对照和汇总的数。",
    fix: "指标值只写比较符号、数值和计量单位，内容留在名称和描述里。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/projects/0/indicators/0/description", r#""全年开展宣传活动24场""#),
        ("/projects/0/indicators/0/targets/0/text", r#""按计划开展""#),
    ]),
    check: Check::Indicator(|indicator, _, report| {
        if !is_worded(indicator, report, Wording::FigureInWords) {
            return;
        }
        let Some(target) = indicator.target() else { return };
        let (message, figure) = match figure_within(&target.text) {
            Some(figure) => {
                let message = format!(
                    "{}的指标值{}照抄名称或描述，数值「{}」夹在语句里",
                    indicator_name(indicator),
                    quote(&target.text),
                    figure.words
                );
                (message, figure.words)
            }
            None => {
                // A name that is nothing but a figure has changed places with the value: F011 tells it.
                if is_swapped(indicator) {
                    return;
                }
                let Some((text, figure)) = figure_elsewhere(indicator) else { return };
                let message = format!(
                    "{}的指标值{}没有数值，数值「{figure}」写在{}里",
                    indicator_name(indicator),
                    quote(&target.text),
                    quote(text)
                );
                (message, figure)
            }
        };
        report.at(value_field(indicator), message).correct(&target.text, figure, false);
    }),
};
