//! What is published: the set of tables, their year, unit and level of detail, and how empty ones are explained.

use jiheng_model::{
    BudgetTable, BudgetTableKind as Kind, Check, Decimal, Document, Example, Kind as DocumentKind, Parameter,
    ParameterValue, Report, Rule, Severity, quantities,
};

use super::super::DISCLOSURE_2016;
use super::tables;
use crate::words::{contains_any, quote};

/// Whether any amount other than zero is printed.
fn has_figures(table: &BudgetTable) -> bool {
    table.rows.iter().any(|row| row.amounts.values().any(|amount| !amount.is_zero()))
}

/// Whether the table's note, or a paragraph of the narrative that names the table, says that there is nothing.
fn says_none(note: &str) -> bool {
    contains_any(note, &["空表", "无此", "没有", "无相关", "未安排", "不涉及", "本表为空", "无数据"])
        || (note.contains('无') && contains_any(note, &["预算", "拨款", "支出", "经费", "采购", "收入"]))
}

const SUBJECTS: [(Kind, &[&str]); 4] = [
    (Kind::GovernmentFund, &["政府性基金", "政府基金"]),
    (Kind::StateCapital, &["国有资本经营"]),
    (Kind::ThreePublic, &["三公"]),
    (Kind::Procurement, &["政府采购"]),
];

pub const EMPTY_WITHOUT_SENTENCE: Rule = Rule {
    code: "B011",
    name: "empty-table-unexplained",
    severity: Severity::Error,
    title: "空表没有说明",
    why: "没有数据的表也要公开，并写明没有相关预算，否则不能区分没有和漏填。",
    fix: "在表下注明无此项预算，如「注：无政府性基金预算，空表列示」。",
    basis: &[DISCLOSURE_2016],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/budget/tables/6/note", "null"),
    check: Check::Document(|document, report| {
        let Some(book) = &document.budget else { return };
        for found in tables::all(book) {
            let table = found.table;
            let Some((_, subjects)) = SUBJECTS.iter().find(|(kind, _)| *kind == table.kind) else { continue };
            if has_figures(table) || table.note.as_deref().is_some_and(says_none) {
                continue;
            }
            let told = book.narrative.iter().any(|section| {
                section
                    .text
                    .split(['。', '\n', '；'])
                    .any(|sentence| contains_any(sentence, subjects) && says_none(sentence))
                    || (contains_any(&section.heading, subjects) && says_none(&section.text))
            });
            // Zeros that are printed say as much as a sentence.
            let zeros = table.rows.iter().any(|row| row.amounts.values().any(|amount| amount.is_zero()));
            if !told && !zeros {
                report.at_pointer(
                    format!("/budget/tables/{}", found.index),
                    format!("{}没有数据，也没有说明是否无此项预算", table.kind.title()),
                );
            }
        }
    }),
};

pub const SENTENCE_AND_FIGURES: Rule = Rule {
    code: "B012",
    name: "empty-note-on-figures",
    severity: Severity::Error,
    title: "注明为空表却有数据",
    why: "说明与表中数据相反，不知以哪个为准。",
    fix: "删去空表说明，或核对表中数据。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/budget/tables/8/note", r#""注：无“三公”经费预算，空表列示。""#),
    check: Check::Document(|document, report| {
        let Some(book) = &document.budget else { return };
        for found in tables::all(book) {
            let Some(note) = found.table.note.as_deref() else { continue };
            let count = found
                .table
                .rows
                .iter()
                .flat_map(|row| row.amounts.values())
                .filter(|one| !one.is_zero())
                .count();
            if count > 0 && contains_any(note, &["空表", "本表为空", "本表无数据"]) {
                report
                    .at_pointer(
                        format!("/budget/tables/{}", found.index),
                        format!("{}有 {count} 个金额，注释却写{}", found.table.kind.title(), quote(note)),
                    )
                    .evidence([("amounts", count.to_string())]);
            }
        }
    }),
};

pub const TABLE_MISSING: Rule = Rule {
    code: "B013",
    name: "table-missing",
    severity: Severity::Error,
    title: "单位预算缺少应公开的表",
    why: "没有数据的表也要公开；缺表就不完整。",
    fix: "补充缺少的表，没有数据的注明空表列示。",
    basis: &[DISCLOSURE_2016],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "least",
        title: "至少读出多少张表才核对",
        default: ParameterValue::Number(5),
    }],
    example: Example::edit(
        "/budget/tables/6",
        r#"{"kind": "procurement", "title": "政府采购预算表", "rows": [], "note": "注：无政府采购预算，空表列示。"}"#,
    ),
    check: Check::Document(table_missing),
};

