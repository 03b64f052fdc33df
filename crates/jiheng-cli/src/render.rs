//! `jiheng render`: documents printed by an official form, into one file or a file each.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{SyncSender, sync_channel};

use indicatif::ProgressBar;
use jiheng::laid::Section;
use jiheng::{Form, Limits, Print, PrintNote, PrintReport, RENDERERS, RenderSetting, Renderer};
use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::arguments::RenderArguments;
use crate::batch;
use crate::commands::print_json;
use crate::forms;
use crate::inputs::{self, Input};
use crate::run::{Failure, complain, load_settings, open, progress, progress_of, refuse_inputs};
use crate::sink::Sink;

/// How many sections may wait for the writer of one file: a form is some ten thousand bytes.
const AHEAD: usize = 64;

/// From so many copies on a document is not the work of a single thread.
const MANY: usize = 4;

pub fn run(arguments: &RenderArguments) -> Result<ExitCode, Failure> {
    let settings = load_settings()?;
    let all_forms = forms::load(&settings, &arguments.forms)?;
    let form = forms::find(&all_forms, &arguments.form)?;
    let out = arguments.target.out.clone().or(settings.out.clone());
    let place = Place::of(arguments, out.as_deref())?;
    let by_name = if matches!(place, Place::One(_)) { out.as_deref() } else { None };
    let renderer = forms::renderer(arguments.target.format.as_deref(), by_name)?;
    let (inputs, problems) = inputs::expand(&arguments.paths);
    problems.iter().for_each(|problem| complain(problem));
    if inputs.is_empty() {
        return Err(Failure::Message("没有可以处理的文件".to_owned()));
    }
    for file in out.iter().chain(&arguments.report) {
        refuse_inputs(file, &inputs)?;
    }
    if let Some(report) = &arguments.report {
        refuse_mixing(report, out.as_deref())?;
    }
    let fonts = forms::find_fonts(renderer, &settings, &arguments.fonts);
    let processors = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let job = Job {
        form,
        renderer,
        setting: RenderSetting { title: &form.title, fonts: fonts.as_ref() },
        public: arguments.public,
        inputs: &inputs,
        jobs: arguments.jobs.or(settings.jobs).unwrap_or_else(processors),
    };
    let keeps = arguments.report.is_some();
    let mut done = Done { failed: !problems.is_empty(), keeps, ..Done::default() };
    match &place {
        Place::One(out) => job.print_together(out.as_deref(), &mut done)?,
        Place::Folder(folder) => {
            let write =
                |name: &str, bytes: &[u8]| forms::write_file(Some(&folder.join(name)), renderer, bytes);
            job.print_apart(write, &mut done)?;
        }
        Place::Archive(path) => {
            let mut archive = Archive::new(path)?;
            job.print_apart(|name, bytes| archive.add(name, bytes), &mut done)?;
            archive.close()?;
        }
    }
    if done.copies == 0 {
        return Err(Failure::Message(nothing_to_print(form)));
    }
    done.tell(arguments.report.as_deref())?;
    Ok(if done.failed { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

/// The form and the report each have a place of their own.
fn refuse_mixing(report: &Path, out: Option<&Path>) -> Result<(), Failure> {
    match out {
        None if report.as_os_str() == "-" => Err(Failure::Message(
            "表格和核对清单不能都写到标准输出，请用 --out 指定表格的文件，或写 --report 核对.txt".to_owned(),
        )),
        Some(out) if out == report => {
            Err(Failure::Message(format!("--out 与 --report 都是 {}，请换一个文件名", out.display())))
        }
        _ => Ok(()),
    }
}

fn nothing_to_print(form: &Form) -> String {
    format!("没有写出任何表格：这些文件中没有「{}」要打印的内容", form.title)
}

/// Where the printed forms go.
enum Place {
    One(Option<PathBuf>),
    Folder(PathBuf),
    Archive(PathBuf),
}

impl Place {
    fn of(arguments: &RenderArguments, out: Option<&Path>) -> Result<Place, Failure> {
        let is_archive =
            |out: &Path| out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"));
        match out {
            Some(out) if is_archive(out) => Ok(Place::Archive(out.to_owned())),
            Some(out) if arguments.split && looks_like_a_form(out) => Err(Failure::Message(format!(
                "--split 写出多个文件，{} 却是一个文件名，请用 --out 指定文件夹或压缩包，如 --out 表格/ 或 --out 表格.zip",
                out.display()
            ))),
            Some(out) if arguments.split || out.is_dir() => Ok(Place::Folder(out.to_owned())),
            None if arguments.split => Err(Failure::Message(
                "--split 要用 --out 指定文件夹或压缩包，如 --out 表格/ 或 --out 表格.zip".to_owned(),
            )),
            out => Ok(Place::One(out.map(Path::to_owned))),
        }
    }
}

/// Whether a name is that of one printed form, and not of a folder.
fn looks_like_a_form(out: &Path) -> bool {
    let extension = out.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    !out.is_dir()
        && (out.is_file()
            || extension
                .is_some_and(|extension| RENDERERS.iter().any(|renderer| renderer.extension == extension)))
}

/// What is to be printed, and how.
struct Job<'a> {
    form: &'a Form,
    renderer: &'static Renderer,
    setting: RenderSetting<'a>,
    public: bool,
    inputs: &'a [Input],
    jobs: NonZeroUsize,
}

/// What came of it.
#[derive(Default)]
struct Done {
    copies: usize,
    failed: bool,
    /// Of each part of the reports, how many notes it has.
    counts: [usize; 6],
    /// Whether the reports themselves are asked for: those of a long batch are larger than what is written.
    keeps: bool,
    reports: Vec<PrintReport>,
}

/// One document: its name, and what was printed of it.
type Printed = Result<(String, Print), String>;

impl Job<'_> {
    fn read(&self, input: &Input, limits: &Limits) -> Vec<Printed> {
        let readings = inputs::read(input, limits).into_iter();
        let printed = readings.map(|reading| {
            let document = reading?.document;
            let name = document.source.path.clone();
            let print = jiheng::print(&document, self.form, self.public);
            let print = print.ok_or_else(|| {
                let kinds: Vec<&str> = document.kinds.iter().map(|kind| kind.title()).collect();
                let what = if kinds.is_empty() {
                    String::new()
                } else {
                    format!("文件是{}，", kinds.join("、"))
                };
                format!("{name}：{what}没有「{}」要打印的内容", self.form.title)
            })?;
            Ok((name, print))
        });
        printed.collect()
    }

    /// Every document into the sections of one file; they are written while others are still being read.
    fn print_together(&self, out: Option<&Path>, done: &mut Done) -> Result<(), Failure> {
        let (sender, receiver) = sync_channel(AHEAD);
        let keeps = done.keeps;
        let bytes = std::thread::scope(|scope| {
            let reader = scope.spawn(|| self.send(sender, keeps));
            let bytes = (self.renderer.write)(&mut receiver.into_iter(), &self.setting);
            let sent = reader.join().expect("a broken document is caught where it is read");
            done.copies += sent.copies;
            done.failed |= sent.failed;
            done.counts = sent.counts;
            done.reports.extend(sent.reports);
            bytes
        });
        if done.copies == 0 {
            return Ok(());
        }
        let bytes = bytes.map_err(|error| Failure::Message(error.message().to_owned()))?;
        forms::write_file(out, self.renderer, &bytes)
    }

    fn send(&self, sender: SyncSender<Section>, keeps: bool) -> Done {
        let mut done = Done { keeps, ..Done::default() };
        let limits = Limits::default();
        let bar = progress(self.inputs.len());
        let work = |input: &Input| self.read(input, &limits);
        // The writer gave up: its error says why.
        let _ = batch::run(self.inputs, self.jobs, work, |input, printed| -> Result<(), ()> {
            for result in printed.unwrap_or_else(|| vec![Err(inputs::broken(input))]) {
                match result {
                    Ok((_, Print { sections, report })) => {
                        done.copies += sections.len();
                        done.report(report);
                        let copies = self.bar_of_copies(sections.len());
                        for section in sections {
                            sender.send(section).map_err(|_| ())?;
                            copies.inc(1);
                        }
                        copies.finish_and_clear();
                    }
                    Err(message) => {
                        done.failed = true;
                        bar.suspend(|| complain(&message));
                    }
                }
            }
            bar.inc(1);
            Ok(())
        });
        bar.finish_and_clear();
        done
    }

    /// A file for each copy of the form, drawn on many threads.
    fn print_apart(
        &self,
        mut write: impl FnMut(&str, &[u8]) -> Result<(), Failure>,
        done: &mut Done,
    ) -> Result<(), Failure> {
        let limits = Limits::default();
        let bar = progress(self.inputs.len());
        let mut names = Names::default();
        let draw = |copy: &Copy| self.draw(copy);
        let work = |input: &Input| {
            let printed = self.read(input, &limits).into_iter();
            let drawn = printed.map(|printed| {
                let (path, Print { sections, report }) = printed?;
                let copies = self.copies(&path, sections);
                // A document of many copies is drawn when its turn comes, on all threads.
                let drawn = if copies.len() > MANY { Vec::new() } else { copies.iter().map(draw).collect() };
                Ok((path, copies, drawn, report))
            });
            drawn.collect::<Vec<Result<_, String>>>()
        };
        batch::run(self.inputs, self.jobs, work, |input, drawn| -> Result<(), Failure> {
            for result in drawn.unwrap_or_else(|| vec![Err(inputs::broken(input))]) {
                let (path, copies, drawn, report) = match result {
                    Ok(document) => document,
                    Err(message) => {
                        done.failed = true;
                        bar.suspend(|| complain(&message));
                        continue;
                    }
                };
                done.report(report);
                let copies_bar = self.bar_of_copies(copies.len());
                let mut put = |copy: &Copy, drawn: Option<Result<Vec<u8>, String>>| -> Result<(), Failure> {
                    match drawn.unwrap_or_else(|| Err(inputs::broken(input))) {
                        Ok(bytes) => {
                            write(&names.fresh(&copy.name, self.renderer.extension), &bytes)?;
                            done.copies += 1;
                        }
                        Err(message) => {
                            done.failed = true;
                            bar.suspend(|| complain(&format!("{path}：{message}")));
                        }
                    }
                    copies_bar.inc(1);
                    Ok(())
                };
                if drawn.is_empty() {
                    batch::run(&copies, self.jobs, draw, put)?;
                } else {
                    copies.iter().zip(drawn).try_for_each(|(copy, drawn)| put(copy, Some(drawn)))?;
                }
                copies_bar.finish_and_clear();
            }
            bar.inc(1);
            Ok(())
        })?;
        bar.finish_and_clear();
        Ok(())
    }

    /// The files that a document becomes.
    fn copies(&self, path: &str, sections: Vec<Section>) -> Vec<Copy> {
        if self.form.is_per_project() {
            let one = |section: Section| Copy { name: section.name.clone(), sections: vec![section] };
            return sections.into_iter().map(one).collect();
        }
        let stem = Path::new(path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        vec![Copy { name: stem, sections }]
    }

    fn draw(&self, copy: &Copy) -> Result<Vec<u8>, String> {
        let bytes = (self.renderer.write)(&mut copy.sections.iter().cloned(), &self.setting);
        bytes.map_err(|error| error.message().to_owned())
    }

    /// Few files may be many copies of a form: then these are what is counted.
    fn bar_of_copies(&self, copies: usize) -> ProgressBar {
        if self.inputs.len() < copies { progress_of(copies, "份表") } else { ProgressBar::hidden() }
    }
}

/// One file to be.
struct Copy {
    name: String,
    sections: Vec<Section>,
}

/// Names of files, each once.
#[derive(Default)]
struct Names {
    given: HashSet<String>,
}

impl Names {
    fn fresh(&mut self, wanted: &str, extension: &str) -> String {
        const LONGEST: usize = 60;
        let clean: String = wanted
            .chars()
            .map(|c| {
                if c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') {
                    '_'
                } else {
                    c
                }
            })
            .take(LONGEST)
            .collect();
        let clean = clean.trim().trim_matches('.');
        let stem = if clean.is_empty() { "未命名" } else { clean };
        let mut name = format!("{stem}.{extension}");
        let mut number = 2;
        while !self.given.insert(name.to_lowercase()) {
            name = format!("{stem}（{number}）.{extension}");
            number += 1;
        }
        name
    }
}

/// A zip file that appears when it is whole.
struct Archive {
    zip: ZipWriter<zip::write::StreamWriter<Sink>>,
}

impl Archive {
    fn new(path: &Path) -> Result<Archive, Failure> {
        Ok(Archive { zip: ZipWriter::new_stream(open(Some(path))?) })
    }

    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        // Documents are packed already, and the same input gives the same archive at any time.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default());
        self.zip.start_file(name, options).map_err(io::Error::from)?;
        self.zip.write_all(bytes)?;
        Ok(())
    }

    fn close(self) -> Result<(), Failure> {
        let sink = self.zip.finish().map_err(io::Error::from)?.into_inner();
        Ok(sink.close()?)
    }
}

