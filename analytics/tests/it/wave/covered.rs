//! Intervals against the truth of the simulation.

use analytics::Status;
use analytics::frame::{Basis, EncounterCount, Microdata};
use analytics::index::Scheme;
use analytics::release::{Label, Metadata};
use analytics::wave::{self, Gate, Wave};
use fixtures::{questionnaire, register, simulate};

use super::{codebook, figure, label, score};
#[test]
fn intervals_cover_the_known_truth_as_often_as_they_promise() {
    let survey = simulate::survey(simulate::SEED);
    let mut microdata = Microdata { answers: vec![vec![]; questionnaire::ITEMS.len()], ..Microdata::default() };
    let mut encounters = Vec::new();
    for wave in survey.waves.iter().filter(|wave| wave.period != simulate::OPEN_PERIOD) {
        for response in &wave.responses {
            microdata.period.push(wave.period);
            microdata.office.push(register::OFFICES[response.office].code);
            microdata.service_group.push(register::SERVICE_GROUPS[response.service_group].code);
            microdata.channel.push(response.channel);
            microdata.language.push(response.language);
            microdata.basis.push(Some(match response.basis {
                simulate::Basis::Encounter => Basis::Encounter,
                simulate::Basis::Ticket => Basis::Ticket,
                simulate::Basis::WalkIn => Basis::WalkIn,
            }));
            microdata.answers.iter_mut().zip(&response.answers).for_each(|(bytes, byte)| bytes.push(*byte));
        }
        encounters.extend(wave.strata.iter().map(|stratum| EncounterCount {
            period: wave.period.into(),
            office: register::OFFICES[stratum.office].code.into(),
            service_group: register::SERVICE_GROUPS[stratum.service_group].code.into(),
            encounters: stratum.encounters,
        }));
    }
    let mut codebook = codebook(&questionnaire::ITEMS.map(|item| item.key));
    codebook.items[22].factor = None;
    let units: Vec<Label> = register::OFFICES.iter().map(|office| label(office.code)).collect();
    let wave = Wave { codebook: &codebook, microdata: &microdata, encounters: &encounters, units: &units };
    let scheme = Scheme::builtin("sipas").unwrap();
    let compiled = wave::compile(&wave, &scheme, &Gate::default(), Metadata::default()).unwrap();
    let (mut covered, mut shown) = (0, 0);
    for score in compiled.release.scores.iter().filter(|score| score.level == 1 && score.status == Status::Ok) {
        let Some(truth) = survey.truth.share(&score.period, &score.unit, &score.node) else { continue };
        shown += 1;
        covered += u32::from(score.low.unwrap() <= 100.0 * truth && 100.0 * truth <= score.high.unwrap());
    }
    assert!(shown > 500, "{shown} leaves are shown");
    let share = f64::from(covered) / f64::from(shown);
    assert!((0.94..0.98).contains(&share), "{covered} of {shown} intervals hold the truth");
    let improving = figure(&compiled, "difference", "vs_2024-Q4", Some(register::IMPROVING), "2026-Q3");
    let worsening = figure(&compiled, "difference", "vs_2024-Q4", Some(register::WORSENING), "2026-Q3");
    assert!(improving.low.unwrap() > 0.0 && worsening.high.unwrap() < 0.0, "{improving:?} {worsening:?}");
    let small = score(&compiled, register::SMALL, "2026-Q3", "sipas");
    assert_eq!(small.status, Status::Suppressed, "{small:?}");
    let rolling = score(&compiled, register::SMALL, "2025-Q4..2026-Q3", "sipas");
    assert_eq!(rolling.status, Status::Ok, "{rolling:?}");
}
