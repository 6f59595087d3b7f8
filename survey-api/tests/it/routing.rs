use std::{collections::BTreeMap, process::Command};

use serde::Deserialize;
use serde_json::Value as Json;
use survey_api::questionnaires::{
    domain::Item,
    rotation::{self, Draw},
    routing::{self, Condition, Value},
};
use uuid::Uuid;

#[derive(Deserialize)]
struct Examples {
    routing: Routing,
    rotation: Rotation,
}

#[derive(Deserialize)]
struct Routing {
    items: Vec<Asked>,
    cases: Vec<RoutingCase>,
}

#[derive(Deserialize)]
struct Asked {
    key: String,
    show_if: Option<Condition>,
}

#[derive(Deserialize)]
struct RoutingCase {
    why: String,
    answers: BTreeMap<String, Json>,
    shown: Vec<String>,
}

#[derive(Deserialize)]
struct Rotation {
    items: Vec<String>,
    draws: Vec<Draw>,
    cases: Vec<RotationCase>,
}

#[derive(Deserialize)]
struct RotationCase {
    id: Uuid,
    asked: Vec<String>,
}

#[test]
fn the_server_follows_the_examples_of_the_routing_language() {
    let Routing { items, cases } = examples().routing;
    let items: Vec<Item> = items.into_iter().map(|it| Item { show_if: it.show_if, ..keyed(it.key) }).collect();
    for case in cases {
        let answers: Vec<Value> = items.iter().map(|item| value(case.answers.get(&item.key))).collect();
        assert_eq!(chosen(&items, &routing::shown(&items, &answers)), case.shown, "{}", case.why);
    }
}

#[test]
fn the_server_draws_the_items_of_the_examples() {
    let Rotation { items, draws, cases } = examples().rotation;
    let items: Vec<Item> = items.into_iter().map(keyed).collect();
    for case in cases {
        assert_eq!(chosen(&items, &rotation::asked(&draws, case.id, &items)), case.asked, "{}", case.id);
    }
}

#[test]
fn the_browser_follows_the_same_examples() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/routing.mjs");
    let run = Command::new("node").arg(script).output();
    let run = run.unwrap_or_else(|fault| panic!("node does not start ({fault}): run .ci/browser, which installs it"));
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(String::from_utf8_lossy(&run.stdout), "10 examples\n");
}

#[test]
fn every_item_of_a_draw_is_asked_as_often_as_its_probability_says() {
    let keys: Vec<String> = (0..22).map(|number| format!("q{number}")).collect();
    let items: Vec<Item> = keys.iter().cloned().map(keyed).collect();
    let draws = [Draw { items: keys, count: 2 }];
    let people = 22_000_u128;
    let mut asked = vec![0_u32; items.len()];
    for person in 0..people {
        // Ids that differ in their last bits only must not be alike in what they draw.
        let id = uuid::Builder::from_random_bytes(person.to_be_bytes()).into_uuid();
        let drawn = rotation::asked(&draws, id, &items);
        assert_eq!(drawn.iter().filter(|asked| **asked).count(), 2);
        asked.iter_mut().zip(drawn).for_each(|(count, asked)| *count += u32::from(asked));
    }
    // 2000 expected each, standard deviation 42.6: five of them.
    assert!((rotation::probability(&draws, "q7") - 1.0 / 11.0).abs() < 1e-12);
    assert!(asked.iter().all(|&count| (1787..=2213).contains(&count)), "{asked:?}");
}

fn examples() -> Examples {
    serde_json::from_str(include_str!("routing.json")).unwrap()
}

fn keyed(key: String) -> Item {
    Item { key, kind: survey_api::questionnaires::domain::Kind::Scale, ..Item::default() }
}

fn chosen(items: &[Item], which: &[bool]) -> Vec<String> {
    items.iter().zip(which).filter(|(_, is)| **is).map(|(item, _)| item.key.clone()).collect()
}

fn value(given: Option<&Json>) -> Value {
    match given {
        None => Value::None,
        Some(Json::Array(codes)) => Value::Chosen(codes.iter().map(|code| code.as_u64().unwrap() as u8).collect()),
        Some(number) => Value::Number(number.as_f64().unwrap()),
    }
}
