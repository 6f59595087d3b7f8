//! A QR code as one path, so that the kiosk can draw it without a picture from the network.

use fast_qr::QRBuilder;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Refusal, Result};

/// Light modules around the dark ones, without which no phone finds it.
const QUIET: usize = 4;

/// Where somebody gets to with their phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SquareView {
    /// The address, shown beside the code so that a wrong sticker is noticed.
    #[schema(example = "https://danhgia.example.gov.vn/rate?office=VPEZ")]
    pub address: String,
    /// Modules on a side, the quiet zone with them.
    #[schema(example = 41)]
    pub side: usize,
    /// An SVG path of the dark modules, each one unit wide.
    pub path: String,
}

impl SquareView {
    /// The code of an address.
    pub fn of(address: String) -> Result<Self> {
        let code = QRBuilder::new(address.as_str()).build().map_err(Refusal::internal)?;
        let mut path = String::new();
        for row in 0..code.size {
            for column in (0..code.size).filter(|column| code[row][*column].value()) {
                path.push_str(&format!("M{} {}h1v1h-1z", column + QUIET, row + QUIET));
            }
        }
        Ok(Self { address, side: code.size + 2 * QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corner_of_a_finder_pattern_stands_inside_the_quiet_zone() {
        let square = SquareView::of("https://example.gov.vn/rate?office=VPEZ".into()).unwrap();
        assert!(square.path.starts_with("M4 4h1v1h-1zM5 4h1v1h-1z"), "seven dark modules begin the first row");
        assert_eq!((square.side - 8 - 17) % 4, 0, "a side of 17 + 4 times its version");
    }
}
