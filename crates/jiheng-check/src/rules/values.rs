//! V · Target values (指标值): a value is there, is a figure with a unit, is possible, and says something of its own.
//!
//! A value in words has at most one of the faults of [`Wording`], the most telling first; figures are examined in
//! [`figures`], their units in [`units`].

mod beside;
pub(super) mod changes;
mod figures;
mod garbled;
mod levels;
mod units;
mod words;

use jiheng_model::garbled::is_garbled;
use jiheng_model::looks::begins_as_figure;
use jiheng_model::text::Searched;
use jiheng_model::value::{Comparator, TargetValue};
use jiheng_model::{Check, Example, Family, Indicator, Parameter, ParameterValue, Project, Report};
use jiheng_model::{Rule, Severity, Target, classes, text};

use super::{FORM, GOALS_2015, INDICATORS_2021};
use crate::projects::{is_cost, is_in, is_in_first};
use crate::vocabulary::WORDS;
use crate::words::{
    filled_targets, has_figure, indicator_name, is_blank, is_nearly_quantified, plain, plain_length, quote,
    same,
};

pub const FAMILY: Family = Family {
    letter: 'V',
    title: "指标值",
    rules: &[
        &VALUE_MISSING,
        &NOT_QUANTIFIED,
        &REPEATS_DESCRIPTION,
        &REPEATS_NAME,
        &figures::IMPOSSIBLE_PERCENTAGE,
        &units::UNIT_MISSING,
        &units::UNIT_ALIAS,
        &units::UNIT_PHRASE,
        &figures::CONTRADICTING_FIGURES,
        &PLACEHOLDER,
        &SATISFACTION_WITHOUT_NUMBER,
        &TIMELINESS_WITHOUT_TIME,
        &NEARLY_QUANTIFIED,
        &GRADE_WITHOUT_SCALE,
        &figures::VALUE_AND_STANDARD,
        &beside::SIBLING_OUTLIER,
        &beside::HORIZONS_EQUAL,
        &figures::VAGUE_NUMBER,
        &figures::WRONG_DIRECTION,
        &figures::TIMELINESS_DIRECTION,
        &figures::FULL_SATISFACTION,
        &units::UNIT_OF_RATE,
        &beside::HORIZON_OUTLIER,
        &units::NOUN_AND_UNIT,
        &levels::RATE_LOW,
        &words::FIGURE_IN_WORDS,
        &garbled::NUMBER_GARBLED,
        &garbled::FULL_WIDTH,
        &levels::MONTH_UNCLEAR,
        &changes::CHANGE_AND_FIGURES,
        &levels::WEAKER_THAN_BASIS,
    ],
};

/// What is wrong with a value in words. One of them at most: the first that holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wording {
    Fine,
    Blank,
    /// Only the unit is printed (万元): rule A009 for money.
    UnitOnly,
    Placeholder,
    /// `≥1O0人`: what the number is has to be settled first.
    Garbled,
    /// The level stands within a sentence that only repeats the name, or in the name alone.
    FigureInWords,
    /// 若干, 多次: a size without a bound.
    Vague,
    RepeatsDescription,
    RepeatsName,
    /// 不超预算: rule A010 where it is the cost indicator.
    BudgetBound,
    Satisfaction,
    Timeliness,
    Unquantified,
    Nearly,
    Graded,
}

