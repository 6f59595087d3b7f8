//! The checks of a questionnaire. They collect.

use std::collections::{BTreeMap, HashSet};

use analytics::{
    Codebook, Text,
    codebook::{Factor, Item, LARGEST_CODE},
    error::{Error, Fault, Stage},
};
use unicode_normalization::UnicodeNormalization;

use super::{Draft, DraftItem, DraftText};
use crate::{questionnaires::Questionnaire, slug::is_code};

/// More items than this do not fit a sitting, nor an answer column.
const MOST_ITEMS: usize = 250;

pub(super) fn checked(draft: Draft, file: &str) -> Result<Questionnaire, Error> {
    let mut faults = Faults { file, found: Vec::new() };
    faults.code("key", &draft.key);
    let version = u32::try_from(draft.version).ok().filter(|v| (1..=i32::MAX as u32).contains(v));
    if version.is_none() {
        faults.add(
            "version",
            "không phải số dương / is not a positive number",
            "đánh số phiên bản 1, 2, 3 … / count versions 1, 2, 3 …",
        );
    }
    let title = faults.text("title", &draft.title);
    let stem = draft.stem.as_ref().map(|stem| faults.text("stem", stem)).unwrap_or_default();
    let factors = factors(&draft, &mut faults);
    let items = items(&draft, &mut faults);
    let scale = scale(&draft, &items, &mut faults);
    let missing_codes = missing_codes(&draft, &items, &mut faults);
    match (version, faults.found.is_empty()) {
        (Some(version), true) => Ok(Questionnaire {
            key: draft.key,
            version,
            title,
            stem,
            codebook: Codebook { factors, items, scale },
            missing_codes,
        }),
        _ => Err(Error::new(Stage::Schema, faults.found)),
    }
}

fn factors(draft: &Draft, faults: &mut Faults) -> Vec<Factor> {
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

fn items(draft: &Draft, faults: &mut Faults) -> Vec<Item> {
    if draft.items.is_empty() || draft.items.len() > MOST_ITEMS {
        faults.add(
            "items",
            &format!("có {0} câu / there are {0}", draft.items.len()),
            "phiếu hỏi có từ 1 đến 250 câu / a questionnaire has 1 to 250 items",
        );
    }
    let mut seen = HashSet::new();
    let read = draft.items.iter().map(|item| {
        let place = format!("item {:?}", item.key);
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
        let (low, high, satisfied_from) = bounds(draft, item, &place, faults);
        let text = faults.text(&place, &item.text);
        Item { key: item.key.clone(), factor: item.factor.clone(), low, high, satisfied_from, text }
    });
    read.collect()
}

/// The scale of an item: its own numbers, or those of the questionnaire.
fn bounds(draft: &Draft, item: &DraftItem, place: &str, faults: &mut Faults) -> (u8, u8, u8) {
    let mut number = |name: &str, own: Option<i64>, common: Option<i64>| {
        let Some(code) = own.or(common) else {
            faults.add(
                place,
                &format!("thiếu {name} / {name} is missing"),
                "ghi ở đây hoặc cho cả phiếu / give it here or for the whole questionnaire",
            );
            return None;
        };
        let fits = u8::try_from(code).ok().filter(|code| (1..=LARGEST_CODE).contains(code));
        if fits.is_none() {
            faults.add(place, &format!("{name} = {code}"), "mã từ 1 đến 250 / codes go from 1 to 250");
        }
        fits
    };
    let low = number("low", item.low, draft.low);
    let high = number("high", item.high, draft.high);
    let satisfied = number("satisfied_from", item.satisfied_from, draft.satisfied_from);
    let (Some(low), Some(high), Some(satisfied)) = (low, high, satisfied) else { return (1, 2, 2) };
    if low >= high {
        faults.add(
            place,
            &format!("thang đo từ {low} đến {high} / the scale goes from {low} to {high}"),
            "low phải nhỏ hơn high / low must be under high",
        );
    } else if satisfied <= low || satisfied > high {
        faults.add(
            place,
            &format!("satisfied_from = {satisfied}"),
            "phải lớn hơn low và không quá high / it lies above low and not above high",
        );
    }
    (low, high, satisfied)
}

fn scale(draft: &Draft, items: &[Item], faults: &mut Faults) -> Vec<Text> {
    let widest = items.iter().map(|item| usize::from(item.high.saturating_sub(item.low)) + 1).max().unwrap_or(0);
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

fn missing_codes(
    draft: &Draft,
    items: &[Item],
    faults: &mut Faults,
) -> BTreeMap<i64, analytics::codebook::MissingReason> {
    let mut read = BTreeMap::new();
    for (&reason, &code) in &draft.missing_codes {
        if let Some(item) = items.iter().find(|item| (i64::from(item.low)..=i64::from(item.high)).contains(&code)) {
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

struct Faults<'a> {
    file: &'a str,
    found: Vec<Fault>,
}

impl Faults<'_> {
    fn add(&mut self, place: &str, cause: &str, remedy: &str) {
        self.found.push(Fault::new(format!("{}, {place}", self.file), cause, remedy));
    }

    fn code(&mut self, place: &str, code: &str) {
        if !is_code(code) {
            self.add(
                place,
                &format!("{code:?} không phải là mã / is not a code"),
                "mã dài 1 đến 32, gồm chữ không dấu, số và . _ - / use 1 to 32 of A-Z a-z 0-9 . _ -",
            );
        }
    }

    /// Both languages, composed (NFC): the hash must not depend on how a keyboard writes "ế".
    fn text(&mut self, place: &str, text: &DraftText) -> Text {
        for (language, words) in [("vi", &text.vi), ("en", &text.en)] {
            if words.trim().is_empty() {
                self.add(
                    place,
                    &format!("thiếu chữ / the text in {language:?} is missing"),
                    "viết bằng cả hai thứ tiếng / write it in both languages",
                );
            }
        }
        Text::new(text.vi.trim().nfc().collect::<String>(), text.en.trim().nfc().collect::<String>())
    }
}
