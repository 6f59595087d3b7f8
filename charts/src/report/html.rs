//! One page that needs nothing else: style, fonts and pictures are inside, and it can be mailed, archived and printed.

mod markup;

use analytics::Text;

use self::markup::{data_uri, escape};
use super::{
    content::{Content, Named},
    pictures::{Drawing, Part, Picture, Pictures},
    table::{Cell, Column, Table},
};
use crate::theme::typeface;

const STYLE: &str = include_str!("../../templates/report.css");

/// The whole page.
pub(crate) fn page(content: &Content, pictures: &Pictures) -> String {
    let more = |part| pictures.of_part(part).map(titled).collect::<String>();
    let units = [picture(&pictures.ranking), table(&content.tables.units), more(Part::Units)];
    let sections = [
        section("chi-so", "Chỉ số chung", &headline(content)),
        section("don-vi", "Theo đơn vị", &units.concat()),
        section("xu-huong", "Qua các kỳ", &[picture(&pictures.trend), more(Part::Periods)].concat()),
        section("noi-dung-hoi", "Theo từng nội dung", &[picture(&pictures.likert), more(Part::Items)].concat()),
        folded(&pictures.profiles),
        section("phuong-phap", "Cách tính và giới hạn", &[method(content), more(Part::Method)].concat()),
        english(content),
    ];
    format!(
        "<!doctype html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}, {period} – {agency}</title>\n<style>\n{fonts}{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#noi-dung\">Đến nội dung chính</a>\n{mark}<div class=\"sheet\">\n{masthead}\
         <main id=\"noi-dung\">\n{sections}</main>\n<footer><p>{source}</p></footer>\n</div>\n</body>\n</html>\n",
        title = escape(&content.title.vi),
        period = escape(&content.period.vi),
        agency = escape(&content.agency.vi),
        fonts = fonts(),
        mark = content.simulated.as_ref().map_or_else(String::new, simulated),
        masthead = masthead(content),
        sections = sections.concat(),
        source = escape(&content.source.vi),
    )
}

fn fonts() -> String {
    let face = |weight: u16, data: &[u8]| {
        format!(
            "@font-face {{ font-family: \"{}\"; font-weight: {weight}; src: url({}) format(\"truetype\"); }}\n",
            typeface::SANS,
            data_uri("font/ttf", data)
        )
    };
    [face(400, typeface::regular()), face(700, typeface::bold())].concat()
}

fn simulated(mark: &Text) -> String {
    format!("<p class=\"simulated\">{} <span lang=\"en\">({})</span></p>\n", escape(&mark.vi), escape(&mark.en))
}

fn masthead(content: &Content) -> String {
    format!(
        "<header class=\"masthead\">\n<p class=\"agency\">{}</p>\n<h1>{}</h1>\n<p class=\"period\">{}</p>\n\
         <p class=\"english\" lang=\"en\">{}, {}. <a href=\"#english\">English summary</a></p>\n</header>\n",
        escape(&content.agency.vi),
        escape(&content.title.vi),
        escape(&capitalised(&content.period.vi)),
        escape(&content.title.en),
        escape(&content.period.en),
    )
}

fn section(id: &str, heading: &str, body: &str) -> String {
    format!("<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{}</h2>\n{body}</section>\n", escape(heading))
}

/// Value, interval, n, period, in that order of size; then what changed.
fn headline(content: &Content) -> String {
    let reading = &content.headline;
    let figure = if reading.shown {
        format!(
            "<div class=\"figure\">\n<p class=\"value\">{}{}</p>\n<p class=\"interval\">{}: {}</p>\n\
             <p class=\"base\">n = {} phiếu</p>\n<p class=\"when\">{}</p>\n</div>\n",
            escape(&reading.value.vi),
            escape(&content.suffix),
            escape(&content.interval.vi),
            escape(&reading.interval.vi),
            escape(&reading.n.vi),
            escape(&capitalised(&content.period.vi)),
        )
    } else {
        format!("<p>{}</p>\n", escape(&content.summary.headline.vi))
    };
    let note = match (&reading.note, reading.shown) {
        (Some(note), true) => format!("<p>{}.</p>\n", escape(&capitalised(&note.vi))),
        _ => String::new(),
    };
    let rolling =
        content.summary.rolling.as_ref().map_or_else(String::new, |text| format!("<p>{}</p>\n", escape(&text.vi)));
    let changes: String = content
        .changes
        .iter()
        .map(|change| format!("<li class=\"{}\">{}</li>\n", change.verdict, escape(&change.sentence.vi)))
        .collect();
    let changes = if changes.is_empty() { changes } else { format!("<ul class=\"changes\">\n{changes}</ul>\n") };
    [figure, note, rolling, changes, table(&content.tables.changes), table(&content.tables.factors)].concat()
}

