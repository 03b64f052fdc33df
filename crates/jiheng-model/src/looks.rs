//! What can be told of the rows and goals of a document at one look, worked out once for all rules.

use std::cell::OnceCell;

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
    pub longest_again: usize,
    /// Nothing but Chinese characters, figures and the signs that go with them.
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
pub struct Looks<'a>(Vec<ProjectLook<'a>>);

#[derive(Clone, Debug)]
struct ProjectLook<'a> {
    rows: Vec<Row<'a>>,
    goals: Vec<GoalLook<'a>>,
}

impl<'a> Looks<'a> {
    pub fn at(document: &'a Document) -> Looks<'a> {
        let look = |project: &'a Project| ProjectLook {
            rows: project.indicators.iter().map(Row::of).collect(),
            goals: project.goals.iter().map(GoalLook::of).collect(),
        };
        Looks(document.projects.iter().map(look).collect())
    }

    /// Of a project by its place in the document; none where there is no such project.
    pub fn rows(&self, project: usize) -> &[Row<'a>] {
        self.0.get(project).map_or(&[], |look| &look.rows)
    }

    /// The same of its goals.
    pub fn goals(&self, project: usize) -> &[GoalLook<'a>] {
        self.0.get(project).map_or(&[], |look| &look.goals)
    }
}
