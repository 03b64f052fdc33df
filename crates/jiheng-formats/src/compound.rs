//! OLE compound files, only as far as needed here: the names of their streams, and a stream as bytes. Word 97 documents, Excel 97 workbooks and encrypted OOXML packages all come in this container.

use std::borrow::Cow;

const SIGNATURE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const DIRECTORY_ENTRY: usize = 128;
/// Sector numbers from here on are marks such as "end of chain".
const LAST_SECTOR: u32 = 0xffff_fffa;
/// Entries of the FAT sector list that stand in the header itself.
const HEADER_FAT_SECTORS: usize = 109;
/// Streams below this size are packed together in sectors of their own size.
const SMALLEST_IN_SECTORS: usize = 4096;
const SMALL_SECTOR: usize = 64;

/// Whether the bytes begin as an OLE compound file.
pub(crate) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&SIGNATURE)
}

/// Whether a compound file has a stream of this name.
pub(crate) fn has_stream(bytes: &[u8], name: &str) -> bool {
    Compound::open(bytes).is_some_and(|compound| compound.find(name).is_some())
}

/// A whole stream, not copied where its sectors follow one another. `None` where there is no such stream or its chain of
/// sectors is broken.
pub(crate) fn stream<'a>(bytes: &'a [u8], name: &str) -> Option<Cow<'a, [u8]>> {
    let compound = Compound::open(bytes)?;
    let (start, size) = compound.find(name)?;
    if size >= SMALLEST_IN_SECTORS {
        return compound.chain(start, size);
    }
    // Small streams are packed into the stream of the root entry.
    let (root, root_size) = compound.root()?;
    let packed = compound.chain(root, root_size)?;
    let table = compound.chain(u32_at(bytes, 60)?, usize::MAX)?;
    let mut stream = Vec::with_capacity(size);
    let mut sector = start;
    while stream.len() < size && sector < LAST_SECTOR {
        let at = (sector as usize).checked_mul(SMALL_SECTOR)?;
        let part = packed.get(at..packed.len().min(at + SMALL_SECTOR)).filter(|part| !part.is_empty())?;
        stream.extend_from_slice(&part[..part.len().min(size - stream.len())]);
        sector = u32_at(&table, 4 * sector as usize)?;
    }
    (stream.len() == size).then_some(Cow::Owned(stream))
}

struct Compound<'a> {
    bytes: &'a [u8],
    sector_size: usize,
}

