//! The folder of a release, file by file.

use std::{
    fs,
    path::{Path, PathBuf},
};

use analytics::{
    Release,
    frame::{
        Microdata,
        freeze::{self, FrozenWave},
    },
    release::{self, Label, manifest},
    wave::{self, Wave},
};
use charts::{Chart, Kind, Lang, Medium, Selection, Size, Theme};

use super::{
    Made, Order,
    fault::{undrawable, unwritable},
};
use crate::error::Result;

/// The stages of a compilation, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Answers to Parquet.
    Freeze,
    /// Every figure.
    Compute,
    /// Ranking, trend, answers.
    Charts,
    /// HTML and PDF.
    Report,
    /// The pages for the conference.
    Slides,
    /// Checksums, and the name.
    Seal,
}

impl Stage {
    /// How many there are.
    pub const COUNT: u64 = 6;
}

/// Makes the whole folder under a name of its own, then gives it its name.
pub(super) fn make(order: &Order, frozen: &[FrozenWave], units: Vec<Label>, told: &dyn Fn(Stage)) -> Result<Made> {
    fs::create_dir_all(&order.into).map_err(|cause| unwritable(&order.into, &cause))?;
    let part = Part::new(&order.into)?;
    let dir = part.0.as_path();
    told(Stage::Freeze);
    let data = freeze(frozen, dir)?;
    told(Stage::Compute);
    let (release, mut warnings) = compute(order, &data, units)?;
    release::write(&release, dir)?;
    told(Stage::Charts);
    warnings.extend(draw(&release, dir)?);
    told(Stage::Report);
    let html = charts::report::html(&release).map_err(|cause| undrawable("report.html", &cause))?;
    write(&dir.join("report.html"), html.as_bytes())?;
    let pdf = charts::report::pdf(&release).map_err(|cause| undrawable("report.pdf", &cause))?;
    write(&dir.join("report.pdf"), &pdf)?;
    told(Stage::Slides);
    let slides = charts::slides::pdf(&release).map_err(|cause| undrawable("slides.pdf", &cause))?;
    write(&dir.join("slides.pdf"), &slides)?;
    told(Stage::Seal);
    release::write_manifest(dir)?;
    let folder = name(&part, &order.into, &release.metadata.period)?;
    Ok(Made { folder, release, warnings })
}

/// The answers of one period.
pub(super) fn of_period(all: &Microdata, period: &str) -> Microdata {
    let rows: Vec<usize> = (0..all.len()).filter(|&row| &all.period[row] == period).collect();
    Microdata {
        period: all.period.take(&rows),
        office: all.office.take(&rows),
        service_group: all.service_group.take(&rows),
        channel: all.channel.take(&rows),
        language: all.language.take(&rows),
        basis: rows.iter().map(|&row| all.basis[row]).collect(),
        answers: all.answers.iter().map(|item| rows.iter().map(|&row| item[row]).collect()).collect(),
    }
}

fn freeze(frozen: &[FrozenWave], dir: &Path) -> Result<Vec<PathBuf>> {
    let data = dir.join("data");
    fs::create_dir_all(&data).map_err(|cause| unwritable(&data, &cause))?;
    let mut files = Vec::new();
    for wave in frozen.iter().filter(|wave| !wave.microdata.is_empty()) {
        let file = data.join(format!("{}.parquet", &wave.microdata.period[0]));
        freeze::write(wave, &file)?;
        files.push(file);
    }
    Ok(files)
}

fn compute(order: &Order, data: &[PathBuf], units: Vec<Label>) -> Result<(Release, Vec<String>)> {
    let mut all = FrozenWave::default();
    for file in data {
        append(&mut all, freeze::read(file)?);
    }
    let mut about = order.about.clone();
    about.data_sha256 = manifest::sha256_of_files(data)?;
    about.questionnaire_sha256 = all.questionnaire_sha256.clone();
    about.program_version = concat!("hailong ", env!("CARGO_PKG_VERSION")).to_owned();
    let wave = Wave { codebook: &all.codebook, microdata: &all.microdata, encounters: &all.encounters, units: &units };
    let compiled = wave::compile(&wave, &order.scheme, &order.gate, about)?;
    Ok((compiled.release, compiled.warnings))
}

