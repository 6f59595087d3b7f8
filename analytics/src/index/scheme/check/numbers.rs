//! The numbers of one node: weights, points, scales, posts, steps, classes, periods.

use super::Faults;
use crate::index::scheme::{Bounds, Classes, Node, NodePeriod, Normalise, Statistic};

pub(super) fn node(node: &Node, faults: &mut Faults<'_>) {
    let weights = node.periods.iter().filter_map(|period| period.weight).chain([node.weight]);
    if weights.into_iter().any(|weight| !weight.is_finite() || weight < 0.0) {
        faults.add(
            &node.code,
            ("trọng số âm hoặc không phải số", "a weight is negative or not a number"),
            ("ghi số từ 0 trở lên", "write a number from 0 up"),
        );
    }
    let maxima = node.periods.iter().filter_map(|period| period.max).chain(node.max);
    if maxima.into_iter().any(|max| !max.is_finite() || max <= 0.0) {
        faults.add(
            &node.code,
            ("`max` không lớn hơn 0", "`max` is not above zero"),
            ("ghi điểm tối đa", "write the most points to be had"),
        );
    }
    if node.max_column.is_some() && !matches!(node.normalise, Normalise::Points { .. }) {
        faults.add(
            &node.code,
            ("`max_column` cần chuẩn hóa theo điểm", "`max_column` needs the leaf to be normalised by points"),
            ("ghi normalise = {method = \"points\"}", "write normalise = {method = \"points\"}"),
        );
    }
    if !node.scale.is_finite() || node.scale == 0.0 {
        faults.add(
            &node.code,
            ("`scale` bằng 0 hoặc không phải số", "`scale` is zero or not a number"),
            ("ghi số nhân với điểm, 1 nếu không nhân", "write what the score is multiplied by, 1 for nothing"),
        );
    }
    if node.treat.is_some_and(|treat| treat.skew.is_nan() || treat.skew <= 0.0 || treat.kurtosis.is_nan()) {
        faults.add(
            &node.code,
            (
                "`treat` cần độ lệch lớn hơn 0 và một số cho độ nhọn",
                "`treat` needs a skewness above zero and a number for the kurtosis",
            ),
            ("2 và 3.5", "2 and 3.5"),
        );
    }
    if node.target.is_some_and(|target| !target.is_finite()) {
        faults.add(
            &node.code,
            ("`target` không phải số", "`target` is not a number"),
            ("ghi theo đơn vị của số liệu", "write it in the unit of the data"),
        );
    }
    if node.classes.as_ref().is_some_and(wrong) {
        faults.add(
            &node.code,
            (
                "xếp loại cần ngưỡng tăng dần và thêm một tên, hoặc số đơn vị mỗi hạng và bấy nhiêu tên, hoặc một cách chia và ít nhất hai tên",
                "classes need ascending thresholds and one name more, or sizes and as many names, or a method and two names at least",
            ),
            (
                "theo ngưỡng: tên đầu dành cho điểm chưa đạt ngưỡng nào; theo số đơn vị: tên đầu là hạng tốt nhất",
                "by threshold the first name is for what reaches none; by size the first is the best class",
            ),
        );
    }
    scale(node, faults);
    source(node, faults);
    columns(node, faults);
    periods(node, faults);
}

fn wrong(classes: &Classes) -> bool {
    let names = classes.names.len();
    if classes.method.is_some() {
        return names < 2 || !classes.thresholds.is_empty() || !classes.sizes.is_empty();
    }
    if classes.sizes.is_empty() {
        let numbers = classes.thresholds.iter().all(|threshold| threshold.is_finite());
        return names != classes.thresholds.len() + 1 || !classes.thresholds.is_sorted() || !numbers;
    }
    !classes.thresholds.is_empty() || classes.sizes.iter().any(|sizes| sizes.len() != names || sizes.contains(&0))
}

/// Posts, ranges and steps of a normaliser.
fn scale(node: &Node, faults: &mut Faults<'_>) {
    let (posts, range) = match node.normalise {
        Normalise::Goalposts { lower, upper, range, .. } => (Some([lower, upper]), Some(range)),
        Normalise::MinMax { bounds: Bounds::Fixed(posts), range, .. } => (Some(posts), Some(range)),
        Normalise::MinMax { range, .. } => (None, Some(range)),
        _ => (None, None),
    };
    if posts.is_some_and(|[lower, upper]| lower >= upper || !(upper - lower).is_finite()) {
        faults.add(
            &node.code,
            ("mốc dưới không nhỏ hơn mốc trên", "the lower post is not below the upper one"),
            (
                "ghi mốc theo đơn vị của số liệu, mốc dưới trước; ít hơn là tốt hơn thì ghi direction",
                "write the posts in the unit of the data, lower first; where less is better write direction",
            ),
        );
    }
    if range.is_some_and(|[low, high]| low >= high || !(high - low).is_finite()) {
        faults.add(
            &node.code,
            ("`range` không đi từ số nhỏ đến số lớn", "`range` does not go from the smaller number to the larger one"),
            (
                "ví dụ [1, 10]; ít hơn là tốt hơn thì ghi direction",
                "for example [1, 10]; where less is better write direction",
            ),
        );
    }
    if let Normalise::ZScore { mean, sd, bounds } = node.normalise {
        let fixed = if let Bounds::Fixed([centre, spread]) = bounds { [centre, spread] } else { [0.0, 1.0] };
        if !mean.is_finite()
            || !sd.is_finite()
            || sd <= 0.0
            || !fixed[0].is_finite()
            || fixed[1].is_nan()
            || fixed[1] <= 0.0
        {
            faults.add(
                &node.code,
                (
                    "z_score cần trung bình là số và độ lệch lớn hơn 0",
                    "z_score needs a mean that is a number and a deviation above zero",
                ),
                ("ví dụ mean = 10, sd = 2", "for example mean = 10, sd = 2"),
            );
        }
    }
    if let Normalise::Stepped { table } = &node.normalise {
        let ascending = table.windows(2).all(|steps| steps[0][0] < steps[1][0]);
        if table.is_empty() || !ascending || table.iter().flatten().any(|number| !number.is_finite()) {
            faults.add(
                &node.code,
                ("`table` không phải các bậc tăng dần", "`table` is not a list of ascending steps"),
                ("ghi [[cận dưới, điểm], …]", "write [[lower bound, score], …]"),
            );
        }
    }
}

