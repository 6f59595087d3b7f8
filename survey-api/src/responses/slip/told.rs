//! What somebody has told so far on their own phone. It is kept there, for as long as the slip is good, and nowhere else:
//! the response's id too, so that whoever comes back is asked the same questions, and nothing here ties the answers to the slip.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderValue, header};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::super::{answered::Answered, domain::Answer};
use crate::{
    ballots::right::DAYS,
    i18n::Language,
    questionnaires::{
        domain::{Item, Kind},
        routing::Value,
    },
};
use analytics::codebook::MissingReason;

/// What browsers keep in one cookie, less some room for its name.
const LARGEST: usize = 3800;

/// The answers so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told {
    /// The id that the response will have.
    pub id: Uuid,
    /// The step that is on.
    pub at: usize,
    /// Item key → what was chosen; several codes are parted by commas.
    pub answers: BTreeMap<String, String>,
}

impl Told {
    /// Nothing yet.
    pub(super) fn nothing() -> Self {
        Self { id: Uuid::new_v4(), at: 0, answers: BTreeMap::new() }
    }

    /// What the phone has kept of this slip, or what came with the form where it keeps nothing.
    pub(super) fn read(headers: &HeaderMap, slip: &str, hidden: &str) -> Option<Self> {
        let name = name(slip);
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let kept = cookies.flat_map(|all| all.split("; ")).find_map(|one| one.strip_prefix(&name)?.strip_prefix('='));
        kept.and_then(Self::from_text).or_else(|| Self::from_text(hidden))
    }

    /// As a text.
    pub(super) fn text(&self) -> String {
        let json = serde_json::to_vec(self).expect("strings and numbers always make JSON");
        BASE64URL_NOPAD.encode(&json)
    }

    fn from_text(text: &str) -> Option<Self> {
        let told: Self = serde_json::from_slice(&BASE64URL_NOPAD.decode(text.as_bytes()).ok()?).ok()?;
        (told.id.get_version_num() == 4).then_some(told)
    }

    /// Asks the phone to keep it, or to forget it where there is nothing more to keep.
    pub(super) fn keep(told: Option<&Self>, slip: &str, headers: &mut HeaderMap) {
        let text = told.map(Self::text).filter(|text| text.len() <= LARGEST).unwrap_or_default();
        let seconds = if text.is_empty() { 0 } else { DAYS * 24 * 60 * 60 };
        for language in Language::ALL {
            let path = language.path(&format!("/b/{slip}"));
            let cookie = format!("{}={text}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax", name(slip));
            if let Ok(value) = HeaderValue::from_str(&cookie) {
                headers.append(header::SET_COOKIE, value);
            }
        }
    }

    /// What was answered to an item.
    pub(super) fn answer(&self, item: &Item) -> Answer {
        let Some(given) = self.answers.get(&item.key).map(|text| text.trim()).filter(|text| !text.is_empty()) else {
            return Answer::Missing(MissingReason::Skipped);
        };
        let answer = match item.kind {
            Kind::Scale | Kind::Single => given.parse().ok().map(Answer::Code),
            Kind::Multi => given.split(',').map(|code| code.parse().ok()).collect::<Option<_>>().map(Answer::Codes),
            // A comma or a point: both are written.
            Kind::Number => given.replace(',', ".").parse().ok().map(Answer::Number),
            Kind::Date => Some(Answer::Date(given.to_owned())),
            Kind::Text => Some(Answer::Text(given.to_owned())),
            Kind::Note => None,
        };
        answer.unwrap_or(Answer::Unclear)
    }

    /// The answer as the routing language sees it; what does not fit its item is none.
    pub(super) fn value(&self, item: &Item) -> Value {
        let columns = if item.kind == Kind::Multi { item.codes.len() } else { 1 };
        Answered::of(item, columns, &self.answer(item)).map_or(Value::None, |answered| answered.value)
    }

    /// Does what was answered to an item fit it?
    pub(super) fn fits(&self, item: &Item) -> bool {
        let columns = if item.kind == Kind::Multi { item.codes.len() } else { 1 };
        Answered::of(item, columns, &self.answer(item)).is_ok()
    }
}

/// One name a slip, which does not tell the slip.
fn name(slip: &str) -> String {
    format!("told-{}", &HEXLOWER.encode(&Sha256::digest(slip.as_bytes()))[..12])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_comes_back_from_the_phone_for_its_own_slip_alone() {
        let told = Told { at: 2, answers: [("overall".to_owned(), "4".to_owned())].into(), ..Told::nothing() };
        let mut reply = HeaderMap::new();
        Told::keep(Some(&told), "ABC", &mut reply);
        let set: Vec<_> = reply.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect();
        assert!(set[0].contains("Path=/b/ABC; Max-Age=1209600") && set[1].contains("Path=/en/b/ABC"), "{set:?}");
        let mut request = HeaderMap::new();
        let cookie = format!("other=1; {}", set[0].split(';').next().unwrap());
        request.insert(header::COOKIE, cookie.parse().unwrap());
        assert_eq!(Told::read(&request, "ABC", ""), Some(told.clone()));
        assert_eq!(Told::read(&request, "ABD", ""), None);
        assert_eq!(
            Told::read(&HeaderMap::new(), "ABC", &told.text()),
            Some(told),
            "without cookies the form carries it"
        );
    }
}
