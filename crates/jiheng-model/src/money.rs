//! Money as exact decimals of 万元, and the one comparison of totals that knows how rounding adds up.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text;

/// The unit in which a document prints its amounts (金额单位).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MoneyUnit {
    Yuan,
    Thousand,
    TenThousand,
    Million,
    HundredMillion,
}

/// Of the whole part, as printed.
const MOST_DIGITS: u32 = 15;

impl MoneyUnit {
    /// Longest wording first: 万元 must win over 元.
    const WORDS: [(&'static str, MoneyUnit); 10] = [
        ("百万元", MoneyUnit::Million),
        ("亿元", MoneyUnit::HundredMillion),
        ("万元", MoneyUnit::TenThousand),
        ("千元", MoneyUnit::Thousand),
        ("元", MoneyUnit::Yuan),
        ("亿", MoneyUnit::HundredMillion),
        ("万", MoneyUnit::TenThousand),
        ("百万", MoneyUnit::Million),
        ("千", MoneyUnit::Thousand),
        ("圆", MoneyUnit::Yuan),
    ];

    pub fn word(self) -> &'static str {
        match self {
            MoneyUnit::Yuan => "元",
            MoneyUnit::Thousand => "千元",
            MoneyUnit::TenThousand => "万元",
            MoneyUnit::Million => "百万元",
            MoneyUnit::HundredMillion => "亿元",
        }
    }

    /// The unit whose word `text` is, e.g. the `万元` of `单位：万元`.
    pub fn from_word(text: &str) -> Option<MoneyUnit> {
        let find = |text: &str| Self::WORDS.iter().find(|(word, _)| *word == text).map(|(_, unit)| *unit);
        // Nothing else ends a word of money.
        if !text.trim_end().ends_with(['元', '圆', '亿', '万', '千']) {
            return None;
        }
        find(text).or_else(|| find(text.trim().trim_start_matches("人民币")))
    }

    /// How many powers of ten lie between one of this unit and one 分.
    fn exponent(self) -> u32 {
        match self {
            MoneyUnit::Yuan => 2,
            MoneyUnit::Thousand => 5,
            MoneyUnit::TenThousand => 6,
            MoneyUnit::Million => 8,
            MoneyUnit::HundredMillion => 10,
        }
    }
}

/// An amount of money: whole 分 (0.01 yuan), and how many decimals of 万元 it was printed with.
///
/// JSON carries it as a string in 万元. Two amounts are equal when their 分 are, however they were printed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Money {
    fen: i64,
    decimals: u8,
}

/// 分 in one 万元.
const FEN_PER_WAN: i64 = 1_000_000;

impl Money {
    pub const ZERO: Money = Money { fen: 0, decimals: 0 };

    pub fn from_fen(fen: i64) -> Money {
        let mut decimals = 6;
        let mut rest = fen;
        while decimals > 2 && rest % 10 == 0 {
            rest /= 10;
            decimals -= 1;
        }
        Money { fen, decimals }
    }

    pub fn fen(self) -> i64 {
        self.fen
    }

    /// How many decimals of 万元 the amount was printed with: what its rounding error is judged by.
    pub fn decimals(self) -> u8 {
        self.decimals
    }

    pub fn is_zero(self) -> bool {
        self.fen == 0
    }

    pub fn is_negative(self) -> bool {
        self.fen < 0
    }

    pub fn abs(self) -> Money {
        Money { fen: self.fen.saturating_abs(), ..self }
    }

    /// Reads a printed amount. A unit printed with the figure wins over `unit`. `None` where the text is not one
    /// amount, or is finer than 0.01 yuan.
    pub fn parse(text: &str, unit: MoneyUnit) -> Option<Money> {
        let key = text::key(text);
        let mut digits = key.as_str();
        for prefix in ["人民币", "¥", "￥", "约", "共", "计"] {
            digits = digits.strip_prefix(prefix).unwrap_or(digits);
        }
        let bracketed = digits.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
        let (negative, digits) = match bracketed {
            Some(inner) if inner.starts_with(|c: char| c.is_ascii_digit()) => (true, inner),
            _ => match digits.strip_prefix('-') {
                Some(rest) => (true, rest),
                None => (false, digits),
            },
        };
        let end =
            digits.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(digits.len());
        let (number, rest) = digits.split_at(end);
        let unit = if rest.is_empty() { unit } else { MoneyUnit::from_word(rest)? };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if !whole.starts_with(|c: char| c.is_ascii_digit()) || !groups_of_three(whole) {
            return None;
        }
        let whole: String = whole.chars().filter(|c| *c != ',').collect();
        if whole.len() > MOST_DIGITS as usize || fraction.contains([',', '.']) {
            return None;
        }
        let exponent = unit.exponent();
        // Zeros after the last place that matters are spelling, not precision finer than 分.
        let mut kept = fraction;
        while kept.len() > exponent as usize && kept.ends_with('0') {
            kept = &kept[..kept.len() - 1];
        }
        if kept.len() > exponent as usize {
            return None;
        }
        let places = kept.len() as u32;
        let digits: i128 = format!("{whole}{kept}").parse().ok()?;
        let fen = i64::try_from(digits.checked_mul(10i128.checked_pow(exponent - places)?)?).ok()?;
        let decimals = (i64::from(MoneyUnit::TenThousand.exponent()) - i64::from(exponent)
            + i64::from(places))
        .clamp(0, 6);
        Some(Money { fen: if negative { -fen } else { fen }, decimals: decimals as u8 })
    }

