//! Small grammars of form cells: dates, periods, check boxes, list items.

use jiheng_model::text::{is_blank, key, tidy};
use jiheng_model::{Money, MoneyUnit, Nature, Period};

use crate::labels::is_numeral;

/// `2022年04月12日`, `2022.5.27`, `2022-05-27`, `2022/5/27` → `2022-04-12`.
pub(crate) fn date(text: &str) -> Option<String> {
    let numbers = numbers(&key(text));
    match numbers.as_slice() {
        [year, month, day] => iso_date(*year, *month, *day),
        _ => None,
    }
}

fn iso_date(year: u32, month: u32, day: u32) -> Option<String> {
    let days = match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return None,
    };
    ((1990..2100).contains(&year) && (1..=days).contains(&day))
        .then(|| format!("{year:04}-{month:02}-{day:02}"))
}

fn numbers(key: &str) -> Vec<u32> {
    key.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .map(|digits| digits.parse().unwrap_or(u32::MAX))
        .collect()
}

/// `2022.1.1-2022.12.31`, `2022年1月1日至2022年12月31日`, `2021年1月-12月`, `2022年`.
pub(crate) fn period(text: &str) -> Period {
    let key = key(text);
    let numbers = numbers(&key);
    let (start, end) = match numbers.as_slice() {
        [y1, m1, d1, y2, m2, d2] => (iso_date(*y1, *m1, *d1), iso_date(*y2, *m2, *d2)),
        [y1, m1, d1, m2, d2] => (iso_date(*y1, *m1, *d1), iso_date(*y1, *m2, *d2)),
        [y1, m1, y2, m2] if *y2 > 1900 => (iso_date(*y1, *m1, 1), month_end(*y2, *m2)),
        [y1, m1, m2] if key.contains('月') => (iso_date(*y1, *m1, 1), month_end(*y1, *m2)),
        [y1, y2] if *y2 > 1900 => (iso_date(*y1, 1, 1), iso_date(*y2, 12, 31)),
        [year] if !key.contains('月') && key.starts_with(|c: char| c.is_ascii_digit()) => {
            (iso_date(*year, 1, 1), iso_date(*year, 12, 31))
        }
        _ => (None, None),
    };
    Period { start, end, text: tidy(text) }
}

fn month_end(year: u32, month: u32) -> Option<String> {
    (28..=31).rev().find_map(|day| iso_date(year, month, day))
}

/// The year that stands before 年 (or `年度`), e.g. of a title; `None` where there are two.
pub(crate) fn fiscal_year(text: &str) -> Option<i32> {
    let key = key(text);
    let mut found = None;
    for (at, _) in key.match_indices('年') {
        let digits: String = key[..at].chars().rev().take_while(char::is_ascii_digit).collect();
        if digits.len() != 4 {
            continue;
        }
        let year: i32 = digits.chars().rev().collect::<String>().parse().ok()?;
        if (1990..2100).contains(&year) {
            if found.is_some_and(|found| found != year) {
                return None;
            }
            found = Some(year);
        }
    }
    found
}

/// `3月底` → 3; `一季度` → 3.
pub(crate) fn plan_month(text: &str) -> Option<u8> {
    let key = key(text);
    let digits: String = key.chars().take_while(char::is_ascii_digit).collect();
    if let Ok(month) = digits.parse::<u8>()
        && (1..=12).contains(&month)
        && matches!(&key[digits.len()..], "月底" | "月末" | "月" | "月底前" | "月份")
    {
        return Some(month);
    }
    let quarter = ["一季度", "二季度", "三季度", "四季度"]
        .iter()
        .position(|word| key.trim_start_matches('第') == *word)?;
    Some(3 * (quarter as u8 + 1))
}

/// `25%` → `25`.
pub(crate) fn percent(text: &str) -> Option<String> {
    let key = key(text);
    let number = key.trim_end_matches('%');
    let valid = !number.is_empty()
        && number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        && number.matches('.').count() <= 1;
    valid.then(|| number.to_owned())
}

