//! B · Sentences beside the tables that say something else, and what must not be published.

use serde_json::Value;

use super::Mutation;
use super::draft::{Draft, money};
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation { code: "B010", defect: "an amount in a sentence differs from the table", plant: amount },
    Mutation {
        code: "B019",
        defect: "the three public expenses change and no reason is given",
        plant: no_reason,
    },
    Mutation { code: "B020", defect: "a mobile number is published", plant: mobile },
    Mutation { code: "B021", defect: "an identity number is published", plant: identity },
    Mutation { code: "B022", defect: "a percentage of growth from zero", plant: from_zero },
    Mutation { code: "B023", defect: "a percentage without its sign", plant: without_sign },
    Mutation { code: "B024", defect: "more or less says the opposite of the amounts", plant: direction },
    Mutation { code: "B025", defect: "the percentage of a change is miscalculated", plant: percent },
    Mutation {
        code: "B027",
        defect: "another number of projects is told than is disclosed",
        plant: projects,
    },
];

/// What tables hold and sentences repeat.
const TIED: &[&str] = &[
    "预算收入",
    "支出预算",
    "基本支出",
    "项目支出",
    "人员经费",
    "公用经费",
    "三公”经费预算",
    "公务接待费",
    "公务用车购置及运维费",
];

fn amount(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let section = draft.any(random, "/budget/narrative", |section| {
        section["claims"].as_array().is_some_and(|all| !all.is_empty())
    })?;
    let tied = |claim: &Value| {
        let subject = claim["subject"].as_str().unwrap_or_default();
        TIED.iter().any(|word| subject.ends_with(word)) && claim["amount"] != "0.00"
    };
    let claim = draft.any(random, &format!("{section}/claims"), tied)?;
    let old = draft.text(&format!("{claim}/amount")).to_owned();
    // One figure mistyped, or two swapped: the length stays, and so do the places of the other amounts.
    let mut figures: Vec<char> = old.chars().collect();
    let digits: Vec<usize> = (0..figures.len()).filter(|at| figures[*at].is_ascii_digit()).collect();
    let at = *random.pick(&digits[..digits.len().saturating_sub(1).max(1)]);
    figures[at] =
        char::from_digit((figures[at].to_digit(10)? + 1 + u32::try_from(random.below(8)).ok()?) % 10, 10)?;
    if figures[0] == '0' {
        return None;
    }
    let new: String = figures.into_iter().collect();
    let span = |end: usize| {
        draft.at(&format!("{claim}/span/{end}")).as_u64().and_then(|at| usize::try_from(at).ok())
    };
    let (from, to) = (span(0)?, span(1)?);
    let text: Vec<char> = draft.text(&format!("{section}/text")).chars().collect();
    let stated: String = text.get(from..to)?.iter().collect();
    let mended = stated.replace(&old, &new);
    let text: String =
        text[..from].iter().chain(&mended.chars().collect::<Vec<char>>()).chain(&text[to..]).collect();
    draft.put(&format!("{claim}/amount"), new);
    draft.put(&format!("{section}/text"), text);
    Some(vec![section])
}

/// The section on the three public expenses.
pub fn public(draft: &Draft) -> Option<String> {
    let section = draft.all("/budget/narrative", |section| {
        section["heading"].as_str().is_some_and(|heading| heading.contains("三公")) && section["text"] != ""
    });
    section.into_iter().next()
}

/// Puts other sentences in place of a section's text, as a reader finds them: with the amounts they state.
pub fn rewrite(draft: &mut Draft, section: &str, text: &str) {
    let claims = claims(text);
    draft.put(&format!("{section}/text"), text);
    draft.put(&format!("{section}/claims"), claims);
}

