//! Numbers as word processors write them in automatic numbering.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numerals {
    None,
    Decimal,
    DecimalZero,
    FullWidth,
    UpperRoman,
    LowerRoman,
    UpperLetter,
    LowerLetter,
    /// 一、二 … 十、十一
    Chinese,
    /// 一〇
    ChineseDigits,
    /// 壹、贰 … 壹拾
    ChineseFinancial,
    /// 甲乙丙
    HeavenlyStems,
    /// 子丑寅
    EarthlyBranches,
    /// ①
    Circled,
    /// ⒈
    FullStop,
    /// ⑴
    Parenthesized,
}

const PLAIN: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const FINANCIAL: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
const BRANCHES: [char; 12] = ['子', '丑', '寅', '卯', '辰', '巳', '午', '未', '申', '酉', '戌', '亥'];
const ROMAN: [(u32, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];
/// Roman numbers and repeated letters beyond this are no numbering any more.
const MAX_SPELLED: u32 = 780;

/// Writes a number; one that its numerals cannot write is written in Arabic figures, as word processors do.
pub(crate) fn push(into: &mut String, count: u32, numerals: Numerals) {
    let figures = |into: &mut String| into.push_str(&count.to_string());
    let enclosed = |first: char| char::from_u32(u32::from(first) + count.saturating_sub(1));
    match numerals {
        Numerals::None => {}
        Numerals::Decimal => figures(into),
        Numerals::DecimalZero => into.push_str(&format!("{count:02}")),
        Numerals::FullWidth => {
            into.extend(
                count.to_string().chars().filter_map(|digit| char::from_u32(u32::from(digit) + 0xfee0)),
            );
        }
        Numerals::UpperRoman | Numerals::LowerRoman if (1..=MAX_SPELLED).contains(&count) => {
            let roman = roman(count);
            into.push_str(&if numerals == Numerals::UpperRoman { roman.to_uppercase() } else { roman });
        }
        Numerals::UpperLetter | Numerals::LowerLetter if (1..=MAX_SPELLED).contains(&count) => {
            // After z come aa, bb, cc.
            let first = if numerals == Numerals::UpperLetter { b'A' } else { b'a' };
            let letter = char::from(first + ((count - 1) % 26) as u8);
            into.extend(std::iter::repeat_n(letter, (count as usize - 1) / 26 + 1));
        }
        Numerals::Chinese if count < 10_000 => into.push_str(&chinese(count, PLAIN, ['十', '百', '千'])),
        Numerals::ChineseFinancial if count < 10_000 => {
            into.push_str(&chinese(count, FINANCIAL, ['拾', '佰', '仟']));
        }
        Numerals::ChineseDigits => {
            into.extend(count.to_string().bytes().map(|digit| PLAIN[usize::from(digit - b'0')]));
        }
        Numerals::HeavenlyStems if (1..=10).contains(&count) => into.push(STEMS[count as usize - 1]),
        Numerals::EarthlyBranches if (1..=12).contains(&count) => into.push(BRANCHES[count as usize - 1]),
        Numerals::Circled if (1..=20).contains(&count) => into.extend(enclosed('①')),
        Numerals::FullStop if (1..=20).contains(&count) => into.extend(enclosed('⒈')),
        Numerals::Parenthesized if (1..=20).contains(&count) => into.extend(enclosed('⑴')),
        _ => figures(into),
    }
}

fn roman(mut count: u32) -> String {
    let mut roman = String::new();
    for (value, letters) in ROMAN {
        while count >= value {
            roman.push_str(letters);
            count -= value;
        }
    }
    roman
}

fn chinese(count: u32, digits: [char; 10], units: [char; 3]) -> String {
    if count == 0 {
        return digits[0].to_string();
    }
    let plain = digits[1] == '一';
    // 十一, not 一十一; in financial numerals the 壹 stays.
    let drops_one = plain && (10..20).contains(&count);
    let mut written = String::new();
    let mut gap = false;
    for (power, unit) in [(1000, Some(units[2])), (100, Some(units[1])), (10, Some(units[0])), (1, None)] {
        let digit = (count / power % 10) as usize;
        if digit == 0 {
            gap = !written.is_empty();
            continue;
        }
        if gap {
            written.push(if plain { '零' } else { digits[0] });
            gap = false;
        }
        if !(drops_one && power == 10) {
            written.push(digits[digit]);
        }
        written.extend(unit);
    }
    written
}