const SET: [Kind; 9] = [
    Kind::IncomeExpenditure,
    Kind::Income,
    Kind::Expenditure,
    Kind::Appropriation,
    Kind::GeneralPublic,
    Kind::Basic,
    Kind::GovernmentFund,
    Kind::StateCapital,
    Kind::ThreePublic,
];

fn table_missing(document: &Document, report: &mut Report) {
    let Some(book) = document.budget.as_ref().filter(|_| document.kinds.contains(&DocumentKind::UnitBudget))
    else {
        return;
    };
    let has = |kind: &Kind| book.tables.iter().any(|table| table.kind == *kind);
    let read = SET.iter().filter(|kind| has(kind)).count();
    let missing: Vec<&str> = SET.iter().filter(|kind| !has(kind)).map(|kind| kind.title()).collect();
    if read as i64 >= report.number("least") && !missing.is_empty() {
        report
            .at_pointer(
                "/budget/tables",
                format!("应公开 {} 张预算表，读到 {read} 张，缺少{}", SET.len(), missing.join("、")),
            )
            .evidence([("tables", read.to_string()), ("missing", missing.join("、"))]);
    }
}

pub const YEARS_DIFFER: Rule = Rule {
    code: "B014",
    name: "table-years-differ",
    severity: Severity::Error,
    title: "预算表的年度不一致",
    why: "同一份预算的各表应是同一年度；不同多半是沿用了旧表。",
    fix: "改正表头的预算年度，并核对数据是否为本年度。",
    basis: &[DISCLOSURE_2016],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/budget/tables/4/fiscal_year", "2025"),
    check: Check::Document(|document, report| {
        let Some(book) = &document.budget else { return };
        let Some(year) = document.fiscal_year else { return };
        for found in tables::all(book).filter(|found| found.table.kind != Kind::Assets) {
            if let Some(printed) = found.table.fiscal_year.filter(|printed| *printed != year) {
                report
                    .at_pointer(
                        format!("/budget/tables/{}", found.index),
                        format!("{}的预算年度是 {printed} 年，文件是 {year} 年", found.table.kind.title()),
                    )
                    .evidence([("table", printed.to_string()), ("document", year.to_string())]);
            }
        }
    }),
};

pub const UNITS_DIFFER: Rule = Rule {
    code: "B015",
    name: "table-units-differ",
    severity: Severity::Error,
    title: "预算表的金额单位不一致",
    why: "各表单位不同容易误读，金额相差可达一万倍。",
    fix: "统一为同一金额单位，并核对数据。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/budget/tables/4/money_unit", r#""元""#),
    check: Check::Document(|document, report| {
        let Some(book) = &document.budget else { return };
        let printed = || book.tables.iter().filter_map(|table| table.money_unit.as_deref());
        let count = |unit: &str| printed().filter(|other| *other == unit).count();
        let Some(usual) = printed().max_by_key(|unit| count(unit)) else { return };
        if count(usual) * 2 <= printed().count() {
            return;
        }
        for found in tables::all(book) {
            if let Some(unit) = found.table.money_unit.as_deref().filter(|unit| *unit != usual) {
                report
                    .at_pointer(
                        format!("/budget/tables/{}", found.index),
                        format!("{}的金额单位是「{unit}」，其他表是「{usual}」", found.table.kind.title()),
                    )
                    .evidence([("unit", unit.to_owned()), ("usual", usual.to_owned())]);
            }
        }
    }),
};

pub const UNIT_MISSING: Rule = Rule {
    code: "B033",
    name: "table-unit-missing",
    severity: Severity::Info,
    title: "预算表没有注明金额单位",
    why: "其他各表都注明单位，这一张没有，读者只能猜测。",
    fix: "在表头注明金额单位。",
    basis: &[],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "least",
        title: "至少多少张表注明了单位才报告",
        default: ParameterValue::Number(5),
    }],
    example: Example::edit("/budget/tables/4/money_unit", "null"),
    check: Check::Document(|document, report| {
        let Some(book) = &document.budget else { return };
        let stated = book.tables.iter().filter(|table| table.money_unit.is_some()).count();
        if (stated as i64) < report.number("least") {
            return;
        }
        for found in tables::all(book) {
            if found.table.money_unit.is_none() && has_figures(found.table) {
                report
                    .at_pointer(
                        format!("/budget/tables/{}", found.index),
                        format!("{}没有注明金额单位，其他 {stated} 张表都已注明", found.table.kind.title()),
                    )
                    .evidence([("stated", stated.to_string())]);
            }
        }
    }),
};

