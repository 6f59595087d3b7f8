//! Vectors printed in methodology.md, section 8.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use analytics::{
    frame::{Source, Table},
    index::{Columns, Index, Indicators, Scheme, build},
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
    // Sub-indices, published total, total under the weights of 2022.
    let provinces = [
        ("Quảng Ninh", "7.1638,7.0008,7.2029,7.8853,7.1013,7.6858,7.9612,6.6802,7.9460,7.5773", 73.3965, 73.95),
        ("Đồng Tháp", "6.3738,7.6732,7.2717,8.3953,7.6414,8.0136,8.3714,6.7559,6.5570,7.7603", 72.1044, 75.18),
        ("Vĩnh Long", "7.9059,7.8947,6.6162,8.7351,8.2895,7.4049,6.7094,6.7498,6.6010,7.5082", 71.3025, 73.66),
        ("Đà Nẵng", "7.8894,7.4388,6.5861,7.0786,6.7450,5.3179,6.7622,6.7583,7.9903,6.9922", 70.1539, 68.91),
        ("TP. Hồ Chí Minh", "7.2433,6.3533,6.7942,6.8762,5.6012,5.7364,5.5730,7.3945,7.2970,5.3857", 67.1567, 63.08),
        ("Khánh Hòa", "6.1904,7.0981,6.7466,7.1016,6.4696,6.0005,5.9397,6.4047,6.7043,6.0448", 65.3683, 64.09),
        ("Lai Châu", "7.7159,6.3223,6.5271,5.6599,4.7667,6.9175,6.7852,5.0909,5.8796,6.9791", 59.9518, 61.01),
    ];
    let mut csv = format!("province,year,{PCI}\n");
    for (province, indices, ..) in provinces {
        writeln!(csv, "{province},2019,{indices}\n{province},2022,{indices}").unwrap();
    }
    let index = index("pci", &csv);
    for (province, _, published, reweighted) in provinces {
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
fn pci_of_2022_and_2024_recomputes_and_that_of_2023_is_not_claimed() {
    let csv = format!(
        "province,year,{PCI}\n\
         Hải Phòng,2022,6.45,7.22,6.22,7.91,7.22,7.16,7.49,6.39,6.57,7.87\n\
         Đồng Nai,2022,7.16,6.77,5.49,8.03,7.33,5.86,6.57,6.04,5.74,7.05\n\
         Thanh Hóa,2024,7.51,7.06,6.81,7.06,6.47,6.42,6.75,6.82,6.87,7.64\n\
         An Giang,2023,7.51,7.06,6.81,7.06,6.47,6.42,6.75,6.82,6.87,7.64\n"
    );
    let index = index("pci", &csv);
    for (province, published) in [("Hải Phòng", 70.76), ("Đồng Nai", 65.67), ("Thanh Hóa", 68.74)] {
        assert!((root(&index, "pci", province).score.unwrap() - published).abs() < 0.03, "{province}");
    }
    let open = root(&index, "pci", "An Giang");
    assert!(open.score.is_none() && open.reason.as_ref().unwrap().contains("0.695"));
}

#[test]
fn par_is_points_over_the_most_points() {
    let index = index(
        "par",
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
    for (node, printed) in [("participation", 4.3452), ("procedures", 7.1182), ("e_governance", 3.4888)] {
        assert!((score(node).score.unwrap() - printed).abs() < 0.0005, "{node}");
    }
}
