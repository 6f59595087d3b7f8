//! What an office does before the first figure: register the questionnaire and the offices, open a wave, say how many visits were
//! finished, take the answers, freeze. The answers come through the door that the API uses.

use std::collections::HashSet;

use analytics::{Text, codebook::MissingReason, frame::Basis};
use anyhow::{Context, ensure};
use fixtures::{
    questionnaire::ITEMS,
    register::{OFFICES, Office, SERVICE_GROUPS},
    simulate::{self, OPEN_PERIOD, Survey, Wave},
};
use jiff::{Timestamp, civil::Date};
use survey_api::{
    App, Clock,
    ballots::{self, EncounterTally},
    offices::{self, domain::Named},
    questionnaires::{self, Questionnaire},
    responses::{Answer, Credential, ItemAnswer, NewResponse},
    waves,
};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::output::Progress;

/// Answers that are under way at once; under the queue of the intake, so that none is refused as too many.
const AT_ONCE: usize = 1000;

/// Puts the whole survey into the database: closed quarters frozen, the last one open.
pub(super) async fn collect(app: &App, survey: &Survey) -> anyhow::Result<()> {
    let questionnaire = Questionnaire::one_stop();
    let keys: Vec<&str> = questionnaire.codebook.items.iter().map(|item| item.key.as_str()).collect();
    let simulated: Vec<&str> = ITEMS.iter().map(|item| item.key).collect();
    ensure!(keys == simulated, "the simulated survey asks other items than the questionnaire");
    questionnaires::store::register(&app.store, &questionnaire).await?;
    for office in &OFFICES {
        offices::store::put(&app.store, &registered(office).checked()?).await?;
    }
    let answers = survey.waves.iter().map(|wave| wave.responses.len() as u64).sum();
    let progress = Progress::of(answers, "Thu nhận câu trả lời (collecting answers)");
    for wave in &survey.waves {
        open(app, wave, &questionnaire.sha256()).await?;
        for together in wave.responses.chunks(AT_ONCE) {
            take(app, wave.period, together).await?;
            progress.advance(together.len() as u64);
        }
        if wave.period != OPEN_PERIOD {
            waves::store::freeze(&app.store, wave.period).await?;
        }
    }
    Ok(())
}

fn registered(office: &Office) -> offices::Office {
    let both = |text: fixtures::Text| Text::new(text.vi, text.en);
    let group = |&(position, _): &(usize, u64)| {
        let group = &SERVICE_GROUPS[position];
        Named { code: group.code.to_owned(), name: both(group.name) }
    };
    let counter = |number: usize| Named {
        code: format!("counter_{number}"),
        name: Text::new(format!("Quầy số {number}"), format!("Counter {number}")),
    };
    offices::Office {
        code: office.code.to_owned(),
        name: both(office.name),
        province: office.province.to_owned(),
        service_groups: office.visits.iter().map(group).collect(),
        counters: (1..=office.counters).map(counter).collect(),
    }
}

async fn open(app: &App, wave: &Wave, questionnaire_sha256: &str) -> anyhow::Result<()> {
    let period = wave.period.to_owned();
    let planned = waves::Wave::planned(period.clone(), period.clone(), questionnaire_sha256.to_owned())?;
    waves::store::create(&app.store, &planned).await?;
    let tally = |stratum: &simulate::Stratum| {
        Ok(EncounterTally {
            wave: period.clone(),
            office: OFFICES[stratum.office].code.to_owned(),
            service_group: SERVICE_GROUPS[stratum.service_group].code.to_owned(),
            encounters: u32::try_from(stratum.encounters)?,
        })
    };
    let tallies: Vec<EncounterTally> = wave.strata.iter().map(tally).collect::<anyhow::Result<_>>()?;
    ballots::store::put(&app.store, &tallies).await?;
    waves::store::open(&app.store, &period).await?;
    Ok(())
}

/// Each answer goes in by itself, at its own hour, and all of them wait for the same commit.
async fn take(app: &App, period: &'static str, responses: &[simulate::Response]) -> anyhow::Result<()> {
    let first = first_day(period)?;
    let mut under_way = JoinSet::new();
    for response in responses {
        let intake = app.intake.at(Clock::at(moment(first, response)?));
        let new = sheet(period, response);
        let credential = Credential::Program(basis(response.basis));
        under_way.spawn(async move { intake.submit(new, credential).await });
    }
    let mut taken = HashSet::new();
    while let Some(receipt) = under_way.join_next().await {
        taken.insert(receipt??.id);
    }
    ensure!(taken.len() == responses.len(), "{} of {} answers of {period} were kept", taken.len(), responses.len());
    Ok(())
}

fn sheet(period: &str, response: &simulate::Response) -> NewResponse {
    let answer = |&byte: &u8| MissingReason::from_byte(byte).map_or(Answer::Code(byte.into()), Answer::Missing);
    let named = |(item, byte): (&fixtures::questionnaire::Item, &u8)| ItemAnswer {
        item: item.key.to_owned(),
        answer: answer(byte),
    };
    NewResponse {
        id: Uuid::from_u128(response.id),
        wave: period.to_owned(),
        office: OFFICES[response.office].code.to_owned(),
        service_group: SERVICE_GROUPS[response.service_group].code.to_owned(),
        channel: response.channel.to_owned(),
        language: response.language.to_owned(),
        answers: ITEMS.iter().zip(&response.answers).map(named).collect(),
        comment: None,
    }
}

fn basis(basis: simulate::Basis) -> Basis {
    match basis {
        simulate::Basis::Encounter => Basis::Encounter,
        simulate::Basis::Ticket => Basis::Ticket,
        simulate::Basis::WalkIn => Basis::WalkIn,
    }
}

/// The first day of a quarter `2026-Q3`.
fn first_day(period: &str) -> anyhow::Result<Date> {
    let quarter = || {
        let (year, quarter) = period.split_once("-Q")?;
        let month = 3 * quarter.parse::<i8>().ok()? - 2;
        Date::new(year.parse().ok()?, month, 1).ok()
    };
    quarter().with_context(|| format!("{period} is not a quarter"))
}

/// The day of the answer, in office hours of Việt Nam.
fn moment(first: Date, response: &simulate::Response) -> anyhow::Result<Timestamp> {
    let hour = 8 + (response.id % 9) as i8;
    let day = first.checked_add(jiff::Span::new().days(i64::from(response.day)))?;
    Ok(day.at(hour, 0, 0, 0).to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7)))?.timestamp())
}