pub const TARGETS_NOT_DISCLOSED: Rule = Rule {
    code: "B026",
    name: "targets-not-disclosed",
    severity: Severity::Error,
    title: "有项目支出而没有公开绩效目标",
    why: "单位预算应一并公开项目绩效目标；有项目支出却没有目标，就看不出钱要办成什么事。",
    fix: "补充各项目的绩效目标表；另行公开的，在说明中写明。",
    basis: &[DISCLOSURE_2016],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[("/projects", "[]"), ("/totals", "[]"), ("/kinds", r#"["unit_budget"]"#)]),
    check: Check::Document(|document, report| {
        let unit_budget = document.kinds.contains(&DocumentKind::UnitBudget);
        let Some(book) = document.budget.as_ref().filter(|_| unit_budget && document.projects.is_empty())
        else {
            return;
        };
        // Where targets are spoken of, or text stayed unread, they may well be there.
        let told = book
            .narrative
            .iter()
            .map(|section| &section.text)
            .chain(document.unmapped.iter().map(|one| &one.text));
        let elsewhere = told.into_iter().any(|text| text.contains("绩效"));
        if elsewhere || document.department_goals.is_some() {
            return;
        }
        let Some(found) = tables::of(book, Kind::Expenditure) else { return };
        let Some((row, total)) = tables::sound_total(found.table, "项目支出") else { return };
        if !total.is_zero() && !total.is_negative() {
            report
                .at_pointer(
                    format!("/budget/tables/{}/rows/{row}", found.index),
                    format!("项目支出 {total} 万元，文件中没有项目绩效目标"),
                )
                .evidence([("total", total.to_string())]);
        }
    }),
};

pub const TARGETS_AND_PROJECTS: Rule = Rule {
    code: "B027",
    name: "targets-and-projects",
    severity: Severity::Error,
    title: "绩效目标表的数量与说明不一致",
    why: "说明中写有多少个项目编制了绩效目标，就应公开多少张目标表。",
    fix: "补齐缺少的绩效目标表，或改正说明中的数量。",
    basis: &[DISCLOSURE_2016],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/budget/narrative/3",
        r#"{"heading": "项目绩效目标情况", "text": "2026年共有6个项目编制了绩效目标。本年没有政府采购预算。", "claims": []}"#,
    ),
    check: Check::Document(|document, report| {
        let Some(book) = document.budget.as_ref().filter(|_| !document.projects.is_empty()) else { return };
        for (at, section) in book.narrative.iter().enumerate() {
            for sentence in section.text.split(['。', '；', '\n']) {
                let Some(told) = projects_with_targets(sentence) else { continue };
                let read = document.projects.len();
                if told != Decimal::from(read) {
                    report
                        .at_pointer(
                            format!("/budget/narrative/{at}/text"),
                            format!(
                                "{}写的是 {told} 个项目，文件中有 {read} 个项目的绩效目标",
                                quote(sentence.trim())
                            ),
                        )
                        .evidence([("told", told.to_string()), ("read", read.to_string())]);
                }
            }
        }
    }),
};

/// `共有6个项目编制了绩效目标`: the one number of projects in a sentence about their targets.
fn projects_with_targets(sentence: &str) -> Option<Decimal> {
    let partial = ["其中", "重点", "上年", "部分", "抽取", "等", "评价", "自评", "监控"];
    if !sentence.contains("绩效目标") || contains_any(sentence, &partial) {
        return None;
    }
    let characters: Vec<char> = sentence.chars().collect();
    let counted: Vec<Decimal> = quantities(sentence)
        .into_iter()
        .filter(|quantity| {
            let (start, end) = quantity.span;
            let before = characters[..start].ends_with(&['项', '目'])
                || characters[..start].ends_with(&['项', '目', '共']);
            let after = characters[end.min(characters.len())..].starts_with(&['项', '目']);
            quantity.unit.as_deref() == Some("个") && (before || after)
        })
        .map(|quantity| quantity.number)
        .collect();
    match counted.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}
