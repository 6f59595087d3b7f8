//! A Chromium and its driver for one test, and what the test wants to know of them.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use fantoccini::{Client, ClientBuilder, Locator, elements::Element, wd::WebDriverCompatibleCommand};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::{Mutex, MutexGuard};

/// One browser at a time: two of them on a small machine only make each other late.
static TURN: Mutex<()> = Mutex::const_new(());

/// How long a page may take on a machine that is busy with other tests.
const NEXT_PAGE: Duration = Duration::from_secs(20);

const FLAGS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=vi",
];

pub(super) struct Browser {
    pub(super) page: Client,
    driver: Child,
    _profile: TempDir,
    _turn: MutexGuard<'static, ()>,
}

impl Browser {
    pub(super) async fn open() -> Self {
        Self::with(json!({})).await
    }

    /// A browser that runs no script of any page.
    pub(super) async fn without_scripts() -> Self {
        Self::with(json!({"profile.managed_default_content_settings.javascript": 2})).await
    }

    async fn with(preferences: Value) -> Self {
        let turn = TURN.lock().await;
        let profile = tempfile::tempdir().unwrap();
        let (driver, address) = start_driver();
        let mut flags: Vec<String> = FLAGS.map(str::to_owned).into();
        flags.push(format!("--user-data-dir={}", profile.path().display()));
        let mut options = json!({"args": flags, "prefs": preferences});
        if let Ok(binary) = std::env::var("HAILONG_CHROMIUM") {
            options["binary"] = binary.into();
        }
        let capabilities =
            json!({"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}});
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let opened = builder.capabilities(capabilities.as_object().unwrap().clone()).connect(&address).await;
        let page = opened
            .unwrap_or_else(|fault| panic!("Chromium does not start ({fault}): run .ci/browser, which installs it"));
        Self { page, driver, _profile: profile, _turn: turn }
    }

    /// A screen of this size in CSS pixels, as a phone has it: narrower than any window can be made.
    pub(super) async fn screen(&self, width: u32, height: u32) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.tell("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    pub(super) async fn prefer(&self, feature: &str, value: &str) {
        let features = json!({"features": [{"name": feature, "value": value}]});
        self.tell("Emulation.setEmulatedMedia", features).await;
    }

    /// A command of the DevTools protocol.
    pub(super) async fn tell(&self, command: &str, parameters: Value) -> Value {
        let body = json!({"cmd": command, "params": parameters});
        self.page.issue_cmd(Vendor { path: "goog/cdp/execute", body }).await.unwrap()
    }

    /// What the console said since it was last asked, warnings and errors only.
    pub(super) async fn complaints(&self) -> Vec<String> {
        let entries = self.log("browser").await;
        let serious = entries.into_iter().filter(|entry| entry["level"] == "SEVERE" || entry["level"] == "WARNING");
        serious.map(|entry| entry["message"].as_str().unwrap().to_owned()).collect()
    }

    /// Every address that was asked for since it was last asked.
    pub(super) async fn requests(&self) -> Vec<String> {
        let events = self.log("performance").await;
        let events =
            events.iter().map(|entry| serde_json::from_str::<Value>(entry["message"].as_str().unwrap()).unwrap());
        let sent = events.filter(|event| event["message"]["method"] == "Network.requestWillBeSent");
        sent.map(|event| event["message"]["params"]["request"]["url"].as_str().unwrap().to_owned()).collect()
    }

    async fn log(&self, kind: &str) -> Vec<Value> {
        let read = Vendor { path: "se/log", body: json!({"type": kind}) };
        self.page.issue_cmd(read).await.unwrap().as_array().unwrap().clone()
    }

    pub(super) async fn text(&self, css: &str) -> String {
        self.page.find(Locator::Css(css)).await.unwrap().text().await.unwrap()
    }

    pub(super) async fn click(&self, css: &str) {
        self.page.find(Locator::Css(css)).await.unwrap().click().await.unwrap();
    }

    /// Sends the form and waits for the page that comes after it.
    pub(super) async fn submit(&self) {
        let old = self.document().await;
        self.click("button[type=submit]").await;
        self.page_after(&old).await;
    }

    /// The document that is shown now.
    pub(super) async fn document(&self) -> Element {
        self.page.find(Locator::Css("html")).await.unwrap()
    }

    /// Waits for the page after `old`: until that is gone, its heading would be taken for the new one's.
    pub(super) async fn page_after(&self, old: &Element) {
        let deadline = Instant::now() + NEXT_PAGE;
        while old.attr("lang").await.is_ok() {
            assert!(Instant::now() < deadline, "the form was sent and no page came after it");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.page.wait().for_element(Locator::Css("h1")).await.unwrap();
    }

    pub(super) async fn close(self) {
        self.page.clone().close().await.unwrap();
    }
}

impl Drop for Browser {
    /// The driver and the browser it started are one process group; nothing of it outlives a test that failed.
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-TERM", "--", &format!("-{}", self.driver.id())]).status();
        let _ = self.driver.wait();
    }
}

/// The driver takes one free port for both families of addresses: another program may hold that number in the other family,
/// and then it ends before it says a word. Three times in a row is something else.
fn start_driver() -> (Child, String) {
    (0..3).find_map(|_| try_driver()).expect("chromedriver says on which port it listens")
}

fn try_driver() -> Option<(Child, String)> {
    use std::os::unix::process::CommandExt;
    let mut driver = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .unwrap_or_else(|fault| panic!("chromedriver does not start ({fault}): run .ci/browser, which installs it"));
    let mut said = BufReader::new(driver.stdout.take().unwrap());
    let lines = said.by_ref().lines().map_while(Result::ok);
    let started = lines
        .into_iter()
        .find_map(|line| Some(line.split_once("successfully on port ")?.1.trim_end_matches('.').to_owned()));
    // Kept open: a driver that cannot write its log any more would stop.
    driver.stdout = Some(said.into_inner());
    let Some(port) = started.and_then(|port| port.parse::<u16>().ok()) else {
        driver.wait().unwrap();
        return None;
    };
    Some((driver, format!("http://127.0.0.1:{port}")))
}

/// A command that Chromium's driver has beyond the standard.
#[derive(Debug)]
struct Vendor {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Vendor {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as std::str::FromStr>::Err> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
