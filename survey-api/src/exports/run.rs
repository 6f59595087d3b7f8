//! One export from its order to its files, in the same way on the command line and in a job.

use std::{
    io::{self, Read},
    path::{Path, PathBuf},
    pin::pin,
    sync::Arc,
};

use analytics::{
    frame::table::{Source, Table},
    release::is_text,
};
use futures_util::{Stream, TryStreamExt};
use sea_orm::DbErr;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use super::{
    Order, Profile,
    catalogue::{Cell, Column, either},
    domain::Dataset,
    manifest::{FileOf, Manifest, WaveOf},
    mask::masked,
    plan::{self, Plan},
    public::{self, Tally},
    sheet::{self, Times},
    spool::Spool,
    store::rows,
    write::{self, Shape, Writer},
};
use crate::{
    accounts::scope::Reach,
    audit::{self, Event},
    error::{Code, Refusal, Result, Rule},
    questionnaires::{self, Questionnaire, codebook},
    releases,
    store::Store,
};

/// Records that are handed over at a time.
const TOGETHER: usize = 1024;
/// The name of the manifest.
pub const MANIFEST: &str = "manifest.json";

/// Where the files go: an empty folder, and what they are called.
#[derive(Debug, Clone)]
pub struct Target {
    /// The folder; what is in it after a failure is rubbish.
    pub folder: PathBuf,
    /// The name of the files without their ending.
    pub stem: String,
}

/// Called with the number of records read, or rows written, since the last call.
pub type Progress = Arc<dyn Fn(Step, u64) + Send + Sync>;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Records come from the database.
    Read,
    /// Rows go to the file.
    Write,
}

/// Makes the files of an order and the manifest beside them, and records it in the audit.
///
/// # Errors
/// An order that names what is not there, or a fault of the database or the disk. The folder then holds rubbish.
pub async fn run(store: &Store, order: &Order, reach: &Reach, target: &Target, progress: Progress) -> Result<Manifest> {
    let manifest = match order.dataset {
        Dataset::Responses => responses(store, order, reach, target, progress).await?,
        Dataset::Comments => comments(store, order, reach, target, progress).await?,
        Dataset::Questionnaire => questionnaire(store, order, target).await?,
        Dataset::Release => release(store, order, target).await?,
    };
    let manifest = sealed(manifest, target).await?;
    let words = [order.dataset.word(), order.profile.word(), order.format.word(), order.layout.word()].join(" ");
    let event = Event::new("export.made", format!("export:{} {words} rows:{}", target.stem, manifest.rows));
    let tx = store.begin().await?;
    audit::record(store, &tx, event.after(&manifest.files).reason(&order.purpose)).await?;
    tx.commit().await?;
    Ok(manifest)
}

/// The codebook of a questionnaire that need not be in a database.
///
/// # Errors
/// A fault of the disk.
pub async fn codebook_of(
    questionnaire: &Questionnaire,
    order: &Order,
    target: &Target,
    now: jiff::Timestamp,
) -> Result<Manifest> {
    sealed(entries(questionnaire, order, target, now).await?, target).await
}

/// A table of a release folder that need not be in a database.
///
/// # Errors
/// A folder that is no release, or a fault of the disk.
pub async fn table_of(folder: &Path, order: &Order, target: &Target, now: jiff::Timestamp) -> Result<Manifest> {
    sealed(table(folder, order, target, now).await?, target).await
}

/// Digests every file and writes the manifest beside them.
async fn sealed(mut manifest: Manifest, target: &Target) -> Result<Manifest> {
    let (folder, names) = (target.folder.clone(), write::files(&target.stem, manifest.order.format));
    let files = blocking(move || names.into_iter().map(|name| digest(&folder, name)).collect::<io::Result<Vec<_>>>());
    manifest.files = files.await?;
    let text = serde_json::to_string_pretty(&manifest).map_err(Refusal::internal)? + "\n";
    write::whole(&target.folder.join(MANIFEST), text.as_bytes()).map_err(Refusal::internal)?;
    Ok(manifest)
}

