use analytics::{
    design::sample::{Allocation, Method, allocate, draw, inclusion},
    random::SplitMix64,
};

const SIZES: [f64; 8] = [120.0, 80.0, 40.0, 40.0, 30.0, 20.0, 50.0, 20.0];

#[test]
fn inclusion_probabilities_add_up_to_the_sample() {
    for n in 1..=SIZES.len() {
        let probability = inclusion(&SIZES, n).unwrap();
        assert!((probability.iter().sum::<f64>() - n as f64).abs() < 1e-12);
        assert!(probability.iter().all(|p| (0.0..=1.0).contains(p)));
    }
    // n = 4 of 400: 120 would have 1.2, so it is certain; then 3 of 280: 80 has 0.857, 40 has 0.429.
    let by_hand =
        [1.0, 240.0 / 280.0, 120.0 / 280.0, 120.0 / 280.0, 90.0 / 280.0, 60.0 / 280.0, 150.0 / 280.0, 60.0 / 280.0];
    let found = inclusion(&SIZES, 4).unwrap();
    assert!(found.iter().zip(by_hand).all(|(a, b)| (a - b).abs() < 1e-15), "{found:?}");
}

#[test]
fn horvitz_and_thompson_give_the_sum_of_the_sizes_whatever_is_drawn() {
    for method in [Method::Brewer, Method::Sampford, Method::PpsSystematic] {
        for seed in 0..50 {
            let sample = draw(method, &SIZES, 4, &mut SplitMix64::new(seed, 0)).unwrap();
            assert_eq!(sample.len(), 4, "{method:?}");
            assert!(
                sample.windows(2).all(|pair| pair[0].unit < pair[1].unit),
                "each unit once, in the order of the list"
            );
            let total: f64 = sample.iter().map(|drawn| SIZES[drawn.unit] / drawn.probability).sum();
            assert!((total - 400.0).abs() < 1e-9, "{method:?} {total}");
        }
    }
}

#[test]
fn each_unit_is_drawn_as_often_as_its_chance_says() {
    const DRAWS: u64 = 20_000;
    for method in Method::ALL {
        let mut often = [0_u32; SIZES.len()];
        let mut chance = [0.0; SIZES.len()];
        for seed in 0..DRAWS {
            for drawn in draw(method, &SIZES, 3, &mut SplitMix64::new(seed, 1)).unwrap() {
                often[drawn.unit] += 1;
                chance[drawn.unit] = drawn.probability;
            }
        }
        for (often, chance) in often.into_iter().zip(chance) {
            let share = f64::from(often) / DRAWS as f64;
            let error = (chance * (1.0 - chance) / DRAWS as f64).sqrt();
            assert!((share - chance).abs() < 4.5 * error + 1e-9, "{method:?}: {share} {chance}");
        }
    }
}

#[test]
fn one_seed_is_one_sample() {
    for method in Method::ALL {
        let of = |seed| draw(method, &[1.0; 40], 9, &mut SplitMix64::new(seed, 3)).unwrap();
        assert_eq!(of(1), of(1));
        assert!((2..12).any(|seed| of(seed) != of(1)), "{method:?}");
    }
}

#[test]
fn an_allocation_adds_up_and_leaves_no_stratum_out() {
    assert_eq!(allocate(&[600, 300, 100], 10, Allocation::Proportional, 0), [6, 3, 1]);
    assert_eq!(allocate(&[600, 300, 1], 10, Allocation::Proportional, 2), [6, 3, 1]);
    assert_eq!(allocate(&[5, 5], 40, Allocation::Proportional, 2), [5, 5], "all there are, and no more");
    for n in 6..200 {
        let given = allocate(&[97, 53, 11], n, Allocation::Proportional, 2);
        assert_eq!(given.iter().sum::<usize>(), n.min(161));
        assert!(given.iter().zip([97, 53, 11]).all(|(given, units)| (2..=units).contains(given)));
    }
}

#[test]
fn a_draw_that_cannot_be_made_says_why() {
    let stream = &mut SplitMix64::new(1, 0);
    assert!(draw(Method::Simple, &[1.0; 3], 4, stream).unwrap_err().to_string().contains("4 of 3 units"));
    assert!(draw(Method::Brewer, &[1.0, 0.0], 1, stream).unwrap_err().to_string().contains("unit 2: size 0"));
    assert!(draw(Method::Sampford, &[1.0; 60], 55, stream).unwrap_err().to_string().contains("use brewer"));
}
