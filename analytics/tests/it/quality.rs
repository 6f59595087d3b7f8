//! Who answered, how carefully and how often: rates by hand, signs of single sheets, and the recorded rate.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use analytics::Status;
use analytics::design::DesignFile;
use analytics::estimate::{self, Answer, Column, Request, Statistic};
use analytics::frame::{Source, Table};
use analytics::quality::careless::careless;
use analytics::quality::stuffing::{Arrival, Limits, Sign, stuffing};
use serde_json::Value;

use crate::support::{assert_close, shared};

fn table(csv: &str) -> Table {
    Table::read(&Source::Bytes { name: "t.csv".into(), content: csv.into() }).unwrap()
}

fn ask(table: &Table, request: &Request) -> Answer {
    estimate::answer(table, None, request).unwrap()
}

#[test]
fn the_recorded_response_rate_is_response_rate_one() {
    let Some(path) = shared("nonresponse_rate", "reference/survey/synthetic/selected_sample.csv") else { return };
    let truth = shared("nonresponse_rate", "expected/survey/nonresponse_rate.json").unwrap();
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(truth).unwrap()).unwrap();
    let table = Table::read(&Source::Path(path)).unwrap();
    let design = "strata = 'stratum_uq'\nweights = 'base_weight'\nfpc = 'frame_transactions'";
    let design = DesignFile::parse(design, "design.toml").unwrap().design(&table).unwrap();
    let cells = vec!["province".to_owned(), "quarter".to_owned(), "age_group".to_owned()];
    let request =
        Request { statistic: Statistic::Nonresponse, of: vec!["responded".into()], cells, ..Request::default() };
    let answer = estimate::answer(&table, Some(&design), &request).unwrap();
    let (rate, truth) = (&answer.estimates[0], &truth["estimates"][0]);
    assert_eq!(rate.category.as_deref(), Some("rr1"));
    assert_close(rate.estimate.unwrap(), truth["estimate"].as_f64().unwrap(), 1e-8, "rate");
    assert_close(rate.se.unwrap(), truth["se"].as_f64().unwrap(), 1e-8, "its error");
    // The factors of the cells are those that the answers carry.
    let answers = shared("nonresponse_rate", "reference/survey/synthetic/responses.csv").unwrap();
    let answers = Table::read(&Source::Path(answers)).unwrap();
    let factor = answers.numbers_into("nr_factor", &mut Vec::new())[0].unwrap();
    let of = |name: &str| answers.texts(name).unwrap()[0].unwrap().to_owned();
    let same = |figure: &&analytics::Figure| {
        ["province", "quarter", "age_group"].iter().all(|name| figure.domain_value(name) == Some(&of(name)))
    };
    let cell = answer.estimates.iter().skip(1).find(same).unwrap();
    assert_eq!(cell.category.as_deref(), Some("adjustment"));
    assert_close(cell.estimate.unwrap(), factor, 1e-9, "factor");
}

#[test]
fn outcome_rates_by_hand() {
    // Four complete, one partial, two refused, one not reached, one other, two unknown, one not eligible.
    let codes = ["I", "1.1", "i", "I", "P", "R", "2.11", "NC", "O", "UH", "3.2", "NE"];
    let csv = codes.iter().fold("outcome\n".to_owned(), |csv, code| format!("{csv}{code}\n"));
    let request = Request { statistic: Statistic::Nonresponse, of: vec!["outcome".into()], ..Request::default() };
    let found = ask(&table(&csv), &request).estimates;
    let e = 9.0 / 10.0; // nine eligible of the ten that are known
    let expected = [
        ("rr1", 4.0 / 11.0),
        ("rr2", 5.0 / 11.0),
        ("rr3", 4.0 / (9.0 + 2.0 * e)),
        ("rr4", 5.0 / (9.0 + 2.0 * e)),
        ("rr5", 4.0 / 9.0),
        ("rr6", 5.0 / 9.0),
        ("coop1", 4.0 / 8.0),
        ("coop2", 5.0 / 8.0),
        ("coop3", 4.0 / 7.0),
        ("coop4", 5.0 / 7.0),
        ("ref1", 2.0 / 11.0),
        ("ref2", 2.0 / (9.0 + 2.0 * e)),
        ("ref3", 2.0 / 9.0),
        ("con1", 8.0 / 11.0),
        ("con2", 8.0 / (9.0 + 2.0 * e)),
        ("con3", 8.0 / 9.0),
    ];
    assert_eq!(found.len(), expected.len());
    for (figure, (name, rate)) in found.iter().zip(expected) {
        assert_eq!(figure.category.as_deref(), Some(name));
        assert_close(figure.estimate.unwrap(), rate, 1e-12, name);
        assert!(figure.se.unwrap() > 0.0 && figure.n == Some(12), "{name}");
    }
    let error = estimate::answer(&table("outcome\nI\nmaybe\nperhaps\n"), None, &request).unwrap_err();
    assert_eq!(error.faults().len(), 2);
    assert!(error.to_string().contains("dòng (row) 3, cột (column) outcome: outcome maybe"), "{error}");
}

