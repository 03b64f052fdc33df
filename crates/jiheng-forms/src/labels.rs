//! What printed words mean: `data/labels.toml`, looked up by key.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use jiheng_model::FundKind;
use jiheng_model::text::{key, label_key, without_brackets};

/// What a printed label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Field {
    ApprovedBy,
    ApprovalNumber,
    ApprovedOn,
    Department,
    FiscalYear,
    MoneyUnit,

    Name,
    Code,
    Unit,
    SupervisingDepartment,
    Level,
    Nature,
    Category,
    Period,
    PeriodStart,
    PeriodEnd,
    Responsible,
    ResponsiblePhone,
    Phone,
    Overview,
    /// What a unit is there for (单位职能概述).
    Duties,
    Rationale,
    Feasibility,
    Necessity,
    Measures,
    OtherMatters,
    DutyTitle,
    DutyGoal,
    ScheduleActivity,
    ScheduleStart,
    ScheduleEnd,

    Total,
    WholePeriodTotal,
    PurposeBlock,
    Purpose,
    Plan,
    Source(FundKind),
    /// 本级, which means own funds of the same level only beside other sources.
    LocalShort,
    /// 其他, which means other funds only beside other sources.
    OtherShort,

    MoneyInitial,
    MoneyBudget,
    MoneyExecuted,
    MoneyForecast,
    MoneyRate,
    MoneyWeight,
    MoneyScore,
    MoneyReason,

    GoalAnnual,
    GoalImplementation,
    GoalMidterm,
    GoalLongterm,
    GoalResult,

    EvaluationScore,
    EvaluationGrade,
    EvaluationConclusion,
    EvaluationReason,
    EvaluationProblems,
    EvaluationImprovements,

    ReviewTable,
    ReviewOffice,
    ReviewChecklist,
    ReviewOpinion,
    Reviewer,
    ReviewDate,
    FilledBy,
    FilledOn,
    SignedBy,

    /// Words that only head a block.
    Heading,
    /// Buttons and menus of the web page around a document.
    Furniture,
}

impl Field {
    /// Whether it is a column of a money grid: what was planned, spent, scored.
    fn is_of_money_grid(self) -> bool {
        matches!(
            self,
            Field::MoneyInitial
                | Field::MoneyBudget
                | Field::MoneyExecuted
                | Field::MoneyForecast
                | Field::MoneyRate
                | Field::MoneyWeight
                | Field::MoneyScore
                | Field::MoneyReason
        )
    }

    /// Whether it is told of a whole project after the fact.
    pub fn is_of_evaluation(self) -> bool {
        matches!(
            self,
            Field::EvaluationScore
                | Field::EvaluationGrade
                | Field::EvaluationConclusion
                | Field::EvaluationReason
                | Field::EvaluationProblems
                | Field::EvaluationImprovements
        )
    }
}

/// What a column of an indicator grid holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    Level1,
    Level2,
    Name,
    Description,
    Value,
    /// The value for the whole period, where its column says so.
    ValueLong,
    Standard,
    /// A lower grade of a standard in four columns.
    Grade,
    Basis,
    /// Kept in the note, under its label.
    Extra,
    Note,
    Operator,
    Unit,
    Direction,
    Weight,
    Actual,
    Score,
    Reason,
    /// A column for one kind of reason, where a tick says that it applies.
    ReasonBox,
    Likelihood,
    /// A column for one likelihood, where a tick says that it applies.
    LikelihoodBox,
    Forecast,
    Light,
}

/// Parts of a document that are told by their headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Section {
    OverallGoals,
    DutyGoals,
    Safeguards,
    Definitions,
}