/// One option of a row of check boxes.
struct BoxOption {
    text: String,
    ticked: bool,
}

fn is_box(c: char) -> bool {
    is_tick(c) || matches!(c, '□' | '☐' | '○' | '◯' | '▢' | '❑' | '❏' | '\u{f0a8}' | '\u{f06f}' | '囗' | '口')
}

fn is_tick(c: char) -> bool {
    matches!(c, '√' | '✓' | '✔' | '☑' | '☒' | '■' | '●' | '▣' | '\u{f052}' | '\u{f0fe}' | '✕' | '×')
}

/// Whether the text holds check boxes.
pub(crate) fn has_boxes(text: &str) -> bool {
    text.chars().any(|c| is_box(c) && !matches!(c, '口' | '×' | '○' | '●'))
}

/// Options and their boxes. The box stands after its option or before it; the first character tells which.
fn options(text: &str) -> Vec<BoxOption> {
    let mut options: Vec<BoxOption> = Vec::new();
    let before = text.trim_start().starts_with(is_box);
    let mut current = String::new();
    let mut ticked = false;
    let mut in_box = false;
    for c in text.chars() {
        // 口 and × are boxes only where one has just begun: they are words as well.
        let boxed = is_box(c) && (in_box || !matches!(c, '口' | '×'));
        if boxed {
            if before && !in_box && !current.trim().is_empty() {
                options.push(BoxOption { text: std::mem::take(&mut current), ticked });
                ticked = false;
            }
            in_box = true;
            ticked |= is_tick(c);
        } else if in_box && is_blank(c) && !before {
            // `□ √`: a tick set beside its box.
        } else {
            if in_box && !before {
                options.push(BoxOption { text: std::mem::take(&mut current), ticked });
                ticked = false;
            }
            in_box = false;
            current.push(c);
        }
    }
    if !current.trim().is_empty() || in_box {
        options.push(BoxOption { text: current, ticked });
    }
    options
}

/// The ticked options, from general to special: an option after 其中 is shown below the one it is part of.
pub(crate) fn ticked(text: &str) -> Vec<String> {
    if !has_boxes(text) {
        // 资产资源类--房屋类: the special one after the general one.
        let parts = text.split("--").map(tidy);
        return parts.filter(|part| !part.is_empty()).collect();
    }
    let mut chosen: Vec<String> = Vec::new();
    let mut general: Option<String> = None;
    let mut special = false;
    for option in options(text) {
        let (name, starts_group) = option_name(&option.text);
        if option.text.contains("其中") {
            special = true;
        } else if starts_group {
            special = false;
        }
        if !special {
            general = Some(name.clone());
        }
        if option.ticked && !name.is_empty() {
            if special
                && let Some(general) = &general
                && !chosen.contains(general)
            {
                chosen.push(general.clone());
            }
            if !chosen.contains(&name) {
                chosen.push(name);
            }
        }
    }
    chosen
}

/// How many boxes are ticked, and how many there are.
pub(crate) fn nature(text: &str) -> Option<Nature> {
    let key = key(&if has_boxes(text) { ticked(text).join("") } else { text.to_owned() });
    match (
        key.contains("延续") || key.contains("经常性"),
        key.contains("新增") || key.contains("新建") || key.contains("一次性"),
    ) {
        (true, false) => Some(Nature::Continuing),
        (false, true) => Some(Nature::New),
        _ => None,
    }
}

/// `  其中: 采购类` → 采购类; `3.其他专项类` → 其他专项类, which starts a group of its own.
fn option_name(text: &str) -> (String, bool) {
    let text = tidy(text);
    let text = text.trim_start_matches(is_blank);
    let text = text.strip_prefix("其中").map_or(text, |rest| rest.trim_start_matches(['：', ':', ' ']));
    let bare = strip_item_number(text);
    (bare.trim().to_owned(), bare.len() < text.len())
}

