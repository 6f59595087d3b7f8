//! COINr's two tables of an index.

use std::path::Path;

use analytics::index::{Companions, Indicators, Scheme};
use anyhow::Context;

use crate::output::{self, Hint};

/// `imeta.csv` of the last period's tree and `idata.csv` of all periods.
pub(super) fn coinr(
    folder: &Path,
    scheme: &Scheme,
    indicators: &Indicators,
    companions: &Companions,
) -> anyhow::Result<()> {
    let period = indicators.period.iter().max().map_or("", String::as_str);
    let (imeta, lost) = scheme.to_imeta(period);
    std::fs::create_dir_all(folder)
        .with_context(|| format!("không tạo được {} (cannot be made)", folder.display()))
        .hint("kiểm tra quyền ghi (check that it may be written)")?;
    let idata = scheme.to_idata(indicators, companions);
    for (file, (header, rows)) in [("imeta.csv", imeta), ("idata.csv", idata)] {
        output::csv_file(&folder.join(file), std::iter::once(header).chain(rows))?;
    }
    if !lost.is_empty() {
        output::note(format_args!(
            "bảng của COINr không có chỗ cho (COINr's table has no word for): {}",
            lost.join(", ")
        ));
    }
    Ok(())
}
