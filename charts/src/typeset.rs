//! Paper: typst as a library in a closed world.
//!
//! What goes in is a template, the files it names and a date; what comes out is the same on every machine. There are no
//! packages, no network, no clock and no fonts but our own. Data reaches a template as a JSON file and never as source, so
//! that a name with `*`, `#` or `$` in it is printed as it stands.

mod content;
mod world;

use typst::{
    World, WorldExt,
    diag::{Severity, SourceDiagnostic},
    foundations::{Datetime, Smart},
    layout::{Frame, FrameItem, Point},
    syntax::DiagSpan,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

pub(crate) use content::printable;
pub(crate) use world::ClosedWorld;

use crate::Error;

/// Points that two runs of text may differ in height and still stand on one line.
const SAME_LINE: f64 = 2.0;

/// A typeset document: pages that can be counted, read and written as PDF.
pub struct Document {
    pages: PagedDocument,
    date: Option<Datetime>,
}

/// One page of a [`Document`].
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Width in points (1/72 inch).
    pub width: f64,
    /// Height in points.
    pub height: f64,
    /// The words on the page, a line a line. Text inside a chart is not here: it is in the chart's alternative text.
    pub text: String,
}

/// Typesets `source` with the `files` it names, dated `date` (ISO 8601; a date that cannot be read is left out).
pub(crate) fn document(source: &str, files: Vec<(String, Vec<u8>)>, date: &str) -> Result<Document, Error> {
    let date = read_date(date);
    let world = ClosedWorld::new(source, files, date);
    let compiled = typst::compile::<PagedDocument>(&world);
    // The compiler remembers every call for the next run; our runs share little, and a server must not grow with each report.
    typst::comemo::evict(1);
    let pages = compiled.output.map_err(|errors| diagnosed(&world, &errors))?;
    // A warning is a fault of the template (an unknown font, a layout that does not settle), never of the reader's data.
    if !compiled.warnings.is_empty() {
        return Err(diagnosed(&world, &compiled.warnings));
    }
    Ok(Document { pages, date })
}

impl Document {
    /// The pages with their size and words.
    pub fn pages(&self) -> Vec<Page> {
        self.pages
            .pages()
            .iter()
            .map(|page| Page {
                width: page.frame.width().to_pt(),
                height: page.frame.height().to_pt(),
                text: words(&page.frame),
            })
            .collect()
    }

    /// The document as tagged PDF that keeps to PDF/UA-1: the export fails where an image has no alternative text.
    pub fn pdf(&self) -> Result<Vec<u8>, Error> {
        let options = PdfOptions {
            ident: Smart::Auto,
            creator: Smart::Custom(Some("Hài Lòng".to_owned())),
            timestamp: self.date.map(Timestamp::new_utc),
            standards: PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|e| Error::Pdf(e.message().to_string()))?,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&self.pages, &options)
            .map_err(|errors| Error::Pdf(errors.iter().map(message).collect::<Vec<_>>().join("; ")))
    }
}

fn read_date(iso: &str) -> Option<Datetime> {
    let mut parts = iso.get(..10).unwrap_or(iso).split('-');
    let date =
        Datetime::from_ymd(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if parts.next().is_some() { None } else { date }
}

fn words(frame: &Frame) -> String {
    let mut runs = Vec::new();
    collect(frame, Point::zero(), &mut runs);
    let mut text = String::new();
    let mut last: Option<f64> = None;
    for (y, run) in runs {
        if let Some(last) = last {
            text.push(if (last - y).abs() < SAME_LINE { ' ' } else { '\n' });
        }
        text.push_str(run.trim());
        last = Some(y);
    }
    text
}

fn collect<'a>(frame: &'a Frame, origin: Point, runs: &mut Vec<(f64, &'a str)>) {
    for (at, item) in frame.items() {
        let here = origin + *at;
        match item {
            FrameItem::Group(group) => collect(&group.frame, here, runs),
            FrameItem::Text(run) => runs.push((here.y.to_pt(), &run.text)),
            _ => {}
        }
    }
}

fn diagnosed(world: &ClosedWorld, diagnostics: &[SourceDiagnostic]) -> Error {
    let faults: Vec<String> = diagnostics.iter().map(|d| format!("{}{}", place(world, d.span), message(d))).collect();
    Error::Pdf(faults.join("; "))
}

fn place(world: &ClosedWorld, span: DiagSpan) -> String {
    let Some(id) = span.id() else { return String::new() };
    let file = id.vpath().get_without_slash();
    match (world.source(id), world.range(span)) {
        (Ok(source), Some(range)) => match source.lines().byte_to_line(range.start) {
            Some(line) => format!("{file}, line {}: ", line + 1),
            None => format!("{file}: "),
        },
        _ => format!("{file}: "),
    }
}

fn message(diagnostic: &SourceDiagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "",
        Severity::Warning => "warning: ",
    };
    let hints: String = diagnostic.hints.iter().map(|hint| format!(" ({})", hint.v)).collect();
    format!("{severity}{}{hints}", diagnostic.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(source: &str) -> Result<Vec<u8>, String> {
        let head = "#set document(title: \"T\")\n#set text(font: \"Noto Sans\", lang: \"vi\")\n";
        let files =
            vec![("a.svg".to_owned(), b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>".to_vec())];
        let document = document(&format!("{head}{source}"), files, "2026-10-01").map_err(|e| e.to_string())?;
        document.pdf().map_err(|e| e.to_string())
    }

    #[test]
    fn a_fault_of_a_template_names_its_line() {
        let error = set("\n#let x = nowhere").unwrap_err();
        assert!(error.contains("main.typ, line 4: unknown variable: nowhere"), "{error}");
    }

    #[test]
    fn there_is_nothing_outside_the_world() {
        assert!(set("#import \"@preview/cetz:0.3.0\": *").is_err());
        assert!(set("#read(\"/etc/hostname\")").is_err());
        assert!(set("#text(font: \"Arial\")[a]").unwrap_err().contains("unknown font family"));
    }

    #[test]
    fn it_is_always_the_day_that_was_handed_in() {
        assert!(set("#assert.eq(datetime.today(), datetime(year: 2026, month: 10, day: 1))").is_ok());
    }

    /// A letter that a font draws as two shapes leaves the second without a character of its own, unless something else on the
    /// same page happens to set it: so each letter is tried alone.
    #[test]
    fn every_vietnamese_letter_of_a_picture_is_one_shape_that_can_be_read_out() {
        let letters = "ăâđêôơưàằầèềìòồờùừỳáắấéếíóốớúứýảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹạặậẹệịọộợụựỵ";
        for letter in letters.chars().chain(letters.to_uppercase().chars()) {
            for weight in [400, 700] {
                let svg = format!(
                    "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='40'>\
                     <text x='9' y='30' font-family='Noto Sans' font-size='20' font-weight='{weight}'>{letter}</text></svg>"
                );
                let source = "#set document(title: \"T\")\n#set text(lang: \"vi\")\n#image(\"a.svg\", alt: \"Chữ\")";
                let set = document(source, vec![("a.svg".to_owned(), svg.into_bytes())], "2026-10-01");
                let pdf = set.and_then(|document| document.pdf());
                assert!(pdf.is_ok(), "{letter} ({weight}): {:?}", pdf.err());
            }
        }
    }

    #[test]
    fn a_picture_without_words_is_refused() {
        assert!(set("#image(\"a.svg\")").unwrap_err().contains("alt"));
        assert!(set("#image(\"a.svg\", alt: \"Hình\")").is_ok());
    }
}
