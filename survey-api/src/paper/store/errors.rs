//! Sums of errors and of marks that are none: never a row a sheet.

use std::collections::BTreeMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use crate::{
    entity::{paper_error, paper_mark},
    error::Result,
    paper::{
        Keyed, compare,
        mark::{Mark, printed},
        rates::Rate,
    },
    questionnaires::Questionnaire,
    store::Store,
};

/// Errors by person and item.
pub type Errors = BTreeMap<(Uuid, String), Rate>;

/// Adds a settled sheet to the sums, in the transaction that settles it.
pub(super) async fn add(
    tx: &DatabaseTransaction,
    wave: &str,
    pair: [(Uuid, &Keyed); 2],
    settled: &Keyed,
    questionnaire: &Questionnaire,
) -> Result<()> {
    let mut rows = BTreeMap::new();
    for (person, keyed) in pair {
        for (item, wrong) in compare::wrong(keyed, settled) {
            rows.insert((person, item), i64::from(wrong));
        }
    }
    // In the order of the key: two transactions never wait for each other in a ring.
    let rows = rows.into_iter().map(|((person, item), wrong)| paper_error::ActiveModel {
        wave: Set(wave.to_owned()),
        person: Set(person),
        item: Set(item),
        keyed: Set(1),
        wrong: Set(wrong),
    });
    let sum =
        |column: paper_error::Column| Expr::col((paper_error::Entity, column)).add(Expr::col(("excluded", column)));
    let more = OnConflict::columns([paper_error::Column::Wave, paper_error::Column::Person, paper_error::Column::Item])
        .value(paper_error::Column::Keyed, sum(paper_error::Column::Keyed))
        .value(paper_error::Column::Wrong, sum(paper_error::Column::Wrong))
        .to_owned();
    paper_error::Entity::insert_many(rows).on_conflict(more).exec_without_returning(tx).await?;
    add_marks(tx, wave, settled, questionnaire).await
}

async fn add_marks(tx: &DatabaseTransaction, wave: &str, settled: &Keyed, from: &Questionnaire) -> Result<()> {
    let mut marks: Vec<(String, &'static str)> = Vec::new();
    for item in printed(from) {
        let mark = settled.answers.get(&item.key).and_then(|text| Mark::read(item, text).ok());
        marks.extend(mark.and_then(|mark| mark.word()).map(|word| (item.key.clone(), word)));
    }
    if marks.is_empty() {
        return Ok(());
    }
    marks.sort_unstable();
    let rows = marks.into_iter().map(|(item, mark)| paper_mark::ActiveModel {
        wave: Set(wave.to_owned()),
        item: Set(item),
        mark: Set(mark.to_owned()),
        sheets: Set(1),
    });
    let column = paper_mark::Column::Sheets;
    let sum = Expr::col((paper_mark::Entity, column)).add(Expr::col(("excluded", column)));
    let more = OnConflict::columns([paper_mark::Column::Wave, paper_mark::Column::Item, paper_mark::Column::Mark])
        .value(column, sum)
        .to_owned();
    paper_mark::Entity::insert_many(rows).on_conflict(more).exec_without_returning(tx).await?;
    Ok(())
}

/// The errors of a wave.
pub async fn of_wave(store: &Store, wave: &str) -> Result<Errors> {
    let rows = paper_error::Entity::find().filter(paper_error::Column::Wave.eq(wave)).all(store.read()).await?;
    let rate = |row: &paper_error::Model| Rate { keyed: whole(row.keyed), wrong: whole(row.wrong) };
    Ok(rows.into_iter().map(|row| ((row.person, row.item.clone()), rate(&row))).collect())
}

/// On how many sheets of a wave an item was `blank`, `double` or `illegible`.
pub async fn marks(store: &Store, wave: &str) -> Result<BTreeMap<(String, String), u64>> {
    let rows = paper_mark::Entity::find().filter(paper_mark::Column::Wave.eq(wave)).all(store.read()).await?;
    Ok(rows.into_iter().map(|row| ((row.item, row.mark), whole(row.sheets))).collect())
}

/// A sum in the database is never negative; one that were would count for nothing.
fn whole(sum: i64) -> u64 {
    u64::try_from(sum).unwrap_or(0)
}