const FIELDS: [(&str, Field); 74] = [
    ("document.approved_by", Field::ApprovedBy),
    ("document.approval_number", Field::ApprovalNumber),
    ("document.approved_on", Field::ApprovedOn),
    ("document.department", Field::Department),
    ("document.fiscal_year", Field::FiscalYear),
    ("document.money_unit", Field::MoneyUnit),
    ("project.name", Field::Name),
    ("project.code", Field::Code),
    ("project.unit", Field::Unit),
    ("project.supervising_department", Field::SupervisingDepartment),
    ("project.level", Field::Level),
    ("project.nature", Field::Nature),
    ("project.category", Field::Category),
    ("project.period", Field::Period),
    ("project.period_start", Field::PeriodStart),
    ("project.period_end", Field::PeriodEnd),
    ("project.responsible", Field::Responsible),
    ("project.responsible_phone", Field::ResponsiblePhone),
    ("project.phone", Field::Phone),
    ("project.overview", Field::Overview),
    ("project.duties", Field::Duties),
    ("project.rationale", Field::Rationale),
    ("project.feasibility", Field::Feasibility),
    ("project.necessity", Field::Necessity),
    ("project.measures", Field::Measures),
    ("project.other", Field::OtherMatters),
    ("duty.title", Field::DutyTitle),
    ("duty.goal", Field::DutyGoal),
    ("schedule.activity", Field::ScheduleActivity),
    ("schedule.start", Field::ScheduleStart),
    ("schedule.end", Field::ScheduleEnd),
    ("budget.total", Field::Total),
    ("budget.whole_period", Field::WholePeriodTotal),
    ("budget.purpose_block", Field::PurposeBlock),
    ("budget.purpose", Field::Purpose),
    ("budget.plan", Field::Plan),
    ("source.fiscal", Field::Source(FundKind::Fiscal)),
    ("source.central_provincial", Field::Source(FundKind::CentralProvincial)),
    ("source.municipal", Field::Source(FundKind::Municipal)),
    ("source.county", Field::Source(FundKind::County)),
    ("source.special_account", Field::Source(FundKind::SpecialAccount)),
    ("source.own", Field::Source(FundKind::Own)),
    ("source.carry_over", Field::Source(FundKind::CarryOver)),
    ("source.other", Field::Source(FundKind::Other)),
    ("source.local_short", Field::LocalShort),
    ("source.other_short", Field::OtherShort),
    ("money.initial", Field::MoneyInitial),
    ("money.budget", Field::MoneyBudget),
    ("money.executed", Field::MoneyExecuted),
    ("money.forecast", Field::MoneyForecast),
    ("money.rate", Field::MoneyRate),
    ("goal.annual", Field::GoalAnnual),
    ("goal.implementation", Field::GoalImplementation),
    ("goal.midterm", Field::GoalMidterm),
    ("goal.longterm", Field::GoalLongterm),
    ("goal.result", Field::GoalResult),
    ("evaluation.score", Field::EvaluationScore),
    ("evaluation.grade", Field::EvaluationGrade),
    ("evaluation.conclusion", Field::EvaluationConclusion),
    ("evaluation.reason", Field::EvaluationReason),
    ("evaluation.problems", Field::EvaluationProblems),
    ("evaluation.improvements", Field::EvaluationImprovements),
    ("review.table", Field::ReviewTable),
    ("review.office", Field::ReviewOffice),
    ("review.checklist", Field::ReviewChecklist),
    ("review.opinion", Field::ReviewOpinion),
    ("review.reviewer", Field::Reviewer),
    ("review.date", Field::ReviewDate),
    ("signoff.filled_by", Field::FilledBy),
    ("signoff.filled_on", Field::FilledOn),
    ("signoff.signed_by", Field::SignedBy),
    ("heading.block", Field::Heading),
    ("heading.signature", Field::Heading),
    ("page.furniture", Field::Furniture),
];

/// Columns of a money grid that mean something else outside of it.
const MONEY_COLUMNS: [(&str, Field); 4] = [
    ("money.budget_short", Field::MoneyBudget),
    ("money.weight", Field::MoneyWeight),
    ("money.score", Field::MoneyScore),
    ("money.reason", Field::MoneyReason),
];

const ROLES: [(&str, Role); 23] = [
    ("indicator.level1", Role::Level1),
    ("indicator.level2", Role::Level2),
    ("indicator.name", Role::Name),
    ("indicator.description", Role::Description),
    ("indicator.value", Role::Value),
    ("indicator.value_long", Role::ValueLong),
    ("indicator.standard", Role::Standard),
    ("indicator.grade", Role::Grade),
    ("indicator.basis", Role::Basis),
    ("indicator.extra", Role::Extra),
    ("indicator.note", Role::Note),
    ("indicator.operator", Role::Operator),
    ("indicator.unit", Role::Unit),
    ("indicator.direction", Role::Direction),
    ("indicator.weight", Role::Weight),
    ("indicator.actual", Role::Actual),
    ("indicator.score", Role::Score),
    ("indicator.reason", Role::Reason),
    ("indicator.reason_box", Role::ReasonBox),
    ("indicator.likelihood", Role::Likelihood),
    ("indicator.likelihood_box", Role::LikelihoodBox),
    ("indicator.forecast", Role::Forecast),
    ("indicator.light", Role::Light),
];

