//! `jiheng check --fix`: safe corrections made in the canonical JSON, never in the document itself; told one by one,
//! with the proposals that a person has to decide on. `--diff` shows the same and writes nothing.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiheng::model::Document;
use jiheng::{Limits, Mended, Summary};
use similar::TextDiff;

use crate::arguments::{CheckArguments, OutputFormat};
use crate::batch;
use crate::check::{Desk, status};
use crate::inputs::{self, Input};
use crate::output::{self, Entry, Paint, plain, project_heading, project_of};
use crate::run::{Failure, Plan, complain, open, refuse_inputs};

/// Beside the name of the file: `申报表.docx.fixed.json`.
const SUFFIX: &str = ".fixed.json";

/// Lines shown around a change.
const CONTEXT: usize = 3;

struct Done {
    before: Document,
    mended: Mended,
}

#[derive(Default)]
struct Counts {
    changes: usize,
    proposals: usize,
}

pub fn run(check: &CheckArguments, plan: &Plan, desk: &Desk) -> Result<ExitCode, Failure> {
    let out = check.batch.out.as_deref();
    if !check.diff {
        for input in &plan.inputs {
            let path = target(input, out)?;
            refuse_inputs(&path, &plan.inputs)?;
        }
    }
    let mut stdout = io::stdout().lock();
    let mut whole = match out {
        Some(_) if !check.diff => Some((open(out)?, output::for_read(OutputFormat::Json, Paint(false)))),
        _ => None,
    };
    let (mut total, mut counts, mut failed) =
        (Summary::default(), Counts::default(), !plan.missing.is_empty() || !desk.unread.is_empty());
    let limits = Limits::default();
    let work = |input: &Input| {
        let readings = inputs::read(input, &limits).into_iter();
        let done = readings.map(|reading| {
            let mut reading = reading?;
            desk.equip(input, &mut reading);
            let mended = desk.checker.mend(&reading);
            Ok(Done { before: reading.document, mended })
        });
        done.collect::<Vec<Result<Done, String>>>()
    };
    batch::run(&plan.inputs, plan.jobs, work, |input, results| -> Result<(), Failure> {
        let mut done = Vec::new();
        for result in results.unwrap_or_else(|| vec![Err(inputs::broken(input))]) {
            match result {
                Ok(one) => done.push(one),
                Err(message) => {
                    failed = true;
                    complain(&message);
                }
            }
        }
        let changed = done.iter().any(|one| !one.mended.changes.is_empty());
        for one in &done {
            let document = &one.mended.reading.document;
            let summary = one.mended.checked.summary(document);
            if let Some((sink, json)) = &mut whole {
                let index = total.documents;
                json.document(sink, &Entry { index, document, checked: &one.mended.checked, summary })?;
            }
            total.add(&summary);
            if check.diff {
                difference(&mut stdout, one)?;
            } else {
                tell(&mut stdout, one, plan.paint, &mut counts)?;
            }
        }
        if changed && !check.diff && out.is_none() {
            let path = target(input, None)?;
            write(&path, &done)?;
            writeln!(stdout, "已写入 {}\n", path.display())?;
        }
        Ok(())
    })?;
    if let Some((mut sink, mut json)) = whole {
        json.finish(&mut sink, &total)?;
        sink.close()?;
    }
    if !check.diff {
        writeln!(
            stdout,
            "共改 {} 处，另有建议 {} 处；改后还有错误 {}、警告 {}、提示 {}",
            counts.changes, counts.proposals, total.errors, total.warnings, total.infos
        )?;
    }
    Ok(status(desk.fail_on, &total, failed))
}

/// Where the corrected documents of an input go.
fn target(input: &Input, out: Option<&Path>) -> Result<PathBuf, Failure> {
    match (out, input) {
        (Some(out), _) => Ok(out.to_owned()),
        (None, Input::File(path)) => {
            let mut name = path.clone().into_os_string();
            name.push(SUFFIX);
            Ok(name.into())
        }
        (None, Input::Stdin) => Err(Failure::Message(
            "标准输入没有文件名，请用 --out 指明写到哪个文件，或用 --diff 只看差异".to_owned(),
        )),
    }
}

fn write(path: &Path, done: &[Done]) -> Result<(), Failure> {
    let mut sink = open(Some(path))?;
    let documents = done.iter().map(|one| &one.mended.reading.document);
    sink.write_all(canonical(documents)?.as_bytes())?;
    Ok(sink.close()?)
}

/// As `jiheng read --format json --provenance` prints it.
fn canonical<'a>(documents: impl Iterator<Item = &'a Document>) -> io::Result<String> {
    let mut json = output::for_read(OutputFormat::Json, Paint(false));
    let mut bytes = Vec::new();
    for (index, document) in documents.enumerate() {
        let checked = jiheng::Checked::default();
        let summary = Summary::default();
        json.document(&mut bytes, &Entry { index, document, checked: &checked, summary })?;
    }
    json.finish(&mut bytes, &Summary::default())?;
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Changes made, and changes proposed.
fn tell(sink: &mut dyn Write, one: &Done, paint: Paint, counts: &mut Counts) -> io::Result<()> {
    let document = &one.mended.reading.document;
    let proposals = one.mended.checked.findings.iter().filter_map(|finding| {
        let fix = finding.fix.as_ref()?;
        Some((finding.rule.code, fix))
    });
    let proposals: Vec<_> = proposals.collect();
    counts.changes += one.mended.changes.len();
    counts.proposals += proposals.len();
    if one.mended.changes.is_empty() && proposals.is_empty() {
        return Ok(());
    }
    let mut text = String::new();
    let _ = writeln!(text, "{}\n", paint.heading(&format!("━━ {}", plain(&document.source.path))));
    let made: Vec<_> = one.mended.changes.iter().map(|change| (change.code, &change.fix)).collect();
    for (heading, list) in [("已改", &made), ("建议，由人决定，没有改", &proposals)] {
        if list.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{}\n", paint.heading(&format!("── {heading}")));
        for (code, fix) in list {
            let project = project_of(&fix.pointer);
            let project = project
                .map(|number| project_heading(number, document.projects.get(number)))
                .unwrap_or_default();
            let _ = writeln!(text, "{}  {project}    {}", paint.strong(code), paint.faint(&fix.pointer));
            let _ = writeln!(text, "  「{}」→「{}」", plain(&fix.from), plain(&fix.to));
        }
        text.push('\n');
    }
    if !one.mended.uncovered.is_empty() {
        let _ = writeln!(text, "{}\n", paint.heading("── 改正后才看得出的问题"));
        for finding in &one.mended.uncovered {
            let label = format!("{} {}", finding.severity.title(), finding.rule.code);
            let _ =
                writeln!(text, "{}  {}", paint.severity(finding.severity, &label), plain(&finding.message));
        }
        text.push('\n');
    }
    sink.write_all(text.as_bytes())
}

fn difference(sink: &mut dyn Write, one: &Done) -> io::Result<()> {
    let after = &one.mended.reading.document;
    let (old, new) = (canonical([&one.before].into_iter())?, canonical([after].into_iter())?);
    let path = plain(&after.source.path);
    let diff = TextDiff::from_lines(&old, &new);
    let header = (path.clone(), format!("{path}{SUFFIX}"));
    write!(sink, "{}", diff.unified_diff().context_radius(CONTEXT).header(&header.0, &header.1))
}
