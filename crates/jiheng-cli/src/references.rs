//! Documents to compare with: those of the year before, and those as declared.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use jiheng::model::{Document, References};
use jiheng::{Limits, RuleSet};

use crate::batch;
use crate::inputs::{self, Input};
use crate::run::{Failure, complain};

/// Reads everything the paths name, and what could not be read: a sentence for each, already told.
pub fn read(
    paths: &[PathBuf],
    jobs: NonZeroUsize,
    rule_set: &RuleSet,
) -> Result<(References, Vec<String>), Failure> {
    let (inputs, mut problems) = inputs::expand(paths);
    problems.iter().for_each(|problem| complain(problem));
    let mut documents: Vec<Document> = Vec::new();
    let limits = Limits::default();
    let work = |input: &Input| inputs::read(input, &limits);
    batch::run(&inputs, jobs, work, |input, readings| -> Result<(), Failure> {
        for reading in readings.unwrap_or_else(|| vec![Err(inputs::broken(input))]) {
            match reading {
                Ok(reading) => {
                    // Words without a form are read as well, and compare with nothing.
                    if reading.document.kinds.is_empty() {
                        complain(&format!("{}：没有认出绩效目标或预算表，无法与之比较", input.label()));
                    }
                    documents.push(reading.document);
                }
                Err(message) => {
                    complain(&message);
                    problems.push(message);
                }
            }
        }
        Ok(())
    })?;
    Ok((jiheng::references(documents, rule_set), problems))
}
