//! Kinds beyond a release's own four: what they say of known data, and every layout on every data set.

use analytics::{Figure, Release, Score, Status, Text, release::Label};
use charts::{
    Chart, Error, Kind, Medium, Selection, Theme, Warning, layout,
    spec::{Plot, Standing, Unit},
};
use unicode_normalization::UnicodeNormalization as _;

use crate::{offices, rubric};

const NOW: &str = "2026-Q3";
const BEFORE: &str = "2025-Q3";
const PROVINCES: [&str; 34] = [
    "Tỉnh Lai Châu",
    "Tỉnh Lào Cai",
    "Tỉnh Tuyên Quang",
    "Tỉnh Cao Bằng",
    "Tỉnh Điện Biên",
    "Tỉnh Sơn La",
    "Tỉnh Phú Thọ",
    "Tỉnh Thái Nguyên",
    "Tỉnh Lạng Sơn",
    "Thành phố Hà Nội",
    "Tỉnh Bắc Ninh",
    "Tỉnh Quảng Ninh",
    "Tỉnh Ninh Bình",
    "Tỉnh Hưng Yên",
    "Thành phố Hải Phòng",
    "Tỉnh Thanh Hoá",
    "Tỉnh Nghệ An",
    "Tỉnh Hà Tĩnh",
    "Tỉnh Quảng Trị",
    "Thành phố Huế",
    "Thành phố Đà Nẵng",
    "Tỉnh Quảng Ngãi",
    "Tỉnh Đắk Lắk",
    "Tỉnh Gia Lai",
    "Tỉnh Tây Ninh",
    "Tỉnh Đồng Nai",
    "Tỉnh Lâm Đồng",
    "Tỉnh Khánh Hoà",
    "Tỉnh An Giang",
    "Tỉnh Đồng Tháp",
    "Thành phố Hồ Chí Minh",
    "Tỉnh Cà Mau",
    "Thành phố Cần Thơ",
    "Tỉnh Vĩnh Long",
];

/// Units with a value before and now, a standard error and a count of answers.
fn release(units: &[(String, f64, f64, f64, u64)]) -> Release {
    let mut release = offices::with_offices(&[("x", "x", 80.0, 1.0, 100)]);
    release.units.clear();
    release.scores.clear();
    release.figures.clear();
    let answers: u64 = units.iter().map(|unit| unit.4).sum();
    let mean = |pick: fn(&(String, f64, f64, f64, u64)) -> f64| {
        units.iter().map(|unit| pick(unit) * unit.4 as f64).sum::<f64>() / answers as f64
    };
    release.scores.push(offices::score("all", BEFORE, mean(|unit| unit.1), 0.5, answers));
    release.scores.push(offices::score("all", NOW, mean(|unit| unit.2), 0.5, answers));
    for (index, (name, before, now, half, n)) in units.iter().enumerate() {
        let code = format!("p{index}");
        release.units.push(Label { code: code.clone(), parent: None, name: Text::new(name.clone(), name.clone()) });
        if index < 22 {
            release.nodes.push(Label {
                code: format!("i{index}"),
                parent: None,
                name: Text::new(name.clone(), name.clone()),
            });
            release.figures.push(part(index, "performance", *now, *half, *n));
            release.figures.push(part(index, "importance", 0.02 + 0.01 * ((index * 5) % 7) as f64, 0.008, *n));
        }
        for (period, value) in [(BEFORE, before), (NOW, now)] {
            let se = half / 1.959_963_984_540_054;
            release.scores.push(Score { se: Some(se), ..offices::score(&code, period, *value, *half, *n) });
        }
    }
    release
}

fn part(index: usize, category: &str, value: f64, half: f64, n: u64) -> Figure {
    Figure {
        statistic: "importance_performance".into(),
        variable: format!("i{index}"),
        category: Some(category.into()),
        estimate: Some(value),
        low: Some(value - half),
        high: Some(value + half),
        n: Some(n),
        ..Figure::default()
    }
}

fn provinces(value: impl Fn(usize) -> (f64, f64, f64, u64)) -> Release {
    let named = PROVINCES.iter().enumerate().map(|(index, name)| {
        let (before, now, half, n) = value(index);
        ((*name).to_owned(), before, now, half, n)
    });
    release(&named.collect::<Vec<_>>())
}

