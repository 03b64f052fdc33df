//! Output that must wait for what stands before it on the page: kept in memory while small, in a temporary file
//! once it grows.

use std::io::{self, BufWriter, Seek, SeekFrom, Write};

use tempfile::SpooledTempFile;

const IN_MEMORY: usize = 1 << 20;

/// Buffered: JSON is written in very small pieces.
pub struct Spool(BufWriter<SpooledTempFile>);

impl Default for Spool {
    fn default() -> Spool {
        Spool(BufWriter::new(SpooledTempFile::new(IN_MEMORY)))
    }
}

impl Spool {
    /// Writes everything kept so far to the sink.
    pub fn pour(&mut self, sink: &mut dyn Write) -> io::Result<()> {
        self.0.seek(SeekFrom::Start(0))?;
        io::copy(self.0.get_mut(), sink)?;
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
