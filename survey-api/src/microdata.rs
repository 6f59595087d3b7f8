//! response → frame: rows of the database as the plain columns that the analysis reads.

use analytics::{
    Codebook,
    codebook::MissingReason,
    frame::{EncounterCount, Microdata},
};
use futures_util::TryStreamExt;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use crate::{
    ballots,
    entity::response::{Column, Entity},
    error::{Code, Refusal, Result, Rule, Violation},
    quality::Verdict,
    questionnaires::{self, Questionnaire},
    responses::domain::basis_from_word,
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

type Row = (String, String, String, String, String, Vec<u8>);

/// The responses of some waves with the questions they answer, walk-ins included and marked by their basis.
///
/// What is excluded ([`crate::quality`]) is left out. Rows are streamed: memory grows by the bytes of the columns, not by the rows' overhead. Where waves used different
/// versions of a questionnaire, the questions are those of the last wave; an item that a wave did not have was not asked.
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
        let of_wave = ballots::store::population(store, code).await?.into_iter().map(|tally| EncounterCount {
            period: wave.period.clone(),
            office: tally.office,
            service_group: tally.service_group,
            encounters: tally.encounters.into(),
        });
        counts.extend(of_wave);
    }
    Ok(counts)
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
    let mut rows = Entity::find()
        .select_only()
        .columns([
            Column::Office,
            Column::ServiceGroup,
            Column::Channel,
            Column::Language,
            Column::Basis,
            Column::Answers,
        ])
        .filter(Column::Wave.eq(&wave.code))
        .filter(Column::Verdict.lt(Verdict::Excluded.number()));
    if late == Late::Left {
        rows = rows.filter(Column::Late.eq(false));
    }
    let mut rows = rows.into_tuple::<Row>().stream(store.read()).await?;
    while let Some((office, service_group, channel, language, basis, answers)) = rows.try_next().await? {
        if !positions.iter().flatten().all(|&position| position < answers.len()) {
            return Err(Refusal::internal(DbErr::Type(format!("wave {}: too few answers in a response", wave.code))));
        }
        data.period.push(wave.period.clone());
        data.office.push(office);
        data.service_group.push(service_group);
        data.channel.push(channel);
        data.language.push(language);
        data.basis.push(basis_from_word(&basis));
        for (column, position) in data.answers.iter_mut().zip(positions) {
            column.push(position.map_or(MissingReason::NotAsked.byte(), |position| answers[position]));
        }
    }
    Ok(())
}

fn unknown(code: &str) -> Refusal {
    Refusal::at(Code::Invalid, format!("wave {code}"), Rule::UnknownWave)
}
