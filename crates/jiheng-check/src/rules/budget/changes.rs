//! Changes that the text tells: `…5.32万元，比上年5.33万元减少0.01万元，下降0.19%` — direction, amount and percentage follow
//! from the two amounts. What is compared with what is taken from one clause only; a looser sentence is left alone.

use jiheng_model::{
    Check, Decimal, Document, Example, Gap, Money, NarrativeSection, Parameter, ParameterValue,
    QuantityInText, Report, Rule, Severity, quantities,
};

use super::super::{DISCLOSURE_2016, FORM};
use crate::words::quote;

/// A change as told in one sentence.
struct Change {
    /// The words from the current amount to the end of the change.
    words: String,
    current: Option<Money>,
    /// The amount of the year before, where the sentence prints it.
    base: Option<Money>,
    grows: bool,
    amount: Option<Money>,
    percent: Option<Percent>,
}

struct Percent {
    number: Decimal,
    grows: bool,
}

const GROWS: [&str; 5] = ["增加", "增长", "提高", "上升", "增幅"];
const FALLS: [&str; 7] = ["减少", "下降", "降低", "压减", "缩减", "降幅", "下降了"];
const COMPARED: [&str; 6] = ["较", "比", "与", "同比", "相比", "相较"];
/// The words between a comparison and its verb are a year and 预算数; more than this is another clause.
const LONGEST_COMPARISON: usize = 14;

fn changes(section: &NarrativeSection) -> Vec<Change> {
    section
        .text
        .split(['。', '；', ';', '\n'])
        .filter(|sentence| !sentence.is_empty())
        .flat_map(of_sentence)
        .collect()
}

/// The direction that the words before a figure give it: `减少`, `下降了`, `增长约`.
pub fn direction(characters: &[char], start: usize) -> Option<(bool, usize)> {
    let mut end = start;
    while end > 0 && "了约为近至达：: ".contains(characters[end - 1]) {
        end -= 1;
    }
    let ends_with = |word: &str| {
        let length = word.chars().count();
        end >= length && word.chars().eq(characters[end - length..end].iter().copied())
    };
    let found =
        |words: &[&str]| words.iter().find(|word| ends_with(word)).map(|word| end - word.chars().count());
    found(&GROWS).map(|at| (true, at)).or_else(|| found(&FALLS).map(|at| (false, at)))
}

fn of_sentence(sentence: &str) -> Vec<Change> {
    let characters: Vec<char> = sentence.chars().collect();
    let figures = quantities(sentence);
    let mut changes = Vec::new();
    for (at, figure) in figures.iter().enumerate() {
        let Some((grows, verb)) = direction(&characters, figure.span.0) else { continue };
        if let Some(amount) = figure.money() {
            let (current, base, start) = compared(&characters, &figures[..at], verb);
            let percent = figures.get(at + 1).filter(|next| next.is_percent()).and_then(|next| {
                let (grows, verb) = direction(&characters, next.span.0)?;
                let between = characters.get(figure.span.1..verb)?;
                between
                    .iter()
                    .all(|c| "，,、（(".contains(*c))
                    .then_some(Percent { number: next.number, grows })
            });
            let end = if percent.is_some() { figures[at + 1].span.1 } else { figure.span.1 };
            changes.push(Change {
                words: characters[start..end.min(characters.len())].iter().collect(),
                current,
                base,
                grows,
                amount: Some(amount),
                percent,
            });
        } else if figure.is_percent() {
            // A percentage right behind the two amounts, without the difference between them.
            let (current, base, start) = compared(&characters, &figures[..at], verb);
            if base.is_some() {
                changes.push(Change {
                    words: characters[start..figure.span.1.min(characters.len())].iter().collect(),
                    current,
                    base,
                    grows,
                    amount: None,
                    percent: Some(Percent { number: figure.number, grows }),
                });
            }
        }
    }
    changes
}

