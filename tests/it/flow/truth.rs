//! The simulated survey: estimates against the shares counted over every visit.

use analytics::{
    frame::{Basis, EncounterCount, Microdata},
    index::Scheme,
    release::{Label, Metadata},
    wave::{self, Gate, Wave},
};
use fixtures::{
    questionnaire::ITEMS,
    register::{IMPROVING, OFFICES, SERVICE_GROUPS, WORSENING},
    simulate::{self, PERIODS, Survey},
};
use survey_api::questionnaires::Questionnaire;

fn columns(survey: &Survey) -> (Microdata, Vec<EncounterCount>) {
    let mut data = Microdata { answers: vec![Vec::new(); ITEMS.len()], ..Microdata::default() };
    let mut encounters = Vec::new();
    for wave in survey.waves.iter().filter(|wave| PERIODS.contains(&wave.period)) {
        for response in &wave.responses {
            data.period.push(wave.period);
            data.office.push(OFFICES[response.office].code);
            data.service_group.push(SERVICE_GROUPS[response.service_group].code);
            data.channel.push(response.channel);
            data.language.push(response.language);
            data.basis.push(Some(match response.basis {
                simulate::Basis::Encounter => Basis::Encounter,
                simulate::Basis::Ticket => Basis::Ticket,
                simulate::Basis::WalkIn => Basis::WalkIn,
            }));
            for (column, byte) in data.answers.iter_mut().zip(&response.answers) {
                column.push(*byte);
            }
        }
        encounters.extend(wave.strata.iter().map(|stratum| EncounterCount {
            period: wave.period.to_owned(),
            office: OFFICES[stratum.office].code.to_owned(),
            service_group: SERVICE_GROUPS[stratum.service_group].code.to_owned(),
            encounters: stratum.encounters,
        }));
    }
    (data, encounters)
}

/// Of more than 2,000 intervals of 95 % about 95 in 100 must hold the truth. The estimates of one office share people, so the count varies
/// more than a binomial; without the finite population correction the intervals are a little wide, never narrow.
#[test]
fn intervals_hold_the_true_shares_as_often_as_they_say() {
    let survey = simulate::survey(simulate::SEED);
    let (microdata, encounters) = columns(&survey);
    let questionnaire = Questionnaire::one_stop();
    let name = |office: &fixtures::register::Office| analytics::Text::new(office.name.vi, office.name.en);
    let units: Vec<Label> =
        OFFICES.iter().map(|office| Label { code: office.code.to_owned(), parent: None, name: name(office) }).collect();
    let wave =
        Wave { codebook: questionnaire.codebook(), microdata: &microdata, encounters: &encounters, units: &units };
    let scheme = Scheme::builtin("sipas").unwrap();
    let release = wave::compile(&wave, &scheme, &Gate::default(), Metadata::default()).unwrap().release;

    let (mut held, mut all) = (0_u32, 0_u32);
    for figure in
        release.figures.iter().filter(|f| f.statistic == "proportion" && f.category.as_deref() == Some("satisfied"))
    {
        let (Some(period), Some(low), Some(high)) = (figure.domain_value("period"), figure.low, figure.high) else {
            continue;
        };
        let office = figure.domain_value("office").unwrap_or("all");
        let Some(truth) = survey.truth.share(period, office, &figure.variable) else { continue };
        all += 1;
        held += u32::from(low <= truth && truth <= high);
    }
    let coverage = f64::from(held) / f64::from(all);
    println!("{held} of {all} intervals hold the truth ({coverage:.3})");
    assert!(all > 2_000, "{all}");
    assert!((0.93..=0.985).contains(&coverage), "{held} of {all}");

    let index = |unit: &str, period: &str| {
        release.scores.iter().find(|s| s.unit == unit && s.period == period && s.node == "sipas").unwrap()
    };
    let (first, last) = (PERIODS[0], PERIODS[7]);
    assert!(index(IMPROVING, last).low > index(IMPROVING, first).high, "the office that gets better is seen to");
    assert!(index(WORSENING, last).high < index(WORSENING, first).low, "the office that gets worse is seen to");
}
