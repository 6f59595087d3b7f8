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
    /// Covariance of every pair of columns, a column with itself included.
    Covariance,
    /// Correlation of every pair of columns.
    Correlation,
    /// Agreement of two columns of categories.
    Kappa,
    /// Coefficients of a regression.
    Glm,
    /// Independence of two columns of categories, or given shares of one.
    Table,
    /// Difference of the means of two groups.
    TTest,
    /// Difference of the ranks of groups.
    RankTest,
    /// Parts of predictors in what a regression explains.
    Drivers,
    /// Importance and performance of each predictor.
    ImportancePerformance,
    /// AAPOR outcome rates, and the adjustment of each cell.
    Nonresponse,
    /// Share of each item that is left out.
    ItemNonresponse,
    /// Signs of answers given without reading, a row a sheet.
    Careless,
    /// Signs of answers that come too fast or too often, a row an answer.
    Stuffing,
    /// How far each answer moves a mean, a row an answer.
    Influence,
    /// Means with and without flagged answers, and the difference.
    WithoutFlagged,
    /// A control chart, a row a period.
    Control,
    /// Change a period of a straight line.
    Trend,
    /// Places of groups, and what pairwise tests leave open.
    Ranks,
    /// Differences of all pairs of groups, tested together.
    Pairs,
    /// A smooth function of other estimates.
    Contrast,
    /// Strata, sampling units, degrees of freedom, design effect of weighting, rows.
    Design,
}

impl Statistic {
    /// Every statistic.
    pub const ALL: [Self; 37] = [
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
        Self::Covariance,
        Self::Correlation,
        Self::Kappa,
        Self::Glm,
        Self::Table,
        Self::TTest,
        Self::RankTest,
        Self::Drivers,
        Self::ImportancePerformance,
        Self::Nonresponse,
        Self::ItemNonresponse,
        Self::Careless,
        Self::Stuffing,
        Self::Influence,
        Self::WithoutFlagged,
        Self::Control,
        Self::Trend,
        Self::Ranks,
        Self::Pairs,
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
            Self::Covariance => "covariance",
            Self::Correlation => "correlation",
            Self::Kappa => "kappa",
            Self::Glm => "glm",
            Self::Table => "table",
            Self::TTest => "ttest",
            Self::RankTest => "ranktest",
            Self::Drivers => "drivers",
            Self::ImportancePerformance => "importance_performance",
            Self::Nonresponse => "nonresponse",
            Self::ItemNonresponse => "item_nonresponse",
            Self::Careless => "careless",
            Self::Stuffing => "stuffing",
            Self::Influence => "influence",
            Self::WithoutFlagged => "without_flagged",
            Self::Control => "control",
            Self::Trend => "trend",
            Self::Ranks => "ranks",
            Self::Pairs => "pairs",
            Self::Contrast => "contrast",
            Self::Design => "design",
        }
    }

    /// Is it asked for by a model (`y ~ a + b`) and not by a list of columns?
    pub(super) const fn has_model(self) -> bool {
        matches!(self, Self::Glm | Self::TTest | Self::RankTest)
    }

    /// Is it a test or a model of its own, which nothing can be a function of?
    pub(super) const fn is_test(self) -> bool {
        self.has_model() || matches!(self, Self::Table)
    }

    /// Has it predictors?
    pub(super) const fn has_predictors(self) -> bool {
        matches!(self, Self::Drivers | Self::ImportancePerformance)
    }

    /// Does it answer with figures of its own making, or with rows, and not by one estimator a column?
    pub(super) const fn is_listing(self) -> bool {
        matches!(
            self,
            Self::ImportancePerformance
                | Self::Nonresponse
                | Self::Careless
                | Self::Stuffing
                | Self::Influence
                | Self::WithoutFlagged
                | Self::Control
                | Self::Trend
                | Self::Ranks
                | Self::Pairs
        )
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
