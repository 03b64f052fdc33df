//! `jiheng read`: what the documents say, and what their readers reported.

use std::process::ExitCode;

use jiheng::Checked;

use crate::arguments::{ReadArguments, RuleArguments};
use crate::run::{Failure, Plan, load_settings, process};
use crate::{output, rule_set};

pub fn run(read: &ReadArguments) -> Result<ExitCode, Failure> {
    let settings = load_settings()?;
    let provenance = read.provenance || settings.provenance.unwrap_or(false);
    let plan = Plan::new(&read.batch, &settings)?;
    let mut output = output::for_read(plan.format, plan.paint);
    let in_force = rule_set::in_force(&settings, &RuleArguments::default()).map_err(Failure::Message)?;
    let end = process(
        &plan,
        output.as_mut(),
        |_, reading| {
            if !provenance {
                reading.document.provenance.0.clear();
            }
            Checked::read(reading, &in_force.rule_set)
        },
        &mut (),
    )?;
    Ok(if end.failed { ExitCode::from(2) } else { ExitCode::SUCCESS })
}
