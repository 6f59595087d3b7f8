//! The kiosk's program as it is given out: the page, and the list of files that make one version whole.

use std::sync::LazyLock;

use analytics::release::manifest::sha256;
use askama::Template;

use super::words;
use crate::published::assets;

/// The scripts, in the order in which they are needed.
const SCRIPTS: &[&str] = &[
    "kiosk/main.js",
    "kiosk/words.js",
    "kiosk/element.js",
    "kiosk/frame.js",
    "kiosk/screens.js",
    "kiosk/choices.js",
    "kiosk/visit.js",
    "routing.js",
    "kiosk/timing.js",
    "kiosk/taps.js",
    "kiosk/idle.js",
    "kiosk/mask.js",
    "kiosk/database.js",
    "kiosk/outbox.js",
    "device.js",
    "kiosk/access.js",
    "kiosk/assignment.js",
    "kiosk/sender.js",
    "kiosk/heartbeat.js",
    "kiosk/shell.js",
    "kiosk/enrol.js",
    "kiosk/device-page.js",
];
const OTHERS: &[&str] = &["tokens.css", "kiosk.css", "NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "icon.svg"];

/// One version of the program.
#[derive(Debug)]
pub struct Shell {
    /// Changes with anything that the program consists of.
    pub version: String,
    /// The page.
    pub page: String,
    /// The service worker, which knows the version and every file of it.
    pub worker: String,
}

/// The version that this server gives out.
pub static SHELL: LazyLock<Shell> = LazyLock::new(Shell::new);

#[derive(Template)]
#[template(path = "kiosk/shell.html")]
struct Page {
    version: String,
    words: String,
    scripts: Vec<String>,
}

impl Page {
    fn asset(&self, name: &str) -> String {
        assets::address(name)
    }
}

impl Shell {
    fn new() -> Self {
        let scripts: Vec<String> = SCRIPTS.iter().map(|name| assets::address(name)).collect();
        let words = serde_json::to_string(&words::all()).expect("maps of strings always make JSON");
        // Inside a script element `</script>` would end it, whatever the JSON says.
        let words = words.replace('<', "\\u003c");
        let parts = format!("{words}{scripts:?}{}", include_str!("../../templates/kiosk/shell.html"));
        let version = format!("{}+{}", env!("CARGO_PKG_VERSION"), &sha256(parts.as_bytes())[..12]);
        let page = Page { version: version.clone(), words, scripts: scripts.clone() };
        let files: Vec<String> = scripts.into_iter().chain(OTHERS.iter().map(|name| assets::address(name))).collect();
        let worker = format!(
            "const VERSION = {version:?};\nconst FILES = {files:?};\n{}",
            include_str!("../../assets/kiosk/worker.js")
        );
        Self { page: page.render().expect("every blank of the page is a string"), version, worker }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_of_the_kiosk_belongs_to_its_version() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/kiosk");
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = format!("kiosk/{}", entry.unwrap().file_name().to_string_lossy());
            assert!(name == "kiosk/worker.js" || SCRIPTS.contains(&name.as_str()), "{name} is in no version");
        }
    }

    #[test]
    fn the_page_holds_its_words_and_names_each_script_once() {
        assert!(SHELL.page.contains("Cảm ơn Ông/Bà"));
        assert_eq!(SHELL.page.matches("kiosk/main.js").count(), 1);
        assert!(SHELL.worker.contains(&SHELL.version) && SHELL.worker.contains("kiosk/visit.js"));
    }
}
