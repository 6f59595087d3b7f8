//! What a form sends, with or without files.

use std::collections::HashMap;

use axum::{
    body::Bytes,
    extract::{Form, FromRequest, Multipart, Request},
    http::header,
};

use crate::{
    app::App,
    error::{Code, Refusal, Result},
};

/// Fields and files of a form, by name.
#[derive(Debug, Default)]
pub struct Sent {
    /// The fields.
    pub fields: HashMap<String, String>,
    files: HashMap<String, (String, Bytes)>,
}

impl Sent {
    /// The name and content of a file; `None` where none was chosen.
    pub fn file(&self, field: &str) -> Option<(&str, &Bytes)> {
        self.files.get(field).map(|(name, content)| (name.as_str(), content))
    }
}

impl FromRequest<App> for Sent {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("multipart/") {
            let form = Form::<HashMap<String, String>>::from_request(request, app).await;
            let Form(fields) = form.map_err(|_| Refusal::new(Code::Invalid))?;
            return Ok(Self { fields, files: HashMap::new() });
        }
        let mut parts = Multipart::from_request(request, app).await.map_err(|_| Refusal::new(Code::Invalid))?;
        let mut sent = Self::default();
        while let Some(part) = parts.next_field().await.map_err(|fault| unreadable(&fault))? {
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(plain) {
                None => drop(sent.fields.insert(name, part.text().await.map_err(|fault| unreadable(&fault))?)),
                Some(file) => {
                    let content = part.bytes().await.map_err(|fault| unreadable(&fault))?;
                    if !file.is_empty() && !content.is_empty() {
                        sent.files.insert(name, (file, content));
                    }
                }
            }
        }
        Ok(sent)
    }
}

fn unreadable(fault: &axum::extract::multipart::MultipartError) -> Refusal {
    let too_large = fault.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE;
    Refusal::new(if too_large { Code::BodyTooLarge } else { Code::Invalid })
}

/// The last part of a path, without what no file name has.
fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(100).collect()
}
