//! response → frame: rows of the database as the plain columns that the analysis reads.

use std::collections::{BTreeMap, HashMap};

use analytics::{
    Codebook,
    codebook::MissingReason,
    frame::{Basis, EncounterCount, Labels, Microdata},
};
use sea_orm::DbErr;

use crate::{
    ballots,
    error::{Code, Refusal, Result, Rule, Violation},
    quality::{self, Verdict},
    questionnaires::{self, Questionnaire},
    responses::{
        self,
        coarsen::{Coarsened, TOGETHER},
        domain::basis_from_word,
        store::{Block, Packed, Unmoved},
    },
    store::Store,
    waves::{self, Wave},
};

/// Whether what came after the freeze is read too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Late {
    /// The frozen figures.
    Left,
    /// The next revision.
    Taken,
}

/// The responses of some waves with the questions they answer, walk-ins included and marked by their basis.
///
/// What is excluded ([`crate::quality`]) is left out. Rows come in blocks: memory grows by the bytes of the columns, not by the
/// rows' overhead. Their order is no promise. Where waves used different versions of a questionnaire, the questions are those
/// of the last wave; an item that a wave did not have was not asked.
pub async fn read(store: &Store, waves: &[&str], late: Late) -> Result<(Codebook, Microdata)> {
    let mut chosen = Vec::with_capacity(waves.len());
    for code in waves {
        let wave = waves::store::one(store, code).await?.ok_or_else(|| unknown(code))?;
        let asked = asked(store, &wave).await?;
        chosen.push((wave, asked));
    }
    let codebook = chosen.last().map(|(_, asked)| asked.codebook.clone()).unwrap_or_default();
    let mut data = Microdata { answers: vec![Vec::new(); codebook.items.len()], ..Microdata::default() };
    for (wave, asked) in &chosen {
        let positions = positions(&codebook, asked, wave)?;
        append(store, wave, &positions, late, &mut data).await?;
    }
    Ok((codebook, data))
}

/// The finished visits of some waves.
pub async fn encounters(store: &Store, waves: &[&str]) -> Result<Vec<EncounterCount>> {
    let mut counts = Vec::new();
    for code in waves {
        let wave = waves::store::one(store, code).await?.ok_or_else(|| unknown(code))?;
        let coarsened = responses::store::coarsened(store.read(), &wave).await?;
        let mut strata: BTreeMap<(String, String), u64> = BTreeMap::new();
        for tally in ballots::store::population(store, code).await? {
            let group = coarsened.group(&tally.office, &tally.service_group).to_owned();
            *strata.entry((tally.office, group)).or_default() += u64::from(tally.encounters);
        }
        let period = &wave.period;
        counts.extend(strata.into_iter().map(|((office, service_group), encounters)| EncounterCount {
            period: period.clone(),
            office,
            service_group,
            encounters,
        }));
    }
    Ok(counts)
}

/// What of some waves was made coarser so that nobody stands alone, and what is left out for it, by wave.
pub async fn coarsened(store: &Store, waves: &[&str]) -> Result<Vec<(String, Coarsened)>> {
    let mut found = Vec::new();
    for code in waves {
        let wave = waves::store::one(store, code).await?.ok_or_else(|| unknown(code))?;
        found.push((wave.code.clone(), responses::store::coarsened(store.read(), &wave).await?));
    }
    Ok(found)
}

async fn asked(store: &Store, wave: &Wave) -> Result<Questionnaire> {
    let found = questionnaires::store::by_sha256(store, &wave.questionnaire_sha256).await?;
    found.ok_or_else(|| unknown(&wave.code))
}

/// Where each item of the common codebook stands in this wave's answers.
fn positions(codebook: &Codebook, asked: &Questionnaire, wave: &Wave) -> Result<Vec<Option<usize>>> {
    let columns = asked.columns();
    let find = |item: &analytics::codebook::Item| {
        let Some(position) = columns.iter().position(|column| column.key == item.key) else { return Ok(None) };
        let there = &columns[position];
        if (there.low, there.high) == (item.low, item.high) {
            return Ok(Some(position));
        }
        let words = format!(
            "item {:?} goes from {} to {} here and from {} to {} in the last wave",
            item.key, there.low, there.high, item.low, item.high
        );
        Err(Refusal::with(Code::FileFaulty, vec![Violation::new(format!("wave {}", wave.code), Rule::Fault(words))]))
    };
    codebook.items.iter().map(find).collect()
}

