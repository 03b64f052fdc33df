//! What every fuzz target does with its input, and what must hold then: no panic, and the same answer twice.
//!
//! The ordinary tests include this file and run the kept inputs through it, so nothing here may need the fuzzer.

pub mod inputs;

use jiheng_check::RuleSet;
use jiheng_formats::{FORMATS, Format, Limits, archive};
use jiheng_model::{
    Block, Blocks, Cell, Document, Finding, Money, MoneyUnit, Outcome, TargetValue, quantities, text,
};

/// Tight, so that an input which reaches beyond them is small enough to be found.
pub const LIMITS: Limits = Limits {
    bytes: 1 << 20,
    unpacked: 16 << 20,
    ratio: 200,
    depth: 64,
    cells: 20_000,
    pages: 50,
    converters: false,
};

/// Runs the target of this name: that of a format, or one of the others.
pub fn run(target: &str, bytes: &[u8]) {
    match target {
        "archive" => twice(|| unpack(&inputs::zipped(bytes))),
        "detect" => twice(|| read_and_check(&inputs::zipped(bytes))),
        "recognize" => recognize(&inputs::blocks(&String::from_utf8_lossy(bytes))),
        "value" => value(&String::from_utf8_lossy(bytes)),
        "check" => {
            if let Ok(document) = serde_json::from_slice(bytes) {
                check(&document);
            }
        }
        name => {
            let format = FORMATS.iter().find(|format| format.name == name);
            read(format.unwrap_or_else(|| panic!("no target {name}")), &inputs::zipped(bytes));
        }
    }
}

fn twice<T: PartialEq>(mut work: impl FnMut() -> T) {
    assert!(work() == work(), "the same input gave two answers");
}

fn read(format: &Format, bytes: &[u8]) {
    if bytes.len() as u64 > LIMITS.bytes {
        return;
    }
    twice(|| {
        let matches = (format.matches)(bytes);
        match (format.read)(bytes, &LIMITS) {
            Ok(Outcome { value, findings }) => {
                assert!(cells(&value) <= LIMITS.cells, "more cells than the limit allows");
                (matches, Ok((value, told(&findings))))
            }
            Err(error) => (matches, Err(error.message())),
        }
    });
}

fn cells(blocks: &Blocks) -> u64 {
    fn count<'a>(cells: impl Iterator<Item = &'a Cell>) -> u64 {
        cells
            .map(|cell| 1 + cell.tables.iter().map(|table| count(table.rows.iter().flatten())).sum::<u64>())
            .sum()
    }
    blocks.tables().map(|table| count(table.rows.iter().flatten())).sum()
}

/// Findings as a report shows them, in their order.
fn told(findings: &[Finding]) -> Vec<String> {
    let line = |finding: &Finding| {
        let place = finding.place.as_ref().map(|place| place.describe());
        format!(
            "{} {} {} {place:?} {:?}",
            finding.rule.code, finding.pointer, finding.message, finding.evidence
        )
    };
    findings.iter().map(line).collect()
}

fn unpack(bytes: &[u8]) -> Vec<String> {
    let mut told = vec![archive::is_archive(bytes).to_string()];
    let outcome = archive::for_each(bytes, &LIMITS, |path, entry| {
        told.push(match entry {
            Ok(bytes) => format!("{path}: {}", bytes.len()),
            Err(error) => format!("{path}: {error}"),
        });
    });
    told.extend(outcome.err().map(|error| error.to_string()));
    told
}

/// The whole way, as the command line goes it.
fn read_and_check(bytes: &[u8]) -> Vec<String> {
    let mut told = Vec::new();
    for reading in jiheng::read("", bytes, &LIMITS) {
        match reading {
            Ok(reading) => {
                told.extend(self::told(&jiheng::check(&reading, &RuleSet::default())));
                told.push(json(&reading.document));
            }
            Err(error) => told.push(error.to_string()),
        }
    }
    told
}

fn recognize(blocks: &Blocks) {
    twice(|| {
        let Outcome { value, findings } = jiheng_forms::recognize(blocks);
        (json(&value), told(&findings))
    });
    check(&jiheng_forms::recognize(blocks).value);
}

fn check(document: &Document) {
    let printed = json(document);
    let again: Document = serde_json::from_str(&printed).expect("canonical JSON can be read again");
    assert_eq!(json(&again), printed, "canonical JSON changes when it is read");
    twice(|| told(&jiheng_check::check(document, &RuleSet::default())));
    draw(document, printed.len());
}

/// Printed by one of the forms, in every format that needs no fonts; what was written is a file that reads.
fn draw(document: &Document, pick: usize) {
    let forms: Vec<&jiheng::Form> = jiheng_forms::official::all().iter().collect();
    let form = forms[pick % forms.len()];
    for is_public in [false, true] {
        let Some(print) = jiheng::print(document, form, is_public) else { return };
        for renderer in jiheng::RENDERERS.iter().filter(|renderer| renderer.name != "pdf") {
            let write = || (renderer.write)(&mut print.sections.clone().into_iter(), &Default::default());
            let Ok(bytes) = write() else { continue };
            assert!(write().is_ok_and(|again| again == bytes), "the same pages gave two files");
            let format = FORMATS.iter().find(|format| format.name == renderer.name);
            let format = format.expect("what is written can be read");
            if let Err(error) = (format.read)(&bytes, &Limits { cells: 2_000_000, ..LIMITS }) {
                panic!("{} of {} does not read: {}", renderer.name, form.id, error.message());
            }
        }
    }
}

fn json(document: &Document) -> String {
    serde_json::to_string(document).expect("a document can be printed")
}

fn value(printed: &str) {
    text::tidy(printed);
    text::key(printed);
    text::label_key(printed);
    text::is_empty_mark(printed);
    for year in [None, Some(2026)] {
        twice(|| TargetValue::parse(printed, year));
    }
    for quantity in quantities(printed) {
        quantity.money();
    }
    for unit in [MoneyUnit::Yuan, MoneyUnit::TenThousand, MoneyUnit::HundredMillion] {
        if let Some(money) = Money::parse(printed, unit) {
            let again = Money::parse(&money.in_unit(unit), unit);
            assert_eq!(again, Some(money), "an amount reads as it is printed");
        }
    }
    // A line of text is also the smallest document there is.
    let paragraph = jiheng_model::Paragraph { text: printed.to_owned(), ..Default::default() };
    jiheng_forms::recognize(&Blocks { blocks: vec![Block::Paragraph(paragraph)] });
}