async fn responses(
    store: &Store,
    order: &Order,
    reach: &Reach,
    target: &Target,
    progress: Progress,
) -> Result<Manifest> {
    let plan = Arc::new(Plan::of(store, order).await?);
    let is_public = order.profile == Profile::Public;
    let columns = if is_public { public::columns(order) } else { plan.columns.clone() };
    let seed = order.seed(&plan.of_what());
    let mut manifest = Manifest::new(order.clone(), columns.clone(), seed, store.clock().now());
    manifest.waves = waves(&plan);
    let codes: Vec<String> = plan.waves.keys().cloned().collect();
    let moment = store.snapshot().await?;
    let left_out = rows::left_out(store, &moment, order, &codes, reach).await?;
    manifest.left_out = Some(if is_public { left_out.hidden_below(public::BELOW) } else { left_out });
    let stream = rows::responses(&moment, order, &codes, reach).await?;
    let read = progress.clone();
    let checked = stream.and_then(|row| {
        let fits = plan.waves.get(&row.wave).is_some_and(|asked| row.answers.len() >= asked.width);
        let cut = || DbErr::Type(format!("wave {}: too few answers in a response", row.wave));
        std::future::ready(if fits { Ok(row) } else { Err(cut()) })
    });
    if is_public {
        let mut tally = Tally::default();
        let mut checked = pin!(checked);
        while let Some(row) = checked.try_next().await? {
            tally.add(row, order, &plan);
            manifest.records += 1;
            read(Step::Read, 1);
        }
        let (order, target, plan) = (order.clone(), target.clone(), plan.clone());
        let write = move || {
            let mut writer = open(&order, &target, &columns)?;
            let rows = tally.rows(&order, &plan, &mut |cells| writer.row(cells))?;
            writer.finish().map(|()| rows)
        };
        manifest.rows = blocking(write).await?;
        return Ok(manifest);
    }
    let mut times = Times::default();
    let records = checked.map_ok(|row| row.record(order, &mut times));
    let each = {
        let (order, plan) = (order.clone(), plan.clone());
        move |record: &[u8], number: i64, write: &mut dyn FnMut(&[Cell<'_>]) -> io::Result<()>| {
            sheet::response(record, number, &order, &plan, write)
        }
    };
    (manifest.records, manifest.rows) = shuffled(records, order, target, columns, seed, progress, each).await?;
    Ok(manifest)
}

async fn comments(
    store: &Store,
    order: &Order,
    reach: &Reach,
    target: &Target,
    progress: Progress,
) -> Result<Manifest> {
    let plan = Plan::of(store, order).await?;
    let columns = plan::columns_of_comments(order);
    let seed = order.seed(&plan.of_what());
    let mut manifest = Manifest::new(order.clone(), columns.clone(), seed, store.clock().now());
    manifest.waves = waves(&plan);
    let codes: Vec<String> = plan.waves.keys().cloned().collect();
    let as_written = order.profile == Profile::Full;
    let moment = store.snapshot().await?;
    manifest.left_out = Some(rows::left_out(store, &moment, order, &codes, reach).await?);
    let records = rows::comments(&moment, order, &codes, reach).await?.map_ok(|mut remark| {
        if !as_written {
            remark.body = masked(&remark.body);
        }
        remark.record()
    });
    (manifest.records, manifest.rows) =
        shuffled(records, order, target, columns, seed, progress, sheet::comment).await?;
    Ok(manifest)
}

async fn questionnaire(store: &Store, order: &Order, target: &Target) -> Result<Manifest> {
    let unknown = || Refusal::at(Code::Invalid, "/filters/questionnaire", Rule::UnknownQuestionnaire);
    let (key, version) = order.filters.questionnaire.as_ref().ok_or_else(unknown)?;
    let all = questionnaires::store::all(store).await?;
    let named = all.into_iter().filter(|one| one.key == *key && version.is_none_or(|version| one.version == version));
    let found = named.max_by_key(|one| one.version).ok_or_else(unknown)?;
    entries(&found, order, target, store.clock().now()).await
}

async fn entries(
    questionnaire: &Questionnaire,
    order: &Order,
    target: &Target,
    now: jiff::Timestamp,
) -> Result<Manifest> {
    let (columns, rows) = (codebook::columns(&order.language), codebook::rows(questionnaire));
    let of = [questionnaire.sha256()];
    plain(order, target, columns, rows, &of, now).await
}

async fn release(store: &Store, order: &Order, target: &Target) -> Result<Manifest> {
    let unknown = || Refusal::at(Code::Invalid, "/filters/period", Rule::UnknownValue);
    let recorded = match &order.filters.period {
        Some(period) => releases::store::latest(store, period).await?,
        None => releases::store::all(store).await?.into_iter().next_back(),
    };
    let recorded = recorded.ok_or_else(unknown)?;
    table(&recorded.path, order, target, store.clock().now()).await
}

async fn table(folder: &Path, order: &Order, target: &Target, now: jiff::Timestamp) -> Result<Manifest> {
    let name = order.filters.table.as_deref().unwrap_or("scores");
    let path = folder.join("tables").join(format!("{name}.csv"));
    let table = Table::read(&Source::Path(path))?;
    let column =
        |name: &String| if is_text(name) { Column::text(name, name, 1000) } else { Column::decimal(name, name) };
    let columns: Vec<Column> = table.header.iter().map(column).collect();
    let cell = |(column, text): (&Column, String)| {
        let number = text.parse().ok().filter(|_| column.kind != super::catalogue::ColumnKind::Text);
        match number {
            Some(number) => Cell::Decimal(number),
            None if text.is_empty() => Cell::Absent,
            None => Cell::Text(text.into()),
        }
    };
    let rows = table.cells.into_iter().map(|row| columns.iter().zip(row).map(cell).collect()).collect();
    plain(order, target, columns, rows, &[folder.display().to_string()], now).await
}

/// Rows that are few and have an order of their own.
async fn plain(
    order: &Order,
    target: &Target,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell<'static>>>,
    of: &[String],
    now: jiff::Timestamp,
) -> Result<Manifest> {
    let mut manifest = Manifest::new(order.clone(), columns.clone(), order.seed(of), now);
    manifest.rows = rows.len() as u64;
    manifest.records = manifest.rows;
    let (order, target) = (order.clone(), target.clone());
    let write = move || {
        let mut writer = open(&order, &target, &columns)?;
        rows.iter().try_for_each(|cells| writer.row(cells))?;
        writer.finish()
    };
    blocking(write).await?;
    Ok(manifest)
}

/// What goes from the database to the disk. The end is said: a stream that breaks off must not look like one that is over.
enum Message {
    Records(Vec<Vec<u8>>),
    End,
}

/// Streams records into a spool and out of it into a file; gives how many records and rows there are.
async fn shuffled(
    records: impl Stream<Item = std::result::Result<Vec<u8>, DbErr>>,
    order: &Order,
    target: &Target,
    columns: Vec<Column>,
    seed: u64,
    progress: Progress,
    each: impl Fn(&[u8], i64, &mut dyn FnMut(&[Cell<'_>]) -> io::Result<()>) -> io::Result<()> + Send + 'static,
) -> Result<(u64, u64)> {
    let (sender, mut receiver) = mpsc::channel(4);
    let (order, target, written) = (order.clone(), target.clone(), progress.clone());
    let work = move || {
        let mut spool = Spool::new(&target.folder.join("spool"), seed)?;
        loop {
            match receiver.blocking_recv() {
                Some(Message::Records(records)) => records.iter().try_for_each(|record| spool.push(record))?,
                Some(Message::End) => break,
                None => return Err(io::Error::other("the rows broke off")),
            }
        }
        let records = spool.rows();
        let mut writer = open(&order, &target, &columns)?;
        let (mut number, mut rows) = (0, 0);
        spool.drain(|record| {
            number += 1;
            written(Step::Write, 1);
            each(record, number, &mut |cells| {
                rows += 1;
                writer.row(cells)
            })
        })?;
        writer.finish().map(|()| (records, rows))
    };
    let worker = tokio::task::spawn_blocking(work);
    let mut records = pin!(records.try_chunks(TOGETHER));
    let mut failed = None;
    loop {
        let message = match records.try_next().await {
            Ok(Some(records)) => {
                progress(Step::Read, records.len() as u64);
                Message::Records(records)
            }
            Ok(None) => Message::End,
            Err(error) => {
                failed = Some(Refusal::from(error.1));
                break;
            }
        };
        let is_end = matches!(message, Message::End);
        // A worker that is gone says itself why.
        if sender.send(message).await.is_err() || is_end {
            break;
        }
    }
    drop(sender);
    let done = worker.await.map_err(Refusal::internal)?;
    match failed {
        Some(refusal) => Err(refusal),
        None => done.map_err(Refusal::internal),
    }
}

fn open(order: &Order, target: &Target, columns: &[Column]) -> io::Result<Box<dyn Writer>> {
    let title = match order.dataset {
        Dataset::Responses => either(&order.language, "Câu trả lời", "Responses"),
        Dataset::Comments => either(&order.language, "Ý kiến", "Comments"),
        Dataset::Questionnaire => either(&order.language, "Phiếu hỏi", "Questionnaire"),
        Dataset::Release => either(&order.language, "Bản công bố", "Release"),
    };
    let shape = Shape {
        format: order.format,
        columns,
        bom: order.bom,
        sheet: order.dataset.word(),
        title: &title,
        language: &order.language,
    };
    write::open(&target.folder, &target.stem, shape)
}

fn waves(plan: &Plan) -> Vec<WaveOf> {
    let wave = |(code, asked): (&String, &plan::Asked)| WaveOf {
        code: code.clone(),
        period: asked.period.clone(),
        state: asked.state.word(),
        questionnaire: asked.questionnaire.clone(),
        version: asked.version,
        sha256: asked.sha256.clone(),
    };
    plan.waves.iter().map(wave).collect()
}

fn digest(folder: &Path, name: String) -> io::Result<FileOf> {
    let mut file = std::fs::File::open(folder.join(&name))?;
    let (mut hash, mut buffer, mut bytes) = (Sha256::new(), vec![0; 1 << 16], 0);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(FileOf { name, bytes, sha256: data_encoding::HEXLOWER.encode(&hash.finalize()) });
        }
        hash.update(&buffer[..read]);
        bytes += read as u64;
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Refusal::internal)?.map_err(Refusal::internal)
}
