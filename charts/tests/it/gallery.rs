//! Every chart kind on every data set; with `CHARTS_GALLERY=dir` the pictures are written there to be looked at.

use std::path::Path;

use charts::{Chart, Kind, Lang, Selection, Size, Theme};

use crate::cases::{Case, cases};

#[test]
fn every_case_becomes_svg_png_and_pdf_within_its_budget() {
    for Case { name, release, selection } in cases() {
        for kind in Kind::ALL {
            for chart in Chart::pages(&release, kind, &selection).unwrap() {
                let svg = chart.svg(&Theme::default(), Size::SLIDE);
                let png = charts::png(&svg, 1.0).unwrap();
                assert!(svg.len() < 64_000, "{name} {kind}: SVG of {} bytes", svg.len());
                assert!(png.len() < 200_000, "{name} {kind}: PNG of {} bytes", png.len());
                write(&format!("{name}-{kind}-{}", chart.spec().page.0), &svg, &png);
            }
        }
    }
}

#[test]
fn a_slide_in_print_size_and_the_pdf_keep_their_budget() {
    for kind in Kind::ALL {
        let selection = Selection { lang: Lang::En, ..Selection::default() };
        let chart = Chart::from_release(&crate::offices::release(), kind, &selection).unwrap();
        let large = charts::png(&chart.svg(&Theme::default(), Size::SLIDE), 2.0).unwrap();
        let pdf = chart.pdf(&Theme::default(), Size::SLIDE).unwrap();
        assert!(large.len() < 400_000, "{kind}: {} bytes at 4K", large.len());
        assert!(pdf.len() < 100_000 && pdf.starts_with(b"%PDF-"), "{kind}: PDF of {} bytes", pdf.len());
        if let Some(folder) = std::env::var_os("CHARTS_GALLERY") {
            std::fs::write(
                Path::new(&folder).join(format!("en-{kind}.png")),
                charts::png(&chart.svg(&Theme::default(), Size::SLIDE), 1.0).unwrap(),
            )
            .unwrap();
            std::fs::write(Path::new(&folder).join(format!("en-{kind}.pdf")), pdf).unwrap();
        }
    }
}

fn write(name: &str, svg: &str, png: &[u8]) {
    if let Some(folder) = std::env::var_os("CHARTS_GALLERY") {
        std::fs::write(Path::new(&folder).join(format!("{name}.svg")), svg).unwrap();
        std::fs::write(Path::new(&folder).join(format!("{name}.png")), png).unwrap();
    }
}

#[test]
fn a_page_and_a_phone_are_laid_out_anew_without_a_collision() {
    let mut faults: Vec<String> = Vec::new();
    let mut check = |name: &str, chart: &Chart, theme: &Theme, size: Size| {
        let svg = chart.svg(theme, size);
        let name = format!("{name}-{}", size.width);
        if std::env::var_os("CHARTS_GALLERY").is_some() {
            write(&name, &svg, &charts::png(&svg, 1.0).unwrap());
        }
        let found = crate::rubric::collisions(&svg, (size.width as f32, size.height as f32), 2.0);
        faults.extend(found.iter().map(|fault| format!("{name}: {fault}")));
    };
    let compact = Theme { headline: 30.0, subtitle: 20.0, label: 18.0, note: 16.0, margin: 8.0, ..Theme::default() };
    for Case { name, release, selection } in cases() {
        for kind in Kind::ALL {
            for chart in Chart::pages(&release, kind, &selection).unwrap() {
                let page = chart.spec().page.0;
                for (theme, of) in [(&compact, "sheet"), (&Theme::default(), "page")] {
                    check(&format!("{of}-{name}-{kind}-{page}"), &chart, theme, chart.page_size(theme, 1280.0));
                }
                let slide = Size { height: 1000.0, ..Size::SLIDE };
                check(&format!("slide-{name}-{kind}-{page}"), &chart, &Theme::default(), slide);
            }
        }
        let chart = Chart::from_release(&release, Kind::Trend, &selection).unwrap();
        check(&format!("phone-{name}"), &chart, &compact, Size { width: 520.0, height: 720.0 });
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
