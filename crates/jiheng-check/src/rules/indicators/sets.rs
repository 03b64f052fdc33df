//! Indicators beside each other: the same one twice, one text in many classes, sets copied from project to project,
//! and what the values rest on.

use std::collections::{BTreeMap, HashMap};

use jiheng_model::{Check, Document, Example, Indicator, Parameter, ParameterValue, Project, Report, Rule};
use jiheng_model::{Severity, Target, TargetValue, classes, text};

use super::super::{GOALS_2015, INDICATORS_2021};
use crate::projects::{is_cost, is_in_first};
use crate::words::{fingerprint, indicator_name, is_blank, plain, project_name, quote, quote_some};

pub const DUPLICATE_INDICATOR: Rule = Rule {
    code: "I006",
    name: "duplicate-indicator",
    severity: Severity::Error,
    title: "同一类指标重复",
    why: "同一类别下名称和描述都相同的指标会重复计分，也不知以哪一行为准。",
    fix: "删去重复的一行，或在名称、描述中写明区别。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/projects/0/indicators/1/name", r#""宣传活动场次""#),
        ("/projects/0/indicators/1/description", r#""全年开展宣传活动的场次""#),
    ]),
    check: Check::Project(duplicate_indicator),
};

fn duplicate_indicator(project: &Project, report: &mut Report) {
    if report.names_differ() {
        return;
    }
    let identity = |indicator: &Indicator| {
        let name = plain(indicator.name.as_deref().unwrap_or_default());
        let description = plain(indicator.description.as_deref().unwrap_or_default());
        (!name.is_empty()).then(|| (indicator.level2.clone(), name, description))
    };
    let mut seen = HashMap::new();
    for (at, indicator) in project.indicators.iter().enumerate() {
        let Some(identity) = identity(indicator) else { continue };
        match seen.get(&identity) {
            Some(first) => {
                let class = indicator.level2.as_deref().unwrap_or("同一类");
                let value = |at: usize| {
                    let target = project.indicators[at].target();
                    target.map_or("空白".to_owned(), |target| quote(&target.text))
                };
                report
                    .at(
                        format!("indicators/{at}"),
                        format!(
                            "{class}{}出现两次，指标值分别为{}和{}",
                            quote(indicator.name.as_deref().unwrap_or_default()),
                            value(*first),
                            value(at)
                        ),
                    )
                    .evidence([
                        ("first", format!("/indicators/{first}")),
                        ("second", format!("/indicators/{at}")),
                    ]);
            }
            None => {
                seen.insert(identity, at);
            }
        }
    }
}

pub const SAME_IN_TWO_CLASSES: Rule = Rule {
    code: "I019",
    name: "same-in-two-classes",
    severity: Severity::Error,
    title: "两类指标的名称和描述都相同",
    why: "名称和描述都相同就是同一项指标，放在两类会重复计分，也不知以哪个指标值为准。",
    fix: "保留所属的一类，另一类改为衡量该方面的指标。",
    basis: &[INDICATORS_2021],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/projects/0/indicators/6/name", r#""宣传覆盖率""#),
        ("/projects/0/indicators/6/description", r#""宣传覆盖的村和社区占全部的比例""#),
    ]),
    check: Check::Project(same_in_two_classes),
};

fn same_in_two_classes(project: &Project, report: &mut Report) {
    // Without a description, 住院情况 may well be a number of persons in one class and a sum of money in another: then
    // the values must be the same as well.
    if report.names_differ() {
        return;
    }
    let named = |indicator: &&Indicator| indicator.name.is_some() && !is_cost(indicator);
    let described = |indicator: &Indicator| !is_blank(indicator.description.as_deref().unwrap_or_default());
    let value = |indicator: &Indicator| plain(indicator.target().map_or("", |target| target.text.as_str()));
    let same = |one: &Indicator, other: &Indicator| {
        plain(one.name.as_deref().unwrap_or_default()) == plain(other.name.as_deref().unwrap_or_default())
            && plain(one.description.as_deref().unwrap_or_default())
                == plain(other.description.as_deref().unwrap_or_default())
            && (described(one) || (!value(one).is_empty() && value(one) == value(other)))
    };
    let length = |indicator: &Indicator| indicator.name.as_ref().map(String::len);
    for (at, indicator) in project.indicators.iter().enumerate().filter(|(_, one)| named(one)) {
        let alike: Vec<&Indicator> = project
            .indicators
            .iter()
            .filter(|other| {
                // Most names differ in length already.
                length(other) == length(indicator)
                    && named(other)
                    && other.level2 != indicator.level2
                    && same(indicator, other)
            })
            .collect();
        // In three classes and more it is I007's; the second of the two is the one that is told.
        let [other] = alike.as_slice() else { continue };
        let first = project.indicators[..at].iter().any(|before| std::ptr::eq(before, *other));
        if let (true, Some(class), Some(before)) = (first, &indicator.level2, &other.level2) {
            let value =
                |one: &Indicator| one.target().map_or("空白".to_owned(), |target| quote(&target.text));
            report.at(
                format!("indicators/{at}"),
                format!(
                    "{}在「{before}」和「{class}」中名称、描述都相同，指标值分别为{}和{}",
                    quote(indicator.name.as_deref().unwrap_or_default()),
                    value(other),
                    value(indicator)
                ),
            );
        }
    }
}

