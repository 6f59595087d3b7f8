//! Bytes to text in Unicode normal form C.

use encoding_rs::WINDOWS_1258;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::error::{Error, Result, Stage};

/// The text of a file, and a warning where its encoding had to be guessed.
pub(super) fn decode(file: &str, content: &[u8]) -> Result<(String, Option<String>)> {
    let content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content);
    if content.starts_with(b"\xFF\xFE") || content.starts_with(b"\xFE\xFF") {
        return Err(Error::one(
            Stage::Schema,
            file,
            "văn bản mã UTF-16 / the text is UTF-16",
            "lưu lại thành “CSV UTF-8” / save it as \"CSV UTF-8\"",
        ));
    }
    if let Some(at) = content.iter().position(|&byte| byte == 0) {
        return Err(Error::one(
            Stage::Schema,
            file,
            format!("đây không phải bảng số liệu / this is not a table: byte {at} is zero"),
            "cần CSV, XLSX hoặc Parquet / hand over CSV, XLSX or Parquet",
        ));
    }
    match std::str::from_utf8(content) {
        Ok(text) => Ok((composed(text), None)),
        Err(cause) => {
            let row = 1 + content[..cause.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count();
            // Windows-1258 writes tone marks after their letters; composing them gives the letters everyone else writes.
            let (text, _, _) = WINDOWS_1258.decode(content);
            let warning = format!(
                "{file}, dòng (row) {row}: không phải UTF-8 nên đọc theo Windows-1258; hãy kiểm tra tên gọi, hoặc lưu lại thành “CSV UTF-8” / the text is not UTF-8 and was read as Windows-1258; check the names, or save it as \"CSV UTF-8\""
            );
            Ok((composed(&text), Some(warning)))
        }
    }
}

/// Normal form C, so that equal names are equal bytes.
pub(super) fn composed(text: &str) -> String {
    if is_nfc(text) { text.to_owned() } else { text.nfc().collect() }
}
