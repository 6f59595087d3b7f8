//! A check that never finds anything proves nothing: each of the twenty finds the fault that is planted for it.

use std::collections::BTreeSet;

use charts::{
    Chart, Kind, Medium, Theme,
    layout::{Group, Shape, Text},
    theme::Role,
};

use super::{CHECKS, Picture};
use crate::matrix::sets::named;

type Plant = fn(&mut Picture<'_>);

fn texts<'p>(picture: &'p mut Picture<'_>) -> impl Iterator<Item = &'p mut Text> {
    picture.layout.groups.iter_mut().flat_map(|group| &mut group.shapes).filter_map(|shape| match shape {
        Shape::Text(text) => Some(text),
        _ => None,
    })
}

fn group<'p>(picture: &'p mut Picture<'_>, is_wanted: impl Fn(&Group) -> bool) -> &'p mut Group {
    picture.layout.groups.iter_mut().find(|group| is_wanted(group)).unwrap()
}

fn without(picture: &mut Picture<'_>, names: &[&str]) {
    picture.layout.groups.retain(|group| !names.contains(&group.name));
}

/// Takes every text away that holds one of these words.
fn unsaid(picture: &mut Picture<'_>, words: &[&str]) {
    for group in &mut picture.layout.groups {
        group.shapes.retain(|shape| {
            !matches!(shape, Shape::Text(text) if words.iter().any(|word| text.text.replace('\u{a0}', " ").contains(word)))
        });
    }
}

/// Moves the ends of lines and areas of a row, or of every group of a name.
fn moved(picture: &mut Picture<'_>, is_wanted: impl Fn(&Group) -> bool, (x, y): (f64, f64)) {
    for shape in picture.layout.groups.iter_mut().filter(|group| is_wanted(group)).flat_map(|group| &mut group.shapes) {
        match shape {
            Shape::Line { points, .. } | Shape::Area { points, .. } => {
                points.iter_mut().for_each(|point| *point = (point.0 + x, point.1 + y));
            }
            Shape::Bar { from, to, .. } => {
                (*from, *to) = ((from.0 + x, from.1 + y), (to.0 + x, to.1 + y));
            }
            _ => {}
        }
    }
}

/// Number of the check, the kind it is tried on, the fault.
const PLANTED: &[(u8, Kind, Plant)] = &[
    (1, Kind::Ranking, |picture| {
        let headline = group(picture, |group| group.name == "headline");
        headline.shapes = vec![headline.shapes[0].clone(), headline.shapes[0].clone(), headline.shapes[0].clone()];
    }),
    (2, Kind::Trend, |picture| without(picture, &["subtitle"])),
    (3, Kind::Ranking, |picture| {
        let mark = group(picture, |group| group.row == Some(4));
        for shape in &mut mark.shapes {
            if let Shape::Line { points, .. } = shape {
                points.iter_mut().for_each(|point| point.0 += 3.0);
            }
        }
    }),
    (3, Kind::Trend, |picture| moved(picture, |group| group.name == "bands", (0.0, 2.0))),
    (3, Kind::Likert, |picture| unsaid(picture, &["("])),
    (3, Kind::Funnel, |picture| moved(picture, |group| group.name == "limits", (0.0, 2.0))),
    (3, Kind::Tiles, |picture| without(picture, &["open"])),
    (3, Kind::Drivers, |picture| moved(picture, |group| group.name == "points", (2.0, 0.0))),
    (3, Kind::Places, |picture| moved(picture, |group| group.row == Some(1), (60.0, 0.0))),
    (3, Kind::Tree, |picture| {
        for shape in &mut group(picture, |group| group.row == Some(2)).shapes {
            if let Shape::Bar { to, .. } = shape {
                to.1 += 4.0;
            }
        }
    }),
    (3, Kind::Sparks, |picture| {
        for shape in &mut group(picture, |group| group.row == Some(2)).shapes {
            if let Shape::Line { points, role: Role::BandEdge, .. } = shape {
                points.iter_mut().skip(1).for_each(|point| point.1 += 2.0);
            }
            if let Shape::Area { points, role: Role::InnerBand } = shape {
                points.iter_mut().skip(1).for_each(|point| point.1 += 2.0);
            }
        }
    }),
    (3, Kind::Profile, |picture| moved(picture, |group| group.name == "bands", (0.0, 2.0))),
    (4, Kind::Ranking, |picture| unsaid(picture, &["khoảng tin cậy", "KTC"])),
    (5, Kind::Ranking, |picture| unsaid(picture, &["phiếu"])),
    (6, Kind::Ranking, |picture| {
        let mark = group(picture, |group| group.row == Some(0));
        for shape in &mut mark.shapes {
            if let Shape::Area { role, .. } = shape {
                *role = Role::Below;
            }
        }
    }),
    (6, Kind::Profile, |picture| {
        group(picture, |group| group.row == Some(0)).shapes.retain(|shape| matches!(shape, Shape::Text(_)));
    }),
    (7, Kind::Bars, |picture| {
        let mark = group(picture, |group| group.row == Some(0));
        for shape in &mut mark.shapes {
            if let Shape::Bar { from, .. } = shape {
                from.0 += 5.0;
            }
        }
    }),
    (8, Kind::Funnel, |picture| without(picture, &["reference-label"])),
    // The pages themselves are turned round below.
    (9, Kind::Ranking, |_| {}),
    (10, Kind::Likert, |picture| {
        let legend = group(picture, |group| group.name == "legend");
        let again = legend.shapes.clone();
        legend.shapes.extend(again);
    }),
    (11, Kind::Heat, |picture| {
        let places: Vec<_> = texts(picture).map(|text| text.at).collect();
        texts(picture).next().unwrap().at = places[1];
    }),
    (12, Kind::Slope, |picture| texts(picture).next().unwrap().text = "Sở Nội vu\u{323}".into()),
    (13, Kind::Drivers, |picture| texts(picture).last().unwrap().size = 12.0),
    (14, Kind::Heat, |picture| texts(picture).last().unwrap().role = Role::Grid),
    (15, Kind::Tiles, |picture| {
        let mark = group(picture, |group| group.row == Some(0));
        mark.shapes.retain(|shape| !matches!(shape, Shape::Text(_)));
    }),
    (16, Kind::Trend, |picture| texts(picture).last().unwrap().text = "84.5%".into()),
    (17, Kind::Radar, |picture| picture.svg = picture.svg.replacen("role=\"img\"", "role=\"none\"", 1)),
    (18, Kind::Ranking, |picture| {
        let mark = group(picture, |group| group.row == Some(2));
        for shape in &mut mark.shapes {
            if let Shape::Text(text) = shape {
                text.text = "12,34".into();
            }
        }
    }),
    (19, Kind::Multiples, |picture| without(picture, &["notes"])),
    (20, Kind::Control, |picture| picture.svg = picture.svg.replacen("</svg>", "<image/></svg>", 1)),
];

#[test]
fn every_check_finds_the_fault_that_is_planted_for_it() {
    let set = named("normal");
    let numbers: BTreeSet<u8> = PLANTED.iter().map(|(number, ..)| *number).collect();
    assert!(numbers.iter().copied().eq(1..=20), "{numbers:?}");
    for (number, kind, plant) in PLANTED.iter().copied() {
        let check = CHECKS.iter().find(|check| check.number == number).unwrap();
        let mut pages = Chart::pages(&set.release, kind, &set.selection(kind)).unwrap();
        if number == 9 {
            pages.reverse();
        }
        let mut picture = Picture::new(&pages[0], &set.release, &pages, Medium::Slide, &Theme::default());
        if number != 9 {
            assert_eq!(check.faults(&picture), [""; 0], "{number} {kind}");
            plant(&mut picture);
        }
        if !matches!(number, 17 | 20) {
            picture.redraw();
        }
        assert!(!check.faults(&picture).is_empty(), "check {number} sees nothing wrong with {kind}");
    }
}
