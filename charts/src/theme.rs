//! What a chart looks like, apart from what it says.

pub mod palette;
pub mod typeface;

pub use palette::{Palette, Rgb, Role};

use crate::Error;

/// Sizes, spacing and colours by role.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// Colours by role.
    pub palette: Palette,
    /// Size of the headline, in pixels of a canvas 1080 high.
    pub headline: f64,
    /// Size of the subtitle.
    pub subtitle: f64,
    /// Size of names and values.
    pub label: f64,
    /// Size of notes, ticks and column heads: the smallest text there is.
    pub note: f64,
    /// Empty space at the four edges.
    pub margin: f64,
    /// Thickness of a whisker or line of data.
    pub stroke: f64,
    /// Half the width of a marker.
    pub marker: f64,
}

impl Theme {
    /// Names of the themes: for screens, for printers without colour, for readers who need high contrast, for a dark hall.
    pub const NAMES: [&str; 4] = ["default", "print", "contrast", "dark"];

    /// The theme of a name.
    pub fn named(name: &str) -> Result<Self, Error> {
        let palette = match name {
            "default" => Palette::default(),
            "print" => Palette::grey_safe(),
            "contrast" => Palette::high_contrast(),
            "dark" => Palette::dark(),
            _ => {
                return Err(Error::UnknownWord {
                    what: ("chủ đề màu", "theme"),
                    word: name.to_owned(),
                    known: Self::NAMES.join(", "),
                });
            }
        };
        Ok(Self { palette, ..Self::default() })
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            palette: Palette::default(),
            headline: 38.0,
            subtitle: 24.0,
            label: 20.0,
            note: 18.0,
            margin: 60.0,
            stroke: 4.0,
            marker: 9.0,
        }
    }
}
