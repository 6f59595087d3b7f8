//! Vectors printed in methodology.md, section 8.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use analytics::{
    design::sample_size::slovin,
    frame::{Source, Table},
    index::{
        Columns, Index, Indicators, Scheme,
        aggregate::{Part, combine},
        build,
    },
};

fn index(scheme: &str, csv: &str) -> Index {
    let scheme = Scheme::builtin(scheme).unwrap();
    let table = Table::read(&Source::Bytes { name: "golden.csv".into(), content: csv.into() }).unwrap();
    build(&scheme, &Indicators::from_table(&scheme, &table, &Columns::default()).unwrap()).unwrap()
}

fn root<'a>(index: &'a Index, scheme: &str, unit: &str) -> &'a analytics::Score {
    index.scores.iter().find(|score| score.node == scheme && score.unit == unit).unwrap()
}

const PCI: &str = "entry_costs,land_access,transparency,time_costs,informal_charges,policy_bias,proactivity,business_support,labor_training,law_and_order";

#[test]
fn pci_of_2019_under_its_own_weights_and_under_those_of_2022() {
    // Sub-indices, published total and rank, total under the weights of 2022.
    let provinces = [
        ("Quảng Ninh", "7.1638,7.0008,7.2029,7.8853,7.1013,7.6858,7.9612,6.6802,7.9460,7.5773", 73.3965, 1, 73.95),
        ("Đồng Tháp", "6.3738,7.6732,7.2717,8.3953,7.6414,8.0136,8.3714,6.7559,6.5570,7.7603", 72.1044, 2, 75.18),
        ("Vĩnh Long", "7.9059,7.8947,6.6162,8.7351,8.2895,7.4049,6.7094,6.7498,6.6010,7.5082", 71.3025, 3, 73.66),
        ("Bắc Ninh", "6.8831,7.5543,7.0184,7.2347,7.2448,7.5089,7.3424,6.6159,7.0305,7.9094", 70.7909, 4, 72.38),
        ("Đà Nẵng", "7.8894,7.4388,6.5861,7.0786,6.7450,5.3179,6.7622,6.7583,7.9903,6.9922", 70.1539, 5, 68.91),
        ("Hà Nội", "7.9786,6.6294,6.6050,7.1800,5.9383,5.3873,5.9615,7.0610,7.9080,6.2977", 68.8036, 9, 65.55),
        ("Hải Phòng", "7.1402,6.9049,6.4964,5.7071,6.1064,6.4408,6.0716,6.8476,8.2379,6.6600", 68.7326, 10, 66.45),
        ("Cần Thơ", "6.5082,7.1657,6.6448,7.9854,6.5685,6.1141,6.5059,6.9488,7.0099,6.9367", 68.3837, 11, 67.83),
        (
            "TP. Hồ Chí Minh",
            "7.2433,6.3533,6.7942,6.8762,5.6012,5.7364,5.5730,7.3945,7.2970,5.3857",
            67.1567,
            14,
            63.08,
        ),
        ("Thanh Hóa", "7.6944,6.2334,6.9093,6.4316,6.1724,4.8115,5.9394,6.8748,6.7105,5.8393", 65.6363, 24, 62.59),
        ("Lào Cai", "6.5599,7.1145,7.2639,5.2847,5.6187,6.0603,7.0251,5.7903,7.2798,6.4999", 65.5588, 25, 64.16),
        ("Khánh Hòa", "6.1904,7.0981,6.7466,7.1016,6.4696,6.0005,5.9397,6.4047,6.7043,6.0448", 65.3683, 29, 64.09),
        ("Đắk Nông", "6.7624,7.5735,6.4983,6.7412,5.8247,6.6894,5.5409,5.6103,5.4505,5.8002", 60.4968, 62, 60.98),
        ("Lai Châu", "7.7159,6.3223,6.5271,5.6599,4.7667,6.9175,6.7852,5.0909,5.8796,6.9791", 59.9518, 63, 61.01),
    ];
    let mut csv = format!("province,year,{PCI}\n");
    for (province, indices, ..) in provinces {
        writeln!(csv, "{province},2019,{indices}\n{province},2022,{indices}").unwrap();
    }
    let index = index("pci", &csv);
    for (province, _, published, _, reweighted) in provinces {
        let total = |year: &str| {
            let score =
                index.scores.iter().find(|score| score.node == "pci" && score.unit == province && score.period == year);
            score.unwrap().score.unwrap()
        };
        assert!((total("2019") - published).abs() < 0.0004, "{province} {}", total("2019"));
        assert!((total("2022") - reweighted).abs() < 0.0055, "{province} {}", total("2022"));
    }
}

