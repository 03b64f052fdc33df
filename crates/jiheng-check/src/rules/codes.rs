//! C · Codes and classifications (编码与分类): project codes have their shape, budget codes their parents and names.
//!
//! [`classification`] is about the codes of budget tables, this file about those of projects.

mod classification;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use jiheng_model::text::{key, trimmed};
use jiheng_model::{Check, Document, Example, Family, Parameter, ParameterValue, Report, Rule, Severity};
use serde::Deserialize;

use super::{FORM, PROJECT_CODE};
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
        &classification::PARENT_MISSING,
        &classification::CODE_AND_NAME,
        &classification::CLASS_UNKNOWN,
        &DIVISION_AND_REGION,
    ],
};

/// The code of a project in its parts: division, year and check character (`DDDDDD YY P N×11 C`).
struct ProjectCode<'a> {
    text: &'a str,
}

/// How many characters a code of this kind has.
const LENGTH: usize = 21;
const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

impl<'a> ProjectCode<'a> {
    fn of(code: &'a str) -> Option<ProjectCode<'a>> {
        let text = trimmed(code);
        let bytes = text.as_bytes();
        let shaped = bytes.len() == LENGTH
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
        Some((index, trimmed(project.code.as_deref()?))).filter(|(_, code)| !code.is_empty())
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
    check: Check::Document(code_shape),
};

fn code_shape(document: &Document, report: &mut Report) {
    let all = codes(document).count();
    let good = shaped(document).count();
    if all == good {
        return;
    }
    // Other systems have other shapes; only what differs from its own kind, or is a slip of one, is a fault.
    let of_this_kind = good >= 2 && good * 2 > all;
    for (index, code) in codes(document).filter(|(_, code)| ProjectCode::of(code).is_none()) {
        let mended = mended(code);
        if !of_this_kind && mended.is_none() {
            continue;
        }
        let length = code.chars().count();
        let project = &document.projects[index];
        let what = if length == LENGTH {
            "有不应出现的字符".to_owned()
        } else {
            format!("共 {length} 位")
        };
        let hint = mended.as_deref().map(|mended| format!("，按校验位应为「{mended}」")).unwrap_or_default();
        let noted = report
            .at_pointer(
                format!("/projects/{index}/code"),
                format!(
                    "{}的项目编码{}{what}，应为 {LENGTH} 位（6 位区划、2 位年度、字母、11 位数字、校验位）{hint}",
                    project_name(project),
                    quote(code)
                ),
            )
            .evidence([("length", length.to_string()), ("expected", LENGTH.to_string())]);
        if let Some(mended) = mended {
            noted.correct(project.code.clone().unwrap_or_default(), mended, true);
        }
    }
}

/// The code with its slip of the pen mended, where only one mending gives it shape and check character: full-width
/// characters, small letters and blanks, or one letter in the place of the digit it looks like.
fn mended(code: &str) -> Option<String> {
    const ALIKE: [(u8, u8); 6] =
        [(b'O', b'0'), (b'I', b'1'), (b'L', b'1'), (b'S', b'5'), (b'Z', b'2'), (b'B', b'8')];
    let fits = |code: &str| ProjectCode::of(code).is_some_and(|code| code.fits());
    let plain = key(code).to_ascii_uppercase();
    if fits(&plain) {
        return Some(plain);
    }
    if plain.len() != LENGTH || !plain.is_ascii() {
        return None;
    }
    let mut found = (0..plain.len()).flat_map(|at| {
        let letter = plain.as_bytes()[at];
        let digits =
            ALIKE.iter().filter(move |(like, _)| *like == letter).map(|(_, digit)| char::from(*digit));
        let plain = &plain;
        digits.map(move |digit| format!("{}{digit}{}", &plain[..at], &plain[at + 1..]))
    });
    let mut fitting = found.by_ref().filter(|code| fits(code));
    fitting.next().filter(|_| fitting.next().is_none())
}

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
        let codes: Vec<(usize, ProjectCode)> = shaped(document).collect();
        // Where no year is printed, the codes of the other projects tell it, if they agree. A code used twice tells once.
        let mut years: HashMap<i32, usize> = HashMap::new();
        let different: BTreeSet<&str> = codes.iter().map(|(_, code)| code.text).collect();
        for code in different.iter().filter_map(|text| ProjectCode::of(text)) {
            *years.entry(code.year()).or_default() += 1;
        }
        let agreed = |code: &ProjectCode| match years.len() {
            2 if different.len() > 2 && years[&code.year()] == 1 => {
                years.keys().copied().find(|year| *year != code.year())
            }
            _ => None,
        };
        for (index, code) in &codes {
            let (year, of) = match document.fiscal_year {
                Some(year) => (year, "预算年度"),
                None => match agreed(code) {
                    Some(year) => (year, "其他项目的"),
                    None => continue,
                },
            };
            if code.year() <= year {
                continue;
            }
            report
                .at_pointer(
                    format!("/projects/{index}/code"),
                    format!(
                        "{}的项目编码{}是 {} 年的，晚于{of} {year} 年",
                        project_name(&document.projects[*index]),
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
        let Some((usual, count)) = usual_division(divisions.iter().copied()) else { return };
        if (divisions.len() as i64) < report.number("least") {
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

/// The division that four of five codes or more begin with, and how many they are.
fn usual_division<'a>(divisions: impl Iterator<Item = &'a str>) -> Option<(&'a str, usize)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut all = 0;
    for division in divisions {
        *counts.entry(division).or_default() += 1;
        all += 1;
    }
    let usual = counts.into_iter().max_by_key(|(division, count)| (*count, *division))?;
    (usual.1 * 10 >= all * 8).then_some(usual)
}

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

const DIVISION_AND_REGION: Rule = Rule {
    code: "C010",
    name: "project-code-region",
    severity: Severity::Warning,
    title: "项目编码的区划与单位所在地不符",
    why: "项目编码以所在地的行政区划代码开头；不符说明编码录错，或列了其他地区的项目。",
    fix: "与项目库核对编码；转移支付项目在备注说明。",
    basis: &[PROJECT_CODE],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/projects/0/code", r#""73998126P00100010001A""#),
        ("/projects/1/code", "null"),
        ("/projects/2/code", "null"),
        ("/projects/3/code", "null"),
        ("/projects/4/code", "null"),
    ]),
    check: Check::Document(|document, report| {
        let codes: Vec<(usize, ProjectCode)> = shaped(document).collect();
        let usual = usual_division(codes.iter().map(|(_, code)| code.division()));
        let mut told: HashSet<&str> = HashSet::new();
        let region = document.region.as_deref().and_then(|region| DIVISIONS.regions.get_key_value(region));
        for (index, code) in &codes {
            let division = code.division();
            let strange = !DIVISIONS.provinces.iter().any(|province| division.starts_with(province));
            // Projects of the city or the province may be listed with those of the county.
            let elsewhere = region.filter(|(_, own)| {
                let above =
                    division == format!("{}00", &own[..4]) || division == format!("{}0000", &own[..2]);
                division != own.as_str() && !above
            });
            // What only differs from the rest of its document is C004's.
            if (!strange && elsewhere.is_none()) || usual.is_some_and(|(usual, _)| usual != division) {
                continue;
            }
            if !told.insert(division) {
                continue;
            }
            let own = match elsewhere {
                Some((name, own)) => format!("{name}的区划是 {own}"),
                None => "没有以此开头的省级区划".to_owned(),
            };
            report
                .at_pointer(
                    format!("/projects/{index}/code"),
                    format!(
                        "{}的项目编码以区划 {division} 开头，{own}",
                        project_name(&document.projects[*index])
                    ),
                )
                .evidence([("division", division.to_owned())]);
        }
    }),
};

#[derive(Deserialize)]
struct Divisions {
    provinces: Vec<String>,
    regions: HashMap<String, String>,
}

static DIVISIONS: LazyLock<Divisions> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/divisions.toml")).expect("divisions.toml is read by a test")
});
