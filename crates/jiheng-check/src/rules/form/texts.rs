//! Texts that cannot be what their field asks for: a number where words belong, words and value in each other's cell,
//! what character recognition left behind.

use jiheng_model::looks::Look;
use jiheng_model::number::is_known_unit;
use jiheng_model::text::{is_han, trimmed};
use jiheng_model::value::TargetValue;
use jiheng_model::{Check, Example, Indicator, Project, Report, Rule, Severity};

use crate::words::{filled_targets, indicator_name, project_name, quote};

/// A figure is no longer than this; so no sentence is parsed.
const LONGEST_FIGURE: usize = 60;

/// Whether the text is nothing but a figure: `24`, `≥95%`, `45.50万元`, `1,200`, `不少于13座`.
fn is_figure(text: &str) -> bool {
    let text = trimmed(text);
    let begins = |c: char| {
        c.is_ascii_digit()
            || ('０'..='９').contains(&c)
            || matches!(c, '≥' | '≤' | '<' | '>' | '=' | '＞' | '＜' | '￥' | '¥')
    };
    const BOUNDS: [&str; 10] =
        ["不少于", "不低于", "不超过", "不高于", "不多于", "大于", "小于", "至少", "不大于", "不小于"];
    let bounded = || {
        let mut rest = BOUNDS.iter().filter_map(|bound| text.strip_prefix(bound));
        text.starts_with(['不', '大', '小', '至']) && rest.any(|rest| rest.starts_with(begins))
    };
    // Most are words from the first character on.
    let in_words =
        matches!(text.as_bytes(), [0xe4..=0xe9, ..]) && !text.starts_with(['不', '大', '小', '至']);
    if in_words || text.len() > LONGEST_FIGURE || !(text.starts_with(begins) || bounded()) {
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
    indicator.name.as_deref().is_some_and(|name| is_figure(name) || is_date(name)) && {
        let mut targets = filled_targets(indicator).peekable();
        // Words of some length that begin with no figure are a name.
        targets.peek().is_some() && targets.all(|(_, target)| is_name(&target.text))
    }
}

/// `2026年9月底前`, and no more than that.
fn is_date(text: &str) -> bool {
    let text = trimmed(text);
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.len() <= LONGEST_FIGURE
        && text.contains(['年', '月'])
        && text.chars().all(|c| c.is_ascii_digit() || "年月日号底末初上中下旬之以前-.至".contains(c))
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
            for (field, title, text) in
                [("reviewer", "审核人", &review.reviewer), ("opinion", "审核意见", &review.opinion)]
            {
                if let Some(text) = text.as_deref().filter(|text| is_figure(text)) {
                    found.push((format!("review/{at}/{field}"), title, text));
                }
            }
        }
        if let Some(signoff) = &project.signoff {
            for (field, title, text) in
                [("filled_by", "填报人", &signoff.filled_by), ("signed_by", "负责人", &signoff.signed_by)]
            {
                if let Some(text) = text.as_deref().filter(|text| is_figure(text)) {
                    found.push((format!("signoff/{field}"), title, text));
                }
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
        each_text(project, report, |report, field, look| {
            let Some(noise) = noise(look) else { return };
            let (what, piece) = match &noise {
                Noise::Repeated(piece) => ("语句重复", piece),
                Noise::Marks(piece) => ("有成串的符号", piece),
                Noise::Foreign(piece) => ("有无意义的字母", piece),
            };
            report
                .at(
                    field(),
                    format!("{}的{}{what}{}", project_name(project), quote(look.text.text()), quote(piece)),
                )
                .evidence([("piece", piece.clone())]);
        });
    }),
};

/// Goes through the texts of a project that filers write in words, with the field of each.
fn each_text(
    project: &Project,
    report: &mut Report,
    mut examine: impl FnMut(&mut Report, &dyn Fn() -> String, &Look),
) {
    let fields = [
        ("name", &project.name),
        ("overview", &project.overview),
        ("rationale", &project.rationale),
        ("necessity", &project.necessity),
        ("feasibility", &project.feasibility),
        ("measures", &project.measures),
        ("budget/purpose", &project.budget.purpose),
    ];
    for (field, text) in fields {
        if let Some(text) = text {
            examine(report, &|| field.to_owned(), &Look::at(text));
        }
    }
    for (at, goal) in report.goals().iter().enumerate() {
        examine(report, &|| format!("goals/{at}/text"), &goal.words);
    }
    for (at, row) in report.rows().iter().enumerate() {
        for (field, look) in [("name", &row.name), ("description", &row.description)] {
            examine(report, &|| format!("indicators/{at}/{field}"), look);
        }
    }
}

enum Noise {
    /// Words said twice in a row.
    Repeated(String),
    /// A run of one mark, or of brackets that enclose nothing.
    Marks(String),
    /// Letters of scripts that Chinese forms do not use, or that spell nothing.
    Foreign(String),
}

/// The first sign in a text that nobody wrote it so.
fn noise(look: &Look) -> Option<Noise> {
    let text = look.text.text();
    // What stands twice is so many characters that stood in the text before.
    let repeats = look.longest_again as usize >= SHORTEST;
    if look.is_ordinary && !repeats {
        return None;
    }
    let signs = signs_of(text);
    let marked = if signs.marks { marks(text).map(Noise::Marks) } else { None };
    let strange = || if signs.foreign { foreign(text) } else { None };
    let letters = || if signs.letters { unspelt(text) } else { None };
    marked
        .or_else(|| strange().or_else(letters).map(Noise::Foreign))
        .or_else(|| if repeats { repeated(text, signs.clauses).map(Noise::Repeated) } else { None })
}

/// What a text needs a closer look for.
#[derive(Default)]
struct Signs {
    marks: bool,
    foreign: bool,
    /// Small letters, as many in a row as make a word that spells nothing.
    letters: bool,
    clauses: bool,
}

