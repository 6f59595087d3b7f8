//! Data that is hard to draw: every kind gives an error or a warning that says so, and never a clipped or silent picture.

mod canvas;
mod chance;
mod files;

use analytics::{Figure, Release, Score, Status, release::Label};
use charts::{Chart, Error, Kind, Medium, Selection, Theme, Warning, spec::Unit};

use crate::matrix::sets::named;

fn drawn(release: &Release, kind: Kind) -> Result<Vec<Chart>, Error> {
    let is_of_one = matches!(kind, Kind::Radar | Kind::Profile);
    let unit = is_of_one.then(|| release.units.first().map(|unit| unit.code.clone())).flatten();
    Chart::pages(release, kind, &Selection { unit, reads: Some(Unit::Percent), ..Selection::default() })
}

/// Every word and number of the pictures in all layouts.
fn pictures(charts: &[Chart]) -> String {
    let svg = |chart: &Chart, medium| match chart.svg_for(&Theme::default(), medium) {
        Ok(svg) => svg,
        Err(Error::TooSmall { text, .. }) => text,
        Err(other) => panic!("{other}"),
    };
    charts.iter().flat_map(|chart| Medium::ALL.map(|medium| svg(chart, medium))).collect()
}

/// Every word and number that reaches a reader.
fn said(charts: &[Chart]) -> String {
    let beside = charts.iter().map(|chart| format!("{:?}{:?}", chart.table(), chart.alt()));
    beside.chain([pictures(charts)]).collect()
}

/// Does a text hold what a program prints for a number that is none?
pub(crate) fn has_no_number(text: &str) -> bool {
    let is_apart = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphabetic());
    ["NaN", "inf"].iter().any(|word| {
        text.match_indices(word)
            .any(|(at, _)| is_apart(text[..at].chars().next_back()) && is_apart(text[at + word.len()..].chars().next()))
    })
}

fn is_nothing(error: &Error) -> bool {
    // A chart of one unit, of provinces or of weights has a name for what is missing that is more to the point.
    matches!(error, Error::NothingToShow { .. } | Error::Unknown { .. } | Error::NotForThis { .. })
}

#[test]
fn a_release_without_data_has_no_picture() {
    let mut empty = named("normal").release.clone();
    empty.scores.clear();
    empty.figures.clear();
    for kind in Kind::CATALOGUE {
        let error = drawn(&empty, kind).unwrap_err();
        assert!(is_nothing(&error), "{kind}: {error}");
        assert!(drawn(&Release::default(), kind).is_err_and(|error| is_nothing(&error)), "{kind}");
    }
}

#[test]
fn where_everything_is_withheld_there_is_no_picture_but_a_word() {
    let mut hidden = named("normal").release.clone();
    for score in &mut hidden.scores {
        (score.status, score.n) = (Status::Suppressed, Some(5));
    }
    for figure in &mut hidden.figures {
        (figure.status, figure.n) = (Status::Suppressed, Some(5));
    }
    for kind in Kind::CATALOGUE {
        let error = drawn(&hidden, kind).unwrap_err();
        assert!(is_nothing(&error), "{kind}: {error}");
    }
}

#[test]
fn one_point_is_drawn_or_named_as_too_little() {
    let mut one = named("one-unit").release.clone();
    let period = one.metadata.period.clone();
    one.metadata.periods = vec![period.clone()];
    one.scores.retain(|score| score.period == period && score.node == "sipas");
    one.figures.retain(|figure| figure.variable == "overall" || figure.variable == "completed");
    for kind in Kind::CATALOGUE {
        match drawn(&one, kind) {
            Ok(charts) => {
                for medium in Medium::ALL {
                    charts[0].svg_for(&Theme::default(), medium).unwrap();
                }
            }
            Err(error) => assert!(is_nothing(&error), "{kind}: {error}"),
        }
    }
    let with_one = [
        Kind::Ranking,
        Kind::Bars,
        Kind::Trend,
        Kind::Likert,
        Kind::Funnel,
        Kind::Multiples,
        Kind::Control,
        Kind::Places,
        Kind::Sparks,
        Kind::Profile,
    ];
    for kind in with_one {
        assert!(drawn(&one, kind).is_ok(), "{kind}");
    }
}

