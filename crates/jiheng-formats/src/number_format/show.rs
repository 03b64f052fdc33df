//! What a section of a format shows of a number or a moment.

use super::calendar::{self, Moment};
use super::decimal::Decimal;
use super::numerals::Numerals;
use super::{Section, Token};

impl Section {
    pub(super) fn finest_fraction(&self) -> usize {
        let digits =
            self.tokens.iter().map(|token| if let Token::Fraction(count) = token { *count } else { 0 });
        digits.max().unwrap_or(0).min(3)
    }

    pub(super) fn show_moment(&self, moment: &Moment) -> String {
        let twelve_hours = self.tokens.iter().any(|token| matches!(token, Token::HalfDay { .. }));
        let mut shown = String::new();
        for token in &self.tokens {
            match token {
                Token::Literal(literal) => shown.push_str(literal),
                Token::Slash => shown.push('/'),
                Token::Point => shown.push('.'),
                Token::Comma => shown.push(','),
                Token::Year(count) => {
                    let year = if *count <= 2 { moment.year % 100 } else { moment.year };
                    let width = if *count <= 2 { 2 } else { 4 };
                    shown.push_str(&self.numerals.digit_by_digit(&format!("{year:0width$}")));
                }
                Token::Month(count @ 1..=2) => shown.push_str(&self.numerals.padded(moment.month, *count)),
                Token::Month(count) => shown.push_str(calendar::month_name(moment.month, *count)),
                Token::Day(count @ 1..=2) => shown.push_str(&self.numerals.padded(moment.day, *count)),
                Token::Day(count) => shown.push_str(calendar::weekday_name(moment.weekday, *count)),
                Token::ChineseWeekday(count) => {
                    shown.push_str(if *count > 3 { "星期" } else { "周" });
                    shown.push(calendar::CHINESE_WEEKDAYS[moment.weekday % 7]);
                }
                Token::Hour(count) => {
                    let hour = if twelve_hours { (moment.hour + 11) % 12 + 1 } else { moment.hour };
                    shown.push_str(&self.numerals.padded(hour, *count));
                }
                Token::Minute(count) => shown.push_str(&self.numerals.padded(moment.minute, *count)),
                Token::Second(count) => shown.push_str(&self.numerals.padded(moment.second, *count)),
                Token::Fraction(count) => {
                    let width = *count;
                    if width > 0 {
                        let digits = format!("{:03}", moment.millisecond);
                        shown.push_str(&format!(".{digits:0<width$.width$}"));
                    }
                }
                Token::Elapsed(unit, count) => {
                    let width = *count;
                    let elapsed = match unit {
                        'h' => moment.elapsed_seconds / 3600,
                        'm' => moment.elapsed_seconds / 60,
                        _ => moment.elapsed_seconds,
                    };
                    shown.push_str(&format!("{elapsed:0width$}"));
                }
                Token::HalfDay { morning, afternoon } => {
                    shown.push_str(if moment.hour < 12 { morning } else { afternoon });
                }
                _ => {}
            }
        }
        shown.trim().to_owned()
    }

    pub(super) fn show_number(&self, number: f64) -> String {
        let Some(mut decimal) = Decimal::of(number) else { return "#NUM!".to_owned() };
        if self.layout.plain {
            return self.show_plain(&mut decimal);
        }
        let fraction_bar = self.tokens.contains(&Token::Slash) && self.placeholders() > 0;
        if fraction_bar {
            return decimal.to_plain_string();
        }
        let negative = decimal.take_sign();
        let shown =
            if self.placeholders() == 0 { self.show_whole(&decimal) } else { self.show_digits(&mut decimal) };
        let shown = shown.trim();
        if negative { format!("-{shown}") } else { shown.to_owned() }
    }

    fn placeholders(&self) -> usize {
        self.tokens.iter().filter(|token| matches!(token, Token::Digit(_))).count()
    }

    /// A section without places for digits: literals, and the whole number where `General` or `@` stands.
    fn show_whole(&self, decimal: &Decimal) -> String {
        self.tokens
            .iter()
            .map(|token| match token {
                Token::Literal(literal) => literal.clone(),
                Token::General | Token::Text => self.numerals.number(&decimal.to_plain_string()),
                Token::Percent => "%".to_owned(),
                Token::Slash => "/".to_owned(),
                Token::Point => ".".to_owned(),
                Token::Comma => ",".to_owned(),
                _ => String::new(),
            })
            .collect()
    }

