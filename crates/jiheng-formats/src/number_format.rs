//! Number formats of workbooks: a cell's number and its format code → the text the cell shows.
//!
//! Excel keeps 15 significant decimal digits of what it shows, so a number is first written out to those digits and
//! then rounded as decimal text, half away from zero. Nothing is computed in binary fractions.

mod built_in;
mod calendar;
mod decimal;
mod numerals;
mod show;

use calendar::Moment;
use decimal::Decimal;
use numerals::Numerals;
use show::Layout;

/// A format code, taken apart once and used for every cell with that format.
#[derive(Clone, Debug, Default)]
pub(crate) struct NumberFormat {
    sections: Vec<Section>,
}

#[derive(Clone, Debug, Default)]
struct Section {
    condition: Option<(Comparison, f64)>,
    tokens: Vec<Token>,
    numerals: Numerals,
    /// Whether the section shows a date or time.
    temporal: bool,
    layout: Layout,
}

#[derive(Clone, Copy, Debug)]
enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Literal(String),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    /// `E+` or `E-`: whether a plus sign is shown.
    Exponent(bool),
    Slash,
    General,
    Text,
    Year(usize),
    Month(usize),
    Day(usize),
    /// `aaa` and `aaaa`: 周一 and 星期一 without and with the word.
    ChineseWeekday(usize),
    Hour(usize),
    Minute(usize),
    Second(usize),
    /// Digits after the point of the seconds.
    Fraction(usize),
    /// `[h]`, `[m]`, `[s]`: all hours, minutes or seconds since the beginning.
    Elapsed(char, usize),
    HalfDay {
        morning: &'static str,
        afternoon: &'static str,
    },
}

impl NumberFormat {
    pub(crate) fn parse(code: &str) -> NumberFormat {
        // Two codes stand for the system's own long date and time, whatever they spell.
        let code = match code {
            code if code.starts_with("[$-F800]") => "yyyy\"年\"m\"月\"d\"日\"",
            code if code.starts_with("[$-F400]") => "h:mm:ss",
            code => code,
        };
        let mut sections = vec![Section::default()];
        let mut rest = code.chars().peekable();
        while let Some(current) = rest.next() {
            if current == ';' {
                if sections.len() == 4 {
                    break;
                }
                sections.push(Section::default());
                continue;
            }
            let section = sections.last_mut().expect("there is a section from the start");
            section.read(current, &mut rest);
        }
        for section in &mut sections {
            section.settle_minutes();
            section.temporal = section.tokens.iter().any(Token::is_temporal);
            section.layout = Layout::of(section);
        }
        NumberFormat { sections }
    }

    /// The built-in format of this number, as Excel shows it on a Chinese system.
    pub(crate) fn built_in(id: u16) -> Option<NumberFormat> {
        built_in::code(id).map(NumberFormat::parse)
    }

    /// Whether the format shows any number as it is.
    pub(crate) fn is_general(&self) -> bool {
        match self.sections.as_slice() {
            [] => true,
            [only] => {
                only.numerals == Numerals::Arabic && matches!(only.tokens.as_slice(), [] | [Token::General])
            }
            _ => false,
        }
    }

    /// What a cell with this number shows.
    pub(crate) fn show(&self, number: f64, since_1904: bool) -> String {
        if self.is_general() {
            return general(number);
        }
        let (section, signed) = self.section_of(number);
        let magnitude = if signed { number } else { number.abs() };
        if section.temporal {
            return match Moment::of(number, since_1904, section.finest_fraction()) {
                Some(moment) => section.show_moment(&moment),
                None => general(number),
            };
        }
        section.show_number(magnitude)
    }

    /// What a cell with this text shows.
    pub(crate) fn show_text(&self, text: &str) -> Option<String> {
        let section = match self.sections.as_slice() {
            [.., last] if self.sections.len() == 4 || last.tokens.contains(&Token::Text) => last,
            _ => return None,
        };
        Some(
            section
                .tokens
                .iter()
                .map(|token| match token {
                    Token::Text | Token::General => text,
                    Token::Literal(literal) => literal,
                    _ => "",
                })
                .collect(),
        )
    }

