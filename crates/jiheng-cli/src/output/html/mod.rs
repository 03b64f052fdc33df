//! The report as one page that opens anywhere and prints: what it came to, which faults are frequent, and each
//! document as read with the findings beside the rows they belong to. No script, nothing fetched.

mod book;
mod duties;
mod project;
mod sheet;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use jiheng::model::{Document, Finding, Severity};
use jiheng::{Grade, Summary, project_of};

use super::spool::Spool;
use super::tally::{self, Tally, rank};
use super::{Entry, Output, UNREAD, answered};
use sheet::{Note, escape, note_list};

const STYLE: &str = include_str!("style.css");

/// How many places of one rule the ranking links to.
const LINKS: usize = 30;

/// How many kinds of faults the ranking shows before it folds.
const FIRST_RANKS: usize = 12;

/// Whole pages: the summary stands first and is known last, so the documents wait in a spool.
pub struct Page {
    /// The rule set, where the page is a check; a reading has none.
    rule_set: Option<String>,
    spool: Spool,
    documents: Vec<Line>,
    tally: Tally,
    unread: Vec<String>,
    links: BTreeMap<&'static str, Vec<Link>>,
}

/// What the table of documents says of one of them.
struct Line {
    path: String,
    title: String,
    year: String,
    summary: Summary,
}

struct Link {
    anchor: String,
    file: String,
    title: String,
}

impl Page {
    pub fn reading() -> Page {
        Page::new(None)
    }

    pub fn checking(rule_set: String) -> Page {
        Page::new(Some(rule_set))
    }

    fn new(rule_set: Option<String>) -> Page {
        Page {
            rule_set,
            spool: Spool::default(),
            documents: Vec::new(),
            tally: Tally::default(),
            unread: Vec::new(),
            links: BTreeMap::new(),
        }
    }

