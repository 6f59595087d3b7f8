//! What an operator can set: a TOML file, overridden by `HAILONG_…` in the environment.

use std::{fmt, path::Path};

use serde::Deserialize;

/// The settings of one server. `hailong.sample.toml` explains each of them.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// `sqlite:FILE` or `postgres://…`.
    pub database_url: String,
    /// Address and port to listen on.
    pub listen: String,
    /// The address under which people reach the server, `https://…`: what printed codes lead to. Empty: `http://` and `listen`.
    pub public_url: String,
    /// Bearer token of systems that send answers; empty: there are none.
    pub intake_token: String,
    /// Bearer token for what changes waves, offices and questionnaires; empty: only the command line may.
    pub admin_token: String,
    /// How many responses may wait for the writer before more are refused with 503.
    pub queue: usize,
    /// Folder of the secret keys; empty: beside a SQLite database, `hailong.keys` otherwise.
    pub keys: String,
    /// Folder of exports that wait to be fetched; empty: beside a SQLite database, `hailong.exports` otherwise.
    pub exports: String,
    /// Folder in which the server makes releases; empty: `releases` in the working folder.
    pub releases: String,
    /// How many reverse proxies stand in front and add to `X-Forwarded-For`; 0: none, the sender's address is the peer's.
    pub trusted_proxies: usize,
    /// Ratings of the open form that one network may send in a minute, six times as many in an hour; 0: without limit.
    pub open_form_per_minute: u32,
    /// Answers of any kind from one network in a minute, above which they are taken and marked; 0: without limit.
    pub network_per_minute: u32,
    /// Requests with one token of the interface in a minute; 0: without limit.
    pub token_per_minute: u32,
    /// Networks of the offices, `203.0.113.0/24 2001:db8::/48`: what is rated from there, and not on a kiosk, is marked.
    pub office_networks: String,
    /// The mail server, `mail.example.gov.vn:587`; empty: no letters are written or sent.
    pub mail_server: String,
    /// `starttls`, `tls` or `none`.
    pub mail_security: String,
    /// The name under which the mail server knows this one; empty: it asks for none.
    pub mail_user: String,
    /// The password that goes with it.
    pub mail_password: String,
    /// The address that letters come from.
    pub mail_from: String,
    /// A file of certificates (PEM) that are trusted beside those of the web, for a mail server with one of the agency's own.
    pub mail_authorities: String,
    /// Seconds after which a request is given up.
    pub timeout: u64,
    /// What is logged, `info` or `info,survey_api=debug`.
    pub log: String,
}

/// Named one by one, so that a misspelt key in the file is an error and a foreign `HAILONG_…` variable is not.
const SETTINGS: [&str; 22] = [
    "database_url",
    "listen",
    "intake_token",
    "admin_token",
    "queue",
    "keys",
    "trusted_proxies",
    "open_form_per_minute",
    "network_per_minute",
    "token_per_minute",
    "office_networks",
    "timeout",
    "log",
    "public_url",
    "exports",
    "releases",
    "mail_server",
    "mail_security",
    "mail_user",
    "mail_password",
    "mail_from",
    "mail_authorities",
];

/// The documented sample, which holds the defaults.
pub const SAMPLE: &str = include_str!("../hailong.sample.toml");

impl Config {
    /// Reads `file`, if there is one, and then the environment.
    #[expect(clippy::disallowed_methods, reason = "the one door through which settings come in")]
    pub fn load(file: Option<&Path>) -> Result<Self, config::ConfigError> {
        Self::read(file, |name| std::env::var(name).ok())
    }

    /// The same with an environment of the caller's.
    pub fn read(
        file: Option<&Path>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, config::ConfigError> {
        let mut sources = config::Config::builder();
        if let Some(path) = file {
            sources = sources.add_source(config::File::from(path).format(config::FileFormat::Toml));
        }
        for setting in SETTINGS {
            let given = environment(&format!("HAILONG_{}", setting.to_uppercase()));
            sources = sources.set_override_option(setting, given)?;
        }
        sources.build()?.try_deserialize()
    }
}

impl Config {
    /// The address that printed codes lead to, without a slash at its end.
    pub fn address(&self) -> String {
        let given = self.public_url.trim_end_matches('/');
        if given.is_empty() { format!("http://{}", self.listen) } else { given.to_owned() }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database_url: "sqlite:hailong.db".into(),
            listen: "127.0.0.1:8080".into(),
            public_url: String::new(),
            intake_token: String::new(),
            admin_token: String::new(),
            queue: 4096,
            keys: String::new(),
            exports: String::new(),
            releases: String::new(),
            trusted_proxies: 0,
            open_form_per_minute: 5,
            network_per_minute: 300,
            token_per_minute: 120,
            office_networks: String::new(),
            mail_server: String::new(),
            mail_security: "starttls".into(),
            mail_user: String::new(),
            mail_password: String::new(),
            mail_from: String::new(),
            mail_authorities: String::new(),
            timeout: 30,
            log: "info".into(),
        }
    }
}

/// Tokens and the password in the database's URL stay out of every log.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("listen", &self.listen)
            .field("public_url", &self.public_url)
            .field("queue", &self.queue)
            .field("keys", &self.keys)
            .field("trusted_proxies", &self.trusted_proxies)
            .field("timeout", &self.timeout)
            .field("log", &self.log)
            .finish_non_exhaustive()
    }
}
