//! Releases that have been read, kept in memory: a recorded revision never changes.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use analytics::Release;

use super::{Recorded, folder, store};
use crate::{error::Result, store::Store};

/// The releases at hand. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Shelf(Arc<RwLock<HashMap<String, Arc<Release>>>>);

impl Shelf {
    /// The last revision for a period, with its content.
    pub async fn period(&self, store: &Store, period: &str) -> Result<Option<(Recorded, Arc<Release>)>> {
        let Some(recorded) = store::latest(store, period).await? else { return Ok(None) };
        let release = self.read(&recorded).await?;
        Ok(Some((recorded, release)))
    }

    /// The last revision for the newest period, with its content.
    pub async fn newest(&self, store: &Store) -> Result<Option<(Recorded, Arc<Release>)>> {
        let Some(recorded) = store::all(store).await?.pop() else { return Ok(None) };
        let release = self.read(&recorded).await?;
        Ok(Some((recorded, release)))
    }

    async fn read(&self, recorded: &Recorded) -> Result<Arc<Release>> {
        let at_hand = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&recorded.manifest_sha256).cloned();
        if let Some(release) = at_hand {
            return Ok(release);
        }
        let release = Arc::new(folder::release(&recorded.path).await?);
        let mut shelf = self.0.write().unwrap_or_else(PoisonError::into_inner);
        shelf.insert(recorded.manifest_sha256.clone(), release.clone());
        Ok(release)
    }
}
