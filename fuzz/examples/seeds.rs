//! Makes the first inputs out of the samples: as they are, packages also as lists of parts, PDF files with their
//! streams unpacked, and the outlines that recognizers see. Also the dictionary of printed labels.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = root.join("corpus");
    let put = |target: &str, name: &str, bytes: &[u8]| -> std::io::Result<()> {
        let folder = corpus.join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), bytes)
    };
    let mut samples: Vec<PathBuf> = fs::read_dir(root.join("../samples"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    samples.retain(|path| path.is_file());
    samples.sort();
    for path in samples {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs::read(&path)?;
        let Ok((format, outcome)) = jiheng_formats::read(&name, &bytes, &jiheng_formats::Limits::default())
        else {
            continue;
        };
        let small = match format.name {
            "docx" | "xlsx" | "ods" | "odt" => parts(&bytes)?,
            "pdf" => unpacked(&bytes)?,
            _ => bytes.clone(),
        };
        put(format.name, &name, &small)?;
        if small.len() < 20_000 {
            put("detect", &name, &small)?;
        }
        if matches!(format.name, "docx" | "txt") {
            put("recognize", &name, outcome.value.outline().as_bytes())?;
            let document = jiheng_forms::recognize(&outcome.value).value;
            put("check", &name, &serde_json::to_vec(&document)?)?;
            for project in document.projects.iter().take(3) {
                for indicator in &project.indicators {
                    for target in &indicator.targets {
                        let index = fs::read_dir(corpus.join("value")).map_or(0, |entries| entries.count());
                        put("value", &format!("{index}"), target.text.as_bytes())?;
                    }
                }
            }
            if bytes.len() < 9_000 {
                put("archive", &name, &bytes)?;
            }
        }
    }
    fs::write(corpus.join("words.dict"), words())?;
    Ok(())
}

/// A package as the list of its parts, without those that only colour it.
fn parts(bytes: &[u8]) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes))?;
    let mut list = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index)?;
        let name = part.name()?.into_owned();
        if [
            "theme",
            "docProps",
            "Thumbnails",
            "settings",
            "fontTable",
            "manifest",
            "meta",
            "rdf",
            "/Configurations",
        ]
        .iter()
        .any(|unread| name.contains(unread))
        {
            continue;
        }
        if !list.is_empty() {
            list.push(b'\n');
        }
        list.extend(format!("@@ {name}\n").bytes());
        part.read_to_end(&mut list)?;
    }
    Ok(list)
}

fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut document = lopdf::Document::load_mem(bytes)?;
    document.decompress();
    let mut unpacked = Vec::new();
    document.save_to(&mut unpacked)?;
    Ok(unpacked)
}

/// Every wording of the labels, as a dictionary of the fuzzer.
fn words() -> String {
    let labels = include_str!("../../crates/jiheng-forms/data/labels.toml");
    let words: BTreeSet<&str> = labels
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .filter(|word| !word.is_empty())
        .collect();
    words
        .iter()
        .map(|word| format!("\"{}\"\n", word.bytes().map(|b| format!("\\x{b:02x}")).collect::<String>()))
        .collect()
}
