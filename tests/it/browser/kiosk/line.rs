//! The line between a kiosk and its server, which can be cut, swallow replies, and bring a newer program.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    thread,
};

use survey_api::kiosk::shell::SHELL;

pub(super) struct Line {
    pub(super) address: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    server: String,
    cut: AtomicBool,
    swallow: AtomicBool,
    is_newer: AtomicBool,
    open: Mutex<Vec<TcpStream>>,
}

impl Line {
    pub(super) fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let server = server.strip_prefix("http://").unwrap().to_owned();
        let state = Arc::new(State { server, ..State::default() });
        let shared = state.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                shared.clone().connect(stream);
            }
        });
        Self { address, state }
    }

    /// Nothing goes through, and what was under way is broken off.
    pub(super) fn cut(&self) {
        self.state.cut.store(true, SeqCst);
        for stream in self.state.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    pub(super) fn mend(&self) {
        self.state.cut.store(false, SeqCst);
        self.state.swallow.store(false, SeqCst);
    }

    /// The server gets what is sent, and its replies are lost.
    pub(super) fn swallow_replies(&self) {
        self.state.swallow.store(true, SeqCst);
    }

    /// From now on the server gives out a program with another version.
    pub(super) fn bring_a_newer_program(&self) -> String {
        self.state.is_newer.store(true, SeqCst);
        newer()
    }
}

/// A version as long as the real one, so that no length in a reply is wrong.
fn newer() -> String {
    let (number, hash) = SHELL.version.split_once('+').unwrap();
    format!("{number}+{}", "f".repeat(hash.len()))
}

impl State {
    fn connect(self: Arc<Self>, browser: TcpStream) {
        if self.cut.load(SeqCst) {
            return;
        }
        let Ok(server) = TcpStream::connect(&self.server) else { return };
        let copy = |stream: &TcpStream| stream.try_clone().unwrap();
        self.open.lock().unwrap().extend([copy(&browser), copy(&server)]);
        let (there, back) = ((copy(&browser), copy(&server)), (server, browser));
        let state = self.clone();
        thread::spawn(move || self.carry(there.0, there.1, false));
        thread::spawn(move || state.carry(back.0, back.1, true));
    }

    fn carry(&self, mut from: TcpStream, mut to: TcpStream, is_reply: bool) {
        let mut bytes = vec![0; 256 * 1024];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            if is_reply && self.swallow.load(SeqCst) {
                break;
            }
            let sent = if is_reply { self.reply(&bytes[..count]) } else { plain(&bytes[..count]) };
            if to.write_all(&sent).is_err() {
                break;
            }
        }
        let _ = from.shutdown(Shutdown::Both);
        let _ = to.shutdown(Shutdown::Both);
    }

    fn reply(&self, bytes: &[u8]) -> Vec<u8> {
        if self.is_newer.load(SeqCst) { replaced(bytes, &SHELL.version, &newer()) } else { bytes.to_vec() }
    }
}

/// Replies that are not compressed can be looked into.
fn plain(bytes: &[u8]) -> Vec<u8> {
    replaced(bytes, "\r\nAccept-Encoding:", "\r\nX-Accept-Encoding:")
}

fn replaced(bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.windows(old.len()).position(|window| window == old.as_bytes()) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(new.as_bytes());
        rest = &rest[at + old.len()..];
    }
    out.extend_from_slice(rest);
    out
}
