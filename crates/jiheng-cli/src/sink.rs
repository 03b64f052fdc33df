//! Where output goes: standard output, or a file that appears only when it is whole.

use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

pub enum Sink {
    Stdout(BufWriter<StdoutLock<'static>>),
    File { file: BufWriter<NamedTempFile>, path: PathBuf },
}

impl Sink {
    /// A file is written beside its place under another name, so that a failed run leaves the old one alone.
    pub fn open(out: Option<&Path>) -> io::Result<Sink> {
        let Some(path) = out else { return Ok(Sink::Stdout(BufWriter::new(io::stdout().lock()))) };
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        std::fs::create_dir_all(folder)?;
        if path.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".jiheng-").suffix(".part");
        #[cfg(unix)]
        {
            // What any new file gets; temporary files are private otherwise.
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let file = BufWriter::new(builder.tempfile_in(folder)?);
        Ok(Sink::File { file, path: path.to_owned() })
    }

    /// Everything was written: the file takes its place.
    pub fn close(self) -> io::Result<()> {
        match self {
            Sink::Stdout(mut stdout) => stdout.flush(),
            Sink::File { file, path } => {
                let file = file.into_inner().map_err(|error| error.into_error())?;
                file.persist(path).map_err(|error| error.error)?;
                Ok(())
            }
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Stdout(stdout) => stdout.write(bytes),
            Sink::File { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Stdout(stdout) => stdout.flush(),
            Sink::File { file, .. } => file.flush(),
        }
    }
}
