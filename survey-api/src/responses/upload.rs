//! A file of answers, uploaded by somebody of the staff: checked whole, its faults shown row by row, and what is rejected is never lost.

use std::collections::HashMap;

use analytics::frame::{
    Basis,
    table::{Source, Table},
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use sha2::{Digest, Sha256};

use super::{
    domain::{Channel, Credential, Receipt},
    file::{
        self, Columns, GENERAL, Sheets,
        recode::Recodes,
        sift::{self, Rejected, Sifted},
    },
};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    audit::Event,
    error::{Code, Refusal, Result, Rule, Violation},
    extract::{Language, PageLanguage},
    offices,
    paper::count::questionnaire,
    questionnaires::Questionnaire,
    waves::{self, State as Stage},
    workspace::{
        Access, Cell, ContentPage, Pages, Part, StaffFrame,
        form::{Field, FormPage},
        sent::Sent,
        sign_in::text,
    },
};

/// Largest file, in bytes.
const LARGEST: usize = 32 * 1024 * 1024;
/// Most rejected rows that the page lists; the file has them all.
const LISTED: usize = 200;

/// The page of uploading.
pub fn pages() -> Pages {
    Pages::default().page_up_to("/staff/import", Access::Verb(Verb::FileImport), LARGEST, get(ask).post(send))
}

async fn ask(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_somewhere(Verb::FileImport)?;
    Ok(form(&app, language, &staff, &HashMap::new()).await?.show())
}

async fn send(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    sent: Sent,
) -> Result<Response> {
    staff.allow_somewhere(Verb::FileImport)?;
    match taken(&app, language, &staff, &sent).await {
        Ok(response) => Ok(response),
        Err(refusal) if refusal.code() == Code::FileFaulty => {
            Ok(form(&app, language, &staff, &sent.fields).await?.file_refused("file", &refusal))
        }
        Err(refusal) => form(&app, language, &staff, &sent.fields).await?.refused(refusal),
    }
}

async fn taken(app: &App, language: Language, staff: &Staff, sent: &Sent) -> Result<Response> {
    let missing = || Refusal::at(Code::Invalid, "/file", Rule::Missing);
    let (name, content) = sent.file("file").ok_or_else(missing)?;
    let wanted = Wanted::of(app, &sent.fields).await?;
    let read = Read {
        source: Source::Bytes { name: name.to_owned(), content: content.to_vec() },
        recodes: recodes(sent)?,
        wave: wanted.wave.clone(),
        columns: wanted.columns.clone(),
    };
    let form = wanted.questionnaire.clone();
    // Files are read and judged row by row: never on the threads that answer requests.
    let sifted = tokio::task::spawn_blocking(move || read.sifted(&form)).await.map_err(Refusal::internal)??;
    if sent.fields.contains_key("rejects") {
        return report(name, &sifted.rejected);
    }
    if !sifted.rejected.is_empty() && text(&sent.fields, "faulty") != "rest" {
        let faults = sifted.rejected.iter().flat_map(|row| &row.faults).map(Violation::from).collect();
        return Err(Refusal::with(Code::FileFaulty, faults));
    }
    if sifted.kept.is_empty() {
        let words = "không còn dòng nào / no row is left".to_owned();
        return Err(Refusal::at(Code::FileFaulty, name, Rule::Fault(words)));
    }
    let sheets = file::read(&sifted.kept, &wanted.questionnaire, &wanted.columns)?;
    checked(app, staff, &wanted.wave, &sheets).await?;
    let rows = sheets.responses.len();
    let told = |receipts: &[Receipt]| Some(told(&wanted.wave, (rows, new(receipts)), content));
    let credential = Credential::Program(wanted.basis);
    let receipts = app.intake.submit_whole(&staff.store(app), sheets.responses, credential, told).await;
    let receipts = receipts.map_err(|refusal| match refusal.code() {
        Code::Invalid | Code::ResponseConflict => {
            let first = refusal.violations().first().cloned();
            let words = format!("{} / {}", refusal.code().title().vi, refusal.code().title().en);
            let fault = first.unwrap_or_else(|| Violation::new(name, Rule::Fault(words)));
            Refusal::with(Code::FileFaulty, vec![fault])
        }
        _ => refusal,
    })?;
    Ok(done(language, staff, (name, rows, new(&receipts)), &sifted.rejected, &sheets.left_out))
}

