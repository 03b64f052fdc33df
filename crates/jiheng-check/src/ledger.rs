//! The obligation ledger: how each duty of a document stands, so that a clean result never hides what was not
//! checked. The duties are data (`data/obligations.toml`); what the rules found and what the readers left unread
//! decides.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiheng_model::document::BudgetTableKind;
use jiheng_model::{Check, Document, Finding, Horizon, Kind, Rule, classes};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::gaps::{Area, Gaps};
use crate::{RuleSet, projects};

/// How a duty stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Met,
    Violated,
    /// The document has nothing that the duty speaks of.
    NotApplicable,
    /// What the duty looks at was not read, or not all of it.
    Unreadable,
    /// The rule set leaves its rules out, or there was nothing to compare with.
    NotChecked,
    /// No rule proves it.
    NotImplemented,
}

impl Status {
    pub const ALL: [Status; 6] = [
        Status::Violated,
        Status::Unreadable,
        Status::NotChecked,
        Status::NotImplemented,
        Status::NotApplicable,
        Status::Met,
    ];

    /// The word a reviewer reads.
    pub fn title(self) -> &'static str {
        match self {
            Status::Met => "满足",
            Status::Violated => "未满足",
            Status::NotApplicable => "不适用",
            Status::Unreadable => "未能读全",
            Status::NotChecked => "未检查",
            Status::NotImplemented => "尚不能检查",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Status::Met => "met",
            Status::Violated => "violated",
            Status::NotApplicable => "not_applicable",
            Status::Unreadable => "unreadable",
            Status::NotChecked => "not_checked",
            Status::NotImplemented => "not_implemented",
        }
    }
}

/// Something that a document owes.
#[derive(Debug)]
pub struct Duty {
    pub id: String,
    pub title: String,
    /// The heading it stands under.
    pub group: String,
    /// Kinds of documents that owe it; none for every document.
    pub kinds: Vec<Kind>,
    pub basis: Vec<String>,
    /// Codes of the rules that prove it.
    pub rules: Vec<String>,
    area: Option<Area>,
    needs: Vec<Need>,
    unread: Vec<String>,
    presence: bool,
    own: bool,
    /// Why no rule proves it yet.
    pub missing: Option<String>,
}

impl Duty {
    /// Whether documents of its kinds owe it.
    fn is_owed_by(&self, document: &Document) -> bool {
        self.kinds.is_empty() || document.kinds.iter().any(|kind| self.kinds.contains(kind))
    }

    /// The basis as a report cites it; `None` where it is not known.
    pub fn citation(&self) -> Option<String> {
        let sources = self.basis.iter().filter_map(|id| jiheng_model::sources::find(id));
        let citations: Vec<String> = sources.map(|source| source.citation()).collect();
        (!citations.is_empty()).then(|| citations.join("；"))
    }
}

/// What must be there for a duty to apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Need {
    DepartmentGoals,
    Projects,
    SeveralProjects,
    ProjectCode,
    Goal,
    Indicators,
    SeveralHorizons,
    PeriodOrType,
    Review,
    ValueBasis,
    Weights,
    Timeliness,
    CostIndicators,
    FundSources,
    PrintedTotals,
    SpendingPlan,
    Execution,
    Results,
    TotalScore,
    BudgetTables,
    BasicTable,
    ThreePublicTable,
    Narrative,
    DisclosureDates,
}

