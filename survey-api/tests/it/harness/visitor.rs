//! A browser without a screen: it keeps its cookie, follows nothing by itself and says where its forms come from.

use std::sync::Arc;

use axum::http::Method;
use http_body_util::BodyExt;
use survey_api::accounts::{Role, Scope, domain::NewPerson, invitation::Invitation, session, store};
use tower_sessions::Session;

use super::{Reply, TestApp};

#[derive(Clone)]
pub(crate) struct Visitor {
    app: TestApp,
    /// Who is signed in.
    pub(crate) person: Option<uuid::Uuid>,
    cookie: Option<String>,
}

impl Visitor {
    pub(crate) fn new(app: &TestApp) -> Self {
        Self { app: app.clone(), cookie: None, person: None }
    }

    /// Somebody with this role there, signed in completely.
    pub(crate) async fn signed_in(app: &TestApp, role: Role, scope: &Scope) -> Self {
        let login = format!("{}-{}", role.word(), uuid::Uuid::new_v4().simple());
        let (new, invitation) = (NewPerson::checked(&login, role.word()).unwrap(), Invitation::random().unwrap());
        let database = &app.app.store;
        let id = store::add_with(database, &new, &invitation, role, scope).await.unwrap();
        store::join(database, id, &invitation.sha256(), "no password leads here".to_owned()).await.unwrap();
        Self { app: app.clone(), cookie: None, person: Some(id) }.at(app).await
    }

    /// The same person, signed in anew, at another moment of the same server.
    pub(crate) async fn at(&self, app: &TestApp) -> Self {
        let (id, database) = (self.person.unwrap(), &app.app.store);
        let epoch = store::one(database, id).await.unwrap().unwrap().epoch;
        let running = Session::new(None, Arc::new(session::Sessions::of(database)), None);
        session::begin(&running, id, epoch, true, app.app.clock).await.unwrap();
        running.save().await.unwrap();
        let cookie = format!("{}={}", session::COOKIE, running.id().unwrap());
        Self { app: app.clone(), cookie: Some(cookie), person: Some(id) }
    }

    /// The same browser, when time has passed.
    pub(crate) fn moved(&self, app: &TestApp) -> Self {
        Self { app: app.clone(), ..self.clone() }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Reply {
        self.send(Method::GET, path, &[], None).await
    }

    /// The bytes of a file.
    pub(crate) async fn download(&self, path: &str) -> Vec<u8> {
        let cookie = self.cookie.clone().unwrap_or_default();
        let answer = self.app.answer(Method::GET, path, &[("cookie", &cookie)], None).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.into_body().collect().await.unwrap().to_bytes().to_vec()
    }

    /// A body that is no text.
    pub(crate) async fn send_bytes(&mut self, path: &str, kind: &str, body: Vec<u8>) -> Reply {
        let cookie = self.cookie.clone().unwrap_or_default();
        let headers = [
            ("content-type", kind),
            ("sec-fetch-site", "same-origin"),
            ("accept", "application/json"),
            ("cookie", cookie.as_str()),
        ];
        Reply::read(self.app.answer_bytes(Method::POST, path, &headers, Some(body)).await).await
    }

    /// A form with one file that is no text: field, name, content.
    pub(crate) async fn upload_bytes(&mut self, path: &str, (field, file, content): (&str, &str, &[u8])) -> Reply {
        let head = format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{file}\"\r\n\r\n");
        let body = [head.as_bytes(), content, b"\r\n--edge--\r\n"].concat();
        self.send_bytes(path, "multipart/form-data; boundary=edge", body).await
    }

    /// What a form answers with a file.
    pub(crate) async fn post_for_bytes(&self, path: &str, fields: &[(&str, &str)]) -> Vec<u8> {
        let cookie = self.cookie.clone().unwrap_or_default();
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("cookie", cookie.as_str()),
        ];
        let answer = self.app.answer(Method::POST, path, &headers, Some(form_urlencoded(fields))).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.into_body().collect().await.unwrap().to_bytes().to_vec()
    }

    /// A form with files: `(field, file name, content)`.
    pub(crate) async fn upload(&mut self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &str)]) -> Reply {
        let mut body = String::new();
        for (name, value) in fields {
            body.push_str(&format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
        }
        for (name, file, content) in files {
            body.push_str(&format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n{content}\r\n"
            ));
        }
        body.push_str("--edge--\r\n");
        let headers = [("content-type", "multipart/form-data; boundary=edge"), ("sec-fetch-site", "same-origin")];
        self.send(Method::POST, path, &headers, Some(body)).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let body = form_urlencoded(fields);
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
        self.send(Method::POST, path, &headers, Some(body)).await
    }

    pub(crate) async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Reply {
        let mut all = vec![("accept", "text/html")];
        all.extend(headers);
        let cookie = self.cookie.clone();
        if let Some(cookie) = &cookie {
            all.push(("cookie", cookie));
        }
        let reply = self.app.send(method, path, &all, body).await;
        if let Some(set) = reply.headers.get("set-cookie") {
            let set = set.to_str().unwrap();
            // A session that ended is gone from the database; that its cookie is left is of no use to anybody.
            if set.contains("Max-Age=0") {
                self.cookie = None;
                return reply;
            }
            assert!(["HttpOnly", "SameSite=Strict", "Secure", "Path=/"].iter().all(|part| set.contains(part)), "{set}");
            self.cookie = Some(set.split(';').next().unwrap().to_owned());
        }
        reply
    }
}

fn form_urlencoded(fields: &[(&str, &str)]) -> String {
    let escaped = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect::<Vec<_>>().join("&")
}
