//! Content and pictures on their way into a template.

use analytics::Release;
use serde_json::{Value, json};

use super::{content::Content, pictures::Picture};
use crate::{
    Error,
    typeset::{self, Document, printable},
};

/// The template filled with the content, dated the day on which the data was frozen.
pub(crate) fn filled(
    template: &str,
    release: &Release,
    content: &Content,
    pictures: &[Picture; 3],
) -> Result<Document, Error> {
    let [ranking, trend, likert] = pictures;
    let named = [("ranking", ranking), ("trend", trend), ("likert", likert)];
    let mut files = vec![("tokens.typ".to_owned(), include_bytes!("../../templates/tokens.typ").to_vec())];
    let mut described = serde_json::Map::new();
    for (name, picture) in named {
        described.insert(name.to_owned(), describe(name, picture));
        for (page, drawing) in picture.drawings.iter().enumerate() {
            files.push((file(name, page), drawing.broad.clone().into_bytes()));
        }
    }
    files.push(("content.json".to_owned(), printable(content)?));
    files.push(("pictures.json".to_owned(), printable(&described)?));
    typeset::document(template, files, &release.metadata.frozen_on)
}

fn file(name: &str, page: usize) -> String {
    format!("{name}-{}.svg", page + 1)
}

fn describe(name: &str, picture: &Picture) -> Value {
    let drawing = |(page, drawing): (usize, &super::pictures::Drawing)| json!({ "file": file(name, page), "alt": drawing.alt, "table": drawing.table });
    let drawings: Vec<Value> = picture.drawings.iter().enumerate().map(drawing).collect();
    json!({ "title": picture.title, "missing": picture.missing, "drawings": drawings })
}