/// The text after `1、`, `1.`, `（一）`, `一、`; unchanged where there is no such number.
pub(crate) fn strip_item_number(text: &str) -> &str {
    item_number(text).map_or(text, |end| text[end..].trim_start_matches(is_blank))
}

/// Where the number of a list item ends, if the text begins with one. `2.5万元` begins with none.
pub(crate) fn item_number(text: &str) -> Option<usize> {
    let start = text.len() - text.trim_start_matches(is_blank).len();
    let rest = &text[start..];
    if let Some(inner) = rest.strip_prefix(['(', '（']) {
        let end = inner.find([')', '）'])?;
        let number = &inner[..end];
        let close = inner[end..].chars().next()?.len_utf8();
        let valid = !number.is_empty() && number.chars().count() <= 3 && number.chars().all(is_numeral);
        let open = rest.len() - inner.len();
        return valid.then_some(start + open + end + close);
    }
    let end = rest.find(|c| !is_numeral(c)).filter(|end| *end > 0)?;
    let mark = rest[end..].chars().next()?;
    let after = &rest[end + mark.len_utf8()..];
    let valid = rest[..end].chars().count() <= 3
        && (mark == '、' || (matches!(mark, '.' | '．') && !after.starts_with(|c: char| c.is_ascii_digit())));
    valid.then_some(start + end + mark.len_utf8())
}

/// Splits running text before each list number: `1、甲；2、乙` → [`1、甲；`, `2、乙`].
pub(crate) fn split_items(text: &str) -> Vec<String> {
    let mut starts = vec![0];
    let mut previous = '\n';
    for (at, c) in text.char_indices() {
        let boundary = is_blank(previous) || matches!(previous, '；' | ';' | '。');
        if boundary && is_numeral(c) && item_number(&text[at..]).is_some() {
            starts.push(at);
        }
        previous = c;
    }
    starts.push(text.len());
    let items = starts.windows(2).map(|window| tidy(&text[window[0]..window[1]]));
    items.filter(|item| !item.is_empty()).collect()
}

/// A unit or department without the code printed before it: `362001清河口县…` or `[066]…`.
pub(crate) fn without_code(text: &str) -> &str {
    let text = text.trim();
    let bracketed = text.strip_prefix(['[', '【']).and_then(|rest| {
        let (code, name) = rest.split_once([']', '】'])?;
        code.chars().all(|c| c.is_ascii_alphanumeric()).then_some(name)
    });
    if let Some(name) = bracketed.filter(|name| !name.is_empty()) {
        return name.trim();
    }
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if !(3..=12).contains(&end) {
        return text;
    }
    let rest = text[end..].trim_start_matches(['-', '－', '—', ' ', '_']);
    // A year before a name is a part of it.
    if rest.is_empty() || rest.starts_with('年') || !rest.starts_with(jiheng_model::text::is_han) {
        text
    } else {
        rest
    }
}

/// `51000021R000000019951-工资性支出`: the code of a project printed before its name.
pub(crate) fn coded_name(text: &str) -> Option<(&str, &str)> {
    let (code, name) = text.split_once(['-', '－', '—'])?;
    let (code, name) = (code.trim(), name.trim());
    let is_project_code = code.len() >= 12 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_project_code && !name.is_empty()).then_some((code, name))
}

/// A label and the amount printed right behind it: 全年预计执行数120.
pub(crate) fn labelled_amount(text: &str) -> Option<(&str, &str)> {
    let at = text.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0)?;
    let (label, amount) = text.split_at(at);
    Money::parse(amount, MoneyUnit::TenThousand)?;
    Some((label, amount))
}

