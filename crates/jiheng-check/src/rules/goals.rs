//! G · Goals (绩效目标): the words of a target say what is to be reached, for this project and this year.
//!
//! [`figures`] and [`sentences`] hold the figures and dates of a goal against the indicators and the year; [`topics`]
//! asks whether goals, indicators, duties and projects are about the same things.

mod figures;
mod sentences;
mod topics;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

use jiheng_model::text::Searched;
use jiheng_model::{
    Check, Document, Example, Family, Goal, Horizon, Parameter, ParameterValue, Project, Report,
};
use jiheng_model::{Rule, Severity, quantities};

use super::{FORM, GOALS_2015};
use crate::projects::whole;
use crate::similarity::{alike, may_be_alike, pairs, plain_pairs, sketch, sorted, texts_may_be_alike};
use crate::vocabulary::WORDS;
use crate::words::{
    fingerprint, has_figure, is_blank, is_nearly_quantified, plain, plain_length, project_name, quote,
    quote_some, same,
};

pub const FAMILY: Family = Family {
    letter: 'G',
    title: "绩效目标",
    rules: &[
        &GOAL_MISSING,
        &GOAL_TOO_SHORT,
        &GOAL_IS_NAME,
        &GOAL_IS_PURPOSE,
        &GOAL_WITHOUT_FIGURE,
        &SAME_GOAL,
        &HORIZONS_SAME,
        &TEMPLATE_LEFT,
        &GOAL_CUT_OFF,
        &figures::GOAL_OF_OTHER_YEAR,
        &figures::FIGURE_WITHOUT_INDICATOR,
        &topics::INDICATORS_UNRELATED,
        &topics::DUTY_WITHOUT_PROJECT,
        &sentences::GOAL_NAMES_OTHER_YEAR,
        &sentences::GOAL_AND_INDICATOR,
        &sentences::GOAL_CHANGE,
    ],
};

fn filled(project: &Project) -> impl Iterator<Item = (usize, &Goal)> {
    project.goals.iter().enumerate().filter(|(_, goal)| !is_blank(&goal.text))
}

/// The goal without the template's `目标内容1`.
fn content(text: &str) -> Cow<'_, str> {
    let mut rest = Cow::Borrowed(text);
    // Most texts do not even have the first character.
    while let Some(at) = rest.find('目').and_then(|_| rest.find("目标内容")) {
        let after = &rest[at + "目标内容".len()..];
        // `目标内容1` and the `2.` of the next item may stand together.
        let run = after.chars().take_while(char::is_ascii_digit).count();
        let digits = if run > 1 && after[run..].starts_with(['.', '、']) { run - 1 } else { run };
        rest = Cow::Owned(format!("{}{}", &rest[..at], after[digits..].trim_start()));
    }
    rest
}

const GOAL_MISSING: Rule = Rule {
    code: "G001",
    name: "goal-missing",
    severity: Severity::Error,
    title: "没有填写绩效目标",
    why: "绩效目标是安排预算的前提，指标由它分解而来。",
    fix: "填写本项目在预算年度内要达到的产出和效果。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/3/goals", "[]"),
    check: Check::Document(|document, report| {
        for (index, project) in whole(document) {
            if filled(project).next().is_none() {
                let field = if project.goals.is_empty() { "" } else { "/goals/0/text" };
                report.at_pointer(
                    format!("/projects/{index}{field}"),
                    format!("{}没有填写绩效目标", project_name(project)),
                );
            }
        }
    }),
};

