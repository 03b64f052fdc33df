//! The order of findings: as the document reads, then by code.

use std::cmp::Ordering;

use jiheng_model::Finding;

/// Fields in the order in which the model prints them.
const FIELDS: &[&str] = &[
    "title",
    "region",
    "department",
    "fiscal_year",
    "money_unit",
    "projects",
    "department_goals",
    "budget",
    "totals",
    "unmapped",
    "seq",
    "code",
    "name",
    "unit",
    "supervising_department",
    "level",
    "nature",
    "category",
    "period",
    "responsible",
    "phone",
    "overview",
    "rationale",
    "feasibility",
    "necessity",
    "measures",
    "schedule",
    "total",
    "sources",
    "purpose",
    "spending_plan",
    "execution",
    "tables",
    "narrative",
    "definitions",
    "goals",
    "indicators",
    "level1",
    "level2",
    "description",
    "targets",
    "standard",
    "basis",
    "note",
    "weight",
    "result",
    "review",
    "signoff",
];

pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|one, other| {
        pointers(&one.pointer, &other.pointer).then_with(|| one.rule.code.cmp(other.rule.code))
    });
}

/// `/projects/2` before `/projects/10`, fields in the order of the model, a whole before its parts.
pub fn pointers(one: &str, other: &str) -> Ordering {
    let mut others = other.split('/');
    for segment in one.split('/') {
        let Some(against) = others.next() else { return Ordering::Greater };
        let order = segments(segment, against);
        if order != Ordering::Equal {
            return order;
        }
    }
    if others.next().is_some() { Ordering::Less } else { Ordering::Equal }
}

fn segments(one: &str, other: &str) -> Ordering {
    if let (Ok(one), Ok(other)) = (one.parse::<usize>(), other.parse::<usize>()) {
        return one.cmp(&other);
    }
    let rank = |field: &str| FIELDS.iter().position(|known| *known == field).unwrap_or(FIELDS.len());
    rank(one).cmp(&rank(other)).then_with(|| one.cmp(other))
}
