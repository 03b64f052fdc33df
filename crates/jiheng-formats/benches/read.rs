//! Bytes → Blocks: one document in every format that the samples have it in.
//!
//!     cargo bench -p jiheng-formats --bench read

use std::fs;
use std::path::Path;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use jiheng_formats::{Limits, read};

const FILES: &[&str] = &[
    "approval.txt",
    "approval.html",
    "approval.docx",
    "approval.odt",
    "approval.xlsx",
    "approval.xls",
    "approval.pdf",
    "declaration-boxes.rtf",
    "declaration-national.md",
    "declaration-rural.ods",
];

fn main() {
    divan::main();
}

#[divan::bench(args = FILES)]
fn sample(bencher: Bencher, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(name);
    let bytes = fs::read(&path).expect("the samples are part of the repository");
    let limits = Limits::default();
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .bench_local(|| read(name, black_box(&bytes), &limits).is_ok());
}