fn normal() -> Release {
    provinces(|index| {
        let value = 74.0 + 0.5 * ((index * 13) % 34) as f64;
        (
            value,
            value + ((index * 7) % 9) as f64 - 3.0,
            0.4 + 0.15 * (index % 8) as f64,
            300 + 137 * (index as u64 % 20),
        )
    })
}

fn data_sets() -> Vec<(&'static str, Release)> {
    let mut suppressed = normal();
    for (index, score) in suppressed.scores.iter_mut().enumerate().filter(|(index, _)| index % 3 == 0) {
        (score.status, score.n) = (Status::Suppressed, Some(12 + index as u64 % 5));
    }
    for figure in suppressed.figures.iter_mut().step_by(3) {
        (figure.status, figure.n) = (Status::Suppressed, Some(9));
    }
    let mut decomposed = normal();
    for unit in &mut decomposed.units {
        unit.name.vi = unit.name.vi.nfd().collect();
    }
    for node in &mut decomposed.nodes {
        node.name.vi = node.name.vi.nfd().collect();
    }
    let long: Vec<_> = (0..120)
        .map(|index| {
            let name = format!(
                "Ủy ban nhân dân phường Nghĩa Đường Thượng số {index}, thành phố trực thuộc trung ương Đà Nẵng"
            );
            let value = 60.0 + 0.3 * ((index * 31) % 120) as f64;
            (name, value, value + (index % 5) as f64 - 2.0, 1.5, 40 + 25 * (index as u64 % 37))
        })
        .collect();
    vec![
        ("normal", normal()),
        ("one", release(&[("Thành phố Hà Nội".to_owned(), 80.0, 85.0, 2.0, 400)])),
        ("ties", provinces(|_| (82.0, 82.0, 1.0, 400))),
        ("many", release(&long)),
        ("suppressed", suppressed),
        ("extremes", provinces(|index| ([0.0, 100.0][index % 2], [100.0, 0.0][index % 2], 3.0, 35 + index as u64))),
        ("nfd", decomposed),
    ]
}

const KINDS: [Kind; 7] =
    [Kind::Bars, Kind::Slope, Kind::Funnel, Kind::Tiles, Kind::Drivers, Kind::Control, Kind::Multiples];

fn selection() -> Selection {
    Selection { reads: Some(Unit::Percent), ..Selection::default() }
}

fn chart(release: &Release, kind: Kind) -> Chart {
    Chart::from_release(release, kind, &selection()).unwrap()
}

