//! A release as a folder, and back.

use std::path::Path;

use polars::prelude::Column;
use serde::{Deserialize, Serialize};

use super::columns::{self, Columns};
use super::{Label, Metadata, Release};
use crate::codebook::Codebook;
use crate::error::{Error, Result, Stage};
use crate::frame::freeze::{table, write_whole};

/// What `release.json` holds; scores and figures are tables beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Description {
    metadata: Metadata,
    units: Vec<Label>,
    nodes: Vec<Label>,
    codebook: Codebook,
}

/// Writes `release.json`, `tables/scores.csv`, `tables/figures.csv` and the same tables as Parquet into `dir`; with questionnaires on paper also `tables/keying.csv`.
///
/// UTF-8, decimal points, every digit; an empty cell is an absent value. The same release gives the same bytes.
///
/// ```
/// use analytics::{Release, release};
///
/// let folder = tempfile::tempdir()?;
/// release::write(&Release::default(), folder.path())?;
/// assert_eq!(release::read(folder.path())?, Release::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(release: &Release, dir: &Path) -> Result<()> {
    let tables = dir.join("tables");
    std::fs::create_dir_all(&tables).map_err(|cause| fault(&tables, Stage::Io, &cause))?;
    let scores = columns::of_scores(&release.scores);
    let figures = columns::of_figures(&release.figures);
    for (name, columns) in [("scores", &scores), ("figures", &figures)] {
        let path = tables.join(format!("{name}.csv"));
        write_whole(&path, &csv(columns).map_err(|cause| fault(&path, Stage::Io, &*cause))?)?;
        let path = tables.join(format!("{name}.parquet"));
        write_whole(&path, &parquet(columns).map_err(|cause| fault(&path, Stage::Io, &*cause))?)?;
    }
    if !release.metadata.keying.is_empty() {
        let path = tables.join("keying.csv");
        let table = columns::of_keying(&release.metadata);
        write_whole(&path, &csv(&table).map_err(|cause| fault(&path, Stage::Io, &*cause))?)?;
    }
    let description = Description {
        metadata: release.metadata.clone(),
        units: release.units.clone(),
        nodes: release.nodes.clone(),
        codebook: release.codebook.clone(),
    };
    let path = dir.join("release.json");
    let mut json = serde_json::to_string_pretty(&description).map_err(|cause| fault(&path, Stage::Io, &cause))?;
    json.push('\n');
    write_whole(&path, json.as_bytes())
}

/// Reads a release folder back: equal to what was written, to the last digit.
pub fn read(dir: &Path) -> Result<Release> {
    let path = dir.join("release.json");
    let json = std::fs::read_to_string(&path).map_err(|cause| fault(&path, Stage::Io, &cause))?;
    let description: Description = serde_json::from_str(&json).map_err(|cause| fault(&path, Stage::Schema, &cause))?;
    let Description { metadata, units, nodes, codebook } = description;
    let columns = |name: &str| -> Result<(Columns, String)> {
        let path = dir.join("tables").join(name);
        let columns = from_csv(&path).map_err(|cause| fault(&path, Stage::Schema, &cause))?;
        Ok((columns, path.display().to_string()))
    };
    let (scores, figures) = (columns("scores.csv")?, columns("figures.csv")?);
    let scores = columns::scores(&scores.0, &scores.1)?;
    let figures = columns::figures(&figures.0, &figures.1)?;
    Ok(Release { metadata, units, nodes, codebook, scores, figures })
}

fn csv(columns: &Columns) -> std::result::Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns.names)?;
    for row in &columns.rows {
        writer.write_record(row)?;
    }
    Ok(writer.into_inner()?)
}

fn from_csv(path: &Path) -> std::result::Result<Columns, csv::Error> {
    let mut reader = csv::Reader::from_path(path)?;
    let texts = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
    let names = texts(reader.headers()?);
    let rows = reader.records().map(|record| Ok(texts(&record?))).collect::<std::result::Result<_, csv::Error>>()?;
    Ok(Columns { names, rows })
}

/// Numbers as 64-bit floats, texts as text, absent values as nulls.
fn parquet(columns: &Columns) -> std::result::Result<Vec<u8>, Box<dyn std::error::Error>> {
    let column = |(index, name): (usize, &String)| {
        let cells = columns.rows.iter().map(|row| row[index].as_str());
        if columns.is_text(name) {
            Column::new(name.as_str().into(), cells.map(|cell| (!cell.is_empty()).then_some(cell)).collect::<Vec<_>>())
        } else {
            Column::new(name.as_str().into(), cells.map(|cell| cell.parse::<f64>().ok()).collect::<Vec<_>>())
        }
    };
    table(columns.rows.len(), columns.names.iter().enumerate().map(column).collect(), None)
}

fn fault(path: &Path, stage: Stage, cause: &(impl std::fmt::Display + ?Sized)) -> Error {
    let remedy = "give a release folder as `hailong` wrote it, with room and rights to read and write";
    Error::one(stage, path.display().to_string(), cause.to_string(), remedy)
}
