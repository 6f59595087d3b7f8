//! The checks of a questionnaire. They collect.

mod condition;
mod faults;
mod items;
mod kinds;

use std::collections::{BTreeMap, HashSet};

use analytics::{codebook::MissingReason, error::Fault};

use super::Draft;
use crate::{
    questionnaires::{
        Questionnaire, column,
        domain::{Factor, Item},
        words::Words,
    },
    responses::Channel,
};
use faults::Faults;

/// More bytes than this do not fit an answer column.
const MOST_COLUMNS: usize = 250;
/// Languages beside the two that everything has.
const MOST_LANGUAGES: usize = 20;

/// The questionnaire as far as it can be read, and every fault. Where there is one, it is not to be used.
pub(super) fn examined(draft: Draft, file: &str) -> (Questionnaire, Vec<Fault>) {
    let mut faults = Faults::of(file, &draft.languages);
    faults.code("key", &draft.key);
    let version = u32::try_from(draft.version).ok().filter(|v| (1..=i32::MAX as u32).contains(v));
    if version.is_none() {
        faults.add(
            "version",
            "không phải số dương / is not a positive number",
            "đánh số phiên bản 1, 2, 3 … / count versions 1, 2, 3 …",
        );
    }
    languages(&draft.languages, &mut faults);
    channels(&draft.channels, &mut faults);
    let title = faults.text("title", &draft.title);
    let stem = draft.stem.as_ref().map(|stem| faults.text("stem", stem)).unwrap_or_default();
    let factors = factors(&draft, &mut faults);
    let items = items::checked(&draft, &mut faults);
    let columns = column::of(&items).len();
    if columns > MOST_COLUMNS {
        faults.add(
            "items",
            &format!("cần {columns} cột / they need {columns} columns"),
            "mỗi câu một cột, mỗi lựa chọn của câu nhiều lựa chọn một cột, tối đa 250 / an item takes a column, an option of a multi item one of its own, 250 at most",
        );
    }
    let scale = scale(&draft, &items, &mut faults);
    let missing_codes = missing_codes(&draft, &items, &mut faults);
    let rotation = rotation(&draft, &mut faults);
    for key in draft.breaks.iter().filter(|key| draft.items.iter().all(|item| item.key != **key)) {
        faults.add(
            "breaks",
            &format!("không có câu / there is no item {key:?}"),
            "ghi mã của câu đổi nghĩa trong phiên bản này / name items of this version",
        );
    }
    let found = faults.found;
    let questionnaire = Questionnaire {
        key: draft.key,
        version: version.unwrap_or_default(),
        title,
        stem,
        factors,
        items,
        scale,
        missing_codes,
        languages: draft.languages,
        channels: draft.channels,
        rotation,
        breaks: draft.breaks,
        external_version: draft.external_version,
        codebook: Default::default(),
    };
    (questionnaire.with_codebook(), found)
}

fn languages(tags: &[String], faults: &mut Faults<'_>) {
    if tags.len() > MOST_LANGUAGES {
        faults.add(
            "languages",
            &format!("có {0} thứ tiếng / there are {0}", tags.len()),
            "tối đa 20, ngoài vi và en / 20 at most, beside vi and en",
        );
    }
    let mut seen = HashSet::from(["vi", "en"]);
    for tag in tags {
        if !(2..=3).contains(&tag.len()) || !tag.bytes().all(|b| b.is_ascii_lowercase()) {
            faults.add(
                "languages",
                &format!("{tag:?} không phải mã ngôn ngữ / is not a language tag"),
                "hai hoặc ba chữ thường theo ISO 639, như km, cjm / two or three small letters of ISO 639, as in km, cjm",
            );
        } else if !seen.insert(tag) {
            faults.add(
                "languages",
                &format!("{tag:?} đã có / is there already"),
                "vi và en luôn có, không ghi lại / vi and en are always there and not named",
            );
        }
    }
}

fn channels(words: &[String], faults: &mut Faults<'_>) {
    for word in words.iter().filter(|word| Channel::from_word(word).is_none()) {
        let known = Channel::ALL.map(Channel::word).join(", ");
        faults.add("channels", &format!("{word:?}"), &format!("một trong / one of {known}"));
    }
}

