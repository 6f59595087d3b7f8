//! Reads numbers and texts off the head of some bytes, in either order of bytes. What is not there is said with its place.

/// Bytes, and where they stand in the file.
#[derive(Debug, Clone)]
pub(super) struct Bytes<'a> {
    rest: &'a [u8],
    at: usize,
    pub(super) is_big: bool,
}

impl<'a> Bytes<'a> {
    pub(super) fn new(all: &'a [u8]) -> Self {
        Self { rest: all, at: 0, is_big: false }
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], String> {
        let cut = || format!("tệp bị cắt ở byte {} / it is cut at byte {}", self.at, self.at);
        let (head, rest) = self.rest.split_at_checked(count).ok_or_else(cut)?;
        self.rest = rest;
        self.at += count;
        Ok(head)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(N)?);
        Ok(out)
    }

    pub(super) fn int(&mut self) -> Result<i32, String> {
        let bytes = self.array()?;
        Ok(if self.is_big { i32::from_be_bytes(bytes) } else { i32::from_le_bytes(bytes) })
    }

    /// A count: not negative, and not more than there are bytes left.
    pub(super) fn count(&mut self) -> Result<usize, String> {
        let number = self.int()?;
        let fits = usize::try_from(number).ok().filter(|count| *count <= self.rest.len());
        fits.ok_or_else(|| {
            format!("số {number} trước byte {0} vô lý / the number {number} before byte {0} makes no sense", self.at)
        })
    }

    pub(super) fn long(&mut self) -> Result<i64, String> {
        let bytes = self.array()?;
        Ok(if self.is_big { i64::from_be_bytes(bytes) } else { i64::from_le_bytes(bytes) })
    }

    pub(super) fn float(&mut self) -> Result<f64, String> {
        self.array().map(|bytes| self.float_of(bytes))
    }

    pub(super) fn float_of(&self, bytes: [u8; 8]) -> f64 {
        if self.is_big { f64::from_be_bytes(bytes) } else { f64::from_le_bytes(bytes) }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}
