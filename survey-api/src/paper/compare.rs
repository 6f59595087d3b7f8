//! Where two people who keyed one sheet differ, and who was wrong once it is decided.

use std::collections::{BTreeMap, BTreeSet};

use super::{Keyed, mark::COMMENT};

/// The fields in which two entries differ. Words by hand that differ in spaces, letters' case or points at their ends alone are
/// the same by rule: nobody has to decide about a full stop.
pub fn differences(a: &Keyed, b: &Keyed) -> BTreeSet<String> {
    let items: BTreeSet<&String> = a.answers.keys().chain(b.answers.keys()).collect();
    let differ = items.into_iter().filter(|item| a.answers.get(*item) != b.answers.get(*item));
    let mut differ: BTreeSet<String> = differ.cloned().collect();
    if plain(&a.comment) != plain(&b.comment) {
        differ.insert(COMMENT.to_owned());
    }
    differ
}

/// What holds: where both agree what they keyed, elsewhere what was decided.
pub fn settled(a: &Keyed, decided: &Keyed, disputed: &BTreeSet<String>) -> Keyed {
    let mut settled = a.clone();
    for field in disputed {
        match (field.as_str(), decided.answers.get(field)) {
            (COMMENT, _) => settled.comment.clone_from(&decided.comment),
            (_, Some(value)) => drop(settled.answers.insert(field.clone(), value.clone())),
            (_, None) => drop(settled.answers.remove(field)),
        }
    }
    settled
}

/// Whether an entry was right, field by field. Where both keyed the same, both count as right: an error that two people make in
/// the same way is not seen, so that the rates are the least that there can be.
pub fn wrong(entry: &Keyed, settled: &Keyed) -> BTreeMap<String, bool> {
    let mut wrong: BTreeMap<String, bool> =
        settled.answers.iter().map(|(item, value)| (item.clone(), entry.answers.get(item) != Some(value))).collect();
    wrong.insert(COMMENT.to_owned(), plain(&entry.comment) != plain(&settled.comment));
    wrong
}

fn plain(words: &str) -> String {
    let lower = words.to_lowercase();
    let words = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    words.trim_end_matches(['.', ',', ';', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyed(answers: &[(&str, &str)], comment: &str) -> Keyed {
        let answers = answers.iter().map(|(item, value)| ((*item).to_owned(), (*value).to_owned())).collect();
        Keyed { answers, comment: comment.to_owned() }
    }

    #[test]
    fn a_full_stop_is_decided_by_rule_and_a_word_is_not() {
        let a = keyed(&[("q1", "5"), ("q2", "B")], "Chờ  hơi lâu.");
        assert!(differences(&a, &keyed(&[("q1", "5"), ("q2", "B")], "chờ hơi lâu")).is_empty());
        let b = keyed(&[("q1", "5"), ("q2", "K")], "Chờ quá lâu");
        assert_eq!(differences(&a, &b), ["comment", "q2"].map(str::to_owned).into());
    }

    #[test]
    fn who_differs_from_what_was_decided_was_wrong() {
        let (a, b) = (keyed(&[("q1", "5"), ("q2", "4")], ""), keyed(&[("q1", "5"), ("q2", "2")], ""));
        let decided = keyed(&[("q2", "2")], "");
        let settled = settled(&a, &decided, &differences(&a, &b));
        assert_eq!(settled, b);
        assert_eq!(wrong(&a, &settled).into_iter().filter(|(_, wrong)| *wrong).count(), 1);
        assert!(wrong(&b, &settled).values().all(|wrong| !wrong));
    }
}
