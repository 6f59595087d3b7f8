//! How the figures came about and what they do not say, in sentences filled from the release.

use analytics::{Release, Status, Text};

use super::reading::both;
use crate::{Lang, format};

/// How the figures were made.
pub(crate) fn method(release: &Release) -> Vec<Text> {
    let metadata = &release.metadata;
    let mut lines = Vec::new();
    if !metadata.population.vi.is_empty() {
        lines.push(Text::new(
            format!("Đối tượng: {}.", metadata.population.vi),
            format!("Population: {}.", metadata.population.en),
        ));
    }
    lines.extend(counts(release));
    lines.extend(super::background(release));
    lines.extend(satisfied(release));
    lines.push(Text::new(
        format!(
            "Chỉ số tính theo bộ {} phiên bản {}; cách tính và trọng số nằm trong tệp của bộ chỉ số.",
            metadata.scheme, metadata.scheme_version
        ),
        format!("Computed with scheme {} version {}.", metadata.scheme, metadata.scheme_version),
    ));
    let level = both(|lang| format::level(metadata.level, lang).trim_end_matches('%').to_owned());
    let (vi, en) = (&level.vi, &level.en);
    lines.push(Text::new(
        format!(
            "Khoảng tin cậy {vi}% (KTC {vi}%) cho biết số đo có thể lệch bao nhiêu vì chỉ hỏi một phần người sử dụng \
             dịch vụ: nếu lặp lại cuộc khảo sát nhiều lần, khoảng {vi} trong 100 khoảng như thế chứa giá trị thật."
        ),
        format!("The {en}% interval says how far a figure may be off because only some customers answered."),
    ));
    lines.push(Text::new(
        "Một thay đổi được gọi là lớn hơn sai số khi khoảng tin cậy của chênh lệch không chứa số 0; chênh lệch tính từ số \
         chưa làm tròn, coi hai kỳ là hai mẫu độc lập.",
        "A change is called more than sampling error where the interval of the difference leaves out 0; it is \
         computed before rounding, the two periods being separate samples.",
    ));
    lines
}

/// What the figures do not say.
pub(crate) fn limits(release: &Release) -> Vec<Text> {
    let metadata = &release.metadata;
    let mut lines = Vec::new();
    if metadata.simulated {
        lines.push(Text::new(
            "Dữ liệu trong bản này là dữ liệu mô phỏng, không phải câu trả lời của người dân.",
            "The data here is simulated; nobody gave these answers.",
        ));
    }
    lines.push(Text::new(
        "Trong mỗi nhóm, giả định người trả lời và người không trả lời đánh giá như nhau.",
        "Within strata, answering is taken to be at random.",
    ));
    lines.push(Text::new(
        format!("Số dựa trên ít hơn {} phiếu không được công bố; ô đó có dấu gạch và lý do.", metadata.minimum_n),
        format!("Figures that rest on fewer than {} answers are not published.", metadata.minimum_n),
    ));
    lines.push(Text::new(
        "Hai đơn vị có khoảng tin cậy chồng lên nhau nhiều thì thứ hạng của chúng chưa nói lên điều gì.",
        "Where intervals overlap widely, the order of two offices says nothing.",
    ));
    lines
}

/// Method and gate in one line.
pub(crate) fn in_brief(release: &Release) -> Text {
    let metadata = &release.metadata;
    let (scheme, version, least) = (&metadata.scheme, &metadata.scheme_version, metadata.minimum_n);
    let satisfied = satisfied(release).unwrap_or_default();
    Text::new(
        format!("{} Bộ chỉ số {scheme} {version}. Số dựa trên ít hơn {least} phiếu không công bố.", satisfied.vi),
        format!("{} Scheme {scheme} {version}. Figures under {least} answers are not published.", satisfied.en),
    )
}

