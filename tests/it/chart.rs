//! `hailong chart` draws what the program's own commands print, and anyone's figures.

use std::{fs, path::Path};

use crate::program::{done, refused};

const META: &str = "iCode,iName,Parent,Direction,Weight,Type\na,Chờ,x,1,1,Indicator\nb,Phí,x,1,1,Indicator\n\
    c,Kết quả,i,1,1,Indicator\nx,Tiếp cận,i,1,1,Aggregate\ni,Chỉ số,,1,1,Aggregate\n";
const DATA: &str = "uCode,a,b,c\nHà Nội,9,8,7\nHuế,5,9,6\nCà Mau,1,2,3\n";

fn with_an_index(dir: &Path) {
    fs::write(dir.join("meta.csv"), META).unwrap();
    fs::write(dir.join("data.csv"), DATA).unwrap();
}

#[test]
fn the_lineage_that_an_index_prints_is_drawn_as_a_tree() {
    let dir = tempfile::tempdir().unwrap();
    with_an_index(dir.path());
    let index = ["index", "--imeta", "meta.csv", "--idata", "data.csv", "--show", "lineage", "--format", "csv"];
    fs::write(dir.path().join("lineage.csv"), done(dir.path(), &index)).unwrap();
    let said = done(dir.path(), &["chart", "tree", "--figures", "lineage.csv", "--out", "tree.svg"]);
    assert_eq!(said.trim(), "2 phần của chỉ số nặng bằng nhau: 50,0% mỗi phần");
    let svg = fs::read_to_string(dir.path().join("tree.svg")).unwrap();
    assert_eq!(svg.matches("data-row=").count(), 5, "a mark a node");
}

#[test]
fn places_are_drawn_from_every_replication_kept_or_from_their_summary() {
    let dir = tempfile::tempdir().unwrap();
    with_an_index(dir.path());
    let sensitivity = ["sensitivity", "--imeta", "meta.csv", "--idata", "data.csv", "--noise", "0.25"];
    let more = ["--replications", "40", "--keep", "kept.csv", "--format", "csv"];
    fs::write(dir.path().join("summary.csv"), done(dir.path(), &[&sensitivity[..], &more[..]].concat())).unwrap();
    let kept = done(dir.path(), &["chart", "places", "--figures", "kept.csv", "--out", "kept.svg"]);
    assert_eq!(kept.trim(), "Hà Nội đứng đầu trong 100% lần tính lại; 3/3 đơn vị giữ một hạng");
    assert!(fs::read_to_string(dir.path().join("kept.svg")).unwrap().contains("40 lần tính lại"));
    let summary = done(dir.path(), &["chart", "places", "--figures", "summary.csv", "--out", "summary.pdf"]);
    assert_eq!(summary.trim(), "Chỉ Hà Nội có thể đứng đầu; 3/3 đơn vị chắc một hạng");
    assert!(fs::read(dir.path().join("summary.pdf")).unwrap().starts_with(b"%PDF"));
}

#[test]
fn a_table_of_small_lines_and_a_target_come_from_figures_of_any_origin() {
    let dir = tempfile::tempdir().unwrap();
    let figures = "statistic,variable,school,period,estimate,low,high,level,n\n\
        mean,score,A,2025,70,68,72,0.95,90\nmean,score,A,2026,75,73,77,0.95,90\n\
        mean,score,B,2025,60,57,63,0.95,80\nmean,score,B,2026,61,58,64,0.95,80\n\
        mean,score,,2025,65,64,66,0.95,170\nmean,score,,2026,68,67,69,0.95,170\n\
        difference,score,A,2026,5,2,8,0.95,\n";
    fs::write(dir.path().join("schools.csv"), figures.replace("0.95,\n", "0.95,90\n")).unwrap();
    let sparks = done(dir.path(), &["chart", "sparks", "--figures", "schools.csv", "--out", "sparks.png"]);
    assert_eq!(sparks.trim().replace('\u{a0}', " "), "2 đơn vị đến năm 2026, chưa kiểm định thay đổi");
    let trend = ["chart", "trend", "--figures", "schools.csv", "--target", "66", "--out", "trend.svg"];
    done(dir.path(), &trend);
    let svg = fs::read_to_string(dir.path().join("trend.svg")).unwrap();
    assert!(svg.contains("Mục tiêu") && svg.contains("66,00") && svg.contains("đã đạt"), "the last value is 67 to 69");
    let wrong = ["chart", "trend", "--figures", "schools.csv", "--target", "cao", "--out", "wrong.svg"];
    let output = crate::program::hailong(dir.path(), &wrong);
    assert_eq!(output.status.code(), Some(2));
    assert!(!dir.path().join("wrong.svg").exists());
}

#[test]
fn a_profile_needs_one_unit_and_says_which_there_are() {
    let dir = tempfile::tempdir().unwrap();
    let figures = "variable,school,period,estimate,low,high,level\n\
        score,A,2025,70,68,72,0.95\nscore,A,2026,75,73,77,0.95\nscore,B,2026,61,58,64,0.95\n";
    fs::write(dir.path().join("schools.csv"), figures).unwrap();
    let said = refused(dir.path(), &["chart", "profile", "--figures", "schools.csv", "--out", "profile.svg"]);
    assert!(said.contains("A, B"), "{said}");
    let drawn = ["chart", "profile", "--figures", "schools.csv", "--unit", "A", "--out", "profile.svg"];
    assert_eq!(done(dir.path(), &drawn).trim(), "A: 75,00, chưa kiểm định với mức chung");
}