pub(super) fn wording(indicator: &Indicator) -> Wording {
    let Some(target) = indicator.target().filter(|_| filled_targets(indicator).next().is_some()) else {
        return Wording::Blank;
    };
    let words = target.text.as_str();
    // The year has no value, whatever the years after it have.
    if is_blank(words) {
        return Wording::Blank;
    }
    if is_garbled(words) {
        return Wording::Garbled;
    }
    match &target.value {
        Some(TargetValue::Quantity { comparator, number, unit }) => {
            let counted = is_in(indicator, classes::TIMELINESS)
                && is_lower_bound(*comparator)
                && !number.is_zero()
                && unit.as_deref().is_some_and(|unit| WORDS.counts(unit));
            // 次 and 个 tell no time; on a rate they are V022's, and how often is a matter of time too.
            let named = |name: &str| WORDS.names_share(name) || name.contains('频');
            let fits = indicator.name.as_deref().is_some_and(named);
            return if counted && !fits { Wording::Timeliness } else { restated(indicator, words) };
        }
        Some(TargetValue::Range { .. }) => return restated(indicator, words),
        Some(TargetValue::Deadline { .. } | TargetValue::Relative { .. }) => return Wording::Fine,
        _ => {}
    }
    if WORDS.values.unit_only.is_one(text::key(words).trim_matches(['(', ')', '≥', '≤'])) {
        return Wording::UnitOnly;
    }
    if is_placeholder(words) {
        return Wording::Placeholder;
    }
    if is_cost(indicator) && matches!(target.value, Some(TargetValue::BudgetBound { .. })) {
        return Wording::BudgetBound;
    }
    let nearly = says_all_or_none(indicator, words);
    // 全部到位 is a value of its own, even where the description says it too, and 所有对象都发放 is near to one.
    let repeated = match restated(indicator, words) {
        _ if nearly && words.chars().count() <= 5 => Wording::Fine,
        Wording::RepeatsDescription | Wording::RepeatsName if nearly => Wording::Fine,
        repeated => repeated,
    };
    if repeated != Wording::Fine {
        return repeated;
    }
    if nearly {
        return Wording::Nearly;
    }
    if has_figure(words) {
        return Wording::Fine;
    }
    if words::figure_elsewhere(indicator).is_some() {
        return Wording::FigureInWords;
    }
    if words.chars().count() <= words::LONGEST_VAGUE && WORDS.values.vague.any_in(words) {
        return Wording::Vague;
    }
    unquantified(indicator, target, words)
}

/// Whether a value says 100 % or 0 in words: 全部到位, or 无重复参保 of a number. What is named again is no value.
fn says_all_or_none(indicator: &Indicator, words: &str) -> bool {
    let named =
        ["率", "情况", "程度", "度", "比例", "工作"].iter().any(|end| words.trim_end().ends_with(end));
    let count = || indicator.name.as_deref().is_some_and(|name| WORDS.names_count(name.trim()));
    !named && (is_nearly_quantified(words) || (words.trim_start().starts_with('无') && count()))
}

/// A unit with marks around: `（万元）`.
const LONGEST_UNIT: usize = 16;

/// Whether this is what is wrong with the value. Most values are told apart by what this fault cannot do without.
#[inline]
pub(in crate::rules) fn is_worded(indicator: &Indicator, report: &Report, wanted: Wording) -> bool {
    // Nothing is wrong with most figures but that they are no time.
    let may_be = !report.row().is_plain_figure || wanted == Wording::Timeliness;
    may_be && is_worded_so(indicator, wanted)
}

fn is_worded_so(indicator: &Indicator, wanted: Wording) -> bool {
    if wanted == Wording::Timeliness && !is_in(indicator, classes::TIMELINESS) {
        return false;
    }
    let Some(target) = indicator.target() else { return wanted == Wording::Blank };
    let words = target.text.as_str();
    // A time that is told is in order, if it is legible at all.
    let timed = matches!(target.value, Some(TargetValue::Deadline { .. } | TargetValue::Relative { .. }));
    if timed && !matches!(wanted, Wording::Blank | Wording::Garbled | Wording::Fine) {
        return false;
    }
    let quantified = target.value.as_ref().is_some_and(TargetValue::is_quantified);
    let printed = || [indicator.name.as_deref(), indicator.description.as_deref(), Some(words)];
    let possible = match wanted {
        Wording::Placeholder => !quantified && is_placeholder(words),
        Wording::RepeatsDescription => indicator.description.as_deref().is_some_and(|text| same(text, words)),
        Wording::RepeatsName => indicator.name.as_deref().is_some_and(|text| same(text, words)),
        Wording::Satisfaction => !quantified && is_in_first(indicator, classes::SATISFACTION),
        Wording::Timeliness => true,
        Wording::Unquantified | Wording::Fine => !quantified,
        Wording::Nearly => !quantified && says_all_or_none(indicator, words),
        Wording::Graded => matches!(target.value, Some(TargetValue::Graded { .. })),
        Wording::Vague => !quantified && WORDS.values.vague.any_in(words),
        Wording::FigureInWords => {
            let figure = |c: char| c.is_ascii_digit() || c == '百' || ('０'..='９').contains(&c);
            !words.starts_with(|c: char| c.is_ascii_digit() || "≥≤<>=".contains(c))
                && printed().into_iter().flatten().any(|text| text.contains(figure))
        }
        Wording::Blank => is_blank(words),
        Wording::UnitOnly => !quantified && words.chars().count() <= LONGEST_UNIT,
        Wording::Garbled => is_garbled(words),
        Wording::BudgetBound => matches!(target.value, Some(TargetValue::BudgetBound { .. })),
    };
    possible && wording(indicator) == wanted
}

