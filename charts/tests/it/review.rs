//! The list of checks in the documentation is the one that runs.

use crate::{accepted, rubric::CHECKS};

#[test]
fn the_documentation_lists_the_checks_that_run() {
    let mut table = "| | Check | By program | Left to the eye |\n|---:|---|---|---|\n".to_owned();
    for (index, check) in CHECKS.iter().enumerate() {
        assert_eq!(usize::from(check.number), index + 1);
        table += &format!("| {} | {} | {} | {} |\n", check.number, check.name, check.program, check.eye);
    }
    accepted::section("docs/CHART_REVIEW.md", "checks", &table);
}
