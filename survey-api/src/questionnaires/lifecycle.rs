//! The life of a version: draft, published and from then on unchangeable, retired.

use crate::error::{Code, Refusal, Result, Rule};

/// Days for which a retired version may go on taking answers: a kiosk keeps what it could not send for 30.
pub const LONGEST_DAYS: i64 = 90;

/// Where a published version stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Life {
    /// Who wrote it; `None` where it was published in one step, or before there were drafts.
    pub drafted_by: Option<String>,
    /// Who published it.
    pub published_by: Option<String>,
    /// When, RFC 3339.
    pub published_at: Option<String>,
    /// It is no more to be used.
    pub retired: Option<Retired>,
}

/// The end of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retired {
    /// When it was retired, RFC 3339.
    pub at: String,
    /// By whom.
    pub by: String,
    /// Answers are taken until then, in seconds since 1970.
    pub accept_until: i64,
    /// Why.
    pub reason: String,
}

/// A version that is still written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Key of the questionnaire.
    pub key: String,
    /// The version that it will be.
    pub version: u32,
    /// The file as it stands.
    pub content: String,
    /// Who wrote what stands there now.
    pub saved_by: String,
    /// When, RFC 3339.
    pub saved_at: String,
}

impl Life {
    /// `published` or `retired`.
    pub const fn word(&self) -> &'static str {
        if self.retired.is_some() { "retired" } else { "published" }
    }

    /// May a wave be planned or opened with it?
    pub fn may_be_used(&self) -> Result<()> {
        match self.retired {
            None => Ok(()),
            Some(_) => Err(Refusal::at(Code::Invalid, "/questionnaire", Rule::RetiredQuestionnaire)),
        }
    }

    /// Until when answers are taken; `None`: without end.
    pub fn accept_until(&self) -> Option<i64> {
        self.retired.as_ref().map(|retired| retired.accept_until)
    }
}

/// Are answers still taken at `now` (seconds since 1970)?
pub fn takes(accept_until: Option<i64>, now: i64) -> Result<()> {
    match accept_until {
        Some(until) if until <= now => Err(Refusal::new(Code::QuestionnaireRetired)),
        _ => Ok(()),
    }
}

/// The end of the answers of a version that is retired at `now`, where it is neither past nor too far off.
pub fn end(accept_until: i64, now: i64) -> Result<i64> {
    if accept_until < now {
        return Err(Refusal::at(Code::Invalid, "/accept_until", Rule::InThePast));
    }
    if accept_until > now + LONGEST_DAYS * 24 * 3600 {
        return Err(Refusal::at(Code::Invalid, "/accept_until", Rule::TooFarOff(LONGEST_DAYS)));
    }
    Ok(accept_until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retired_version_takes_answers_until_its_end_and_not_from_then_on() {
        assert!(takes(None, i64::MAX).is_ok());
        assert!(takes(Some(100), 99).is_ok());
        assert_eq!(takes(Some(100), 100).unwrap_err().code(), Code::QuestionnaireRetired);
    }

    #[test]
    fn the_end_lies_ahead_and_within_reach() {
        let day = 24 * 3600;
        assert_eq!(end(7 * day, 0).unwrap(), 7 * day);
        assert_eq!(end(5, 5).unwrap(), 5, "at once");
        assert!(end(4, 5).is_err());
        assert!(end(91 * day, 0).is_err());
    }
}
