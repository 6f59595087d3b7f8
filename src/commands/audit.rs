//! `hailong audit`: walks the chain of recorded changes.

use anyhow::{anyhow, ensure};
use clap::{Args, Subcommand};
use survey_api::{App, Clock, Config, audit::verify::verify};

use crate::output::{self, Hint};

/// What can be asked of the audit chain.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Kiểm tra từng dòng và nêu dòng sai đầu tiên (walk every row and name the first that is not as it was written)
    #[command(after_help = "Example:\n  hailong audit verify --database sqlite:hailong.db")]
    Verify(Verify),
}

/// Arguments of `hailong audit verify`.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Cơ sở dữ liệu (the database)
    #[arg(long, default_value = "sqlite:hailong.db", value_name = "URL")]
    database: String,
    /// Thư mục khóa, nếu không ở cạnh cơ sở dữ liệu (folder of the keys, unless beside the database)
    #[arg(long, default_value = "", value_name = "DIR")]
    keys: String,
}

pub(crate) fn run(command: AuditCommand) -> anyhow::Result<()> {
    let AuditCommand::Verify(command) = command;
    if super::is_absent_file(&command.database) {
        return Err(anyhow!("không có cơ sở dữ liệu {} (there is no such database)", command.database))
            .hint("kiểm tra --database (check --database)");
    }
    super::block_on(async {
        let config = Config { database_url: command.database, keys: command.keys, ..Config::default() };
        let app = App::open(config, Clock::system()).await?;
        let report = verify(&app.store).await?;
        app.close().await?;
        output::pairs(&[
            ("dòng đúng (sound rows)", report.sound.to_string()),
            ("chữ ký ngày đúng (sound daily roots)", report.roots.to_string()),
        ]);
        if let Some(fault) = report.fault {
            ensure!(false, "dòng {} sai (row is at fault): {}", fault.seq, fault.kind.word());
        }
        Ok(())
    })
}
