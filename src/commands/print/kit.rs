//! `hailong print kit`.

use std::path::PathBuf;

use charts::print::{self, Piece};
use clap::Args;

use super::{text, today};

/// Arguments of `hailong print kit`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  hailong print kit --piece poster --office-vi 'Ban Quản lý' --office-en 'The Board' --url 'https://danhgia.example.gov.vn/rate?office=VPEZ' --out poster.pdf"
)]
pub(crate) struct Kit {
    /// poster (A4), card (A4 to be folded) or insert (three to an A4 sheet)
    #[arg(long, value_parser = piece)]
    piece: Piece,
    /// Name of the office in Vietnamese
    #[arg(long, value_name = "NAME")]
    office_vi: String,
    /// Name of the office in English
    #[arg(long, value_name = "NAME")]
    office_en: Option<String>,
    /// Name of the counter in Vietnamese
    #[arg(long, value_name = "NAME")]
    counter_vi: Option<String>,
    /// Name of the counter in English
    #[arg(long, value_name = "NAME")]
    counter_en: Option<String>,
    /// Where the square code leads
    #[arg(long, value_name = "URL")]
    url: String,
    /// What to write, a .pdf
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Kit {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let counter = self.counter_vi.as_deref().map(|vi| text(vi, self.counter_en.as_deref()));
        let kit = print::Kit {
            office: text(&self.office_vi, self.office_en.as_deref()),
            counter,
            address: self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest).to_owned(),
            url: self.url,
        };
        super::write(&print::kit(&kit, self.piece, &today())?, &self.out, 1)
    }
}

fn piece(word: &str) -> Result<Piece, String> {
    let known = || format!("one of {}", Piece::ALL.map(Piece::word).join(", "));
    Piece::ALL.into_iter().find(|piece| piece.word() == word).ok_or_else(known)
}
