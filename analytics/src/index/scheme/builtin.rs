//! The schemes that come with the program, and their editions.

use super::Scheme;
use crate::error::{Error, Result, Stage};

macro_rules! schemes {
    ($($name:literal: $first:literal = $file:literal $(, $edition:literal = $other:literal)*;)*) => {
        pub(super) const NAMES: [&str; [$($name),*].len()] = [$($name),*];
        pub(super) const EDITIONS: [&str; FILES.len()] =
            [$(concat!($name, "@", $first) $(, concat!($name, "@", $edition))*),*];
        const FILES: &[&str] =
            &[$(include_str!(concat!("../../schemes/", $file)) $(, include_str!(concat!("../../schemes/", $other)))*),*];
    };
}

// The edition that stands first is meant where none is named.
schemes! {
    "sipas": "2017" = "sipas.toml", "2022" = "sipas_2022.toml";
    "onestop": "2018" = "onestop.toml";
    "service766": "2022" = "service766.toml";
    "pci": "2022" = "pci.toml";
    "pgi": "2022" = "pgi.toml";
    "papi": "2021" = "papi.toml";
    "par": "2022" = "par.toml", "2017" = "par_2017.toml";
}

/// The place and text of a scheme, by `name` or `name@edition`.
pub(super) fn find(name: &str) -> Result<(String, &'static str)> {
    let is = |known: &str| *known == *name || known.split('@').next() == Some(name);
    let at = EDITIONS.iter().position(|known| is(known));
    at.map(|at| (EDITIONS[at].to_owned(), FILES[at])).ok_or_else(|| {
        Error::one(
            Stage::Spec,
            "--scheme",
            format!("không có phương pháp / there is no scheme `{name}`"),
            format!(
                "ghi tên tệp, hoặc một trong / name a file, or one of {}; {}",
                NAMES.join(", "),
                EDITIONS.join(", ")
            ),
        )
    })
}

/// The edition of a scheme that holds in a period, where one does.
pub(super) fn holding(code: &str, period: &str) -> Option<&'static str> {
    let of = EDITIONS.iter().zip(FILES).filter(|(edition, _)| edition.split('@').next() == Some(code));
    let holds =
        |file: &str, edition: &str| Scheme::parse(file, edition).is_ok_and(|scheme| scheme.validity.holds(period));
    of.into_iter().find(|(edition, file)| holds(file, edition)).map(|(edition, _)| *edition)
}
