//! The real program on a port of its own.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use super::{Sheets, WAVE, database::Database};

const ADMIN: &str = "a token of the administrator";
/// Of a system that sends answers, which no limit for strangers slows down.
pub(super) const SYSTEM: &str = "a token of a system";

pub(super) struct Server {
    program: Child,
    address: String,
}

impl Server {
    /// Starts it, and waits until it says where it listens.
    pub(super) async fn start(database: &Database) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_hailong"));
        program
            .arg("serve")
            .current_dir(database.folder())
            .env("HAILONG_DATABASE_URL", database.url())
            .env("HAILONG_KEYS", database.folder().join("keys"))
            .env("HAILONG_LISTEN", "127.0.0.1:0")
            .env("HAILONG_ADMIN_TOKEN", ADMIN)
            .env("HAILONG_INTAKE_TOKEN", SYSTEM)
            .env("HAILONG_LOG", "error");
        let mut program = program.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().to_owned();
        assert!(address.starts_with("http://"), "it does not start: {address:?}");
        Self { program, address }
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// At once, whatever it is doing (SIGKILL).
    pub(super) fn kill(mut self) {
        self.program.kill().unwrap();
        self.program.wait().unwrap();
    }

    /// A questionnaire, an office and an open wave.
    pub(super) async fn open_the_field(&self, client: &Client) {
        let questionnaire = include_str!("../../../survey-api/src/questionnaires/one_stop.toml");
        let toml = client.post(self.at("questionnaires")).header("content-type", "application/toml");
        done(toml.body(questionnaire)).await;
        let name = |vi: &str, en: &str| json!({"vi": vi, "en": en});
        let office = json!({
            "name": name("Ban Quản lý", "Board"), "province": "KH",
            "service_groups": [{"code": "investment", "name": name("Đầu tư", "Investment")}],
            "counters": [],
        });
        done(client.put(self.at("offices/VPEZ")).json(&office)).await;
        let wave = json!({"period": WAVE, "questionnaire": {"key": "one_stop", "version": 1}});
        done(client.post(self.at("waves")).json(&wave)).await;
        done(client.post(self.at(&format!("waves/{WAVE}/open")))).await;
    }

    /// A hundred rights to rate.
    pub(super) async fn slips(&self, client: &Client) -> Vec<Value> {
        let place = json!({"wave": WAVE, "office": "VPEZ", "service_group": "investment", "counter": "", "count": 100});
        let issued = done(client.post(self.at("ballots")).json(&place)).await;
        issued.as_array().unwrap().iter().map(|slip| slip["token"].clone()).collect()
    }

    /// Sends sheets again; each has to be answered with one of these.
    pub(super) async fn resend(&self, client: &Client, sheets: &Sheets, expected: &[u16]) {
        for (id, sheet) in sheets {
            let reply =
                client.put(self.at(&format!("responses/{id}"))).bearer_auth(SYSTEM).json(sheet).send().await.unwrap();
            let status = reply.status().as_u16();
            assert!(expected.contains(&status), "{id}: {status}, {}", reply.text().await.unwrap());
        }
    }

    /// Answers that rest on a right, and walk-ins.
    pub(super) async fn counted(&self, client: &Client) -> (u64, u64) {
        let monitor = done(client.get(self.at(&format!("waves/{WAVE}/monitor")))).await;
        let count = |name: &str| monitor["offices"][0][name].as_u64().unwrap();
        (count("responses"), count("walk_ins"))
    }

    /// Rights that were spent.
    pub(super) async fn completed(&self, client: &Client) -> u64 {
        let counts = done(client.get(self.at(&format!("waves/{WAVE}/ballots")))).await;
        let of_step = |step: &&Value| step["step"] == "completed";
        counts.as_array().unwrap().iter().filter(of_step).map(|count| count["count"].as_u64().unwrap()).sum()
    }

    fn at(&self, path: &str) -> String {
        format!("{}/api/v1/{path}", self.address)
    }
}

/// What the operator asks, and what is answered.
async fn done(request: RequestBuilder) -> Value {
    let reply = request.bearer_auth(ADMIN).send().await.unwrap();
    let status = reply.status();
    let text = reply.text().await.unwrap();
    assert!(status.is_success(), "{status}: {text}");
    serde_json::from_str(&text).unwrap_or(Value::Null)
}
