//! Words of the nodes of an index.

use crate::{
    ChartSpec,
    describe::{Said, lower},
    format,
    spec::{Node, Tree, Weighed},
};

/// Weights that differ by less are called equal.
const EQUAL: f64 = 0.05;

pub(crate) fn percent(spec: &ChartSpec, share: f64) -> String {
    format!("{}%", format::number(share, 1, spec.lang))
}

pub(crate) fn headline(spec: &ChartSpec, tree: &Tree) -> String {
    let mut tops: Vec<&Node> = tree.nodes.iter().filter(|node| node.depth == 1).collect();
    tops.sort_by(|one, other| other.share.total_cmp(&one.share));
    let (Some(first), Some(last)) = (tops.first(), tops.last()) else { return spec.measure.clone() };
    let is_alone = tops.get(1).is_none_or(|second| first.share - second.share >= EQUAL);
    let share = percent(spec, first.share);
    let (count, measure) = (tops.len(), lower(&spec.measure));
    if spec.page.1 > 1 {
        let drawn = percent(spec, tree.drawn(0));
        return spec.lang.pick(
            format!("Các phần ở trang này nặng {drawn} của {measure}"),
            format!("The parts of this page weigh {drawn} of {measure}"),
        );
    }
    if first.share - last.share < EQUAL {
        return spec.lang.pick(
            format!("{count} phần của {measure} nặng bằng nhau: {share} mỗi phần"),
            format!("The {count} parts of {measure} weigh the same: {share} each"),
        );
    }
    if is_alone {
        return spec.lang.pick(
            format!("“{}” nặng nhất: {share} của {measure}", first.name),
            format!("“{}” weighs most: {share} of {measure}", first.name),
        );
    }
    spec.lang.pick(
        format!("{count} phần của {measure} nặng từ {} đến {share}", percent(spec, last.share)),
        format!("The {count} parts of {measure} weigh {} to {share}", percent(spec, last.share)),
    )
}

pub(crate) fn subtitle(spec: &ChartSpec, _: &Tree, _: &str) -> (String, String) {
    let when = if spec.period.is_empty() { String::new() } else { format!(", {}", spec.period) };
    spec.lang.pick(
        (
            format!("Cây chỉ số và trọng số hiệu dụng (%) của {}{when}", lower(&spec.measure)),
            "kích thước: phần trong cả chỉ số".to_owned(),
        ),
        (
            format!("The tree of {} and its effective weights (%){when}", spec.measure),
            "size: share in the whole".to_owned(),
        ),
    )
}

pub(crate) fn notes(spec: &ChartSpec, tree: &Tree, notes: &mut Vec<String>) {
    let (vi, en) = match tree.weighed {
        Weighed::Figures => (
            "Trọng số hiệu dụng: phần của một nút trong cả chỉ số, như tệp số liệu ghi; không phải ước lượng.",
            "Effective weight: the share of a node in the whole, as the file of figures says; not an estimate.",
        ),
        Weighed::Scheme => (
            "Trọng số hiệu dụng: tích các trọng số của phương pháp từ gốc xuống; không phải ước lượng.",
            "Effective weight: the product of the scheme’s weights from the root down; not an estimate.",
        ),
        Weighed::Answers => (
            "Chỉ số gộp câu trả lời, nên một nội dung nặng bằng phần của nó trong số câu trả lời hợp lệ (chưa kể trọng số mẫu).",
            "The index pools answers, so an item weighs by its share of the valid answers (without the weights of the sample).",
        ),
    };
    notes.push(spec.lang.pick(vi, en).to_owned());
    if spec.page.1 > 1 {
        let drawn = percent(spec, tree.drawn(0));
        notes.push(spec.lang.pick(
            format!("Trang này: {drawn} của cả chỉ số; ô của nút có phần ở trang khác chỉ cao bằng các phần ở đây."),
            format!(
                "This page: {drawn} of the whole; the box of a node with parts on other pages is as high as those here."
            ),
        ));
    }
    if tree.left_out > 0 {
        let count = tree.left_out;
        notes.push(spec.lang.pick(
            format!("{count} nút không có trọng số, không vẽ."),
            format!("{count} nodes without a weight are not drawn."),
        ));
    }
}

fn above<'a>(tree: &'a Tree, node: &Node) -> &'a str {
    node.parent.map_or(format::NO_NUMBER, |parent| tree.nodes[parent].name.as_str())
}

pub(crate) fn said(spec: &ChartSpec, tree: &Tree) -> Said {
    let opening = spec.lang.pick(
        format!("Cây của {}: {} nút với trọng số", lower(&spec.measure), tree.nodes.len()),
        format!("Tree of {}: {} nodes with their weights", spec.measure, tree.nodes.len()),
    );
    let mark = |node: &Node| match node.parent {
        None => format!("{} {}", node.name, percent(spec, node.share)),
        Some(_) => spec.lang.pick(
            format!("{} {}, thuộc “{}”", node.name, percent(spec, node.share), above(tree, node)),
            format!("{} {}, under “{}”", node.name, percent(spec, node.share), above(tree, node)),
        ),
    };
    Said { opening, extremes: String::new(), marks: tree.nodes.iter().map(mark).collect() }
}

pub(crate) fn table(spec: &ChartSpec, tree: &Tree) -> (Vec<String>, Vec<Vec<String>>) {
    let header = [
        ("Nút", "Node"),
        ("Thuộc", "Under"),
        ("Phần trong nút trên", "Share in the node above"),
        ("Trọng số hiệu dụng", "Effective weight"),
    ];
    let row = |node: &Node| {
        let cells = [node.of_parent, node.share].map(|share| percent(spec, share));
        [vec![node.name.clone(), above(tree, node).to_owned()], cells.to_vec()].concat()
    };
    (header.map(|(vi, en)| spec.lang.pick(vi, en).to_owned()).to_vec(), tree.nodes.iter().map(row).collect())
}
