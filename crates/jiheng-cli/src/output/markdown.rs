//! Markdown, to paste into a ticket or a letter: the summary first, then each document with its findings, duties and
//! scores. The summary is known last, so the documents wait in a spool.

use std::io::{self, Write};

use jiheng::model::{Document, Severity};
use jiheng::{Grade, Summary};

use super::spool::Spool;
use super::tally::{self, Tally};
use super::{Entry, Output, UNREAD, answered, basis, place, unit, with_projects, year};

pub struct Report {
    rule_set: String,
    tally: Tally,
    spool: Spool,
    unread: Vec<String>,
}

impl Report {
    pub fn new(rule_set: String) -> Report {
        Report { rule_set, tally: Tally::default(), spool: Spool::default(), unread: Vec::new() }
    }
}

impl Output for Report {
    fn unread(&mut self, message: &str) -> io::Result<()> {
        self.unread.push(message.to_owned());
        Ok(())
    }

    fn document(&mut self, _: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        self.tally.add(entry);
        let sink = &mut self.spool;
        let summary = &entry.summary;
        heading(sink, entry)?;
        writeln!(
            sink,
            "项目 {}，指标 {}；错误 {}，警告 {}，提示 {}。\n",
            summary.projects, summary.indicators, summary.errors, summary.warnings, summary.infos
        )?;
        findings(sink, entry)?;
        suppressed(sink, entry)?;
        scores(sink, entry)?;
        duties(sink, entry)
    }

    fn finish(&mut self, sink: &mut dyn Write, total: &Summary) -> io::Result<()> {
        writeln!(sink, "# {}\n", crate::own::TITLE)?;
        writeln!(sink, "绩衡 {} · 规则集：{}\n", jiheng::VERSION, escape(&self.rule_set))?;
        let counts = [total.documents, total.projects, total.indicators, total.errors, total.warnings];
        let counts = counts.into_iter().chain([total.infos]).map(|count| count.to_string());
        head(sink, &["文件", "项目", "指标", "错误", "警告", "提示"], 0)?;
        row(sink, &counts.collect::<Vec<_>>())?;
        if let Some(words) = tally::set_aside_words(total) {
            writeln!(sink, "\n{words}。")?;
        }
        if !self.unread.is_empty() {
            writeln!(sink, "\n## {UNREAD}\n")?;
        }
        for message in &self.unread {
            writeln!(sink, "- {}", escape(message))?;
        }
        writeln!(sink, "\n## 部门排行\n")?;
        head(sink, &["部门", "名次", "得分", "等级", "项目", "已评分", "错误", "警告", "提示"], 1)?;
        for department in self.tally.departments.rows() {
            let counts = [department.projects, department.scored, department.errors, department.warnings];
            let score = department.score.map_or("—".to_owned(), |score| score.to_string());
            let mut cells = vec![escape(&department.name), tally::rank(department.rank), score];
            cells.push(department.grade.map_or("—", Grade::title).to_owned());
            cells.extend(counts.into_iter().chain([department.infos]).map(|count| count.to_string()));
            row(sink, &cells)?;
        }
        let ranking = self.tally.ranking.rows();
        if !ranking.is_empty() {
            writeln!(sink, "\n## 问题排行\n")?;
            head(sink, &["次数", "级别", "代码", "问题", "处理办法"], 5)?;
            for (rule, severity, count) in ranking {
                let cells = [&count.to_string(), severity.title(), rule.code, rule.title, rule.fix];
                row(sink, &cells.map(escape))?;
            }
        }
        let open: Vec<_> = self.tally.duties.not_implemented().collect();
        if !open.is_empty() {
            writeln!(sink, "\n## 尚不能检查的义务\n")?;
            for (title, reason) in open {
                writeln!(sink, "- {}：{}", escape(title), escape(reason))?;
            }
        }
        self.spool.pour(sink)
    }
}

fn heading(sink: &mut dyn Write, entry: &Entry) -> io::Result<()> {
    let document = entry.document;
    writeln!(sink, "\n## {}\n", escape(&document.source.path))?;
    let year = Some(year(document)).filter(|year| !year.is_empty()).map(|year| format!("{year} 年度"));
    let facts = [document.title.clone(), Some(unit(document, None).to_owned()), year];
    let facts: Vec<String> = facts.into_iter().flatten().filter(|fact| !fact.is_empty()).collect();
    if !facts.is_empty() {
        writeln!(sink, "{}\n", escape(&facts.join(" · ")))?;
    }
    Ok(())
}

