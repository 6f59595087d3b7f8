//! What somebody asks to have exported, and the checks that need no database.

use analytics::release::manifest::sha256;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::domain::{Dataset, Format, Labels, Layout, Profile};
use crate::error::{Code, Refusal, Result, Rule, Violation};

/// An export, as it is asked for. The same order of the same answers gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Order {
    /// What.
    pub dataset: Dataset,
    /// In which file.
    pub format: Format,
    /// How answers stand.
    pub layout: Layout,
    /// How codes are written.
    pub labels: Labels,
    /// Language of the labels.
    pub language: String,
    /// Of what.
    pub filters: Filters,
    /// What was in the table in hours that were over at this time, the same rows however often it is asked; absent: everything that
    /// is there when it runs.
    pub as_of: Option<Timestamp>,
    /// For whom.
    pub profile: Profile,
    /// What for, in the words of whoever asks.
    pub purpose: String,
    /// A byte-order mark at the head of CSV, which some spreadsheets need to read Vietnamese.
    pub bom: bool,
}

/// Which rows. An empty list is no restriction.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Filters {
    /// Waves; empty: all.
    pub waves: Vec<String>,
    /// Offices.
    pub offices: Vec<String>,
    /// Service groups.
    pub service_groups: Vec<String>,
    /// Channels.
    pub channels: Vec<String>,
    /// What the right to rate rested on.
    pub bases: Vec<String>,
    /// With what came after the freeze.
    pub late: bool,
    /// With what does not count by its verdict.
    pub excluded: bool,
    /// Key and version of a questionnaire; no version: the newest.
    pub questionnaire: Option<(String, Option<u32>)>,
    /// Period of a release; absent: the newest.
    pub period: Option<String>,
    /// `scores` or `figures` of a release.
    pub table: Option<String>,
}

/// Shorter than this is no purpose.
const SHORTEST_PURPOSE: usize = 10;

impl Order {
    /// The order, or everything in it that does not fit together.
    pub fn checked(self, now: Timestamp) -> Result<Self> {
        let mut wrong = Vec::new();
        let mut fault = |pointer: &str, vi: &str, en: &str| {
            wrong.push(Violation::new(pointer, Rule::Fault(format!("{vi} / {en}"))));
        };
        let comments = self.dataset == Dataset::Comments;
        if comments && matches!(self.profile, Profile::Public | Profile::Research) {
            fault(
                "/profile",
                "hồ sơ này không có ý kiến viết tay; chọn internal hoặc full",
                "this profile has no comments; choose internal or full",
            );
        }
        if self.profile == Profile::Full && self.purpose.trim().chars().count() < SHORTEST_PURPOSE {
            fault(
                "/purpose",
                "full cần nêu mục đích, ít nhất 10 ký tự",
                "full needs a purpose of 10 characters or more",
            );
        }
        if self.dataset != Dataset::Responses && self.layout == Layout::Long {
            fault("/layout", "chỉ responses có dạng long", "only responses have a long layout");
        }
        if self.profile == Profile::Public && self.dataset == Dataset::Responses && self.layout == Layout::Long {
            fault("/layout", "public chỉ có một dạng: số đếm", "public has one layout: counts");
        }
        if self.as_of.is_some_and(|moment| moment > now) {
            fault("/as_of", "thời điểm chưa tới", "this time has not come");
        }
        if self.filters.table.as_deref().is_some_and(|table| !["scores", "figures"].contains(&table)) {
            fault("/filters/table", "một trong scores, figures", "one of scores, figures");
        }
        if wrong.is_empty() { Ok(self) } else { Err(Refusal::with(Code::Invalid, wrong)) }
    }

    /// The seed of the shuffle: 64 bits out of the order and what the rows are of, so that it needs no keeping and no luck.
    pub fn seed(&self, of: &[String]) -> u64 {
        let text = serde_json::to_string(&(self, of)).expect("strings, flags and lists always make JSON");
        u64::from_str_radix(&sha256(text.as_bytes())[..16], 16).expect("16 hexadecimal digits are 64 bits")
    }

    /// Does it hold what two people must agree to?
    pub fn needs_approval(&self) -> bool {
        self.profile == Profile::Full && !self.dataset.is_published()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_together_is_told_at_once() {
        let order = Order {
            dataset: Dataset::Comments,
            layout: Layout::Long,
            as_of: Some("2026-01-02T00:00:00Z".parse().unwrap()),
            ..Order::default()
        };
        let refused = order.checked("2026-01-01T00:00:00Z".parse().unwrap()).unwrap_err();
        let pointers: Vec<&str> = refused.violations().iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/profile", "/layout", "/as_of"]);
        let full = Order { profile: Profile::Full, purpose: "  kiểm tra ".into(), ..Order::default() };
        assert!(full.clone().checked(Timestamp::UNIX_EPOCH).is_err());
        let full = Order { purpose: "đối chiếu với phiếu giấy".into(), ..full };
        assert!(full.checked(Timestamp::UNIX_EPOCH).unwrap().needs_approval());
    }

    #[test]
    fn the_seed_follows_the_order() {
        let of = ["2026-Q3 00ff".to_owned()];
        let order = Order::default();
        assert_eq!(order.seed(&of), order.clone().seed(&of));
        assert_ne!(order.seed(&of), order.seed(&[]));
        assert_ne!(order.seed(&of), Order { bom: true, ..order }.seed(&of));
    }
}
