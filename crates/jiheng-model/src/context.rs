//! What a rule may know beside the document in hand: the earlier documents of the batch, and the same projects in
//! another year or at another stage. All of it is declared: the caller says which documents stand for what.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZeroU64;
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
    /// The project's name alone. Many units have projects of one name: compared, never looked up.
    Title,
}

impl Mark {
    const COUNT: usize = 5;
    /// Those that earlier projects are looked up by.
    const LOOKED_UP: [Mark; 4] = [Mark::Code, Mark::Name, Mark::Goal, Mark::Indicators];

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
            Mark::Title => text::key(project.name.as_deref()?).hash(&mut hasher),
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

/// All marks of a project, worked out once.
#[derive(Clone, Copy, Debug, Default)]
struct Marks([Option<NonZeroU64>; Mark::COUNT]);

impl Marks {
    fn of(project: &Project) -> Marks {
        let mark = |mark: Mark| NonZeroU64::new(mark.of(project)?);
        Marks([Mark::Code, Mark::Name, Mark::Goal, Mark::Indicators, Mark::Title].map(mark))
    }

    fn get(&self, mark: Mark) -> Option<NonZeroU64> {
        self.0[mark as usize]
    }
}

/// A project of an earlier document, in few bytes.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    document: u32,
    /// The place among the projects of its document, from 0.
    pub project: u32,
    /// What was planned for the year, as far as the form prints it.
    pub budget: Option<Money>,
    marks: Marks,
}

/// The documents of a batch that came before the one in hand. Keeps hashes, never texts, and no more than the limit
/// of projects, so that its size does not follow the length of the batch.
#[derive(Debug)]
pub struct Batch {
    paths: Vec<Arc<str>>,
    seen: Vec<Seen>,
    /// By mark, year and kind, so that last year's list and this year's approval are no copies of this one.
    by_mark: HashMap<u64, u32>,
    limit: usize,
    /// Documents with projects that came when the limit was met.
    left_out: usize,
    /// Of the document in hand.
    marks: Vec<Marks>,
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
        Batch {
            paths: Vec::new(),
            seen: Vec::new(),
            by_mark: HashMap::new(),
            limit: projects,
            left_out: 0,
            marks: Vec::new(),
        }
    }

    /// Takes a document in hand, to be compared and then remembered.
    pub fn begin(&mut self, document: &Document) {
        self.marks = document.projects.iter().map(Marks::of).collect();
    }

    /// The first earlier project with the same mark as the one at `index`, in documents of the same year and kind.
    pub fn find(&self, mark: Mark, index: usize, document: &Document) -> Option<&Seen> {
        self.find_in(mark, index, document.fiscal_year, document.kinds.first().copied())
    }

    /// The same in documents of another year or kind.
    pub fn find_in(&self, mark: Mark, index: usize, year: Option<i32>, kind: Option<Kind>) -> Option<&Seen> {
        let mark = self.marks.get(index)?.get(mark)?;
        let at = *self.by_mark.get(&place_of(mark, year, kind))?;
        self.seen.get(at as usize)
    }

    /// Whether the earlier project has the same mark as the one at `index`; `None` where one of them has none.
    pub fn shares(&self, mark: Mark, index: usize, seen: &Seen) -> Option<bool> {
        Some(self.marks.get(index)?.get(mark)? == seen.marks.get(mark)?)
    }

    pub fn path(&self, seen: &Seen) -> &str {
        &self.paths[seen.document as usize]
    }

    /// How many projects it may hold.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Whether the limit was met, so that later projects are not remembered.
    pub fn is_full(&self) -> bool {
        self.seen.len() >= self.limit
    }

    /// Whether the document in hand is the first that will not be remembered.
    pub fn leaves_out_first(&self) -> bool {
        self.is_full() && self.left_out == 0 && !self.marks.is_empty()
    }

    /// Adds the document in hand, after it was checked.
    pub fn remember(&mut self, document: &Document) {
        let marks = std::mem::take(&mut self.marks);
        if marks.is_empty() {
            return;
        }
        if self.is_full() {
            self.left_out += 1;
            return;
        }
        let number = u32::try_from(self.paths.len()).expect("fewer documents than the limit of projects");
        self.paths.push(document.source.path.as_str().into());
        let (year, kind) = (document.fiscal_year, document.kinds.first().copied());
        for ((index, project), marks) in (0..).zip(&document.projects).zip(marks) {
            if self.is_full() {
                return;
            }
            let at = u32::try_from(self.seen.len()).expect("the limit of projects fits");
            self.seen.push(Seen { document: number, project: index, budget: project.planned(), marks });
            for mark in Mark::LOOKED_UP.into_iter().filter_map(|mark| marks.get(mark)) {
                self.by_mark.entry(place_of(mark, year, kind)).or_insert(at);
            }
        }
    }
}

/// Where projects of one mark, year and kind are looked up.
fn place_of(mark: NonZeroU64, year: Option<i32>, kind: Option<Kind>) -> u64 {
    let mut hasher = DefaultHasher::new();
    (mark, year, kind).hash(&mut hasher);
    hasher.finish()
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
