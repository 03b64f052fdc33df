//! How far budget tables go into the classification: functional codes to items, economic codes to subcategories.

use std::collections::HashSet;

use jiheng_model::{BudgetRow, BudgetTableKind as Kind, Check, Document, Example, Report, Rule, Severity};

use super::super::DISCLOSURE_2016;
use super::tables;

pub const FUNCTIONAL_LEVEL: Rule = Rule {
    code: "B016",
    name: "functional-level",
    severity: Severity::Error,
    title: "功能分类没有公开到项级",
    why: "支出按功能分类公开到项级科目（7 位编码）。",
    fix: "补充项级科目。",
    basis: &[DISCLOSURE_2016],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[("/budget/tables/4/rows", FUNCTIONAL_WITHOUT_ITEMS)]),
    check: Check::Document(|document, report| {
        detail(document, report, &[Kind::Expenditure, Kind::GeneralPublic], 7, "项级科目（7 位）");
    }),
};

const FUNCTIONAL_WITHOUT_ITEMS: &str = r#"[
  {"name": "合计", "amounts": {"合计": "500.00", "基本支出": "200.00", "项目支出": "300.00"}},
  {"code": "210", "name": "卫生健康支出", "amounts": {"合计": "500.00", "基本支出": "200.00", "项目支出": "300.00"}},
  {"code": "21015", "name": "医疗保障管理事务", "amounts": {"合计": "500.00", "基本支出": "200.00", "项目支出": "300.00"}}
]"#;

pub const ECONOMIC_LEVEL: Rule = Rule {
    code: "B017",
    name: "economic-level",
    severity: Severity::Error,
    title: "经济分类没有公开到款级",
    why: "基本支出按经济分类公开到款级科目（5 位编码）。",
    fix: "补充款级科目。",
    basis: &[DISCLOSURE_2016],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/budget/tables/5/rows",
        r#"[
  {"name": "合计", "amounts": {"合计": "200.00", "人员经费": "170.00", "公用经费": "30.00"}},
  {"code": "301", "name": "工资福利支出", "amounts": {"合计": "170.00", "人员经费": "170.00"}},
  {"code": "302", "name": "商品和服务支出", "amounts": {"合计": "30.00", "公用经费": "30.00"}}
]"#,
    ),
    check: Check::Document(|document, report| {
        detail(document, report, &[Kind::Basic], 5, "款级科目（5 位）")
    }),
};

fn detail(document: &Document, report: &mut Report, kinds: &[Kind], digits: usize, level: &str) {
    let Some(book) = &document.budget else { return };
    for found in tables::all(book).filter(|found| kinds.contains(&found.table.kind)) {
        let rows = &found.table.rows;
        let code = |row: &BudgetRow| {
            let code = row.code.as_deref().map(str::trim).filter(|code| code.len() >= 3)?;
            code.bytes().all(|b| b.is_ascii_digit()).then(|| code.to_owned())
        };
        let codes: HashSet<String> = rows.iter().filter_map(code).collect();
        let Some(longest) = codes.iter().map(String::len).max() else { continue };
        if longest < digits {
            report
                .at_pointer(
                    format!("/budget/tables/{}", found.index),
                    format!("{}的科目编码最长 {longest} 位，没有{level}", found.table.kind.title()),
                )
                .evidence([("digits", longest.to_string()), ("expected", digits.to_string())]);
            continue;
        }
        // A code whose parent is missing may be a misprint of the child that is looked for; that is C007's.
        let orphan = |code: &String| code.len() > 3 && !codes.contains(&code[..code.len() - 2]);
        if codes.iter().any(orphan) {
            continue;
        }
        let parents: HashSet<&str> =
            codes.iter().filter(|code| code.len() > 3).map(|code| &code[..code.len() - 2]).collect();
        for (at, row) in rows.iter().enumerate() {
            let Some(code) = code(row) else { continue };
            let spent = row.amounts.values().any(|amount| !amount.is_zero());
            if code.len() >= digits
                || parents.contains(code.as_str())
                || !spent
                || UNDIVIDED.contains(&code.as_str())
            {
                continue;
            }
            report
                .at_pointer(
                    format!("/budget/tables/{}/rows/{at}", found.index),
                    format!(
                        "{}的科目「{code} {}」下没有{level}",
                        found.table.kind.title(),
                        row.name.as_deref().unwrap_or_default().trim()
                    ),
                )
                .evidence([("digits", code.len().to_string()), ("expected", digits.to_string())]);
        }
    }
}

/// Classes that have no items: 预备费.
const UNDIVIDED: [&str; 1] = ["227"];
