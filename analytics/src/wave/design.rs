//! Why a release has a design of its own, and takes no other.

use crate::design::DesignFile;
use crate::error::{Error, Fault, Result, Stage};

/// Refuses a design file for a release, key by key, with the reason; a file that says nothing passes.
///
/// A release weighs answers by finished visits in strata of office × service group, and adds these strata as independent samples over
/// offices, quarters and years, from files that lie in its own folder. A calibration would tie offices to each other, and its
/// margins are in no such file. An index under any design, calibrated or not, comes from
/// [`Indicators::from_sample`](crate::index::Indicators::from_sample).
///
/// ```
/// use analytics::{design::DesignFile, wave};
///
/// let raked = DesignFile::parse("[[calibrate]]\nmethod = 'rake'\nmargins = ['sex.csv']", "design.toml")?;
/// let refused = wave::check_design(&raked, "design.toml").unwrap_err().to_string();
/// assert!(refused.contains("calibrate") && refused.contains("hailong index --design"));
/// # Ok::<(), analytics::Error>(())
/// ```
///
/// # Errors
/// [`Stage::Design`] with every key that says how the answers were sampled or weighed.
pub fn check_design(design: &DesignFile, file: &str) -> Result<()> {
    let fault = |key: &str| {
        let (cause, remedy) = match key {
            "calibrate" | "nonresponse" | "trim" => (
                "bản công bố cộng các tầng cơ quan × nhóm dịch vụ như những mẫu độc lập; hiệu chỉnh trọng số buộc các cơ quan vào nhau, và số biên của nó không nằm trong thư mục công bố / a release adds strata of office × service group as independent samples; weights that are adjusted tie offices to each other, and what they are adjusted to is not in the release folder",
                "bỏ khóa này; chỉ số có hiệu chỉnh: / drop the key; for a calibrated index: hailong index --design design.toml --data FILE",
            ),
            _ => (
                "bản công bố có thiết kế riêng: mỗi phiếu thay cho số lượt giải quyết của tầng cơ quan × nhóm dịch vụ / a release has its own design: each answer stands for the finished visits of its stratum, office × service group",
                "bỏ khóa này; chỉ số theo thiết kế khác: / drop the key; for an index under another design: hailong index --design design.toml --data FILE",
            ),
        };
        Fault::new(format!("{file}: {key}"), cause, remedy)
    };
    let faults: Vec<Fault> = design.said().into_iter().map(fault).collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::new(Stage::Design, faults)) }
}
