//! The cells of a sheet in chunks, so that a large sheet gives its memory back while its tables are written.

use super::{SheetCell, State};

/// Cells of a chunk, as a rule: small enough that the allocator hands the same memory out again.
const CHUNK: usize = 512;
/// A chunk with no more room than this takes no further row.
const MARGIN: usize = 64;

/// Cells in reading order. Those of a row lie side by side.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cells {
    /// None of them empty, and each with whole rows.
    chunks: Vec<Vec<SheetCell>>,
    /// Where the last one pushed stands, and whether each came after the one before it.
    last: Option<(u32, u32)>,
    disordered: bool,
    /// Whether any is not plain.
    marked: bool,
}

impl Cells {
    pub(crate) fn push(&mut self, mut cell: SheetCell) {
        cell.filled = !super::is_blank(&cell.text);
        let position = Some((cell.row, cell.column));
        self.disordered |= self.last >= position;
        self.last = position;
        self.marked |= cell.state != State::Plain;
        let goes_on = |chunk: &Vec<SheetCell>| {
            chunk.len() < CHUNK - MARGIN || chunk.last().is_some_and(|last| last.row == cell.row)
        };
        match self.chunks.last_mut().filter(|chunk| goes_on(chunk)) {
            Some(chunk) => chunk.push(cell),
            None => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(cell);
                self.chunks.push(chunk);
            }
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &SheetCell> + Clone {
        self.chunks.iter().flatten()
    }

    /// Those that are not plain.
    pub(super) fn marked(&self) -> impl Iterator<Item = &SheetCell> {
        let chunks = if self.marked { self.chunks.as_slice() } else { &[] };
        chunks.iter().flatten().filter(|cell| cell.state != State::Plain)
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut SheetCell> {
        self.chunks.iter_mut().flatten()
    }

    /// Row by row.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[SheetCell]> {
        self.chunks.iter().flat_map(|chunk| chunk.chunk_by(|a, b| a.row == b.row))
    }

    /// Part by part, of so many cells each. No part may reach beyond a chunk, as no row does.
    pub(super) fn parts(&self, counts: impl Iterator<Item = usize>) -> impl Iterator<Item = &[SheetCell]> {
        let mut chunks = self.chunks.iter();
        let mut chunk: &[SheetCell] = &[];
        counts.map(move |count| {
            if chunk.is_empty() {
                chunk = chunks.next().map_or(&[], Vec::as_slice);
            }
            let (part, rest) = chunk.split_at(count);
            chunk = rest;
            part
        })
    }

    /// In reading order, each position once: where a damaged file names a cell twice, the one with text is kept.
    pub(super) fn in_order(mut self) -> Cells {
        if !self.disordered {
            return self;
        }
        if !self.iter().is_sorted_by_key(|cell| (cell.row, cell.column)) {
            let mut cells: Vec<SheetCell> = self.into_iter().collect();
            cells.sort_by_key(|cell| (cell.row, cell.column, cell.is_blank()));
            self = cells.into_iter().collect();
        }
        for chunk in &mut self.chunks {
            chunk.dedup_by_key(|cell| (cell.row, cell.column));
        }
        self
    }

    pub(super) fn retain_mut(&mut self, mut keep: impl FnMut(&mut SheetCell) -> bool) {
        self.chunks.iter_mut().for_each(|chunk| chunk.retain_mut(&mut keep));
        self.chunks.retain(|chunk| !chunk.is_empty());
    }

    /// Parts the cells before each of the given ones, counted from 0.
    pub(super) fn split(self, starts: &[usize]) -> Vec<Cells> {
        let mut parts = Vec::with_capacity(starts.len() + 1);
        let mut part = Cells::default();
        let mut starts = starts.iter().peekable();
        let mut begin = 0;
        for mut chunk in self.chunks {
            while let Some(start) = starts.next_if(|start| **start < begin + chunk.len()) {
                let rest = chunk.split_off(start - begin);
                part.chunks.extend(Some(chunk).filter(|chunk| !chunk.is_empty()));
                parts.push(std::mem::take(&mut part));
                (begin, chunk) = (*start, rest);
            }
            begin += chunk.len();
            part.chunks.push(chunk);
        }
        parts.push(part);
        parts
    }
}

impl IntoIterator for Cells {
    type Item = SheetCell;
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Vec<SheetCell>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.chunks.into_iter().flatten()
    }
}

impl Extend<SheetCell> for Cells {
    fn extend<I: IntoIterator<Item = SheetCell>>(&mut self, cells: I) {
        cells.into_iter().for_each(|cell| self.push(cell));
    }
}

impl FromIterator<SheetCell> for Cells {
    fn from_iter<I: IntoIterator<Item = SheetCell>>(cells: I) -> Cells {
        let mut collected = Cells::default();
        collected.extend(cells);
        collected
    }
}
