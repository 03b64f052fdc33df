//! Safe corrections over every sample: made once, they are made; what they mend is gone, and nothing new is found.

use std::collections::BTreeMap;
use std::path::Path;

use jiheng::model::Finding;
use jiheng::{Checked, Checker, Limits, Reading, RuleSet, Rules};

fn checker() -> Checker {
    Checker::new(Rules::new(RuleSet::default()))
}

/// Every text sample, each as it is and again as people mistype it: per cent in words, digits in full width, letters
/// for zeros before a unit. Beside each reading, the reading of the sample as it is.
fn readings() -> Vec<(Reading, Reading)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the samples can be listed")
        .map(|entry| entry.expect("the samples can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    let manners: [fn(&str) -> String; 5] = [
        |text| text.to_owned(),
        |text| text.replace('%', "百分比"),
        |text| text.replace('%', "百分率").replace('≥', "大于等于"),
        |text| text.replace("0%", "O%").replace("0人", "O人").replace('。', "．"),
        |text| text.chars().map(widened).collect(),
    ];
    let mut readings = Vec::new();
    for path in paths {
        // Some are in the encodings of old systems; how they are typed is no matter of encoding.
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let read = |text: &str| {
            let mut readings = jiheng::read(&name, text.as_bytes(), &Limits::default());
            readings.remove(0).expect("the sample can be read")
        };
        readings.extend(manners.iter().map(|manner| (read(&manner(&text)), read(&text))));
    }
    assert!(readings.len() > 50);
    readings
}

fn widened(c: char) -> char {
    if c.is_ascii_digit() { char::from_u32(c as u32 + 0xfee0).unwrap_or(c) } else { c }
}

fn tally<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> BTreeMap<(String, &'static str), usize> {
    let mut tally = BTreeMap::new();
    for finding in findings {
        *tally.entry((finding.pointer.clone(), finding.rule.code)).or_default() += 1;
    }
    tally
}

#[test]
fn what_was_mended_is_gone_nothing_new_is_found_and_a_second_time_changes_nothing() {
    let checker = checker();
    let mut changes = 0;
    for (reading, clean) in readings() {
        let path = &reading.document.source.path;
        let before: Checked = checker.check(&reading);
        // What the sample has as it is, mistyping may have kept from sight.
        let hidden = tally(&checker.check(&clean).findings);
        let mended = checker.mend(&reading);
        changes += mended.changes.len();
        let (old, new) = (tally(&before.findings), tally(&mended.checked.findings));
        let json = |reading: &Reading| serde_json::to_value(&reading.document).expect("a document is JSON");
        let (typed, clean) = (json(&mended.reading), json(&clean));
        for (key, count) in &new {
            let most = old.get(key).max(hidden.get(key)).copied().unwrap_or(0);
            // Words that are still mistyped may be compared with mended ones now.
            let still_mistyped = typed.pointer(&key.0) != clean.pointer(&key.0);
            assert!(*count <= most || still_mistyped, "{path}: {key:?} is new after {:?}", mended.changes);
        }
        let uncovered: usize =
            new.iter().map(|(key, count)| count.saturating_sub(*old.get(key).unwrap_or(&0))).sum();
        assert_eq!(mended.uncovered.len(), uncovered, "{path}");
        for change in &mended.changes {
            let left = mended.checked.findings.iter().find(|finding| {
                finding.rule.code == change.code
                    && finding.fix.as_ref().map(|fix| &fix.pointer) == Some(&change.fix.pointer)
            });
            assert!(left.is_none(), "{path}: {change:?} is found again");
        }
        assert!(
            !mended.checked.findings.iter().any(|finding| finding.fix.as_ref().is_some_and(|fix| fix.safe))
        );
        let twice = checker.mend(&mended.reading);
        assert!(twice.changes.is_empty(), "{path}: {:?}", twice.changes);
        assert_eq!(twice.reading.document, mended.reading.document, "{path}");
        // Nothing but the texts named has changed, and the values read from them.
        let (mut expected, mut found) = (json(&reading), json(&mended.reading));
        for change in &mended.changes {
            for document in [&mut expected, &mut found] {
                let parent = change.fix.pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
                *document.pointer_mut(&change.fix.pointer).expect("the address leads somewhere") =
                    serde_json::Value::Null;
                if let Some(value) = document.pointer_mut(&format!("{parent}/value")) {
                    *value = serde_json::Value::Null;
                }
            }
        }
        assert_eq!(expected, found, "{path}");
    }
    assert!(changes > 20, "the samples give corrections to make, not {changes}");
}