/// Which wave, and how its file is to be read.
struct Wanted {
    wave: String,
    questionnaire: Questionnaire,
    columns: Columns,
    basis: Basis,
}

impl Wanted {
    async fn of(app: &App, fields: &HashMap<String, String>) -> Result<Self> {
        let wave = text(fields, "wave");
        let found = waves::store::one(&app.store, wave).await?.filter(|wave| wave.state != Stage::Planned);
        let mut faults = Vec::new();
        if found.is_none() {
            faults.push(Violation::new("/wave", Rule::UnknownWave));
        }
        let basis = super::domain::basis_from_word(text(fields, "basis"));
        let channel = Channel::from_word(text(fields, "channel"));
        for (pointer, is_known) in [("/basis", basis.is_some()), ("/channel", channel.is_some())] {
            if !is_known {
                faults.push(Violation::new(pointer, Rule::UnknownValue));
            }
        }
        let (Some(basis), Some(channel), []) = (basis, channel, faults.as_slice()) else {
            return Err(Refusal::with(Code::Invalid, faults));
        };
        let column = |name: &str, otherwise: &str| {
            let given = text(fields, name).trim();
            if given.is_empty() { otherwise.to_owned() } else { given.to_owned() }
        };
        let perhaps = |name: &str| Some(text(fields, name).trim().to_owned()).filter(|given| !given.is_empty());
        let columns = Columns {
            period: column("period_column", "period"),
            office: column("office_column", "office"),
            row: perhaps("row_column"),
            service_group: perhaps("service_group_column"),
            channel,
            language: "vi".to_owned(),
        };
        Ok(Self { questionnaire: questionnaire(app, wave).await?, wave: wave.to_owned(), columns, basis })
    }
}

/// A file to be read.
struct Read {
    source: Source,
    recodes: Option<Recodes>,
    wave: String,
    columns: Columns,
}

impl Read {
    fn sifted(self, questionnaire: &Questionnaire) -> Result<Sifted> {
        let mut table = Table::read(&self.source)?;
        if let Some(recodes) = self.recodes {
            table = recodes.apply(table)?;
        }
        if table.position(&self.columns.period).is_none() {
            // A file without a period is all of the wave that was chosen.
            table.header.push(self.columns.period.clone());
            table.cells.iter_mut().for_each(|row| row.push(self.wave.clone()));
        }
        Ok(sift::sift(&table, questionnaire, &self.columns)?)
    }
}

fn recodes(sent: &Sent) -> Result<Option<Recodes>> {
    let Some((name, content)) = sent.file("recodes") else { return Ok(None) };
    let not_text =
        |_| Refusal::at(Code::Invalid, "/recodes", Rule::Fault("không phải chữ mã UTF-8 / is not UTF-8 text".into()));
    let read = Recodes::from_toml(std::str::from_utf8(content).map_err(not_text)?, name);
    read.map(Some).map_err(|error| {
        let faults = error.faults().iter().map(|fault| {
            let words = format!("{}: {} ({})", fault.place, fault.cause, fault.remedy);
            Violation::new("/recodes", Rule::Fault(words))
        });
        Refusal::with(Code::Invalid, faults.collect())
    })
}

