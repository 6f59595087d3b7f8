//! Release → spec: what a chart says, sorted, labelled, with everything that may not be shown already gone.

pub(crate) mod pages;
pub(crate) mod reading;

use analytics::Release;

use crate::{
    ChartSpec, Error, Kind, Lang, Selection, Table, Warning, describe, format, kinds,
    spec::Unit,
    theme::typeface::{Weight, missing_letter},
};
use reading::Reading;

/// More marks on one page than this are a grey cloud, and a picture of megabytes.
const MOST_MARKS: usize = 240;

/// What a chart of this release says.
pub fn spec(release: &Release, kind: Kind, selection: &Selection) -> Result<ChartSpec, Error> {
    let reading = Reading::new(release, kind, selection)?;
    let mut warnings = Vec::new();
    let (plot, page) = kinds::model(&reading, &mut warnings)?;
    if page.1 > 1 {
        warnings.push(Warning::Paged { page: page.0, of: page.1 });
    }
    let lang = selection.lang;
    let metadata = &release.metadata;
    let mut spec = ChartSpec {
        id: id(kind, &reading, lang, page),
        kind,
        lang,
        measure: reading.measure(),
        unit: if kind == Kind::Likert { Unit::Percent } else { reading.unit_of_scheme() },
        decimals: selection.decimals,
        level: metadata.level,
        minimum_n: metadata.minimum_n,
        period: format::period(&reading.period, lang),
        population: reading.text(&metadata.population),
        page,
        headline: String::new(),
        subtitle: String::new(),
        notes: Vec::new(),
        source: source(release, lang),
        simulated: metadata.simulated,
        plot,
        warnings,
    };
    spec.headline = describe::headline(&spec);
    spec.subtitle = describe::subtitle(&spec);
    spec.notes = describe::notes(&spec);
    let table = describe::table(&spec);
    // The others have pages, or draw no more than they have room for.
    let is_long = matches!(kind, Kind::Trend | Kind::Control | Kind::Changes | Kind::Profile);
    if is_long && table.rows.len() > MOST_MARKS {
        return Err(Error::TooMany { kind, found: table.rows.len(), most: MOST_MARKS });
    }
    every_letter_can_be_drawn(&spec, &table)?;
    Ok(spec)
}

fn source(release: &Release, lang: Lang) -> String {
    let metadata = &release.metadata;
    let hash: String = metadata.data_sha256.chars().take(8).collect();
    let mut parts = vec![format!("{}: {}", lang.pick("Nguồn", "Source"), format::text(words(&metadata.agency, lang)))];
    if !metadata.frozen_on.is_empty() {
        parts.push(format!(
            "{} {}",
            lang.pick("dữ liệu khóa ngày", "data frozen on"),
            format::date(&metadata.frozen_on, lang)
        ));
    }
    // Figures of another origin follow no scheme of ours.
    if !metadata.scheme_version.is_empty() {
        let method = lang.pick("phương pháp", "method");
        parts.push(format!("{method} {} {}", metadata.scheme, version(&metadata.scheme_version)));
    }
    if !hash.is_empty() {
        parts.push(format!("{} {hash}", lang.pick("mã dữ liệu", "data")));
    }
    parts.join("; ")
}

// A version is not a number: its dots stay in every language, so it is marked as one.
fn version(version: &str) -> String {
    if version.starts_with('v') { version.to_owned() } else { format!("v{version}") }
}

/// The words in the chart's language, or in the other one when they were never translated.
fn words(text: &analytics::Text, lang: Lang) -> &str {
    let (first, second) = lang.pick((&text.vi, &text.en), (&text.en, &text.vi));
    if first.trim().is_empty() { second } else { first }
}

fn id(kind: Kind, reading: &Reading<'_>, lang: Lang, page: (usize, usize)) -> String {
    let mut raw = format!("{kind}-{}-{}-{}-{}", reading.node, reading.unit, reading.period, lang.tag());
    if page.1 > 1 {
        raw.push_str(&format!("-{}", page.0));
    }
    raw.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' }).collect()
}

fn every_letter_can_be_drawn(spec: &ChartSpec, table: &Table) -> Result<(), Error> {
    let mut missing: Vec<String> = [&spec.headline, &spec.subtitle, &spec.source]
        .into_iter()
        .chain(&spec.notes)
        .chain(table.header.iter().chain(table.rows.iter().flatten()))
        .filter_map(|text| {
            let letter = missing_letter(text, Weight::Regular).or_else(|| missing_letter(text, Weight::Bold))?;
            Some(format!("'{letter}' (U+{:04X}) ở/in \"{text}\"", u32::from(letter)))
        })
        .collect();
    missing.dedup();
    if missing.is_empty() { Ok(()) } else { Err(Error::MissingLetters(missing)) }
}
