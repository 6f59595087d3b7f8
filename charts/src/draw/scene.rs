//! A plotters backend that writes SVG: tenths of a pixel, text on its baseline, colours and sizes as attributes only.

use std::{convert::Infallible, fmt::Write as _};

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
    text_anchor::{HPos, VPos},
};

use crate::theme::typeface::{self, Weight};

/// What is drawn here is appended to a string. Coordinates come in tenths of a pixel.
pub(super) struct Scene<'a> {
    out: &'a mut String,
    size: (u32, u32),
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl<'a> Scene<'a> {
    pub(super) fn new(out: &'a mut String, size: (u32, u32)) -> Self {
        Self { out, size }
    }

    fn element(&mut self, name: &str, attributes: &[(&str, String)]) {
        let _ = write!(self.out, "<{name}");
        for (attribute, value) in attributes {
            let _ = write!(self.out, " {attribute}=\"{value}\"");
        }
        self.out.push_str("/>\n");
    }
}

impl DrawingBackend for Scene<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        let mut attributes = vec![("x", px(x)), ("y", px(y)), ("width", px(1)), ("height", px(1))];
        attributes.extend(paint("fill", color));
        self.element("rect", &attributes);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Drawn {
        let mut attributes =
            vec![("x", px(from.0)), ("y", px(from.1)), ("width", px(to.0 - from.0)), ("height", px(to.1 - from.1))];
        if fill {
            attributes.extend(paint("fill", style.color()));
        } else {
            attributes.push(("fill", "none".to_owned()));
            attributes.extend(stroke(style));
        }
        self.element("rect", &attributes);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let mut attributes = vec![("points", points(path)), ("fill", "none".to_owned())];
        attributes.extend(stroke(style));
        self.element("polyline", &attributes);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let mut attributes = vec![("cx", px(center.0)), ("cy", px(center.1)), ("r", tenth(f64::from(radius)))];
        if fill {
            attributes.extend(paint("fill", style.color()));
        } else {
            attributes.push(("fill", "none".to_owned()));
            attributes.extend(stroke(style));
        }
        self.element("circle", &attributes);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, corners: I, style: &S) -> Drawn {
        let mut attributes = vec![("points", points(corners))];
        attributes.extend(paint("fill", style.color()));
        self.element("polygon", &attributes);
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let size = style.size();
        let baseline = match style.anchor().v_pos {
            VPos::Bottom => f64::from(y),
            VPos::Center => f64::from(y) + size * typeface::CAP_HEIGHT / 2.0,
            VPos::Top => f64::from(y) + size * typeface::ASCENT,
        };
        let mut attributes = vec![("x", px(x)), ("y", tenth(baseline)), ("font-size", tenth(size))];
        match style.anchor().h_pos {
            HPos::Left => {}
            HPos::Center => attributes.push(("text-anchor", "middle".to_owned())),
            HPos::Right => attributes.push(("text-anchor", "end".to_owned())),
        }
        if matches!(style.style(), FontStyle::Bold) {
            attributes.push(("font-weight", "700".to_owned()));
        }
        attributes.extend(paint("fill", style.color()));
        self.element("text", &attributes);
        // The element was closed at once; its words go between two tags instead.
        self.out.truncate(self.out.len() - "/>\n".len());
        let _ = writeln!(self.out, ">{}</text>", escaped(text));
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let weight = if matches!(style.style(), FontStyle::Bold) { Weight::Bold } else { Weight::Regular };
        let height = (typeface::ASCENT + typeface::DESCENT) * style.size();
        Ok((typeface::width(text, weight, style.size()).ceil() as u32, height.ceil() as u32))
    }
}

/// Text that may stand inside an element or an attribute.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn points(path: impl IntoIterator<Item = BackendCoord>) -> String {
    path.into_iter().map(|(x, y)| format!("{},{}", px(x), px(y))).collect::<Vec<_>>().join(" ")
}

fn stroke<S: BackendStyle>(style: &S) -> Vec<(&'static str, String)> {
    let mut attributes = paint("stroke", style.color());
    attributes.push(("stroke-width", tenth(f64::from(style.stroke_width()))));
    attributes
}

fn paint(what: &'static str, color: BackendColor) -> Vec<(&'static str, String)> {
    let (red, green, blue) = color.rgb;
    let mut attributes = vec![(what, format!("#{red:02X}{green:02X}{blue:02X}"))];
    if color.alpha < 1.0 {
        attributes
            .push((if what == "fill" { "fill-opacity" } else { "stroke-opacity" }, format!("{:.3}", color.alpha)));
    }
    attributes
}

fn px(tenths: i32) -> String {
    tenth(f64::from(tenths))
}

/// Tenths of a pixel as pixels, with no more digits than they need.
fn tenth(tenths: f64) -> String {
    let text = format!("{:.1}", tenths / 10.0);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
