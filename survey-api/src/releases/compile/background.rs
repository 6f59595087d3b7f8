//! What a release tells beside its figures: what became of offices meanwhile, and how well paper was keyed.

use std::collections::{BTreeMap, BTreeSet};

use analytics::release::{ChangeKind, KeyingErrors, OfficeChange};

use crate::{
    error::{Code, Refusal, Result, Rule},
    offices::{
        self,
        store::time,
        succession::{Kind, Succession, quarter},
    },
    paper,
    store::Store,
    waves,
};

/// The changes of offices between the first and the last of some waves. What they did to the series, the analysis says.
pub(super) async fn office_changes(store: &Store, codes: &[String]) -> Result<Vec<OfficeChange>> {
    let periods = periods(store, codes).await?;
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return Ok(Vec::new()) };
    let is_between = |from: &String| from > first && from <= last;
    let mut changes = grouped(time::successions(store).await?);
    for office in offices::store::all(store).await? {
        for (since, former_name) in time::names(store, &office.code).await? {
            changes.push(OfficeChange {
                kind: ChangeKind::Rename,
                since: since.to_string(),
                from: quarter(since),
                old: vec![office.code.clone()],
                new: vec![office.code.clone()],
                former_name: Some(former_name),
                ..OfficeChange::default()
            });
        }
    }
    changes.retain(|change| is_between(&change.from));
    Ok(changes)
}

async fn periods(store: &Store, codes: &[String]) -> Result<BTreeSet<String>> {
    let mut periods = BTreeSet::new();
    for code in codes {
        let unknown = || Refusal::at(Code::Invalid, format!("wave {code}"), Rule::UnknownWave);
        periods.insert(waves::store::one(store, code).await?.ok_or_else(unknown)?.period);
    }
    Ok(periods)
}

/// How well the paper of some waves was keyed, all fields together first, then by item.
pub(super) async fn keying(store: &Store, codes: &[String]) -> Result<Vec<KeyingErrors>> {
    let mut sums: BTreeMap<(String, Option<String>), KeyingErrors> = BTreeMap::new();
    for code in codes {
        let unknown = || Refusal::at(Code::Invalid, format!("wave {code}"), Rule::UnknownWave);
        let period = waves::store::one(store, code).await?.ok_or_else(unknown)?.period;
        let mut add = |item: &str, more: KeyingErrors| {
            for item in [None, Some(item.to_owned())] {
                let empty = || KeyingErrors { period: period.clone(), item: item.clone(), ..KeyingErrors::default() };
                let sum = sums.entry((period.clone(), item.clone())).or_insert_with(empty);
                sum.keyed += more.keyed;
                sum.wrong += more.wrong;
                sum.rekeyed += more.rekeyed;
                sum.differing += more.differing;
            }
        };
        for ((_, item), rate) in paper::store::errors::of_wave(store, code).await? {
            add(&item, KeyingErrors { keyed: rate.keyed, wrong: rate.wrong, ..KeyingErrors::default() });
        }
        for (item, rate) in paper::store::rekey::differences(store, code).await? {
            add(&item, KeyingErrors { rekeyed: rate.keyed, differing: rate.wrong, ..KeyingErrors::default() });
        }
    }
    Ok(sums.into_values().collect())
}

/// The rows of the table of successions as changes: one for each office that others became, one for each that was split.
fn grouped(rows: Vec<Succession>) -> Vec<OfficeChange> {
    let mut changes: BTreeMap<(jiff::civil::Date, &str, String), OfficeChange> = BTreeMap::new();
    for row in &rows {
        let (kind, one) = match row.kind {
            Kind::Merge => (ChangeKind::Merge, &row.new),
            Kind::Split => (ChangeKind::Split, &row.old),
        };
        let change = changes.entry((row.since, row.kind.word(), one.clone())).or_insert_with(|| OfficeChange {
            kind,
            since: row.since.to_string(),
            from: quarter(row.since),
            ..OfficeChange::default()
        });
        for (codes, code) in [(&mut change.old, &row.old), (&mut change.new, &row.new)] {
            if !codes.contains(code) {
                codes.push(code.clone());
            }
        }
    }
    changes.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_day_that_lead_to_one_office_are_one_merger() {
        let row = |old: &str, new: &str, kind| Succession {
            old: old.into(),
            new: new.into(),
            since: "2026-07-01".parse().unwrap(),
            kind,
            weight: Some(1.0),
        };
        let rows = vec![
            row("A", "C", Kind::Merge),
            row("B", "C", Kind::Merge),
            row("O", "P", Kind::Split),
            row("O", "Q", Kind::Split),
        ];
        let changes = grouped(rows);
        let told: Vec<_> =
            changes.iter().map(|one| (one.kind, one.old.join(" "), one.new.join(" "), &*one.from)).collect();
        assert_eq!(
            told,
            [
                (ChangeKind::Merge, "A B".to_owned(), "C".to_owned(), "2026-Q3"),
                (ChangeKind::Split, "O".to_owned(), "P Q".to_owned(), "2026-Q3")
            ]
        );
    }
}
