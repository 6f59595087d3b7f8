//! What a kiosk is to ask, on the wire.

use serde::Serialize;
use utoipa::ToSchema;

use super::square::SquareView;
use crate::{
    offices::{Office, domain::Named},
    questionnaires::{rotation::Draw, views::TextView},
};

/// What this device is to ask now, and of whom.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssignmentView {
    /// The office it stands in.
    pub office: NamedView,
    /// The counter it stands at; null where it stands at none.
    pub counter: Option<NamedView>,
    /// What a visit may have been about, of which a person chooses one.
    pub service_groups: Vec<NamedView>,
    /// The wave in the field; null: nothing is asked now.
    #[schema(example = "2026-Q4")]
    pub wave: Option<String>,
    /// The hash under which its questionnaire is fetched; null where there is no wave.
    pub questionnaire: Option<String>,
    /// Items of which each person is asked some, by the id of their response.
    pub draws: Vec<DrawView>,
    /// Where results are published, without its scheme.
    #[schema(example = "danhgia.example.gov.vn")]
    pub address: String,
    /// The full form on a phone.
    pub form: SquareView,
    /// The newest index, where one is published.
    pub published: Option<PublishedView>,
}

/// The right to rate a visit that has just been finished.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferView {
    /// Goes into the response as its `ballot`.
    pub ballot: String,
    /// What the visit was about.
    #[schema(example = "investment")]
    pub service_group: String,
}

/// A code with its name.
#[derive(Debug, Serialize, ToSchema)]
pub struct NamedView {
    /// Stable code.
    #[schema(example = "VPEZ")]
    pub code: String,
    /// Its name.
    pub name: TextView,
}

/// Some items, of which each person is asked a few.
#[derive(Debug, Serialize, ToSchema)]
pub struct DrawView {
    /// Item keys, in questionnaire order.
    pub items: Vec<String>,
    /// How many of them a person is asked.
    pub count: u16,
}

/// The newest published index, in words.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublishedView {
    /// "Quý III/2026".
    pub period: TextView,
    /// "85,43%".
    pub value: TextView,
}

impl From<&Office> for NamedView {
    fn from(office: &Office) -> Self {
        Self { code: office.code.clone(), name: office.name.clone().into() }
    }
}

impl From<&Named> for NamedView {
    fn from(named: &Named) -> Self {
        Self { code: named.code.clone(), name: named.name.clone().into() }
    }
}

impl From<Draw> for DrawView {
    fn from(draw: Draw) -> Self {
        Self { items: draw.items, count: draw.count }
    }
}
