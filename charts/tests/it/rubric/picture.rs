//! One chart laid out for one place in one theme, and what the checks ask of its marks.

use analytics::Release;
use charts::{
    Chart, ChartSpec, Medium, Size, Theme,
    layout::{self, Group, Layout, Point, Shape, Text},
    spec::Plot,
    theme::{Rgb, Role, typeface},
};

use super::facts::{Read, marks};

/// A chart as it is drawn.
pub(crate) struct Picture<'a> {
    pub(crate) chart: &'a Chart,
    /// What it says; of a part of a page, what that part says.
    pub(crate) spec: &'a ChartSpec,
    pub(crate) release: &'a Release,
    /// Every page of the chart, this one among them.
    pub(crate) pages: &'a [Chart],
    pub(crate) medium: Medium,
    /// The theme as chosen, before the sizes of the medium.
    pub(crate) plain: Theme,
    pub(crate) theme: Theme,
    pub(crate) size: Size,
    pub(crate) layout: Layout,
    pub(crate) svg: String,
}

impl<'a> Picture<'a> {
    pub(crate) fn new(
        chart: &'a Chart,
        release: &'a Release,
        pages: &'a [Chart],
        medium: Medium,
        theme: &Theme,
    ) -> Self {
        let on = Self::on(chart, release, pages, chart.size_for(theme, medium), &medium.sized(theme));
        Self { medium, plain: theme.clone(), ..on }
    }

    /// On a canvas of any size, as a slide is drawn.
    pub(crate) fn on(chart: &'a Chart, release: &'a Release, pages: &'a [Chart], size: Size, theme: &Theme) -> Self {
        let layout = layout::layout(chart.spec(), theme, size);
        let svg = charts::draw::svg(&layout, chart.spec(), &chart.alt(), theme);
        let (plain, theme, medium) = (theme.clone(), theme.clone(), Medium::Slide);
        Self { chart, spec: chart.spec(), release, pages, medium, plain, theme, size, layout, svg }
    }

    /// The SVG of what the layout is now.
    pub(crate) fn redraw(&mut self) {
        self.svg = charts::draw::svg(&self.layout, self.chart.spec(), &self.chart.alt(), &self.theme);
    }

    /// The same places in the colours of another theme.
    pub(crate) fn in_theme(&self, theme: &Theme) -> Self {
        let sized = self.medium.sized(theme);
        let svg = charts::draw::svg(&self.layout, self.chart.spec(), &self.chart.alt(), &sized);
        Self { plain: theme.clone(), theme: sized, layout: self.layout.clone(), svg, ..*self }
    }

    /// The charts that a page is composed of, each with what was placed for it.
    pub(crate) fn parts(&self) -> Vec<Picture<'a>> {
        let Plot::Profile(profile) = &self.spec.plot else { return Vec::new() };
        let mut before = 1;
        let mut of_rows: Vec<(std::ops::Range<usize>, &'a ChartSpec)> = Vec::new();
        for spec in [&profile.trend, &profile.factors, &profile.items].into_iter().flatten() {
            let rows = marks(&spec.plot);
            of_rows.push((before..before + rows, spec));
            before += rows;
        }
        let panels = self.layout.groups.split(|group| group.name == "panel").skip(1);
        let part = |groups: &[Group]| {
            let row = groups.iter().find_map(|group| group.row).unwrap();
            let (rows, spec) = of_rows.iter().find(|(rows, _)| rows.contains(&row)).unwrap();
            let own = |group: &Group| Group { row: group.row.map(|row| row - rows.start), ..group.clone() };
            let layout = Layout { size: self.size, groups: groups.iter().map(own).collect() };
            Picture { spec, layout, svg: String::new(), plain: self.plain.clone(), theme: self.theme.clone(), ..*self }
        };
        panels.map(part).collect()
    }

    /// The groups that are the mark of a row of the table.
    pub(crate) fn of_row(&self, row: usize) -> impl Iterator<Item = &Group> {
        self.layout.groups.iter().filter(move |group| group.row == Some(row))
    }

    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = &Group> {
        self.layout.groups.iter().filter(move |group| group.name == name)
    }

    /// Everything that is written in groups of a name.
    pub(crate) fn written(&self, name: &str) -> String {
        texts(self.named(name)).map(|text| text.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Every word of the picture, lines joined by a space.
    pub(crate) fn words(&self) -> String {
        self.layout.texts().map(|text| text.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn color(&self, role: Role) -> Rgb {
        self.theme.palette.color(role)
    }

    /// From values to pixels, by the lines of the grid that the numbers of the axis stand at.
    pub(crate) fn scale(&self, read: &Read<'_>, grids: &[&Group]) -> Option<impl Fn(f64) -> f64 + use<>> {
        let mut at: Vec<f64> = Vec::new();
        for group in grids.iter().filter(|group| !has_rings(group)) {
            for points in lines(group) {
                let [one, other] = points[..] else { continue };
                match read.across {
                    true if (one.0 - other.0).abs() < 1e-6 => at.push(one.0),
                    false if (one.1 - other.1).abs() < 1e-6 => at.push(one.1),
                    _ => {}
                }
            }
        }
        at.sort_by(f64::total_cmp);
        at.dedup_by(|one, other| (*one - *other).abs() < 1e-6);
        if !read.across {
            at.reverse();
        }
        let ticks = &read.axis.ticks;
        let (first, last) = (*ticks.first()?, *ticks.last()?);
        let (from, to) = (*at.first()?, *at.last()?);
        (at.len() == ticks.len() || at.len() == 2)
            .then_some(move |value| from + (value - first) / (last - first) * (to - from))
    }
}

/// Rings of a radar are closed lines of many corners.
fn has_rings(group: &Group) -> bool {
    lines(group).any(|points| points.len() > 2)
}

pub(crate) fn lines(group: &Group) -> impl Iterator<Item = &Vec<Point>> {
    group.shapes.iter().filter_map(|shape| match shape {
        Shape::Line { points, .. } => Some(points),
        _ => None,
    })
}

pub(crate) fn texts<'g>(groups: impl Iterator<Item = &'g Group>) -> impl Iterator<Item = &'g Text> {
    groups.flat_map(|group| &group.shapes).filter_map(|shape| match shape {
        Shape::Text(text) => Some(text),
        _ => None,
    })
}

/// Every corner, end and centre of the shapes of a group that are no text.
pub(crate) fn corners(group: &Group) -> Vec<Point> {
    let of = |shape: &Shape| match shape {
        Shape::Bar { from, to, .. } => vec![*from, *to],
        Shape::Line { points, .. } | Shape::Area { points, .. } => points.clone(),
        Shape::Disc { center, .. } => vec![*center],
        Shape::Text(_) => Vec::new(),
    };
    group.shapes.iter().flat_map(of).collect()
}

/// Left, top, right and bottom of the letters themselves, without the empty height of the line.
pub(crate) fn letters(text: &Text) -> (f64, f64, f64, f64) {
    let (left, _, right, _) = text.bounds();
    (left, text.at.1 - typeface::CAP_HEIGHT * text.size, right, text.at.1)
}
