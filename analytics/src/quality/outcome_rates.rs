//! What became of everybody who was chosen: the outcome rates of AAPOR, with the error of the design.

use std::str::FromStr;

use crate::design::SurveyDesign;
use crate::error::{Error, Result, Stage};
use crate::estimate::{Column, Domain, Options, by, total};
use crate::figure::Figure;

/// The outcome of one case. AAPOR, Standard Definitions (2023).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disposition {
    /// Complete: `I`, `1.1`, or 1 in a column of 0 and 1.
    Complete,
    /// Partial: `P`, `1.2`.
    Partial,
    /// Refused or broke off: `R`, `2.1…`.
    Refusal,
    /// Never reached: `NC`, `2.2…`.
    NonContact,
    /// Did not answer for another reason: `O`, `2.3…`; 0 in a column of 0 and 1.
    Other,
    /// Not known whether there is anybody to ask: `UH`, `3.1…`.
    UnknownHousehold,
    /// Not known for another reason: `UO`, `3.2 …`.
    UnknownOther,
    /// Should not have been asked: `NE`, `4…`.
    NotEligible,
}

impl Disposition {
    /// Every outcome, under its letters.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Complete, "I"),
        (Self::Partial, "P"),
        (Self::Refusal, "R"),
        (Self::NonContact, "NC"),
        (Self::Other, "O"),
        (Self::UnknownHousehold, "UH"),
        (Self::UnknownOther, "UO"),
        (Self::NotEligible, "NE"),
    ];
}

impl FromStr for Disposition {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if let Some((found, _)) = Self::ALL.into_iter().find(|(_, letters)| letters.eq_ignore_ascii_case(text)) {
            return Ok(found);
        }
        let begins = |starts: &[&str]| starts.iter().any(|start| text.starts_with(start));
        Ok(match text {
            "1" => Self::Complete,
            "0" => Self::Other,
            _ if begins(&["1.1"]) => Self::Complete,
            _ if begins(&["1.2"]) => Self::Partial,
            _ if begins(&["2.1"]) => Self::Refusal,
            _ if begins(&["2.2"]) => Self::NonContact,
            _ if begins(&["2"]) => Self::Other,
            _ if begins(&["3.1"]) => Self::UnknownHousehold,
            _ if begins(&["3"]) => Self::UnknownOther,
            _ if begins(&["4"]) => Self::NotEligible,
            _ => {
                let remedy = "write 1 and 0, the letters I P R NC O UH UO NE, or the codes 1.1 to 4.9";
                return Err(Error::one(Stage::Spec, format!("outcome {text}"), "there is no such outcome", remedy));
            }
        })
    }
}

/// Rates by their AAPOR names. `e`, the share of eligible cases among those of unknown eligibility, is that among the known.
const RATES: [(&str, &str); 16] = [
    ("rr1", "I / (I + P + R + NC + O + UH + UO)"),
    ("rr2", "(I + P) / (I + P + R + NC + O + UH + UO)"),
    ("rr3", "I / (I + P + R + NC + O + e * (UH + UO))"),
    ("rr4", "(I + P) / (I + P + R + NC + O + e * (UH + UO))"),
    ("rr5", "I / (I + P + R + NC + O)"),
    ("rr6", "(I + P) / (I + P + R + NC + O)"),
    ("coop1", "I / (I + P + R + O)"),
    ("coop2", "(I + P) / (I + P + R + O)"),
    ("coop3", "I / (I + P + R)"),
    ("coop4", "(I + P) / (I + P + R)"),
    ("ref1", "R / (I + P + R + NC + O + UH + UO)"),
    ("ref2", "R / (I + P + R + NC + O + e * (UH + UO))"),
    ("ref3", "R / (I + P + R + NC + O)"),
    ("con1", "(I + P + R + O) / (I + P + R + NC + O + UH + UO)"),
    ("con2", "(I + P + R + O) / (I + P + R + NC + O + e * (UH + UO))"),
    ("con3", "(I + P + R + O) / (I + P + R + NC + O)"),
];
const ELIGIBLE: &str = "((I + P + R + NC + O) / (I + P + R + NC + O + NE))";

/// The outcome rates of each domain, weighted by the design, with linearised or replicated errors.
///
/// Each is a ratio of weighted totals of outcomes; the estimated eligibility of the third and fourth response rates adds its own
/// error. A column of 0 and 1 tells response rate 1 only: all others need to know why there was no answer.
/// Reference: AAPOR, Standard Definitions (2023); R `survey::svycontrast`.
///
/// ```
/// use analytics::design::SurveyDesign;
/// use analytics::estimate::{Domain, Options};
/// use analytics::quality::outcome_rates::{Disposition, outcome_rates};
///
/// let outcome: Vec<Option<Disposition>> = ["I", "I", "R", "UH"].iter().map(|text| text.parse().ok()).collect();
/// let design = SurveyDesign::simple(4);
/// let found = outcome_rates(&design, &[Domain::everyone(&design)], "outcome", &outcome, false, &Options::default())?;
/// assert_eq!(found[0].category.as_deref(), Some("rr1"));
/// assert_eq!(found[0].estimate, Some(0.5)); // two of four; two of three where the unknown one is left out
/// # Ok::<(), analytics::Error>(())
/// ```
///
/// # Errors
/// What the variance refuses.
pub fn outcome_rates(
    design: &SurveyDesign,
    domains: &[Domain],
    name: &str,
    outcomes: &[Option<Disposition>],
    only_response: bool,
    options: &Options,
) -> Result<Vec<Figure>> {
    let indicator = |(outcome, letters): (Disposition, &str)| Column {
        name: letters.into(),
        values: outcomes.iter().map(|found| found.map(|found| f64::from(u8::from(found == outcome)))).collect(),
    };
    let indicators = Disposition::ALL.map(indicator);
    let names: Vec<String> = Disposition::ALL.map(|(_, letters)| letters.to_owned()).to_vec();
    let wanted = if only_response { &RATES[..1] } else { &RATES[..] };
    let texts: Vec<String> = wanted.iter().map(|(_, text)| text.replace("e *", &format!("{ELIGIBLE} *"))).collect();
    let mut figures = Vec::new();
    for domain in domains {
        let of = |design: &SurveyDesign, rows: &[u32]| {
            indicators.iter().map(|column| total(design, rows, column)).collect::<Vec<_>>()
        };
        let totals = by(design, std::slice::from_ref(domain), of, options)?;
        let n = domain.rows.iter().filter(|&&row| outcomes[row as usize].is_some()).count() as u64;
        for ((rate, _), figure) in wanted.iter().zip(totals.functions(&texts, &names, options)?.figures) {
            figures.push(Figure {
                statistic: "nonresponse".into(),
                variable: name.to_owned(),
                category: Some((*rate).to_owned()),
                domain: domain.labels.clone(),
                n: Some(n),
                p: None,
                ..figure
            });
        }
    }
    Ok(figures)
}
