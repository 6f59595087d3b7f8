//! `hailong print slips`.

use std::path::PathBuf;

use anyhow::Context;
use charts::print::{self, Roll, Slip};
use clap::Args;

use super::{Codes, checked, text, today};

/// Arguments of `hailong print slips`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  hailong print slips --codes codes.csv --office-vi 'Ban Quản lý' --office-en 'The Board' --paper 58mm --out slips.pdf\n\ncodes.csv has a row a slip: url,code,until[,counter_vi,counter_en]"
)]
pub(crate) struct Slips {
    /// CSV or workbook with the columns url, code, until (2026-12-09) and perhaps `counter_vi`, `counter_en`
    #[arg(long, value_name = "FILE")]
    codes: PathBuf,
    /// Name of the office in Vietnamese
    #[arg(long, value_name = "NAME")]
    office_vi: String,
    /// Name of the office in English
    #[arg(long, value_name = "NAME")]
    office_en: Option<String>,
    /// 58mm, 80mm (receipt printers, a slip a page) or a4 (twelve to a sheet)
    #[arg(long, default_value = "80mm", value_parser = roll)]
    paper: Roll,
    /// What to write, a .pdf
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Slips {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let read = self.read().with_context(|| format!("{} có chỗ chưa đúng (is at fault)", self.codes.display()))?;
        super::write(&print::slips(&read, self.paper, &today())?, &self.out, read.len())
    }

    fn read(&self) -> Result<Vec<Slip>, analytics::Error> {
        let codes = Codes::read(&self.codes)?;
        let mut faults = Vec::new();
        let mut column = |name: &str| codes.filled(name, &mut faults);
        let (urls, typed, until) = (column("url"), column("code"), column("until"));
        checked(faults)?;
        let (counter_vi, counter_en) = (codes.optional("counter_vi"), codes.optional("counter_en"));
        let slip = |row: usize| Slip {
            office: text(&self.office_vi, self.office_en.as_deref()),
            counter: counter_vi[row].as_deref().map(|vi| text(vi, counter_en[row].as_deref())),
            address: address(&urls[row]),
            url: urls[row].clone(),
            code: typed[row].clone(),
            until: until[row].clone(),
        };
        Ok((0..urls.len()).map(slip).collect())
    }
}

/// Where a code is typed: the address of the QR code without its scheme and without the secret at its end.
fn address(url: &str) -> String {
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
    bare.rsplit_once('/').map_or(bare, |(head, _)| head).to_owned()
}

fn roll(word: &str) -> Result<Roll, String> {
    let known = || format!("one of {}", Roll::ALL.map(Roll::word).join(", "));
    Roll::ALL.into_iter().find(|roll| roll.word() == word).ok_or_else(known)
}
