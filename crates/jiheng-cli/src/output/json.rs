//! `jiheng/1` as one JSON object, or a line for each document or diagnostic.

use std::io::{self, Write};

use jiheng::model::document::SCHEMA;
use jiheng::{Identity, Summary};
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

/// `{"schema", "rule_set", "summary", "diagnostics": […]}`. The summary stands first and is known last.
pub struct Diagnostics {
    rule_set: Identity,
    spool: Spool,
    count: usize,
}

impl Diagnostics {
    pub fn new(rule_set: Identity) -> Diagnostics {
        Diagnostics { rule_set, spool: Spool::default(), count: 0 }
    }
}

impl Output for Diagnostics {
    fn document(&mut self, _: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        for finding in &entry.checked.findings {
            self.spool.write_all(if self.count == 0 { b"\n    " } else { b",\n    " })?;
            self.count += 1;
            indented(&mut self.spool, &jiheng::diagnostic(entry.index, entry.document, finding))?;
        }
        Ok(())
    }

    fn finish(&mut self, sink: &mut dyn Write, total: &Summary) -> io::Result<()> {
        write!(sink, "{{\n  \"schema\": \"{SCHEMA}\",\n  \"rule_set\": ")?;
        serde_json::to_writer(&mut *sink, &self.rule_set)?;
        write!(sink, ",\n  \"summary\": ")?;
        serde_json::to_writer(&mut *sink, total)?;
        write!(sink, ",\n  \"diagnostics\": [")?;
        self.spool.pour(sink)?;
        writeln!(sink, "{}", if self.count == 0 { "]\n}" } else { "\n  ]\n}" })
    }
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

/// One diagnostic a line.
pub struct DiagnosticLines;

impl Output for DiagnosticLines {
    fn document(&mut self, sink: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        for finding in &entry.checked.findings {
            line(sink, &jiheng::diagnostic(entry.index, entry.document, finding))?;
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
