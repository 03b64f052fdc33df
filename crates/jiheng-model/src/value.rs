//! Target values (指标值): what an indicator is to reach, parsed from the words it is printed in.

use std::fmt;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::money::Money;
use crate::{deadline, number, text};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Comparator {
    #[serde(rename = "=")]
    Equal,
    #[serde(rename = ">=")]
    AtLeast,
    #[serde(rename = "<=")]
    AtMost,
    #[serde(rename = ">")]
    Above,
    #[serde(rename = "<")]
    Below,
    #[serde(rename = "~")]
    About,
}

impl Comparator {
    pub const ALL: [Comparator; 6] = [
        Comparator::Equal,
        Comparator::AtLeast,
        Comparator::AtMost,
        Comparator::Above,
        Comparator::Below,
        Comparator::About,
    ];

    /// As it is printed; nothing for plain equality.
    pub fn sign(self) -> &'static str {
        match self {
            Comparator::Equal => "",
            Comparator::AtLeast => "≥",
            Comparator::AtMost => "≤",
            Comparator::Above => ">",
            Comparator::Below => "<",
            Comparator::About => "约",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    LastYear,
    Plan,
}

/// A target value as parsed. Numbers are plain decimals; `number` has 万/亿 expanded where they belong to a count,
/// money keeps its printed unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TargetValue {
    Quantity {
        comparator: Comparator,
        #[schemars(with = "String")]
        number: Decimal,
        unit: Option<String>,
    },
    Range {
        #[schemars(with = "String")]
        low: Decimal,
        #[schemars(with = "String")]
        high: Decimal,
        unit: Option<String>,
    },
    Deadline {
        text: String,
        date: Option<String>,
        recurrence: Option<String>,
    },
    Relative {
        comparator: Comparator,
        baseline: Baseline,
    },
    BudgetBound {
        comparator: Comparator,
    },
    Graded {
        grade: String,
    },
    Qualitative,
}

impl TargetValue {
    /// Reads a printed value; `None` where nothing is printed. `year` is the fiscal year, for dates without one.
    pub fn parse(text: &str, year: Option<i32>) -> Option<TargetValue> {
        if text::is_empty_mark(text) {
            return None;
        }
        let tidy = text::tidy(text);
        let characters = number::folded(&tidy);
        let characters = strip_ends(&characters);
        // A sentence is not a value; nor is a template's `≥**人`.
        if characters.len() > LONGEST_VALUE || characters.windows(2).any(|two| two == ['*', '*']) {
            return Some(TargetValue::Qualitative);
        }
        let value = budget_bound(characters)
            .or_else(|| relative(characters))
            .or_else(|| deadline::parse(characters, &tidy, year))
            .or_else(|| range(characters))
            .or_else(|| quantity(characters))
            .or_else(|| graded(characters))
            .unwrap_or(TargetValue::Qualitative);
        Some(value)
    }

    /// The one number it names.
    #[inline]
    pub fn number(&self) -> Option<Decimal> {
        match self {
            TargetValue::Quantity { number, .. } => Some(*number),
            _ => None,
        }
    }

    #[inline]
    pub fn comparator(&self) -> Option<Comparator> {
        match self {
            TargetValue::Quantity { comparator, .. }
            | TargetValue::Relative { comparator, .. }
            | TargetValue::BudgetBound { comparator } => Some(*comparator),
            _ => None,
        }
    }

    #[inline]
    pub fn unit(&self) -> Option<&str> {
        match self {
            TargetValue::Quantity { unit, .. } | TargetValue::Range { unit, .. } => unit.as_deref(),
            _ => None,
        }
    }

    pub fn is_percent(&self) -> bool {
        self.unit() == Some("%")
    }

    /// Whether it names a figure: a quantity or a range.
    #[inline]
    pub fn is_quantified(&self) -> bool {
        matches!(self, TargetValue::Quantity { .. } | TargetValue::Range { .. })
    }

    /// The amount, where it is a quantity of plain money: 万元 and 元, not 元/人.
    pub fn money(&self) -> Option<Money> {
        number::money_of(self.number()?, self.unit()?)
    }
}

impl fmt::Display for TargetValue {
    /// In its plain form: `≥95%`, `80%-90%`, `2022年12月底前`. Words that the model does not keep are told by kind.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TargetValue::Quantity { comparator, number, unit } => {
                write!(formatter, "{}{number}{}", comparator.sign(), unit.as_deref().unwrap_or(""))
            }
            TargetValue::Range { low, high, unit } => {
                let unit = unit.as_deref().unwrap_or("");
                write!(formatter, "{low}{unit}-{high}{unit}")
            }
            TargetValue::Deadline { text, .. } => formatter.write_str(text),
            TargetValue::Relative { comparator, baseline } => {
                let baseline = match baseline {
                    Baseline::LastYear => "上年",
                    Baseline::Plan => "计划",
                };
                write!(formatter, "{}{baseline}", comparator.sign())
            }
            TargetValue::BudgetBound { .. } => formatter.write_str("不超预算"),
            TargetValue::Graded { grade } => formatter.write_str(grade),
            TargetValue::Qualitative => formatter.write_str("定性"),
        }
    }
}