#[test]
fn a_rate_that_nobody_can_give_says_so() {
    let request = Request { statistic: Statistic::Nonresponse, of: vec!["outcome".into()], ..Request::default() };
    let found = ask(&table("outcome\nUH\nUH\nNE\n"), &request).estimates;
    let fifth = found.iter().find(|figure| figure.category.as_deref() == Some("rr5")).unwrap();
    assert_eq!((fifth.status, fifth.estimate), (Status::Undefined, None)); // nobody was eligible for certain
}

#[test]
fn item_nonresponse_is_the_weighted_share_without_an_answer() {
    let design = DesignFile::parse("weights = 'w'", "design.toml").unwrap();
    let table = table("w,q1,q2\n1,4,\n2,,\n1,5,3\n");
    let design = design.design(&table).unwrap();
    let of = vec!["q1".to_owned(), "q2".to_owned()];
    let request = Request { statistic: Statistic::ItemNonresponse, of, ..Request::default() };
    let found = estimate::answer(&table, Some(&design), &request).unwrap().estimates;
    assert_eq!((found[0].estimate, found[1].estimate), (Some(0.5), Some(0.75)));
}

#[test]
fn signs_of_a_sheet_by_hand() {
    let csv = "q1,q2,q3,q4,s\n1,1,2,2,40\n3,,3,3,\n5,1,5,1,8\n4,4,4,4,2\n2,3,1,5,60\n";
    let table = table(csv);
    let item = |name: &str| Column { name: name.into(), values: table.numbers_into(name, &mut Vec::new()) };
    let items = ["q1", "q2", "q3", "q4"].map(item);
    let sheets = careless(&items, Some(&item("s")));
    assert_eq!((sheets[0].longstring, sheets[0].average_run), (2, Some(2.0)));
    assert_eq!((sheets[1].answered, sheets[1].longstring, sheets[1].average_run), (3, 2, Some(1.5))); // the gap ends a run
    assert_eq!((sheets[2].longstring, sheets[3].longstring), (1, 4));
    assert_close(sheets[2].irv.unwrap(), (16.0_f64 / 3.0).sqrt(), 1e-12, "deviation of 5 1 5 1");
    assert_eq!((sheets[3].irv, sheets[3].person_total), (Some(0.0), None));
    assert_eq!((sheets[3].seconds_an_item, sheets[1].seconds), (Some(0.5), None));
    // Answers 5 1 5 1 against the means of the others: 2.5, 8/3, 2.5 and 3.5.
    let others = [10.0 / 4.0, 8.0 / 3.0, 10.0 / 4.0, 14.0 / 4.0];
    let middle = others.iter().sum::<f64>() / 4.0;
    let top: f64 = [2.0, -2.0, 2.0, -2.0].iter().zip(others).map(|(d, other)| d * (other - middle)).sum();
    let bottom = (16.0 * others.iter().map(|other| (other - middle).powi(2)).sum::<f64>()).sqrt();
    assert_close(sheets[2].person_total.unwrap(), top / bottom, 1e-12, "person-total");
}

#[test]
fn distances_of_complete_sheets_sum_to_items_times_sheets_less_one() {
    let wave = |row: usize, pace: f64| Some(3.0 + 2.0 * (row as f64 * pace).sin());
    let item = |pace: f64| Column { name: pace.to_string(), values: (0..30).map(|row| wave(row, pace)).collect() };
    let sheets = careless(&[item(1.1), item(2.3), item(3.7)], None);
    let sum: f64 = sheets.iter().map(|sheet| sheet.mahalanobis.unwrap()).sum();
    assert_close(sum, 3.0 * 29.0, 1e-9, "Σ D² = k (n − 1)");
    assert!(sheets.iter().all(|sheet| (0.0..=1.0).contains(&sheet.mahalanobis_p.unwrap())));
}

#[test]
fn a_burst_stands_out_from_the_usual_pace_of_its_counter() {
    let mut arrivals: Vec<Arrival> = (0..40)
        .map(|hour| Arrival { second: f64::from(hour) * 3600.0 + 60.0, device: None, counter: "A".into() })
        .collect();
    let flood = |number: u32| Arrival {
        second: 20.0 * 3600.0 + 100.0 + 30.0 * f64::from(number),
        device: Some("d".into()),
        counter: "A".into(),
    };
    arrivals.extend((0..12).map(flood));
    let visits: BTreeMap<(String, i64), u64> = [(("A".to_owned(), 20), 5), (("A".to_owned(), 21), 5)].into();
    let signs = stuffing(&arrivals, &visits, &Limits::default());
    assert!(signs[..20].iter().all(Vec::is_empty) && signs[21].is_empty());
    assert_eq!(signs[20], [Sign::Burst, Sign::MoreThanVisits]); // in the hour of the flood, though not part of it
    assert!(signs[40..].iter().all(|signs| signs == &[Sign::Device, Sign::Burst, Sign::MoreThanVisits]));
}

