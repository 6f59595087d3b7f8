//! A server in a process of its own.

use std::{
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::Mutex,
};

use survey_api::{
    App, Clock, Config,
    ballots::{self, Place},
    microdata::{self, Late},
    offices,
    questionnaires::{self, Questionnaire},
    waves,
};
use tokio::net::TcpListener;

use super::database::{Database, Kind};

pub(crate) const WAVE: &str = "2026-Q3";
pub(crate) const SYSTEM: &str = "a token of a system";

pub(crate) enum What {
    Intake,
    Bare,
}

pub(crate) struct Server {
    pub(crate) address: String,
    program: Child,
    commands: Mutex<std::process::ChildStdin>,
    replies: Mutex<BufReader<std::process::ChildStdout>>,
}

impl Server {
    pub(crate) async fn start(what: What, database: &Database, slow: bool) -> Self {
        let (url, keys) = (database.url.clone(), database.keys());
        let mut command = match what {
            What::Intake => ours(&["serve", &url, &keys]),
            What::Bare => ours(&["serve-bare", &url]),
        };
        if slow && database.kind == Kind::Sqlite {
            command.env("LD_PRELOAD", slowed());
        }
        let mut program = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut replies = BufReader::new(program.stdout.take().unwrap());
        let mut address = String::new();
        replies.read_line(&mut address).unwrap();
        let commands = Mutex::new(program.stdin.take().unwrap());
        Self { address: address.trim().to_owned(), program, commands, replies: Mutex::new(replies) }
    }

    /// Rights to rate, issued by the server.
    pub(crate) async fn tokens(&self, count: usize) -> Vec<String> {
        writeln!(self.commands.lock().unwrap(), "tokens {count}").unwrap();
        let mut replies = self.replies.lock().unwrap();
        let mut line = String::new();
        replies.read_line(&mut line).unwrap();
        line.split_whitespace().map(str::to_owned).collect()
    }

    /// Moves what waits, and says how many rows a second.
    pub(crate) fn sweep(&self) -> f64 {
        writeln!(self.commands.lock().unwrap(), "sweep now").unwrap();
        let mut line = String::new();
        self.replies.lock().unwrap().read_line(&mut line).unwrap();
        line.trim().parse().unwrap()
    }

    pub(crate) fn read_over_and_over(&self) {
        writeln!(self.commands.lock().unwrap(), "read").unwrap();
    }