    fn title(&self) -> &'static str {
        if self.rule_set.is_some() { crate::own::TITLE } else { "绩效目标读取结果" }
    }

    fn collect(&mut self, entry: &Entry) {
        let document = entry.document;
        self.documents.push(Line {
            path: document.source.path.clone(),
            title: document.title.clone().or(document.department.clone()).unwrap_or_default(),
            year: document.fiscal_year.map(|year| year.to_string()).unwrap_or_default(),
            summary: entry.summary,
        });
        self.tally.add(entry);
        for (number, finding) in entry.checked.findings.iter().enumerate() {
            let links = self.links.entry(finding.rule.code).or_default();
            if links.len() < LINKS {
                let file = file_name(&document.source.path).to_owned();
                let project = project_of(&finding.pointer).map(|number| format!("项目 {}", number + 1));
                let title = project.unwrap_or_else(|| "全文".to_owned());
                links.push(Link { anchor: anchor(entry.index, number), file, title });
            }
        }
    }

    fn head(&self, total: &Summary) -> String {
        let title = self.title();
        let rules = match self.rule_set.as_deref() {
            None => String::new(),
            Some(name) => format!(" · 规则集：{}", escape(name)),
        };
        let mut html = format!(
            "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"generator\" content=\"{GENERATOR}\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <header class=\"cover\">\n<h1>{title}</h1>\n<p>绩衡 {}{rules}</p>\n</header>\n<main>\n",
            jiheng::VERSION,
            GENERATOR = crate::own::GENERATOR
        );
        let mut cards =
            vec![("文件", total.documents, ""), ("项目", total.projects, ""), ("指标", total.indicators, "")];
        if self.rule_set.is_some() {
            cards.extend([
                ("错误", total.errors, class(Severity::Error)),
                ("警告", total.warnings, class(Severity::Warning)),
                ("提示", total.infos, class(Severity::Info)),
            ]);
        }
        html.push_str("<section class=\"cards\">\n");
        for (name, count, class) in cards {
            let class = if count == 0 { "none" } else { class };
            let _ = writeln!(html, "<div class=\"card {class}\"><b>{count}</b><span>{name}</span></div>");
        }
        html.push_str("</section>\n");
        if let Some(words) = tally::set_aside_words(total) {
            let _ = writeln!(html, "<section class=\"aside\"><p>{words}</p></section>");
        }
        if !self.unread.is_empty() {
            let _ = write!(html, "<section class=\"unread\">\n<h2>{UNREAD}</h2>\n<ul>\n");
            for message in &self.unread {
                let _ = writeln!(html, "<li>{}</li>", escape(message));
            }
            html.push_str("</ul>\n</section>\n");
        }
        html
    }

    fn document_table(&self) -> String {
        let mut html = String::from(
            "<section>\n<h2>文件</h2>\n<table class=\"list\">\n<thead><tr><th>文件</th><th>标题或单位</th><th>年度</th>\
             <th class=\"number\">项目</th><th class=\"number\">指标</th>",
        );
        let graded = self.rule_set.is_some();
        if graded {
            for severity in Severity::ALL {
                let _ = write!(html, "<th class=\"number\">{}</th>", severity.title());
            }
        }
        html.push_str("</tr></thead>\n<tbody>\n");
        for (index, line) in self.documents.iter().enumerate() {
            let summary = &line.summary;
            let _ = write!(
                html,
                "<tr><td><a href=\"#d{index}\">{}</a></td><td>{}</td><td>{}</td>",
                escape(&line.path),
                escape(&line.title),
                line.year
            );
            for (count, class) in [
                (summary.projects, ""),
                (summary.indicators, ""),
                (summary.errors, "error"),
                (summary.warnings, "warning"),
                (summary.infos, "info"),
            ]
            .into_iter()
            .take(if graded { 5 } else { 2 })
            {
                let class = if count == 0 { "none" } else { class };
                let _ = write!(html, "<td class=\"number {class}\">{count}</td>");
            }
            html.push_str("</tr>\n");
        }
        html.push_str("</tbody>\n</table>\n</section>\n");
        html
    }

    fn ranking_table(&self, total: &Summary) -> String {
        let rows = self.tally.ranking.rows();
        let Some(most) = rows.first().map(|row| row.2) else {
            return match self.rule_set {
                Some(_) if total.suppressed + total.known > 0 => {
                    "<section class=\"clean\"><p>除不计入的以外没有发现问题</p></section>\n".to_owned()
                }
                Some(_) => "<section class=\"clean\"><p>没有发现问题</p></section>\n".to_owned(),
                None => String::new(),
            };
        };
        let mut html = String::from("<section>\n<h2>问题排行</h2>\n<div class=\"ranking\">\n");
        let mut explained = std::collections::BTreeSet::new();
        let folded = rows.len() > FIRST_RANKS + 3;
        for (rank, (rule, severity, count)) in rows.iter().copied().enumerate() {
            if folded && rank == FIRST_RANKS {
                let rest = rows.len() - FIRST_RANKS;
                let _ = writeln!(html, "<details class=\"more\">\n<summary>其余 {rest} 类问题</summary>");
            }
            let class = class(severity);
            // Whole per cent are fine enough for a bar, and the same on every machine.
            let share = (count * 100 / most).max(1);
            let id =
                if explained.insert(rule.code) { format!(" id=\"r-{}\"", rule.code) } else { String::new() };
            let _ = write!(
                html,
                "<details{id} class=\"rule {class}\">\n<summary><span class=\"chip {class}\">{} {}</span>\
                 <span class=\"title\">{}</span><span class=\"bar\"><i style=\"width:{share}%\"></i></span>\
                 <span class=\"count\">{count} 处</span></summary>\n<dl>\n<dt>原因</dt><dd>{}</dd>\n\
                 <dt>处理</dt><dd>{}</dd>\n<dt>依据</dt><dd>{}</dd>\n<dt class=\"links\">所在</dt><dd class=\"links\">",
                severity.title(),
                rule.code,
                escape(rule.title),
                escape(rule.why),
                escape(rule.fix),
                escape(&rule.citation().unwrap_or_else(|| "依据不详".to_owned())),
            );
            let links = self.links.get(rule.code).map(Vec::as_slice).unwrap_or_default();
            let mut file = "";
            for link in links {
                if link.file != file {
                    let _ = write!(html, "<b>{}</b> ", escape(&link.file));
                    file = &link.file;
                }
                let _ = write!(html, "<a href=\"#{}\">{}</a> ", link.anchor, escape(&link.title));
            }
            if links.len() == LINKS {
                let _ = write!(html, "<span>等</span>");
            }
            html.push_str("</dd>\n</dl>\n</details>\n");
        }
        html.push_str(if folded { "</details>\n</div>\n</section>\n" } else { "</div>\n</section>\n" });
        html
    }

    fn department_table(&self) -> String {
        let rows = self.tally.departments.rows();
        if self.rule_set.is_none() || rows.iter().all(|row| row.projects == 0) {
            return String::new();
        }
        let mut html = String::from(
            "<section>\n<h2>部门排行</h2>\n<table class=\"list\">\n<thead><tr><th class=\"number\">名次</th><th>部门</th>\
             <th class=\"number\">得分</th><th>等级</th><th class=\"number\">项目</th><th class=\"number\">已评分</th>",
        );
        for severity in Severity::ALL {
            let _ = write!(html, "<th class=\"number\">{}</th>", severity.title());
        }
        html.push_str("</tr></thead>\n<tbody>\n");
        for row in &rows {
            let score = row.score.map_or("—".to_owned(), |score| score.to_string());
            let _ = write!(
                html,
                "<tr><td class=\"number\">{}</td><td>{}</td><td class=\"number\">{score}</td><td class=\"mark\">{}</td>\
                 <td class=\"number\">{}</td><td class=\"number\">{}</td>",
                rank(row.rank),
                escape(&row.name),
                grade_mark(row.grade),
                row.projects,
                row.scored,
            );
            for (count, class) in [(row.errors, "error"), (row.warnings, "warning"), (row.infos, "info")] {
                let class = if count == 0 { "none" } else { class };
                let _ = write!(html, "<td class=\"number {class}\">{count}</td>");
            }
            html.push_str("</tr>\n");
        }
        html.push_str(
            "</tbody>\n</table>\n<p class=\"remark\">得分是各项目填报质量的平均，不含预算表与全文的问题；只供参考，不能代替问题清单与人工审核</p>\n</section>\n",
        );
        html
    }

    fn document_section(&self, entry: &Entry) -> String {
        let document = entry.document;
        let mut html = format!(
            "<article class=\"document\" id=\"d{}\">\n<header>\n<p class=\"path\">{}</p>\n<h2>{}</h2>\n",
            entry.index,
            escape(&document.source.path),
            escape(document.title.as_deref().unwrap_or_else(|| file_name(&document.source.path))),
        );
        html.push_str(&facts(document));
        html.push_str("</header>\n");
        let mut elsewhere = Vec::new();
        let mut by_project: BTreeMap<usize, Vec<Note>> = BTreeMap::new();
        for (number, finding) in entry.checked.findings.iter().enumerate() {
            let note = Note { finding, anchor: anchor(entry.index, number) };
            match project_of(&finding.pointer).filter(|number| *number < document.projects.len()) {
                Some(project) => by_project.entry(project).or_default().push(note),
                None => elsewhere.push(note),
            }
        }
        html.push_str(&contents(entry.index, document, &by_project));
        // A reading is there to be read; in a check what is in order stays folded.
        let open = self.rule_set.is_none();
        let (sections, rest) = book::sections(document, elsewhere, open);
        if !rest.is_empty() {
            html.push_str("<div class=\"whole\">\n<h3>针对整个文件</h3>\n");
            html.push_str(&note_list(&rest));
            html.push_str("</div>\n");
        }
        html.push_str(&sections);
        for (number, project) in document.projects.iter().enumerate() {
            let notes = by_project.remove(&number).unwrap_or_default();
            let score = entry.checked.scores.get(number);
            html.push_str(&project::section(entry.index, number, project, score, notes, open));
        }
        html.push_str(&answers(entry));
        html.push_str(&duties::section(&entry.checked.ledger));
        html.push_str(&book::unmapped(document));
        html.push_str("</article>\n");
        html
    }
}

