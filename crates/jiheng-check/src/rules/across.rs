//! X · Across documents (文件之间): one project is told once and alike, and no body copies another's targets.
//!
//! A department's own file beside those of its units prints the same projects again: that is said once for a document,
//! and nothing else is said of such projects.

use jiheng_model::{
    Batch, Check, Document, Example, Family, Kind, Mark, Money, Parameter, ParameterValue, Project, Report,
    Rule, Seen, Severity,
};

use super::{FORM, GOALS_2015, PROJECT_CODE};
use crate::words::{plain, project_name, quote, quote_path};

pub const FAMILY: Family = Family {
    letter: 'X',
    title: "文件之间",
    rules: &[
        &CODE_OF_TWO,
        &PROJECT_AGAIN,
        &BUDGETS_OF_ONE,
        &CODES_OF_ONE,
        &GOAL_OF_ANOTHER,
        &INDICATORS_OF_ANOTHER,
        &BUDGETS_OF_STAGES,
        &BATCH_LIMIT,
    ],
};

/// What an earlier document of the same year and kind says of a project.
enum Twin<'a> {
    /// The same project.
    Same(&'a Seen),
    /// Another project under its code.
    OtherOfCode(&'a Seen),
    /// A project of the same unit and name under another code.
    OtherOfName(&'a Seen),
    None,
}

fn twin<'a>(index: usize, document: &Document, batch: &'a Batch) -> Twin<'a> {
    let by_name = batch.find(Mark::Name, index, document);
    let same_code = |seen: &&Seen| batch.shares(Mark::Code, index, seen) != Some(false);
    match (batch.find(Mark::Code, index, document), by_name) {
        (Some(seen), _) if batch.shares(Mark::Title, index, seen) != Some(false) => Twin::Same(seen),
        // The other document itself gives the code to two projects, one of which is this one.
        (_, Some(seen)) if same_code(&seen) => Twin::Same(seen),
        (Some(seen), _) => Twin::OtherOfCode(seen),
        (None, Some(seen)) => Twin::OtherOfName(seen),
        (None, None) => Twin::None,
    }
}

/// Projects whose content is disclosed.
fn told(document: &Document) -> impl Iterator<Item = (usize, &Project)> {
    document.projects.iter().enumerate().filter(|(_, project)| !project.masked)
}

fn place(batch: &Batch, seen: &Seen) -> String {
    format!("{}第 {} 个项目", quote_path(batch.path(seen)), seen.project + 1)
}

/// Amounts that differ by more than one of them may have been rounded, in 分.
fn differ(one: Option<Money>, other: Option<Money>, tolerance: i64) -> Option<(Money, Money)> {
    one.zip(other).filter(|(one, other)| (one.fen() - other.fen()).abs() > tolerance)
}

const ROUNDING: Parameter =
    Parameter {
        name: "yuan", title: "相差不超过多少元不报告", default: ParameterValue::Number(100)
    };

fn rounding(report: &Report) -> i64 {
    report.number("yuan").saturating_mul(100)
}