impl<'a> Compound<'a> {
    fn open(bytes: &'a [u8]) -> Option<Compound<'a>> {
        let shift = u16_at(bytes, 30)?;
        (is_compound(bytes) && (7..=16).contains(&shift)).then(|| Compound { bytes, sector_size: 1 << shift })
    }

    /// A sector; the last one of a file that was cut short may be shorter than the others.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector_size)?;
        let end = start.checked_add(self.sector_size)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    fn next_sector(&self, number: u32) -> Option<u32> {
        // A number beyond the file would send us along a list that is not there.
        self.sector(number)?;
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

    /// The first `size` bytes of a chain of sectors, or all of it.
    fn chain(&self, start: u32, size: usize) -> Option<Cow<'a, [u8]>> {
        let mut chain: Cow<'a, [u8]> = Cow::Borrowed(&[]);
        // Where in the file the chain ends so far, while it is one stretch of it.
        let mut end = 0;
        let mut sector = start;
        while chain.len() < size && sector < LAST_SECTOR {
            let part = self.sector(sector)?;
            // A damaged chain may be a circle; no chain is longer than the file.
            if part.is_empty() || chain.len() > self.bytes.len() {
                return None;
            }
            let part = &part[..part.len().min(size - chain.len())];
            let begin = (sector as usize).checked_add(1)?.checked_mul(self.sector_size)?;
            match &mut chain {
                Cow::Borrowed(stretch) if stretch.is_empty() || begin == end => {
                    end = begin + part.len();
                    *stretch = self.bytes.get(end - stretch.len() - part.len()..end)?;
                }
                chain => chain.to_mut().extend_from_slice(part),
            }
            sector = self.next_sector(sector)?;
        }
        (size == usize::MAX || chain.len() == size).then_some(chain)
    }

    /// First sector and size of the stream that holds the small ones.
    fn root(&self) -> Option<(u32, usize)> {
        let entry = self.sector(u32_at(self.bytes, 48)?)?;
        Some((u32_at(entry, 116)?, u32_at(entry, 120)? as usize))
    }

    /// First sector and size of the stream with this name.
    fn find(&self, name: &str) -> Option<(u32, usize)> {
        let mut sector = u32_at(self.bytes, 48)?;
        // A damaged chain may be a circle; no chain is longer than the file.
        for _ in 0..=self.bytes.len() / self.sector_size {
            if sector >= LAST_SECTOR {
                return None;
            }
            for entry in self.sector(sector)?.chunks_exact(DIRECTORY_ENTRY) {
                const STREAM: u8 = 2;
                if entry[66] == STREAM && has_name(entry, name) {
                    return Some((u32_at(entry, 116)?, u32_at(entry, 120)? as usize));
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A compound file with these streams: a FAT sector, directory sectors, then each stream in sectors of its own.
    pub(crate) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
        const SECTOR: usize = 512;
        const END: u32 = 0xffff_fffe;
        let directory_sectors = (streams.len() + 1).div_ceil(SECTOR / DIRECTORY_ENTRY);
        let mut fat: Vec<u32> = vec![0xffff_fffd];
        let chain = |fat: &mut Vec<u32>, sectors: usize| {
            let start = fat.len() as u32;
            fat.extend((1..sectors as u32).map(|next| start + next));
            fat.push(END);
            start
        };
        let directory_start = chain(&mut fat, directory_sectors);
        let mut directory = Vec::new();
        let mut data = Vec::new();
        for (kind, (name, bytes)) in
            [(5, ("Root Entry", &b""[..]))].into_iter().chain(streams.iter().map(|s| (2, *s)))
        {
            let mut entry = [0; DIRECTORY_ENTRY];
            for (at, unit) in name.encode_utf16().enumerate() {
                entry[2 * at..2 * at + 2].copy_from_slice(&unit.to_le_bytes());
            }
            entry[64] = 2 * (name.len() as u8 + 1);
            entry[66] = kind;
            let sectors = bytes.len().div_ceil(SECTOR);
            let start = if sectors == 0 { END } else { chain(&mut fat, sectors) };
            entry[116..120].copy_from_slice(&start.to_le_bytes());
            entry[120..124].copy_from_slice(&(bytes.len() as u32).to_le_bytes());
            directory.extend(entry);
            data.extend(bytes);
            data.resize(data.len().next_multiple_of(SECTOR), 0);
        }
        directory.resize(directory_sectors * SECTOR, 0);
        let mut header = vec![0; SECTOR];
        header[..8].copy_from_slice(&SIGNATURE);
        header[30] = 9;
        header[48..52].copy_from_slice(&directory_start.to_le_bytes());
        header[76..80].copy_from_slice(&0u32.to_le_bytes());
        fat.resize(SECTOR / 4, u32::MAX);
        header.extend(fat.iter().flat_map(|next| next.to_le_bytes()));
        header.extend(directory);
        header.extend(data);
        header
    }

    #[test]
    fn streams_are_found_over_several_directory_sectors() {
        let names: Vec<String> = (0..9).map(|number| format!("Stream{number}")).collect();
        let streams: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), name.as_bytes())).collect();
        let bytes = compound(&streams);
        assert!(names.iter().all(|name| has_stream(&bytes, name)));
        assert!(!has_stream(&bytes, "Stream") && !has_stream(&bytes, "Root Entry"));
        assert!((0..bytes.len()).all(|cut| !has_stream(&bytes[..cut], "Nothing")));
    }

    #[test]
    fn a_chain_is_put_together_whether_or_not_its_sectors_follow_one_another() {
        let content: Vec<u8> = (0..5000).map(|number| (number % 251) as u8).collect();
        let mut bytes = compound(&[("A", &content)]);
        let whole = stream(&bytes, "A").expect("it is there");
        assert!(matches!(whole, Cow::Borrowed(_)) && *whole == *content);
        // The third sector of the stream and the fourth change places, in the file and in the chain.
        let first = bytes.len() / 512 - 1 - content.len().div_ceil(512);
        let at = |sector: usize| (sector + 1) * 512;
        let (left, right) = bytes.split_at_mut(at(first + 3));
        left[at(first + 2)..].swap_with_slice(&mut right[..512]);
        for (sector, next) in [(1, 3), (3, 2), (2, 4)] {
            let entry = 512 + 4 * (first + sector);
            bytes[entry..entry + 4].copy_from_slice(&((first + next) as u32).to_le_bytes());
        }
        let whole = stream(&bytes, "A").expect("it is there");
        assert!(matches!(whole, Cow::Owned(_)) && *whole == *content);
    }

    #[test]
    fn a_chain_that_runs_in_a_circle_ends() {
        let mut bytes = compound(&[("A", b"a")]);
        // The directory's first sector names itself as the next one.
        bytes[512 + 4..512 + 8].copy_from_slice(&1u32.to_le_bytes());
        assert!(!has_stream(&bytes, "B"));
    }
}
