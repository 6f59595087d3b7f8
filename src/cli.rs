//! The command line: one variant a command; its arguments stand at the head of the command's own file.

use clap::{Parser, Subcommand};

use crate::commands;

/// Hài Lòng: đo mức độ hài lòng của khách hàng và công bố kèm khoảng tin cậy.
/// Measures how satisfied customers are and publishes the answer with its uncertainty.
#[derive(Debug, Parser)]
#[command(name = "hailong", version, propagate_version = true, arg_required_else_help = true)]
#[command(
    after_help = "Examples:\n  hailong demo\n  hailong import responses answers.csv --questionnaire q.toml --dry-run\n  hailong index --scheme pci --data pci.csv"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What can be asked of the program.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Mô phỏng tám quý khảo sát, tính, công bố và mở trang (simulate eight quarters, compute, publish, serve)
    Demo(commands::demo::Demo),
    /// Mở máy chủ (run the server)
    Serve(commands::serve::Serve),
    /// Tài khoản (accounts): list, add, reset, disable, break-glass
    #[command(subcommand, after_help = "Example:\n  hailong user add lan --name \"Nguyễn Thị Lan\"")]
    User(commands::user::UserCommand),
    /// Sổ nhật ký (the audit chain): verify
    #[command(subcommand, after_help = "Example:\n  hailong audit verify --database sqlite:hailong.db")]
    Audit(commands::audit::AuditCommand),
    /// Nhập phiếu hỏi, câu trả lời, số lượt (import a questionnaire, answers, visits)
    #[command(subcommand, after_help = "Example:\n  hailong import questionnaire one_stop.toml --dry-run")]
    Import(commands::import::Import),
    /// Xuất câu trả lời, ý kiến, sổ mã, bảng công bố (export answers, comments, codebooks, tables of a release)
    #[command(subcommand, after_help = "Example:\n  hailong export responses --profile research --out answers.csv")]
    Export(Box<commands::export::Export>),
    /// Ước lượng một thống kê kèm sai số theo thiết kế mẫu (a statistic with the error its design implies)
    Estimate(Box<commands::estimate::Estimate>),
    /// Tính chỉ số tổng hợp từ bảng số liệu hoặc câu trả lời (compute a composite index)
    Index(commands::index::Index),
    /// Rút mẫu từ danh sách lượt, hồ sơ, nơi (draw a sample from a list)
    Sample(Box<commands::sample::Sample>),
    /// Thứ hạng phụ thuộc vào cách tính đến đâu (how far places depend on choices)
    Sensitivity(Box<commands::sensitivity::Sensitivity>),
    /// Phiếu hỏi (questionnaires): import, export, check, diff
    #[command(subcommand, after_help = "Example:\n  hailong questionnaire check one_stop")]
    Questionnaire(commands::questionnaire::QuestionnaireCommand),
    /// Bản công bố (releases): compile, show
    #[command(subcommand, after_help = "Example:\n  hailong release show demo/releases/2026-Q3")]
    Release(commands::release::ReleaseCommand),
    /// Vẽ một biểu đồ của bản công bố (draw a chart of a release)
    Chart(commands::chart::ChartCommand),
    /// Báo cáo của bản công bố (the report of a release)
    Report(commands::report::Report),
    /// Trang trình chiếu của bản công bố (the slides of a release)
    Slides(commands::report::Slides),
    /// In phiếu mời đánh giá và phiếu hỏi giấy (print slips with a code and paper questionnaires)
    #[command(subcommand, after_help = "Example:\n  hailong print slips --help")]
    Print(commands::print::Print),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    /// clap checks names, positions and defaults for contradictions only when asked.
    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
