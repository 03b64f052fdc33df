//! `check` as text: every finding by document and project, then what it came to.

use std::io::{self, Write};

use jiheng::model::{Finding, Location, Project, Severity};
use jiheng::{Grade, ProjectScore, Summary, project_of};

use super::paint::{left, plain, right, table};
use super::tally::{self, Tally};
use super::{Entry, Output, Paint, UNREAD, answered};

pub struct Report {
    paint: Paint,
    rule_set: String,
    documents: Vec<(String, Summary)>,
    tally: Tally,
    unread: Vec<String>,
}

impl Report {
    pub fn new(paint: Paint, rule_set: String) -> Report {
        Report { paint, rule_set, documents: Vec::new(), tally: Tally::default(), unread: Vec::new() }
    }

    /// What somebody has answered, with the answers.
    fn answered(&self, sink: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        if entry.checked.suppressed.is_empty() {
            return Ok(());
        }
        writeln!(sink, "{}\n", self.paint.heading("── 已作说明、不计入的问题"))?;
        for (finding, project, by) in answered(entry) {
            let project =
                project.map(|(number, project)| format!("{}  ", project_heading(number, Some(project))));
            let message = plain(&finding.message);
            writeln!(sink, "  {}  {}{message}", finding.rule.code, project.unwrap_or_default())?;
            writeln!(sink, "        {}  {}", self.paint.faint("说明"), plain(&by.told()))?;
        }
        writeln!(sink)
    }

    /// How the duties of a document stand: the counts, and what is not in order line by line.
    fn duties(&self, sink: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        let ledger = &entry.checked.ledger;
        if ledger.entries.is_empty() {
            return Ok(());
        }
        let counts = tally::standings(|status| ledger.count(status));
        writeln!(sink, "{}\n", self.paint.heading(&format!("── 义务清单：{counts}")))?;
        let open = tally::open_duties(ledger).into_iter();
        let rows: Vec<_> = open.map(|(status, text)| vec![status.title().to_owned(), plain(&text)]).collect();
        for line in table(&rows, &[], "  ") {
            writeln!(sink, "{line}")?;
        }
        if rows.is_empty() { Ok(()) } else { writeln!(sink) }
    }

    fn finding(&self, sink: &mut dyn Write, entry: &Entry, finding: &Finding) -> io::Result<()> {
        let paint = self.paint;
        let label = format!("{} {}", finding.severity.title(), finding.rule.code);
        let message = paint.strong(&plain(&finding.message));
        writeln!(sink, "{}  {message}", paint.severity(finding.severity, &label))?;
        let place = finding.place.clone().unwrap_or_default();
        let location = Location { path: entry.document.source.path.clone(), place };
        let pointer = paint.faint(&finding.pointer);
        let place = plain(&location.to_string());
        let lines = [
            ("位置", if finding.pointer.is_empty() { place } else { format!("{place}    {pointer}") }),
            ("原因", finding.rule.why.to_owned()),
            ("处理", finding.rule.fix.to_owned()),
            ("依据", finding.rule.citation().unwrap_or_else(|| "依据不详".to_owned())),
        ];
        for (name, text) in lines {
            writeln!(sink, "  {}  {text}", paint.faint(name))?;
        }
        if let Some(fix) = &finding.fix {
            writeln!(sink, "  {}  「{}」→「{}」", paint.faint("改为"), plain(&fix.from), plain(&fix.to))?;
        }
        writeln!(sink)
    }
}

impl Output for Report {
    fn unread(&mut self, message: &str) -> io::Result<()> {
        self.unread.push(plain(message));
        Ok(())
    }

    fn document(&mut self, sink: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        self.documents.push((plain(&entry.document.source.path), entry.summary));
        self.tally.add(entry);
        writeln!(sink, "{}", self.paint.heading(&format!("━━ {}", plain(&entry.document.source.path))))?;
        let title: Vec<String> = [entry.document.title.as_deref(), entry.document.department.as_deref()]
            .into_iter()
            .flatten()
            .map(plain)
            .collect();
        if !title.is_empty() {
            writeln!(sink, "   {}", title.join(" · "))?;
        }
        writeln!(sink)?;
        let mut current = None;
        for finding in &entry.checked.findings {
            let project = project_of(&finding.pointer);
            if project != current {
                current = project;
                let heading = match project {
                    Some(number) => {
                        let score = entry.checked.scores.get(number).map(score).unwrap_or_default();
                        format!("{}{score}", project_heading(number, entry.document.projects.get(number)))
                    }
                    None => "整个文件".to_owned(),
                };
                writeln!(sink, "{}\n", self.paint.heading(&format!("── {heading}")))?;
            }
            self.finding(sink, entry, finding)?;
        }
        self.answered(sink, entry)?;
        self.duties(sink, entry)
    }

