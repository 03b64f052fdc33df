//! B · Budget tables and disclosure (预算表与公开): tables tie within and with each other and with what is said of them.
//!
//! [`tables`] looks figures up; [`within`] ties one table, [`across`] several; [`disclosure`] is about what is published.

mod across;
mod changes;
mod disclosure;
mod narrative;
mod personal;
pub mod tables;
mod within;

use jiheng_model::Family;

pub use narrative::gaps_of;

pub const FAMILY: Family = Family {
    letter: 'B',
    title: "预算表与公开",
    rules: &[
        &across::INCOME_AND_EXPENDITURE,
        &within::TOTAL_AND_ITEMS,
        &within::FUNCTIONAL_TREE,
        &within::ECONOMIC_TREE,
        &within::ROW_SUM,
        &within::BASIC_ROW_SUM,
        &across::SUMMARY_AND_DETAIL,
        &across::APPROPRIATION_AND_PUBLIC,
        &within::THREE_PUBLIC_SUM,
        &narrative::NARRATIVE_AND_TABLE,
        &disclosure::EMPTY_WITHOUT_SENTENCE,
        &disclosure::SENTENCE_AND_FIGURES,
        &disclosure::TABLE_MISSING,
        &disclosure::YEARS_DIFFER,
        &disclosure::UNITS_DIFFER,
        &disclosure::FUNCTIONAL_LEVEL,
        &disclosure::ECONOMIC_LEVEL,
        &within::ASSETS_SUM,
        &narrative::CHANGE_WITHOUT_REASON,
        &personal::PHONE_DISCLOSED,
        &personal::IDENTITY_DISCLOSED,
        &changes::FROM_ZERO,
        &changes::PERCENT_SIGN,
        &changes::DIRECTION,
        &changes::PERCENT_WRONG,
        &disclosure::TARGETS_NOT_DISCLOSED,
        &disclosure::TARGETS_AND_PROJECTS,
    ],
};