/// `公务接待费0.60万元` with the words before the figure as its subject.
fn claims(text: &str) -> Vec<Value> {
    let characters: Vec<char> = text.chars().collect();
    let mut claims = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < characters.len() {
        if "，。；：（）\n".contains(characters[at]) {
            start = at + 1;
        }
        let first = characters[at].is_ascii_digit() && (at == 0 || !characters[at - 1].is_ascii_digit());
        if first {
            let mut end = at;
            while end < characters.len() && (characters[end].is_ascii_digit() || characters[end] == '.') {
                end += 1;
            }
            if characters[end..].starts_with(&['万', '元']) {
                let subject: String = characters[start..at].iter().collect();
                let amount: String = characters[at..end].iter().collect();
                claims.push(serde_json::json!({"subject": subject, "amount": amount, "unit": "万元", "span": [start, end + 2]}));
                start = end + 2;
            }
            at = end.max(at + 1);
        } else {
            at += 1;
        }
    }
    claims
}

fn no_reason(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let section = public(draft)?;
    let text = draft.text(&format!("{section}/text"));
    let reason = ["，主要原因是", "，主要是", "，主要为", "，增减变化的主要原因是"]
        .iter()
        .find_map(|words| text.find(words))?;
    let mut text = text[..reason].to_owned();
    let end = *random.pick(&["。", "，已按规定执行。", "；"]);
    text.push_str(end);
    rewrite(draft, &section, &text);
    Some(vec![section])
}

fn digits(random: &mut Random, count: usize) -> String {
    (0..count)
        .map(|_| char::from_digit(u32::try_from(random.below(10)).unwrap_or_default(), 10).unwrap_or('0'))
        .collect()
}

/// A text that a filer wrote and that gets published.
fn published(draft: &Draft, random: &mut Random) -> Option<String> {
    let project = draft.project(random, |_| true)?;
    let texts = [
        format!("{project}/goals/0/text"),
        format!("{project}/overview"),
        format!("{project}/budget/purpose"),
        format!("{project}/review/0/opinion"),
        draft.any(random, "/budget/narrative", |section| section["text"] != "").unwrap_or_default() + "/text",
    ];
    let printed: Vec<&String> = texts.iter().filter(|text| draft.at(text).is_string()).collect();
    if printed.is_empty() { None } else { Some((*random.pick(&printed)).clone()) }
}

fn mobile(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let prefix = *random.pick(&["130", "135", "139", "150", "158", "177", "186", "191"]);
    let number = format!("{prefix}{}", digits(random, 8));
    if random.chance(50) {
        let project = draft.project(random, |project| project["signoff"]["phone"].is_string())?;
        draft.put(&format!("{project}/signoff/phone"), number);
        return Some(vec![format!("{project}/signoff/phone")]);
    }
    let address = published(draft, random)?;
    let text = format!("{}联系电话{number}。", draft.text(&address));
    draft.put(&address, text);
    Some(vec![address])
}

fn identity(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let born =
        format!("{}{:02}{:02}", random.between(1950, 2008), random.between(1, 12), random.between(1, 28));
    let head = format!("{}{born}{}", random.between(110_101, 659_001), digits(random, 3));
    let sum: u32 = head.chars().zip(WEIGHTS).filter_map(|(c, weight)| Some(c.to_digit(10)? * weight)).sum();
    let check = "10X98765432".chars().nth(usize::try_from(sum % 11).ok()?)?;
    let address = published(draft, random)?;
    let text = format!("{}经办人身份证号{head}{check}。", draft.text(&address));
    draft.put(&address, text);
    Some(vec![address])
}

fn from_zero(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let section = public(draft)?;
    let year = draft.at("/fiscal_year").as_i64()?;
    let before = year - 1;
    let now = money(random.between(20, 900));
    let subject = *random.pick(&["公务接待费", "因公出国（境）费", "公务用车购置费"]);
    let percent = *random.pick(&["100%", "100.00%", "50%"]);
    let text = match random.below(3) {
        0 => format!("{subject}{now}万元，比{before}年预算0.00万元增长{percent}，主要原因是新增任务。"),
        1 => format!("{subject}{now}万元，比上年0.00万元增加{now}万元，增长{percent}，主要是新增任务。"),
        _ => format!(
            "{subject}{before}年预算0万元，{year}年预算{now}万元，增长{percent}，主要原因是新增任务。"
        ),
    };
    rewrite(draft, &section, &text);
    Some(vec![section])
}

