//! `jiheng check`: rules in force, findings out, and the status they end with.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiheng::model::{Batch, Rule, Severity};
use jiheng::{Baseline, Checked, Checker, Identity, Reading, Rules, Summary};

use crate::arguments::{CheckArguments, FailOn};
use crate::inputs::Input;
use crate::run::{Failure, InOrder, Plan, complain, load_settings, open, process, refuse, refuse_inputs};
use crate::settings::{File, Settings};
use crate::suppressions::{Suppressions, Use};
use crate::{fix, output, references, rule_set};

pub fn run(check: &CheckArguments) -> Result<ExitCode, Failure> {
    let settings = load_settings()?;
    let plan = Plan::new(&check.batch, &settings)?;
    let read = beside(check, &settings, &plan.inputs);
    let baseline_read = check.baseline.iter().chain(&settings.baseline);
    for out in plan.out.iter().chain(&check.batch.out) {
        refuse(out, read.iter().chain(baseline_read.clone()).map(PathBuf::as_path))?;
    }
    if let Some(record) = &check.write_baseline {
        refuse(record, read.iter().map(PathBuf::as_path))?;
        refuse_same(record, plan.out.as_deref())?;
    }
    let desk = Desk::new(check, &settings, &plan)?;
    if check.fix || check.diff {
        return fix::run(check, &plan, &desk);
    }
    let identity = desk.checker.identity();
    let path = check.baseline.as_ref().or(settings.baseline.as_ref());
    let mut sequence = Sequence {
        batch: Batch::default(),
        checker: &desk.checker,
        rules: &desk.rules,
        used: Use::of(&desk.suppressions),
        baseline: path.map(|path| baseline(path, &identity)).transpose()?,
        recorded: check.write_baseline.is_some().then(Baseline::default),
    };
    // Opened first: what cannot be written is told before the work.
    let record = check.write_baseline.as_deref().map(|path| {
        refuse_inputs(path, &plan.inputs)?;
        open(Some(path))
    });
    let record = record.transpose()?;
    let mut output = output::for_check(plan.format, plan.paint, &identity);
    for problem in &desk.unread {
        output.unread(problem)?;
    }
    let judge = |input: &Input, reading: &mut Reading| desk.judge(input, reading);
    let end = process(&plan, output.as_mut(), judge, &mut sequence)?;
    for note in sequence.used.notes(desk.checker.rule_set(), &desk.rules) {
        complain(&note);
    }
    if let (Some(mut sink), Some(recorded)) = (record, &sequence.recorded) {
        std::io::Write::write_all(&mut sink, recorded.to_text(&identity).as_bytes())?;
        sink.close()?;
        complain(&format!("基线已写入，共 {} 项问题", recorded.len()));
    }
    let fail_on = if check.write_baseline.is_some() { FailOn::Never } else { desk.fail_on };
    Ok(status(fail_on, &end.total, end.failed || !desk.unread.is_empty()))
}

/// Everything that a check reads besides its inputs and the baseline, which may be renewed in its place.
fn beside(check: &CheckArguments, settings: &Settings, inputs: &[Input]) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = settings.file.iter().map(|file| file.path.clone()).collect();
    files.extend(settings.rules.iter().chain(&check.rules.rules).cloned());
    files.extend(check.rules.rule_set.iter().map(PathBuf::from));
    let folder = settings.file.as_ref().map(|file| file.folder().to_owned()).unwrap_or_default();
    files.extend(settings.rule_set.iter().map(|(word, _)| folder.join(word)));
    let compared = [&check.last_year, &settings.last_year, &check.declared, &settings.declared];
    let (compared, _) = crate::inputs::expand(&compared.into_iter().flatten().cloned().collect::<Vec<_>>());
    let input_files = inputs.iter().filter_map(|input| match input {
        Input::File(path) => Some(path),
        Input::Stdin => None,
    });
    files.extend(input_files.map(|path| crate::suppressions::beside(path)));
    files.extend(compared.into_iter().filter_map(|input| match input {
        Input::File(path) => Some(path),
        Input::Stdin => None,
    }));
    files
}

