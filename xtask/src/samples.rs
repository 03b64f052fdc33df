//! `cargo xtask samples`: writes the canonical JSON beside the samples, from the first format each comes in.
//!
//! The facts beside them (`*.facts.json`) come from the definitions that drew the samples; the JSON comes from our
//! reader. Read its diff against the facts before committing it.

use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::Value;

pub fn run(root: &Path) -> Result<(), Box<dyn Error>> {
    let folder = root.join("samples/expected");
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let Some(name) =
            path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".facts.json"))
        else {
            continue;
        };
        let facts: Value = serde_json::from_slice(&fs::read(&path)?)?;
        let format = facts["formats"][0].as_str().ok_or("the facts name no format")?;
        let file = format!("{name}.{format}");
        let bytes = fs::read(root.join("samples").join(&file))?;
        let reading = jiheng::read(&file, &bytes, &jiheng::Limits::default())
            .pop()
            .ok_or("nothing was read")?
            .map_err(|error| error.message())?;
        let json = serde_json::to_string_pretty(&canonical(&reading.document)?)?;
        fs::write(folder.join(format!("{name}.json")), json + "\n")?;
    }
    Ok(())
}

/// The document without what depends on the file: its source, its places and the page furniture around it.
fn canonical(document: &jiheng::model::Document) -> Result<Value, serde_json::Error> {
    let mut value = serde_json::to_value(document)?;
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|field, _| !matches!(field.as_str(), "source" | "provenance" | "unmapped"));
    }
    Ok(value)
}