async fn append(
    store: &Store,
    wave: &Wave,
    positions: &[Option<usize>],
    late: Late,
    data: &mut Microdata,
) -> Result<()> {
    // One moment of the database: what is moved meanwhile is read once.
    let moment = store.snapshot().await?;
    let coarsened = responses::store::coarsened(&moment, wave).await?;
    let first = data.len();
    let mut into = Into { wave, positions, coarsened, data };
    let packed = Packed { wave: &wave.code, late_too: late == Late::Taken };
    packed.read(&moment, |block| into.push(&block)).await?;
    let mut waiting = responses::store::waiting(store, &moment, &wave.code).await?;
    moment.commit().await?;
    let rules = quality::store::current(store).await?;
    waiting.retain(|row| rules.verdict(row.marks) < Verdict::Excluded && into.takes(row, late));
    let cells = into.cells(first, &waiting);
    for row in waiting {
        let cell = into.cell(&row.office, &row.service_group, basis_from_word(&row.basis));
        if cell.2 == Some(Basis::WalkIn) || cells[&cell] >= TOGETHER {
            into.push(&Block {
                office: &row.office,
                service_group: &row.service_group,
                channel: &row.channel,
                language: &row.language,
                basis: &row.basis,
                answers: &row.answers,
                rows: 1,
            })?;
        }
    }
    Ok(())
}

/// Office, group and basis as they are counted.
type Cell = (String, String, Option<Basis>);

/// Where rows go, and how.
struct Into<'a> {
    wave: &'a Wave,
    positions: &'a [Option<usize>],
    coarsened: Coarsened,
    data: &'a mut Microdata,
}

impl Into<'_> {
    /// What waits in an open wave is read as a freeze would leave it; what came too late for a frozen one, by its next revision
    /// as soon as it does not stand alone there.
    fn takes(&self, row: &Unmoved, late: Late) -> bool {
        let held = basis_from_word(&row.basis).is_some_and(|basis| self.coarsened.holds(&row.office, basis));
        !held && (!row.late || late == Late::Taken)
    }

    fn cell(&self, office: &str, service_group: &str, basis: Option<Basis>) -> Cell {
        let group = self.coarsened.group(office, service_group);
        let basis = basis.map(|basis| self.coarsened.basis(office, group, basis));
        (office.to_owned(), group.to_owned(), basis)
    }

    /// How many there will be of each cell in which some wait.
    fn cells(&self, first: usize, waiting: &[Unmoved]) -> HashMap<Cell, u64> {
        let mut cells = HashMap::new();
        for row in waiting {
            *cells.entry(self.cell(&row.office, &row.service_group, basis_from_word(&row.basis))).or_default() += 1;
        }
        if cells.is_empty() {
            return cells;
        }
        let (offices, groups) = (&self.data.office, &self.data.service_group);
        let mut counts: HashMap<(u32, u32, Option<Basis>), u64> = HashMap::new();
        let numbers = offices.numbers().iter().zip(groups.numbers()).zip(&self.data.basis);
        for ((office, group), basis) in numbers.skip(first) {
            *counts.entry((*office, *group, *basis)).or_default() += 1;
        }
        for ((office, group, basis), count) in counts {
            let name = |labels: &Labels, number: u32| labels.names()[number as usize].clone();
            let cell = (name(offices, office), name(groups, group), basis);
            cells.entry(cell).and_modify(|waiting| *waiting += count);
        }
        cells
    }

    fn push(&mut self, block: &Block<'_>) -> Result<()> {
        let Self { wave, positions, coarsened, data } = self;
        let width = block.answers.len() / block.rows.max(1);
        if width == 0 || !positions.iter().flatten().all(|&position| position < width) {
            return Err(Refusal::internal(DbErr::Type(format!("wave {}: too few answers in a response", wave.code))));
        }
        let (office, rows) = (block.office, block.rows);
        let group = coarsened.group(office, block.service_group);
        let basis = basis_from_word(block.basis).map(|basis| coarsened.basis(office, group, basis));
        data.period.push_many(&wave.period, rows);
        data.office.push_many(office, rows);
        data.service_group.push_many(group, rows);
        data.channel.push_many(block.channel, rows);
        data.language.push_many(block.language, rows);
        data.basis.resize(data.basis.len() + rows, basis);
        for (column, position) in data.answers.iter_mut().zip(*positions) {
            match position {
                None => column.resize(column.len() + rows, MissingReason::NotAsked.byte()),
                Some(position) => column.extend(block.answers[*position..].iter().step_by(width)),
            }
        }
        Ok(())
    }
}

fn unknown(code: &str) -> Refusal {
    Refusal::at(Code::Invalid, format!("wave {code}"), Rule::UnknownWave)
}
