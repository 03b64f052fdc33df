//! What of a document was not read, and where: what nobody read cannot be called in order.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jiheng_model::{Document, Finding, Place};
use serde::Deserialize;

use crate::project_of;

/// A part of a document that duties lie in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Area {
    Document,
    Projects,
    DepartmentGoals,
    BudgetTables,
    Narrative,
}

impl Area {
    fn pointer(self) -> &'static str {
        match self {
            Area::Document => "",
            Area::Projects => "/projects",
            Area::DepartmentGoals => "/department_goals",
            Area::BudgetTables => "/budget/tables",
            Area::Narrative => "/budget/narrative",
        }
    }
}

/// What the readers left unread in one document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gaps {
    /// The file itself was read in part only: the titles of the rules that say so.
    pub whole: Vec<&'static str>,
    /// What readers reported: code and title of the rule, and the areas it may lie in.
    reported: Vec<(&'static str, &'static str, Vec<Area>)>,
    /// How many pieces of text found no field, and where the first stands, by area.
    unmapped: BTreeMap<Area, (usize, String)>,
    masked: usize,
    damaged: usize,
    /// Projects whose form holds text that found no field.
    pub forms: HashSet<usize>,
    /// Projects in a list whose own row holds such text.
    pub rows: HashSet<usize>,
    /// What readers reported of single projects, by code.
    pub projects: Vec<(usize, &'static str)>,
}

impl Gaps {
    /// `findings` are those of the readers; `whole` the codes that say that the file was read in part only.
    pub fn of(document: &Document, findings: &[Finding], whole: &[String]) -> Gaps {
        let mut gaps = Gaps {
            masked: document.projects.iter().filter(|project| project.masked).count(),
            damaged: document.projects.iter().filter(|project| !project.damaged.is_empty()).count(),
            ..Gaps::default()
        };
        if findings.is_empty() && document.unmapped.is_empty() {
            return gaps;
        }
        let extents = Extents::of(document);
        for finding in findings {
            let rule = finding.rule;
            if whole.iter().any(|code| code == rule.code) {
                gaps.whole.push(rule.title);
            }
            let areas = match (finding.pointer.as_str(), &finding.place) {
                ("", Some(place)) => extents.areas(place),
                (pointer, _) => {
                    AREAS.into_iter().filter(|area| pointer.starts_with(area.pointer())).collect()
                }
            };
            gaps.reported.push((rule.code, rule.title, areas));
            gaps.projects.extend(project_of(&finding.pointer).map(|project| (project, rule.code)));
        }
        for unmapped in &document.unmapped {
            let areas = extents.areas(&unmapped.location).into_iter().chain([Area::Document]);
            for area in areas {
                let (count, _) =
                    gaps.unmapped.entry(area).or_insert_with(|| (0, unmapped.location.describe()));
                *count += 1;
            }
            gaps.forms.extend(extents.forms(&unmapped.location));
            gaps.rows.extend(extents.rows(&unmapped.location));
        }
        gaps
    }

    /// Why a duty in the area cannot be called met; `None` where everything it looks at was read. `unread` are the
    /// codes of the reading rules that matter to it; `all` says that it looks at everything there is, so that text
    /// without a field matters as well.
    pub fn reason(&self, area: Option<Area>, unread: &[String], all: bool) -> Option<String> {
        if let Some(title) = self.whole.first() {
            return Some((*title).to_owned());
        }
        let area = area?;
        let matters = |code: &str| unread.iter().any(|other| other == code);
        if self.masked > 0 && matters("R054") {
            return Some(format!("{} 个项目的内容没有公开", self.masked));
        }
        if self.damaged > 0 && matters("R052") {
            return Some(format!("{} 个项目的指标文字残缺", self.damaged));
        }
        let mut reported = self.reported.iter();
        let within = |areas: &[Area]| area == Area::Document || areas.contains(&area);
        if let Some((_, title, _)) = reported.find(|(code, _, areas)| matters(code) && within(areas)) {
            return Some((*title).to_owned());
        }
        let (count, place) = self.unmapped.get(&area).filter(|_| all)?;
        let place = if place.is_empty() { String::new() } else { format!("，如{place}") };
        Some(format!("{count} 处文字没有归入栏目{place}"))
    }
}

