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

    fn show_digits(&self, decimal: &mut Decimal) -> String {
        let layout = Layout::of(&self.tokens);
        decimal.shift(layout.shift);
        let exponent = layout.exponent.map(|_| {
            let exponent = decimal.exponent_for(layout.whole_places);
            decimal.shift(-exponent);
            exponent
        });
        decimal.round(layout.fraction_places);
        let (whole, fraction) = decimal.parts(layout.fraction_places);
        let mut shown = self.show_whole_part(&layout, &whole);
        self.show_rest(&layout, &fraction, exponent, &mut shown);
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

    fn show_rest(&self, layout: &Layout, fraction: &str, exponent: Option<i32>, shown: &mut String) {
        let mut digits = fraction.chars();
        let mut exponent_shown = false;
        for token in &self.tokens[layout.whole_end..] {
            match token {
                Token::Point => shown.push('.'),
                Token::Digit(_) if exponent_shown => {}
                Token::Digit(place) => match (digits.next().unwrap_or('0'), place) {
                    ('0', '#') if digits.as_str().chars().all(|digit| digit == '0') => {}
                    ('0', '?') if digits.as_str().chars().all(|digit| digit == '0') => shown.push(' '),
                    (digit, _) => shown.push(digit),
                },
                Token::Exponent(plus) => {
                    exponent_shown = true;
                    let exponent = exponent.unwrap_or(0);
                    let width = layout.exponent.unwrap_or(1);
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
struct Layout {
    /// Tokens before this one belong to the whole part.
    whole_end: usize,
    whole_places: usize,
    fraction_places: usize,
    /// Digits of the exponent, where there is one.
    exponent: Option<usize>,
    grouped: bool,
    /// Powers of ten by which percent signs and trailing commas scale the number.
    shift: i32,
}

impl Layout {
    fn of(tokens: &[Token]) -> Layout {
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
        Layout {
            whole_end,
            whole_places,
            fraction_places,
            exponent,
            grouped,
            shift: 2 * percents - 3 * thousands,
        }
    }
}