/// The current amount and the one it is compared with, where they stand right before the verb; and where they begin.
fn compared(
    characters: &[char],
    before: &[QuantityInText],
    verb: usize,
) -> (Option<Money>, Option<Money>, usize) {
    let plain = |from: usize, to: usize| -> String { characters[from.min(to)..to].iter().collect() };
    let is_comparison = |words: &str| {
        let words = words.trim_start_matches(['，', ',', '（', '(']);
        let inner = words.trim_end_matches(['，', ',']);
        COMPARED.iter().any(|mark| inner.starts_with(mark))
            && words.chars().count() <= LONGEST_COMPARISON
            && !inner.contains(['，', ',', '：', ':', '、'])
    };
    let is_year = |words: &str| words.contains("上年") || words.contains("去年") || words.contains('年');
    let [rest @ .., last] = before else { return (None, None, verb) };
    let tail = plain(last.span.1, verb);
    // `5.32万元，比上年减少`: the amount before the comparison is this year's.
    if let Some(current) = last.money().filter(|_| direction(characters, last.span.0).is_none()) {
        if is_comparison(&tail) && is_year(&tail) {
            return (Some(current), None, last.span.0);
        }
        // `5.32万元，比上年5.33万元减少`: the comparison stands between the two.
        let joined = tail.chars().all(|c| "，,".contains(c));
        if let (true, [.., first]) = (joined, rest) {
            let between = plain(first.span.1, last.span.0);
            if let Some(amount) = first.money().filter(|_| direction(characters, first.span.0).is_none())
                && is_comparison(&between)
                && is_year(&between)
            {
                return (Some(amount), Some(current), first.span.0);
            }
            // `2025年预算5.33万元，2026年预算5.32万元，减少`: the years tell which is which.
            if let Some(base) = first.money().filter(|_| direction(characters, first.span.0).is_none())
                && let Some(year) = year_of(&plain(clause_start(characters, first.span.0), first.span.0))
                && year_of(&between) == Some(year + 1)
            {
                return (Some(current), Some(base), clause_start(characters, first.span.0));
            }
        }
    }
    (None, None, verb)
}

fn clause_start(characters: &[char], end: usize) -> usize {
    characters[..end].iter().rposition(|c| "，,：:".contains(*c)).map_or(0, |at| at + 1)
}

/// The one year that the words name: `，2026年预算`.
fn year_of(words: &str) -> Option<i32> {
    let mut years = words.match_indices('年').filter_map(|(at, _)| {
        let digits = words[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
        words[at - digits..at].parse().ok().filter(|_| digits == 4)
    });
    years.next().filter(|_| years.next().is_none())
}

/// Every change of the narrative, with the address of its section.
fn each(document: &Document, report: &mut Report, examine: fn(&Change, &str, &mut Report)) {
    let Some(book) = &document.budget else { return };
    for (at, section) in book.narrative.iter().enumerate() {
        if !section.text.contains(['增', '减', '降', '升', '提']) {
            continue;
        }
        for change in changes(section) {
            examine(&change, &format!("/budget/narrative/{at}/text"), report);
        }
    }
}

/// The amount of the year before, printed or told by the difference.
fn base(change: &Change) -> Option<Money> {
    let told = || {
        let (current, amount) = (change.current?, change.amount?);
        Some(if change.grows { current - amount } else { current + amount })
    };
    change.base.or_else(told)
}

pub const FROM_ZERO: Rule = Rule {
    code: "B022",
    name: "percent-from-zero",
    severity: Severity::Warning,
    title: "上年为零却写了增长百分比",
    why: "从零开始的增长没有百分比可算，写「增长100%」会误导读者。",
    fix: "写增加的金额，说明上年没有安排，不写百分比。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/budget/narrative/2",
        r#"{"heading": "“三公”经费预算情况", "text": "2026年公务接待费1.00万元，比上年增加1.00万元，增长100%，主要是新增接待任务。", "claims": []}"#,
    ),
    check: Check::Document(|document, report| {
        each(document, report, |change, pointer, report| {
            let (Some(base), Some(percent)) = (base(change), &change.percent) else { return };
            if base.is_zero() && change.current.is_some_and(|current| !current.is_zero()) && percent.grows {
                report
                    .at_pointer(
                        pointer,
                        format!("{}中上年为 0，增长 {}% 无从算起", quote(&change.words), percent.number),
                    )
                    .evidence([("percent", percent.number.to_string())]);
            }
        });
    }),
};

