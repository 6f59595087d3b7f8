//! The order of Vietnamese names: letters first, tones after.

use unicode_normalization::UnicodeNormalization as _;

/// A key that sorts names as a Vietnamese dictionary does: A Ă Â B C D Đ E Ê … O Ô Ơ … U Ư, tones only between equal letters.
pub fn vietnamese_order(name: &str) -> impl Ord + use<> {
    let mut letters: Vec<u32> = Vec::new();
    let mut tones: Vec<u8> = Vec::new();
    for mark in name.to_lowercase().nfd() {
        match mark {
            '\u{300}' => set(&mut tones, 1),
            '\u{309}' => set(&mut tones, 2),
            '\u{303}' => set(&mut tones, 3),
            '\u{301}' => set(&mut tones, 4),
            '\u{323}' => set(&mut tones, 5),
            // Ă Â Ê Ô Ơ Ư are letters of their own, right after the plain one.
            '\u{306}' => raise(&mut letters, 1),
            '\u{302}' | '\u{31b}' => raise(&mut letters, if mark == '\u{31b}' { 3 } else { 2 }),
            'đ' => push(&mut letters, &mut tones, u32::from('d') * 4 + 1),
            letter => push(&mut letters, &mut tones, u32::from(letter) * 4),
        }
    }
    (letters, tones, name.to_owned())
}

fn push(letters: &mut Vec<u32>, tones: &mut Vec<u8>, letter: u32) {
    letters.push(letter);
    tones.push(0);
}

fn raise(letters: &mut [u32], by: u32) {
    if let Some(last) = letters.last_mut() {
        *last += by;
    }
}

fn set(tones: &mut [u8], tone: u8) {
    if let Some(last) = tones.last_mut() {
        *last = tone;
    }
}
