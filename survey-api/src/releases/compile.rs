//! frozen waves → release: one folder with the data, every figure, the charts, the report and the slides.
//!
//! The folder is written beside its final name and renamed whole: it is there or it is not. The figures are computed from
//! the Parquet files in it, not from the database, so that anybody with the folder can compute them again.

mod background;
mod fault;
mod folder;

use std::path::PathBuf;

use analytics::{
    frame::freeze::FrozenWave,
    index::Scheme,
    release::{Label, LeftOut, Metadata},
    wave::Gate,
};

pub use folder::Stage;

use crate::{
    error::{Code, Refusal, Result, Rule},
    microdata::{self, Late},
    offices, quality,
    responses::coarsen::TOGETHER,
    store::Store,
    waves::{self, State},
};

/// Why the answers of an office with fewer than ten are in no figure.
const WAITING: &str = "waiting";

/// What to compile.
#[derive(Debug, Clone)]
pub struct Order {
    /// Frozen waves by code, oldest first; the release is for the period of the last one.
    pub waves: Vec<String>,
    /// What the index is made of.
    pub scheme: Scheme,
    /// What is too uncertain to publish.
    pub gate: Gate,
    /// Title, agency, population, whether it is simulated, the day of the freeze. The rest follows from the data.
    pub about: Metadata,
    /// The folder in which the release's own folder is made.
    pub into: PathBuf,
}

/// A compiled release.
#[derive(Debug, Clone)]
pub struct Made {
    /// Its folder.
    pub folder: PathBuf,
    /// The release in it.
    pub release: analytics::Release,
    /// What its reader should be told about how it came about.
    pub warnings: Vec<String>,
}

/// Compiles a release. `told` hears of each stage as it begins.
///
/// The same data, scheme and program again give the same bytes, and then the folder that is there already is the answer;
/// other content for the same period gets a folder of its own (`2026-Q3-r2`), because a release is never edited.
pub async fn compile(store: &Store, mut order: Order, told: impl Fn(Stage) + Send + 'static) -> Result<Made> {
    order.about.left_out = left_out(store, &order.waves).await?;
    order.about.office_changes = background::office_changes(store, &order.waves).await?;
    order.about.keying = background::keying(store, &order.waves).await?;
    let frozen = frozen(store, &order.waves).await?;
    let unit = |office: offices::Office| Label { code: office.code, parent: None, name: office.name };
    let units = offices::store::all(store).await?.into_iter().map(unit).collect();
    let coarser = coarser(store, &order.waves).await?;
    // polars, plotters and typst compute: never on the threads that answer requests.
    let made = tokio::task::spawn_blocking(move || folder::make(&order, &frozen, units, &told));
    let mut made = made.await.map_err(Refusal::internal)??;
    made.warnings.extend(coarser);
    Ok(made)
}

/// What the freeze made coarser so that no answer can be told from nine others, and what waits for others, in words.
async fn coarser(store: &Store, codes: &[String]) -> Result<Vec<String>> {
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let mut words = Vec::new();
    for (wave, found) in microdata::coarsened(store, &codes).await? {
        for (office, groups) in found.merged {
            let groups = groups.into_iter().collect::<Vec<_>>().join(", ");
            words.push(format!(
                "{wave}, {office}: gộp các nhóm {groups} vì nhóm nhỏ dưới {TOGETHER} phiếu / groups {groups} counted \
                 together, for one of them has fewer than {TOGETHER} answers"
            ));
        }
        for (office, count) in found.held {
            words.push(format!(
                "{wave}, {office}: chưa tính {count} phiếu vì cả cơ quan dưới {TOGETHER} phiếu / {count} answers left out, \
                 for the office has fewer than {TOGETHER}"
            ));
        }
    }
    Ok(words)
}

/// Looks at every response by the rules in force, and says which do not count.
async fn left_out(store: &Store, codes: &[String]) -> Result<Vec<LeftOut>> {
    let mut left_out = Vec::new();
    for code in codes {
        let unknown = || Refusal::at(Code::Invalid, format!("wave {code}"), Rule::UnknownWave);
        let period = waves::store::one(store, code).await?.ok_or_else(unknown)?.period;
        for (mark, responses) in quality::store::judge(store, code).await?.left_out {
            left_out.push(LeftOut { period: period.clone(), reason: mark.word().to_owned(), responses });
        }
        // What waits for good at offices with fewer than ten was received too.
        let held = microdata::coarsened(store, &[code.as_str()]).await?.into_iter().flat_map(|(_, found)| found.held);
        let responses = held.map(|(_, count)| count).sum();
        if responses > 0 {
            left_out.push(LeftOut { period, reason: WAITING.to_owned(), responses });
        }
    }
    Ok(left_out)
}

/// Each wave as it will be frozen, with the questions of the last one.
async fn frozen(store: &Store, codes: &[String]) -> Result<Vec<FrozenWave>> {
    let unknown = |code: &str| Refusal::at(Code::Invalid, format!("wave {code}"), Rule::UnknownWave);
    let mut periods = Vec::new();
    let mut questionnaire_sha256 = String::new();
    for code in codes {
        let wave = waves::store::one(store, code).await?.ok_or_else(|| unknown(code))?;
        if wave.state != State::Frozen {
            let words = "it is not frozen, so its figures may still change (freeze it first)".to_owned();
            return Err(Refusal::at(Code::FileFaulty, format!("wave {code}"), Rule::Fault(words)));
        }
        questionnaire_sha256 = wave.questionnaire_sha256;
        periods.push(wave.period);
    }
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let (codebook, answers) = microdata::read(store, &codes, Late::Left).await?;
    let encounters = microdata::encounters(store, &codes).await?;
    periods.dedup();
    let wave = |period: &String| FrozenWave {
        codebook: codebook.clone(),
        questionnaire_sha256: questionnaire_sha256.clone(),
        microdata: folder::of_period(&answers, period),
        encounters: encounters.iter().filter(|count| count.period == *period).cloned().collect(),
    };
    Ok(periods.iter().map(wave).collect())
}
