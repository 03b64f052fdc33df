//! Digits as a format writes them: 123, 一二三, 壹佰贰拾叁.

/// The digits a section is written in: `[DBNum1]` 一二三, `[DBNum2]` 壹贰叁, `[DBNum3]` １２３.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Numerals {
    #[default]
    Arabic,
    Chinese,
    Formal,
    FullWidth,
}

impl Numerals {
    fn digits(self) -> &'static [char; 10] {
        match self {
            Numerals::Arabic => &['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
            Numerals::Chinese => &['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'],
            Numerals::Formal => &['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'],
            Numerals::FullWidth => &['０', '１', '２', '３', '４', '５', '６', '７', '８', '９'],
        }
    }

    pub(super) fn digit_by_digit(self, text: &str) -> String {
        let digits = self.digits();
        text.chars().map(|c| c.to_digit(10).map_or(c, |digit| digits[digit as usize])).collect()
    }

    pub(super) fn padded(self, number: u32, width: usize) -> String {
        match self {
            Numerals::Chinese | Numerals::Formal => self.number(&number.to_string()),
            _ => self.digit_by_digit(&format!("{number:0width$}")),
        }
    }

    /// A number spelled with its places: 二十一, 壹佰零伍.
    pub(super) fn number(self, text: &str) -> String {
        let places: &[&str; 3] = match self {
            Numerals::Chinese => &["十", "百", "千"],
            Numerals::Formal => &["拾", "佰", "仟"],
            _ => return self.digit_by_digit(text),
        };
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if whole.is_empty() || whole.len() > 16 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.digit_by_digit(text);
        }
        let digits = self.digits();
        let mut spelled = String::new();
        let mut zero_pending = false;
        let mut group_written = false;
        for (at, digit) in whole.bytes().enumerate() {
            let place = whole.len() - 1 - at;
            if digit == b'0' {
                zero_pending = true;
            } else {
                if zero_pending && !spelled.is_empty() {
                    spelled.push(digits[0]);
                }
                zero_pending = false;
                group_written = true;
                spelled.push(digits[usize::from(digit - b'0')]);
                if !place.is_multiple_of(4) {
                    spelled.push_str(places[place % 4 - 1]);
                }
            }
            if place.is_multiple_of(4) && place > 0 {
                if group_written || place == 8 {
                    spelled.push_str(["", "万", "亿", "万"][place / 4]);
                }
                group_written = false;
            }
        }
        if spelled.is_empty() {
            spelled.push(digits[0]);
        }
        // 10 to 19 begin with 十 in plain writing.
        if self == Numerals::Chinese && spelled.starts_with("一十") {
            spelled.remove(0);
        }
        if !fraction.is_empty() {
            spelled.push('.');
            spelled.push_str(&self.digit_by_digit(fraction));
        }
        spelled
    }
}