impl Need {
    /// Why the duty does not apply where it is missing.
    fn absence(self) -> &'static str {
        match self {
            Need::DepartmentGoals => "文件中没有部门职责目标",
            Need::Projects => "文件中没有项目",
            Need::SeveralProjects => "文件中没有多个项目",
            Need::ProjectCode => "文件中没有项目编码",
            Need::Goal => "文件中没有绩效目标",
            Need::Indicators => "文件中没有绩效指标",
            Need::SeveralHorizons => "文件中没有中长期目标与年度目标并列",
            Need::PeriodOrType => "文件中没有实施期或项目类型",
            Need::Review => "文件中没有审核栏",
            Need::ValueBasis => "文件中没有指标值的确定依据",
            Need::Weights => "文件中没有指标分值",
            Need::Timeliness => "文件中没有时效指标",
            Need::CostIndicators => "文件中没有成本指标",
            Need::FundSources => "文件中没有资金来源",
            Need::PrintedTotals => "文件中没有合计行或部门支出表",
            Need::SpendingPlan => "文件中没有资金支出计划",
            Need::Execution => "文件中没有预算执行情况",
            Need::Results => "文件中没有指标完成情况",
            Need::TotalScore => "文件中没有总分",
            Need::BudgetTables => "文件中没有预算表",
            Need::BasicTable => "文件中没有基本支出表",
            Need::ThreePublicTable => "文件中没有“三公”经费表",
            Need::Narrative => "文件中没有文字说明",
            Need::DisclosureDates => "文件中没有批复日期与公开日期",
        }
    }

    fn is_there(self, document: &Document) -> bool {
        let projects = &document.projects;
        let mut indicators = projects.iter().flat_map(|project| &project.indicators);
        let tables = document.budget.iter().flat_map(|book| &book.tables);
        match self {
            Need::DepartmentGoals => {
                document.department_goals.as_ref().is_some_and(|goals| !goals.goals.is_empty())
            }
            Need::Projects => !projects.is_empty(),
            Need::SeveralProjects => projects.len() > 1,
            Need::ProjectCode => projects.iter().any(|project| project.code.is_some()),
            Need::Goal => {
                projects.iter().any(|project| project.goal().is_some_and(|goal| !goal.text.is_empty()))
            }
            Need::Indicators => indicators.next().is_some(),
            Need::SeveralHorizons => {
                projects.iter().any(|project| several(project.goals.iter().map(|goal| goal.horizon)))
                    || indicators
                        .any(|indicator| several(indicator.targets.iter().map(|target| target.horizon)))
            }
            Need::PeriodOrType => {
                projects.iter().any(|project| project.period.is_some() || !project.category.is_empty())
            }
            Need::Review => projects.iter().any(|project| !project.review.is_empty()),
            Need::ValueBasis => {
                indicators.any(|indicator| indicator.basis.is_some() || indicator.standard.is_some())
            }
            Need::Weights => indicators.any(|indicator| indicator.weight.is_some()),
            Need::Timeliness => indicators.any(|indicator| projects::is_in(indicator, classes::TIMELINESS)),
            Need::CostIndicators => indicators.any(projects::is_cost),
            Need::FundSources => projects.iter().any(|project| !project.budget.sources.is_empty()),
            Need::PrintedTotals => {
                !document.totals.is_empty()
                    || (!projects.is_empty()
                        && tables.into_iter().any(|table| table.kind == BudgetTableKind::Expenditure))
            }
            Need::SpendingPlan => projects.iter().any(|project| !project.budget.spending_plan.is_empty()),
            Need::Execution => projects.iter().any(|project| !project.budget.execution.is_empty()),
            Need::Results => indicators.any(|indicator| indicator.result.is_some()),
            Need::TotalScore => projects
                .iter()
                .filter_map(|project| project.evaluation.as_ref())
                .any(|evaluation| evaluation.score.is_some() || evaluation.conclusion.is_some()),
            Need::BudgetTables => tables.into_iter().next().is_some(),
            Need::BasicTable => tables.into_iter().any(|table| table.kind == BudgetTableKind::Basic),
            Need::ThreePublicTable => {
                tables.into_iter().any(|table| table.kind == BudgetTableKind::ThreePublic)
            }
            Need::Narrative => document.budget.as_ref().is_some_and(|book| !book.narrative.is_empty()),
            Need::DisclosureDates => crate::rules::budget::tells_when_disclosed(document),
        }
    }
}

fn several(mut horizons: impl Iterator<Item = Horizon>) -> bool {
    let first = horizons.next();
    horizons.any(|horizon| Some(horizon) != first)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    whole: Vec<String>,
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    title: String,
    #[serde(default)]
    kinds: Vec<Kind>,
    area: Option<Area>,
    #[serde(default)]
    unread: Vec<String>,
    duty: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    title: String,
    kinds: Option<Vec<Kind>>,
    area: Option<Area>,
    #[serde(default)]
    basis: Vec<String>,
    #[serde(default)]
    rules: Vec<String>,
    #[serde(default)]
    needs: Vec<Need>,
    unread: Option<Vec<String>>,
    #[serde(default)]
    presence: bool,
    /// Proved by the rules that users write, which no other duty can name.
    #[serde(default)]
    own: bool,
    missing: Option<String>,
}

