//! B · Budget tables and disclosure (预算表与公开): tables tie within and with each other and with what is said of them.
//!
//! [`tables`] looks figures up; [`within`] ties one table, [`across`] several; [`disclosure`], [`levels`], [`sections`] and
//! [`timing`] are about what is published, in which detail and when; [`narrative`], [`omissions`], [`changes`],
//! [`change_parts`] and [`holdings`] compare the text with itself and with the tables.

mod across;
mod change_parts;
mod changes;
mod disclosure;
mod holdings;
mod levels;
mod narrative;
mod omissions;
mod personal;
mod sections;
pub mod tables;
mod timing;
mod within;

use jiheng_model::Family;

pub use narrative::gaps_of;
pub use timing::tells_when_disclosed;

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
        &levels::FUNCTIONAL_LEVEL,
        &levels::ECONOMIC_LEVEL,
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
        &omissions::LIST_OMITS_ITEM,
        &timing::DISCLOSED_LATE,
        &sections::SECTION_MISSING,
        &sections::SECTION_NUMBERS,
        &change_parts::CHANGE_OF_PARTS,
        &disclosure::UNIT_MISSING,
        &holdings::HOLDINGS_AND_TABLE,
    ],
};