fn is_lower_bound(comparator: Comparator) -> bool {
    matches!(comparator, Comparator::Equal | Comparator::AtLeast | Comparator::Above)
}

/// A value without any figure: what it lacks depends on its class.
fn unquantified(indicator: &Indicator, target: &Target, words: &str) -> Wording {
    let graded = matches!(target.value, Some(TargetValue::Graded { .. }));
    if is_in_first(indicator, classes::SATISFACTION) {
        Wording::Satisfaction
    } else if is_in(indicator, classes::TIMELINESS) {
        if tells_time(words) { Wording::Fine } else { Wording::Timeliness }
    } else if is_in(indicator, classes::QUANTITY) || is_cost(indicator) {
        Wording::Unquantified
    } else if graded {
        Wording::Graded
    } else if is_in(indicator, classes::QUALITY) {
        Wording::Unquantified
    } else {
        // A benefit that is named as a share or a count asks for the figure.
        let measured = |name: &str| WORDS.names_share(name) || WORDS.names_count(name);
        let named = indicator.name.as_deref().is_some_and(measured);
        if named { Wording::Unquantified } else { Wording::Fine }
    }
}

/// Whether the value only says the description or the name again. A plain figure never does.
fn restated(indicator: &Indicator, words: &str) -> Wording {
    if begins_as_figure(words) || plain_length(words) < 4 {
        return Wording::Fine;
    }
    let repeats = |printed: &Option<String>| printed.as_deref().is_some_and(|printed| same(printed, words));
    let repeated = if repeats(&indicator.description) {
        Wording::RepeatsDescription
    } else if repeats(&indicator.name) {
        Wording::RepeatsName
    } else {
        return Wording::Fine;
    };
    match words::figure_within(words) {
        // 不超过24万元 is a value like any other; then the description is what repeats it.
        Some(figure) if figure.is_alone => Wording::Fine,
        Some(_) => Wording::FigureInWords,
        None => repeated,
    }
}

/// `≥**人`, XX%, 待定, 目标内容1: what a template leaves in place.
pub(super) fn is_placeholder<'a>(words: impl Into<Searched<'a>>) -> bool {
    let lists = &WORDS.values;
    let searched = words.into();
    let words = searched.text();
    let numbered = lists.placeholders_numbered.all_in(searched).any(|mark| {
        let after = words.find(mark).map(|at| &words[at + mark.len()..]);
        after.is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()))
    });
    numbered || lists.placeholders.any_in(searched) || lists.placeholders_alone.is_one(words.trim())
}

/// Words that name a time without being a date.
fn tells_time(words: &str) -> bool {
    WORDS.values.times.any_in(words)
}

/// The field of the target that counts; the indicator itself where it has none.
pub(super) fn value_field(indicator: &Indicator) -> String {
    let target = indicator.target();
    let at = target.and_then(|target| indicator.targets.iter().position(|other| std::ptr::eq(other, target)));
    at.map(|at| format!("targets/{at}/text")).unwrap_or_default()
}

