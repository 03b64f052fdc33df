//! Texts that cannot be what their field asks for: a number where words belong, words and value in each other's cell,
//! what character recognition left behind.

use jiheng_model::number::is_known_unit;
use jiheng_model::text::is_han;
use jiheng_model::value::TargetValue;
use jiheng_model::{Check, Example, Indicator, Project, Rule, Severity};

use crate::words::{filled_targets, indicator_name, project_name, quote};

/// A figure is no longer than this; so no sentence is parsed.
const LONGEST_FIGURE: usize = 60;

/// Whether the text is nothing but a figure: `24`, `≥95%`, `45.50万元`, `1,200`.
fn is_figure(text: &str) -> bool {
    let text = text.trim();
    let begins = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || "≥≤<>=＞＜￥¥".contains(c);
    if text.len() > LONGEST_FIGURE || !text.starts_with(begins) {
        return false;
    }
    match TargetValue::parse(text, None) {
        Some(TargetValue::Quantity { unit, .. } | TargetValue::Range { unit, .. }) => {
            unit.is_none_or(|unit| is_known_unit(&unit))
        }
        _ => text.chars().all(|c| c.is_ascii_digit() || ".,，-%".contains(c)),
    }
}

/// Whether the indicator's name is a figure and its value words: each stands in the other's cell.
pub fn is_swapped(indicator: &Indicator) -> bool {
    indicator.name.as_deref().is_some_and(is_figure) && {
        let mut targets = filled_targets(indicator).peekable();
        // Words of some length that begin with no figure are a name.
        targets.peek().is_some() && targets.all(|(_, target)| is_name(&target.text))
    }
}

fn is_name(text: &str) -> bool {
    const SHORTEST: usize = 4;
    text.chars().filter(|c| is_han(*c)).count() >= SHORTEST
        && !text.contains(|c: char| c.is_ascii_digit() || "≥≤<>".contains(c))
}

pub const NUMBER_FOR_WORDS: Rule = Rule {
    code: "F010",
    name: "number-for-words",
    severity: Severity::Warning,
    title: "应填文字的格内只有数字",
    why: "名称、用途、目标和审核人要用文字填写；只有数字多半是填错了格或识别有误。",
    fix: "填写文字内容，数字移到它所属的格内。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/budget/purpose", r#""45.50""#),
    check: Check::Project(|project, report| {
        // A row that is disclosed as a code only is told by the reader.
        if project.masked {
            return;
        }
        let fields = [
            ("name", "项目名称", &project.name),
            ("unit", "预算单位", &project.unit),
            ("supervising_department", "主管部门", &project.supervising_department),
            ("responsible", "项目负责人", &project.responsible),
            ("budget/purpose", "资金用途", &project.budget.purpose),
            ("overview", "项目概况", &project.overview),
        ];
        let mut found: Vec<(String, &str, &str)> = Vec::new();
        for (field, title, text) in fields {
            if let Some(text) = text.as_deref().filter(|text| is_figure(text)) {
                found.push((field.to_owned(), title, text));
            }
        }
        for (at, goal) in project.goals.iter().enumerate().filter(|(_, goal)| is_figure(&goal.text)) {
            found.push((format!("goals/{at}/text"), "绩效目标", &goal.text));
        }
        for (at, review) in project.review.iter().enumerate() {
            if let Some(name) = review.reviewer.as_deref().filter(|name| is_figure(name)) {
                found.push((format!("review/{at}/reviewer"), "审核人", name));
            }
        }
        for (row, indicator) in project.indicators.iter().enumerate() {
            let name = indicator.name.as_deref().filter(|name| is_figure(name));
            if let Some(name) = name.filter(|_| !is_swapped(indicator)) {
                found.push((format!("indicators/{row}/name"), "三级指标", name));
            }
        }
        for (field, title, text) in found {
            report
                .at(field, format!("{}的{title}一格只有数字{}", project_name(project), quote(text)))
                .evidence([("text", text.trim().to_owned())]);
        }
    }),
};

pub const NAME_AND_VALUE_SWAPPED: Rule = Rule {
    code: "F011",
    name: "name-and-value-swapped",
    severity: Severity::Warning,
    title: "三级指标与指标值填反了格",
    why: "三级指标一格是数值，指标值一格是文字，两格的内容对调了。",
    fix: "把文字移到三级指标，数值移到指标值。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/projects/0/indicators/1/name", r#""≥20000册""#),
        ("/projects/0/indicators/1/targets/0/text", r#""宣传册印制数量""#),
        ("/projects/0/indicators/1/description", "null"),
    ]),
    check: Check::Indicator(|indicator, _, report| {
        if !is_swapped(indicator) {
            return;
        }
        let words = indicator.target().map(|target| quote(&target.text)).unwrap_or_default();
        report.at(
            "name",
            format!("三级指标一格写的是{}，指标值一格写的是{words}，两格填反了", indicator_name(indicator)),
        );
    }),
};

pub const TEXT_NOISE: Rule = Rule {
    code: "F012",
    name: "text-noise",
    severity: Severity::Warning,
    title: "文字中有重复或无意义的字符",
    why: "扫描识别或粘贴时容易留下重复的语句、成串的符号和外文字母，读者无法理解。",
    fix: "对照原件改正文字。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/0/overview",
        r#""面向全县各乡镇开展参保政策宣传，开展参保政策宣传，「「」」」覆盖各村""#,
    ),
    check: Check::Project(|project, report| {
        if project.masked {
            return;
        }
        each_text(project, |field, text| {
            let Some(noise) = noise(text) else { return };
            let (what, piece) = match &noise {
                Noise::Repeated(piece) => ("语句重复", piece),
                Noise::Marks(piece) => ("有成串的符号", piece),
                Noise::Foreign(piece) => ("有无意义的字母", piece),
            };
            report
                .at(field(), format!("{}的{}{what}{}", project_name(project), quote(text), quote(piece)))
                .evidence([("piece", piece.clone())]);
        });
    }),
};

