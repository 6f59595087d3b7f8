//! Why something was refused: one type for every stage of the server, with a stable code.

pub mod code;
pub mod problem;
pub mod rule;

use std::{fmt, sync::Arc};

use sea_orm::{DbErr, RuntimeErr};

pub use code::Code;
pub use rule::{Rule, Violation};

use crate::limits::Standing;

/// The result of every fallible function here.
pub type Result<T, E = Refusal> = std::result::Result<T, E>;

/// A refusal: a stable code, every violation found (not only the first), and the cause where the fault is ours.
#[derive(Debug, Clone)]
pub struct Refusal {
    code: Code,
    violations: Vec<Violation>,
    cause: Option<Arc<dyn std::error::Error + Send + Sync>>,
    wait: Option<u32>,
    standing: Option<Standing>,
}

impl Refusal {
    /// A refusal that its code explains.
    pub fn new(code: Code) -> Self {
        Self { code, violations: Vec::new(), cause: None, wait: code.retry_after(), standing: None }
    }

    /// A refusal with the fields it is about.
    pub fn with(code: Code, violations: Vec<Violation>) -> Self {
        Self { violations, ..Self::new(code) }
    }

    /// One field is at fault.
    pub fn at(code: Code, pointer: impl Into<String>, rule: Rule) -> Self {
        Self::with(code, vec![Violation::new(pointer, rule)])
    }

    /// Our own fault. The cause is for the log alone.
    pub fn internal(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { cause: Some(Arc::new(cause)), ..Self::new(Code::Internal) }
    }

    /// A limit is used up; there is room again after so many seconds.
    pub fn limited(seconds: u32) -> Self {
        Self { wait: Some(seconds), ..Self::new(Code::TooManyRequests) }
    }

    /// A limit is used up, and the sender is told which.
    pub fn over(standing: Standing) -> Self {
        Self { wait: standing.wait(), standing: Some(standing), ..Self::new(Code::TooManyRequests) }
    }

    /// The limit that is used up.
    pub fn standing(&self) -> Option<Standing> {
        self.standing
    }

    /// Seconds after which it is worth trying again.
    pub fn retry_after(&self) -> Option<u32> {
        self.wait
    }

    /// The stable code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// What is wrong, field by field, in the order of the input.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// The cause of a fault of ours.
    pub fn cause(&self) -> Option<&(dyn std::error::Error + Send + Sync)> {
        self.cause.as_deref()
    }
}

impl From<DbErr> for Refusal {
    fn from(error: DbErr) -> Self {
        let code = if is_busy(&error) { Code::Busy } else { Code::Internal };
        Self { cause: Some(Arc::new(error)), ..Self::new(code) }
    }
}

/// No connection was free in time, or another process held SQLite's write lock for longer than the busy timeout.
fn is_busy(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) => true,
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            // SQLITE_BUSY and its two extended codes.
            let code = error.as_database_error().and_then(|error| error.code());
            code.is_some_and(|code| matches!(code.as_ref(), "5" | "261" | "517"))
        }
        _ => false,
    }
}

/// Faults of a file or a release keep their place in words; there is no JSON pointer into a file.
impl From<analytics::Error> for Refusal {
    fn from(error: analytics::Error) -> Self {
        if error.stage() == analytics::error::Stage::Io {
            return Self::internal(error);
        }
        Self::with(Code::FileFaulty, error.faults().iter().map(Violation::from).collect())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.code.title().vi, self.code.title().en)?;
        for violation in &self.violations {
            write!(f, "\n  {violation}")?;
        }
        match &self.cause {
            Some(cause) => write!(f, "\n  {cause}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Refusal {}
