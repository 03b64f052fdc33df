//! Units of measure (计量单位): there, in their usual wording, and such as the indicator's name asks for.

use jiheng_model::text::{self, trimmed};
use jiheng_model::{Check, Decimal, Example, Indicator, Parameter, ParameterValue, Project, Report, Rule};
use jiheng_model::{Severity, classes, number};

use super::super::FORM;
use crate::projects::{cost_amount, is_cost, is_in_first};
use crate::vocabulary::WORDS;
use crate::words::{indicator_name, quote, same};

pub const UNIT_MISSING: Rule = Rule {
    code: "V006",
    name: "unit-missing",
    severity: Severity::Warning,
    title: "指标值缺少计量单位",
    why: "没有单位的数值可以有几种理解，例如 99 可以是 99% 也可以是 99 人。",
    fix: "在数值后写明计量单位。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/5/targets/0/text", r#""≥90""#),
    check: Check::Indicator(unit_missing),
};

fn unit_missing(indicator: &Indicator, _: &Project, report: &mut Report) {
    let Some((at, comparator, number, None)) = report.figure() else { return };
    if number.is_zero() || names_unit(indicator) {
        return;
    }
    if is_cost(indicator) && cost_amount(indicator, report.document()).is_some() {
        return;
    }
    let printed = &indicator.targets[at].text;
    let rate = is_in_first(indicator, classes::SATISFACTION)
        || indicator.name.as_deref().is_some_and(|name| name.ends_with('率') || name.ends_with("满意度"));
    let noted = report.at(
        format!("targets/{at}/text"),
        format!("{}的指标值{}没有计量单位", indicator_name(indicator), quote(printed)),
    );
    if rate && number <= Decimal::ONE_HUNDRED && number >= Decimal::from(5) {
        let sign = if number == Decimal::ONE_HUNDRED { "" } else { comparator.sign() };
        noted.correct(printed, format!("{sign}{number}%"), false);
    }
}

/// Whether the unit stands elsewhere in the row: 住院情况（人次）, 参保率(%), or alone in the note.
fn names_unit(indicator: &Indicator) -> bool {
    let bracketed = |words: &str| {
        let key = text::key(words);
        let mut inner = key.split('(').skip(1).filter_map(|part| part.split(')').next());
        inner.any(|unit| number::is_known_unit(unit.trim_start_matches("单位:"))) || key.ends_with('%')
    };
    let alone = |words: &str| number::is_known_unit(text::key(words).trim_matches(['(', ')']));
    [&indicator.name, &indicator.description, &indicator.level2_text]
        .into_iter()
        .flatten()
        .any(|words| bracketed(words))
        || indicator.note.as_deref().is_some_and(|note| alone(note) || bracketed(note))
}

pub const UNIT_ALIAS: Rule = Rule {
    code: "V007",
    name: "unit-not-standard",
    severity: Severity::Info,
    title: "计量单位写法不规范",
    why: "同一单位有几种写法，不便统计和比较。",
    fix: "改用通用的计量单位，如「%」「万元」。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/2/targets/0/text", r#""≥95百分比""#),
    check: Check::Indicator(unit_alias),
};

fn unit_alias(indicator: &Indicator, _: &Project, report: &mut Report) {
    const ALIASES: [(&str, &str, bool); 5] = [
        ("百分比", "%", true),
        ("百分率", "%", true),
        ("比例", "%", false),
        ("成", "%", false),
        ("万", "万元", false),
    ];
    let Some((at, _, _, Some(unit))) = report.figure() else { return };
    let printed = &indicator.targets[at].text;
    let Some((alias, standard, safe)) =
        ALIASES.into_iter().find(|(alias, _, _)| text::ends(printed.trim_end(), alias))
    else {
        return;
    };
    // 万 is short for 万元 only where money is meant.
    if unit == "万" && !is_cost(indicator) {
        return;
    }
    let message = format!(
        "{}的指标值{}以「{alias}」作计量单位，通用写法是「{standard}」",
        indicator_name(indicator),
        quote(printed)
    );
    // Nine tenths are 90 %: not only the unit changes.
    if alias == "成" {
        report.at(format!("targets/{at}/text"), message);
        return;
    }
    let corrected = format!("{}{standard}", printed.trim_end().strip_suffix(alias).unwrap_or(printed));
    report.at(format!("targets/{at}/text"), message).correct(printed, corrected, safe);
}