/// What a statistic of an item needs to know.
fn source(node: &Node, faults: &mut Faults<'_>) {
    let Some(source) = node.source else { return };
    let ordered = source.valid.is_none_or(|[low, high]| low < high && (high - low).is_finite());
    let dissatisfied = matches!(source.statistic, Statistic::ShareDissatisfied | Statistic::NetSatisfaction);
    let unsaid = (dissatisfied && source.up_to.is_none())
        || (source.statistic == Statistic::Score0To100 && source.valid.is_none())
        || source.from.zip(source.up_to).is_some_and(|(from, up_to)| from <= up_to);
    if !ordered || unsaid {
        faults.add(
            &node.code,
            (
                "`source` thiếu số: share_dissatisfied và net_satisfaction cần up_to (nhỏ hơn from), score_0_100 cần valid, valid đi từ nhỏ đến lớn",
                "`source` lacks a number: share_dissatisfied and net_satisfaction need up_to (below from), score_0_100 needs valid, valid goes from low to high",
            ),
            ("ví dụ from = 4, up_to = 2, valid = [1, 5]", "for example from = 4, up_to = 2, valid = [1, 5]"),
        );
    }
}

/// Several columns are the answers of one person, so they need a statistic of answers.
fn columns(node: &Node, faults: &mut Faults<'_>) {
    let lists = node.periods.iter().filter_map(|period| period.columns.as_ref()).chain([&node.columns]);
    let lists: Vec<&Vec<String>> = lists.filter(|list| !list.is_empty()).collect();
    if !lists.is_empty() && node.source.is_none() {
        faults.add(
            &node.code,
            (
                "`columns` là các câu trả lời của một người, nên cần source = {statistic = …}",
                "`columns` are the answers of one person, so they need source = {statistic = …}",
            ),
            (
                "số liệu thì cho mỗi cột một nút lá và lấy trung bình ở nút cha",
                "with hard data give each column a leaf and let the node above take the mean",
            ),
        );
    }
    for column in lists.iter().flat_map(|list| {
        list.iter().enumerate().filter(|(at, column)| list[..*at].contains(column)).map(|(_, column)| column)
    }) {
        let (vi, en) = (format!("`columns` có `{column}` hai lần"), format!("`columns` has `{column}` twice"));
        faults.add(&node.code, (&vi, &en), ("giữ mỗi cột một lần", "keep each column once"));
    }
    if node
        .periods
        .iter()
        .any(|period| period.columns.as_ref().is_some_and(|list| list.is_empty() || period.column.is_some()))
    {
        faults.add(
            &node.code,
            (
                "`columns` của một giai đoạn cần ít nhất một cột, và không đi cùng `column`",
                "`columns` of a period needs a column at least, and does not go with `column`",
            ),
            ("giữ một trong hai khóa", "keep one of the two keys"),
        );
    }
    if node.source.and_then(|source| source.min_answered).is_some_and(|share| !(0.0..=1.0).contains(&share)) {
        faults.add(
            &node.code,
            ("`min_answered` nhận tỷ lệ từ 0 đến 1", "`min_answered` takes a share from 0 to 1"),
            ("một nửa số câu thì ghi 0.5", "write 0.5 for half of the questions"),
        );
    }
}

fn periods(node: &Node, faults: &mut Faults<'_>) {
    for (at, period) in node.periods.iter().enumerate() {
        if node.periods[..at].iter().any(|earlier| overlap(earlier, period)) {
            faults.add(
                &node.code,
                ("hai giai đoạn chồng lên nhau", "two of its periods overlap"),
                (
                    "giai đoạn trước kết thúc rồi giai đoạn sau mới bắt đầu",
                    "let each period end before the next begins",
                ),
            );
        }
        if period.span.from.as_ref().zip(period.span.to.as_ref()).is_some_and(|(from, to)| from > to) {
            faults.add(
                &node.code,
                ("giai đoạn kết thúc trước khi bắt đầu", "a period ends before it begins"),
                ("sửa `from` hoặc `to`", "mend `from` or `to`"),
            );
        }
    }
}

fn overlap(a: &NodePeriod, b: &NodePeriod) -> bool {
    let starts_in = |one: &NodePeriod, other: &NodePeriod| match &one.span.from {
        Some(from) => other.span.holds(from),
        None => other.span.from.is_none(),
    };
    starts_in(a, b) || starts_in(b, a)
}
