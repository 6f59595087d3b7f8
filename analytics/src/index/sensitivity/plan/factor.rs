//! What may come out otherwise, and in which combinations.

use super::Levels;
use crate::{
    error::{Error, Fault, Result, Stage},
    index::Indicators,
};

/// One thing that may come out otherwise.
#[derive(Debug, Clone, PartialEq)]
pub enum Factor {
    /// One of several methods, all equally likely: name of the choice, then place and text of each (keys of a scheme's
    /// `[defaults]`; a later factor goes before an earlier one where both set a key).
    Methods {
        /// What is chosen: `normalise`.
        name: String,
        /// Where the text comes from, and the text.
        alternatives: Vec<(String, String)>,
    },
    /// Every weight is multiplied by a uniform number from `1 − noise` to `1 + noise`.
    Weights {
        /// From 0 to below 1.
        noise: f64,
    },
    /// Which people happened to answer: the leaves of each unit are drawn from the normal distribution with the joint covariance
    /// of their estimates, units independently. Only where the indicators are estimated from answers.
    Sampling,
}

impl Factor {
    /// What the factor is called.
    pub fn name(&self) -> &str {
        match self {
            Self::Methods { name, .. } => name,
            Self::Weights { .. } => "weights",
            Self::Sampling => "sampling",
        }
    }
}

pub(super) fn check(factors: &[Factor], indicators: &Indicators, draws: usize) -> Result<()> {
    let mut faults = Vec::new();
    let mut names = Vec::new();
    for factor in factors {
        if names.contains(&factor.name()) {
            faults.push(Fault::new(
                factor.name(),
                "yếu tố có hai lần / the factor comes twice",
                "ghi mỗi yếu tố một lần / name each factor once",
            ));
        }
        names.push(factor.name());
        match factor {
            Factor::Methods { name, alternatives } if alternatives.is_empty() => {
                faults.push(Fault::new(name, "yếu tố không có phương án nào / the factor has no alternative", "cho nó từ hai phương án / give it two or more methods"));
            }
            Factor::Weights { noise } if !(0.0..1.0).contains(noise) => {
                let cause = format!("{noise} không nằm từ 0 đến dưới 1 / {noise} is not from 0 to below 1");
                faults.push(Fault::new("noise", cause, "muốn tăng giảm một phần tư thì ghi 0.25 / for a quarter up and down write 0.25"));
            }
            Factor::Sampling if indicators.sampling.is_none() => faults.push(Fault::new(
                "sampling",
                "các chỉ tiêu này không có sai số chọn mẫu / these indicators carry no sampling error",
                "đưa phiếu trả lời của khảo sát, hoặc bỏ yếu tố này / hand over answers of a survey, or drop the factor",
            )),
            _ => {}
        }
    }
    if draws == 0 {
        faults.push(Fault::new(
            "draws",
            "không có lần lặp nào / there is no draw",
            "thường là một nghìn / a thousand is usual",
        ));
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::new(Stage::Spec, faults)) }
}

/// Every combination of methods, and the scheme itself.
pub(super) fn combinations(factors: &[Factor]) -> Vec<Levels> {
    let mut all: Vec<Levels> = vec![Vec::new()];
    for factor in factors {
        let levels: Vec<Option<usize>> = match factor {
            Factor::Methods { alternatives, .. } => {
                std::iter::once(None).chain((0..alternatives.len()).map(Some)).collect()
            }
            _ => vec![None],
        };
        let longer = |levels_so_far: &Levels, level: &Option<usize>| {
            levels_so_far.iter().copied().chain([*level]).collect::<Levels>()
        };
        all = all.iter().flat_map(|so_far| levels.iter().map(move |level| longer(so_far, level))).collect();
    }
    all
}
