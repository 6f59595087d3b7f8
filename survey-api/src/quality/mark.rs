//! What was noticed about a response, and whether it counts.

/// Something noticed about a response. The first are noticed as it arrives, because nothing of it is kept that would show
/// them later; the others by looking at the whole wave; the last is two people's decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mark {
    /// Answered faster than the questions can be read.
    Fast,
    /// A field was filled that no person sees.
    Trap,
    /// Sent from the network of an office, and not by its kiosk.
    OfficeNetwork,
    /// Sent while its device or network was over its limit.
    OverLimit,
    /// The device's clock was far from the server's.
    Clock,
    /// Its device has lost or deleted records before this one.
    DeviceGap,
    /// Its device's chain has two ends: somebody copied it.
    DeviceFork,
    /// Every rated item of a long form has the same answer.
    StraightLine,
    /// The same answers came before from the same place within the hour.
    Duplicate,
    /// More answers came from one place in one hour than people can give.
    Burst,
    /// Two people decided that it does not count.
    Void,
    /// A kiosk sent it while its office was closed. (Last, because a mark's place is its bit in what is stored.)
    OutOfHours,
}

/// The marks of one response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Marks(i32);

/// Whether a response counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Verdict {
    /// It counts.
    #[default]
    Accepted,
    /// It counts, and somebody should look at it.
    Flagged,
    /// It is kept and does not count.
    Excluded,
}

impl Mark {
    /// All of them; a mark's place is its bit.
    pub const ALL: [Self; 12] = [
        Self::Fast,
        Self::Trap,
        Self::OfficeNetwork,
        Self::OverLimit,
        Self::Clock,
        Self::DeviceGap,
        Self::DeviceFork,
        Self::StraightLine,
        Self::Duplicate,
        Self::Burst,
        Self::Void,
        Self::OutOfHours,
    ];

    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Trap => "trap",
            Self::OfficeNetwork => "office_network",
            Self::OverLimit => "over_limit",
            Self::Clock => "clock",
            Self::DeviceGap => "device_gap",
            Self::DeviceFork => "device_fork",
            Self::StraightLine => "straight_line",
            Self::Duplicate => "duplicate",
            Self::Burst => "burst",
            Self::Void => "void",
            Self::OutOfHours => "out_of_hours",
        }
    }

    const fn bit(self) -> i32 {
        1 << self as i32
    }
}

impl Marks {
    /// No mark.
    pub const NONE: Self = Self(0);

    /// The marks behind a stored number.
    pub const fn from_bits(bits: i32) -> Self {
        Self(bits)
    }

    /// As they are stored.
    pub const fn bits(self) -> i32 {
        self.0
    }

    /// Is this one of them?
    pub const fn has(self, mark: Mark) -> bool {
        self.0 & mark.bit() != 0
    }

    /// With this one where `noticed`.
    #[must_use]
    pub const fn with(self, mark: Mark, noticed: bool) -> Self {
        if noticed { Self(self.0 | mark.bit()) } else { self }
    }

    /// Without this one.
    #[must_use]
    pub const fn without(self, mark: Mark) -> Self {
        Self(self.0 & !mark.bit())
    }

    /// Each of them.
    pub fn each(self) -> impl Iterator<Item = Mark> {
        Mark::ALL.into_iter().filter(move |mark| self.has(*mark))
    }
}

impl Verdict {
    /// As it is stored: what is below [`Verdict::Excluded`] counts.
    pub const fn number(self) -> i16 {
        self as i16
    }

    /// The verdict behind a stored number.
    pub const fn from_number(number: i16) -> Self {
        match number {
            0 => Self::Accepted,
            1 => Self::Flagged,
            _ => Self::Excluded,
        }
    }

    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Flagged => "flagged",
            Self::Excluded => "excluded",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_has_a_bit_of_its_own() {
        let all = Mark::ALL.into_iter().fold(Marks::NONE, |marks, mark| {
            assert!(!marks.has(mark), "{}", mark.word());
            marks.with(mark, true)
        });
        assert!(all.each().eq(Mark::ALL));
        assert!(!all.without(Mark::Trap).has(Mark::Trap));
        assert_eq!(Marks::from_bits(all.bits()), all);
    }
}
