//! A client over loopback that costs little: prepared requests, connections that stay open, the status read from the first line.

use std::{
    sync::{Arc, LazyLock, Mutex},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc,
    task::JoinSet,
};
use uuid::Uuid;

use super::server::{SYSTEM, Server, WAVE};

/// The keys of the 22 rated items.
static ITEMS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let items = survey_api::questionnaires::Questionnaire::one_stop().codebook.items;
    items.into_iter().take(22).map(|item| item.key).collect()
});

/// A request as bytes.
pub(crate) struct Request(Vec<u8>);

impl Request {
    /// To the bare store: the answer sheet that intake gets.
    pub(crate) fn bare_sheet(id: Uuid) -> Option<Self> {
        Some(Self::put(&format!("/sheets/{id}"), &Self::body(id, Some("0C4Q6X1V7K2M9N5P3R8T0W4Y6Z1A2"))))
    }

    /// To the bare store: the same answers as bytes.
    pub(crate) fn bytes(id: Uuid) -> Option<Self> {
        Some(Self::put(&format!("/bare/{id}"), "5554443332225554443332"))
    }

    /// A whole answer sheet of 22 items with the right to rate that it spends.
    pub(crate) fn with_tokens(mut tokens: Vec<String>) -> impl FnMut(Uuid) -> Option<Self> {
        move |id| tokens.pop().map(|token| Self::sheet(id, Some(&token)))
    }

    pub(crate) fn walk_in(id: Uuid) -> Option<Self> {
        Some(Self::sheet(id, None))
    }

    fn sheet(id: Uuid, token: Option<&str>) -> Self {
        Self::put(&format!("/api/v1/responses/{id}"), &Self::body(id, token))
    }

    fn body(id: Uuid, token: Option<&str>) -> String {
        let rated = ITEMS.iter().enumerate();
        let answers: Vec<String> = rated
            .map(|(i, item)| {
                format!(r#"{{"item":"{}","code":{}}}"#, item, 1 + (i + usize::from(id.as_bytes()[i % 16])) % 5)
            })
            .collect();
        let ballot = token.map(|token| format!(r#","ballot":"{token}""#)).unwrap_or_default();
        format!(
            r#"{{"wave":"{WAVE}","office":"VPEZ","service_group":"investment","channel":"qr","language":"vi","answers":[{}]{ballot}}}"#,
            answers.join(",")
        )
    }

    fn put(path: &str, body: &str) -> Self {
        let head = format!(
            "PUT {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {SYSTEM}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        Self(format!("{head}{body}").into_bytes())
    }
}

/// So many clients, and what they send.
pub(crate) struct Load<F> {
    address: String,
    clients: usize,
    make: F,
}

/// What came of it.
pub(crate) struct Taken {
    pub(crate) rate: f64,
    milliseconds: Vec<f64>,
}

impl Taken {
    pub(crate) fn count(&self) -> usize {
        self.milliseconds.len()
    }

    pub(crate) fn percentile(&self, p: f64) -> f64 {
        let at = ((self.milliseconds.len() as f64 - 1.0) * p / 100.0).round() as usize;
        self.milliseconds.get(at).copied().unwrap_or(f64::NAN)
    }
}

impl<F: FnMut(Uuid) -> Option<Request>> Load<F> {
    pub(crate) fn of(server: &Server, clients: usize, make: F) -> Self {
        Self { address: server.address.clone(), clients, make }
    }

    /// As fast as they are answered, for so long. Requests are made before the clock starts.
    pub(crate) async fn run(mut self, time: Duration) -> Taken {
        let most = (time.as_secs() as usize * 25_000).min(150_000);
        let requests: Vec<Request> = (0..most).map_while(|_| (self.make)(Uuid::new_v4())).collect();
        closed(&self.address, self.clients, requests, Some(time)).await
    }

    /// As fast as they are answered, until so many were.
    pub(crate) async fn run_many(mut self, count: usize) -> Taken {
        let mut all = Taken { rate: 0.0, milliseconds: Vec::new() };
        for _ in 0..count / 50_000 {
            let requests = (0..50_000).map_while(|_| (self.make)(Uuid::new_v4())).collect();
            all = closed(&self.address, self.clients, requests, None).await;
        }
        all
    }

    /// So many a second, each at its moment, whether the ones before were answered or not; time counts from that moment.
    pub(crate) async fn run_at(mut self, rate: u32, time: Duration) -> Taken {
        let count = rate * time.as_secs() as u32;
        let (send, receive) = mpsc::unbounded_channel::<(Instant, Request)>();
        let receive = Arc::new(tokio::sync::Mutex::new(receive));
        let mut clients = JoinSet::new();
        for _ in 0..self.clients {
            let (receive, mut stream) = (receive.clone(), connect(&self.address).await);
            clients.spawn(async move {
                let mut taken = Vec::new();
                loop {
                    let next = receive.lock().await.recv().await;
                    let Some((due, request)) = next else { return taken };
                    ask(&mut stream, &request).await;
                    taken.push(due.elapsed().as_secs_f64() * 1000.0);
                }
            });
        }
        let requests: Vec<Request> = (0..count).map_while(|_| (self.make)(Uuid::new_v4())).collect();
        let start = Instant::now();
        for (number, request) in (0..).zip(requests) {
            let due = start + Duration::from_secs(1) * number / rate;
            tokio::time::sleep_until(due.into()).await;
            send.send((due, request)).unwrap();
        }
        drop(send);
        let milliseconds = clients.join_all().await.into_iter().flatten().collect();
        taken(milliseconds, start.elapsed())
    }
}

async fn closed(address: &str, clients: usize, requests: Vec<Request>, time: Option<Duration>) -> Taken {
    let requests = Arc::new(Mutex::new(requests));
    let mut streams = Vec::new();
    for _ in 0..clients {
        streams.push(connect(address).await);
    }
    let start = Instant::now();
    let mut running = JoinSet::new();
    for mut stream in streams {
        let requests = requests.clone();
        running.spawn(async move {
            let mut taken = Vec::new();
            while time.is_none_or(|time| start.elapsed() < time) {
                let Some(request) = requests.lock().unwrap().pop() else { break };
                let sent = Instant::now();
                ask(&mut stream, &request).await;
                taken.push(sent.elapsed().as_secs_f64() * 1000.0);
            }
            taken
        });
    }
    let milliseconds = running.join_all().await.into_iter().flatten().collect();
    taken(milliseconds, start.elapsed())
}

fn taken(mut milliseconds: Vec<f64>, time: Duration) -> Taken {
    milliseconds.sort_by(f64::total_cmp);
    Taken { rate: milliseconds.len() as f64 / time.as_secs_f64(), milliseconds }
}

async fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Sends, and reads until the body is here. Anything but 201 ends the run.
async fn ask(stream: &mut TcpStream, request: &Request) {
    stream.write_all(&request.0).await.unwrap();
    let mut reply = [0; 2048];
    let mut read = 0;
    loop {
        let more = stream.read(&mut reply[read..]).await.unwrap();
        assert!(more > 0, "the server hung up");
        read += more;
        let text = std::str::from_utf8(&reply[..read]).unwrap();
        let Some(head) = text.find("\r\n\r\n") else { continue };
        let length = text[..head].lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        if read >= head + 4 + length.unwrap_or(0) {
            assert!(text.starts_with("HTTP/1.1 201"), "{text}");
            return;
        }
    }
}
