//! What a rule may know beside the document in hand: the earlier documents of the batch, and the same projects in
//! another year or at another stage. All of it is declared: the caller says which documents stand for what.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::document::{Document, Kind, Project};
use crate::money::Money;
use crate::text;

/// By what two projects of a batch may be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    Code,
    /// The unit's name and the project's.
    Name,
    /// The words of the annual goal, or of the only one.
    Goal,
    /// All indicators with their values.
    Indicators,
}

impl Mark {
    pub const ALL: [Mark; 4] = [Mark::Code, Mark::Name, Mark::Goal, Mark::Indicators];

    /// What the project is known by; `None` where it has nothing of the sort.
    fn of(self, project: &Project) -> Option<u64> {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        match self {
            Mark::Code => text::key(project.code.as_deref()?).hash(&mut hasher),
            Mark::Name => {
                text::key(project.unit.as_deref()?).hash(&mut hasher);
                text::key(project.name.as_deref()?).hash(&mut hasher);
            }
            Mark::Goal => {
                let words = text::key(&project.goal()?.text);
                (!words.is_empty()).then_some(words)?.hash(&mut hasher);
            }
            Mark::Indicators if project.indicators.is_empty() => return None,
            Mark::Indicators => {
                for indicator in &project.indicators {
                    text::key(indicator.name.as_deref().unwrap_or_default()).hash(&mut hasher);
                    text::key(indicator.target().map_or("", |target| &target.text)).hash(&mut hasher);
                }
            }
        }
        Some(hasher.finish())
    }
}

/// A project of an earlier document, in few bytes.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    document: u32,
    /// The place among the projects of its document, from 0.
    pub project: u32,
    pub budget: Option<Money>,
}

/// The documents of a batch that came before the one in hand. Keeps hashes, never texts, and no more than the limit
/// of projects, so that its size does not follow the length of the batch.
#[derive(Debug)]
pub struct Batch {
    paths: Vec<Arc<str>>,
    /// By mark, year and kind, so that last year's list and this year's approval are no copies of this one.
    seen: HashMap<(u64, i32, Option<Kind>), Seen>,
    limit: usize,
}

/// Projects kept by default: some 200 MiB.
const PROJECTS: usize = 1_000_000;

impl Default for Batch {
    fn default() -> Batch {
        Batch::with_limit(PROJECTS)
    }
}

impl Batch {
    pub fn with_limit(projects: usize) -> Batch {
        Batch { paths: Vec::new(), seen: HashMap::new(), limit: projects * Mark::ALL.len() }
    }

    /// The first earlier project with the same mark, in documents of the same year and kind.
    pub fn find(&self, mark: Mark, project: &Project, document: &Document) -> Option<&Seen> {
        self.find_in(mark, project, document.fiscal_year, document.kinds.first().copied())
    }

    /// The same in documents of another year or kind.
    pub fn find_in(
        &self,
        mark: Mark,
        project: &Project,
        year: Option<i32>,
        kind: Option<Kind>,
    ) -> Option<&Seen> {
        self.seen.get(&(mark.of(project)?, year.unwrap_or(0), kind))
    }

    pub fn path(&self, seen: &Seen) -> &str {
        &self.paths[seen.document as usize]
    }

    /// Whether the limit was met, so that later projects are not remembered.
    pub fn is_full(&self) -> bool {
        self.seen.len() >= self.limit
    }

    /// Adds a document, after it was checked.
    pub fn remember(&mut self, document: &Document) {
        if self.is_full() || document.projects.is_empty() {
            return;
        }
        let number = u32::try_from(self.paths.len()).expect("fewer documents than the limit of projects");
        self.paths.push(document.source.path.as_str().into());
        let (year, kind) = (document.fiscal_year.unwrap_or(0), document.kinds.first().copied());
        for (index, project) in (0..).zip(&document.projects) {
            let seen = Seen { document: number, project: index, budget: project.budget.total };
            for mark in Mark::ALL {
                if self.is_full() {
                    return;
                }
                if let Some(hash) = mark.of(project) {
                    self.seen.entry((hash, year, kind)).or_insert(seen);
                }
            }
        }
    }
}

/// A project as another document has it.
#[derive(Clone, Copy, Debug)]
pub struct Reference<'a> {
    pub document: &'a Document,
    pub project: &'a Project,
    /// Codes of what was found in it then.
    pub codes: &'a BTreeSet<&'static str>,
}

/// Documents to compare with, by project: last year's, or those as declared.
#[derive(Clone, Debug, Default)]
pub struct References {
    documents: Vec<Document>,
    /// Beside `documents`: the codes found in each project.
    codes: Vec<Vec<BTreeSet<&'static str>>>,
    by_code: HashMap<String, (usize, usize)>,
    by_name: HashMap<(String, String), (usize, usize)>,
}

impl References {
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// `codes`: what was found in each project of the document, in their order.
    pub fn add(&mut self, document: Document, codes: Vec<BTreeSet<&'static str>>) {
        let at = self.documents.len();
        for (index, project) in document.projects.iter().enumerate() {
            if let Some(code) = &project.code {
                self.by_code.entry(text::key(code)).or_insert((at, index));
            }
            if let Some(name) = name_key(project, &document) {
                self.by_name.entry(name).or_insert((at, index));
            }
        }
        self.documents.push(document);
        self.codes.push(codes);
    }

    /// The same project: by its code, or else by its unit and name.
    pub fn find(&self, project: &Project, document: &Document) -> Option<Reference<'_>> {
        let by_code = || self.by_code.get(&text::key(project.code.as_deref()?));
        let by_name = || self.by_name.get(&name_key(project, document)?);
        let &(at, index) = by_code().or_else(by_name)?;
        static NONE: BTreeSet<&'static str> = BTreeSet::new();
        let codes = self.codes[at].get(index).unwrap_or(&NONE);
        Some(Reference { document: &self.documents[at], project: &self.documents[at].projects[index], codes })
    }
}

fn name_key(project: &Project, document: &Document) -> Option<(String, String)> {
    let unit = project.unit.as_deref().or(document.department.as_deref()).unwrap_or_default();
    Some((text::key(unit), text::key(project.name.as_deref()?)))
}
