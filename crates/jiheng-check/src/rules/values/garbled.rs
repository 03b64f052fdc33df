//! Numbers that are spelt wrongly: letters and stops where digits belong, blanks inside, full-width digits.

use jiheng_model::garbled::{is_garbled, mended};
use jiheng_model::{Check, Example, Rule, Severity};

use super::super::FORM;
use crate::words::{indicator_name, quote};

pub const NUMBER_GARBLED: Rule = Rule {
    code: "V027",
    name: "number-garbled",
    severity: Severity::Warning,
    title: "指标值中的数字写法有误",
    why: "数字中夹有字母、句号、空格或两个小数点，不能确定是多少，也不能统计。",
    fix: "与原表核对，改正数字的写法。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/2/targets/0/text", r#""≥9O%""#),
    check: Check::Indicator(|indicator, _, report| {
        // A figure that was read is spelt as it should be.
        if report.figure().is_some() && indicator.targets.len() == 1 {
            return;
        }
        for (at, target) in indicator.targets.iter().enumerate() {
            if !is_garbled(&target.text) {
                continue;
            }
            let Some((corrected, only)) = mended(&target.text) else { continue };
            report
                .at(
                    format!("targets/{at}/text"),
                    format!(
                        "{}的指标值{}中数字写法有误，似为{}",
                        indicator_name(indicator),
                        quote(&target.text),
                        quote(&corrected)
                    ),
                )
                .correct(&target.text, corrected, only);
        }
    }),
};

pub const FULL_WIDTH: Rule = Rule {
    code: "V028",
    name: "full-width-digits",
    severity: Severity::Info,
    title: "指标值使用全角数字",
    why: "同一数字有全角、半角两种写法，查找和统计时容易遗漏。",
    fix: "改用半角数字。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/2/targets/0/text", r#""≥９５%""#),
    check: Check::Indicator(|indicator, _, report| {
        for (at, target) in indicator.targets.iter().enumerate() {
            // Full-width forms begin with one byte; most values have none.
            if !target.text.as_bytes().contains(&0xef) || !target.text.contains(is_full_width_digit) {
                continue;
            }
            let corrected: String = target.text.chars().map(half_width).collect();
            report
                .at(
                    format!("targets/{at}/text"),
                    format!("{}的指标值{}使用了全角数字", indicator_name(indicator), quote(&target.text)),
                )
                .correct(&target.text, corrected, true);
        }
    }),
};

fn is_full_width_digit(c: char) -> bool {
    ('０'..='９').contains(&c)
}

/// Digits, and the signs that belong to a number.
fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        '．' => '.',
        '％' => '%',
        _ => c,
    }
}
