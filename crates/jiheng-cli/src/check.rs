//! `jiheng check`: rules in force, findings out, and the status they end with.

use std::path::PathBuf;
use std::process::ExitCode;

use jiheng::model::{Batch, Document, Severity};
use jiheng::{Checked, Checker, Rules};

use crate::arguments::{CheckArguments, FailOn};
use crate::run::{Failure, Plan, load_settings, process};
use crate::{output, references, rule_set};

pub fn run(check: CheckArguments) -> Result<ExitCode, Failure> {
    let settings = load_settings()?;
    let in_force = rule_set::in_force(&settings, &check.rules).map_err(Failure::Message)?;
    let plan = Plan::new(&check.batch, &settings)?;
    let fail_on = check.fail_on.or(settings.fail_on).unwrap_or(FailOn::Error);
    let beside = |given: &[PathBuf], set: &[PathBuf]| {
        let paths = if given.is_empty() { set } else { given };
        references::read(paths, plan.jobs, &in_force.rule_set)
    };
    let (last_year, last_year_failed) = beside(&check.last_year, &settings.last_year)?;
    let (declared, declared_failed) = beside(&check.declared, &settings.declared)?;
    let rules = Rules::new(in_force.rule_set).with_last_year(last_year).with_declared(declared);
    let checker = Checker::new(rules.with_user_rules(in_force.user_rules));
    let mut output = output::for_check(plan.format, plan.paint, &checker.identity());
    let mut batch = Batch::default();
    let beside =
        |document: &Document, checked: &mut Checked| checker.check_batch(document, &mut batch, checked);
    let end = process(&plan, output.as_mut(), |reading| checker.check(reading), beside)?;
    let threshold = match fail_on {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Info => Some(Severity::Info),
        FailOn::Never => None,
    };
    let reached = threshold.is_some_and(|threshold| end.total.worst() >= Some(threshold));
    Ok(match (end.failed || last_year_failed || declared_failed, reached) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::from(1),
        (false, false) => ExitCode::SUCCESS,
    })
}
