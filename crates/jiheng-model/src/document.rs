//! The canonical model (`jiheng/1`): one shape for every document, whatever its province, year or file format.
//!
//! `null` means not printed; an amount of `"0"` means printed as zero. Text stays as printed beside what was
//! parsed from it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::money::Money;
use crate::place::Place;
use crate::value::TargetValue;

/// The name of this contract, printed in every JSON.
pub const SCHEMA: &str = "jiheng/1";

/// One document and everything made out of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Document {
    pub source: Source,
    /// What was found in it, in order of appearance.
    pub kinds: Vec<Kind>,
    pub title: Option<String>,
    /// The administrative division it speaks for: 清河口县.
    pub region: Option<String>,
    pub department: Option<String>,
    /// Who approved the targets (批复单位).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// The number of the letter that approves them (批复文号).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval_number: Option<String>,
    /// ISO date of the approval (批复日期).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_on: Option<String>,
    pub fiscal_year: Option<i32>,
    /// The unit the document prints its amounts in; amounts here are in 万元 all the same.
    pub money_unit: Option<String>,
    pub projects: Vec<Project>,
    pub department_goals: Option<DepartmentGoals>,
    pub budget: Option<BudgetBook>,
    /// Totals printed in a list of projects: of all, or of one unit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub totals: Vec<PrintedTotal>,
    /// What no label took. Nothing is lost in silence.
    pub unmapped: Vec<Unmapped>,
    /// JSON pointer to place; printed with `--provenance` only.
    #[serde(skip_serializing_if = "Provenance::is_empty")]
    pub provenance: Provenance,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Source {
    pub path: String,
    pub format: String,
    pub sha256: String,
    pub bytes: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 绩效目标表: disclosed with the budget.
    ProjectTargets,
    /// 绩效目标申报表.
    TargetDeclaration,
    /// 绩效目标批复表.
    TargetApproval,
    /// 部门整体绩效目标.
    DepartmentGoals,
    /// 单位预算公开.
    UnitBudget,
    /// 绩效监控表.
    Monitoring,
    /// 绩效自评表.
    SelfEvaluation,
}

impl Kind {
    pub const ALL: [Kind; 7] = [
        Kind::ProjectTargets,
        Kind::TargetDeclaration,
        Kind::TargetApproval,
        Kind::DepartmentGoals,
        Kind::UnitBudget,
        Kind::Monitoring,
        Kind::SelfEvaluation,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Kind::ProjectTargets => "项目绩效目标",
            Kind::TargetDeclaration => "绩效目标申报",
            Kind::TargetApproval => "绩效目标批复",
            Kind::DepartmentGoals => "部门整体绩效目标",
            Kind::UnitBudget => "单位预算",
            Kind::Monitoring => "绩效监控",
            Kind::SelfEvaluation => "绩效自评",
        }
    }
}

/// Work that money is spent on, with its budget and performance target (项目).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Project {
    pub name: Option<String>,
    pub code: Option<String>,
    /// The budget unit that uses the money (预算单位).
    pub unit: Option<String>,
    pub supervising_department: Option<String>,
    /// 本级 or 转移支付.
    pub level: Option<String>,
    pub nature: Option<Nature>,
    /// Project type (项目类型), check boxes resolved, from general to special.
    pub category: Vec<String>,
    pub period: Option<Period>,
    pub responsible: Option<String>,
    pub phone: Option<String>,
    pub overview: Option<String>,
    pub rationale: Option<String>,
    pub feasibility: Option<String>,
    pub necessity: Option<String>,
    pub measures: Option<String>,
    pub schedule: Vec<Activity>,
    pub budget: ProjectBudget,
    pub goals: Vec<Goal>,
    pub indicators: Vec<Indicator>,
    pub review: Vec<Review>,
    pub signoff: Option<Signoff>,
    /// A row disclosed only as a code, its content withheld.
    pub masked: bool,
    /// Indicators whose text is damaged in the document: as printed, and what of them is whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub damaged: Vec<Damaged>,
    /// Points printed with the name of a class: 产出指标（50分）.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub class_weights: Vec<ClassWeight>,
    /// What a monitoring or self-evaluation form says of the project as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<Evaluation>,
}