const CODE_OF_TWO: Rule = Rule {
    code: "X001",
    name: "code-of-two-projects",
    severity: Severity::Error,
    title: "两份文件中名称不同的项目用同一个代码",
    why: "一个代码只对应一个项目；两个项目共用，资金和绩效就会记错。",
    fix: "核对两个项目的代码，改正有误的一个；确是同一项目的，统一名称。",
    basis: &[PROJECT_CODE],
    since: "0.1.0",
    parameters: &[],
    example: Example::Beside { other: &[("/projects/0/code", r#""13998126P00100010001G""#)], edits: &[] },
    check: Check::Batch(|document, batch, report| {
        for (index, project) in told(document) {
            let Twin::OtherOfCode(seen) = twin(index, document, batch) else { continue };
            let code = project.code.as_deref().unwrap_or_default();
            report.at_pointer(
                format!("/projects/{index}/code"),
                format!(
                    "{}的代码{}与{}相同，名称不同",
                    project_name(project),
                    quote(code),
                    place(batch, seen)
                ),
            );
        }
    }),
};

const PROJECT_AGAIN: Rule = Rule {
    code: "X002",
    name: "project-again",
    severity: Severity::Info,
    title: "项目在另一份文件中已经有了",
    why: "同一项目在同年同类的两份文件中各有一份，汇总时会重复计算；部门汇总表与所属单位的表一起检查时属正常。",
    fix: "属于重复报送的，只保留一份；属于汇总表的不用处理。",
    basis: &[],
    since: "0.1.0",
    parameters: &[ROUNDING],
    example: Example::Beside {
        other: &[
            ("/projects/0/name", r#""城乡居民参保宣传经费""#),
            ("/projects/0/code", r#""13998126P00100010001G""#),
            ("/projects/0/budget/total", r#""45.50""#),
        ],
        edits: &[],
    },
    check: Check::Batch(project_again),
};

fn project_again(document: &Document, batch: &Batch, report: &mut Report) {
    let tolerance = rounding(report);
    let mut again = told(document).filter_map(|(index, project)| match twin(index, document, batch) {
        Twin::Same(seen) if differ(project.planned(), seen.budget, tolerance).is_none() => {
            Some((index, project, seen))
        }
        _ => None,
    });
    let Some((first, project, seen)) = again.next() else { return };
    let count = 1 + again.count();
    report
        .at_pointer(
            format!("/projects/{first}"),
            if count == 1 {
                format!("{}与{}是同一项目", project_name(project), place(batch, seen))
            } else {
                format!(
                    "{count} 个项目在前面的文件中已经有了，如{}，与{}是同一项目",
                    project_name(project),
                    place(batch, seen)
                )
            },
        )
        .evidence([("count", count.to_string())]);
}

const BUDGETS_OF_ONE: Rule = Rule {
    code: "X003",
    name: "budgets-of-one-project",
    severity: Severity::Warning,
    title: "同一项目在两份文件中的预算不一致",
    why: "同年同类的文件中，一个项目只有一个预算数；两数不等，就不知以哪个为准。",
    fix: "核对以哪份文件为准，改正另一份；一份是旧稿的，不再使用。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[ROUNDING],
    example: Example::Beside {
        other: &[
            ("/projects/0/name", r#""城乡居民参保宣传经费""#),
            ("/projects/0/code", r#""13998126P00100010001G""#),
            ("/projects/0/budget/total", r#""50.00""#),
        ],
        edits: &[],
    },
    check: Check::Batch(|document, batch, report| {
        let tolerance = rounding(report);
        for (index, project) in told(document) {
            let Twin::Same(seen) = twin(index, document, batch) else { continue };
            let Some((own, other)) = differ(project.planned(), seen.budget, tolerance) else { continue };
            report
                .at_pointer(
                    format!("/projects/{index}/budget"),
                    format!(
                        "{}预算 {own} 万元，{}是同一项目，预算 {other} 万元，相差 {} 万元",
                        project_name(project),
                        place(batch, seen),
                        (own - other).abs()
                    ),
                )
                .evidence([("budget", own.to_string()), ("other", other.to_string())]);
        }
    }),
};

const CODES_OF_ONE: Rule = Rule {
    code: "X004",
    name: "codes-of-one-name",
    severity: Severity::Warning,
    title: "同一单位同名项目在两份文件中代码不同",
    why: "一个项目只有一个代码；同名而代码不同，或者重复申报，或者一处代码写错。",
    fix: "核对是否同一项目：是的统一代码，不是的在名称上加以区别。",
    basis: &[PROJECT_CODE],
    since: "0.1.0",
    parameters: &[],
    example: Example::Beside {
        other: &[
            ("/projects/0/name", r#""城乡居民参保宣传经费""#),
            ("/projects/0/unit", r#""清河口县医疗保障局本级""#),
        ],
        edits: &[],
    },
    check: Check::Batch(|document, batch, report| {
        for (index, project) in told(document) {
            let Twin::OtherOfName(seen) = twin(index, document, batch) else { continue };
            report.at_pointer(
                format!("/projects/{index}/name"),
                format!("{}与{}的单位和名称相同，代码不同", project_name(project), place(batch, seen)),
            );
        }
    }),
};

/// An earlier project of another name that has the same goal or the same indicators. Many bodies have projects of one
/// name with one set of targets, as every school has its running costs; those are no copies.
fn copied<'a>(mark: Mark, index: usize, document: &Document, batch: &'a Batch) -> Option<&'a Seen> {
    let seen = batch.find(mark, index, document)?;
    let is_same = matches!(twin(index, document, batch), Twin::Same(_) | Twin::OtherOfName(_));
    (!is_same && batch.shares(Mark::Title, index, seen) == Some(false)).then_some(seen)
}

const GOAL_OF_ANOTHER: Rule = Rule {
    code: "X005",
    name: "goal-of-another-file",
    severity: Severity::Warning,
    title: "绩效目标与另一份文件中别的项目相同",
    why: "项目不同，目标一字不差，多半是从别处抄来，与本项目的内容对不上。",
    fix: "按本项目的内容和预算重新编写绩效目标。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "least",
        title: "目标至少多少字才报告",
        default: ParameterValue::Number(20),
    }],
    example: Example::Beside {
        other: &[("/projects/0/goals/0/text", r#""全年检查定点医药机构40家，追回违规资金不少于50万元。""#)],
        edits: &[],
    },
    check: Check::Batch(|document, batch, report| {
        let least = usize::try_from(report.number("least")).unwrap_or(usize::MAX);
        for (index, project) in told(document) {
            let Some(seen) = copied(Mark::Goal, index, document, batch) else { continue };
            let goal = project.goal().map_or("", |goal| &goal.text);
            // Where the indicators are copied as well, X006 says so.
            if plain(goal).chars().count() < least
                || batch.shares(Mark::Indicators, index, seen) == Some(true)
            {
                continue;
            }
            report.at_pointer(
                format!("/projects/{index}/goals"),
                format!(
                    "{}的绩效目标与{}一字不差，而名称不同：{}",
                    project_name(project),
                    place(batch, seen),
                    quote(goal)
                ),
            );
        }
    }),
};

const INDICATORS_OF_ANOTHER: Rule = Rule {
    code: "X006",
    name: "indicators-of-another-file",
    severity: Severity::Warning,
    title: "全部指标与另一份文件中别的项目相同",
    why: "项目不同，指标和指标值却全部相同，多半是整体照抄，不能反映本项目。",
    fix: "按本项目的内容和预算重新设置指标和指标值。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "least",
        title: "至少多少项指标相同才报告",
        default: ParameterValue::Number(5),
    }],
    example: Example::Beside {
        other: &[(
            "/projects/0/indicators",
            r#"[
  {"name": "检查定点机构数", "targets": [{"text": "≥40家"}]},
  {"name": "问题整改率", "targets": [{"text": "100%"}]},
  {"name": "检查完成时间", "targets": [{"text": "2026年10月底前"}]},
  {"name": "检查总成本", "targets": [{"text": "不超过24万元"}]},
  {"name": "追回违规资金", "targets": [{"text": "≥50万元"}]},
  {"name": "服务对象满意度", "targets": [{"text": "≥95%"}]}
]"#,
        )],
        edits: &[],
    },
    check: Check::Batch(|document, batch, report| {
        let least = usize::try_from(report.number("least")).unwrap_or(usize::MAX);
        for (index, project) in told(document) {
            if project.indicators.len() < least {
                continue;
            }
            let Some(seen) = copied(Mark::Indicators, index, document, batch) else { continue };
            report.at_pointer(
                format!("/projects/{index}/indicators"),
                format!(
                    "{}的 {} 项指标和指标值与{}全部相同，而名称不同",
                    project_name(project),
                    project.indicators.len(),
                    place(batch, seen)
                ),
            );
        }
    }),
};

const BUDGETS_OF_STAGES: Rule = Rule {
    code: "X007",
    name: "budgets-of-stages",
    severity: Severity::Warning,
    title: "同一项目在申报、批复、公开等文件中的预算不一致",
    why: "申报、批复、公开和自评说的是同一笔预算；不等的，应有调整的依据。",
    fix: "核对批复数，改正有误的文件；预算经过调整的，注明调整依据。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[ROUNDING],
    example: Example::Beside {
        other: &[
            ("/kinds", r#"["target_approval"]"#),
            ("/projects/0/name", r#""城乡居民参保宣传经费""#),
            ("/projects/0/code", r#""13998126P00100010001G""#),
            ("/projects/0/budget/total", r#""40.00""#),
        ],
        edits: &[],
    },
    check: Check::Batch(budgets_of_stages),
};

fn budgets_of_stages(document: &Document, batch: &Batch, report: &mut Report) {
    let own_kind = document.kinds.first().copied();
    let tolerance = rounding(report);
    // Without a year nobody knows whether the two are of the same one.
    if document.fiscal_year.is_none() {
        return;
    }
    for (index, project) in told(document) {
        let other = Kind::ALL.into_iter().filter(|kind| Some(*kind) != own_kind).find_map(|kind| {
            let find = |mark| batch.find_in(mark, index, document.fiscal_year, Some(kind));
            let seen = find(Mark::Code).or_else(|| find(Mark::Name))?;
            let same = batch.shares(Mark::Title, index, seen) != Some(false)
                && batch.shares(Mark::Code, index, seen) != Some(false);
            let (own, other) = differ(project.planned(), seen.budget, tolerance).filter(|_| same)?;
            Some((kind, seen, own, other))
        });
        let Some((kind, seen, own, other)) = other else { continue };
        report
            .at_pointer(
                format!("/projects/{index}/budget"),
                format!(
                    "{}预算 {own} 万元，{}文件{}是同一项目，预算 {other} 万元，相差 {} 万元",
                    project_name(project),
                    kind.title(),
                    place(batch, seen),
                    (own - other).abs()
                ),
            )
            .evidence([("budget", own.to_string()), ("other", other.to_string())]);
    }
}

const BATCH_LIMIT: Rule = Rule {
    code: "X008",
    name: "batch-limit",
    severity: Severity::Info,
    title: "一批文件的项目超过可以比对的数目",
    why: "为了节省内存，一批文件只记录一定数目的项目；超出的项目之间没有比对。",
    fix: "需要全部比对的，按地区或部门分批检查。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("a_full_batch_is_told_once"),
    check: Check::Batch(|document, batch, report| {
        if !document.projects.is_empty() && batch.leaves_out_first() {
            report
                .at(
                    "",
                    format!(
                        "本批文件已有 {} 个项目，从这份文件起不再记录，以后的文件只与之前的比对",
                        batch.limit()
                    ),
                )
                .evidence([("limit", batch.limit().to_string())]);
        }
    }),
};
