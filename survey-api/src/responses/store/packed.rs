//! Reading a wave in blocks that the database packs itself: a row of the driver costs more than a response of ours.

use std::collections::BTreeMap;

use data_encoding::HEXUPPER;
use futures_util::join;
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, Statement, Value};
use uuid::Uuid;

use crate::{
    error::{Refusal, Result},
    quality::Verdict,
};

/// Responses of a block on SQLite.
const TOGETHER: i64 = 4096;
/// Between the fields of a response, and between responses: neither is in a code.
const FIELD: char = '\u{1f}';
const ROW: char = '\u{1e}';

/// Responses that say the same but for their answers.
#[derive(Debug)]
pub(crate) struct Block<'a> {
    pub(crate) office: &'a str,
    pub(crate) service_group: &'a str,
    pub(crate) channel: &'a str,
    pub(crate) language: &'a str,
    pub(crate) basis: &'a str,
    /// One after the other, all of one length.
    pub(crate) answers: &'a [u8],
    pub(crate) rows: usize,
}

/// What is read of a wave.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Packed<'a> {
    pub(crate) wave: &'a str,
    pub(crate) late_too: bool,
}

impl Packed<'_> {
    /// Hands every response that counts to `take`, in no promised order.
    pub(crate) async fn read(self, tx: &DatabaseTransaction, take: impl FnMut(Block<'_>) -> Result<()>) -> Result<()> {
        match tx.get_database_backend() {
            DatabaseBackend::Sqlite => self.by_pages(tx, take).await,
            _ => self.by_strata(tx, take).await,
        }
    }

    /// SQLite walks the table in the order of the random ids and joins some thousand responses to one text. An index would send
    /// it to the table for every row.
    async fn by_pages(self, tx: &DatabaseTransaction, mut take: impl FnMut(Block<'_>) -> Result<()>) -> Result<()> {
        let mut page = self.page(tx, Uuid::nil()).await?;
        while let Some(Page { last, lines }) = page {
            // SQLite joins the next page while this one is taken apart.
            let (next, taken) = join!(self.page(tx, last), async { each_stratum(&lines, &mut take) });
            taken?;
            page = next?;
        }
        Ok(())
    }

    async fn page(self, tx: &DatabaseTransaction, after: Uuid) -> Result<Option<Page>> {
        let sql = "SELECT count(*), max(id), group_concat(line, char(30)) FROM (
            SELECT id, concat_ws(char(31), office, service_group, channel, language, basis, hex(answers)) AS line
            FROM response WHERE +wave = ?1 AND verdict < ?2 AND (late = 0 OR ?3) AND id > ?4 ORDER BY id LIMIT ?5)";
        let values: [Value; 5] =
            [self.wave.into(), Verdict::Excluded.number().into(), self.late_too.into(), after.into(), TOGETHER.into()];
        let page = tx.query_one_raw(Statement::from_sql_and_values(DatabaseBackend::Sqlite, sql, values)).await?;
        let page = page.ok_or_else(unreadable)?;
        if page.try_get_by_index::<i64>(0)? == 0 {
            return Ok(None);
        }
        Ok(Some(Page { last: page.try_get_by_index(1)?, lines: page.try_get_by_index(2)? }))
    }

    /// PostgreSQL joins the answers of each stratum to one value. All answers of a wave have one length.
    async fn by_strata(self, tx: &DatabaseTransaction, mut take: impl FnMut(Block<'_>) -> Result<()>) -> Result<()> {
        // Until it has looked at a new table it takes a million rows for a few, and would sort them.
        tx.execute_unprepared("SET LOCAL enable_sort = off").await?;
        let sql = "SELECT office, service_group, channel, language, basis, count(*), string_agg(answers, ''),
                min(length(answers)) = max(length(answers))
            FROM response WHERE wave = $1 AND verdict < $2 AND (NOT late OR $3) GROUP BY 1, 2, 3, 4, 5";
        let values: [Value; 3] = [self.wave.into(), Verdict::Excluded.number().into(), self.late_too.into()];
        let strata = tx.query_all_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values)).await?;
        for stratum in strata {
            let text = |at| stratum.try_get_by_index::<String>(at);
            let (office, service_group, channel, language, basis) = (text(0)?, text(1)?, text(2)?, text(3)?, text(4)?);
            let (rows, answers): (i64, Vec<u8>) = (stratum.try_get_by_index(5)?, stratum.try_get_by_index(6)?);
            if !stratum.try_get_by_index::<bool>(7)? {
                return Err(unreadable());
            }
            take(Block {
                office: &office,
                service_group: &service_group,
                channel: &channel,
                language: &language,
                basis: &basis,
                answers: &answers,
                rows: usize::try_from(rows).map_err(Refusal::internal)?,
            })?;
            // Others have their turn: whoever answers meanwhile does not wait for a million rows.
            tokio::task::yield_now().await;
        }
        Ok(())
    }
}

/// Some thousand responses, a line each.
struct Page {
    last: Uuid,
    lines: String,
}

/// Hands on the responses of a page that say the same together.
fn each_stratum(lines: &str, take: &mut impl FnMut(Block<'_>) -> Result<()>) -> Result<()> {
    let mut strata: BTreeMap<(&str, usize), (usize, Vec<u8>)> = BTreeMap::new();
    for line in lines.split(ROW) {
        let (stratum, digits) = line.rsplit_once(FIELD).ok_or_else(unreadable)?;
        let (rows, answers) = strata.entry((stratum, digits.len())).or_default();
        let filled = answers.len();
        answers.resize(filled + digits.len() / 2, 0);
        HEXUPPER.decode_mut(digits.as_bytes(), &mut answers[filled..]).map_err(|_| unreadable())?;
        *rows += 1;
    }
    for ((stratum, _), (rows, answers)) in strata {
        take(block(stratum, rows, &answers).ok_or_else(unreadable)?)?;
    }
    Ok(())
}

fn block<'a>(stratum: &'a str, rows: usize, answers: &'a [u8]) -> Option<Block<'a>> {
    let mut fields = stratum.split(FIELD);
    let mut next = || fields.next();
    let (office, service_group, channel, language, basis) = (next()?, next()?, next()?, next()?, next()?);
    Some(Block { office, service_group, channel, language, basis, answers, rows })
}

fn unreadable() -> Refusal {
    Refusal::internal(DbErr::Type("response: a page cannot be read".to_owned()))
}