/// Only answers of the wave, from offices that are there, offer those services and are within the person's reach.
async fn checked(app: &App, staff: &Staff, wave: &str, sheets: &Sheets) -> Result<()> {
    let mut faults = Vec::new();
    for period in sheets.periods.iter().filter(|period| *period != wave) {
        let words = format!("kỳ {period} không thuộc đợt {wave} / is not of wave {wave}");
        faults.push(Violation::new(period, Rule::Fault(words)));
    }
    let reach = staff.reach(Verb::FileImport);
    for (code, groups) in &sheets.offices {
        match offices::store::one(&app.store, code).await?.filter(|office| reach.has(&office.code)) {
            None => faults.push(Violation::new(code, Rule::UnknownOffice)),
            Some(office) => {
                let foreign = groups.iter().filter(|group| !office.offers(group));
                faults
                    .extend(foreign.map(|group| Violation::new(format!("{code} {group}"), Rule::UnknownServiceGroup)));
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Refusal::with(Code::FileFaulty, faults)) }
}

/// Which file was brought, by its hash.
fn told(wave: &str, (rows, new): (usize, usize), content: &[u8]) -> Event {
    let sha256: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
    Event::new("responses.import", format!("wave:{wave} rows:{rows} new:{new} sha256:{sha256}"))
}

fn new(receipts: &[Receipt]) -> usize {
    receipts.iter().filter(|receipt| !receipt.replayed).count()
}

/// The rejected rows as a file that a spreadsheet opens.
fn report(name: &str, rejected: &[Rejected]) -> Result<Response> {
    let csv = sift::report(name, rejected).map_err(Refusal::internal)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"rejected.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, csv).into_response())
}

fn done(
    language: Language,
    staff: &Staff,
    (name, rows, new): (&str, usize, usize),
    rejected: &[Rejected],
    left_out: &[String],
) -> Response {
    let frame = StaffFrame::new(language, "/staff/import", staff);
    let count = |n: usize| language.count(n as u64);
    let mut facts = vec![
        (language.say("file"), name.to_owned()),
        (language.say("import-new"), count(new)),
        (language.say("import-here"), count(rows - new)),
        (language.say("import-rejected"), count(rejected.len())),
    ];
    if !left_out.is_empty() {
        facts.push((language.say("import-left-out"), left_out.join(", ")));
    }
    let faults = rejected.iter().flat_map(|row| row.faults.iter().map(|fault| (row.row, fault)));
    let cells = faults.take(LISTED).map(|(row, fault)| {
        vec![
            Cell::number(row.to_string()),
            Cell::text(&fault.place),
            Cell::text(&fault.cause),
            Cell::text(&fault.remedy),
        ]
    });
    let table = Part::Table {
        caption: language.say("import-rejected"),
        head: ["import-row", "import-place", "import-cause", "import-remedy"].map(|name| language.say(name)).to_vec(),
        rows: cells.collect(),
    };
    let page = ContentPage::new(frame, language.say("import-done")).part(Part::Facts(facts));
    page.part_if(!rejected.is_empty(), || table).show()
}

async fn form(app: &App, language: Language, staff: &Staff, filled: &HashMap<String, String>) -> Result<FormPage> {
    let frame = StaffFrame::new(language, "/staff/import", staff);
    let waves = waves::store::all(&app.store).await?.into_iter().rev().filter(|wave| wave.state != Stage::Planned);
    let waves = waves.map(|wave| (wave.code.clone(), wave.code)).collect();
    let several =
        |list: &[(&str, &str)]| list.iter().map(|(word, name)| ((*word).to_owned(), language.say(name))).collect();
    let bases = several(&[("walk_in", "basis-walk-in"), ("ticket", "basis-ticket"), ("encounter", "basis-encounter")]);
    let channels = several(&[
        ("paper", "channel-paper"),
        ("phone", "channel-phone"),
        ("interview", "channel-interview"),
        ("post", "channel-post"),
        ("web", "channel-web"),
        ("qr", "channel-qr"),
        ("kiosk", "channel-kiosk"),
    ]);
    let faulty = several(&[("whole", "import-whole"), ("rest", "import-rest")]);
    let plain =
        |name: &'static str, label: &str, hint: String| Field::text(&frame, name, label, text(filled, name)).hint(hint);
    let column = |name: &'static str, label: &str, otherwise: &str| {
        plain(name, label, language.say_with("import-column-hint", &[("column", otherwise)]))
    };
    let chosen = |name: &'static str, label: &str, options| {
        Field::choice(&frame, name, label, options).chosen(text(filled, name))
    };
    let fields = [
        chosen("wave", "wave", waves),
        Field::text(&frame, "file", "import-file", "").file().hint(frame.say("import-file-hint")),
        Field::text(&frame, "recodes", "import-recodes", "").file().hint(frame.say("import-recodes-hint")),
        column("period_column", "import-period-column", "period"),
        column("office_column", "import-office-column", "office"),
        plain(
            "service_group_column",
            "import-group-column",
            language.say_with("import-group-hint", &[("group", GENERAL)]),
        ),
        plain("row_column", "import-row-column", language.say("import-row-hint")),
        chosen("channel", "import-channel", channels),
        chosen("basis", "import-basis", bases).hint(frame.say("import-basis-hint")),
        chosen("faulty", "import-faulty", faulty),
    ];
    let rejects = frame.say("import-rejects");
    let page = FormPage::new(frame, "staff-import", "import-lead", "import-send");
    Ok(fields.into_iter().fold(page, FormPage::field).second("rejects", rejects))
}