impl Output for Page {
    fn unread(&mut self, message: &str) -> io::Result<()> {
        self.unread.push(message.to_owned());
        Ok(())
    }

    fn document(&mut self, _: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        self.collect(entry);
        let section = self.document_section(entry);
        self.spool.write_all(section.as_bytes())
    }

    fn finish(&mut self, sink: &mut dyn Write, total: &Summary) -> io::Result<()> {
        sink.write_all(self.head(total).as_bytes())?;
        sink.write_all(self.ranking_table(total).as_bytes())?;
        sink.write_all(self.department_table().as_bytes())?;
        sink.write_all(duties::totals(&self.tally.duties).as_bytes())?;
        sink.write_all(self.document_table().as_bytes())?;
        self.spool.pour(sink)?;
        sink.write_all(b"</main>\n</body>\n</html>\n")
    }
}

/// Title line facts: what, whose, when.
fn facts(document: &Document) -> String {
    let kinds: Vec<&str> = document.kinds.iter().map(|kind| kind.title()).collect();
    let year = document.fiscal_year.map(|year| format!("{year} 年度"));
    let unit = document.money_unit.as_ref().map(|unit| format!("原表金额单位：{unit}"));
    let facts = [document.region.clone(), document.department.clone(), year, Some(kinds.join("、")), unit];
    let mut html = String::from("<ul class=\"facts\">");
    for fact in facts.into_iter().flatten().filter(|fact| !fact.is_empty()) {
        let _ = write!(html, "<li>{}</li>", escape(&fact));
    }
    html.push_str("</ul>\n");
    html
}

