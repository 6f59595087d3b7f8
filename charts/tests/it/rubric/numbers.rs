//! Checks 16, 17 and 18: numbers as Vietnamese writes them, the same in words, table and picture.

use std::collections::BTreeSet;

use charts::{Chart, Lang};
use resvg::usvg::roxmltree::Document;

use super::{
    facts::facts,
    picture::{Picture, texts},
};

/// Decimal commas, dots for thousands, en dashes in ranges, no space before “%”, a quarter never apart from its number.
pub(super) fn vietnamese(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let (alt, table) = (picture.chart.alt(), picture.chart.table());
    let said = picture.layout.texts().map(|text| text.text.clone()).chain([alt.short, alt.long]);
    for text in said.chain(table.rows.iter().flatten().cloned()) {
        if picture.spec.lang == Lang::Vi {
            faults.extend(badly_written(&text).map(|why| format!("{why}: “{text}”")));
        }
    }
    for (column, head) in table.header.iter().enumerate() {
        let cells = table.rows.iter().map(|row| row[column].as_str()).filter(|cell| is_number(cell));
        let decimals: BTreeSet<usize> = cells.map(|cell| decimals(cell, picture.spec.lang)).collect();
        // A table on its side has measures in its rows.
        if decimals.len() > 1 {
            faults.push(format!("column “{head}” has numbers of {decimals:?} decimals"));
        }
    }
}

fn badly_written(text: &str) -> Option<&'static str> {
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    for (at, letter) in letters.iter().enumerate() {
        let (before, after) = (is_digit(at.checked_sub(1)), is_digit(Some(at + 1)));
        match letter {
            // A dot between digits groups thousands: three digits follow it and then no digit. Versions are no numbers.
            '.' if before && after => {
                let digits = letters[at + 1..].iter().take_while(|letter| letter.is_ascii_digit()).count();
                let start = letters[..at].iter().rposition(|letter| !letter.is_ascii_digit() && *letter != '.');
                let is_version = start.is_some_and(|start| letters[start] == 'v');
                if digits != 3 && !is_version {
                    return Some("a decimal dot");
                }
            }
            '-' if before && after => return Some("a hyphen in a range"),
            '%' if at > 0 && letters[at - 1].is_whitespace() => return Some("a space before %"),
            _ => {}
        }
    }
    if text.contains("Quý I") || text.contains("Quý V") {
        Some("a quarter that may break from its number")
    } else {
        None
    }
}

fn is_number(cell: &str) -> bool {
    let inner = cell.trim_start_matches(['+', '−']).trim_end_matches('%');
    inner.starts_with(|first: char| first.is_ascii_digit())
        && inner.chars().all(|letter| letter.is_ascii_digit() || letter == ',' || letter == '.')
}

fn decimals(cell: &str, lang: Lang) -> usize {
    cell.trim_end_matches('%').rsplit_once(lang.pick(',', '.')).map_or(0, |(_, decimals)| decimals.len())
}

/// Title, description, role, language, ids of its own, a name for every mark, and no number that stands nowhere else.
pub(super) fn alternative(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let spec = picture.spec;
    let document = Document::parse(&picture.svg).unwrap();
    let root = document.root_element();
    for (attribute, wanted) in [("role", "img"), ("lang", spec.lang.tag())] {
        if root.attribute(attribute) != Some(wanted) {
            faults.push(format!("{attribute} is {:?}", root.attribute(attribute)));
        }
    }
    let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    if ids.len() != ids.iter().collect::<BTreeSet<_>>().len() || !ids.iter().all(|id| id.starts_with(&spec.id)) {
        faults.push("ids that repeat or are not the chart’s own".to_owned());
    }
    let by_id = |id: &str| document.descendants().find(|node| node.attribute("id") == Some(id));
    let labels: Vec<Option<&str>> = root
        .attribute("aria-labelledby")
        .unwrap_or_default()
        .split(' ')
        .map(|id| by_id(id).and_then(|node| node.text()))
        .collect();
    if labels.len() != 2 || labels.iter().any(|label| label.is_none_or(|label| label.trim().is_empty())) {
        faults.push(format!("aria-labelledby leads to {labels:?}"));
    }
    if document.descendants().any(|node| node.attribute("style").is_some() || node.has_tag_name("style")) {
        faults.push("style that a strict page refuses".to_owned());
    }
    let marks = document.descendants().filter(|node| node.attribute("data-row").is_some());
    let named = |node: &resvg::usvg::roxmltree::Node<'_, '_>| {
        node.children().any(|child| child.has_tag_name("title") && child.text().is_some_and(|text| !text.is_empty()))
    };
    if !marks.clone().all(|mark| named(&mark)) {
        faults.push("a mark without a name".to_owned());
    }
    let alt = picture.chart.alt();
    if alt.short == spec.headline || !alt.short.ends_with(['.', '…']) {
        faults.push(format!("no alternative text of its own: {}", alt.short));
    }
    faults.extend(unfounded(picture.chart).into_iter().map(|number| format!("{number} is in no table")));
}