/// The administrative division that a body's name begins with: 清河回族自治县水务局 → 清河回族自治县.
pub(crate) fn region(body: &str) -> Option<String> {
    const ENDINGS: [&str; 12] =
        ["自治州", "自治县", "自治旗", "自治区", "县", "市", "区", "旗", "州", "盟", "省", "镇"];
    let characters: Vec<(usize, char)> = body.char_indices().collect();
    for (index, (at, _)) in characters.iter().enumerate().take(16).skip(1) {
        let rest = &body[*at..];
        let Some(ending) = ENDINGS.iter().find(|ending| rest.starts_with(**ending)) else { continue };
        let end = at + ending.len();
        let after = &body[end..];
        // 广州市: the shorter ending is a part of the name. 市场, 区域: the next word only begins like one.
        let goes_on = ending.chars().count() == 1 && after.starts_with(['市', '县', '区', '旗', '州']);
        if goes_on || index == 0 || rest.starts_with("区域") || rest.starts_with("市场") {
            continue;
        }
        return (!after.is_empty()).then(|| body[..end].to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_in_each_way_they_are_printed() {
        let cases = [
            ("2022.1.1-2022.12.31", Some("2022-01-01"), Some("2022-12-31")),
            ("2022.01.01--2022.12.31", Some("2022-01-01"), Some("2022-12-31")),
            ("2022年1月1日-2022年12月31日", Some("2022-01-01"), Some("2022-12-31")),
            ("2021年1月-12月", Some("2021-01-01"), Some("2021-12-31")),
            ("2023.07-2024.02", Some("2023-07-01"), Some("2024-02-29")),
            ("2022年", Some("2022-01-01"), Some("2022-12-31")),
            ("长期", None, None),
            ("2022.13.1-2022.2.30", None, None),
        ];
        for (text, start, end) in cases {
            let period = period(text);
            assert_eq!((period.start.as_deref(), period.end.as_deref()), (start, end), "{text}");
        }
    }

    #[test]
    fn boxes_are_resolved_on_either_side_of_their_option() {
        assert_eq!(nature("新增项目 □           延续项目 □√"), Some(Nature::Continuing));
        assert_eq!(nature("延续专项□√     新增专项□    "), Some(Nature::Continuing));
        assert_eq!(nature("□新增 ☑延续"), Some(Nature::Continuing));
        assert_eq!(nature("新增项目□延续项目□"), None);
        let types =
            "1.基本建设类 □    其中：新建  □    扩建  □\n2.行政事业类 □    其中: 采购类□\n\n3.其他专项类 □√";
        assert_eq!(ticked(types), ["其他专项类"]);
        assert_eq!(ticked("1.基本建设类 □  其中：新建 □√ 扩建 □"), ["基本建设类", "新建"]);
        assert_eq!(ticked("☑部门预算 ☐专项"), ["部门预算"]);
        assert_eq!(ticked("特定目标类"), ["特定目标类"]);
    }

    #[test]
    fn list_numbers_are_told_from_figures() {
        assert_eq!(strip_item_number("2.5万元"), "2.5万元");
        assert_eq!(strip_item_number("（一）基金监督"), "基金监督");
        assert_eq!(split_items("1、甲；     2、乙\n3、丙2.5万"), ["1、甲；", "2、乙", "3、丙2.5万"]);
    }

    #[test]
    fn bodies_lose_their_code_and_tell_their_division() {
        assert_eq!(without_code("362001清河口县水务局本级"), "清河口县水务局本级");
        assert_eq!(without_code("[066]清河口县水务局"), "清河口县水务局");
        assert_eq!(without_code("820001-清河口县水务局"), "清河口县水务局");
        assert_eq!(without_code("2022年水利项目"), "2022年水利项目");
        assert_eq!(region("清河回族自治县水务局").as_deref(), Some("清河回族自治县"));
        assert_eq!(region("临川市水务局东河分局").as_deref(), Some("临川市"));
        assert_eq!(region("广南州市水务局").as_deref(), Some("广南州市"));
        assert_eq!(region("水务局"), None);
    }
}