pub const DIRECTION: Rule = Rule {
    code: "B024",
    name: "change-and-amounts",
    severity: Severity::Error,
    title: "增减的方向或数额与金额不符",
    why: "增减由本年与上年两个金额得出；方向或差额不符，必有一处写错。",
    fix: "核对两年的金额，改正增减的文字或数额。",
    basis: &[DISCLOSURE_2016, FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/budget/narrative/2",
        r#"{"heading": "“三公”经费预算情况", "text": "2026年公务接待费1.00万元，比2025年预算数1.20万元增加0.20万元，主要是压减接待支出。", "claims": []}"#,
    ),
    check: Check::Document(|document, report| {
        each(document, report, |change, pointer, report| {
            let words = |grows: bool| if grows { "增加" } else { "减少" };
            if let (Some(current), Some(base)) = (change.current, change.base) {
                let difference = current - base;
                let opposed = !difference.is_zero() && difference.is_negative() == change.grows;
                let amount = change.amount.unwrap_or(difference.abs());
                let parts = if difference.is_negative() { [base, -current] } else { [current, -base] };
                if opposed {
                    report
                        .at_pointer(
                            pointer,
                            format!(
                                "{}写的是{}，{current} 万元比 {base} 万元实际{} {} 万元",
                                quote(&change.words),
                                words(change.grows),
                                words(!change.grows),
                                difference.abs()
                            ),
                        )
                        .evidence([("current", current.to_string()), ("base", base.to_string())]);
                } else if let Some(off) = Gap::of(amount, &parts) {
                    report
                        .at_pointer(
                            pointer,
                            format!(
                                "{}写的是{} {} 万元，{current} 万元与 {base} 万元相差 {} 万元",
                                quote(&change.words),
                                words(change.grows),
                                off.total,
                                off.sum
                            ),
                        )
                        .evidence(off);
                }
            } else if let Some(percent) =
                change.percent.as_ref().filter(|percent| percent.grows != change.grows)
            {
                report.at_pointer(
                    pointer,
                    format!(
                        "{}前面写{}，后面的 {}% 却写{}",
                        quote(&change.words),
                        words(change.grows),
                        percent.number,
                        words(percent.grows)
                    ),
                );
            }
        });
    }),
};