const AREAS: [Area; 4] = [Area::Projects, Area::DepartmentGoals, Area::BudgetTables, Area::Narrative];

/// Fields of a project that are often printed once, in a head that belongs to the whole document.
const SHARED: [&str; 4] = ["unit", "supervising_department", "responsible", "phone"];

/// A table of a document: sheet, page and number.
type Table = (Option<Arc<str>>, Option<u32>, Option<u32>);

/// Where the parts of a document stand.
#[derive(Default)]
struct Extents {
    areas: BTreeMap<Area, HashSet<Table>>,
    /// The projects that stand in each row, and the tables in which one stands alone.
    rows: HashMap<(Table, u32), BTreeSet<usize>>,
    owners: BTreeMap<Table, Option<usize>>,
    /// For parts that stand in lines of text, not in tables: the first and last line of each.
    lines: BTreeMap<(Area, String), (u32, u32)>,
    known: bool,
}

impl Extents {
    fn of(document: &Document) -> Extents {
        let mut extents = Extents { known: !document.provenance.is_empty(), ..Extents::default() };
        for area in AREAS {
            let below = format!("{}/", area.pointer());
            let values = document.provenance.0.range(below.clone()..);
            for (pointer, place) in values.take_while(|(pointer, _)| pointer.starts_with(&below)) {
                let mut names = pointer[below.len()..].split('/');
                let part = names.next().unwrap_or_default();
                if names.next().is_none_or(|field| !SHARED.contains(&field)) {
                    extents.add(area, part, place);
                }
            }
        }
        extents
    }

    fn add(&mut self, area: Area, part: &str, place: &Place) {
        if let Some(table) = table_of(place) {
            if let (Area::Projects, Ok(project)) = (area, part.parse::<usize>()) {
                let owner = self.owners.entry(table.clone()).or_insert(Some(project));
                if *owner != Some(project) {
                    *owner = None;
                }
                if let Some(row) = place.row {
                    self.rows.entry((table.clone(), row)).or_default().insert(project);
                }
            }
            self.areas.entry(area).or_default().insert(table);
        } else if let Some(line) = place.line {
            let (first, last) = self.lines.entry((area, part.to_owned())).or_insert((line, line));
            *first = line.min(*first);
            *last = line.max(*last);
        }
    }

    /// The areas that share a table with the place, or whose lines run around it. A document that does not say where
    /// its values stand leaves every area open.
    fn areas(&self, place: &Place) -> Vec<Area> {
        let table = table_of(place);
        let shares = |area: &Area| match &table {
            Some(table) => self.areas.get(area).is_some_and(|tables| tables.contains(table)),
            None => self.parts(place).any(|(other, _)| other == area),
        };
        AREAS.into_iter().filter(|area| !self.known || shares(area)).collect()
    }

    /// Projects that have the table or the lines around the place to themselves.
    fn forms(&self, place: &Place) -> Vec<usize> {
        let Some(table) = table_of(place) else {
            let parts = self.parts(place).filter(|(area, _)| **area == Area::Projects);
            return parts.filter_map(|(_, part)| part.parse().ok()).collect();
        };
        self.owners.get(&table).copied().flatten().into_iter().collect()
    }

    /// Projects of a list that stand in the same row.
    fn rows(&self, place: &Place) -> Vec<usize> {
        let (Some(table), Some(row)) = (table_of(place), place.row) else { return Vec::new() };
        if self.owners.get(&table).is_none_or(Option::is_some) {
            return Vec::new();
        }
        self.rows.get(&(table, row)).into_iter().flatten().copied().collect()
    }

    /// Parts in lines of text that run around the place.
    fn parts(&self, place: &Place) -> impl Iterator<Item = (&Area, &str)> {
        let line = place.line;
        let around = move |(first, last): &(u32, u32)| line.is_some_and(|line| *first < line && line < *last);
        self.lines
            .iter()
            .filter(move |(_, lines)| around(lines))
            .map(|((area, part), _)| (area, part.as_str()))
    }
}

/// The table a place lies in; in a workbook without numbered tables the sheet is one.
fn table_of(place: &Place) -> Option<Table> {
    (place.table.is_some() || place.sheet.is_some()).then(|| (place.sheet.clone(), place.page, place.table))
}
