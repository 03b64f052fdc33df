//! What `read` and `check` have in common: the plan of a run, and a batch read, judged and printed.

use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiheng::{Checked, Limits, Reading, Summary};

use crate::arguments::{BatchArguments, ColorChoice, OutputFormat};
use crate::batch;
use crate::inputs::{self, Input};
use crate::output::{self, Entry, Output, Paint};
use crate::settings::{self, Settings};
use crate::sink::Sink;

/// Batches shorter than this are over before a progress bar says anything.
const LONG_BATCH: usize = 20;

/// Why a run ends before its end.
pub enum Failure {
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

pub fn complain(message: &str) {
    // Nothing is left to do if standard error is closed.
    let _ = writeln!(io::stderr(), "jiheng：{message}");
}

pub fn load_settings() -> Result<Settings, Failure> {
    let here = std::env::current_dir()
        .map_err(|error| Failure::Message(format!("无法确定当前文件夹：{}", inputs::reason(&error))))?;
    settings::find(&here).map_err(Failure::Message)
}

/// Whether to colour: as asked, or where a person is looking.
pub fn paint(choice: Option<ColorChoice>, to_stdout: bool) -> Paint {
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
pub struct Plan {
    pub inputs: Vec<Input>,
    /// Paths that name nothing: a sentence for each, already told.
    pub missing: Vec<String>,
    pub format: OutputFormat,
    pub out: Option<PathBuf>,
    pub jobs: NonZeroUsize,
    pub paint: Paint,
}

impl Plan {
    pub fn new(batch: &BatchArguments, settings: &Settings) -> Result<Plan, Failure> {
        let (inputs, problems) = inputs::expand(&batch.paths);
        problems.iter().for_each(|problem| complain(problem));
        if inputs.is_empty() {
            return Err(Failure::Message("没有可以处理的文件".to_owned()));
        }
        let out = batch.out.clone().or(settings.out.clone());
        if let Some(out) = &out {
            refuse_inputs(out, &inputs)?;
        }
        let format = batch.format.or(settings.format).unwrap_or(OutputFormat::Text);
        if output::is_binary(format) && out.is_none() && io::stdout().is_terminal() {
            let message = "xlsx 是二进制文件，不能显示在屏幕上，请用 --out 指定文件，如 --out 报告.xlsx";
            return Err(Failure::Message(message.to_owned()));
        }
        let processors = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Ok(Plan {
            inputs,
            missing: problems,
            format,
            jobs: batch.jobs.or(settings.jobs).unwrap_or_else(processors),
            paint: paint(batch.color.color.or(settings.color), out.is_none()),
            out,
        })
    }
}

pub struct End {
    pub total: Summary,
    /// Whether anything could not be read.
    pub failed: bool,
}

/// What is done document by document in the order of the files.
pub trait InOrder {
    fn document(&mut self, reading: &Reading, checked: &mut Checked);
    /// Every document was seen.
    fn finish(&self, total: &mut Summary);
}

/// Nothing.
impl InOrder for () {
    fn document(&mut self, _: &Reading, _: &mut Checked) {}
    fn finish(&self, _: &mut Summary) {}
}

/// One file of the batch, read and judged.
type Judged = Vec<Result<(Reading, Checked), String>>;

/// Reads, judges and prints, document by document: `judge` on many threads, `in_order` as its name says. A
/// file that cannot be read is told and left out.
pub fn process(
    plan: &Plan,
    output: &mut dyn Output,
    judge: impl Fn(&Input, &mut Reading) -> Checked + Sync,
    in_order: &mut dyn InOrder,
) -> Result<End, Failure> {
    let mut sink = open(plan.out.as_deref())?;
    let limits = Limits::default();
    let bar = progress(plan.inputs.len());
    let mut end = End { total: Summary::default(), failed: !plan.missing.is_empty() };
    for problem in &plan.missing {
        output.unread(problem)?;
    }
    let work = |input: &Input| -> Judged {
        let readings = inputs::read(input, &limits).into_iter();
        let judged = readings.map(|reading| {
            let mut reading = reading?;
            let checked = judge(input, &mut reading);
            Ok((reading, checked))
        });
        judged.collect()
    };
    batch::run(&plan.inputs, plan.jobs, work, |input, judged| -> Result<(), Failure> {
        for result in judged.unwrap_or_else(|| vec![Err(inputs::broken(input))]) {
            match result {
                Ok((reading, mut checked)) => {
                    in_order.document(&reading, &mut checked);
                    let summary = checked.summary(&reading.document);
                    let index = end.total.documents;
                    end.total.add(&summary);
                    let entry = Entry { index, document: &reading.document, checked: &checked, summary };
                    output.document(&mut sink, &entry)?;
                }
                Err(message) => {
                    end.failed = true;
                    output.unread(&message)?;
                    bar.suspend(|| complain(&message));
                }
            }
        }
        bar.inc(1);
        Ok(())
    })?;
    bar.finish_and_clear();
    in_order.finish(&mut end.total);
    output.finish(&mut sink, &end.total)?;
    sink.close()?;
    Ok(end)
}

/// Standard output, or the file.
pub fn open(out: Option<&Path>) -> Result<Sink, Failure> {
    Sink::open(out).map_err(|error| {
        let path = out.unwrap_or(Path::new("-")).display();
        Failure::Message(format!("无法写入 {path}：{}", inputs::reason(&error)))
    })
}

/// No file that is read may be written over.
pub fn refuse_inputs(out: &Path, inputs: &[Input]) -> Result<(), Failure> {
    let files = inputs.iter().filter_map(|input| match input {
        Input::File(path) => Some(path.as_path()),
        Input::Stdin => None,
    });
    refuse(out, files)
}

/// The same of any files.
pub fn refuse<'a>(out: &Path, mut files: impl Iterator<Item = &'a Path>) -> Result<(), Failure> {
    let Ok(out) = out.canonicalize() else { return Ok(()) };
    files.find(|file| file.canonicalize().is_ok_and(|file| file == out)).map_or(Ok(()), |file| {
        let label = Input::File(file.to_owned()).label();
        Err(Failure::Message(format!("{label} 是要读取的文件，不会写入，请换一个文件名")))
    })
}

/// On standard error, only where a person is looking and the batch is long.
pub fn progress(files: usize) -> ProgressBar {
    progress_of(files, "个文件")
}

/// The same of other things than files.
pub fn progress_of(count: usize, unit: &str) -> ProgressBar {
    if count < LONG_BATCH || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(count as u64), ProgressDrawTarget::stderr_with_hz(10));
    let style = ProgressStyle::with_template(&format!("{{bar:32}} {{pos}}/{{len}} {unit}，剩余 {{eta}}"));
    bar.set_style(style.expect("the template is constant"));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
