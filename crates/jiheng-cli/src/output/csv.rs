//! Tables for a spreadsheet program: UTF-8 with a byte order mark, which Excel needs to see the encoding.

use std::io::{self, Write};

use jiheng::Summary;
use jiheng::model::value::{Comparator, TargetValue};

use super::{Entry, Output, answered, basis, place, unit, with_projects, year};

/// One row per finding; the last column says why a finding is not counted.
pub struct Findings {
    head: Head,
    rule_set: String,
}

impl Findings {
    pub fn new(rule_set: String) -> Findings {
        Findings { head: Head::default(), rule_set }
    }
}

const FINDING_COLUMNS: [&str; 18] = [
    "文件",
    "单位",
    "年度",
    "项目序号",
    "项目名称",
    "项目编码",
    "级别",
    "代码",
    "问题",
    "位置",
    "地址",
    "数据",
    "原因",
    "处理",
    "依据",
    "建议改为",
    "规则集",
    "不计入的原因",
];

impl Output for Findings {
    fn document(&mut self, sink: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        self.head.write(sink, &FINDING_COLUMNS)?;
        let document = entry.document;
        let counted = with_projects(entry).map(|(finding, project)| (finding, project, String::new()));
        let answered = answered(entry).map(|(finding, project, by)| (finding, project, by.told()));
        for (finding, project, answer) in counted.chain(answered) {
            let (number, project) = project.unzip();
            let figures = finding.evidence.0.iter().map(|(name, figure)| match jiheng::figure_title(name) {
                Some(title) => format!("{title} {figure}"),
                None => figure.clone(),
            });
            let figures: Vec<String> = figures.collect();
            row(
                sink,
                &[
                    &document.source.path,
                    unit(document, project),
                    &year(document),
                    &number.map(|number| (number + 1).to_string()).unwrap_or_default(),
                    project.and_then(|project| project.name.as_deref()).unwrap_or_default(),
                    project.and_then(|project| project.code.as_deref()).unwrap_or_default(),
                    finding.severity.title(),
                    finding.rule.code,
                    &finding.message,
                    &place(finding),
                    &finding.pointer,
                    &figures.join("；"),
                    finding.rule.why,
                    finding.rule.fix,
                    &basis(finding),
                    finding.fix.as_ref().map(|fix| fix.to.as_str()).unwrap_or_default(),
                    &self.rule_set,
                    &answer,
                ],
            )?;
        }
        Ok(())
    }

    fn finish(&mut self, sink: &mut dyn Write, _: &Summary) -> io::Result<()> {
        self.head.write(sink, &FINDING_COLUMNS)
    }
}

/// One row per indicator, the project's own columns repeated; a project without indicators keeps one row.
#[derive(Default)]
pub struct Indicators {
    head: Head,
}

const INDICATOR_COLUMNS: [&str; 18] = [
    "文件",
    "单位",
    "年度",
    "项目序号",
    "项目名称",
    "项目编码",
    "预算（万元）",
    "一级指标",
    "二级指标",
    "三级指标",
    "指标描述",
    "期限",
    "指标值",
    "比较",
    "数值",
    "计量单位",
    "绩效标准或依据",
    "分值",
];

impl Output for Indicators {
    fn document(&mut self, sink: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        self.head.write(sink, &INDICATOR_COLUMNS)?;
        let document = entry.document;
        for (number, project) in document.projects.iter().enumerate() {
            let year = year(document);
            let number = (number + 1).to_string();
            let budget = project.budget.total.map(|total| total.to_string()).unwrap_or_default();
            let head: [&str; 7] = [
                &document.source.path,
                unit(document, Some(project)),
                &year,
                &number,
                project.name.as_deref().unwrap_or_default(),
                project.code.as_deref().unwrap_or_default(),
                &budget,
            ];
            if project.indicators.is_empty() {
                row(sink, &[&head[..], &[""; 11]].concat())?;
            }
            for indicator in &project.indicators {
                let text = |field: &Option<String>| field.clone().unwrap_or_default();
                let standard =
                    text(if indicator.standard.is_some() { &indicator.standard } else { &indicator.basis });
                let (level1, level2) = (text(&indicator.level1), text(&indicator.level2));
                let (name, description) = (text(&indicator.name), text(&indicator.description));
                let weight = text(&indicator.weight);
                let mut values: Vec<[String; 5]> = Vec::new();
                for target in &indicator.targets {
                    let [comparator, number, unit] = target.value.as_ref().map(figures).unwrap_or_default();
                    values.push([
                        target.horizon.title().to_owned(),
                        target.text.clone(),
                        comparator,
                        number,
                        unit,
                    ]);
                }
                if values.is_empty() {
                    values.push(Default::default());
                }
                for [horizon, printed, comparator, number, unit] in &values {
                    let tail: [&str; 11] = [
                        &level1,
                        &level2,
                        &name,
                        &description,
                        horizon,
                        printed,
                        comparator,
                        number,
                        unit,
                        &standard,
                        &weight,
                    ];
                    row(sink, &[&head[..], &tail].concat())?;
                }
            }
        }
        Ok(())
    }

    fn finish(&mut self, sink: &mut dyn Write, _: &Summary) -> io::Result<()> {
        self.head.write(sink, &INDICATOR_COLUMNS)
    }
}

/// Comparator, number and unit, where the value has them.
pub fn figures(value: &TargetValue) -> [String; 3] {
    let sign = |comparator: &Comparator| comparator_sign(*comparator).to_owned();
    match value {
        TargetValue::Quantity { comparator, number, unit } => {
            [sign(comparator), number.to_string(), unit.clone().unwrap_or_default()]
        }
        TargetValue::Range { low, high, unit } => {
            [String::new(), format!("{low}～{high}"), unit.clone().unwrap_or_default()]
        }
        TargetValue::Deadline { date, .. } => {
            [String::new(), date.clone().unwrap_or_default(), String::new()]
        }
        TargetValue::Relative { comparator, .. } | TargetValue::BudgetBound { comparator } => {
            [sign(comparator), String::new(), String::new()]
        }
        TargetValue::Graded { .. } | TargetValue::Qualitative => Default::default(),
    }
}

fn comparator_sign(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::Equal => "＝",
        Comparator::AtLeast => "≥",
        Comparator::AtMost => "≤",
        Comparator::Above => "＞",
        Comparator::Below => "＜",
        Comparator::About => "约",
    }
}

/// The header, once, before the first row or at the end of an empty table.
#[derive(Default)]
struct Head {
    written: bool,
}

impl Head {
    fn write(&mut self, sink: &mut dyn Write, columns: &[&str]) -> io::Result<()> {
        if self.written {
            return Ok(());
        }
        self.written = true;
        sink.write_all("\u{feff}".as_bytes())?;
        row(sink, columns)
    }
}

fn row(sink: &mut dyn Write, cells: &[&str]) -> io::Result<()> {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            sink.write_all(b",")?;
        }
        // A spreadsheet program would run such a cell as a formula, and filers' text is not to be trusted.
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        if formula || cell.contains(['"', ',', '\n', '\r']) {
            write!(sink, "\"{}{}\"", if formula { "'" } else { "" }, cell.replace('"', "\"\""))?;
        } else {
            sink.write_all(cell.as_bytes())?;
        }
    }
    sink.write_all(b"\r\n")
}
