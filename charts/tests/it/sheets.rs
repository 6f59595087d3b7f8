//! Charts as the report sets them: on a sheet, on a page of it, on a narrow screen, and on a slide without its foot.

use charts::{Chart, Kind, Size, Theme};

use crate::cases::{Case, cases};

#[test]
fn a_page_and_a_phone_are_laid_out_anew_without_a_collision() {
    let mut faults: Vec<String> = Vec::new();
    let mut check = |name: &str, chart: &Chart, theme: &Theme, size: Size| {
        let svg = chart.svg(theme, size).unwrap();
        let name = format!("{name}-{}", size.width);
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
