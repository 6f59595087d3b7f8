//! The embedded fonts: their bytes, and exact widths from the shaper that also draws them.

use std::{cell::RefCell, collections::HashMap, sync::OnceLock};

use rustybuzz::{Face, UnicodeBuffer};

/// Family name of the face for text and numbers.
pub const SANS: &str = "Noto Sans";
/// Family name of the face for large headings.
pub const DISPLAY: &str = "Be Vietnam Pro";
/// Family name of the face with the metrics of Times New Roman.
pub const SERIF: &str = "Tinos";

/// Noto Sans Regular.
pub fn regular() -> &'static [u8] {
    include_bytes!("../../assets/NotoSans-Regular.ttf")
}

/// Noto Sans Bold.
pub fn bold() -> &'static [u8] {
    include_bytes!("../../assets/NotoSans-Bold.ttf")
}

/// Be Vietnam Pro Bold, for large headings only: its figures are not of equal width.
pub fn display() -> &'static [u8] {
    include_bytes!("../../assets/BeVietnamPro-Bold.ttf")
}

/// Tinos Regular, for the formal report.
pub fn serif_regular() -> &'static [u8] {
    include_bytes!("../../assets/Tinos-Regular.ttf")
}

/// Tinos Bold, for the formal report.
pub fn serif_bold() -> &'static [u8] {
    include_bytes!("../../assets/Tinos-Bold.ttf")
}

/// Tinos Italic, for the formal report.
pub fn serif_italic() -> &'static [u8] {
    include_bytes!("../../assets/Tinos-Italic.ttf")
}

/// Every embedded font, in a fixed order.
pub fn all() -> [&'static [u8]; 6] {
    [regular(), bold(), display(), serif_regular(), serif_bold(), serif_italic()]
}

/// The two weights that charts are set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Noto Sans Regular.
    #[default]
    Regular,
    /// Noto Sans Bold.
    Bold,
}

/// Width of a line of text in pixels at `size` pixels an em, kerned as it will be drawn.
pub fn width(text: &str, weight: Weight, size: f64) -> f64 {
    advance(text, weight) as f64 * size / f64::from(face(weight).units_per_em())
}

/// Widths that were measured lately: one layout asks for the same words many times.
const REMEMBERED: usize = 8192;

fn advance(text: &str, weight: Weight) -> i64 {
    thread_local! {
        static KNOWN: RefCell<[HashMap<String, i64>; 2]> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        let known = &mut known[usize::from(weight == Weight::Bold)];
        if let Some(advance) = known.get(text) {
            return *advance;
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let glyphs = rustybuzz::shape(face(weight), &[], buffer);
        let advance = glyphs.glyph_positions().iter().map(|glyph| i64::from(glyph.x_advance)).sum();
        known.insert(text.to_owned(), advance);
        advance
    })
}

/// The first character that the face cannot draw, if there is one.
pub fn missing_letter(text: &str, weight: Weight) -> Option<char> {
    let face = face(weight);
    text.chars().find(|letter| face.glyph_index(*letter).is_none())
}

/// Height of the tallest Vietnamese capital with its marks above the baseline, in ems.
pub const ASCENT: f64 = 1.069;
/// Depth of the deepest letter below the baseline, in ems.
pub const DESCENT: f64 = 0.293;
/// Height of a plain capital above the baseline, in ems.
pub const CAP_HEIGHT: f64 = 0.714;

fn face(weight: Weight) -> &'static Face<'static> {
    static REGULAR: OnceLock<Face<'static>> = OnceLock::new();
    static BOLD: OnceLock<Face<'static>> = OnceLock::new();
    let (cell, bytes) = match weight {
        Weight::Regular => (&REGULAR, regular()),
        Weight::Bold => (&BOLD, bold()),
    };
    cell.get_or_init(|| Face::from_slice(bytes, 0).expect("the embedded font is whole: a test opens every one"))
}