#[test]
fn every_layout_of_every_data_set_keeps_the_rubric() {
    let mut faults = Vec::new();
    let mut drawn = 0;
    for (set, release) in data_sets() {
        for kind in KINDS {
            let pages = match Chart::pages(&release, kind, &selection()) {
                Ok(pages) => pages,
                // Offices have no tile, and one province is no picture of a country.
                Err(Error::NotForThis { .. }) if kind == Kind::Tiles && ["many", "one"].contains(&set) => continue,
                // One item has nothing to be weighed against.
                Err(Error::NothingToShow { .. }) if kind == Kind::Drivers && set == "one" => continue,
                Err(other) => panic!("{set} {kind}: {other}"),
            };
            for chart in pages {
                let page = chart.spec().page.0;
                let table = chart.table();
                assert!(table.rows.iter().all(|row| row.len() == table.header.len()), "{set} {kind}");
                assert_eq!(table.rows.len(), rubric::marks(&chart.spec().plot), "{set} {kind}");
                faults.extend(
                    rubric::unfounded(&chart).iter().map(|text| format!("{set}-{kind}: {text} is in no table")),
                );
                for medium in Medium::ALL {
                    let name = format!("{set}-{kind}-{page}-{medium}");
                    let theme = Theme::default();
                    let size = chart.size_for(&theme, medium);
                    let svg = chart.svg_for(&theme, medium);
                    let found = rubric::collisions(&svg, (size.width as f32, size.height as f32), 8.0);
                    faults.extend(found.iter().map(|fault| format!("{name}: {fault}")));
                    let placed = layout::layout(chart.spec(), &medium.sized(&theme), size);
                    faults
                        .extend(rubric::crossed(&placed).iter().map(|text| format!("{name}: a line crosses “{text}”")));
                    if svg.len() >= 64_000 {
                        faults.push(format!("{name}: SVG of {} bytes", svg.len()));
                    }
                    if let Some(folder) = std::env::var_os("CHARTS_GALLERY").filter(|_| page == 1) {
                        let png = charts::png(&svg, 1.0).unwrap();
                        std::fs::write(std::path::Path::new(&folder).join(format!("c-{name}.png")), png).unwrap();
                    }
                    drawn += 1;
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} faults in {drawn} pictures\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn names_typed_with_loose_marks_draw_the_same_bytes() {
    let sets = data_sets();
    let of = |set: &str| &sets.iter().find(|(name, _)| *name == set).unwrap().1;
    for kind in KINDS {
        let svg = |set| chart(of(set), kind).svg_for(&Theme::default(), Medium::Slide);
        assert_eq!(svg("normal"), svg("nfd"), "{kind}");
    }
}

#[test]
fn a_rise_is_claimed_only_where_the_interval_of_the_difference_leaves_out_zero() {
    // Half widths of 1 on both sides: the difference has √2 = 1.41.
    let units = [("A", 80.0, 82.0), ("B", 80.0, 81.4), ("C", 80.0, 78.0)];
    let units: Vec<_> = units.iter().map(|(name, before, now)| ((*name).to_owned(), *before, *now, 1.0, 400)).collect();
    let chart = chart(&release(&units), Kind::Slope);
    let Plot::Slope(slope) = &chart.spec().plot else { panic!("before and after") };
    let said: Vec<_> = slope.rows.iter().map(|row| (row.name.as_str(), row.standing)).collect();
    assert_eq!(said, [("A", Standing::Above), ("B", Standing::Same), ("C", Standing::Below)]);
    let (low, high) = slope.rows[1].change.as_ref().unwrap().interval;
    assert!((low - (1.4 - 2f64.sqrt())).abs() < 1e-9 && (high - (1.4 + 2f64.sqrt())).abs() < 1e-9);
    assert_eq!(
        chart.headline().replace('\u{a0}', " "),
        "1 đơn vị tăng, 1 đơn vị giảm từ Quý III/2025 đến Quý III/2026"
    );
}

#[test]
fn before_and_after_are_not_compared_across_a_change_of_method() {
    let mut release = release(&[("A".to_owned(), 80.0, 90.0, 1.0, 400)]);
    release.scores.push(Score { status: Status::Break, ..offices::score("p0", "2026-Q1", 85.0, 1.0, 300) });
    let chart = chart(&release, Kind::Slope);
    let Plot::Slope(slope) = &chart.spec().plot else { panic!("before and after") };
    assert_eq!((slope.rows[0].standing, &slope.rows[0].change), (Standing::Untested, &None));
    assert!(chart.headline().contains("chưa kiểm định"));
}

#[test]
fn an_earlier_period_that_is_not_there_is_refused_with_those_that_are() {
    let wanted = Selection { from: Some("2020-Q1".into()), ..selection() };
    let said = Chart::from_release(&normal(), Kind::Slope, &wanted).unwrap_err().to_string();
    assert!(said.contains("2020-Q1") && said.contains("2025-Q3"), "{said}");
}

#[test]
fn a_small_office_far_off_is_within_chance_and_a_large_one_nearer_is_not() {
    // Around 84 %: 30 answers leave room down to 60 % (99.8 %), 3000 only to 82 %.
    let units = [("Nhỏ", 66.0, 30), ("Lớn", 80.0, 3000), ("Vừa", 88.0, 3000), ("Giữa", 84.0, 3000)];
    let units: Vec<_> = units.iter().map(|(name, value, n)| ((*name).to_owned(), 80.0, *value, 1.0, *n)).collect();
    let mut release = release(&units);
    release.scores.iter_mut().find(|score| score.unit == "all" && score.period == NOW).unwrap().score = Some(84.0);
    let chart = chart(&release, Kind::Funnel);
    let Plot::Funnel(funnel) = &chart.spec().plot else { panic!("a funnel") };
    assert_eq!(funnel.points[0].name, "Nhỏ");
    assert_eq!(funnel.points[0].standing, Standing::Same);
    // z of Lớn is −4 / √(84·16/3000) = −5.98, of Vừa as much above: four units differ by more than chance.
    assert!(funnel.widened, "{}", funnel.dispersion);
    let chance = 1.0 + 2.0 * (2.0f64 / 4.0).sqrt();
    assert!(funnel.dispersion > chance);
    assert!(chart.spec().notes.iter().any(|note| note.contains("Hệ số phân tán")));
}

const CONTROL: &str = "period,value,centre,low,high,signal\n\
    2024-Q4,0.84,0.85,0.80,0.90,false\n2025-Q1,0.86,0.85,0.80,0.90,false\n2025-Q2,0.85,0.85,0.79,0.91,false\n\
    2025-Q3,0.83,0.85,0.80,0.90,false\n2025-Q4,0.87,0.85,0.80,0.90,false\n2026-Q1,0.84,0.85,0.80,0.90,false\n\
    2026-Q2,0.86,0.85,0.80,0.90,false\n2026-Q3,0.78,0.85,0.80,0.90,true\n";

#[test]
fn what_the_estimate_of_a_control_chart_prints_is_drawn_as_it_stands() {
    let read =
        charts::figures::read(CONTROL, "control.csv", Kind::Control, &charts::figures::Choice::default()).unwrap();
    let selection = Selection { reads: Some(read.reads), ..Selection::default() };
    let chart = Chart::from_release(&read.release, Kind::Control, &selection).unwrap();
    assert_eq!(chart.headline().replace('\u{a0}', " "), "Quý III/2026: 78,00%, thấp hơn giới hạn dưới");
    if let Some(folder) = std::env::var_os("CHARTS_GALLERY") {
        for medium in Medium::ALL {
            let png = charts::png(&chart.svg_for(&Theme::default(), medium), 1.0).unwrap();
            std::fs::write(std::path::Path::new(&folder).join(format!("control-{medium}.png")), png).unwrap();
        }
    }
    let row = &chart.table().rows[7];
    assert_eq!(row[2..], ["78,00", "85,00", "80,0", "90,0", "thấp hơn giới hạn dưới"]);
}

#[test]
fn seven_periods_have_no_control_limits() {
    let seven: String =
        CONTROL.lines().filter(|line| !line.starts_with("2024-Q4")).map(|line| format!("{line}\n")).collect();
    let read =
        charts::figures::read(&seven, "control.csv", Kind::Control, &charts::figures::Choice::default()).unwrap();
    let selection = Selection { reads: Some(read.reads), ..Selection::default() };
    let chart = Chart::from_release(&read.release, Kind::Control, &selection).unwrap();
    assert!(chart.headline().contains("chưa đủ 8 kỳ"), "{}", chart.headline());
    let Plot::Control(control) = &chart.spec().plot else { panic!("a control chart") };
    assert!(control.points.iter().all(|point| point.rule.is_none()));
    let placed = layout::layout(chart.spec(), &Theme::default(), charts::Size::SLIDE);
    assert!(placed.groups.iter().all(|group| group.name != "limits"));
}

#[test]
fn control_limits_that_do_not_hold_the_centre_are_refused() {
    let wrong = CONTROL.replace("0.84,0.85,0.80,0.90,false\n2025-Q1", "0.84,0.85,0.86,0.90,false\n2025-Q1");
    let read =
        charts::figures::read(&wrong, "control.csv", Kind::Control, &charts::figures::Choice::default()).unwrap();
    let refused = Chart::from_release(&read.release, Kind::Control, &Selection::default()).unwrap_err();
    assert!(refused.to_string().contains("2024-Q4"), "{refused}");
}

#[test]
fn the_shape_of_a_unit_keeps_the_rubric_in_every_layout_on_every_data_set() {
    let mut faults = Vec::new();
    let mut drawn = 0;
    for case in crate::cases::cases() {
        let unit = case.release.units[0].code.clone();
        let wanted = Selection { unit: Some(unit), ..case.selection };
        let chart = match Chart::from_release(&case.release, Kind::Radar, &wanted) {
            Err(Error::NothingToShow { .. }) => continue,
            other => other.unwrap(),
        };
        assert_eq!(chart.table().rows.len(), rubric::marks(&chart.spec().plot));
        faults.extend(rubric::unfounded(&chart).iter().map(|text| format!("{}: {text} is in no table", case.name)));
        for medium in Medium::ALL {
            let (theme, name) = (Theme::default(), format!("{}-radar-{medium}", case.name));
            let size = chart.size_for(&theme, medium);
            let svg = chart.svg_for(&theme, medium);
            let found = rubric::collisions(&svg, (size.width as f32, size.height as f32), 8.0);
            faults.extend(found.iter().map(|fault| format!("{name}: {fault}")));
            let placed = layout::layout(chart.spec(), &medium.sized(&theme), size);
            faults.extend(rubric::crossed(&placed).iter().map(|text| format!("{name}: a line crosses “{text}”")));
            if let Some(folder) = std::env::var_os("CHARTS_GALLERY") {
                let png = charts::png(&svg, 1.0).unwrap();
                std::fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), png).unwrap();
            }
            drawn += 1;
        }
    }
    assert!(drawn >= 32, "{drawn}");
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_missing_part_leaves_a_gap_in_the_shape_and_is_no_zero() {
    let mut release = offices::release();
    let gone = |score: &Score| score.unit == "dt" && score.node == "staff";
    release.scores.retain(|score| !gone(score));
    let wanted = Selection { unit: Some("dt".into()), ..Selection::default() };
    let chart = Chart::from_release(&release, Kind::Radar, &wanted).unwrap();
    let placed = layout::layout(chart.spec(), &Theme::default(), charts::Size::SLIDE);
    let shape = placed.groups.iter().find(|group| group.name == "shape").unwrap();
    let edges = shape.shapes.iter().filter(|shape| matches!(shape, layout::Shape::Line { .. })).count();
    // Five spokes have five edges; two of them ended at the part that is gone.
    assert_eq!(edges, 3);
    assert!(Chart::from_release(&release, Kind::Radar, &Selection::default()).is_err(), "one unit, not all");
}

const STAGES: &str = "statistic,variable,period,estimate\ncount,completed,2026-Q3,186\ncount,eligible,2026-Q3,500\n\
    count,offered,2026-Q3,400\ncount,opened,2026-Q3,200\n";

#[test]
fn answers_are_followed_from_the_visit_and_the_widest_gap_is_named() {
    let choice = charts::figures::Choice::default();
    let drawn = |text: &str| {
        let read = charts::figures::read(text, "stages.csv", Kind::Response, &choice)?;
        let selection = Selection { reads: Some(read.reads), ..Selection::default() };
        Chart::from_release(&read.release, Kind::Response, &selection)
    };
    let chart = drawn(STAGES).unwrap();
    let rows: Vec<[String; 3]> =
        chart.table().rows.iter().map(|row| [row[1].clone(), row[2].clone(), row[3].clone()]).collect();
    let wanted = [["500", "–", "–"], ["400", "80,0%", "80,0%"], ["200", "50,0%", "40,0%"], ["186", "93,0%", "37,2%"]];
    assert_eq!(rows, wanted.map(|row| row.map(str::to_owned)));
    assert_eq!(chart.headline(), "37,2% lượt giải quyết đã xong có trả lời, hụt nhiều nhất ở bước “Mở phiếu”");
    assert_eq!(rubric::unfounded(&chart), [""; 0]);
    for medium in Medium::ALL {
        let (theme, size) = (Theme::default(), chart.size_for(&Theme::default(), medium));
        let svg = chart.svg_for(&theme, medium);
        assert_eq!(rubric::collisions(&svg, (size.width as f32, size.height as f32), 8.0), [""; 0], "{medium}");
        if let Some(folder) = std::env::var_os("CHARTS_GALLERY") {
            let png = charts::png(&svg, 1.0).unwrap();
            std::fs::write(std::path::Path::new(&folder).join(format!("response-{medium}.png")), png).unwrap();
        }
    }
    let more = drawn(&STAGES.replace("completed,2026-Q3,186", "completed,2026-Q3,286")).unwrap_err();
    assert!(more.to_string().contains("286 > "), "more answers than opened forms: {more}");
    let one = drawn("statistic,variable,period,estimate\ncount,eligible,2026-Q3,500\n").unwrap_err();
    assert!(matches!(one, Error::NothingToShow { .. }), "{one}");
}

const CHANGES: &str = "after,before,bounds,data,from,items,to,unit,weights\n\
    64.0,60.0,0.5,5.0,2024,0.0,2025,Hà Nội,-1.5\n\
    66.5,64.0,-0.25,2.0,2025,0.75,2026,Hà Nội,0.0\n\
    50.0,52.0,0.0,-2.0,2025,0.0,2026,Huế,0.0\n";

fn of_changes(unit: Option<&str>, period: Option<&str>) -> Result<Chart, Error> {
    let read = charts::figures::read(CHANGES, "changes.csv", Kind::Changes, &charts::figures::Choice::default())?;
    let (unit, period) = (unit.map(str::to_owned), period.map(str::to_owned));
    Chart::from_release(
        &read.release,
        Kind::Changes,
        &Selection { reads: Some(read.reads), unit, period, ..Selection::default() },
    )
}

#[test]
fn the_parts_of_a_change_that_an_index_prints_add_up_in_the_picture() {
    let chart = of_changes(Some("Hà Nội"), None).unwrap();
    assert_eq!(chart.headline(), "Chênh lệch +2,50, phần lớn nhất: “Số liệu của đơn vị” +2,00");
    let scores: Vec<String> = chart.table().rows.iter().map(|row| row[4].clone()).collect();
    // Parts in the order in which they are defined: data, weights, bounds, items.
    assert_eq!(scores, ["64,00", "66,00", "66,00", "65,75", "66,50", "66,50"]);
    assert!(
        chart.spec().subtitle.contains("Chỉ số (điểm), Hà Nội, năm\u{a0}2025–năm\u{a0}2026"),
        "{}",
        chart.spec().subtitle
    );
    let earlier = of_changes(Some("Hà Nội"), Some("2025")).unwrap();
    assert!(earlier.headline().starts_with("Chênh lệch +4,00"), "{}", earlier.headline());
    let said = of_changes(None, None).unwrap_err().to_string();
    assert!(said.contains("Huế") && said.contains("Hà Nội"), "{said}");
    for medium in Medium::ALL {
        for theme in Theme::NAMES.map(|name| Theme::named(name).unwrap()) {
            let size = chart.size_for(&theme, medium);
            let svg = chart.svg_for(&theme, medium);
            assert_eq!(rubric::collisions(&svg, (size.width as f32, size.height as f32), 8.0), [""; 0], "{medium}");
        }
        if let Some(folder) = std::env::var_os("CHARTS_GALLERY") {
            let png = charts::png(&chart.svg_for(&Theme::default(), medium), 1.0).unwrap();
            std::fs::write(std::path::Path::new(&folder).join(format!("changes-{medium}.png")), png).unwrap();
        }
    }
    assert_eq!(rubric::unfounded(&chart), [""; 0]);
}

#[test]
fn parts_that_do_not_add_up_to_their_change_are_refused() {
    let text = CHANGES.replace("2.0,2025,0.75", "2.0,2025,1.75");
    let read = charts::figures::read(&text, "changes.csv", Kind::Changes, &charts::figures::Choice::default()).unwrap();
    let wanted = Selection { unit: Some("Hà Nội".into()), ..Selection::default() };
    let refused = Chart::from_release(&read.release, Kind::Changes, &wanted).unwrap_err();
    assert!(matches!(refused, Error::Contradiction(_)), "{refused}");
}

#[test]
fn points_of_a_scheme_without_shares_have_no_binomial_limits() {
    let points = Selection { reads: Some(Unit::Points), ..Selection::default() };
    let refused = Chart::from_release(&normal(), Kind::Funnel, &points).unwrap_err();
    assert!(refused.to_string().contains("needs shares of answers in per cent"));
}

#[test]
fn provinces_are_known_with_rank_and_either_tone_and_strangers_are_named() {
    let mut release = normal();
    let stranger = Text::new("Ban Quản lý", "Board");
    release.units.push(Label { code: "bql".into(), parent: None, name: stranger });
    let chart = chart(&release, Kind::Tiles);
    let Plot::Tiles(tiles) = &chart.spec().plot else { panic!("tiles") };
    assert_eq!(tiles.tiles.len(), 34);
    assert!(tiles.tiles.iter().all(|tile| tile.value.is_ok()));
    assert!(chart.warnings().contains(&Warning::NotPlaced { names: "Ban Quản lý".into() }));
    assert_eq!(tiles.groups.iter().flatten().map(|group| group.2).sum::<usize>(), 34);
}

#[test]
fn provinces_of_before_july_2025_stand_on_their_own_grid() {
    let old = ["Tỉnh Hà Giang", "Tỉnh Bắc Kạn", "Tỉnh Bà Rịa - Vũng Tàu", "Thành phố Hà Nội"];
    let units: Vec<_> = old
        .iter()
        .zip([70.0, 75.0, 80.0, 85.0])
        .map(|(name, value)| ((*name).to_owned(), value, value, 0.5, 400))
        .collect();
    let chart = chart(&release(&units), Kind::Tiles);
    let Plot::Tiles(tiles) = &chart.spec().plot else { panic!("tiles") };
    assert_eq!(tiles.tiles.len(), 63);
    let groups: Vec<_> = tiles.tiles.iter().filter_map(|tile| Some((tile.name.as_str(), tile.group?))).collect();
    assert_eq!(groups, [("Hà Giang", 0), ("Bắc Kạn", 1), ("Hà Nội", 3), ("Bà Rịa – Vũng Tàu", 2)]);
}

#[test]
fn only_an_item_whose_whole_cross_lies_in_a_quarter_is_to_be_improved_first() {
    // Means: performance 80, importance 5 %.
    let items = [
        ("thấp", 0.08, 0.01, 70.0, 2.0),
        ("cao", 0.08, 0.01, 90.0, 2.0),
        ("ít", 0.02, 0.01, 80.0, 2.0),
        ("mờ", 0.02, 0.04, 80.0, 2.0),
    ];
    let mut release = release(&[("A".to_owned(), 80.0, 80.0, 1.0, 400)]);
    release.figures.clear();
    for (name, importance, wide, performance, half) in items {
        for (category, value, half) in [("importance", importance, wide), ("performance", performance, half)] {
            release.figures.push(Figure { variable: name.into(), ..part(0, category, value, half, 400) });
        }
    }
    let chart = chart(&release, Kind::Drivers);
    let Plot::Drivers(drivers) = &chart.spec().plot else { panic!("items") };
    assert_eq!((drivers.cross.0, (drivers.cross.1 * 1e9).round() / 1e9), (80.0, 5.0));
    let said: Vec<_> = drivers.points.iter().map(|point| (point.name.as_str(), point.standing)).collect();
    let wanted =
        [("thấp", Standing::Below), ("cao", Standing::Above), ("ít", Standing::Same), ("mờ", Standing::Untested)];
    assert_eq!(said, wanted);
    assert_eq!(chart.headline(), "Cải thiện trước: “thấp”");
}

#[test]
fn a_bar_starts_at_zero_and_ends_at_its_value() {
    let chart = chart(&normal(), Kind::Bars);
    let Plot::Ranking(ranking) = &chart.spec().plot else { panic!("bars") };
    assert_eq!(ranking.axis.low, 0.0);
    assert!(!chart.spec().notes.iter().any(|note| note.contains("Trục bắt đầu")));
    let placed = layout::layout(chart.spec(), &Theme::default(), charts::Size::SLIDE);
    let bars = placed.groups.iter().flat_map(|group| &group.shapes).filter_map(|shape| match shape {
        layout::Shape::Bar { from, to, .. } => Some((from.0, to.0)),
        _ => None,
    });
    let bars: Vec<(f64, f64)> = bars.collect();
    let values: Vec<f64> = ranking.rows.iter().filter_map(|row| Some(row.value.ok()?.value)).collect();
    assert_eq!(bars.len(), values.len());
    let per_unit = (bars[0].1 - bars[0].0) / values[0];
    for (bar, value) in bars.iter().zip(&values) {
        assert!((bar.1 - bar.0 - per_unit * value).abs() < 0.1);
    }
}

#[test]
fn values_below_zero_are_no_bars() {
    let file = "school,estimate\nA,-3\nB,2\n";
    let read = charts::figures::read(file, "f.csv", Kind::Bars, &charts::figures::Choice::default()).unwrap();
    let points = Selection { reads: Some(read.reads), ..Selection::default() };
    let refused = Chart::from_release(&read.release, Kind::Bars, &points).unwrap_err();
    assert!(refused.to_string().contains("bars need values of zero or more"));
}

/// FNV-1a: small, and enough to see that bytes changed.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn pictures_are_those_that_were_looked_at() {
    let release = normal();
    let mut found = Vec::new();
    for kind in KINDS {
        for medium in Medium::ALL {
            let svg = chart(&release, kind).svg_for(&Theme::default(), medium);
            found.push(format!("{kind} {medium} {:016x}", fingerprint(&svg)));
        }
    }
    let known = include_str!("catalogue.golden");
    if std::env::var_os("CHARTS_BLESS").is_some() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/catalogue.golden");
        std::fs::write(file, found.join("\n") + "\n").unwrap();
        return;
    }
    let changed: Vec<&String> = found.iter().filter(|line| !known.lines().any(|known| known == *line)).collect();
    assert!(changed.is_empty(), "look at these and run again with CHARTS_BLESS=1: {changed:?}");
}

#[test]
fn a_second_process_makes_the_same_svg_png_and_pdf() {
    const MARK: &str = "CHARTS_SECOND_CATALOGUE";
    let made = || {
        let release = normal();
        let mut bytes = Vec::new();
        for kind in KINDS {
            let (chart, theme) = (chart(&release, kind), Theme::named("dark").unwrap());
            let svg = chart.svg_for(&theme, Medium::Page);
            bytes.extend(charts::png(&svg, 0.5).unwrap());
            bytes.extend(svg.into_bytes());
            bytes.extend(chart.pdf_for(&theme, Medium::Print).unwrap());
        }
        bytes
    };
    if let Some(file) = std::env::var_os(MARK) {
        std::fs::write(file, made()).unwrap();
        return;
    }
    let file = std::env::temp_dir().join(format!("charts-second-catalogue-{}", std::process::id()));
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["catalogue::a_second_process_makes_the_same_svg_png_and_pdf", "--exact"])
        .env(MARK, &file)
        .stdout(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    let second = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(second == made(), "two processes made different bytes");
}

#[test]
fn a_name_of_two_hundred_letters_without_a_space_stays_on_the_canvas() {
    let units = [("Ữ".repeat(200), 80.0, 85.0, 1.0, 400), ("B".to_owned(), 80.0, 40.0, 1.0, 4000)];
    let release = release(&units);
    for kind in [Kind::Bars, Kind::Slope, Kind::Funnel, Kind::Drivers] {
        for medium in Medium::ALL {
            let (chart, theme) = (chart(&release, kind), Theme::default());
            let size = chart.size_for(&theme, medium);
            let found =
                rubric::collisions(&chart.svg_for(&theme, medium), (size.width as f32, size.height as f32), 8.0);
            assert_eq!(found, [""; 0], "{kind} {medium}");
        }
    }
}

#[test]
fn where_everything_is_withheld_there_is_no_picture_but_a_word() {
    let mut hidden = normal();
    for score in &mut hidden.scores {
        (score.status, score.n) = (Status::Suppressed, Some(5));
    }
    for figure in &mut hidden.figures {
        (figure.status, figure.n) = (Status::Suppressed, Some(5));
    }
    for kind in KINDS {
        let refused = Chart::from_release(&hidden, kind, &selection()).unwrap_err();
        assert!(matches!(refused, Error::NothingToShow { .. }), "{kind}: {refused}");
    }
}