fn value_of(indicator: &Indicator) -> String {
    indicator.target().map(|target| quote(&target.text)).unwrap_or_default()
}

const VALUE_MISSING: Rule = Rule {
    code: "V001",
    name: "value-missing",
    severity: Severity::Error,
    title: "指标值没有填写",
    why: "没有指标值，就无从判断绩效是否达到。",
    fix: "填写可衡量的指标值和计量单位；该指标不适用时删去整行。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/0/targets/0/text", r#""无""#),
    check: Check::Indicator(|indicator, project, report| {
        // An indicator whose parts carry the values needs none of its own.
        let is_parted = || {
            let pairs = project.indicators.windows(2);
            pairs.into_iter().any(|pair| std::ptr::eq(&pair[0], indicator) && pair[1].within)
        };
        // 生态效益: 无 says that the class does not apply.
        if is_worded(indicator, report, Wording::Blank)
            && !is_in(indicator, classes::ECOLOGICAL)
            && !is_parted()
        {
            report.at(value_field(indicator), format!("{}没有填写指标值", indicator_name(indicator)));
        }
    }),
};

const NOT_QUANTIFIED: Rule = Rule {
    code: "V002",
    name: "value-not-quantified",
    severity: Severity::Warning,
    title: "指标值没有量化",
    why: "数量、质量、成本指标，以及名称是比率或人数的效益指标，应当细化、量化，只有文字就无法对照完成情况。",
    fix: "改为带计量单位的数值，如「≥95%」「≥300人次」。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/0/targets/0/text", r#""按工作安排开展""#),
    check: Check::Indicator(|indicator, _, report| {
        if is_worded(indicator, report, Wording::Unquantified) {
            let class = indicator.level2.as_deref().unwrap_or("成本指标");
            report.at(
                value_field(indicator),
                format!("{class}{}的指标值{}没有数值", indicator_name(indicator), value_of(indicator)),
            );
        }
    }),
};

const REPEATS_DESCRIPTION: Rule = Rule {
    code: "V003",
    name: "value-repeats-description",
    severity: Severity::Error,
    title: "指标值照抄指标描述",
    why: "指标值是要达到的水平，描述是衡量的内容；两栏相同等于没有填写指标值。",
    fix: "在指标值栏填写数值和单位，描述栏保留衡量内容。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/0/targets/0/text", r#""全年开展宣传活动的场次""#),
    check: Check::Indicator(|indicator, _, report| {
        if is_worded(indicator, report, Wording::RepeatsDescription) {
            let description = indicator.description.as_deref().unwrap_or_default();
            report.at(
                value_field(indicator),
                format!(
                    "{}的指标值{}与指标描述{}重复，没有写出要达到的水平",
                    indicator_name(indicator),
                    value_of(indicator),
                    quote(description)
                ),
            );
        }
    }),
};

const REPEATS_NAME: Rule = Rule {
    code: "V004",
    name: "value-repeats-name",
    severity: Severity::Error,
    title: "指标值照抄指标名称",
    why: "指标值是要达到的水平；与名称相同等于没有填写指标值。",
    fix: "在指标值栏填写数值和单位。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/0/targets/0/text", r#""宣传活动场次""#),
    check: Check::Indicator(|indicator, _, report| {
        if is_worded(indicator, report, Wording::RepeatsName) {
            report.at(
                value_field(indicator),
                format!(
                    "指标值{}与指标名称{}重复，没有写出要达到的水平",
                    value_of(indicator),
                    indicator_name(indicator)
                ),
            );
        }
    }),
};

const PLACEHOLDER: Rule = Rule {
    code: "V010",
    name: "value-placeholder",
    severity: Severity::Error,
    title: "指标值留有模板占位符",
    why: "占位符说明这一栏还没有填写。",
    fix: "以实际的指标值替换占位符。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/0/targets/0/text", r#""≥XX场""#),
    check: Check::Indicator(|indicator, _, report| {
        if is_worded(indicator, report, Wording::Placeholder) {
            report.at(
                value_field(indicator),
                format!("{}的指标值{}还是模板的占位内容", indicator_name(indicator), value_of(indicator)),
            );
        }
    }),
};