    /// The same as the general way below, written straight into one text: workbooks hold little else than amounts
    /// and shares.
    fn show_plain(&self, decimal: &mut Decimal) -> String {
        let layout = &self.layout;
        let negative = decimal.take_sign();
        decimal.shift(layout.shift);
        decimal.round(layout.fraction_places);
        let mut shown = String::with_capacity(16);
        if negative {
            shown.push('-');
        }
        if let Some(Token::Literal(literal)) = self.tokens.first() {
            shown.push_str(literal.trim_start());
        }
        let places = decimal.whole_places().max(layout.least_whole_places);
        for place in (0..places).rev() {
            shown.push(decimal.whole_digit(place));
            if layout.grouped && place > 0 && place % 3 == 0 {
                shown.push(',');
            }
        }
        let rest = &self.tokens[layout.whole_digits_end..];
        self.show_rest(rest, decimal.fraction(layout.fraction_places), None, &mut shown);
        shown.truncate(shown.trim_end().len());
        shown
    }

    fn show_digits(&self, decimal: &mut Decimal) -> String {
        let layout = &self.layout;
        decimal.shift(layout.shift);
        let exponent = layout.exponent.map(|_| {
            let exponent = decimal.exponent_for(layout.whole_places);
            decimal.shift(-exponent);
            exponent
        });
        decimal.round(layout.fraction_places);
        let mut shown = self.show_whole_part(layout, &decimal.whole());
        let rest = &self.tokens[layout.whole_end..];
        self.show_rest(rest, decimal.fraction(layout.fraction_places), exponent, &mut shown);
        match self.numerals {
            Numerals::Arabic => shown,
            // With a plain `0` the number is spelled; with a longer pattern digit by digit.
            numerals if layout.whole_places == 1 && exponent.is_none() => numerals.number(&shown),
            numerals => numerals.digit_by_digit(&shown),
        }
    }

    /// Whole digits are dealt out from the right; the leftmost place takes all that are left.
    fn show_whole_part(&self, layout: &Layout, whole: &str) -> String {
        let tokens = &self.tokens[..layout.whole_end];
        let mut digits = whole.chars().rev();
        let mut places_left = layout.whole_places;
        let mut shown_digits = 0;
        let mut reversed: Vec<char> = Vec::new();
        let mut deal = |digit: char, reversed: &mut Vec<char>| {
            if layout.grouped && shown_digits > 0 && shown_digits % 3 == 0 {
                reversed.push(',');
            }
            shown_digits += 1;
            reversed.push(digit);
        };
        for token in tokens.iter().rev() {
            match token {
                Token::Digit(place) => {
                    places_left -= 1;
                    match (digits.next(), place) {
                        (Some(digit), _) => deal(digit, &mut reversed),
                        (None, '0') => deal('0', &mut reversed),
                        (None, '?') => reversed.push(' '),
                        (None, _) => {}
                    }
                    if places_left == 0 {
                        for digit in digits.by_ref() {
                            deal(digit, &mut reversed);
                        }
                    }
                }
                Token::Literal(literal) => reversed.extend(literal.chars().rev()),
                Token::Percent => reversed.push('%'),
                _ => {}
            }
        }
        // `.00` has no place for whole digits, yet shows them.
        for digit in digits {
            deal(digit, &mut reversed);
        }
        reversed.into_iter().rev().collect()
    }

    fn show_rest(
        &self,
        tokens: &[Token],
        mut digits: impl Iterator<Item = char> + Clone,
        exponent: Option<i32>,
        shown: &mut String,
    ) {
        let mut exponent_shown = false;
        for token in tokens {
            match token {
                Token::Point => shown.push('.'),
                Token::Digit(_) if exponent_shown => {}
                Token::Digit(place) => match (digits.next().unwrap_or('0'), place) {
                    ('0', '#') if digits.clone().all(|digit| digit == '0') => {}
                    ('0', '?') if digits.clone().all(|digit| digit == '0') => shown.push(' '),
                    (digit, _) => shown.push(digit),
                },
                Token::Exponent(plus) => {
                    exponent_shown = true;
                    let exponent = exponent.unwrap_or(0);
                    let width = self.layout.exponent.unwrap_or(1);
                    let sign = match exponent {
                        ..0 => "-",
                        _ if *plus => "+",
                        _ => "",
                    };
                    shown.push_str(&format!("E{sign}{:0width$}", exponent.unsigned_abs()));
                }
                Token::Literal(literal) => shown.push_str(literal),
                Token::Percent => shown.push('%'),
                _ => {}
            }
        }
    }
}

