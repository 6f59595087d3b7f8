//! Weighting classes: who answered stands for who was chosen.
#![allow(clippy::unwrap_used)]

use analytics::design::{DesignFile, SurveyDesign};
use analytics::estimate::{self, Request};
use analytics::frame::{Source, Table};

use crate::support::{assert_close, shared};

fn read(test: &str, path: &str) -> Option<Table> {
    Some(Table::read(&Source::Path(shared(test, path)?)).unwrap())
}

fn design(table: &Table, text: &str) -> Result<SurveyDesign, analytics::Error> {
    DesignFile::parse(text, "design.toml")?.design(table)
}

#[test]
fn the_factors_of_a_recorded_survey_come_out_case_by_case() {
    let test = "the_factors_of_a_recorded_survey_come_out_case_by_case";
    let Some(chosen) = read(test, "reference/survey/synthetic/selected_sample.csv") else { return };
    let answered = read(test, "reference/survey/synthetic/responses.csv").unwrap();
    let text = "strata = ['stratum_uq']\nweights = 'base_weight'\nfpc = ['frame_transactions']\nlonely_psu = 'certainty'\n\
                [nonresponse]\nmethod = 'classes'\nresponded = 'responded'\nby = ['province', 'quarter', 'age_group']";
    let design = design(&chosen, text).unwrap();
    let truths: std::collections::HashMap<&str, f64> = answered
        .texts("case_id")
        .unwrap()
        .into_iter()
        .map(Option::unwrap)
        .zip(answered.numbers("w_unit").unwrap().into_iter().map(Option::unwrap))
        .collect();
    assert_eq!(truths.len(), 5039);
    let mut compared = 0;
    for (case, weight) in chosen.texts("case_id").unwrap().into_iter().zip(design.weight()) {
        match truths.get(case.unwrap()) {
            Some(truth) => {
                assert_close(*weight, *truth, 1e-9, case.unwrap());
                compared += 1;
            }
            None => assert_eq!(*weight, 0.0),
        }
    }
    assert_eq!(compared, 5039);
    let before: f64 = chosen.numbers("base_weight").unwrap().into_iter().flatten().sum();
    assert_close(design.weight().iter().sum(), before, 1e-12, "the sum of the weights is that of all who were chosen");
}

#[test]
fn the_response_rate_has_the_error_of_its_design() {
    let Some(table) =
        read("the_response_rate_has_the_error_of_its_design", "reference/survey/synthetic/selected_sample.csv")
    else {
        return;
    };
    let text = "strata = ['stratum_uq']\nweights = 'base_weight'\nfpc = ['frame_transactions']";
    let request = Request { of: vec!["responded".into()], ..Request::default() };
    let figure =
        estimate::answer(&table, Some(&design(&table, text).unwrap()), &request).unwrap().estimates.swap_remove(0);
    assert_close(figure.estimate.unwrap(), 0.719_351_994_371_397, 1e-8, "rate");
    assert_close(figure.se.unwrap(), 0.006_109_683_744_645_13, 1e-8, "se");
    assert_eq!(figure.df, Some(6497.0));
}

#[test]
fn classes_worked_by_hand_keep_their_sums() {
    let csv = b"c,w,r\na,1,1\na,2,0\na,3,1\nb,2,0\nb,4,1\n".to_vec();
    let table = Table::read(&Source::Bytes { name: "t.csv".into(), content: csv }).unwrap();
    let text = "weights = 'w'\n[nonresponse]\nmethod = 'classes'\nresponded = 'r'\nby = ['c']";
    let found = design(&table, text).unwrap();
    assert_eq!(found.weight(), [1.5, 0.0, 4.5, 0.0, 6.0]);
    let step = &found.lineage()[0];
    assert_eq!((step.method.as_str(), step.g_low, step.g_high), ("nonresponse_classes", 1.5, 1.5));
    assert_eq!(found.psus(), 5); // nobody leaves the design
}

#[test]
fn classes_without_an_answer_and_marks_that_are_none_are_named() {
    let table = |csv: &[u8]| Table::read(&Source::Bytes { name: "t.csv".into(), content: csv.to_vec() }).unwrap();
    let text = "weights = 'w'\n[nonresponse]\nmethod = 'classes'\nresponded = 'r'\nby = ['c']";
    let error = design(&table(b"c,w,r\na,1,1\nb,2,0\nb,4,0\n"), text).unwrap_err().to_string();
    assert!(error.contains("nonresponse, class b: nobody of 2 rows answered"), "{error}");
    let error = design(&table(b"c,w,r\na,1,2\nb,2,\nb,4,1\n"), text).unwrap_err().to_string();
    assert!(error.contains("2 is neither 1 nor 0") && error.contains("(row) 3"), "{error}");
    let error = design(&table(b"c,w,r\na,1,1\n"), "[nonresponse]\nmethod = 'ratio'\ntrim = 2").unwrap_err().to_string();
    for part in ["write method = \"classes\" or \"propensity\"", "responded: it is missing", "write trim = {max = 5.0"]
    {
        assert!(error.contains(part), "{part}\n---\n{error}");
    }
}
