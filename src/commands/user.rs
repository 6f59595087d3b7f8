//! `hailong user`: accounts from the command line, for whoever has the server. Each change is in the audit.

use anyhow::anyhow;
use clap::{Args, Subcommand};
use survey_api::{
    App, Clock, Config,
    accounts::{Grant, Person, Role, Scope, domain::NewPerson, invitation::Invitation, store},
};

use crate::output::{self, Hint};

/// The first person can add all others.
const FIRST: [Role; 2] = [Role::SystemAdmin, Role::OfficeAdmin];

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Liệt kê tài khoản và vai trò (everybody with an account, and their roles)
    #[command(after_help = "Example:\n  hailong user list --database sqlite:hailong.db")]
    List(Place),
    /// Thêm một người; người đầu tiên quản trị tài khoản và cơ quan (add somebody; the first administers accounts and offices)
    #[command(after_help = "Example:\n  hailong user add lan --name \"Nguyễn Thị Lan\"\n  \
                            hailong user add minh --name \"Trần Minh\" --role analyst --scope office:VPEZ")]
    Add(Add),
    /// Đặt lại mật khẩu và bước xác thực thứ hai (a new invitation; password, second factor and sessions end)
    #[command(after_help = "Example:\n  hailong user reset lan")]
    Reset(Who),
    /// Khóa tài khoản (shut an account and end its sessions)
    #[command(after_help = "Example:\n  hailong user disable lan")]
    Disable(Who),
    /// Khi không còn ai quản trị được: trao quyền quản trị hệ thống, có lý do (when nobody is left who administers: give it, and say why)
    #[command(after_help = "Example:\n  hailong user break-glass lan --reason \"cả hai quản trị viên nghỉ việc\"")]
    BreakGlass(BreakGlass),
}

/// Which database.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// Cơ sở dữ liệu (the database)
    #[arg(long, default_value = "sqlite:hailong.db", value_name = "URL")]
    database: String,
    /// Thư mục khóa, nếu không ở cạnh cơ sở dữ liệu (folder of the keys, unless beside the database)
    #[arg(long, default_value = "", value_name = "DIR")]
    keys: String,
}

/// Arguments of `hailong user add`.
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// Tên đăng nhập (login)
    login: String,
    /// Họ tên (name)
    #[arg(long)]
    name: String,
    /// Vai trò; không cần cho người đầu tiên (role; not for the first person)
    #[arg(long, value_parser = role)]
    role: Option<Role>,
    /// Phạm vi: *, province:MÃ, office:MÃ (scope)
    #[arg(long, default_value = "*", value_parser = scope)]
    scope: Scope,
    #[command(flatten)]
    place: Place,
}

/// Arguments that name one person.
#[derive(Debug, Args)]
pub(crate) struct Who {
    /// Tên đăng nhập (login)
    login: String,
    #[command(flatten)]
    place: Place,
}

/// Arguments of `hailong user break-glass`.
#[derive(Debug, Args)]
pub(crate) struct BreakGlass {
    /// Tên đăng nhập (login)
    login: String,
    /// Lý do, ghi vào sổ nhật ký (why; it stands in the audit)
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    place: Place,
}

pub(crate) fn run(command: UserCommand) -> anyhow::Result<()> {
    super::block_on(async {
        match command {
            UserCommand::List(place) => list(&place).await,
            UserCommand::Add(add) => self::add(add).await,
            UserCommand::Reset(who) => reset(&who).await,
            UserCommand::Disable(who) => disable(&who).await,
            UserCommand::BreakGlass(glass) => break_glass(&glass).await,
        }
    })
}

async fn list(place: &Place) -> anyhow::Result<()> {
    let app = open(place, Absent::Refused).await?;
    let grants = store::grants(&app.store, None).await?;
    let roles = |person: &Person| {
        let own = grants.iter().filter(|grant| grant.person == person.id);
        own.map(|Grant { role, scope, .. }| format!("{} {scope}", role.word())).collect::<Vec<_>>().join(", ")
    };
    let header = ["login", "name", "state", "second_factor", "roles"].map(str::to_owned);
    let row = |person: Person| {
        let second_factor = if person.has_second_factor { "yes" } else { "no" }.to_owned();
        let roles = roles(&person);
        vec![person.login, person.name, person.state.word().to_owned(), second_factor, roles]
    };
    let rows: Vec<_> = store::all(&app.store).await?.into_iter().map(row).collect();
    output::table(&header, &rows, header.len());
    Ok(app.close().await?)
}

