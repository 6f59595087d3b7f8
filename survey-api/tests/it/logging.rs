use std::{
    io,
    sync::{Arc, Mutex},
};

use tracing::instrument::WithSubscriber;
use tracing_subscriber::{fmt::MakeWriter, layer::SubscriberExt};
use uuid::Uuid;

use crate::harness::{TestApp, response};

#[tokio::test]
async fn a_log_tells_the_route_and_not_who_answered() {
    let dir = tempfile::tempdir().unwrap();
    let app =
        TestApp::open(format!("sqlite:{}", dir.path().join("new.db").display()), dir.path()).await.in_the_field().await;
    let log = Log::default();
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(log.clone());
    let id = Uuid::new_v4();
    let mut body = response();
    body["comment"] = "Cảm ơn cô Hoa ở quầy 1".into();
    let put = async { app.put_response(id, body).await.expect(201) };
    put.with_subscriber(tracing_subscriber::registry().with(lines)).await;
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("route=\"/api/v1/responses/{id}\""), "{text}");
    assert!(!text.contains(&id.to_string()) && !text.contains("quầy"), "{text}");
}

#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
