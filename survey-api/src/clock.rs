//! The only place that reads the time.

use jiff::Timestamp;

/// Where "now" comes from: the system, or a fixed moment for a simulation, an import or a test.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock(Option<Timestamp>);

/// A moment without minutes: whole hours since 1970-01-01T00:00Z. An anonymous answer carries nothing finer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hour(pub i32);

impl Clock {
    /// The system's clock.
    pub const fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still.
    pub const fn at(moment: Timestamp) -> Self {
        Self(Some(moment))
    }

    /// The present moment.
    #[expect(clippy::disallowed_methods, reason = "the one door through which the time comes in")]
    pub fn now(self) -> Timestamp {
        self.0.unwrap_or_else(Timestamp::now)
    }

    /// The present day in UTC, which decides nothing finer than a day.
    pub fn today(self) -> jiff::civil::Date {
        self.now().to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// The present day and time where the offices are.
    pub fn here(self) -> jiff::civil::DateTime {
        here(self.now())
    }

    /// The present hour.
    pub fn hour(self) -> Hour {
        Hour::of(self.now())
    }
}

/// A moment as a clock on the wall of an office shows it: seven hours ahead of UTC all year.
pub fn here(moment: Timestamp) -> jiff::civil::DateTime {
    moment.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).datetime()
}

impl Hour {
    /// The hour in which `moment` falls.
    pub fn of(moment: Timestamp) -> Self {
        let hours = moment.as_second().div_euclid(3600);
        Self(i32::try_from(hours).expect("jiff's range of years is under 2^31 hours"))
    }

    /// Its beginning.
    pub fn start(self) -> Timestamp {
        Timestamp::from_second(i64::from(self.0) * 3600).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}
