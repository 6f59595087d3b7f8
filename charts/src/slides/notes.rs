//! What to say at each page, as plain text.

use analytics::Release;

use crate::{
    Error,
    report::{
        Content,
        content::Named,
        pictures::{Pictures, Place},
    },
};

/// Speaker's notes: one block a page, every number from the release. The page of a unit needs none: it says all of itself.
pub fn notes(release: &Release) -> Result<String, Error> {
    let content = Content::of(release);
    let pictures = Pictures::of(release, Place::Slide)?;
    let mut pages = vec![
        ("Mở đầu", opening(&content)),
        ("Chỉ số chung", headline(&content)),
        ("Xếp hạng các đơn vị", vec![pictures.ranking.said().to_owned()]),
        ("Qua các kỳ", vec![pictures.trend.said().to_owned()]),
        ("Câu trả lời theo tiêu chí", vec![pictures.likert.said().to_owned(), content.source.vi.clone()]),
    ];
    pages.extend(pictures.more().map(|picture| (picture.title.vi.as_str(), vec![picture.said().to_owned()])));
    let mut text = String::new();
    for (i, (heading, lines)) in pages.iter().enumerate() {
        text.push_str(&format!("Trang {}. {heading}\n", i + 1));
        for line in lines {
            text.push_str(line);
            text.push('\n');
        }
        text.push('\n');
    }
    Ok(text)
}

fn opening(content: &Content) -> Vec<String> {
    let mut lines = vec![format!("{} công bố {}, {}.", content.agency.vi, content.title.vi, content.period.vi)];
    if content.simulated.is_some() {
        lines.push("Nói ngay từ đầu: mọi số trong buổi này là dữ liệu mô phỏng.".to_owned());
    }
    lines
}

fn headline(content: &Content) -> Vec<String> {
    let mut lines = vec![content.summary.headline.vi.clone()];
    lines.extend(content.summary.rolling.iter().map(|text| text.vi.clone()));
    lines.extend(content.changes.iter().map(|change| change.sentence.vi.clone()));
    lines.extend(extremes(&content.factors, &content.suffix));
    lines
}

/// The best and the worst factor, with a warning where their intervals meet.
fn extremes(factors: &[Named], suffix: &str) -> Option<String> {
    let spans = || factors.iter().filter_map(|factor| Some((factor, factor.reading.span?)));
    let (best, best_span) = spans().max_by(|a, b| a.1[1].total_cmp(&b.1[1]))?;
    let (worst, worst_span) = spans().min_by(|a, b| a.1[1].total_cmp(&b.1[1]))?;
    if best == worst {
        return None;
    }
    let told = |factor: &Named| format!("{} {}{suffix}", factor.name.vi, factor.reading.value.vi);
    let judged = if worst_span[2] < best_span[0] {
        "Hai khoảng tin cậy tách rời nhau."
    } else {
        "Hai khoảng tin cậy còn chồng lên nhau: chưa nên nói yếu tố này hơn yếu tố kia."
    };
    Some(format!("Cao nhất: {}; thấp nhất: {}. {judged}", told(best), told(worst)))
}
