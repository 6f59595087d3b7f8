//! Offices on the wire.

pub mod calendar;
pub mod time;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{Office, domain::Named};
use crate::questionnaires::views::TextView;

/// An office.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeView {
    /// Stable code.
    #[schema(example = "VPEZ")]
    pub code: String,
    /// Its name.
    pub name: TextView,
    /// The code of its province.
    #[schema(example = "KH")]
    pub province: String,
    /// Groups of services it offers; with the office, the strata.
    pub service_groups: Vec<NamedView>,
    /// Counters of its one-stop desk.
    pub counters: Vec<NamedView>,
}

/// What can be said of an office; its code is in the address.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficeBody {
    /// Its name.
    pub name: TextView,
    /// The code of its province.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32, example = "KH")]
    pub province: String,
    /// Groups of services it offers; with the office, the strata.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_items = 1, max_items = 100)]
    pub service_groups: Vec<NamedView>,
    /// Counters of its one-stop desk.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub counters: Vec<NamedView>,
}

/// A code with its name.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedView {
    /// Stable code.
    #[schema(example = "investment")]
    pub code: String,
    /// Its name.
    pub name: TextView,
}

impl OfficeBody {
    /// The office at `code`, unchecked.
    pub fn at(self, code: String) -> Office {
        let named = |view: NamedView| Named { code: view.code, name: view.name.into() };
        Office {
            code,
            name: self.name.into(),
            province: self.province,
            service_groups: self.service_groups.into_iter().map(named).collect(),
            counters: self.counters.into_iter().map(named).collect(),
        }
    }
}

impl From<Office> for OfficeView {
    fn from(office: Office) -> Self {
        let named = |named: Named| NamedView { code: named.code, name: named.name.into() };
        Self {
            code: office.code,
            name: office.name.into(),
            province: office.province,
            service_groups: office.service_groups.into_iter().map(named).collect(),
            counters: office.counters.into_iter().map(named).collect(),
        }
    }
}
