//! What a rule may know beside the document in hand: the earlier documents of the batch, and the same projects in
//! another year or at another stage. All of it is declared: the caller says which documents stand for what.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher, RandomState};
use std::num::NonZeroU64;

use hashbrown::HashTable;

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

/// Only documents of one year and kind hold copies of one another: last year's list and this year's approval are others.
type List = (Option<i32>, Option<Kind>);

fn list_of(document: &Document) -> List {
    (document.fiscal_year, document.kinds.first().copied())
}

/// A document that came before the one in hand.
#[derive(Debug)]
struct Earlier {
    path: Box<str>,
    list: List,
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

/// Grows piece by piece: nothing is moved for it, and no half of it stands empty.
#[derive(Debug, Default)]
struct Kept(Vec<Vec<Seen>>);

impl Kept {
    const PIECE: usize = 1024;

    fn len(&self) -> usize {
        self.0.last().map_or(0, |last| (self.0.len() - 1) * Kept::PIECE + last.len())
    }

    fn get(&self, at: u32) -> &Seen {
        let at = at as usize;
        &self.0[at / Kept::PIECE][at % Kept::PIECE]
    }

    fn push(&mut self, seen: Seen) {
        match self.0.last_mut() {
            Some(last) if last.len() < Kept::PIECE => last.push(seen),
            _ => {
                let mut piece = Vec::with_capacity(Kept::PIECE);
                piece.push(seen);
                self.0.push(piece);
            }
        }
    }
}

/// The documents of a batch that came before the one in hand. Keeps hashes, never texts, and no more than the limit
/// of projects, so that its size does not follow the length of the batch.
#[derive(Debug)]
pub struct Batch {
    documents: Vec<Earlier>,
    /// Projects that are the first with one of their marks; no other is ever found.
    kept: Kept,
    /// One for each mark that is looked up: numbers of kept projects alone, as what they are compared by is kept with
    /// them. A map of hashes would take four times the memory.
    first: [HashTable<u32>; Mark::LOOKED_UP.len()],
    hasher: RandomState,
    /// Projects that came, up to the limit.
    projects: usize,
    limit: usize,
    /// Documents with projects that came when the limit was met.
    left_out: usize,
    /// Of the document in hand.
    marks: Vec<Marks>,
}

/// Projects remembered by default: some 100 MiB where no two are alike.
const PROJECTS: usize = 1_000_000;

impl Default for Batch {
    fn default() -> Batch {
        Batch::with_limit(PROJECTS)
    }
}

impl Batch {
    pub fn with_limit(projects: usize) -> Batch {
        Batch {
            documents: Vec::new(),
            kept: Kept::default(),
            first: Default::default(),
            hasher: RandomState::new(),
            projects: 0,
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
        self.first(list_of(document), mark, self.marks.get(index)?.get(mark)?)
    }

    /// The same in documents of another year or kind.
    pub fn find_in(&self, mark: Mark, index: usize, year: Option<i32>, kind: Option<Kind>) -> Option<&Seen> {
        self.first((year, kind), mark, self.marks.get(index)?.get(mark)?)
    }

    fn first(&self, list: List, mark: Mark, value: NonZeroU64) -> Option<&Seen> {
        let is_same = |at: &u32| {
            let seen = self.kept.get(*at);
            seen.marks.get(mark) == Some(value) && self.earlier(seen).list == list
        };
        let at = self.first.get(mark as usize)?.find(self.hasher.hash_one((list, value)), is_same)?;
        Some(self.kept.get(*at))
    }

    fn earlier(&self, seen: &Seen) -> &Earlier {
        &self.documents[seen.document as usize]
    }

    /// Whether the earlier project has the same mark as the one at `index`; `None` where one of them has none.
    pub fn shares(&self, mark: Mark, index: usize, seen: &Seen) -> Option<bool> {
        Some(self.marks.get(index)?.get(mark)? == seen.marks.get(mark)?)
    }

    pub fn path(&self, seen: &Seen) -> &str {
        &self.earlier(seen).path
    }

    /// How many projects it may remember.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Whether the limit was met, so that later projects are not remembered.
    pub fn is_full(&self) -> bool {
        self.projects >= self.limit
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
        let (list, before) = (list_of(document), self.kept.len());
        let number = u32::try_from(self.documents.len()).expect("fewer documents than the limit of projects");
        self.documents.push(Earlier { path: document.source.path.as_str().into(), list });
        let room = self.limit - self.projects;
        for ((index, project), marks) in (0..).zip(&document.projects).zip(marks).take(room) {
            self.projects += 1;
            self.keep(Seen { document: number, project: index, budget: project.planned(), marks }, list);
        }
        if self.kept.len() == before {
            self.documents.pop();
        }
    }

    /// Keeps the project under those of its marks that are new.
    fn keep(&mut self, project: Seen, list: List) {
        let values = Mark::LOOKED_UP.into_iter().filter_map(|mark| Some((mark, project.marks.get(mark)?)));
        let new = values.filter(|(mark, value)| self.first(list, *mark, *value).is_none());
        let new: Vec<Mark> = new.map(|(mark, _)| mark).collect();
        if new.is_empty() {
            return;
        }
        let at = u32::try_from(self.kept.len()).expect("the limit of projects fits");
        self.kept.push(project);
        let Batch { documents, kept, first, hasher, .. } = self;
        for mark in new {
            let hash = |at: &u32| {
                let seen = kept.get(*at);
                let value = seen.marks.get(mark).expect("only what has the mark is in its table");
                hasher.hash_one((documents[seen.document as usize].list, value))
            };
            first[mark as usize].insert_unique(hash(&at), at, hash);
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Goal, Indicator};

    const KINDS: [Kind; 2] = [Kind::ProjectTargets, Kind::SelfEvaluation];

    fn project((code, name, goal, row): (Option<u8>, Option<u8>, Option<u8>, Option<u8>)) -> Project {
        let told = |value: Option<u8>| value.map(|value| format!("第{value}"));
        Project {
            code: told(code),
            unit: told(name),
            name: told(name.map(|name| name / 2)),
            goals: told(goal).map(|text| Goal { text, ..Goal::default() }).into_iter().collect(),
            indicators: row
                .map(|row| Indicator { name: told(Some(row)), ..Indicator::default() })
                .into_iter()
                .collect(),
            ..Project::default()
        }
    }

    fn documents() -> impl Strategy<Value = Vec<Document>> {
        let value = || proptest::option::of(0..6u8);
        let projects =
            proptest::collection::vec((value(), value(), value(), value()).prop_map(project), 0..4);
        let document = (projects, 2025..2027, 0..2usize).prop_map(|(projects, year, kind)| Document {
            projects,
            fiscal_year: Some(year),
            kinds: vec![KINDS[kind]],
            ..Document::default()
        });
        proptest::collection::vec(document, 0..12).prop_map(|mut documents| {
            for (at, document) in documents.iter_mut().enumerate() {
                document.source.path = at.to_string();
            }
            documents
        })
    }

    proptest! {
        /// What is kept and how it is looked up do not show: every earlier project is compared, up to the limit.
        #[test]
        fn the_first_of_all_earlier_projects_is_found(documents in documents(), limit in 1..40usize) {
            let mut batch = Batch::with_limit(limit);
            let mut earlier: Vec<(&Document, usize)> = Vec::new();
            for document in &documents {
                batch.begin(document);
                for (index, project) in document.projects.iter().enumerate() {
                    for (mark, year, kind) in Mark::LOOKED_UP
                        .into_iter()
                        .flat_map(|mark| [2025, 2026].map(|year| (mark, year)))
                        .flat_map(|(mark, year)| KINDS.map(|kind| (mark, year, kind)))
                    {
                        let same = |(other, at): &&(&Document, usize)| {
                            list_of(other) == (Some(year), Some(kind))
                                && mark.of(project).is_some_and(|own| mark.of(&other.projects[*at]) == Some(own))
                        };
                        let expected = earlier.iter().take(limit).find(same);
                        let expected = expected.map(|(other, at)| (other.source.path.as_str(), *at));
                        let seen = batch.find_in(mark, index, Some(year), Some(kind));
                        let found = seen.map(|seen| (batch.path(seen), seen.project as usize));
                        prop_assert_eq!(found, expected);
                    }
                }
                prop_assert_eq!(batch.is_full(), earlier.len() >= limit);
                batch.remember(document);
                if earlier.len() < limit {
                    earlier.extend((0..document.projects.len()).map(|at| (document, at)));
                }
            }
        }
    }

    #[test]
    fn a_long_batch_is_found_again_and_its_copies_are_not_kept() {
        let document = |number: usize| {
            let name = |at| Some(format!("第{number}批第{at}号"));
            let projects = (0..50).map(|at| Project { code: name(at), name: name(at), ..Project::default() });
            let mut document = Document { projects: projects.collect(), ..Document::default() };
            document.source.path = number.to_string();
            document
        };
        let mut batch = Batch::default();
        for number in (0..100).chain(0..100) {
            let document = document(number);
            batch.begin(&document);
            batch.remember(&document);
        }
        assert_eq!((batch.kept.len(), batch.documents.len(), batch.projects), (5000, 100, 10_000));
        for number in 0..100 {
            let document = document(number);
            batch.begin(&document);
            for index in 0..50 {
                let seen = batch.find(Mark::Code, index, &document).expect("it was remembered");
                assert_eq!((batch.path(seen), seen.project as usize), (document.source.path.as_str(), index));
            }
        }
    }
}
