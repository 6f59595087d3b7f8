//! The chain of a device's records: each has the next number and names the one before it, so that one that was deleted leaves a
//! gap, and a copied device makes a second end.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A hash of the chain.
pub type Hash = [u8; 32];

/// What the first record names.
pub const GENESIS: Hash = [0; 32];

/// A record as it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its number, from 1.
    pub seq: i64,
    /// The hash of the record before it.
    pub prev: Hash,
    /// Random, and thrown away here: without it, whoever has the database could hash each stored answer until one fits.
    pub nonce: [u8; 16],
    /// The id of the response.
    pub response: Uuid,
    /// The response as JSON text, byte for byte as it was signed.
    pub body: String,
    /// Over [`Record::message`].
    pub signature: Vec<u8>,
}

/// What is kept of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its number.
    pub seq: i64,
    /// The hash of the record before it.
    pub prev: Hash,
    /// Its own.
    pub hash: Hash,
    /// It does not follow what it names, or another stands in its place.
    pub fork: bool,
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// After the last one.
    Next,
    /// In a gap that it closes, wholly or in part.
    Filled,
    /// Where it stood before: it was sent again.
    Replay,
    /// After records that have not come.
    Gap,
    /// Beside another one.
    Fork,
}

/// The part of a chain around some records.
#[derive(Debug, Clone, Default)]
pub struct Chain {
    last: i64,
    known: BTreeMap<i64, Vec<Link>>,
}

impl Record {
    /// What is signed and hashed. The browser writes the same text (`assets/device.js`).
    pub fn message(&self, device: Uuid) -> String {
        let (prev, nonce) = (HEXLOWER.encode(&self.prev), HEXLOWER.encode(&self.nonce));
        let body = HEXLOWER.encode(&Sha256::digest(self.body.as_bytes()));
        format!("hailong record 1\n{device}\n{}\n{prev}\n{nonce}\n{}\n{body}\n", self.seq, self.response)
    }

    /// What is kept of it.
    pub fn link(&self, device: Uuid) -> Link {
        let hash = Sha256::digest(self.message(device).as_bytes()).into();
        Link { seq: self.seq, prev: self.prev, hash, fork: false }
    }
}

impl Chain {
    /// A chain that ends with `last`, of which these links are known: the neighbours of what is to come.
    pub fn new(last: i64, links: Vec<Link>) -> Self {
        let mut known: BTreeMap<i64, Vec<Link>> = BTreeMap::new();
        for link in links {
            known.entry(link.seq).or_default().push(link);
        }
        Self { last, known }
    }

    /// Highest number seen.
    pub fn last(&self) -> i64 {
        self.last
    }

    /// Is this very link known?
    pub fn knows(&self, link: &Link) -> bool {
        self.known.get(&link.seq).into_iter().flatten().any(|known| known.hash == link.hash)
    }

    /// Takes a link and says where it stands; `fork` of it is set.
    pub fn take(&mut self, link: &mut Link) -> Place {
        if let Some(same) = self.known.get(&link.seq).into_iter().flatten().find(|known| known.hash == link.hash) {
            link.fork = same.fork;
            return if same.fork { Place::Fork } else { Place::Replay };
        }
        let place = self.place(link);
        link.fork = place == Place::Fork;
        self.known.entry(link.seq).or_default().push(link.clone());
        if !link.fork {
            self.last = self.last.max(link.seq);
        }
        place
    }

    fn place(&self, link: &Link) -> Place {
        let before = match link.seq {
            1 => Some(GENESIS),
            seq => self.main(seq - 1).map(|before| before.hash),
        };
        let after = self.main(link.seq + 1).map(|after| after.prev);
        let is_taken = self.main(link.seq).is_some();
        if is_taken || before.is_some_and(|hash| hash != link.prev) || after.is_some_and(|prev| prev != link.hash) {
            Place::Fork
        } else if before.is_none() {
            Place::Gap
        } else if link.seq <= self.last {
            Place::Filled
        } else {
            Place::Next
        }
    }

    fn main(&self, seq: i64) -> Option<&Link> {
        self.known.get(&seq)?.iter().find(|link| !link.fork)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(seq: i64, prev: u8, hash: u8) -> Link {
        let mark = |byte: u8| if byte == 0 { GENESIS } else { [byte; 32] };
        Link { seq, prev: mark(prev), hash: mark(hash), fork: false }
    }

    fn places(links: &[Link]) -> Vec<Place> {
        let mut chain = Chain::default();
        links.iter().map(|link| chain.take(&mut link.clone())).collect()
    }

    #[test]
    fn a_whole_chain_has_neither_gap_nor_fork() {
        use Place::{Next, Replay};
        let sent = [link(1, 0, 1), link(2, 1, 2), link(2, 1, 2), link(3, 2, 3), link(1, 0, 1)];
        assert_eq!(places(&sent), [Next, Next, Replay, Next, Replay]);
    }

    #[test]
    fn a_deleted_record_leaves_a_gap_until_it_comes_after_all() {
        use Place::{Filled, Gap, Next};
        assert_eq!(places(&[link(1, 0, 1), link(3, 2, 3), link(4, 3, 4)]), [Next, Gap, Next]);
        assert_eq!(places(&[link(1, 0, 1), link(3, 2, 3), link(2, 1, 2)]), [Next, Gap, Filled]);
        assert_eq!(places(&[link(2, 1, 2)]), [Gap], "the first one is missing");
    }

    #[test]
    fn the_copy_of_a_device_forks_the_chain_at_its_second_record() {
        use Place::{Fork, Next};
        let tablet = [link(1, 0, 1), link(2, 1, 2)];
        let copy = [link(2, 1, 20), link(3, 20, 30)];
        assert_eq!(places(&[&tablet[..], &copy[..]].concat()), [Next, Next, Fork, Fork]);
        assert_eq!(places(&[link(1, 0, 1), link(2, 9, 2)]), [Next, Fork], "it follows something else");
        assert_eq!(places(&[link(1, 9, 1)]), [Fork], "nothing comes before the first");
        assert_eq!(
            places(&[link(1, 0, 1), link(3, 2, 3), link(2, 1, 9)]),
            [Next, Place::Gap, Fork],
            "what came later names another in this place"
        );
    }

    #[test]
    fn a_record_of_a_fork_that_comes_again_is_the_same_fork() {
        use Place::{Fork, Next};
        assert_eq!(places(&[link(1, 0, 1), link(1, 0, 2), link(1, 0, 2)]), [Next, Fork, Fork]);
    }
}
