//! The `jiheng` command: loads files, calls the façade, prints what comes back.
//!
//! Data goes to standard output, everything else to standard error. Status 0: nothing at or above `--fail-on`;
//! 1: something is; 2: the run itself failed.

mod arguments;
mod batch;
mod commands;
mod inputs;
mod output;
mod settings;
mod sink;
mod usage;

use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use arguments::{Arguments, BatchArguments, CheckArguments, ColorChoice, Command, FailOn, OutputFormat};
use clap::Parser;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use inputs::Input;
use jiheng::model::{Batch, Document, Severity};
use jiheng::{Checked, Checker, Limits, Reading, RuleSet, Rules, Summary};
use output::{Entry, Output, Paint};
use settings::Settings;
use sink::Sink;

/// Batches shorter than this are over before a progress bar says anything.
const LONG_BATCH: usize = 20;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return not_understood(&error),
    };
    match run(arguments.command) {
        Ok(status) => status,
        Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(Failure::Message(message)) => {
            complain(&message);
            ExitCode::from(2)
        }
    }
}

/// Why a run ends before its end.
enum Failure {
    /// The reader of our output went away (`jiheng … | head`): nobody is left to tell.
    Closed,
    Message(String),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::Closed,
            _ => Failure::Message(format!("无法写出结果：{}", inputs::reason(&error))),
        }
    }
}

fn not_understood(error: &clap::Error) -> ExitCode {
    match usage::explain(error) {
        Some(message) => {
            complain(&message);
            ExitCode::from(2)
        }
        // Help and version go to standard output; if that is closed there is nobody to tell.
        None => {
            let _ = error.print();
            ExitCode::SUCCESS
        }
    }
}

fn complain(message: &str) {
    // Nothing is left to do if standard error is closed.
    let _ = writeln!(io::stderr(), "jiheng：{message}");
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    let mut stdout = io::stdout().lock();
    match command {
        Command::Read(read) => {
            drop(stdout);
            let settings = load_settings()?;
            let provenance = read.provenance || settings.provenance.unwrap_or(false);
            let plan = Plan::new(&read.batch, &settings)?;
            let mut output = output::for_read(plan.format, plan.paint);
            let rule_set = settings.rule_set;
            process(
                &plan,
                output.as_mut(),
                |reading| {
                    if !provenance {
                        reading.document.provenance.0.clear();
                    }
                    Checked::read(reading, &rule_set)
                },
                |_, _| {},
            )
            .map(|end| if end.failed { ExitCode::from(2) } else { ExitCode::SUCCESS })
        }
        Command::Check(check) => {
            drop(stdout);
            run_check(check)
        }
        Command::Explain { code, color } => {
            let settings = load_settings()?;
            let paint = paint(color.color.or(settings.color), true);
            if commands::explain(&mut stdout, &code, paint)? {
                return Ok(ExitCode::SUCCESS);
            }
            let message = format!("没有规则「{code}」，运行 jiheng rules 可查看全部规则");
            Err(Failure::Message(message))
        }
        Command::Rules { list } => Ok(commands::rules(&mut stdout, list.format).map(|()| ExitCode::SUCCESS)?),
        Command::Schema { output } => Ok(commands::schema(&mut stdout, &output).map(|()| ExitCode::SUCCESS)?),
        Command::Formats { list } => {
            Ok(commands::formats(&mut stdout, list.format).map(|()| ExitCode::SUCCESS)?)
        }
        Command::Completions { shell } => {
            Ok(commands::completions(&mut stdout, shell).map(|()| ExitCode::SUCCESS)?)
        }
    }
}

