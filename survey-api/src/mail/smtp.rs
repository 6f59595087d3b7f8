//! How letters leave: SMTP by `lettre`, to the server that the settings name.

use std::{fmt, io, time::Duration};

use jiff::Timestamp;
use lettre::{
    Message,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::{Credentials, Mechanism},
        client::AsyncSmtpConnection,
        extension::ClientId,
    },
};
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::TlsConnector;

use super::{
    Letter,
    line::{Line, connector},
};
use crate::{
    config::Config,
    error::{Code, Refusal, Result, Rule, Violation},
};

/// How long a server may take for one step.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a server may take to be taken leave of.
const FAREWELL: Duration = Duration::from_secs(2);
/// Longest words of a fault that are kept.
const LONGEST: usize = 300;

/// A mail server, and how to speak to it.
pub struct Smtp {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
    from: Mailbox,
    tls: TlsConnector,
    patience: Duration,
}

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Encrypted once the server agrees.
    StartTls,
    /// Encrypted from the first byte.
    Tls,
    /// Not at all: for a server on the same machine or wire.
    Plain,
}

/// Why a letter was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// It is the server's, and other letters would fare no better now.
    pub of_server: bool,
    /// In words.
    pub words: String,
}

/// An open connection.
pub type Connection = Option<AsyncSmtpConnection>;

impl Smtp {
    /// As the settings say; `None` where they name no server.
    ///
    /// # Errors
    /// Every setting that is wrong, by its name and never with its value.
    pub fn of(config: &Config) -> Result<Option<Self>> {
        if config.mail_server.is_empty() {
            return Ok(None);
        }
        let mut wrong = Vec::new();
        let mut fault = |setting: &str, vi: &str, en: &str| {
            wrong.push(Violation::new(setting, Rule::Fault(format!("{vi} / {en}"))));
        };
        let security = Security::from_word(&config.mail_security);
        if security.is_none() {
            fault("mail_security", "một trong starttls, tls, none", "one of starttls, tls, none");
        }
        let security = security.unwrap_or(Security::StartTls);
        let place = place(&config.mail_server, security);
        if place.is_none() {
            fault(
                "mail_server",
                "cần tên máy như mail.example.gov.vn:587",
                "needs a host like mail.example.gov.vn:587",
            );
        }
        let (host, port) = place.unwrap_or_default();
        let from = config.mail_from.parse::<Mailbox>().ok();
        if from.is_none() {
            fault("mail_from", "cần một địa chỉ thư điện tử", "needs an address of e-mail");
        }
        if config.mail_user.is_empty() != config.mail_password.is_empty() {
            fault("mail_password", "tên và mật khẩu đi cùng nhau", "user and password go together");
        }
        if security == Security::Plain && !config.mail_user.is_empty() && !is_this_machine(&host) {
            let (vi, en) = ("mật khẩu không đi qua mạng khi chưa mã hóa", "no password crosses a network unencrypted");
            fault("mail_security", vi, en);
        }
        let tls = connector(&config.mail_authorities);
        if let Err(cause) = &tls {
            let words = format!("không đọc được chứng thư / its certificates cannot be read: {cause}");
            wrong.push(Violation::new("mail_authorities", Rule::Fault(words)));
        }
        let (Some(from), Ok(tls), true) = (from, tls, wrong.is_empty()) else {
            return Err(Refusal::with(Code::FileFaulty, wrong));
        };
        let credentials = (!config.mail_user.is_empty())
            .then(|| Credentials::new(config.mail_user.clone(), config.mail_password.clone()));
        Ok(Some(Self { host, port, security, credentials, from, tls, patience: PATIENCE }))
    }

    /// The same with another patience.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The address that letters come from.
    pub fn from(&self) -> String {
        self.from.to_string()
    }

    /// Sends one letter over `connection`, which is opened where there is none and given up where it failed.
    ///
    /// # Errors
    /// Why it was not sent, and whether that is the server's fault.
    pub async fn send(
        &self,
        connection: &mut Connection,
        letter: &Letter,
        now: Timestamp,
    ) -> std::result::Result<(), Fault> {
        let message = self.message(letter, now)?;
        let mut open = match connection.take().filter(|open| !open.has_broken()) {
            Some(open) => open,
            None => self.within(self.open()).await?,
        };
        let bytes = message.formatted();
        let sent = timeout(self.patience, open.send(message.envelope(), &bytes)).await;
        match sent {
            Ok(Ok(_)) => {
                *connection = Some(open);
                Ok(())
            }
            // The server answered, and did not want this letter.
            Ok(Err(fault)) => Err(Fault { of_server: fault.status().is_none(), words: words(&fault) }),
            Err(_) => Err(self.slow()),
        }
    }

    async fn within<T>(
        &self,
        step: impl Future<Output = std::result::Result<T, Fault>>,
    ) -> std::result::Result<T, Fault> {
        timeout(self.patience, step).await.unwrap_or_else(|_| Err(self.slow()))
    }

