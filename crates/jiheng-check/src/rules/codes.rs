//! C · Codes and classifications (编码与分类): project codes have their shape, budget codes their parents and names.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use jiheng_model::text::key;
use jiheng_model::{
    BudgetTableKind as Kind, Check, Document, Example, Family, Parameter, ParameterValue, Report,
};
use jiheng_model::{Rule, Severity};
use serde::Deserialize;

use super::budget::tables;
use super::{CLASSIFICATION, FORM, PROJECT_CODE};
use crate::words::{plain, project_name, quote};

pub const FAMILY: Family = Family {
    letter: 'C',
    title: "编码与分类",
    rules: &[
        &CODE_SHAPE,
        &CODE_CHECK,
        &CODE_YEAR,
        &CODE_DIVISION,
        &CODE_REPEATED,
        &NAME_REPEATED,
        &PARENT_MISSING,
        &CODE_AND_NAME,
    ],
};

/// The code of a project in its parts: division, year and check character (`DDDDDD YY P N×11 C`).
struct ProjectCode<'a> {
    text: &'a str,
}

const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

impl<'a> ProjectCode<'a> {
    fn of(code: &'a str) -> Option<ProjectCode<'a>> {
        let text = code.trim();
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 21
            && bytes[..8].iter().all(u8::is_ascii_digit)
            && bytes[8].is_ascii_uppercase()
            && bytes[9..20].iter().all(u8::is_ascii_digit)
            && ALPHABET.contains(&bytes[20]);
        shaped.then_some(ProjectCode { text })
    }

    fn division(&self) -> &'a str {
        &self.text[..6]
    }

    fn year(&self) -> i32 {
        2000 + self.text[6..8].parse::<i32>().unwrap_or(0)
    }

    /// The check character that the first twenty ask for: Σ index · 3^i mod 31, counted from the end of the alphabet.
    fn expected(&self) -> Option<char> {
        let mut weight = 1usize;
        let mut sum = 0usize;
        for byte in &self.text.as_bytes()[..20] {
            let index = ALPHABET.iter().position(|letter| letter == byte)?;
            sum = (sum + index * weight) % 31;
            weight = weight * 3 % 31;
        }
        Some(char::from(ALPHABET[30 - sum]))
    }

    fn fits(&self) -> bool {
        self.expected().is_none_or(|expected| self.text.ends_with(expected))
    }
}

/// The year in a project code of the known shape.
pub fn year(code: &str) -> Option<i32> {
    ProjectCode::of(code).map(|code| code.year())
}

fn codes(document: &Document) -> impl Iterator<Item = (usize, &str)> {
    let projects = document.projects.iter().enumerate();
    projects.filter_map(|(index, project)| {
        Some((index, project.code.as_deref()?.trim())).filter(|(_, code)| !code.is_empty())
    })
}

fn shaped(document: &Document) -> impl Iterator<Item = (usize, ProjectCode<'_>)> {
    codes(document).filter_map(|(index, code)| Some((index, ProjectCode::of(code)?)))
}

const CODE_SHAPE: Rule = Rule {
    code: "C001",
    name: "project-code-shape",
    severity: Severity::Error,
    title: "项目编码的位数或格式不对",
    why: "同一文件的项目编码格式相同；个别不同多半是漏了或错了字符。",
    fix: "与项目库核对，改正编码。",
    basis: &[PROJECT_CODE],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/code", r#""13998126P0010001000""#),
    check: Check::Document(|document, report| {
        let all = codes(document).count();
        let good = shaped(document).count();
        // Other systems have other shapes; here only what differs from its own kind is a fault.
        if good < 2 || good * 2 <= all {
            return;
        }
        for (index, code) in codes(document).filter(|(_, code)| ProjectCode::of(code).is_none()) {
            let length = code.chars().count();
            report
                .at_pointer(
                    format!("/projects/{index}/code"),
                    format!(
                        "{}的项目编码{}共 {length} 位，本文件的编码为 21 位（6 位区划、2 位年度、字母、11 位数字、校验位）",
                        project_name(&document.projects[index]),
                        quote(code)
                    ),
                )
                .evidence([("length", length.to_string()), ("expected", "21".to_owned())]);
        }
    }),
};

const CODE_CHECK: Rule = Rule {
    code: "C002",
    name: "project-code-check",
    severity: Severity::Warning,
    title: "项目编码的校验位不符",
    why: "编码最后一位由前 20 位算出；不符说明某一位录错。该算法由公开文本实测得出，未见公布的规定。",
    fix: "与项目库核对编码的每一位。",
    basis: &[PROJECT_CODE],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/code", r#""13998126P00100010001H""#),
    check: Check::Document(|document, report| {
        let any_fits = shaped(document).any(|(_, code)| code.fits());
        for (index, code) in shaped(document).filter(|(_, code)| !code.fits()) {
            // Elsewhere than in Hebei the scheme is known to hold only where another code of the document fits it.
            if !code.division().starts_with("13") && !any_fits {
                continue;
            }
            let (Some(expected), Some(printed)) = (code.expected(), code.text.chars().last()) else {
                continue;
            };
            report
                .at_pointer(
                    format!("/projects/{index}/code"),
                    format!(
                        "{}的项目编码{}校验位是「{printed}」，按前 20 位计算应为「{expected}」",
                        project_name(&document.projects[index]),
                        quote(code.text)
                    ),
                )
                .evidence([("printed", printed.to_string()), ("expected", expected.to_string())]);
        }
    }),
};

