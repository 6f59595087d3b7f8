//! What one person must not be at once: checked when a role is given, and again when it is used.

use super::{Role, Verb, domain::Held, scope::Reach};
use crate::error::{Code, Refusal, Result};

/// Pairs of roles that nobody holds over the same office.
const APART: [(Role, Role); 7] = [
    // Who is rated at an office administers neither its devices nor its responses.
    (Role::CounterOfficer, Role::DeviceAdmin),
    (Role::CounterOfficer, Role::DataSteward),
    // Who computes a figure does not let it out.
    (Role::Analyst, Role::Publisher),
    // Who administers accounts reads no answers and no comments, and is not who watches over them.
    (Role::SystemAdmin, Role::Analyst),
    (Role::SystemAdmin, Role::DataSteward),
    (Role::SystemAdmin, Role::Auditor),
    // Who keys sheets does not decide between two keyed ones.
    (Role::DataClerk, Role::DataAdjudicator),
];

/// May somebody with these grants be given `role` there?
pub fn check(held: &[Held], role: Role, reach: &Reach) -> Result<()> {
    let apart = |other: Role| APART.iter().any(|&(a, b)| (a, b) == (role, other) || (b, a) == (role, other));
    if held.iter().any(|grant| apart(grant.role) && grant.reach.meets(reach)) {
        return Err(Refusal::new(Code::ConflictOfInterest));
    }
    Ok(())
}

/// Is somebody with these grants rated at the office, so that they may not do this there whatever they were granted?
pub(super) fn is_rated_there(held: &[Held], verb: Verb, office: &str) -> bool {
    matches!(verb, Verb::DeviceChange | Verb::ResponseVoid)
        && held.iter().any(|grant| grant.role == Role::CounterOfficer && grant.reach.has(office))
}

/// Do they belong to this office alone with something of what they hold? Then it is theirs that is rated.
pub fn is_of_office(held: &[Held], office: &str) -> bool {
    let alone = Reach::Offices([office.to_owned()].into());
    held.iter().any(|grant| grant.reach == alone)
}

/// Two acts that need two people: clerk A and clerk B, asking for a void and agreeing to it, computing and letting out.
pub fn two_people(first: &str, second: &str) -> Result<()> {
    if first == second { Err(Refusal::new(Code::SecondPersonRequired)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(office: &str) -> Reach {
        Reach::Offices([office.to_owned()].into())
    }

    #[test]
    fn nobody_rated_at_an_office_has_its_devices_or_its_responses() {
        let officer = [Held { role: Role::CounterOfficer, reach: at("a") }];
        for role in [Role::DeviceAdmin, Role::DataSteward] {
            assert!(check(&officer, role, &at("a")).is_err());
            assert!(check(&officer, role, &Reach::Everywhere).is_err());
            assert!(check(&officer, role, &at("b")).is_ok());
        }
        assert!(is_rated_there(&officer, Verb::DeviceChange, "a"));
        assert!(!is_rated_there(&officer, Verb::DeviceChange, "b"));
        assert!(!is_rated_there(&officer, Verb::FunnelRead, "a"));
    }

    #[test]
    fn who_belongs_to_one_office_is_of_it_and_who_looks_after_many_is_not() {
        let steward = |reach| [Held { role: Role::DataSteward, reach }];
        assert!(is_of_office(&steward(at("a")), "a"));
        assert!(!is_of_office(&steward(at("a")), "b"));
        assert!(!is_of_office(&steward(Reach::Everywhere), "a"));
        assert!(!is_of_office(&steward(Reach::Offices(["a".to_owned(), "b".to_owned()].into())), "a"));
    }

    #[test]
    fn a_conflict_does_not_depend_on_which_role_came_first() {
        for (a, b) in APART {
            for (first, second) in [(a, b), (b, a)] {
                let held = [Held { role: first, reach: Reach::Everywhere }];
                assert!(check(&held, second, &at("a")).is_err(), "{} {}", first.word(), second.word());
            }
        }
    }

    #[test]
    fn who_reads_answers_or_comments_is_no_system_administrator() {
        let reads =
            |role: &Role| role.verbs().iter().any(|verb| matches!(verb, Verb::ResponseRead | Verb::CommentRead));
        for role in Role::ALL.iter().filter(|role| reads(role)) {
            let held = [Held { role: *role, reach: Reach::Everywhere }];
            assert!(check(&held, Role::SystemAdmin, &Reach::Everywhere).is_err(), "{}", role.word());
        }
    }
}
