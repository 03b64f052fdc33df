//! The codes of budget tables: their classes exist, their parents are listed, their names are those of the year.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use jiheng_model::text::key;
use jiheng_model::{BudgetTable, BudgetTableKind as Kind, Check, Document, Example, Report, Rule, Severity};
use serde::Deserialize;

use super::super::budget::tables;
use super::super::{CLASSIFICATION, FORM};
use crate::words::quote;

pub const PARENT_MISSING: Rule = Rule {
    code: "C007",
    name: "classification-parent-missing",
    severity: Severity::Warning,
    title: "科目缺少上级行",
    why: "科目按类、款、项逐级列示；缺少上级就无法逐级核对。",
    fix: "补充上级科目行。",
    basis: &[CLASSIFICATION, FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/budget/tables/2/rows/2/code", r#""20806""#),
    check: Check::Document(parent_missing),
};

fn coded_tables(document: &Document) -> impl Iterator<Item = tables::Found<'_>> {
    document.budget.iter().flat_map(tables::all).filter(|found| {
        matches!(
            found.table.kind,
            Kind::Income
                | Kind::Expenditure
                | Kind::GeneralPublic
                | Kind::Basic
                | Kind::GovernmentFund
                | Kind::StateCapital
        )
    })
}

fn parent_missing(document: &Document, report: &mut Report) {
    for found in coded_tables(document) {
        let codes: HashSet<&str> =
            found.table.rows.iter().filter_map(|row| row.code.as_deref()).map(str::trim).collect();
        // A table that prints one level only has no tree.
        if !codes.iter().any(|code| code.len() == 3) {
            continue;
        }
        let classification = Arranged::of(found.table);
        for (at, row) in found.table.rows.iter().enumerate() {
            let Some(code) = row.code.as_deref().map(str::trim) else { continue };
            if !matches!(code.len(), 5 | 7) || !code.bytes().all(|b| b.is_ascii_digit()) {
                continue;
            }
            let parent = &code[..code.len() - 2];
            // A code of another classification is C009's.
            if !codes.contains(parent) && !classification.is_foreign(code, document.fiscal_year) {
                report.at_pointer(
                    format!("/budget/tables/{}/rows/{at}", found.index),
                    format!(
                        "{}有科目「{code} {}」，没有上级科目 {parent}",
                        found.table.kind.title(),
                        row.name.as_deref().unwrap_or_default().trim()
                    ),
                );
            }
        }
    }
}

pub const CODE_AND_NAME: Rule = Rule {
    code: "C008",
    name: "classification-code-and-name",
    severity: Severity::Error,
    title: "科目编码与名称不符",
    why: "科目编码和名称由《政府收支分类科目》统一规定，编码与名称必有一处写错。",
    fix: "按当年的《政府收支分类科目》改正编码或名称。",
    basis: &[CLASSIFICATION],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/budget/tables/2/rows/7/name", r#""医疗救助管理""#),
    check: Check::Document(|document, report| {
        let names = names_of_others(document);
        for found in coded_tables(document) {
            let economic = found.table.kind == Kind::Basic;
            for (at, row) in found.table.rows.iter().enumerate() {
                let (Some(code), Some(name)) = (row.code.as_deref().map(str::trim), row.name.as_deref())
                else {
                    continue;
                };
                let Some(known) = classification(economic, code, document.fiscal_year) else {
                    // The list lacks it, and the other tables agree.
                    let usual = names.get(code).filter(|_| !economic && !key(name).is_empty());
                    if let Some(usual) = usual.filter(|usual| !same_name(&key(name), &key(usual))) {
                        report.at_pointer(
                            format!("/budget/tables/{}/rows/{at}/name", found.index),
                            format!(
                                "{}的科目 {code} 名称是{}，其他表中是{}",
                                found.table.kind.title(),
                                quote(name),
                                quote(usual)
                            ),
                        );
                    }
                    continue;
                };
                let (printed, expected) = (key(name), key(known));
                if !same_name(&printed, &expected) && !printed.is_empty() {
                    report
                        .at_pointer(
                            format!("/budget/tables/{}/rows/{at}/name", found.index),
                            format!(
                                "{}的科目 {code} 名称是{}，《政府收支分类科目》中是{}",
                                found.table.kind.title(),
                                quote(name),
                                quote(known)
                            ),
                        )
                        .correct(name, known, false);
                }
            }
        }
    }),
};

fn same_name(one: &str, other: &str) -> bool {
    one.contains(other) || other.contains(one)
}

/// What tables by function call a code, where two or more of them do and more than call it otherwise.
fn names_of_others(document: &Document) -> HashMap<&str, &str> {
    let mut told: HashMap<&str, HashMap<&str, usize>> = HashMap::new();
    for found in coded_tables(document).filter(|found| found.table.kind != Kind::Basic) {
        for row in &found.table.rows {
            if let (Some(code), Some(name)) = (row.code.as_deref(), row.name.as_deref()) {
                *told.entry(code.trim()).or_default().entry(name.trim()).or_default() += 1;
            }
        }
    }
    told.into_iter().filter_map(|(code, names)| Some((code, usual_name(&names)?))).collect()
}