#[test]
fn an_interval_without_its_estimate_is_a_contradiction() {
    let mut wrong = named("normal").release.clone();
    for score in &mut wrong.scores {
        (score.low, score.high) = (score.score.map(|value| value + 1.0), score.score.map(|value| value + 2.0));
    }
    for figure in wrong.figures.iter_mut().filter(|figure| figure.statistic != "difference") {
        (figure.low, figure.high) =
            (figure.estimate.map(|value| value + 1.0), figure.estimate.map(|value| value + 2.0));
    }
    for kind in Kind::CATALOGUE {
        match drawn(&wrong, kind) {
            Err(Error::Contradiction(_)) => {}
            // A weight is exact, and how often a place came up is a count: an interval beside them is not read.
            Ok(charts) if matches!(kind, Kind::Tree | Kind::Places) => {
                assert!(!has_no_number(&said(&charts)), "{kind}")
            }
            other => panic!("{kind}: {other:?}"),
        }
    }
}

#[test]
fn a_number_that_is_none_is_never_drawn() {
    type Spoil = fn(&mut Score, &mut Figure);
    let spoils: [(&str, Spoil); 6] = [
        ("value", |score, figure| (score.score, figure.estimate) = (Some(f64::NAN), Some(f64::NAN))),
        ("infinite", |score, figure| (score.score, figure.estimate) = (Some(f64::INFINITY), Some(f64::NEG_INFINITY))),
        ("low", |score, figure| (score.low, figure.low) = (Some(f64::NAN), Some(f64::NAN))),
        ("high", |score, figure| (score.high, figure.high) = (Some(f64::INFINITY), Some(f64::INFINITY))),
        ("error", |score, figure| (score.se, figure.se) = (Some(f64::NAN), Some(f64::NAN))),
        ("p", |score, figure| (score.se, figure.p) = (Some(f64::INFINITY), Some(f64::NAN))),
    ];
    for (what, spoil) in spoils {
        let mut release = named("normal").release.clone();
        for index in (0..release.scores.len().max(release.figures.len())).step_by(2) {
            let (mut score, mut figure) = (Score::default(), Figure::default());
            spoil(
                release.scores.get_mut(index).unwrap_or(&mut score),
                release.figures.get_mut(index).unwrap_or(&mut figure),
            );
        }
        for kind in Kind::CATALOGUE {
            match drawn(&release, kind) {
                Ok(charts) => {
                    assert!(!has_no_number(&said(&charts)), "{kind}, {what}");
                }
                Err(error) => {
                    assert!(is_nothing(&error) || matches!(error, Error::Contradiction(_)), "{kind}, {what}: {error}")
                }
            }
        }
    }
}

#[test]
fn a_name_of_two_hundred_letters_stays_on_the_canvas_or_is_named() {
    let endless = "Ữ".repeat(200);
    let spaced = "Ủy ban nhân dân ".repeat(13);
    for long in [endless, spaced] {
        let mut release = named("normal").release.clone();
        release.units.truncate(3);
        release.units[0].name.vi = long.clone();
        release.nodes[2].name.vi = long.clone();
        release.codebook.items[1].text.vi = long.clone();
        release.codebook.factors[1].text.vi = long.clone();
        for kind in Kind::CATALOGUE.into_iter().filter(|kind| *kind != Kind::Tiles) {
            for chart in drawn(&release, kind).unwrap() {
                for medium in Medium::ALL {
                    match chart.svg_for(&Theme::default(), medium) {
                        Ok(_) => {}
                        // A slide and a sheet end somewhere; a page and a telephone go on.
                        Err(Error::TooSmall { .. }) if matches!(medium, Medium::Slide | Medium::Print) => {}
                        // The names around a shape have the place that its angles leave.
                        Err(Error::TooSmall { .. }) if kind == Kind::Radar => {}
                        Err(error) => panic!("{kind} {medium}: {error}"),
                    }
                }
            }
        }
    }
}