    /// The section for a number, and whether the sign is still to be shown.
    fn section_of(&self, number: f64) -> (&Section, bool) {
        let numeric = &self.sections[..self.sections.len().min(3)];
        // A last section that only shows text is not for numbers.
        let numeric = match numeric {
            [rest @ .., last] if !rest.is_empty() && last.tokens.contains(&Token::Text) => rest,
            all => all,
        };
        if numeric.iter().any(|section| section.condition.is_some()) {
            let chosen = numeric
                .iter()
                .find(|section| section.condition.is_none_or(|condition| holds(condition, number)))
                .or(numeric.last())
                .expect("a format has at least one section");
            // A section that only takes negative numbers shows them without their sign.
            let below_zero = matches!(chosen.condition, Some((Comparison::Less | Comparison::LessOrEqual, limit)) if limit <= 0.0);
            return (chosen, !below_zero);
        }
        match numeric {
            [first, second] if number < 0.0 && first.tokens != second.tokens => (second, false),
            [_, second] | [_, second, _] if number < 0.0 => (second, false),
            [_, _, zero] if number == 0.0 => (zero, true),
            [first, ..] => (first, true),
            [] => unreachable!("a format has at least one section"),
        }
    }
}

fn holds((comparison, limit): (Comparison, f64), number: f64) -> bool {
    match comparison {
        Comparison::Less => number < limit,
        Comparison::LessOrEqual => number <= limit,
        Comparison::Equal => number == limit,
        Comparison::NotEqual => number != limit,
        Comparison::GreaterOrEqual => number >= limit,
        Comparison::Greater => number > limit,
    }
}

/// A number in the format General: to 15 significant digits, as the formula bar shows it. (The narrower the column,
/// the fewer digits a printed General cell has; the value is what the filer typed.)
pub(crate) fn general(number: f64) -> String {
    const PLAIN: std::ops::Range<f64> = 1e-6..1e15;
    if number.fract() == 0.0 && number.abs() < PLAIN.end {
        return (number as i64).to_string();
    }
    if PLAIN.contains(&number.abs()) {
        // The shortest text that means this number is mostly short enough.
        let shortest = number.to_string();
        if shortest.bytes().filter(u8::is_ascii_digit).count() <= decimal::SIGNIFICANT {
            return shortest;
        }
    }
    Decimal::of(number).map_or_else(|| "#NUM!".to_owned(), |decimal| decimal.to_plain_string())
}

/// The number of an XML attribute or element as General shows it. Most numbers need no work at all.
pub(crate) fn general_text(printed: &str) -> Option<String> {
    let digits = printed.bytes().filter(u8::is_ascii_digit).count();
    let unsigned = printed.strip_prefix('-').unwrap_or(printed);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "1"));
    let plain = digits <= 15
        && !whole.is_empty()
        && (whole == "0" || !whole.starts_with('0'))
        && whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit())
        && !fraction.is_empty()
        && !fraction.ends_with('0');
    if plain && printed != "-0" {
        return Some(printed.to_owned());
    }
    printed.trim().parse().ok().map(general)
}

impl Token {
    fn is_temporal(&self) -> bool {
        matches!(
            self,
            Token::Year(_)
                | Token::Month(_)
                | Token::Day(_)
                | Token::ChineseWeekday(_)
                | Token::Hour(_)
                | Token::Minute(_)
                | Token::Second(_)
                | Token::Elapsed(..)
                | Token::HalfDay { .. }
        )
    }
}

type Rest<'a> = std::iter::Peekable<std::str::Chars<'a>>;

