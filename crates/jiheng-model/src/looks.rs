//! What can be told of the rows of a document at one look, worked out once for all rules.

use rust_decimal::Decimal;

use crate::document::{Document, Indicator};
use crate::garbled::is_garbled;
use crate::text::{Searched, look_at};
use crate::value::{Comparator, TargetValue};

/// A text, to be searched for words and compared with others.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    pub text: Searched<'a>,
    /// As [`crate::text::fingerprint`] gives it; of nothing where there is no text.
    pub fingerprint: u64,
}

impl<'a> Look<'a> {
    fn at(text: Option<&'a str>) -> Look<'a> {
        let text = text.unwrap_or_default();
        let (characters, fingerprint) = look_at(text);
        Look { text: Searched::known(text, characters), fingerprint }
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
}

impl<'a> Row<'a> {
    fn of(indicator: &'a Indicator) -> Row<'a> {
        Row {
            name: Look::at(indicator.name.as_deref()),
            description: Look::at(indicator.description.as_deref()),
            basis: Look::at(indicator.basis.as_deref()),
            value: Look::at(indicator.target().map(|target| target.text.as_str())),
            figure: figure(indicator),
        }
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

/// The rows of each project of a document.
#[derive(Clone, Debug, Default)]
pub struct Looks<'a>(Vec<Vec<Row<'a>>>);

impl<'a> Looks<'a> {
    pub fn at(document: &'a Document) -> Looks<'a> {
        let rows = |indicators: &'a [Indicator]| indicators.iter().map(Row::of).collect();
        Looks(document.projects.iter().map(|project| rows(&project.indicators)).collect())
    }

    /// Of a project by its place in the document; none where there is no such project.
    pub fn rows(&self, project: usize) -> &[Row<'a>] {
        self.0.get(project).map_or(&[], Vec::as_slice)
    }
}
