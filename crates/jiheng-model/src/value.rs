//! Target values (指标值): what an indicator is to reach, parsed from the words it is printed in.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Comparator {
    #[serde(rename = "=")]
    Equal,
    #[serde(rename = ">=")]
    AtLeast,
    #[serde(rename = "<=")]
    AtMost,
    #[serde(rename = ">")]
    Above,
    #[serde(rename = "<")]
    Below,
    #[serde(rename = "~")]
    About,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    LastYear,
    Plan,
}

/// A target value as parsed. Numbers are plain decimals; `number` has 万/亿 expanded where they belong to a count,
/// money keeps its printed unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TargetValue {
    Quantity {
        comparator: Comparator,
        #[schemars(with = "String")]
        number: Decimal,
        unit: Option<String>,
    },
    Range {
        #[schemars(with = "String")]
        low: Decimal,
        #[schemars(with = "String")]
        high: Decimal,
        unit: Option<String>,
    },
    Deadline {
        text: String,
        date: Option<String>,
        recurrence: Option<String>,
    },
    Relative {
        comparator: Comparator,
        baseline: Baseline,
    },
    BudgetBound {
        comparator: Comparator,
    },
    Graded {
        grade: String,
    },
    Qualitative,
}

impl TargetValue {
    /// Reads a printed value; `None` where nothing is printed. `year` is the fiscal year, for dates without one.
    pub fn parse(text: &str, year: Option<i32>) -> Option<TargetValue> {
        let _ = year;
        (!crate::text::is_empty_mark(text)).then_some(TargetValue::Qualitative)
    }
}