fn findings(sink: &mut dyn Write, entry: &Entry) -> io::Result<()> {
    if entry.checked.findings.is_empty() {
        return Ok(());
    }
    head(sink, &["级别", "代码", "问题", "项目", "位置", "建议改为", "依据"], 7)?;
    for (finding, project) in with_projects(entry) {
        let project = project
            .map(|(at, project)| format!("{} {}", at + 1, project.name.as_deref().unwrap_or("（没有名称）")));
        let fix = finding.fix.as_ref().map(|fix| fix.to.clone()).unwrap_or_default();
        let severity = match finding.severity {
            Severity::Error => format!("**{}**", finding.severity.title()),
            _ => finding.severity.title().to_owned(),
        };
        let texts =
            [finding.message.clone(), project.unwrap_or_default(), place(finding), fix, basis(finding)];
        let mut cells = vec![severity, finding.rule.code.to_owned()];
        cells.extend(texts.iter().map(|text| escape(text)));
        row(sink, &cells)?;
    }
    writeln!(sink)
}

fn suppressed(sink: &mut dyn Write, entry: &Entry) -> io::Result<()> {
    if entry.checked.suppressed.is_empty() {
        return Ok(());
    }
    head(sink, &["代码", "已作说明、不计入的问题", "项目", "说明"], 4)?;
    for (finding, project, by) in answered(entry) {
        let project = project.and_then(|(_, project)| project.name.clone()).unwrap_or_default();
        let cells = [finding.rule.code, &finding.message, &project, &by.told()];
        row(sink, &cells.map(escape))?;
    }
    writeln!(sink)
}

fn scores(sink: &mut dyn Write, entry: &Entry) -> io::Result<()> {
    if entry.checked.scores.is_empty() {
        return Ok(());
    }
    head(sink, &["项目", "得分", "等级", "扣分明细或不评分的原因"], 4)?;
    for (at, (project, score)) in entry.document.projects.iter().zip(&entry.checked.scores).enumerate() {
        let name = project.name.as_deref().unwrap_or("（没有名称）");
        let lost: Vec<String> = score.lost.iter().map(tally::lost).collect();
        let remark = score.reason.clone().unwrap_or_else(|| lost.join("；"));
        let points = score.score.map_or("—".to_owned(), |score| score.to_string());
        let grade = score.grade.map_or("—", Grade::title).to_owned();
        row(sink, &[escape(&format!("{} {name}", at + 1)), points, grade, escape(&remark)])?;
    }
    writeln!(sink)
}

fn duties(sink: &mut dyn Write, entry: &Entry) -> io::Result<()> {
    let ledger = &entry.checked.ledger;
    if ledger.entries.is_empty() {
        return Ok(());
    }
    writeln!(sink, "义务清单：{}。\n", tally::standings(|status| ledger.count(status)))?;
    for (status, text) in tally::open_duties(ledger) {
        writeln!(sink, "- {}：{}", status.title(), escape(&text))?;
    }
    Ok(())
}

/// What `read` made out, a table of indicators for each project.
pub struct Reading;

impl Output for Reading {
    fn document(&mut self, sink: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        heading(sink, entry)?;
        projects(sink, entry.document)
    }

    fn finish(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

fn projects(sink: &mut dyn Write, document: &Document) -> io::Result<()> {
    for (at, project) in document.projects.iter().enumerate() {
        let name = project.name.as_deref().unwrap_or("（没有名称）");
        writeln!(sink, "### {} {}\n", at + 1, escape(name))?;
        let budget = project.budget.total.map(|total| format!("{total} 万元"));
        let facts = [
            ("项目编码", project.code.clone()),
            ("预算单位", project.unit.clone()),
            ("主管部门", project.supervising_department.clone()),
            ("预算", budget),
        ];
        for (label, fact) in facts {
            if let Some(fact) = fact {
                writeln!(sink, "- {label}：{}", escape(&fact))?;
            }
        }
        for goal in &project.goals {
            writeln!(sink, "- {}目标：{}", goal.horizon.title(), escape(&goal.text))?;
        }
        writeln!(sink)?;
        if project.indicators.is_empty() {
            continue;
        }
        head(sink, &["一级指标", "二级指标", "三级指标", "指标描述", "指标值"], 5)?;
        for indicator in &project.indicators {
            let text = |field: &Option<String>| escape(field.as_deref().unwrap_or_default());
            let targets: Vec<&str> = indicator.targets.iter().map(|target| target.text.as_str()).collect();
            row(
                sink,
                &[
                    text(&indicator.level1),
                    text(&indicator.level2),
                    text(&indicator.name),
                    text(&indicator.description),
                    escape(&targets.join(" / ")),
                ],
            )?;
        }
        writeln!(sink)?;
    }
    Ok(())
}

/// The head of a table; the first `left` columns are words, the others figures.
fn head(sink: &mut dyn Write, titles: &[&str], left: usize) -> io::Result<()> {
    writeln!(sink, "| {} |", titles.join(" | "))?;
    let rules = (0..titles.len()).map(|at| if at < left { "---" } else { "---:" });
    writeln!(sink, "| {} |", rules.collect::<Vec<_>>().join(" | "))
}

fn row(sink: &mut dyn Write, cells: &[String]) -> io::Result<()> {
    writeln!(sink, "| {} |", cells.join(" | "))
}

/// Text that stays text: whatever means something in Markdown or HTML is escaped, and a cell has one line.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_control() => escaped.push(' '),
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}