/// Goes through the texts of a project that filers write in words, with the field of each.
fn each_text(project: &Project, mut examine: impl FnMut(&dyn Fn() -> String, &str)) {
    let fields = [
        ("name", &project.name),
        ("overview", &project.overview),
        ("rationale", &project.rationale),
        ("budget/purpose", &project.budget.purpose),
    ];
    for (field, text) in fields {
        examine(&|| field.to_owned(), text.as_deref().unwrap_or_default());
    }
    for (at, goal) in project.goals.iter().enumerate() {
        examine(&|| format!("goals/{at}/text"), &goal.text);
    }
    for (row, indicator) in project.indicators.iter().enumerate() {
        for (field, text) in [("name", &indicator.name), ("description", &indicator.description)] {
            examine(&|| format!("indicators/{row}/{field}"), text.as_deref().unwrap_or_default());
        }
    }
}

enum Noise {
    /// A clause said twice in a row.
    Repeated(String),
    /// A run of one mark, or of brackets that enclose nothing.
    Marks(String),
    /// Letters of scripts that Chinese forms do not use.
    Foreign(String),
}

/// The first sign in a text that nobody wrote it so.
fn noise(text: &str) -> Option<Noise> {
    let look = look_at(text);
    let unusual = || marks(text).map(Noise::Marks).or_else(|| foreign(text).map(Noise::Foreign));
    let found = if look.unusual { unusual() } else { None };
    let twice = || if look.clauses { repeated(text) } else { None };
    found.or_else(|| twice().map(Noise::Repeated))
}

/// What a text needs a closer look for.
#[derive(Default)]
struct Look {
    unusual: bool,
    clauses: bool,
}

/// Nearly every text is of Chinese and ASCII, with single marks between.
fn look_at(text: &str) -> Look {
    let mut look = Look::default();
    let (mut run, mut at) = (0, 0);
    while let Some(byte) = text.as_bytes().get(at) {
        // What begins with these bytes is Chinese characters, of three bytes each.
        let usual = match byte {
            0xe4..=0xe9 => 3,
            _ if byte.is_ascii_alphanumeric() => 1,
            _ => 0,
        };
        if usual > 0 {
            (run, at) = (0, at + usual);
            continue;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
        run = if is_mark(c) { run + 1 } else { 0 };
        look.unusual |= run >= LEAST_MARKS || is_foreign(c);
        look.clauses |= PAUSES.contains(&c);
        at += c.len_utf8();
    }
    look
}

const LEAST_MARKS: usize = 3;

fn is_enclosing(c: char) -> bool {
    matches!(c, '「' | '」' | '『' | '』' | '【' | '】' | '〔' | '〕' | '《' | '》')
}

/// Dots and lines may stand for something left blank, which is a matter of values and goals.
fn is_single(c: char) -> bool {
    match c {
        '，' | '。' | '；' | '：' | '、' | '！' | '？' => true,
        _ => matches!(c, ',' | ';' | ':' | '!' | '?' | '\'' | '"' | '`' | '~' | '^' | '|' | '#'),
    }
}

fn is_mark(c: char) -> bool {
    is_enclosing(c) || is_single(c)
}

/// Three of one mark, or three brackets and quotes, in a row.
fn marks(text: &str) -> Option<String> {
    let mut run = String::new();
    for c in text.chars().chain(['字']) {
        let goes_on = run
            .chars()
            .last()
            .is_none_or(|last| (is_enclosing(last) && is_enclosing(c)) || (is_single(last) && last == c));
        if !goes_on || !is_mark(c) {
            if run.chars().count() >= LEAST_MARKS {
                return Some(run);
            }
            run.clear();
        }
        if is_mark(c) {
            run.push(c);
        }
    }
    None
}

/// Kana, Hangul, Cyrillic and their like.
fn is_foreign(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}' | '\u{5d0}'..='\u{6ff}' | '\u{e00}'..='\u{e7f}'
        | '\u{3041}'..='\u{30fa}' | '\u{ac00}'..='\u{d7a3}' | '\u{fffd}')
}

fn foreign(text: &str) -> Option<String> {
    let at = text.find(is_foreign)?;
    Some(text[at..].chars().take_while(|c| is_foreign(*c)).collect())
}

/// The shortest clause that nobody says twice, in characters.
const SHORTEST: usize = 5;
/// Two clauses and the mark between them, in bytes.
const SHORTEST_TWICE: usize = SHORTEST * 6;
const PAUSES: [char; 7] = ['，', '。', '；', '、', ',', ';', '\n'];

/// A clause that stands twice in a row: `按时完成，按时完成`.
fn repeated(text: &str) -> Option<String> {
    if text.len() < SHORTEST_TWICE {
        return None;
    }
    let mut clauses = text.split(PAUSES).map(str::trim);
    let mut before = clauses.next()?;
    for clause in clauses {
        if clause == before && clause.chars().filter(|c| is_han(*c)).count() >= SHORTEST {
            return Some(clause.to_owned());
        }
        before = clause;
    }
    None
}
