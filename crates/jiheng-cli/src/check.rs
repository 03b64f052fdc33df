//! `jiheng check`: rules in force, findings out, and the status they end with.

use std::process::ExitCode;

use jiheng::model::{Batch, Document, Severity};
use jiheng::{Checked, Checker, RuleSet, Rules};

use crate::arguments::{CheckArguments, FailOn};
use crate::run::{Failure, Plan, load_settings, process};
use crate::{output, settings};

pub fn run(check: CheckArguments) -> Result<ExitCode, Failure> {
    let settings = load_settings()?;
    let plan = Plan::new(&check.batch, &settings)?;
    let fail_on = check.fail_on.or(settings.fail_on).unwrap_or(FailOn::Error);
    let mut rule_set: RuleSet = settings.rule_set;
    for (name, given, mine) in
        [("--select", check.select, &mut rule_set.select), ("--ignore", check.ignore, &mut rule_set.ignore)]
    {
        if let Some(codes) = given {
            settings::known(&codes).map_err(|message| Failure::Message(format!("{name}：{message}")))?;
            *mine = codes;
        }
    }
    let mut output = output::for_check(plan.format, plan.paint, &rule_set.name);
    let checker = Checker::new(Rules::new(rule_set));
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
    Ok(match (end.failed, reached) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::from(1),
        (false, false) => ExitCode::SUCCESS,
    })
}
