//! Covariances between the means of items: a second pass over centred answers.

use super::{Answers, Domains, Histogram, ItemMean, in_blocks};

/// The covariance matrix of the item means of each domain, `[domain]`, row by row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cross {
    items: usize,
    values: Vec<Vec<f64>>,
}

impl Cross {
    /// Covariance of two item means in a domain.
    pub fn get(&self, domain: usize, one: usize, other: usize) -> f64 {
        self.values[domain][one * self.items + other]
    }
}

/// The covariances of all pairs of item means, each over its own answers.
///
/// `V = Σ_h n_h/(n_h−1) (Σ z zᵀ − Σz Σzᵀ/n_h)` with `zᵢ = w (yᵢ − ȳᵢ)/Σwᵢ`, zero without an answer, looked up by code: one
/// product a pair and row, where an expanded square takes three.
pub fn cross(
    answers: Answers<'_>,
    histogram: &Histogram,
    domains: &Domains,
    means: &[Vec<ItemMean>],
    threads: usize,
) -> Cross {
    let items = histogram.items();
    let cells = histogram.cells();
    let pairs = items * (items + 1) / 2;
    let base = |cells: &[usize], item: usize| -> f64 {
        cells.iter().flat_map(|&cell| histogram.codes(item, cell)).map(|(.., slot)| slot.w).sum()
    };
    let mut of_domain = vec![Vec::new(); means.len()];
    (0..cells).for_each(|cell| of_domain[domains.domain[cell] as usize].push(cell));
    // `(y − ȳ)/Σw` of every byte of every item in every domain; zero where the byte is no answer.
    let mut centred = vec![0.0; means.len() * items * 256];
    for (domain, own) in of_domain.iter().enumerate() {
        for item in 0..items {
            let (whole, mean) = (base(own, item), means[domain][item].mean);
            let codes = own.first().map(|&cell| histogram.codes(item, cell).map(|(code, ..)| code).collect::<Vec<_>>());
            for code in codes.into_iter().flatten().filter(|_| whole > 0.0) {
                centred[(domain * items + item) * 256 + usize::from(code)] = (f64::from(code) - mean) / whole;
            }
        }
    }
    let width = pairs + items;
    let work = |rows: std::ops::Range<usize>| {
        let mut sums = vec![0.0; cells * width];
        let mut z = vec![0.0; items];
        for row in rows {
            let cell = answers.cell[row] as usize;
            let table = &centred[domains.domain[cell] as usize * items * 256..][..items * 256];
            let w = answers.weight[row];
            for (item, z) in z.iter_mut().enumerate() {
                *z = w * table[item * 256 + usize::from(answers.items[item][row])];
            }
            let sums = &mut sums[cell * width..(cell + 1) * width];
            let (squares, plain) = sums.split_at_mut(pairs);
            let mut at = 0;
            for one in 0..items {
                let a = z[one];
                let row = &mut squares[at..at + items - one];
                row.iter_mut().zip(&z[one..]).for_each(|(sum, b)| *sum += a * b);
                at += items - one;
                plain[one] += a;
            }
        }
        sums
    };
    let mut sums = vec![0.0; cells * width];
    in_blocks(answers.cell.len(), threads, work, |part| {
        sums.iter_mut().zip(&part).for_each(|(sum, part)| *sum += part)
    });
    let strata = domains.stratum.iter().max().map_or(0, |last| *last as usize + 1);
    let mut sampled = vec![0.0; strata];
    (0..cells).for_each(|cell| sampled[domains.stratum[cell] as usize] += histogram.rows(cell) as f64);
    let mut values = vec![vec![0.0; items * items]; means.len()];
    for cell in 0..cells {
        let (squares, plain) = sums[cell * width..(cell + 1) * width].split_at(pairs);
        let n = sampled[domains.stratum[cell] as usize];
        let into = &mut values[domains.domain[cell] as usize];
        let mut at = 0;
        for one in 0..items {
            for other in one..items {
                let add = if squares[at] == 0.0 && plain[one] * plain[other] == 0.0 {
                    0.0
                } else {
                    n / (n - 1.0) * (squares[at] - plain[one] * plain[other] / n)
                };
                into[one * items + other] += add;
                if one != other {
                    into[other * items + one] += add;
                }
                at += 1;
            }
        }
    }
    Cross { items, values }
}
