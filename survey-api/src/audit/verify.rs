//! Walking the chain from its first row: the first one that is not what it was is named.

use super::{chain, root, store};
use crate::{entity::audit_event::Model, error::Result, store::Store};

const PAGE: u64 = 1000;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Rows that are as they were written, from the first on.
    pub sound: u64,
    /// Signed roots that agree with the chain.
    pub roots: u64,
    /// The first thing that does not.
    pub fault: Option<Fault>,
}

/// Where the chain breaks, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Number of the row.
    pub seq: i64,
    /// How it breaks.
    pub kind: FaultKind,
}

/// How a chain breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// No row has this number, but later ones are there.
    Missing,
    /// The row does not follow the one before it.
    Moved,
    /// The row's content is not what was written.
    Changed,
    /// The chain ends before this row, which the head or a root knows.
    CutOff,
    /// A signed root is not signed by this installation, or names another row.
    Root,
}

impl FaultKind {
    /// The word for programs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Moved => "moved",
            Self::Changed => "changed",
            Self::CutOff => "cut_off",
            Self::Root => "root",
        }
    }
}

/// Verifies the whole chain.
pub async fn verify(store: &Store) -> Result<Report> {
    let key = store.audit_key()?;
    let mut roots = store::roots(store).await?.into_iter().peekable();
    let mut report = Report { sound: 0, roots: 0, fault: None };
    // What the head says is read first: rows that are added meanwhile are beyond it and are sound or not by themselves.
    let head = store::head(store).await?.unwrap_or_default();
    let (mut seq, mut mac) = (0, String::new());
    loop {
        let page = store::following(store, seq, PAGE).await?;
        if page.is_empty() {
            break;
        }
        for row in page {
            if let Some(kind) = broken(key, &row, seq, &mac) {
                let seq = if kind == FaultKind::Missing { seq + 1 } else { row.seq };
                report.fault = Some(Fault { seq, kind });
                return Ok(report);
            }
            (seq, mac) = (row.seq, row.mac);
            report.sound += 1;
            while let Some(root) = roots.next_if(|root| root.seq <= seq) {
                if root.mac != mac || root.seq != seq || !root::holds(store, &root)? {
                    report.fault = Some(Fault { seq: root.seq, kind: FaultKind::Root });
                    return Ok(report);
                }
                report.roots += 1;
            }
            if seq == head.0 && mac != head.1 {
                report.fault = Some(Fault { seq, kind: FaultKind::Changed });
                return Ok(report);
            }
        }
    }
    let known = roots.map(|root| root.seq).chain([head.0]).max().unwrap_or_default();
    if known > seq {
        report.fault = Some(Fault { seq: seq + 1, kind: FaultKind::CutOff });
    }
    Ok(report)
}

fn broken(key: &crate::keys::Key, row: &Model, seq: i64, mac: &str) -> Option<FaultKind> {
    if row.seq != seq + 1 {
        Some(FaultKind::Missing)
    } else if chain::mac(key, row) != row.mac {
        Some(FaultKind::Changed)
    } else if row.prev_mac != mac {
        Some(FaultKind::Moved)
    } else {
        None
    }
}