/// Files of one release have the same questions.
fn append(all: &mut FrozenWave, wave: FrozenWave) {
    all.codebook = wave.codebook;
    all.questionnaire_sha256 = wave.questionnaire_sha256;
    all.encounters.extend(wave.encounters);
    let (to, from) = (&mut all.microdata, wave.microdata);
    to.period.extend(from.period.iter());
    to.office.extend(from.office.iter());
    to.service_group.extend(from.service_group.iter());
    to.channel.extend(from.channel.iter());
    to.language.extend(from.language.iter());
    to.basis.extend(from.basis);
    to.answers.resize(from.answers.len(), Vec::new());
    for (column, bytes) in to.answers.iter_mut().zip(from.answers) {
        column.extend(bytes);
    }
}

/// `charts/ranking.svg`, `ranking.png`, in English `ranking-en.svg` …; a further page is `ranking-2.svg`.
/// A chart for which nothing may be shown is left out, with a warning.
fn draw(release: &Release, dir: &Path) -> Result<Vec<String>> {
    let charts = dir.join("charts");
    fs::create_dir_all(&charts).map_err(|cause| unwritable(&charts, &cause))?;
    let mut warnings = Vec::new();
    for kind in Kind::ALL {
        for (lang, suffix) in [(Lang::Vi, ""), (Lang::En, "-en")] {
            let pages = match Chart::pages(release, kind, &Selection { lang, ..Selection::default() }) {
                Ok(pages) => pages,
                Err(left_out) => {
                    warnings.push(left_out.to_string());
                    break;
                }
            };
            for (number, chart) in (1..).zip(&pages) {
                let page = if number == 1 { String::new() } else { format!("-{number}") };
                let stem = charts.join(format!("{kind}{page}{suffix}"));
                // A slide has an end; a page is as high as the names need.
                let drawn = chart.svg(&Theme::default(), Size::SLIDE).or_else(|no_room| {
                    warnings.push(no_room.to_string());
                    chart.svg_for(&Theme::default(), Medium::Page)
                });
                let svg = match drawn {
                    Ok(svg) => svg,
                    Err(left_out) => {
                        warnings.push(left_out.to_string());
                        continue;
                    }
                };
                write(&stem.with_extension("svg"), svg.as_bytes())?;
                let png = charts::png(&svg, 1.0).map_err(|cause| undrawable(kind.name(), &cause))?;
                write(&stem.with_extension("png"), &png)?;
            }
        }
    }
    Ok(warnings)
}

/// The first free name for the period; where the same content has a name already, that one.
fn name(part: &Part, into: &Path, period: &str) -> Result<PathBuf> {
    let manifest = |dir: &Path| fs::read(dir.join(manifest::MANIFEST)).ok();
    let new = manifest(&part.0);
    for revision in 1_u32.. {
        let name = if revision == 1 { period.to_owned() } else { format!("{period}-r{revision}") };
        let folder = into.join(name);
        if !folder.exists() {
            fs::rename(&part.0, &folder).map_err(|cause| unwritable(&folder, &cause))?;
            return Ok(folder);
        }
        if manifest(&folder) == new {
            return Ok(folder);
        }
    }
    unreachable!("some revision has no folder yet")
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|cause| unwritable(path, &cause))
}

/// A folder that is removed unless it was renamed: nothing half-written is left behind.
struct Part(PathBuf);

impl Part {
    fn new(into: &Path) -> Result<Self> {
        let dir = into.join(format!(".part-{}", uuid::Uuid::new_v4()));
        fs::create_dir(&dir).map_err(|cause| unwritable(&dir, &cause))?;
        Ok(Self(dir))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Nothing more can be done where even this fails; after the renaming there is nothing to remove.
        let _ = fs::remove_dir_all(&self.0);
    }
}