#[test]
fn pci_of_2022_and_2024_recomputes() {
    let csv = format!(
        "province,year,{PCI}\n\
         Hải Phòng,2022,6.45,7.22,6.22,7.91,7.22,7.16,7.49,6.39,6.57,7.87\n\
         Đồng Nai,2022,7.16,6.77,5.49,8.03,7.33,5.86,6.57,6.04,5.74,7.05\n\
         Thanh Hóa,2024,7.51,7.06,6.81,7.06,6.47,6.42,6.75,6.82,6.87,7.64\n"
    );
    let index = index("pci", &csv);
    for (province, published) in [("Hải Phòng", 70.76), ("Đồng Nai", 65.67), ("Thanh Hóa", 68.74)] {
        assert!((root(&index, "pci", province).score.unwrap() - published).abs() < 0.0055, "{province}");
    }
}

#[test]
fn pci_of_thanh_hoa_in_2023_must_fail_under_the_weights_of_2022() {
    let indices = "7.45,7.27,5.56,8.35,7.70,5.42,7.11,4.88,6.95,7.63";
    let index = index("pci", &format!("province,year,{PCI}\nThanh Hóa,2022,{indices}\nThanh Hóa,2023,{indices}\n"));
    let of = |year: &str| index.scores.iter().find(|score| score.node == "pci" && score.period == year).unwrap();
    let computed = of("2022").score.unwrap();
    assert!((computed - 67.485).abs() < 1e-9 && (computed - 66.79) > 0.69, "{computed}");
    assert!(of("2023").score.is_none() && of("2023").rank.is_none());
    assert!(of("2023").reason.as_ref().unwrap().contains("0.695"));
}

