//! `hailong release`: compile a release, and say what one is about.

use std::path::{Path, PathBuf};

use analytics::{
    Release, Text,
    index::Scheme,
    release::{Metadata, manifest},
    wave::{self, Gate},
};
use anyhow::{Context, anyhow, ensure};
use clap::{Args, Subcommand};
use survey_api::{
    App, Clock, Config, accounts, questionnaires,
    releases::{
        self,
        compile::{Made, Order, Stage, compile},
    },
    waves::{self, State},
};

use crate::output::{self, Hint, Progress};

/// Work on releases.
#[derive(Debug, Subcommand)]
pub(crate) enum ReleaseCommand {
    /// Lập bản công bố từ các đợt đã chốt (compile a release from frozen waves)
    #[command(after_help = "Example:\n  hailong release compile --database sqlite:hailong.db --out releases --freeze")]
    Compile(Box<Compile>),
    /// Cho biết một bản công bố nói về điều gì (say what a release is about)
    #[command(after_help = "Example:\n  hailong release show demo/releases/2026-Q3")]
    Show {
        /// The release folder
        dir: PathBuf,
    },
}

/// Arguments of `hailong release compile`.
#[derive(Debug, Args)]
pub(crate) struct Compile {
    /// `sqlite:FILE` or `postgres://…`
    #[arg(long, default_value = "sqlite:hailong.db")]
    database: String,
    /// Built-in name or TOML file of the scheme
    #[arg(long, default_value = "sipas", value_name = "NAME|FILE")]
    scheme: String,
    /// Codes of the waves, oldest first; all waves without it
    #[arg(long, value_delimiter = ',')]
    waves: Vec<String>,
    /// Freeze waves that are still open: no answer counts in them afterwards
    #[arg(long)]
    freeze: bool,
    /// Least number of answers under a published figure, 15 or more
    #[arg(long, default_value_t = 30)]
    minimum_n: u64,
    /// Bản công bố có thiết kế riêng; tệp nói khác đi bị từ chối kèm lý do (a release has its own design: a design.toml that says otherwise is refused, with the reason)
    #[arg(long, value_name = "FILE")]
    design: Option<PathBuf>,
    /// Title in Vietnamese
    #[arg(long, default_value = "Chỉ số hài lòng")]
    title: String,
    /// Title in English
    #[arg(long, default_value = "Satisfaction index")]
    title_en: String,
    /// The publishing office
    #[arg(long, default_value = "Cơ quan công bố chưa được nêu")]
    agency: String,
    /// The publishing office in English
    #[arg(long, default_value = "Publishing office not stated")]
    agency_en: String,
    /// Whom the figures speak of
    #[arg(long, default_value = "Người trả lời trong kỳ")]
    population: String,
    /// Whom the figures speak of, in English
    #[arg(long, default_value = "Respondents in the period")]
    population_en: String,
    /// Propose it in the name of whoever has this login: somebody else lets it out on the staff pages. Without it the release is
    /// published at once
    #[arg(long, value_name = "LOGIN")]
    propose_by: Option<String>,
    /// The folder in which the release's own folder is made
    #[arg(long, default_value = "releases")]
    out: PathBuf,
}

pub(crate) fn run(command: ReleaseCommand) -> anyhow::Result<()> {
    match command {
        ReleaseCommand::Compile(compile) => super::block_on(compiled(*compile)),
        ReleaseCommand::Show { dir } => show(&dir),
    }
}

/// A release folder, read; nothing is drawn or told from numbers that were changed after they were sealed.
pub(super) fn read(dir: &Path) -> anyhow::Result<Release> {
    let release = analytics::release::read(dir)
        .with_context(|| format!("không đọc được bản công bố {} (the release cannot be read)", dir.display()))
        .hint("cần thư mục có release.json, do `hailong release compile` lập (a folder with release.json)")?;
    if dir.join(manifest::MANIFEST).exists() {
        manifest::check_figures(dir)
            .with_context(|| format!("bản công bố {} đã bị sửa (the release was changed)", dir.display()))
            .hint("lấy lại bản gốc, hoặc lập bản mới (take the original, or compile a new release)")?;
    } else {
        output::note(format_args!(
            "{}: không có MANIFEST nên không biết số liệu có bị sửa hay không (without a MANIFEST nobody can tell whether the figures were changed)",
            dir.display()
        ));
    }
    Ok(release)
}

/// Compiles and publishes a release.
pub(super) async fn make(app: &App, order: Order) -> anyhow::Result<Made> {
    let made = computed(app, order).await?;
    releases::store::record(&app.store, &made.folder, app.clock.now()).await?;
    Ok(made)
}

/// Compiles, with a bar that names the stage.
async fn computed(app: &App, order: Order) -> anyhow::Result<Made> {
    let progress = Progress::of(Stage::COUNT, "Lập bản công bố (compiling the release)");
    let made = compile(&app.store, order, move |stage| {
        progress.name(match stage {
            Stage::Freeze => "Chốt dữ liệu (freezing the data)",
            Stage::Compute => "Tính chỉ số (computing the index)",
            Stage::Charts => "Vẽ biểu đồ (drawing charts)",
            Stage::Report => "Dàn báo cáo (setting the report)",
            Stage::Slides => "Dàn trang trình chiếu (setting the slides)",
            Stage::Seal => "Niêm phong (sealing)",
        });
        progress.advance(1);
    });
    Ok(made.await?)
}