const GOAL_TOO_SHORT: Rule = Rule {
    code: "G002",
    name: "goal-too-short",
    severity: Severity::Warning,
    title: "绩效目标过短",
    why: "几个字写不出要做什么、做到什么程度。",
    fix: "写明预期产出和效果，尽量带上数量。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter { name: "least", title: "至少多少字", default: ParameterValue::Number(8) }],
    example: Example::edit("/projects/3/goals/0/text", r#""检查机构40家""#),
    check: Check::Project(|project, report| {
        for (at, goal) in filled(project) {
            let length = plain_length(&content(&goal.text));
            let named = project.name.as_deref().is_some_and(|name| same(name, &goal.text));
            if (length as i64) < report.number("least") && !named {
                report
                    .at(
                        format!("goals/{at}/text"),
                        format!("{}的绩效目标{}只有 {length} 字", project_name(project), quote(&goal.text)),
                    )
                    .evidence([("characters", length.to_string())]);
            }
        }
    }),
};

const GOAL_IS_NAME: Rule = Rule {
    code: "G003",
    name: "goal-repeats-name",
    severity: Severity::Warning,
    title: "绩效目标照抄项目名称",
    why: "项目名称说做什么，绩效目标说做到什么程度；照抄名称等于没有目标。",
    fix: "写明预期产出和效果。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/3/goals/0/text", r#""医保基金监管专项检查经费。""#),
    check: Check::Project(|project, report| {
        let Some(name) = project.name.as_deref() else { return };
        for (at, goal) in filled(project) {
            if same(name, without_verb(&goal.text)) {
                report.at(
                    format!("goals/{at}/text"),
                    format!("{}的绩效目标与项目名称相同", project_name(project)),
                );
            }
        }
    }),
};

const GOAL_IS_PURPOSE: Rule = Rule {
    code: "G004",
    name: "goal-repeats-purpose",
    severity: Severity::Warning,
    title: "绩效目标照抄资金用途",
    why: "资金用途说钱花在哪里，绩效目标说花钱要得到什么；两栏相同，目标就缺了结果。",
    fix: "在绩效目标中写明预期产出和效果。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "share",
        title: "相同的内容占百分之多少以上视为照抄",
        default: ParameterValue::Number(90),
    }],
    example: Example::edit(
        "/projects/3/budget/purpose",
        r#""全年检查定点医药机构40家，追回违规资金不少于50万元。""#,
    ),
    check: Check::Project(|project, report| {
        let Some(purpose) = project.budget.purpose.as_deref().filter(|purpose| !is_blank(purpose)) else {
            return;
        };
        let of_name = project.name.as_deref().is_some_and(|name| same(name, purpose));
        for (at, goal) in filled(project) {
            let same = fingerprint(purpose) == report.goals()[at].words.fingerprint;
            let share = report.number("share") as usize;
            let near = || {
                let (short, long) = (purpose.len().min(goal.text.len()), purpose.len().max(goal.text.len()));
                // Texts of different lengths need no closer look.
                short * 2 > long
                    && texts_may_be_alike(purpose, &goal.text, share)
                    && alike(&pairs(purpose), &pairs(&goal.text), share)
            };
            if !of_name && (same || near()) {
                let told = if same { "相同" } else { "几乎相同" };
                report.at(
                    format!("goals/{at}/text"),
                    format!("{}的绩效目标与资金用途{}{told}", project_name(project), quote(purpose)),
                );
            }
        }
    }),
};

const GOAL_WITHOUT_FIGURE: Rule = Rule {
    code: "G005",
    name: "goal-without-figure",
    severity: Severity::Warning,
    title: "绩效目标没有量化内容",
    why: "目标应当细化、量化；没有任何数量，就看不出做到什么程度。",
    fix: "在目标中写明主要的数量、比例或时间，与指标值一致。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "measures",
        title: "含有这些词的目标视为可以衡量",
        default: ParameterValue::Words(&["率", "人数", "次数", "数量", "比例", "满意度"]),
    }],
    example: Example::edit("/projects/3/goals/0/text", r#""加强定点医药机构检查，维护基金安全""#),
    check: Check::Project(goal_without_figure),
};

/// From here a goal is the purpose copied, which G004 tells.
const COPIED: usize = 90;

