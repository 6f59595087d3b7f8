//! A QR code as a vector picture.

use fast_qr::{
    ECL, QRBuilder, QRCode,
    convert::{Builder, svg::SvgBuilder},
};

use crate::Error;

/// The longest text that is printed as a code, in bytes: beyond it the modules get too fine for a receipt printer.
pub const LONGEST: usize = 150;

/// The modules of the code of a text, row by row; `true` is dark. There is no margin.
///
/// ```
/// let modules = charts::print::Modules::of("https://example.gov.vn/b/ABC")?;
/// assert_eq!(modules.size(), 29); // 28 bytes: version 3, which holds 42
/// assert!(modules.is_dark(0, 0), "the corner of a finder pattern");
/// # Ok::<(), charts::Error>(())
/// ```
#[derive(Debug)]
pub struct Modules(QRCode);

impl Modules {
    /// The code of `text`, of which 15 % may be lost: enough for a creased slip.
    ///
    /// # Errors
    /// [`Error::TooLongForQr`] beyond [`LONGEST`] bytes.
    pub fn of(text: &str) -> Result<Self, Error> {
        let too_long = || Error::TooLongForQr(text.len());
        if text.len() > LONGEST {
            return Err(too_long());
        }
        QRBuilder::new(text).ecl(ECL::M).build().map(Self).map_err(|_| too_long())
    }

    /// Modules on a side.
    pub fn size(&self) -> usize {
        self.0.size
    }

    /// Whether the module in this row and column is dark.
    pub fn is_dark(&self, row: usize, column: usize) -> bool {
        self.0[row][column].value()
    }

    /// The code with its quiet zone of four modules.
    pub(super) fn svg(&self) -> String {
        SvgBuilder::default().margin(4).to_str(&self.0)
    }
}
