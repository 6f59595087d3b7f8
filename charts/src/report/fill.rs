//! Content and pictures on their way into a template.

use analytics::Release;
use serde_json::{Value, json};

use super::{
    content::Content,
    pictures::{Part, Picture, Pictures},
};
use crate::{
    Error,
    typeset::{self, Document, printable},
};

/// The template filled with the content, dated the day on which the data was frozen.
pub(crate) fn filled(
    template: &str,
    release: &Release,
    content: &Content,
    pictures: &Pictures,
) -> Result<Document, Error> {
    let mut files = vec![("tokens.typ".to_owned(), include_bytes!("../../templates/tokens.typ").to_vec())];
    let mut described = |name: &str, picture: &Picture| {
        for (page, drawing) in picture.drawings.iter().enumerate() {
            files.push((file(name, page), drawing.broad.clone().into_bytes()));
        }
        describe(name, picture)
    };
    let mut several = |name: &str, pictures: Vec<&Picture>| -> Vec<Value> {
        (1..)
            .zip(pictures)
            .map(|(number, picture): (usize, _)| described(&format!("{name}-{number}"), picture))
            .collect()
    };
    let part = |of: Part| -> Vec<&Picture> { pictures.of_part(of).collect() };
    let [units, periods, items, method] =
        [("units", Part::Units), ("periods", Part::Periods), ("items", Part::Items), ("method", Part::Method)]
            .map(|(name, of)| several(name, part(of)));
    let profiles = several("profile", pictures.profiles.iter().collect());
    let [ranking, trend, likert] =
        [("ranking", &pictures.ranking), ("trend", &pictures.trend), ("likert", &pictures.likert)]
            .map(|(name, picture)| described(name, picture));
    let described = json!({
        "ranking": ranking, "trend": trend, "likert": likert,
        "units": units, "periods": periods, "items": items, "method": method, "profiles": profiles,
    });
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
