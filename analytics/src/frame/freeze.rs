//! A wave, frozen: one Parquet file that holds its answers, its questions and the visits they stand for.

use std::fs::File;
use std::io::{Cursor, Write};
use std::path::Path;

use polars::prelude::*;

use super::{Basis, EncounterCount, Labels, Microdata, ResponseFrame};
use crate::codebook::Codebook;
use crate::error::{Error, Result, Stage};

/// Columns of the file that are not items.
pub(super) const COLUMNS: [&str; 6] = ["period", "office", "service_group", "channel", "language", "basis"];

const CODEBOOK: &str = "hailong.codebook";
const ENCOUNTERS: &str = "hailong.encounters";
const QUESTIONNAIRE: &str = "hailong.questionnaire_sha256";

/// Everything that the figures of a wave are computed from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FrozenWave {
    /// The questions.
    pub codebook: Codebook,
    /// SHA-256 of the questionnaire, hexadecimal.
    pub questionnaire_sha256: String,
    /// The answers.
    pub microdata: Microdata,
    /// The finished visits.
    pub encounters: Vec<EncounterCount>,
}

/// Writes a frozen wave: whole or not at all, and the same bytes for the same answers in whatever order they came.
///
/// Rows are sorted by their content, so the file does not tell who answered first.
///
/// ```
/// use analytics::frame::freeze::{self, FrozenWave};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("2026-Q3.parquet");
/// let wave = FrozenWave { questionnaire_sha256: "00ff".into(), ..FrozenWave::default() };
/// freeze::write(&wave, &path)?;
/// assert_eq!(freeze::read(&path)?, wave);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(wave: &FrozenWave, path: &Path) -> Result<()> {
    ResponseFrame::new(&wave.microdata, &wave.codebook)?;
    let bytes = parquet(wave).map_err(|cause| io(path, "cannot be written", &cause))?;
    write_whole(path, &bytes)
}

/// Writes a file through a temporary one beside it, so that nobody ever reads half of it.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let written = File::create(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&part, path)
    });
    written.map_err(|cause| {
        let _ = std::fs::remove_file(&part); // nothing more can be done where even this fails
        io(path, "cannot be written", &cause)
    })
}

fn io(path: &Path, what: &str, cause: &dyn std::fmt::Display) -> Error {
    let remedy = "check that the folder exists, is yours and has room";
    Error::one(Stage::Io, path.display().to_string(), format!("{what}: {cause}"), remedy)
}

fn parquet(wave: &FrozenWave) -> std::result::Result<Vec<u8>, Box<dyn std::error::Error>> {
    let order = order(&wave.microdata);
    let Microdata { period, office, service_group, channel, language, basis, answers } = &wave.microdata;
    let texts = [period, office, service_group, channel, language];
    let column = |(name, values): (&&str, &Labels)| {
        Column::new((*name).into(), order.iter().map(|&row| &values[row]).collect::<Vec<_>>())
    };
    let mut columns: Vec<Column> = COLUMNS.iter().zip(texts).map(column).collect();
    let bases: Vec<Option<&str>> = order.iter().map(|&row| basis[row].map(Basis::name)).collect();
    columns.push(Column::new(COLUMNS[5].into(), bases));
    for (item, bytes) in wave.codebook.items.iter().zip(answers) {
        let bytes: Vec<u8> = order.iter().map(|&row| bytes[row]).collect();
        columns.push(Column::new(item.key.as_str().into(), bytes));
    }
    let mut encounters: Vec<&EncounterCount> = wave.encounters.iter().collect();
    encounters.sort_by_key(|count| (&count.period, &count.office, &count.service_group));
    let metadata = KeyValueMetadata::from_static(vec![
        (CODEBOOK.into(), serde_json::to_string(&wave.codebook)?),
        (ENCOUNTERS.into(), serde_json::to_string(&encounters)?),
        (QUESTIONNAIRE.into(), wave.questionnaire_sha256.clone()),
    ]);
    table(order.len(), columns, Some(metadata))
}

/// The bytes of a Parquet file, the same for the same table.
pub(crate) fn table(
    rows: usize,
    columns: Vec<Column>,
    metadata: Option<KeyValueMetadata>,
) -> std::result::Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes)
        .with_compression(ParquetCompression::Zstd(None))
        .with_key_value_metadata(metadata)
        .finish(&mut DataFrame::new(rows, columns)?)?;
    Ok(bytes)
}

