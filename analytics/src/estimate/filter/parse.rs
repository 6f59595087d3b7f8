//! A condition from its text, by recursive descent.

use super::{Comparison, Condition, Literal};
use crate::error::{Error, Result, Stage};

/// How deep brackets and `not` may nest.
const DEEPEST: usize = 100;

pub(super) fn condition(text: &str) -> Result<Condition> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    let condition = parser.or()?;
    parser.skip();
    if parser.at < text.len() { Err(parser.fault("`and`, `or` or the end")) } else { Ok(condition) }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn or(&mut self) -> Result<Condition> {
        let mut left = self.and()?;
        while self.word("or") {
            left = Condition::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Condition> {
        let mut left = self.not()?;
        while self.word("and") {
            left = Condition::And(Box::new(left), Box::new(self.not()?));
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Condition> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.fault("fewer brackets"));
        }
        let condition = if self.word("not") {
            Condition::Not(Box::new(self.not()?))
        } else if self.sign("(") {
            let inner = self.or()?;
            self.expect(")")?;
            inner
        } else {
            self.comparison()?
        };
        self.depth -= 1;
        Ok(condition)
    }

    fn comparison(&mut self) -> Result<Condition> {
        let column = self.column()?;
        if self.word("is") {
            let negated = self.word("not");
            if !self.word("null") {
                return Err(self.fault("`null`"));
            }
            return Ok(negate(Condition::IsNull(column), negated));
        }
        let negated = self.word("not");
        if self.word("in") {
            self.expect("(")?;
            let mut values = vec![self.literal()?];
            while self.sign(",") {
                values.push(self.literal()?);
            }
            self.expect(")")?;
            return Ok(negate(Condition::In { column, values }, negated));
        }
        if negated {
            return Err(self.fault("`in`"));
        }
        let signs = [
            ("<=", Comparison::AtMost),
            (">=", Comparison::AtLeast),
            ("!=", Comparison::Unequal),
            ("<>", Comparison::Unequal),
            ("==", Comparison::Equal),
            ("=", Comparison::Equal),
            ("<", Comparison::Less),
            (">", Comparison::More),
        ];
        let Some((_, comparison)) = signs.into_iter().find(|(sign, _)| self.sign(sign)) else {
            return Err(self.fault("a comparison: =, !=, <, <=, >, >=, in (…), is null"));
        };
        Ok(Condition::Compare { column, comparison, value: self.literal()? })
    }

    fn column(&mut self) -> Result<String> {
        self.skip();
        if self.rest().starts_with('"') {
            return self.quoted('"');
        }
        let word = self.peek_word();
        if word.is_empty() || word.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(self.fault("the name of a column"));
        }
        self.at += word.len();
        Ok(word.to_owned())
    }

    fn literal(&mut self) -> Result<Literal> {
        self.skip();
        if self.rest().starts_with('\'') {
            return Ok(Literal::Text(self.quoted('\'')?));
        }
        let number = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
        let length = self.rest().find(|c| !number(c)).unwrap_or(self.rest().len());
        match self.rest()[..length].parse::<f64>() {
            Ok(value) if value.is_finite() => {
                self.at += length;
                Ok(Literal::Number(value))
            }
            _ => Err(self.fault("a number or a 'text' in single quotes")),
        }
    }

    /// A text in quotes; a doubled quote stands for one.
    fn quoted(&mut self, quote: char) -> Result<String> {
        let mut text = String::new();
        let mut inside = self.rest()[1..].char_indices().peekable();
        while let Some((at, c)) = inside.next() {
            if c != quote {
                text.push(c);
            } else if inside.next_if(|(_, next)| *next == quote).is_some() {
                text.push(quote);
            } else {
                self.at += at + 2;
                return Ok(text);
            }
        }
        Err(self.fault("a closing quote"))
    }

    fn word(&mut self, word: &str) -> bool {
        self.skip();
        let found = self.peek_word().eq_ignore_ascii_case(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn sign(&mut self, sign: &str) -> bool {
        self.skip();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    fn expect(&mut self, sign: &str) -> Result<()> {
        if self.sign(sign) { Ok(()) } else { Err(self.fault(&format!("`{sign}`"))) }
    }

    fn peek_word(&self) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(rest.len());
        &rest[..length]
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn fault(&self, wanted: &str) -> Error {
        let before = self.text[..self.at].chars().count();
        let cause = format!("`{}` is not understood: {wanted} is expected", self.rest());
        let remedy = "for example: office = 'A' and (age >= 60 or age is null); a column with blanks in its name stands in \"…\"";
        Error::one(Stage::Spec, format!("where, character {}", before + 1), cause, remedy)
    }
}

fn negate(condition: Condition, negated: bool) -> Condition {
    if negated { Condition::Not(Box::new(condition)) } else { condition }
}
