//! Where a demo lives: an empty folder, or one that a demo made before.

use std::{fs, path::Path};

use anyhow::{Context, anyhow};

use crate::output::Hint;

/// Says that a folder is a demo's, and whether the demo came to its end.
const MARK: &str = ".hailong-demo";

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing: everything is to be made.
    Empty,
    /// A demo that is complete.
    Complete,
}

impl Place {
    /// Makes the folder, or looks at what is in it. A demo that was cut short is cleared away; what is no demo is left alone.
    pub(super) fn prepare(dir: &Path) -> anyhow::Result<Self> {
        let refused = || format!("không dùng được thư mục {} (cannot use this folder)", dir.display());
        if dir.exists() && fs::read_dir(dir).with_context(refused)?.next().is_some() {
            match fs::read_to_string(dir.join(MARK)).ok().as_deref() {
                Some("complete\n") => return Ok(Self::Complete),
                Some(_) => fs::remove_dir_all(dir).with_context(refused)?,
                None => {
                    return Err(anyhow!(
                        "{} có tệp không phải của bản chạy thử (holds files that no demo made)",
                        dir.display()
                    ))
                    .hint("chọn thư mục khác bằng --dir (choose another folder with --dir)");
                }
            }
        }
        fs::create_dir_all(dir).with_context(refused)?;
        fs::write(dir.join(MARK), "under way\n").with_context(refused)?;
        Ok(Self::Empty)
    }
}

/// Marks the demo as complete.
pub(super) fn finish(dir: &Path) -> anyhow::Result<()> {
    Ok(fs::write(dir.join(MARK), "complete\n")?)
}
