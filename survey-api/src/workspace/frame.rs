//! What every page of the staff has around its content: where they can go, and who they are.

use std::ops::Deref;

use super::Access;
use crate::{
    accounts::{Staff, Verb},
    i18n::Language,
    published::{frame::Frame, pages::Link},
};

/// Where the navigation leads: the address, the message with its name, and who may go there: nobody is shown what they cannot open.
/// A concern adds a line for its first page.
const NAVIGATION: &[(&str, &str, Access)] = &[
    ("/staff", "staff-home", Access::Staff),
    ("/staff/waves", "staff-waves", Access::Verb(Verb::FunnelRead)),
    ("/staff/offices", "staff-offices", Access::Verb(Verb::FunnelRead)),
    ("/staff/questionnaires", "staff-questionnaires", Access::Verb(Verb::FunnelRead)),
    ("/staff/codes", "staff-codes", Access::Verb(Verb::BallotIssue)),
    ("/staff/paper", "staff-paper", Access::Verb(Verb::PaperKey)),
    ("/staff/paper/disputes", "staff-paper-disputes", Access::Verb(Verb::PaperAdjudicate)),
    ("/staff/paper/stock", "staff-paper-stock", Access::Verb(Verb::PaperStock)),
    ("/staff/paper/openings", "staff-paper-openings", Access::Either(Verb::PaperStock, Verb::PaperKey)),
    ("/staff/paper/errors", "staff-paper-errors", Access::Verb(Verb::FunnelRead)),
    ("/staff/import", "staff-import", Access::Verb(Verb::FileImport)),
    ("/staff/exports", "staff-exports", Access::Either(Verb::FileExport, Verb::FullExportApprove)),
    ("/staff/devices", "staff-devices", Access::Verb(Verb::DeviceChange)),
    ("/staff/voids", "staff-voids", Access::Verb(Verb::ResponseVoid)),
    ("/staff/compile", "staff-compile", Access::Everywhere(Verb::ReleaseCompile)),
    ("/staff/releases", "staff-releases", Access::Everywhere(Verb::ReleaseApprove)),
    ("/staff/people", "staff-people", Access::Verb(Verb::PersonRead)),
    ("/staff/tokens", "staff-tokens", Access::Staff),
    ("/staff/letters", "staff-letters", Access::Staff),
    ("/staff/mail", "staff-mail", Access::Everywhere(Verb::OperationChange)),
    ("/staff/audit", "staff-audit", Access::Everywhere(Verb::AuditRead)),
];

/// A page's frame with the navigation of whoever is signed in. Everything of [`Frame`] is there too.
#[derive(Debug, Clone)]
pub struct StaffFrame {
    frame: Frame,
    /// Where they can go; empty for who is not signed in.
    pub places: Vec<Place>,
    /// Their name.
    pub name: Option<String>,
}

/// An entry of the navigation.
#[derive(Debug, Clone)]
pub struct Place {
    /// Where to, and in which words.
    pub link: Link,
    /// True for the page itself.
    pub is_here: bool,
}

impl StaffFrame {
    /// A page for whoever is signed in.
    pub fn new(language: Language, path: &str, staff: &Staff) -> Self {
        let open = NAVIGATION.iter().filter(|(.., access)| access.admits(staff));
        let places = open.map(|(address, name, _)| Place {
            link: Link { address: language.path(address), text: language.say(name) },
            is_here: *address == path,
        });
        let name = staff.person.as_ref().map(|person| person.name.clone());
        Self { frame: Frame::new(language, path), places: places.collect(), name }
    }

    /// A page for who is not signed in yet.
    pub fn outside(language: Language, path: &str) -> Self {
        Self { frame: Frame::new(language, path), places: Vec::new(), name: None }
    }
}

impl Deref for StaffFrame {
    type Target = Frame;

    fn deref(&self) -> &Frame {
        &self.frame
    }
}