/// Each drawing with its data below; a chart that could not be drawn says why.
fn picture(picture: &Picture) -> String {
    if picture.drawings.is_empty() {
        return format!("<p>{}</p>\n", escape(&picture.missing.vi));
    }
    picture.drawings.iter().map(|it| [drawing(it), table(&it.table)].concat()).collect()
}

/// A chart under the question that it answers.
fn titled(it: &Picture) -> String {
    format!("<h3>{}</h3>\n{}", escape(&it.title.vi), picture(it))
}

/// A page of each unit, folded under its finding: most readers look for one of them.
fn folded(profiles: &[Picture]) -> String {
    if profiles.is_empty() {
        return String::new();
    }
    let one = |profile: &Picture| {
        format!("<details>\n<summary>{}</summary>\n{}</details>\n", escape(&profile.title.vi), picture(profile))
    };
    section("ho-so", "Hồ sơ từng đơn vị", &profiles.iter().map(one).collect::<String>())
}

fn drawing(drawing: &Drawing) -> String {
    let broad = &drawing.broad;
    let body = match &drawing.narrow {
        Some(narrow) => format!("<div class=\"narrow\">{narrow}</div>\n<div class=\"broad\">{broad}</div>\n"),
        // Too many columns for a phone: it keeps its size and is moved sideways, by keyboard too.
        None => format!(
            "<div class=\"pan\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">{broad}</div>\n",
            escape(&format!("Biểu đồ: {}", drawing.table.caption))
        ),
    };
    format!("<figure class=\"chart\">\n{body}</figure>\n")
}

fn table(table: &Table) -> String {
    if table.rows.is_empty() {
        return String::new();
    }
    let heads: String = table
        .columns
        .iter()
        .map(|column| format!("<th scope=\"col\"{}>{}</th>", class(column), escape(&column.name)))
        .collect();
    let rows: String = table.rows.iter().map(|row| format!("<tr>{}</tr>\n", cells(&table.columns, row))).collect();
    let caption = escape(&table.caption);
    format!(
        "<div class=\"wide-table\" role=\"region\" tabindex=\"0\" aria-label=\"{caption}\">\n<table>\n\
         <caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )
}

fn cells(columns: &[Column], row: &[Cell]) -> String {
    let cell = |(i, (column, cell)): (usize, (&Column, &Cell))| {
        let detail = cell
            .detail
            .as_ref()
            .map_or_else(String::new, |text| format!("<span class=\"detail\">{}</span>", escape(text)));
        let text = escape(&cell.text);
        if i == 0 {
            format!("<th scope=\"row\">{text}{detail}</th>")
        } else {
            format!("<td{}>{text}{detail}</td>", class(column))
        }
    };
    columns.iter().zip(row).enumerate().map(cell).collect()
}

fn class(column: &Column) -> &'static str {
    if column.numeric { " class=\"n\"" } else { "" }
}

fn method(content: &Content) -> String {
    let list = |lines: &[Text]| {
        let items: String = lines.iter().map(|line| format!("<li>{}</li>\n", escape(&line.vi))).collect();
        format!("<ul class=\"points\">\n{items}</ul>\n")
    };
    format!("<h3>Cách tính</h3>\n{}<h3>Giới hạn</h3>\n{}", list(&content.method), list(&content.limits))
}

fn english(content: &Content) -> String {
    let mut lines = vec![content.summary.headline.en.clone()];
    lines.extend(content.summary.rolling.iter().map(|text| text.en.clone()));
    lines.extend(content.changes.iter().map(|change| change.sentence.en.clone()));
    lines.push(factors_in_english(&content.factors, &content.suffix));
    lines.extend(content.method.iter().chain(&content.limits).map(|text| text.en.clone()));
    lines.push(content.source.en.clone());
    let paragraphs: String =
        lines.iter().filter(|line| !line.is_empty()).map(|line| format!("<li>{}</li>\n", escape(line))).collect();
    format!(
        "<section aria-labelledby=\"english\" lang=\"en\">\n<h2 id=\"english\">English summary</h2>\n\
         <p>{}: {}, {}.</p>\n<ul class=\"points\">\n{paragraphs}</ul>\n</section>\n",
        escape(&content.agency.en),
        escape(&content.title.en),
        escape(&content.period.en),
    )
}

fn factors_in_english(factors: &[Named], suffix: &str) -> String {
    let shown = factors.iter().filter(|factor| factor.reading.shown).map(|factor| {
        format!("{} {}{suffix} ({})", factor.name.en, factor.reading.value.en, factor.reading.interval.en)
    });
    let shown: Vec<String> = shown.collect();
    if shown.is_empty() { String::new() } else { format!("Factors: {}.", shown.join("; ")) }
}

/// A name set at the head of a line: "năm 2026" becomes "Năm 2026".
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
