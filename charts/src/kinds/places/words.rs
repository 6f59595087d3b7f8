//! Words of the places that units can have.

use crate::{
    ChartSpec,
    describe::{Said, count, lower},
    format,
    spec::{Basis, PlaceRow, Places},
};

/// A share as a whole per cent; what is more than nothing and less than one stays so.
pub(crate) fn percent(spec: &ChartSpec, share: f64) -> String {
    let whole = share * 100.0;
    if whole > 0.0 && whole < 1.0 { "<1".to_owned() } else { format::number(whole, 0, spec.lang) }
}

pub(crate) fn place(spec: &ChartSpec, places: &Places, place: f64) -> String {
    // A median between two places makes half a place of every one in its column.
    let is_whole =
        places.rows.iter().all(|row| [row.middle, row.range.0, row.range.1].iter().all(|of| of.fract() == 0.0));
    format::number(place, if is_whole { 0 } else { 1 }, spec.lang)
}

pub(crate) fn range(spec: &ChartSpec, places: &Places, (low, high): (f64, f64)) -> String {
    let [from, to] = [low, high].map(|end| place(spec, places, end));
    if low == high { from } else { format!("{from}–{to}") }
}

pub(crate) fn headline(spec: &ChartSpec, places: &Places) -> String {
    let (first, share) = (&places.first.0, places.first.1);
    let (certain, units) = (places.certain, places.units);
    match (places.basis, share) {
        // Where no unit is first in most replications none is named.
        (Basis::Shares(_), Some(share)) if share > 0.5 => {
            let share = percent(spec, share);
            spec.lang.pick(
                format!("{first} đứng đầu trong {share}% lần tính lại; {certain}/{units} đơn vị giữ một hạng"),
                format!("{first} comes first in {share}% of the replications; {certain} of {units} keep one place"),
            )
        }
        _ if places.may_be_first == 1 => spec.lang.pick(
            format!("Chỉ {first} có thể đứng đầu; {certain}/{units} đơn vị chắc một hạng"),
            format!("Only {first} can be first; {certain} of {units} are sure of one place"),
        ),
        _ => {
            let count = places.may_be_first;
            spec.lang.pick(
                format!("{count} đơn vị đều có thể đứng đầu; {certain}/{units} đơn vị chắc một hạng"),
                format!("{count} units can all be first; {certain} of {units} are sure of one place"),
            )
        }
    }
}

pub(crate) fn subtitle(spec: &ChartSpec, places: &Places, _: &str) -> (String, String) {
    let when = if spec.period.is_empty() { String::new() } else { format!(", {}", spec.period) };
    let (vi, en) = match places.basis {
        Basis::Shares(_) => {
            ("ô: phần trăm số lần tính lại ở hạng ấy", "cell: per cent of the replications in that place")
        }
        Basis::Quantiles => {
            ("thanh: 90% số lần tính lại; dấu: trung vị", "bar: 90% of the replications; mark: the median")
        }
        Basis::Ranges => {
            ("thanh: khoảng hạng; dấu: hạng của ước lượng", "bar: the range of places; mark: the place of the estimate")
        }
    };
    (
        spec.lang
            .pick(format!("Hạng theo {}{when}", lower(&spec.measure)), format!("Places by {}{when}", spec.measure)),
        spec.lang.pick(vi, en).to_owned(),
    )
}

pub(crate) fn notes(spec: &ChartSpec, places: &Places, notes: &mut Vec<String>) {
    let level = format::level(spec.level, spec.lang);
    let (vi, en) = match places.basis {
        Basis::Shares(count) => {
            let count = count.map(|count| format::integer(count, spec.lang));
            let (vi, en) = count.map_or_else(
                || ("các lần tính lại".to_owned(), "replications".to_owned()),
                |count| (format!("{count} lần tính lại"), format!("{count} replications")),
            );
            (
                format!("Vẽ từ {vi} với lựa chọn khác của phương pháp hay của mẫu: tần suất, không phải kiểm định. Hạng hiếm hơn 0,5% không vẽ."),
                format!("Drawn from {en} under other choices of method or sample: frequencies and no test. Places rarer than 0.5% are not drawn."),
            )
        }
        Basis::Quantiles => (
            "Vẽ từ hạng 5%, trung vị và 95% của các lần tính lại; tần suất của từng hạng không có trong tệp.".to_owned(),
            "Drawn from the 5%, median and 95% places of replications; how often each place came up is not in the file.".to_owned(),
        ),
        Basis::Ranges => (
            format!("Vẽ từ khoảng hạng {level} của bản công bố: những hạng mà kiểm định từng cặp để ngỏ. Không có xác suất của từng hạng."),
            format!("Drawn from the {level} ranges of the release: the places that tests of pairs leave open. No place has a probability."),
        ),
    };
    notes.push(spec.lang.pick(vi, en));
    if places.left_out > 0 {
        let (count, all) = (places.left_out, places.left_out + places.units);
        notes.push(spec.lang.pick(
            format!("{count} trong {all} đơn vị không có hạng để công bố, không vẽ."),
            format!("{count} of {all} units have no place to publish and are not drawn."),
        ));
    }
    if places.is_dense() {
        let words =
            ("Quá nhiều ô để ghi số: các số ở bảng số liệu.", "Too many cells for numbers: the data table has them.");
        notes.push(spec.lang.pick(words.0, words.1).to_owned());
    }
}

