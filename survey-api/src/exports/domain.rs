//! The words of an export: what, in which file, for whom.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dataset {
    /// Coded answers, one response a row (or one answer a row).
    #[default]
    Responses,
    /// Free text. Nothing leads from a comment to a response.
    Comments,
    /// The codebook of a questionnaire.
    Questionnaire,
    /// The scores or the figures of a published release.
    Release,
}

/// The file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Comma separated, UTF-8, CRLF, formula guard.
    #[default]
    Csv,
    /// A workbook with a sheet of labels; formula guard.
    Xlsx,
    /// Typed columns, the labels in its metadata.
    Parquet,
    /// A JSON object a line.
    Jsonl,
    /// Comma separated values and the syntax that reads them, with labels and missing values.
    Spss,
}

/// How answers stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// One response a row, one item a column.
    #[default]
    Wide,
    /// One answer a row.
    Long,
}

/// How a code is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Labels {
    /// As its number.
    #[default]
    Code,
    /// As its name.
    Label,
    /// Both, the name in a second column.
    Both,
}

/// For whom: how much is taken away before anything is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// Counts; those under ten hidden, and what would give them away.
    Public,
    /// Single answers by month, no comments.
    #[default]
    Research,
    /// Single answers by the hour; comments with personal data masked.
    Internal,
    /// Comments as they were written. Two people agree, for a stated purpose.
    Full,
}

impl Dataset {
    /// Every dataset.
    pub const ALL: [Self; 4] = [Self::Responses, Self::Comments, Self::Questionnaire, Self::Release];

    /// Its word, also the name of its file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Responses => "responses",
            Self::Comments => "comments",
            Self::Questionnaire => "questionnaire",
            Self::Release => "release",
        }
    }

    /// True for what anybody may see.
    pub const fn is_published(self) -> bool {
        matches!(self, Self::Questionnaire | Self::Release)
    }
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::Csv, Self::Xlsx, Self::Parquet, Self::Jsonl, Self::Spss];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
            Self::Jsonl => "jsonl",
            Self::Spss => "spss",
        }
    }

    /// The ending of its main file.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv | Self::Spss => "csv",
            other => other.word(),
        }
    }

    /// Would a spreadsheet open it and read text as formulas?
    pub const fn is_guarded(self) -> bool {
        matches!(self, Self::Csv | Self::Xlsx | Self::Spss)
    }
}

impl Profile {
    /// Every profile.
    pub const ALL: [Self; 4] = [Self::Public, Self::Research, Self::Internal, Self::Full];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Research => "research",
            Self::Internal => "internal",
            Self::Full => "full",
        }
    }

    /// Is the hour of arrival written, or only the month?
    pub const fn has_hours(self) -> bool {
        matches!(self, Self::Internal | Self::Full)
    }
}

impl Layout {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Long => "long",
        }
    }
}

impl Labels {
    /// Are codes written as numbers?
    pub const fn has_codes(self) -> bool {
        matches!(self, Self::Code | Self::Both)
    }

    /// Are codes written as names?
    pub const fn has_names(self) -> bool {
        matches!(self, Self::Label | Self::Both)
    }
}
