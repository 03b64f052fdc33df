//! Output that must wait for what stands before it on the page: kept in memory while small, in a temporary file
//! once it grows.

use std::io::{self, Seek, SeekFrom, Write};

use tempfile::SpooledTempFile;

const IN_MEMORY: usize = 8 << 20;

pub struct Spool(SpooledTempFile);

impl Default for Spool {
    fn default() -> Spool {
        Spool(SpooledTempFile::new(IN_MEMORY))
    }
}

impl Spool {
    /// Writes everything kept so far to the sink.
    pub fn pour(&mut self, sink: &mut dyn Write) -> io::Result<()> {
        self.0.seek(SeekFrom::Start(0))?;
        io::copy(&mut self.0, sink)?;
        Ok(())
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