/// Where a figure comes from, in one line.
pub(crate) fn source(release: &Release) -> Text {
    let metadata = &release.metadata;
    let name = format::period_text(&metadata.period);
    let code: String = metadata.data_sha256.chars().take(12).collect();
    let frozen = |words: &str, lang| match metadata.frozen_on.as_str() {
        "" => String::new(),
        day => format!("{words} {}", format::date(day, lang)),
    };
    let vi = [
        format!("Nguồn: {}, {}", metadata.agency.vi, name.vi),
        format!("bộ chỉ số {} {}", metadata.scheme, metadata.scheme_version),
        frozen("dữ liệu khóa ngày", Lang::Vi),
        if code.is_empty() { String::new() } else { format!("mã {code}") },
    ];
    let en = [
        format!("Source: {}, {}", metadata.agency.en, name.en),
        format!("scheme {} {}", metadata.scheme, metadata.scheme_version),
        frozen("data frozen on", Lang::En),
        if code.is_empty() { String::new() } else { format!("code {code}") },
    ];
    Text::new(joined(&vi), joined(&en))
}

fn joined(parts: &[String]) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    format!("{}.", parts.join("; "))
}

fn counts(release: &Release) -> Option<Text> {
    let count = |variable: &str| {
        let figure = release.figures.iter().find(|figure| {
            figure.statistic == "count"
                && figure.variable == variable
                && figure.category.is_none()
                && figure.domain.len() == 1
                && figure.domain_value("period") == Some(release.metadata.period.as_str())
                && !matches!(figure.status, Status::Suppressed | Status::Undefined)
        })?;
        figure.estimate.map(|value| both(|lang| format::number(value, 0, lang)))
    };
    let responses = count("responses")?;
    let mut text = match count("encounters") {
        Some(encounters) => Text::new(
            format!("Trong kỳ có {} lượt giải quyết đã xong và {} phiếu hợp lệ.", encounters.vi, responses.vi),
            format!("The period had {} finished encounters and {} valid answers.", encounters.en, responses.en),
        ),
        None => Text::new(
            format!("Trong kỳ có {} phiếu hợp lệ.", responses.vi),
            format!("The period had {} valid answers.", responses.en),
        ),
    };
    if let Some(walk_ins) = count("walk_ins") {
        text.vi.push_str(&format!(" Ngoài ra có {} phiếu vãng lai, đếm riêng và không tính vào chỉ số.", walk_ins.vi));
        text.en.push_str(&format!(" {} walk-in ratings are counted apart and outside the index.", walk_ins.en));
    }
    let of_period = release.metadata.left_out.iter().filter(|some| some.period == release.metadata.period);
    let (waiting, decided): (Vec<_>, Vec<_>) = of_period.partition(|some| some.reason == "waiting");
    let sum = |some: Vec<&analytics::release::LeftOut>| some.iter().map(|some| some.responses).sum::<u64>();
    let (waiting, left_out) = (sum(waiting), sum(decided));
    if left_out > 0 {
        let number = both(|lang| format::number(left_out as f64, 0, lang));
        text.vi
            .push_str(&format!(" Đã loại {} phiếu theo quy tắc công khai hoặc quyết định của hai người.", number.vi));
        text.en
            .push_str(&format!(" {} answers are left out by public rules or the decision of two people.", number.en));
    }
    if waiting > 0 {
        let number = both(|lang| format::number(waiting as f64, 0, lang));
        text.vi.push_str(&format!(" {} phiếu của đơn vị có dưới mười phiếu chưa vào số liệu nào.", number.vi));
        text.en.push_str(&format!(" {} answers of offices with fewer than ten are in no figure.", number.en));
    }
    Some(text)
}

/// What counts as satisfied, where all items agree on it.
fn satisfied(release: &Release) -> Option<Text> {
    let first = release.codebook.items.first()?;
    let same = |item: &&analytics::codebook::Item| {
        (item.low, item.high, item.satisfied_from) == (first.low, first.high, first.satisfied_from)
    };
    release.codebook.items.iter().all(|item| same(&item)).then(|| {
        Text::new(
            format!("Một câu trả lời là hài lòng khi chọn từ mức {} đến mức {}.", first.satisfied_from, first.high),
            format!("An answer is satisfied from code {} to {}.", first.satisfied_from, first.high),
        )
    })
}