impl Section {
    fn read(&mut self, current: char, rest: &mut Rest) {
        match current {
            '"' => {
                let literal: String = rest.by_ref().take_while(|c| *c != '"').collect();
                self.push_literal(&literal);
            }
            '\\' | '!' => {
                if let Some(literal) = rest.next() {
                    self.push_literal(literal.encode_utf8(&mut [0; 4]));
                }
            }
            // As wide as the next character.
            '_' => {
                rest.next();
                self.push_literal(" ");
            }
            // Fills the column with the next character.
            '*' => {
                rest.next();
            }
            '[' => {
                let bracket: String = rest.by_ref().take_while(|c| *c != ']').collect();
                self.read_bracket(&bracket);
            }
            '0' | '#' | '?' => self.tokens.push(Token::Digit(current)),
            '.' => self.read_point(rest),
            ',' => self.tokens.push(Token::Comma),
            '%' => self.tokens.push(Token::Percent),
            '/' => self.tokens.push(Token::Slash),
            '@' => self.tokens.push(Token::Text),
            'E' if rest.next_if(|c| *c == '+').is_some() => self.tokens.push(Token::Exponent(true)),
            'E' if rest.next_if(|c| *c == '-').is_some() => self.tokens.push(Token::Exponent(false)),
            'G' | 'g' if follows(rest, "eneral") => self.tokens.push(Token::General),
            'A' | 'a' if follows(rest, "m/pm") => {
                self.tokens.push(Token::HalfDay { morning: "AM", afternoon: "PM" });
            }
            'A' | 'a' if follows(rest, "/p") => {
                self.tokens.push(Token::HalfDay { morning: "A", afternoon: "P" });
            }
            '上' if follows(rest, "午/下午") => {
                self.tokens.push(Token::HalfDay { morning: "上午", afternoon: "下午" });
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' | 'E' | 'a' | 'A' => {
                let letter = current.to_ascii_lowercase();
                let mut count = 1;
                while rest.next_if(|c| c.to_ascii_lowercase() == letter).is_some() {
                    count += 1;
                }
                match letter {
                    'y' => self.tokens.push(Token::Year(count)),
                    'e' => self.tokens.push(Token::Year(4)),
                    'm' => self.tokens.push(Token::Month(count)),
                    'd' => self.tokens.push(Token::Day(count)),
                    'h' => self.tokens.push(Token::Hour(count)),
                    's' => self.tokens.push(Token::Second(count)),
                    _ if count >= 3 => self.tokens.push(Token::ChineseWeekday(count)),
                    _ => self.push_literal(&current.to_string().repeat(count)),
                }
            }
            literal => self.push_literal(literal.encode_utf8(&mut [0; 4])),
        }
    }

    fn read_point(&mut self, rest: &mut Rest) {
        if !matches!(self.tokens.last(), Some(Token::Second(_) | Token::Elapsed('s', _))) {
            self.tokens.push(Token::Point);
            return;
        }
        let mut count = 0;
        while rest.next_if(|c| *c == '0').is_some() {
            count += 1;
        }
        self.tokens.push(Token::Fraction(count));
    }

    fn read_bracket(&mut self, bracket: &str) {
        let letters = bracket.to_ascii_lowercase();
        match letters.chars().next() {
            Some('$') => {
                // `[$¥-804]`: a currency sign, and the language it is for.
                let sign = bracket[1..].split_once('-').map_or(&bracket[1..], |(sign, _)| sign);
                self.push_literal(sign);
            }
            Some('<' | '>' | '=') => self.condition = condition(&letters),
            Some(letter @ ('h' | 'm' | 's')) if letters.chars().all(|c| c == letter) => {
                self.tokens.push(Token::Elapsed(letter, letters.len()));
            }
            _ => match letters.as_str() {
                "dbnum1" => self.numerals = Numerals::Chinese,
                "dbnum2" => self.numerals = Numerals::Formal,
                "dbnum3" => self.numerals = Numerals::FullWidth,
                // Colours print nothing.
                _ => {}
            },
        }
    }

    fn push_literal(&mut self, text: &str) {
        match self.tokens.last_mut() {
            Some(Token::Literal(literal)) => literal.push_str(text),
            _ => self.tokens.push(Token::Literal(text.to_owned())),
        }
    }

    /// `m` stands for minutes right after hours and right before seconds.
    fn settle_minutes(&mut self) {
        let mut after_hour = false;
        for at in 0..self.tokens.len() {
            match self.tokens[at] {
                Token::Month(count) if count <= 2 => {
                    let next = self.tokens[at + 1..].iter().find(|token| token.is_temporal());
                    if after_hour || matches!(next, Some(Token::Second(_) | Token::Elapsed('s', _))) {
                        self.tokens[at] = Token::Minute(count);
                    }
                    after_hour = false;
                }
                Token::Hour(_) | Token::Elapsed('h', _) => after_hour = true,
                ref token if token.is_temporal() && !matches!(token, Token::HalfDay { .. }) => {
                    after_hour = false
                }
                _ => {}
            }
        }
    }
}

fn condition(text: &str) -> Option<(Comparison, f64)> {
    const SIGNS: &[(&str, Comparison)] = &[
        ("<=", Comparison::LessOrEqual),
        (">=", Comparison::GreaterOrEqual),
        ("<>", Comparison::NotEqual),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
        ("=", Comparison::Equal),
    ];
    let (sign, comparison) = SIGNS.iter().find(|(sign, _)| text.starts_with(sign))?;
    Some((*comparison, text[sign.len()..].trim().parse().ok()?))
}