impl Project {
    /// The goal of the year, or the only one there is.
    pub fn goal(&self) -> Option<&Goal> {
        self.goals.iter().find(|goal| goal.horizon == Horizon::Annual).or(self.goals.first())
    }

    /// The amount planned for the year. Forms filled in later print what it was at first, or only what it became; then
    /// nobody can tell.
    pub fn planned(&self) -> Option<Money> {
        match self.budget.execution.first() {
            Some(row) => row.initial,
            None => self.budget.total,
        }
    }
}

/// An indicator whose text was damaged before we read it (by OCR, or cut off).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Damaged {
    pub text: String,
    /// The parts that are whole; nothing in it is guessed.
    pub indicator: Indicator,
}

/// The points of a class of indicators, where its cell prints them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ClassWeight {
    /// Canonical, as an indicator's `level1`.
    pub level1: String,
    /// A plain decimal; where the form leaves a range (0-20分), as printed.
    pub weight: String,
}

/// The result of a self-evaluation, or what monitoring came to: figures of the total row and the words below the grid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Evaluation {
    /// All points there are (总分, under 分值), as printed.
    pub weight: Option<String>,
    /// 总分 or 自评得分, as printed.
    pub score: Option<String>,
    /// 评价等级: 优, 良, 中 or 差, as printed.
    pub grade: Option<String>,
    /// 评价结论.
    pub conclusion: Option<String>,
    /// 偏差原因分析, where the form prints one for all indicators.
    pub reason: Option<String>,
    /// 存在问题.
    pub problems: Option<String>,
    /// 改进措施, 相关建议.
    pub improvements: Option<String>,
}

/// 新增项目 or 延续项目.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    New,
    Continuing,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Period {
    /// ISO dates, where the text gives them.
    pub start: Option<String>,
    pub end: Option<String>,
    pub text: String,
}

/// A step of the schedule (项目实施进度计划).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Activity {
    pub activity: String,
    pub start: Option<String>,
    pub end: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ProjectBudget {
    pub total: Option<Money>,
    pub sources: Vec<FundSource>,
    /// What the money is for (资金用途).
    pub purpose: Option<String>,
    pub spending_plan: Vec<PlanStep>,
    /// Budget against spending, in monitoring and self-evaluation forms (预算执行情况).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub execution: Vec<Execution>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FundKind {
    /// 财政资金, without telling whose.
    Fiscal,
    CentralProvincial,
    Municipal,
    County,
    /// 财政专户资金.
    SpecialAccount,
    /// 单位自有资金.
    Own,
    /// 上年结转.
    CarryOver,
    #[default]
    Other,
}

/// Where money comes from (资金来源).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct FundSource {
    pub kind: FundKind,
    /// As printed.
    pub label: String,
    pub amount: Option<Money>,
    /// Whether it is a part of the source before it (其中：), and so does not count towards the total again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub within: bool,
}

/// A step of the spending plan (资金支出计划).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PlanStep {
    pub label: String,
    pub month: Option<u8>,
    /// A plain decimal: `"25"`.
    pub cumulative_percent: Option<String>,
}

/// One row of the money grid of a monitoring or self-evaluation form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Execution {
    pub label: String,
    /// 年初预算数.
    pub initial: Option<Money>,
    /// 全年预算数 or 调整后预算数.
    pub budget: Option<Money>,
    /// 全年执行数; in monitoring, what was spent up to the month of the form.
    pub executed: Option<Money>,
    /// 全年预计执行数, in monitoring.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forecast: Option<Money>,
    /// 执行率, as printed.
    pub rate: Option<String>,
    pub weight: Option<String>,
    pub score: Option<String>,
    pub reason: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Horizon {
    #[default]
    Annual,
    /// 实施期.
    Implementation,
    Midterm,
    Longterm,
}