fn goal_without_figure(project: &Project, report: &mut Report) {
    let mut goals: Vec<(usize, &Goal)> = filled(project).collect();
    goals.sort_by_key(|(_, goal)| goal.horizon != Horizon::Annual);
    let Some((at, first)) = goals.first().copied() else { return };
    let told = |at: usize| {
        let text = &project.goals[at].text;
        let words = content(text);
        let searched = match &words {
            Cow::Borrowed(_) => report.goals()[at].words.text,
            Cow::Owned(words) => Searched::new(words),
        };
        if names_time(searched) || report.any_in("measures", searched) {
            return true;
        }
        // 1000多万参保群众, 30余个村: a figure whose unit stands further on.
        if rounded(&words) {
            return true;
        }
        let in_words: String = words.chars().filter(|c| !c.is_ascii_digit()).collect();
        // Numbers of a list have no unit.
        let figures = match &words {
            Cow::Borrowed(_) => report.goals()[at].quantities(),
            Cow::Owned(words) => &quantities(words),
        };
        figures.iter().any(|quantity| quantity.unit.is_some())
            || has_figure(&in_words)
            || is_nearly_quantified(&words)
    };
    // The year is judged by its own goal, where it has one; a long-term goal with figures does not stand in for it.
    let judged = if first.horizon == Horizon::Annual { 1 } else { goals.len() };
    if goals[..judged].iter().any(|(at, _)| told(*at)) {
        return;
    }
    let short = plain_length(&content(&first.text)) < 8;
    let named = project.name.as_deref().is_some_and(|name| same(name, &first.text));
    let cut = goals.iter().any(|(_, goal)| is_cut_off(&goal.text));
    // What could not be read may hold the figure; a copied purpose is G004's.
    let damaged = project.masked || !project.damaged.is_empty();
    let purpose = project.budget.purpose.as_deref().is_some_and(|purpose| {
        plain(purpose) == plain(&first.text) || alike(&pairs(purpose), &pairs(&first.text), COPIED)
    });
    if !short && !named && !cut && !damaged && !purpose {
        report.at(
            format!("goals/{at}/text"),
            format!("{}的绩效目标{}没有数量、比例或时间", project_name(project), quote(&first.text)),
        );
    }
}

fn follows_digit(words: &str, at: usize) -> bool {
    words[..at].ends_with(|c: char| c.is_ascii_digit())
}

fn rounded(words: &str) -> bool {
    words.match_indices(['多', '余']).any(|(at, _)| follows_digit(words, at))
}

/// `10月底前`, `每季度`: a time within the year. The year alone is in every goal.
fn names_time(words: Searched) -> bool {
    words.text().match_indices(['月', '日']).any(|(at, _)| follows_digit(words.text(), at))
        || WORDS.values.times_in_year.any_in(words)
}

const SAME_GOAL: Rule = Rule {
    code: "G006",
    name: "same-goal",
    severity: Severity::Warning,
    title: "几个项目的绩效目标相同",
    why: "不同的项目应有各自的目标；相同的目标说不清哪个项目要做到什么。",
    fix: "按各项目的内容分别填写绩效目标。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "share",
        title: "相同的内容占百分之多少以上视为相同",
        default: ParameterValue::Number(95),
    }],
    example: Example::edit(
        "/projects/4/goals/0/text",
        r#""全年检查定点医药机构40家，追回违规资金不少于50万元。""#,
    ),
    check: Check::Document(same_goal),
};

/// A goal with its place and its pairs of characters, which are put in order where two goals look alike.
struct Place {
    project: usize,
    goal: usize,
    found: Vec<u64>,
    sorted: OnceCell<Vec<u64>>,
}

impl Place {
    fn pairs(&self) -> &[u64] {
        self.sorted.get_or_init(|| sorted(self.found.clone()))
    }
}

/// A group under a key, with what its first goal looks like.
type Entry = ((u64, usize), usize);