const LONGEST_VALUE: usize = 40;

/// Without full stops, a trailing remark in brackets, and brackets around the whole.
fn strip_ends(mut characters: &[char]) -> &[char] {
    loop {
        let before = characters.len();
        while let [rest @ .., '。' | ';' | ',' | ':'] = characters {
            characters = rest;
        }
        if let ['(', inner @ .., ')'] = characters
            && !inner.contains(&'(')
        {
            characters = inner;
        }
        if let Some(open) = characters.iter().rposition(|c| *c == '(')
            && open > 0
            && characters.last() == Some(&')')
            && !characters[open..].iter().any(char::is_ascii_digit)
        {
            characters = &characters[..open];
        }
        if characters.len() == before {
            return characters;
        }
    }
}

fn is_numeral(c: &char) -> bool {
    c.is_ascii_digit() || matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// 不超预算, 支出不超过年初预算, 控制在预算内.
fn budget_bound(characters: &[char]) -> Option<TargetValue> {
    const BUDGETS: [&str; 5] = ["预算", "概算", "批复金额", "财政拨款", "控制价"];
    if characters.len() > 20 || characters.iter().any(char::is_ascii_digit) {
        return None;
    }
    let words: String = characters.iter().collect();
    if !BUDGETS.iter().any(|budget| words.contains(budget)) {
        return None;
    }
    let below = ["小于预算", "低于预算"].iter().any(|sign| words.contains(sign)) || words.starts_with('<');
    let bounded = [
        "不超",
        "不高于",
        "不大于",
        "≤",
        "<=",
        "小于等于",
        "不突破",
        "未超",
        "控制在",
        "以内",
        "之内",
        "预算内",
        "范围内",
    ]
    .iter()
    .any(|sign| words.contains(sign));
    let comparator = match (bounded, below) {
        (true, _) => Comparator::AtMost,
        (false, true) => Comparator::Below,
        _ => return None,
    };
    Some(TargetValue::BudgetBound { comparator })
}

/// 不低于上年, 较上年提高, 与上年持平, ≥计划数; without a figure of its own.
fn relative(characters: &[char]) -> Option<TargetValue> {
    const BASELINES: [(&str, Baseline); 9] = [
        ("上年度", Baseline::LastYear),
        ("上一年", Baseline::LastYear),
        ("上年", Baseline::LastYear),
        ("去年", Baseline::LastYear),
        ("往年", Baseline::LastYear),
        ("前一年", Baseline::LastYear),
        ("同比", Baseline::LastYear),
        ("计划数", Baseline::Plan),
        ("计划", Baseline::Plan),
    ];
    if characters.len() > 16 || characters.iter().any(char::is_ascii_digit) {
        return None;
    }
    let words: String = characters.iter().collect();
    let (word, baseline) = BASELINES.iter().find(|(word, _)| words.contains(word))?;
    let comparator = if let Some((comparator, length)) = number::prefix(characters) {
        let rest: String = characters[length..].iter().collect();
        rest.starts_with(word).then_some(comparator)?
    } else {
        const MOVES: [(&[&str], Comparator); 4] = [
            (&["不低于", "不少于", "不下降", "不减少"], Comparator::AtLeast),
            (&["不高于", "不超过", "不增加"], Comparator::AtMost),
            (&["提高", "提升", "增长", "增加", "上升", "改善", "好于", "高于"], Comparator::Above),
            (&["降低", "下降", "减少", "低于"], Comparator::Below),
        ];
        if *baseline == Baseline::Plan {
            return None;
        }
        match MOVES.iter().find(|(verbs, _)| verbs.iter().any(|verb| words.contains(verb))) {
            Some((_, comparator)) if ["较", "比", "同比"].iter().any(|mark| words.starts_with(mark)) => {
                *comparator
            }
            Some((_, comparator @ (Comparator::AtLeast | Comparator::AtMost))) => *comparator,
            None if words.contains("持平") => Comparator::Equal,
            _ => return None,
        }
    };
    Some(TargetValue::Relative { comparator, baseline: *baseline })
}

/// 80%-90%, 10至20人, 介于3到5天之间.
fn range(characters: &[char]) -> Option<TargetValue> {
    let characters = after_any(characters, &["介于", "在", "控制在", "保持在"]);
    let characters = characters.strip_suffix(&['之', '间']).unwrap_or(characters);
    let (low, low_percent, length) = number::number(characters)?;
    let rest = &characters[length..];
    let split = rest.iter().position(|c| matches!(c, '-' | '~' | '至' | '到'))?;
    let low_unit: String = rest[..split].iter().collect();
    let after = &rest[split + 1..];
    let (high, high_percent, length) = number::number(after)?;
    let high_unit: String = after[length..].iter().collect();
    if high_unit.chars().any(|c| is_numeral(&c)) || (!low_unit.is_empty() && low_unit != high_unit) {
        return None;
    }
    if !high_unit.is_empty() && high_unit != "百分比" && !number::is_known_unit(&high_unit) {
        return None;
    }
    let unit =
        if low_percent || high_percent { Some("%".to_owned()) } else { number::normal_unit(&high_unit) };
    (low < high && low >= Decimal::ZERO).then(|| TargetValue::Range {
        low: low.normalize(),
        high: high.normalize(),
        unit,
    })
}

/// ≥95%, 不少于17个, 99%以上, 约900家, 498.57万人, 满意度达到95%.
fn quantity(characters: &[char]) -> Option<TargetValue> {
    const VERBS: [&str; 16] = [
        "较上年增长",
        "较上年提高",
        "较上年下降",
        "较上年减少",
        "同比增长",
        "同比下降",
        "增长",
        "提高",
        "提升",
        "下降",
        "降低",
        "控制在",
        "保持在",
        "维持在",
        "保持",
        "完成",
    ];
    let mut rest = after_any(characters, &VERBS);
    let mut comparator = None;
    // `≥≥`, `不低于≥`: one is enough, the last decides.
    while let Some((found, length)) = number::prefix(rest) {
        comparator = Some(if comparator == Some(Comparator::About) { Comparator::About } else { found });
        rest = &rest[length..];
    }
    rest = after_any(rest, &["人民币", "¥"]);
    let Some((number, percent, length)) = number::number(rest) else {
        return named_quantity(characters);
    };
    if rest[0] != '-' && !rest[0].is_ascii_digit() && !percent && comparator.is_none() {
        // Chinese numerals begin many words (一次性, 三公): they count only before a unit.
        let unit: String = rest[length..].iter().filter(|c| !matches!(c, '万' | '亿')).collect();
        if !number::is_known_unit(&unit) && !unit.is_empty() {
            return None;
        }
    }
    let after = &rest[length..];
    if after.first() == Some(&'年') && number >= Decimal::from(1990) && number <= Decimal::from(2100) {
        return None;
    }
    let (factor, taken) = if percent { (Decimal::ONE, 0) } else { number::multiplier(after) };
    let number = number.checked_mul(factor)?.normalize();
    let mut unit = &after[taken..];
    let mut by_suffix = None;
    if let Some(at) = (0..unit.len())
        .find(|at| number::suffix(&unit[*at..]).is_some_and(|(_, length)| at + length == unit.len()))
    {
        by_suffix = number::suffix(&unit[at..]).map(|(comparator, _)| comparator);
        unit = &unit[..at];
    }
    if let ['余' | '多', more @ ..] = unit {
        by_suffix = by_suffix.or(Some(Comparator::Above));
        unit = more;
    }
    let comparator = match (comparator, by_suffix) {
        (Some(before), Some(after)) if opposed(before, after) => return None,
        (Some(Comparator::Equal) | None, Some(after)) => after,
        (Some(before), _) => before,
        (None, None) => Comparator::Equal,
    };
    let unit = measured(unit, percent, characters[0].is_ascii_digit())?;
    Some(TargetValue::Quantity { comparator, number, unit })
}

/// The unit behind a number; the outer `None` where what follows is no unit but more text.
fn measured(unit: &[char], percent: bool, bare: bool) -> Option<Option<String>> {
    let word: String = unit.iter().collect();
    if percent {
        return word.is_empty().then(|| Some("%".to_owned()));
    }
    if let Some(tail) = word.strip_prefix('%') {
        // `100%覆盖` says no more than 100%; a further figure says more.
        let said = tail.strip_prefix('/').is_none() && tail.chars().count() <= 6;
        return (said && !tail.chars().any(|c| is_numeral(&c))).then(|| Some("%".to_owned()));
    }
    if unit.iter().any(char::is_ascii_digit) {
        let areas = ["m2", "m3", "km2"];
        return areas.iter().any(|area| word.starts_with(area)).then(|| number::normal_unit(&word));
    }
    if unit.iter().any(|c| matches!(c, '≥' | '≤' | '<' | '>' | '=' | ',' | '。' | ';' | ':')) {
        return None;
    }
    // `1篇的相关材料`: the unit stands before 的.
    if let Some((measure, _)) = word.split_once('的')
        && number::is_known_unit(measure)
    {
        return Some(number::normal_unit(measure));
    }
    // Behind a sign even a phrase stands where the unit belongs; a bare figure may begin a sentence.
    if bare && word.chars().count() > 6 && !number::is_known_unit(&word) {
        return None;
    }
    Some(number::normal_unit(&word))
}

/// 满意度≥95%, 合格率达到98%以上, ≥计划购置数量90%: the name of what is measured stands before the figure.
fn named_quantity(characters: &[char]) -> Option<TargetValue> {
    let (outer, length) =
        number::prefix(characters).map_or((None, 0), |(comparator, length)| (Some(comparator), length));
    let rest = &characters[length..];
    let at = rest.iter().position(|c| c.is_ascii_digit() || "≥≤<>=≈~".contains(*c))?;
    let at = rest[..at].windows(3).position(|word| word == ['百', '分', '之']).unwrap_or(at);
    if at == 0 || at > 14 || rest[..at].iter().any(|c| ",。;、:()".contains(*c)) {
        return None;
    }
    // A word of comparison that ends the name belongs to the figure.
    let start = (0..at)
        .find(|start| number::prefix(&rest[*start..]).is_some_and(|(_, length)| start + length == at))
        .unwrap_or(at);
    let value = quantity(&rest[start..])?;
    match value {
        TargetValue::Quantity { comparator, number, unit } if unit.as_deref() == Some("%") => {
            Some(TargetValue::Quantity {
                comparator: if comparator == Comparator::Equal {
                    outer.unwrap_or(comparator)
                } else {
                    comparator
                },
                number,
                unit,
            })
        }
        _ => None,
    }
}

fn opposed(before: Comparator, after: Comparator) -> bool {
    let side = |comparator| match comparator {
        Comparator::AtLeast | Comparator::Above => 1,
        Comparator::AtMost | Comparator::Below => -1,
        Comparator::Equal | Comparator::About => 0,
    };
    side(before) * side(after) < 0
}

/// Level words that stand alone.
const GRADES: [&str; 17] = [
    "优秀",
    "优良",
    "优",
    "良好",
    "良",
    "中等",
    "中",
    "较差",
    "差",
    "较好",
    "好",
    "合格",
    "非常满意",
    "基本满意",
    "较满意",
    "满意",
    "突出",
];

/// Level words that go with a verb: 显著提高, 有效缓解; or behind a noun: 成效明显.
const DEGREES: [&str; 15] = [
    "显著",
    "明显",
    "有效",
    "较大",
    "大幅",
    "全面",
    "稳步",
    "逐步",
    "逐渐",
    "有所",
    "持续",
    "不断",
    "进一步",
    "长期",
    "良好",
];

const VERBS: [&str; 33] = [
    "提高", "提升", "改善", "增强", "缓解", "降低", "减少", "减轻", "下降", "增长", "增加", "加强", "促进",
    "推进", "改进", "保障", "优化", "扩大", "发挥", "控制", "发展", "稳定", "影响", "向好", "运行", "推动",
    "完善", "巩固", "落实", "维护", "满足", "拓展", "解决",
];

const NOUNS: [&str; 12] =
    ["效果", "成效", "影响", "作用", "质量", "运行", "情况", "程度", "效益", "水平", "作用发挥", "效果较"];

/// 良好, 显著提高, 成效明显: a word on a scale, without figures.
fn graded(characters: &[char]) -> Option<TargetValue> {
    let words: String = characters.iter().collect();
    let grade = |word: &str| Some(TargetValue::Graded { grade: word.to_owned() });
    if characters.len() > 8 {
        return None;
    }
    if let Some(word) = GRADES.iter().chain(&DEGREES).find(|word| **word == words) {
        return grade(word);
    }
    for degree in DEGREES {
        if let Some(rest) = words.strip_prefix(degree)
            && VERBS.contains(&rest.trim_start_matches(['得', '到']))
        {
            return grade(degree);
        }
        if let Some(noun) = words.strip_suffix(degree).or_else(|| words.strip_suffix("较好"))
            && NOUNS.contains(&noun.trim_end_matches(['较', '很']))
        {
            return grade(if words.ends_with(degree) { degree } else { "较好" });
        }
        if let Some(verb) = words.strip_suffix(degree)
            && VERBS.contains(&verb)
        {
            return grade(degree);
        }
    }
    None
}

fn after_any<'a>(characters: &'a [char], words: &[&str]) -> &'a [char] {
    for word in words {
        let length = word.chars().count();
        if characters.len() > length && word.chars().eq(characters[..length].iter().copied()) {
            return &characters[length..];
        }
    }
    characters
}

#[cfg(test)]
mod tests;