    /// As [`Money::parse`] of the number as it is printed; `None` where it is finer than 分 or too large.
    pub fn of(number: Decimal, unit: MoneyUnit) -> Option<Money> {
        let (mut digits, mut places) = (number.mantissa(), number.scale());
        let exponent = unit.exponent();
        let decimals =
            |places: u32| (MoneyUnit::TenThousand.exponent() + places).saturating_sub(exponent).min(6) as u8;
        // Nearly all amounts are so small that nothing can run over.
        if let Ok(digits @ -999_999_999..=999_999_999) = i64::try_from(digits)
            && places <= exponent.min(9)
        {
            let fen = digits.checked_mul(10i64.pow(exponent - places))?;
            return Some(Money { fen, decimals: decimals(places) });
        }
        while places > exponent {
            if digits % 10 != 0 {
                return None;
            }
            (digits, places) = (digits / 10, places - 1);
        }
        if digits.unsigned_abs() / 10u128.checked_pow(places)? >= 10u128.pow(MOST_DIGITS) {
            return None;
        }
        let fen = i64::try_from(digits.checked_mul(10i128.checked_pow(exponent - places)?)?).ok()?;
        Some(Money { fen, decimals: decimals(places) })
    }

    /// The amount as a plain decimal of the given unit, without blanks, separators or the unit's word.
    pub fn in_unit(self, unit: MoneyUnit) -> String {
        let mut text = decimal(self.fen, unit.exponent() as usize);
        if text.contains('.') {
            text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        }
        text
    }

    /// The same amount with as many decimals as another is printed with, more only where digits would be lost.
    /// Amounts read from 元 carry four zeros and more that nobody printed; two decimals of 万元 are the custom.
    pub fn shown_like(self, other: Money) -> Money {
        Money { decimals: other.decimals.min(2), ..self }
    }

    /// Exact product with a rational number of 分; `None` on overflow.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        Some(Money { fen: self.fen.checked_add(other.fen)?, decimals: self.decimals.max(other.decimals) })
    }
}

/// `1,234,567` and `1234567` are numbers; `1,23` is not one figure.
fn groups_of_three(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    !first.is_empty() && (!whole.contains(',') || first.len() <= 3) && groups.all(|group| group.len() == 3)
}

/// `fen / 10^places` in digits, all places shown.
fn decimal(fen: i64, places: usize) -> String {
    let digits = format!("{:0>width$}", fen.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let sign = if fen < 0 { "-" } else { "" };
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

impl fmt::Display for Money {
    /// In 万元, with the decimals it was printed with, and more only where digits would be lost.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let full = decimal(self.fen, 6);
        let point = full.len() - 7;
        let needed = full.trim_end_matches('0').len().saturating_sub(point + 1);
        let shown = needed.max(usize::from(self.decimals));
        let end = if shown == 0 { point } else { point + 1 + shown };
        formatter.write_str(&full[..end])
    }
}

impl PartialEq for Money {
    fn eq(&self, other: &Money) -> bool {
        self.fen == other.fen
    }
}
impl Eq for Money {}
impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Money) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Money {
    fn cmp(&self, other: &Money) -> std::cmp::Ordering {
        self.fen.cmp(&other.fen)
    }
}
impl std::hash::Hash for Money {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.fen.hash(state);
    }
}
impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money { fen: self.fen.saturating_add(other.fen), decimals: self.decimals.max(other.decimals) }
    }
}
impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money { fen: self.fen.saturating_sub(other.fen), decimals: self.decimals.max(other.decimals) }
    }
}
impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money { fen: self.fen.saturating_neg(), ..self }
    }
}
impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(parts: I) -> Money {
        parts.fold(Money::ZERO, Add::add)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Money, D::Error> {
        let text = String::deserialize(deserializer)?;
        Money::parse(&text, MoneyUnit::TenThousand)
            .ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not an amount in 万元")))
    }
}
impl JsonSchema for Money {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Money".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": r"^-?\d+(\.\d{1,6})?$",
            "description": "An exact amount in 万元, with the decimals it was printed with"
        })
    }
}

/// A total and the sum of its parts, where they differ by more than rounding explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    pub total: Money,
    pub sum: Money,
    /// `sum - total`.
    pub difference: Money,
}

impl Gap {
    /// `None` where the figures tie within rounding, or one of them is not printed.
    ///
    /// A sum of n terms, each rounded to d decimals, and a total rounded alike may differ by (n + 1) half units
    /// of the last place; d is the coarsest decimals of the terms and the total that carry decimals at all.
    pub fn between(total: Option<Money>, parts: impl IntoIterator<Item = Option<Money>>) -> Option<Gap> {
        let total = total?;
        let parts: Option<Vec<Money>> = parts.into_iter().collect();
        let parts = parts?;
        if parts.is_empty() {
            return None;
        }
        Gap::of(total, &parts)
    }