struct Catalogue {
    whole: Vec<String>,
    duties: Vec<Duty>,
}

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../data/obligations.toml"))
        .expect("obligations.toml is checked by a test");
    let duties = file.group.into_iter().flat_map(|group| {
        let Group { title: heading, kinds, area, unread, duty } = group;
        duty.into_iter().map(move |row| Duty {
            id: row.id,
            title: row.title,
            group: heading.clone(),
            kinds: row.kinds.unwrap_or_else(|| kinds.clone()),
            area: row.area.or(area),
            basis: row.basis,
            rules: row.rules,
            needs: row.needs,
            unread: row.unread.unwrap_or_else(|| unread.clone()),
            presence: row.presence,
            own: row.own,
            missing: row.missing,
        })
    });
    Catalogue { whole: file.whole, duties: duties.collect() }
});

/// Every duty, by group.
pub fn duties() -> &'static [Duty] {
    &CATALOGUE.duties
}

/// How one duty stands in one document.
#[derive(Clone, Debug)]
pub struct Entry {
    pub duty: &'static Duty,
    pub status: Status,
    /// How often each rule found it violated, by code; what is suppressed counts as well.
    pub found: BTreeMap<&'static str, usize>,
    /// How many of these are suppressed with a reason.
    pub suppressed: usize,
    /// Why it is neither met nor violated.
    pub reason: Option<Cow<'static, str>>,
}

/// How the duties of one document stand, in the order of [`duties`].
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub entries: Vec<Entry>,
    pub(crate) gaps: Gaps,
}

impl Ledger {
    pub fn count(&self, status: Status) -> usize {
        self.entries.iter().filter(|entry| entry.status == status).count()
    }
}

/// What the rules had to compare a document with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Compared {
    pub last_year: bool,
    pub declared: bool,
    pub batch: bool,
}

/// Why a rule had no say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Silent {
    LeftOut,
    NoLastYear,
    NoDeclared,
    NoBatch,
}

/// The duties as a rule set leaves them, ready for any number of documents.
pub struct Obligations {
    /// Beside [`duties`]: the rules of each.
    rules: Vec<Vec<(&'static Rule, bool)>>,
    by_code: BTreeMap<&'static str, Vec<usize>>,
    compared: Compared,
}

impl Obligations {
    /// `rules` are all rules of the product, those of the readers too.
    pub fn new(
        rule_set: &RuleSet,
        rules: impl IntoIterator<Item = &'static Rule>,
        compared: Compared,
    ) -> Obligations {
        let known: BTreeMap<&str, &'static Rule> = rules.into_iter().map(|rule| (rule.code, rule)).collect();
        let named = |code: &str| duties().iter().any(|duty| duty.rules.iter().any(|other| other == code));
        let own: Vec<&'static Rule> = known.values().copied().filter(|rule| !named(rule.code)).collect();
        let mut by_code: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
        let of_duty = |(at, duty): (usize, &Duty)| {
            let rules = duty.rules.iter().filter_map(|code| known.get(code.as_str()).copied());
            let rules = rules.chain(own.iter().copied().filter(|_| duty.own));
            let rules: Vec<_> = rules.map(|rule| (rule, rule_set.runs(rule))).collect();
            for (rule, _) in &rules {
                by_code.entry(rule.code).or_default().push(at);
            }
            rules
        };
        let rules = duties().iter().enumerate().map(of_duty).collect();
        Obligations { rules, by_code, compared }
    }

    /// The ledger of a document. `read` is everything its readers reported, whatever the rule set thinks of it;
    /// `found` every finding that counts, and whether it is suppressed.
    pub fn ledger<'a>(
        &self,
        document: &Document,
        read: &[Finding],
        found: impl IntoIterator<Item = (&'a Finding, bool)>,
    ) -> Ledger {
        let gaps = Gaps::of(document, read, &CATALOGUE.whole);
        self.enter(document, gaps, found, self.compared)
    }

