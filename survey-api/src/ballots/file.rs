//! A table of finished visits as tallies: one row a stratum, or several that add up.

use std::collections::BTreeMap;

use analytics::{
    error::{Error, Fault, Stage},
    frame::table::Table,
};

use super::EncounterTally;
use crate::responses::file::codes;

/// Which columns say what.
#[derive(Debug, Clone)]
pub struct Columns {
    /// The period, also the code of the wave.
    pub period: String,
    /// The office.
    pub office: String,
    /// The service group.
    pub service_group: String,
    /// How many visits were finished.
    pub encounters: String,
}

/// Reads the tallies. Rows of one stratum are added up.
///
/// # Errors
/// Every fault: columns that are not there, cells that are no code, counts that are no whole number.
pub fn read(table: &Table, columns: &Columns) -> Result<Vec<EncounterTally>, Error> {
    let mut faults = Vec::new();
    let waves = codes(table, &columns.period, &mut faults);
    let offices = codes(table, &columns.office, &mut faults);
    let groups = codes(table, &columns.service_group, &mut faults);
    let counts = table.numbers_into(&columns.encounters, &mut faults);
    let mut tallies: BTreeMap<(String, String, String), u32> = BTreeMap::new();
    for (row, (((wave, office), group), count)) in waves.into_iter().zip(offices).zip(groups).zip(counts).enumerate() {
        let whole = count.filter(|n| n.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(n));
        match whole {
            Some(count) => {
                let sum = tallies.entry((wave, office, group)).or_default();
                *sum = sum.saturating_add(count as u32);
            }
            None if faults.iter().any(|fault| fault.place == table.place(row, &columns.encounters)) => {}
            None => {
                let cause = "số lượt không phải số nguyên từ 0 / the count is not a whole number from 0";
                faults.push(Fault::new(
                    table.place(row, &columns.encounters),
                    cause,
                    "ghi số lượt đã giải quyết xong / write how many visits were finished",
                ));
            }
        }
    }
    if !faults.is_empty() {
        return Err(Error::new(Stage::Schema, faults));
    }
    let tally =
        |((wave, office, service_group), encounters)| EncounterTally { wave, office, service_group, encounters };
    Ok(tallies.into_iter().map(tally).collect())
}
