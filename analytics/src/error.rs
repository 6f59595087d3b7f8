//! What can go wrong between a file and a published figure.

use std::fmt;

/// One fault: where it is, what is wrong, what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// File, row, column, stratum, node or field, in words: `responses.csv, row 14, column q03`.
    pub place: String,
    /// What is wrong there.
    pub cause: String,
    /// What the reader can do about it; empty when nothing helps.
    pub remedy: String,
}

impl Fault {
    /// A fault at `place` with its `cause` and `remedy`.
    pub fn new(place: impl Into<String>, cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place: place.into(), cause: cause.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.cause)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, " ({})", self.remedy) }
    }
}

/// The stage that refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A file, table or frame does not have the promised shape.
    Schema,
    /// Strata, clusters, weights or population sizes do not fit together.
    Design,
    /// A scheme or a request asks for something impossible.
    Spec,
    /// Reading or writing failed.
    Io,
}

/// Why a stage refused: every fault it found, not only the first.
///
/// A statistic that cannot be published is *not* an error; see [`crate::figure::Status`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    stage: Stage,
    faults: Vec<Fault>,
}

/// How many faults a message lists before it counts the rest.
pub const FAULTS_SHOWN: usize = 50;

impl Error {
    /// Several faults at once.
    pub fn new(stage: Stage, faults: Vec<Fault>) -> Self {
        Self { stage, faults }
    }

    /// One fault.
    pub fn one(stage: Stage, place: impl Into<String>, cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(stage, vec![Fault::new(place, cause, remedy)])
    }

    /// All faults, in the order of the input.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The stage that refused.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// True when the input does not have the promised shape.
    pub fn is_schema(&self) -> bool {
        self.stage == Stage::Schema
    }

    /// True when the survey design is at fault.
    pub fn is_design(&self) -> bool {
        self.stage == Stage::Design
    }

    /// True when the scheme or the request is at fault.
    pub fn is_spec(&self) -> bool {
        self.stage == Stage::Spec
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.faults.iter().take(FAULTS_SHOWN).enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            write!(f, "{fault}")?;
        }
        match self.faults.len().checked_sub(FAULTS_SHOWN) {
            Some(more) if more > 0 => write!(f, "\n… còn {more} chỗ nữa (and {more} more)"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

/// Both answers, or the faults of both: for two readings of which neither needs the other.
///
/// # Errors
/// The faults of either, those that both found once.
pub fn both<A, B>(one: Result<A>, other: Result<B>) -> Result<(A, B)> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(mut one), Err(other)) => {
            let new: Vec<Fault> = other.faults.into_iter().filter(|fault| !one.faults.contains(fault)).collect();
            one.faults.extend(new);
            Err(one)
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// The result of every fallible function here.
pub type Result<T, E = Error> = std::result::Result<T, E>;
