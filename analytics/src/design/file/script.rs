//! A design file in R.

use super::DesignFile;
use crate::design::{ReplicateKind, UnequalProbabilities};
use crate::error::{Error, Fault, Result, Stage as Place};
use crate::text::{r_name, r_text};

impl DesignFile {
    /// The same design as lines of R, over a data frame `d`, under the name `design`.
    ///
    /// # Errors
    /// Everything that R `survey` cannot repeat digit by digit: replicates that are made from random numbers or from other
    /// matrices, trimmed factors, chances of answering.
    pub fn script_r(&self) -> Result<String> {
        let faults = self.not_in_r();
        if !faults.is_empty() {
            return Err(Error::new(Place::Spec, faults));
        }
        let mut lines = vec![format!(
            "options(survey.lonely.psu = {}, survey.adjust.domain.lonely = {})",
            r_text(self.lonely_psu.name()),
            truth(self.domain_lonely)
        )];
        lines.extend(self.nonresponse.as_ref().map(|wanted| wanted.script_r(self.weights.as_deref())));
        let weights = match &self.nonresponse {
            Some(_) => Some(".w".to_owned()),
            None => self.weights.clone(),
        };
        let columns = |names: &[String]| match names {
            [] => "~1".to_owned(),
            names => format!("~{}", names.iter().map(|name| r_name(name)).collect::<Vec<_>>().join(" + ")),
        };
        let mut parts = vec![format!("ids = {}", columns(&self.ids))];
        let mut add = |name: &str, names: &[String]| {
            if !names.is_empty() {
                parts.push(format!("{name} = {}", columns(names)));
            }
        };
        add("strata", &self.strata);
        add("weights", weights.as_slice());
        let is_with_replacement = self.unequal == Some(UnequalProbabilities::WithReplacement);
        match (is_with_replacement, weights.is_some()) {
            (true, false) => add("probs", &self.fpc),
            (true, true) => {}
            (false, _) => add("fpc", &self.fpc),
        }
        parts.extend(self.unequal.and_then(|method| match method {
            UnequalProbabilities::WithReplacement => None,
            UnequalProbabilities::HartleyRao => Some("pps = HR()".to_owned()),
            method => Some(format!("pps = {}", r_text(method.name()))),
        }));
        if self.nest {
            parts.push("nest = TRUE".to_owned());
        }
        lines.push(format!("design <- svydesign({}, data = d)", parts.join(", ")));
        lines.extend(self.replicates.as_ref().map(|wanted| wanted.script_r(weights.as_deref())));
        lines.extend(self.calibrate.iter().map(|step| step.script_r()));
        if let Some(trim) = self.trim {
            let number = |bound: f64| if bound.is_finite() { bound.to_string() } else { "Inf".to_owned() };
            let (lower, upper, strict) = (number(trim.lower), number(trim.upper), truth(trim.strict));
            lines.push(format!("design <- trimWeights(design, lower = {lower}, upper = {upper}, strict = {strict})"));
        }
        Ok(lines.join("\n"))
    }

    fn not_in_r(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut say = |key: &str, cause: &str| {
            let remedy = "take the figures themselves, or a design that R repeats";
            faults.push(Fault::new(format!("{}, {key}", self.file), cause, remedy));
        };
        if let Some(replicates) = &self.replicates
            && replicates.is_made()
            && !matches!(replicates.kind, ReplicateKind::Jk1 | ReplicateKind::Jkn)
        {
            say("replicates", "R makes these replicates from other matrices or random numbers");
        }
        if self.nonresponse.as_ref().is_some_and(super::nonresponse::Wanted::is_beyond_r) {
            say("nonresponse", "an R script for trimmed factors or chances of answering is not written");
        }
        faults
    }
}

pub(super) fn truth(value: bool) -> &'static str {
    if value { "TRUE" } else { "FALSE" }
}
