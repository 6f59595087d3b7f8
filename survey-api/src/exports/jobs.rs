//! Exports that the server makes in the background: two at a time, kept for a day, whole or not there at all.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::SignedDuration;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::{
    manifest::Manifest,
    run::{Target, run},
    store::job::{self, Job},
};
use crate::{
    audit::Actor,
    error::{Refusal, Result},
    store::Store,
};

/// How long the files stay.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// Exports made at once by the whole server.
const AT_ONCE: usize = 2;
/// What a job says that a stopping server left behind.
const STOPPED: &str = "máy chủ đã dừng khi đang xuất; hãy yêu cầu lại / the server stopped meanwhile; ask again";

/// Where exports are made. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Exports {
    folder: PathBuf,
    slots: Arc<Semaphore>,
}

impl Exports {
    /// Exports in `folder`, which need not exist yet.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), slots: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Where the exports of a database are unless a setting says otherwise.
    pub fn beside(database_url: &str) -> Self {
        let file = database_url.strip_prefix("sqlite:").map(|rest| rest.trim_start_matches("//"));
        let file = file.map(|rest| rest.split('?').next().unwrap_or_default()).filter(|file| !file.is_empty());
        match file {
            Some(file) if file != ":memory:" => Self::at(Path::new(file).with_added_extension("exports")),
            _ => Self::at("hailong.exports"),
        }
    }

    /// Makes a job's files in the background.
    pub fn start(&self, store: &Store, job: Job) {
        let (exports, actor) = (self.clone(), Actor { who: job.requested_by.clone(), ..store.actor().clone() });
        let store = store.by(actor);
        tokio::spawn(async move {
            // The semaphore is never closed; were it, the job would say that it failed.
            let slot = exports.slots.acquire().await;
            let made = match slot {
                Ok(_) => exports.make(&store, &job).await,
                Err(closed) => Err(Refusal::internal(closed)),
            };
            let kept = match made {
                Ok(manifest) => job::finish(&store, job.id, &manifest, store.clock().now() + KEPT).await,
                Err(refusal) => {
                    if let Some(cause) = refusal.cause() {
                        tracing::error!(job = %job.id, %cause, "an export failed");
                    }
                    job::fail(&store, job.id, &words(&refusal)).await
                }
            };
            if let Err(cause) = kept {
                tracing::error!(job = %job.id, %cause, "the end of an export could not be recorded");
            }
        });
    }

    /// In a folder beside its own, renamed when all is safe on disk.
    async fn make(&self, store: &Store, job: &Job) -> Result<Manifest> {
        job::begin(store, job.id).await?;
        let part = self.part(job.id);
        let target = Target { folder: part.clone(), stem: job.order.dataset.word().to_owned() };
        private(&part).map_err(Refusal::internal)?;
        let made = run(store, &job.order, &job.reach, &target, Arc::new(|_, _| {})).await;
        match made {
            Ok(manifest) => {
                fs::rename(&part, self.of(job.id)).map_err(Refusal::internal)?;
                Ok(manifest)
            }
            Err(refusal) => {
                remove(&part);
                Err(refusal)
            }
        }
    }

    /// A file of a job that is done.
    pub fn file(&self, job: Uuid, name: &str) -> PathBuf {
        self.of(job).join(name)
    }

    /// At the start of a server: what another one left undone has failed, and its rubbish goes.
    pub async fn recover(&self, store: &Store) -> Result<()> {
        for id in job::interrupted(store).await? {
            job::fail(store, id, STOPPED).await?;
            remove(&self.part(id));
            remove(&self.of(id));
        }
        Ok(())
    }

    /// Removes the files whose time is over.
    pub async fn sweep(&self, store: &Store) -> Result<()> {
        for id in job::expire(store).await? {
            remove(&self.of(id));
        }
        job::forget_keys(store).await
    }

    fn of(&self, job: Uuid) -> PathBuf {
        self.folder.join(job.to_string())
    }

    fn part(&self, job: Uuid) -> PathBuf {
        self.folder.join(format!("{job}.part"))
    }
}

/// What a failed job says: its own faults in words, ours without the cause, which the log has.
fn words(refusal: &Refusal) -> String {
    let title = refusal.code().title();
    let faults = refusal.violations().iter().map(|fault| format!("; {fault}"));
    format!("{} / {}{}", title.vi, title.en, faults.collect::<String>())
}

/// A folder that is not there is removed already.
fn remove(folder: &Path) {
    if let Err(fault) = fs::remove_dir_all(folder)
        && fault.kind() != io::ErrorKind::NotFound
    {
        tracing::error!(folder = %folder.display(), %fault, "an export could not be removed");
    }
}

/// For the program's owner alone.
fn private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
