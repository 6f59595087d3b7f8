//! Devices on the wire.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::{
    Device,
    chain::Record,
    domain::{Heartbeat, Storage},
    sync::Outcome,
};
use crate::error::{Code, Refusal, Result, Rule, Violation};

/// Where a new device will stand.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"office": "VPEZ", "counter": "1", "name": "Ki-ốt cửa ra"}))]
pub struct InvitationBody {
    /// Office code.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub office: String,
    /// Counter of the office; empty where it stands at none.
    #[validate(length(max = 32))]
    #[schema(max_length = 32)]
    #[serde(default)]
    pub counter: String,
    /// What people call it.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}

/// A code with which one device can be enrolled, told this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationView {
    /// To be typed on the device.
    #[schema(example = "7JXQK-2MZ4A-BP3TD-WQ6YE")]
    pub code: String,
    /// It is worth nothing from then on.
    #[schema(example = "2026-08-15T02:24:05Z")]
    pub expires_at: String,
}

/// A device that enrols itself.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceBody {
    /// The code, however it is typed.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64, example = "7JXQK-2MZ4A-BP3TD-WQ6YE")]
    pub code: String,
    /// An uncompressed point of P-256 (65 bytes, as WebCrypto exports `raw`), base64url without padding.
    #[validate(length(min = 87, max = 87))]
    #[schema(min_length = 87, max_length = 87)]
    pub public_key: String,
    /// ECDSA with SHA-256 (r and s, 64 bytes) of the text `hailong enrol 1`, the code in capitals without hyphens, the public
    /// key, each ended by a line feed; base64url without padding.
    #[validate(length(min = 86, max = 86))]
    #[schema(min_length = 86, max_length = 86)]
    pub signature: String,
}

/// A device as it learns who it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnrolledView {
    /// Its id.
    pub device_id: Uuid,
    /// Office code.
    #[schema(example = "VPEZ")]
    pub office: String,
    /// Counter of the office; empty where it stands at none.
    #[schema(example = "1")]
    pub counter: String,
    /// What people call it.
    #[schema(example = "Ki-ốt cửa ra")]
    pub name: String,
}

/// Something to sign.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChallengeView {
    /// Good for five minutes.
    pub challenge: String,
}

/// A signed challenge.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenBody {
    /// As it was given.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub challenge: String,
    /// Of the text `hailong token 1`, the device's id, the challenge, each ended by a line feed.
    #[validate(length(min = 86, max = 86))]
    #[schema(min_length = 86, max_length = 86)]
    pub signature: String,
}

/// With what a device sends for a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenView {
    /// For `Authorization: Bearer …`.
    pub token: String,
    /// It is worth nothing from then on.
    #[schema(example = "2026-08-16T02:14:05Z")]
    pub expires_at: String,
}

/// Records in the order of their numbers, oldest first.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SyncBody {
    /// At most a hundred, and 256 KiB together.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_items = 1, max_items = 100)]
    pub records: Vec<RecordBody>,
}

/// One record of the device's chain.
#[derive(Debug, Serialize, Deserialize, ToSchema)] // validator wants to serialise what it refuses; see `extract::json`
#[serde(deny_unknown_fields)]
pub struct RecordBody {
    /// Its number, from 1.
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64, example = 1)]
    pub seq: i64,
    /// The hash of the record before it, 64 hexadecimal digits; zeros for the first.
    #[schema(min_length = 64, max_length = 64)]
    pub prev: String,
    /// 16 random bytes, 32 hexadecimal digits. They are not kept.
    #[schema(min_length = 32, max_length = 32)]
    pub nonce: String,
    /// The id of the response, a version 4 UUID.
    pub response_id: Uuid,
    /// The response (`ResponseBody`) as JSON text, byte for byte as it was signed.
    #[schema(max_length = 65536)]
    pub body: String,
    /// Of the text `hailong record 1`, the device's id, number, `prev`, `nonce`, the response's id, SHA-256 of `body` in
    /// hexadecimal, each ended by a line feed. SHA-256 of the same text is the record's hash.
    #[schema(min_length = 86, max_length = 86)]
    pub signature: String,
}