const SECTIONS: [(&str, Section); 4] = [
    ("section.overall_goals", Section::OverallGoals),
    ("section.duty_goals", Section::DutyGoals),
    ("section.safeguards", Section::Safeguards),
    ("section.definitions", Section::Definitions),
];

/// Wordings of one kind of label, exact and with a `*`.
struct Words<T> {
    exact: HashMap<String, T>,
    patterns: Vec<(String, String, T)>,
}

impl<T: Copy> Words<T> {
    fn new() -> Words<T> {
        Words { exact: HashMap::new(), patterns: Vec::new() }
    }

    fn add(&mut self, wording: &str, meaning: T) {
        let wording = key(wording);
        match wording.split_once('*') {
            Some((start, end)) => self.patterns.push((start.to_owned(), end.to_owned(), meaning)),
            None => {
                self.exact.entry(wording).or_insert(meaning);
            }
        }
    }

    fn find(&self, key: &str) -> Option<T> {
        if let Some(meaning) = self.exact.get(key) {
            return Some(*meaning);
        }
        let fits = |(start, end, _): &&(String, String, T)| {
            key.len() >= start.len() + end.len()
                && key.starts_with(start.as_str())
                && key.ends_with(end.as_str())
        };
        self.patterns.iter().find(fits).map(|(_, _, meaning)| *meaning)
    }

    fn look_up(&self, text: &str) -> Option<T> {
        Spellings::of(text).and_then(|spellings| self.find_any(&spellings))
    }

    fn find_any(&self, spellings: &Spellings) -> Option<T> {
        spellings.each().find_map(|spelling| self.find(spelling))
    }
}

/// A label as it may be looked up: as printed, then without numbering, then without bracketed additions.
struct Spellings {
    key: String,
    plain: Option<String>,
    /// Copies with glyph noise: 項(xiàng)目名稱.
    folded: Option<(String, Option<String>)>,
}

impl Spellings {
    /// `None` where the text cannot be a label.
    fn of(text: &str) -> Option<Spellings> {
        // No label is longer than this, and most cells that are long are goals.
        if text.len() > 120 {
            return None;
        }
        let key = label_key(text);
        if key.is_empty() {
            return None;
        }
        let folded: String = without_brackets(&key).chars().map(simplified).collect();
        let folded = (folded != key).then(|| {
            let plain = plain(&folded);
            (folded, plain)
        });
        let plain = plain(&key);
        Some(Spellings { key, plain, folded })
    }

    /// In the order in which they count.
    fn each(&self) -> impl Iterator<Item = &str> {
        let folded = self.folded.iter().flat_map(|(key, plain)| with_bare(key).chain(plain.as_deref()));
        with_bare(&self.key).chain(self.plain.as_deref()).chain(folded)
    }
}

/// The key, and without numbering.
fn with_bare(key: &str) -> impl Iterator<Item = &str> {
    let bare = strip_numbering(key);
    std::iter::once(key).chain((bare != key).then_some(bare))
}

/// Without numbering and brackets, where there are any.
fn plain(key: &str) -> Option<String> {
    let bare = strip_numbering(key);
    let plain = without_brackets(bare);
    let plain = plain.trim_end_matches(':');
    (!plain.is_empty() && plain != bare).then(|| plain.to_owned())
}

/// The characters of labels that copies print in their traditional form, and their simplified form.
const TRADITIONAL: &str = "項项稱称標标產产數数質质時时滿满務务對对會会經经濟济態态續续響响總总體体額额資资財财撥拨單单實实負负責责級级內内備备註注\
    評评價价測测執执預预結结轉转績绩監监編编碼码門门機机構构類类況况據据內内標标長长間间預预計计劃划終终報报";

/// Their pairs, in the order of the traditional ones: asked for each character of whatever is no label.
static SIMPLIFIED: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let characters: Vec<char> = TRADITIONAL.chars().filter(|c| !c.is_whitespace()).collect();
    let mut pairs: Vec<(char, char)> = characters.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    pairs.sort_unstable();
    pairs
});