fn same_goal(document: &Document, report: &mut Report) {
    let share = report.number("share") as usize;
    // Groups of goals that are alike; the first of each stands for it.
    let mut groups: Vec<Vec<Place>> = Vec::new();
    let mut buckets: HashMap<u64, Vec<Entry>> = HashMap::new();
    for (index, project) in document.projects.iter().enumerate() {
        for (at, goal) in filled(project).filter(|(_, goal)| goal.horizon == Horizon::Annual) {
            let words = content(&goal.text);
            let found = plain_pairs(&words);
            if found.len() < 8 && plain_length(&words) < 8 {
                continue;
            }
            let (look, keys) = ((sketch(&found), found.len()), keys(&found));
            let place = Place { project: index, goal: at, found, sorted: OnceCell::new() };
            let is_like = |(other, group): &Entry| {
                may_be_alike(look, *other, share) && alike(groups[*group][0].pairs(), place.pairs(), share)
            };
            let known = keys.iter().filter_map(|key| buckets.get(key));
            let like = known.flat_map(|bucket| bucket.iter().filter(|entry| is_like(entry)));
            match like.map(|(_, group)| *group).min() {
                Some(group) => groups[group].push(place),
                None => {
                    for key in keys {
                        let bucket = buckets.entry(key).or_default();
                        // A pair that so many goals share tells nothing about any of them.
                        if bucket.len() < FULL_BUCKET {
                            bucket.push((look, groups.len()));
                        }
                    }
                    groups.push(vec![place]);
                }
            }
        }
    }
    for places in groups {
        let [first, rest @ ..] = places.as_slice() else { continue };
        let Place { project: index, goal: at, .. } = first;
        let rest = || rest.iter().filter(|other| other.project != *index);
        let others: Vec<&str> =
            rest().filter_map(|other| document.projects[other.project].name.as_deref()).collect();
        if others.is_empty() {
            continue;
        }
        let project = &document.projects[*index];
        let told = if rest().all(|other| other.pairs() == first.pairs()) { "相同" } else { "几乎相同" };
        report
            .at_pointer(
                format!("/projects/{index}/goals/{at}/text"),
                format!(
                    "{}的绩效目标与项目{}{told}：{}",
                    project_name(project),
                    quote_some(others.iter().copied(), 3, "个项目"),
                    quote(&project.goals[*at].text)
                ),
            )
            .evidence([("projects", (others.len() + 1).to_string())]);
    }
}

/// So many goals are compared under one key at most.
const FULL_BUCKET: usize = 32;

/// Four keys, of which texts that are nearly the same have at least one in common: the pair that comes first in each
/// of four orders. Texts need be compared only where they share a key.
fn keys(pairs: &[u64]) -> [u64; 4] {
    let mut first = [u64::MAX; 4];
    for pair in pairs {
        // Well mixed, a number and its rotations have nothing to do with each other.
        let mixed = (pair ^ pair >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mixed = (mixed ^ mixed >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
        for (order, first) in (0..).zip(&mut first) {
            *first = (*first).min(mixed.rotate_left(16 * order));
        }
    }
    first
}

const HORIZONS_SAME: Rule = Rule {
    code: "G007",
    name: "goal-horizons-same",
    severity: Severity::Warning,
    title: "年度目标与中长期目标相同",
    why: "中长期目标是几年的结果，年度目标是当年的一步；相同说明没有分年度分解。",
    fix: "把中长期目标分解到本年度，分别填写。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/2/goals/1/text",
        r#""全年系统巡检12次，可用率不低于99%，故障4小时内修复。""#,
    ),
    check: Check::Project(|project, report| {
        let Some((_, annual)) = filled(project).find(|(_, goal)| goal.horizon == Horizon::Annual) else {
            return;
        };
        let years =
            |date: &Option<String>| date.as_deref().and_then(|date| date.get(..4)?.parse::<i32>().ok());
        let long = project.period.as_ref().is_some_and(|period| years(&period.start) < years(&period.end));
        for (at, goal) in filled(project) {
            let longer = match goal.horizon {
                Horizon::Annual => false,
                Horizon::Implementation => long,
                Horizon::Midterm | Horizon::Longterm => true,
            };
            if longer && plain(&goal.text) == plain(&annual.text) {
                report.at(
                    format!("goals/{at}/text"),
                    format!(
                        "{}的{}目标与年度目标相同：{}",
                        project_name(project),
                        goal.horizon.title(),
                        quote(&goal.text)
                    ),
                );
            }
        }
    }),
};

const TEMPLATE_LEFT: Rule = Rule {
    code: "G008",
    name: "template-left-in-goal",
    severity: Severity::Error,
    title: "绩效目标留有模板文字",
    why: "「目标内容1」「XX」之类是模板的提示，说明填写后没有清理。",
    fix: "删去模板文字，只保留本项目的目标。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/3/goals/0/text",
        r#""目标内容1全年检查定点医药机构40家，追回违规资金不少于50万元。""#,
    ),
    check: Check::Project(template_left),
};