    async fn open(&self) -> std::result::Result<AsyncSmtpConnection, Fault> {
        let hello = ClientId::default();
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await.map_err(Fault::of_line)?;
        let opened = match self.security {
            Security::Plain => AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello).await,
            Security::Tls => {
                let line = Line::encrypted(&self.tls, &self.host, stream).await.map_err(Fault::of_line)?;
                AsyncSmtpConnection::connect_with_transport(Box::new(line), &hello).await
            }
            Security::StartTls => {
                let line = Line::agreed(&self.tls, &self.host, &hello.to_string(), stream).await;
                let line = line.map_err(Fault::of_line)?;
                AsyncSmtpConnection::connect_with_transport(Box::new(line), &hello).await
            }
        };
        let of_server = |fault: lettre::transport::smtp::Error| Fault { of_server: true, words: words(&fault) };
        let mut open = opened.map_err(of_server)?;
        if let Some(credentials) = &self.credentials {
            open.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await.map_err(of_server)?;
        }
        Ok(open)
    }

    fn message(&self, letter: &Letter, now: Timestamp) -> std::result::Result<Message, Fault> {
        let of_letter = |words: String| Fault { of_server: false, words };
        let to: Mailbox = letter.address.parse().map_err(|fault| of_letter(words(&fault)))?;
        let id = format!("<{}@{}>", letter.id, self.from.email.domain());
        // A letter that is sent twice, because the program stopped in between, has the same id.
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&letter.subject)
            .message_id(Some(id))
            .date(now.into())
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone());
        message.map_err(|fault| of_letter(words(&fault)))
    }

    fn slow(&self) -> Fault {
        let seconds = self.patience.as_secs();
        let words = format!("không trả lời trong {seconds} giây / no answer within {seconds} seconds");
        Fault { of_server: true, words }
    }
}

/// Says good-bye to a server, which need not hear it.
pub async fn close(connection: Connection) {
    if let Some(mut open) = connection {
        // One that does not answer is left without.
        timeout(FAREWELL, open.abort()).await.ok();
    }
}

impl Security {
    fn from_word(word: &str) -> Option<Self> {
        match word {
            "starttls" => Some(Self::StartTls),
            "tls" => Some(Self::Tls),
            "none" => Some(Self::Plain),
            _ => None,
        }
    }

    const fn port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Tls => 465,
            Self::Plain => 25,
        }
    }
}

impl Fault {
    fn of_line(fault: io::Error) -> Self {
        Self { of_server: true, words: words(&fault) }
    }
}

/// `host`, `host:587`, `[::1]:25`.
fn place(text: &str, security: Security) -> Option<(String, u16)> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, port.parse().ok()?),
        _ => (text, security.port()),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let is_host = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte));
    is_host.then(|| (host.to_owned(), port))
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A fault with its causes, cut where it is long.
fn words(fault: &dyn std::error::Error) -> String {
    let mut words = fault.to_string();
    let mut cause = fault.source();
    while let Some(below) = cause {
        let text = below.to_string();
        if !words.contains(&text) {
            words.push_str(&format!(": {text}"));
        }
        cause = below.source();
    }
    words.chars().take(LONGEST).collect()
}

/// User and password stay out of every log.
impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_a_host_and_a_port() {
        let read = |text: &str| place(text, Security::Tls);
        assert_eq!(read("mail.example.gov.vn"), Some(("mail.example.gov.vn".into(), 465)));
        assert_eq!(read("10.0.0.7:2525"), Some(("10.0.0.7".into(), 2525)));
        assert_eq!(read("[::1]:25"), Some(("::1".into(), 25)));
        assert_eq!(read("::1"), Some(("::1".into(), 465)));
        assert!(["", ":25", "host:port", "smtp://host", "ho st"].into_iter().all(|text| read(text).is_none()));
    }

    #[test]
    fn every_wrong_setting_is_named_and_no_password_is_repeated() {
        let config = Config {
            mail_server: "smtp://mail.example.gov.vn".into(),
            mail_security: "ssl".into(),
            mail_from: "Hài Lòng".into(),
            mail_password: "a secret".into(),
            mail_authorities: "/nowhere.pem".into(),
            ..Config::default()
        };
        let refused = Smtp::of(&config).unwrap_err();
        let named: Vec<&str> = refused.violations().iter().map(|wrong| wrong.pointer.as_str()).collect();
        assert_eq!(named, ["mail_security", "mail_server", "mail_from", "mail_password", "mail_authorities"]);
        assert!(!format!("{refused:?}").contains("a secret"));
        let bare = Config {
            mail_server: "mail.example.gov.vn".into(),
            mail_security: "none".into(),
            mail_from: "a@example.gov.vn".into(),
            mail_user: "a".into(),
            mail_password: "b".into(),
            ..Config::default()
        };
        assert_eq!(Smtp::of(&bare).unwrap_err().violations()[0].pointer, "mail_security");
        assert!(Smtp::of(&Config { mail_server: "127.0.0.1".into(), ..bare }).unwrap().is_some());
        assert!(Smtp::of(&Config::default()).unwrap().is_none());
    }
}
