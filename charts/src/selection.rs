//! Which part of a release a chart shows, and in which language.

use serde::{Deserialize, Serialize};

use crate::spec::Unit;

/// The language of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// The language behind a tag: English for `en…`, else Vietnamese.
    pub fn from_tag(tag: &str) -> Self {
        if tag.starts_with("en") { Self::En } else { Self::Vi }
    }

    /// The tag for `lang` attributes.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The one of the two that is in this language.
    pub fn pick<T>(self, vi: T, en: T) -> T {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}

/// Which part of a release a chart shows. `None` is the release's own choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Selection {
    /// Period label; `None` for the period that the release is for.
    pub period: Option<String>,
    /// The earlier period of a comparison; `None` for the same quarter a year before, or the period before.
    pub from: Option<String>,
    /// Unit code; `None` for all units together. A ranking shows every unit and takes none.
    pub unit: Option<String>,
    /// Node code; `None` for the root. A Likert chart of a factor shows the items of that factor.
    pub node: Option<String>,
    /// Language of every word in the chart.
    pub lang: Lang,
    /// Decimals of values; ends of intervals have one at most.
    pub decimals: usize,
    /// How values read; `None`: per cent where the scheme is known to publish percentages, else points.
    pub reads: Option<Unit>,
    /// Page of a chart with more rows than fit, from 1.
    pub page: usize,
}

impl Default for Selection {
    fn default() -> Self {
        Self { period: None, from: None, unit: None, node: None, lang: Lang::Vi, decimals: 2, reads: None, page: 1 }
    }
}
