//! The one door for answers: HTTP, forms, imports and simulations all come through here.

use std::{fmt, sync::Arc};

use tokio::sync::{
    mpsc::{self, error::TrySendError},
    oneshot,
};

use super::{
    admission::admit,
    catalogue::Catalogue,
    domain::{Brought, Credential, Judged, NewResponse, Receipt},
    judge::judge,
    seal::{Ready, Seal},
    store,
    writer::{LARGEST_BATCH, Waiting, Writer},
};
use crate::{
    audit::Event,
    ballots::{self, Tokens, token::Hashed},
    clock::Clock,
    error::{Code, Refusal, Result},
    store::Store,
};

/// The door. Cheap to clone; every clone feeds the same writer.
#[derive(Clone)]
pub struct Intake {
    store: Store,
    clock: Clock,
    tokens: Tokens,
    catalogue: Arc<Catalogue>,
    seal: Arc<Seal>,
    queue: mpsc::Sender<Waiting>,
    writer: Arc<Writer>,
}

impl Intake {
    /// Starts the writer. At most `queue` responses wait for it.
    pub fn start(store: Store, clock: Clock, tokens: Tokens, queue: usize) -> Result<Self> {
        let seal = Arc::new(Seal::new(store.intake_key()?));
        let (sender, receiver) = mpsc::channel(queue.max(1));
        let writer = Arc::new(Writer::start(store.clone(), seal.clone(), clock, receiver));
        Ok(Self { store, clock, tokens, catalogue: Arc::default(), seal, queue: sender, writer })
    }

    /// The same door at another time, for imports and simulations of the past.
    pub fn at(&self, clock: Clock) -> Self {
        Self { clock, ..self.clone() }
    }

    /// Takes one response. When this returns `Ok` the response is on disk. Refused with `busy` when too many wait.
    pub async fn submit(&self, new: NewResponse, brought: impl Into<Brought>) -> Result<Receipt> {
        let brought = brought.into();
        let given = brought.ballot.as_deref().filter(|text| !text.trim().is_empty());
        let read = |text| self.tokens.read(text, &new.office).ok_or_else(|| Refusal::new(Code::BallotUnknown));
        let right = given.map(read).transpose()?;
        self.submit_with(new, brought, right).await
    }

    /// The same where the right to rate was read before.
    pub(super) async fn submit_with(
        &self,
        new: NewResponse,
        brought: Brought,
        right: Option<Hashed>,
    ) -> Result<Receipt> {
        let ballot = match right {
            Some(right) => Some(self.ballot(right).await?),
            None => None,
        };
        let mut judged = self.judge(new, brought.by, ballot.is_some()).await?;
        judged.ballot = ballot;
        judged.marks = brought.marks;
        let ready = self.seal.ready(judged)?;
        let (reply, receipt) = oneshot::channel();
        self.queue.try_send(Waiting { ready, reply }).map_err(|error| match error {
            TrySendError::Full(_) => Refusal::new(Code::Busy),
            TrySendError::Closed(_) => Refusal::new(Code::Draining),
        })?;
        receipt.await.map_err(|_| Refusal::new(Code::Draining))?
    }

    /// Takes many, in order, and answers for each of them. Waits where [`Intake::submit`] would be refused as busy,
    /// and never waits for one commit before it sends the next response, so that they share commits.
    pub async fn submit_many(
        &self,
        many: impl IntoIterator<Item = NewResponse>,
        credential: Credential,
    ) -> Vec<Result<Receipt>> {
        let mut sent = Vec::new();
        for new in many {
            sent.push(self.send(new, credential).await);
        }
        let mut receipts = Vec::with_capacity(sent.len());
        for waiting in sent {
            receipts.push(match waiting {
                Ok(receipt) => receipt.await.unwrap_or_else(|_| Err(Refusal::new(Code::Draining))),
                Err(refusal) => Err(refusal),
            });
        }
        receipts
    }

    /// Takes a whole file or nothing of it, in one transaction: the first response that is refused undoes the others. `by` writes it,
    /// and `told` says what stands in the audit about the file.
    pub async fn submit_whole(
        &self,
        by: &Store,
        many: impl IntoIterator<Item = NewResponse>,
        credential: Credential,
        told: impl FnOnce(&[Receipt]) -> Option<Event>,
    ) -> Result<Vec<Receipt>> {
        let mut ready = Vec::new();
        for new in many {
            ready.push(self.ready(new, credential).await?);
        }
        store::insert_whole(by, &self.seal, &ready, LARGEST_BATCH, told).await
    }

    /// Checks a response without taking it; `import --dry-run` shows what would happen.
    pub async fn check(&self, new: NewResponse, credential: Credential) -> Result<()> {
        self.judge(new, credential, false).await.map(drop)
    }

    /// Is this office known to be closed now? Of one that does not say when it is open, nothing is.
    pub async fn is_out_of_hours(&self, office: &str) -> Result<bool> {
        Ok(self.catalogue.standing(&self.store, office).await?.out_of_hours(self.clock.here()))
    }

    /// Takes nothing more, and returns when all that was taken is on disk.
    pub async fn drain(&self) {
        self.writer.drain().await;
    }

    async fn send(&self, new: NewResponse, credential: Credential) -> Result<oneshot::Receiver<Result<Receipt>>> {
        let ready = self.ready(new, credential).await?;
        let (reply, receipt) = oneshot::channel();
        self.queue.send(Waiting { ready, reply }).await.map_err(|_| Refusal::new(Code::Draining))?;
        Ok(receipt)
    }

    /// What was never handed out is refused here, before any write; whether it may still be spent, the write decides.
    async fn ballot(&self, right: Hashed) -> Result<uuid::Uuid> {
        let found = ballots::store::ballot::id(&self.store, right).await?;
        found.ok_or_else(|| Refusal::new(Code::BallotUnknown))
    }

    async fn ready(&self, new: NewResponse, credential: Credential) -> Result<Ready> {
        self.seal.ready(self.judge(new, credential, false).await?)
    }

    async fn judge(&self, new: NewResponse, credential: Credential, has_right: bool) -> Result<Judged> {
        let fielded = self.catalogue.wave(&self.store, &new.wave).await?;
        let office = self.catalogue.office(&self.store, &new.office, &new.service_group).await?;
        let (fielded, office) = (fielded.as_deref(), office.as_deref());
        let judged = judge(new, fielded, office, credential, self.clock.hour())?;
        let standing = self.catalogue.standing(&self.store, &judged.office).await?;
        match admit(credential, has_right, fielded, &standing, self.clock.now()) {
            // A repeat of what is stored gets its receipt again, whatever ended meanwhile.
            Err(refusal) if !store::is_here(&self.store, judged.id).await? => Err(refusal),
            _ => Ok(judged),
        }
    }
}

impl fmt::Debug for Intake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intake").field("room", &self.queue.capacity()).finish_non_exhaustive()
    }
}
