//! The expressions of XLSForm that are comparisons joined by `and`, `or`, `not`: read into our routing language and written from it.

use std::iter::Peekable;

use serde_json::{Value, json};

use crate::questionnaires::{
    domain::Kind,
    routing::{Comparison, Condition, Test},
};

/// A piece of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// `${name}`
    Item(String),
    /// `.`
    This,
    Text(String),
    Number(f64),
    Word(String),
    /// `=`, `!=`, `<`, `<=`, `>`, `>=`
    Compare(&'static str),
    Open,
    Close,
    Comma,
}

/// The pieces; `None` where something is none of them.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (token, after) = token(rest)?;
        out.push(token);
        rest = after.trim_start();
    }
    Some(out)
}

fn token(rest: &str) -> Option<(Token, &str)> {
    for (sign, token) in [("(", Token::Open), (")", Token::Close), (",", Token::Comma)] {
        if let Some(after) = rest.strip_prefix(sign) {
            return Some((token, after));
        }
    }
    for sign in ["!=", "<=", ">=", "=", "<", ">"] {
        if let Some(after) = rest.strip_prefix(sign) {
            return Some((Token::Compare(sign), after));
        }
    }
    if let Some(after) = rest.strip_prefix("${") {
        let (name, after) = after.split_once('}')?;
        return Some((Token::Item(name.trim().to_owned()), after));
    }
    if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '\'' | '"')) {
        let (text, after) = rest[1..].split_once(quote)?;
        return Some((Token::Text(text.to_owned()), after));
    }
    let word = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let end = rest.find(|c: char| !word(c)).unwrap_or(rest.len());
    let (head, after) = rest.split_at(end);
    match head {
        "" => None,
        "." => Some((Token::This, after)),
        head => Some((head.parse().map_or_else(|_| Token::Word(head.to_owned()), Token::Number), after)),
    }
}

/// `relevant` as our `show_if`; `None` where it is more than comparisons. `code` gives the code behind the name of a choice.
pub(super) fn condition(text: &str, code: &dyn Fn(&str, &str) -> Option<f64>) -> Option<Value> {
    let mut parser = Parser { tokens: tokens(text)?.into_iter().peekable(), code };
    let value = parser.any()?;
    parser.tokens.next().is_none().then_some(value)
}

struct Parser<'a> {
    tokens: Peekable<std::vec::IntoIter<Token>>,
    code: &'a dyn Fn(&str, &str) -> Option<f64>,
}

impl Parser<'_> {
    fn any(&mut self) -> Option<Value> {
        let mut parts = vec![self.all()?];
        while self.word("or") {
            parts.push(self.all()?);
        }
        Some(if parts.len() == 1 { parts.remove(0) } else { json!({ "any": parts }) })
    }

    fn all(&mut self) -> Option<Value> {
        let mut parts = vec![self.one()?];
        while self.word("and") {
            parts.push(self.one()?);
        }
        // `${x} != '' and ${x} != 'v'` is our `ne`, which is false without an answer.
        let answered: Vec<Value> =
            parts.iter().filter(|part| part["answered"] == true).map(|part| part["item"].clone()).collect();
        let bare = |part: &Value| {
            part["any"].as_array().filter(|any| any.len() == 2 && any[0]["answered"] == false).map(|any| any[1].clone())
        };
        let taken: Vec<Value> =
            parts.iter().filter_map(bare).map(|ne| ne["item"].clone()).filter(|item| answered.contains(item)).collect();
        parts.retain(|part| !(part["answered"] == true && taken.contains(&part["item"])));
        for part in &mut parts {
            if let Some(ne) = bare(part).filter(|ne| taken.contains(&ne["item"])) {
                *part = ne;
            }
        }
        Some(if parts.len() == 1 { parts.remove(0) } else { json!({ "all": parts }) })
    }

    fn one(&mut self) -> Option<Value> {
        if self.word("not") {
            self.take(&Token::Open)?;
            let inner = self.any()?;
            self.take(&Token::Close)?;
            return Some(json!({ "not": inner }));
        }
        if self.word("selected") {
            self.take(&Token::Open)?;
            let Token::Item(item) = self.tokens.next()? else { return None };
            self.take(&Token::Comma)?;
            let code = self.value(&item)?;
            self.take(&Token::Close)?;
            return Some(json!({ "item": item, "has": code }));
        }
        match self.tokens.next()? {
            Token::Open => {
                let inner = self.any()?;
                self.take(&Token::Close)?;
                Some(inner)
            }
            Token::Item(item) => self.comparison(item),
            _ => None,
        }
    }

    fn comparison(&mut self, item: String) -> Option<Value> {
        let Token::Compare(sign) = self.tokens.next()? else { return None };
        if self.tokens.peek() == Some(&Token::Text(String::new())) {
            self.tokens.next();
            return match sign {
                "=" => Some(json!({ "item": item, "answered": false })),
                "!=" => Some(json!({ "item": item, "answered": true })),
                _ => None,
            };
        }
        let value = self.value(&item)?;
        let test = |name: &str| json!({ "item": item, name: value });
        Some(match sign {
            "=" => test("eq"),
            // There it holds without an answer, too.
            "!=" => json!({ "any": [{ "item": item, "answered": false }, test("ne")] }),
            "<" => test("lt"),
            "<=" => test("le"),
            ">" => test("gt"),
            _ => test("ge"),
        })
    }

    fn value(&mut self, item: &str) -> Option<Value> {
        let number = match self.tokens.next()? {
            Token::Number(number) => (self.code)(item, &number.to_string()).unwrap_or(number),
            Token::Text(text) => (self.code)(item, &text).or_else(|| text.parse().ok())?,
            _ => return None,
        };
        // Whole numbers as people write them.
        Some(if number.fract() == 0.0 { json!(number as i64) } else { json!(number) })
    }

    fn word(&mut self, word: &str) -> bool {
        self.tokens.next_if(|token| *token == Token::Word(word.to_owned())).is_some()
    }

    fn take(&mut self, token: &Token) -> Option<()> {
        self.tokens.next_if_eq(token).map(drop)
    }
}