/// What somebody has answered, with the answers.
fn answers(entry: &Entry) -> String {
    let suppressed = &entry.checked.suppressed;
    if suppressed.is_empty() {
        return String::new();
    }
    let mut html = format!(
        "<details class=\"part\" open>\n<summary><span class=\"name\">已作说明、不计入的问题</span>\
         <span class=\"sum\">{} 项</span></summary>\n<table class=\"list\">\n\
         <thead><tr><th>代码</th><th>问题</th><th>项目</th><th>说明</th></tr></thead>\n<tbody>\n",
        suppressed.len()
    );
    for (finding, project, by) in answered(entry) {
        let project = project.and_then(|(_, project)| project.name.as_deref()).unwrap_or_default();
        let _ = writeln!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            finding.rule.code,
            escape(&finding.message),
            escape(project),
            escape(&by.told())
        );
    }
    html.push_str("</tbody>\n</table>\n</details>\n");
    html
}

/// A line per project to jump to, with its counts, where there are several.
fn contents(index: usize, document: &Document, by_project: &BTreeMap<usize, Vec<Note>>) -> String {
    if document.projects.len() < 2 {
        return String::new();
    }
    let mut html = String::from("<ol class=\"contents\">\n");
    for (number, project) in document.projects.iter().enumerate() {
        let name = project.name.as_deref().or(project.code.as_deref()).unwrap_or("（没有名称）");
        let notes = by_project.get(&number).map(Vec::as_slice).unwrap_or_default();
        let counts = counts(notes.iter().map(|note| note.finding));
        let _ = writeln!(html, "<li><a href=\"#d{index}-p{number}\">{}</a>{counts}</li>", escape(name));
    }
    html.push_str("</ol>\n");
    html
}

/// Chips with the number of findings of each severity.
fn counts<'a>(findings: impl Iterator<Item = &'a Finding> + Clone) -> String {
    let mut html = String::new();
    for severity in Severity::ALL {
        let count = findings.clone().filter(|finding| finding.severity == severity).count();
        if count > 0 {
            let _ =
                write!(html, "<span class=\"chip {}\">{} {count}</span>", class(severity), severity.title());
        }
    }
    html
}

/// The grade as a coloured mark.
fn grade_mark(grade: Option<Grade>) -> String {
    let Some(grade) = grade else { return "—".to_owned() };
    let class = match grade {
        Grade::Excellent => "excellent",
        Grade::Good => "good",
        Grade::Fair => "fair",
        Grade::Poor => "poor",
    };
    format!("<span class=\"grade {class}\">{}</span>", grade.title())
}

fn anchor(document: usize, finding: usize) -> String {
    format!("f{document}-{finding}")
}

fn class(severity: Severity) -> &'static str {
    severity.word()
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
