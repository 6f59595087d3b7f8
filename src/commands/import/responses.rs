//! `hailong import responses`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use analytics::{
    Text,
    codebook::MissingReason,
    frame::{
        Basis,
        table::{Source, Table},
    },
};
use anyhow::{Context, anyhow};
use clap::Args;
use survey_api::{
    App,
    offices::{self, Office, domain::Named},
    questionnaires::{self, Questionnaire},
    responses::{
        Channel, Credential,
        file::{
            self, Columns, GENERAL, Sheets,
            recode::Recodes,
            sift::{self, Sifted},
        },
    },
    waves::{self, State, Wave},
};

use super::Into;
use crate::output::{self, Hint};

/// Arguments of `hailong import responses`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  hailong import responses answers.csv --questionnaire q.toml --period-column wave --office-column district \\\n    --row-column row --missing 9=dont_know --database sqlite:hailong.db"
)]
pub(crate) struct Responses {
    /// CSV, workbook, Parquet, SPSS (.sav, .zsav) or JSON lines, told apart by content
    file: PathBuf,
    /// The questionnaire whose item keys are columns of the file
    #[arg(long, value_name = "TOML")]
    questionnaire: PathBuf,
    /// Column of the period; each period is a wave
    #[arg(long, default_value = "period")]
    period_column: String,
    /// Column of the office
    #[arg(long, default_value = "office")]
    office_column: String,
    /// Column of the service group; without it all answers of an office are one stratum
    #[arg(long)]
    service_group_column: Option<String>,
    /// Column with a name for each row; without it a row is named by its number
    #[arg(long)]
    row_column: Option<String>,
    /// A code that stands for no answer: 9=dont_know (also `not_asked`, `skipped`, `refused`, `not_applicable`)
    #[arg(long, value_name = "CODE=REASON", value_parser = missing)]
    missing: Vec<(i64, MissingReason)>,
    /// How the answers were given: kiosk, qr, web, paper, phone, interview, post
    #[arg(long, default_value = "paper", value_parser = channel)]
    channel: Channel,
    /// What the right to rate rested on: encounter, ticket, `walk_in`
    #[arg(long, default_value = "encounter", value_parser = basis)]
    basis: Basis,
    /// Language of the answers
    #[arg(long, default_value = "vi")]
    language: String,
    /// How the file's columns and cells are to be read: renamed columns, code maps, dates
    #[arg(long, value_name = "TOML")]
    recodes: Option<PathBuf>,
    /// Takes the rows without a fault and writes every other row here, with column, cause and remedy; without it a fault refuses the file
    #[arg(long, value_name = "CSV")]
    rejects: Option<PathBuf>,
    #[command(flatten)]
    into: Into,
}

impl Responses {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let mut questionnaire = super::read_questionnaire(&self.questionnaire)?;
        questionnaire.missing_codes.extend(self.missing.iter().copied());
        let table = self.table(&questionnaire)?;
        let sheets =
            file::read(&table, &questionnaire, &self.columns()).with_context(|| super::at_fault(&self.file))?;
        for warning in &table.warnings {
            output::note(warning);
        }
        let app = self.into.open_or_look().await?;
        let plan = Plan::of(app.as_ref(), &sheets, &questionnaire).await?;
        let kept = if let (Some(app), false) = (&app, self.into.dry_run) {
            plan.register(app, &questionnaire).await?;
            let (rows, credential) = (sheets.responses.clone(), Credential::Program(self.basis));
            // The batches stand in the audit as they are; the file has no name of a person beside it.
            let receipts = app.intake.submit_whole(&app.store, rows, credential, |_| None).await;
            let receipts = receipts.with_context(|| super::at_fault(&self.file)).hint(
                "cùng tên tệp, kỳ và dòng thì phải cùng câu trả lời (same file name, period and row: same answers)",
            )?;
            Some(receipts.iter().filter(|receipt| !receipt.replayed).count())
        } else {
            None
        };
        if let Some(app) = app {
            app.close().await?;
        }
        report(&sheets, &plan, kept);
        Ok(())
    }

    /// The file as the recodes make it, without the rows that are rejected; what is rejected is written down before anything is stored.
    fn table(&self, questionnaire: &Questionnaire) -> anyhow::Result<Table> {
        let mut table = Table::read(&Source::Path(self.file.clone())).with_context(|| super::at_fault(&self.file))?;
        if let Some(path) = &self.recodes {
            let text = fs::read_to_string(path)
                .with_context(|| format!("không đọc được {} (cannot be read)", path.display()))?;
            let recodes = Recodes::from_toml(&text, &path.display().to_string())?;
            table = recodes.apply(table).with_context(|| super::at_fault(&self.file))?;
        }
        let Some(rejects) = &self.rejects else { return Ok(table) };
        let Sifted { kept, rejected } =
            sift::sift(&table, questionnaire, &self.columns()).with_context(|| super::at_fault(&self.file))?;
        crate::commands::write(rejects, &sift::report(&table.file, &rejected)?)?;
        let faults: usize = rejected.iter().map(|row| row.faults.len()).sum();
        output::note(format_args!(
            "{} dòng không nhận, {faults} chỗ sai (rows rejected, faults): {}",
            rejected.len(),
            rejects.display()
        ));
        if kept.is_empty() {
            return Err(anyhow!("không còn dòng nào (no row is left)")).hint("xem tệp báo cáo (see the report file)");
        }
        Ok(Table { warnings: table.warnings, ..kept })
    }

    fn columns(&self) -> Columns {
        Columns {
            period: self.period_column.clone(),
            office: self.office_column.clone(),
            row: self.row_column.clone(),
            service_group: self.service_group_column.clone(),
            channel: self.channel,
            language: self.language.clone(),
        }
    }
}

