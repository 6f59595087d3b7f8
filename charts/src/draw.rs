//! Layout → SVG, through plotters. Decides nothing: every place, size and colour is already there.

mod scene;

use plotters::{
    coord::Shift,
    prelude::{Circle, DrawingArea, IntoDrawingArea as _, PathElement, Polygon, Rectangle},
    style::{
        Color as _, FontFamily, FontStyle, IntoFont as _, RGBColor, ShapeStyle, TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};

use crate::{
    Alt, ChartSpec, Error, Size, Theme, describe,
    layout::{self, Anchor, Layout, Point, Shape},
    theme::{Role, typeface, typeface::Weight},
};
use scene::Scene;

/// Whole numbers of the drawing library count tenths of a pixel.
const TENTHS: f64 = 10.0;

/// The chart on a canvas, or [`Error::TooSmall`] where the canvas has no room for everything that it says.
pub(crate) fn roomy(spec: &ChartSpec, theme: &Theme, size: Size) -> Result<String, Error> {
    let too_small = |text| Error::TooSmall { kind: spec.kind, width: size.width, height: size.height, text };
    if !layout::has_room(spec, theme, size) {
        return Err(too_small(spec.headline.clone()));
    }
    let layout = layout::layout(spec, theme, size);
    match layout::without_room(&layout) {
        Some(text) => Err(too_small(text)),
        None => Ok(svg(&layout, spec, &describe::alt(spec), theme)),
    }
}

/// The chart as an SVG document. Equal input gives equal bytes.
pub fn svg(layout: &Layout, spec: &ChartSpec, alt: &Alt, theme: &Theme) -> String {
    let (width, height) = (layout.size.width, layout.size.height);
    let (id, lang) = (&spec.id, spec.lang.tag());
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         lang=\"{lang}\" xml:lang=\"{lang}\" aria-labelledby=\"{id}-title {id}-desc\" font-family=\"{family}\" stroke-linejoin=\"round\">\n\
         <title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-desc\">{desc}</desc>\n",
        family = typeface::SANS,
        title = scene::escaped(&spec.headline),
        desc = scene::escaped(&alt.short),
    );
    let canvas = Shape::Bar { from: (0.0, 0.0), to: (width, height), fill: Role::Paper, outline: None };
    out.push_str(&group(layout, theme, &[canvas]));
    let said = describe::marks(spec);
    for (index, group_of) in layout.groups.iter().enumerate() {
        let dash = if group_of.dashed { " stroke-dasharray=\"8 6\"" } else { "" };
        out.push_str(&format!("<g id=\"{id}-{index}-{}\"{dash}", group_of.name));
        match group_of.row.and_then(|row| Some((row, said.get(row)?))) {
            Some((row, said)) => {
                out.push_str(&format!(" data-row=\"{row}\">\n<title>{}</title>\n", scene::escaped(said)))
            }
            None => out.push_str(">\n"),
        }
        out.push_str(&group(layout, theme, &group_of.shapes));
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    out
}

fn group(layout: &Layout, theme: &Theme, shapes: &[Shape]) -> String {
    let mut out = String::new();
    let size = ((layout.size.width * TENTHS) as u32, (layout.size.height * TENTHS) as u32);
    let area = Scene::new(&mut out, size).into_drawing_area();
    for shape in shapes {
        draw(&area, shape, theme).expect("the scene writes into a string and has no way to fail");
    }
    drop(area);
    out
}

type Drawn = Result<(), plotters::drawing::DrawingAreaErrorKind<std::convert::Infallible>>;

fn draw(area: &DrawingArea<Scene<'_>, Shift>, shape: &Shape, theme: &Theme) -> Drawn {
    match shape {
        Shape::Bar { from, to, fill, outline } => {
            let corners = [tenths(*from), tenths(*to)];
            area.draw(&Rectangle::new(corners, filled(theme, *fill)))?;
            match outline {
                Some(outline) => area.draw(&Rectangle::new(corners, stroked(theme, *outline, 1.0))),
                None => Ok(()),
            }
        }
        Shape::Line { points, role, width } => area.draw(&PathElement::new(
            points.iter().copied().map(tenths).collect::<Vec<_>>(),
            stroked(theme, *role, *width),
        )),
        Shape::Area { points, role } => {
            area.draw(&Polygon::new(points.iter().copied().map(tenths).collect::<Vec<_>>(), filled(theme, *role)))
        }
        Shape::Disc { center, radius, role } => {
            area.draw(&Circle::new(tenths(*center), (radius * TENTHS).round() as i32, filled(theme, *role)))
        }
        Shape::Text(text) => {
            let weight = if text.weight == Weight::Bold { FontStyle::Bold } else { FontStyle::Normal };
            let h_pos = match text.anchor {
                Anchor::Start => HPos::Left,
                Anchor::Middle => HPos::Center,
                Anchor::End => HPos::Right,
            };
            let style = TextStyle {
                font: (FontFamily::Name(typeface::SANS), text.size * TENTHS, weight).into_font(),
                color: color(theme, text.role).to_backend_color(),
                // The scene reads Bottom as "the point is on the baseline".
                pos: Pos::new(h_pos, VPos::Bottom),
            };
            area.draw_text(&text.text, &style, tenths(text.at))
        }
    }
}

fn tenths((x, y): Point) -> (i32, i32) {
    ((x * TENTHS).round() as i32, (y * TENTHS).round() as i32)
}

fn color(theme: &Theme, role: Role) -> RGBColor {
    let (red, green, blue) = theme.palette.color(role);
    RGBColor(red, green, blue)
}

fn filled(theme: &Theme, role: Role) -> ShapeStyle {
    color(theme, role).filled()
}

fn stroked(theme: &Theme, role: Role, width: f64) -> ShapeStyle {
    color(theme, role).stroke_width((width * TENTHS).round() as u32)
}
