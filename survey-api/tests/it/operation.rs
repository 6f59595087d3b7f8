use std::io::Write;

use survey_api::{App, Clock, Config, config::SAMPLE};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

#[test]
fn the_sample_of_settings_holds_the_defaults() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(SAMPLE.as_bytes()).unwrap();
    let read = Config::read(Some(file.path()), |_| None).unwrap();
    let default = Config::default();
    assert_eq!(format!("{read:?}"), format!("{default:?}"));
    assert_eq!(
        (read.database_url, read.intake_token, read.admin_token),
        (default.database_url, String::new(), String::new())
    );
}

#[test]
fn the_environment_goes_before_the_file_and_foreign_names_are_left_alone() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"queue = 7\nlisten = \"127.0.0.1:1\"\n").unwrap();
    let environment = |name: &str| (name == "HAILONG_QUEUE").then(|| "9".to_owned());
    let read = Config::read(Some(file.path()), environment).unwrap();
    assert_eq!((read.queue, read.listen.as_str(), read.timeout), (9, "127.0.0.1:1", 30));
}

#[test]
fn a_misspelt_setting_is_named() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"quueue = 7\n").unwrap();
    assert!(Config::read(Some(file.path()), |_| None).unwrap_err().to_string().contains("quueue"));
}

#[test]
fn no_token_is_ever_printed() {
    let config = Config {
        intake_token: "one".into(),
        admin_token: "two".into(),
        database_url: "postgres://hailong:three@host/db".into(),
        ..Config::default()
    };
    let printed = format!("{config:?}");
    assert!(["one", "two", "three"].iter().all(|secret| !printed.contains(secret)), "{printed}");
}

#[tokio::test]
async fn a_server_answers_until_it_is_told_to_stop() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", dir.path().join("hailong.db").display());
    let app = App::open(Config { database_url: url, ..Config::default() }, Clock::system()).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(app.serve(listener, async { drop(stopped.await) }));

    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(
        answer.contains("x-content-type-options: nosniff")
            && answer.contains("content-security-policy: default-src 'none'")
    );

    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}