fn usual_name<'a>(names: &HashMap<&'a str, usize>) -> Option<&'a str> {
    let all: usize = names.values().sum();
    let (count, name) = names.iter().map(|(name, count)| (*count, *name)).max()?;
    (names.len() > 1 && count >= 2 && count * 2 > all).then_some(name)
}

pub const CLASS_UNKNOWN: Rule = Rule {
    code: "C009",
    name: "classification-class-unknown",
    severity: Severity::Warning,
    title: "科目编码不属于这张表的分类",
    why: "功能分类科目以 2 开头，经济分类科目以 3 或 5 开头，类级科目由《政府收支分类科目》统一规定；不在其中的编码是写错了。",
    fix: "按当年的《政府收支分类科目》改正编码。",
    basis: &[CLASSIFICATION],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/budget/tables/2/rows/12/code", r#""3210201""#),
    check: Check::Document(|document, report| {
        for found in coded_tables(document) {
            let classification = Arranged::of(found.table);
            for (at, row) in found.table.rows.iter().enumerate() {
                let Some(code) = row.code.as_deref().map(str::trim).filter(|code| is_code(code)) else {
                    continue;
                };
                if !classification.is_foreign(code, document.fiscal_year) {
                    continue;
                }
                report
                    .at_pointer(
                        format!("/budget/tables/{}/rows/{at}", found.index),
                        format!(
                            "{}的科目「{code} {}」不是{}科目的编码",
                            found.table.kind.title(),
                            row.name.as_deref().unwrap_or_default().trim(),
                            if classification == Arranged::Economic {
                                "经济分类"
                            } else {
                                "功能分类"
                            }
                        ),
                    )
                    .evidence([("code", code.to_owned())]);
            }
        }
    }),
};

fn is_code(code: &str) -> bool {
    matches!(code.len(), 3 | 5 | 7) && code.bytes().all(|b| b.is_ascii_digit())
}

/// What the codes of a table are of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arranged {
    Functional,
    Economic,
    /// Income may be arranged by a classification of its own, which begins with 1.
    Unknown,
}

impl Arranged {
    fn of(table: &BudgetTable) -> Arranged {
        match table.kind {
            Kind::Basic => Arranged::Economic,
            Kind::Income if !lists_functions(table) => Arranged::Unknown,
            _ => Arranged::Functional,
        }
    }

    /// Whether a code cannot be one of the classification.
    fn is_foreign(self, code: &str, year: Option<i32>) -> bool {
        let (begins, classes) = match self {
            Arranged::Functional => (code.starts_with('2'), &LIST.classes.functional),
            Arranged::Economic => (code.starts_with(['3', '5']), &LIST.classes.economic),
            Arranged::Unknown => return false,
        };
        let known = year.is_some_and(|year| (LIST.since..=LIST.classes_through).contains(&year));
        !begins || (known && !classes.contains(&code[..3]))
    }
}

/// Whether a table of income lists what the money is for: nearly all of its codes begin as those of functions do.
fn lists_functions(table: &BudgetTable) -> bool {
    let codes = || {
        let printed = table.rows.iter().filter_map(|row| row.code.as_deref());
        printed.map(str::trim).filter(|code| is_code(code))
    };
    let functional = codes().filter(|code| code.starts_with('2')).count();
    functional >= 3 && functional * 10 >= codes().count() * 7
}

#[derive(Deserialize)]
struct Classification {
    /// The first fiscal year that the names hold for.
    since: i32,
    /// The last fiscal year for which the classes are known to be whole.
    classes_through: i32,
    functional: Names,
    economic: Names,
    classes: Classes,
}

/// Names by code: as seen in public documents, and as recalled from the published classification.
#[derive(Deserialize)]
struct Names {
    seen: HashMap<String, String>,
    recalled: HashMap<String, String>,
    #[serde(default)]
    renamed: Vec<Renamed>,
}

#[derive(Deserialize)]
struct Renamed {
    code: String,
    /// The last fiscal year of the name before.
    until: i32,
    before: String,
    name: String,
}

#[derive(Deserialize)]
struct Classes {
    functional: HashSet<String>,
    economic: HashSet<String>,
}

static LIST: LazyLock<Classification> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../data/classification.toml"))
        .expect("classification.toml is read by a test")
});

/// The name of a code, where the list knows it for that year.
fn classification(economic: bool, code: &str, year: Option<i32>) -> Option<&'static str> {
    let year = year.filter(|year| *year >= LIST.since)?;
    let names = if economic { &LIST.economic } else { &LIST.functional };
    if let Some(renamed) = names.renamed.iter().find(|renamed| renamed.code == code) {
        return Some(if year <= renamed.until { &renamed.before } else { &renamed.name });
    }
    names.seen.get(code).or_else(|| names.recalled.get(code)).map(String::as_str)
}
