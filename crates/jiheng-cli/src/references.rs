//! Documents to compare with: those of the year before, and those as declared.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use jiheng::model::{Document, References};
use jiheng::{Limits, RuleSet};

use crate::batch;
use crate::inputs::{self, Input};
use crate::run::{Failure, complain};

/// Reads everything the paths name. What cannot be read is told; `true` where that happened.
pub fn read(
    paths: &[PathBuf],
    jobs: NonZeroUsize,
    rule_set: &RuleSet,
) -> Result<(References, bool), Failure> {
    let (inputs, problems) = inputs::expand(paths);
    problems.iter().for_each(|problem| complain(problem));
    let mut failed = !problems.is_empty();
    let mut documents: Vec<Document> = Vec::new();
    let limits = Limits::default();
    let work = |input: &Input| inputs::read(input, &limits);
    batch::run(&inputs, jobs, work, |input, readings| -> Result<(), Failure> {
        for reading in readings.unwrap_or_else(|| vec![Err(inputs::broken(input))]) {
            match reading {
                Ok(reading) => documents.push(reading.document),
                Err(message) => {
                    failed = true;
                    complain(&message);
                }
            }
        }
        Ok(())
    })?;
    Ok((jiheng::references(documents, rule_set), failed))
}