#[test]
fn sheets_and_arrivals_come_as_rows_of_the_answer() {
    let of = vec!["q1".to_owned(), "q2".to_owned(), "q3".to_owned()];
    let found =
        ask(&table("q1,q2,q3\n3,3,3\n1,5,2\n"), &Request { statistic: Statistic::Careless, of, ..Request::default() });
    assert_eq!(found.rows.rows[0]["longstring"], 3);
    let request = Request {
        statistic: Statistic::Stuffing,
        of: vec!["at".into()],
        device: Some("d".into()),
        counter: Some("c".into()),
        ..Request::default()
    };
    let csv = "at,d,c\n2026-11-24T08:00:00Z,x,A\n2026-11-24T08:00:05Z,x,A\n2026-11-24T09:00:00Z,y,A\n";
    let found = ask(&table(csv), &request);
    assert_eq!((&found.rows.rows[1]["signs"], &found.rows.rows[0]["signs"]), (&Value::from("gap"), &Value::from("")));
    assert_eq!(found.rows.rows[0]["second"], 1_795_507_200.0);
    let counted = Request { visits: Some("v".into()), ..request.clone() };
    let csv = "at,d,c,v\n2026-11-24T08:00:00Z,x,A,1\n2026-11-24T08:20:00Z,y,A,1\n2026-11-24T09:00:00Z,y,A,1\n";
    let found = ask(&table(csv), &counted).rows.rows;
    assert_eq!((&found[0]["signs"], &found[2]["signs"]), (&Value::from("more_than_visits"), &Value::from("")));
    let error = estimate::answer(&table("at,d,c\nsoon,x,A\n2026-13-01T00:00:00,x,A\n"), None, &request).unwrap_err();
    assert_eq!(error.faults().len(), 2);
}

#[test]
fn flagged_answers_of_the_recorded_stream_are_few_of_the_honest_and_many_of_the_fast() {
    let Some(path) = shared("qr_stream", "reference/survey/synthetic/qr_stream.csv") else { return };
    let table = Table::read(&Source::Path(path)).unwrap();
    let request = Request {
        statistic: Statistic::Stuffing,
        of: vec!["submitted_at".into()],
        device: Some("device".into()),
        counter: Some("unit".into()),
        ..Request::default()
    };
    let rows = ask(&table, &request).rows;
    assert_eq!(rows.rows.len(), table.len());
    let flagged = rows.rows.iter().filter(|row| row["signs"] != "").count();
    assert!(flagged > 50 && flagged < table.len() / 3, "{flagged} of {}", table.len());
}

#[test]
fn an_answer_moves_a_mean_by_what_taking_it_out_does() {
    let csv = "w,y,bad\n1,4,0\n2,1,0\n3,5,1\n4,,0\n";
    let table = table(csv);
    let design = DesignFile::parse("weights = 'w'", "design.toml").unwrap().design(&table).unwrap();
    let ask = |request: &Request| estimate::answer(&table, Some(&design), request).unwrap();
    let rows = ask(&Request { statistic: Statistic::Influence, of: vec!["y".into()], ..Request::default() }).rows.rows;
    assert_eq!(rows.len(), 3); // who did not answer moves nothing
    assert_eq!(rows[0]["row"], 3); // 21/6 = 3.5 with it, 6/3 = 2 without
    assert_close(rows[0]["moves"].as_f64().unwrap(), -1.5, 1e-12, "moves");
    assert_close(rows[0]["without"].as_f64().unwrap(), 2.0, 1e-12, "without");

    let flagged = Some("bad".to_owned());
    let request = Request { statistic: Statistic::WithoutFlagged, of: vec!["y".into()], flagged, ..Request::default() };
    let found = ask(&request).estimates;
    let estimates: Vec<f64> = found.iter().map(|figure| figure.estimate.unwrap()).collect();
    assert_eq!(estimates, [3.5, 2.0, -1.5]);
    let apart = found[0].se.unwrap().hypot(found[1].se.unwrap());
    assert!(found[2].se.unwrap() > 0.0 && found[2].se.unwrap() != apart); // both share answers
    let nobody = Request { flagged: None, ..request.clone() };
    assert!(estimate::answer(&table, Some(&design), &nobody).unwrap_err().to_string().contains("--flagged COL"));
    let wrong = Request { flagged: Some("w".into()), ..request };
    assert_eq!(estimate::answer(&table, Some(&design), &wrong).unwrap_err().faults().len(), 3);
}