/// Report and baseline cannot be one file.
fn refuse_same(record: &Path, out: Option<&Path>) -> Result<(), Failure> {
    let place = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match out {
        Some(out) if place(out) == place(record) => {
            Err(Failure::Message("--out 与 --write-baseline 不能写到同一个文件".to_owned()))
        }
        _ => Ok(()),
    }
}

/// Everything that judges a document, ready.
pub struct Desk {
    pub checker: Checker,
    suppressions: Suppressions,
    /// Every rule there is.
    rules: Vec<&'static Rule>,
    pub fail_on: FailOn,
    /// What to compare with could not be read: a sentence for each, already told.
    pub unread: Vec<String>,
}

impl Desk {
    fn new(check: &CheckArguments, settings: &Settings, plan: &Plan) -> Result<Desk, Failure> {
        let in_force = rule_set::in_force(settings, &check.rules).map_err(Failure::Message)?;
        let suppressions = match check.no_suppress {
            true => Suppressions::default(),
            false => Suppressions::load(settings, &plan.inputs, &in_force.rules).map_err(Failure::Message)?,
        };
        let beside = |given: &[PathBuf], set: &[PathBuf]| {
            let paths = if given.is_empty() { set } else { given };
            references::read(paths, plan.jobs, &in_force.rule_set)
        };
        let (last_year, mut unread) = beside(&check.last_year, &settings.last_year)?;
        let (declared, declared_unread) = beside(&check.declared, &settings.declared)?;
        unread.extend(declared_unread);
        let rules = Rules::new(in_force.rule_set).with_last_year(last_year).with_declared(declared);
        let checker = Checker::new(rules.with_user_rules(in_force.user_rules));
        Ok(Desk {
            checker: checker.with_suppressions(suppressions.general.clone()),
            suppressions,
            rules: in_force.rules,
            fail_on: check.fail_on.or(settings.fail_on).unwrap_or(FailOn::Error),
            unread,
        })
    }

    /// What lies beside the input, given to its document.
    pub fn equip(&self, input: &Input, reading: &mut Reading) {
        reading.suppressions = self.suppressions.beside(input);
    }

    fn judge(&self, input: &Input, reading: &mut Reading) -> Checked {
        self.equip(input, reading);
        self.checker.check(reading)
    }
}

/// What documents have to do with one another and with the run.
struct Sequence<'a> {
    batch: Batch,
    checker: &'a Checker,
    rules: &'a [&'static Rule],
    used: Use<'a>,
    baseline: Option<Baseline>,
    recorded: Option<Baseline>,
}

impl InOrder for Sequence<'_> {
    fn document(&mut self, reading: &Reading, checked: &mut Checked) {
        self.checker.check_batch(reading, &mut self.batch, checked);
        self.used.saw(&reading.document, &reading.suppressions, checked);
        if let Some(baseline) = &mut self.baseline {
            baseline.set_aside(&reading.document, checked);
        }
        if let Some(recorded) = &mut self.recorded {
            recorded.record(&reading.document, checked);
        }
    }

    fn finish(&self, total: &mut Summary) {
        let rule_set = self.checker.rule_set();
        // A rule that is no more cannot find anything either: what it found is not settled.
        let runs = |code: &str| self.rules.iter().any(|rule| rule.code == code && rule_set.runs(rule));
        total.settled = self.baseline.as_ref().map_or(0, |baseline| baseline.settled(runs));
    }
}

fn baseline(path: &Path, identity: &Identity) -> Result<Baseline, Failure> {
    let file = File::read(path.to_owned()).map_err(Failure::Message)?;
    let baseline = Baseline::from_text(&file.text).map_err(|error| Failure::Message(file.told(&error)))?;
    if !baseline.is_of(identity) {
        complain(&format!("{}：写基线时的规则与此次不同，此次规则多查出的问题会算作新问题", path.display()));
    }
    Ok(baseline)
}

pub fn status(fail_on: FailOn, total: &Summary, failed: bool) -> ExitCode {
    let threshold = match fail_on {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Info => Some(Severity::Info),
        FailOn::Never => None,
    };
    let reached = threshold.is_some_and(|threshold| total.worst() >= Some(threshold));
    match (failed, reached) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::from(1),
        (false, false) => ExitCode::SUCCESS,
    }
}
