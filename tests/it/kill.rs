//! The program is killed (SIGKILL) at any moment while people answer, again and again: what it acknowledged is there once,
//! and what it did not is there once after it was sent again.
//!
//! Three rounds by default; `HAILONG_KILL_CYCLES=1000 cargo test --workspace --test hailong_it -- kill --nocapture` for the full run.

mod database;
mod server;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use reqwest::Client;
use serde_json::{Value, json};
use uuid::Uuid;

use database::Database;
use server::{SYSTEM, Server};

const WAVE: &str = "2026-Q3";
/// People who answer at once.
const PEOPLE: usize = 16;

/// An answer under its id, as it is sent until it is acknowledged.
type Sheets = HashMap<Uuid, Value>;

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_sqlite_loses_and_doubles_nothing() {
    survive(Database::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_postgres_loses_and_doubles_nothing() {
    if let Some(database) = Database::postgres() {
        survive(database).await;
    }
}

fn cycles() -> u64 {
    std::env::var("HAILONG_KILL_CYCLES").ok().and_then(|text| text.parse().ok()).unwrap_or(3)
}

async fn survive(database: Database) {
    let client = Client::new();
    let server = Server::start(&database).await;
    server.open_the_field(&client).await;
    let mut slips = Vec::new();
    let (mut acknowledged, mut doubtful) = (Sheets::new(), Sheets::new());
    let mut running = Some(server);
    for cycle in 0..cycles() {
        let server = match running.take() {
            Some(server) => server,
            None => Server::start(&database).await,
        };
        // What was acknowledged in the last round is here, and what was not may be.
        let before = std::mem::take(&mut doubtful);
        server.resend(&client, &before, &[200, 201]).await;
        acknowledged.extend(before);
        while slips.len() < 400 {
            slips.extend(server.slips(&client).await);
        }
        let (taken, open) = answer_until_killed(server, &client, &mut slips, cycle).await;
        let again = Server::start(&database).await;
        again.resend(&client, &taken, &[200]).await;
        running = Some(again);
        acknowledged.extend(taken);
        doubtful = open;
        if cycle % 50 == 49 {
            println!("{}: {} rounds, {} answers acknowledged", database.name(), cycle + 1, acknowledged.len());
        }
    }
    let server = match running {
        Some(server) => server,
        None => Server::start(&database).await,
    };
    server.resend(&client, &doubtful, &[200, 201]).await;
    acknowledged.extend(doubtful);
    // Every one of them is here, and nothing is here twice: not by its id, its right to rate, or in the counts.
    server.resend(&client, &acknowledged, &[200]).await;
    let with_slip = acknowledged.values().filter(|sheet| !sheet["ballot"].is_null()).count() as u64;
    assert_eq!(server.counted(&client).await, (with_slip, acknowledged.len() as u64 - with_slip));
    assert_eq!(server.completed(&client).await, with_slip);
    println!("{}: {} rounds, {} answers, none lost, none twice", database.name(), cycles(), acknowledged.len());
    server.kill();
    let audit = std::process::Command::new(env!("CARGO_BIN_EXE_hailong"))
        .args(["audit", "verify", "--database", &database.url(), "--keys", "keys"])
        .current_dir(database.folder())
        .output()
        .unwrap();
    assert!(audit.status.success(), "{}", String::from_utf8_lossy(&audit.stderr));
    database.drop();
}

/// People answer until so many were acknowledged; then the program is killed in the middle of what it does. Gives what was
/// acknowledged, and what was under way.
async fn answer_until_killed(server: Server, client: &Client, slips: &mut Vec<Value>, cycle: u64) -> (Sheets, Sheets) {
    // Not the same moment twice: 1 to 200 answers in.
    let enough = 1 + usize::try_from(cycle * 37 % 200).unwrap();
    let taken = Arc::new(Mutex::new(Sheets::new()));
    let open = Arc::new(Mutex::new(Sheets::new()));
    let supply = Arc::new(Mutex::new(slips.split_off(slips.len().saturating_sub(400))));
    let (full, mut filled) = tokio::sync::mpsc::channel(1);
    let people = (0..PEOPLE).map(|person| {
        let (server, client) = (server.address().to_owned(), client.clone());
        let (taken, open, supply, full) = (taken.clone(), open.clone(), supply.clone(), full.clone());
        tokio::spawn(async move {
            loop {
                let slip = if person % 4 == 0 { None } else { supply.lock().unwrap().pop() };
                let (id, sheet) = (Uuid::new_v4(), sheet(slip));
                open.lock().unwrap().insert(id, sheet.clone());
                let put = client.put(format!("{server}/api/v1/responses/{id}")).bearer_auth(SYSTEM);
                let sent = put.json(&sheet).send().await;
                let Ok(reply) = sent else { return };
                // The status is the acknowledgement; the rest may be cut off.
                let (status, text) = (reply.status().as_u16(), reply.text().await.unwrap_or_default());
                assert_eq!(status, 201, "{text}");
                open.lock().unwrap().remove(&id);
                let mut taken = taken.lock().unwrap();
                taken.insert(id, sheet);
                if taken.len() >= enough {
                    let _ = full.try_send(());
                }
            }
        })
    });
    let people: Vec<_> = people.collect();
    drop(full);
    filled.recv().await.unwrap();
    server.kill();
    for person in people {
        person.await.unwrap();
    }
    let both = |sheets: Arc<Mutex<Sheets>>| std::mem::take(&mut *sheets.lock().unwrap());
    let (taken, open) = (both(taken), both(open));
    slips.append(&mut supply.lock().unwrap());
    (taken, open)
}

fn sheet(slip: Option<Value>) -> Value {
    let mut sheet = json!({
        "wave": WAVE, "office": "VPEZ", "service_group": "investment", "channel": "qr", "language": "vi",
        "answers": [{"item": "overall", "code": 5}, {"item": "staff_polite", "code": 4}],
    });
    if let Some(slip) = slip {
        sheet["ballot"] = slip;
    }
    sheet
}
