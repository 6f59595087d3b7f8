//! A cell of text as a number, by the decimal mark of its file.

/// How a decimal is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecimalMark {
    /// `3.5`.
    #[default]
    Point,
    /// `3,5`, as Vietnamese spreadsheets write it; their CSV separates columns with semicolons.
    Comma,
}

/// The number in a cell, `None` for an empty one; else cause and remedy.
pub(super) fn parse(cell: &str, mark: DecimalMark) -> Result<Option<f64>, (String, String)> {
    if matches!(cell, "" | "NA" | "NaN") {
        return Ok(None);
    }
    let refuse = |remedy: &str| Err((format!("`{cell}` không phải là số / is not a number"), remedy.to_owned()));
    // `inf` and `nan` are numbers to Rust and not to anybody else, so only what a keyboard writes gets through.
    if !cell.bytes().all(|byte| byte.is_ascii_digit() || b"+-.,eE".contains(&byte)) {
        return refuse(
            "viết số trơn, hoặc để trống nếu không có / write a plain number, or leave the cell empty where there is no value",
        );
    }
    let plain = match (mark, cell.contains(','), cell.contains('.')) {
        (_, true, true) => return refuse("bỏ dấu ngăn hàng nghìn / write it without thousands separators"),
        (DecimalMark::Point, true, false) => {
            return refuse(
                "dấu phẩy thập phân chỉ đọc được khi cột ngăn bằng dấu chấm phẩy / a decimal comma is read only where semicolons separate the columns; write a point, or save with semicolons",
            );
        }
        (DecimalMark::Comma, true, false) => cell.replace(',', "."),
        (_, false, _) => cell.to_owned(),
    };
    match plain.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Some(number)),
        _ => refuse(
            "viết số trơn, hoặc để trống nếu không có / write a plain number, or leave the cell empty where there is no value",
        ),
    }
}
