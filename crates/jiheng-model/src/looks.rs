//! What can be told of the rows and goals of a document at one look, worked out once for all rules.

use std::cell::OnceCell;
use std::ops::Range;

use rust_decimal::Decimal;

use crate::document::{Document, Goal, Indicator, Project};
use crate::garbled::is_garbled;
use crate::number::{QuantityInText, quantities};
use crate::text::{Searched, look_at};
use crate::value::{Comparator, TargetValue};

/// A text, to be searched for words and compared with others.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    pub text: Searched<'a>,
    /// As [`crate::text::fingerprint`] gives it; of nothing where there is no text.
    pub fingerprint: u64,
    /// No more characters in a row than this stand earlier in the text as well.
    pub longest_again: u32,
    /// Nothing but Chinese characters, figures, the signs that go with them and single marks between.
    pub is_ordinary: bool,
}

impl<'a> Look<'a> {
    pub fn at(text: &'a str) -> Look<'a> {
        let seen = look_at(text);
        Look {
            text: Searched::known(text, seen.characters),
            fingerprint: seen.fingerprint,
            longest_again: seen.longest_again,
            is_ordinary: seen.is_ordinary,
        }
    }
}

/// The figure of the target that counts: its place among the targets, sign, number and unit.
pub type Figure<'a> = (usize, Comparator, Decimal, Option<&'a str>);

/// An indicator. What is not filled in looks like an empty text.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    pub name: Look<'a>,
    pub description: Look<'a>,
    pub basis: Look<'a>,
    /// The target that counts, as printed.
    pub value: Look<'a>,
    pub figure: Option<Figure<'a>>,
    /// The value has a figure and begins with it.
    pub is_plain_figure: bool,
}

impl<'a> Row<'a> {
    fn of(indicator: &'a Indicator) -> Row<'a> {
        let value = indicator.target().map(|target| target.text.as_str());
        let figure = figure(indicator);
        Row {
            name: Look::at(indicator.name.as_deref().unwrap_or_default()),
            description: Look::at(indicator.description.as_deref().unwrap_or_default()),
            basis: Look::at(indicator.basis.as_deref().unwrap_or_default()),
            value: Look::at(value.unwrap_or_default()),
            is_plain_figure: figure.is_some() && value.is_some_and(begins_as_figure),
            figure,
        }
    }
}

/// Whether a value begins with a number or a sign before one.
pub fn begins_as_figure(value: &str) -> bool {
    let begins = |c: char| c.is_ascii_digit() || matches!(c, '≥' | '≤' | '<' | '>' | '=' | '约');
    value.trim_start().starts_with(begins)
}

/// A goal, and the figures of its words, worked out for the first rule that asks.
#[derive(Clone, Debug)]
pub struct GoalLook<'a> {
    pub words: Look<'a>,
    quantities: OnceCell<Vec<QuantityInText>>,
}

impl GoalLook<'_> {
    fn of(goal: &Goal) -> GoalLook<'_> {
        GoalLook { words: Look::at(&goal.text), quantities: OnceCell::new() }
    }

    pub fn quantities(&self) -> &[QuantityInText] {
        self.quantities.get_or_init(|| quantities(self.words.text.text()))
    }
}

/// Of `≥1O0人` nobody knows the number.
fn figure(indicator: &Indicator) -> Option<Figure<'_>> {
    let target = indicator.target()?;
    let at = indicator.targets.iter().position(|other| std::ptr::eq(other, target))?;
    match target.value.as_ref()? {
        TargetValue::Quantity { comparator, number, unit } if !is_garbled(&target.text) => {
            Some((at, *comparator, *number, unit.as_deref()))
        }
        _ => None,
    }
}

/// The rows and goals of each project of a document.
#[derive(Clone, Debug, Default)]
pub struct Looks<'a> {
    rows: Vec<Row<'a>>,
    goals: Vec<GoalLook<'a>>,
    /// Of each project.
    projects: Vec<ProjectLook>,
}

#[derive(Clone, Debug)]
struct ProjectLook {
    rows: Range<usize>,
    goals: Range<usize>,
    /// No two rows have one name.
    names_differ: bool,
}

impl<'a> Looks<'a> {
    pub fn at(document: &'a Document) -> Looks<'a> {
        let all = |count: fn(&Project) -> usize| document.projects.iter().map(count).sum();
        let mut looks = Looks {
            rows: Vec::with_capacity(all(|project| project.indicators.len())),
            goals: Vec::with_capacity(all(|project| project.goals.len())),
            projects: Vec::with_capacity(document.projects.len()),
        };
        let mut names = Vec::new();
        for project in &document.projects {
            let (rows, goals) = (looks.rows.len(), looks.goals.len());
            looks.rows.extend(project.indicators.iter().map(Row::of));
            looks.goals.extend(project.goals.iter().map(GoalLook::of));
            names.clear();
            names.extend(looks.rows[rows..].iter().map(|row| row.name.fingerprint));
            names.sort_unstable();
            looks.projects.push(ProjectLook {
                rows: rows..looks.rows.len(),
                goals: goals..looks.goals.len(),
                names_differ: names.windows(2).all(|pair| pair[0] != pair[1]),
            });
        }
        looks
    }

    /// Of a project by its place in the document; none where there is no such project.
    #[inline]
    pub fn rows(&self, project: usize) -> &[Row<'a>] {
        self.projects.get(project).map_or(&[], |look| &self.rows[look.rows.clone()])
    }

    /// The same of its goals.
    #[inline]
    pub fn goals(&self, project: usize) -> &[GoalLook<'a>] {
        self.projects.get(project).map_or(&[], |look| &self.goals[look.goals.clone()])
    }

    /// Whether no two rows of a project have one name, as far as their fingerprints tell.
    pub fn names_differ(&self, project: usize) -> bool {
        self.projects.get(project).is_none_or(|look| look.names_differ)
    }
}
