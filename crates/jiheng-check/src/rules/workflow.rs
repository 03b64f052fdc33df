//! W · Identity and workflow (身份与流程): what was approved is what was declared, what is evaluated is what was approved,
//! and a year learns from the one before.

mod pairs;
mod stages;
mod years;

use jiheng_model::{Basis, Family};

pub const FAMILY: Family = Family {
    letter: 'W',
    title: "身份与流程",
    rules: &[
        &stages::APPROVED_BUDGET,
        &stages::APPROVED_GOAL,
        &stages::APPROVED_INDICATORS,
        &stages::APPROVED_TARGETS,
        &stages::CHANGED_AFTER_APPROVAL,
        &stages::EVALUATED_TARGETS,
        &stages::EVALUATED_BUDGET,
        &years::FOUND_AGAIN,
        &years::TARGET_LOWERED,
        &years::BUDGET_UP_TARGETS_FLAT,
        &years::UNCHANGED,
        &years::STALE_TEXT,
        &years::NEW_BUT_KNOWN,
        &stages::REVIEWED_BEFORE_FILED,
    ],
};

const OPINION_2018: Basis = Basis::of("performance-opinion-2018");
