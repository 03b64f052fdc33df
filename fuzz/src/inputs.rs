//! Inputs of a kind that mutations leave meaningful: packages as text, and blocks as their outline.

use std::borrow::Cow;
use std::io::{Cursor, Write};

use jiheng_model::{Block, Blocks, Cell, Paragraph, Place, Table};

/// What parts the parts of a package: the mark, then the name to the end of the line.
const PART: &[u8] = b"@@ ";
const DEEPEST: u32 = 6;

/// Bytes that begin as a list of parts, packed as a zip file: a mutated zip file would only ever fail its checksums.
/// Other bytes stay as they are.
pub fn zipped(bytes: &[u8]) -> Cow<'_, [u8]> {
    pack(bytes, DEEPEST)
}

fn pack(bytes: &[u8], depth: u32) -> Cow<'_, [u8]> {
    let Some(mut rest) = bytes.strip_prefix(PART).filter(|_| depth > 0) else { return bytes.into() };
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    loop {
        let line = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        let (name, body) = rest.split_at(line);
        let body = body.strip_prefix(b"\n").unwrap_or(body);
        let end = body.windows(1 + PART.len()).position(|bytes| bytes[0] == b'\n' && &bytes[1..] == PART);
        let part = &body[..end.unwrap_or(body.len())];
        // A name that stands twice is refused by the writer; the first one counts.
        if writer.start_file(String::from_utf8_lossy(name), options).is_ok() {
            writer.write_all(&pack(part, depth - 1)).expect("memory takes it");
        }
        let Some(end) = end else { break };
        rest = &body[end + 1 + PART.len()..];
    }
    writer.finish().expect("memory takes it").into_inner().into()
}

/// Blocks from their outline (see `Blocks::outline`), with any span and column that is written there.
pub fn blocks(outline: &str) -> Blocks {
    let mut lines = outline.split('\n').enumerate().peekable();
    let mut blocks = Vec::new();
    let mut tables = 0;
    while let Some((number, line)) = lines.next() {
        if line.starts_with("[table") {
            tables += 1;
            let mut table = Table { exact: line.contains("exact"), ..Table::default() };
            let place = Place { table: Some(tables), ..Place::default() };
            while let Some((_, row)) = lines.next_if(|(_, line)| line.starts_with(['|', ' '])) {
                let row_number = table.rows.len() as u32 + 1;
                match row.strip_prefix('|') {
                    Some(row) => table.rows.push(cells(row, &place, row_number)),
                    // An indented line is a table of one row inside the last cell.
                    None => {
                        if let Some(cell) = table.rows.last_mut().and_then(|row| row.last_mut()) {
                            let nested = cells(row.trim_start_matches([' ', '|']), &place, row_number);
                            cell.tables.push(Table { rows: vec![nested], exact: true, place: place.clone() });
                        }
                    }
                }
            }
            table.place = place;
            blocks.push(Block::Table(table));
        } else {
            let text = line.trim_start_matches('#');
            blocks.push(Block::Paragraph(Paragraph {
                text: text.replace('⏎', "\n"),
                heading: (line.len() - text.len()).min(9) as u8,
                place: Place::line(number as u32 + 1),
            }));
        }
    }
    Blocks { blocks }
}

fn cells(row: &str, place: &Place, row_number: u32) -> Vec<Cell> {
    let table = place.table.unwrap_or(1);
    let cells = row.split('|').enumerate().map(|(index, cell)| {
        let cell = cell.trim_matches(' ');
        let (column, text) = match cell.split_once(':') {
            Some((column, text)) => (column.parse().unwrap_or(index as u32), text),
            None => (index as u32, cell),
        };
        let spans = text.strip_suffix('}').and_then(|text| text.rsplit_once('{'));
        let (text, column_span, row_span) = match spans
            .and_then(|(text, spans)| Some((text, spans.split_once('×')?)))
        {
            Some((text, (columns, rows))) => (text, columns.parse().unwrap_or(1), rows.parse().unwrap_or(1)),
            None => (text, 1, 1),
        };
        let place = place.cell(table, row_number, index as u32 + 1);
        Cell { column_span, row_span, ..Cell::new(text.replace('⏎', "\n"), column, place) }
    });
    cells.collect()
}
