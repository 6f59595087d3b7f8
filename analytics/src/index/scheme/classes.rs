//! Classes of a score: by threshold, by how many units each holds, by where the scores fall apart.

use serde::{Deserialize, Serialize};

/// Classes of a score, by threshold or by how many units each holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Classes {
    /// Lower bounds, ascending, on the scale that is shown: the class of a score is the last one whose threshold it reaches.
    #[serde(default)]
    pub thresholds: Vec<f64>,
    /// In place of thresholds, units in each class of a period, best class first, for hard data; one list for each number of
    /// units there may be.
    #[serde(default, deserialize_with = "one_or_several")]
    pub sizes: Vec<Vec<usize>>,
    /// By threshold: one name more than thresholds, the first for what reaches none. By size: one a size, best first. By
    /// natural breaks: one a class, best first.
    pub names: Vec<String>,
    /// In place of both, where the scores of a period fall apart by themselves, for hard data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<ClassMethod>,
}

/// How classes find their bounds in the scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassMethod {
    /// The bounds that leave the least squared distance within classes. Fisher (1958); Jenks (1967).
    NaturalBreaks,
}

impl Classes {
    /// Are the classes those of a period's places, not of a score alone?
    pub fn is_of_places(&self) -> bool {
        !self.sizes.is_empty() || self.method.is_some()
    }

    /// How many units each class holds, best first, for scores from the best down; `None` with fewer distinct scores than classes,
    /// and where no list of sizes adds up to the number of scores.
    pub fn sizes_of(&self, scores: &[f64]) -> Option<Vec<usize>> {
        match self.method {
            Some(ClassMethod::NaturalBreaks) => natural_breaks(scores, self.names.len()),
            None => self.sizes.iter().find(|sizes| sizes.iter().sum::<usize>() == scores.len()).cloned(),
        }
    }

    /// The class of a score; `None` where classes go by places.
    pub fn of(&self, score: f64) -> Option<&str> {
        let reached = self.thresholds.iter().filter(|&&threshold| score >= threshold - 1e-9).count();
        self.names.get(reached).filter(|_| !self.is_of_places()).map(String::as_str)
    }

    /// The class of a place, 1 = best; units that share a place share a class, the better one. `None` beyond the last class.
    pub fn of_place(&self, rank: u32, sizes: &[usize]) -> Option<&str> {
        let mut held = 0;
        let ends = sizes.iter().map(|size| {
            held += size;
            held
        });
        let class = ends.into_iter().position(|end| rank as usize <= end)?;
        self.names.get(class).map(String::as_str)
    }
}

/// `[16, 16, 15, 16]`, or a list of such lists.
fn one_or_several<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<usize>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Sizes {
        One(Vec<usize>),
        Several(Vec<Vec<usize>>),
    }
    Ok(match Sizes::deserialize(deserializer)? {
        Sizes::One(sizes) => vec![sizes],
        Sizes::Several(sizes) => sizes,
    })
}

/// Fisher's exact partition of sorted values into classes of least squared distance from their means, as sizes in their order.
///
/// Equal values stay together. By dynamic programming over every end of a class: `count · n²` steps.
fn natural_breaks(sorted: &[f64], count: usize) -> Option<Vec<usize>> {
    let n = sorted.len();
    let starts: Vec<usize> = (0..n).filter(|&at| at == 0 || sorted[at] != sorted[at - 1]).collect();
    if count == 0 || starts.len() < count {
        return None;
    }
    let middle = sorted.iter().sum::<f64>() / n as f64;
    let sum = |power: i32| -> Vec<f64> {
        let mut sum = vec![0.0];
        sorted.iter().for_each(|value| sum.push(sum[sum.len() - 1] + (value - middle).powi(power)));
        sum
    };
    let (first, second) = (sum(1), sum(2));
    let within = |from: usize, to: usize| {
        let plain = first[to] - first[from];
        second[to] - second[from] - plain * plain / (to - from) as f64
    };
    let ends: Vec<usize> = starts[1..].iter().copied().chain([n]).collect();
    // Least sum up to each end with one class more each round, and where its last class starts.
    let mut least: Vec<f64> = ends.iter().map(|&end| within(0, end)).collect();
    let mut from = vec![vec![0; ends.len()]];
    for classes in 1..count {
        let (mut next, mut start) = (vec![f64::INFINITY; ends.len()], vec![0; ends.len()]);
        for at in classes..ends.len() {
            for before in classes - 1..at {
                let sum = least[before] + within(ends[before], ends[at]);
                if sum < next[at] {
                    (next[at], start[at]) = (sum, before);
                }
            }
        }
        least = next;
        from.push(start);
    }
    let (mut sizes, mut at) = (Vec::new(), ends.len() - 1);
    for classes in (1..count).rev() {
        let before = from[classes][at];
        sizes.push(ends[at] - ends[before]);
        at = before;
    }
    sizes.push(ends[at]);
    sizes.reverse();
    Some(sizes)
}
