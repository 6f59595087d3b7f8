//! The verdicts of a wave in the database.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use uuid::Uuid;

use crate::{
    accounts::scope::Reach,
    audit::{self, Event},
    entity::response::{Column, Entity},
    error::{Code, Refusal, Result},
    offices,
    quality::{
        Mark, Marks, Rules, Verdict,
        domain::{Noticed, Tally},
        notice::{Seen, notice},
        store::rules,
    },
    questionnaires,
    store::Store,
    waves,
};

/// Rows that one statement changes.
const TOGETHER: usize = 500;
/// The marks that a look at the whole wave gives.
const OF_WAVE: [Mark; 3] = [Mark::StraightLine, Mark::Duplicate, Mark::Burst];

type Row = (Uuid, String, String, i32, i32, i32, i16, Vec<u8>);

/// Looks at every response of a wave and says which count. Doing it twice changes nothing.
pub async fn judge(store: &Store, wave: &str) -> Result<Tally> {
    let rules = rules::current(store).await?;
    let rated = rated(store, wave).await?;
    let counters = offices::store::all(store).await?.into_iter().map(|office| (office.code, office.counters.len()));
    let counters: HashMap<String, usize> = counters.collect();
    let tx = store.begin().await?;
    let rows = Entity::find().select_only().columns([
        Column::Id,
        Column::Office,
        Column::ServiceGroup,
        Column::ReceivedHour,
        Column::ReceivedHours,
        Column::Marks,
        Column::Verdict,
        Column::Answers,
    ]);
    let rows = rows.filter(Column::Wave.eq(wave)).into_tuple::<Row>().all(&tx).await?;
    let seen: Vec<Seen<'_>> = rows.iter().map(seen).collect();
    let of_wave = notice(&rules, &rated, &counters, &seen);
    let mut changed: BTreeMap<(i32, i16), Vec<Uuid>> = BTreeMap::new();
    let mut all = Vec::with_capacity(rows.len());
    for ((id, .., marks, verdict, _), noticed) in rows.iter().zip(of_wave) {
        let kept = OF_WAVE.into_iter().fold(Marks::from_bits(*marks), Marks::without);
        let now = noticed.each().fold(kept, |marks, mark| marks.with(mark, true));
        let judged = rules.verdict(now);
        all.push((now, judged));
        if (now.bits(), judged.number()) != (*marks, *verdict) {
            changed.entry((now.bits(), judged.number())).or_default().push(*id);
        }
    }
    let tally = Tally::of(&rules, &all);
    if !changed.is_empty() {
        for ((marks, verdict), ids) in &changed {
            put(&tx, *marks, *verdict, ids).await?;
        }
        let event =
            Event::new("quality.judge", format!("wave:{wave}")).after(&(rules.version, tally.counted, tally.excluded));
        audit::record(store, &tx, event).await?;
    }
    tx.commit().await?;
    Ok(tally)
}

/// The verdicts as they stand.
pub async fn tally(store: &Store, wave: &str) -> Result<Tally> {
    let rules = rules::current(store).await?;
    let rows = Entity::find().select_only().columns([Column::Marks, Column::Verdict]);
    let rows = rows.filter(Column::Wave.eq(wave)).into_tuple::<(i32, i16)>().all(store.read()).await?;
    let all: Vec<(Marks, Verdict)> =
        rows.into_iter().map(|(marks, verdict)| (Marks::from_bits(marks), Verdict::from_number(verdict))).collect();
    Ok(Tally::of(&rules, &all))
}

/// The responses of a wave that should be looked at or do not count, in the order of their ids, after `after`.
pub async fn flagged(
    store: &Store,
    wave: &str,
    reach: &Reach,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<(Uuid, String, Verdict, Marks)>> {
    let mut rows = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Office, Column::Verdict, Column::Marks])
        .filter(Column::Wave.eq(wave))
        .filter(Column::Verdict.gt(Verdict::Accepted.number()));
    if let Reach::Offices(codes) = reach {
        rows = rows.filter(Column::Office.is_in(codes));
    }
    if let Some(after) = after {
        rows = rows.filter(Column::Id.gt(after));
    }
    let rows = rows.order_by_asc(Column::Id).limit(limit).into_tuple::<(Uuid, String, i16, i32)>();
    let read = |(id, office, verdict, marks)| (id, office, Verdict::from_number(verdict), Marks::from_bits(marks));
    Ok(rows.all(store.read()).await?.into_iter().map(read).collect())
}

pub(super) async fn put(tx: &DatabaseTransaction, marks: i32, verdict: i16, ids: &[Uuid]) -> Result<()> {
    for some in ids.chunks(TOGETHER) {
        let judged = Entity::update_many()
            .col_expr(Column::Marks, Expr::value(marks))
            .col_expr(Column::Verdict, Expr::value(verdict));
        judged.filter(Column::Id.is_in(some.iter().copied())).exec(tx).await?;
    }
    Ok(())
}

fn seen((_, office, service_group, hour, hours, _, _, answers): &Row) -> Seen<'_> {
    Seen { office, service_group, hour: *hour, hours: *hours, answers }
}

/// Where the rated items of the wave's questionnaire stand.
async fn rated(store: &Store, wave: &str) -> Result<Vec<usize>> {
    let unknown = || Refusal::new(Code::NotFound);
    let wave = waves::store::one(store, wave).await?.ok_or_else(unknown)?;
    let asked = questionnaires::store::by_sha256(store, &wave.questionnaire_sha256).await?.ok_or_else(unknown)?;
    let columns = asked.columns();
    let place = |item: &analytics::codebook::Item| columns.iter().position(|column| column.key == item.key);
    Ok(asked.codebook.items.iter().filter_map(place).collect())
}

impl Tally {
    fn of(rules: &Rules, all: &[(Marks, Verdict)]) -> Self {
        let with = |verdict: Verdict| all.iter().filter(|(_, judged)| *judged == verdict).count() as u64;
        let noticed = Mark::ALL.into_iter().map(|mark| Noticed {
            mark,
            verdict: rules.verdict(Marks::NONE.with(mark, true)),
            count: all.iter().filter(|(marks, _)| marks.has(mark)).count() as u64,
        });
        let mut left_out: BTreeMap<Mark, u64> = BTreeMap::new();
        for (marks, _) in all.iter().filter(|(_, verdict)| *verdict == Verdict::Excluded) {
            let because = marks.each().filter(|mark| rules.verdict(Marks::NONE.with(*mark, true)) == Verdict::Excluded);
            // Two people's decision before any rule.
            if let Some(mark) = because.max_by_key(|mark| (*mark == Mark::Void, *mark)) {
                *left_out.entry(mark).or_default() += 1;
            }
        }
        let flagged = with(Verdict::Flagged);
        Self {
            rules: rules.version,
            counted: with(Verdict::Accepted) + flagged,
            flagged,
            excluded: with(Verdict::Excluded),
            noticed: noticed.filter(|noticed| noticed.count > 0).collect(),
            left_out: left_out.into_iter().collect(),
        }
    }
}