/// Takes the words if they come next, in any case.
fn follows(rest: &mut Rest, words: &str) -> bool {
    let mut ahead = rest.clone();
    for word in words.chars() {
        if ahead.next().is_none_or(|c| c.to_ascii_lowercase() != word) {
            return false;
        }
    }
    *rest = ahead;
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn shows(code: &str, numbers: &[(f64, &str)]) {
        let format = NumberFormat::parse(code);
        for (number, expected) in numbers {
            assert_eq!(format.show(*number, false), *expected, "{number} as {code}");
        }
    }

    #[test]
    fn numbers_are_shown_as_their_format_says() {
        shows(
            "General",
            &[(0.1 + 0.2, "0.3"), (1e15, "1000000000000000"), (-1234.5, "-1234.5"), (1e-7, "0.0000001")],
        );
        shows("0%", &[(0.95, "95%"), (0.9903, "99%"), (0.285, "29%"), (1.0, "100%")]);
        shows("0.00%", &[(0.9903, "99.03%")]);
        shows("#,##0.00", &[(1234.5, "1,234.50"), (-1234567.005, "-1,234,567.01"), (0.0, "0.00")]);
        shows("#,##0", &[(999.5, "1,000"), (12.0, "12")]);
        shows("0.##", &[(5.0, "5."), (5.25, "5.25"), (5.1, "5.1")]);
        shows("000000", &[(817.0, "000817")]);
        shows("000-0000", &[(1234567.0, "123-4567")]);
        shows("0.00E+00", &[(12345.0, "1.23E+04"), (0.00012, "1.20E-04")]);
        shows("0.0,\"千元\"", &[(12345.0, "12.3千元")]);
        shows("0!.0,\"万元\"", &[(498570.0, "49.9万元")]);
        shows("0.00_);(0.00)", &[(-2.5, "(2.50)"), (2.5, "2.50")]);
        shows("0.00;-0.00;;@", &[(0.0, ""), (-2.0, "-2.00")]);
        shows("[>=10000]0.0,\"千\";0", &[(20000.0, "20.0千"), (5.0, "5")]);
        shows(
            r#"_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ "#,
            &[(1.5, "1.50"), (-1.5, "-1.50"), (0.0, "-")],
        );
        shows("\"≥\"0%", &[(0.95, "≥95%")]);
        shows("[DBNum2]0", &[(10_305.0, "壹万零叁佰零伍")]);
        shows("[DBNum2][$-804]General", &[(100_000_000.0, "壹亿"), (20.0, "贰拾")]);
    }

    #[test]
    fn dates_are_shown_as_their_format_says() {
        shows("yyyy\"年\"m\"月\"d\"日\"", &[(44708.0, "2022年5月27日"), (60.0, "1900年2月29日")]);
        shows("yyyy/mm/dd;@", &[(44708.25, "2022/05/27")]);
        shows("[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"", &[(44926.0, "二〇二二年十二月三十一日")]);
        shows("yyyy-m-d h:mm", &[(44708.999999, "2022-5-28 0:00"), (44708.5, "2022-5-27 12:00")]);
        shows("上午/下午h\"时\"mm\"分\"", &[(44708.75, "下午6时00分")]);
        shows("[h]:mm:ss", &[(1.5, "36:00:00")]);
        shows("aaaa", &[(44708.0, "星期五")]);
        shows("mm:ss.0", &[(0.000_729_166_666, "01:03.0")]);
        assert_eq!(NumberFormat::parse("yyyy-mm-dd").show(0.0, true), "1904-01-01");
        // Beyond the calendar the number itself is shown.
        shows("yyyy-mm-dd", &[(-1.0, "-1"), (1e9, "1000000000")]);
    }

    #[test]
    fn text_goes_through_the_text_section() {
        assert_eq!(NumberFormat::parse("0;-0;0;@\"元\"").show_text("十").as_deref(), Some("十元"));
        assert_eq!(NumberFormat::parse("0.00").show_text("十"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_format_code_panics(code in "[0#?.,%@;yYmdhsaAeEG/*_\\\\\"!\\[\\]<>=$\\-+DBNum1年 万]{0,24}", number: f64) {
            NumberFormat::parse(&code).show(number, false);
        }

        #[test]
        fn two_decimals_are_those_of_the_cents(cents in -9_999_999_999_i64..9_999_999_999) {
            let shown = NumberFormat::parse("0.00").show(cents as f64 / 100.0, false);
            let sign = if cents < 0 { "-" } else { "" };
            let expected = format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100);
            proptest::prop_assert_eq!(shown, expected);
        }
    }
}
