//! The random numbers of replicates and simulations: SplitMix64 (Steele, Lea and Flood 2014), the same on every machine.

/// One stream of random numbers.
///
/// ```
/// use analytics::random::SplitMix64;
///
/// let mut stream = SplitMix64::new(1, 0);
/// assert_eq!(SplitMix64::new(1, 0).word(), stream.word()); // one seed, one stream
/// assert!(stream.below(6) < 6);
/// ```
#[derive(Debug, Clone)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// The stream of one purpose; streams of the same seed with different numbers share nothing.
    pub fn new(seed: u64, number: u64) -> Self {
        let mut stream = Self(seed);
        stream.0 = stream.word() ^ number.wrapping_mul(0xD605_BBB5_8C8A_BC77);
        stream.word();
        stream
    }

    /// 64 random bits.
    pub fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform on [0, 1), 53 bits.
    pub fn uniform(&mut self) -> f64 {
        (self.word() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// One of `0..n`, every one equally likely (to 2⁻⁶⁴).
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.word()) * n as u128) >> 64) as usize
    }

    /// The first `count` of a random order of `0..n`: a simple random sample without replacement, by Fisher and Yates.
    pub fn sample(&mut self, n: usize, count: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..n).collect();
        for at in 0..count.min(n) {
            let other = at + self.below(n - at);
            all.swap(at, other);
        }
        all.truncate(count);
        all
    }
}
