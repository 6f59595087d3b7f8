//! The data sets that every chart must survive.

use analytics::{Release, Score, Status};
use charts::Selection;

use crate::offices::{self, Office, PERIODS, proportion, score};

pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) release: Release,
    pub(crate) selection: Selection,
}

pub(crate) fn cases() -> Vec<Case> {
    let case = |name, release| Case { name, release, selection: Selection::default() };
    vec![
        case("normal", offices::release()),
        case("one-unit", one_unit()),
        case("ties", ties()),
        case("many", many_units_with_long_names()),
        case("suppressed", suppressed()),
        case("extremes", extremes()),
        case("untested", untested()),
        case("break", a_change_of_method()),
        Case {
            name: "english",
            release: offices::release(),
            selection: Selection { lang: charts::Lang::En, ..Selection::default() },
        },
        Case { name: "simulated", release: simulated(), selection: Selection::default() },
    ]
}

pub(crate) fn one_unit() -> Release {
    let mut release = offices::with_offices(&[("tn", "Bộ phận Tiếp nhận và Trả kết quả", 88.35, 6.1, 42)]);
    release.metadata.periods = vec![offices::PERIOD.into()];
    release
}

pub(crate) fn ties() -> Release {
    let names = [
        "Ủy ban nhân dân xã Ea Kao",
        "Ủy ban nhân dân xã Đắk Wil",
        "Phường Ỷ La",
        "Sở Ữ",
        "Sở Ă",
        "Sở A",
        "Sở Đ",
        "Sở D",
    ];
    let codes = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let offices: Vec<Office<'_>> =
        codes.into_iter().zip(names).map(|(code, name)| (code, name, 84.1, 2.5, 150)).collect();
    offices::with_offices(&offices)
}

pub(crate) fn many_units_with_long_names() -> Release {
    let names: Vec<String> = (1..=40)
        .map(|number| format!("Bộ phận Tiếp nhận và Trả kết quả của Ủy ban nhân dân phường Nghĩa Đường Thượng số {number}, đặc khu Phú Quý"))
        .collect();
    let codes: Vec<String> = (1..=40).map(|number| format!("u{number}")).collect();
    let offices: Vec<Office<'_>> = (0..40)
        .map(|index| {
            (
                codes[index].as_str(),
                names[index].as_str(),
                70.0 + 0.61 * ((index * 17) % 40) as f64,
                1.0 + (index % 7) as f64 * 0.6,
                1030 + index as u64,
            )
        })
        .collect();
    let mut release = offices::with_offices(&offices);
    release.metadata.population = analytics::Text::new(
        "người dân và đại diện tổ chức đã nhận kết quả giải quyết thủ tục hành chính tại Bộ phận Tiếp nhận và Trả kết quả các cấp trong kỳ khảo sát",
        "people and representatives of organisations who received the result of a procedure",
    );
    for item in &mut release.codebook.items {
        item.text.vi = format!("{} theo đúng bộ thủ tục hành chính đã công bố của cơ quan", item.text.vi);
    }
    release
}

pub(crate) fn suppressed() -> Release {
    let mut release = offices::release();
    for (index, score) in release.scores.iter_mut().enumerate() {
        if index % 2 == 0 {
            score.status = Status::Suppressed;
            score.n = Some(11);
        } else if index % 5 == 0 {
            *score = Score {
                score: None,
                low: None,
                high: None,
                se: None,
                n: Some(0),
                status: Status::Undefined,
                ..score.clone()
            };
        }
    }
    for figure in release.figures.iter_mut().filter(|figure| figure.variable.starts_with("feedback")) {
        figure.status = Status::Suppressed;
        figure.n = Some(9);
    }
    release
}

pub(crate) fn extremes() -> Release {
    let mut release = offices::with_offices(&[
        ("a", "Văn phòng Ban", 100.0, 3.0, 44),
        ("b", "Phòng Quản lý đầu tư", 0.0, 4.0, 51),
        ("c", "Phòng Quản lý lao động", 50.0, 14.0, 30),
    ]);
    release.scores.retain(|score| score.unit != "all" || score.period == offices::PERIOD);
    for (index, period) in PERIODS.iter().enumerate().take(7) {
        release.scores.push(score("all", period, if index % 2 == 0 { 0.0 } else { 100.0 }, 5.0, 40));
    }
    let items: Vec<String> = release.codebook.items.iter().map(|item| item.key.clone()).collect();
    release.figures.retain(|figure| figure.statistic == "difference");
    for (index, item) in items.iter().enumerate() {
        // All answers in one level; the other levels have no figure at all, or one that says zero.
        let code = (index % 5 + 1).to_string();
        release.figures.push(proportion(item, &code, 1.0, 0.0));
        if index % 2 == 0 {
            release.figures.push(proportion(item, &(index % 4 + 2).to_string(), 0.0, 0.0));
            release.figures.dedup_by(|later, earlier| {
                later.statistic == "proportion"
                    && later.variable == earlier.variable
                    && later.category == earlier.category
            });
        }
        release.figures.push(proportion(item, "satisfied", if index % 5 >= 3 { 1.0 } else { 0.0 }, 0.01));
    }
    release
}

pub(crate) fn untested() -> Release {
    let mut release = offices::release();
    release.figures.retain(|figure| figure.statistic != "difference");
    for score in &mut release.scores {
        (score.rank_low, score.rank_high) = (None, None);
    }
    release
}

pub(crate) fn a_change_of_method() -> Release {
    let mut release = offices::release();
    for score in release.scores.iter_mut().filter(|score| score.unit == "all" && score.period == "2025-Q4") {
        score.status = Status::Break;
    }
    release.scores.retain(|score| score.period != "2025-Q2");
    release
}

fn simulated() -> Release {
    let mut release = offices::release();
    release.metadata.simulated = true;
    release
}