pub const SAME_TEXT_IN_CLASSES: Rule = Rule {
    code: "I007",
    name: "same-text-in-classes",
    severity: Severity::Error,
    title: "几类指标填写同一段文字",
    why: "不同类别衡量不同的方面；同一段文字填在三类以上，说明没有按类别分解。",
    fix: "按各类别的含义分别填写指标名称和指标值。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "least",
        title: "出现在多少类以上才报告",
        default: ParameterValue::Number(3),
    }],
    example: Example::Edits(&[
        ("/projects/0/indicators/0/name", r#""宣传工作有序开展""#),
        ("/projects/0/indicators/2/name", r#""宣传工作有序开展""#),
        ("/projects/0/indicators/5/name", r#""宣传工作有序开展""#),
    ]),
    check: Check::Project(same_text_in_classes),
};

/// The texts of an indicator that should be its class's own. A figure may be the same in every class.
fn own_texts(indicator: &Indicator) -> impl Iterator<Item = &str> {
    let printed = [&indicator.name, &indicator.description].into_iter().flatten().map(String::as_str);
    printed.chain(values_in_words(indicator).map(|target| target.text.as_str()))
}

fn values_in_words(indicator: &Indicator) -> impl Iterator<Item = &Target> {
    indicator.targets.iter().filter(|target| matches!(target.value, Some(TargetValue::Qualitative)))
}

fn same_text_in_classes(project: &Project, report: &mut Report) {
    let least = report.number("least") as usize;
    // As a rule no text is there so often.
    let mut all: Vec<u64> = Vec::with_capacity(3 * project.indicators.len());
    for (indicator, row) in project.indicators.iter().zip(report.rows()) {
        all.extend(indicator.name.is_some().then_some(row.name.fingerprint));
        all.extend(indicator.description.is_some().then_some(row.description.fingerprint));
        all.extend(values_in_words(indicator).map(|target| fingerprint(&target.text)));
    }
    all.sort_unstable();
    if least > 0 && all.windows(least).all(|group| group[0] != group[least - 1]) {
        return;
    }
    // Texts in order of appearance, with the classes and the first row of each.
    let mut texts: Vec<(&str, Vec<&str>, usize)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (row, indicator) in project.indicators.iter().enumerate() {
        let Some(class) = indicator.level2.as_deref() else { continue };
        for text in own_texts(indicator) {
            let words = plain(text);
            if words.chars().count() < 5 {
                continue;
            }
            let at = *known.entry(words).or_insert_with(|| {
                texts.push((text, Vec::new(), row));
                texts.len() - 1
            });
            if !texts[at].1.contains(&class) {
                texts[at].1.push(class);
            }
        }
    }
    for (text, classes, row) in texts.into_iter().filter(|(_, classes, _)| classes.len() >= least) {
        report
            .at(
                format!("indicators/{row}"),
                format!(
                    "{}把同一段文字{}填在 {} 类指标中：{}",
                    project_name(project),
                    quote(text),
                    classes.len(),
                    classes.join("、")
                ),
            )
            .evidence([("classes", classes.len().to_string())]);
    }
}

pub const BASIS_GENERIC: Rule = Rule {
    code: "I015",
    name: "basis-generic",
    severity: Severity::Warning,
    title: "指标值的确定依据空泛",
    why: "依据应能查到：文件、合同、计划或历史数据；「行业规定」无从核对。",
    fix: "写明文件名称和文号、合同、计划或上年数据。",
    basis: &[INDICATORS_2021],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "words",
        title: "视为空泛的依据",
        default: ParameterValue::Words(&[
            "文件要求",
            "文件规定",
            "行业规定",
            "行业标准",
            "实际情况",
            "根据实际情况",
            "根据项目实际情况",
            "预期期望",
            "工作需要",
            "相关文件",
            "配套相关文件",
            "上级要求",
            "上级文件",
            "有关规定",
            "相关规定",
            "工作实际",
            "测算依据",
            "根据上级文件",
        ]),
    }],
    example: Example::edit("/projects/0/indicators/0/basis", r#""行业规定""#),
    check: Check::Project(|project, report| {
        let generic: Vec<(usize, &str)> = project
            .indicators
            .iter()
            .zip(report.rows())
            .enumerate()
            // Most say none of the words; the rest must be one of them but for marks.
            .filter(|(_, (_, row))| report.any_in("words", row.basis.text))
            .filter_map(|(at, (indicator, _))| Some((at, indicator.basis.as_deref()?)))
            .filter(|(_, basis)| report.any_is("words", &plain(basis)))
            .collect();
        let Some((first, _)) = generic.first().copied() else { return };
        let mut words: Vec<&str> = Vec::new();
        for (_, basis) in &generic {
            if !words.contains(&basis.trim()) {
                words.push(basis.trim());
            }
        }
        let with_basis = project.indicators.iter().filter(|one| one.basis.is_some()).count();
        report
            .at(
                format!("indicators/{first}/basis"),
                format!(
                    "{}的 {with_basis} 项依据中有 {} 项只写{}，无法核对",
                    project_name(project),
                    generic.len(),
                    quote_some(words, 3, "种")
                ),
            )
            .evidence([("indicators", generic.len().to_string())]);
    }),
};

pub const DOCUMENT_NUMBER: Rule = Rule {
    code: "I016",
    name: "document-number",
    severity: Severity::Warning,
    title: "依据的文号与项目名称中的文号不一致",
    why: "同一发文机关、同一顺序号而年份不同，多半是抄错了年份。",
    fix: "核对文件，改正文号。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/4/indicators/0/basis", r#""清财社〔2024〕36号""#),
    check: Check::Project(document_number),
};

struct DocumentNumber {
    issuer: String,
    year: String,
    serial: String,
}

impl DocumentNumber {
    fn told(&self) -> String {
        format!("{}〔{}〕{}号", self.issuer, self.year, self.serial)
    }
}

/// The document numbers in a text: 清财社〔2025〕36号, in any kind of brackets.
fn document_numbers(words: &str) -> Vec<DocumentNumber> {
    // Words without any bracket have none, whatever its kind.
    if words.chars().all(|c| text::is_han(c) || c.is_ascii_alphanumeric()) {
        return Vec::new();
    }
    let key = text::key(words);
    let characters: Vec<char> = key.chars().collect();
    let digits = |from: usize| characters[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mut found = Vec::new();
    for (at, c) in characters.iter().enumerate() {
        if !matches!(c, '[' | '(') || digits(at + 1) != 4 {
            continue;
        }
        if !matches!(characters.get(at + 5), Some(']' | ')')) {
            continue;
        }
        let serial = digits(at + 6);
        if serial == 0 || characters.get(at + 6 + serial) != Some(&'号') {
            continue;
        }
        let issuer: Vec<char> = characters[..at]
            .iter()
            .rev()
            .take_while(|c| text::is_wide(**c) && !"《》，。、；知的".contains(**c))
            .take(5)
            .copied()
            .collect();
        found.push(DocumentNumber {
            issuer: issuer.into_iter().rev().collect(),
            year: characters[at + 1..at + 5].iter().collect(),
            serial: characters[at + 6..at + 6 + serial].iter().collect(),
        });
    }
    found
}

fn document_number(project: &Project, report: &mut Report) {
    let Some(name) = project.name.as_deref() else { return };
    let titled = document_numbers(name);
    let Some(title) = titled.first() else { return };
    for (at, indicator) in project.indicators.iter().enumerate() {
        let Some(basis) = indicator.basis.as_deref() else { continue };
        let wrong = document_numbers(basis).into_iter().find(|number| {
            number.serial == title.serial
                && number.year != title.year
                && (number.issuer.ends_with(&title.issuer) || title.issuer.ends_with(&number.issuer))
        });
        if let Some(number) = wrong {
            report
                .at(
                    format!("indicators/{at}/basis"),
                    format!("依据写的是「{}」，项目名称中是「{}」，年份不同", number.told(), title.told()),
                )
                .evidence([("basis", number.told()), ("title", title.told())]);
        }
    }
}

pub const DOCUMENT_OF_LATER_YEAR: Rule = Rule {
    code: "I034",
    name: "document-of-later-year",
    severity: Severity::Warning,
    title: "依据的文号年份晚于预算年度",
    why: "预算编制时不会有以后年度的文件，年份多半抄错了。",
    fix: "核对文件，改正文号。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/0/basis", r#""清医保发〔2028〕12号""#),
    check: Check::Indicator(|indicator, _, report| {
        let Some(basis) = indicator.basis.as_deref().filter(|basis| basis.contains('号')) else { return };
        let Some(year) = report.document().fiscal_year else { return };
        let later = |number: &DocumentNumber| number.year.parse::<i32>().is_ok_and(|of| of > year);
        if let Some(number) = document_numbers(basis).into_iter().find(later) {
            report
                .at(
                    "basis",
                    format!(
                        "{}的依据「{}」年份晚于预算年度 {year} 年",
                        indicator_name(indicator),
                        number.told()
                    ),
                )
                .evidence([("document", number.told()), ("fiscal_year", year.to_string())]);
        }
    }),
};

pub const SET_COPIED: Rule = Rule {
    code: "I018",
    name: "indicators-copied",
    severity: Severity::Warning,
    title: "几个项目的指标整套相同",
    why: "内容不同的项目应有各自的指标；整套照搬，指标就与项目脱节。",
    fix: "按各项目的内容分别设置指标。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "share", title: "相同指标占全部的百分比", default: ParameterValue::Number(90)
        },
        Parameter {
            name: "least", title: "至少多少项指标才比较", default: ParameterValue::Number(3)
        },
    ],
    example: Example::Edits(&[
        ("/projects/4/goals/0/text", r#""全年检查医疗救助定点机构40家，核对救助信息。""#),
        (
            "/projects/4/indicators",
            r#"[
  {"level1": "产出指标", "level2": "数量指标", "name": "检查定点机构数", "targets": [{"text": "≥40家"}]},
  {"level1": "产出指标", "level2": "质量指标", "name": "问题整改率", "targets": [{"text": "100%"}]},
  {"level1": "产出指标", "level2": "时效指标", "name": "检查完成时间", "targets": [{"text": "2026年10月底前"}]},
  {"level1": "产出指标", "level2": "成本指标", "name": "检查总成本", "targets": [{"text": "不超过80.5万元"}]},
  {"level1": "效益指标", "level2": "社会效益指标", "name": "追回违规资金", "targets": [{"text": "≥50万元"}]},
  {"level1": "满意度指标", "level2": "服务对象满意度指标", "name": "服务对象满意度", "targets": [{"text": "≥95%"}]}
]"#,
        ),
    ]),
    check: Check::Document(set_copied),
};