/// Nearly every text is of Chinese and ASCII, with single marks between.
fn signs_of(text: &str) -> Signs {
    let mut signs = Signs::default();
    let (mut run, mut word, mut at) = (0, 0, 0);
    while let Some(byte) = text.as_bytes().get(at) {
        // What begins with these bytes is Chinese characters, of three bytes each.
        let usual = match byte {
            0xe4..=0xe9 => 3,
            _ if byte.is_ascii_alphanumeric() => 1,
            _ => 0,
        };
        if usual > 0 {
            word = if byte.is_ascii_alphabetic() { word + 1 } else { 0 };
            signs.letters |= word >= LEAST_LETTERS;
            (run, at) = (0, at + usual);
            continue;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
        run = if Sort::of(c).is_some() { run + 1 } else { 0 };
        word = 0;
        signs.marks |= run >= LEAST_MARKS;
        signs.foreign |= is_foreign(c);
        signs.clauses |= PAUSES.contains(&c);
        at += c.len_utf8();
    }
    signs
}

const LEAST_MARKS: usize = 3;
const LEAST_LETTERS: usize = 4;

/// Marks that make noise together. Dots and lines may stand for something left blank, which is a matter of values and
/// goals.
#[derive(PartialEq)]
enum Sort {
    Enclosing,
    /// Lines, stamps and bullets, whichever they are.
    Sign,
    /// Only a run of one and the same.
    Single(char),
}

impl Sort {
    fn of(c: char) -> Option<Sort> {
        match c {
            '，' | '。' | '；' | '：' | '、' | '！' | '？' | ',' | ';' | ':' | '!' | '?' | '\'' | '"'
            | '□' => Some(Sort::Single(c)),
            '「' | '」' | '『' | '』' | '【' | '】' | '〔' | '〕' | '《' | '》' => {
                Some(Sort::Enclosing)
            }
            '`' | '~' | '^' | '|' | '#' | '■' | '◆' | '◇' | '▲' | '△' | '▼' | '▽' | '●' | '◎' | '★' | '☆'
            | '※' | '§' | '¤' => Some(Sort::Sign),
            _ => None,
        }
    }
}

/// Three of one mark, three brackets and quotes, or three signs that no text has in a row.
fn marks(text: &str) -> Option<String> {
    let mut run = String::new();
    let mut of: Option<Sort> = None;
    for c in text.chars().chain(['字']) {
        let own = match Sort::of(c) {
            // A box among bullets is one of them.
            Some(Sort::Single('□')) if of == Some(Sort::Sign) => Some(Sort::Sign),
            own => own,
        };
        if own != of {
            if run.chars().count() >= LEAST_MARKS {
                return Some(run);
            }
            run.clear();
        }
        if own.is_some() {
            run.push(c);
        }
        of = own;
    }
    None
}

/// Small letters that spell nothing in the midst of Chinese words: no vowel, and neither a measure nor a short form.
fn unspelt(text: &str) -> Option<String> {
    const KNOWN: [&str; 8] = ["http", "https", "html", "cctv", "mmhg", "mbps", "gbps", "kbps"];
    let is_vowel = |c: char| "aeiouyAEIOUY".contains(c);
    text.split(|c: char| !c.is_ascii_alphabetic())
        .find(|word| {
            word.len() >= LEAST_LETTERS
                && word.contains(|c: char| c.is_ascii_lowercase())
                && !word.contains(is_vowel)
                && !KNOWN.contains(&word.to_ascii_lowercase().as_str())
        })
        .map(str::to_owned)
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

/// The fewest Chinese characters that nobody says twice.
const SHORTEST: usize = 5;
/// Two clauses and the mark between them, in bytes.
const SHORTEST_TWICE: usize = SHORTEST * 6;
const PAUSES: [char; 7] = ['，', '。', '；', '、', ',', ';', '\n'];

/// Words that stand twice in a row, a clause or a piece of one: `按时完成，按时完成`, `屋面和门窗，面和门窗的修缮`.
fn repeated(text: &str, clauses: bool) -> Option<String> {
    if text.len() < SHORTEST_TWICE {
        return None;
    }
    if clauses { repeated_clause(text) } else { None }.or_else(|| repeated_piece(text))
}

fn repeated_clause(text: &str) -> Option<String> {
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

/// How many characters stand further on in the text again, at most.
fn recurring(text: &str) -> usize {
    let (mut seen, mut count) = ([0u64; 4], 0);
    for c in text.chars().map(u32::from) {
        seen[(c / 64 % 4) as usize] |= 1 << (c % 64);
        count += 1;
    }
    count - seen.iter().map(|part| part.count_ones() as usize).sum::<usize>()
}

fn repeated_piece(text: &str) -> Option<String> {
    // A clause that is whole may be shorter than a piece of one; a longer one than this is a text twice.
    const PIECE: usize = 6;
    const LONGEST: usize = 40;
    if recurring(text) < PIECE {
        return None;
    }
    let characters: Vec<char> = text.chars().collect();
    // The same characters at a distance, as many of them as the distance (less a mark that stands between).
    for distance in PIECE..=LONGEST.min(characters.len() / 2) {
        let mut run = 0;
        for at in distance..characters.len() {
            run = if characters[at] == characters[at - distance] { run + 1 } else { 0 };
            let start = at + 1 - run.min(at + 1);
            let parted = run + 1 == distance && PAUSES.contains(&characters[start - 1]);
            if run == distance || (parted && run >= PIECE) {
                let piece = &characters[start..=at];
                if piece.iter().filter(|c| is_han(**c)).count() >= SHORTEST {
                    return Some(piece.iter().collect());
                }
            }
        }
    }
    None
}