/// Traditional to simplified, for the characters of labels.
fn simplified(c: char) -> char {
    match SIMPLIFIED.binary_search_by_key(&c, |(traditional, _)| *traditional) {
        Ok(at) => SIMPLIFIED[at].1,
        Err(_) => c,
    }
}

/// All that a text may be, looked up at once.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Meaning {
    pub field: Option<Field>,
    pub role: Option<Role>,
    pub money_column: Option<Field>,
    level1: Option<usize>,
    level2: Option<usize>,
}

impl Meaning {
    pub fn of(text: &str) -> Meaning {
        LABELS.meaning(text)
    }

    /// The canonical level-1 class that the text names.
    pub fn level1(&self) -> Option<&'static str> {
        self.level1.map(|class| LABELS.classes[class].as_str())
    }

    /// The canonical level-2 class that the text names.
    pub fn level2(&self) -> Option<&'static str> {
        self.level2.map(|class| LABELS.classes[class].as_str())
    }

    /// Whether the text is the name of a class, at either level.
    pub fn is_class(&self) -> bool {
        self.level1.or(self.level2).is_some()
    }
}

pub(crate) struct Labels {
    fields: Words<Field>,
    /// First characters of the exact labels of fields.
    field_starts: HashSet<char>,
    money_columns: Words<Field>,
    roles: Words<Role>,
    sections: Words<Section>,
    level1: Words<usize>,
    level2: Words<usize>,
    classes: Vec<String>,
}

pub(crate) static LABELS: LazyLock<Labels> = LazyLock::new(|| {
    Labels::parse(include_str!("../data/labels.toml")).expect("labels.toml is checked by a test")
});

impl Labels {
    fn parse(text: &str) -> Result<Labels, String> {
        let table: toml::Table = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut labels = Labels {
            fields: Words::new(),
            field_starts: HashSet::new(),
            money_columns: Words::new(),
            roles: Words::new(),
            sections: Words::new(),
            level1: Words::new(),
            level2: Words::new(),
            classes: Vec::new(),
        };
        for (group, entries) in &table {
            let entries = entries.as_table().ok_or_else(|| format!("[{group}] is no table"))?;
            for (name, entry) in entries {
                let id = format!("{group}.{name}");
                let printed = entry.get("printed").and_then(toml::Value::as_array);
                let printed = printed.ok_or_else(|| format!("[{id}] has no list `printed`"))?;
                for wording in printed.iter().filter_map(toml::Value::as_str) {
                    labels.add(group, name, &id, wording)?;
                }
            }
        }
        labels.field_starts = labels.fields.exact.keys().filter_map(|label| label.chars().next()).collect();
        Ok(labels)
    }

    fn add(&mut self, group: &str, name: &str, id: &str, wording: &str) -> Result<(), String> {
        match group {
            "level1" | "level2" => {
                let class = self.classes.iter().position(|class| class == name).unwrap_or_else(|| {
                    self.classes.push(name.to_owned());
                    self.classes.len() - 1
                });
                let words = if group == "level1" { &mut self.level1 } else { &mut self.level2 };
                words.add(wording, class);
            }
            "indicator" => self.roles.add(wording, find(&ROLES, id)?),
            "section" => self.sections.add(wording, find(&SECTIONS, id)?),
            _ => match find(&MONEY_COLUMNS, id) {
                Ok(field) => self.money_columns.add(wording, field),
                Err(_) => self.fields.add(wording, find(&FIELDS, id)?),
            },
        }
        Ok(())
    }

    fn meaning(&self, text: &str) -> Meaning {
        let Some(spellings) = Spellings::of(text) else { return Meaning::default() };
        let field = self.fields.find_any(&spellings);
        Meaning {
            field,
            role: self.roles.find_any(&spellings),
            money_column: field
                .filter(|field| field.is_of_money_grid())
                .or_else(|| self.money_columns.find_any(&spellings)),
            level1: self.level1.find_any(&spellings),
            level2: self.level2.find_any(&spellings),
        }
    }

    /// What a label of a form announces.
    pub fn field(&self, text: &str) -> Option<Field> {
        self.fields.look_up(text)
    }

    /// What a column of a money grid holds.
    pub fn money_column(&self, text: &str) -> Option<Field> {
        self.meaning(text).money_column
    }

