//! Contrast (WCAG 2.2) and distance under colour blindness (CIEDE2000 after Machado, Oliveira and Fernandes 2009).

use charts::{
    Theme,
    theme::{Palette, Rgb},
};

fn linear(channel: u8) -> f64 {
    let share = f64::from(channel) / 255.0;
    if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
}

fn luminance((red, green, blue): Rgb) -> f64 {
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

pub(crate) fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

type Matrix = [[f64; 3]; 3];

/// Nobody, protan, deutan, tritan; full strength.
const SIGHTS: [Matrix; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
];

fn times(matrix: &Matrix, vector: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|row| (0..3).map(|column| matrix[row][column] * vector[column]).sum())
}

fn lab((red, green, blue): Rgb, sight: &Matrix) -> [f64; 3] {
    let seen = times(sight, [linear(red), linear(green), linear(blue)]).map(|channel| channel.clamp(0.0, 1.0));
    let to_xyz =
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]];
    let [x, y, z] = times(&to_xyz, seen);
    let curve = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
    let (x, y, z) = (curve(x / 0.95047), curve(y), curve(z / 1.08883));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// CIEDE2000, after Sharma, Wu and Dalal (2005).
fn distance([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
    let chroma = (a1.hypot(b1) + a2.hypot(b2)) / 2.0;
    let g = 0.5 * (1.0 - (chroma.powi(7) / (chroma.powi(7) + 25f64.powi(7))).sqrt());
    let (a1, a2) = (a1 * (1.0 + g), a2 * (1.0 + g));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) };
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let turn = match h2 - h1 {
        _ if c1 * c2 == 0.0 => 0.0,
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let (dl, dc) = (l2 - l1, c2 - c1);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (l, c) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
    let h = match (h1 - h2).abs() {
        _ if c1 * c2 == 0.0 => h1 + h2,
        apart if apart <= 180.0 => (h1 + h2) / 2.0,
        _ if h1 + h2 < 360.0 => (h1 + h2 + 360.0) / 2.0,
        _ => (h1 + h2 - 360.0) / 2.0,
    };
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0) - 0.20 * cos(4.0 * h - 63.0);
    let sl = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let (sc, sh) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let turned = 30.0 * (-((h - 275.0) / 25.0).powi(2)).exp();
    let rt = -(2.0 * turned).to_radians().sin() * 2.0 * (c.powi(7) / (c.powi(7) + 25f64.powi(7))).sqrt();
    ((dl / sl).powi(2) + (dc / sc).powi(2) + (dh / sh).powi(2) + rt * (dc / sc) * (dh / sh)).sqrt()
}

#[test]
fn the_distance_agrees_with_the_published_test_pairs() {
    // Sharma, Wu and Dalal (2005), table 1, pairs 1, 7, 17 and 25.
    let pairs = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
    ];
    for (one, other, expected) in pairs {
        assert!((distance(one, other) - expected).abs() < 5e-5, "{}", distance(one, other));
    }
}

/// Colour as a printer without colour gives it.
const GREY: Matrix = [[0.2126, 0.7152, 0.0722]; 3];

fn palettes() -> impl Iterator<Item = (&'static str, Palette)> {
    Theme::NAMES.into_iter().map(|name| (name, Theme::named(name).unwrap().palette))
}

#[test]
fn text_has_a_contrast_of_four_and_a_half_on_what_is_under_it() {
    for (name, palette) in palettes() {
        let least = if name == "contrast" { 7.0 } else { 4.5 };
        let mut pairs = vec![
            (palette.ink, palette.paper),
            (palette.muted, palette.paper),
            (palette.below, palette.paper),
            (palette.muted, palette.gap),
        ];
        pairs.extend(palette.on_levels.into_iter().zip(palette.levels));
        pairs.extend(palette.on_classes.into_iter().zip(palette.classes));
        for (text, ground) in pairs {
            assert!(contrast(text, ground) >= least, "{name}, {text:?} on {ground:?}: {:.2}", contrast(text, ground));
        }
    }
}

#[test]
fn marks_or_their_outlines_have_a_contrast_of_three_on_paper() {
    for (name, palette) in palettes() {
        let least = if name == "contrast" { 4.5 } else { 3.0 };
        for mark in [palette.above, palette.neutral, palette.below, palette.band_edge] {
            assert!(contrast(mark, palette.paper) >= least, "{name}, {mark:?}: {:.2}", contrast(mark, palette.paper));
        }
    }
}

#[test]
fn classes_stay_apart_for_every_sight_and_the_print_theme_without_colour() {
    for (name, palette) in palettes() {
        let sights = SIGHTS.iter().chain((name == "print").then_some(&GREY));
        let standings = vec![palette.above, palette.neutral, palette.below];
        for sight in sights {
            for classes in [&standings, &palette.levels.to_vec(), &palette.classes.to_vec()] {
                for (index, one) in classes.iter().enumerate() {
                    for other in &classes[index + 1..] {
                        let apart = distance(lab(*one, sight), lab(*other, sight));
                        assert!(apart >= 10.0, "{name}, {one:?} and {other:?}: {apart:.1}");
                    }
                }
            }
        }
    }
}
