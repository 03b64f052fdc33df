//! Indicators packed into one cell: `1、1-产出指标;11-数量指标;NAME;实施周期指标值:…;年度指标值:…。`
//!
//! Such cells often come through OCR, which confuses `;` with `:` and loses or repeats parts. An item is an indicator
//! only where all of it is there in the printed order; anything else is kept as printed, with what is whole in it,
//! and reported.

use jiheng_model::text::{is_blank, tidy};
use jiheng_model::{Damaged, Horizon, Indicator};

use crate::assembly::{Assembler, Printed, shorten};
use crate::filing::{add, classify};
use crate::findings;
use crate::indicators::target;
use crate::labels::LABELS;

const LONG_VALUE: &str = "实施周期指标值";
const ANNUAL_VALUE: &str = "年度指标值";

/// Reads all indicators of a packed cell into the project in hand.
pub(crate) fn read(asm: &mut Assembler, printed: &Printed) {
    let text: String = printed.text.chars().map(half_width).collect();
    let starts = item_starts(&text);
    let head = tidy(&text[..starts.first().copied().unwrap_or(text.len())]);
    if starts.is_empty() {
        let message = format!("绩效指标单元格无法辨认：「{}」", shorten(&head));
        asm.note(&findings::CELL_UNREADABLE, message, &printed.place);
        damaged(asm, &head, Indicator::default());
        return;
    }
    if !head.is_empty() {
        report(asm, &head, Indicator::default(), printed);
    }
    let year = asm.document.fiscal_year;
    let mut before: Option<Item> = None;
    for (order, start) in starts.iter().enumerate() {
        let end = starts.get(order + 1).copied().unwrap_or(text.len());
        let mut item = Item::parse(&text[*start..end]);
        if before.as_ref().is_some_and(|before| item.swallowed_by(before)) {
            item.whole = false;
        }
        let indicator = item.indicator(year);
        if item.whole {
            let places = vec![("name".to_owned(), printed.place.clone())];
            add(asm, indicator, &printed.place, places);
        } else {
            report(asm, &tidy(&text[*start..end]), indicator, printed);
        }
        before = Some(item);
    }
}

fn report(asm: &mut Assembler, text: &str, indicator: Indicator, printed: &Printed) {
    let message = format!("指标文字残缺或错乱，未作为完整指标读取：「{}」", shorten(text));
    asm.note(&findings::ITEM_DAMAGED, message, &printed.place);
    damaged(asm, text, indicator);
}

fn damaged(asm: &mut Assembler, text: &str, indicator: Indicator) {
    if let Some(project) = asm.project() {
        project.damaged.push(Damaged { text: text.to_owned(), indicator });
    }
}

fn half_width(c: char) -> char {
    match c {
        '；' => ';',
        '：' => ':',
        '－' | '—' | '–' => '-',
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        _ => c,
    }
}

/// Where items begin: a number, 、, and the digit of a level-1 class before its dash.
fn item_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    for (at, _) in text.match_indices('、') {
        let digits = text[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
        let after = text[at + '、'.len_utf8()..].trim_start_matches(is_blank);
        let mut rest = after.chars();
        let class = rest.next().is_some_and(|c| ('1'..='4').contains(&c)) && rest.next() == Some('-');
        if (1..=2).contains(&digits) && class {
            starts.push(at - digits);
        }
    }
    starts
}

/// One item, as far as it can be taken apart.
#[derive(Debug, Default)]
struct Item {
    number: u32,
    level1: String,
    level2: String,
    name: String,
    long: Option<String>,
    annual: Option<String>,
    /// More than one annual value: what followed was drawn into this item.
    repeats: bool,
    /// Whether all of the item is there, in the printed order, and nothing else.
    whole: bool,
}

impl Item {
    fn parse(text: &str) -> Item {
        let mut item = Item::default();
        let Some((number, rest)) = text.split_once('、') else { return item };
        item.number = number.parse().unwrap_or(0);
        let body = rest.trim_matches(is_blank);
        let mut parts = body.splitn(3, [';', ':']);
        item.level1 = tidy(parts.next().unwrap_or(""));
        item.level2 = tidy(parts.next().unwrap_or(""));
        let Some(rest) = parts.next() else { return item };
        item.level2 = without_number(&item.level2);
        let classes_known = LABELS.level1(&item.level1).is_some() && LABELS.level2(&item.level2).is_some();
        let Some(at) = rest.find(LONG_VALUE) else {
            item.name = tidy(rest.split([';', ':']).next().unwrap_or(""));
            return item;
        };
        item.name = tidy(rest[..at].trim_end_matches(|c| is_blank(c) || is_separator(c)));
        let named = !item.name.is_empty() && rest[..at].trim_end_matches(is_blank).ends_with(is_separator);
        let Some(values) = after_separator(&rest[at + LONG_VALUE.len()..]) else { return item };
        item.repeats = values.matches(ANNUAL_VALUE).count() > 1;
        let Some((long, annual)) = values.split_once(ANNUAL_VALUE) else {
            item.long = value(values.trim_end_matches(|c| is_blank(c) || is_separator(c) || c == '。'));
            return item;
        };
        let long = long.trim_end_matches(is_blank);
        let parted = long.ends_with(is_separator);
        item.long = value(long.trim_end_matches(|c| is_blank(c) || is_separator(c) || c == '。'));
        let Some(annual) = after_separator(annual) else { return item };
        let annual = annual.trim_end_matches(is_blank);
        let ended = annual.ends_with('。');
        let annual = annual.trim_end_matches(|c| is_blank(c) || is_separator(c) || c == '。');
        if !item.repeats {
            item.annual = value(annual);
        }
        let clean = !annual.contains([';', '。']) && !annual.contains("指标值") && !annual.contains("指标;");
        item.whole = classes_known
            && named
            && parted
            && ended
            && clean
            && (item.long.is_some() || item.annual.is_some());
        item
    }

    /// Whether the item before drew in a part of this one: it repeats its values, a number is missing between them,
    /// and the two values of this one contradict each other.
    fn swallowed_by(&self, before: &Item) -> bool {
        before.repeats && self.number > before.number + 1 && self.long != self.annual
    }

    /// What of the item is whole.
    fn indicator(&self, year: Option<i32>) -> Indicator {
        let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let class = classify(text(&self.level1).as_deref(), text(&self.level2).as_deref(), true);
        let known = LABELS.level2(&self.level2).is_some();
        let mut targets = Vec::new();
        if let Some(long) = &self.long {
            targets.push(target(Horizon::Implementation, long.clone(), year));
        }
        if let Some(annual) = &self.annual {
            targets.push(target(Horizon::Annual, annual.clone(), year));
        }
        Indicator {
            level1: class.level1.filter(|_| known),
            level2: class.level2.filter(|_| known),
            level2_text: text(&self.level2),
            name: text(&self.name),
            targets,
            ..Indicator::default()
        }
    }
}

/// `11-数量指标` → 数量指标.
fn without_number(class: &str) -> String {
    class.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('-').to_owned()
}

fn is_separator(c: char) -> bool {
    matches!(c, ';' | ':')
}

fn after_separator(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(is_blank);
    text.strip_prefix(is_separator).map(|rest| rest.trim_start_matches(is_blank))
}

fn value(text: &str) -> Option<String> {
    Some(tidy(text)).filter(|text| !text.is_empty())
}
