//! A column of words of which few differ: each word once, and a number a row.

use std::collections::HashMap;
use std::ops::Index;

/// Words by row. A million office codes take four megabytes, not fifty.
///
/// ```
/// use analytics::frame::Labels;
///
/// let offices: Labels = ["HCC", "BN", "HCC"].into_iter().collect();
/// assert_eq!((offices.len(), &offices[2]), (3, "HCC"));
/// assert_eq!(offices.names(), ["HCC", "BN"]);
/// assert_eq!(offices, ["HCC", "BN", "HCC"]);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Labels {
    names: Vec<String>,
    numbers: HashMap<String, u32>,
    rows: Vec<u32>,
}

impl Labels {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True without any row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a row.
    pub fn push(&mut self, name: &str) {
        self.push_many(name, 1);
    }

    /// Adds so many rows of one word.
    pub fn push_many(&mut self, name: &str, count: usize) {
        let number = self.number(name);
        self.rows.resize(self.rows.len() + count, number);
    }

    /// Each word once, in the order of its first row.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The position in [`Labels::names`] of each row's word.
    pub fn numbers(&self) -> &[u32] {
        &self.rows
    }

    /// The word of each row.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.rows.iter().map(|&number| self.names[number as usize].as_str())
    }

    /// The rows of these positions, in their order.
    pub fn take(&self, rows: &[usize]) -> Self {
        rows.iter().map(|&row| &self[row]).collect()
    }

    /// The place of each row's word among all words in order: comparing two rows is comparing two numbers.
    pub(super) fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..).take(self.names.len()).collect();
        order.sort_by_key(|&number| &self.names[number as usize]);
        let mut rank = vec![0; order.len()];
        (0..).zip(order).for_each(|(place, number)| rank[number as usize] = place);
        self.rows.iter().map(|&number| rank[number as usize]).collect()
    }

    fn number(&mut self, name: &str) -> u32 {
        // Sorted files and pages of a database repeat the word before.
        if let Some(&last) = self.rows.last()
            && self.names[last as usize] == name
        {
            return last;
        }
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = u32::try_from(self.names.len()).expect("there are fewer than 2^32 offices, groups and channels");
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }
}

impl Index<usize> for Labels {
    type Output = str;

    fn index(&self, row: usize) -> &str {
        &self.names[self.rows[row] as usize]
    }
}

impl<S: AsRef<str>> FromIterator<S> for Labels {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Self {
        let mut labels = Self::default();
        labels.extend(names);
        labels
    }
}

impl<S: AsRef<str>> Extend<S> for Labels {
    fn extend<I: IntoIterator<Item = S>>(&mut self, names: I) {
        names.into_iter().for_each(|name| self.push(name.as_ref()));
    }
}

/// Equal when the words of every row are.
impl PartialEq for Labels {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Labels {}

impl<const N: usize> PartialEq<[&str; N]> for Labels {
    fn eq(&self, other: &[&str; N]) -> bool {
        self.iter().eq(other.iter().copied())
    }
}
