//! One chart: a spec, and everything that is computed from it.

use analytics::Release;

use crate::{
    Alt, ChartSpec, Error, Kind, Medium, Selection, Size, Table, Theme, Warning, describe, draw, layout, model, paper,
};

/// A chart of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    spec: ChartSpec,
}

impl Chart {
    /// Release → chart.
    pub fn from_release(release: &Release, kind: Kind, selection: &Selection) -> Result<Self, Error> {
        Ok(Self { spec: model::spec(release, kind, selection)? })
    }

    /// Every page of a chart that has more rows than fit on one.
    pub fn pages(release: &Release, kind: Kind, selection: &Selection) -> Result<Vec<Self>, Error> {
        let mut pages = vec![Self::from_release(release, kind, &Selection { page: 1, ..selection.clone() })?];
        for page in 2..=pages[0].spec.page.1 {
            pages.push(Self::from_release(release, kind, &Selection { page, ..selection.clone() })?);
        }
        Ok(pages)
    }

    /// The picture as SVG; [`Error::TooSmall`] where the canvas has no room for everything that the chart says.
    pub fn svg(&self, theme: &Theme, size: Size) -> Result<String, Error> {
        draw::roomy(&self.spec, theme, size)
    }

    /// The same chart under ids of its own, so that two drawings of it can stand on one page.
    #[must_use]
    pub fn with_id(&self, suffix: &str) -> Self {
        let id = format!("{}-{suffix}", self.spec.id);
        Self { spec: ChartSpec { id, ..self.spec.clone() } }
    }

    /// The picture as SVG, laid out for a medium.
    pub fn svg_for(&self, theme: &Theme, medium: Medium) -> Result<String, Error> {
        self.svg(&medium.sized(theme), self.size_for(theme, medium))
    }

    /// The canvas for a medium.
    pub fn size_for(&self, theme: &Theme, medium: Medium) -> Size {
        if medium == Medium::Slide {
            return Size::SLIDE;
        }
        let size = self.page_size(&medium.sized(theme), medium.width());
        Size { height: medium.ceiling().map_or(size.height, |ceiling| size.height.min(ceiling)), ..size }
    }

    /// The picture for a medium as a tagged PDF of one page; for print the page is A4.
    pub fn pdf_for(&self, theme: &Theme, medium: Medium) -> Result<Vec<u8>, Error> {
        let page = medium.ceiling().map(|height| Size { width: medium.width(), height });
        paper::pdf_on(&self.svg_for(theme, medium)?, page, self.headline(), self.spec.lang)
    }

    /// The canvas for a page `width` pixels wide, as high as the chart needs.
    pub fn page_size(&self, theme: &Theme, width: f64) -> Size {
        layout::page(&self.spec, theme, width)
    }

    /// The picture as a tagged PDF of one page.
    pub fn pdf(&self, theme: &Theme, size: Size) -> Result<Vec<u8>, Error> {
        paper::pdf(&self.svg(theme, size)?, self.headline(), self.spec.lang)
    }

    /// The data table beside the picture.
    pub fn table(&self) -> Table {
        describe::table(&self.spec)
    }

    /// The text alternative.
    pub fn alt(&self) -> Alt {
        describe::alt(&self.spec)
    }

    /// The finding, in one sentence.
    pub fn headline(&self) -> &str {
        &self.spec.headline
    }

    /// What the chart says.
    pub fn spec(&self) -> &ChartSpec {
        &self.spec
    }

    /// What was left out or could not be said.
    pub fn warnings(&self) -> &[Warning] {
        &self.spec.warnings
    }
}