/// An indicator that more projects than this have says nothing of what was copied.
const COMMON: usize = 200;

fn set_copied(document: &Document, report: &mut Report) {
    let least = report.number("least") as usize;
    let share = report.number("share") as usize;
    // Satisfaction rows and cost rows may be alike everywhere; what is done may not.
    let mut rows: Vec<(u64, usize)> = Vec::new();
    // There are few classes.
    let mut classes_known: Vec<(&str, u64)> = Vec::new();
    for (index, project) in document.projects.iter().enumerate() {
        for (indicator, look) in project.indicators.iter().zip(report.rows_of(index)) {
            if is_blank(look.name.text.text())
                || is_in_first(indicator, classes::SATISFACTION)
                || is_cost(indicator)
            {
                continue;
            }
            let class = indicator.level2.as_deref().unwrap_or_default();
            let class = match classes_known.iter().find(|(known, _)| *known == class) {
                Some((_, number)) => *number,
                None => {
                    classes_known.push((class, fingerprint(class)));
                    fingerprint(class)
                }
            };
            let whole = [class, look.name.fingerprint, look.value.fingerprint];
            rows.push((whole.into_iter().fold(0, |all, part| all.rotate_left(21) ^ part), index));
        }
    }
    rows.sort_unstable();
    rows.dedup();
    // How many different rows each project has, and the groups of projects with a row in common.
    let mut lengths = vec![0; document.projects.len()];
    let mut groups: Vec<&[(u64, usize)]> = Vec::new();
    let mut groups_of: Vec<Vec<usize>> = vec![Vec::new(); document.projects.len()];
    for group in rows.chunk_by(|(row, _), (other, _)| row == other) {
        for (_, project) in group {
            lengths[*project] += 1;
        }
        if (2..=COMMON).contains(&group.len()) {
            for (_, project) in group {
                groups_of[*project].push(groups.len());
            }
            groups.push(group);
        }
    }
    let mut told = vec![false; lengths.len()];
    for (index, own) in groups_of.iter().enumerate() {
        if told[index] || lengths[index] < least {
            continue;
        }
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for (_, other) in own.iter().flat_map(|group| groups[*group]).filter(|(_, other)| *other > index) {
            *shared.entry(*other).or_default() += 1;
        }
        let alike: Vec<usize> = shared
            .into_iter()
            .filter(|(other, both)| {
                let union = lengths[index] + lengths[*other] - both;
                lengths[*other] >= least && both * 100 >= union * share
            })
            .map(|(other, _)| other)
            .collect();
        if alike.is_empty() {
            continue;
        }
        for other in &alike {
            told[*other] = true;
        }
        let names = alike.iter().filter_map(|other| document.projects[*other].name.as_deref());
        report
            .at_pointer(
                format!("/projects/{index}/indicators"),
                format!(
                    "{}的指标与{}的几乎整套相同",
                    project_name(&document.projects[index]),
                    quote_some(names, 3, "个项目")
                ),
            )
            .evidence([
                ("projects", (alike.len() + 1).to_string()),
                ("indicators", lengths[index].to_string()),
            ]);
    }
}
