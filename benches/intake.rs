//! Intake and reading back: responses over loopback into both databases, and a million of them into columns.
//!
//! `cargo bench -p survey-api --bench intake` with a PostgreSQL of its administrator in `HAILONG_TEST_POSTGRES` (`.ci/postgres start DIR`
//! prints one), or `absent`. Words after `--` choose: `rate`, `lone`, `mixed`, `memory`, `read`; `sqlite`, `postgres`; `64`, `256`; `quick`,
//! `slow`; without any of a group, all of it. Each server is a process of its own. What intake is compared with, a store that commits
//! whatever has arrived and does nothing else, is measured in the same run behind the same client. Results with machine and date:
//! `README.md` beside this file.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a program for developers that prints what it measured"
)]

#[path = "intake/bare.rs"]
mod bare;
#[path = "intake/client.rs"]
mod client;
#[path = "intake/database.rs"]
mod database;
#[path = "intake/read.rs"]
mod read;
#[path = "intake/server.rs"]
mod server;

use std::time::Duration;

use client::{Load, Request};
use database::{Database, Kind};
use server::{Server, What};

/// How long each rate is measured.
const SECONDS: u64 = 6;
const MILLION: usize = 1_000_000;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match words.as_slice() {
        ["serve", url, keys] => runtime.block_on(server::serve(url, keys)),
        ["serve-bare", url] => runtime.block_on(bare::serve(url)),
        ["bare", url, clients] => runtime.block_on(bare::alone(url, clients.parse().unwrap(), SECONDS)),
        ["microdata", url, keys] => runtime.block_on(read::microdata(url, keys)),
        ["parquet", url, keys] => runtime.block_on(read::parquet(url, keys)),
        _ => runtime.block_on(compare(&words)),
    }
}

async fn compare(words: &[&str]) {
    let chosen = |word: &str, group: &[&str]| words.contains(&word) || !words.iter().any(|word| group.contains(word));
    let wanted = |word: &str| chosen(word, &["rate", "lone", "mixed", "memory", "read"]);
    println!("{} threads, load {}", std::thread::available_parallelism().unwrap(), load());
    for kind in Kind::present().into_iter().filter(|kind| chosen(kind.word(), &["sqlite", "postgres"])) {
        println!("\n{kind:?}");
        for slow in
            [false, true].into_iter().filter(|slow| chosen(["quick", "slow"][usize::from(*slow)], &["quick", "slow"]))
        {
            for clients in [64, 256].into_iter().filter(|clients| chosen(&clients.to_string(), &["64", "256"])) {
                if wanted("rate") {
                    rate(kind, slow, clients).await;
                }
            }
        }
        if wanted("lone") {
            lone(kind).await;
        }
        if wanted("memory") {
            memory(kind).await;
        }
        if wanted("mixed") || wanted("read") {
            let database = Database::fresh(kind, false).await;
            let seconds = read::fill(&database, MILLION).await;
            println!("1 M responses imported in {seconds:.0} s");
            if wanted("read") {
                println!("{}", server::run(&["microdata", &database.url, &database.keys()]));
                println!("{}", server::run(&["parquet", &database.url, &database.keys()]));
            }
            if wanted("mixed") {
                mixed(&database).await;
            }
            database.drop().await;
        }
    }
}

/// Intake against the bare store: one that gets the same request, and one that gets its 22 bytes.
async fn rate(kind: Kind, slow: bool, clients: usize) {
    let time = Duration::from_secs(SECONDS);
    let database = Database::fresh(kind, slow).await;
    let alone = server::run_slowed(&["bare", &database.url, &clients.to_string()], slow);
    let alone: f64 = alone.trim().parse().unwrap();
    let bare = Server::start(What::Bare, &database, slow).await;
    let bytes = Load::of(&bare, clients, Request::bytes).run(time).await;
    let before = bare.worked();
    let same = Load::of(&bare, clients, Request::bare_sheet).run(time).await;
    let bare_worked = (bare.worked() - before) / same.count() as f64 * 1e6;
    bare.stop();
    let ours = Server::start(What::Intake, &database, slow).await;
    // Enough for a quarter more than the bare store takes.
    let tokens = ours.tokens((bytes.rate * 1.25) as usize * SECONDS as usize).await;
    let before = ours.worked();
    let taken = Load::of(&ours, clients, Request::with_tokens(tokens)).run(time).await;
    let worked = (ours.worked() - before) / taken.count() as f64 * 1e6;
    let moved = ours.sweep();
    ours.stop();
    database.drop().await;
    println!(
        "{clients:>4} clients{}: intake {:>6.0}/s (p50 {:.1} ms, p99 {:.1} ms); bare with the same request {:>6.0}/s, ratio {:.2}; \
         with 22 bytes {:>6.0}/s, ratio {:.2}; in its own process {alone:>6.0}/s, ratio {:.2}; what waits moves at {moved:.0}/s; the server worked {worked:.0} µs a response, the bare one {bare_worked:.0}; load {}",
        if slow { ", 2 ms more a sync" } else { "" },
        taken.rate,
        taken.percentile(50.0),
        taken.percentile(99.0),
        same.rate,
        taken.rate / same.rate,
        bytes.rate,
        taken.rate / bytes.rate,
        taken.rate / alone,
        load(),
    );
}

async fn lone(kind: Kind) {
    let database = Database::fresh(kind, false).await;
    let server = Server::start(What::Intake, &database, false).await;
    let tokens = server.tokens(20_000).await;
    let taken = Load::of(&server, 1, Request::with_tokens(tokens)).run(Duration::from_secs(3)).await;
    println!("one client alone: p50 {:.2} ms, p99 {:.2} ms", taken.percentile(50.0), taken.percentile(99.0));
    server.stop();
    database.drop().await;
}

/// Two hundred a second, each at its moment, while the server reads a million responses over and over.
async fn mixed(database: &Database) {
    let server = Server::start(What::Intake, database, false).await;
    let tokens = server.tokens(12_000).await;
    let mut make = Request::with_tokens(tokens);
    let quiet = Load::of(&server, 32, &mut make).run_at(200, Duration::from_secs(10)).await;
    server.read_over_and_over();
    let busy = Load::of(&server, 32, &mut make).run_at(200, Duration::from_secs(20)).await;
    println!(
        "200/s: p50 {:.1} ms, p99 {:.1} ms; while 1 M rows are read: p50 {:.1} ms, p99 {:.1} ms",
        quiet.percentile(50.0),
        quiet.percentile(99.0),
        busy.percentile(50.0),
        busy.percentile(99.0),
    );
    server.stop();
}

/// Walk-ins, so that a million slips need not be issued first; they wait and move like the others.
async fn memory(kind: Kind) {
    let database = Database::fresh(kind, false).await;
    let server = Server::start(What::Intake, &database, false).await;
    let mut line = format!("memory of the server: {:.0} MB", server.resident());
    for quarter in 1..=4 {
        Load::of(&server, 64, Request::walk_in).run_many(MILLION / 4).await;
        line += &format!(", after {} k {:.0} MB", quarter * 250, server.resident());
    }
    println!("{line}");
    server.stop();
    database.drop().await;
}

fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or_default().to_owned()
}
