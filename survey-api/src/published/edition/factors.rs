//! The index and the factors under it, in the order of the questionnaire.

use analytics::Score;

use super::{Reading, View};

/// A row of the table of factors.
#[derive(Debug, Clone)]
pub struct Factor {
    /// Its name.
    pub name: String,
    /// True for the index itself.
    pub whole: bool,
    /// Value, interval, n.
    pub reading: Reading,
}

pub(super) fn all(view: &View) -> Vec<Factor> {
    let root = view.root();
    view.release
        .nodes
        .iter()
        .filter(|node| node.code == root || node.parent.as_deref() == Some(root))
        .map(|node| Factor {
            name: node.name.get(view.language.tag()).to_owned(),
            whole: node.code == root,
            reading: Reading::of(view, view.score(Score::EVERYONE, view.period(), &node.code)),
        })
        .collect()
}
