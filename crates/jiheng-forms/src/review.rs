//! The part of a form for the reviewing offices: what each looked at, what it said, who signed and when.

use jiheng_model::Review;
use jiheng_model::text::key;

use crate::assembly::{Assembler, Printed};
use crate::form::is_title;
use crate::grid::Grid;
use crate::labels::{Field, LABELS};
use crate::parse;

/// The part for the reviewing offices: cells in order, whatever rows a text file left of them.
pub(crate) fn read(asm: &mut Assembler, grid: &mut Grid, start: usize) -> usize {
    let mut reviews = ReviewReader::default();
    let mut row = start;
    while row < grid.rows.len() {
        for index in grid.filled(row) {
            let printed = grid.rows[row][index].printed.clone();
            if row > start && ReviewReader::ends_at(&printed) {
                reviews.finish(asm);
                return row;
            }
            grid.take(row, index);
            reviews.read(asm, &printed);
        }
        row += 1;
    }
    reviews.finish(asm);
    row
}

/// Reads review blocks out of a run of cells or lines: an office, its checklist, then who signed.
#[derive(Default)]
pub(crate) struct ReviewReader {
    current: Option<(Review, Printed)>,
}

impl ReviewReader {
    /// Whether the text belongs to the sign-off or to the next form.
    pub fn ends_at(printed: &Printed) -> bool {
        let head = printed.text.split(['：', ':']).next().unwrap_or("");
        matches!(
            LABELS.field(head),
            Some(
                Field::FilledBy | Field::FilledOn | Field::SignedBy | Field::Name | Field::Code | Field::Unit
            )
        ) || is_title(&printed.text) && !printed.text.contains("审核")
    }

    pub fn read(&mut self, asm: &mut Assembler, printed: &Printed) {
        // The signature stands in a line of its own below the opinion, in one cell with it.
        if let Some((opinion, signature)) = printed.raw.split_once("\n审核人") {
            self.read(asm, &Printed::new(opinion, &printed.place));
            return self.read(asm, &Printed::new(&format!("审核人{signature}"), &printed.place));
        }
        let text = printed.text.as_str();
        match LABELS.field(text) {
            Some(Field::ReviewTable | Field::ReviewOffice | Field::ReviewChecklist) => return,
            Some(Field::ReviewOpinion) => {
                let key = key(text);
                if key == "审核意见" {
                    return;
                }
                self.finish(asm);
                let office = key.strip_suffix("审核意见").unwrap_or(&key).to_owned();
                self.current = Some((Review { office, ..Review::default() }, printed.clone()));
                return;
            }
            _ => {}
        }
        let Some((review, _)) = &mut self.current else {
            asm.unmapped(printed);
            return;
        };
        if let Some(signature) = printed.text.strip_prefix("审核人") {
            let signature = signature.trim_start_matches(['：', ':']);
            let end = signature.find(|c: char| c.is_ascii_digit() || c == '年').unwrap_or(signature.len());
            let reviewer = jiheng_model::text::tidy(&signature[..end]);
            review.reviewer = Some(reviewer).filter(|reviewer| !reviewer.is_empty());
            review.date = parse::date(&signature[end..]);
            return;
        }
        let items = parse::split_items(&printed.raw);
        if review.opinion.is_none()
            && (items.len() > 1 || parse::item_number(text).is_some() || review.checklist.is_empty())
        {
            review.checklist.extend(items);
        } else {
            let opinion = review.opinion.get_or_insert_default();
            if !opinion.is_empty() {
                opinion.push('\n');
            }
            opinion.push_str(text);
        }
    }

    pub fn finish(&mut self, asm: &mut Assembler) {
        let Some((review, printed)) = self.current.take() else { return };
        let Some(project) = asm.project() else {
            // Nobody's review: all of it stays visible.
            let words =
                review.checklist.into_iter().chain(review.opinion).chain(review.reviewer).chain(review.date);
            for text in std::iter::once(printed.text.clone()).chain(words) {
                asm.unmapped(&Printed { text, ..printed.clone() });
            }
            return;
        };
        let index = project.review.len();
        project.review.push(review);
        asm.place(&format!("review/{index}"), &printed.place);
    }
}
