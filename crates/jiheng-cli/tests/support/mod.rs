//! The program at a desk of its own.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of its own for one test, with one readable document and nothing around it that could be found.
pub struct Desk(pub tempfile::TempDir);

impl Desk {
    pub fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().expect("temporary files can be made"));
        desk.put("lamps.json", include_str!("../data/lamps.json"));
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn put(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder"))
            .expect("folders can be made");
        std::fs::write(path, text).expect("files can be written");
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(command(self.0.path()).args(arguments).output().expect("the program starts"))
    }
}

pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jiheng"));
    command.current_dir(folder).stdin(Stdio::null());
    command
}

pub struct Run {
    pub out: String,
    pub err: String,
    pub status: i32,
}

impl Run {
    pub fn of(output: Output) -> Run {
        Run {
            out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
            status: output.status.code().expect("the program ends by itself"),
        }
    }
}
