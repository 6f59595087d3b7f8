//! The layer rule, read off the manifests: each heavy library has one home, and dependencies point one way.

use std::{collections::BTreeMap, path::Path, process::Command};

use serde_json::Value;

/// Direct dependencies of each package of the workspace, of every kind, and those it ships with.
struct Workspace {
    direct: BTreeMap<String, Vec<String>>,
    shipped: BTreeMap<String, Vec<String>>,
}

impl Workspace {
    fn read() -> Self {
        let cargo = Command::new(env!("CARGO"))
            .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
        let metadata: Value = serde_json::from_slice(&cargo.stdout).unwrap();
        let mut workspace = Self { direct: BTreeMap::new(), shipped: BTreeMap::new() };
        for package in metadata["packages"].as_array().unwrap() {
            let name = package["name"].as_str().unwrap().to_owned();
            let all = package["dependencies"].as_array().unwrap();
            let named = |d: &Value| d["name"].as_str().unwrap().to_owned();
            let shipped = all.iter().filter(|d| d["kind"].as_str() != Some("dev")).map(named).collect();
            workspace.shipped.insert(name.clone(), shipped);
            workspace.direct.insert(name, all.iter().map(named).collect());
        }
        workspace
    }

    /// Packages with a direct dependency of any kind on `library`.
    fn users(&self, library: &str) -> Vec<&str> {
        let uses = |found: &Vec<String>| found.iter().any(|name| name == library);
        self.direct.iter().filter(|(_, found)| uses(found)).map(|(name, _)| name.as_str()).collect()
    }
}

/// `name = "x"` lines of the lock file with the versions below them.
fn locked(library: &str) -> Vec<String> {
    let lock = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    let lines: Vec<&str> = lock.lines().collect();
    let named = |pair: &&[&str]| pair[0] == format!("name = \"{library}\"");
    lines.windows(2).filter(named).map(|pair| pair[1].to_owned()).collect()
}

#[test]
fn every_heavy_library_has_one_home() {
    let workspace = Workspace::read();
    for (home, libraries) in [
        ("analytics", ["polars", "calamine", "statrs", "nalgebra"].as_slice()),
        ("charts", &["plotters", "plotters-backend", "resvg", "krilla", "typst", "typst-pdf"]),
        ("survey-api", &["axum", "sea-orm", "sea-orm-migration", "validator", "utoipa", "askama"]),
        ("hailong", &["clap", "indicatif", "anyhow"]),
    ] {
        for library in libraries {
            assert_eq!(workspace.users(library), [home], "{library} belongs to {home} alone");
        }
    }
}

#[test]
fn dependencies_point_from_the_command_line_down_to_analytics() {
    let workspace = Workspace::read();
    let ours = |package: &str| -> Vec<String> {
        let known = |name: &&String| workspace.shipped.contains_key(*name);
        let mut found: Vec<String> = workspace.shipped[package].iter().filter(known).cloned().collect();
        found.sort();
        found
    };
    assert_eq!(ours("analytics"), [""; 0]);
    assert_eq!(ours("charts"), ["analytics"]);
    assert_eq!(ours("survey-api"), ["analytics", "charts"]);
    assert_eq!(ours("hailong"), ["analytics", "charts", "fixtures", "survey-api"]);
}

#[test]
fn the_fixtures_depend_on_nothing() {
    assert_eq!(Workspace::read().direct["fixtures"], [""; 0]);
}

/// System fonts would make pictures differ from machine to machine, and two `usvg`s would shape the same text twice.
#[test]
fn there_is_one_shaper_and_no_system_font() {
    assert_eq!(locked("font-kit"), [""; 0]);
    assert_eq!(locked("usvg").len(), 1, "{:?}", locked("usvg"));
    assert_eq!(locked("polars").len(), 1, "the lock file is read as expected");
}
