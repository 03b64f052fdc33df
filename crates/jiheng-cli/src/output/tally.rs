//! What a whole batch came to, in memory that does not follow its length: which rules fired, how the duties stand, how
//! the projects were graded, the departments.

use std::collections::BTreeMap;

use jiheng::model::{Finding, Rule, Severity};
use jiheng::{Departments, DutyEntry, Grade, Ledger, Lost, Status, Summary, duties};

use super::Entry;

/// How often each rule fired.
#[derive(Default)]
pub struct Ranking(BTreeMap<&'static str, (&'static Rule, BTreeMap<Severity, usize>)>);

impl Ranking {
    pub fn add(&mut self, findings: &[Finding]) {
        for finding in findings {
            let (_, counts) = self.0.entry(finding.rule.code).or_insert((finding.rule, BTreeMap::new()));
            *counts.entry(finding.severity).or_default() += 1;
        }
    }

    /// Most frequent first; equals by code.
    pub fn rows(&self) -> Vec<(&'static Rule, Severity, usize)> {
        let rows = self
            .0
            .values()
            .flat_map(|(rule, counts)| counts.iter().map(|(severity, count)| (*rule, *severity, *count)));
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by(|left, right| right.2.cmp(&left.2).then(left.0.code.cmp(right.0.code)));
        rows
    }
}

/// How the duties stand over all documents.
#[derive(Default)]
pub struct Duties(BTreeMap<&'static str, (DutyEntry, BTreeMap<Status, usize>)>);

impl Duties {
    pub fn add(&mut self, entries: &[DutyEntry]) {
        for entry in entries {
            let id = entry.duty.id.as_str();
            let (_, counts) = self.0.entry(id).or_insert_with(|| (entry.clone(), BTreeMap::new()));
            *counts.entry(entry.status).or_default() += 1;
        }
    }

    /// In the order of the catalogue; an entry of the first document that owed the duty, and how many stand how.
    pub fn rows(&self) -> impl Iterator<Item = (&DutyEntry, &BTreeMap<Status, usize>)> {
        duties().iter().filter_map(|duty| self.0.get(duty.id.as_str())).map(|(entry, counts)| (entry, counts))
    }

    pub fn count(&self, status: Status) -> usize {
        self.0.values().filter_map(|(_, counts)| counts.get(&status)).sum()
    }

    /// Duties that no rule proves, with the reason.
    pub fn not_implemented(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let open = self.rows().filter(|(entry, _)| entry.status == Status::NotImplemented);
        open.map(|(entry, _)| (entry.duty.title.as_str(), entry.reason.as_deref().unwrap_or_default()))
    }
}

/// What reports tell of a whole batch.
#[derive(Default)]
pub struct Tally {
    pub ranking: Ranking,
    pub duties: Duties,
    pub departments: Departments,
    pub grades: BTreeMap<Grade, usize>,
    pub unscored: usize,
}

impl Tally {
    pub fn add(&mut self, entry: &Entry) {
        self.ranking.add(&entry.checked.findings);
        self.duties.add(&entry.checked.ledger.entries);
        self.departments.add(entry.document, entry.checked);
        for score in &entry.checked.scores {
            match score.grade {
                Some(grade) => *self.grades.entry(grade).or_default() += 1,
                None => self.unscored += 1,
            }
        }
    }
}

/// What is in none of the counts, and how much of it: answered, known before, gone.
pub fn set_aside(summary: &Summary) -> Vec<(&'static str, usize)> {
    let counts = [
        ("已作说明、不计入的问题", summary.suppressed),
        ("基线中已有、不计入的问题", summary.known),
        ("基线中已消除的问题", summary.settled),
    ];
    counts.into_iter().filter(|(_, count)| *count > 0).collect()
}

/// The same in a sentence: `已作说明、不计入的问题 3 项；…`.
pub fn set_aside_words(summary: &Summary) -> Option<String> {
    let parts = set_aside(summary).into_iter().map(|(what, count)| format!("{what} {count} 项"));
    let words = parts.collect::<Vec<_>>().join("；");
    (!words.is_empty()).then_some(words)
}

/// A place in a ranking; none where there is no score.
pub fn rank(rank: Option<usize>) -> String {
    rank.map_or("—".to_owned(), |rank| rank.to_string())
}

/// `满足 31、未满足 5`: the standings that occur, the grave ones first.
pub fn standings(count: impl Fn(Status) -> usize) -> String {
    let counts = Status::ALL.into_iter().map(|status| (status, count(status)));
    let shown = counts.filter(|(_, count)| *count > 0);
    shown.map(|(status, count)| format!("{} {count}", status.title())).collect::<Vec<_>>().join("、")
}

/// `I005 ×2、I001`: what a duty is violated by.
pub fn found(entry: &DutyEntry) -> String {
    let codes = entry.found.iter().map(|(code, count)| match count {
        1 => (*code).to_owned(),
        count => format!("{code} ×{count}"),
    });
    let mut text = codes.collect::<Vec<_>>().join("、");
    if entry.suppressed > 0 {
        text.push_str(&format!("，其中 {} 处已作说明", entry.suppressed));
    }
    text
}

/// What stands beside a duty: what it is violated by, or why it is neither met nor violated.
pub fn remark(entry: &DutyEntry) -> String {
    entry.reason.as_deref().map_or_else(|| found(entry), str::to_owned)
}

/// More duties than this that were not checked share a line: a check of a few rules would fill pages with the rest.
const UNCHECKED: usize = 6;

/// What is not in order with the duties of a document, line by line: the standing and what to say of it. Duties with the
/// same reason share a line, so that one unread table does not fill a page.
pub fn open_duties(ledger: &Ledger) -> Vec<(Status, String)> {
    let mut lines: Vec<(Status, String, Vec<&str>)> = Vec::new();
    let many = ledger.count(Status::NotChecked) > UNCHECKED;
    for status in [Status::Violated, Status::Unreadable, Status::NotChecked] {
        for entry in ledger.entries.iter().filter(|entry| entry.status == status) {
            let title = entry.duty.title.as_str();
            let remark = match status {
                Status::NotChecked if many => "有关规则没有运行，逐项见 html、xlsx 或 json 报告".to_owned(),
                _ => remark(entry),
            };
            let same = lines
                .iter_mut()
                .find(|(other, text, _)| status != Status::Violated && *other == status && *text == remark);
            match same {
                Some((.., titles)) => titles.push(title),
                None => lines.push((status, remark, vec![title])),
            }
        }
    }
    let told = lines.into_iter().map(|(status, remark, titles)| match titles.as_slice() {
        [title] => (status, format!("{title}（{remark}）")),
        titles => (status, format!("{} 项：{remark}", titles.len())),
    });
    told.collect()
}

/// `指标值没有量化（V002）5 处，扣 10 分`.
pub fn lost(lost: &Lost) -> String {
    let codes =
        if lost.codes.is_empty() { String::new() } else { format!("（{}）", lost.codes.join("、")) };
    if lost.count == 0 {
        return format!("{} {} 分", lost.title, -lost.points.normalize());
    }
    format!("{}{codes}{} 处，扣 {} 分", lost.title, lost.count, lost.points.normalize())
}
