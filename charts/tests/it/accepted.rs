//! What was looked at and accepted: files that a test compares, and writes when `CHARTS_BLESS=1` says that a person has looked.

use std::path::PathBuf;

/// A path of the repository.
pub(crate) fn path(relative: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join(relative)
}

/// Is a person accepting what the tests make now?
pub(crate) fn accepting() -> bool {
    std::env::var_os("CHARTS_BLESS").is_some()
}

/// The file holds these bytes, or is given them.
pub(crate) fn file(relative: &str, made: &[u8]) {
    let known = std::fs::read(path(relative)).unwrap_or_default();
    if known != made {
        assert!(accepting(), "{relative} is stale: look at the new one and run again with CHARTS_BLESS=1");
        std::fs::create_dir_all(path(relative).parent().unwrap()).unwrap();
        std::fs::write(path(relative), made).unwrap();
    }
}

/// The same for what stands between two comments of a Markdown file.
pub(crate) fn section(relative: &str, name: &str, made: &str) {
    let known = std::fs::read_to_string(path(relative)).unwrap();
    let (start, end) = (format!("<!-- {name}: made by a test -->\n"), format!("<!-- end of {name} -->"));
    let from = known.find(&start).unwrap_or_else(|| panic!("{relative} has no line {start}")) + start.len();
    let to = from + known[from..].find(&end).unwrap_or_else(|| panic!("{relative} has no line {end}"));
    file(relative, format!("{}\n{made}\n{}", &known[..from], &known[to..]).as_bytes());
}
