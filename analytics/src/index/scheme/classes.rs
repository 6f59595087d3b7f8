//! Classes of a score: by threshold, by how many units each holds, by where the scores fall apart.

use serde::{Deserialize, Serialize};

/// Classes of a score, by threshold or by how many units each holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Classes {
    /// Lower bounds, ascending, on the scale that is shown: the class of a score is the last one whose threshold it reaches.
    pub thresholds: Vec<f64>,
    /// In place of thresholds, units in each class of a period, best class first, for hard data; one list for each number of
    /// units there may be.
    pub sizes: Vec<Vec<usize>>,
    /// By threshold: one name more than thresholds, the first for what reaches none. By size: one a size, best first. By
    /// natural breaks: one a class, best first. Unsaid they are numbers, 1 the best.
    pub names: Vec<String>,
    /// In place of both, where the scores of a period fall apart by themselves, for hard data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<ClassMethod>,
}

/// Classes as a scheme writes them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    thresholds: Vec<f64>,
    #[serde(default, deserialize_with = "one_or_several")]
    sizes: Vec<Vec<usize>>,
    names: Option<Vec<String>>,
    method: Option<ClassMethod>,
    count: Option<usize>,
}

impl TryFrom<Written> for Classes {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written { thresholds, sizes, names, method, count } = written;
        let classes = match (&method, sizes.first()) {
            (Some(_), _) => count.or(names.as_ref().map(Vec::len)).unwrap_or(0),
            (None, Some(sizes)) => sizes.len(),
            (None, None) => thresholds.len() + 1,
        };
        if count.is_some_and(|count| {
            method.is_none() || count != classes || names.as_ref().is_some_and(|names| names.len() != count)
        }) {
            return Err("`count` là số hạng của một cách chia, bằng số tên / `count` is the number of classes of a method, as many as the names".to_owned());
        }
        // By threshold the first name is that of the worst class.
        let place = |at: usize| if thresholds.is_empty() { at + 1 } else { classes - at };
        let numbers = || (0..classes).map(|at| place(at).to_string()).collect();
        let names = names.unwrap_or_else(numbers);
        Ok(Self { thresholds, sizes, names, method })
    }
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
