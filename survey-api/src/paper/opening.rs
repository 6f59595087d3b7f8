//! A box of sealed envelopes, opened by one person while another was there: both count the sheets, apart.

use uuid::Uuid;

use crate::{
    accounts::conflict,
    error::{Code, Refusal, Result, Rule},
};

/// A box that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Stable id.
    pub id: Uuid,
    /// Wave code.
    pub wave: String,
    /// Office code.
    pub office: String,
    /// The number of its seal.
    pub seal: String,
    /// The seal was whole.
    pub is_intact: bool,
    /// Sheets in it.
    pub sheets: u32,
    /// What else was noticed.
    pub note: String,
    /// Who opened it.
    pub opened_by: String,
    /// When it was recorded, RFC 3339.
    pub opened_at: String,
    /// Who was there, and when they said so.
    pub witnessed: Option<(String, String)>,
}

impl Opening {
    /// May `who`, who counted so many sheets and saw the seal, confirm it?
    pub fn witness(&self, who: &str, sheets: u32, is_intact: bool) -> Result<()> {
        if self.witnessed.is_some() {
            return Err(Refusal::at(Code::Invalid, "/sheets", Rule::AlreadySet));
        }
        conflict::two_people(&self.opened_by, who)?;
        // What the first counted is not told: they count again together.
        if sheets != self.sheets {
            return Err(Refusal::at(Code::Invalid, "/sheets", Rule::NotAsCounted));
        }
        if is_intact != self.is_intact {
            return Err(Refusal::at(Code::Invalid, "/is_intact", Rule::NotAsCounted));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_else_counts_the_same_or_both_count_again() {
        let opening = Opening {
            id: Uuid::nil(),
            wave: "2026-Q3".into(),
            office: "VPEZ".into(),
            seal: "0042".into(),
            is_intact: true,
            sheets: 37,
            note: String::new(),
            opened_by: "person:a".into(),
            opened_at: String::new(),
            witnessed: None,
        };
        assert!(opening.witness("person:b", 37, true).is_ok());
        assert_eq!(opening.witness("person:a", 37, true).unwrap_err().code(), Code::SecondPersonRequired);
        assert!(opening.witness("person:b", 36, true).is_err());
        assert!(opening.witness("person:b", 37, false).is_err());
        let twice = Opening { witnessed: Some(("person:b".into(), String::new())), ..opening };
        assert!(twice.witness("person:c", 37, true).is_err());
    }
}