/// What became of a batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct SyncView {
    /// One a record, in the order sent.
    pub results: Vec<ResultView>,
}

/// What became of one record.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResultView {
    /// Its number.
    #[schema(example = 1)]
    pub seq: i64,
    /// The id of the response.
    pub response_id: Uuid,
    /// `created`, `replayed` or `superseded`: forget it, if `hash` is its own; `rejected`: set it aside; `retry`: keep it.
    #[schema(example = "created")]
    pub status: &'static str,
    /// Its hash.
    pub hash: String,
    /// SHA-256 of what was stored, comment apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// It came after the wave was frozen and counts in the next revision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late: Option<bool>,
    /// Why it was not stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    /// Where in its body, as JSON pointers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pointers: Vec<String>,
}

/// What a device says of itself each five minutes.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"version": "1.0.0", "queue": 3, "oldest_seconds": 120, "dead_letters": 0, "storage": "persisted",
    "sent_at": "2026-08-15T02:14:05Z"}))]
pub struct HeartbeatBody {
    /// Version of the kiosk's program.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub version: String,
    /// Records that wait to be sent.
    pub queue: u32,
    /// Seconds since the oldest of them was made.
    pub oldest_seconds: Option<u32>,
    /// Records that were refused for good and wait for an administrator.
    pub dead_letters: u32,
    /// `persisted` where the browser has promised to keep what is stored, else `best_effort`; `full` where there is no room
    /// for another record, `cleared` for a day after a device with emptied storage was enrolled again.
    #[schema(value_type = String, example = "persisted")]
    pub storage: Storage,
    /// The device's time.
    #[validate(length(max = 40))]
    #[schema(max_length = 40, example = "2026-08-15T02:14:05Z")]
    pub sent_at: String,
}

/// What the server answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeartbeatView {
    /// The server's time.
    #[schema(example = "2026-08-15T02:14:05Z")]
    pub now: String,
    /// The device's clock minus the server's.
    #[schema(example = 0)]
    pub clock_offset_ms: i64,
    /// The number of its last record that is here.
    #[schema(example = 1)]
    pub last_seq: i64,
}

/// Why something is done.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonBody {
    /// In words, for whoever reads the audit.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "máy hỏng / the tablet broke")]
    pub reason: String,
}

/// A device as its administrator sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeviceView {
    /// Its id.
    pub device_id: Uuid,
    /// Office code.
    #[schema(example = "VPEZ")]
    pub office: String,
    /// Counter of the office; empty where it stands at none.
    #[schema(example = "1")]
    pub counter: String,
    /// What people call it.
    #[schema(example = "Ki-ốt cửa ra")]
    pub name: String,
    /// It may send nothing more.
    #[schema(example = false)]
    pub revoked: bool,
    /// When it became the office's.
    pub enrolled_at: String,
    /// What should be looked at: `fork`, `gap`, `silent`, `dead_letters`, `full`, `cleared`, `unprotected`, `clock`.
    pub alarms: Vec<&'static str>,
    /// Number of its last record.
    #[schema(example = 10412)]
    pub last_seq: i64,
    /// Records that never came.
    #[schema(example = 0)]
    pub missing: i64,
    /// Records of a second end of its chain.
    #[schema(example = 0)]
    pub forks: i64,
    /// When it was last heard of.
    pub seen_at: Option<String>,
    /// Version of the kiosk's program.
    pub version: Option<String>,
    /// Records that wait to be sent.
    pub queue: Option<u32>,
    /// Seconds since the oldest of them was made.
    pub oldest_seconds: Option<u32>,
    /// Records that were refused for good.
    pub dead_letters: Option<u32>,
    /// `persisted`, `best_effort`, `full` or `cleared`.
    #[schema(value_type = Option<String>)]
    pub storage: Option<Storage>,
    /// The device's clock minus the server's.
    pub clock_offset_ms: Option<i64>,
}

