//! `hailong demo`: the whole way, from an answer to a published page, on one machine in under a minute.

mod collect;
mod place;

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use analytics::{Text, index::Scheme, release::Metadata, wave::Gate};
use clap::Args;
use fixtures::simulate::{self, PERIODS};
use survey_api::{App, Clock, Config, app::stop_signal, releases::compile::Order, telemetry};

use super::{release::make, serve::listen};
use crate::output::{self, Progress};
use place::Place;

/// Arguments of `hailong demo`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  hailong demo --dir demo --port 8080")]
pub(crate) struct Demo {
    /// Where the database and the releases go; a demo that is there already is served again, with the ratings it got
    #[arg(long, default_value = "demo")]
    dir: PathBuf,
    /// Port of the public page on this machine
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Leave the release folder and exit
    #[arg(long)]
    no_serve: bool,
}

pub(crate) fn run(demo: &Demo) -> anyhow::Result<()> {
    let started = Instant::now();
    let place = Place::prepare(&demo.dir)?;
    super::block_on(async {
        // The port first: whoever has it should be known before a minute of work, not after.
        let listener = if demo.no_serve { None } else { Some(listen(&format!("127.0.0.1:{}", demo.port)).await?) };
        let app = App::open(config(&demo.dir), Clock::system()).await?;
        if place == Place::Empty {
            collect(&app).await?;
            publish(&app, &demo.dir).await?;
            place::finish(&demo.dir)?;
        }
        let release = demo.dir.join("releases").join(PERIODS[7]);
        output::say(format_args!("Xong sau {:.0} giây (done in seconds)", started.elapsed().as_secs_f64()));
        output::say(format_args!("  bản công bố (release): {}", release.display()));
        output::say(format_args!("  trình chiếu (slides):  {}", release.join("slides.pdf").display()));
        let Some(listener) = listener else { return Ok(app.close().await?) };
        output::say(format_args!("  mở (open):             http://{}/", listener.local_addr()?));
        output::say("  dừng (stop):           Ctrl-C");
        telemetry::start("warn");
        Ok(app.serve(listener, stop_signal()).await?)
    })
}

fn config(dir: &Path) -> Config {
    Config { database_url: format!("sqlite:{}", dir.join("hailong.db").display()), ..Config::default() }
}

async fn collect(app: &App) -> anyhow::Result<()> {
    let simulating = Progress::of(1, "Mô phỏng tám quý (simulating eight quarters)");
    let survey = simulate::survey(simulate::SEED);
    drop(simulating);
    collect::collect(app, &survey).await
}

/// The eight closed quarters as one release.
async fn publish(app: &App, dir: &Path) -> anyhow::Result<()> {
    let about = Metadata {
        title: Text::new(
            "Chỉ số hài lòng về phục vụ hành chính",
            "Satisfaction index of public administrative services",
        ),
        agency: Text::new(
            "Ban Chỉ đạo cải cách hành chính (mô phỏng)",
            "Steering Committee for Administrative Reform (simulated)",
        ),
        population: Text::new(
            "Lượt giải quyết thủ tục đã xong tại 13 bộ phận một cửa",
            "Visits finished at 13 one-stop desks",
        ),
        frozen_on: "2026-10-01".to_owned(),
        simulated: true,
        ..Metadata::default()
    };
    let order = Order {
        waves: PERIODS.map(str::to_owned).to_vec(),
        scheme: Scheme::builtin("sipas")?,
        gate: Gate::default(),
        about,
        into: dir.join("releases"),
    };
    let made = make(app, order).await?;
    for warning in &made.warnings {
        output::note(warning);
    }
    Ok(())
}
