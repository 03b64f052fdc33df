//! The workspace keeps its shape: crates use only what the architecture lets them use, and nothing under a licence that
//! `deny.toml` does not accept.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, Licensee, ParseMode};

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
    let metadata = metadata(&["--no-deps"]);
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

#[test]
fn every_dependency_has_a_licence_that_is_accepted() {
    let settings: toml::Table =
        toml::from_str(include_str!("../../../deny.toml")).expect("deny.toml is TOML");
    let list = settings["licenses"]["allow"].as_array().expect("allow is a list");
    let accepted: Vec<Licensee> = list.iter().filter_map(toml::Value::as_str).map(licensee).collect();
    // Only what is built here: the rest need not have been fetched.
    let about = cargo(&["--version", "--verbose"]);
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo tells its host");
    let metadata = metadata(&["--filter-platform", host]);
    for package in metadata["packages"].as_array().expect("packages is a list") {
        let licence = package["license"].as_str().unwrap_or("none");
        assert!(accepts(licence, &accepted), "{} is under {licence}: see deny.toml", package["name"]);
    }
}

/// Whether the licence holds with these alone.
fn accepts(licence: &str, accepted: &[Licensee]) -> bool {
    // Old packages write `/` for OR.
    let expression = Expression::parse_mode(licence, ParseMode::LAX);
    expression.is_ok_and(|expression| {
        expression.evaluate(|required| accepted.iter().any(|licence| licence.satisfies(required)))
    })
}

#[test]
fn a_licence_is_accepted_by_a_branch_that_is() {
    let accepted = ["MIT", "MPL-2.0", "Apache-2.0 WITH LLVM-exception"].map(licensee);
    for licence in [
        "MIT",
        "GPL-3.0-only OR MIT",
        "GPL-3.0-only/MIT",
        "(MIT OR GPL-3.0-only) AND MPL-2.0",
        "Apache-2.0 WITH LLVM-exception",
    ] {
        assert!(accepts(licence, &accepted), "{licence}");
    }
    for licence in ["none", "GPL-3.0-only", "MIT AND (GPL-3.0-only OR ISC)", "Apache-2.0"] {
        assert!(!accepts(licence, &accepted), "{licence}");
    }
}

fn licensee(licence: &str) -> Licensee {
    Licensee::parse_mode(licence, ParseMode::LAX).expect("a licence")
}

fn metadata(arguments: &[&str]) -> Value {
    let arguments = [&["metadata", "--format-version", "1", "--offline", "--locked"], arguments].concat();
    serde_json::from_str(&cargo(&arguments)).expect("cargo prints JSON")
}

fn cargo(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO"));
    let output = command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let output = output.expect("cargo runs: it started this test");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}\nTo fetch what is missing: cargo fetch --locked");
    String::from_utf8(output.stdout).expect("cargo writes UTF-8")
}
