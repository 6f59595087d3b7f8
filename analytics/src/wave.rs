//! Frozen waves to a release: the one function that the server and the command line share.

mod boundaries;
mod cell;
mod change;
mod design;
mod disclosure;
mod gate;
mod leaf;
mod rank;
mod shares;
mod strata;
mod table;
mod tally;
mod window;

pub use design::check_design;
pub use gate::Gate;

use crate::codebook::Codebook;
use crate::error::Result;
use crate::frame::{EncounterCount, Microdata, ResponseFrame};
use crate::index::{self, Scheme};
use crate::release::{Label, Metadata, Release};
use table::Table;
use tally::Tally;

/// What a release is computed from: answers, the visits they stand for, and the names of things.
#[derive(Debug, Clone, Copy)]
pub struct Wave<'a> {
    /// The questions.
    pub codebook: &'a Codebook,
    /// The answers of one or more frozen waves.
    pub microdata: &'a Microdata,
    /// The finished visits; empty for files that came without them.
    pub encounters: &'a [EncounterCount],
    /// The offices in register order.
    pub units: &'a [Label],
}

/// A release, and what its reader should be told about how it came about.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Compiled {
    /// The release.
    pub release: Release,
    /// Strata merged, waves without encounter counts, rules of the scheme that nobody confirmed …
    pub warnings: Vec<String>,
}

/// What can be said against a scheme before answers are counted: a leaf of it that the questionnaire lacks.
///
/// # Errors
/// Every such leaf.
pub fn check(scheme: &Scheme, codebook: &Codebook, period: &str) -> Result<()> {
    leaf::leaves(scheme, codebook, period).map(|_| ())
}

/// Computes every figure of a release.
///
/// - **Walk-ins** are counted and never enter a share or the index.
/// - **Weights** are finished visits over answers within office × service group of a wave (merged inside the office where
///   a group has fewer than two answers), so that answers stand for the visits of their stratum. Within strata answering
///   is taken to be at random. Without encounter counts all answers weigh the same.
/// - **Periods** are the waves, and where these are quarters also the rolling four quarters and the calendar year, pooled
///   over visits; units are the offices and [`crate::Score::EVERYONE`].
/// - **Errors** come from one joint covariance of all items of a unit, carried through the tree of the scheme. Responses are
///   the sampling units. No finite population correction is made, although the visits are counted: which items a visit is
///   asked is a second random phase, and leaving the correction out errs on the careful side.
/// - **Offices that merged** are one in earlier periods too where all of them have answers there, each answer standing for the
///   visits of its own office; else, and after a split, the series breaks ([`crate::release::OfficeChange`]).
/// - **The gate** hides what rests on too little, with the reason ([`Gate`]), and with fewer than ten answers also their number and
///   the cells from which it could be worked out; an audit of the linked tables says what stays open.
/// - **Ranks** carry the range that differences between units leave open; **differences** of each unit from all units, in the
///   index and in its factors, and of its index
///   from earlier waves come with p values (Holm 1979) and intervals (Bonferroni) adjusted for their number.
///
/// The answer to "is it different" is a figure with statistic `difference`, category `vs_all` or `vs_2026-Q2`.
///
/// ```
/// use analytics::{Codebook, index::Scheme, release::Metadata, wave::{self, Gate, Wave}};
///
/// // Nobody was asked anything: the fault names every leaf of the scheme that the questionnaire lacks.
/// let wave = Wave { codebook: &Codebook::default(), microdata: &Default::default(), encounters: &[], units: &[] };
/// let error = wave::compile(&wave, &Scheme::builtin("sipas")?, &Gate::default(), Metadata::default()).unwrap_err();
/// assert_eq!(error.faults().len(), 22);
/// assert!(error.to_string().starts_with("scheme sipas, leaf access_seats: phiếu hỏi không có câu này / the questionnaire has no item access_seats"));
/// # Ok::<(), analytics::Error>(())
/// ```
///
/// # Errors
/// Every fault of the codebook, the answers and the register at once; a leaf of the scheme that the questionnaire lacks.
pub fn compile(wave: &Wave<'_>, scheme: &Scheme, gate: &Gate, about: Metadata) -> Result<Compiled> {
    let mut metadata = Metadata { level: index::build::LEVEL, ..about };
    let told = boundaries::told(wave.microdata, wave.encounters, &mut metadata.office_changes);
    let wave = &match &told {
        Some((microdata, encounters)) => Wave { microdata, encounters, ..*wave },
        None => *wave,
    };
    let frame = ResponseFrame::new(wave.microdata, wave.codebook)?;
    table::check_register(frame, wave)?;
    let strata = strata::stratify(frame, wave.encounters);
    if metadata.period.is_empty() {
        metadata.period = strata.periods.last().cloned().unwrap_or_default();
    }
    let (codes, leaves) = leaf::leaves(scheme, wave.codebook, &metadata.period)?;
    let table = Table::new(frame, wave.units, &strata, &leaves);
    let indicators = table.indicators(codes);
    let mut index = index::build(scheme, &indicators)?;
    let labels = scheme.labels(&metadata.period);
    let factors = labels.iter().filter(|label| label.parent.as_deref() == Some(scheme.code.as_str()));
    let compared: Vec<&str> =
        std::iter::once(scheme.code.as_str()).chain(factors.map(|factor| &*factor.code)).collect();
    let slopes = index::build::slopes(scheme, &indicators, &compared)?;

    gate.apply(&mut index.scores, &table);
    let nodes = scheme.labels(&metadata.period);
    let open = disclosure::protect(gate, &mut index.scores, &table, &nodes);
    rank::rank(&mut index.scores, &table, metadata.level);
    let shares = shares::Shares { frame, table: &table, strata: &strata, tally: Tally::new(frame, &strata), gate };
    let mut figures = shares.counts();
    figures.extend(shares.proportions(metadata.level));
    disclosure::protect_figures(gate, &index.scores, &mut figures);
    let differences: Vec<change::Differences<'_>> =
        compared.iter().map(|node| change::Differences::new(&index.scores, &table, node, metadata.level)).collect();
    figures.extend(change::against_everyone(&differences[..1], &slopes[..1]));
    figures.extend(differences[0].against_earlier());
    figures.extend(change::against_everyone(&differences[1..], &slopes[1..]));

    boundaries::mark(&mut index.scores, &mut figures, &metadata.office_changes);

    metadata.scheme = scheme.code.clone();
    metadata.scheme_version = scheme.version.clone();
    metadata.minimum_n = gate.minimum_n;
    // A year has scores of its own, equal to those of the rolling range that ends with it, and no place in a series.
    let in_series = table.windows.iter().filter(|window| !window.is_year());
    metadata.periods = in_series.map(|window| window.label.clone()).collect();
    table.sort(&mut index.scores, &nodes);
    let mut warnings = strata.warnings;
    warnings.extend(leaf::outside(scheme, wave.codebook, &metadata.period));
    warnings.extend(index.warnings);
    warnings.extend(open);
    let release = Release {
        metadata,
        units: wave.units.to_vec(),
        nodes,
        codebook: wave.codebook.clone(),
        scores: index.scores,
        figures,
    };
    Ok(Compiled { release, warnings })
}
