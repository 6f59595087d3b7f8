//! A kiosk at a counter: enrolled, with a line to its server, and with a clock that runs as fast as a test wants.

use std::time::{Duration, Instant};

use fantoccini::Locator;
use serde_json::{Value, json};
use survey_api::{
    Store,
    accounts::invitation::Invitation,
    audit::Actor,
    devices::{self, Device},
    microdata::{self, Late},
    questionnaires::Questionnaire,
};

use super::{
    super::{
        driver::Browser,
        site::{Site, WAVE},
    },
    line::Line,
};

pub(super) const OVERALL: &str = "input[name=overall]";
const PATIENCE: Duration = Duration::from_secs(15);

pub(super) struct Counter {
    pub(super) site: Site,
    pub(super) line: Line,
    pub(super) browser: Browser,
}

impl Counter {
    /// Enrolled at a counter, at the start. Time runs `pace` times as fast for the page, and not at all otherwise for the server.
    pub(super) async fn open(pace: u32) -> Self {
        let counter = Self::unenrolled(pace).await;
        counter.enrol().await;
        counter
    }

    pub(super) async fn unenrolled(pace: u32) -> Self {
        let site = Site::asking(&Questionnaire::built_in("kiosk").unwrap()).await;
        let line = Line::to(&site.address);
        let browser = Browser::open().await;
        browser.screen(1280, 800).await;
        browser.tell("Emulation.setTouchEmulationEnabled", json!({"enabled": true})).await;
        let counter = Self { site, line, browser };
        counter.before_each_page(&clock(pace)).await;
        counter
    }

    /// With the square of the staff's page, whose code stands behind the address.
    pub(super) async fn enrol(&self) {
        let code = self.code().await;
        self.browser.page.goto("about:blank").await.unwrap();
        self.browser.page.goto(&self.at(&format!("/kiosk#code={code}"))).await.unwrap();
        self.until("#code").await;
        self.settle().await;
        self.tap("button[type=submit]").await;
        self.until(".fingerprint").await;
        let device = self.device().await;
        let shown = self.js("return document.querySelector('.fingerprint').textContent").await;
        assert_eq!(shown, json!(device.fingerprint()), "two people compare the same code");
        self.approve(&device).await;
        self.until(".begin").await;
        // From here on the program is on the device.
        self.promised("navigator.serviceWorker.ready.then(() => true)").await;
    }

    /// Somebody else than who made the code compares and approves.
    async fn approve(&self, device: &Device) {
        devices::store::approve(&self.by("another"), device.id).await.unwrap();
    }

    fn by(&self, person: &str) -> Store {
        self.site.app.store.by(Actor { who: format!("person:{person}"), ..Actor::program() })
    }

    pub(super) async fn code(&self) -> String {
        let place =
            devices::domain::Place { office: "snv".into(), counter: "1".into(), name: "Ki-ốt cửa ra".into() };
        let code = Invitation::random().unwrap();
        devices::store::invite(&self.by("one"), &place, &code.sha256()).await.unwrap();
        code.text().to_owned()
    }

