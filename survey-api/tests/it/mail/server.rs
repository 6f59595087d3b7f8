//! A mail server for a test: it takes letters, or does not, and says which it took.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

/// What it does with who comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Takes every letter, in the clear.
    Plain,
    /// Knows none of the readers.
    Refusing,
    /// Takes the connection and never says a word.
    Silent,
    /// Speaks encrypted from the first byte, to who has the password.
    Tls,
    /// The same once it is asked to.
    StartTls,
}

#[derive(Debug, Clone)]
pub(crate) struct MailServer {
    /// `localhost` and its port.
    pub(crate) address: String,
    pub(crate) taken: Arc<Mutex<Vec<String>>>,
    /// How often somebody came.
    pub(crate) calls: Arc<Mutex<usize>>,
}

impl MailServer {
    pub(crate) async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("localhost:0").await.unwrap();
        let address = format!("localhost:{}", listener.local_addr().unwrap().port());
        let server = Self { address, taken: Arc::default(), calls: Arc::default() };
        let (here, acceptor) = (server.clone(), acceptor());
        tokio::spawn(async move {
            // Kept, so that who talks to a silent server goes on waiting.
            let mut silent = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                *here.calls.lock().unwrap() += 1;
                let (taken, acceptor) = (here.taken.clone(), acceptor.clone());
                match manner {
                    Manner::Silent => silent.push(stream),
                    Manner::Tls => drop(tokio::spawn(async move {
                        if let Ok(stream) = acceptor.accept(stream).await {
                            talk(stream, true, manner, &taken).await;
                        }
                    })),
                    _ => drop(tokio::spawn(async move {
                        if let Some(stream) = talk(stream, true, manner, &taken).await
                            && let Ok(stream) = acceptor.accept(stream).await
                        {
                            talk(stream, false, Manner::Tls, &taken).await;
                        }
                    })),
                }
            }
        });
        server
    }

    /// The letters as they came, and their bodies read.
    pub(crate) fn letters(&self) -> Vec<(String, String)> {
        self.taken.lock().unwrap().iter().map(|letter| (letter.clone(), body(letter).replace("\r\n", "\n"))).collect()
    }
}

/// Speaks with who came; gives the connection back where it is to be encrypted.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    greets: bool,
    manner: Manner,
    taken: &Mutex<Vec<String>>,
) -> Option<S> {
    let mut stream = BufReader::new(stream);
    if greets {
        say(&mut stream, "220 a server of tests").await;
    }
    let (mut line, mut letter) = (String::new(), None::<String>);
    let mut is_known = manner != Manner::Tls;
    loop {
        line.clear();
        if !matches!(stream.read_line(&mut line).await, Ok(read) if read > 0) {
            return None;
        }
        if let Some(text) = &mut letter {
            if line == ".\r\n" {
                taken.lock().unwrap().extend(letter.take());
                say(&mut stream, "250 taken").await;
            } else {
                text.push_str(&line);
            }
            continue;
        }
        let word = line.split([' ', '\r']).next().unwrap_or_default().to_uppercase();
        let reply = match word.as_str() {
            "EHLO" if manner == Manner::StartTls => "250-localhost\r\n250 STARTTLS",
            "EHLO" if manner == Manner::Tls => "250-localhost\r\n250-8BITMIME\r\n250 AUTH PLAIN",
            "EHLO" => "250-localhost\r\n250 8BITMIME",
            "STARTTLS" if manner == Manner::StartTls => {
                say(&mut stream, "220 go on").await;
                return Some(stream.into_inner());
            }
            // \0hailong\0letters
            "AUTH" if line.trim_end() == "AUTH PLAIN AGhhaWxvbmcAbGV0dGVycw==" => {
                is_known = true;
                "235 known"
            }
            "AUTH" => "535 not known",
            _ if !is_known => "530 who is there",
            "RCPT" if manner == Manner::Refusing => "550 nobody of that name",
            "MAIL" | "RCPT" | "RSET" | "NOOP" => "250 well",
            "DATA" => {
                letter = Some(String::new());
                "354 go on"
            }
            "QUIT" => {
                say(&mut stream, "221 good-bye").await;
                return None;
            }
            _ => "502 no",
        };
        say(&mut stream, reply).await;
    }
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>, words: &str) {
    // Whoever has hung up does not hear it.
    drop(stream.write_all(format!("{words}\r\n").as_bytes()).await);
    drop(stream.flush().await);
}

fn acceptor() -> TlsAcceptor {
    let certificates = CertificateDer::pem_file_iter(file("server.pem")).unwrap().map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_file(file("server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    TlsAcceptor::from(Arc::new(config.with_single_cert(certificates, key).unwrap()))
}

/// A file beside this one.
pub(crate) fn file(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/mail").join(name).display().to_string()
}

/// The words of a letter, whichever way they travelled.
fn body(letter: &str) -> String {
    let (head, body) = letter.split_once("\r\n\r\n").unwrap();
    let head = head.to_lowercase();
    if head.contains("content-transfer-encoding: base64") {
        let text: Vec<u8> = body.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        return String::from_utf8(data_encoding::BASE64.decode(&text).unwrap()).unwrap();
    }
    if !head.contains("quoted-printable") {
        return body.to_owned();
    }
    let joined = body.replace("=\r\n", "");
    let mut parts = joined.split('=');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).unwrap()
}
