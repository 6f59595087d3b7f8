//! Breaking text into lines by measured width.

use crate::theme::typeface::{Weight, width};

/// Lines no wider than `room` where words allow it. Breaks at plain spaces only: a no-break space keeps a number with its unit.
pub(crate) fn wrap(text: &str, weight: Weight, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').flat_map(|word| pieces(word, weight, size, room)) {
        let longer = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
        if !line.is_empty() && width(&longer, weight, size) > room {
            // A point between two parts of a list separates nothing at the end of a line.
            let full = std::mem::replace(&mut line, word);
            lines.push(full.strip_suffix(" ·").map_or(full.clone(), str::to_owned));
        } else {
            line = longer;
        }
    }
    lines.push(line);
    lines
}

/// The same number of lines, each about as long as the others: no single word stands under a full line.
pub(crate) fn balanced(text: &str, weight: Weight, size: f64, room: f64) -> Vec<String> {
    let mut lines = wrap(text, weight, size, room);
    let (mut too_narrow, mut enough) = (room / 2.0, room);
    let tries = if lines.len() > 1 { 5 } else { 0 };
    for _ in 0..tries {
        let between = f64::midpoint(too_narrow, enough);
        let tried = wrap(text, weight, size, between);
        if tried.len() > lines.len() {
            too_narrow = between;
        } else {
            (lines, enough) = (tried, between);
        }
    }
    lines
}

// A word wider than the line is cut between letters: nothing may leave the canvas.
fn pieces(word: &str, weight: Weight, size: f64, room: f64) -> Vec<String> {
    if width(word, weight, size) <= room {
        return vec![word.to_owned()];
    }
    let mut pieces = vec![String::new()];
    for letter in word.chars() {
        let last = pieces.last_mut().expect("starts with one piece and only grows");
        last.push(letter);
        if width(last, weight, size) > room && last.chars().count() > 1 {
            last.pop();
            pieces.push(letter.to_string());
        }
    }
    pieces
}