impl SyncBody {
    /// The records, or where one has not the right shape.
    pub fn read(self) -> Result<Vec<Record>> {
        let mut violations = Vec::new();
        let mut records = Vec::new();
        for (i, body) in self.records.into_iter().enumerate() {
            let mut wrong = |field: &str, rule| violations.push(Violation::new(format!("/records/{i}/{field}"), rule));
            if !(1..=1_000_000_000_000).contains(&body.seq) {
                wrong("seq", Rule::OutOfRange { low: 1, high: 1_000_000_000_000 });
            }
            let prev = bytes::<32>(HEXLOWER.decode(body.prev.as_bytes()));
            let nonce = bytes::<16>(HEXLOWER.decode(body.nonce.as_bytes()));
            let signature = bytes::<64>(BASE64URL_NOPAD.decode(body.signature.as_bytes()));
            for (field, is_there) in
                [("prev", prev.is_some()), ("nonce", nonce.is_some()), ("signature", signature.is_some())]
            {
                if !is_there {
                    wrong(field, Rule::UnknownValue);
                }
            }
            if let (Some(prev), Some(nonce), Some(signature)) = (prev, nonce, signature) {
                let (seq, response, signature) = (body.seq, body.response_id, signature.to_vec());
                records.push(Record { seq, prev, nonce, response, body: body.body, signature });
            }
        }
        if violations.is_empty() { Ok(records) } else { Err(Refusal::with(Code::Invalid, violations)) }
    }
}

fn bytes<const N: usize>(decoded: Result<Vec<u8>, data_encoding::DecodeError>) -> Option<[u8; N]> {
    decoded.ok()?.try_into().ok()
}

impl HeartbeatBody {
    /// What it says, with the clock's offset measured now.
    pub fn read(self, now: Timestamp) -> Result<Heartbeat> {
        let sent: Timestamp =
            self.sent_at.parse().map_err(|_| Refusal::at(Code::Invalid, "/sent_at", Rule::NotATime))?;
        Ok(Heartbeat {
            version: self.version,
            queue: self.queue,
            oldest_seconds: self.oldest_seconds,
            dead_letters: self.dead_letters,
            storage: self.storage,
            clock_offset_ms: sent.as_millisecond() - now.as_millisecond(),
        })
    }
}

impl From<Outcome> for ResultView {
    fn from(outcome: Outcome) -> Self {
        let (receipt, refusal) = (outcome.result.as_ref().ok(), outcome.result.as_ref().err());
        let pointers = refusal.into_iter().flat_map(Refusal::violations).map(|violation| violation.pointer.clone());
        Self {
            seq: outcome.seq,
            response_id: outcome.response,
            status: outcome.fate().word(),
            hash: HEXLOWER.encode(&outcome.hash),
            digest: receipt.map(|receipt| HEXLOWER.encode(&receipt.digest)),
            late: receipt.map(|receipt| receipt.late),
            code: refusal.map(|refusal| refusal.code().word()),
            pointers: pointers.collect(),
        }
    }
}

impl DeviceView {
    /// The device as it stands now.
    pub fn of(device: Device, now: Timestamp) -> Self {
        let alarms = device.alarms(now.as_second()).into_iter().map(super::Alarm::word).collect();
        let said = device.heartbeat.as_ref();
        Self {
            device_id: device.id,
            revoked: device.is_revoked,
            alarms,
            last_seq: device.last_seq,
            missing: device.missing.all,
            forks: device.forks.all,
            seen_at: device.seen_at.and_then(|at| Timestamp::from_second(at).ok()).map(|at| at.to_string()),
            version: said.map(|said| said.version.clone()),
            queue: said.map(|said| said.queue),
            oldest_seconds: said.and_then(|said| said.oldest_seconds),
            dead_letters: said.map(|said| said.dead_letters),
            storage: said.map(|said| said.storage),
            clock_offset_ms: said.map(|said| said.clock_offset_ms),
            enrolled_at: device.enrolled_at,
            office: device.place.office,
            counter: device.place.counter,
            name: device.place.name,
        }
    }
}
