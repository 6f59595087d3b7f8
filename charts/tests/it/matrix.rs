//! Every kind × layout × theme × data set against the twenty checks of `rubric`. A new kind is a line in `kinds!` below.

pub(crate) mod sets;

use charts::{Chart, Error, Kind, Medium, Theme, Warning};

use crate::rubric::{CHECKS, Of, Picture};
use sets::{Set, all, named, selection};

macro_rules! kinds {
    ($($name:ident => $kind:ident),* $(,)?) => {
        /// The kinds that have a test here.
        pub(crate) const CHECKED: &[Kind] = &[$(Kind::$kind),*];

        $(
            #[test]
            fn $name() {
                keeps_the_rubric(Kind::$kind);
            }
        )*
    };
}

kinds! {
    ranking => Ranking,
    trend => Trend,
    likert => Likert,
    heat => Heat,
    bars => Bars,
    slope => Slope,
    funnel => Funnel,
    tiles => Tiles,
    drivers => Drivers,
    control => Control,
    changes => Changes,
    radar => Radar,
    multiples => Multiples,
    response => Response,
    places => Places,
    tree => Tree,
    sparks => Sparks,
    profile => Profile,
}

#[test]
fn no_kind_is_left_out() {
    assert_eq!(CHECKED, Kind::CATALOGUE);
}

/// Data sets that a kind cannot take, with the error that says so.
fn refusal(kind: Kind, set: &str) -> Option<fn(&Error) -> bool> {
    match (kind, set) {
        // One province makes no picture of a country, and offices have no tile.
        (Kind::Tiles, "one-unit" | "many") => Some(|error| matches!(error, Error::NotForThis { .. })),
        // Without standard errors there are no limits.
        (Kind::Control, "untested") => Some(|error| matches!(error, Error::NothingToShow { .. })),
        // No replications and no ranges of ranks.
        (Kind::Places, "untested") => Some(|error| matches!(error, Error::NothingToShow { .. })),
        _ => None,
    }
}

/// What a data set must make a chart warn of.
fn warning(kind: Kind, set: &str) -> Option<fn(&Warning) -> bool> {
    let is_paged: fn(&Warning) -> bool = |warning| matches!(warning, Warning::Paged { .. });
    let is_withheld: fn(&Warning) -> bool = |warning| matches!(warning, Warning::Withheld { .. });
    match (kind, set) {
        (Kind::Ranking | Kind::Bars | Kind::Heat | Kind::Slope | Kind::Multiples | Kind::Likert, "many")
        | (Kind::Places | Kind::Sparks | Kind::Tree, "many") => Some(is_paged),
        (Kind::Trend | Kind::Control | Kind::Changes, "suppressed") => None,
        (_, "suppressed") => Some(is_withheld),
        (Kind::Heat | Kind::Radar | Kind::Profile | Kind::Tree, "missing-factor") => Some(is_withheld),
        _ => None,
    }
}

fn keeps_the_rubric(kind: Kind) {
    let mut faults = Vec::new();
    for set in all() {
        let pages = Chart::pages(&set.release, kind, &set.selection(kind));
        match (pages, refusal(kind, set.name)) {
            (Ok(pages), None) => check(kind, set, &pages, &mut faults),
            (Err(error), Some(is_wanted)) if is_wanted(&error) => {}
            (Ok(_), Some(_)) => faults.push(format!("{}: drawn and not refused", set.name)),
            (Err(error), _) => faults.push(format!("{}: {error}", set.name)),
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

fn check(kind: Kind, set: &Set, pages: &[Chart], faults: &mut Vec<String>) {
    if let Some(is_wanted) = warning(kind, set.name)
        && !pages.iter().any(|chart| chart.warnings().iter().any(is_wanted))
    {
        faults.push(format!("{}: no warning among {:?}", set.name, pages[0].warnings()));
    }
    // The pages between the first two and the last have nothing that these have not.
    let looked_at = |index: usize| index < 2 || index + 1 == pages.len();
    for (index, chart) in pages.iter().enumerate().filter(|(index, _)| looked_at(*index)) {
        for medium in Medium::ALL {
            let plain = Picture::new(chart, &set.release, pages, medium, &Theme::default());
            let name = format!("{}-{kind}-{}-{medium}", set.name, index + 1);
            let of_words = medium == Medium::Slide && index == 0;
            for check in CHECKS.iter().filter(|check| check.of == Of::Places || check.of == Of::Words && of_words) {
                faults.extend(check.faults(&plain).iter().map(|fault| format!("{name} ({}): {fault}", check.number)));
            }
            written(&name, &plain);
            for theme in Theme::NAMES {
                let picture = plain.in_theme(&Theme::named(theme).unwrap());
                if without_colours(&picture.svg) != without_colours(&plain.svg) {
                    faults.push(format!("{name}: {theme} changes more than colours"));
                }
                for check in CHECKS.iter().filter(|check| check.of == Of::Colours) {
                    let found = check.faults(&picture);
                    faults.extend(found.iter().map(|fault| format!("{name} {theme} ({}): {fault}", check.number)));
                }
            }
        }
    }
}

fn without_colours(svg: &str) -> String {
    let mut parts = svg.split('#');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.get(6..).unwrap_or_default())
}

/// With `CHARTS_GALLERY=dir` the pictures are written there to be looked at.
fn written(name: &str, picture: &Picture<'_>) {
    if let Some(folder) = std::env::var_os("CHARTS_GALLERY") {
        let png = charts::png(&picture.svg, 1.0).unwrap();
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), png).unwrap();
    }
}

#[test]
fn names_typed_with_loose_marks_draw_the_same_bytes() {
    let [composed, loose] = ["normal", "nfd"].map(named);
    assert_ne!(composed.release.units[3].name.vi, loose.release.units[3].name.vi);
    for kind in CHECKED.iter().copied() {
        let svg = |set: &Set| {
            let chart = Chart::from_release(&set.release, kind, &selection(kind, &set.release)).unwrap();
            chart.svg_for(&Theme::default(), Medium::Slide).unwrap()
        };
        assert_eq!(svg(composed), svg(loose), "{kind}");
    }
}
