//! A number as its 15 significant decimal digits, rounded and shifted as text.

use std::fmt::Write;

/// Digits a workbook shows at most.
pub(super) const SIGNIFICANT: usize = 15;
/// Whole numbers longer than this are shown with an exponent.
const LONGEST_WHOLE: i32 = 20;

/// `0.d₁d₂d₃… × 10^exponent`; no digits at all is zero.
#[derive(Clone, Debug)]
pub(super) struct Decimal {
    negative: bool,
    digits: Digits,
    exponent: i32,
}

/// Values 0 to 9, without zeros at either end. In place: one is made for each number of a workbook.
#[derive(Clone, Debug, Default)]
struct Digits {
    values: [u8; SIGNIFICANT],
    length: usize,
}

impl Digits {
    fn as_slice(&self) -> &[u8] {
        &self.values[..self.length]
    }

    fn is_empty(&self) -> bool {
        self.length == 0
    }
}

/// What `{:e}` prints of a float: sign, 17 digits, point and exponent at most.
#[derive(Default)]
struct Printed {
    bytes: [u8; 32],
    length: usize,
}

impl Write for Printed {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let end = self.length + text.len();
        self.bytes.get_mut(self.length..end).ok_or(std::fmt::Error)?.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}

impl Decimal {
    /// `None` for what is not a number.
    pub(super) fn of(number: f64) -> Option<Decimal> {
        if !number.is_finite() {
            return None;
        }
        Decimal::of_few_places(number, 2)
            .or_else(|| Decimal::of_few_places(number, 4))
            .or_else(|| Decimal::of_any(number))
    }

    fn of_any(number: f64) -> Option<Decimal> {
        // The shortest text that means this number is mostly short enough, and quicker to be had.
        let mut printed = Printed::default();
        write!(printed, "{number:e}").ok()?;
        Decimal::parse(&printed).or_else(|| {
            let mut printed = Printed::default();
            write!(printed, "{number:.precision$e}", precision = SIGNIFICANT - 1).ok()?;
            Decimal::parse(&printed)
        })
    }

    /// Nearly all figures of a budget have two places at most, shares four, and need no search for their shortest text:
    /// among the numbers of so few digits, no two mean the same float.
    fn of_few_places(number: f64, places: u32) -> Option<Decimal> {
        const TOO_MANY_DIGITS: f64 = 1e15;
        let scale = f64::from(10_u32.pow(places));
        let size = number.abs();
        let scaled = size * scale;
        // Rounds; where it does so wrongly, the division tells.
        let whole = (scaled + 0.5) as u64;
        if scaled >= TOO_MANY_DIGITS || whole as f64 / scale != size {
            return None;
        }
        let length = whole.checked_ilog10().map_or(0, |log| log as usize + 1);
        let mut digits = Digits { length, ..Digits::default() };
        let mut rest = whole;
        for value in digits.values[..length].iter_mut().rev() {
            *value = (rest % 10) as u8;
            rest /= 10;
        }
        let mut decimal = Decimal { negative: number < 0.0, digits, exponent: length as i32 - places as i32 };
        decimal.trim();
        Some(decimal)
    }

    /// `None` where there are too many digits.
    fn parse(printed: &Printed) -> Option<Decimal> {
        let printed = std::str::from_utf8(&printed.bytes[..printed.length]).ok()?;
        let (mantissa, exponent) = printed.split_once('e')?;
        let mut digits = Digits::default();
        for digit in mantissa.bytes().filter(u8::is_ascii_digit) {
            *digits.values.get_mut(digits.length)? = digit - b'0';
            digits.length += 1;
        }
        let mut decimal = Decimal {
            negative: mantissa.starts_with('-'),
            digits,
            exponent: exponent.parse::<i32>().ok()?.saturating_add(1),
        };
        decimal.trim();
        Some(decimal)
    }

    fn trim(&mut self) {
        let Digits { values, length } = &mut self.digits;
        while *length > 0 && values[*length - 1] == 0 {
            *length -= 1;
        }
        let zeros = values[..*length].iter().take_while(|digit| **digit == 0).count();
        values.copy_within(zeros..*length, 0);
        *length -= zeros;
        self.exponent -= zeros as i32;
        if self.digits.is_empty() {
            self.exponent = 0;
            self.negative = false;
        }
    }