pub const UNIT_PHRASE: Rule = Rule {
    code: "V008",
    name: "unit-is-phrase",
    severity: Severity::Warning,
    title: "计量单位写成了语句",
    why: "数值后面应当是计量单位，写成语句就看不出数值是多少个什么。",
    fix: "改为计量单位，如「次」「个」「%」；语句移到描述栏。",
    basis: &[],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "longest",
        title: "计量单位的最多字数",
        default: ParameterValue::Number(6),
    }],
    example: Example::edit("/projects/0/indicators/0/targets/0/text", r#""≥24开展宣传活动数量""#),
    check: Check::Indicator(|indicator, _, report| {
        let Some((at, _, _, Some(unit))) = report.figure() else { return };
        let length = unit.chars().count();
        let names = [&indicator.name, &indicator.description];
        let named = length > 2 && names.into_iter().flatten().any(|words| same(words, unit));
        let long = length as i64 > report.number("longest");
        if (long || named) && !number::is_known_unit(unit) && !unit.contains('/') {
            let printed = &indicator.targets[at].text;
            report.at(
                format!("targets/{at}/text"),
                format!(
                    "{}的指标值{}中，数值后面的{}不是计量单位",
                    indicator_name(indicator),
                    quote(printed),
                    quote(unit)
                ),
            );
        }
    }),
};

pub const UNIT_OF_RATE: Rule = Rule {
    code: "V022",
    name: "unit-of-rate",
    severity: Severity::Warning,
    title: "比率指标的计量单位不是比例",
    why: "名称是「率」，值却是天数、人数或次数，名称与值衡量的不是同一件事。",
    fix: "指标值改为百分比，或把名称改为与单位相符的内容，如「完成时间」「参保人数」。",
    basis: &[],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "units",
            title: "与比率不相符的计量单位",
            default: ParameterValue::Words(&[
                "天",
                "日",
                "个工作日",
                "工作日",
                "小时",
                "个小时",
                "分钟",
                "个月",
                "人",
                "名",
                "人次",
                "户",
                "家",
                "个",
                "件",
                "次",
                "元",
                "万元",
            ]),
        },
        Parameter {
            name: "other",
            title: "以「率」结尾而不是比例的名称",
            default: ParameterValue::Words(&["频率", "功率", "效率", "速率", "汇率", "利率"]),
        },
    ],
    example: Example::edit("/projects/0/indicators/2/targets/0/text", r#""≥95个""#),
    check: Check::Indicator(unit_of_rate),
};

fn unit_of_rate(indicator: &Indicator, _: &Project, report: &mut Report) {
    let Some((at, _, number, Some(unit))) = report.figure() else { return };
    let Some(name) = indicator.name.as_deref().map(trimmed) else { return };
    // Shares are the usual values, and what any name may have.
    if unit == "%" && !report.any_is("units", unit) {
        return;
    }
    let plain_name = name.trim_end_matches(['%', '）', '（', '(', ')']);
    let is_rate = plain_name.ends_with('率') && !report.any_ends("other", plain_name);
    // 事故率 0次 says none, whatever the unit.
    if is_rate && !number.is_zero() && report.any_is("units", unit) {
        report.at(
            format!("targets/{at}/text"),
            format!(
                "{}是比率，指标值{}的计量单位却是「{unit}」",
                indicator_name(indicator),
                quote(&indicator.targets[at].text)
            ),
        );
    }
}

pub const NOUN_AND_UNIT: Rule = Rule {
    code: "V024",
    name: "noun-and-unit",
    severity: Severity::Warning,
    title: "计量单位与指标名称不符",
    why: "名称说的是人数、数量或面积，单位却是别的量，名称与值衡量的不是同一件事。",
    fix: "改用与名称相符的计量单位，或改正名称。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/1/targets/0/text", r#""≥98%""#),
    check: Check::Indicator(noun_and_unit),
};

fn noun_and_unit(indicator: &Indicator, _: &Project, report: &mut Report) {
    let Some((at, _, number, Some(unit))) = report.figure() else { return };
    let Some(name) = indicator.name.as_deref().map(trimmed) else { return };
    if !WORDS.unit_disagrees(name, unit) {
        return;
    }
    let printed = indicator.targets[at].text.trim();
    // More than a figure explains itself (`计划购置数量的90%`), a phrase behind it is V008's, and none has any unit.
    let plain_figure = printed.chars().filter(|c| text::is_han(*c)).count() <= unit.chars().count() + 4;
    if number.is_zero() || !number::is_known_unit(unit) || !plain_figure || is_cost(indicator) {
        return;
    }
    report.at(
        format!("targets/{at}/text"),
        format!("{}的指标值{}，计量单位「{unit}」与名称不符", indicator_name(indicator), quote(printed)),
    );
}
