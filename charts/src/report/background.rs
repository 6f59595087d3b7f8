//! What happened to the offices and the paper behind the figures, in sentences filled from the release.

use analytics::{
    Release, Text,
    release::{ChangeKind, KeyingErrors, OfficeChange},
};

use super::reading::both;
use crate::{Lang, format};

/// A line for each change of offices, then how well paper was keyed in the period of the release.
pub fn background(release: &Release) -> Vec<Text> {
    let metadata = &release.metadata;
    let of_period = metadata.keying.iter().find(|some| some.period == metadata.period && some.item.is_none());
    let changes = metadata.office_changes.iter().map(|change| office_change(release, change));
    changes.chain(of_period.and_then(|some| keying(some, metadata.level))).collect()
}

fn office_change(release: &Release, change: &OfficeChange) -> Text {
    both(|lang| {
        let named =
            |codes: &[String]| codes.iter().map(|code| name(release, code, lang)).collect::<Vec<_>>().join(", ");
        let (old, new, since) = (named(&change.old), named(&change.new), format::date(&change.since, lang));
        let from = format::period_text(&change.from);
        let from = lang.pick(from.vi, from.en);
        match change.kind {
            ChangeKind::Rename => {
                let former = change.former_name.as_ref().map(|name| name.get(lang.tag()).to_owned()).unwrap_or_default();
                lang.pick(
                    format!("{new} đổi tên từ “{former}” ngày {since}; vẫn là một chuỗi số liệu."),
                    format!("{new} was called “{former}” until {since}; it is one series."),
                )
            }
            ChangeKind::Split => lang.pick(
                format!("{new} tách từ {old} ngày {since}; chuỗi của các đơn vị mới bắt đầu từ {from}, không so với {old}."),
                format!("{new} were split from {old} on {since}; their series begin in {from} and do not compare with {old}."),
            ),
            ChangeKind::Merge => merged(&old, &new, &since, change, lang),
        }
    })
}

fn merged(old: &str, new: &str, since: &str, change: &OfficeChange, lang: Lang) -> String {
    let periods = |labels: &[String]| {
        let named = labels.iter().map(|label| {
            let text = format::period_text(label);
            lang.pick(text.vi, text.en)
        });
        named.collect::<Vec<_>>().join(", ")
    };
    let mut words =
        lang.pick(format!("{old} nhập vào {new} từ ngày {since}."), format!("{old} became part of {new} on {since}."));
    if !change.told.is_empty() {
        let told = periods(&change.told);
        words.push_str(&lang.pick(
            format!(" Số của {new} các kỳ {told} tính trên phiếu của mọi đơn vị cũ, thành một chuỗi."),
            format!(" Earlier figures of {new} ({told}) count the answers of all of them: one series."),
        ));
    }
    if !change.open.is_empty() {
        let open = periods(&change.open);
        words.push_str(&lang.pick(
            format!(" Các kỳ {open} thiếu phiếu của một đơn vị cũ nên không so được với sau khi nhập."),
            format!(" In {open} one of them has no answers, so those periods do not compare with later ones."),
        ));
    }
    words
}

fn name(release: &Release, code: &str, lang: Lang) -> String {
    let found = release.units.iter().find(|unit| unit.code == code);
    found.map_or_else(|| code.to_owned(), |unit| unit.name.get(lang.tag()).to_owned())
}

fn keying(some: &KeyingErrors, level: f64) -> Option<Text> {
    let (share, low, high) = some.error_rate(level)?;
    Some(both(|lang| {
        let count = |number: u64| format::number(number as f64, 0, lang);
        let percent = |share: f64| format!("{}%", format::number(100.0 * share, 2, lang));
        let range = format::range(100.0 * low, 100.0 * high, 2, lang);
        let (keyed, share) = (count(some.keyed), percent(share));
        let mut words = lang.pick(
            format!("Phiếu giấy do hai người nhập riêng: {keyed} ô đã nhập, {share} khác kết quả đã thống nhất (KTC {range})."),
            format!("Paper was keyed by two people apart: {keyed} fields, of which {share} were not what was settled (interval {range})."),
        );
        match some.difference_rate(level) {
            None => words.push_str(&lang.pick(
                " Chưa rút phiếu nào nhập lại lần ba.".to_owned(),
                " No sheet was drawn to be keyed a third time.".to_owned(),
            )),
            Some((share, low, high)) => {
                let (rekeyed, share) = (count(some.rekeyed), percent(share));
                let range = format::range(100.0 * low, 100.0 * high, 2, lang);
                words.push_str(&lang.pick(
                    format!(" Rút ngẫu nhiên nhập lại lần ba {rekeyed} ô: {share} khác ({range}), là mức sai nhiều nhất còn lại."),
                    format!(" Of {rekeyed} fields drawn by chance and keyed a third time {share} differ ({range}): the most that is left."),
                ));
            }
        }
        words
    }))
}
