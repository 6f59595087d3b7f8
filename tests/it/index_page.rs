//! docs/INDEX.md: every command on the page runs on the files of the page.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

/// The name and text of every block of the page that is a file, and every command.
fn page() -> (Vec<(String, String)>, Vec<String>) {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/INDEX.md")).unwrap();
    let (mut files, mut commands) = (Vec::new(), Vec::new());
    for block in text.split("```").skip(1).step_by(2) {
        let (head, body) = block.split_once('\n').unwrap();
        match head.split_once(' ') {
            Some((_, name)) => files.push((name.to_owned(), body.to_owned())),
            None => commands.extend(body.lines().map(str::to_owned)),
        }
    }
    (files, commands)
}

#[test]
fn every_command_of_the_page_on_indices_runs() {
    let dir = tempfile::tempdir().unwrap();
    let (files, commands) = page();
    files.iter().for_each(|(name, text)| fs::write(dir.path().join(name), text).unwrap());
    assert!(commands.len() > 20, "{commands:?}");
    for command in &commands {
        let arguments: Vec<&str> = command.split(' ').skip(1).collect();
        let output =
            Command::new(env!("CARGO_BIN_EXE_hailong")).args(&arguments).current_dir(dir.path()).output().unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(!output.stdout.is_empty(), "{command}");
    }
    assert!(dir.path().join("kept.csv").exists() && dir.path().join("coinr/imeta.csv").exists());
}

#[test]
fn the_page_on_indices_names_every_option() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/INDEX.md")).unwrap();
    for program in ["index", "sensitivity"] {
        let help = Command::new(env!("CARGO_BIN_EXE_hailong")).args([program, "--help"]).output().unwrap();
        let help = String::from_utf8(help.stdout).unwrap();
        let options: BTreeSet<&str> = help
            .split(|c: char| c.is_whitespace() || "`,.;)".contains(c))
            .filter(|word| word.starts_with("--") && word.len() > 2 && !["--help", "--version"].contains(word))
            .collect();
        assert!(options.len() > 10, "{options:?}");
        for option in options {
            assert!(text.contains(option), "{program}: {option}");
        }
    }
}
