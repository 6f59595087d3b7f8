//! Where a role holds: everywhere, in a province, at one office.

use std::{collections::BTreeSet, fmt};

use crate::{offices::Office, slug::is_code};

/// A subtree of offices.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Every office, and what belongs to none of them.
    Everywhere,
    /// The offices of one province.
    Province(String),
    /// One office.
    Office(String),
}

/// The offices of some scopes, by their codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Every office, and what belongs to none of them.
    Everywhere,
    /// These.
    Offices(BTreeSet<String>),
}

impl Scope {
    /// Reads `*`, `province:KH` or `office:VPEZ`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None => (text == "*").then_some(Self::Everywhere),
            Some(("province", code)) => is_code(code).then(|| Self::Province(code.to_owned())),
            Some(("office", code)) => is_code(code).then(|| Self::Office(code.to_owned())),
            Some(_) => None,
        }
    }

    /// The offices in it, of those there are.
    pub fn reach(&self, offices: &[Office]) -> Reach {
        match self {
            Self::Everywhere => Reach::Everywhere,
            Self::Province(province) => {
                let inside = offices.iter().filter(|office| office.province == *province);
                Reach::Offices(inside.map(|office| office.code.clone()).collect())
            }
            Self::Office(code) => Reach::Offices(BTreeSet::from([code.clone()])),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everywhere => f.write_str("*"),
            Self::Province(code) => write!(f, "province:{code}"),
            Self::Office(code) => write!(f, "office:{code}"),
        }
    }
}

impl Reach {
    /// Nowhere.
    pub const fn nowhere() -> Self {
        Self::Offices(BTreeSet::new())
    }

    /// The offices, where they are not all of them.
    pub fn list(&self) -> Option<&BTreeSet<String>> {
        match self {
            Self::Everywhere => None,
            Self::Offices(codes) => Some(codes),
        }
    }

    /// Is this office in it?
    pub fn has(&self, office: &str) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Offices(codes) => codes.contains(office),
        }
    }

    /// Is all of `other` in it?
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Everywhere, _) => true,
            (Self::Offices(_), Self::Everywhere) => false,
            (Self::Offices(mine), Self::Offices(theirs)) => theirs.is_subset(mine),
        }
    }

    /// Have the two an office in common?
    pub fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Offices(mine), Self::Offices(theirs)) => !mine.is_disjoint(theirs),
            (Self::Offices(some), Self::Everywhere) | (Self::Everywhere, Self::Offices(some)) => !some.is_empty(),
            (Self::Everywhere, Self::Everywhere) => true,
        }
    }

    /// What is in both.
    #[must_use]
    pub fn within(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Offices(mine), Self::Offices(theirs)) => Self::Offices(mine.intersection(theirs).cloned().collect()),
            (Self::Everywhere, other) => other.clone(),
            (mine, Self::Everywhere) => mine,
        }
    }

    /// Both together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Offices(mut mine), Self::Offices(theirs)) => {
                mine.extend(theirs);
                Self::Offices(mine)
            }
            _ => Self::Everywhere,
        }
    }
}
