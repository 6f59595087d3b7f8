//! What each kind of item needs, and what does not belong to it.

use std::collections::HashSet;

use analytics::codebook::LARGEST_CODE;
use jiff::civil::Date;

use super::{
    super::{Draft, DraftItem},
    faults::Faults,
};
use crate::questionnaires::domain::{Choice, Days, Item, Kind, Range};

/// Longest answer in words, in characters.
const LONGEST_TEXT: u16 = 1000;

pub(super) fn completed(
    mut item: Item,
    draft: &Draft,
    written: &DraftItem,
    place: &str,
    faults: &mut Faults<'_>,
) -> Item {
    foreign(item.kind, written, place, faults);
    match item.kind {
        Kind::Scale => {
            let (low, high, satisfied_from) = bounds(draft, written, place, faults);
            (item.low, item.high, item.satisfied_from) = (Some(low), Some(high), Some(satisfied_from));
        }
        Kind::Single | Kind::Multi => item.codes = choices(written, place, faults),
        Kind::Number => item.range = range(written, place, faults),
        Kind::Date => item.days = days(written, place, faults),
        Kind::Text => item.longest = longest(written, place, faults),
        Kind::Note => {}
    }
    item
}

/// A field of another kind is a mistake, not a remark.
fn foreign(kind: Kind, written: &DraftItem, place: &str, faults: &mut Faults<'_>) {
    let is_scale = kind == Kind::Scale;
    let is_choice = matches!(kind, Kind::Single | Kind::Multi);
    let takes = [
        ("low", written.low.is_some(), is_scale),
        ("high", written.high.is_some(), is_scale),
        ("satisfied_from", written.satisfied_from.is_some(), is_scale),
        ("factor", written.factor.is_some(), is_scale),
        ("codes", !written.codes.is_empty(), is_choice),
        ("min", written.min.is_some(), kind == Kind::Number),
        ("max", written.max.is_some(), kind == Kind::Number),
        ("decimals", written.decimals.is_some(), kind == Kind::Number),
        ("from", written.from.is_some(), kind == Kind::Date),
        ("to", written.to.is_some(), kind == Kind::Date),
        ("step", written.step.is_some(), kind == Kind::Date),
        ("longest", written.longest.is_some(), kind == Kind::Text),
        ("required", written.required, kind != Kind::Note),
    ];
    for (name, _, _) in takes.into_iter().filter(|(_, is_there, belongs)| *is_there && !belongs) {
        faults.add(
            place,
            &format!("loại {0} không có {name} / the kind {0} has no {name}", kind.word()),
            "bỏ đi, hoặc đổi loại câu / take it out, or change the kind",
        );
    }
}

/// The scale of an item: its own numbers, or those of the questionnaire.
fn bounds(draft: &Draft, item: &DraftItem, place: &str, faults: &mut Faults<'_>) -> (u8, u8, u8) {
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

fn choices(item: &DraftItem, place: &str, faults: &mut Faults<'_>) -> Vec<Choice> {
    if !(2..=60).contains(&item.codes.len()) {
        faults.add(
            place,
            &format!("có {0} lựa chọn / it has {0} codes", item.codes.len()),
            "cần 2 đến 60 / it takes 2 to 60",
        );
    }
    let mut seen = HashSet::new();
    let read = item.codes.iter().map(|choice| {
        let place = format!("{place}, code {}", choice.code);
        let code = u8::try_from(choice.code).ok().filter(|code| (1..=LARGEST_CODE).contains(code));
        if code.is_none() {
            faults.add(&place, "ngoài khoảng / out of range", "mã từ 1 đến 250 / codes go from 1 to 250");
        }
        if !seen.insert(choice.code) {
            faults.add(
                &place,
                "mã bị lặp / the code is repeated",
                "mỗi lựa chọn một mã / give every option a code of its own",
            );
        }
        Choice { code: code.unwrap_or(1), text: faults.text(&place, &choice.text) }
    });
    read.collect()
}

fn range(item: &DraftItem, place: &str, faults: &mut Faults<'_>) -> Option<Range> {
    let (Some(min), Some(max)) = (item.min, item.max) else {
        faults.add(
            place,
            "thiếu min hoặc max / min or max is missing",
            "ghi số nhỏ nhất và lớn nhất / give the lowest and the highest number",
        );
        return None;
    };
    let decimals = item.decimals.unwrap_or(0);
    let decimals = u8::try_from(decimals).ok().filter(|decimals| *decimals <= 3);
    let steps = (max - min) * 10_f64.powi(i32::from(decimals.unwrap_or(0)));
    let fits = min.is_finite() && max.is_finite() && min.abs() < 1e9 && (1.0..=249.0).contains(&steps.round());
    match decimals.filter(|_| fits) {
        Some(decimals) => Some(Range { min, max, decimals }),
        None => {
            faults.add(
                place,
                &format!("khoảng {min} đến {max} không hợp / the range {min} to {max} does not fit"),
                "từ 2 đến 250 giá trị, tối đa 3 chữ số thập phân / 2 to 250 values, 3 decimals at most",
            );
            None
        }
    }
}

fn days(item: &DraftItem, place: &str, faults: &mut Faults<'_>) -> Option<Days> {
    let mut day = |name: &str, written: &Option<String>| {
        let read = written.as_deref().and_then(|text| text.parse::<Date>().ok());
        if read.is_none() {
            faults.add(
                place,
                &format!("{name} không phải ngày / {name} is not a day"),
                "viết như 2026-07-01 / write it as 2026-07-01",
            );
        }
        read
    };
    let (from, to) = (day("from", &item.from), day("to", &item.to));
    let (from, to) = (from?, to?);
    let step = item.step.unwrap_or(1);
    let span = from.until(to).map_or(-1, |span| i64::from(span.get_days()));
    match u16::try_from(step).ok().filter(|step| *step >= 1 && span >= 0 && span / i64::from(*step) < 250) {
        Some(step) => Some(Days { from, to, step }),
        None => {
            faults.add(
                place,
                &format!("{from} đến {to}, bước {step} ngày / {from} to {to} in steps of {step} days"),
                "from trước to, tối đa 250 bước / from comes before to, 250 steps at most",
            );
            None
        }
    }
}

fn longest(item: &DraftItem, place: &str, faults: &mut Faults<'_>) -> Option<u16> {
    let longest = item.longest.unwrap_or_else(|| LONGEST_TEXT.into());
    let fits = u16::try_from(longest).ok().filter(|longest| (1..=LONGEST_TEXT).contains(longest));
    if fits.is_none() {
        faults.add(place, &format!("longest = {longest}"), "1 đến 1000 ký tự / 1 to 1,000 characters");
    }
    fits
}
