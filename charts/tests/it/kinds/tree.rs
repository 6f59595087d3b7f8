//! What an index is made of.

use charts::{
    Chart, Error, Kind, Selection, figures,
    spec::{Plot, Weighed},
};

use super::sparks::faults;
use crate::offices;

fn drawn(text: &str) -> Result<Chart, Error> {
    let read = figures::read(text, "tree.csv", Kind::Tree, &figures::Choice::default())?;
    Chart::from_release(&read.release, Kind::Tree, &Selection { reads: Some(read.reads), ..Selection::default() })
}

const LINEAGE: &str = "period,node,parent,level,weight,share,effective,variance,name_vi,name_en,scaling\n\
    2026,a1,a,1,1,0.5,0.3,,Chờ,Wait,\n2026,a2,a,1,1,0.5,0.3,,Phí,Fee,\n2026,a,i,2,3,0.6,0.6,,Tiếp cận,Access,\n\
    2026,b,i,1,2,0.4,0.4,,Kết quả,Result,\n2026,i,,3,1,1,1,,Chỉ số,Index,\n";

#[test]
fn what_the_lineage_of_an_index_prints_is_drawn_with_its_names() {
    let chart = drawn(LINEAGE).unwrap();
    let rows: Vec<Vec<String>> = chart.table().rows;
    let wanted = [
        ["Chỉ số", "–", "100,0%", "100,0%"],
        ["Tiếp cận", "Chỉ số", "60,0%", "60,0%"],
        ["Chờ", "Tiếp cận", "50,0%", "30,0%"],
        ["Phí", "Tiếp cận", "50,0%", "30,0%"],
        ["Kết quả", "Chỉ số", "40,0%", "40,0%"],
    ];
    assert_eq!(rows, wanted.map(|row| row.map(str::to_owned).to_vec()));
    assert_eq!(chart.headline(), "“Tiếp cận” nặng nhất: 60,0% của chỉ số");
    assert_eq!(faults("tree-lineage", &chart), [""; 0]);
}

#[test]
fn parts_that_do_not_add_up_to_the_node_above_are_refused() {
    let said = drawn(&LINEAGE.replace("0.5,0.3,,Phí", "0.5,0.1,,Phí")).unwrap_err().to_string();
    assert!(said.contains("Tiếp cận: 60%") && said.contains("40%"), "{said}");
    let without_root = drawn("statistic,variable,parent,estimate\nweight,a,b,0.5\n").unwrap_err().to_string();
    assert!(without_root.contains("không có parent là gốc"), "{without_root}");
}

#[test]
fn a_box_is_as_high_as_its_weight() {
    let chart = drawn(LINEAGE).unwrap();
    let placed = charts::layout::layout(chart.spec(), &charts::Theme::default(), charts::Size::SLIDE);
    let heights: Vec<f64> = placed
        .groups
        .iter()
        .filter(|group| group.row.is_some())
        .filter_map(|group| match group.shapes[0] {
            charts::layout::Shape::Bar { from, to, .. } => Some(to.1 - from.1),
            _ => None,
        })
        .collect();
    for (height, share) in heights.iter().zip([1.0, 0.6, 0.3, 0.3, 0.4]) {
        assert!((height - heights[0] * share).abs() < 0.1, "{heights:?}");
    }
}

#[test]
fn an_index_that_pools_answers_weighs_its_items_by_them() {
    let mut release = offices::release();
    let scheme = analytics::index::Scheme::builtin("sipas").unwrap();
    release.nodes = scheme.labels(offices::PERIOD);
    release.figures.clear();
    for (index, leaf) in scheme.leaves().enumerate() {
        let mut figure = offices::proportion(&leaf.code, "satisfied", 0.8, 0.02);
        figure.n = Some(if index == 0 { 300 } else { 100 });
        release.figures.push(figure);
    }
    let chart = Chart::from_release(&release, Kind::Tree, &Selection::default()).unwrap();
    let Plot::Tree(tree) = &chart.spec().plot else { panic!("a tree") };
    assert_eq!((tree.weighed, tree.nodes.len()), (Weighed::Answers, 28));
    // 300 of 300 + 21 · 100 answers.
    assert!((tree.nodes[2].share - 12.5).abs() < 1e-9, "{:?}", tree.nodes[2]);
    assert_eq!(faults("tree-pooled", &chart), [""; 0]);
    release.figures.clear();
    let refused = Chart::from_release(&release, Kind::Tree, &Selection::default()).unwrap_err().to_string();
    assert!(refused.contains("không ghi trọng số") && refused.contains("--show lineage"), "{refused}");
}

#[test]
fn a_tree_of_many_leaves_has_pages_and_every_leaf_is_on_one() {
    let mut text = String::from("statistic,variable,parent,estimate,name_vi\nweight,i,,1,Chỉ số\n");
    for factor in 0..6 {
        text.push_str(&format!(
            "weight,f{factor},i,{},Yếu tố có một cái tên dài hơn thường lệ số {factor}\n",
            1.0 / 6.0
        ));
        for item in 0..10 {
            let name = format!("Nội dung thứ {item} của yếu tố {factor}, viết dài như trong phiếu hỏi để xuống dòng");
            text.push_str(&format!("weight,f{factor}i{item},f{factor},{},\"{name}\"\n", 1.0 / 60.0));
        }
    }
    let read = figures::read(&text, "tree.csv", Kind::Tree, &figures::Choice::default()).unwrap();
    let pages = Chart::pages(&read.release, Kind::Tree, &Selection { reads: Some(read.reads), ..Selection::default() })
        .unwrap();
    let leaves: usize =
        pages.iter().map(|page| page.table().rows.iter().filter(|row| row[0].starts_with("Nội dung")).count()).sum();
    assert_eq!((pages.len(), leaves), (3, 60));
    let found: Vec<String> = pages.iter().flat_map(|page| faults("tree-many", page)).collect();
    assert!(found.is_empty(), "{} faults\n{}", found.len(), found.join("\n"));
}
