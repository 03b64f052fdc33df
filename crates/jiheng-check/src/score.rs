//! The quality score of a project's filing and of a department's: what completeness and soundness come to, with every
//! point lost named. It sums the findings up and never replaces them. Parameters are data (`data/score.toml`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiheng_model::{Decimal, Document, Finding, Money, Project, Rule, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::Ledger;
use crate::{RuleSet, project_of};

/// The grades of the field's evaluations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    Excellent,
    Good,
    Fair,
    Poor,
}

impl Grade {
    pub const ALL: [Grade; 4] = [Grade::Excellent, Grade::Good, Grade::Fair, Grade::Poor];

    pub fn title(self) -> &'static str {
        match self {
            Grade::Excellent => "优",
            Grade::Good => "良",
            Grade::Fair => "中",
            Grade::Poor => "差",
        }
    }
}

/// Everything the score depends on. [`Scheme::default`] is `data/score.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    pub points: Points,
    pub caps: Caps,
    pub grades: Grades,
    pub part: Vec<Part>,
    pub scope: Scope,
    pub department: DepartmentScheme,
    pub answered: Answered,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Points {
    pub error: Decimal,
    pub warning: Decimal,
    pub info: Decimal,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caps {
    pub rule: Decimal,
    pub family: Decimal,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grades {
    pub excellent: Decimal,
    pub good: Decimal,
    pub fair: Decimal,
}

/// A part of completeness.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    pub title: String,
    pub points: Decimal,
    pub rules: Vec<String>,
    #[serde(default)]
    pub each: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    pub families: Vec<char>,
    pub least_percent: usize,
    /// Reading rules after which a project gets no score.
    pub unread: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentScheme {
    pub mean: Mean,
    /// Fewer scored projects than this share give no score.
    pub least_percent: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mean {
    Plain,
    Budget,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    pub cost: bool,
}

static SCHEME: LazyLock<Scheme> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/score.toml")).expect("score.toml is checked by a test")
});

impl Default for Scheme {
    fn default() -> Scheme {
        SCHEME.clone()
    }
}

/// Points that a project lost, and what for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Lost {
    /// The part of completeness, the title of the rule, or the cap that gives points back.
    pub title: String,
    pub codes: Vec<&'static str>,
    /// How many findings; 0 for a cap.
    pub count: usize,
    /// Plain decimals; negative where a cap gives points back.
    #[schemars(with = "String")]
    pub points: Decimal,
}

/// The score of one project. What is lost adds up to what is missing to 100.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProjectScore {
    /// The project in its document.
    pub pointer: String,
    /// `null` where a score would be wrong: not read in full, withheld, or too few rules in force.
    #[schemars(with = "Option<String>")]
    pub score: Option<Decimal>,
    pub grade: Option<Grade>,
    /// Why there is no score.
    pub reason: Option<String>,
    pub lost: Vec<Lost>,
}

/// A scheme as a rule set leaves it.
#[derive(Clone, Debug)]
pub struct Scoring {
    scheme: Scheme,
    /// Why no project gets a score under the rule set.
    closed: Option<String>,
}

impl Scoring {
    /// `rules` are all rules of the product.
    pub fn new(
        scheme: Scheme,
        rule_set: &RuleSet,
        rules: impl IntoIterator<Item = &'static Rule>,
    ) -> Scoring {
        let families = &scheme.scope.families;
        let rules = rules.into_iter().filter(|rule| rule.code.starts_with(families.as_slice()));
        let (mut all, mut running) = (0, 0);
        let mut closed = None;
        for rule in rules {
            all += 1;
            let part = scheme.part.iter().any(|part| part.rules.iter().any(|code| code == rule.code));
            if rule_set.runs(rule) {
                running += 1;
            } else if part && closed.is_none() {
                closed = Some(format!("规则集没有启用完整性规则 {}", rule.code));
            }
        }
        if closed.is_none() && running * 100 < all * scheme.scope.least_percent {
            closed = Some(format!("规则集只启用了 {all} 条相关规则中的 {running} 条"));
        }
        Scoring { scheme, closed }
    }

    pub fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// The score of each project of a document, in order. `found` is every finding that counts, and whether it is
    /// suppressed.
    pub fn scores<'a>(
        &self,
        document: &Document,
        ledger: &Ledger,
        found: impl IntoIterator<Item = (&'a Finding, bool)>,
    ) -> Vec<ProjectScore> {
        let mut mine: Vec<Vec<&Finding>> = vec![Vec::new(); document.projects.len()];
        for (finding, suppressed) in found {
            if let Some(own) = project_of(&finding.pointer).and_then(|project| mine.get_mut(project))
                && (!suppressed || self.scheme.answered.cost)
            {
                own.push(finding);
            }
        }
        let scored = document.projects.iter().zip(mine).enumerate();
        scored.map(|(at, (project, findings))| self.score(at, project, &findings, ledger)).collect()
    }

    fn score(&self, at: usize, project: &Project, findings: &[&Finding], ledger: &Ledger) -> ProjectScore {
        let mut scored = ProjectScore {
            pointer: format!("/projects/{at}"),
            score: None,
            grade: None,
            reason: self.closed.clone().or_else(|| self.unread(at, project, ledger)),
            lost: Vec::new(),
        };
        if scored.reason.is_some() {
            return scored;
        }
        let (complete, mut lost) = self.completeness(project, findings);
        // What is missing on the form may stand in the words that found no field.
        if !lost.is_empty() && ledger.gaps.forms.contains(&at) {
            scored.reason = Some("有文字没有归入栏目，不能断定缺少的内容没有填写".to_owned());
            return scored;
        }
        lost.extend(self.soundness(findings, Decimal::ONE_HUNDRED - complete));
        let score = Decimal::ONE_HUNDRED - lost.iter().map(|lost| lost.points).sum::<Decimal>();
        scored.score = Some(score.normalize());
        scored.grade = Some(self.scheme.grade(score));
        scored.lost = lost;
        scored
    }