    /// The same ledger after the document was compared with the rest of its batch.
    pub fn compared_in_batch<'a>(
        &self,
        document: &Document,
        ledger: Ledger,
        found: impl IntoIterator<Item = (&'a Finding, bool)>,
    ) -> Ledger {
        self.enter(document, ledger.gaps, found, Compared { batch: true, ..self.compared })
    }

    fn enter<'a>(
        &self,
        document: &Document,
        gaps: Gaps,
        found: impl IntoIterator<Item = (&'a Finding, bool)>,
        compared: Compared,
    ) -> Ledger {
        let mut tallies: Vec<(BTreeMap<&'static str, usize>, usize)> =
            vec![Default::default(); duties().len()];
        let owed: Vec<bool> = duties().iter().map(|duty| duty.is_owed_by(document)).collect();
        for (finding, suppressed) in found {
            let named = self.by_code.get(finding.rule.code).map(Vec::as_slice).unwrap_or_default();
            // A rule may prove a duty of monitoring and one of self-evaluation: the document owes its own. What no
            // duty of its kind names is entered all the same.
            let is_its_own = named.iter().any(|at| owed[*at]);
            for at in named.iter().filter(|at| owed[**at] || !is_its_own) {
                let (counts, hushed) = &mut tallies[*at];
                *counts.entry(finding.rule.code).or_default() += 1;
                *hushed += usize::from(suppressed);
            }
        }
        let mut entries = Vec::new();
        for ((at, duty), (found, suppressed)) in duties().iter().enumerate().zip(tallies) {
            // A bureau without rules of its own owes them nothing.
            let idle = duty.own && self.rules[at].len() == duty.rules.len();
            if found.is_empty() && (!owed[at] || idle) {
                continue;
            }
            let (status, reason) = if found.is_empty() {
                self.standing(at, duty, document, &gaps, compared)
            } else {
                (Status::Violated, None)
            };
            entries.push(Entry { duty, status, found, suppressed, reason });
        }
        Ledger { entries, gaps }
    }

    /// How a duty stands of which nothing was found.
    fn standing(
        &self,
        at: usize,
        duty: &'static Duty,
        document: &Document,
        gaps: &Gaps,
        compared: Compared,
    ) -> (Status, Option<Cow<'static, str>>) {
        if let Some(missing) = &duty.missing {
            return (Status::NotImplemented, Some(missing.as_str().into()));
        }
        let silent = |(rule, runs): &(&'static Rule, bool)| match rule.check {
            _ if !runs => Some((rule.code, Silent::LeftOut)),
            Check::Years(_) | Check::Recurring(_) if !compared.last_year => {
                Some((rule.code, Silent::NoLastYear))
            }
            Check::Declared(_) if !compared.declared => Some((rule.code, Silent::NoDeclared)),
            Check::Batch(_) if !compared.batch => Some((rule.code, Silent::NoBatch)),
            _ => None,
        };
        let silent: Vec<_> = self.rules[at].iter().filter_map(silent).collect();
        if let Some((_, why)) = silent.first() {
            let codes: Vec<&str> =
                silent.iter().filter(|(_, other)| other == why).map(|(code, _)| *code).collect();
            let codes = codes.join("、");
            let reason = match why {
                Silent::LeftOut => format!("规则集没有启用 {codes}"),
                Silent::NoLastYear => format!("没有提供上年的文件，{codes} 没有运行"),
                Silent::NoDeclared => format!("没有提供申报的文件，{codes} 没有运行"),
                Silent::NoBatch => format!("没有与同批文件对照，{codes} 没有运行"),
            };
            return (Status::NotChecked, Some(reason.into()));
        }
        let absent = duty.needs.iter().find(|need| !need.is_there(document));
        // What was found to be there is not undone by text beside it.
        let all = !duty.presence || absent.is_some();
        if let Some(reason) = gaps.reason(duty.area, &duty.unread, all) {
            return (Status::Unreadable, Some(reason.into()));
        }
        match absent {
            Some(need) => (Status::NotApplicable, Some(need.absence().into())),
            None => (Status::Met, None),
        }
    }

    /// Whether any duty waits for the batch.
    pub fn waits_for_batch(&self) -> bool {
        self.rules.iter().flatten().any(|(rule, runs)| *runs && matches!(rule.check, Check::Batch(_)))
    }
}