    pub(super) fn take_sign(&mut self) -> bool {
        std::mem::take(&mut self.negative)
    }

    /// Multiplies by a power of ten.
    pub(super) fn shift(&mut self, places: i32) {
        if !self.digits.is_empty() {
            self.exponent += places;
        }
    }

    /// Rounds to so many decimal places, half away from zero.
    pub(super) fn round(&mut self, places: usize) {
        let kept = self.exponent.saturating_add(places as i32);
        if kept < 0 {
            self.digits.length = 0;
        } else if let Some(first_dropped) = self.digits.as_slice().get(kept as usize).copied() {
            self.digits.length = kept as usize;
            if first_dropped >= 5 {
                self.add_one_at_end();
            }
        }
        self.trim();
    }

    fn add_one_at_end(&mut self) {
        let Digits { values, length } = &mut self.digits;
        for digit in values[..*length].iter_mut().rev() {
            if *digit < 9 {
                *digit += 1;
                return;
            }
            *digit = 0;
        }
        // Nothing but zeros is left of them.
        values[0] = 1;
        *length = 1;
        self.exponent += 1;
    }

    /// The power of ten that leaves so many whole digits.
    pub(super) fn exponent_for(&self, whole_places: usize) -> i32 {
        if self.digits.is_empty() {
            return 0;
        }
        let places = whole_places.max(1) as i32;
        let exponent = self.exponent - 1;
        // `##0.0E+0` moves in steps of three, `0.00E+00` in steps of one.
        exponent.div_euclid(places) * places
    }

    fn digit(&self, position: i32) -> char {
        let digit = usize::try_from(position).ok().and_then(|at| self.digits.as_slice().get(at)).copied();
        char::from(b'0' + digit.unwrap_or(0))
    }

    /// How many digits stand before the point; none for zero.
    pub(super) fn whole_places(&self) -> usize {
        usize::try_from(self.exponent).unwrap_or(0)
    }

    /// The digit before the point that counts so many powers of ten.
    pub(super) fn whole_digit(&self, place: usize) -> char {
        self.digit(self.exponent - 1 - place as i32)
    }

    /// The digits before the point.
    pub(super) fn whole(&self) -> String {
        (0..self.exponent).map(|position| self.digit(position)).collect()
    }

    /// Exactly so many digits after the point.
    pub(super) fn fraction(&self, places: usize) -> impl Iterator<Item = char> + Clone {
        (self.exponent..self.exponent.saturating_add(places as i32)).map(|position| self.digit(position))
    }

    pub(super) fn to_plain_string(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        if self.digits.is_empty() {
            return "0".to_owned();
        }
        if self.exponent > LONGEST_WHOLE || self.exponent < -LONGEST_WHOLE {
            let digits: String =
                self.digits.as_slice().iter().map(|digit| char::from(b'0' + digit)).collect();
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            let exponent = self.exponent - 1;
            let exponent_sign = if exponent < 0 { '-' } else { '+' };
            return format!("{sign}{first}{point}{rest}E{exponent_sign}{:02}", exponent.unsigned_abs());
        }
        let places = (self.digits.length as i32 - self.exponent).max(0) as usize;
        let (whole, fraction): (String, String) = (self.whole(), self.fraction(places).collect());
        let whole = if whole.is_empty() { "0" } else { &whole };
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn figures_of_few_places_are_the_same_by_the_short_way(
            number in prop_oneof![
                (-2_000_000_000_000_000_i64..2_000_000_000_000_000).prop_map(|hundredths| hundredths as f64 / 100.0),
                (-100_000_i64..100_000).prop_map(|thousandths| thousandths as f64 / 1000.0),
                (-2_000_000_000_000_000_i64..2_000_000_000_000_000).prop_map(|parts| parts as f64 / 10_000.0),
                any::<f64>().prop_filter("numbers only", |number| number.is_finite()),
            ]
        ) {
            for short in [2, 4].into_iter().filter_map(|places| Decimal::of_few_places(number, places)) {
                let long = Decimal::of_any(number).expect("a number");
                let parts = |decimal: &Decimal| (decimal.negative, decimal.digits.as_slice().to_vec(), decimal.exponent);
                prop_assert_eq!(parts(&short), parts(&long));
            }
        }
    }
}
