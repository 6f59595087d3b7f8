//! Reads a QR code back from its modules (ISO/IEC 18004), without mending any: byte mode, level M, versions 1 to 6.

/// Data bytes of a block and number of blocks at level M, which are all alike up to version 6.
const BLOCKS: [(usize, usize); 6] = [(16, 1), (28, 1), (44, 1), (32, 2), (43, 2), (27, 4)];

/// The text of a code given as lines of `#` and `.`.
pub(crate) fn read(picture: &str) -> String {
    let modules: Vec<Vec<bool>> = picture.lines().map(|line| line.bytes().map(|byte| byte == b'#').collect()).collect();
    let size = modules.len();
    let version = (size - 17) / 4;
    let mask = mask(&modules);
    let mut bits = Vec::new();
    for (row, column) in walk(size).filter(|&(row, column)| !is_function(row, column, size)) {
        bits.push(modules[row][column] ^ is_flipped(mask, row, column));
    }
    let codewords: Vec<u8> = bits.chunks_exact(8).map(number).collect();
    let (length, blocks) = BLOCKS[version - 1];
    let data: Vec<u8> = (0..blocks)
        .flat_map(|block| (0..length).map(move |at| (at, block)))
        .map(|(at, block)| codewords[at * blocks + block])
        .collect();
    let bits: Vec<bool> = data.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1)).collect();
    assert_eq!(number(&bits[..4]), 0b0100, "byte mode");
    let count = usize::from(number(&bits[4..12]));
    String::from_utf8(bits[12..12 + 8 * count].chunks_exact(8).map(number).collect()).unwrap()
}

fn number(bits: &[bool]) -> u8 {
    bits.iter().fold(0, |number, bit| number << 1 | u8::from(*bit))
}

/// Format information beside the upper left finder pattern: level M is 00.
fn mask(modules: &[Vec<bool>]) -> u8 {
    let format = number(&[0, 1, 2, 3, 4].map(|column| modules[8][column])) ^ 0b10101;
    assert_eq!(format >> 3, 0, "level M");
    format & 0b111
}

/// Two columns at a time from the right, up and down in turn; the column of the timing pattern is passed over.
fn walk(size: usize) -> impl Iterator<Item = (usize, usize)> {
    let pairs = (0..size).rev().filter(|column| *column != 6).collect::<Vec<_>>();
    let pairs: Vec<[usize; 2]> = pairs.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect();
    pairs.into_iter().enumerate().flat_map(move |(turn, pair)| {
        (0..size).flat_map(move |step| {
            let row = if turn.is_multiple_of(2) { size - 1 - step } else { step };
            pair.map(|column| (row, column))
        })
    })
}

/// Finder, timing and alignment patterns, and format information: none of them carries data.
fn is_function(row: usize, column: usize, size: usize) -> bool {
    let corner = if row < 9 { column < 9 || column >= size - 8 } else { row >= size - 8 && column < 9 };
    let at = size - 7;
    let alignment = size > 21 && row.abs_diff(at) <= 2 && column.abs_diff(at) <= 2;
    corner || row == 6 || column == 6 || alignment
}

fn is_flipped(mask: u8, row: usize, column: usize) -> bool {
    let (i, j) = (row, column);
    0 == match mask {
        0 => (i + j) % 2,
        1 => i % 2,
        2 => j % 3,
        3 => (i + j) % 3,
        4 => (i / 2 + j / 3) % 2,
        5 => i * j % 2 + i * j % 3,
        6 => (i * j % 2 + i * j % 3) % 2,
        _ => ((i + j) % 2 + i * j % 3) % 2,
    }
}
