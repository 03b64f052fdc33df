//! The workspace keeps its shape: crates use only what the architecture lets them use.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Arrows point inward only. `xtask` builds and documents the rest, so it may look at all of it.
const EDGES: &[(&str, &[&str])] = &[
    ("jiheng-model", &[]),
    ("jiheng-formats", &["jiheng-model"]),
    ("jiheng-forms", &["jiheng-model"]),
    ("jiheng-check", &["jiheng-model"]),
    ("jiheng-render", &["jiheng-model", "jiheng-forms"]),
    ("jiheng", &["jiheng-model", "jiheng-formats", "jiheng-forms", "jiheng-check", "jiheng-render"]),
    ("jiheng-cli", &["jiheng"]),
];

#[test]
fn crates_use_only_what_the_architecture_allows() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs: it started this test");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("packages is a list");
    let ours: BTreeSet<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let allowed: BTreeMap<&str, &[&str]> = EDGES.iter().copied().collect();
    let expected: BTreeSet<&str> = allowed.keys().copied().chain(["xtask"]).collect();
    assert_eq!(ours, expected, "a crate is new or gone: say in EDGES what it uses");

    for package in packages {
        let name = package["name"].as_str().expect("a package has a name");
        let Some(allowed) = allowed.get(name) else { continue };
        let dependencies = package["dependencies"].as_array().expect("dependencies is a list");
        for dependency in dependencies {
            // Tests may borrow from anywhere: cargo keeps them out of the built crate.
            let used = dependency["name"].as_str().expect("a dependency has a name");
            if ours.contains(used) && dependency["kind"] != "dev" {
                assert!(allowed.contains(&used), "{name} may not use {used}");
            }
        }
    }
}