/// Row numbers in the order of their content.
fn order(microdata: &Microdata) -> Vec<usize> {
    let Microdata { period, office, service_group, channel, language, basis, answers } = microdata;
    let [period, office, service_group, channel, language] =
        [period, office, service_group, channel, language].map(Labels::ranks);
    let key = |&row: &usize| (period[row], office[row], service_group[row], channel[row], language[row], basis[row]);
    let bytes = |row: usize| answers.iter().map(move |item| item[row]);
    let mut order: Vec<usize> = (0..microdata.len()).collect();
    order.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| bytes(*a).cmp(bytes(*b))));
    order
}

/// Reads a frozen wave back and checks it as if it were new.
pub fn read(path: &Path) -> Result<FrozenWave> {
    let unreadable = |cause: &dyn std::fmt::Display| {
        let cause = format!("it is not a frozen wave: {cause}");
        Error::one(Stage::Schema, path.display().to_string(), cause, "give a file that `hailong` froze")
    };
    let bytes = std::fs::read(path).map_err(|cause| io(path, "cannot be read", &cause))?;
    let mut reader = ParquetReader::new(Cursor::new(bytes));
    let metadata = reader.get_metadata().map_err(|cause| unreadable(&cause))?.clone();
    let value = |key: &str| {
        let pairs = metadata.key_value_metadata().iter().flatten();
        pairs
            .filter(|pair| pair.key == key)
            .find_map(|pair| pair.value.clone())
            .ok_or_else(|| unreadable(&format!("no {key}")))
    };
    let codebook: Codebook = serde_json::from_str(&value(CODEBOOK)?).map_err(|cause| unreadable(&cause))?;
    let encounters = serde_json::from_str(&value(ENCOUNTERS)?).map_err(|cause| unreadable(&cause))?;
    let frame = reader.finish().map_err(|cause| unreadable(&cause))?;
    let microdata = microdata(&frame, &codebook).map_err(|cause| unreadable(&cause))?;
    ResponseFrame::new(&microdata, &codebook)?;
    Ok(FrozenWave { codebook, questionnaire_sha256: value(QUESTIONNAIRE)?, microdata, encounters })
}

/// Runs of one word, which is what a sorted column consists of: told by where a word lies, so that few are compared.
fn each_run(column: &StringChunked, mut take: impl FnMut(Option<&str>, usize) -> PolarsResult<()>) -> PolarsResult<()> {
    if column.null_count() > 0 {
        return column.iter().try_for_each(|word| take(word, 1));
    }
    for part in column.downcast_iter() {
        let mut start = 0;
        for run in part.views().chunk_by(|a, b| a.as_u128() == b.as_u128()) {
            take(Some(part.value(start)), run.len())?;
            start += run.len();
        }
    }
    Ok(())
}

fn microdata(frame: &DataFrame, codebook: &Codebook) -> PolarsResult<Microdata> {
    let labels = |name: &str| -> PolarsResult<Labels> {
        let mut labels = Labels::default();
        each_run(frame.column(name)?.str()?, |name, rows| {
            labels.push_many(name.unwrap_or_default(), rows);
            Ok(())
        })?;
        Ok(labels)
    };
    let mut basis = Vec::with_capacity(frame.height());
    each_run(frame.column(COLUMNS[5])?.str()?, |name, rows| {
        let known = |name: &str| Basis::ALL.into_iter().find(|basis| basis.name() == name);
        let unknown = |name| polars_err!(ComputeError: "unknown basis {name}");
        let found = name.map(|name| known(name).ok_or_else(|| unknown(name))).transpose()?;
        basis.resize(basis.len() + rows, found);
        Ok(())
    })?;
    let bytes = |key: &str| -> PolarsResult<Vec<u8>> {
        let column = frame.column(key)?.u8()?;
        let mut bytes = Vec::with_capacity(column.len());
        for part in column.downcast_iter() {
            match part.validity() {
                None => bytes.extend_from_slice(part.values()),
                Some(_) => bytes.extend(part.iter().map(|byte| byte.copied().unwrap_or_default())),
            }
        }
        Ok(bytes)
    };
    Ok(Microdata {
        period: labels(COLUMNS[0])?,
        office: labels(COLUMNS[1])?,
        service_group: labels(COLUMNS[2])?,
        channel: labels(COLUMNS[3])?,
        language: labels(COLUMNS[4])?,
        basis,
        answers: codebook.items.iter().map(|item| bytes(&item.key)).collect::<PolarsResult<_>>()?,
    })
}