const CODE_YEAR: Rule = Rule {
    code: "C003",
    name: "project-code-year",
    severity: Severity::Error,
    title: "项目编码的年度晚于预算年度",
    why: "项目先入库后安排预算，编码年度不会晚于预算年度；早于预算年度的结转项目是正常的。",
    fix: "核对项目编码或预算年度。",
    basis: &[PROJECT_CODE],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/code", r#""13998127P00100010001Y""#),
    check: Check::Document(|document, report| {
        let Some(year) = document.fiscal_year else { return };
        for (index, code) in shaped(document).filter(|(_, code)| code.year() > year) {
            report
                .at_pointer(
                    format!("/projects/{index}/code"),
                    format!(
                        "{}的项目编码{}是 {} 年的，晚于预算年度 {year} 年",
                        project_name(&document.projects[index]),
                        quote(code.text),
                        code.year()
                    ),
                )
                .evidence([("code_year", code.year().to_string()), ("fiscal_year", year.to_string())]);
        }
    }),
};

const CODE_DIVISION: Rule = Rule {
    code: "C004",
    name: "project-code-division",
    severity: Severity::Warning,
    title: "项目编码的区划与其他项目不同",
    why: "同一单位的项目编码以同一行政区划开头；个别不同多半是录错或误列了其他地区的项目。",
    fix: "与项目库核对编码；转移支付项目在备注说明。",
    basis: &[PROJECT_CODE],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "least",
        title: "至少多少个编码才比较",
        default: ParameterValue::Number(5),
    }],
    example: Example::edit("/projects/0/code", r#""13998226P00100010001M""#),
    check: Check::Document(|document, report| {
        let divisions: Vec<&str> = shaped(document).map(|(_, code)| code.division()).collect();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for division in &divisions {
            *counts.entry(division).or_default() += 1;
        }
        let Some((usual, count)) = counts.into_iter().max_by_key(|(division, count)| (*count, *division))
        else {
            return;
        };
        if (divisions.len() as i64) < report.number("least") || count * 10 < divisions.len() * 8 {
            return;
        }
        for (index, code) in shaped(document).filter(|(_, code)| code.division() != usual) {
            report
                .at_pointer(
                    format!("/projects/{index}/code"),
                    format!(
                        "{}的项目编码以区划 {} 开头，其他 {} 个项目是 {usual}",
                        project_name(&document.projects[index]),
                        code.division(),
                        count
                    ),
                )
                .evidence([("division", code.division().to_owned()), ("usual", usual.to_owned())]);
        }
    }),
};

const CODE_REPEATED: Rule = Rule {
    code: "C005",
    name: "project-code-repeated",
    severity: Severity::Error,
    title: "项目编码重复",
    why: "一个编码只对应一个项目。",
    fix: "与项目库核对，改正其中一个编码。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/1/code", r#""13998126P00100010001G""#),
    check: Check::Document(|document, report| {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (index, code) in codes(document) {
            match seen.get(code) {
                Some(first) => {
                    let (one, other) = (&document.projects[*first], &document.projects[index]);
                    report.at_pointer(
                        format!("/projects/{index}/code"),
                        format!(
                            "项目编码{}用于两个项目：{}和{}",
                            quote(code),
                            project_name(one),
                            project_name(other)
                        ),
                    );
                }
                None => {
                    seen.insert(code, index);
                }
            }
        }
    }),
};

const NAME_REPEATED: Rule = Rule {
    code: "C006",
    name: "project-name-repeated",
    severity: Severity::Warning,
    title: "同一单位的项目名称重复",
    why: "同名的项目难以区分，也可能是同一项目列了两次。",
    fix: "核对是否重复列示；不是同一项目的，在名称中写明区别。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/1/name", r#""城乡居民参保宣传经费""#),
    check: Check::Document(|document, report| {
        let mut seen: HashMap<(Option<&str>, String), usize> = HashMap::new();
        for (index, project) in document.projects.iter().enumerate().filter(|(_, project)| !project.masked) {
            let Some(name) = project.name.as_deref().filter(|name| !name.trim().is_empty()) else { continue };
            if let Some(first) = seen.insert((project.unit.as_deref(), plain(name)), index) {
                report.at_pointer(
                    format!("/projects/{index}/name"),
                    format!("第 {} 个和第 {} 个项目同名：{}", first + 1, index + 1, quote(name)),
                );
            }
        }
    }),
};

const PARENT_MISSING: Rule = Rule {
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
        for (at, row) in found.table.rows.iter().enumerate() {
            let Some(code) = row.code.as_deref().map(str::trim) else { continue };
            if !matches!(code.len(), 5 | 7) || !code.bytes().all(|b| b.is_ascii_digit()) {
                continue;
            }
            let parent = &code[..code.len() - 2];
            if !codes.contains(parent) {
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

const CODE_AND_NAME: Rule = Rule {
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
        for found in coded_tables(document) {
            let economic = found.table.kind == Kind::Basic;
            for (at, row) in found.table.rows.iter().enumerate() {
                let (Some(code), Some(name)) = (row.code.as_deref().map(str::trim), row.name.as_deref())
                else {
                    continue;
                };
                let Some(known) = classification(economic, code, document.fiscal_year) else { continue };
                let (printed, expected) = (key(name), key(known));
                let close = printed.contains(&expected) || expected.contains(&printed);
                if !close && !printed.is_empty() {
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

#[derive(Deserialize)]
struct Classification {
    /// The first fiscal year the list is known to hold for.
    since: i32,
    functional: HashMap<String, String>,
    economic: HashMap<String, String>,
}

static LIST: LazyLock<Classification> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/classification.toml"))
        .expect("classification.toml is read by a test")
});

/// The name of a code, where the list knows it for that year.
fn classification(economic: bool, code: &str, year: Option<i32>) -> Option<&'static str> {
    if year.is_none_or(|year| year < LIST.since) {
        return None;
    }
    let names = if economic { &LIST.economic } else { &LIST.functional };
    names.get(code).map(String::as_str)
}
