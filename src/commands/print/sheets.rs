//! `hailong print sheets`.

use std::path::PathBuf;

use anyhow::Context;
use charts::print::{self, Serial};
use clap::Args;
use survey_api::{paper::form, questionnaires::Questionnaire};

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

impl Sheets {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let questionnaire = match &self.questionnaire {
            Some(file) => crate::commands::import::read_questionnaire(file)?,
            None => Questionnaire::one_stop(),
        };
        let serials =
            self.read().with_context(|| format!("{} có chỗ chưa đúng (is at fault)", self.serials.display()))?;
        let office = text(&self.office_vi, self.office_en.as_deref());
        let form = form::form(&questionnaire, office, self.period);
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
