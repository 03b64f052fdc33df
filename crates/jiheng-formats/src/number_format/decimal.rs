//! A number as its 15 significant decimal digits, rounded and shifted as text.

/// Digits a workbook shows at most.
pub(super) const SIGNIFICANT: usize = 15;
/// Whole numbers longer than this are shown with an exponent.
const LONGEST_WHOLE: i32 = 20;

/// `0.d₁d₂d₃… × 10^exponent`; no digits at all is zero.
#[derive(Clone, Debug)]
pub(super) struct Decimal {
    negative: bool,
    /// Values 0 to 9, without zeros at either end.
    digits: Vec<u8>,
    exponent: i32,
}

impl Decimal {
    /// `None` for what is not a number.
    pub(super) fn of(number: f64) -> Option<Decimal> {
        if !number.is_finite() {
            return None;
        }
        // The shortest text that means this number is mostly short enough, and quicker to be had.
        let mut printed = format!("{number:e}");
        if printed.bytes().take_while(|byte| *byte != b'e').filter(u8::is_ascii_digit).count() > SIGNIFICANT {
            printed = format!("{number:.precision$e}", precision = SIGNIFICANT - 1);
        }
        let (mantissa, exponent) = printed.split_once('e')?;
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        let mut decimal = Decimal {
            negative: mantissa.starts_with('-'),
            digits,
            exponent: exponent.parse::<i32>().ok()?.saturating_add(1),
        };
        decimal.trim();
        Some(decimal)
    }

    fn trim(&mut self) {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        let zeros = self.digits.iter().take_while(|digit| **digit == 0).count();
        self.digits.drain(..zeros);
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
            self.digits.clear();
        } else if let Some(first_dropped) = self.digits.get(kept as usize).copied() {
            self.digits.truncate(kept as usize);
            if first_dropped >= 5 {
                self.add_one_at_end();
            }
        }
        self.trim();
    }

    fn add_one_at_end(&mut self) {
        for digit in self.digits.iter_mut().rev() {
            if *digit < 9 {
                *digit += 1;
                return;
            }
            *digit = 0;
        }
        self.digits.insert(0, 1);
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

    /// Whole digits (none for zero) and exactly `places` decimal digits.
    pub(super) fn parts(&self, places: usize) -> (String, String) {
        let digit = |position: i32| {
            let digit = usize::try_from(position).ok().and_then(|at| self.digits.get(at)).copied();
            char::from(b'0' + digit.unwrap_or(0))
        };
        let whole = (0..self.exponent).map(digit).collect();
        let fraction = (self.exponent..self.exponent.saturating_add(places as i32)).map(digit).collect();
        (whole, fraction)
    }

    pub(super) fn to_plain_string(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        if self.digits.is_empty() {
            return "0".to_owned();
        }
        if self.exponent > LONGEST_WHOLE || self.exponent < -LONGEST_WHOLE {
            let digits: String = self.digits.iter().map(|digit| char::from(b'0' + digit)).collect();
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            let exponent = self.exponent - 1;
            let exponent_sign = if exponent < 0 { '-' } else { '+' };
            return format!("{sign}{first}{point}{rest}E{exponent_sign}{:02}", exponent.unsigned_abs());
        }
        let places = (self.digits.len() as i32 - self.exponent).max(0) as usize;
        let (whole, fraction) = self.parts(places);
        let whole = if whole.is_empty() { "0" } else { &whole };
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{fraction}")
    }
}
