//! The syntax with which SPSS (and PSPP) reads the CSV beside it: types, labels, missing values.

use super::{
    super::catalogue::{Column, ColumnKind, Named},
    Shape,
};

/// Longest name of a variable, label of a variable and label of a value, in bytes.
const NAME: usize = 64;
const LABEL: usize = 255;
const VALUE_LABEL: usize = 120;
/// Longest text of a variable, in bytes.
const TEXT: usize = 32_767;
/// Words that no variable may be called.
const RESERVED: [&str; 13] = ["ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"];

/// The names of the columns as SPSS can have them, each once whatever the case of its letters.
pub(super) fn names(columns: &[Column]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(columns.len());
    for column in columns {
        let base = name(&column.name);
        let is_taken = |name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        let numbered = |number: usize| {
            let tail = format!("_{number}");
            format!("{}{tail}", cut(&base, NAME - tail.len()))
        };
        let free = std::iter::once(base.clone()).chain((2..).map(numbered)).find(|name| !is_taken(name));
        names.push(free.unwrap_or(base));
    }
    names
}

/// The syntax.
pub(super) fn syntax(csv: &str, shape: Shape<'_>, names: &[String]) -> String {
    let mut out = format!("* Encoding: UTF-8.\n* {}.\n", plain(shape.title));
    out += "* Run it in a Unicode session (SET UNICODE=ON), in the folder of the data.\n\n";
    out += &format!(
        "GET DATA\n  /TYPE=TXT\n  /FILE={}\n  /ENCODING='UTF8'\n  /ARRANGEMENT=DELIMITED\n",
        quoted(csv, TEXT)
    );
    out += "  /DELIMITERS=\",\"\n  /QUALIFIER='\"'\n  /FIRSTCASE=2\n  /VARIABLES=\n";
    for (column, name) in shape.columns.iter().zip(names) {
        let format = match column.kind {
            // A letter takes up to three bytes in Vietnamese.
            ColumnKind::Text => format!("A{}", (column.longest * 3).clamp(8, TEXT)),
            ColumnKind::Whole => "F8.0".to_owned(),
            ColumnKind::Decimal => "F12.3".to_owned(),
        };
        out += &format!("    {name} {format}\n");
    }
    out += "  .\n\nVARIABLE LABELS\n";
    let labels: Vec<String> = shape
        .columns
        .iter()
        .zip(names)
        .map(|(column, name)| format!("  {name} {}", quoted(&column.label, LABEL)))
        .collect();
    out += &(labels.join("\n") + ".\n\n");
    for (column, name) in shape.columns.iter().zip(names).filter(|(column, _)| !column.values.is_empty()) {
        let values: Vec<String> = column.values.iter().map(value_label).collect();
        out += &format!("VALUE LABELS {name}\n{}.\n", values.join("\n"));
        if column.missing && column.kind != ColumnKind::Text {
            out += &format!("MISSING VALUES {name} (-9995 THRU -9991).\n");
        }
    }
    out += "\nEXECUTE.\n";
    out
}

fn value_label(named: &Named) -> String {
    format!("  {} {}", named.value, quoted(&named.label, VALUE_LABEL))
}

fn name(text: &str) -> String {
    let mut name: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '_' | '.') { c } else { '_' }).collect();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || RESERVED.contains(&name.to_uppercase().as_str()) {
        name.insert(0, 'v');
    }
    let name = cut(&name, NAME);
    // A name that ends with a point would end the command.
    name.strip_suffix('.').map_or_else(|| name.to_owned(), |head| format!("{head}_"))
}

/// In apostrophes, those inside doubled, on one line, at most so many bytes of text.
fn quoted(text: &str, most: usize) -> String {
    format!("'{}'", cut(&plain(text), most).replace('\'', "''"))
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The head of a text that has at most so many bytes, cut between characters.
fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_spss_can_have_and_each_is_there_once() {
        let columns = ["q1", "Q1", "1a", "all", "to-improve.3", "end."].map(|name| Column::text(name, "", 8));
        assert_eq!(names(&columns), ["q1", "Q1_2", "v1a", "vall", "to_improve.3", "end_"]);
    }

    #[test]
    fn a_label_is_cut_between_letters_and_cannot_end_its_text() {
        assert_eq!(quoted("it's\nso", 50), "'it''s so'");
        assert_eq!(quoted("ệệ", 4), "'ệ'");
        let label = quoted(&"Rất hài lòng ".repeat(40), LABEL);
        assert!(label.len() <= LABEL + 2 && label.len() > LABEL - 4);
    }
}
