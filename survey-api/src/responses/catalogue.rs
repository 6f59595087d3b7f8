//! What the intake must know of waves and offices, kept in memory until something of it changes.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use super::judge::Fielded;
use crate::{
    error::Result,
    offices::{self, Office, standing::Standing},
    questionnaires,
    store::Store,
    waves,
};

/// Waves and offices by code. A wave's questionnaire never changes; its state is read where it matters, in the
/// transaction that writes.
#[derive(Debug, Default)]
pub struct Catalogue(RwLock<Known>);

#[derive(Debug, Default)]
struct Known {
    version: u64,
    waves: HashMap<String, Arc<Fielded>>,
    offices: HashMap<String, Arc<Office>>,
    standings: HashMap<String, Arc<Standing>>,
}

impl Catalogue {
    /// The questionnaire of a wave; `None` where there is no such wave.
    pub async fn wave(&self, store: &Store, code: &str) -> Result<Option<Arc<Fielded>>> {
        if let Some(found) = self.look(store, |known| known.waves.get(code).cloned()) {
            return Ok(Some(found));
        }
        let version = store.catalogue_version();
        let Some(wave) = waves::store::one(store, code).await? else { return Ok(None) };
        let questionnaire = questionnaires::store::by_sha256(store, &wave.questionnaire_sha256).await?;
        let plan = waves::store::plan::one(store, code).await?.unwrap_or_default();
        let life = questionnaires::store::life::of(store.read(), &wave.questionnaire_sha256).await?;
        let until = life.accept_until();
        let found = questionnaire.map(|questionnaire| Arc::new(Fielded::new(questionnaire, &plan, until)));
        if let Some(fielded) = &found {
            self.keep(version, |known| known.waves.insert(code.to_owned(), fielded.clone()));
        }
        Ok(found)
    }

    /// An office that offers `service_group`, or the office as it stands now; `None` where there is no such office.
    pub async fn office(&self, store: &Store, code: &str, service_group: &str) -> Result<Option<Arc<Office>>> {
        // Another process may have added the group since: only a hit is believed.
        let hit = self.look(store, |known| known.offices.get(code).cloned());
        if let Some(found) = hit.filter(|office| office.offers(service_group)) {
            return Ok(Some(found));
        }
        let version = store.catalogue_version();
        let found = offices::store::one(store, code).await?.map(Arc::new);
        if let Some(office) = &found {
            self.keep(version, |known| known.offices.insert(code.to_owned(), office.clone()));
        }
        Ok(found)
    }

    /// How an office stands in time. An office that is closed by another process is known here after the next change.
    pub async fn standing(&self, store: &Store, code: &str) -> Result<Arc<Standing>> {
        if let Some(found) = self.look(store, |known| known.standings.get(code).cloned()) {
            return Ok(found);
        }
        let version = store.catalogue_version();
        let found = Arc::new(offices::store::time::standing(store, code).await?);
        self.keep(version, |known| known.standings.insert(code.to_owned(), found.clone()));
        Ok(found)
    }

    fn look<T>(&self, store: &Store, find: impl Fn(&Known) -> Option<T>) -> Option<T> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if known.version == store.catalogue_version() { find(&known) } else { None }
    }

    /// `version` was read before the database was: what changed in between is dropped by the next look.
    fn keep<T>(&self, version: u64, insert: impl FnOnce(&mut Known) -> T) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.version != version {
            *known = Known { version, ..Known::default() };
        }
        insert(&mut known);
    }
}
