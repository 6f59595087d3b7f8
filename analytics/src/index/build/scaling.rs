//! Where the scale of an index comes from.

use serde::{Deserialize, Serialize};

use crate::index::scheme::{Bounds, Node, Normalise, Scheme};

/// Where the scale of the scores comes from: of all leaves, that of the one whose periods compare least.
///
/// The first of them is the one whose periods compare least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scaling {
    /// The units of each period: scores of different periods do not compare.
    Period,
    /// All periods together: a new period revises the old scores.
    Global,
    /// The extremes up to each period, which only widen.
    Historical,
    /// Posts that were given and stay: scores of different periods compare.
    Frozen,
    /// No leaf is scaled: the scores are in the unit of the data.
    #[default]
    None,
}

impl Scaling {
    /// The scaling of a scheme.
    pub fn of(scheme: &Scheme) -> Self {
        scheme.leaves().map(|leaf| Self::leaf(&leaf.normalise)).min().unwrap_or_default()
    }

    /// The scaling of what lies below one node, itself for a leaf; that of the scheme where it has no such node.
    pub fn below(scheme: &Scheme, node: &str) -> Self {
        let is_below = |leaf: &Node| {
            let above = |code: &String| scheme.node(code)?.parent.as_ref();
            std::iter::successors(Some(&leaf.code), |code| above(code)).any(|code| code == node)
        };
        let leaves = scheme.leaves().filter(|leaf| is_below(leaf));
        leaves.map(|leaf| Self::leaf(&leaf.normalise)).min().unwrap_or_else(|| Self::of(scheme))
    }

    fn leaf(normalise: &Normalise) -> Self {
        match normalise.bounds() {
            Some(Bounds::Period) => Self::Period,
            Some(Bounds::Global) => Self::Global,
            Some(Bounds::Historical) => Self::Historical,
            Some(Bounds::Fixed(_)) => Self::Frozen,
            None if *normalise == Normalise::None => Self::None,
            None => Self::Frozen,
        }
    }

    /// Whether scores of several periods compare, in words.
    pub(super) fn comparability(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Period => Some(
                "thang điểm riêng từng kỳ: điểm các kỳ không so sánh được với nhau / each period is scaled by itself: scores of different periods do not compare",
            ),
            Self::Global => Some(
                "một thang điểm cho mọi kỳ: thêm một kỳ sẽ sửa điểm các kỳ cũ / one scale for all periods: a new period revises the old scores",
            ),
            Self::Historical => Some(
                "thang điểm theo cực trị từ trước đến từng kỳ, chỉ mở rộng: điểm giảm có thể chỉ vì thang rộng ra / scaled by the extremes up to each period, which only widen: a score may fall because the scale grew",
            ),
            Self::Frozen => Some(
                "thang điểm cố định cho mọi kỳ: điểm các kỳ so sánh được với nhau / fixed scale for all periods: scores of different periods compare",
            ),
        }
    }
}
