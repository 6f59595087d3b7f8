//! The items, one after the other.

use std::collections::HashSet;

use super::{
    super::{Draft, DraftItem},
    condition,
    faults::{Faults, short},
    kinds,
};
use crate::questionnaires::domain::{Item, Kind};

/// More items than this do not fit a sitting.
const MOST_ITEMS: usize = 250;

pub(super) fn checked(draft: &Draft, faults: &mut Faults<'_>) -> Vec<Item> {
    if draft.items.is_empty() || draft.items.len() > MOST_ITEMS {
        faults.add(
            "items",
            &format!("có {0} câu / there are {0}", draft.items.len()),
            "phiếu hỏi có từ 1 đến 250 câu / a questionnaire has 1 to 250 items",
        );
    }
    let mut seen = HashSet::new();
    let mut read: Vec<Item> = Vec::with_capacity(draft.items.len());
    for item in &draft.items {
        let place = format!("item {:?}", short(&item.key));
        faults.code(&place, &item.key);
        if !seen.insert(item.key.as_str()) {
            faults.add(
                &place,
                "mã bị lặp / the key is repeated",
                "mỗi câu hỏi một mã riêng / give every item a key of its own",
            );
        }
        if let Some(factor) = item.factor.as_ref().filter(|key| !draft.factors.iter().any(|f| &f.key == *key)) {
            faults.add(
                &place,
                &format!("không có yếu tố / there is no factor {factor:?}"),
                "ghi một yếu tố ở trên / name one of the factors above",
            );
        }
        let show_if = item.show_if.as_ref().and_then(|written| condition::checked(written, item, &read, draft, faults));
        let mut item = one(draft, item, &place, faults);
        item.show_if = show_if;
        read.push(item);
    }
    read
}

fn one(draft: &Draft, item: &DraftItem, place: &str, faults: &mut Faults<'_>) -> Item {
    let kind = item.kind.as_deref().map_or(Some(Kind::Scale), Kind::from_word);
    if kind.is_none() {
        faults.add(
            place,
            &format!("không có loại câu / there is no kind {:?}", item.kind.as_deref().map(short).unwrap_or_default()),
            "một trong / one of scale, single, multi, number, date, text, note",
        );
    }
    if let Some(group) = &item.rotation {
        faults.code(&format!("{place}, rotation"), group);
    }
    if let Some(criterion) = &item.criterion {
        faults.code(&format!("{place}, criterion"), criterion);
    }
    let screen = item.screen.map(|screen| u8::try_from(screen).ok().filter(|screen| (1..=50).contains(screen)));
    if screen == Some(None) {
        faults.add(place, "screen", "số màn hình từ 1 đến 50 / screens are counted from 1 to 50");
    }
    let base = Item {
        key: item.key.clone(),
        factor: item.factor.clone(),
        text: faults.text(place, &item.text),
        hint: item.hint.as_ref().map(|hint| faults.text(&format!("{place}, hint"), hint)),
        required: item.required,
        rotation: item.rotation.clone(),
        screen: screen.flatten(),
        criterion: item.criterion.clone(),
        from_records: item.from_records,
        missing_allowed: item.missing_allowed.clone(),
        audio: item.audio.clone(),
        ..Item::default()
    };
    match kind {
        Some(kind) => kinds::completed(Item { kind, ..base }, draft, item, place, faults),
        None => base,
    }
}
