//! `hailong print sheets`.

use std::path::PathBuf;

use analytics::{Text, codebook::Item};
use anyhow::Context;
use charts::print::{self, Choice, Form, Row, Section, Serial};
use clap::Args;
use survey_api::questionnaires::Questionnaire;

use super::{Codes, checked, text, today};

/// Arguments of `hailong print sheets`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  hailong print sheets --serials serials.csv --office-vi 'Ban Quản lý' --office-en 'The Board' --period 2026-Q4 --out sheets.pdf\n\nserials.csv has a row a sheet: serial,url"
)]
pub(crate) struct Sheets {
    /// CSV or workbook with the columns serial and url
    #[arg(long, value_name = "FILE")]
    serials: PathBuf,
    /// The questionnaire; without it the one of the one-stop counter that comes with the program
    #[arg(long, value_name = "TOML")]
    questionnaire: Option<PathBuf>,
    /// Name of the office in Vietnamese
    #[arg(long, value_name = "NAME")]
    office_vi: String,
    /// Name of the office in English
    #[arg(long, value_name = "NAME")]
    office_en: Option<String>,
    /// The period, as it is labelled
    #[arg(long, value_name = "PERIOD")]
    period: String,
    /// What to write, a .pdf
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Keyed where somebody has no opinion: no code of an answer is zero.
const NO_OPINION: &str = "0";

impl Sheets {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let questionnaire = match &self.questionnaire {
            Some(file) => crate::commands::import::read_questionnaire(file)?,
            None => Questionnaire::one_stop(),
        };
        let serials =
            self.read().with_context(|| format!("{} có chỗ chưa đúng (is at fault)", self.serials.display()))?;
        let office = text(&self.office_vi, self.office_en.as_deref());
        let form = form(&questionnaire, office, self.period);
        super::write(&print::sheets(&form, &serials, &today())?, &self.out, serials.len())
    }

    fn read(&self) -> Result<Vec<Serial>, analytics::Error> {
        let codes = Codes::read(&self.serials)?;
        let mut faults = Vec::new();
        let (serials, urls) = (codes.filled("serial", &mut faults), codes.filled("url", &mut faults));
        checked(faults)?;
        Ok(serials.into_iter().zip(urls).map(|(serial, url)| Serial { serial, url }).collect())
    }
}

/// The items that belong to no factor come first, as in every other form of the questionnaire.
fn form(questionnaire: &Questionnaire, office: Text, period: String) -> Form {
    let codebook = &questionnaire.codebook;
    let mut number = 0;
    let mut rows = |factor: Option<&str>| -> Vec<Row> {
        let items = codebook.items.iter().filter(|item| item.factor.as_deref() == factor);
        items
            .map(|item| {
                number += 1;
                Row { number, text: item.text.clone(), choices: choices(item, &codebook.scale) }
            })
            .collect()
    };
    let mut sections = vec![Section { name: None, rows: rows(None) }];
    for factor in &codebook.factors {
        sections.push(Section { name: Some(factor.text.clone()), rows: rows(Some(&factor.key)) });
    }
    Form {
        title: questionnaire.title.text(),
        office,
        period,
        stem: questionnaire.stem.text(),
        sections,
        version: format!("{} {}", questionnaire.key, questionnaire.version),
    }
}

fn choices(item: &Item, scale: &[Text]) -> Vec<Choice> {
    let step = |(position, code): (usize, u8)| Choice {
        mark: code.to_string(),
        text: scale.get(position).cloned().unwrap_or_else(|| Text::new(code.to_string(), code.to_string())),
        apart: false,
    };
    let apart =
        Choice { mark: NO_OPINION.to_owned(), text: Text::new("Không có ý kiến", "No opinion"), apart: true };
    (item.low..=item.high).enumerate().map(step).chain([apart]).collect()
}
