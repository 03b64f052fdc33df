//! Documents of Word 6 and 95, turned into docx by LibreOffice where it is installed.
//!
//! This is the only place of the readers that starts another program and touches files: a private folder that is
//! removed again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::{ErrorKind, FormatError, Limits};

const CONVERTER: &str = "LibreOffice";
/// Names under which the program is installed.
const PROGRAMS: &[&str] = &["soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice"];
/// A conversion takes a second or two; one that takes so long hangs.
const TIME_LIMIT: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(20);

/// One conversion at a time: each takes a whole core and some hundred megabytes.
static TURN: Mutex<()> = Mutex::new(());

pub(super) fn convert(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, FormatError> {
    if !limits.converters {
        return Err(FormatError::new(ErrorKind::ConverterNotAllowed(CONVERTER)));
    }
    let failed = |error: io::Error| FormatError::caused(ErrorKind::ConverterFailed(CONVERTER), error);
    // A conversion that panicked leaves nothing behind that the next one could trip over.
    let _turn = TURN.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let folder = Folder::create().map_err(failed)?;
    let document = folder.0.join("document.doc");
    fs::write(&document, bytes).map_err(failed)?;
    let mut child = match start(&folder.0, &document) {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(FormatError::new(ErrorKind::ConverterMissing(CONVERTER)));
        }
        Err(error) => return Err(failed(error)),
    };
    wait(&mut child).map_err(failed)?;
    fs::read(folder.0.join("document.docx")).map_err(failed)
}

fn start(folder: &Path, document: &Path) -> io::Result<Child> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for program in PROGRAMS {
        let mut command = Command::new(program);
        // A profile of its own: no settings, no macros allowed, no clash with a program that the user has open.
        command
            .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
            .args([
                "--headless",
                "--norestore",
                "--nolockcheck",
                "--nodefault",
                "--convert-to",
                "docx",
                "--outdir",
            ])
            .arg(folder)
            .arg(document)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        // A group of its own, so that what the program starts can be ended with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        match command.spawn() {
            Ok(child) => return Ok(child),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn wait(child: &mut Child) -> io::Result<()> {
    let started = Instant::now();
    while child.try_wait()?.is_none() {
        if started.elapsed() > TIME_LIMIT {
            end(child);
            return Err(io::ErrorKind::TimedOut.into());
        }
        std::thread::sleep(POLL);
    }
    Ok(())
}

/// Ends the converter and the programs it started. Best effort: the error to report is the time that ran out.
fn end(child: &mut Child) {
    if cfg!(unix) {
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).status();
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// A private folder, removed with all it holds when done.
struct Folder(PathBuf);

impl Folder {
    fn create() -> io::Result<Folder> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("jiheng-{}-{count}", std::process::id()));
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        // Fails where the name is taken: nobody else can have prepared the folder.
        builder.create(&path)?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
