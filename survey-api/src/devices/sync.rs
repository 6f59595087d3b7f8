//! A batch from a device: each record is judged by itself, none of them waits for another, and all of them are in the chain.

use futures_util::future::join_all;
use uuid::Uuid;

use super::{
    Device,
    chain::{Link, Place, Record},
    store,
};
use crate::{
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::checked,
    quality::{Mark, Marks},
    responses::{Brought, Credential, NewResponse, Receipt, views::ResponseBody},
};

/// Most records of one batch.
pub const LARGEST: usize = 100;

/// What became of one record.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Its number.
    pub seq: i64,
    /// The id of its response.
    pub response: Uuid,
    /// The hash by which the device recognises it.
    pub hash: [u8; 32],
    /// Stored, or why not.
    pub result: Result<Receipt>,
}

/// How the device goes on with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Stored; forget it.
    Created,
    /// Was stored before; forget it.
    Replayed,
    /// The visit was rated through another channel; forget it.
    Superseded,
    /// Refused for good; set it aside and go on.
    Rejected,
    /// Not now; keep it.
    Retry,
}

impl Outcome {
    /// What the device does with it.
    pub fn fate(&self) -> Fate {
        match &self.result {
            Ok(receipt) if receipt.replayed => Fate::Replayed,
            Ok(_) => Fate::Created,
            Err(refusal) if refusal.code() == Code::BallotSpent => Fate::Superseded,
            Err(refusal) if refusal.code().status() >= 500 => Fate::Retry,
            Err(_) => Fate::Rejected,
        }
    }
}

impl Fate {
    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Replayed => "replayed",
            Self::Superseded => "superseded",
            Self::Rejected => "rejected",
            Self::Retry => "retry",
        }
    }
}

/// Takes a batch. A record that nobody signed is refused and is no part of the chain; so is, for now, one that could not be
/// stored, with all that come after it.
pub async fn take(app: &App, device: &Device, records: Vec<Record>, over_limit: bool) -> Result<Vec<Outcome>> {
    let (records, signed) = verified(device, records).await?;
    let links: Vec<Link> =
        records.iter().zip(&signed).filter(|(_, signed)| **signed).map(|(record, _)| record.link(device.id)).collect();
    let places = store::chain::places(&app.store, device, &links).await?;
    let noticed = Marks::NONE.with(Mark::OverLimit, over_limit).with(Mark::Clock, device.has_wrong_clock());
    let mut marked = marks(device.missing.is_open(), &places, noticed).into_iter();
    let submitted = records.iter().zip(&signed).map(|(record, signed)| {
        let marks = signed.then(|| marked.next()).flatten();
        submit(app, device, record, marks)
    });
    // Together, so that they share commits.
    let results = join_all(submitted.collect::<Vec<_>>()).await;
    let outcomes: Vec<Outcome> = records
        .iter()
        .zip(results)
        .map(|(record, result)| Outcome {
            seq: record.seq,
            response: record.response,
            hash: record.link(device.id).hash,
            result,
        })
        .collect();
    // What comes after a record that has to be sent again would look like a gap.
    let stored = outcomes.iter().take_while(|outcome| outcome.fate() != Fate::Retry);
    let kept: Vec<Link> = stored
        .zip(&signed)
        .filter(|(_, signed)| **signed)
        .filter_map(|(outcome, _)| links.iter().find(|link| link.hash == outcome.hash).cloned())
        .collect();
    store::chain::append(&app.store, device.id, &kept).await?;
    Ok(outcomes)
}

/// Signatures are checked where they do not hold up other requests.
async fn verified(device: &Device, records: Vec<Record>) -> Result<(Vec<Record>, Vec<bool>)> {
    let (id, key) = (device.id, device.key.clone());
    let checked = tokio::task::spawn_blocking(move || {
        let signed = records.iter().map(|record| key.signed(&record.message(id), &record.signature)).collect();
        (records, signed)
    });
    checked.await.map_err(Refusal::internal)
}

/// A gap flags what comes after it until somebody has looked; it excludes nothing, or deleting one record would take the
/// others with it. Of a fork only the second end is marked as such.
fn marks(mut is_open: bool, places: &[Place], noticed: Marks) -> Vec<Marks> {
    let marks = |place: &Place| {
        is_open |= *place == Place::Gap;
        noticed.with(Mark::DeviceGap, is_open).with(Mark::DeviceFork, *place == Place::Fork)
    };
    places.iter().map(marks).collect()
}

async fn submit(app: &App, device: &Device, record: &Record, marks: Option<Marks>) -> Result<Receipt> {
    let Some(marks) = marks else { return Err(Refusal::new(Code::SignatureInvalid)) };
    let (new, brought) = read(device, record, marks)?;
    match app.intake.submit(new.clone(), brought.clone()).await {
        // The right ended while the device was without a line; what was answered is kept, as a walk-in's.
        Err(refusal) if brought.ballot.is_some() && is_useless(refusal.code()) => {
            app.intake.submit(new, Brought { ballot: None, ..brought }).await
        }
        taken => taken,
    }
}

const fn is_useless(code: Code) -> bool {
    matches!(code, Code::BallotUnknown | Code::BallotExpired | Code::BallotRevoked)
}

fn read(device: &Device, record: &Record, marks: Marks) -> Result<(NewResponse, Brought)> {
    let body: ResponseBody = checked(record.body.as_bytes())?;
    if body.office != device.place.office {
        return Err(Refusal::at(Code::Invalid, "/office", Rule::DeviceElsewhere));
    }
    let marks = marks.with(Mark::Fast, body.marks().has(Mark::Fast));
    let brought = Brought { by: Credential::Device, ballot: body.ballot.clone(), marks };
    Ok((body.under(record.response), brought))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_after_a_gap_is_flagged_and_the_second_end_of_a_fork_is_marked() {
        let marks = |is_open, places: &[Place]| -> Vec<Vec<Mark>> {
            marks(is_open, places, Marks::NONE).into_iter().map(|marks| marks.each().collect()).collect()
        };
        let gap = vec![Mark::DeviceGap];
        assert_eq!(marks(false, &[Place::Next, Place::Gap, Place::Next]), [vec![], gap.clone(), gap.clone()]);
        assert_eq!(marks(true, &[Place::Next, Place::Filled]), [gap.clone(), gap]);
        assert_eq!(marks(false, &[Place::Next, Place::Fork]), [vec![], vec![Mark::DeviceFork]]);
    }
}
