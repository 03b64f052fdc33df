//! OLE compound files, only as far as needed to tell them apart: the names of their streams and a stream's first
//! bytes. Word 97 documents, Excel 97 workbooks and encrypted OOXML packages all come in this container.

const SIGNATURE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const DIRECTORY_ENTRY: usize = 128;
/// Sector numbers from here on are marks such as "end of chain".
const LAST_SECTOR: u32 = 0xffff_fffa;
/// Entries of the FAT sector list that stand in the header itself.
const HEADER_FAT_SECTORS: usize = 109;

/// Whether the bytes begin as an OLE compound file.
pub(crate) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&SIGNATURE)
}

/// Whether a compound file has a stream of this name.
pub(crate) fn has_stream(bytes: &[u8], name: &str) -> bool {
    Compound::open(bytes).is_some_and(|compound| compound.find(name).is_some())
}

/// The first sector of a stream; enough for its header. `None` where there is no such stream.
pub(crate) fn stream_start<'a>(bytes: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let compound = Compound::open(bytes)?;
    let start = compound.find(name)?;
    compound.sector(start)
}

struct Compound<'a> {
    bytes: &'a [u8],
    sector_size: usize,
}

impl<'a> Compound<'a> {
    fn open(bytes: &'a [u8]) -> Option<Compound<'a>> {
        let shift = u16_at(bytes, 30)?;
        (is_compound(bytes) && (7..=16).contains(&shift))
            .then_some(Compound { bytes, sector_size: 1 << shift })
    }

    /// A sector; the last one of a file that was cut short may be shorter than the others.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector_size)?;
        let end = start.checked_add(self.sector_size)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    fn next_sector(&self, number: u32) -> Option<u32> {
        let per_sector = self.sector_size / 4;
        let index = number as usize / per_sector;
        let fat_sector = if index < HEADER_FAT_SECTORS {
            u32_at(self.bytes, 76 + 4 * index)?
        } else {
            // Each further list sector ends with the number of the next one.
            let mut list = u32_at(self.bytes, 68)?;
            let (hops, rest) = (
                (index - HEADER_FAT_SECTORS) / (per_sector - 1),
                (index - HEADER_FAT_SECTORS) % (per_sector - 1),
            );
            for _ in 0..hops {
                list = u32_at(self.sector(list)?, self.sector_size - 4)?;
            }
            u32_at(self.sector(list)?, 4 * rest)?
        };
        u32_at(self.sector(fat_sector)?, 4 * (number as usize % per_sector))
    }

    /// The first sector of the stream with this name.
    fn find(&self, name: &str) -> Option<u32> {
        let mut sector = u32_at(self.bytes, 48)?;
        // A damaged chain may be a circle; no chain is longer than the file.
        for _ in 0..=self.bytes.len() / self.sector_size {
            if sector >= LAST_SECTOR {
                return None;
            }
            for entry in self.sector(sector)?.chunks_exact(DIRECTORY_ENTRY) {
                const STREAM: u8 = 2;
                if entry[66] == STREAM && has_name(entry, name) {
                    return u32_at(entry, 116);
                }
            }
            sector = self.next_sector(sector)?;
        }
        None
    }
}

/// Names are UTF-16, ended by a zero that the length in bytes counts in.
fn has_name(entry: &[u8], name: &str) -> bool {
    let length = usize::from(u16::from_le_bytes([entry[64], entry[65]])).clamp(2, 64) - 2;
    let units = entry[..length].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    units.eq(name.encode_utf16())
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}
