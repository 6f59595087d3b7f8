//! What a checked questionnaire should still be looked at for before it is published: items that nobody can reach, the time it
//! takes, questions that are long. Found together, never only the first.

use std::collections::BTreeSet;

use analytics::Text;

use super::{
    Questionnaire,
    domain::{Item, Kind},
    rotation,
    routing::{self, Test, Value},
};
use crate::responses::Channel;

/// Ways to answer that are tried before an item is left unjudged.
const MOST_WAYS: usize = 200_000;
/// Words of a question from which on it is long to read at a counter.
const LONG: usize = 15;
/// Seconds that nine in ten visits to a kiosk may take, and other sittings.
const KIOSK_SECONDS: f64 = 45.0;
const SITTING_SECONDS: f64 = 600.0;
/// Seconds that thanks and the way to them take.
const THANKS: f64 = 4.0;

/// Something to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    /// The item; none: the whole.
    pub item: Option<String>,
    /// Must it be mended before it is published?
    pub is_fault: bool,
    /// What it is, and what to do.
    pub text: Text,
}

/// Everything that was found, faults first.
pub fn of(questionnaire: &Questionnaire) -> Vec<Remark> {
    let mut remarks = unreachable(questionnaire);
    remarks.extend(time(questionnaire));
    remarks.extend(questionnaire.items.iter().filter_map(long));
    remarks.sort_by_key(|remark| !remark.is_fault);
    remarks
}

/// Seconds that a sitting takes, by what each kind of item takes and its chance of being asked; hidden items count in full.
pub fn seconds(questionnaire: &Questionnaire) -> f64 {
    let draws = rotation::of(questionnaire);
    let item = |item: &Item| {
        let answer = match item.kind {
            Kind::Scale | Kind::Single => 5.0,
            Kind::Multi => 8.0,
            Kind::Number | Kind::Date => 10.0,
            // Words are optional; of the few who write, most write a line.
            Kind::Text => {
                if item.required {
                    30.0
                } else {
                    3.0
                }
            }
            Kind::Note => 3.0,
        };
        let reading = words(&item.text.vi).saturating_sub(LONG) as f64 * 0.3;
        if item.from_records { 0.0 } else { rotation::probability(&draws, &item.key) * (answer + reading) }
    };
    questionnaire.items.iter().map(item).sum::<f64>() + THANKS
}

fn time(questionnaire: &Questionnaire) -> Vec<Remark> {
    let seconds = seconds(questionnaire);
    let named = |channel: &Channel| questionnaire.channels.iter().any(|word| word == channel.word());
    let channels = if questionnaire.channels.is_empty() {
        vec![Channel::Web]
    } else {
        Channel::ALL.into_iter().filter(named).collect()
    };
    let mut remarks = Vec::new();
    for channel in channels {
        let ceiling = if channel == Channel::Kiosk { KIOSK_SECONDS } else { SITTING_SECONDS };
        let (word, about) = (channel.word(), seconds.round());
        if seconds > ceiling {
            remarks.push(Remark {
                item: None,
                is_fault: true,
                text: Text::new(
                    format!("{word}: ước tính {about} giây, quá {ceiling} giây; bớt câu, hoặc dùng [rotation]"),
                    format!("{word}: about {about} seconds, over {ceiling}; ask less, or use [rotation]"),
                ),
            });
        }
    }
    remarks
}

fn long(item: &Item) -> Option<Remark> {
    // A Vietnamese word is written as one to three syllables apart: twice as many pieces as in English.
    let (vi, en) = (words(&item.text.vi), words(&item.text.en));
    (vi > 2 * LONG || en > LONG).then(|| Remark {
        item: Some(item.key.clone()),
        is_fault: false,
        text: Text::new(
            format!("câu dài {vi} tiếng; nên dưới {}", 2 * LONG),
            format!("{en} words; better under {LONG}"),
        ),
    })
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Items that no way of answering shows.
fn unreachable(questionnaire: &Questionnaire) -> Vec<Remark> {
    let items = &questionnaire.items;
    let judged = items.iter().enumerate().filter(|(_, item)| item.show_if.is_some());
    let remark = |(place, item): (usize, &Item)| match is_reachable(items, place) {
        Some(true) => None,
        Some(false) => Some(Remark {
            item: Some(item.key.clone()),
            is_fault: true,
            text: Text::new(
                "không câu trả lời nào làm câu này hiện ra; sửa show_if",
                "no answers show this item; mend show_if",
            ),
        }),
        None => Some(Remark {
            item: Some(item.key.clone()),
            is_fault: false,
            text: Text::new(
                "điều kiện quá nhiều nhánh nên chưa kiểm được có khi nào hiện",
                "too many ways to answer to tell whether it is ever shown",
            ),
        }),
    };
    judged.filter_map(remark).collect()
}

/// Is there a way to answer the items it depends on that shows it? `None`: there are too many ways to try.
fn is_reachable(items: &[Item], place: usize) -> Option<bool> {
    let mut needed = BTreeSet::new();
    let mut open = vec![place];
    while let Some(at) = open.pop() {
        let Some(condition) = &items[at].show_if else { continue };
        for comparison in condition.comparisons() {
            if let Some(found) = items.iter().position(|item| item.key == comparison.item)
                && needed.insert(found)
            {
                open.push(found);
            }
        }
    }
    let ways: Vec<(usize, Vec<Value>)> = needed.iter().map(|&at| (at, answers(items, at))).collect();
    let many = ways
        .iter()
        .try_fold(1_usize, |all, (_, values)| all.checked_mul(values.len()).filter(|all| *all <= MOST_WAYS))?;
    let mut given = vec![Value::None; items.len()];
    for mut number in 0..many {
        for (at, values) in &ways {
            given[*at] = values[number % values.len()].clone();
            number /= values.len();
        }
        if routing::shown(&items[..=place], &given)[place] {
            return Some(true);
        }
    }
    Some(false)
}

/// The answers of an item that differ to what is asked of it anywhere: its codes, the numbers around those compared, none.
fn answers(items: &[Item], at: usize) -> Vec<Value> {
    let item = &items[at];
    let compared: Vec<&Test> = items
        .iter()
        .filter_map(|other| other.show_if.as_ref())
        .flat_map(|condition| condition.comparisons())
        .filter(|comparison| comparison.item == item.key)
        .map(|comparison| &comparison.test)
        .collect();
    let mut values = vec![Value::None];
    match item.kind {
        Kind::Scale => {
            values.extend((item.low.unwrap_or(1)..=item.high.unwrap_or(1)).map(|code| Value::Number(code.into())))
        }
        Kind::Single => values.extend(item.codes.iter().map(|choice| Value::Number(choice.code.into()))),
        Kind::Number => {
            if let Some(range) = item.range {
                values.extend((1..=range.places()).map(|byte| Value::Number(range.number(byte))));
            }
        }
        Kind::Multi => {
            let asked: BTreeSet<u8> = compared
                .iter()
                .filter_map(|test| match test {
                    Test::Has(code) => Some(*code as u8),
                    _ => None,
                })
                .collect();
            for subset in 0..1_u32 << asked.len().min(16) {
                let chosen = asked.iter().enumerate().filter(|(bit, _)| subset & (1 << bit) != 0);
                values.push(Value::Chosen(chosen.map(|(_, code)| *code).collect()));
            }
        }
        Kind::Date | Kind::Text => values.push(Value::Given),
        Kind::Note => {}
    }
    values
}
