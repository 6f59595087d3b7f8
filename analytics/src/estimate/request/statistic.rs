//! The statistics that can be asked for by name.

use std::{fmt, str::FromStr};

use crate::error::{Error, Stage};
use crate::estimate::Satisfaction;

/// What can be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Statistic {
    /// Hájek mean of a column.
    #[default]
    Mean,
    /// Horvitz–Thompson total of a column.
    Total,
    /// Share of each level of a column, or of 1 in a column of 0 and 1.
    Proportion,
    /// Estimated number in the population at each level of a column, or of 1 in a column of 0 and 1.
    Count,
    /// Ratio of the totals of two columns.
    Ratio,
    /// Variance of a column in the population.
    Variance,
    /// Value below which a share of the population lies.
    Quantile,
    /// Cronbach's alpha of several columns.
    Alpha,
    /// A formula of satisfaction over several items.
    Satisfaction(Satisfaction),
    /// A smooth function of other estimates.
    Contrast,
    /// Strata, sampling units, degrees of freedom, design effect of weighting, rows.
    Design,
}

impl Statistic {
    /// Every statistic.
    pub const ALL: [Self; 18] = [
        Self::Mean,
        Self::Total,
        Self::Proportion,
        Self::Count,
        Self::Ratio,
        Self::Variance,
        Self::Quantile,
        Self::Alpha,
        Self::Satisfaction(Satisfaction::Pooled),
        Self::Satisfaction(Satisfaction::Person),
        Self::Satisfaction(Satisfaction::Item),
        Self::Satisfaction(Satisfaction::Overall),
        Self::Satisfaction(Satisfaction::Complete),
        Self::Satisfaction(Satisfaction::Score),
        Self::Satisfaction(Satisfaction::Net),
        Self::Satisfaction(Satisfaction::Nps),
        Self::Contrast,
        Self::Design,
    ];

    /// Its name on the command line and in figures.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Total => "total",
            Self::Proportion => "proportion",
            Self::Count => "count",
            Self::Ratio => "ratio",
            Self::Variance => "variance",
            Self::Quantile => "quantile",
            Self::Alpha => "alpha",
            Self::Satisfaction(formula) => formula.name(),
            Self::Contrast => "contrast",
            Self::Design => "design",
        }
    }
}

impl fmt::Display for Statistic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Statistic {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|statistic| statistic.name() == name).ok_or_else(|| {
            let remedy = format!("choose one of {}", Self::ALL.map(Self::name).join(", "));
            Error::one(Stage::Spec, format!("statistic {name}"), "this version does not have it", remedy)
        })
    }
}