#[test]
fn a_letter_outside_the_font_is_refused_or_nowhere() {
    type Put = fn(&mut Release, &str);
    let places: [(&str, Put); 7] = [
        ("unit", |release, name| release.units[0].name.vi = name.into()),
        ("node", |release, name| release.nodes[1].name.vi = name.into()),
        ("measure", |release, name| release.nodes[0].name.vi = name.into()),
        ("item", |release, name| release.codebook.items[0].text.vi = name.into()),
        ("factor", |release, name| release.codebook.factors[0].text.vi = name.into()),
        ("level", |release, name| release.codebook.scale[1].vi = name.into()),
        ("agency", |release, name| release.metadata.agency.vi = name.into()),
    ];
    for (place, put) in places {
        let mut release = named("normal").release.clone();
        put(&mut release, "Phòng 外 vụ");
        let mut refused = 0;
        for kind in Kind::CATALOGUE {
            match drawn(&release, kind) {
                Err(Error::MissingLetters(letters)) => {
                    assert!(letters[0].contains("U+5916"), "{letters:?}");
                    refused += 1;
                }
                // A province of another name has no tile, and what is not drawn needs no letters.
                Ok(charts) => assert!(!pictures(&charts).contains('外'), "{kind}, {place}"),
                Err(error) => panic!("{kind}, {place}: {error}"),
            }
        }
        assert!(refused > 0, "{place}");
    }
}

/// Ten thousand units, each with one score and one test.
fn ten_thousand() -> Release {
    let mut release = named("one-unit").release.clone();
    let (period, before) = (release.metadata.period.clone(), "2025-Q3".to_owned());
    release.units.clear();
    release.scores.retain(|score| score.unit == Score::EVERYONE);
    for index in 0..10_000_u32 {
        let code = format!("u{index}");
        let value = 40.0 + f64::from(index * 7919 % 5000) / 100.0;
        for period in [&before, &period] {
            let score = crate::offices::score(&code, period, value, 2.0, 200 + u64::from(index % 900));
            let ranks = (Some(1 + index / 2), Some(1 + index / 2), Some(10_000));
            release.scores.push(Score { rank: ranks.0, rank_low: ranks.1, rank_high: ranks.2, ..score });
        }
        let part = crate::offices::score(&code, &period, value, 2.0, 200);
        release.scores.push(Score { node: "access".into(), level: 2, ..part });
        let test = crate::offices::difference(Some(&code), "vs_all", value - 85.0, 2.0);
        release.figures.push(test);
        release.units.push(Label {
            code,
            parent: None,
            name: analytics::Text::new(format!("Đơn vị số {index}"), format!("Unit {index}")),
        });
    }
    release
}

#[test]
fn ten_thousand_units_are_drawn_as_far_as_they_fit_and_the_rest_is_counted() {
    let release = ten_thousand();
    let of_units =
        [Kind::Ranking, Kind::Bars, Kind::Heat, Kind::Slope, Kind::Funnel, Kind::Multiples, Kind::Places, Kind::Sparks];
    for kind in of_units {
        let chart = Chart::from_release(&release, kind, &Selection::default()).unwrap();
        let says = |warning: &Warning| {
            matches!(warning, Warning::Paged { of, .. } if *of > 400)
                || matches!(warning, Warning::NotDrawn { of: 10_000, .. })
        };
        assert!(chart.warnings().iter().any(says), "{kind}: {:?}", chart.warnings());
        for medium in Medium::ALL {
            let svg = chart.svg_for(&Theme::default(), medium).unwrap();
            assert!(svg.len() < 64_000, "{kind} {medium}: {} bytes", svg.len());
        }
    }
    let refused = drawn(&release, Kind::Tiles).unwrap_err();
    assert!(matches!(refused, Error::NotForThis { .. }), "{refused}");
    // One page about one of them, asked for without saying which: the message is no list of ten thousand.
    let unsaid = Chart::from_release(&release, Kind::Profile, &Selection::default()).unwrap_err().to_string();
    assert!(unsaid.contains("u39, … (+9960)") && unsaid.len() < 600, "{unsaid}");
    assert!(drawn(&release, Kind::Profile).is_ok());
}
