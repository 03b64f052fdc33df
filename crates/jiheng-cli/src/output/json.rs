//! `jiheng/1` as one JSON object, or a line for each document or diagnostic.

use std::io::{self, Write};

use jiheng::model::document::SCHEMA;
use jiheng::{Departments, Identity, Standing, Summary};
use serde::Serialize;

use super::spool::Spool;
use super::{Entry, Output};

/// `{"schema", "documents": […]}`.
#[derive(Default)]
pub struct Documents {
    started: bool,
}

impl Output for Documents {
    fn document(&mut self, sink: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        let before = if self.started { ",\n    " } else { "\n    " };
        if !self.started {
            write!(sink, "{{\n  \"schema\": \"{SCHEMA}\",\n  \"documents\": [")?;
            self.started = true;
        }
        sink.write_all(before.as_bytes())?;
        indented(sink, entry.document)
    }

    fn finish(&mut self, sink: &mut dyn Write, _: &Summary) -> io::Result<()> {
        if self.started {
            return writeln!(sink, "\n  ]\n}}");
        }
        writeln!(sink, "{{\n  \"schema\": \"{SCHEMA}\",\n  \"documents\": []\n}}")
    }
}

/// `{"schema", "rule_set", "summary", "unread", "diagnostics": […], "suppressed": […], "documents": […], "departments": […]}`. The
/// summary stands first and is known last.
pub struct Diagnostics {
    rule_set: Identity,
    unread: Vec<String>,
    spool: Spool,
    count: usize,
    suppressed: Spool,
    suppressed_count: usize,
    documents: Spool,
    departments: Departments,
}

impl Diagnostics {
    pub fn new(rule_set: Identity) -> Diagnostics {
        Diagnostics {
            rule_set,
            unread: Vec::new(),
            spool: Spool::default(),
            count: 0,
            suppressed: Spool::default(),
            suppressed_count: 0,
            documents: Spool::default(),
            departments: Departments::default(),
        }
    }
}

impl Output for Diagnostics {
    fn unread(&mut self, message: &str) -> io::Result<()> {
        self.unread.push(message.to_owned());
        Ok(())
    }

    fn document(&mut self, _: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        for finding in &entry.checked.findings {
            self.spool.write_all(if self.count == 0 { b"\n    " } else { b",\n    " })?;
            self.count += 1;
            indented(&mut self.spool, &jiheng::diagnostic(entry.index, entry.document, finding))?;
        }
        for (at, suppressed) in entry.checked.suppressed.iter().enumerate() {
            let first = self.suppressed_count + at == 0;
            self.suppressed.write_all(if first { b"\n    " } else { b",\n    " })?;
            let told = jiheng::suppressed_diagnostic(entry.index, entry.document, suppressed);
            indented(&mut self.suppressed, &told)?;
        }
        self.suppressed_count += entry.checked.suppressed.len();
        self.departments.add(entry.document, entry.checked);
        self.documents.write_all(if entry.index == 0 { b"\n    " } else { b",\n    " })?;
        standing(&mut self.documents, &Standing::of(entry.index, entry.document, entry.checked))
    }

    fn finish(&mut self, sink: &mut dyn Write, total: &Summary) -> io::Result<()> {
        write!(sink, "{{\n  \"schema\": \"{SCHEMA}\",\n  \"rule_set\": ")?;
        serde_json::to_writer(&mut *sink, &self.rule_set)?;
        write!(sink, ",\n  \"summary\": ")?;
        serde_json::to_writer(&mut *sink, total)?;
        write!(sink, ",\n  \"unread\": ")?;
        lines(sink, &self.unread, "    ")?;
        write!(sink, ",\n  \"diagnostics\": [")?;
        self.spool.pour(sink)?;
        write!(sink, "{}", if self.count == 0 { "]" } else { "\n  ]" })?;
        write!(sink, ",\n  \"suppressed\": [")?;
        self.suppressed.pour(sink)?;
        write!(sink, "{}", if self.suppressed_count == 0 { "]" } else { "\n  ]" })?;
        write!(sink, ",\n  \"documents\": [")?;
        self.documents.pour(sink)?;
        write!(sink, "{}", if total.documents == 0 { "]" } else { "\n  ]" })?;
        write!(sink, ",\n  \"departments\": ")?;
        lines(sink, &self.departments.rows(), "    ")?;
        writeln!(sink, "\n}}")
    }
}

/// How a document stands, a line for each duty and each project: laid out in full it would be longer than the
/// findings.
fn standing(sink: &mut dyn Write, standing: &Standing) -> io::Result<()> {
    write!(sink, "{{\n      \"document\": {},\n      \"path\": ", standing.document)?;
    serde_json::to_writer(&mut *sink, &standing.path)?;
    write!(sink, ",\n      \"ledger\": ")?;
    lines(sink, &standing.ledger, "        ")?;
    write!(sink, ",\n      \"scores\": ")?;
    lines(sink, &standing.scores, "        ")?;
    write!(sink, "\n    }}")
}

/// A list with each item on a line of its own.
fn lines(sink: &mut dyn Write, items: &[impl Serialize], indent: &str) -> io::Result<()> {
    sink.write_all(b"[")?;
    for (at, item) in items.iter().enumerate() {
        write!(sink, "{}\n{indent}", if at == 0 { "" } else { "," })?;
        serde_json::to_writer(&mut *sink, item)?;
    }
    if !items.is_empty() {
        write!(sink, "\n{}", &indent[2..])?;
    }
    sink.write_all(b"]")
}

/// One document a line.
pub struct DocumentLines;

impl Output for DocumentLines {
    fn document(&mut self, sink: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        line(sink, entry.document)
    }

    fn finish(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

/// One diagnostic a line, each with the rule set it was made with. An answered one says so: it has a `suppression`.
pub struct DiagnosticLines {
    rule_set: Identity,
}

impl DiagnosticLines {
    pub fn new(rule_set: Identity) -> DiagnosticLines {
        DiagnosticLines { rule_set }
    }
}

#[derive(Serialize)]
struct DiagnosticLine<'a, T> {
    #[serde(flatten)]
    diagnostic: T,
    rule_set: &'a Identity,
}

impl Output for DiagnosticLines {
    fn document(&mut self, sink: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        for finding in &entry.checked.findings {
            let diagnostic = jiheng::diagnostic(entry.index, entry.document, finding);
            line(sink, &DiagnosticLine { diagnostic, rule_set: &self.rule_set })?;
        }
        for suppressed in &entry.checked.suppressed {
            let diagnostic = jiheng::suppressed_diagnostic(entry.index, entry.document, suppressed);
            line(sink, &DiagnosticLine { diagnostic, rule_set: &self.rule_set })?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

fn line(sink: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *sink, value)?;
    sink.write_all(b"\n")
}

/// Pretty JSON as it stands inside a list inside an object.
fn indented(sink: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(Indent(sink), value).map_err(io::Error::from)
}

/// Line ends in JSON text are layout only: those inside strings are escaped.
struct Indent<'a>(&'a mut dyn Write);

impl Write for Indent<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for (at, part) in bytes.split(|byte| *byte == b'\n').enumerate() {
            if at > 0 {
                self.0.write_all(b"\n    ")?;
            }
            self.0.write_all(part)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
