//! `fixtures::tiny` as the program takes it: questionnaire, offices, wave, answer sheets, scheme.

use std::path::PathBuf;

use analytics::{Text, codebook::MissingReason, index::Scheme, release::Metadata, wave::Gate};
use fixtures::tiny::{ENCOUNTERS, ITEMS, PEOPLE, PERIOD};
use survey_api::{
    App,
    ballots::{self, EncounterTally},
    offices::{self, Office, domain::Named},
    questionnaires,
    releases::compile::Order,
    responses::{Answer, ItemAnswer, NewResponse},
    waves::{self, Wave},
};
use uuid::Uuid;

fn questionnaire() -> questionnaires::Questionnaire {
    let both = |text: &str| format!("{{ vi = \"{text}\", en = \"{text}\" }}");
    let mut toml =
        format!("key = \"tiny\"\nversion = 1\ntitle = {}\nlow = 1\nhigh = 5\nsatisfied_from = 4\n", both("tiny"));
    for factor in ["access", "staff"] {
        toml += &format!("[[factors]]\nkey = \"{factor}\"\ntext = {}\n", both(factor));
    }
    for (item, factor) in ITEMS {
        let factor = factor.map(|factor| format!("factor = \"{factor}\"\n")).unwrap_or_default();
        toml += &format!("[[items]]\nkey = \"{item}\"\n{factor}text = {}\n", both(item));
    }
    questionnaires::file::from_toml(&toml, "tiny.toml").unwrap()
}

pub(super) async fn open_wave(app: &App) {
    let questionnaire = questionnaire();
    questionnaires::store::register(&app.store, &questionnaire).await.unwrap();
    let named = |code: &str, vi: &str| Named { code: code.to_owned(), name: Text::new(vi, code) };
    for (code, vi) in [("north", "Bắc"), ("south", "Nam")] {
        let office = Office {
            code: code.to_owned(),
            name: Text::new(vi, code),
            province: "tiny".to_owned(),
            service_groups: vec![named("land", "Đất đai"), named("civil", "Hộ tịch")],
            counters: Vec::new(),
        };
        offices::store::put(&app.store, &office.checked().unwrap()).await.unwrap();
    }
    let wave = Wave::planned(PERIOD.to_owned(), PERIOD.to_owned(), questionnaire.sha256()).unwrap();
    waves::store::create(&app.store, &wave).await.unwrap();
    let tally = |&(office, group, encounters): &(&str, &str, u64)| EncounterTally {
        wave: PERIOD.to_owned(),
        office: office.to_owned(),
        service_group: group.to_owned(),
        encounters: u32::try_from(encounters).unwrap(),
    };
    ballots::store::put(&app.store, &ENCOUNTERS.iter().map(tally).collect::<Vec<_>>()).await.unwrap();
    waves::store::open(&app.store, PERIOD).await.unwrap();
}

pub(super) fn sheets() -> Vec<NewResponse> {
    let answer = |byte: u8| MissingReason::from_byte(byte).map_or(Answer::Code(byte.into()), Answer::Missing);
    let sheet = |(office, group, answers): &(&str, &str, [u8; 4])| NewResponse {
        id: Uuid::new_v4(),
        wave: PERIOD.to_owned(),
        office: (*office).to_owned(),
        service_group: (*group).to_owned(),
        channel: "paper".to_owned(),
        language: "vi".to_owned(),
        answers: ITEMS
            .iter()
            .zip(answers)
            .map(|((item, _), byte)| ItemAnswer { item: (*item).to_owned(), answer: answer(*byte) })
            .collect(),
        comment: None,
    };
    PEOPLE.iter().map(sheet).collect()
}

pub(super) fn order(into: PathBuf, gate: Gate) -> Order {
    let mut scheme = r#"code = "tiny"
version = "1"
unit = "office"
period = "period"
name = { vi = "Chỉ số", en = "Index" }
[defaults]
aggregate = {method = "pooled_share"}
source = {statistic = "share_satisfied", from = 4, valid = [1, 5]}
scale = 100
"#
    .to_owned();
    let factors = ITEMS.iter().filter_map(|(item, factor)| Some((*item, (*factor)?)));
    let nodes = [("tiny", ""), ("access", "tiny"), ("staff", "tiny")].into_iter().chain(factors);
    for (code, parent) in nodes {
        let parent = if parent.is_empty() { String::new() } else { format!("parent = \"{parent}\"\n") };
        scheme += &format!("[[node]]\ncode = \"{code}\"\n{parent}name = {{ vi = \"{code}\", en = \"{code}\" }}\n");
    }
    let about = Metadata {
        title: Text::new("Hai mươi người", "Twenty people"),
        agency: Text::new("Văn phòng", "Office"),
        population: Text::new("Lượt giải quyết", "Visits"),
        frozen_on: "2026-10-01".to_owned(),
        simulated: true,
        ..Metadata::default()
    };
    Order { waves: vec![PERIOD.to_owned()], scheme: Scheme::parse(&scheme, "tiny.toml").unwrap(), gate, about, into }
}