    /// What a column of an indicator grid holds.
    pub fn role(&self, text: &str) -> Option<Role> {
        self.roles.look_up(text)
    }

    /// The same for a word that is such a label letter for letter.
    pub fn exact_role(&self, word: &str) -> Option<Role> {
        self.roles.exact.get(word).copied()
    }

    /// What a word announces that is such a label letter for letter.
    pub fn exact_field(&self, word: &str) -> Option<Field> {
        self.fields.exact.get(&key(word)).copied()
    }

    /// Whether any such label begins with this character.
    pub fn begins_field(&self, first: char) -> bool {
        self.field_starts.contains(&first)
    }

    /// Whether a word is a column of a money grid letter for letter.
    pub fn is_exact_money_column(&self, word: &str) -> bool {
        let key = key(word);
        let of_money =
            |words: &Words<Field>| words.exact.get(&key).is_some_and(|field| field.is_of_money_grid());
        of_money(&self.fields) || of_money(&self.money_columns)
    }

    pub fn section(&self, text: &str) -> Option<Section> {
        self.sections.look_up(text)
    }

    /// The canonical level-1 class that the text names.
    pub fn level1(&self, text: &str) -> Option<&str> {
        self.level1.look_up(text).map(|class| self.classes[class].as_str())
    }

    /// The canonical level-2 class that the text names.
    pub fn level2(&self, text: &str) -> Option<&str> {
        self.level2.look_up(text).map(|class| self.classes[class].as_str())
    }

    /// Whether the text is the name of a class, at either level.
    pub fn is_class(&self, text: &str) -> bool {
        self.level2(text).is_some() || self.level1(text).is_some()
    }
}

fn find<T: Copy>(table: &[(&str, T)], id: &str) -> Result<T, String> {
    table
        .iter()
        .find(|(name, _)| *name == id)
        .map(|(_, meaning)| *meaning)
        .ok_or_else(|| format!("[{id}] is not known"))
}

/// `其中:财政资金`, `(一)财政拨款小计` and `1、一般公共预算` without what stands before the label proper.
pub(crate) fn strip_numbering(key: &str) -> &str {
    let mut rest = key;
    for word in ["其中:", "其中", ":"] {
        rest = rest.strip_prefix(word).filter(|rest| !rest.is_empty()).unwrap_or(rest);
    }
    if let Some(inner) = rest.strip_prefix('(')
        && let Some((number, after)) = inner.split_once(')')
        && !number.is_empty()
        && number.chars().all(is_numeral)
        && !after.is_empty()
    {
        return after;
    }
    let end = rest.find(|c: char| !is_numeral(c)).unwrap_or(0);
    match rest[end..].chars().next() {
        Some(mark @ ('、' | '.' | ',')) if end > 0 && rest.len() > end + mark.len_utf8() => {
            &rest[end + mark.len_utf8()..]
        }
        _ => rest,
    }
}

pub(crate) fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_group_of_labels_toml_has_a_meaning_and_each_meaning_a_group() {
        let text = include_str!("../data/labels.toml");
        Labels::parse(text).expect("labels.toml names known fields only");
        let ids = FIELDS
            .iter()
            .map(|row| row.0)
            .chain(ROLES.iter().map(|row| row.0))
            .chain(SECTIONS.iter().map(|row| row.0));
        for id in ids.chain(MONEY_COLUMNS.iter().map(|row| row.0)) {
            assert!(text.contains(&format!("[{id}]")), "{id} has no wording");
        }
    }

    #[test]
    fn wordings_are_found_through_numbering_brackets_and_width() {
        let labels = &*LABELS;
        assert_eq!(labels.field("本年度申请镇财政预算资金（万元）"), Some(Field::Total));
        assert_eq!(labels.field("其中：财政    资金"), Some(Field::Source(FundKind::Fiscal)));
        assert_eq!(labels.field("（二）自有资金小计"), Some(Field::Source(FundKind::Own)));
        assert_eq!(labels.field("*联系电话"), Some(Field::Phone));
        assert_eq!(labels.role("计划指标值(或计划水平)"), Some(Role::Value));
        assert_eq!(labels.level2("数量指标 （或建筑规模指标）"), Some("数量指标"));
        assert_eq!(labels.level1("产出指标(50分)"), Some("产出指标"));
        assert_eq!(labels.field("发放劳务派遣工资"), None);
    }
}