    fn finish(&mut self, sink: &mut dyn Write, total: &Summary) -> io::Result<()> {
        let paint = self.paint;
        let width =
            self.documents.iter().map(|(path, _)| unicode_width::UnicodeWidthStr::width(path.as_str()));
        let width = width.max().unwrap_or(0).clamp(4, 96);
        writeln!(sink, "{}\n", paint.heading("━━ 汇总"))?;
        writeln!(sink, "{}    项目    指标    错误    警告    提示", left("文件", width))?;
        let rows = self.documents.iter().map(|(path, summary)| (path.as_str(), summary));
        for (path, summary) in rows.chain([("合计", total)]) {
            writeln!(
                sink,
                "{}{}{}{}{}{}",
                left(path, width),
                right(&summary.projects.to_string(), 8),
                right(&summary.indicators.to_string(), 8),
                paint.count(Severity::Error, summary.errors, 8),
                paint.count(Severity::Warning, summary.warnings, 8),
                paint.count(Severity::Info, summary.infos, 8),
            )?;
        }
        writeln!(sink, "\n规则集：{}", plain(&self.rule_set))?;
        if let Some(words) = tally::set_aside_words(total) {
            writeln!(sink, "{words}")?;
        }
        if !self.unread.is_empty() {
            writeln!(sink, "\n{}\n", paint.heading(&format!("━━ {UNREAD}")))?;
        }
        for message in &self.unread {
            writeln!(sink, "  {message}")?;
        }
        self.departments(sink)?;
        let open: Vec<_> = self.tally.duties.not_implemented().collect();
        if !open.is_empty() {
            writeln!(sink, "\n{}\n", paint.heading("━━ 尚不能检查的义务（需要人工核对）"))?;
        }
        for (title, reason) in open {
            writeln!(sink, "  {title}：{reason}")?;
        }
        let ranking = self.tally.ranking.rows();
        if ranking.is_empty() {
            // Nothing read is not nothing found; why it could not be read stands on stderr.
            return match total.documents {
                0 => writeln!(sink, "\n没有读到任何文件，未作检查"),
                count if total.suppressed + total.known > 0 => {
                    writeln!(sink, "\n共 {count} 个文件，除不计入的以外没有发现问题")
                }
                count => writeln!(sink, "\n共 {count} 个文件，没有发现问题"),
            };
        }
        writeln!(sink, "\n{}\n", paint.heading("━━ 问题排行"))?;
        let rows = ranking.iter().map(|(rule, severity, count)| {
            vec![count.to_string(), severity.title().to_owned(), rule.code.to_owned(), rule.title.to_owned()]
        });
        let rows: Vec<Vec<String>> = rows.collect();
        for (line, (_, severity, _)) in table(&rows, &[0], "  ").iter().zip(&ranking) {
            let title = severity.title();
            writeln!(sink, "{}", line.replacen(title, &paint.severity(*severity, title), 1))?;
        }
        let code = ranking[0].0.code;
        writeln!(sink, "\n运行 jiheng explain {code} 可查看规则说明")
    }
}

impl Report {
    fn departments(&self, sink: &mut dyn Write) -> io::Result<()> {
        let departments = self.tally.departments.rows();
        if departments.iter().all(|department| department.projects == 0) {
            return Ok(());
        }
        writeln!(sink, "\n{}\n", self.paint.heading("━━ 部门排行"))?;
        let mut rows = vec![
            ["名次", "得分", "等级", "部门", "项目", "已评分", "错误", "警告", "提示"]
                .map(str::to_owned)
                .to_vec(),
        ];
        for department in departments {
            let mut row = vec![
                tally::rank(department.rank),
                department.score.map_or("—".to_owned(), |score| score.to_string()),
                department.grade.map_or("—", Grade::title).to_owned(),
                plain(&department.name),
            ];
            let counts = [department.projects, department.scored, department.errors, department.warnings];
            row.extend(counts.into_iter().chain([department.infos]).map(|count| count.to_string()));
            rows.push(row);
        }
        table(&rows, &[0, 1, 4, 5, 6, 7, 8], "  ").iter().try_for_each(|line| writeln!(sink, "{line}"))
    }
}

/// `  得分 72.5（中）`.
fn score(score: &ProjectScore) -> String {
    match (score.score, score.grade, &score.reason) {
        (Some(points), Some(grade), _) => format!("  得分 {points}（{}）", grade.title()),
        (_, _, Some(reason)) => format!("  不评分（{}）", plain(reason)),
        _ => String::new(),
    }
}

/// `项目 3  老旧路灯更换（编码）`.
pub fn project_heading(number: usize, project: Option<&Project>) -> String {
    let name = project.and_then(|project| project.name.as_deref()).unwrap_or("（没有名称）");
    let code = project.and_then(|project| project.code.as_deref());
    let code = code.map(|code| format!("（{code}）")).unwrap_or_default();
    plain(&format!("项目 {}  {name}{code}", number + 1))
}