impl Horizon {
    pub fn title(self) -> &'static str {
        match self {
            Horizon::Annual => "年度",
            Horizon::Implementation => "实施期",
            Horizon::Midterm => "中期",
            Horizon::Longterm => "长期",
        }
    }
}

/// The words of a performance target (绩效目标).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Goal {
    pub horizon: Horizon,
    /// As printed.
    pub label: String,
    pub text: String,
    /// How it was met (年度总体目标完成情况), in self-evaluation forms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
}

/// A performance indicator (绩效指标).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Indicator {
    /// Canonical: 成本指标, 产出指标, 效益指标 or 满意度指标.
    pub level1: Option<String>,
    pub level2: Option<String>,
    /// As printed.
    pub level2_text: Option<String>,
    pub name: Option<String>,
    pub description: Option<String>,
    pub targets: Vec<Target>,
    pub standard: Option<String>,
    pub basis: Option<String>,
    pub note: Option<String>,
    /// Points (分值), as printed.
    pub weight: Option<String>,
    /// Whether more or less is better (指标方向性: 正向指标, 反向指标, 定性), as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// What was reached, in monitoring and self-evaluation forms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<IndicatorResult>,
    /// Whether it is a part of the indicator before it, which carries the points for both.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub within: bool,
}

impl Indicator {
    /// The target value of the year, or the only one there is.
    #[inline]
    pub fn target(&self) -> Option<&Target> {
        self.targets.iter().find(|target| target.horizon == Horizon::Annual).or(self.targets.first())
    }
}

/// A target value (指标值) for one horizon.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Target {
    pub horizon: Horizon,
    pub text: String,
    pub value: Option<TargetValue>,
}

/// What became of an indicator.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct IndicatorResult {
    /// 实际完成值, as printed.
    pub actual: Option<String>,
    pub value: Option<TargetValue>,
    pub score: Option<String>,
    /// 偏差原因分析及改进措施.
    pub reason: Option<String>,
    /// 完成目标可能性.
    pub likelihood: Option<String>,
    /// 全年预计完成情况, in monitoring.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forecast: Option<String>,
    /// The warning light (预警灯), in monitoring.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub light: Option<String>,
}

/// A reviewing office's part of the form (审核意见).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Review {
    pub office: String,
    pub checklist: Vec<String>,
    pub opinion: Option<String>,
    pub reviewer: Option<String>,
    /// ISO date.
    pub date: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Signoff {
    pub filled_by: Option<String>,
    pub phone: Option<String>,
    pub filled_on: Option<String>,
    pub signed_by: Option<String>,
}

/// Targets of a whole department (部门整体绩效目标).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DepartmentGoals {
    pub overall: Vec<TitledText>,
    pub goals: Vec<DutyGoal>,
    pub safeguards: Vec<TitledText>,
    /// Where the department's targets are a form of their own (部门整体支出绩效目标表).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<Indicator>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct TitledText {
    pub title: String,
    pub text: String,
}

/// The target of one duty (分项绩效目标).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DutyGoal {
    pub title: String,
    pub goal: String,
    pub indicators: Vec<String>,
}

/// The disclosed budget of a unit (单位预算): its tables, what it says about them, the words it explains.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct BudgetBook {
    pub tables: Vec<BudgetTable>,
    pub narrative: Vec<NarrativeSection>,
    pub definitions: Vec<Definition>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BudgetTableKind {
    /// 收支总表.
    #[default]
    IncomeExpenditure,
    /// 收入总表.
    Income,
    /// 支出总表.
    Expenditure,
    /// 财政拨款收支总表.
    Appropriation,
    /// 一般公共预算财政拨款支出表.
    GeneralPublic,
    /// 一般公共预算财政拨款基本支出表.
    Basic,
    /// 政府性基金预算财政拨款支出表.
    GovernmentFund,
    /// 国有资本经营预算财政拨款支出表.
    StateCapital,
    /// “三公”经费支出表.
    ThreePublic,
    /// 政府采购预算表.
    Procurement,
    /// 国有资产占用情况表.
    Assets,
}

