//! SVG → a tagged PDF of one page with selectable text.

use krilla::{
    Document, SerializeSettings,
    geom::Size,
    metadata::Metadata,
    page::PageSettings,
    tagging::{ContentTag, Tag, TagGroup, TagTree},
};
use krilla_svg::{SurfaceExt as _, SvgSettings};

use crate::{Error, Lang, layout, raster};

/// Points a pixel: a slide of 1920 pixels is 960 points wide.
const POINTS: f32 = 0.5;

/// One page with the picture on it. The alternative text is the SVG's own `desc`. Equal input gives equal bytes.
pub fn pdf(svg: &str, title: &str, lang: Lang) -> Result<Vec<u8>, Error> {
    pdf_on(svg, None, title, lang)
}

/// The same at the head of a sheet of a given size, where the sheet is larger than the picture.
pub(crate) fn pdf_on(svg: &str, sheet: Option<layout::Size>, title: &str, lang: Lang) -> Result<Vec<u8>, Error> {
    let tree = raster::tree(svg)?;
    let failed = |what: &str| Error::Pdf(what.to_owned());
    let (width, height) = (tree.size().width() * POINTS, tree.size().height() * POINTS);
    let mut document = Document::new_with(SerializeSettings { enable_tagging: true, ..SerializeSettings::default() });
    document.set_metadata(Metadata::new().title(title.to_owned()).language(lang.tag().to_owned()));

    let (sheet_width, sheet_height) =
        sheet.map_or((width, height), |sheet| (sheet.width as f32 * POINTS, sheet.height as f32 * POINTS));
    let mut page = document
        .start_page_with(PageSettings::from_wh(sheet_width, sheet_height).ok_or_else(|| failed("khổ giấy/page size"))?);
    let mut surface = page.surface();
    let content = surface.start_tagged(ContentTag::Other);
    let size = Size::from_wh(width, height).ok_or_else(|| failed("khổ giấy/page size"))?;
    surface.draw_svg(&tree, size, SvgSettings::default()).ok_or_else(|| failed("hình/picture"))?;
    surface.end_tagged();
    surface.finish();
    page.finish();

    let mut figure = TagGroup::new(Tag::Figure(Some(description(svg)?)));
    figure.push(content);
    let mut tags = TagTree::new();
    tags.push(figure);
    document.set_tag_tree(tags);
    document.finish().map_err(|error| Error::Pdf(format!("{error:?}")))
}

fn description(svg: &str) -> Result<String, Error> {
    let document = resvg::usvg::roxmltree::Document::parse(svg).map_err(|error| Error::Svg(error.to_string()))?;
    let description = document.descendants().find(|node| node.has_tag_name("desc")).and_then(|node| node.text());
    Ok(description.unwrap_or_default().to_owned())
}
