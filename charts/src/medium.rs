//! Where a chart is read: it is laid out again for each place, never shrunk.

use std::{fmt, str::FromStr};

use crate::{Error, Theme};

/// A place where a chart is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Medium {
    /// A slide of sixteen to nine: 1920 × 1080.
    #[default]
    Slide,
    /// A sheet of A4, upright: as high as the rows need and no higher than the sheet.
    Print,
    /// A web page on a screen: 1280 wide, as high as the rows need.
    Page,
    /// A telephone, upright: 390 wide at two pixels each, as high as the rows need.
    Phone,
}

impl Medium {
    /// Every medium.
    pub const ALL: [Self; 4] = [Self::Slide, Self::Print, Self::Page, Self::Phone];

    /// The word that the command line uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Slide => "slide",
            Self::Print => "print",
            Self::Page => "page",
            Self::Phone => "phone",
        }
    }

    /// Width of the canvas in pixels. On paper two pixels are a point of 1/72 inch.
    pub fn width(self) -> f64 {
        match self {
            Self::Slide => 1920.0,
            Self::Print => A4.0,
            Self::Page => 1280.0,
            Self::Phone => 780.0,
        }
    }

    /// The height that a canvas cannot exceed, where there is one.
    pub fn ceiling(self) -> Option<f64> {
        match self {
            Self::Slide => Some(1080.0),
            Self::Print => Some(A4.1),
            Self::Page | Self::Phone => None,
        }
    }

    /// A theme with the sizes of text that read well here: 14 px for names on a telephone, 10 points on paper.
    pub fn sized(self, theme: &Theme) -> Theme {
        match self {
            Self::Slide | Self::Print | Self::Page => theme.clone(),
            Self::Phone => Theme {
                headline: 38.0,
                subtitle: 26.0,
                label: 28.0,
                note: 24.0,
                margin: 28.0,
                marker: 11.0,
                ..theme.clone()
            },
        }
    }

    /// Pixels of a PNG for one of the canvas.
    pub fn scale(self) -> f32 {
        match self {
            Self::Slide | Self::Page | Self::Phone => 1.0,
            Self::Print => 2.0,
        }
    }
}

/// A4 upright in half points.
const A4: (f64, f64) = (1191.0, 1684.0);

impl fmt::Display for Medium {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Medium {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self, Error> {
        let known = Self::ALL.into_iter().find(|medium| medium.name() == word);
        known.ok_or_else(|| Error::UnknownWord {
            what: ("bố cục", "layout"),
            word: word.to_owned(),
            known: Self::ALL.map(Self::name).join(", "),
        })
    }
}
