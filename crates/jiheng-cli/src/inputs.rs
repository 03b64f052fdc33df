//! Paths, folders and globs → the files to read, in an order that does not depend on the file system.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use globset::GlobBuilder;
use jiheng::{Limits, Reading};
use walkdir::{DirEntry, WalkDir};

/// One thing to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Stdin,
    File(PathBuf),
}

impl Input {
    /// How it is named in reports. One spelling on all systems.
    pub fn label(&self) -> String {
        match self {
            Input::Stdin => "-".to_owned(),
            Input::File(path) => path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"),
        }
    }

    /// The bytes, up to one more than the limit, so that the reader can tell that it was passed.
    pub fn load(&self, limit: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match self {
            Input::Stdin => io::stdin().lock().take(limit.saturating_add(1)).read_to_end(&mut bytes)?,
            Input::File(path) => File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?,
        };
        Ok(bytes)
    }
}

/// The documents of one input. An error is a sentence with the path.
pub fn read(input: &Input, limits: &Limits) -> Vec<Result<Reading, String>> {
    let label = input.label();
    let bytes = match input.load(limits.bytes) {
        Ok(bytes) => bytes,
        Err(error) => return vec![Err(format!("无法读取 {label}：{}", reason(&error)))],
    };
    let readings = jiheng::read(&label, &bytes, limits).into_iter();
    readings.map(|reading| reading.map_err(|error| error.to_string())).collect()
}

/// What to tell of an input on which the program itself failed.
pub fn broken(input: &Input) -> String {
    format!("无法读取 {}：程序处理此文件时出错，请把文件反馈给开发者", input.label())
}

/// The files that the paths name, and a sentence for each path that names none. Our own reports in a folder are none.
pub fn expand(paths: &[PathBuf]) -> (Vec<Input>, Vec<String>) {
    let mut inputs = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        let label = path.display();
        if path.as_os_str() == "-" {
            inputs.push(Input::Stdin);
        } else if path.is_dir() {
            let files = walk(path, &mut problems, is_document);
            if files.is_empty() {
                problems.push(format!("{label}：文件夹中没有可以读取的文件"));
            }
            inputs.extend(files);
        } else if path.exists() {
            inputs.push(Input::File(path.clone()));
        } else if is_glob(path) {
            match matching(path, &mut problems) {
                Ok(files) if files.is_empty() => problems.push(format!("{label}：没有与此匹配的文件")),
                Ok(files) => inputs.extend(files),
                Err(error) => {
                    problems.push(format!("{label}：通配符写法有误，{}", jiheng::glob_reason(error.kind())))
                }
            }
        } else {
            problems.push(format!("{label}：找不到此文件"));
        }
    }
    (once(inputs), problems)
}

/// A file that several paths name is one file.
fn once(inputs: Vec<Input>) -> Vec<Input> {
    let mut seen = HashSet::new();
    let fresh = |input: &Input| match input {
        Input::Stdin => seen.insert(None),
        Input::File(path) => seen.insert(Some(path.canonicalize().unwrap_or_else(|_| path.clone()))),
    };
    inputs.into_iter().filter(fresh).collect()
}

fn is_glob(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[', '{'])
}

/// Files below the part of the pattern that holds no wildcard.
fn matching(pattern: &Path, problems: &mut Vec<String>) -> Result<Vec<Input>, globset::Error> {
    let glob =
        GlobBuilder::new(&pattern.to_string_lossy()).literal_separator(true).build()?.compile_matcher();
    let base: PathBuf = pattern.components().take_while(|part| !is_glob(Path::new(part))).collect();
    let base_given = !base.as_os_str().is_empty();
    let root = if base_given { base.as_path() } else { Path::new(".") };
    if !root.exists() {
        return Ok(Vec::new());
    }
    let named = |path: &Path| if base_given { path.to_owned() } else { without_dot(path) };
    let files = walk(root, problems, |path| glob.is_match(named(path)));
    let named_files = files.into_iter().map(|input| match input {
        Input::File(path) => Input::File(named(&path)),
        Input::Stdin => Input::Stdin,
    });
    Ok(named_files.collect())
}

fn without_dot(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_owned()
}

fn walk(root: &Path, problems: &mut Vec<String>, wanted: impl Fn(&Path) -> bool) -> Vec<Input> {
    let mut files = Vec::new();
    let entries = WalkDir::new(root).sort_by_file_name().into_iter();
    for entry in entries.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry)) {
        match entry {
            Ok(entry)
                if entry.path().is_file() && wanted(entry.path()) && !crate::own::is_report(entry.path()) =>
            {
                files.push(Input::File(entry.into_path()));
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(root).display().to_string();
                let cause = error.into_io_error().map_or("无法打开".to_owned(), |error| reason(&error));
                problems.push(format!("{path}：{cause}"));
            }
        }
    }
    files
}

/// Dot files, and the lock files that office programs leave beside an open document.
fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.') || name.starts_with("~$")
}

fn is_document(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    jiheng::is_document_name(&name) || name.to_lowercase().ends_with(".zip")
}

/// Why the system refused, in words a clerk knows.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "找不到此文件".to_owned(),
        io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
        io::ErrorKind::IsADirectory => "这是一个文件夹".to_owned(),
        io::ErrorKind::NotADirectory => "路径中有一段不是文件夹".to_owned(),
        io::ErrorKind::AlreadyExists => "路径中有一段是文件，不是文件夹".to_owned(),
        io::ErrorKind::StorageFull => "磁盘已满".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "磁盘是只读的".to_owned(),
        io::ErrorKind::InvalidData => "不是 UTF-8 编码的文字，请另存为 UTF-8".to_owned(),
        _ => format!("系统报告：{error}"),
    }
}
