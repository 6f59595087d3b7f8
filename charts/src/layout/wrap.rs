//! Breaking text into lines by measured width.

use crate::theme::typeface::{Weight, width};

/// Lines no wider than `room` where words allow it. Breaks at plain spaces only: a no-break space keeps a number with its unit.
pub(crate) fn wrap(text: &str, weight: Weight, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').flat_map(|word| pieces(word, weight, size, room)) {
        let longer = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
        if !line.is_empty() && width(&longer, weight, size) > room {
            lines.push(std::mem::replace(&mut line, word));
        } else {
            line = longer;
        }
    }
    lines.push(line);
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