impl Done {
    fn report(&mut self, report: PrintReport) {
        for (count, (_, notes)) in self.counts.iter_mut().zip(report.parts()) {
            *count += notes.len();
        }
        if self.keeps {
            self.reports.push(report);
        }
    }

    /// What was written, and what a clerk must look at.
    fn tell(&self, report: Option<&Path>) -> Result<(), Failure> {
        let titles = PrintReport::default().parts().map(|(title, _)| title);
        let counts = titles.iter().zip(self.counts);
        let counts: Vec<String> = counts
            .filter(|(_, count)| *count > 0)
            .map(|(title, count)| format!("{title} {count} 处"))
            .collect();
        let listed = report.map_or("，加 --report - 可逐条查看".to_owned(), |_| String::new());
        if !counts.is_empty() {
            complain(&format!("共 {} 份表；{}{listed}", self.copies, counts.join("；")));
        }
        let Some(path) = report else { return Ok(()) };
        let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        let mut sink = open(Some(path).filter(|path| path.as_os_str() != "-"))?;
        if is_json {
            print_json(&mut sink, &json!({ "reports": self.reports }))?;
        } else {
            self.write_text(&mut sink)?;
        }
        Ok(sink.close()?)
    }

    fn write_text(&self, sink: &mut dyn Write) -> io::Result<()> {
        for report in &self.reports {
            writeln!(sink, "{}（表样 {}）", report.path, report.form)?;
            if report.is_empty() {
                writeln!(sink, "  内容全部在表上，表格要求的都已填写\n")?;
                continue;
            }
            for (title, notes) in report.parts().iter().filter(|(_, notes)| !notes.is_empty()) {
                writeln!(sink, "  {title}（{} 处）", notes.len())?;
                if std::ptr::eq(*notes, report.missing.as_slice()) {
                    write_missing(sink, notes)?;
                    continue;
                }
                write_alike(sink, notes)?;
            }
            writeln!(sink)?;
        }
        Ok(())
    }
}

