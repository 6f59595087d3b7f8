//! Provinces in four groups of equal count; equal values stand in one group.

use super::provinces;
use crate::{
    Error, Warning,
    kinds::Modelled,
    model::reading::Reading,
    spec::{Estimate, Plot, Tile, Tiles, Withheld},
};

type Value = Result<Estimate, Withheld>;

pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    let units: Vec<(&str, String, String)> =
        reading.units().map(|(code, name)| (code, provinces::folded(&name), name)).collect();
    let on = |grid: &[provinces::Place]| {
        let known: Vec<String> = grid.iter().map(|(name, ..)| provinces::folded(name)).collect();
        units.iter().filter(|(_, folded, _)| known.contains(folded)).count()
    };
    let (now, before) = (provinces::SINCE_JULY_2025.as_slice(), provinces::BEFORE_JULY_2025.as_slice());
    let grid = if on(before) > on(now) { before } else { now };
    if on(grid) < 2 {
        return Err(Error::NotForThis {
            kind: reading.kind,
            why: ("đơn vị phải là tỉnh, thành phố", "the units must be provinces of Việt Nam"),
        });
    }
    let known: Vec<String> = grid.iter().map(|(name, ..)| provinces::folded(name)).collect();
    let stray: Vec<&str> =
        units.iter().filter(|(_, folded, _)| !known.contains(folded)).map(|(.., name)| name.as_str()).collect();
    if !stray.is_empty() {
        warnings.push(Warning::NotPlaced { names: stray.join(", ") });
    }
    let mut tiles = Vec::new();
    for ((name, x, y), folded) in grid.iter().zip(&known) {
        let unit = units.iter().find(|(_, of, _)| of == folded);
        let score = unit.and_then(|(code, ..)| reading.score(code, &reading.period));
        let value = reading.shown(score, name, warnings)?;
        let n = score.and_then(|score| score.n);
        tiles.push(Tile { name: (*name).to_owned(), at: (*x, *y), value, n, group: None, is_open: false });
    }
    let shown = tiles.iter().filter(|tile| tile.value.is_ok()).count();
    if shown == 0 {
        return Err(reading.nothing());
    }
    if shown < tiles.len() {
        warnings.push(Warning::Withheld { shown, of: tiles.len() });
    }
    let values: Vec<Value> = tiles.iter().map(|tile| tile.value).collect();
    for (tile, group) in tiles.iter_mut().zip(grouped(&values)) {
        tile.group = group;
    }
    let groups = std::array::from_fn(|group| {
        let of = || tiles.iter().filter(|tile| tile.group == Some(group as u8)).filter_map(|tile| tile.value.ok());
        let least = of().map(|value| value.value).reduce(f64::min)?;
        let most = of().map(|value| value.value).reduce(f64::max)?;
        Some((least, most, of().count()))
    });
    for tile in &mut tiles {
        tile.is_open = tile.value.ok().zip(tile.group).is_some_and(|(value, group)| is_open(value, group, &groups));
    }
    let size = |pick: fn(&Tile) -> u8| tiles.iter().map(pick).max().map_or(1, |last| last + 1);
    let grid = (size(|tile| tile.at.0), size(|tile| tile.at.1));
    Ok((Plot::Tiles(Tiles { tiles, groups, grid }), (1, 1)))
}

/// The group of each value, 3 the highest: quarters of the places, equal values in the higher group of theirs.
fn grouped(values: &[Value]) -> Vec<Option<u8>> {
    let mut sorted: Vec<f64> = values.iter().filter_map(|value| value.ok()).map(|value| value.value).collect();
    sorted.sort_by(|one, other| other.total_cmp(one));
    let group = |value: f64| {
        let better = sorted.iter().take_while(|other| **other > value).count();
        3 - (better * 4 / sorted.len().max(1)).min(3) as u8
    };
    values.iter().map(|value| value.ok().map(|value| group(value.value))).collect()
}

/// Does the interval reach beyond the middle between this group and the next one that holds anything?
fn is_open(value: Estimate, group: u8, groups: &[Option<(f64, f64, usize)>; 4]) -> bool {
    let [low, _, high] = value.ends();
    let group = usize::from(group);
    let own = groups[group];
    let below = groups[..group].iter().rev().flatten().next().zip(own).map(|(other, own)| (other.1 + own.0) / 2.0);
    let above = groups[group + 1..].iter().flatten().next().zip(own).map(|(other, own)| (other.0 + own.1) / 2.0);
    below.is_some_and(|bound| low < bound) || above.is_some_and(|bound| high > bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_values_make_four_pairs_and_ties_stay_together() {
        let values = |all: &[f64]| -> Vec<Value> {
            all.iter().map(|value| Ok(Estimate { value: *value, interval: None })).collect()
        };
        let groups = |all: &[f64]| grouped(&values(all)).into_iter().flatten().collect::<Vec<_>>();
        assert_eq!(groups(&[8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0]), [3, 3, 2, 2, 1, 1, 0, 0]);
        assert_eq!(groups(&[8.0, 7.0, 7.0, 7.0, 4.0, 3.0, 2.0, 1.0]), [3, 3, 3, 3, 1, 1, 0, 0]);
        assert_eq!(groups(&[5.0, 5.0, 5.0]), [3, 3, 3]);
    }
}
