//! Reading SQLite's write-ahead log (https://www.sqlite.org/fileformat2.html#the_write_ahead_log).

/// The pages of each commit, in the order of the commits.
pub(super) fn commits(log: &[u8]) -> Vec<(u64, Vec<&[u8]>)> {
    let number = |at: usize| u32::from_be_bytes(log[at..at + 4].try_into().unwrap());
    let (size, salts) = (number(8) as usize, &log[16..24]);
    let (mut commits, mut pages) = (Vec::new(), Vec::new());
    for frame in log[32..].chunks_exact(24 + size) {
        // Frames of an earlier round of the log have other salts.
        if frame[8..16] != *salts {
            break;
        }
        pages.push(&frame[24..]);
        if frame[4..8] != [0; 4] {
            commits.push((commits.len() as u64, std::mem::take(&mut pages)));
        }
    }
    commits
}

/// Where these bytes begin.
pub(super) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
