//! Provinces on a grid.

use analytics::{Text, release::Label};
use charts::{Kind, Warning, spec::Plot};

use crate::provinces::{chart, normal, release};

#[test]
fn provinces_are_known_with_rank_and_either_tone_and_strangers_are_named() {
    let mut release = normal();
    let stranger = Text::new("Ban Quản lý", "Board");
    release.units.push(Label { code: "bql".into(), parent: None, name: stranger });
    let chart = chart(&release, Kind::Tiles);
    let Plot::Tiles(tiles) = &chart.spec().plot else { panic!("tiles") };
    assert_eq!(tiles.tiles.len(), 34);
    assert!(tiles.tiles.iter().all(|tile| tile.value.is_ok()));
    assert!(chart.warnings().contains(&Warning::NotPlaced { names: "Ban Quản lý".into() }));
    assert_eq!(tiles.groups.iter().flatten().map(|group| group.2).sum::<usize>(), 34);
}

#[test]
fn provinces_of_before_july_2025_stand_on_their_own_grid() {
    let old = ["Tỉnh Hà Giang", "Tỉnh Bắc Kạn", "Tỉnh Bà Rịa - Vũng Tàu", "Thành phố Hà Nội"];
    let units: Vec<_> = old
        .iter()
        .zip([70.0, 75.0, 80.0, 85.0])
        .map(|(name, value)| ((*name).to_owned(), value, value, 0.5, 400))
        .collect();
    let chart = chart(&release(&units), Kind::Tiles);
    let Plot::Tiles(tiles) = &chart.spec().plot else { panic!("tiles") };
    assert_eq!(tiles.tiles.len(), 63);
    let groups: Vec<_> = tiles.tiles.iter().filter_map(|tile| Some((tile.name.as_str(), tile.group?))).collect();
    assert_eq!(groups, [("Hà Giang", 0), ("Bắc Kạn", 1), ("Hà Nội", 3), ("Bà Rịa – Vũng Tàu", 2)]);
}