/// Our condition as an expression of XLSForm. `kind` gives the kind of an item.
pub(super) fn written(condition: &Condition, kind: &dyn Fn(&str) -> Kind) -> String {
    let joined = |parts: &[Condition], word: &str| {
        let parts: Vec<String> = parts.iter().map(|part| written(part, kind)).collect();
        format!("({})", parts.join(word))
    };
    match condition {
        Condition::All { all } => joined(all, " and "),
        Condition::Any { any } => joined(any, " or "),
        Condition::Not { not } => format!("not({})", written(not, kind)),
        Condition::Is(Comparison { item, test }) => compared(item, test, kind(item)),
    }
}

fn compared(item: &str, test: &Test, kind: Kind) -> String {
    let value = |value: f64| if kind == Kind::Number { value.to_string() } else { format!("'{value}'") };
    let sign = |sign: &str, of: f64| format!("${{{item}}} {sign} {}", value(of));
    match test {
        Test::Eq(of) => sign("=", *of),
        Test::Ne(of) => format!("(${{{item}}} != '' and {})", sign("!=", *of)),
        Test::Lt(of) => sign("<", *of),
        Test::Le(of) => sign("<=", *of),
        Test::Gt(of) => sign(">", *of),
        Test::Ge(of) => sign(">=", *of),
        Test::In(all) => format!("({})", all.iter().map(|of| sign("=", *of)).collect::<Vec<_>>().join(" or ")),
        Test::Has(of) => format!("selected(${{{item}}}, '{of}')"),
        Test::Answered(true) => format!("${{{item}}} != ''"),
        Test::Answered(false) => format!("${{{item}}} = ''"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Value> {
        condition(text, &|_, name| if name == "yes" { Some(1.0) } else { name.parse().ok() })
    }

    #[test]
    fn comparisons_are_read_as_ours() {
        for (text, expected) in [
            ("${q} = 'yes'", json!({ "item": "q", "eq": 1 })),
            (
                "${q} <= 3 and not(${r} > 2.5)",
                json!({ "all": [{ "item": "q", "le": 3 }, { "not": { "item": "r", "gt": 2.5 } }] }),
            ),
            (
                "selected(${q}, '2') or (${r} != '')",
                json!({ "any": [{ "item": "q", "has": 2 }, { "item": "r", "answered": true }] }),
            ),
            ("${q} != '' and ${q} != '2'", json!({ "item": "q", "ne": 2 })),
            ("${q} != 2", json!({ "any": [{ "item": "q", "answered": false }, { "item": "q", "ne": 2 }] })),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_more_than_a_comparison_is_left() {
        for text in [
            "${q} + 1 > 2",
            "count-selected(${q}) > 1",
            "${q} > ${r}",
            "${q} = 'other'",
            "(${q} = 1",
            "",
            "${q",
            "position(..) = 1",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_condition_comes_back_as_it_was_written() {
        for value in [
            json!({ "all": [{ "item": "a", "le": 3.0 }, { "any": [{ "item": "b", "has": 2.0 }, { "not": { "item": "c", "answered": true } }] }] }),
            json!({ "item": "a", "ne": 2.0 }),
            json!({ "item": "n", "ge": 1.5 }),
        ] {
            let condition: Condition = serde_json::from_value(value.clone()).unwrap();
            let text = written(&condition, &|item| if item == "n" { Kind::Number } else { Kind::Single });
            let again: Condition = serde_json::from_value(read(&text).unwrap()).unwrap();
            assert_eq!(again, condition, "{text}");
        }
    }
}