    /// Why a score would be wrong; `None` where the project was read.
    fn unread(&self, at: usize, project: &Project, ledger: &Ledger) -> Option<String> {
        if project.masked {
            return Some("项目内容没有公开".to_owned());
        }
        if !project.damaged.is_empty() {
            return Some(format!("{} 条指标的文字残缺", project.damaged.len()));
        }
        let gaps = &ledger.gaps;
        if let Some(title) = gaps.whole.first() {
            return Some((*title).to_owned());
        }
        let mut reported = gaps.projects.iter().filter(|(project, _)| *project == at);
        if let Some((_, code)) =
            reported.find(|(_, code)| self.scheme.scope.unread.iter().any(|unread| unread == code))
        {
            return Some(format!("项目没有读全（{code}）"));
        }
        gaps.rows.contains(&at).then(|| "项目所在的行有文字没有归入栏目".to_owned())
    }

    /// The points for completeness, and what is lost of them.
    fn completeness(&self, project: &Project, findings: &[&Finding]) -> (Decimal, Vec<Lost>) {
        let mut lost = Vec::new();
        for part in &self.scheme.part {
            let mut codes: Vec<&'static str> = Vec::new();
            let mut count = 0;
            for finding in findings {
                if part.rules.iter().any(|code| code == finding.rule.code) {
                    count += 1;
                    if !codes.contains(&finding.rule.code) {
                        codes.push(finding.rule.code);
                    }
                }
            }
            if count == 0 {
                continue;
            }
            let all = project.indicators.len();
            let points = if part.each && all > 0 {
                let share = Decimal::from(count.min(all)) / Decimal::from(all);
                tenths(part.points * share)
            } else {
                part.points
            };
            lost.push(Lost { title: format!("缺少{}", part.title), codes, count, points });
        }
        (self.scheme.part.iter().map(|part| part.points).sum(), lost)
    }

    /// What the findings cost that completeness does not count already; never more than `most`.
    fn soundness(&self, findings: &[&Finding], most: Decimal) -> Vec<Lost> {
        let mut by_rule: BTreeMap<&'static str, (&'static Rule, usize, Decimal)> = BTreeMap::new();
        for finding in findings {
            let rule = finding.rule;
            let complete =
                self.scheme.part.iter().any(|part| part.rules.iter().any(|code| code == rule.code));
            // What the readers report is not the filer's fault.
            if complete || rule.code.starts_with('R') {
                continue;
            }
            let (_, count, points) = by_rule.entry(rule.code).or_insert((rule, 0, Decimal::ZERO));
            *count += 1;
            *points += self.scheme.cost(finding.severity);
        }
        let mut lost = Vec::new();
        let mut families: BTreeMap<char, Decimal> = BTreeMap::new();
        for (code, (rule, count, points)) in by_rule {
            let points = points.min(self.scheme.caps.rule);
            let family = code.chars().next().expect("a code is a letter and digits");
            *families.entry(family).or_default() += points;
            lost.push(Lost { title: rule.title.to_owned(), codes: vec![code], count, points });
        }
        let back =
            |title: String, points: Decimal| Lost { title, codes: Vec::new(), count: 0, points: -points };
        let cap = self.scheme.caps.family;
        let mut all = Decimal::ZERO;
        for (family, points) in families {
            all += points.min(cap);
            if points > cap {
                lost.push(back(format!("{family} 类最多扣 {cap} 分，退回"), points - cap));
            }
        }
        if all > most {
            lost.push(back(format!("规范性最多扣 {most} 分，退回"), all - most));
        }
        lost
    }
}

impl Scheme {
    fn cost(&self, severity: Severity) -> Decimal {
        match severity {
            Severity::Error => self.points.error,
            Severity::Warning => self.points.warning,
            Severity::Info => self.points.info,
        }
    }

    pub fn grade(&self, score: Decimal) -> Grade {
        match score {
            score if score >= self.grades.excellent => Grade::Excellent,
            score if score >= self.grades.good => Grade::Good,
            score if score >= self.grades.fair => Grade::Fair,
            _ => Grade::Poor,
        }
    }
}

/// What the projects of a department came to.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub projects: usize,
    pub scored: usize,
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
    /// Sum of weight × score, and of weights.
    sum: Decimal,
    weight: Decimal,
}

impl Tally {
    /// Adds a project; `budget` is its weight where the scheme says so.
    pub fn add(&mut self, scheme: &Scheme, score: &ProjectScore, budget: Option<Money>) {
        self.projects += 1;
        let Some(points) = score.score else { return };
        self.scored += 1;
        let weight = match scheme.department.mean {
            Mean::Plain => Decimal::ONE,
            Mean::Budget => Decimal::from(budget.map_or(0, |budget| budget.fen().max(0))),
        };
        self.sum += weight * points;
        self.weight += weight;
    }

    /// The mean, to one decimal; `None` where too few projects were scored to speak for all.
    pub fn score(&self, scheme: &Scheme) -> Option<Decimal> {
        if self.scored * 100 < self.projects * scheme.department.least_percent {
            return None;
        }
        let mean = self.sum.checked_div(self.weight)?;
        Some(tenths(mean))
    }
}

/// To one decimal, half up.
fn tenths(points: Decimal) -> Decimal {
    let ten = Decimal::TEN;
    ((points * ten + Decimal::new(5, 1)).floor() / ten).normalize()
}