pub const PERCENT_WRONG: Rule = Rule {
    code: "B025",
    name: "change-percent",
    severity: Severity::Warning,
    title: "增减百分比计算有误",
    why: "增减百分比等于增减额除以上年金额；与两个金额算出的不符，必有一处有误。",
    fix: "按上年金额重新计算百分比。",
    basis: &[DISCLOSURE_2016],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/budget/narrative/2",
        r#"{"heading": "“三公”经费预算情况", "text": "2026年公务接待费1.00万元，比上年减少0.25万元，下降25%，主要是压减接待支出。", "claims": []}"#,
    ),
    check: Check::Document(|document, report| {
        each(document, report, |change, pointer, report| {
            let (Some(current), Some(base), Some(percent)) = (change.current, base(change), &change.percent)
            else {
                return;
            };
            // What does not tie in amount or direction is B024's, what starts from zero B022's.
            let amount = change.amount.unwrap_or((current - base).abs());
            let tied = change.base.is_none() || Gap::of(amount, &[(current - base).abs()]).is_none();
            if !tied || percent.grows != change.grows || base.fen() <= 0 {
                return;
            }
            // Every amount may be off by half a unit of its last place.
            let half = |money: Money| {
                Decimal::from(10i64.pow(6 - u32::from(money.decimals().min(6)))) / Decimal::TWO
            };
            let slack = half(current).max(half(amount));
            let (rise, base) = (Decimal::from(amount.fen()), Decimal::from(base.fen()));
            let widest = base - slack - slack;
            if widest <= Decimal::ZERO {
                return;
            }
            let low = (rise - slack) * Decimal::ONE_HUNDRED / (base + slack + slack);
            let high = (rise + slack) * Decimal::ONE_HUNDRED / widest;
            // One unit of the last printed place allows for cutting off as well as rounding.
            let unit = Decimal::new(1, percent.number.scale());
            if percent.number < low - unit || percent.number > high + unit {
                let due = (rise * Decimal::ONE_HUNDRED / base).round_dp(2).normalize();
                report
                    .at_pointer(
                        pointer,
                        format!(
                            "{}的百分比应为 {due}%，写作 {}%，相差 {} 个百分点",
                            quote(&change.words),
                            percent.number,
                            due.saturating_sub(percent.number).abs().normalize()
                        ),
                    )
                    .evidence([("percent", percent.number.to_string()), ("expected", due.to_string())]);
            }
        });
    }),
};

pub const PERCENT_SIGN: Rule = Rule {
    code: "B023",
    name: "percent-sign-missing",
    severity: Severity::Info,
    title: "百分比漏写百分号",
    why: "占比和增减幅度是百分比，没有百分号就读不出数值的含义。",
    fix: "在数值后补上「%」。",
    basis: &[],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "reach",
        title: "「占」与数值之间最多多少字",
        default: ParameterValue::Number(12),
    }],
    example: Example::edit(
        "/budget/narrative/3/text",
        r#""本年没有政府采购预算，项目支出占支出总额的60.00，其余为基本支出。""#,
    ),
    check: Check::Document(|document, report| {
        let Some(book) = &document.budget else { return };
        let reach = usize::try_from(report.number("reach")).unwrap_or_default();
        for (at, section) in book.narrative.iter().enumerate() {
            let Some((words, number)) = bare_percentage(&section.text, reach) else { continue };
            report
                .at_pointer(
                    format!("/budget/narrative/{at}/text"),
                    format!("{}的 {number} 是百分比，没有百分号", quote(&words)),
                )
                .evidence([("number", number.to_string())]);
        }
    }),
};

/// The first share or rate of change without a sign: `占支出总额的60.00，`, `下降3.5。`.
fn bare_percentage(text: &str, reach: usize) -> Option<(String, Decimal)> {
    if !text.contains(['占', '增', '降']) {
        return None;
    }
    let characters: Vec<char> = text.chars().collect();
    let figures = quantities(text);
    figures.iter().enumerate().find_map(|(at, figure)| {
        let (start, end) = figure.span;
        let next = characters.get(end).copied().unwrap_or('。');
        // Only a decimal is surely no count: `占2` may be two of a list.
        let bare = figure.unit.is_none() && figure.number.scale() > 0 && "，。；、）)".contains(next);
        if !bare || figure.number > Decimal::ONE_HUNDRED {
            return None;
        }
        let after_figure = at.checked_sub(1).map_or(0, |before| figures[before].span.1);
        let from = start.saturating_sub(reach).max(after_figure);
        let share =
            characters[from..start].iter().rposition(|c| *c == '占').map(|at| from + at).filter(|at| {
                let between: String = characters[at + 1..start].iter().collect();
                !between.contains(['，', '。', '；', '、'])
                    && (between.ends_with('的') || between.ends_with('比') || between.ends_with('为'))
            });
        let rate = direction(&characters, start).filter(|(_, verb)| {
            characters[*verb..start].iter().collect::<String>().contains(['长', '降', '幅'])
        });
        let first = share.or(rate.map(|(_, verb)| verb))?;
        Some((characters[first..end].iter().collect(), figure.number))
    })
}
