//! Data that is hard to draw.

use analytics::Status;
use charts::{Chart, Error, Kind, Medium, Theme};

use crate::{
    provinces::{KINDS, chart, normal, release, selection},
    rubric,
};

#[test]
fn a_name_of_two_hundred_letters_without_a_space_stays_on_the_canvas() {
    let units = [("Ữ".repeat(200), 80.0, 85.0, 1.0, 400), ("B".to_owned(), 80.0, 40.0, 1.0, 4000)];
    let release = release(&units);
    for kind in [Kind::Bars, Kind::Slope, Kind::Funnel, Kind::Drivers] {
        for medium in Medium::ALL {
            let (chart, theme) = (chart(&release, kind), Theme::default());
            let size = chart.size_for(&theme, medium);
            let found =
                rubric::collisions(&chart.svg_for(&theme, medium), (size.width as f32, size.height as f32), 8.0);
            assert_eq!(found, [""; 0], "{kind} {medium}");
        }
    }
}

#[test]
fn where_everything_is_withheld_there_is_no_picture_but_a_word() {
    let mut hidden = normal();
    for score in &mut hidden.scores {
        (score.status, score.n) = (Status::Suppressed, Some(5));
    }
    for figure in &mut hidden.figures {
        (figure.status, figure.n) = (Status::Suppressed, Some(5));
    }
    for kind in KINDS {
        let refused = Chart::from_release(&hidden, kind, &selection()).unwrap_err();
        assert!(matches!(refused, Error::NothingToShow { .. }), "{kind}: {refused}");
    }
}