async fn compiled(command: Compile) -> anyhow::Result<()> {
    let scheme = scheme(&command.scheme)?;
    let gate = Gate::with_minimum_n(command.minimum_n)?;
    if let Some(file) = &command.design {
        wave::check_design(&super::estimate::design(file)?, &file.display().to_string())?;
    }
    if super::is_absent_file(&command.database) {
        return Err(anyhow!("không có cơ sở dữ liệu {} (there is no such database)", command.database))
            .hint("kiểm tra --database; `hailong import` và `hailong serve` tạo cơ sở dữ liệu (check --database)");
    }
    let config = Config { database_url: command.database.clone(), ..Config::default() };
    let app = App::open(config, Clock::system()).await?;
    let waves = frozen(&app, &command, &scheme).await?;
    let about = Metadata {
        title: Text::new(command.title, command.title_en),
        agency: Text::new(command.agency, command.agency_en),
        population: Text::new(command.population, command.population_en),
        frozen_on: app.clock.now().strftime("%Y-%m-%d").to_string(),
        ..Metadata::default()
    };
    let order = Order { waves, scheme, gate, about, into: command.out };
    let made = match &command.propose_by {
        None => make(&app, order).await?,
        Some(login) => {
            let people = accounts::store::all(&app.store).await?;
            let person = people.into_iter().find(|person| person.login == *login);
            let person = person
                .ok_or_else(|| anyhow!("không có tài khoản {login} (there is no such login)"))
                .hint("xem /staff/people (see the page of people)")?;
            let made = computed(&app, order).await?;
            releases::approval::propose(&app.store, &made.folder, person.id).await?;
            made
        }
    };
    app.close().await?;
    for warning in &made.warnings {
        output::note(warning);
    }
    output::say(made.folder.display());
    Ok(())
}

/// The waves asked for, every one of them frozen.
async fn frozen(app: &App, command: &Compile, scheme: &Scheme) -> anyhow::Result<Vec<String>> {
    let all = waves::store::all(&app.store).await?;
    ensure!(!all.is_empty(), "cơ sở dữ liệu chưa có đợt khảo sát nào (the database has no wave)");
    let asked = |wave: &&waves::Wave| command.waves.is_empty() || command.waves.contains(&wave.code);
    let chosen: Vec<_> = all.iter().filter(asked).collect();
    let unknown: Vec<_> =
        command.waves.iter().filter(|code| !all.iter().any(|wave| wave.code == **code)).cloned().collect();
    ensure!(unknown.is_empty(), "không có đợt (no such wave): {}", unknown.join(", "));
    // A wave that is frozen stays frozen, so what can be refused is refused before.
    for wave in &chosen {
        let questionnaire = questionnaires::store::by_sha256(&app.store, &wave.questionnaire_sha256).await?;
        if let Some(questionnaire) = questionnaire {
            wave::check(scheme, &questionnaire.codebook, &wave.period)?;
        }
    }
    for wave in chosen.iter().filter(|wave| wave.state != State::Frozen && command.freeze) {
        waves::store::freeze(&app.store, &wave.code).await?;
    }
    let open: Vec<&str> = chosen
        .iter()
        .filter(|wave| wave.state != State::Frozen && !command.freeze)
        .map(|wave| wave.code.as_str())
        .collect();
    if !open.is_empty() {
        let message = anyhow::anyhow!("đợt chưa chốt (waves not frozen): {}", open.join(", "));
        return Err(message).hint(
            "thêm --freeze để chốt; sau đó không nhận thêm câu trả lời (add --freeze; no answer counts afterwards)",
        );
    }
    Ok(chosen.into_iter().map(|wave| wave.code.clone()).collect())
}

fn scheme(name: &str) -> anyhow::Result<Scheme> {
    let path = Path::new(name);
    if path.extension().is_some() || path.exists() {
        let text = std::fs::read_to_string(path).with_context(|| format!("không đọc được {name} (cannot be read)"))?;
        return Ok(Scheme::parse(&text, name)?);
    }
    Ok(Scheme::builtin(name)?)
}

fn show(dir: &Path) -> anyhow::Result<()> {
    let release = read(dir)?;
    let about = &release.metadata;
    output::say(&about.title.vi);
    output::say(&about.title.en);
    output::pairs(&[
        ("đơn vị công bố (agency)", about.agency.vi.clone()),
        ("kỳ (period)", about.period.clone()),
        ("các kỳ (periods)", about.periods.join(", ")),
        ("phương pháp (scheme)", format!("{} {}", about.scheme, about.scheme_version)),
        ("đơn vị đo (units)", release.units.len().to_string()),
        ("điểm (scores)", release.scores.len().to_string()),
        ("số liệu (figures)", release.figures.len().to_string()),
        ("dữ liệu (data) SHA-256", about.data_sha256.clone()),
        ("câu hỏi (questionnaire) SHA-256", about.questionnaire_sha256.clone()),
        ("chương trình (program)", about.program_version.clone()),
        ("mô phỏng (simulated)", if about.simulated { "có (yes)" } else { "không (no)" }.to_owned()),
    ]);
    Ok(())
}