/// Dimensions → unweighted, weighted, standard error of the weighted, its printed interval.
type Papi = (&'static str, [f64; 8], f64, f64, f64, [f64; 2]);

#[test]
fn papi_of_2019_weighted_and_unweighted_with_its_printed_interval() {
    let provinces: [Papi; 13] = [
        (
            "Bến Tre",
            [5.5764, 5.9730, 5.1415, 8.1902, 7.6215, 7.4282, 4.3385, 2.4734],
            46.7428,
            52.4838,
            0.41437,
            [51.80215, 53.16538],
        ),
        (
            "Đồng Tháp",
            [5.2963, 5.7854, 4.7463, 7.7127, 7.3519, 7.2926, 4.9398, 3.5942],
            46.7192,
            51.5247,
            0.44440,
            [50.79362, 52.25568],
        ),
        (
            "Quảng Ninh",
            [5.5328, 6.2875, 4.8920, 7.6381, 7.3046, 7.6546, 4.7476, 2.6056],
            46.6628,
            52.3002,
            0.85963,
            [50.88613, 53.71425],
        ),
        (
            "Cần Thơ",
            [5.1249, 5.7189, 5.0228, 7.5405, 7.5869, 7.4596, 4.3691, 2.8898],
            45.7125,
            50.6066,
            0.43131,
            [49.89714, 51.31611],
        ),
        (
            "Lào Cai",
            [5.3115, 5.4595, 4.9800, 6.7648, 7.4608, 7.2845, 3.5739, 4.2200],
            45.0551,
            47.6011,
            0.31303,
            [47.08616, 48.11599],
        ),
        (
            "Đà Nẵng",
            [4.7711, 5.4832, 4.7773, 6.6163, 7.5039, 7.8813, 2.9497, 5.0025],
            44.9853,
            47.0178,
            1.14239,
            [45.13863, 48.89701],
        ),
        (
            "Thanh Hóa",
            [4.9135, 5.6755, 5.0031, 6.8895, 7.3886, 7.3074, 3.7681, 2.9447],
            43.8905,
            47.9784,
            0.57735,
            [47.02872, 48.92815],
        ),
        (
            "TP. Hồ Chí Minh",
            [4.8601, 5.4937, 5.0412, 6.3734, 7.3912, 7.4700, 2.8293, 4.3263],
            43.7852,
            45.8588,
            0.58164,
            [44.90202, 46.81557],
        ),
        (
            "Khánh Hòa",
            [4.5412, 4.7516, 4.7934, 6.5083, 6.8430, 7.2073, 3.6662, 3.8533],
            42.1642,
            44.9574,
            0.50397,
            [44.12836, 45.78639],
        ),
        (
            "Bắc Ninh",
            [5.1920, 5.4327, 5.0108, 6.0696, 7.1950, 7.3818, 3.0089, 2.7893],
            42.0800,
            44.9766,
            0.31903,
            [44.45181, 45.50138],
        ),
        (
            "Lai Châu",
            [4.7398, 5.0357, 4.4968, 6.1756, 7.5114, 6.9423, 3.7382, 3.3302],
            41.9699,
            44.8658,
            0.47628,
            [44.08236, 45.64930],
        ),
        (
            "Hải Phòng",
            [4.8021, 5.0175, 4.4209, 5.5390, 7.1350, 7.2402, 2.9037, 4.4780],
            41.5363,
            42.7195,
            0.30668,
            [42.21503, 43.22397],
        ),
        (
            "Hà Nội",
            [5.0387, 4.9867, 4.5744, 6.1267, 7.1317, 7.0986, 2.7179, 3.8583],
            41.5330,
            43.5242,
            0.44302,
            [42.79545, 44.25294],
        ),
    ];
    let order = [
        "participation",
        "transparency",
        "accountability",
        "corruption_control",
        "procedures",
        "services",
        "environment",
        "e_governance",
    ];
    let total = |scheme: &Scheme, dimensions: [f64; 8]| {
        let tree = scheme.tree("2019");
        let root = tree.branches.last().unwrap();
        let weight = |code: &str| tree.branches.iter().find(|branch| branch.node.code == code).unwrap().weight;
        let part = |(code, value): (&str, f64)| Part { weight: weight(code), value, base: None };
        let parts: Vec<Part> = order.into_iter().zip(dimensions).map(part).collect();
        combine(root.aggregate, &parts).unwrap().value
    };
    let plain = Scheme::builtin("papi").unwrap();
    let weighted_scheme = plain.with_weights("weighted_2019", "").unwrap();
    for (province, dimensions, unweighted, weighted, se, [low, high]) in provinces {
        assert!((total(&plain, dimensions) - unweighted).abs() < 0.0003, "{province}");
        assert!((total(&weighted_scheme, dimensions) - weighted).abs() < 0.0005, "{province}");
        for factor in [(weighted - low) / se, (high - weighted) / se] {
            // The printed "95 %" is the 90 % of the normal distribution, within the printed decimals.
            assert!((factor - 1.64496).abs() < 0.0003, "{province} {factor}");
        }
    }
}

#[test]
fn slovins_sample_sizes() {
    let of = |population| slovin(population, 0.05).unwrap();
    for (population, size, whole) in [(1_000.0, 285.7, 286.0), (5_000.0, 370.4, 371.0), (10_000.0, 384.6, 385.0)] {
        assert!((of(population) - size).abs() < 0.05, "{population}");
        assert!((of(population).ceil() - whole).abs() < 1e-9, "{population}");
    }
    assert_eq!((slovin(0.0, 0.05), slovin(100.0, 0.0), slovin(f64::NAN, 0.05)), (None, None, None));
}

#[test]
fn par_is_points_over_the_most_points() {
    let index = index(
        "par@2017",
        "province,year,steering,legal_documents,procedures,apparatus,civil_servants,public_finance,modernisation,impact\n\
         Đắk Lắk,2017,5.5,8.16,14.5,8.23,11.12,5.04,8.86,13.96\n",
    );
    assert!((root(&index, "par", "Đắk Lắk").score.unwrap() - 75.37).abs() < 1e-9);
    assert!((root(&index, "procedures", "Đắk Lắk").score.unwrap() - 100.0).abs() < 1e-9);
    assert!((root(&index, "steering", "Đắk Lắk").score.unwrap() - 55.0).abs() < 1e-9);
}

#[test]
fn decision_766_is_a_plain_sum_with_a_class() {
    let csv = "area,date,transparency,progress,online_services,online_payment,satisfaction,digitisation\n\
               Quảng Nam,2024-08-19,13.2,18.4,7.7,7.6,17.6,15.6\nsai,2024-08-19,13.2,20.5,7.7,7.6,17.6,15.6\n";
    let index = index("service766", csv);
    let score = root(&index, "service766", "Quảng Nam");
    assert!((score.score.unwrap() - 80.1).abs() < 1e-9);
    assert_eq!(score.class.as_deref(), Some("Tốt"));
    assert!(root(&index, "service766", "sai").score.is_none(), "20.5 points of 20 are no score");
    assert!(index.warnings.iter().any(|warning| warning.contains("not verified")));
}

#[test]
fn pgi_is_a_plain_sum() {
    let columns = "s1_climate_and_pollution_risk,s2_minimum_environmental_standards,s3_environmental_leadership,s4_incentives_and_support";
    let index = index("pgi", &format!("province,{columns}\nTP. Hồ Chí Minh,7.49,6.37,5.92,4.43\n"));
    assert!((root(&index, "pgi", "TP. Hồ Chí Minh").score.unwrap() - 24.21).abs() < 1e-9);
}

#[test]
fn the_one_stop_rating_is_a_sum_of_nine_with_a_class() {
    let index = index(
        "onestop",
        "office,period,time_by_law,time_by_rule,contacts,agencies,one_stop,openness,attitude,feedback,online\n\
         A,2026,2,2,1,2,2,2,2,1,1\nB,2026,1,1,1,0,0,1,1,0,0\n",
    );
    assert_eq!(
        (root(&index, "onestop", "A").score, root(&index, "onestop", "A").class.as_deref()),
        (Some(15.0), Some("Xuất sắc"))
    );
    assert_eq!(
        (root(&index, "onestop", "B").score, root(&index, "onestop", "B").class.as_deref()),
        (Some(5.0), Some("Yếu"))
    );
}

#[test]
fn papi_of_khanh_hoa_in_2024_is_the_sum_of_its_dimensions() {
    // The printed dimensions put into one sub-dimension each would hide a wrong sum; the published test reads the real ones.
    let dimensions: [f64; 8] = [4.3452, 5.4216, 4.3181, 7.2050, 7.1182, 8.1183, 3.7912, 3.4888];
    assert!((dimensions.iter().sum::<f64>() - 43.8064).abs() < 1e-9);
    let name = "papi_of_khanh_hoa_in_2024_is_the_sum_of_its_dimensions";
    let Some((_, _, index)) = crate::published_pci::recompute(name, "papi", "papi_subdimensions_2011_2024.csv") else {
        return;
    };
    let score = |node: &str| {
        let of = |score: &&analytics::Score| score.unit == "Khanh Hoa" && score.period == "2024" && score.node == node;
        index.scores.iter().find(of).unwrap()
    };
    assert!((score("papi").score.unwrap() - 43.8064).abs() < 0.0005);
    assert_eq!(score("papi").rank, Some(27));
    let first =
        index.scores.iter().find(|score| score.node == "papi" && score.period == "2024" && score.rank == Some(1));
    assert_eq!(first.unwrap().unit, "Quang Ninh");
    assert!((first.unwrap().score.unwrap() - 47.8212).abs() < 0.0005);
    for (node, printed) in [("participation", 4.3452), ("procedures", 7.1182), ("e_governance", 3.4888)] {
        assert!((score(node).score.unwrap() - printed).abs() < 0.0005, "{node}");
    }
}

#[test]
fn the_halves_of_par_stand_apart_and_a_half_that_does_not_exist_counts_for_nothing() {
    let domains = [
        "steering",
        "legal_documents",
        "procedures",
        "apparatus",
        "civil_servants",
        "public_finance",
        "modernisation",
        "impact",
    ];
    // Eight points of ten by its own account everywhere; a survey gives two of four under procedures alone.
    let (mut header, mut row) = ("province,year".to_owned(), "Khánh Hòa,2024".to_owned());
    for domain in domains {
        write!(header, ",{domain}_assessed,{domain}_assessed_max,{domain}_surveyed,{domain}_surveyed_max").unwrap();
        row += if domain == "procedures" { ",8,10,2,4" } else { ",8,10,," };
    }
    let index = index("par", &format!("{header}\n{row}\n"));
    let score = |node: &str| root(&index, node, "Khánh Hòa").score;
    assert!((score("par").unwrap() - 100.0 * 66.0 / 84.0).abs() < 1e-9, "{:?}", score("par"));
    assert!(
        (score("par/assessed").unwrap() - 80.0).abs() < 1e-9 && (score("par/surveyed").unwrap() - 50.0).abs() < 1e-9
    );
    assert!((score("procedures").unwrap() - 100.0 * 10.0 / 14.0).abs() < 1e-9);
    assert_eq!(score("steering_surveyed"), None);
    assert!(root(&index, "steering_surveyed", "Khánh Hòa").reason.as_ref().unwrap().contains("does not apply"));
}

#[test]
fn a_weighted_median_lies_where_half_of_the_weight_is_reached() {
    let parts = |list: &[(f64, f64)]| -> Vec<Part> {
        list.iter().map(|&(value, weight)| Part { value, weight, base: None }).collect()
    };
    let of = |list: &[(f64, f64)]| {
        combine(analytics::index::scheme::Aggregate::Median { weighted: true }, &parts(list)).unwrap().value
    };
    assert_eq!(of(&[(1.0, 1.0), (2.0, 1.0), (9.0, 5.0)]), 9.0);
    assert_eq!(of(&[(1.0, 2.0), (2.0, 1.0), (9.0, 1.0)]), 1.5); // exactly half: between it and the next
    assert_eq!(of(&[(7.0, 0.0), (3.0, 1.0), (5.0, 1.0)]), 4.0); // what weighs nothing does not count
}
