//! The gallery of `docs/CHARTS.md`: made from the data of the tests, stale as soon as a picture or a word changes.

use charts::{Chart, Kind, Medium, Theme};

use crate::{accepted, matrix::sets};

const FOLDER: &str = "docs/pictures/charts";

fn chart(kind: Kind) -> Chart {
    let set = sets::named("normal");
    Chart::from_release(&set.release, kind, &set.selection(kind)).unwrap()
}

#[test]
fn the_gallery_shows_every_kind_as_it_is_drawn_now() {
    let mut text = String::new();
    for kind in Kind::CATALOGUE {
        let chart = chart(kind);
        picture(kind.name(), &chart, Medium::Slide, "default");
        let alt = chart.alt().short.replace('\u{a0}', " ");
        text += &format!("### `{kind}`\n\n{}\n\n![{alt}](pictures/charts/{kind}.png)\n\n", chart.headline());
    }
    text += "### Layouts and themes\n\nThe same ranking on a sheet of A4, on a page and on a telephone, and in the other three themes.\n\n";
    let ranking = chart(Kind::Ranking);
    for medium in [Medium::Print, Medium::Page, Medium::Phone] {
        picture(medium.name(), &ranking, medium, "default");
        text += &format!("![Ranking, layout {medium}](pictures/charts/{medium}.png)\n");
    }
    for theme in ["print", "contrast", "dark"] {
        let name = format!("theme-{theme}");
        picture(&name, &ranking, Medium::Slide, theme);
        text += &format!("![Ranking, theme {theme}](pictures/charts/{name}.png)\n");
    }
    accepted::section("docs/CHARTS.md", "gallery", text.trim_end());
    is_tidy();
}

/// Half the size of the canvas is enough to see what a kind is. Fingerprints of the SVG are in `golden.txt`; a picture may differ
/// in the last bits of a blend on another processor.
fn picture(name: &str, chart: &Chart, medium: Medium, theme: &str) {
    let relative = format!("{FOLDER}/{name}.png");
    let svg = chart.svg_for(&Theme::named(theme).unwrap(), medium).unwrap();
    let made = charts::png(&svg, 0.5).unwrap();
    let known = std::fs::read(accepted::path(&relative)).ok();
    if accepted::accepting() || known.is_none_or(|known| !looks_like(&pixels(&known), &pixels(&made))) {
        accepted::file(&relative, &made);
    }
}

/// Width, height and bytes of red, green and blue.
fn pixels(png: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    bytes.truncate(info.buffer_size());
    (info.width, info.height, bytes)
}

/// At most one pixel in a thousand differs by more than eight steps of 255.
fn looks_like(one: &(u32, u32, Vec<u8>), other: &(u32, u32, Vec<u8>)) -> bool {
    if (one.0, one.1, one.2.len()) != (other.0, other.1, other.2.len()) {
        return false;
    }
    let differ = |(one, other): (&[u8], &[u8])| one.iter().zip(other).any(|(one, other)| one.abs_diff(*other) > 8);
    let count = one.2.chunks(3).zip(other.2.chunks(3)).filter(|pair| differ(*pair)).count();
    count * 1000 <= one.2.len() / 3
}

/// No picture that nobody shows, and all of them small.
fn is_tidy() {
    let known = std::fs::read_to_string(accepted::path("docs/CHARTS.md")).unwrap();
    let mut total = 0;
    for entry in std::fs::read_dir(accepted::path(FOLDER)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        assert!(known.contains(&format!("pictures/charts/{name}")), "{name} is in no gallery");
        total += entry.metadata().unwrap().len();
    }
    assert!(total < 2_000_000, "{total} bytes");
}
