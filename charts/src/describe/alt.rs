//! Alternative text, as a colleague would say the chart aloud.

use serde::{Deserialize, Serialize};

use crate::ChartSpec;

/// The text alternative in two lengths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alt {
    /// At most 250 characters: kind, measure, period, finding, extremes.
    pub short: String,
    /// Every mark in words.
    pub long: String,
}

/// What a kind says aloud.
pub(crate) struct Said {
    /// Kind, measure, scope, period; without a full stop.
    pub(crate) opening: String,
    /// The largest and the smallest, or nothing.
    pub(crate) extremes: String,
    /// A phrase for each mark, in the order of the rows of the data table.
    pub(crate) marks: Vec<String>,
}

const SHORT: usize = 250;

/// The alternative text of a chart.
pub fn alt(spec: &ChartSpec) -> Alt {
    let Said { opening, extremes, marks } = spec.plot.picture().said(spec);
    let simulated = if spec.simulated { spec.lang.pick(" Số liệu mô phỏng.", " Simulated data.") } else { "" };
    // The finding always stays; extremes and the opening give way when names are long.
    let candidates = [
        format!("{opening}. {}.{}{simulated}", spec.headline, spaced(&extremes)),
        format!("{opening}. {}.{simulated}", spec.headline),
        format!("{}.{simulated}", spec.headline),
    ];
    let short = candidates.iter().find(|text| text.chars().count() <= SHORT).cloned();
    let short = short.unwrap_or_else(|| shortened(&spec.headline));
    Alt { short, long: format!("{opening}. {}. {}.{simulated}", spec.headline, marks.join("; ")) }
}

/// A phrase for each mark, in the order of the rows of the data table.
pub(crate) fn marks(spec: &ChartSpec) -> Vec<String> {
    spec.plot.picture().said(spec).marks
}

/// A sentence after another one, or nothing.
fn spaced(sentence: &str) -> String {
    if sentence.is_empty() { String::new() } else { format!(" {sentence}") }
}

fn shortened(text: &str) -> String {
    let head: String = text.chars().take(SHORT - 1).collect();
    format!("{}…", head.rsplit_once(' ').map_or(head.as_str(), |(head, _)| head))
}

/// "Chỉ số hài lòng" inside a sentence. An acronym stays, and so does a name whose second word has a capital too: "Sustainable
/// Connectivity", "Thanh Hóa".
pub(crate) fn lower(name: &str) -> String {
    let is_capitalised =
        |word: &str| word.chars().find(|letter| letter.is_alphabetic()).is_some_and(char::is_uppercase);
    let is_acronym = |word: &str| word.chars().filter(|letter| letter.is_alphabetic()).all(char::is_uppercase);
    let mut words = name.split_whitespace();
    let is_sentence = match (words.next(), words.next()) {
        (None, _) => false,
        (Some(first), second) => {
            !first.chars().skip(1).any(char::is_uppercase)
                && (first.chars().count() > 1 || second.is_some())
                && !second.is_some_and(|second| is_capitalised(second) && !is_acronym(second))
        }
    };
    let mut letters = name.chars();
    match letters.next() {
        Some(first) if is_sentence => first.to_lowercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::lower;

    #[test]
    fn a_name_inside_a_sentence_keeps_the_capitals_that_are_its_own() {
        for (name, inside) in [
            ("Chỉ số hài lòng", "chỉ số hài lòng"),
            ("Chỉ số hài lòng tỉnh Thanh Hóa", "chỉ số hài lòng tỉnh Thanh Hóa"),
            ("Chỉ số PAPI", "chỉ số PAPI"),
            ("Ấn tượng chung", "ấn tượng chung"),
            ("Connectivity", "connectivity"),
            ("Sustainable Connectivity", "Sustainable Connectivity"),
            ("Thanh Hóa", "Thanh Hóa"),
            ("PAR index", "PAR index"),
            ("eGov", "eGov"),
            ("", ""),
        ] {
            assert_eq!(lower(name), inside);
        }
    }
}
