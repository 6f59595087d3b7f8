//! SVG → PNG, with the embedded fonts and no others.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree, fontdb::Database},
};

use crate::{Error, theme::typeface};

/// Pixels a metre at 300 dots an inch.
const DOTS_A_METRE: u32 = 11_811;
/// The longest side of a picture, so that a slip in the scale does not ask for all the memory there is.
const LONGEST: f32 = 16_384.0;

/// The picture in pixels, `scale` times the size of the canvas: 1.0 for a screen, 2.0 for print.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, Error> {
    let tree = tree(svg)?;
    let (width, height) = (tree.size().width() * scale, tree.size().height() * scale);
    if !(1.0..=LONGEST).contains(&width) || !(1.0..=LONGEST).contains(&height) {
        return Err(Error::Png(format!(
            "{width} × {height}: mỗi cạnh từ 1 đến {LONGEST} điểm ảnh / sides must be 1 to {LONGEST} pixels"
        )));
    }
    let mut pixels = Pixmap::new(width.round() as u32, height.round() as u32)
        .ok_or_else(|| Error::Png("kích thước/size".to_owned()))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    encoded(&pixels).map_err(|error| Error::Png(error.to_string()))
}

/// The SVG as parsed and shaped by the library that also draws it.
pub fn tree(svg: &str) -> Result<Tree, Error> {
    let options = Options { fontdb: fonts(), font_family: typeface::SANS.to_owned(), ..Options::default() };
    Tree::from_str(svg, &options).map_err(|error| Error::Svg(error.to_string()))
}

fn fonts() -> Arc<Database> {
    static FONTS: OnceLock<Arc<Database>> = OnceLock::new();
    let load = || {
        let mut fonts = Database::new();
        for bytes in typeface::all() {
            fonts.load_font_data(bytes.to_vec());
        }
        Arc::new(fonts)
    };
    FONTS.get_or_init(load).clone()
}

// A chart has a few flat colours and their blends at edges: a palette says it in a third of the bytes of full colour.
fn encoded(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let (palette, indices) = indexed(pixels);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: DOTS_A_METRE,
        yppu: DOTS_A_METRE,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&indices)?;
    writer.finish()?;
    Ok(bytes)
}

type Rgb = [u8; 3];

/// A palette of at most 256 colours and the place of each pixel in it.
///
/// The colours that cover most of the picture stay exactly as they are. Where blends at edges make too many, blends lose
/// their lowest bits, one after the other, until all fit.
fn indexed(pixels: &Pixmap) -> (Vec<u8>, Vec<u8>) {
    const EXACT: usize = 64;
    let mut found = Found::new();
    // The colour of each run of equal pixels, and its length.
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for run in pixels.pixels().chunk_by(|one, other| one == other) {
        let color = found.place([run[0].red(), run[0].green(), run[0].blue()]);
        found.colors[color].1 += run.len();
        runs.push((color, run.len()));
    }
    let mut by_count = found.colors.clone();
    by_count.sort_by_key(|(color, count)| (std::cmp::Reverse(*count), *color));
    let flat: BTreeSet<Rgb> = by_count.iter().take(EXACT).map(|(color, _)| *color).collect();

    let mut lost_bits = 0u32;
    loop {
        let half = (1u16 << lost_bits) / 2;
        let coarse = |channel: u8| (((u16::from(channel) + half) >> lost_bits) << lost_bits).min(255) as u8;
        let shown = |color: Rgb| if flat.contains(&color) { color } else { color.map(coarse) };
        let palette: BTreeSet<Rgb> = by_count.iter().map(|(color, _)| shown(*color)).collect();
        // With one bit left there are 27 blends beside the flat colours, so the loop ends.
        if palette.len() <= 256 {
            let places: BTreeMap<Rgb, u8> = palette.iter().copied().zip(0..=255).collect();
            let place_of: Vec<u8> = found.colors.iter().map(|(color, _)| places[&shown(*color)]).collect();
            let mut indices = Vec::with_capacity(pixels.pixels().len());
            for (color, length) in runs {
                indices.extend(std::iter::repeat_n(place_of[color], length));
            }
            return (palette.into_iter().flatten().collect(), indices);
        }
        lost_bits += 1;
    }
}

/// The colours found so far, each with the pixels that it covers. A picture has some hundred thousand runs and some thousand colours,
/// so they are looked up by the upper five bits of each channel.
struct Found {
    colors: Vec<(Rgb, usize)>,
    by_upper_bits: Vec<Vec<usize>>,
}

impl Found {
    fn new() -> Self {
        Self { colors: Vec::new(), by_upper_bits: vec![Vec::new(); 1 << 15] }
    }

    /// The number of a colour, a new one where it was not seen before.
    fn place(&mut self, color: Rgb) -> usize {
        let upper = color.iter().fold(0, |bits, channel| bits << 5 | usize::from(channel >> 3));
        let alike = &mut self.by_upper_bits[upper];
        if let Some(known) = alike.iter().find(|known| self.colors[**known].0 == color) {
            return *known;
        }
        self.colors.push((color, 0));
        alike.push(self.colors.len() - 1);
        self.colors.len() - 1
    }
}
