//! What keeps a draft from being published: everything at once, those of the file, of what people meet, and of the series.

use analytics::error::{Error, Fault, Stage};

use super::{
    Questionnaire,
    diff::{self, Class},
    domain::Item,
    file::Draft,
    review::{self, Remark},
};

/// A draft, looked through.
#[derive(Debug)]
pub struct Examined {
    /// What it will be; texts that lack are empty, parts that are at fault are left out.
    pub questionnaire: Questionnaire,
    /// What has to be mended first.
    pub faults: Vec<Fault>,
    /// What should be looked at and does not keep it back.
    pub remarks: Vec<Remark>,
}

/// Looks a draft through; `name` is what it is called in messages, `earlier` are the published versions of the same key.
pub fn examine(draft: Draft, name: &str, earlier: &[Questionnaire]) -> Examined {
    let (questionnaire, mut faults) = draft.examine(name);
    let (more, remarks) = beyond(&questionnaire, name, earlier);
    faults.extend(more);
    Examined { questionnaire, faults, remarks }
}

/// What there is to say of a questionnaire whose file has no fault of its own: faults, then remarks.
pub fn beyond(questionnaire: &Questionnaire, name: &str, earlier: &[Questionnaire]) -> (Vec<Fault>, Vec<Remark>) {
    let (of_people, remarks): (Vec<Remark>, Vec<Remark>) =
        review::of(questionnaire).into_iter().partition(|remark| remark.is_fault);
    let mut faults: Vec<Fault> = of_people.into_iter().map(|remark| told(name, remark)).collect();
    faults.extend(of_series(questionnaire, name, earlier));
    (faults, remarks)
}

/// The questionnaire that is to be published, or every fault.
///
/// # Errors
/// All of them, in the order of the file, then of what people meet, then of the series.
pub fn check(draft: Draft, name: &str, earlier: &[Questionnaire]) -> Result<Questionnaire, Error> {
    let Examined { questionnaire, faults, .. } = examine(draft, name, earlier);
    if faults.is_empty() { Ok(questionnaire) } else { Err(Error::new(Stage::Schema, faults)) }
}

fn told(name: &str, remark: Remark) -> Fault {
    let place = remark.item.map_or_else(|| name.to_owned(), |item| format!("{name}, item {item:?}"));
    Fault::new(place, format!("{} / {}", remark.text.vi, remark.text.en), String::new())
}

/// A version comes after those that are published, and a key means the same for life unless the file says that its series breaks.
fn of_series(new: &Questionnaire, name: &str, earlier: &[Questionnaire]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let newest = earlier.iter().filter(|other| other.key == new.key).max_by_key(|other| other.version);
    if let Some(newest) = newest.filter(|newest| new.version > 0 && newest.version >= new.version) {
        faults.push(Fault::new(
            format!("{name}, version"),
            format!("phiên bản {0} đã công bố / version {0} is published", newest.version),
            format!("ghi phiên bản {0} / make it version {0}", newest.version + 1),
        ));
    }
    let before = |key: &str| {
        let had = earlier.iter().filter(|other| other.key == new.key && other.version < new.version);
        let with = had.filter(|other| other.item(key).is_some());
        with.max_by_key(|other| other.version)
    };
    let is_named = |item: &Item| new.breaks.contains(&item.key);
    for item in new.items.iter().filter(|item| !is_named(item)) {
        let Some(old) = before(&item.key) else { continue };
        let change = diff::between(old, new).into_iter().find(|change| change.item == item.key);
        if let Some(change) = change.filter(|change| change.class == Class::Breaking) {
            faults.push(Fault::new(
                format!("{name}, item {:?}", item.key),
                format!(
                    "đổi nghĩa so với phiên bản {0} ({1}) / means something else than in version {0} ({1})",
                    old.version,
                    change.what.join(", ")
                ),
                "ghi mã câu này vào breaks, hoặc dùng mã khác / name it in breaks, or give it another key",
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaires::file;

    fn small(version: u32, more: &str) -> String {
        format!(
            "key = \"small\"\nversion = {version}\ntitle = {{ vi = \"Phiếu\", en = \"Sheet\" }}\nlow = 1\nhigh = 5\n\
             satisfied_from = 4\n{more}"
        )
    }

    fn item(key: &str, more: &str) -> String {
        format!("[[items]]\nkey = \"{key}\"\ntext = {{ vi = \"Câu\", en = \"Item\" }}\n{more}\n")
    }

    fn examined(toml: &str, earlier: &[Questionnaire]) -> Vec<String> {
        let examined = examine(file::draft(toml, "q").unwrap(), "q", earlier);
        examined.faults.into_iter().map(|fault| format!("{}: {}", fault.place, fault.cause)).collect()
    }

    #[test]
    fn what_lacks_in_the_file_and_what_nobody_can_reach_are_told_together() {
        let toml =
            small(1, &format!("{}[[items]]\nkey = \"b\"\nshow_if = {{ item = \"a\", gt = 5 }}\n", item("a", "")));
        let faults = examined(&toml, &[]);
        assert_eq!(faults.len(), 3, "{faults:?}");
        assert!(faults[..2].iter().all(|fault| fault.contains("thiếu chữ")), "{faults:?}");
        assert!(faults[2].contains("no answers show this item"), "{faults:?}");
    }

    #[test]
    fn a_key_that_means_something_else_is_named_in_breaks_or_keeps_the_version_back() {
        let first = file::from_toml(&small(1, &item("a", "")), "q").unwrap();
        let second = file::from_toml(&small(2, &item("b", "")), "q").unwrap();
        let other = item("a", "satisfied_from = 5");
        // Not in the version before, but in the one before that.
        let faults = examined(&small(3, &other), &[first.clone(), second.clone()]);
        assert_eq!(faults.len(), 1);
        assert!(faults[0].starts_with("q, item \"a\"") && faults[0].contains("version 1"), "{faults:?}");
        assert!(
            examined(&small(3, &format!("breaks = [\"a\"]\n{other}")), &[first.clone(), second.clone()]).is_empty()
        );
        let again = examined(&small(2, &item("b", "")), &[first, second]);
        assert!(again.len() == 1 && again[0].contains("version 2 is published"), "{again:?}");
    }
}
