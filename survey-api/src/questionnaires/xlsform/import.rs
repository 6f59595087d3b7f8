//! A workbook that somebody sent, as the questionnaire file that it makes, with everything there is to say about it.

use analytics::{error::Fault, frame::table::Source};

use super::{Unmapped, read};
use crate::{
    error::{Refusal, Result},
    questionnaires::{Questionnaire, review},
};

/// What became of a workbook.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The questionnaire file, whole or still a draft.
    pub toml: String,
    /// Items in it.
    pub items: usize,
    /// What the workbook says and we cannot.
    pub unmapped: Vec<Unmapped>,
    /// The questionnaire, or what the draft still lacks.
    pub checked: std::result::Result<Questionnaire, Vec<Fault>>,
    /// What should be looked at before it is used.
    pub remarks: Vec<review::Remark>,
}

/// Reads a workbook and checks what it makes. Nothing is registered.
///
/// # Errors
/// What is no XLSForm at all, with what is wrong with it.
pub async fn import(name: String, content: Vec<u8>) -> Result<Imported> {
    // Somebody else's workbook is read where it holds up no other request.
    tokio::task::spawn_blocking(move || imported(name, content)).await.map_err(Refusal::internal)?
}

fn imported(name: String, content: Vec<u8>) -> Result<Imported> {
    let read = read::read(&Source::Bytes { name: name.clone(), content })?;
    let toml = read.draft.to_toml().map_err(Refusal::internal)?;
    let (items, unmapped) = (read.draft.items.len(), read.unmapped);
    let checked = read.draft.check(&name).map_err(|error| error.faults().to_vec());
    let remarks = checked.as_ref().map(review::of).unwrap_or_default();
    Ok(Imported { toml, items, unmapped, checked, remarks })
}