    /// Seconds of processor time so far, as the kernel counts them: hundredths.
    pub(crate) fn worked(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.program.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
        (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
    }

    /// Resident memory in megabytes.
    pub(crate) fn resident(&self) -> f64 {
        status(&format!("/proc/{}/status", self.program.id()), "VmRSS:")
    }

    pub(crate) fn stop(mut self) {
        self.program.kill().unwrap();
        self.program.wait().unwrap();
    }
}

/// A line of a process's status, in megabytes.
pub(crate) fn status(file: &str, name: &str) -> f64 {
    let text = std::fs::read_to_string(file).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1024.0
}

/// Runs a task of this program, and gives what it printed.
pub(crate) fn run(words: &[&str]) -> String {
    printed(ours(words))
}

/// The same with 2 ms more a sync of SQLite.
pub(crate) fn run_slowed(words: &[&str], slow: bool) -> String {
    let mut command = ours(words);
    if slow && words[1].starts_with("sqlite:") {
        command.env("LD_PRELOAD", slowed());
    }
    printed(command)
}

fn printed(mut command: Command) -> String {
    let done = command.stderr(Stdio::inherit()).output().unwrap();
    assert!(done.status.success());
    String::from_utf8(done.stdout).unwrap().trim().to_owned()
}

fn ours(words: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(words);
    command
}

/// A library that makes every sync of a process take 2 ms more.
fn slowed() -> PathBuf {
    let (source, library) = (std::env::temp_dir().join("hailong-slow.c"), std::env::temp_dir().join("hailong-slow.so"));
    let code = "#define _GNU_SOURCE\n#include <dlfcn.h>\n#include <unistd.h>\n\
        int fsync(int f) { int (*real)(int) = dlsym(RTLD_NEXT, \"fsync\"); usleep(2000); return real(f); }\n\
        int fdatasync(int f) { int (*real)(int) = dlsym(RTLD_NEXT, \"fdatasync\"); usleep(2000); return real(f); }\n";
    std::fs::write(&source, code).unwrap();
    let built =
        Command::new("cc").args(["-shared", "-fPIC", "-o"]).args([&library, &source]).arg("-ldl").status().unwrap();
    assert!(built.success());
    library
}

/// The program as it runs in an office, with one office and an open wave; it is told by its standard input to issue rights, or to
/// read the whole wave over and over.
pub(crate) async fn serve(url: &str, keys: &str) {
    let config = Config {
        database_url: url.to_owned(),
        intake_token: SYSTEM.to_owned(),
        keys: keys.to_owned(),
        ..Config::default()
    };
    let app = App::open(config, Clock::system()).await.unwrap();
    into_the_field(&app).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    let (at, asked) = (app.clone(), tokio::runtime::Handle::current());
    std::thread::spawn(move || {
        for line in std::io::stdin().lines() {
            let line = line.unwrap();
            match line.split_once(' ') {
                Some(("sweep", _)) => println!("{}", asked.block_on(sweep(&at))),
                Some((_, count)) => println!("{}", asked.block_on(tokens(&at, count.parse().unwrap())).join(" ")),
                None => drop(asked.spawn(read(at.clone()))),
            }
        }
    });
    app.serve(listener, std::future::pending()).await.unwrap();
}

async fn tokens(app: &App, count: usize) -> Vec<String> {
    let place = place();
    let mut tokens = Vec::with_capacity(count);
    while tokens.len() < count {
        let issued = ballots::issue::tickets(app, &app.store, &place, 1000).await.unwrap();
        tokens.extend(issued.into_iter().map(|right| right.secret.token));
    }
    tokens
}

async fn sweep(app: &App) -> f64 {
    let start = std::time::Instant::now();
    let moved = survey_api::responses::store::sweep(&app.store).await.unwrap();
    moved as f64 / start.elapsed().as_secs_f64()
}

async fn read(app: App) {
    loop {
        let (_, data) = microdata::read(&app.store, &[WAVE], Late::Left).await.unwrap();
        assert!(data.len() >= super::MILLION);
    }
}

fn place() -> Place {
    Place { wave: WAVE.into(), office: "VPEZ".into(), counter: String::new(), service_group: "investment".into() }
}

/// One office, the one-stop questionnaire, an open wave; where they are there already, nothing.
pub(crate) async fn into_the_field(app: &App) {
    if waves::store::one(&app.store, WAVE).await.unwrap().is_some() {
        return;
    }
    let questionnaire = Questionnaire::one_stop();
    questionnaires::store::register(&app.store, &questionnaire).await.unwrap();
    for office in fixtures::register::OFFICES.iter().map(|office| office.code).chain(["VPEZ"]) {
        let name = analytics::Text::new(office, office);
        let groups = ["investment", "labour", "land"];
        let group = |code: &&str| offices::domain::Named { code: (*code).to_owned(), name: name.clone() };
        let office = offices::Office {
            code: office.to_owned(),
            name: name.clone(),
            province: "KH".to_owned(),
            service_groups: groups.iter().map(group).collect(),
            counters: Vec::new(),
        };
        offices::store::put(&app.store, &office.checked().unwrap()).await.unwrap();
    }
    let wave = waves::Wave::planned(WAVE.into(), WAVE.into(), questionnaire.sha256()).unwrap();
    waves::store::create(&app.store, &wave).await.unwrap();
    waves::store::open(&app.store, WAVE).await.unwrap();
}
