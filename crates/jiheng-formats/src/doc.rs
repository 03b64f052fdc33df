//! Word 97 documents, read as the docx that LibreOffice makes of them.
//!
//! This is the only reader that starts another program and touches files: a private folder that is removed again.
//! Documents named `.doc` that are really RTF, HTML or docx never come here, as content decides.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use jiheng_model::{Blocks, Outcome};

use crate::{ErrorKind, Format, FormatError, Limits};
use crate::{compound, docx};

pub const FORMAT: Format = Format {
    name: "doc",
    title: "Word 97–2003 文档",
    media_types: &["application/msword"],
    extensions: &["doc", "dot", "wps"],
    matches: |bytes| compound::is_compound(bytes) && compound::has_stream(bytes, "WordDocument"),
    read,
    needs: Some(CONVERTER),
};

const CONVERTER: &str = "LibreOffice";
/// Names under which the program is installed.
const PROGRAMS: &[&str] = &["soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice"];
/// A conversion takes a second or two; one that takes so long hangs.
const TIME_LIMIT: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(20);

/// One conversion at a time: each takes a whole core and some hundred megabytes.
static TURN: Mutex<()> = Mutex::new(());

fn read(bytes: &[u8], limits: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    let header = compound::stream_start(bytes, "WordDocument").unwrap_or_default();
    check_header(header)?;
    let converted = convert(bytes)?;
    (docx::FORMAT.read)(&converted, limits)
}

/// The header of the document stream says whether it is a document, and whether it is under a password.
fn check_header(header: &[u8]) -> Result<(), FormatError> {
    const WORD_DOCUMENT: [u8; 2] = [0xec, 0xa5];
    const FLAGS: usize = 10;
    const ENCRYPTED: u8 = 1;
    if !header.starts_with(&WORD_DOCUMENT) {
        return Err(FormatError::new(ErrorKind::Damaged("Word 文件头不完整")));
    }
    match header.get(FLAGS + 1) {
        Some(flags) if flags & ENCRYPTED != 0 => Err(FormatError::new(ErrorKind::Encrypted)),
        _ => Ok(()),
    }
}

fn convert(bytes: &[u8]) -> Result<Vec<u8>, FormatError> {
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

#[cfg(test)]
mod tests {
    use crate::compound::tests::compound;
    use crate::{ErrorKind, Limits};

    fn kind(streams: &[(&str, &[u8])]) -> Option<ErrorKind> {
        crate::read("x.doc", &compound(streams), &Limits::default()).err().map(|error| error.kind)
    }

    #[test]
    fn what_cannot_be_converted_is_told_before_any_program_starts() {
        let mut header = [0; 512];
        header[..2].copy_from_slice(&[0xec, 0xa5]);
        header[11] = 1;
        assert_eq!(kind(&[("WordDocument", &header)]), Some(ErrorKind::Encrypted));
        assert_eq!(kind(&[("WordDocument", &[0; 512])]), Some(ErrorKind::Damaged("Word 文件头不完整")));
        // An OOXML package under a password.
        assert_eq!(
            kind(&[("EncryptionInfo", &[0; 64]), ("EncryptedPackage", &[0; 64])]),
            Some(ErrorKind::Encrypted)
        );
    }

    #[test]
    fn content_decides_what_a_doc_really_is() {
        let detect =
            |bytes: &[u8]| crate::detect("x.doc", bytes, &Limits::default()).map(|format| format.name).ok();
        assert_eq!(detect(br"{\rtf1 x}"), Some("rtf"));
        assert_eq!(detect(&crate::package::tests::zip(&[("word/document.xml", b"")])), Some("docx"));
        assert_eq!(detect(&compound(&[("WordDocument", b"")])), Some("doc"));
    }
}
