//! Answers by item: five levels always, in questionnaire order, answers outside the scale left out.

use crate::{
    Error, Warning,
    kinds::Modelled,
    model::{
        pages::{lines, page},
        reading::Reading,
    },
    spec::{Likert, LikertGroup, LikertRow, Plot, Withheld},
};

/// Room for a question on a slide, in ems of the label size, before it wraps: the longest question of the usual
/// questionnaire takes 30.3, so that all of it stands on one page.
pub(crate) const QUESTION_EMS: f64 = 31.0;
/// A page holds twenty-three questions of one line.
const PAGE_ROOM: f64 = 23.0;

pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    let mut rows = Vec::new();
    for item in reading.release.codebook.items.iter().filter(|item| item.high.saturating_sub(item.low) == 4) {
        let of_factor =
            reading.node == reading.release.metadata.scheme || item.factor.as_deref() == Some(&reading.node);
        if !of_factor {
            continue;
        }
        if let Some(row) = row(reading, item, warnings)? {
            rows.push((item.factor.clone(), row));
        }
    }
    let shown = rows.iter().filter(|(_, row)| row.shares.is_ok()).count();
    if shown == 0 {
        return Err(reading.nothing());
    }
    if shown < rows.len() {
        warnings.push(Warning::Withheld { shown, of: rows.len() });
    }
    let widest = |share: fn(&[f64; 5]) -> f64| {
        rows.iter().filter_map(|(_, row)| row.shares.as_ref().ok()).map(share).fold(0.0, f64::max)
    };
    let (widest_below, widest_above) = (widest(|shares| shares[0] + shares[1]), widest(|shares| shares[3] + shares[4]));
    let widest_neutral = widest(|shares| shares[2]);

    let costs: Vec<f64> = rows.iter().map(|(_, row)| lines(&row.text, QUESTION_EMS) as f64).collect();
    let (range, pages) = page(&costs, PAGE_ROOM, reading.selection.page)?;
    let groups = grouped(reading, rows.drain(range));
    let likert = Likert { levels: levels(reading), groups, widest_below, widest_above, widest_neutral };
    Ok((Plot::Likert(likert), (reading.selection.page, pages)))
}

fn row(
    reading: &Reading<'_>,
    item: &analytics::codebook::Item,
    warnings: &mut Vec<Warning>,
) -> Result<Option<LikertRow>, Error> {
    let satisfied = reading.item("proportion", &item.key, "satisfied");
    let levels: Vec<_> =
        (item.low..=item.high).map(|code| reading.item("proportion", &item.key, &code.to_string())).collect();
    // An item that was not in the field has no figure at all; a level that nobody chose is a zero.
    let Some(any) = levels.iter().flatten().next().copied().or(satisfied) else { return Ok(None) };
    let mut shares = [0.0; 5];
    let mut outcome = Ok(());
    for (share, figure) in shares.iter_mut().zip(&levels) {
        let Some(figure) = figure else { continue };
        match reading.shown_share(figure, &item.key, &mut Vec::new())? {
            Ok(estimate) => *share = estimate.value,
            Err(withheld) => outcome = Err(withheld),
        }
    }
    if levels.iter().all(Option::is_none) {
        outcome = Err(Withheld::Undefined);
    }
    let total: f64 = shares.iter().sum();
    if outcome.is_ok() && (total - 100.0).abs() > 0.01 {
        let message = format!("{}: năm mức cộng lại/the five levels add to {total}", item.key);
        return Err(Error::Contradiction(vec![message]));
    }
    let satisfied = match satisfied {
        Some(figure) => reading.shown_share(figure, &item.key, warnings)?.ok(),
        None => None,
    };
    Ok(Some(LikertRow {
        key: item.key.clone(),
        text: reading.text(&item.text),
        n: any.n,
        shares: outcome.map(|()| shares),
        satisfied: satisfied.filter(|_| outcome.is_ok()),
    }))
}

fn grouped(reading: &Reading<'_>, rows: impl Iterator<Item = (Option<String>, LikertRow)>) -> Vec<LikertGroup> {
    let mut groups: Vec<(Option<String>, LikertGroup)> = Vec::new();
    for (factor, row) in rows {
        match groups.last_mut() {
            Some((last, group)) if *last == factor => group.rows.push(row),
            _ => {
                let named = reading.release.codebook.factors.iter().find(|known| Some(&known.key) == factor.as_ref());
                let name = named.map(|known| reading.text(&known.text)).unwrap_or_default();
                groups.push((factor, LikertGroup { name, rows: vec![row] }));
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn levels(reading: &Reading<'_>) -> [String; 5] {
    let usual = reading.selection.lang.pick(
        ["Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"],
        ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"],
    );
    let scale = &reading.release.codebook.scale;
    if scale.len() == 5 { std::array::from_fn(|level| reading.text(&scale[level])) } else { usual.map(str::to_owned) }
}