/// What is missing, the same field of many indicators in one line.
fn write_missing(sink: &mut dyn Write, notes: &[PrintNote]) -> io::Result<()> {
    for alike in groups(notes) {
        let first = alike[0];
        let label = if first.place.is_empty() { first.text.as_str() } else { first.place.as_str() };
        writeln!(sink, "    {}", together(&alike).unwrap_or_else(|| label.to_owned()))?;
    }
    Ok(())
}

/// The same, with what stands there.
fn write_alike(sink: &mut dyn Write, notes: &[PrintNote]) -> io::Result<()> {
    for alike in groups(notes) {
        let texts: Vec<&str> =
            alike.iter().map(|note| note.text.as_str()).filter(|text| !text.is_empty()).collect();
        let texts = if texts.is_empty() { String::new() } else { format!("：{}", texts.join("；")) };
        let place = together(&alike).unwrap_or_else(|| alike[0].place.clone());
        writeln!(sink, "    {place}{texts}")?;
    }
    Ok(())
}

/// Notes of the same field of indicators of one project, where the first of them stands.
fn groups(notes: &[PrintNote]) -> Vec<Vec<&PrintNote>> {
    let mut groups: Vec<Vec<&PrintNote>> = Vec::new();
    let mut known = HashMap::new();
    for note in notes {
        let Some(field) = of_indicator(&note.pointer) else {
            groups.push(vec![note]);
            continue;
        };
        let at = *known.entry(field).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(note),
            None => groups.push(vec![note]),
        }
    }
    groups
}

/// What many notes of one field are called together.
fn together(alike: &[&PrintNote]) -> Option<String> {
    let [first, _, ..] = alike else { return None };
    let (place, rest) = first.place.split_once(" › 第 ")?;
    let (_, field) = rest.split_once(" › ")?;
    Some(format!("{place} › {} 项指标的{field}", alike.len()))
}

/// The list of indicators, and the field of one of them.
fn of_indicator(pointer: &str) -> Option<(&str, &str)> {
    let (list, rest) = pointer.split_once("/indicators/")?;
    Some((list, rest.split_once('/')?.1))
}