impl BudgetTableKind {
    pub const ALL: [BudgetTableKind; 11] = [
        BudgetTableKind::IncomeExpenditure,
        BudgetTableKind::Income,
        BudgetTableKind::Expenditure,
        BudgetTableKind::Appropriation,
        BudgetTableKind::GeneralPublic,
        BudgetTableKind::Basic,
        BudgetTableKind::GovernmentFund,
        BudgetTableKind::StateCapital,
        BudgetTableKind::ThreePublic,
        BudgetTableKind::Procurement,
        BudgetTableKind::Assets,
    ];

    pub fn title(self) -> &'static str {
        match self {
            BudgetTableKind::IncomeExpenditure => "收支总表",
            BudgetTableKind::Income => "收入总表",
            BudgetTableKind::Expenditure => "支出总表",
            BudgetTableKind::Appropriation => "财政拨款收支总表",
            BudgetTableKind::GeneralPublic => "一般公共预算财政拨款支出表",
            BudgetTableKind::Basic => "一般公共预算财政拨款基本支出表",
            BudgetTableKind::GovernmentFund => "政府性基金预算财政拨款支出表",
            BudgetTableKind::StateCapital => "国有资本经营预算财政拨款支出表",
            BudgetTableKind::ThreePublic => "财政拨款“三公”经费支出表",
            BudgetTableKind::Procurement => "政府采购预算表",
            BudgetTableKind::Assets => "固定资产占用情况表",
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct BudgetTable {
    pub kind: BudgetTableKind,
    pub title: String,
    /// Names of the amount columns, joined from header rows by `/`: `本年收入/小计`.
    pub columns: Vec<String>,
    /// One row per printed row; in a two-sided table one per side, with the same `seq`.
    pub rows: Vec<BudgetRow>,
    pub note: Option<String>,
    /// The year printed over the table.
    pub fiscal_year: Option<i32>,
    /// The money unit printed over the table.
    pub money_unit: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    Income,
    Expenditure,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct BudgetRow {
    pub seq: Option<String>,
    /// Classification code (科目编码).
    pub code: Option<String>,
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// The amounts printed in this row, by the name of their column.
    pub amounts: BTreeMap<String, Money>,
    /// Columns that hold no money: quantities, units, catalogue numbers.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct NarrativeSection {
    pub heading: String,
    pub text: String,
    pub claims: Vec<Claim>,
}

/// An amount that a sentence states: `项目支出2033.98万元`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Claim {
    pub subject: String,
    /// The figure as printed, a plain decimal.
    pub amount: String,
    pub unit: String,
    /// First character and the one after the last, in `text`.
    pub span: (u32, u32),
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Definition {
    pub term: String,
    pub text: String,
}

/// A total printed in a list of projects.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PrintedTotal {
    /// As printed: 合计, or the name of a unit.
    pub label: String,
    /// The unit whose projects it adds up; `null` for the whole document.
    pub unit: Option<String>,
    pub budget: ProjectBudget,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Unmapped {
    pub text: String,
    pub location: Place,
}

/// Where each value stands. A field without an entry of its own stands where the nearest one above it does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Provenance(pub BTreeMap<String, Place>);

impl Provenance {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn set(&mut self, pointer: impl Into<String>, place: Place) {
        self.0.insert(pointer.into(), place);
    }

    /// The place of the value at the pointer, or of the nearest value it is part of.
    pub fn find(&self, pointer: &str) -> Option<&Place> {
        let mut pointer = pointer;
        loop {
            if let Some(place) = self.0.get(pointer) {
                return Some(place);
            }
            pointer = &pointer[..pointer.rfind('/')?];
        }
    }
}