/// How the places of a section fall around its point.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// Tokens before this one belong to the whole part.
    whole_end: usize,
    whole_places: usize,
    fraction_places: usize,
    /// Digits of the exponent, where there is one.
    exponent: Option<usize>,
    grouped: bool,
    /// Powers of ten by which percent signs and trailing commas scale the number.
    shift: i32,
    /// Whether nothing but a first literal and then `#` and `0`, in this order, stands before the last whole digit.
    plain: bool,
    /// Tokens from here on stand after the last place for a whole digit.
    whole_digits_end: usize,
    /// Whole digits that are shown even where the number has fewer.
    least_whole_places: usize,
}

impl Layout {
    pub(super) fn of(section: &Section) -> Layout {
        let tokens = section.tokens.as_slice();
        let is_digit = |token: &Token| matches!(token, Token::Digit(_));
        let exponent_at = tokens.iter().position(|token| matches!(token, Token::Exponent(_)));
        let mantissa = &tokens[..exponent_at.unwrap_or(tokens.len())];
        let whole_end = mantissa.iter().position(|token| *token == Token::Point).unwrap_or(mantissa.len());
        let whole_places = mantissa[..whole_end].iter().filter(|token| is_digit(token)).count();
        let fraction_places = mantissa[whole_end..].iter().filter(|token| is_digit(token)).count();
        let percents = tokens.iter().filter(|token| **token == Token::Percent).count() as i32;
        let mut grouped = false;
        let mut thousands = 0;
        for (at, token) in mantissa.iter().enumerate() {
            if *token != Token::Comma || !mantissa[..at].iter().any(is_digit) {
                continue;
            }
            if at < whole_end && mantissa[at..whole_end].iter().any(is_digit) {
                grouped = true;
            } else {
                thousands += 1;
            }
        }
        let exponent = exponent_at.map(|at| tokens[at..].iter().filter(|token| is_digit(token)).count());
        let whole_digits_end =
            tokens[..whole_end].iter().rposition(is_digit).map_or(0, |last_digit| last_digit + 1);
        let in_front = usize::from(matches!(tokens.first(), Some(Token::Literal(_)))).min(whole_digits_end);
        let optional = |token: &Token| matches!(token, Token::Digit('#') | Token::Comma);
        let fixed = |token: &Token| matches!(token, Token::Digit('0') | Token::Comma);
        let places = &tokens[in_front..whole_digits_end];
        let (free, always) =
            places.split_at(places.iter().position(|token| !optional(token)).unwrap_or(places.len()));
        let plain = section.numerals == Numerals::Arabic
            && exponent.is_none()
            && whole_places > 0
            && !tokens.contains(&Token::Slash)
            && free.iter().all(optional)
            && always.iter().all(fixed);
        Layout {
            plain,
            whole_digits_end,
            least_whole_places: always.iter().filter(|token| is_digit(token)).count(),
            whole_end,
            whole_places,
            fraction_places,
            exponent,
            grouped,
            shift: 2 * percents - 3 * thousands,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::number_format::NumberFormat;

    #[test]
    fn the_short_way_shows_what_the_long_way_shows() {
        let codes = [
            "0",
            "#",
            "#,##0",
            "0.00",
            "#,##0.00",
            "0%",
            "0.00%",
            "000",
            "00,000",
            "#,##0,",
            "0.0,,\"亿\"",
            "#.##",
            "0.0##",
            "0\"个\"",
            "\"≥\"0.0\"%\"",
            "_ * #,##0.00_ ;_ * \\-#,##0.00_ ",
            "[$¥-804]#,##0.00",
            "#,##0.00_);[Red]\\(#,##0.00\\)",
            "0.???",
            "#,#",
            "0,",
        ];
        let numbers = [
            0.0,
            0.4,
            0.5,
            0.005,
            0.995,
            1.0,
            9.995,
            12.5,
            99.995,
            999.5,
            1000.0,
            1234.5,
            999_999.5,
            1_234_567.891,
            2.5e14,
            1e18,
            1e-9,
            0.1 + 0.2,
        ];
        for code in codes {
            let format = NumberFormat::parse(code);
            let mut long = format.clone();
            long.sections.iter_mut().for_each(|section| section.layout.plain = false);
            for number in numbers.into_iter().flat_map(|number| [number, -number]) {
                assert_eq!(format.show(number, false), long.show(number, false), "{number} as {code}");
            }
        }
    }
}