/// What the database lacks before the answers can go in.
struct Plan {
    offices: Vec<Office>,
    waves: Vec<Wave>,
    to_open: Vec<String>,
    late: BTreeSet<String>,
}

impl Plan {
    /// Without a database everything is lacking.
    async fn of(app: Option<&App>, sheets: &Sheets, questionnaire: &Questionnaire) -> anyhow::Result<Self> {
        let mut plan = Self { offices: Vec::new(), waves: Vec::new(), to_open: Vec::new(), late: BTreeSet::new() };
        for (code, groups) in &sheets.offices {
            let known = match app {
                Some(app) => offices::store::one(&app.store, code).await?,
                None => None,
            };
            if let Some(office) = with_groups(known, code, groups) {
                plan.offices.push(office.checked()?);
            }
        }
        let sha256 = questionnaire.sha256();
        for period in &sheets.periods {
            let known = match app {
                Some(app) => waves::store::one(&app.store, period).await?,
                None => None,
            };
            match known {
                None => {
                    plan.waves.push(Wave::planned(period.clone(), period.clone(), sha256.clone())?);
                    plan.to_open.push(period.clone());
                }
                Some(wave) if wave.questionnaire_sha256 != sha256 => {
                    return Err(anyhow!("đợt {period} dùng phiếu hỏi khác (the wave has another questionnaire)"))
                        .hint("nhập bằng phiếu hỏi của đợt, cùng mã thiếu (use the questionnaire of the wave, with the same missing codes)");
                }
                Some(wave) if wave.state == State::Planned => plan.to_open.push(period.clone()),
                Some(wave) if wave.state == State::Frozen => {
                    plan.late.insert(period.clone());
                }
                Some(_) => {}
            }
        }
        Ok(plan)
    }

    async fn register(&self, app: &App, questionnaire: &Questionnaire) -> anyhow::Result<()> {
        questionnaires::store::register(&app.store, questionnaire).await?;
        for office in &self.offices {
            offices::store::put(&app.store, office).await?;
        }
        for wave in &self.waves {
            waves::store::create(&app.store, wave).await?;
        }
        for wave in &self.to_open {
            waves::store::open(&app.store, wave).await?;
        }
        Ok(())
    }
}

/// The office with these groups of services; `None` where it has them all already.
fn with_groups(known: Option<Office>, code: &str, groups: &BTreeSet<String>) -> Option<Office> {
    let named = |code: &str, vi: String, en: String| Named { code: code.to_owned(), name: Text::new(vi, en) };
    let group = |code: &String| match code.as_str() {
        GENERAL => named(code, "Dịch vụ chung".to_owned(), "All services".to_owned()),
        other => named(code, other.to_owned(), other.to_owned()),
    };
    let fresh = || Office {
        code: code.to_owned(),
        name: Text::new(format!("Đơn vị {code}"), format!("Unit {code}")),
        province: "none".to_owned(),
        service_groups: Vec::new(),
        counters: Vec::new(),
    };
    let mut office = known.unwrap_or_else(fresh);
    let lacking: Vec<Named> = groups.iter().filter(|code| !office.offers(code)).map(group).collect();
    if lacking.is_empty() {
        return None;
    }
    office.service_groups.extend(lacking);
    Some(office)
}

fn report(sheets: &Sheets, plan: &Plan, kept: Option<usize>) {
    let rows = sheets.responses.len();
    match kept {
        Some(kept) => output::say(format_args!(
            "{rows} dòng (rows) · {kept} phiếu mới (new responses) · {} đã có (here already)",
            rows - kept
        )),
        None => output::say(format_args!("{rows} dòng (rows){}", output::dry(true))),
    }
    let mut by_period: BTreeMap<&str, usize> = BTreeMap::new();
    for response in &sheets.responses {
        *by_period.entry(&response.wave).or_default() += 1;
    }
    for (period, rows) in by_period {
        let late = if plan.late.contains(period) {
            " · đã chốt, tính vào lần sau (frozen: counts in the next revision)"
        } else {
            ""
        };
        output::say(format_args!("  {period}: {rows}{late}"));
    }
    if !plan.offices.is_empty() {
        let codes: Vec<&str> = plan.offices.iter().map(|office| office.code.as_str()).collect();
        output::say(format_args!(
            "đơn vị mới hoặc thêm dịch vụ (offices new or with new services): {}",
            codes.join(", ")
        ));
    }
    if !sheets.left_out.is_empty() {
        output::say(format_args!("cột bỏ qua (columns left out): {}", sheets.left_out.join(", ")));
    }
}

fn missing(text: &str) -> Result<(i64, MissingReason), String> {
    let wanted = "CODE=REASON, as in 9=dont_know";
    let (code, reason) = text.split_once('=').ok_or(wanted)?;
    let code = code.trim().parse().map_err(|_| wanted)?;
    let reasons = ["not_asked", "skipped", "dont_know", "refused", "not_applicable"];
    let position = reasons.iter().position(|known| *known == reason.trim());
    let position = position.ok_or_else(|| format!("the reason is one of {}", reasons.join(", ")))?;
    Ok((code, MissingReason::ALL[position]))
}

fn channel(word: &str) -> Result<Channel, String> {
    let words = Channel::ALL.map(Channel::word).join(", ");
    Channel::from_word(word).ok_or_else(|| format!("one of {words}"))
}

fn basis(word: &str) -> Result<Basis, String> {
    match word {
        "encounter" => Ok(Basis::Encounter),
        "ticket" => Ok(Basis::Ticket),
        "walk_in" => Ok(Basis::WalkIn),
        _ => Err("one of encounter, ticket, walk_in".to_owned()),
    }
}
