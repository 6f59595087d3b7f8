use charts::theme::typeface::{self, Weight};

const VIETNAMESE: &str = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ";

#[test]
fn every_embedded_font_opens() {
    for bytes in typeface::all() {
        assert!(rustybuzz::Face::from_slice(bytes, 0).is_some());
    }
}

#[test]
fn every_embedded_font_covers_vietnamese_and_the_punctuation_of_figures() {
    let text = format!("{VIETNAMESE}{}0123456789“”–−…•×±.,%/()\u{a0}\u{302}\u{301}", VIETNAMESE.to_uppercase());
    for bytes in typeface::all() {
        let face = rustybuzz::Face::from_slice(bytes, 0).unwrap();
        let missing: String = text.chars().filter(|letter| face.glyph_index(*letter).is_none()).collect();
        assert_eq!(missing, "");
    }
}

#[test]
fn figures_have_equal_widths() {
    let one = typeface::width("1", Weight::Bold, 20.0);
    for digit in 0..10 {
        assert_eq!(typeface::width(&digit.to_string(), Weight::Bold, 20.0), one);
    }
}

#[test]
fn a_letter_outside_the_font_is_named() {
    assert_eq!(typeface::missing_letter("Sở 内 vụ", Weight::Regular), Some('内'));
    assert_eq!(typeface::missing_letter("Sở Nội vụ", Weight::Regular), None);
}