fn without_sign(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let section = draft.any(random, "/budget/narrative", |section| {
        section["claims"].as_array().is_some_and(|claims| claims.len() > 1)
    })?;
    let text = draft.text(&format!("{section}/text")).to_owned();
    let figure = money(random.between(300, 9500));
    let text = match text.find('%').filter(|_| random.chance(50)) {
        // The sign of a percentage that is there is lost.
        Some(at) => format!("{}{}", &text[..at], &text[at + 1..]),
        None if random.chance(50) => format!("{text}其中人员支出占基本支出的{figure}，公用支出占其余部分。"),
        None => format!("{text}财政拨款占总收入的比重为{figure}。"),
    };
    rewrite(draft, &section, &text);
    Some(vec![section])
}

/// 较2025年预算1.20万元减少0.20万元，下降16.67%, with figures that are right.
struct Change {
    subject: &'static str,
    now: i64,
    then: i64,
}

impl Change {
    fn draw(random: &mut Random) -> Change {
        let subject = *random.pick(&["公务接待费", "“三公”经费", "公务用车运行维护费"]);
        let then = random.between(100, 3000);
        let now = (then * random.between(40, 160) / 100).max(10);
        Change { subject, now, then }
    }

    fn percent(&self) -> i64 {
        ((self.now - self.then).abs() * 20_000 / self.then + 1) / 2
    }

    fn tell(&self, random: &mut Random, year: i64, more: bool, percent: i64) -> String {
        let Change { subject, now, then } = self;
        let (word, growth) = if more { ("增加", "增长") } else { ("减少", "下降") };
        let change = money((now - then).abs());
        let (now, then, percent, before) = (money(*now), money(*then), money(percent), year - 1);
        match random.below(3) {
            0 => format!(
                "{subject}{now}万元，比{before}年预算{then}万元{word}{change}万元，{growth}{percent}%，主要原因是任务调整。"
            ),
            1 => format!(
                "{subject}{before}年预算{then}万元，{year}年预算{now}万元，{word}{change}万元，{growth}{percent}%，主要是任务调整。"
            ),
            _ => format!(
                "{year}年{subject}预算{now}万元，较上年预算{then}万元{word}{change}万元，{growth}{percent}%，主要原因是任务调整。"
            ),
        }
    }
}

fn direction(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let section = public(draft)?;
    let year = draft.at("/fiscal_year").as_i64()?;
    let change = Change::draw(random);
    if change.now == change.then {
        return None;
    }
    let text = change.tell(random, year, change.now < change.then, change.percent());
    rewrite(draft, &section, &text);
    Some(vec![section])
}

fn percent(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let section = public(draft)?;
    let year = draft.at("/fiscal_year").as_i64()?;
    let change = Change::draw(random);
    if change.now == change.then {
        return None;
    }
    // Off by a point and more, or a tenth of what it is.
    let right = change.percent();
    let wrong = if random.chance(50) { right + random.between(150, 2000) } else { right / 10 };
    if (wrong - right).abs() < 120 {
        return None;
    }
    let text = change.tell(random, year, change.now > change.then, wrong);
    rewrite(draft, &section, &text);
    Some(vec![section])
}

fn projects(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let section = draft.any(random, "/budget/narrative", |section| {
        section["heading"].as_str().is_some_and(|heading| heading.contains("绩效目标"))
    })?;
    let year = draft.at("/fiscal_year").as_i64()?;
    let there = i64::try_from(draft.projects()).ok()?;
    let told = there + *random.pick(&[-2, -1, 1, 2, 5]);
    if told < 1 {
        return None;
    }
    let text = match random.below(3) {
        0 => format!("{year}年，我单位共有{told}个项目编制了绩效目标，随预算一并公开。"),
        1 => format!("{year}年我单位公开{told}个项目的绩效目标表。"),
        _ => format!("{year}年本单位实行绩效目标管理的项目{told}个。"),
    };
    rewrite(draft, &section, &text);
    Some(vec![section])
}
