//! Who filled in the form and signed it, and what the reviewing offices said.

use jiheng_model::text::{is_blank, tidy};
use jiheng_model::{Review, Signoff};

use super::{Assembler, Printed};
use crate::labels::Field;
use crate::parse;

impl Assembler {
    pub(super) fn sign(&mut self, field: Field, value: &Printed) -> bool {
        let text = Some(value.text.clone()).filter(|text| !text.is_empty());
        if text.is_none() || field == Field::FilledOn && is_undated(&value.text) {
            return self.open;
        }
        let Some(project) = self.project() else { return false };
        let signoff = project.signoff.get_or_insert_with(Signoff::default);
        let slot = match field {
            Field::FilledBy => &mut signoff.filled_by,
            Field::Phone => &mut signoff.phone,
            Field::SignedBy => &mut signoff.signed_by,
            _ => &mut signoff.filled_on,
        };
        if slot.is_some() {
            return *slot == text;
        }
        *slot = if field == Field::FilledOn { parse::date(&value.text).or(text) } else { text };
        self.place("signoff", &value.place);
        true
    }

    pub(super) fn review(&mut self, field: Field, label: &str, value: &Printed) -> bool {
        // A date that nobody wrote in, and what is blank, begin no review.
        let says = match field {
            Field::ReviewDate => parse::date(&value.text).is_some(),
            _ => !value.is_blank(),
        };
        if !says {
            return is_undated(&value.text);
        }
        let Some(project) = self.project() else { return false };
        let taken = |review: &Review| match field {
            Field::Reviewer => review.reviewer.is_some(),
            Field::ReviewOpinion => review.opinion.is_some(),
            _ => review.date.is_some(),
        };
        if project.review.last().is_none_or(taken) {
            project.review.push(Review::default());
        }
        let index = project.review.len() - 1;
        let review = &mut project.review[index];
        let text = Some(value.text.clone()).filter(|text| !text.is_empty());
        match field {
            Field::Reviewer => review.reviewer = text,
            Field::ReviewOpinion => {
                review.opinion = text;
                let office = tidy(label);
                review.office = office.strip_suffix("审核意见").unwrap_or(&office).to_owned();
            }
            _ => review.date = parse::date(&value.text),
        }
        self.place(&format!("review/{index}"), &value.place);
        true
    }
}

/// `  年  月  日`, where nobody wrote a date.
fn is_undated(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '年' | '月' | '日') || is_blank(c))
}