fn factors(draft: &Draft, faults: &mut Faults<'_>) -> Vec<Factor> {
    let mut seen = HashSet::new();
    let read = draft.factors.iter().map(|factor| {
        let place = format!("factor {:?}", factor.key);
        faults.code(&place, &factor.key);
        if !seen.insert(factor.key.as_str()) {
            faults.add(
                &place,
                "mã bị lặp / the key is repeated",
                "mỗi yếu tố một mã riêng / give every factor a key of its own",
            );
        }
        if !draft.items.iter().any(|item| item.factor.as_ref() == Some(&factor.key)) {
            faults.add(
                &place,
                "không câu hỏi nào thuộc yếu tố này / no item belongs to it",
                "bỏ đi, hoặc ghi nó ở một câu hỏi / remove it or name it in an item",
            );
        }
        Factor { key: factor.key.clone(), text: faults.text(&place, &factor.text) }
    });
    read.collect()
}

fn scale(draft: &Draft, items: &[Item], faults: &mut Faults<'_>) -> Vec<Words> {
    let width = |item: &Item| Some(usize::from(item.high?.saturating_sub(item.low?)) + 1);
    let widest = items.iter().filter_map(width).max().unwrap_or(0);
    if !draft.scale.is_empty() && draft.scale.len() != widest {
        let cause = format!("có {0} tên cho {widest} mức / has {0} names for {widest} codes", draft.scale.len());
        faults.add(
            "scale",
            &cause,
            "đặt tên mọi mức, từ thấp nhất, hoặc không mức nào / name every code, lowest first, or none",
        );
    }
    draft.scale.iter().enumerate().map(|(i, text)| faults.text(&format!("scale name {}", i + 1), text)).collect()
}

fn missing_codes(draft: &Draft, items: &[Item], faults: &mut Faults<'_>) -> BTreeMap<i64, MissingReason> {
    let mut read = BTreeMap::new();
    let answers = |item: &Item| Some(i64::from(item.low?)..=i64::from(item.high?));
    for (&reason, &code) in &draft.missing_codes {
        if let Some(item) = items.iter().find(|item| answers(item).is_some_and(|codes| codes.contains(&code))) {
            let cause = format!("{code} cũng là một câu trả lời của {0:?} / is also an answer to {0:?}", item.key);
            faults.add(
                "missing_codes",
                &cause,
                "mã thiếu phải nằm ngoài mọi thang đo / a missing code lies outside every scale",
            );
        }
        if read.insert(code, reason).is_some() {
            faults.add(
                "missing_codes",
                &format!("{code} mang hai lý do / stands for two reasons"),
                "mỗi lý do một mã riêng / give every reason its own code",
            );
        }
    }
    read
}

/// How many of each group are asked: at least one, at most all of it.
fn rotation(draft: &Draft, faults: &mut Faults<'_>) -> BTreeMap<String, u16> {
    let mut read = BTreeMap::new();
    for (group, &count) in &draft.rotation {
        let members = draft.items.iter().filter(|item| item.rotation.as_ref() == Some(group)).count();
        match u16::try_from(count).ok().filter(|count| (1..=members).contains(&usize::from(*count))) {
            Some(count) => drop(read.insert(group.clone(), count)),
            None => faults.add(
                &format!("rotation {group:?}"),
                &format!("hỏi {count} trong {members} câu / asks {count} of {members} items"),
                "hỏi ít nhất 1, nhiều nhất là cả nhóm / ask 1 at least, the whole group at most",
            ),
        }
    }
    for item in &draft.items {
        if let Some(group) = item.rotation.as_ref().filter(|group| !draft.rotation.contains_key(*group)) {
            faults.add(
                &format!("item {:?}", item.key),
                &format!("nhóm luân phiên {group:?} chưa có số câu / the rotation group {group:?} has no count"),
                "ghi ở [rotation] / give it in [rotation]",
            );
        }
    }
    read
}
