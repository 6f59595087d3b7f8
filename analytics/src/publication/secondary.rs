//! Hidden cells that the others would give away, and what must be hidden with them.

use std::collections::BTreeMap;

/// Unknowns of one connected set of hidden cells above which only one-unknown relations are looked for.
const LARGEST: usize = 1500;
/// What counts as zero in an elimination of weights near one.
const ZERO: f64 = 1e-9;

/// A cell that is a weighted sum of others, all positions in one list of cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Relation {
    /// The sum.
    pub total: usize,
    /// Its parts and their weights, which a reader may know or guess.
    pub parts: Vec<(usize, f64)>,
}

impl Relation {
    fn cells(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.parts.iter().copied().chain([(self.total, -1.0)])
    }
}

/// The hidden cells that a reader could compute from the shown ones: the audit of a table.
///
/// The relations are linear equations in the hidden cells; one is found out when the equations determine it alone, which an
/// elimination of each connected set of hidden cells tells exactly. Where a set has over 1,500 cells, relations with one hidden
/// cell are followed until none is left: what is found is found out, though not all may be found.
/// Reference: Hundepool et al. (2012), *Statistical Disclosure Control*, section 4.3.
///
/// ```
/// use analytics::publication::{Relation, recoverable};
///
/// // A total of two offices; one is hidden, the other and the total are not.
/// let sum = Relation { total: 2, parts: vec![(0, 1.0), (1, 1.0)] };
/// assert_eq!(recoverable(&[true, false, false], std::slice::from_ref(&sum)), [0]);
/// assert!(recoverable(&[true, true, false], &[sum]).is_empty());
/// ```
pub fn recoverable(hidden: &[bool], relations: &[Relation]) -> Vec<usize> {
    let mut found = Vec::new();
    for equations in components(hidden, relations) {
        let unknowns: std::collections::BTreeSet<usize> =
            equations.iter().flat_map(|row| row.keys().copied()).collect();
        if unknowns.len() > LARGEST { found.extend(peeled(equations)) } else { found.extend(determined(equations)) }
    }
    found.sort_unstable();
    found
}

/// Hides cells until none of the `sensitive` ones can be computed; returns those it added, in the order in which it hid them.
///
/// As long as one can be computed, in the shortest relation that holds it the shown part with the fewest answers is hidden, the
/// total only where no part is left. Every round hides one cell at least, so it ends.
pub fn secondary(size: &[u64], hidden: &mut [bool], sensitive: &[bool], relations: &[Relation]) -> Vec<usize> {
    let mut added = Vec::new();
    loop {
        let exposed: Vec<usize> = recoverable(hidden, relations).into_iter().filter(|&cell| sensitive[cell]).collect();
        let mut progress = false;
        for cell in exposed {
            let holds = |relation: &&Relation| relation.cells().any(|(other, _)| other == cell);
            let shown = |relation: &Relation| relation.cells().filter(|(other, _)| !hidden[*other]).count();
            let hides = |relation: &&Relation| shown(relation) > 0 && relation.cells().any(|(other, _)| hidden[other]);
            // Relations with one hidden cell give it away alone; of those the shortest loses least. A cell that only several
            // relations together give away may have none of its own with anything left to hide: then another one of them.
            let alone = |relation: &&Relation| relation.cells().filter(|(other, _)| hidden[*other]).count() > 1;
            let best = |relation: &&Relation| (!holds(relation), alone(relation), shown(relation));
            let Some(relation) = relations.iter().filter(hides).min_by_key(best) else { continue };
            let part = relation.parts.iter().map(|(part, _)| *part).filter(|part| !hidden[*part]);
            let Some(chosen) = part.min_by_key(|part| size[*part]).or(Some(relation.total)) else { continue };
            if !std::mem::replace(&mut hidden[chosen], true) {
                added.push(chosen);
                progress = true;
            }
        }
        if !progress {
            return added;
        }
    }
}

type Equation = BTreeMap<usize, f64>;

/// The relations as equations in the hidden cells, one list for each connected set of these.
fn components(hidden: &[bool], relations: &[Relation]) -> Vec<Vec<Equation>> {
    let mut root: Vec<usize> = (0..hidden.len()).collect();
    fn find(root: &mut [usize], mut cell: usize) -> usize {
        while root[cell] != cell {
            root[cell] = root[root[cell]];
            cell = root[cell];
        }
        cell
    }
    let mut equations: Vec<Equation> = Vec::new();
    for relation in relations {
        let mut equation = Equation::new();
        for (cell, weight) in relation.cells().filter(|(cell, weight)| hidden[*cell] && *weight != 0.0) {
            *equation.entry(cell).or_default() += weight;
        }
        let mut cells = equation.keys().copied();
        if let Some(first) = cells.next() {
            for other in cells {
                let (one, other) = (find(&mut root, first), find(&mut root, other));
                root[one] = other;
            }
            equations.push(equation);
        }
    }
    let mut sets: BTreeMap<usize, Vec<Equation>> = BTreeMap::new();
    for equation in equations {
        if let Some(first) = equation.keys().next().copied() {
            sets.entry(find(&mut root, first)).or_default().push(equation);
        }
    }
    sets.into_values().collect()
}

/// Unknowns that follow by taking one equation with one unknown after the other.
fn peeled(equations: Vec<Equation>) -> Vec<usize> {
    let mut uses: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut left: Vec<std::collections::BTreeSet<usize>> = Vec::new();
    for (at, equation) in equations.iter().enumerate() {
        equation.keys().for_each(|cell| uses.entry(*cell).or_default().push(at));
        left.push(equation.keys().copied().collect());
    }
    let mut found = Vec::new();
    let mut ready: Vec<usize> = (0..left.len()).filter(|&at| left[at].len() == 1).collect();
    while let Some(at) = ready.pop() {
        let Some(cell) = left[at].first().copied() else { continue };
        found.push(cell);
        for &other in &uses[&cell] {
            left[other].remove(&cell);
            if left[other].len() == 1 {
                ready.push(other);
            }
        }
    }
    found
}

/// Unknowns that the equations determine: those alone in their row when all other pivots are eliminated.
fn determined(equations: Vec<Equation>) -> Vec<usize> {
    let mut pivots: BTreeMap<usize, Equation> = BTreeMap::new();
    for mut equation in equations {
        // Clear what the rows so far have as pivots, then take the largest entry as a pivot of its own.
        while let Some((cell, factor)) =
            equation.iter().find(|(cell, _)| pivots.contains_key(*cell)).map(|(c, f)| (*c, *f))
        {
            subtract(&mut equation, &pivots[&cell], factor);
            equation.remove(&cell);
        }
        let Some((&cell, &value)) = equation.iter().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs())) else { continue };
        equation.values_mut().for_each(|entry| *entry /= value);
        let row = equation.clone();
        for other in pivots.values_mut() {
            if let Some(&factor) = other.get(&cell) {
                subtract(other, &row, factor);
                other.remove(&cell);
            }
        }
        pivots.insert(cell, row);
    }
    pivots.into_iter().filter(|(_, row)| row.len() == 1).map(|(cell, _)| cell).collect()
}

/// `from − factor · row`, without what comes out as zero.
fn subtract(from: &mut Equation, row: &Equation, factor: f64) {
    for (cell, value) in row {
        let entry = from.entry(*cell).or_default();
        *entry -= factor * value;
        if entry.abs() < ZERO {
            from.remove(cell);
        }
    }
}
