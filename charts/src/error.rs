//! Why a chart cannot be made, and what to do about it.

use crate::Kind;

/// A chart that cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No kind has this name.
    #[error("không có loại biểu đồ \"{word}\"; chọn một trong: {} / unknown chart kind \"{word}\"", Kind::CATALOGUE.map(Kind::name).join(", "))]
    UnknownKind {
        /// What was asked for.
        word: String,
    },
    /// A word that names nothing there is.
    #[error("không có {} \"{word}\"; chọn một trong: {known} / unknown {}", .what.0, .what.1)]
    UnknownWord {
        /// What it should name, in both languages.
        what: (&'static str, &'static str),
        /// What was asked for.
        word: String,
        /// The words there are.
        known: String,
    },
    /// A code of the selection does not occur in the release.
    #[error("bản công bố không có {what} \"{code}\"; có: {known} / the release has no such {what}")]
    Unknown {
        /// `period`, `unit` or `node`.
        what: &'static str,
        /// The code that was asked for.
        code: String,
        /// The codes there are.
        known: String,
    },
    /// Nothing is left that may be shown.
    #[error("biểu đồ {kind}: không có số liệu được phép công bố cho {wanted} ({found}) / nothing to show")]
    NothingToShow {
        /// The chart.
        kind: Kind,
        /// Unit, node and period that were looked for.
        wanted: String,
        /// What the release holds instead.
        found: String,
    },
    /// The kind of chart needs other numbers than these.
    #[error("biểu đồ {kind}: {} / {}", .why.0, .why.1)]
    NotForThis {
        /// The chart.
        kind: Kind,
        /// What it needs, in both languages.
        why: (&'static str, &'static str),
    },
    /// Figures of the release that cannot be true together.
    #[error("số liệu mâu thuẫn, hãy tính lại bản công bố: {} / contradictory figures", .0.join("; "))]
    Contradiction(Vec<String>),
    /// Faults of a figures file, each with its file, row and column.
    #[error("{}", .0.join("\n"))]
    Figures(Vec<String>),
    /// Letters that the embedded font cannot draw; a name with a hole in it is not published.
    #[error("phông chữ không có chữ: {}; hãy sửa tên trong danh mục / letters outside the embedded font", .0.join("; "))]
    MissingLetters(Vec<String>),
    /// A page that the chart does not have.
    #[error("biểu đồ có {pages} trang, không có trang {page} / no such page")]
    NoSuchPage {
        /// The page that was asked for, from 1.
        page: usize,
        /// How many there are.
        pages: usize,
    },
    /// The canvas has no room for what the chart says: a text would be cut off, or stand on another.
    #[error(
        "biểu đồ {kind}: khung {width} × {height} quá nhỏ, “{text}” bị che hoặc bị cắt; dùng --layout page, khung lớn hơn hoặc tên ngắn hơn / \
         the canvas is too small, take a larger one or shorter names"
    )]
    TooSmall {
        /// The chart.
        kind: Kind,
        /// Width of the canvas.
        width: f64,
        /// Its height.
        height: f64,
        /// The first text without room.
        text: String,
    },
    /// More marks than a reader can tell apart on one page.
    #[error(
        "biểu đồ {kind}: {found} dấu trên một trang, nhiều nhất {most}; chọn ít kỳ, ít phần hơn hoặc gộp theo năm / too many marks for one page"
    )]
    TooMany {
        /// The chart.
        kind: Kind,
        /// How many there are.
        found: usize,
        /// How many can be drawn.
        most: usize,
    },
    /// The SVG could not be read back.
    #[error("không đọc được SVG: {0}")]
    Svg(String),
    /// The picture could not be encoded.
    #[error("không ghi được ảnh PNG: {0}")]
    Png(String),
    /// A text that is too long for a QR code that a telephone still reads from paper.
    #[error(
        "địa chỉ dài {0} byte, quá dài cho mã QR in trên giấy; dùng tên miền ngắn hơn / too long for a printed QR code"
    )]
    TooLongForQr(usize),
    /// The page could not be made.
    #[error("không ghi được PDF: {0}")]
    Pdf(String),
}
