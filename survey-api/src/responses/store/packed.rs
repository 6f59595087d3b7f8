//! Reading a wave in blocks that the database packs itself: a row of the driver costs more than a response of ours.

use data_encoding::HEXUPPER;
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, QueryResult, Statement, Value};
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
        let sql = "SELECT count(*), max(id), group_concat(line, char(30)) FROM (
            SELECT id, concat_ws(char(31), office, service_group, channel, language, basis, hex(answers)) AS line
            FROM response WHERE +wave = ?1 AND verdict < ?2 AND (late = 0 OR ?3) AND id > ?4 ORDER BY id LIMIT ?5)";
        let mut after = Uuid::nil();
        let mut answers = Vec::new();
        loop {
            let values: [Value; 5] = [
                self.wave.into(),
                Verdict::Excluded.number().into(),
                self.late_too.into(),
                after.into(),
                TOGETHER.into(),
            ];
            let page = one(tx, Statement::from_sql_and_values(DatabaseBackend::Sqlite, sql, values)).await?;
            let count: i64 = page.try_get_by_index(0)?;
            if count == 0 {
                return Ok(());
            }
            after = page.try_get_by_index(1)?;
            let lines: String = page.try_get_by_index(2)?;
            for line in lines.split(ROW) {
                take(block(line, &mut answers).ok_or_else(unreadable)?)?;
            }
            if count < TOGETHER {
                return Ok(());
            }
        }
    }

    /// PostgreSQL joins the answers of each stratum to one value.
    async fn by_strata(self, tx: &DatabaseTransaction, mut take: impl FnMut(Block<'_>) -> Result<()>) -> Result<()> {
        let sql = "SELECT office, service_group, channel, language, basis, count(*), string_agg(answers, '')
            FROM response WHERE wave = $1 AND verdict < $2 AND (NOT late OR $3) GROUP BY 1, 2, 3, 4, 5, length(answers)";
        let values: [Value; 3] = [self.wave.into(), Verdict::Excluded.number().into(), self.late_too.into()];
        let strata = tx.query_all_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values)).await?;
        for stratum in strata {
            let text = |at| stratum.try_get_by_index::<String>(at);
            let (office, service_group, channel, language, basis) = (text(0)?, text(1)?, text(2)?, text(3)?, text(4)?);
            let (rows, answers): (i64, Vec<u8>) = (stratum.try_get_by_index(5)?, stratum.try_get_by_index(6)?);
            take(Block {
                office: &office,
                service_group: &service_group,
                channel: &channel,
                language: &language,
                basis: &basis,
                answers: &answers,
                rows: usize::try_from(rows).map_err(Refusal::internal)?,
            })?;
        }
        Ok(())
    }
}

async fn one(tx: &DatabaseTransaction, statement: Statement) -> Result<QueryResult> {
    tx.query_one_raw(statement).await?.ok_or_else(unreadable)
}

/// A line of a page; its answers are decoded into `answers`.
fn block<'a>(line: &'a str, answers: &'a mut Vec<u8>) -> Option<Block<'a>> {
    let mut fields = line.split(FIELD);
    let mut next = || fields.next();
    let (office, service_group, channel, language, basis) = (next()?, next()?, next()?, next()?, next()?);
    let digits = next()?.as_bytes();
    answers.resize(digits.len() / 2, 0);
    HEXUPPER.decode_mut(digits, answers).ok()?;
    Some(Block { office, service_group, channel, language, basis, answers, rows: 1 })
}

fn unreadable() -> Refusal {
    Refusal::internal(DbErr::Type("response: a page cannot be read".to_owned()))
}
