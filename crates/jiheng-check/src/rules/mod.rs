//! The rule families, one file each.

pub mod across;
pub mod amounts;
pub mod budget;
pub mod codes;
pub mod form;
pub mod goals;
pub mod indicators;
pub mod plan;
pub mod scores;
pub mod values;
pub mod workflow;

use jiheng_model::Basis;

/// 财预〔2015〕88号: goals are clear, refined, quantified, and matched to the budget.
const GOALS_2015: Basis = Basis::of("goal-rules-2015");
/// 财预〔2021〕101号: classes of indicators, and what each indicator carries.
const INDICATORS_2021: Basis = Basis::of("indicator-rules-2021");
/// The columns and tie-outs of the form itself.
const FORM: Basis = Basis::of("form-layout");
/// 财预〔2016〕143号: what is disclosed, and how.
const DISCLOSURE_2016: Basis = Basis::of("disclosure-rules-2016");
const CLASSIFICATION: Basis = Basis::of("revenue-expenditure-classification");
const PROJECT_CODE: Basis = Basis::of("project-code-observed");
