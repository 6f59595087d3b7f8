//! Canvases of every size: a picture is whole, or it is refused with the text that has no room.

use charts::{Chart, Error, Kind, Size, Theme};

use crate::{
    matrix::sets::{named, selection},
    rubric::{CHECKS, Picture},
};

#[test]
fn a_canvas_too_small_is_an_error_with_the_text_that_has_no_room() {
    let set = named("normal");
    for kind in Kind::CATALOGUE {
        let chart = Chart::from_release(&set.release, kind, &selection(kind, &set.release)).unwrap();
        for size in [Size { width: 300.0, height: 200.0 }, Size { width: 1920.0, height: 150.0 }] {
            let error = chart.svg(&Theme::default(), size).unwrap_err();
            assert!(matches!(error, Error::TooSmall { .. }), "{kind}: {error}");
            assert!(chart.pdf(&Theme::default(), size).is_err(), "{kind}");
        }
        assert!(chart.svg(&Theme::default(), Size::SLIDE).is_ok(), "{kind}");
    }
}

/// Between the slide and a canvas without room for the headline there is no size at which a picture is wrong and drawn.
#[test]
fn a_picture_that_is_drawn_on_any_canvas_is_whole() {
    let (set, theme) = (named("normal"), Theme::default());
    let mut faults = Vec::new();
    let mut refused = 0;
    for kind in Kind::CATALOGUE {
        let pages = Chart::pages(&set.release, kind, &set.selection(kind)).unwrap();
        for (width, height) in
            [(1920.0, 700.0), (1920.0, 450.0), (1920.0, 300.0), (1280.0, 720.0), (900.0, 900.0), (700.0, 500.0)]
        {
            let size = Size { width, height };
            if let Err(error) = pages[0].svg(&theme, size) {
                assert!(matches!(error, Error::TooSmall { .. }), "{kind}: {error}");
                refused += 1;
                continue;
            }
            let picture = Picture::on(&pages[0], &set.release, &pages, size, &theme);
            for check in CHECKS.iter().filter(|check| [3, 11, 18].contains(&check.number)) {
                let found = check.faults(&picture);
                faults.extend(found.iter().map(|fault| format!("{kind} {width}×{height} ({}): {fault}", check.number)));
            }
        }
    }
    assert!(refused > 10, "{refused}");
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}