    /// As [`Gap::between`], for figures that are all there.
    pub fn of(total: Money, parts: &[Money]) -> Option<Gap> {
        let sum: Money = parts.iter().copied().sum();
        let difference = sum - total;
        let tolerance = Gap::tolerance(parts.iter().chain([&total]));
        (difference.fen.abs() > tolerance).then(|| Gap {
            total: total.shown_like(total),
            sum: sum.shown_like(total),
            difference: difference.shown_like(total),
        })
    }

    /// Half a unit of the last printed place for every figure that was rounded, in 分.
    ///
    /// Whole numbers (`20`) are taken as exact: a filer who writes 20 means 20.00.
    fn tolerance<'a>(figures: impl Iterator<Item = &'a Money>) -> i64 {
        let mut count = 0i64;
        let mut decimals = None;
        for figure in figures {
            count += 1;
            if figure.decimals > 0 {
                decimals = Some(decimals.unwrap_or(figure.decimals).min(figure.decimals).max(2));
            }
        }
        match decimals {
            None => 0,
            Some(decimals) => count * (FEN_PER_WAN / 10i64.pow(u32::from(decimals))) / 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wan(text: &str) -> Money {
        Money::parse(text, MoneyUnit::TenThousand).expect("an amount")
    }

    #[test]
    fn amounts_are_read_as_printed() {
        let cases = [
            ("711, 435. 67", MoneyUnit::TenThousand, "711435.67"),
            ("　1608.20", MoneyUnit::TenThousand, "1608.20"),
            ("2073.85万元", MoneyUnit::Yuan, "2073.85"),
            ("231000元", MoneyUnit::TenThousand, "23.1000"),
            ("12,345.67", MoneyUnit::Yuan, "1.234567"),
            ("０．８４", MoneyUnit::TenThousand, "0.84"),
            ("500亿元", MoneyUnit::TenThousand, "5000000"),
            ("-0.01", MoneyUnit::TenThousand, "-0.01"),
            ("0", MoneyUnit::TenThousand, "0"),
            ("12.3400000", MoneyUnit::TenThousand, "12.340000"),
        ];
        for (text, unit, expected) in cases {
            assert_eq!(
                Money::parse(text, unit).map(|money| money.to_string()).as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn an_amount_of_a_number_is_that_of_its_print() {
        let units = [MoneyUnit::Yuan, MoneyUnit::Thousand, MoneyUnit::TenThousand, MoneyUnit::HundredMillion];
        let numbers = [
            "0",
            "-3",
            "45.50",
            "0.01",
            "0.001",
            "999999999",
            "1000000000",
            "-12.345678",
            "12.3456789012",
            "123456789012345.67",
        ];
        for (unit, number) in units.iter().flat_map(|unit| numbers.map(|number| (*unit, number))) {
            let of = Money::of(number.parse().expect("a number"), unit);
            let read = Money::parse(number, unit);
            assert_eq!(
                of.map(|money| (money.fen, money.decimals)),
                read.map(|money| (money.fen, money.decimals)),
                "{number} {unit:?}"
            );
        }
    }

    #[test]
    fn what_is_not_one_amount_is_not_read() {
        for text in [
            "",
            "-",
            "万元",
            "1,23",
            "1.2.3",
            "0.0000001",
            "12人",
            "见附件",
            "9999999999999999999",
            "1,234,5",
        ] {
            assert_eq!(Money::parse(text, MoneyUnit::TenThousand), None, "{text}");
        }
    }

    #[test]
    fn totals_tie_within_the_rounding_of_each_figure() {
        let parts = [wan("2.01"), wan("2528.32"), wan("32.61")];
        assert_eq!(Gap::of(wan("2562.93"), &parts), None);
        let gap = Gap::of(wan("2562.90"), &parts).expect("0.04 is more than four halves of 0.01");
        assert_eq!(gap.difference.to_string(), "0.04");
        assert!(Gap::of(wan("20"), &[wan("9"), wan("10")]).is_some());
    }

    #[test]
    fn amounts_printed_in_yuan_are_told_without_needless_zeros() {
        let yuan = |text| Money::parse(text, MoneyUnit::Yuan).expect("an amount");
        let gap = Gap::of(wan("1286"), &[wan("1092"), wan("214"), yuan("800000")]).expect("they differ");
        assert_eq!(format!("{} {} {}", gap.total, gap.sum, gap.difference), "1286 1386 100");
        let gap = Gap::of(yuan("455000"), &[yuan("450000"), yuan("12.50")]).expect("they differ");
        assert_eq!(format!("{} {} {}", gap.total, gap.sum, gap.difference), "45.50 45.00125 -0.49875");
    }

    proptest::proptest! {
        #[test]
        fn an_amount_parses_what_it_prints(fen in -10_000_000_000_000i64..10_000_000_000_000) {
            let money = Money::from_fen(fen);
            proptest::prop_assert_eq!(Money::parse(&money.to_string(), MoneyUnit::TenThousand), Some(money));
        }
    }
}