const SATISFACTION_WITHOUT_NUMBER: Rule = Rule {
    code: "V011",
    name: "satisfaction-without-number",
    severity: Severity::Error,
    title: "满意度指标没有数值",
    why: "满意度以调查结果的比例衡量，没有数值就无法评判。",
    fix: "填写满意度的比例，如「≥95%」。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/7/targets/0/text", r#""满意""#),
    check: Check::Indicator(|indicator, _, report| {
        if is_worded(indicator, report, Wording::Satisfaction) {
            report.at(
                value_field(indicator),
                format!("满意度指标{}的指标值{}没有数值", indicator_name(indicator), value_of(indicator)),
            );
        }
    }),
};

const TIMELINESS_WITHOUT_TIME: Rule = Rule {
    code: "V012",
    name: "timeliness-without-time",
    severity: Severity::Warning,
    title: "时效指标没有时间",
    why: "时效指标衡量完成的时间或及时的比例；只有文字就无法判断是否按时。",
    fix: "填写日期、期限或及时率，如「11月底前」「≤15个工作日」「≥98%」。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/3/targets/0/text", r#""及时""#),
    check: Check::Indicator(|indicator, _, report| {
        if is_worded(indicator, report, Wording::Timeliness) {
            report.at(
                value_field(indicator),
                format!(
                    "时效指标{}的指标值{}没有日期、期限或比例",
                    indicator_name(indicator),
                    value_of(indicator)
                ),
            );
        }
    }),
};

const NEARLY_QUANTIFIED: Rule = Rule {
    code: "V013",
    name: "value-in-words-for-all",
    severity: Severity::Info,
    title: "以文字表示全部",
    why: "「全覆盖」「应保尽保」接近量化，写成 100% 便于统计和比较。",
    fix: "可改为「100%」。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/2/targets/0/text", r#""全覆盖""#),
    check: Check::Indicator(|indicator, _, report| {
        if is_worded(indicator, report, Wording::Nearly) {
            report.at(
                value_field(indicator),
                format!("{}的指标值{}可以写成数值", indicator_name(indicator), value_of(indicator)),
            );
        }
    }),
};

const GRADE_WITHOUT_SCALE: Rule = Rule {
    code: "V014",
    name: "grade-without-scale",
    severity: Severity::Warning,
    title: "定性指标值没有分级标准",
    why: "定性指标可以使用，但应当分级，说明怎样算达到；只有一个程度词，各人理解不同。",
    fix: "改为可以统计的数值，或在绩效标准栏写明各等级的含义。",
    basis: &[GOALS_2015, INDICATORS_2021],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "words",
        title: "单独使用即视为没有分级的程度词",
        default: ParameterValue::Words(&[
            "增加", "提高", "提升", "改善", "减轻", "减少", "降低", "加强", "及时",
        ]),
    }],
    example: Example::edit("/projects/0/indicators/6/targets/0/text", r#""显著提高""#),
    check: Check::Indicator(grade_without_scale),
};

fn grade_without_scale(indicator: &Indicator, _: &Project, report: &mut Report) {
    let Some(target) = indicator.target() else { return };
    let degree = matches!(target.value, Some(TargetValue::Qualitative))
        && !is_in(indicator, classes::TIMELINESS)
        && report.any_is("words", target.text.trim());
    let wanted = if degree { Wording::Fine } else { Wording::Graded };
    if !is_worded(indicator, report, wanted) {
        return;
    }
    // A standard that says more than the value itself is the scale.
    let scaled = indicator
        .standard
        .as_deref()
        .is_some_and(|standard| !crate::words::is_blank(standard) && plain(standard) != plain(&target.text));
    if !scaled {
        report.at(
            value_field(indicator),
            format!("{}的指标值{}是定性表述，没有分级标准", indicator_name(indicator), quote(&target.text)),
        );
    }
}
