//! COINr's two tables of an index.

use std::path::Path;

use analytics::index::{Companions, Indicators, Scheme, scheme::Plain};
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
    write(&folder.join("imeta.csv"), &imeta)?;
    write(&folder.join("idata.csv"), &scheme.to_idata(indicators, companions))?;
    if !lost.is_empty() {
        output::note(format_args!(
            "bảng của COINr không có chỗ cho (COINr's table has no word for): {}",
            lost.join(", ")
        ));
    }
    Ok(())
}

fn write(file: &Path, (header, rows): &Plain) -> anyhow::Result<()> {
    let quoted = |cell: &String| {
        if cell.contains([',', '"', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    let line = |cells: &Vec<String>| cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n";
    let text: String = std::iter::once(header).chain(rows).map(line).collect();
    let part = file.with_extension("part");
    std::fs::write(&part, text)
        .and_then(|()| std::fs::rename(&part, file))
        .with_context(|| format!("không ghi được {} (cannot be written)", file.display()))
        .hint("kiểm tra thư mục (check the folder)")
}