fn template_left(project: &Project, report: &mut Report) {
    for (at, goal) in filled(project) {
        if !super::values::is_placeholder(report.goals()[at].words.text) {
            continue;
        }
        let message = format!("{}的绩效目标{}留有模板文字", project_name(project), quote(&goal.text));
        let noted = report.at(format!("goals/{at}/text"), message);
        let cleaned = content(&goal.text);
        // Where the template's words were all there is, a list number follows and nothing can be kept for certain.
        let emptied = cleaned.as_bytes().windows(3).any(|three| {
            three[0] == b'.' && (three[1] == b'.' || (three[1].is_ascii_digit() && three[2] == b'.'))
        });
        if cleaned != goal.text && !is_blank(&cleaned) && !emptied {
            noted.correct(&goal.text, cleaned.trim(), false);
        }
    }
}

const GOAL_CUT_OFF: Rule = Rule {
    code: "G009",
    name: "goal-cut-off",
    severity: Severity::Warning,
    title: "绩效目标不完整",
    why: "文字从中间开始或结束，看不到完整的目标，多半是单元格太小或转换时截断。",
    fix: "与原表核对，补全绩效目标。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/3/goals/0/text",
        r#""全年检查定点医药机构40家，追回违规资金不少于50万元，""#,
    ),
    check: Check::Project(|project, report| {
        for (at, goal) in filled(project) {
            if is_cut_off(&goal.text) {
                report.at(
                    format!("goals/{at}/text"),
                    format!("{}的绩效目标{}似被截断", project_name(project), quote(&goal.text)),
                );
            }
        }
    }),
};

/// 用于某项目 says no more than 某项目.
fn without_verb(text: &str) -> &str {
    let text = text.trim();
    let numbered = text.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', '、']);
    let verbs = ["用于", "完成", "做好", "开展", "实施", "保障"];
    verbs.iter().find_map(|verb| numbered.strip_prefix(verb)).unwrap_or(text)
}

/// Whether a text ends in the middle of a sentence, or has one half of a pair of brackets only.
fn is_cut_off(text: &str) -> bool {
    let text = text.trim();
    let (mut open, mut stray) = (0i32, false);
    // `1)` and `（一）` number a list; only brackets around words are counted.
    for (at, bracket) in text.match_indices(['(', '（', ')', '）']) {
        match bracket {
            "(" | "（" => open += 1,
            _ if open > 0 => open -= 1,
            _ => stray |= text[..at].chars().next_back().is_some_and(|c| !c.is_numeric()),
        }
    }
    // Words after which more must come.
    const LEADS: [&str; 12] = [
        "并",
        "以及",
        "进一步",
        "达到",
        "不低于",
        "不少于",
        "不超过",
        "其中包括",
        "其中",
        "包括",
        "从而",
        "特别是",
    ];
    let clause = text.rsplit(['，', '；', ',', '。']).next().unwrap_or_default();
    let leads = LEADS.contains(&clause.trim());
    text.ends_with(['，', '、', ',', '：', '（', '(']) || leads || stray || open > 0
}