async fn add(command: Add) -> anyhow::Result<()> {
    let new = NewPerson::checked(&command.login, &command.name)?;
    let app = open(&command.place, Absent::Made).await?;
    let invitation = Invitation::random()?;
    match command.role {
        None if store::is_empty(&app.store).await? => {
            store::add_first(&app.store, &new, &invitation, &FIRST).await?;
        }
        None => {
            return Err(anyhow!("đã có người dùng khác (somebody has an account already)"))
                .hint("thêm --role và --scope (add --role and --scope)");
        }
        Some(role) => {
            store::add_with(&app.store, &new, &invitation, role, &command.scope).await?;
        }
    }
    handed_over(&new.login, &invitation);
    Ok(app.close().await?)
}

async fn reset(command: &Who) -> anyhow::Result<()> {
    let app = open(&command.place, Absent::Refused).await?;
    let (person, invitation) = (found(&app, &command.login).await?, Invitation::random()?);
    store::reset(&app.store, person.id, &invitation).await?;
    handed_over(&person.login, &invitation);
    Ok(app.close().await?)
}

async fn disable(command: &Who) -> anyhow::Result<()> {
    let app = open(&command.place, Absent::Refused).await?;
    let person = found(&app, &command.login).await?;
    store::disable(&app.store, person.id).await?;
    output::say(format_args!("{}: đã khóa (disabled)", person.login));
    Ok(app.close().await?)
}

async fn break_glass(command: &BreakGlass) -> anyhow::Result<()> {
    let app = open(&command.place, Absent::Refused).await?;
    let (person, invitation) = (found(&app, &command.login).await?, Invitation::random()?);
    store::break_glass(&app.store, person.id, &invitation, &command.reason).await?;
    handed_over(&person.login, &invitation);
    output::note("việc này đã ghi vào sổ nhật ký với lý do (this is in the audit, with the reason)");
    Ok(app.close().await?)
}

async fn found(app: &App, login: &str) -> anyhow::Result<Person> {
    let found = store::credentials(&app.store, login).await?.map(|found| found.person);
    found
        .ok_or_else(|| anyhow!("không có tài khoản {login} (there is no such account)"))
        .hint("xem hailong user list (see hailong user list)")
}

fn handed_over(login: &str, invitation: &Invitation) {
    output::pairs(&[
        ("đăng nhập (login)", login.to_owned()),
        (
            "thư mời, dùng một lần trong 7 ngày tại /staff/join (invitation, once within 7 days)",
            invitation.text().to_owned(),
        ),
    ]);
}

/// What to do where the database is not there yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Absent {
    Made,
    Refused,
}

async fn open(place: &Place, absent: Absent) -> anyhow::Result<App> {
    if absent == Absent::Refused && super::is_absent_file(&place.database) {
        return Err(anyhow!("không có cơ sở dữ liệu {} (there is no such database)", place.database))
            .hint("kiểm tra --database (check --database)");
    }
    let config = Config { database_url: place.database.clone(), keys: place.keys.clone(), ..Config::default() };
    Ok(App::open(config, Clock::system()).await?)
}

fn role(word: &str) -> Result<Role, String> {
    let roles = || Role::ALL.into_iter().filter(|role| role.is_personal());
    let known = || roles().map(Role::word).collect::<Vec<_>>().join(", ");
    roles().find(|role| role.word() == word).ok_or_else(|| format!("một trong (one of): {}", known()))
}

fn scope(text: &str) -> Result<Scope, String> {
    Scope::parse(text).ok_or_else(|| "*, province:MÃ (CODE), office:MÃ (CODE)".to_owned())
}
