//! `../shared/reference/residents`: two waves, six districts, items q2 to q17.

use std::{fmt::Write, fs, path::Path};

use super::{compile, done, figure, refused};
use crate::shared::shared;

const WAVES: [&str; 2] = ["1QSEP2021", "3QMAR2022"];
const IMPORT: [&str; 14] = [
    "import",
    "responses",
    "responses.csv",
    "--questionnaire",
    "residents.toml",
    "--period-column",
    "wave",
    "--office-column",
    "council_district",
    "--row-column",
    "row",
    "--missing",
    "9=dont_know",
    "--channel",
];

fn import<'a>(more: &[&'a str]) -> Vec<&'a str> {
    IMPORT.into_iter().chain(["web"]).chain(more.iter().copied()).collect()
}

/// The files of the reference, and a questionnaire and a scheme made from its codebook: a block is a factor. Left out are the
/// items on another scale (`q1_*`) and those whose direction is not known (`q32_*`).
pub(super) fn residents() -> Option<tempfile::TempDir> {
    let reference = shared("reference/residents")?;
    let dir = tempfile::tempdir().unwrap();
    fs::copy(reference.join("responses.csv"), dir.path().join("responses.csv")).unwrap();
    let codebook = fs::read_to_string(reference.join("codebook.csv")).unwrap();
    let items = codebook.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let items: Vec<_> = items.filter(|item| !item[0].starts_with("q1_") && !item[0].starts_with("q32_")).collect();
    let key = |block: &str| block.to_lowercase().replace(' ', "_").chars().take(32).collect::<String>(); // the longest code
    let both = |text: &str| format!("{{ vi = \"{text}\", en = \"{text}\" }}");

    let mut questionnaire = format!("key = \"residents\"\nversion = 1\ntitle = {}\n", both("Resident survey"));
    questionnaire += "low = 1\nhigh = 5\nsatisfied_from = 4\n";
    let mut scheme = format!(
        "code = \"residents\"\nversion = \"1\"\nunit = \"council_district\"\nperiod = \"wave\"\nname = {}\n\
         [defaults]\naggregate = {{method = \"pooled_share\"}}\n\
         source = {{statistic = \"share_satisfied\", from = 4, valid = [1, 5]}}\nscale = 100\n\
         [[node]]\ncode = \"residents\"\nname = {}\n",
        both("Resident survey"),
        both("Resident survey")
    );
    let mut blocks: Vec<&str> = Vec::new();
    for item in &items {
        if !blocks.contains(&item[2]) {
            blocks.push(item[2]);
        }
    }
    for block in blocks {
        write!(questionnaire, "[[factors]]\nkey = \"{}\"\ntext = {}\n", key(block), both(block)).unwrap();
        write!(scheme, "[[node]]\ncode = \"{}\"\nparent = \"residents\"\nname = {}\n", key(block), both(block))
            .unwrap();
    }
    for item in &items {
        let (code, label, block) = (item[0], both(item[1]), key(item[2]));
        write!(questionnaire, "[[items]]\nkey = \"{code}\"\nfactor = \"{block}\"\ntext = {label}\n").unwrap();
        write!(scheme, "[[node]]\ncode = \"{code}\"\nparent = \"{block}\"\nname = {label}\n").unwrap();
    }
    fs::write(dir.path().join("residents.toml"), questionnaire).unwrap();
    fs::write(dir.path().join("scheme.toml"), scheme).unwrap();
    Some(dir)
}

#[test]
fn a_published_survey_comes_out_as_its_reference_says() {
    let Some(dir) = residents() else { return };
    let dry = done(dir.path(), &import(&["--dry-run"]));
    assert!(dry.contains("2017") && dry.contains("1QSEP2021: 1033") && dry.contains("q32_01"), "{dry}");
    refused(dir.path(), &["release", "compile", "--scheme", "scheme.toml"]);

    assert!(done(dir.path(), &import(&[])).contains("2017 phiếu mới"));
    assert!(done(dir.path(), &import(&[])).contains("0 phiếu mới"), "a file taken twice is stored once");

    let release = compile(dir.path(), "scheme.toml");
    let (mut n, mut satisfied, mut sum) = (0.0, 0.0, 0.0);
    for (wave, share) in WAVES.into_iter().zip([46.66, 54.51]) {
        let of_wave = figure(&release, "q2_01", "satisfied", wave);
        assert!((of_wave.estimate.unwrap() * 100.0 - share).abs() < 0.005, "{wave}: {of_wave:?}");
        let answers = of_wave.n.unwrap() as f64;
        n += answers;
        satisfied += answers * of_wave.estimate.unwrap();
        for code in 1..=5 {
            let share = figure(&release, "q2_01", &code.to_string(), wave).estimate.unwrap();
            sum += answers * share * f64::from(code);
        }
    }
    assert_eq!(n, 1994.0);
    assert!((satisfied / n * 100.0 - 50.5015).abs() < 0.00005, "{}", satisfied / n);
    assert!((sum / n - 3.256_269).abs() < 0.000_000_5, "{}", sum / n);

    for wave in WAVES {
        let root =
            |unit: &str| release.scores.iter().find(|s| s.unit == unit && s.period == wave && s.node == "residents");
        for unit in ["1", "2", "3", "4", "5", "6", "all"] {
            let score = root(unit).unwrap_or_else(|| panic!("no index for district {unit} in {wave}"));
            let (low, value, high) = (score.low.unwrap(), score.score.unwrap(), score.high.unwrap());
            assert!(low < value && value < high && high - low < 12.0, "{score:?}");
        }
    }

    let folder = "releases/3QMAR2022";
    for (command, out) in [
        (vec!["chart", "ranking"], "ranking.svg"),
        (vec!["chart", "trend"], "trend.png"),
        (vec!["chart", "likert"], "likert.pdf"),
        (vec!["report"], "report.html"),
        (vec!["report"], "report.pdf"),
        (vec!["slides"], "slides.pdf"),
    ] {
        done(dir.path(), &[command.as_slice(), &["--release", folder, "--out", out]].concat());
        let bytes = fs::read(dir.path().join(out)).unwrap();
        let begins: &[u8] = match out.rsplit('.').next().unwrap() {
            "svg" => b"<svg",
            "png" => b"\x89PNG",
            "pdf" => b"%PDF",
            _ => b"<!",
        };
        assert!(bytes.len() > 5_000 && bytes.starts_with(begins), "{out}: {} bytes", bytes.len());
    }
    assert!(done(dir.path(), &["release", "show", folder]).contains("1QSEP2021, 3QMAR2022"));
    only_sealed_numbers_are_told(dir.path(), folder);
}

/// One figure changed by hand, and nothing is drawn or told from the release any more.
fn only_sealed_numbers_are_told(dir: &Path, folder: &str) {
    fs::write(dir.join(folder).join("mine.svg"), "a chart beside the release is no fault").unwrap();
    done(dir, &["release", "show", folder]);
    let scores = dir.join(folder).join("tables/scores.csv");
    let text = fs::read_to_string(&scores).unwrap();
    fs::write(&scores, text.replacen("43.3", "93.3", 1)).unwrap();
    for command in [&["release", "show", folder][..], &["chart", "ranking", "--release", folder, "--out", "no.svg"]] {
        let said = refused(dir, command);
        assert!(said.contains("tables/scores.csv: đã bị sửa / it was changed"), "{said}");
    }
    assert!(!dir.join("no.svg").exists());
}