    pub(super) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.line.address)
    }

    pub(super) async fn before_each_page(&self, script: &str) {
        self.browser.tell("Page.addScriptToEvaluateOnNewDocument", json!({"source": script})).await;
    }

    pub(super) async fn js(&self, script: &str) -> Value {
        self.browser.page.execute(script, Vec::new()).await.unwrap()
    }

    /// The value of a promise.
    pub(super) async fn promised(&self, promise: &str) -> Value {
        let script = format!("const done = arguments[0]; ({promise}).then(done, (fault) => done(String(fault)))");
        self.browser.page.execute_async(&script, Vec::new()).await.unwrap()
    }

    /// Waits until there is something like this.
    pub(super) async fn until(&self, css: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.has(css).await {
            assert!(Instant::now() < deadline, "{css} never came; the screen says: {}", self.said().await);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits until the screen says this.
    pub(super) async fn hears(&self, words: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let said = self.said().await;
            if said.contains(words) {
                return;
            }
            assert!(Instant::now() < deadline, "{words:?} was never said, but {said:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub(super) async fn said(&self) -> String {
        // Between two documents there is nothing to read.
        let said = self.browser.page.execute("return document.body?.innerText ?? ''", Vec::new()).await;
        said.ok().and_then(|said| said.as_str().map(str::to_owned)).unwrap_or_default()
    }

    pub(super) async fn has(&self, css: &str) -> bool {
        self.browser.page.find(Locator::Css(css)).await.is_ok()
    }

    /// Long enough after a screen has changed for taps to count, in the page's own time.
    pub(super) async fn settle(&self) {
        self.promised("new Promise((done) => setTimeout(done, 320))").await;
    }

    /// A finger on the middle of it, and off again.
    pub(super) async fn tap(&self, css: &str) {
        let find = "const it = document.querySelector(arguments[0]); it.scrollIntoView({block: 'center'}); \
                    const box = it.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]";
        let at = self.browser.page.execute(find, vec![json!(css)]).await.unwrap();
        let point = json!([{"x": at[0], "y": at[1]}]);
        self.browser.tell("Input.dispatchTouchEvent", json!({"type": "touchStart", "touchPoints": point})).await;
        self.browser.tell("Input.dispatchTouchEvent", json!({"type": "touchEnd", "touchPoints": []})).await;
    }

    /// From the start to a face.
    pub(super) async fn choose(&self, face: u8) {
        self.until(".begin").await;
        self.settle().await;
        self.tap("[data-group=land]").await;
        self.until(OVERALL).await;
        self.settle().await;
        self.tap(&format!("{OVERALL}[value='{face}']")).await;
    }

    /// The shortest whole visit: a face, and then Send.
    pub(super) async fn rate(&self, face: u8) {
        self.choose(face).await;
        self.until("input[type=checkbox]").await;
        self.settle().await;
        self.tap(".send").await;
        self.hears("Phiếu đã được ghi nhận").await;
    }

    /// Back at the start, by the button of the thanks.
    pub(super) async fn leave(&self) {
        self.settle().await;
        self.tap(".next").await;
        self.until(".begin").await;
    }

    /// How many records wait on the device.
    pub(super) async fn waiting(&self) -> u64 {
        self.promised(&stored("outbox", "count()")).await.as_u64().unwrap()
    }

    /// Waits until none does.
    pub(super) async fn drained(&self) {
        let deadline = Instant::now() + PATIENCE;
        while self.waiting().await > 0 {
            assert!(Instant::now() < deadline, "{} records still wait", self.waiting().await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The answers to the overall item that are on the server, lowest first.
    pub(super) async fn faces(&self) -> Vec<u8> {
        let (_, data) = microdata::read(&self.site.app.store, &[WAVE], Late::Left).await.unwrap();
        let mut faces = data.answers[0].clone();
        faces.sort_unstable();
        faces
    }

    pub(super) async fn device(&self) -> Device {
        devices::store::all(&self.site.app.store).await.unwrap().pop().unwrap()
    }

    /// The line is back, as the browser tells the page.
    pub(super) async fn mend(&self) {
        self.line.mend();
        self.js("dispatchEvent(new Event('online'))").await;
    }

    /// Closes it; nothing may have been complained about but requests that got no answer, or a refusal.
    pub(super) async fn close(self) {
        let complaints = self.browser.complaints().await;
        let serious: Vec<_> =
            complaints.into_iter().filter(|said| !said.contains("net::ERR_") && !said.contains("/api/v1/")).collect();
        assert_eq!(serious, Vec::<String>::new());
        self.browser.close().await;
        self.site.stop().await;
    }
}

/// A promise of what a store of the device's database says.
pub(super) fn stored(store: &str, request: &str) -> String {
    format!(
        "new Promise((done, fail) => {{ const open = indexedDB.open('hailong-kiosk'); open.onerror = fail; open.onsuccess = () => {{ \
         const asked = open.result.transaction('{store}').objectStore('{store}').{request}; \
         asked.onsuccess = () => {{ open.result.close(); done(asked.result); }}; asked.onerror = fail; }}; }})"
    )
}

/// Timers, and both clocks, so many times as fast.
fn clock(pace: u32) -> String {
    format!(
        "{{ const pace = {pace}, [later, every, now, date] = [setTimeout, setInterval, performance.now.bind(performance), Date.now]; \
         const begun = 1790000000000; \
         window.setTimeout = (work, length = 0, ...rest) => later(work, length / pace, ...rest); \
         window.setInterval = (work, length = 0, ...rest) => every(work, length / pace, ...rest); \
         performance.now = () => now() * pace; Date.now = () => begun + (date() - begun) * pace; }}"
    )
}
