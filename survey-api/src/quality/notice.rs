//! What shows only in a whole wave: straight lines, the same answers again and again, more answers than people can give.

use std::collections::HashMap;

use analytics::codebook::MissingReason;

use super::{Mark, Marks, Rules};

/// A response as far as it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen<'a> {
    /// Office code.
    pub office: &'a str,
    /// Service group of the visit.
    pub service_group: &'a str,
    /// The first hour in which it may have arrived.
    pub hour: i32,
    /// How many hours it may be of, at least one.
    pub hours: i32,
    /// A byte a column.
    pub answers: &'a [u8],
}

/// The marks of each response of a wave. `rated` says which columns are rated items, `counters` how many counters an office has.
pub fn notice(rules: &Rules, rated: &[usize], counters: &HashMap<String, usize>, wave: &[Seen<'_>]) -> Vec<Marks> {
    let mut together: HashMap<(&str, i32, i32), u32> = HashMap::new();
    let mut same: HashMap<(&str, &str, i32, &[u8]), u32> = HashMap::new();
    for seen in wave {
        *together.entry((seen.office, seen.hour, seen.hours)).or_default() += 1;
        if answered(rated, seen.answers) >= rules.duplicate_items {
            *same.entry((seen.office, seen.service_group, seen.hour, seen.answers)).or_default() += 1;
        }
    }
    let marks = |seen: &Seen<'_>| {
        let counters = counters.get(seen.office).copied().unwrap_or(1).max(1) as u64;
        let most = u64::from(rules.burst_an_hour) * counters * u64::from(seen.hours.max(1).unsigned_abs());
        let count = together[&(seen.office, seen.hour, seen.hours)];
        let again = same.get(&(seen.office, seen.service_group, seen.hour, seen.answers)).copied().unwrap_or_default();
        Marks::NONE
            .with(Mark::StraightLine, is_straight(rules, rated, seen.answers))
            .with(Mark::Duplicate, again >= rules.duplicate_responses)
            .with(Mark::Burst, u64::from(count) > most)
    };
    wave.iter().map(marks).collect()
}

fn is_straight(rules: &Rules, rated: &[usize], answers: &[u8]) -> bool {
    let mut given = given(rated, answers);
    let Some(first) = given.next() else { return false };
    given
        .try_fold(1, |count: u32, answer| (answer == first).then_some(count + 1))
        .is_some_and(|count| count >= rules.straight_line_items)
}

fn answered(rated: &[usize], answers: &[u8]) -> u32 {
    given(rated, answers).map(|_| 1).sum()
}

fn given<'a>(rated: &'a [usize], answers: &'a [u8]) -> impl Iterator<Item = u8> + 'a {
    let is_answer = |byte: &u8| MissingReason::ALL.iter().all(|reason| reason.byte() != *byte);
    rated.iter().filter_map(|&column| answers.get(column).copied()).filter(is_answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATED: [usize; 8] = [0, 1, 2, 3, 4, 5, 6, 7];

    fn seen<'a>(hour: i32, answers: &'a [u8]) -> Seen<'a> {
        Seen { office: "VPEZ", service_group: "labour", hour, hours: 1, answers }
    }

    fn marks(wave: &[Seen<'_>]) -> Vec<Vec<Mark>> {
        let counters = HashMap::from([("VPEZ".to_owned(), 1)]);
        notice(&Rules::default(), &RATED, &counters, wave).into_iter().map(|marks| marks.each().collect()).collect()
    }

    #[test]
    fn a_long_row_of_the_same_answer_is_a_straight_line_and_a_short_one_is_not() {
        let skipped = MissingReason::Skipped.byte();
        let (long, short) = ([5; 8], [5, 5, 5, 5, 5, 5, 5, skipped]);
        let mixed = [5, 5, 5, 5, 5, 5, 5, 4];
        assert_eq!(
            marks(&[seen(1, &long), seen(2, &short), seen(3, &mixed)]),
            [vec![Mark::StraightLine], vec![], vec![]]
        );
        assert_eq!(marks(&[seen(1, &[skipped; 8])]), [vec![]], "nothing was answered");
    }

    #[test]
    fn the_same_answers_three_times_an_hour_are_duplicates() {
        let (first, other) = ([5, 4, 3, 5, 4, 3, 5, 4], [1, 2, 3, 4, 5, 4, 3, 2]);
        let twice = [seen(1, &first), seen(1, &first), seen(2, &first), seen(1, &other)];
        assert_eq!(marks(&twice), [vec![], vec![], vec![], vec![]]);
        let thrice = [&twice[..], &[seen(1, &first)]].concat();
        let dup = vec![Mark::Duplicate];
        assert_eq!(marks(&thrice), [dup.clone(), dup.clone(), vec![], vec![], dup]);
        let few = [MissingReason::NotAsked.byte(), MissingReason::NotAsked.byte(), 2, 3, 5, 4];
        assert!(marks(&[seen(1, &few); 9]).iter().all(Vec::is_empty), "four answers are alike by chance");
    }

    #[test]
    fn more_answers_than_a_counter_can_serve_are_a_burst() {
        let answers = [5, 4];
        let hour = |count: usize, hours: i32| vec![Seen { hours, ..seen(7, &answers) }; count];
        assert!(marks(&hour(30, 1)).iter().all(Vec::is_empty));
        assert!(marks(&hour(31, 1)).iter().all(|marks| *marks == [Mark::Burst]));
        assert!(marks(&hour(31, 2)).iter().all(Vec::is_empty), "two hours have room for twice as many");
        let counters = HashMap::from([("VPEZ".to_owned(), 2)]);
        assert!(notice(&Rules::default(), &RATED, &counters, &hour(60, 1)).iter().all(|marks| *marks == Marks::NONE));
    }
}
