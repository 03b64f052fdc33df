//! `check` as text: every finding by document and project, then what it came to.

use std::io::{self, Write};

use jiheng::Summary;
use jiheng::model::{Finding, Location, Project, Severity};

use super::paint::{left, plain, right, table};
use super::{Entry, Output, Paint, Ranking, project_of};

pub struct Report {
    paint: Paint,
    rule_set: String,
    documents: Vec<(String, Summary)>,
    ranking: Ranking,
}

impl Report {
    pub fn new(paint: Paint, rule_set: String) -> Report {
        Report { paint, rule_set, documents: Vec::new(), ranking: Ranking::default() }
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
    fn document(&mut self, sink: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        self.documents.push((plain(&entry.document.source.path), entry.summary));
        self.ranking.add(&entry.checked.findings);
        if entry.checked.findings.is_empty() {
            return Ok(());
        }
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
                    Some(number) => project_heading(number, entry.document.projects.get(number)),
                    None => "整个文件".to_owned(),
                };
                writeln!(sink, "{}\n", self.paint.heading(&format!("── {heading}")))?;
            }
            self.finding(sink, entry, finding)?;
        }
        Ok(())
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
        writeln!(sink, "\n{}", paint.faint(&format!("规则集：{}", self.rule_set)))?;
        let ranking = self.ranking.rows();
        if ranking.is_empty() {
            // Nothing read is not nothing found; why it could not be read stands on stderr.
            return match total.documents {
                0 => writeln!(sink, "\n没有读到任何文件，未作检查"),
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

/// `项目 3  老旧路灯更换（编码）`.
pub fn project_heading(number: usize, project: Option<&Project>) -> String {
    let name = project.and_then(|project| project.name.as_deref()).unwrap_or("（没有名称）");
    let code = project.and_then(|project| project.code.as_deref());
    let code = code.map(|code| format!("（{code}）")).unwrap_or_default();
    plain(&format!("项目 {}  {name}{code}", number + 1))
}