fn range_name(spec: &ChartSpec, places: &Places) -> String {
    match places.basis {
        Basis::Ranges => {
            let level = format::level(spec.level, spec.lang);
            spec.lang.pick(format!("Khoảng hạng {level}"), format!("{level} range"))
        }
        Basis::Shares(_) | Basis::Quantiles => spec.lang.pick("Hạng 5–95%", "Place 5–95%").to_owned(),
    }
}

/// Heads of the middle and of the range.
pub(crate) fn heads(spec: &ChartSpec, places: &Places) -> [String; 2] {
    let middle = match places.basis {
        Basis::Ranges => spec.lang.pick("Hạng", "Place"),
        Basis::Shares(_) | Basis::Quantiles => spec.lang.pick("Trung vị", "Median"),
    };
    [middle.to_owned(), range_name(spec, places)]
}

/// The most frequent places in words: "hạng 2: 41%, hạng 1: 30%".
pub(crate) fn likely(spec: &ChartSpec, row: &PlaceRow) -> String {
    let mut shares = row.shares.clone();
    shares.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    let said = |(place, share): &(u32, f64)| {
        format!("{} {place}: {}%", spec.lang.pick("hạng", "place"), percent(spec, *share))
    };
    shares.iter().take(3).map(said).collect::<Vec<_>>().join(", ")
}

pub(crate) fn said(spec: &ChartSpec, places: &Places) -> Said {
    let opening = spec.lang.pick(
        format!("Biểu đồ hạng có thể có của {} đơn vị theo {}", places.rows.len(), lower(&spec.measure)),
        format!("Chart of the places that {} units can have by {}", places.rows.len(), spec.measure),
    );
    let mark = |row: &PlaceRow| {
        let likely = likely(spec, row);
        let likely = if likely.is_empty() { likely } else { format!("; {likely}") };
        let (middle, range) = (place(spec, places, row.middle), range(spec, places, row.range));
        spec.lang.pick(
            format!("{}: hạng {middle}, khoảng {range}{likely}", row.name),
            format!("{}: place {middle}, range {range}{likely}", row.name),
        )
    };
    Said { opening, extremes: String::new(), marks: places.rows.iter().map(mark).collect() }
}

pub(crate) fn table(spec: &ChartSpec, places: &Places) -> (Vec<String>, Vec<Vec<String>>) {
    let [middle, range_head] = heads(spec, places);
    let mut header = vec![spec.lang.pick("Đơn vị", "Unit").to_owned(), middle, range_head];
    let is_counted = places.is_counted();
    header.extend(is_counted.then(|| spec.lang.pick("Số phiếu", "Answers").to_owned()));
    let drawn: Vec<u32> = {
        let mut all: Vec<u32> = places.rows.iter().flat_map(|row| row.shares.iter().map(|(place, _)| *place)).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    header.extend(drawn.iter().map(|place| spec.lang.pick(format!("Hạng {place} (%)"), format!("Place {place} (%)"))));
    let row = |row: &PlaceRow| {
        let mut cells = vec![row.name.clone(), place(spec, places, row.middle), range(spec, places, row.range)];
        cells.extend(is_counted.then(|| count(spec, row.n)));
        cells.extend(drawn.iter().map(|place| {
            let share = row.shares.iter().find(|(known, _)| known == place).map_or(0.0, |(_, share)| *share);
            percent(spec, share)
        }));
        cells
    };
    (header, places.rows.iter().map(row).collect())
}