/// Numbers of the alternative text that neither the table nor the notes hold; a text that is too long.
pub(crate) fn unfounded(chart: &Chart) -> Vec<String> {
    let alt = chart.alt();
    let table = chart.table();
    let mut known: BTreeSet<String> =
        table.rows.iter().flatten().chain(&table.header).flat_map(|cell| numbers(cell)).collect();
    known.extend(numbers(&table.caption));
    known.extend(chart.spec().notes.iter().flat_map(|note| numbers(note)));
    known.extend((0..=table.rows.len().max(120)).map(|count| count.to_string()));
    let all = numbers(&alt.short).into_iter().chain(numbers(&alt.long));
    let too_long = (alt.short.chars().count() > 250).then(|| alt.short.clone());
    all.filter(|number| !known.contains(number)).chain(too_long).collect()
}

/// The numbers in a text, as written.
pub(super) fn numbers(text: &str) -> Vec<String> {
    let inner = |letter: char| letter.is_ascii_digit() || letter == ',' || letter == '.';
    text.split(|letter| !inner(letter))
        .map(|number| number.trim_matches([',', '.']).to_owned())
        .filter(|number| !number.is_empty())
        .collect()
}

/// A row of the table is a mark, and a number beside a mark stands in its row.
pub(super) fn table(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let (table, facts) = (picture.chart.table(), facts(picture.spec));
    if table.rows.len() != facts.rows.len() {
        faults.push(format!("{} rows for {} marks", table.rows.len(), facts.rows.len()));
    }
    if table.rows.iter().any(|row| row.len() != table.header.len()) {
        faults.push("a row that does not fit its header".to_owned());
    }
    if !table.csv().starts_with('\u{feff}') {
        faults.push("a CSV that a spreadsheet misreads".to_owned());
    }
    let drawn: BTreeSet<usize> = picture.layout.groups.iter().filter_map(|group| group.row).collect();
    for (index, (row, fact)) in table.rows.iter().zip(&facts.rows).enumerate() {
        if fact.value.is_some() && !fact.is_reference && !drawn.contains(&index) {
            faults.push(format!("row {index}, {}, has no mark", fact.name));
        }
        let known: BTreeSet<String> = row.iter().flat_map(|cell| numbers(cell)).collect();
        // A name may hold numbers, and so may the reason why there is none, or the head of a column on a telephone.
        let mut known = known;
        known.extend(numbers(fact.name));
        known.extend(table.header.iter().flat_map(|head| numbers(head)));
        known.extend([picture.spec.minimum_n.to_string()]);
        known.extend(numbers(&charts::format::level(picture.spec.level, picture.spec.lang)));
        for text in texts(picture.of_row(index)) {
            for number in numbers(&text.text).into_iter().filter(|number| !known.contains(number)) {
                faults.push(format!("{number} is drawn in row {index}, {}, and not in its table: {row:?}", fact.name));
            }
        }
    }
    if drawn.iter().next_back().is_some_and(|last| *last >= table.rows.len()) {
        faults.push(format!("a mark of row {drawn:?} of {}", table.rows.len()));
    }
}