fn run_check(check: CheckArguments) -> Result<ExitCode, Failure> {
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
    let mut output = output::for_check(plan.format, plan.paint, &rule_set);
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

fn load_settings() -> Result<Settings, Failure> {
    let here = std::env::current_dir()
        .map_err(|error| Failure::Message(format!("无法确定当前文件夹：{}", inputs::reason(&error))))?;
    settings::find(&here).map_err(Failure::Message)
}

/// Whether to colour: as asked, or where a person is looking.
fn paint(choice: Option<ColorChoice>, to_stdout: bool) -> Paint {
    let wanted = || {
        let dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        to_stdout && !dumb && !refused && io::stdout().is_terminal()
    };
    Paint(match choice.unwrap_or(ColorChoice::Auto) {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => wanted(),
    })
}

/// What `read` and `check` have to do, from the command line over the settings over the defaults.
struct Plan {
    inputs: Vec<Input>,
    /// Paths that name nothing, already told.
    missing: bool,
    format: OutputFormat,
    out: Option<PathBuf>,
    jobs: NonZeroUsize,
    paint: Paint,
}

impl Plan {
    fn new(batch: &BatchArguments, settings: &Settings) -> Result<Plan, Failure> {
        let (inputs, problems) = inputs::expand(&batch.paths);
        problems.iter().for_each(|problem| complain(problem));
        if inputs.is_empty() {
            return Err(Failure::Message("没有可以处理的文件".to_owned()));
        }
        let out = batch.out.clone().or(settings.out.clone());
        let format = batch.format.or(settings.format).unwrap_or(OutputFormat::Text);
        if output::is_binary(format) && out.is_none() && io::stdout().is_terminal() {
            let message = "xlsx 是二进制文件，不能显示在屏幕上，请用 --out 指定文件，如 --out 报告.xlsx";
            return Err(Failure::Message(message.to_owned()));
        }
        let processors = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Ok(Plan {
            inputs,
            missing: !problems.is_empty(),
            format,
            jobs: batch.jobs.or(settings.jobs).unwrap_or_else(processors),
            paint: paint(batch.color.color.or(settings.color), out.is_none()),
            out,
        })
    }
}

struct End {
    total: Summary,
    /// Whether anything could not be read.
    failed: bool,
}

/// One file of the batch, read and judged.
type Judged = Vec<Result<(Reading, Checked), String>>;

/// Reads, judges and prints, document by document: `judge` on many threads, `beside` in the order of the files. A file that cannot be read is told and left out.
fn process(
    plan: &Plan,
    output: &mut dyn Output,
    judge: impl Fn(&mut Reading) -> Checked + Sync,
    mut beside: impl FnMut(&Document, &mut Checked),
) -> Result<End, Failure> {
    let mut sink = Sink::open(plan.out.as_deref()).map_err(|error| {
        let path = plan.out.as_deref().unwrap_or(std::path::Path::new("-")).display();
        Failure::Message(format!("无法写入 {path}：{}", inputs::reason(&error)))
    })?;
    let limits = Limits::default();
    let bar = progress(plan.inputs.len());
    let mut end = End { total: Summary::default(), failed: plan.missing };
    let work = |input: &Input| -> Judged {
        let label = input.label();
        let bytes = match input.load(limits.bytes) {
            Ok(bytes) => bytes,
            Err(error) => return vec![Err(format!("无法读取 {label}：{}", inputs::reason(&error)))],
        };
        let readings = jiheng::read(&label, &bytes, &limits).into_iter();
        let judged = readings.map(|reading| match reading {
            Ok(mut reading) => {
                let checked = judge(&mut reading);
                Ok((reading, checked))
            }
            Err(error) => Err(error.to_string()),
        });
        judged.collect()
    };
    batch::run(&plan.inputs, plan.jobs, work, |input, judged| -> Result<(), Failure> {
        let broken =
            || vec![Err(format!("无法读取 {}：程序处理此文件时出错，请把文件反馈给开发者", input.label()))];
        for result in judged.unwrap_or_else(broken) {
            match result {
                Ok((reading, mut checked)) => {
                    beside(&reading.document, &mut checked);
                    let summary = Summary::of(&reading.document, &checked.findings);
                    let index = end.total.documents;
                    end.total.add(&summary);
                    let entry = Entry { index, document: &reading.document, checked: &checked, summary };
                    output.document(&mut sink, &entry)?;
                }
                Err(message) => {
                    end.failed = true;
                    bar.suspend(|| complain(&message));
                }
            }
        }
        bar.inc(1);
        Ok(())
    })?;
    bar.finish_and_clear();
    output.finish(&mut sink, &end.total)?;
    sink.close()?;
    Ok(end)
}

/// On standard error, only where a person is looking and the batch is long.
fn progress(files: usize) -> ProgressBar {
    if files < LONG_BATCH || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::stderr_with_hz(10));
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len} 个文件，剩余 {eta}");
    bar.set_style(style.expect("the template is constant"));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
