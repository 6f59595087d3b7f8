//! Shuffles any number of rows in little memory: records go to files by the first bits of a key, and each file is sorted by it.
//!
//! The key is a hash of the seed and of what is written of the row, nothing else: so the order of a file says nothing about ids,
//! arrival or anything that the profile takes away, and the same rows come in the same order from any database.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

/// Files; with a million rows of eighty bytes, each holds a megabyte.
const FILES: usize = 64;

/// Where rows wait to be shuffled.
#[derive(Debug)]
pub(super) struct Spool {
    folder: PathBuf,
    seed: u64,
    files: Vec<BufWriter<File>>,
    rows: u64,
}

impl Spool {
    /// A spool in `folder`, which is made.
    pub(super) fn new(folder: &Path, seed: u64) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let file = |number: usize| {
            File::create(folder.join(format!("{number:02}"))).map(|file| BufWriter::with_capacity(4096, file))
        };
        let files = (0..FILES).map(file).collect::<io::Result<_>>()?;
        Ok(Self { folder: folder.to_owned(), seed, files, rows: 0 })
    }

    /// Takes a record.
    pub(super) fn push(&mut self, record: &[u8]) -> io::Result<()> {
        let mut hash = Sha256::new();
        hash.update(self.seed.to_be_bytes());
        hash.update(record);
        let key = hash.finalize();
        let file = &mut self.files[usize::from(key[0]) * FILES / 256];
        file.write_all(&key[..16])?;
        file.write_all(&u32::try_from(record.len()).map_err(io::Error::other)?.to_be_bytes())?;
        file.write_all(record)?;
        self.rows += 1;
        Ok(())
    }

    /// How many records there are.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// Gives the records in the order of their keys, and removes what was spooled.
    pub(super) fn drain(mut self, mut take: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        for mut file in self.files.drain(..) {
            file.flush()?;
        }
        for number in 0..FILES {
            let path = self.folder.join(format!("{number:02}"));
            let mut records = read(&path)?;
            std::fs::remove_file(&path)?;
            records.sort_unstable();
            for (_, record) in &records {
                take(record)?;
            }
        }
        std::fs::remove_dir(&self.folder)
    }
}

type Record = ([u8; 16], Vec<u8>);

fn read(path: &Path) -> io::Result<Vec<Record>> {
    let mut file = BufReader::new(File::open(path)?);
    let mut records = Vec::new();
    let mut key = [0; 16];
    loop {
        match file.read_exact(&mut key) {
            Err(end) if end.kind() == io::ErrorKind::UnexpectedEof => return Ok(records),
            other => other?,
        }
        let mut length = [0; 4];
        file.read_exact(&mut length)?;
        let mut record = vec![0; u32::from_be_bytes(length) as usize];
        file.read_exact(&mut record)?;
        records.push((key, record));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shuffled(seed: u64, rows: impl Iterator<Item = u32>) -> Vec<u32> {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::new(&folder.path().join("spool"), seed).unwrap();
        rows.for_each(|row| spool.push(&row.to_be_bytes()).unwrap());
        let mut out = Vec::new();
        spool
            .drain(|record| {
                out.push(u32::from_be_bytes(record.try_into().unwrap()));
                Ok(())
            })
            .unwrap();
        assert!(!folder.path().join("spool").exists());
        out
    }

    #[test]
    fn the_order_follows_the_rows_and_the_seed_and_not_how_they_came() {
        let forth = shuffled(7, 0..2000);
        assert_eq!(forth, shuffled(7, (0..2000).rev()));
        assert_ne!(forth, shuffled(8, 0..2000));
        let mut sorted = forth.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..2000).collect::<Vec<_>>());
        // Neighbours that came together are not together any more: of a random order one pair in a thousand would be.
        let together = forth.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) == 1).count();
        assert!(together < 20, "{together}");
    }
}
