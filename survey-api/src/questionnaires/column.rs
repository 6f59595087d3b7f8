//! Where an answer stands among the bytes of a stored response: a byte an item in questionnaire order, a byte an option
//! of an item that takes several.
//!
//! A code stands for itself; a number or a day for its place in the range, from 1; an option is 1 (not chosen) or 2
//! (chosen). Words have no byte: they are comments. What comes from records has none either: it is not answered.

use jiff::civil::Date;

use super::domain::{Days, Item, Kind, Range};

/// One byte of a stored response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The item's key, with `.code` behind it for an option.
    pub key: String,
    /// Position of the item in the questionnaire.
    pub item: usize,
    /// The option it stands for.
    pub option: Option<u8>,
    /// Lowest byte of an answer.
    pub low: u8,
    /// Highest byte of an answer.
    pub high: u8,
}

/// The byte of an option that was not chosen.
pub const NOT_CHOSEN: u8 = 1;
/// The byte of an option that was chosen.
pub const CHOSEN: u8 = 2;

/// The columns of some items.
pub(super) fn of(items: &[Item]) -> Vec<Column> {
    items.iter().enumerate().flat_map(|(position, item)| columns(position, item)).collect()
}

fn columns(position: usize, item: &Item) -> Vec<Column> {
    if !item.is_answered() {
        return Vec::new();
    }
    let one = |low, high| vec![Column { key: item.key.clone(), item: position, option: None, low, high }];
    let codes = item.codes.iter().map(|choice| choice.code);
    match item.kind {
        Kind::Scale => one(item.low.unwrap_or(1), item.high.unwrap_or(1)),
        Kind::Single => one(codes.clone().min().unwrap_or(1), codes.max().unwrap_or(1)),
        Kind::Number => one(1, item.range.map_or(1, |range| range.places())),
        Kind::Date => one(1, item.days.map_or(1, |days| days.places())),
        Kind::Multi => codes
            .map(|code| Column {
                key: format!("{}.{code}", item.key),
                item: position,
                option: Some(code),
                low: NOT_CHOSEN,
                high: CHOSEN,
            })
            .collect(),
        Kind::Text | Kind::Note => Vec::new(),
    }
}

impl Range {
    /// How many numbers there are, 250 at most.
    pub fn places(self) -> u8 {
        let places = ((self.max - self.min) * self.scale()).round() + 1.0;
        places.clamp(1.0, 250.0) as u8
    }

    /// The byte of a number; `None` where it is not one of them.
    pub fn byte(self, number: f64) -> Option<u8> {
        let place = (number - self.min) * self.scale();
        let is_a_step = (place - place.round()).abs() < 1e-6;
        (is_a_step && place.round() >= 0.0 && number <= self.max + 1e-9).then(|| place.round() as u8 + 1)
    }

    /// The number behind a byte.
    pub fn number(self, byte: u8) -> f64 {
        let scaled = (self.min * self.scale()).round() + f64::from(byte.saturating_sub(1));
        scaled / self.scale()
    }

    fn scale(self) -> f64 {
        10_f64.powi(i32::from(self.decimals))
    }
}

impl Days {
    /// How many steps there are, 250 at most.
    pub fn places(self) -> u8 {
        let days = self.from.until(self.to).map_or(0, |span| span.get_days());
        u8::try_from(days / i32::from(self.step.max(1)) + 1).unwrap_or(250).clamp(1, 250)
    }

    /// The byte of a day; `None` where it is outside.
    pub fn byte(self, day: Date) -> Option<u8> {
        let days = self.from.until(day).ok()?.get_days();
        let inside = day >= self.from && day <= self.to;
        inside.then(|| u8::try_from(days / i32::from(self.step.max(1)) + 1).ok()).flatten()
    }

    /// The first day of the step behind a byte.
    pub fn day(self, byte: u8) -> Option<Date> {
        let days = i64::from(byte.checked_sub(1)?) * i64::from(self.step.max(1));
        self.from.checked_add(jiff::Span::new().days(days)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_its_byte_belong_together() {
        let trips = Range { min: 0.0, max: 20.0, decimals: 0 };
        assert_eq!((trips.places(), trips.byte(0.0), trips.byte(20.0)), (21, Some(1), Some(21)));
        assert_eq!([trips.byte(-1.0), trips.byte(21.0), trips.byte(1.5)], [None; 3]);
        let hours = Range { min: 0.5, max: 8.0, decimals: 1 };
        assert_eq!((hours.places(), hours.byte(0.7)), (76, Some(3)));
        assert!((1..=76).all(|byte| hours.byte(hours.number(byte)) == Some(byte)));
    }

    #[test]
    fn a_day_is_kept_no_finer_than_its_step() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        let days = Days { from: date("2026-07-01"), to: date("2026-09-30"), step: 7 };
        assert_eq!(
            (days.places(), days.byte(date("2026-07-07")), days.byte(date("2026-07-08"))),
            (14, Some(1), Some(2))
        );
        assert_eq!(days.day(2), Some(date("2026-07-08")));
        assert_eq!([days.byte(date("2026-06-30")), days.byte(date("2026-10-01"))], [None; 2]);
    }
}
