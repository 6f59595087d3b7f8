//! The schemes that come with the program.

use crate::error::{Error, Result, Stage};

macro_rules! schemes {
    ($($name:literal),*) => {
        pub(super) const NAMES: [&str; [$($name),*].len()] = [$($name),*];
        const TEXTS: [&str; NAMES.len()] = [$(include_str!(concat!("../../schemes/", $name, ".toml"))),*];
    };
}

schemes!("sipas", "onestop", "service766", "pci", "pgi", "papi", "par");

/// The name and text of a scheme.
pub(super) fn find(name: &str) -> Result<(String, &'static str)> {
    let at = NAMES.iter().position(|known| *known == name);
    at.map(|at| (format!("{name}.toml"), TEXTS[at])).ok_or_else(|| {
        Error::one(
            Stage::Spec,
            "--scheme",
            format!("không có phương pháp / there is no scheme `{name}`"),
            format!("ghi tên tệp, hoặc một trong / name a file, or one of {}", NAMES.join(", ")),
        )
    })
}
